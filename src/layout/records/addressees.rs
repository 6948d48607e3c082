//! Rows of a list of addressees that are no workshops: 行政, 企業, 報道 where the others have their service.

use crate::domain::{Field, RecordKind, ServiceType};
use crate::layout::model::{LeftOut, Record};
use crate::normalise::recognise::{self, Looks};
use crate::normalise::{service, tidy_line};
use crate::table::Cell;

/// Who else is written to.
const OTHERS: [&str; 30] = [
    "行政",
    "行政機関",
    "官公庁",
    "官公署",
    "役所",
    "市役所",
    "県庁",
    "市町村",
    "自治体",
    "公共団体",
    "関係機関",
    "支援機関",
    "企業",
    "民間企業",
    "一般企業",
    "取引先",
    "発注企業",
    "報道",
    "報道機関",
    "マスコミ",
    "新聞社",
    "議員",
    "金融機関",
    "来賓",
    "学校",
    "特別支援学校",
    "医療機関",
    "商工会",
    "商工会議所",
    "ハローワーク",
];
/// Workshops by no service.
const WORKSHOPS: [&str; 6] = ["事業所", "作業所", "施設", "福祉施設", "福祉事業所", "就労支援事業所"];
/// Among those, one of them; in a list of workshops alone, another service.
const OTHER: &str = "その他";
/// Of the rows that say what they are, how many must be an employment service or one of those.
const MOST: f64 = 0.6;
/// Employment services among them, at least.
const FEWEST: usize = 2;

/// 見本県 | 障害福祉課: the section of a public body to which as much is written as to the workshops; one that a city runs has a
/// service, a number or places.
fn is_section(record: &Record) -> bool {
    const ENDS: [&str; 3] = ["課", "室", "係"];
    const OF_WORKSHOPS: [Field; 3] = [Field::ServiceType, Field::OfficeNumber, Field::Capacity];
    let said = |field: Field| record.get(field).map(|cell| cell.value.show().trim().to_owned());
    let is_body = |text: &String| {
        let looks = recognise::looks(&Cell::text(text));
        looks.contains(&Looks::Prefecture) || looks.contains(&Looks::Municipality)
    };
    record.kind == RecordKind::Workshop
        && OF_WORKSHOPS.iter().all(|field| record.get(*field).is_none())
        && said(Field::Corporation).as_ref().is_some_and(is_body)
        && said(Field::Name).is_some_and(|name| ENDS.iter().any(|end| name.ends_with(end)))
}

/// 事務局　2名 below those who came: how many others did.
fn counts_others(record: &Record) -> bool {
    const CAME: [&str; 9] =
        ["事務局", "来賓", "講師", "オブザーバー", "傍聴", "行政", "関係機関", "関係者", "その他"];
    let Some(name) = record.get(Field::Name).filter(|_| record.kind == RecordKind::Workshop) else {
        return false;
    };
    let line = tidy_line(&name.value.show());
    let counted = CAME.iter().find_map(|who| line.strip_prefix(who)).map(str::trim);
    let number = counted.and_then(|rest| rest.strip_suffix(['名', '人']));
    number.is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
}

fn leave(records: &mut Vec<Record>, left_out: &mut Vec<LeftOut>, is_other: impl Fn(&Record) -> bool) {
    records.retain(|record| {
        let is_other = is_other(record);
        if let (true, Some(cell)) = (is_other, record.origin.cell) {
            let named = record.get(Field::Name).or(record.get(Field::Corporation));
            let text = named.map_or_else(String::new, |cell| cell.value.show().chars().take(200).collect());
            left_out.push(LeftOut { row: cell.row, text, why: "事業所ではない宛先の行" });
        }
        !is_other
    });
    left_out.sort_by_key(|left| left.row);
}

/// Leaves out who is no workshop, where most rows say in the same column which service they are.
pub(in crate::layout) fn leave_out(records: &mut Vec<Record>, left_out: &mut Vec<LeftOut>) {
    if records.iter().any(is_section) && !records.iter().all(is_section) {
        leave(records, left_out, is_section);
    }
    if records.iter().any(counts_others) {
        leave(records, left_out, counts_others);
    }
    let said = |record: &Record| {
        let cell = record.get(Field::ServiceType).filter(|_| record.kind == RecordKind::Workshop)?;
        Some(cell.value.show().trim().to_owned())
    };
    let is_one_of =
        |record: &Record, words: &[&str]| said(record).is_some_and(|own| words.contains(&own.as_str()));
    if !records.iter().any(|record| is_one_of(record, &OTHERS)) {
        return;
    }
    let is_service = |own: &String| {
        WORKSHOPS.contains(&own.as_str())
            || service::read(own).value.is_some_and(|one| !matches!(one, ServiceType::Other(_)))
    };
    let all = records.iter().filter_map(said).count();
    let services = records.iter().filter_map(said).filter(is_service).count();
    let is_other = |record: &Record| is_one_of(record, &OTHERS) || is_one_of(record, &[OTHER]);
    let others = records.iter().filter(|record| is_other(record)).count();
    if services < FEWEST || ((services + others) as f64) < all as f64 * MOST {
        return;
    }
    leave(records, left_out, is_other);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{CellRef, Origin};
    use crate::layout::model::MappedCell;

    fn left(services: &[&str]) -> usize {
        let record = |(row, service): (u32, &&str)| Record {
            kind: RecordKind::Workshop,
            origin: Origin::file("宛名.csv", "").sheet("").at(CellRef::new(row, 1)),
            cells: vec![MappedCell {
                field: Field::ServiceType,
                header: "区分".into(),
                cell: CellRef::new(row, 1),
                value: Cell::text(service),
            }],
        };
        let mut records: Vec<Record> = (2..).zip(services).map(record).collect();
        let mut left_out = Vec::new();
        leave_out(&mut records, &mut left_out);
        left_out.len()
    }

    #[test]
    fn a_count_of_others_is_no_workshop() {
        let is_counted = |name: &str| {
            counts_others(&Record {
                kind: RecordKind::Workshop,
                origin: Origin::file("出席者.xlsx", "").sheet("").at(CellRef::new(2, 1)),
                cells: vec![MappedCell {
                    field: Field::Name,
                    header: "参加事業所".into(),
                    cell: CellRef::new(2, 1),
                    value: Cell::text(name),
                }],
            })
        };
        assert!(is_counted("事務局　2名") && is_counted("来賓３人"));
        assert!(!is_counted("事務局") && !is_counted("その他の家"));
    }

    #[test]
    fn who_is_no_workshop_is_left_out_of_a_list_of_services() {
        assert_eq!(left(&["A型", "行政", "B型", "B型", "企業", "その他", "移行", "B型"]), 3);
        assert_eq!(left(&["A型", "その他", "B型"]), 0);
        assert_eq!(left(&["行政", "企業", "A型"]), 0);
    }
}

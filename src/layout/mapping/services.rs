//! A count said of several services side by side (A型定員 | B型定員, 定員 > 全体 | 就労継続支援): that of the row's own service is
//! read, and where no column names the service the one that is filled in says it.

use crate::domain::{Field, Reason, RecordKind, ServiceType};
use crate::layout::mapping::values::{Values, is_settled, remap};
use crate::layout::model::{Column, MappedCell, Record};
use crate::layout::vocabulary::words::fold;
use crate::normalise;
use crate::table::Cell;

const COUNTS: [Field; 4] = [Field::Capacity, Field::Users, Field::WorkersAvailable, Field::AverageWage];

/// What a column counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Of {
    Whole,
    TypeA,
    TypeB,
    Transition,
    /// 就労継続支援, whichever of the two it is.
    Continued,
    /// A service that no row is read for, or what is left of all.
    Other,
}

/// The longest first, as they are folded.
const NAMED: [(&str, Of); 48] = [
    ("就労継続支援事業a型", Of::TypeA),
    ("就労継続支援事業b型", Of::TypeB),
    ("就労継続支援a型", Of::TypeA),
    ("就労継続支援b型", Of::TypeB),
    ("就労継続a型", Of::TypeA),
    ("就労継続b型", Of::TypeB),
    ("就労支援a型", Of::TypeA),
    ("就労支援b型", Of::TypeB),
    ("継続支援a型", Of::TypeA),
    ("継続支援b型", Of::TypeB),
    ("就労継続支援", Of::Continued),
    ("就労移行支援", Of::Transition),
    ("就労定着支援", Of::Other),
    ("就労選択支援", Of::Other),
    ("地域活動支援センタ", Of::Other),
    ("放課後等デイサビス", Of::Other),
    ("就労系サビス", Of::Continued),
    ("継続a型", Of::TypeA),
    ("継続b型", Of::TypeB),
    ("就継a型", Of::TypeA),
    ("就継b型", Of::TypeB),
    ("就労a型", Of::TypeA),
    ("就労b型", Of::TypeB),
    ("就労移行", Of::Transition),
    ("就労継続", Of::Continued),
    ("継続支援", Of::Continued),
    ("移行支援", Of::Transition),
    ("就労定着", Of::Other),
    ("生活介護", Of::Other),
    ("自立訓練", Of::Other),
    ("生活訓練", Of::Other),
    ("機能訓練", Of::Other),
    ("短期入所", Of::Other),
    ("共同生活援助", Of::Other),
    ("日中一時", Of::Other),
    ("他サビス", Of::Other),
    ("ソノ他", Of::Other),
    ("就労a", Of::TypeA),
    ("就労b", Of::TypeB),
    ("継続a", Of::TypeA),
    ("継続b", Of::TypeB),
    ("就a", Of::TypeA),
    ("就b", Of::TypeB),
    ("a型", Of::TypeA),
    ("b型", Of::TypeB),
    ("移行", Of::Transition),
    ("地活", Of::Other),
    ("定着", Of::Other),
];

/// Whether a text names a service other than those of employment: 生活介護, 短期入所.
pub(super) fn names_other(text: &str) -> bool {
    let folded = fold(text);
    let is_said = |(name, of): &&(&str, Of)| *of == Of::Other && folded.contains(name);
    NAMED.iter().find(is_said).is_some_and(|(name, _)| !name.contains('他'))
}

/// A column below a word that nobody knows, of which each value is a service of welfare and one at least of employment: 就労継続支援
/// Ａ型, 生活介護, 地域活動支援センター say what the workshops are.
pub(in crate::layout) fn tell_among_others(columns: &mut [Column], values: &[Values<'_>]) {
    const LONGEST: usize = 24;
    const FEWEST: usize = 2;
    let is_said = columns.iter().any(|column| column.field == Some(Field::ServiceType));
    let is_own = |text: &str| normalise::service::named(text).is_some() && text.chars().count() <= LONGEST;
    let is_service = |text: &str| is_own(text) || names_other(text) && text.chars().count() <= LONGEST;
    let are_services = |values: &Values<'_>| {
        values.filled() >= FEWEST && values.share_of(is_own) > 0.0 && values.share_of(is_service) >= 1.0
    };
    let found: Vec<usize> = (0..columns.len())
        .filter(|at| columns[*at].field.is_none() && !is_settled(&columns[*at]) && are_services(&values[*at]))
        .collect();
    if let ([only], false) = (&found[..], is_said) {
        let text = "見出しの言葉は知られていないが、サービスの名前だけが並んでいる".to_owned();
        remap(&mut columns[*only], Some(Field::ServiceType), "values-services", text);
    }
}

/// Words that stand between what is counted and whose it is, or for all of it.
const BETWEEN: [&str; 11] =
    ["事業所全体", "多機能全体", "全体", "合計", "総計", "内訳", "サビス別", "ウチ", "種別", "別", "内"];

/// What a header counts, in one word for all columns of one sort, and of which service.
fn said(header: &str) -> (String, Of) {
    let mut words = fold(header);
    let named = NAMED.iter().find(|(name, _)| words.contains(name)).copied();
    if let Some((name, _)) = named {
        words = words.replacen(name, "", 1);
    }
    let lettered = lettered(header).filter(|_| named.is_none());
    if let Some((_, rest)) = &lettered {
        words.clone_from(rest);
    }
    for word in BETWEEN {
        if words.contains(word) {
            words = words.replace(word, "");
        }
    }
    let words = words.trim_end_matches(['名', '人', '円']).trim_start_matches('総').trim_end_matches('総');
    // 定員 > 計.
    let words = if lettered.is_none() && named.is_none() {
        words.strip_suffix('計').unwrap_or(words)
    } else {
        words
    };
    let words = words.trim_end_matches('ノ').trim_start_matches('ノ');
    (
        words.replace("賃金", "工賃").replace("利用定員", "定員"),
        named.map(|(_, of)| of).or(lettered.map(|(of, _)| of)).unwrap_or(Of::Whole),
    )
}

/// Ａ and Ｂ alone for the two services, below 定員 or beside it (定員Ａ, Ｂ定員), and the words without them.
fn lettered(header: &str) -> Option<(Of, String)> {
    let folded = fold(header);
    let of = |letter: char| match letter {
        'a' => Some(Of::TypeA),
        'b' => Some(Of::TypeB),
        _ => None,
    };
    let is_plain = |rest: &str| !rest.is_empty() && !rest.contains(|c: char| c.is_ascii_alphanumeric());
    let (last, first) = (folded.chars().next_back()?, folded.chars().next()?);
    let at_end = of(last).map(|of| (of, &folded[..folded.len() - 1]));
    let in_front = of(first).map(|of| (of, &folded[1..]));
    let (of, rest) =
        at_end.filter(|(_, rest)| is_plain(rest)).or(in_front.filter(|(_, rest)| is_plain(rest)))?;
    Some((of, rest.to_owned()))
}

/// Whether a header may name a service at all.
fn may_name(column: &Column) -> bool {
    let names = |part: &str| part.contains(['型', '就', '移', '介', '他', '継', '訓']);
    column.header.iter().any(|part| names(part)) || lettered(&column.header_text()).is_some()
}

/// Gives a field that counts to each of the columns that count it of one service alone.
pub(in crate::layout) fn abreast(columns: &mut [Column], values: &[Values<'_>]) {
    for field in COUNTS {
        let Some(main) = columns.iter().position(|column| column.field == Some(field)) else { continue };
        let is_open = |column: &Column| {
            column.field.is_none() || column.field == Some(field) || column.field == Some(Field::Remarks)
        };
        let may_be = |at: &usize| {
            *at != main && is_open(&columns[*at]) && !is_settled(&columns[*at]) && may_name(&columns[*at])
        };
        if is_settled(&columns[main]) || !(0..columns.len()).any(|at| may_be(&at)) {
            continue;
        }
        let (stem, own) = said(&columns[main].header_text());
        let others: Vec<(usize, Of)> = (0..columns.len())
            .filter(may_be)
            .filter_map(|at| {
                let (words, of) = said(&columns[at].header_text());
                let is_same = words == stem || words.is_empty() && is_part_of(columns, main, at);
                (is_same && of != Of::Whole && values[at].filled() > 0).then_some((at, of))
            })
            .collect();
        let is_read = |of: Of| of != Of::Other;
        let read = others.iter().filter(|(_, of)| is_read(*of)).count() + usize::from(is_read(own));
        if stem.is_empty() || others.is_empty() || read == 0 {
            continue;
        }
        // 工賃Ａ beside 工賃 alone may be anything.
        let all = || others.iter().map(|(at, of)| (*at, *of)).chain([(main, own)]);
        let is_lettered = all().any(|(at, _)| lettered(&columns[at].header_text()).is_some());
        let has_both = [Of::TypeA, Of::TypeB].iter().all(|wanted| all().any(|(_, of)| of == *wanted));
        if is_lettered && !has_both {
            continue;
        }
        let confidence = columns[main].confidence.max(0.9);
        if own != Of::Whole && others.iter().all(|(_, of)| *of != Of::Whole) {
            take_whole(columns, &stem, field, confidence);
        }
        for (at, of) in others.into_iter().chain([(main, own)]) {
            columns[at].field = is_read(of).then_some(field);
            columns[at].confidence = if is_read(of) { confidence } else { 0.0 };
            let text = "サービスごとに並ぶ列（その行のサービスのものを読む）";
            columns[at].reasons.push(Reason::new("by-service", text));
        }
    }
}

/// 定員 > Ａ型 | Ｂ型 | 計, 定員（A型） | 定員合計: the whole beside its parts, for rows that count several services.
fn take_whole(columns: &mut [Column], stem: &str, field: Field, confidence: f64) {
    const WHOLES: [&str; 5] = ["計", "合計", "全体", "総数", "総計"];
    let is_whole = |column: &&mut Column| {
        let own = column.header.last().map_or("", |own| own.trim());
        column.field.is_none()
            && !is_settled(column)
            && WHOLES.iter().any(|word| own.ends_with(word))
            && said(&column.header_text()) == (stem.to_owned(), Of::Whole)
    };
    if let Some(whole) = columns.iter_mut().find(is_whole) {
        whole.field = Some(field);
        whole.confidence = confidence;
        whole.reasons.push(Reason::new("by-service", "サービスごとに並ぶ列の全体"));
    }
}

/// 総定員 | うちA型 | うちB型: a column that says only whose part it is, right behind the whole or another such part.
fn is_part_of(columns: &[Column], main: usize, at: usize) -> bool {
    let is_part = |column: &Column| {
        let own = fold(column.header.last().map_or("", AsRef::as_ref));
        (own.starts_with("ウチ") || own.starts_with('内')) && said(&own).0.is_empty()
    };
    main < at && columns[main + 1..=at].iter().all(is_part)
}

/// Whether a table counts something of several services.
pub(in crate::layout) fn are_abreast(columns: &[Column]) -> bool {
    let by_service = |column: &Column| column.reasons.iter().any(|reason| reason.rule == "by-service");
    columns.iter().any(|column| column.field.is_some() && by_service(column))
}

/// A row that counts something of both A and B, and names neither, is a record of each: 定員 > Ａ型 15 | Ｂ型 24.
pub(in crate::layout) fn part(records: Vec<Record>) -> Vec<Record> {
    records.into_iter().flat_map(parts).collect()
}

fn parts(record: Record) -> Vec<Record> {
    let of = |wanted: Of| {
        let is_own = |cell: &&MappedCell| {
            COUNTS.contains(&cell.field) && said(&cell.header).1 == wanted && counts(cell)
        };
        record.cells.iter().find(is_own).cloned()
    };
    let is_open = record.kind == RecordKind::Workshop && own_service(&record).is_none();
    let (Some(a), Some(b)) = (is_open.then(|| of(Of::TypeA)).flatten(), of(Of::TypeB)) else {
        return vec![record];
    };
    let of_service = |cell: MappedCell, name: &str| {
        let mut own = record.clone();
        own.cells.retain(|cell| cell.field != Field::ServiceType);
        own.cells.push(MappedCell { field: Field::ServiceType, value: Cell::text(name), ..cell });
        own
    };
    vec![of_service(a, "就労継続支援A型"), of_service(b, "就労継続支援B型")]
}

/// Whether a cell holds a number of anything.
fn counts(cell: &MappedCell) -> bool {
    let text = cell.value.show();
    let digits: String = fold(&text).chars().filter(char::is_ascii_digit).collect();
    !normalise::text::states_nothing(&text) && digits.bytes().any(|b| b != b'0')
}

/// Leaves each record with the counts of its own service; returns those of which that is not known.
pub(in crate::layout) fn settle(records: &mut [Record]) -> Vec<(usize, Field)> {
    let mut open = Vec::new();
    for (at, record) in records.iter_mut().enumerate() {
        if record.kind != RecordKind::Workshop {
            continue;
        }
        for field in COUNTS {
            if !record.cells.iter().any(|cell| cell.field == field) {
                continue;
            }
            if !settle_one(record, field) {
                open.push((at, field));
            }
        }
    }
    open
}

fn settle_one(record: &mut Record, field: Field) -> bool {
    let mut found: Vec<(usize, Of)> = (0..record.cells.len())
        .filter(|at| record.cells[*at].field == field)
        .map(|at| (at, said(&record.cells[at].header).1))
        .collect();
    let by_service = found.iter().any(|(_, of)| *of != Of::Whole);
    if !by_service {
        return true;
    }
    found.retain(|(at, _)| counts(&record.cells[*at]));
    let of = |wanted: Of| found.iter().find(|(_, of)| *of == wanted).map(|(at, _)| *at);
    let own = own_service(record);
    let kept = match &own {
        Some(ServiceType::TypeA) => of(Of::TypeA).or_else(|| of(Of::Continued)).or_else(|| of(Of::Whole)),
        Some(ServiceType::TypeB) => of(Of::TypeB).or_else(|| of(Of::Continued)).or_else(|| of(Of::Whole)),
        Some(ServiceType::Transition) => of(Of::Transition).or_else(|| of(Of::Whole)),
        _ => {
            let parts: Vec<usize> =
                found.iter().filter(|(_, of)| *of != Of::Whole).map(|(at, _)| *at).collect();
            match parts[..] {
                [only] => Some(only),
                _ => of(Of::Whole),
            }
        }
    };
    let service = kept.filter(|_| own.is_none() && record.get(Field::ServiceType).is_none()).and_then(|at| {
        let cell = &record.cells[at];
        let name = match said(&cell.header).1 {
            Of::TypeA => "就労継続支援A型",
            Of::TypeB => "就労継続支援B型",
            Of::Transition => "就労移行支援",
            _ => return None,
        };
        Some(MappedCell { field: Field::ServiceType, value: Cell::text(name), ..cell.clone() })
    });
    let is_open = kept.is_none() && !found.is_empty();
    let mut at = 0;
    record.cells.retain(|cell| {
        let stays = cell.field != field || Some(at) == kept;
        at += 1;
        stays
    });
    record.cells.extend(service);
    !is_open
}

/// The service that a row states, in a cell or by a mark below its name.
fn own_service(record: &Record) -> Option<ServiceType> {
    let named = |cell: &MappedCell| {
        let text = cell.value.show();
        let own = normalise::service::read(&text).value;
        own.filter(|own| !matches!(own, ServiceType::Other(_))).or_else(|| {
            let header = cell.header.rsplit(" > ").next().unwrap_or_default();
            normalise::service::read(header).value.filter(|own| !matches!(own, ServiceType::Other(_)))
        })
    };
    record.all(Field::ServiceType).find_map(named).or_else(|| {
        let name = record.get(Field::Name)?.value.show();
        normalise::name::service(&name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("定員 > 就労継続\n支援Ａ型", "定員", Of::TypeA)]
    #[case("Ｂ型定員（名）", "定員", Of::TypeB)]
    #[case("Ａ型 > 定員", "定員", Of::TypeA)]
    #[case("定員 > 全体", "定員", Of::Whole)]
    #[case("定員 > 内訳 > 就労継続支援", "定員", Of::Continued)]
    #[case("定員 > 内訳 > その他", "定員", Of::Other)]
    #[case("利用定員", "定員", Of::Whole)]
    #[case("定員 > 計", "定員", Of::Whole)]
    #[case("移行定員", "定員", Of::Transition)]
    #[case("B型平均工賃", "平均工賃", Of::TypeB)]
    #[case("A型平均賃金", "平均工賃", Of::TypeA)]
    #[case("利用定員 > Ａ", "定員", Of::TypeA)]
    #[case("利用定員 > Ｂ", "定員", Of::TypeB)]
    #[case("定員Ｂ", "定員", Of::TypeB)]
    #[case("就労Ａ定員", "定員", Of::TypeA)]
    #[case("PC", "pc", Of::Whole)]
    fn what_a_header_counts(#[case] header: &str, #[case] stem: &str, #[case] of: Of) {
        assert_eq!(said(header), (stem.to_owned(), of), "{header}");
    }
}

//! Lists of other houses: hospitals, shops, nurseries, schools, parks. They have names, addresses and telephones as lists of workshops
//! have, and are none. The burden of proof lies on leaving out: one word of ours anywhere, and the list is read.

use super::model::{Column, Context, LeftOut, Record, SheetLayout, Table};
use super::vocabulary::words::{fold, holds_any};
use crate::domain::{CellRef, Field, Issue, IssueCode, Reason, RecordKind, Severity};
use crate::layout::forms::is_surely_workshop;
use crate::layout::mapping::values::is_settled;
use crate::normalise::{service, work};
use foldhash::{HashMap, HashMapExt};
use serde::Deserialize;
use std::sync::LazyLock;

pub(super) const OTHER_HOUSES: IssueCode = IssueCode::new("layout.other-houses");

/// The words of `templates/layouts/other_houses.toml`, folded.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    headers: Vec<String>,
    weak: Vec<String>,
    titles: Vec<String>,
    names: Vec<String>,
    ends: Vec<String>,
    services: Vec<String>,
    care: Vec<String>,
    ours: Vec<String>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let mut words: Words = toml::from_str(include_str!("../../templates/layouts/other_houses.toml"))
        .expect("the shipped words are parsed by a test");
    let lists = [
        &mut words.headers,
        &mut words.weak,
        &mut words.titles,
        &mut words.names,
        &mut words.ends,
        &mut words.services,
        &mut words.care,
        &mut words.ours,
    ];
    for word in lists.into_iter().flatten() {
        *word = fold(word);
    }
    // The longer name of a service goes before the one that stands in it.
    words.care.sort_by_key(|word| std::cmp::Reverse(word.len()));
    words
});

/// What a list of names, addresses and telephones is found to be.
#[derive(Debug, PartialEq)]
enum Found {
    OfWorkshops,
    /// Read, and the clerk is asked.
    Doubtful(String),
    OfOthers(String),
}

/// Why a row of such a list is no record.
const WHY: &str = "障害福祉の事業所ではない施設の一覧";
/// Confidence of a list that may be one of others.
const DOUBTED: f64 = 0.5;

/// Clears the lists of other houses, and tells them and those that may be such.
pub(super) fn leave_out(read: &mut SheetLayout, issues: &mut Vec<Issue>, context: &Context) {
    let path = context.origin.path();
    let file = path.inner().rsplit('/').next().unwrap_or_default();
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let around = [stem.to_owned(), read.name.to_string()];
    let origin = context.origin.sheet(&read.name);
    for table in &mut read.tables {
        let message = match found(table, &around) {
            Found::OfWorkshops => {
                leave_out_nameless(table);
                continue;
            }
            Found::Doubtful(why) => {
                table.confidence = table.confidence.min(DOUBTED);
                table.reasons.push(Reason::new("other-houses", why.clone()));
                format!(
                    "{why}ため、障害福祉の事業所の一覧ではないようです（いまは事業所一覧として読み取っています）。事業所の一覧でなければ、ファイルをフォルダーから除いてください。事業所の一覧であれば、「サービス種別」の列を作るか、ファイルかシートの名前を「就労支援事業所一覧」のように変えてください。"
                )
            }
            Found::OfOthers(why) => {
                let name = table.columns.iter().find(|column| column.field == Some(Field::Name));
                let name = name.map_or_else(|| "名称".to_owned(), Column::header_text);
                let is_of_table = |issue: &Issue| {
                    let is_at = |column: &Column| issue.origin.cell == Some(column.header_cell);
                    issue.origin.sheet == origin.sheet && table.columns.iter().any(is_at)
                };
                issues.retain(|issue| !is_of_table(issue));
                table.confidence = table.confidence.min(DOUBTED);
                clear(table);
                format!(
                    "{why}ため、障害福祉の事業所の一覧ではないとみて、この表は読み取りませんでした。事業所の一覧であれば、全国事務局の「列の対応」か desk.toml の [columns] に「\"{name}\" = \"事業所名\"」と指定してください。そうでなければ、ファイルをフォルダーから除いてください。"
                )
            }
        };
        let at = origin.at(table_place(table));
        issues.push(
            Issue::new(OTHER_HOUSES, Severity::Warning, at, message).desk(context.role.desk().cloned()),
        );
    }
}

fn table_place(table: &Table) -> CellRef {
    let cells = table.columns.iter().map(|column| column.header_cell);
    cells.min_by_key(|cell| (cell.row, cell.col)).unwrap_or(CellRef::new(1, 1))
}

/// Nothing of its rows stays.
fn clear(table: &mut Table) {
    let rows = table.records.len();
    table.records.clear();
    table.left_out.push(LeftOut { row: table.header.1 + 1, text: format!("{rows}行"), why: WHY });
}

/// A telephone alone is no workshop.
fn leave_out_nameless(table: &mut Table) {
    const TELL: [Field; 12] = [
        Field::Name,
        Field::NameKana,
        Field::OfficeNumber,
        Field::OfficialNumber,
        Field::Corporation,
        Field::CorporateNumber,
        Field::Address,
        Field::ServiceType,
        Field::Capacity,
        Field::WorkDescription,
        Field::AverageWage,
        Field::Users,
    ];
    let tells = |record: &Record| TELL.into_iter().any(|field| record.get(field).is_some());
    if table.kind != RecordKind::Workshop
        || table.columns.iter().any(is_settled)
        || table.records.iter().all(tells)
    {
        return;
    }
    for record in table.records.iter().filter(|record| !tells(record)) {
        let Some(cell) = record.origin.cell else { continue };
        let text = record
            .cells
            .first()
            .map_or_else(String::new, |cell| cell.value.show().chars().take(200).collect());
        table.left_out.push(LeftOut { row: cell.row, text, why: "事業所名のない行" });
    }
    table.records.retain(tells);
    table.left_out.sort_by_key(|left| left.row);
}

/// Rows of a list that can be judged.
const FEWEST: usize = 3;
/// Words over the parts of an office, which a workshop may be called by as well.
const DEPARTMENTS: [&str; 7] = ["office", "section", "division", "department", "bureau", "unit", "branch"];
/// Columns that say of another trade what nobody else is asked, from which on they need no other word.
const SEVERAL: usize = 3;
const NEARLY_ALL: f64 = 0.8;
const HALF: f64 = 0.5;
const SOME: f64 = 0.3;
/// Share of names that only workshops have, from which on a list is theirs.
const OFTEN: f64 = 0.1;

fn found(table: &Table, around: &[String]) -> Found {
    if table.kind != RecordKind::Workshop
        || table.records.len() < FEWEST
        || table.columns.iter().any(is_settled)
    {
        return Found::OfWorkshops;
    }
    let services = texts(table, Field::ServiceType);
    let names = texts(table, Field::Name);
    let of_care = share_of_alike(&services, |text| holds_any(&fold(text), &WORDS.care));
    let is_spoken_of = speaks_of_workshops(table, around, &services, &names);
    if of_care >= NEARLY_ALL && !services.iter().any(|text| is_of_ours(text)) {
        let why = "介護保険など、高齢の方へのサービスだけが並んでいる".to_owned();
        // Those who care for the aged have numbers of the same form, and may do both.
        return if is_spoken_of { Found::Doubtful(why) } else { Found::OfOthers(why) };
    }
    if is_spoken_of {
        return Found::OfWorkshops;
    }
    let named = names.len() as f64 / table.records.len() as f64;
    let header = name_header(table);
    let is_of_office = DEPARTMENTS.contains(&header.to_lowercase().as_str());
    if !has_place(table) && (named < HALF || is_of_office) {
        return Found::OfOthers(match named < HALF {
            true => "名前のない行が多く、住所もない".to_owned(),
            false => format!("「{header}」と電話番号のほかに、事業所についての見出しが見当たらない"),
        });
    }
    let count = |words: &[String]| {
        table.columns.iter().filter(|column| holds_any(&fold(&column.header_text()), words)).count()
    };
    let shown = |words: &[String]| {
        let is_one = |column: &&Column| holds_any(&fold(&column.header_text()), words);
        let found = table.columns.iter().filter(is_one).map(Column::header_text);
        format!("「{}」の列があ", found.take(3).collect::<Vec<_>>().join("」「"))
    };
    let title = around.iter().chain(&table.caption).find(|title| holds_any(&fold(title), &WORDS.titles));
    let (strong, weak) = (count(&WORDS.headers), count(&WORDS.weak));
    let alike = share(&names, is_other_house);
    let kinds = share_of_alike(&services, |text| holds_any(&fold(text), &WORDS.services));
    let told =
        [strong > 0, title.is_some(), alike >= HALF, kinds >= HALF].into_iter().filter(|told| *told).count();
    let why = match () {
        () if strong > 0 => Some(format!("{}り", shown(&WORDS.headers))),
        () if kinds >= HALF => Some("種別に保育所・学校・店舗など別の施設が並び".to_owned()),
        () if title.is_some() => title.map(|title| format!("「{}」とあり", short(title))),
        () if alike >= SOME => Some("病院・保育園・学校・店などらしい名前が並び".to_owned()),
        () if weak >= 2 => Some(format!("{}り", shown(&WORDS.weak))),
        () if services.len() * 2 >= table.records.len() => {
            Some("種別に障害福祉のサービスの名前が一つもなく".to_owned())
        }
        () => None,
    };
    let why = why.map(|why| format!("{why}、作業・工賃・障害福祉のサービスについての言葉が見当たらない"));
    let is_sure = strong >= SEVERAL || told >= 2 || alike >= NEARLY_ALL;
    match why {
        Some(why) if is_sure => Found::OfOthers(why),
        Some(why) => Found::Doubtful(why),
        None => Found::OfWorkshops,
    }
}

fn short(title: &str) -> String {
    title.chars().take(30).collect()
}

/// What the records say in a field.
fn texts(table: &Table, field: Field) -> Vec<String> {
    let cells = table.records.iter().filter_map(|record| record.get(field));
    cells.map(|cell| cell.value.show().into_owned()).collect()
}

fn share(texts: &[String], is: impl Fn(&str) -> bool) -> f64 {
    texts.iter().filter(|text| is(text)).count() as f64 / texts.len().max(1) as f64
}

/// The same where many texts are alike: each is looked at once.
fn share_of_alike(texts: &[String], is: impl Fn(&str) -> bool) -> f64 {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for text in texts {
        *counts.entry(text).or_default() += 1;
    }
    let count: usize = counts.iter().filter(|(text, _)| is(text)).map(|(_, count)| count).sum();
    count as f64 / texts.len().max(1) as f64
}

fn name_header(table: &Table) -> String {
    let name = table.columns.iter().find(|column| column.field == Some(Field::Name));
    name.map_or_else(String::new, Column::header_text)
}

fn has_place(table: &Table) -> bool {
    let says = |field: Field| table.records.iter().any(|record| record.get(field).is_some());
    [Field::Address, Field::Municipality, Field::PostalCode, Field::Prefecture, Field::Area]
        .into_iter()
        .any(says)
}

/// A service of ours, what is for the aged left aside: 短期入所療養介護 is no 療養介護. The types of nurseries (小規模保育事業A型) are none.
fn is_of_ours(said: &str) -> bool {
    let mut text = fold(said);
    if text.contains("保育") && !text.contains("就労") {
        return false;
    }
    for word in &WORDS.care {
        text = text.replace(word.as_str(), "");
    }
    service::named(said).is_some() || WORDS.ours.iter().any(|word| text.contains(word.as_str()))
}

/// Whether anything around the list, in its headers or in its rows is said of workshops and of nothing else.
fn speaks_of_workshops(table: &Table, around: &[String], services: &[String], names: &[String]) -> bool {
    const OURS: [Field; 11] = [
        Field::OfficeNumber,
        Field::AverageWage,
        Field::WorkMark,
        Field::OffSite,
        Field::WorkersAvailable,
        Field::PcCount,
        Field::Users,
        Field::Hub,
        Field::DeskName,
        Field::WagesPaid,
        Field::OfficialNumber,
    ];
    let is_work = |text: &str| !work::kinds_in(text, work::shipped_words()).is_empty();
    let says = |record: &Record| OURS.into_iter().any(|field| record.get(field).is_some());
    let does =
        |record: &&Record| record.get(Field::WorkDescription).is_some_and(|cell| is_work(&cell.value.show()));
    let are_described = || table.records.iter().filter(does).count() * 4 >= table.records.len();
    let headers = || table.columns.iter().map(Column::header_text);
    around.iter().chain(&table.caption).any(|title| is_of_ours(title))
        || headers().any(|header| is_of_ours(&header))
        || services.iter().any(|text| is_of_ours(text))
        || table.records.iter().any(says)
        || are_described()
        || share(names, |name| is_surely_workshop(name) || is_of_ours(name)) >= OFTEN
}

/// A hospital, a shop, a nursery, a school, a park by its name.
fn is_other_house(name: &str) -> bool {
    let name = fold(name.split(['(', '（']).next().unwrap_or(name));
    WORDS.names.iter().any(|word| name.contains(word.as_str()))
        || WORDS.ends.iter().any(|end| name.ends_with(end.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Origin, SourceRole};
    use crate::layout::{Dictionary, Mapping, read};
    use crate::table::{Book, Cell, Format, Grid, Sheet, Visibility};
    use rstest::rstest;

    fn book(name: &str, rows: &[&str]) -> Book {
        let rows = rows.iter().map(|row| row.split('|').map(Cell::text).collect()).collect();
        let sheet = Sheet {
            name: name.into(),
            visibility: Visibility::Visible,
            grid: Grid::from_rows(rows),
            merges: Vec::new(),
        };
        Book { format: Format::Xlsx, encoding: None, sheets: vec![sheet] }
    }

    /// How many records are read, and whether the clerk is told.
    fn told(name: &str, rows: &[&str], mappings: Vec<Mapping>) -> (usize, bool) {
        let mut context = Context::of(SourceRole::Office, Origin::file("f", ""));
        context.mappings = mappings;
        let (layout, issues) = read(&book(name, rows), &context, Dictionary::shipped());
        (layout.records().count(), issues.iter().any(|issue| issue.code == OTHER_HOUSES))
    }

    const PLACES: &str = "見本市本町";

    fn rows(header: &str, names: [&str; 4], more: &str) -> Vec<String> {
        let row = |(at, name): (usize, &&str)| format!("{name}|{PLACES}{}-1|000-000-000{at}{more}", at + 1);
        std::iter::once(header.to_owned()).chain(names.iter().enumerate().map(row)).collect()
    }

    const SHOPS: [&str; 4] = ["例示薬局", "みほん商店", "れいじ食堂", "見本屋"];
    const NAMES: [&str; 4] = ["わかば", "ハーモニー", "ひまわり", "まめの木"];
    const WORKSHOPS: [&str; 4] = ["わかば作業所", "みほん商店", "れいじ食堂", "見本屋"];

    #[rstest]
    #[case("名簿", "名称|住所|電話番号", NAMES, "", (4, false))]
    #[case("名簿", "名称|住所|電話番号", WORKSHOPS, "", (4, false))]
    #[case("参加店舗リスト", "店舗名|住所|電話番号|業種", SHOPS, "|小売", (0, true))]
    #[case("事業所一覧", "施設名|住所|電話番号|診療科目", NAMES, "|内", (4, true))]
    #[case("障害福祉サービス", "施設名|住所|電話番号|診療科目", NAMES, "|内", (4, false))]
    #[case("名簿", "施設名|住所|電話番号|種別", NAMES, "|認可保育所", (4, true))]
    #[case("名簿", "施設名|住所|電話番号|種別", NAMES, "|生活介護", (4, false))]
    #[case("名簿", "施設名|住所|電話番号|種別", NAMES, "|小規模保育事業A型", (4, true))]
    #[case("名簿", "事業所名|住所|電話番号|サービスの種類", NAMES, "|短期入所療養介護", (0, true))]
    #[case("名簿", "事業所名|住所|電話番号|サービスの種類|障害福祉の指定", NAMES, "|短期入所療養介護|有", (4, true))]
    #[case("名簿", "施設名|住所|電話番号|平均工賃", SHOPS, "|12,000", (4, false))]
    fn what_is_left_out_and_what_is_asked(
        #[case] sheet: &str,
        #[case] header: &str,
        #[case] names: [&str; 4],
        #[case] more: &str,
        #[case] expected: (usize, bool),
    ) {
        let rows = rows(header, names, more);
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        assert_eq!(told(sheet, &rows, Vec::new()), expected, "{sheet} {header} {names:?}");
    }

    #[test]
    fn a_person_s_word_has_them_read() {
        let rows = rows("店舗名|住所|電話番号|業種", SHOPS, "|小売");
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        let said = Mapping { kind: None, header: "店舗名".to_owned(), field: Some(Field::Name) };
        assert_eq!(told("参加店舗リスト", &rows, vec![said]), (4, false));
    }
}

//! What the program remembers of the offices' lists: headers that changed, files that were renamed, and what people corrected.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

use crate::support::once::{Folder, Once};
use crate::support::{Installation, Row, said, tsunagi};
use std::fs;

const HEADER: [&str; 8] =
    ["事業所名", "事業所番号", "住所", "電話番号", "FAX番号", "定員", "平均工賃（円）", "更新日"];

/// An installation of one desk that is run night after night.
struct Desk {
    installation: Installation,
    night: u32,
}

impl Desk {
    fn new() -> Self {
        static MADE: Once<Folder> = Once::new();
        let installation = Installation::again(&MADE, "its first night", || {
            let mut desk = Self { installation: Installation::empty(), night: 1 };
            fs::create_dir_all(desk.installation.path("inbox/d01-saga")).unwrap();
            desk.write("一覧.csv", &list());
            desk.run();
            assert_eq!(desk.told(), [""; 0]);
            desk.installation
        });
        Self { installation, night: 2 }
    }

    fn write(&self, name: &str, rows: &[Vec<String>]) {
        let text: String = rows.iter().map(|row| row.join(",") + "\n").collect();
        fs::write(self.installation.path(&format!("inbox/d01-saga/{name}")), text).unwrap();
    }

    fn remove(&self, name: &str) {
        fs::remove_file(self.installation.path(&format!("inbox/d01-saga/{name}"))).unwrap();
    }

    fn toml(&self, columns: &str) {
        let text = format!("name = \"見本共同受注窓口\"\nprefecture = \"佐賀県\"\n[columns]\n{columns}\n");
        fs::write(self.installation.path("inbox/d01-saga/desk.toml"), text).unwrap();
    }

    fn now(&self) -> String {
        format!("2026-11-{:02}T22:00", self.night)
    }

    fn run(&mut self) {
        self.night += 1;
        let said = self.installation.run(&self.now());
        assert!(matches!(said.code, Some(0 | 3)), "{}{}", said.stdout, said.stderr);
    }

    fn rows(&self, name: &str) -> Vec<Row> {
        self.installation.tables(&self.now()).remove(&format!("{name}.csv")).unwrap()
    }

    /// A field of all workshops' rows, in order of row.
    fn said(&self, field: &str) -> Vec<String> {
        self.rows("observations").into_iter().map(|row| row[field].clone()).collect()
    }

    /// `code seen` of what is told of columns and sums.
    fn told(&self) -> Vec<String> {
        let is_told = |row: &Row| {
            let code = row["code"].as_str();
            code.starts_with("layout.")
                || code.starts_with("desk.co")
                || code.starts_with("desk.no-")
                || code == "value.yen-unit"
        };
        let mut told: Vec<String> = self
            .rows("issues")
            .into_iter()
            .filter(is_told)
            .map(|row| format!("{} {}", row["code"].replace("layout.", ""), row["seen"]))
            .collect();
        told.sort();
        told
    }
}

fn list() -> Vec<Vec<String>> {
    let mut rows = vec![HEADER.map(str::to_owned).to_vec()];
    for at in 1..=6_u32 {
        rows.push(vec![
            format!("見本作業所{}", ["あ", "い", "う", "え", "お", "か"][at as usize - 1]),
            number(at),
            format!("佐賀県佐賀市見本{at}-1"),
            format!("0952-11-000{at}"),
            format!("0952-22-000{at}"),
            (8 + at * 2).to_string(),
            (20_000 + at * 1_111).to_string(),
            format!("2026-04-{:02}", at + 3),
        ]);
    }
    rows
}

/// 41… with its check digit.
fn number(at: u32) -> String {
    let front = format!("41101{at:04}");
    let sum: u32 = front
        .bytes()
        .rev()
        .enumerate()
        .map(|(place, digit)| {
            let value = u32::from(digit - b'0') * if place % 2 == 0 { 2 } else { 1 };
            value / 10 + value % 10
        })
        .sum();
    format!("{front}{}", (10 - sum % 10) % 10)
}

fn headed(rows: &[Vec<String>], from: &str, to: &str) -> Vec<Vec<String>> {
    let mut rows = rows.to_vec();
    let at = rows[0].iter().position(|header| header == from).unwrap();
    rows[0][at] = to.to_owned();
    rows
}

fn without(rows: &[Vec<String>], header: &str) -> Vec<Vec<String>> {
    let at = rows[0].iter().position(|own| own == header).unwrap();
    let part = |row: &Vec<String>| [&row[..at], &row[at + 1..]].concat();
    rows.iter().map(part).collect()
}

fn with(rows: &[Vec<String>], header: &str, value: impl Fn(usize, &str) -> String) -> Vec<Vec<String>> {
    let at = rows[0].iter().position(|own| own == header).unwrap();
    let mut rows = rows.to_vec();
    for (number, row) in rows.iter_mut().enumerate().skip(1) {
        row[at] = value(number, &row[at]);
    }
    rows
}

const CAPACITIES: [&str; 6] = ["10", "12", "14", "16", "18", "20"];
const NONE: [&str; 6] = [""; 6];

#[test]
fn a_column_that_has_gone_is_told_until_it_is_back_whatever_else_is_saved() {
    let mut desk = Desk::new();
    let less = without(&list(), "定員");
    for rows in [less.clone(), with(&less, "更新日", |_, _| "2026-10-01".to_owned()), less.clone()] {
        desk.write("一覧.csv", &rows);
        desk.run();
        assert_eq!(desk.told(), ["gone-column 定員"]);
        assert_eq!(desk.said("capacity"), NONE);
    }
    desk.write("一覧.csv", &list());
    desk.run();
    assert_eq!(desk.told(), [""; 0]);
    assert_eq!(desk.said("capacity"), CAPACITIES);
}

#[test]
fn a_column_deleted_on_purpose_is_told_no_more_once_somebody_says_so() {
    let mut desk = Desk::new();
    desk.write("一覧.csv", &without(&list(), "定員"));
    desk.run();
    desk.toml("\"定員\" = \"読み取らない\"");
    desk.run();
    assert!(!desk.told().iter().any(|told| told.starts_with("gone")), "{:?}", desk.told());
}

#[test]
fn the_memory_follows_the_list_and_not_the_name_of_its_file() {
    let mut desk = Desk::new();
    let renamed = headed(&list(), "定員", "枠");
    desk.write("一覧.csv", &renamed);
    desk.run();
    assert_eq!(desk.said("capacity"), CAPACITIES);
    assert_eq!(desk.told(), ["renamed-column 枠"]);
    // Saved under another name, with a column less.
    desk.remove("一覧.csv");
    desk.write("事業所（12月）.csv", &without(&renamed, "電話番号"));
    desk.run();
    assert_eq!(desk.said("capacity"), CAPACITIES);
    assert_eq!(desk.told(), ["gone-column 電話番号", "renamed-column 枠"]);
    // And split in two.
    desk.remove("事業所（12月）.csv");
    let parts = without(&renamed, "電話番号");
    desk.write("その1.csv", &parts[..4]);
    desk.write("その2.csv", &[&parts[..1], &parts[4..]].concat());
    desk.run();
    let mut capacities = desk.said("capacity");
    capacities.sort();
    assert_eq!(capacities, CAPACITIES);
    assert_eq!(desk.told().iter().filter(|told| *told == "gone-column 電話番号").count(), 2);
}

#[test]
fn a_renamed_column_is_asked_until_a_person_chooses_the_same() {
    let mut desk = Desk::new();
    let renamed = headed(&list(), "定員", "枠");
    desk.write("一覧.csv", &renamed);
    desk.run();
    desk.write("一覧.csv", &with(&renamed, "更新日", |_, _| "2026-10-01".to_owned()));
    desk.run();
    assert_eq!(desk.told(), ["renamed-column 枠"]);
    desk.toml("\"枠\" = \"定員\"");
    desk.run();
    assert_eq!(desk.told(), [""; 0]);
    assert_eq!(desk.said("capacity"), CAPACITIES);
}

#[test]
fn a_column_that_was_renamed_and_moved_is_found_by_its_values() {
    let mut desk = Desk::new();
    let mut rows = headed(&list(), "定員", "枠");
    for row in &mut rows {
        let own = row.remove(5);
        row.insert(1, own);
    }
    desk.write("一覧.csv", &rows);
    desk.run();
    assert_eq!(desk.said("capacity"), CAPACITIES);
    assert_eq!(desk.told(), ["renamed-column 枠"]);
}

#[test]
fn another_column_in_the_old_place_is_not_the_old_field() {
    for (header, value) in [("部屋数", "10"), ("開設年", "1990"), ("駐車場", "5"), ("なぞ", "700")]
    {
        let mut desk = Desk::new();
        desk.write("一覧.csv", &with(&headed(&list(), "定員", header), header, |_, _| value.to_owned()));
        desk.run();
        assert_eq!(desk.said("capacity"), NONE, "{header}");
        assert_eq!(desk.told(), ["gone-column 定員"], "{header}");
    }
}

#[test]
fn a_renamed_column_whose_values_moved_within_their_range_is_still_it() {
    let mut desk = Desk::new();
    let more = |_: usize, text: &str| (text.parse::<u32>().unwrap() + 3).to_string();
    desk.write("一覧.csv", &with(&headed(&list(), "定員", "枠"), "枠", more));
    desk.run();
    assert_eq!(desk.said("capacity"), ["13", "15", "17", "19", "21", "23"]);
    assert_eq!(desk.told(), ["renamed-column 枠"]);
}

#[test]
fn what_was_taken_back_is_not_learnt() {
    let mut desk = Desk::new();
    let renamed = with_riddle();
    desk.write("一覧.csv", &renamed);
    desk.toml("\"なぞ\" = \"職員数\"");
    desk.run();
    assert_eq!(desk.said("staff"), ["3", "6", "9", "12", "15", "18"]);
    desk.toml("");
    desk.run();
    assert_eq!(desk.said("staff"), NONE);
    desk.write("一覧.csv", &with(&renamed, "更新日", |_, _| "2026-10-01".to_owned()));
    desk.run();
    assert_eq!(desk.said("staff"), NONE);
    assert_eq!(desk.told(), ["unmapped-column なぞ"]);
}

#[test]
fn yen_that_became_thousands_are_asked_and_the_old_sums_stand() {
    let mut desk = Desk::new();
    let before = desk.said("average_wage_yen");
    let thousands = |_: usize, text: &str| (text.parse::<u32>().unwrap() / 1000).to_string();
    let rows = with(&list(), "平均工賃（円）", thousands);
    for day in ["2026-10-01", "2026-10-02"] {
        desk.write("一覧.csv", &with(&rows, "更新日", |_, _| day.to_owned()));
        desk.run();
        assert_eq!(desk.said("average_wage_yen"), before);
        assert_eq!(desk.told().iter().filter(|told| told.starts_with("value.yen-unit")).count(), 6);
    }
    desk.write("一覧.csv", &with(&list(), "平均工賃（円）", |_, _| "▲5000".to_owned()));
    desk.run();
    assert_eq!(desk.said("average_wage_yen"), NONE);
}

#[test]
fn two_columns_that_changed_places_are_asked_until_they_are_exchanged_back() {
    let mut desk = Desk::new();
    let mut rows = list();
    rows[0].swap(3, 4);
    for day in ["2026-04-01", "2026-10-01"] {
        desk.write("一覧.csv", &with(&rows, "更新日", |_, _| day.to_owned()));
        desk.run();
        assert_eq!(desk.told(), ["exchanged-columns FAX番号"]);
    }
    desk.write("一覧.csv", &list());
    desk.run();
    assert_eq!(desk.told(), [""; 0]);
}

#[test]
fn a_repeating_field_under_another_header_is_not_gone() {
    let mut desk = Desk::new();
    for header in ["TEL", "電話番号"] {
        desk.write("一覧.csv", &headed(&list(), "電話番号", header));
        desk.run();
        assert_eq!(desk.told(), [""; 0], "{header}");
        assert_eq!(desk.said("phones")[0], "0952110001");
    }
}

#[test]
fn a_column_that_lost_its_header_is_read_on() {
    let mut desk = Desk::new();
    for day in ["2026-04-01", "2026-10-01"] {
        desk.write("一覧.csv", &with(&headed(&list(), "定員", ""), "更新日", |_, _| day.to_owned()));
        desk.run();
        assert_eq!(desk.said("capacity"), CAPACITIES);
        assert_eq!(desk.told(), ["renamed-column （見出しなし）F列"]);
    }
    desk.toml("\"（見出しなし）F列\" = \"定員\"");
    desk.run();
    assert_eq!(desk.told(), [""; 0]);
    let mut desk = Desk::new();
    desk.write("一覧.csv", &headed(&list(), "FAX番号", ""));
    desk.run();
    assert_eq!(desk.said("fax")[0], "0952220001");
}

#[test]
fn wrong_corrections_are_told() {
    let mut desk = Desk::new();
    let rows = with_riddle();
    desk.write("一覧.csv", &rows);
    desk.toml("\"なぞ\" = \"定員\"");
    desk.run();
    assert_eq!(desk.told(), ["duplicate-column 定員"]);
    desk.toml("\"なぞ\" = \"発注日\"\n\"無い見出し\" = \"定員\"");
    desk.run();
    assert_eq!(
        desk.told(),
        ["desk.no-such-heading 無い見出し", "unfit-mapping なぞ", "unmapped-column なぞ"]
    );
    assert_eq!(desk.said("capacity"), CAPACITIES);
}

#[test]
fn values_that_are_not_of_their_header_are_told_once() {
    let mut desk = Desk::new();
    desk.write("一覧.csv", &with(&list(), "定員", |_, _| "可".to_owned()));
    desk.run();
    assert_eq!(desk.told(), ["gone-column 定員"]);
    desk.write("一覧.csv", &with(&list(), "電話番号", |at, _| format!("w{at}@example.invalid")));
    desk.run();
    assert_eq!(desk.told(), ["contradicted-column 電話番号"]);
    assert_eq!(desk.said("email")[0], "w1@example.invalid");
}

/// The same list with a column that nobody knows.
fn with_riddle() -> Vec<Vec<String>> {
    let mut rows = list();
    for (at, row) in rows.iter_mut().enumerate() {
        row.push(if at == 0 { "なぞ".to_owned() } else { (at * 3).to_string() });
    }
    rows
}

#[test]
fn a_preview_reads_as_the_next_night_will() {
    let mut desk = Desk::new();
    desk.write("一覧.csv", &headed(&with_riddle(), "定員", "枠"));
    desk.toml("\"なぞ\" = \"職員数\"");
    let path = desk.installation.path("inbox/d01-saga/一覧.csv");
    let alone = said(tsunagi().arg("layout").arg(&path));
    assert!(alone.stdout.contains("職員数"), "{}", alone.stdout);
    assert!(!alone.stdout.contains("見出しが「定員」から「枠」に"), "{}", alone.stdout);
    let whole = desk.installation.verb(&desk.now(), "layout", &[path.to_str().unwrap()]);
    assert!(whole.stdout.contains("職員数"), "{}{}", whole.stdout, whole.stderr);
    assert!(whole.stdout.contains("見出しが「定員」から「枠」に"), "{}", whole.stdout);
    desk.run();
    assert_eq!(desk.said("staff")[0], "3");
}

#[test]
fn a_check_names_what_is_wrong_in_a_desks_settings() {
    let desk = Desk::new();
    desk.toml("\"なぞ\" = \"あれこれ\"");
    let check = desk.installation.verb(&desk.now(), "check", &[]);
    assert!(check.stdout.contains("columns.なぞ"), "{}", check.stdout);
    desk.toml("なぞ = \"定員\"");
    let check = desk.installation.verb(&desk.now(), "check", &[]);
    assert!(check.stdout.contains("4行目「なぞ"), "{}", check.stdout);
}

//! Tables of the whole room: a form of the office's own, latest answers, options with commas, bands, cross tabs.

use super::spec::{Kind, Rule};
use super::{Report, Row, header_words, parse, reports, shipped};
use crate::domain::{CellRef, DeskId, Origin, RecordKind, SourceRole, SurveyAnswer};
use crate::layout::{self, Dictionary};
use crate::registry::Registry;
use crate::table::{Book, Cell, Format, Grid, Sheet, Visibility};
use std::path::Path;

/// One sheet of answers: the header, then rows of desk, moment and answers.
fn sheet(file: &str, header: &[&str], rows: &[(&str, &str, &[&str])]) -> Vec<SurveyAnswer> {
    let mut answers = Vec::new();
    for (number, (desk, at, cells)) in (2u32..).zip(rows) {
        let origin = Origin::file(&format!("forms/{file}.xlsx"), "").sheet("回答");
        for (col, (question, answer)) in (2u32..).zip(header.iter().zip(*cells)) {
            if answer.is_empty() {
                continue;
            }
            answers.push(SurveyAnswer {
                survey: file.to_owned(),
                desk: (!desk.is_empty()).then(|| DeskId::new(desk)),
                question: (*question).to_owned(),
                answer: (*answer).to_owned(),
                answered_at: format!("{at}T10:00:00").parse().ok(),
                superseded: false,
                origin: origin.at(CellRef::new(number, col)),
                response: origin.at(CellRef::new(number, 1)),
            });
        }
    }
    answers
}

fn tallied(questionnaire: &str, answers: Vec<SurveyAnswer>, as_of: &str) -> Vec<Report> {
    let registry = Registry { surveys: answers, ..Registry::default() };
    reports(&registry, as_of.parse().unwrap(), &[parse(questionnaire).unwrap()]).0
}

fn shown(rows: &[Row]) -> Vec<(&str, f64)> {
    rows.iter().map(|row| (row.name.as_str(), row.count)).collect()
}

/// Five questions that nobody has seen before.
const OWN: &str = r#"
id = "meeting"
name = "情報交換会アンケート"
files = ["情報交換会"]
per = "desk"
[[question]]
id = "way"
label = "参加の方法"
wordings = ["どのように参加しましたか"]
type = "single"
options = ["会場", { name = "オンライン", also = ["Zoom"] }]
[[question]]
id = "themes"
label = "聞きたい話"
words = ["聞きたい"]
type = "multi"
options = ["営業、見積り", "品質", "その他"]
[[question]]
id = "score"
label = "役に立ったか"
words = ["役に立"]
type = "scale"
options = [{ name = "5", over = 4, upto = 5 }, { name = "4", over = 3, upto = 4 }]
[[question]]
id = "people"
label = "参加人数"
words = ["参加人数"]
type = "number"
[[question]]
id = "words"
label = "ご感想"
words = ["感想"]
type = "free"
[[cross]]
id = "x"
title = "参加の方法と役に立ったか"
rows = "way"
columns = "score"
"#;
const HEADER: [&str; 5] = [
    "問1 どのように参加しましたか",
    "問2 次回、聞きたい話を選んでください（複数選択可）",
    "問3 役に立ちましたか（5段階）",
    "参加人数",
    "感想をご記入ください",
];

#[test]
fn a_form_of_the_offices_own_is_tallied_by_its_description_alone() {
    let answers = sheet(
        "情報交換会2026",
        &HEADER,
        &[
            ("d01", "2026-06-01", &["会場", "品質", "4", "2名", "特になし"]),
            ("d01", "2026-06-03", &["Ｚｏｏｍ", "営業、見積り, 品質", "5（とても）", "３人", "よかった"]),
            ("d02", "2026-06-02", &["会場", "その他（制度）, 給与", "4", "数名", ""]),
            ("d01", "2025-06-02", &["会場", "", "4", "1", ""]),
        ],
    );
    let all = tallied(OWN, answers.clone(), "2026-12-31");
    assert_eq!(all.iter().map(|one| one.fiscal_year.0).collect::<Vec<_>>(), [2026, 2025]);
    let [now, before] = all.as_slice() else { panic!("two years") };
    assert_eq!((now.responses.len(), before.responses.len()), (2, 1), "the later answer of d01 counts");
    let tally = |at: usize| &now.tallies[at];
    assert_eq!(shown(&tally(0).rows), [("会場", 1.0), ("オンライン", 1.0)]);
    assert_eq!(
        shown(&tally(1).rows),
        [("営業、見積り", 1.0), ("品質", 1.0), ("その他", 1.0), ("給与", 1.0)],
        "an option that holds a comma is one; what is outside the options stands under its own words"
    );
    assert_eq!(shown(&tally(2).rows), [("5", 1.0), ("4", 1.0)]);
    let people = tally(3);
    assert_eq!((people.answered, people.numbers.map(|one| one.sum)), (1, Some(3.0)), "数名 is no number");
    assert_eq!(people.texts.len(), 1);
    assert_eq!(tally(4).texts.iter().map(|one| one.text.as_str()).collect::<Vec<_>>(), ["よかった"]);
    let cross = &now.crosses[0];
    let counts: Vec<(&str, usize, &[usize])> =
        cross.rows.iter().map(|row| (row.name.as_str(), row.base, row.counts.as_slice())).collect();
    assert_eq!(counts, [("会場", 1, &[0, 1][..]), ("オンライン", 1, &[1, 0][..])]);
    // As of the day after the first answers, d01's second one is not known yet.
    let early = tallied(OWN, answers, "2026-06-02");
    assert_eq!(shown(&early[0].tallies[0].rows), [("会場", 2.0), ("オンライン", 0.0)]);
}

#[test]
fn questions_are_told_by_words_when_numbers_and_years_move() {
    let header = [
        "②-3 2021年度における、民間企業からの年間受注総額について教えてください",
        "④-2 組織人員数（専任）を教えてください",
        "組織人員数（兼任）を教えてください",
        "財源と比率について教えてください [会費]",
        "財源と比率について教えてください [自治体独自の予算]",
        "④-3 ④-2で「希望する」を選択された場合、IT業務の内以下について特に希望するものを教えてください",
        "④-2 業務案件情報の受け取りを希望されますか（複数選択可）",
    ];
    let rows: &[(&str, &str, &[&str])] = &[
        ("d01", "2022-09-01", &["350万円", "1", "0", "0.3", "0.7", "リスト作成", "希望する"]),
        ("d02", "2022-09-02", &["5,000万円超", "０", "2名", "50", "50", "データ入力", "希望しない"]),
        ("d03", "2022-09-03", &["", "", "", "", "", "ライティング", "在宅・遠隔案件のみ希望する"]),
    ];
    let registry = Registry { surveys: sheet("調査", &header, rows), ..Registry::default() };
    let (all, issues) = reports(&registry, "2022-12-31".parse().unwrap(), shipped());
    // An answer that is there does not vanish without a word.
    assert_eq!(issues.len(), 1, "{issues:?}");
    assert!(issues[0].message.contains("④-3「特に希望するIT業務」"), "{}", issues[0].message);
    let counted = |id: &str| {
        let tally = all[0].tallies.iter().find(|one| one.id == id).unwrap();
        let some = tally.rows.iter().filter(|row| row.count > 0.0);
        some.map(|row| format!("{} {}/{}", row.name, row.count, row.base)).collect::<Vec<_>>()
    };
    assert_eq!(counted("3-2"), ["100万円超～500万円以下 1/2", "5,000万円超 1/2"]);
    assert_eq!(counted("2-2,3"), ["専任のみ 1/2", "兼任のみ 1/2"]);
    // As an auditor found it: whoever was not asked ③-4 stood as IT対応なし.
    assert_eq!((counted("it"), counted("content-known")), (vec![], vec![]), "not asked: in no denominator");
    assert_eq!(counted("3-1"), ["会費 1/2", "自治体独自の予算 1/2"], "of equal shares the first");
    assert_eq!(
        counted("4-3"),
        ["リスト作成 1/2", "ライティング 1/2"],
        "who wants work to be done at home is asked; who wants none does not count"
    );
}

#[test]
fn a_sheet_that_no_questionnaire_knows_is_said() {
    let surveys = sheet("まつりの感想", &["楽しかったですか"], &[("d01", "2026-06-01", &["はい"])]);
    let registry = Registry { surveys, ..Registry::default() };
    let (all, issues) = reports(&registry, "2026-12-31".parse().unwrap(), shipped());
    assert_eq!(all, []);
    assert_eq!(issues.len(), 1);
    assert!(issues[0].message.contains("まつりの感想"), "{}", issues[0].message);
}

#[test]
fn what_is_wrong_with_a_description_is_said_at_once() {
    for (text, words) in [
        ("id = 1", "TOML"),
        ("id=\"a\"\nname=\"b\"\n[[question]]\nid=\"q\"\nlabel=\"l\"\ntype=\"chooice\"", "chooice"),
        (
            "id=\"a\"\nname=\"b\"\n[[question]]\nid=\"q\"\nlabel=\"l\"\ntype=\"free\"\n[[cross]]\nid=\"x\"\ntitle=\"t\"\nrows=\"q\"\ncolumns=\"p\"",
            "「p」",
        ),
    ] {
        let problems = parse(text).unwrap_err().join("\n");
        assert!(problems.contains(words), "{problems}");
    }
}

/// Every tally and cross tab of the shared sample's own answers is held against its truth in `tests/whole/figures.rs`; here, that
/// the shipped descriptions are whole.
#[test]
fn the_shipped_questionnaires_parse() {
    for name in ["desk", "training"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("config/survey/{name}.toml"));
        assert_eq!(parse(&std::fs::read_to_string(path).unwrap()).unwrap().id, name);
    }
    assert_eq!(shipped()[0].crosses.len(), 8);
    let numbers = shipped()
        .iter()
        .flat_map(|one| &one.questions)
        .filter(|one| matches!(one.kind, Kind::Number | Kind::Scale | Kind::Derived(Rule::Sums(_))));
    assert!(numbers.clone().count() > 8 && numbers.clone().all(|one| !one.unit.is_empty()));
}

#[test]
fn a_dash_is_no_answer_and_parts_of_a_person_count_as_written() {
    let answers = sheet(
        "情報交換会2026",
        &HEADER,
        &[
            ("d01", "2026-06-01", &["－", "ー", "4", "1.5人", "-"]),
            ("d02", "2026-06-02", &["会場", "-", "4", "0.5", "なし"]),
            ("d03", "2026-06-02", &["会場", "品質", "4", "－", "よかった"]),
        ],
    );
    let all = tallied(OWN, answers, "2026-12-31");
    let answered: Vec<usize> = all[0].tallies.iter().map(|one| one.answered).collect();
    assert_eq!(answered, [2, 1, 3, 2, 1]);
    assert_eq!(all[0].tallies[3].numbers.map(|one| one.sum), Some(2.0));
    assert_eq!(all[0].tallies[3].texts, [], "a dash is no number that could not be read");
}

/// Headers that look like no questions, in a file that is named after the questionnaire.
#[test]
fn a_form_in_other_words_is_known_by_its_words_and_its_name() {
    let training = "タイムスタンプ|参加したきっかけ|研修の満足度|今後も参加したい|参加しやすい時間帯|感想";
    let desks = "タイムスタンプ|窓口の正式名称|パソコンツール（使えるもの全部）|人員（専任）|人員（兼任）|登録事業所の管理と基本情報の取得|案件情報の受け取りの希望";
    let dictionary = Dictionary::shipped().with(&header_words(shipped()).unwrap()).unwrap();
    for (file, header, row, survey) in [
        ("forms/研修アンケート（回答）.xlsx", training, "2026/7/1 9:00|案内メール|5|4|午前|よかった", true),
        ("forms/名簿.xlsx", training, "2026/7/1 9:00|案内メール|5|4|午前|よかった", false),
        (
            "forms/窓口アンケート（回答）令和7年度.xlsx",
            desks,
            "2025/6/1 9:00|福岡しらかば共同受注センター|メール|1|1|管理していない|希望する",
            true,
        ),
    ] {
        let cells = [header, row].map(|line| line.split('|').map(Cell::text).collect()).to_vec();
        let grid = Grid::from_rows(cells);
        let sheet = Sheet {
            name: "フォームの回答 1".into(),
            visibility: Visibility::Visible,
            grid,
            merges: Vec::new(),
        };
        let book = Book { format: Format::Xlsx, encoding: None, sheets: vec![sheet] };
        let context = layout::Context::of(SourceRole::Form, Origin::file(file, ""));
        let (read, _) = layout::read(&book, &context, &dictionary);
        let asked = read.records().filter(|record| record.kind == RecordKind::Survey);
        assert_eq!(asked.count() == 1, survey, "{file}");
    }
}

/// Whose own answer made it no question for them has answered; who left it open, or was never asked, has not.
#[test]
fn who_did_not_answer_is_in_no_denominator() {
    let header = [
        "②-9 登録事業所の管理（基本情報の取得）について教えてください",
        "②-10 どの項目を管理していますか（複数選択可）",
    ];
    let rows: &[(&str, &str, &[&str])] = &[
        ("d01", "2026-06-01", &["管理している（定期的に更新）", "名称, 主な業務内容"]),
        ("d02", "2026-06-01", &["管理していない", ""]),
        ("d03", "2026-06-01", &["管理している（更新は不定期）", ""]),
        ("d04", "2026-06-01", &["", "名称"]),
    ];
    let registry = Registry { surveys: sheet("窓口アンケート", &header, rows), ..Registry::default() };
    let (all, _) = reports(&registry, "2026-12-31".parse().unwrap(), shipped());
    let tally = all[0].tallies.iter().find(|one| one.id == "content-known").unwrap();
    assert_eq!(tally.answered, 2);
    assert_eq!(shown(&tally.rows), [("把握している", 1.0), ("把握していない", 1.0)]);
}

//! Every figure, tally and cross tab of the shared sample held against its truth, and beside what the two reports print;
//! figures as of three days. Skips, saying so, where the shared data are absent.
//! The reports' own arithmetic is in printed.rs.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

use crate::support::{self, Installation, Row, copy_folder, shared_data};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::OnceLock;

/// The night after the last record of the two reports.
const NIGHT: &str = "2022-05-31T22:00";

fn installation(data: &Path) -> &'static Installation {
    static DONE: OnceLock<Installation> = OnceLock::new();
    DONE.get_or_init(|| {
        let installation = Installation::empty();
        for folder in ["inbox", "forms"] {
            copy_folder(&data.join("desks").join(folder), &installation.path(folder));
        }
        installation.run(NIGHT).ended(0);
        installation
    })
}

/// kpi.csv by key, programme, fiscal year and scope.
struct Figures(BTreeMap<(String, String, String, String), Row>);

impl Figures {
    fn of(rows: Vec<Row>) -> Self {
        let place = |row: &Row| {
            (row["key"].clone(), row["programme"].clone(), row["fiscal_year"].clone(), row["scope"].clone())
        };
        Self(rows.into_iter().map(|row| (place(&row), row)).collect())
    }

    fn row(&self, key: &str, programme: &str, year: &str, scope: &str) -> &Row {
        let place = (key.to_owned(), programme.to_owned(), year.to_owned(), scope.to_owned());
        self.0.get(&place).unwrap_or_else(|| panic!("no figure {place:?}"))
    }

    fn value(&self, key: &str, programme: &str, year: &str, scope: &str) -> f64 {
        self.row(key, programme, year, scope)["value"].parse().unwrap()
    }

    /// Every desk's, prefecture's and year's rows may come and go; sums over them all of one key.
    fn all<'a>(&'a self, key: &'a str) -> impl Iterator<Item = &'a Row> {
        self.0.iter().filter(move |(place, _)| place.0 == key).map(|(_, row)| row)
    }
}

const NATIONAL: &str = "全国試行";
const MODEL: &str = "県庁連携モデル";
const DESKS: &str = "窓口アンケート";

/// truth's word → our key, with the year and scope of the model project.
const MODEL_FIGURES: [(&str, &str, &str); 31] = [
    ("lead_companies", "b.lead-companies", "合計"),
    ("lead_rows", "b.lead-rows", "合計"),
    ("demand", "b.demand", "合計"),
    ("lost", "b.lost", "合計"),
    ("contracted_companies", "b.contracted-companies", "合計"),
    ("contract_rate", "b.contract-rate", "合計"),
    ("ordered", "b.ordered", "合計"),
    ("order_rate", "b.order-rate", "合計"),
    ("arr", "b.arr", "合計"),
    ("wage_before", "b.wage-before", "合計"),
    ("wage_after", "b.wage-after", "合計"),
    ("wage_increase", "b.wage-increase", "合計"),
    ("wage_ratio", "b.wage-ratio", "合計"),
    ("wage_after_weighted", "b.wage-after-weighted", "合計"),
    ("wage_year_per_head", "b.wage-total-per-head", "合計"),
    ("registered_workshops", "b.participating-workshops", "合計"),
    ("receiving_workshops", "b.receiving-workshops", "合計"),
    ("pc_continuing_workshops", "b.pc-continuing-workshops", "合計"),
    ("cac", "b.cac", "合計"),
    ("ltv", "b.ltv", "合計"),
    ("avg_monthly_case_price", "b.monthly-case-price", "合計"),
    ("case_months", "b.case-months", "合計"),
    ("avg_monthly_lead_price", "b.monthly-lead-price", "合計"),
    ("assign_lead_time_pc.min", "b.assign-lead-time-min", "PC作業"),
    ("assign_lead_time_pc.max", "b.assign-lead-time-max", "PC作業"),
    ("assign_lead_time_pc.mean", "b.assign-lead-time", "PC作業"),
    ("assign_lead_time_other.min", "b.assign-lead-time-min", "施設外・軽作業"),
    ("assign_lead_time_other.max", "b.assign-lead-time-max", "施設外・軽作業"),
    ("assign_lead_time_other.mean", "b.assign-lead-time", "施設外・軽作業"),
    ("diff.ordered", "b.ordered", "差"),
    ("diff.leads", "b.lead-companies", "差"),
];

/// What the reports print for a figure, where they do.
const PRINTED: &str = include_str!("printed/figures.toml");

fn ours(figures: &Figures, plan: &[Row], name: &str) -> Option<f64> {
    let parts: Vec<&str> = name.split('.').collect();
    let (applying, year) = ("a.applying-desks", "2021");
    Some(match parts[..] {
        ["national", season, scope, what] => {
            let key = match what {
                "offered_n" => "a.offered-count",
                "offered_amount" => "a.offered-amount",
                "offered_annual" => "a.offered-annual",
                "ordered_n" => "a.ordered-count",
                "ordered_amount" => "a.ordered-amount",
                "ordered_annual" => "a.ordered-annual",
                "order_rate" => "a.order-rate",
                other => panic!("truth knows {other}, we do not"),
            };
            figures.value(key, NATIONAL, if season == "fy" { year } else { "2020" }, scope)
        }
        ["national", "applying_desks"] => figures.value(applying, NATIONAL, year, "合計"),
        ["national", "prev_applying_desks"] => figures.value(applying, NATIONAL, "2020", "合計"),
        ["national", "first_time_desks"] => figures.value("a.first-time-desks", NATIONAL, year, "合計"),
        ["national", "max_desks_on_one_case"] => {
            figures.value("a.max-desks-per-case", NATIONAL, year, "合計")
        }
        ["national", "big_case_stores"] => figures.value("a.largest-split-quantity", NATIONAL, year, "合計"),
        ["national", "big_case_prefs"] => figures.value("a.largest-split-places", NATIONAL, year, "合計"),
        ["deliveries", what] => deliveries(figures, what),
        ["plan", item] => planned(plan, item, "計画")?,
        ["model", "diff", what] => {
            let item = match what {
                "ordered" => "年間発注総額",
                "leads" => "リード顧客数",
                _ => "リード顧客の発注需要額",
            };
            planned(plan, item, "差（実績－計画）")?
        }
        ["model", ..] => {
            let what = name.trim_start_matches("model.");
            let (_, key, scope) = MODEL_FIGURES.iter().find(|one| one.0 == what)?;
            figures.value(key, MODEL, year, scope)
        }
        _ => return None,
    })
}

/// Over all programmes: the sheet of deliveries is one.
fn deliveries(figures: &Figures, what: &str) -> f64 {
    let sum = |key: &str, part: &str| -> f64 {
        let total = figures.all(key).filter(|row| row["scope"] == "合計");
        total.map(|row| row[part].parse::<f64>().unwrap()).sum()
    };
    match what {
        "defect_rate" => sum("f.defect-rate", "numerator") / sum("f.defect-rate", "denominator"),
        _ => sum("f.wages-paid", "numerator"),
    }
}

/// A cell of 計画と実績 in its plain unit.
fn planned(plan: &[Row], item: &str, column: &str) -> Option<f64> {
    let row = plan.iter().find(|row| row["指標"] == item)?;
    let number: f64 = row[column].parse().ok()?;
    Some(if row["単位"] == "％" { number / 100.0 } else { number })
}

#[test]
fn every_figure_is_that_of_the_truth() {
    let Some(data) = shared_data() else { return };
    let installation = installation(&data);
    let figures = Figures::of(installation.tables(NIGHT).remove("kpi.csv").unwrap());
    let plan = support::tab(&installation.path("out/全国台帳.xlsx"), "計画と実績");
    let text = fs::read_to_string(data.join("desks/truth/kpi.json")).unwrap();
    let truth: BTreeMap<String, Value> = serde_json::from_str(&text).unwrap();
    let mut wanted: Vec<(String, f64)> = Vec::new();
    for (name, one) in truth.iter().filter(|(name, _)| !name.starts_with('_')) {
        match &one["value"] {
            Value::Object(parts) => {
                wanted.extend(
                    parts.iter().map(|(part, value)| (format!("{name}.{part}"), value.as_f64().unwrap())),
                );
            }
            value => wanted.push((name.clone(), value.as_f64().unwrap())),
        }
    }
    let mut wrong = Vec::new();
    let mut printed: BTreeMap<String, String> = toml::from_str(PRINTED).unwrap();
    println!("{:<44} {:>16} {:>16}  報告書", "指標", "計算値", "正解");
    for (name, truth) in &wanted {
        let Some(ours) = ours(&figures, &plan, name) else {
            wrong.push(format!("{name}: not there"));
            continue;
        };
        let printed = printed.remove(name).unwrap_or_else(|| "－".to_owned());
        println!("{name:<44} {ours:>16.4} {truth:>16.4}  {printed}");
        // The truth is rounded to the digits that it shows.
        let digits = truth.to_string().split_once('.').map_or(0, |(_, digits)| digits.len());
        let unit = 10_f64.powi(-i32::try_from(digits).unwrap());
        if (ours - truth).abs() > unit * 0.500_001 {
            wrong.push(format!("{name}: {ours} ≠ {truth}"));
        }
    }
    println!("{} figures", wanted.len());
    wrong.extend(printed.into_keys().map(|name| format!("the truth knows no {name}")));
    assert_eq!(wrong, Vec::<String>::new());
}

/// Our name of a question and its option → how many chose it, and of how many.
fn counted(figures: &Figures, label: &str) -> BTreeMap<String, (f64, f64)> {
    let prefix = format!("{label}：");
    let rows = figures.all("c.answer-share").filter(|row| row["programme"] == DESKS);
    rows.filter_map(|row| {
        let option = row["scope"].split_once(&prefix)?;
        let number = |part: &str| row[part].parse().unwrap();
        option
            .0
            .chars()
            .count()
            .le(&5)
            .then(|| (option.1.to_owned(), (number("numerator"), number("denominator"))))
    })
    .collect()
}

#[test]
fn every_tally_and_cross_tab_is_that_of_the_truth() {
    let Some(data) = shared_data() else { return };
    let tables = installation(&data).tables(NIGHT);
    let figures = Figures::of(tables["kpi.csv"].clone());
    let truth: Value =
        serde_json::from_str(&fs::read_to_string(data.join("desks/truth/survey.json")).unwrap()).unwrap();
    for (key, name) in [
        ("c.responses", "responses"),
        ("c.responses-listed", "in_ministry_list"),
        ("c.responses-unlisted", "not_in_list"),
    ] {
        assert_eq!(figures.value(key, DESKS, "2021", "合計"), truth[name].as_f64().unwrap(), "{name}");
    }
    let questions = tsunagi::survey::shipped()[0].questions.clone();
    let (mut compared, mut cells) = (0, 0);
    for (id, tally) in truth["tallies"].as_object().unwrap() {
        let question = questions.iter().find(|one| one.id == *id).unwrap_or_else(|| panic!("{id}"));
        let ours = counted(&figures, &question.label);
        for (option, count) in tally["counts"].as_object().into_iter().flatten() {
            let (found, base) = ours.get(option).unwrap_or_else(|| panic!("{id} {option}: {ours:?}"));
            assert_eq!(*found, count.as_f64().unwrap(), "{id} {option}");
            if let Some(answered) = tally["answered"].as_f64() {
                assert_eq!(*base, answered, "{id} {option}");
            }
            println!("{id:<8} {found:>6} / {base:<6} {option}");
            compared += 1;
        }
        if tally["counts"].is_object() {
            let beside: Vec<_> = ours
                .iter()
                .filter(|(name, (count, _))| *count > 0.0 && tally["counts"].get(name).is_none())
                .collect();
            assert!(beside.is_empty(), "{id}: counted beside the truth {beside:?}");
        }
        if let Some(sum) = tally["sum"].as_f64() {
            let scope = format!("{} {}", question.number, question.label);
            let row = figures.row("c.answer-mean", DESKS, "2021", &scope);
            assert_eq!(row["numerator"].parse::<f64>().unwrap(), sum, "{id}");
            assert_eq!(
                row["denominator"].parse::<f64>().unwrap(),
                tally["answered"].as_f64().unwrap(),
                "{id}"
            );
            compared += 1;
        }
    }
    for cross in &tsunagi::survey::shipped()[0].crosses {
        let (name, table) = truth["cross"]
            .as_object()
            .unwrap()
            .iter()
            .find(|(name, _)| name.starts_with(&format!("{}_", cross.id)))
            .unwrap();
        for row in &questions[cross.rows].options {
            for column in &questions[cross.columns].options {
                let scope = format!("{}：{}：{}", cross.title, row.name, column.name);
                let ours =
                    figures.row("c.cross-share", DESKS, "2021", &scope)["numerator"].parse::<f64>().unwrap();
                // The truth has 2人 and 3人 in one column.
                let joined = ["2人", "3人"].contains(&column.name.as_str());
                let told = |column: &str| table[&row.name][column].as_f64().unwrap_or(0.0);
                let (ours, truth) = if joined {
                    let other = if column.name == "2人" { "3人" } else { "2人" };
                    let scope = format!("{}：{}：{other}", cross.title, row.name);
                    let beside = &figures.row("c.cross-share", DESKS, "2021", &scope)["numerator"];
                    (ours + beside.parse::<f64>().unwrap(), told("2～3人"))
                } else {
                    (ours, told(&column.name))
                };
                assert_eq!(ours, truth, "{name} {} {}", row.name, column.name);
                cells += 1;
            }
        }
        println!("{name}: equal");
    }
    println!(
        "{compared} tallies and {cells} cells of {} cross tabs",
        truth["cross"].as_object().unwrap().len()
    );
}

#[test]
fn figures_move_as_the_records_do_and_a_second_run_gives_the_same_bytes() {
    let Some(data) = shared_data() else { return };
    let installation = installation(&data);
    let mut seen = Vec::new();
    for on in ["2021-09-30", "2021-12-31", "2022-05-31"] {
        let out = tempfile::tempdir().unwrap();
        let folder = out.path().to_str().unwrap();
        installation.verb(NIGHT, "export", &["--out", folder, "--as-of", on]).ended(0);
        let figures = Figures::of(support::rows_of(&fs::read(out.path().join("kpi.csv")).unwrap()));
        let of = |key: &str, programme: &str| figures.value(key, programme, "2021", "合計");
        seen.push([
            of("a.offered-count", NATIONAL),
            of("a.ordered-count", NATIONAL),
            of("b.lead-companies", MODEL),
            of("b.contracted-companies", MODEL),
            of("c.responses", DESKS),
        ]);
        let page = |name: &str| {
            let path = out.path().join(name);
            installation.verb(NIGHT, "report", &["--html", path.to_str().unwrap(), "--as-of", on]).ended(0);
            fs::read_to_string(path).unwrap()
        };
        let (first, second) = (page("a.html"), page("b.html"));
        assert_eq!(first, second);
        assert!(!first.contains("http://") && !first.contains("https://") && first.contains("<svg"), "{on}");
    }
    println!("{seen:?}");
    for pair in seen.windows(2) {
        assert!(pair[0].iter().zip(&pair[1]).all(|(before, after)| before <= after), "{seen:?}");
        assert!(pair[0] != pair[1], "{seen:?}");
    }
    let standing = installation.books();
    installation.run(NIGHT).ended(0);
    assert_eq!(installation.books(), standing);
}

/// Books of a day looked back at, made twice over and by another installation, and what they say of the day.
#[test]
fn books_as_of_three_days_are_the_same_to_the_byte_and_move_as_the_records_do() {
    let Some(data) = shared_data() else { return };
    let made = |on: &str| {
        let installation = Installation::empty();
        for folder in ["inbox", "forms"] {
            copy_folder(&data.join("desks").join(folder), &installation.path(folder));
        }
        installation.verb(NIGHT, "run", &["--as-of", on]).ended(0);
        installation
    };
    let mut told = Vec::new();
    for on in ["2021-09-30", "2021-12-31", "2022-05-31"] {
        let installation = made(on);
        let books = installation.books();
        installation.verb(NIGHT, "run", &["--as-of", on]).ended(0);
        assert_eq!(installation.books(), books, "{on}: a second run");
        if on == "2021-12-31" {
            assert_eq!(made(on).books(), books, "{on}: another installation");
        }
        let dashboard = support::tab(&installation.path("out/全国台帳.xlsx"), "ダッシュボード");
        let value = |name: &str| -> f64 {
            let row = dashboard
                .iter()
                .find(|row| row["指標"] == name && row["事業"] == NATIONAL && row["範囲"] == "合計");
            row.unwrap_or_else(|| panic!("{on}: no {name}"))["値"].parse().unwrap()
        };
        told.push([value("情報提供件数"), value("発注件数"), value("応募窓口数")]);
    }
    println!("{told:?}");
    assert!(
        told.windows(2).all(|days| days[0] != days[1] && days[0].iter().zip(&days[1]).all(|(a, b)| a <= b))
    );
}

/// A figure's every share of a questionnaire names the responses that it counts.
#[test]
fn tallies_means_and_cross_tabs_are_explained_by_their_responses() {
    let Some(data) = shared_data() else { return };
    let installation = installation(&data);
    for (asked, records) in [
        (&["c.cross-share", "専任者の有無と民需受注額：専任者あり：100万円以下"][..], None),
        (&["c.answer-mean", "組織人員数（専任）"][..], Some(77)),
        (&["a.order-rate", "全国試行", "令和3年度", "PC作業"][..], Some(8)),
    ] {
        let said = installation.verb(NIGHT, "explain", asked);
        said.ended(0);
        // The rows by which a rate is divided stand behind.
        let counted = said.stdout.split("■ 割る方の行").next().unwrap_or_default();
        let listed =
            counted.lines().filter(|line| line.starts_with('・') || line.starts_with("  ・")).count();
        let rest: usize = counted
            .lines()
            .filter_map(|line| line.trim().strip_prefix("ほか")?.strip_suffix("件")?.parse::<usize>().ok())
            .sum();
        println!("{asked:?}: {} records", listed + rest);
        assert!(listed > 0 && records.is_none_or(|wanted| listed + rest == wanted), "{}", said.stdout);
    }
}

/// A form that nobody has seen, its answers as a file, its questions as a file: nothing else is changed.
#[test]
fn a_new_form_of_five_questions_is_tallied_by_configuration_alone() {
    let installation = Installation::empty();
    fs::create_dir_all(installation.path("survey")).unwrap();
    fs::write(
        installation.path("survey/情報交換会.toml"),
        r#"
id = "meeting"
name = "情報交換会アンケート"
files = ["情報交換会"]
[[question]]
id = "way"
label = "参加の方法"
wordings = ["参加の方法"]
type = "single"
options = ["会場", { name = "オンライン", also = ["Zoom"] }]
[[question]]
id = "themes"
label = "聞きたい話"
wordings = ["次に聞きたい話"]
type = "multi"
options = ["営業、見積り", "品質"]
[[question]]
id = "score"
label = "役に立ったか"
wordings = ["役に立った度合い"]
type = "scale"
options = [{ name = "5", over = 4, upto = 5 }, { name = "4", over = 3, upto = 4 }]
[[question]]
id = "people"
label = "参加人数"
wordings = ["参加した人数"]
type = "number"
[[question]]
id = "words"
label = "ひとこと"
wordings = ["ひとこと"]
type = "free"
[[cross]]
id = "1"
title = "参加の方法と役に立ったか"
rows = "way"
columns = "score"
"#,
    )
    .unwrap();
    fs::write(
        installation.path("forms/情報交換会アンケート（回答）.csv"),
        "タイムスタンプ,窓口名,参加の方法,次に聞きたい話,役に立った度合い,参加した人数,ひとこと\n\
         2026-06-01 10:00:00,福岡あおぞら共同受注窓口,会場,\"営業、見積り, 品質\",5,2名,またお願いします\n\
         2026-06-02 10:00:00,大分ひなた共同受注窓口,Zoom,品質,4,３,\n\
         2026-06-03 10:00:00,大分ひなた共同受注窓口,Zoom,給与,5,３,\n",
    )
    .unwrap();
    installation.run(support::TONIGHT).ended(0);
    let rows = support::tab(&installation.path("out/全国台帳.xlsx"), "アンケート集計");
    let told: Vec<String> = rows
        .iter()
        .filter(|row| {
            row["アンケート"] == "情報交換会アンケート" && !row["値"].is_empty() && row["値"] != "0"
        })
        .map(|row| {
            format!("{}・{} {}/{}", row["設問の内容"], row["選択肢・項目"], row["値"], row["有効回答数"])
        })
        .collect();
    println!("{told:#?}");
    for wanted in [
        "参加の方法・会場 1/2",
        "参加の方法・オンライン 1/2",
        "聞きたい話・営業、見積り 1/2",
        "聞きたい話・品質 1/2",
        "聞きたい話・給与 1/2",
        "役に立ったか・5 2/2",
        "参加人数・合計 5/2",
    ] {
        assert!(told.iter().any(|one| one == wanted), "{wanted} is missing");
    }
    assert!(rows.iter().any(|row| row["選択肢・項目"].ends_with("またお願いします")));
    let crosses = support::tab(&installation.path("out/全国台帳.xlsx"), "クロス集計");
    assert!(crosses.iter().any(|row| row["行の選択肢"] == "会場" && row["件数（件）"] == "1"));
}

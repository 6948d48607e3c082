//! A night → letters: to each desk its new recommended cases and what it has to mend, to the office what changed, what
//! waits for a decision and what failed. A letter without anything new is not written.
//!
//! A desk is told what stands in its own book and nothing else, so mail can leak no more than the book does.

use super::Options;
use crate::domain::{Consent, Desk};
use crate::store::{Hold, HoldKind, Letter, RunSummary};
use crate::views::{BookId, Tab, TabCell, Workbook};
use chrono::NaiveDate;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{Environment, UndefinedBehavior};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

const DESK: &str = include_str!("../../templates/mail/desk.txt");
const OFFICE: &str = include_str!("../../templates/mail/office.txt");
/// The tabs of a desk's book that are told.
const RECOMMENDED: &str = "おすすめ案件";
const ISSUES: &str = "データ確認";

/// What a night has to tell.
#[derive(Clone, Copy, Debug)]
pub struct Night<'a> {
    pub on: NaiveDate,
    pub office: &'a str,
    pub books: &'a [Workbook],
    /// Desks with the address of their online book (empty = a file).
    pub desks: &'a [(&'a Desk, String)],
    pub holds: &'a [Hold],
    /// Sources and books out of reach, in words.
    pub failures: &'a [String],
    /// In words, with their codes.
    pub alarms: &'a [(String, String)],
    /// What changed, in words.
    pub changes: &'a [String],
    pub summary: &'a RunSummary,
    /// What each recipient was told before.
    pub told: &'a BTreeMap<String, BTreeSet<String>>,
}

/// The letters of a night.
#[must_use]
pub fn letters(night: &Night<'_>, options: &Options) -> Vec<Letter> {
    let desks = night.desks.iter().filter_map(|(desk, address)| {
        let recipient = options.desk(&desk.id, &desk.email)?;
        to_desk(night, desk, address, recipient)
    });
    let office = options.office.iter().filter_map(|recipient| to_office(night, recipient));
    desks.chain(office).collect()
}

fn to_desk(night: &Night<'_>, desk: &Desk, address: &str, recipient: String) -> Option<Letter> {
    let book = night.books.iter().find(|book| book.id == BookId::Desk(desk.id.clone()))?;
    let known = night.told.get(&recipient);
    let is_new = |thing: &String| !known.is_some_and(|known| known.contains(thing));
    let mut things = Vec::new();
    let mut cases = Vec::new();
    // A desk that does not want case information is not written to about cases.
    let wants_cases = desk.consent != Some(Consent::No);
    // What it has answered is not new to it, whoever told it of the case.
    let is_open = |row: &Row<'_>| row.get("募集状況") == "募集中" && row.get("受付状況").is_empty();
    for row in rows(book, RECOMMENDED).filter(|row| wants_cases && is_open(row)) {
        let thing = format!("{}/case/{}", desk.id, row.key());
        if is_new(&thing) {
            things.push(thing);
            // By the number that the desk knows.
            let number = Some(row.get("案件番号")).filter(|number| !number.is_empty());
            let key = number.unwrap_or_else(|| row.key());
            cases.push(json!({ "key": key, "title": row.get("件名"), "lines": case_lines(&row) }));
        }
    }
    let mut issues = Vec::new();
    let mut issues_all = 0_usize;
    for row in rows(book, ISSUES).filter(|row| row.get("重要度") != "お知らせ") {
        issues_all += 1;
        let words = row.joined(&["ファイル", "シート", "項目", "内容とお願い"]);
        let thing = format!("{}/issue/{}", desk.id, row.key());
        if is_new(&thing) {
            things.push(thing);
            issues.push(words);
        }
    }
    if things.is_empty() {
        return None;
    }
    let parts = [("おすすめ案件", cases.len()), ("確認事項", issues.len())];
    let told: Vec<String> = (parts.iter().filter(|(_, count)| *count > 0))
        .map(|(word, count)| format!("{word} {count}件"))
        .collect();
    let body = render(
        DESK,
        &json!({ "name": desk.name, "office": night.office, "cases": cases, "issues": issues, "issues_all": issues_all, "book": address }),
    );
    Some(Letter {
        night: night.on,
        kind: BookId::Desk(desk.id.clone()).to_string(),
        recipient,
        subject: format!("【つなぎ】{}", told.join("・")),
        body,
        things,
    })
}

/// What a desk needs to decide whether to look: `応募締切 2026年11月27日／納期 …`.
fn case_lines(row: &Row<'_>) -> Vec<String> {
    let told = |parts: &[(&str, &str, &str)]| {
        let parts = parts.iter().map(|(before, header, after)| (before, row.get(header), after));
        let said: Vec<String> = (parts.filter(|(_, text, _)| !text.is_empty()))
            .map(|(before, text, after)| format!("{before}{text}{after}"))
            .collect();
        said.join("／")
    };
    let lines = [
        told(&[("応募締切 ", "応募締切", ""), ("納期 ", "納期", "")]),
        told(&[
            ("", "作業細目", ""),
            ("在宅・遠隔 ", "在宅・遠隔", ""),
            ("合いそうな事業所 ", "合いそうな事業所数", " か所"),
        ]),
    ];
    lines.into_iter().filter(|line| !line.is_empty()).collect()
}

fn to_office(night: &Night<'_>, recipient: &str) -> Option<Letter> {
    let known = night.told.get(recipient);
    let mut things = Vec::new();
    let mut tell = |thing: String| {
        let is_new = !known.is_some_and(|known| known.contains(&thing));
        if is_new {
            things.push(thing);
        }
        is_new
    };
    // What is out of reach is told on every night on which it is so; the rest once.
    let mut is_worth = !night.failures.is_empty() || !night.changes.is_empty();
    for hold in night.holds {
        // A folder that is gone is recalled every week: nothing of it is read until someone looks.
        let weeks = if hold.kind == HoldKind::Folder { (night.on - hold.since).num_weeks() } else { 0 };
        let again = if weeks > 0 { format!("/{weeks}") } else { String::new() };
        is_worth |= tell(format!("hold/{}/{}/{}{again}", hold.kind.key(), hold.subject, hold.since));
    }
    for (code, words) in night.alarms {
        is_worth |= tell(format!("alarm/{code}/{}", blake3::hash(words.as_bytes()).to_hex()));
    }
    if !is_worth {
        return None;
    }
    let holds: Vec<_> = (night.holds.iter())
        .map(|one| json!({ "kind": one.kind.label(), "subject": one.shown_subject(), "question": one.question }))
        .collect();
    let alarms: Vec<&String> = night.alarms.iter().map(|(_, words)| words).collect();
    let subject = match (night.failures.is_empty(), night.holds.is_empty()) {
        (false, _) => format!("【つなぎ】{} 読めない・書けないものがあります", night.on),
        (true, false) => format!("【つなぎ】{} 判断をお願いします（{} 件）", night.on, holds.len()),
        (true, true) => format!("【つなぎ】{} の取りまとめ", night.on),
    };
    let body = render(
        OFFICE,
        &json!({
            "night": night.on.to_string(), "office": night.office, "failures": night.failures, "holds": holds, "alarms": alarms,
            "changes": night.changes, "facts": night.summary
        }),
    );
    Some(Letter {
        night: night.on,
        recipient: recipient.to_owned(),
        kind: "office".to_owned(),
        subject,
        body,
        things,
    })
}

fn render(template: &str, values: &serde_json::Value) -> String {
    let mut environment = Environment::new();
    if let Ok(syntax) = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build() {
        environment.set_syntax(syntax);
    }
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    let text = environment.render_str(template, Serde(values));
    // The templates are compiled in and rendered by tests: they cannot fail on a night.
    text.unwrap_or_else(|error| {
        format!("メールの文面を作れませんでした（{error}）。ブックをご覧ください。\n")
    })
}

/// A row by header.
struct Row<'a> {
    tab: &'a Tab,
    cells: &'a [TabCell],
}

impl Row<'_> {
    fn key(&self) -> String {
        self.cells.first().map(shown).unwrap_or_default()
    }

    fn get(&self, header: &str) -> String {
        let at = self.tab.columns.iter().position(|column| column.header == header);
        at.and_then(|at| self.cells.get(at)).map(shown).unwrap_or_default()
    }

    fn joined(&self, headers: &[&str]) -> String {
        let texts: Vec<String> =
            headers.iter().map(|header| self.get(header)).filter(|text| !text.is_empty()).collect();
        texts.join(" ").replace('\n', " ")
    }
}

fn rows<'a>(book: &'a Workbook, name: &str) -> impl Iterator<Item = Row<'a>> {
    let tab = book.tabs.iter().find(|tab| tab.name == name);
    tab.into_iter().flat_map(|tab| tab.rows.iter().map(move |row| Row { tab, cells: &row.cells }))
}

fn shown(cell: &TabCell) -> String {
    match cell {
        TabCell::Empty => String::new(),
        TabCell::Text(text) => text.clone(),
        TabCell::Number(number) => number.to_string(),
        TabCell::Bool(yes) => if *yes { "はい" } else { "いいえ" }.to_owned(),
        TabCell::Date(date) => date.format("%Y年%-m月%-d日").to_string(),
        TabCell::DateTime(moment) => moment.format("%Y年%-m月%-d日 %H:%M").to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::DeskId;
    use crate::notify::Security;
    use crate::views::{ColumnKind, Format, TabColumn, TabRow};

    fn tab(name: &str, headers: &[&str], rows: &[&[&str]]) -> Tab {
        let column = |header: &&str| TabColumn {
            header: (*header).to_owned(),
            kind: ColumnKind::Owned,
            format: Format::Text,
            width: 10.0,
            choices: Vec::new(),
        };
        let cells = |row: &&[&str]| TabRow {
            key: row[0].to_owned(),
            cells: row.iter().map(|text| TabCell::Text((*text).to_owned())).collect(),
        };
        Tab {
            name: name.to_owned(),
            purpose: String::new(),
            columns: headers.iter().map(column).collect(),
            rows: rows.iter().map(cells).collect(),
            charts: Vec::new(),
        }
    }

    fn desk(consent: Option<Consent>) -> Desk {
        Desk {
            consent,
            email: "madoguchi@example.jp".to_owned(),
            has_folder: true,
            ..Desk::named(DeskId::new("d01"), "見本共同受注窓口".to_owned())
        }
    }

    fn book() -> Workbook {
        let cases = [
            &["C-000001", "名刺の入力", "募集中", "2026年11月27日", "K26-041", ""][..],
            &["C-000002", "検品", "募集終了", "", "K26-042", ""],
            &["C-000003", "封入", "募集中", "", "K26-043", "2026-11-20に「応募する」として受け付けました"],
        ];
        let issues = [&["D-1", "誤り", "一覧.xlsx", "電話番号の桁が足りません。"][..]];
        Workbook {
            id: BookId::Desk(DeskId::new("d01")),
            title: String::new(),
            tabs: vec![
                tab(RECOMMENDED, &["キー", "件名", "募集状況", "応募締切", "案件番号", "受付状況"], &cases),
                tab(ISSUES, &["キー", "重要度", "ファイル", "内容とお願い"], &issues),
            ],
        }
    }

    fn options() -> Options {
        Options {
            server: "127.0.0.1".to_owned(),
            port: 25,
            security: Security::None,
            account: None,
            from: "tsunagi@example.jp".to_owned(),
            office: vec!["jimu@example.jp".to_owned()],
            to_all_desks: true,
            desks: BTreeMap::new(),
        }
    }

    /// What the night of this desk sends, given what was told before; `office` = holds and failures.
    fn sent(
        desk: &Desk,
        told: &BTreeMap<String, BTreeSet<String>>,
        holds: &[Hold],
        failures: &[String],
    ) -> Vec<Letter> {
        let night = Night {
            on: "2026-11-21".parse().unwrap(),
            office: "全国事務局",
            books: &[book()],
            desks: &[(desk, String::new())],
            holds,
            failures,
            alarms: &[],
            changes: &[],
            summary: &RunSummary::default(),
            told,
        };
        letters(&night, &options())
    }

    #[test]
    fn a_desk_is_told_once_of_new_cases_and_of_what_to_mend() {
        let desk = desk(None);
        let first = sent(&desk, &BTreeMap::new(), &[], &[]);
        assert_eq!(first.len(), 1, "{first:#?}");
        let letter = &first[0];
        assert_eq!(letter.subject, "【つなぎ】おすすめ案件 1件・確認事項 1件");
        assert_eq!(letter.things, ["d01/case/C-000001", "d01/issue/D-1"]);
        for part in [
            "見本共同受注窓口 ご担当者様\n\n",
            "\n・K26-041 名刺の入力\n　応募締切 2026年11月27日\n\nお返事は",
            "\n・一覧.xlsx 電話番号の桁が足りません。\n",
        ] {
            assert!(letter.body.contains(part), "{part}\n{}", letter.body);
        }
        assert!(
            !["K26-042", "K26-043", "C-0"].iter().any(|other| letter.body.contains(other)),
            "{}",
            letter.body
        );
        let told = BTreeMap::from([(letter.recipient.clone(), letter.things.iter().cloned().collect())]);
        assert_eq!(sent(&desk, &told, &[], &[]), []);
    }

    #[test]
    fn a_desk_that_wants_no_cases_is_told_of_none() {
        let letters = sent(&desk(Some(Consent::No)), &BTreeMap::new(), &[], &[]);
        assert_eq!(letters[0].subject, "【つなぎ】確認事項 1件");
        assert!(!letters[0].body.contains("K26-041"));
    }

    #[test]
    fn the_office_is_asked_once_and_told_of_failures_every_night() {
        let hold = Hold {
            kind: HoldKind::File,
            subject: "inbox/d01/一覧.xlsx".to_owned(),
            since: "2026-11-21".parse().unwrap(),
            question: "行が 100 件から 3 件に減っています。".to_owned(),
            approved: false,
        };
        let holds = [hold];
        let of_office = |letters: Vec<Letter>| letters.into_iter().find(|one| one.kind == "office");
        let first = of_office(sent(&desk(None), &BTreeMap::new(), &holds, &[])).unwrap();
        assert!(
            first.subject.contains("判断をお願いします") && first.body.contains("100 件から 3 件"),
            "{}",
            first.body
        );
        let told = BTreeMap::from([(first.recipient.clone(), first.things.iter().cloned().collect())]);
        assert_eq!(of_office(sent(&desk(None), &told, &holds, &[])), None);
        let failures = ["「窓口ドライブ」に届きません。".to_owned()];
        let again = of_office(sent(&desk(None), &told, &holds, &failures)).unwrap();
        assert!(again.body.contains("に届きません"), "{}", again.body);
    }
}

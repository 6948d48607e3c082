//! Which rows are one case, and which id it keeps.

use super::*;

#[test]
fn a_case_number_is_one_for_the_nation_unless_it_is_a_bare_count() {
    use Field::{CaseNumber, Title};
    let rows: &[&[(Field, &str)]] =
        &[&[(CaseNumber, "R3-001"), (Title, "封入")], &[(CaseNumber, "1"), (Title, "清掃")]];
    let mut all = file(SourceRole::Office, "inbox/jimukyoku/a.csv", RecordKind::Case, rows);
    all.append(file(desk("d01"), "inbox/d01/a.csv", RecordKind::Case, rows));
    let (identities, _) = night(&all, &[], &KnownIdentities::default());
    let members: Vec<&[usize]> = identities.cases.iter().map(|one| one.members.as_slice()).collect();
    assert_eq!(members.len(), 3);
    assert!(members.contains(&&[0, 2][..]));
}

#[test]
fn a_bare_number_that_begins_anew_in_each_year_is_a_case_of_each() {
    use Field::{CaseNumber, OpenOn, Title};
    let row = |title: &'static str, open: &'static str| {
        vec![(CaseNumber, "1"), (Client, "株式会社みほん"), (Title, title), (OpenOn, open)]
    };
    for (name, rows, cases) in [
        ("two years, other work", [row("封入", "2021-05-06"), row("清掃", "2022-05-06")], 2),
        ("two years, the same work", [row("封入", "2021-05-06"), row("封入", "2022-05-06")], 2),
        ("one year, other work", [row("封入", "2021-05-06"), row("清掃", "2021-09-06")], 2),
        ("one day, a title corrected", [row("封入", "2021-05-06"), row("封入作業", "2021-05-06")], 1),
        ("a year that nobody says", [row("封入", "2021-05-06"), row("清掃", "")], 1),
    ] {
        let all = file(desk("d01"), "inbox/d01/a.csv", RecordKind::Case, &[&rows[0], &rows[1]]);
        let (identities, _) = night(&all, &[], &KnownIdentities::default());
        assert_eq!(identities.cases.len(), cases, "{name}");
    }
}

#[test]
fn a_number_that_two_desks_use_for_other_work_is_a_case_of_each() {
    use Field::{CaseNumber, Title};
    let row = |client: &'static str, title: &'static str| {
        vec![(CaseNumber, "R6-001"), (Client, client), (Title, title)]
    };
    let first = row("株式会社みほん", "封入");
    for (name, second, cases) in [
        ("another client, another title", row("合同会社れいじ", "清掃"), 2),
        ("another title", row("株式会社みほん", "清掃"), 1),
        ("no client", row("", "清掃"), 1),
    ] {
        for other in [desk("d02"), SourceRole::Office] {
            let mut all = file(desk("d01"), "inbox/d01/a.csv", RecordKind::Case, &[&first]);
            all.append(file(other.clone(), "inbox/x/b.csv", RecordKind::Case, &[&second]));
            let (identities, _) = night(&all, &[], &KnownIdentities::default());
            assert_eq!(identities.cases.len(), cases, "{name} {other:?}");
        }
    }
}

/// Number, client, title, first day, 納期, quantity.
type Line = [&'static str; 6];

fn case_rows(role: SourceRole, path: &str, lines: &[Line]) -> Observations {
    use Field::{CaseNumber, DueOn, OpenOn, Quantity, Title};
    let fields = [CaseNumber, Client, Title, OpenOn, DueOn, Quantity];
    let rows: Vec<Vec<(Field, &str)>> = lines
        .iter()
        .map(|line| fields.into_iter().zip(*line).filter(|(_, text)| !text.is_empty()).collect())
        .collect();
    let rows: Vec<&[(Field, &str)]> = rows.iter().map(Vec::as_slice).collect();
    file(role, path, RecordKind::Case, &rows)
}

const LIST: &str = "inbox/jimukyoku/全国案件一覧.xlsx";

fn office(lines: &[Line]) -> Observations {
    case_rows(SourceRole::Office, LIST, lines)
}

#[test]
fn a_number_used_for_other_work_is_a_case_of_each_and_the_office_is_told() {
    let (open, due) = ("2026-11-10", "2027-01-15");
    let first: Line = ["R8-003", "株式会社丙商店", "化粧箱封入", open, due, "3000"];
    // In one sheet; between two files of the office.
    for (name, second, in_one_sheet, between_files) in [
        ("another client and title", ["R8-003", "有限会社丁物産", "試供品封入", open, due, "7000"], 2, 2),
        ("another client", ["R8-003", "有限会社丁物産", "化粧箱封入", open, due, "7000"], 2, 1),
        (
            "another client, other days",
            ["R8-003", "有限会社丁物産", "化粧箱封入", "2026-12-01", "2027-02-01", "7000"],
            2,
            2,
        ),
        (
            "another title, other days",
            ["R8-003", "株式会社丙商店", "検品", "2026-12-01", "2027-02-01", "3000"],
            2,
            2,
        ),
        ("another title", ["R8-003", "株式会社丙商店", "検品", open, due, "7000"], 2, 1),
        ("a day corrected", ["R8-003", "株式会社丙商店", "化粧箱封入", open, "2027-02-01", "3000"], 1, 1),
        ("other spellings", ["R8-003", "㈱丙商店", "化粧箱の封入作業", open, due, "3000"], 1, 1),
        ("the quantity corrected", ["R8-003", "株式会社丙商店", "化粧箱封入", open, due, "3500"], 1, 1),
    ] {
        let judge = |all: &Observations| {
            let (identities, issues) = night(all, &[], &KnownIdentities::default());
            let told = issues.iter().filter(|one| one.code.as_str() == "case.number-twice").count();
            assert_eq!(told + 1, identities.cases.len(), "{name}");
            identities.cases.len()
        };
        assert_eq!(judge(&office(&[first, second])), in_one_sheet, "{name}");
        let mut two = office(&[first]);
        two.append(case_rows(SourceRole::Office, "inbox/jimukyoku/追加.xlsx", &[second]));
        assert_eq!(judge(&two), between_files, "{name}");
    }
}

#[test]
fn bare_numbers_that_begin_anew_in_each_file_are_cases_of_their_own() {
    let april = [
        ["1", "株式会社辛", "封入", "2026-04-02", "2026-04-20", "100"],
        ["2", "株式会社壬", "除草", "2026-04-03", "2026-04-25", "1"],
    ];
    let may = [
        ["1", "株式会社辛", "封入", "2026-05-02", "2026-05-20", "100"],
        ["2", "株式会社癸", "清掃", "2026-05-03", "2026-05-25", "1"],
    ];
    let mut all = case_rows(desk("d01"), "inbox/d01/4月.xlsx", &april);
    all.append(case_rows(desk("d01"), "inbox/d01/5月.xlsx", &may));
    let (identities, issues) = night(&all, &[], &KnownIdentities::default());
    assert_eq!((identities.cases.len(), issues.len()), (4, 0));
    // What goes on in the next file is the same.
    let mut all = case_rows(desk("d01"), "inbox/d01/4月.xlsx", &april);
    all.append(case_rows(desk("d01"), "inbox/d01/5月.xlsx", &april));
    assert_eq!(night(&all, &[], &KnownIdentities::default()).0.cases.len(), 2);
}

/// Ids by title.
fn ids_of(all: &Observations, identities: &Identities) -> Vec<(String, u32)> {
    let title = |at: &usize| all.cases[*at].title.as_ref().map(|seen| seen.value.clone());
    let of = |one: &CaseIdentity| Some((one.members.iter().find_map(title)?, one.id.0));
    let mut ids: Vec<(String, u32)> = identities.cases.iter().filter_map(of).collect();
    ids.sort();
    ids
}

#[test]
fn ids_of_cases_stay_while_numbers_titles_and_orders_of_rows_change() {
    let (open, due) = ("2026-11-10", "2027-01-15");
    let line = |number, title| [number, "株式会社丙商店", title, open, due, "3000"];
    let before = [line("R8-001", "箱詰"), line("R8-002", "検品"), line("R8-003", "折込")];
    for (name, after, ids) in [
        ("as they were", vec![before[0], before[1], before[2]], vec![1, 3, 2]),
        ("a title corrected", vec![line("R8-001", "箱詰"), line("R8-002", "清掃"), before[2]], vec![3, 2, 1]),
        ("a number changed", vec![line("R8-201", "箱詰"), before[1], before[2]], vec![3, 2, 1]),
        ("the number taken away", vec![line("", "箱詰"), before[1], before[2]], vec![3, 2, 1]),
        ("numbers exchanged", vec![line("R8-002", "箱詰"), line("R8-001", "検品"), before[2]], vec![3, 2, 1]),
        (
            "a line put in on top",
            vec![
                line("R8-001", "清書"),
                line("R8-002", "箱詰"),
                line("R8-003", "検品"),
                line("R8-004", "折込"),
            ],
            vec![3, 2, 4, 1],
        ),
        (
            "a number used twice",
            vec![before[0], ["R8-001", "有限会社丁物産", "清書", open, due, "1"], before[1], before[2]],
            vec![3, 2, 4, 1],
        ),
        (
            "changed beyond knowing",
            vec![["R8-301", "株式会社丙商店", "箱詰", "2026-12-01", "", "1"], before[1], before[2]],
            vec![3, 2, 4],
        ),
    ] {
        let all = office(&before);
        let (first, _) = night(&all, &[], &KnownIdentities::default());
        assert_eq!(first.remembered.next[&'C'], 4);
        let all = office(&after);
        let (second, _) = night(&all, &[], &first.remembered);
        let mut found: Vec<u32> = ids_of(&all, &second).into_iter().map(|(_, id)| id).collect();
        let mut ids = ids;
        found.sort_unstable();
        ids.sort_unstable();
        assert_eq!(found, ids, "{name}");
        // … each of its own work.
        let of =
            |title: &str, ids: &[(String, u32)]| ids.iter().find(|(one, _)| one == title).map(|(_, id)| *id);
        let (was, is) = (ids_of(&office(&before), &first), ids_of(&all, &second));
        for title in ["検品", "折込"] {
            let now = of(title, &is);
            assert!(now.is_none() || now == of(title, &was), "{name} {title} {is:?}");
        }
        if name != "changed beyond knowing" {
            assert_eq!(of("箱詰", &is), of("箱詰", &was), "{name} {is:?}");
        }
        // A night without news changes nothing.
        let (third, _) = night(&all, &[], &second.remembered);
        assert_eq!((&third.cases, &third.remembered), (&second.cases, &second.remembered), "{name}");
    }
}

#[test]
fn parts_of_one_number_keep_their_ids_however_the_rows_are_sorted() {
    let (open, due) = ("2026-11-10", "2027-01-15");
    let one: Line = ["R8-003", "株式会社丙商店", "化粧箱封入", open, due, "3000"];
    let other: Line = ["R8-003", "有限会社丁物産", "試供品封入", open, due, "7000"];
    let (first, _) = night(&office(&[one, other]), &[], &KnownIdentities::default());
    let was = ids_of(&office(&[one, other]), &first);
    let corrected: Line = ["R8-003", "有限会社丁物産", "見本品封緘", open, due, "7000"];
    for lines in [vec![other, one], vec![other], vec![one], vec![corrected, one]] {
        let all = office(&lines);
        let (second, _) = night(&all, &[], &first.remembered);
        for (title, id) in ids_of(&all, &second) {
            let title = if title == "見本品封緘" { "試供品封入".to_owned() } else { title };
            assert!(was.contains(&(title.clone(), id)), "{title} {id} {was:?}");
        }
    }
}

#[test]
fn a_desks_row_of_a_national_case_is_of_it_whatever_stands_before_the_number() {
    let list = ["R8-101", "株式会社みほん薬品", "マスク封入", "2026-11-02", "2026-12-20", "10000"];
    for own in [
        ["全国R8-101", "みほん薬品（株）", "マスクの封入作業", "2026-11-05", "2026-12-20", "10000"],
        ["", "㈱みほん薬品", "マスク封入", "2026-11-04", "2026-12-20", "10000"],
        ["R8-101", "㈱みほん薬品", "詰める仕事", "2026-11-12", "2026-12-10", "300"],
    ] {
        let mut all = office(&[list]);
        all.append(case_rows(desk("d02"), "inbox/d02/受注案件.xlsx", &[own]));
        assert_eq!(night(&all, &[], &KnownIdentities::default()).0.cases.len(), 1, "{own:?}");
    }
}

#[test]
fn the_same_work_again_is_a_case_each_time() {
    use Field::{Amount, DueOn, OrderedOn, Title};
    let row = |ordered: &'static str, due: &'static str, amount: &'static str| {
        vec![
            (Client, "株式会社みほん"),
            (Title, "清掃"),
            (OrderedOn, ordered),
            (DueOn, due),
            (Amount, amount),
        ]
    };
    let first = row("2024-04-01", "2024-04-30", "10000");
    for (name, second, in_one_file, between_files) in [
        ("another order", row("2024-05-01", "2024-05-31", "10000"), 2, 1),
        ("another sum", row("2024-04-01", "2024-04-30", "12000"), 2, 1),
        ("the same again", row("2024-04-01", "2024-04-30", "10000"), 1, 1),
        ("no more than the title", row("", "", ""), 1, 1),
    ] {
        let count = |all: &Observations| night(all, &[], &KnownIdentities::default()).0.cases.len();
        let one = file(desk("d01"), "inbox/d01/a.csv", RecordKind::Case, &[&first, &second]);
        assert_eq!(count(&one), in_one_file, "{name}");
        let mut two = file(desk("d01"), "inbox/d01/a.csv", RecordKind::Case, &[&first]);
        two.append(file(desk("d01"), "inbox/d01/b.csv", RecordKind::Case, &[&second]));
        assert_eq!(count(&two), between_files, "{name}");
    }
}

#[test]
fn a_row_without_a_number_is_the_numbered_case_that_it_does_not_contradict() {
    use Field::{CaseNumber, OpenOn, Title};
    let numbered = |number: &'static str, title: &'static str, open: &'static str| {
        vec![(CaseNumber, number), (Client, "株式会社みほん"), (Title, title), (OpenOn, open)]
    };
    let bare = |client: &'static str, title: &'static str, open: &'static str| {
        vec![(Client, client), (Title, title), (OpenOn, open)]
    };
    // The office's list; what came in by other ways; and whether that row is the first case of the list.
    for (name, list, other, joined) in [
        (
            "same day",
            numbered("R3-001", "封入", "2021-09-06"),
            bare("(株)みほん", "封　入", "2021/9/6"),
            true,
        ),
        ("no day", numbered("R3-001", "封入", "2021-09-06"), bare("みほん", "封入", ""), true),
        (
            "another day",
            numbered("R3-001", "封入", "2021-09-06"),
            bare("みほん", "封入", "2021-10-06"),
            false,
        ),
        (
            "another title",
            numbered("R3-001", "封入", "2021-09-06"),
            bare("みほん", "検品", "2021-09-06"),
            false,
        ),
        (
            "another legal form",
            numbered("R3-001", "封入", "2021-09-06"),
            bare("合同会社みほん", "封入", "2021-09-06"),
            false,
        ),
        ("no client", numbered("R3-001", "封入", "2021-09-06"), bare("", "封入", "2021-09-06"), false),
    ] {
        let second = numbered("R3-002", "清掃", "2021-09-06");
        let mut all = file(SourceRole::Office, "inbox/jimukyoku/a.csv", RecordKind::Case, &[&list, &second]);
        all.append(file(SourceRole::Form, "forms/案件登録.csv", RecordKind::Case, &[&other]));
        let (identities, _) = night(&all, &[], &KnownIdentities::default());
        let of_list = identities.cases.iter().find(|one| one.members.contains(&0)).unwrap();
        assert_eq!(of_list.members.contains(&2), joined, "{name}");
        assert_eq!(identities.cases.len(), if joined { 2 } else { 3 }, "{name}");
    }
    // Two numbered cases of one title (continued work): nobody can say which, so it stays apart.
    let (first, second) =
        (numbered("R3-001", "封入", "2021-09-06"), numbered("R3-002", "封入", "2021-09-06"));
    let mut all = file(SourceRole::Office, "inbox/jimukyoku/a.csv", RecordKind::Case, &[&first, &second]);
    let other = bare("みほん", "封入", "");
    all.append(file(SourceRole::Form, "forms/案件登録.csv", RecordKind::Case, &[&other]));
    assert_eq!(night(&all, &[], &KnownIdentities::default()).0.cases.len(), 3);
}

#[test]
fn the_word_for_work_behind_a_title_parts_no_case() {
    use Field::{Amount, CaseNumber, DueOn, OpenOn, Quantity, Title};
    let row = |number: &'static str, title: &'static str, amount: &'static str, due: &'static str| {
        let facts = [
            (CaseNumber, number),
            (Client, "合同会社みほん製薬"),
            (Title, title),
            (Quantity, "13400"),
            (Amount, amount),
            (OpenOn, "2023-07-25"),
            (DueOn, due),
        ];
        facts.into_iter().filter(|(_, text)| !text.is_empty()).collect::<Vec<_>>()
    };
    let due = "2023-09-18";
    for (why, first, second, cases) in [
        ("a number", row("R5-002", "シール貼り作業", "402000", due), row("", "シール貼り", "402000", due), 1),
        ("no number", row("", "シール貼りの業務", "402000", due), row("", "シール貼り", "402000", due), 1),
        (
            "another sum",
            row("R5-002", "シール貼り作業", "402000", due),
            row("", "シール貼り", "9000", due),
            2,
        ),
        ("no 納期", row("R5-002", "シール貼り作業", "402000", due), row("", "シール貼り", "402000", ""), 2),
        ("two numbers", row("R5-002", "封入作業", "402000", due), row("R5-003", "封入", "402000", due), 2),
    ] {
        let mut all = file(SourceRole::Office, "inbox/jimukyoku/a.csv", RecordKind::Case, &[&first]);
        all.append(file(desk("d01"), "inbox/d01/b.csv", RecordKind::Case, &[&second]));
        let (identities, _) = night(&all, &[], &KnownIdentities::default());
        assert_eq!(identities.cases.len(), cases, "{why}");
    }
    // In one file they are two.
    let (first, second) = (row("", "シール貼り作業", "402000", due), row("", "シール貼り", "402000", due));
    let one = file(desk("d01"), "inbox/d01/b.csv", RecordKind::Case, &[&first, &second]);
    assert_eq!(night(&one, &[], &KnownIdentities::default()).0.cases.len(), 2);
}

#[test]
fn a_case_keeps_its_id_when_it_is_numbered() {
    use Field::{CaseNumber, Title};
    let registered: &[(Field, &str)] = &[(Client, "株式会社みほん"), (Title, "封入")];
    let before = file(SourceRole::Form, "forms/案件登録.csv", RecordKind::Case, &[registered]);
    let (first, _) = night(&before, &[], &KnownIdentities::default());
    let listed: &[(Field, &str)] = &[(CaseNumber, "R3-007"), (Client, "みほん"), (Title, "封入")];
    let mut after = file(SourceRole::Office, "inbox/jimukyoku/a.csv", RecordKind::Case, &[listed]);
    after.append(file(SourceRole::Form, "forms/案件登録.csv", RecordKind::Case, &[registered]));
    let (second, _) = night(&after, &[], &first.remembered);
    let ids = |night: &Identities| night.cases.iter().map(|one| one.id).collect::<Vec<_>>();
    assert_eq!(ids(&first), ids(&second));
    // … and also when the list alone is left.
    let alone = file(SourceRole::Office, "inbox/jimukyoku/a.csv", RecordKind::Case, &[listed]);
    assert_eq!(ids(&night(&alone, &[], &second.remembered).0), ids(&first));
}

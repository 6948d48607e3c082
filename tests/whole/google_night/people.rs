//! People work in the spreadsheets, before and while they are written: their words stay with their rows.

use crate::google::drive::Role;
use crate::google::fault::{Action, Rule};
use crate::google::reply::{Refused, Reply};
use crate::google::token::ROBOT;
use crate::google::world::World;
use crate::google_night::office::{Office, column};
use crate::support::{SMALL, TONIGHT};
use tsunagi::demo;

/// Few books, since each is read and written over HTTP, and more rows than people reach for.
const FEW: demo::Options = demo::Options { desks: 2, workshops: 40, ..SMALL };
const TOMORROW: &str = "2026-11-21T22:00";
const LATER: &str = "2026-11-22T22:00";
const MATCHES: &str = "案件マッチング";
const WORKSHOPS: &str = "事業所台帳";
const READ: &str = "sheets.spreadsheets.values.batchGet";
const UPDATE: &str = "sheets.spreadsheets.batchUpdate";
/// Readings of a book's values before it is written: as the night begins, and just before.
const READS: usize = 2;

/// The key of the nth record of a tab.
fn key(office: &Office, tab: &str, nth: usize) -> String {
    office.rows("national", tab)[nth][0].clone()
}

/// A workshop more: rows are added and figures change.
pub(crate) fn new_workshop(office: &Office) {
    let text = "事業所名,住所,電話番号,サービス種別\n見本ワークス追加,福岡県福岡市博多区博多駅前9-9-9,092-999-9999,就労継続支援B型\n";
    std::fs::write(office.at.path("inbox/d001-fukuoka/追加分.csv"), text).unwrap();
}

/// Whether every row of 事業所台帳 says what it should: what a run would still change is nothing.
pub(crate) fn says_everything(office: &Office, now: &str) {
    let again = office.run_json(now, 0);
    for output in again["outputs"].as_array().unwrap() {
        assert_eq!(output["action"], "keep", "{output}");
    }
}

fn no_key_twice(office: &Office, tab: &str, key_header: &str) {
    let rows = office.rows("national", tab);
    let col = column(&rows[0], key_header);
    let mut keys: Vec<&String> =
        rows[1..].iter().filter_map(|row| row.get(col)).filter(|key| !key.is_empty()).collect();
    let all = keys.len();
    keys.sort();
    keys.dedup();
    assert_eq!(keys.len(), all, "{tab}");
}

#[test]
fn words_stay_with_their_rows_whatever_people_do_to_the_sheet() {
    let office = Office::after_a_night(&FEW, &[]);
    let national = office.national().to_owned();
    let first = key(&office, MATCHES, 1);
    let place = office.place("national", MATCHES, &first, "メモ");
    let workshop = key(&office, WORKSHOPS, 3);
    office.google.state(|world| {
        world.type_cell(&national, MATCHES, &place, "先方の希望");
        world.insert_columns(&national, MATCHES, 1, 1);
        world.type_cell(&national, MATCHES, "B1", "電話した日");
        world.type_cell(&national, MATCHES, "B2", "11/21");
        world.sort_tab(&national, WORKSHOPS, 1, 1, true);
        world.insert_rows(&national, WORKSHOPS, 4, 2);
        world.colour(&national, WORKSHOPS, "A2", [1.0, 0.0, 0.0]);
        world.write_note(&national, WORKSHOPS, "A2", "覚え書き");
        world.rename_tab(&national, WORKSHOPS, "名簿");
        world.move_tab(&national, "名簿", 0);
    });
    new_workshop(&office);
    office.run(TOMORROW, &[]).ended(0);
    assert_eq!(office.shown("national", MATCHES, &first, "メモ"), "先方の希望");
    let rows = office.rows("national", MATCHES);
    assert_eq!(rows[0][1], "電話した日");
    let added = office.rows("national", "名簿");
    assert!(
        added.iter().any(|row| row.iter().any(|cell| cell == "見本ワークス追加")),
        "a new row in the renamed tab"
    );
    assert!(added.iter().any(|row| row[0] == workshop));
    let titles = office.google.state(|world| world.titles(&national));
    assert_eq!(titles[0], "名簿");
    assert!(!titles.iter().any(|title| title == WORKSHOPS), "{titles:?}");
    let (note, colour) = office.google.state(|world| {
        (world.note(&national, "名簿", "A2"), world.colour_of(&national, "名簿", "A2").to_string())
    });
    assert_eq!(note, "覚え書き");
    assert!(colour.contains('1'), "{colour}");
    says_everything(&office, LATER);
}

fn too_fast() -> Reply {
    Refused::classic(403, "usageLimits", "userRateLimitExceeded", "User Rate Limit Exceeded", None).0
}

/// As a stranger found it: what Google put off was sent again as it was, over what a person had typed meanwhile.
#[test]
fn what_is_typed_while_google_asks_to_wait_is_not_written_over() {
    for (what, put_off) in [
        ("429", Action::OverQuota(Some(1))),
        ("403", Action::Answer(too_fast())),
        ("401", Action::Unauthenticated),
    ] {
        let office = Office::after_a_night(&FEW, &[]);
        let national = office.national().to_owned();
        let rows = office.rows("national", WORKSHOPS);
        let (memo, below) = (column(&rows[0], "メモ"), rows.len());
        new_workshop(&office);
        let place = |col: usize| {
            let number = |at: usize| u32::try_from(at).unwrap() + 1;
            tsunagi::domain::CellRef::new(number(below), number(col)).to_string()
        };
        let (sum, note) = (place(1), place(memo));
        let mark = office.google.state(|world| world.journal.mark());
        office.google.state(|world| {
            let id = national.clone();
            // Behind the last reading before the first write.
            world.hooks.after(READ, Some(&national), READS, move |world| {
                world.type_cell(&id, WORKSHOPS, &sum, "合計");
                world.type_cell(&id, WORKSHOPS, &note, "私の覚え");
            });
            world.faults.add(Rule::on(UPDATE, put_off).target(&national));
        });
        let said = office.run(TOMORROW, &[]);
        assert_eq!(said.code, Some(0), "{what}\n{}\n{}", said.stdout, said.stderr);
        let reads_before = office.google.state(|world| {
            let own = world.journal.since(mark).iter().filter(|one| one.target == national);
            own.take_while(|one| one.method != UPDATE).filter(|one| one.method == READ).count()
        });
        assert_eq!((reads_before, office.google.state(|world| world.hooks.waiting())), (READS, 0), "{what}");
        let rows = office.rows("national", WORKSHOPS);
        assert_eq!((rows[below][1].as_str(), rows[below][memo].as_str()), ("合計", "私の覚え"), "{what}");
        let new: Vec<_> =
            rows.iter().filter(|row| row.iter().any(|cell| cell == "見本ワークス追加")).collect();
        assert_eq!(new.len(), 1, "{what}");
        assert!(new[0].get(memo).is_none_or(String::is_empty), "{what}: {:?}", new[0]);
    }
}

/// Each is done by a person in the moment between our last reading and our writing.
#[test]
fn a_person_who_is_faster_loses_nothing() {
    type Edit = fn(&mut World, &str);
    let edits: [(&str, Edit); 8] = [
        ("sorts", |world, id| world.sort_tab(id, WORKSHOPS, 1, 1, true)),
        ("inserts rows above all", |world, id| world.insert_rows(id, WORKSHOPS, 1, 1)),
        ("inserts rows in the middle", |world, id| world.insert_rows(id, WORKSHOPS, 20, 3)),
        ("inserts a row above the header", |world, id| world.insert_rows(id, WORKSHOPS, 0, 1)),
        ("deletes a blank row", |world, id| world.delete_rows(id, WORKSHOPS, 90, 1)),
        ("inserts a column in front", |world, id| world.insert_columns(id, WORKSHOPS, 0, 1)),
        ("inserts a column in the middle", |world, id| world.insert_columns(id, WORKSHOPS, 4, 1)),
        ("renames the tab", |world, id| world.rename_tab(id, WORKSHOPS, "名簿")),
    ];
    for (what, edit) in edits {
        let office = Office::after_a_night(&FEW, &[]);
        let national = office.national().to_owned();
        let header = office.rows("national", WORKSHOPS)[0].clone();
        let human = "メモ";
        let own = tsunagi::domain::CellRef::new(1, u32::try_from(header.len()).unwrap() + 1).to_string();
        let cell = |row: usize, col: usize| {
            let number = |at: usize| u32::try_from(at).unwrap() + 1;
            tsunagi::domain::CellRef::new(number(row), number(col)).to_string()
        };
        office.google.state(|world| world.type_cell(&national, WORKSHOPS, &own, "私の列"));
        let mut words = Vec::new();
        for (row, cells) in office.rows("national", WORKSHOPS).iter().enumerate().skip(1) {
            let text = format!("私の {}", cells[0]);
            office.google.state(|world| {
                world.type_cell(&national, WORKSHOPS, &cell(row, header.len()), &text);
                if row % 7 == 0 {
                    world.type_cell(&national, WORKSHOPS, &cell(row, column(&header, human)), "3");
                }
            });
            words.push((cells[0].clone(), text));
        }
        new_workshop(&office);
        let target = national.clone();
        office.google.state(|world| {
            let at = national.clone();
            world
                .hooks
                .before("sheets.spreadsheets.batchUpdate", Some(&target), 1, move |world| edit(world, &at));
        });
        let said = office.run(TOMORROW, &[]);
        assert_eq!(said.code, Some(0), "{what}\n{}\n{}", said.stdout, said.stderr);
        assert_eq!(office.google.state(|world| world.hooks.waiting()), 0, "{what}");
        let tab = if what == "renames the tab" { "名簿" } else { WORKSHOPS };
        let rows = office.rows("national", tab);
        let header_row = rows.iter().position(|row| row.iter().any(|cell| cell == "私の列")).unwrap();
        let (own, key_at) = (column(&rows[header_row], "私の列"), column(&rows[header_row], &header[0]));
        for (key, text) in &words {
            let found: Vec<_> = rows.iter().filter(|row| row.get(key_at) == Some(key)).collect();
            assert_eq!(found.len(), 1, "{what}: {key}");
            assert_eq!(found[0].get(own), Some(text), "{what}: {key}");
        }
        let new: Vec<_> =
            rows.iter().filter(|row| row.iter().any(|cell| cell == "見本ワークス追加")).collect();
        assert_eq!(new.len(), 1, "{what}");
        let strays = rows[header_row + 1..].iter().filter(|row| {
            row.get(key_at).is_none_or(String::is_empty) && row.iter().any(|cell| !cell.is_empty())
        });
        assert_eq!(strays.count(), 0, "{what}: nothing of ours stands without its key");
        let overrides = rows
            .iter()
            .filter(|row| row.get(column(&rows[header_row], human)).is_some_and(|cell| cell == "3"));
        assert_eq!(overrides.count(), words.len() / 7, "{what}");
        let again = office.run_json(LATER, 0);
        let kept = again["outputs"].as_array().unwrap().iter().all(|output| output["action"] == "keep");
        assert!(kept, "{what}: {}", again["outputs"]);
    }
}

#[test]
fn a_row_that_cannot_be_known_holds_its_tab_and_no_other() {
    for (what, words) in [("copy", "2行目と3行目にあります"), ("erase", "が空です")] {
        let office = Office::after_a_night(&FEW, &[]);
        let national = office.national().to_owned();
        let first = key(&office, WORKSHOPS, 1);
        let second = key(&office, WORKSHOPS, 2);
        office.google.state(|world| match what {
            "copy" => world.type_cell(&national, WORKSHOPS, "A3", &first),
            _ => world.type_cell(&national, WORKSHOPS, "A3", ""),
        });
        let before = office.rows("national", WORKSHOPS);
        new_workshop(&office);
        let said = office.run(TOMORROW, &[]);
        said.ended(3);
        assert!(said.stdout.contains(words), "{}", said.stdout);
        assert_eq!(office.rows("national", WORKSHOPS), before, "{what}: left alone");
        let issues = office.rows("national", "データ確認");
        assert!(
            issues.iter().any(|row| row.iter().any(|cell| cell.contains(words))),
            "{what}: told in the sheet"
        );
        office.google.state(|world| world.type_cell(&national, WORKSHOPS, "A3", &second));
        office.run(LATER, &[]).ended(0);
        no_key_twice(&office, WORKSHOPS, &before[0][0]);
        assert!(
            office.rows("national", WORKSHOPS).iter().any(|row| row.contains(&"見本ワークス追加".to_owned()))
        );
    }
}

#[test]
fn rows_of_peoples_own_are_left_alone_also_in_columns_of_ours() {
    let office = Office::after_a_night(&FEW, &[]);
    let national = office.national().to_owned();
    let before = office.rows("national", WORKSHOPS);
    let (legend, total) = (before.len() + 2, before.len() + 3);
    office.google.state(|world| {
        world.type_cell(&national, WORKSHOPS, &format!("C{legend}"), "凡例：青は確認済み");
        world.type_cell(&national, WORKSHOPS, &format!("D{total}"), "=COUNTA(C2:C20)");
    });
    new_workshop(&office);
    office.run(TOMORROW, &[]).ended(0);
    let after = office.rows("national", WORKSHOPS);
    assert_eq!(
        (after[legend - 1][2].as_str(), after[total - 1][3].is_empty()),
        ("凡例：青は確認済み", false)
    );
    assert!(after[total..].iter().any(|row| row.contains(&"見本ワークス追加".to_owned())), "below them");
    let told = office.rows("national", "データ確認");
    assert!(!told.iter().flatten().any(|cell| cell.contains("が空です")), "{told:?}");
    no_key_twice(&office, WORKSHOPS, &before[0][0]);
    says_everything(&office, LATER);
}

#[test]
fn a_deleted_tab_comes_back_with_what_people_had_written() {
    let office = Office::after_a_night(&FEW, &[]);
    let national = office.national().to_owned();
    let first = key(&office, MATCHES, 1);
    let place = office.place("national", MATCHES, &first, "メモ");
    office.google.state(|world| world.type_cell(&national, MATCHES, &place, "先方の希望"));
    office.run(TOMORROW, &[]).ended(0);
    office.google.state(|world| world.delete_tab(&national, MATCHES));
    office.run(LATER, &[]).ended(0);
    assert_eq!(office.shown("national", MATCHES, &first, "メモ"), "先方の希望");
}

#[test]
fn a_book_that_moves_online_takes_its_words_along() {
    let office = Office::new(&FEW, &[]);
    let config = std::fs::read_to_string(office.at.path("tsunagi.toml")).unwrap();
    let offline = config.split("[sheets]").next().unwrap();
    std::fs::write(office.at.path("tsunagi.toml"), offline).unwrap();
    office.run(TONIGHT, &[]).ended(0);
    let book = office.at.path("out/全国台帳.xlsx");
    let first = crate::support::tab(&book, MATCHES)[0]["キー"].clone();
    if !crate::support::edit(&book, &format!("at('{MATCHES}', '{first}', 'メモ').value = '先方の希望'"))
    {
        return;
    }
    office.run(TOMORROW, &[]).ended(0);
    std::fs::write(office.at.path("tsunagi.toml"), config).unwrap();
    office.run(LATER, &[]).ended(0);
    assert_eq!(office.shown("national", MATCHES, &first, "メモ"), "先方の希望");
}

#[test]
fn a_second_installation_is_refused_until_it_takes_over() {
    let office = Office::after_a_night(&FEW, &[]);
    for end in ["", "-wal", "-shm"] {
        let file = office.at.path(&format!("var/registry.db{end}"));
        if file.exists() {
            std::fs::remove_file(file).unwrap();
        }
    }
    // Another installation has no book of its own yet.
    let out = office.at.path("out");
    if out.exists() {
        std::fs::remove_dir_all(out).unwrap();
    }
    let mark = office.google.state(|world| world.journal.mark());
    let refused = office.run(TOMORROW, &[]);
    refused.ended(3);
    assert!(
        refused.stdout.contains("別に設置された tsunagi が 2026-11-20T22:00 に書き込んでいます"),
        "{}",
        refused.stdout
    );
    assert_eq!(office.google.state(|world| world.journal.writes_since(mark).len()), 0);
    office.run(TOMORROW, &["--take-over"]).ended(0);
    new_workshop(&office);
    office.run(LATER, &[]).ended(0);
}

#[test]
fn who_may_only_read_is_told_so() {
    let office = Office::after_a_night(&FEW, &[]);
    let national = office.national().to_owned();
    office.google.state(|world| {
        world.unshare(&national, ROBOT);
        world.share(&national, ROBOT, Role::Reader);
    });
    new_workshop(&office);
    let said = office.run(TOMORROW, &[]);
    said.ended(3);
    assert!(said.stdout.contains(&format!("{ROBOT} を「編集者」として共有してください")), "{}", said.stdout);
    let desk = office.rows("desk:d001-fukuoka", "自窓口の事業所");
    assert!(desk.iter().any(|row| row.contains(&"見本ワークス追加".to_owned())), "the others are written");
}

#[test]
fn a_date_that_a_person_types_is_read_as_they_see_it() {
    let office = Office::after_a_night(&FEW, &[]);
    let national = office.national().to_owned();
    let first = key(&office, MATCHES, 1);
    let place = office.place("national", MATCHES, &first, "メモ");
    office.google.state(|world| world.type_cell(&national, MATCHES, &place, "2026/11/30"));
    office.run(TOMORROW, &[]).ended(0);
    let value: String = office
        .at
        .registry()
        .query_row(
            "SELECT value FROM human_cell WHERE column_name = 'メモ' AND gone_at IS NULL",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert!(value.starts_with("2026"), "{value}");
    let mark = office.google.state(|world| world.journal.mark());
    office.run(LATER, &[]).ended(0);
    let reads =
        office.google.state(|world| world.journal.calls_of(mark, "sheets.spreadsheets.values.batchGet"));
    assert_eq!(reads, office.books.len(), "a date that is known is not asked for again");
}

#[test]
fn a_tab_of_which_most_would_change_waits_for_the_operator() {
    let office = Office::after_a_night(&FEW, &[]);
    let national = office.national().to_owned();
    let before = office.rows("national", WORKSHOPS);
    office.google.state(|world| {
        for row in 2..=before.len() {
            for col in ["B", "C", "D", "E", "F", "G", "H", "I", "J", "K", "L", "M", "N", "O", "P"] {
                world.type_cell(&national, WORKSHOPS, &format!("{col}{row}"), "上書き");
            }
        }
    });
    let held = office.run(TOMORROW, &[]);
    held.ended(3);
    assert!(held.stdout.contains("--allow-large-change"), "{}", held.stdout);
    office.run(LATER, &["--allow-large-change"]).ended(0);
    assert_eq!(office.rows("national", WORKSHOPS), before, "our columns are ours");
}

#[test]
fn text_from_outside_never_becomes_a_formula() {
    let office = Office::new(&FEW, &[]);
    let text = "事業所名,住所,電話番号,サービス種別\n\"=IMPORTXML(\"\"https://example.jp/\"\",\"\"//a\"\")\",福岡県福岡市博多区博多駅前9-9-9,092-999-9999,就労継続支援B型\n";
    std::fs::write(office.at.path("inbox/d001-fukuoka/追加分.csv"), text).unwrap();
    office.run(TONIGHT, &[]).ended(0);
    let rows = office.rows("national", WORKSHOPS);
    let (at, row) =
        rows.iter().enumerate().find(|(_, row)| row.iter().any(|cell| cell.contains("IMPORTXML"))).unwrap();
    let col = row.iter().position(|cell| cell.contains("IMPORTXML")).unwrap();
    let place =
        tsunagi::domain::CellRef::new(u32::try_from(at).unwrap() + 1, u32::try_from(col).unwrap() + 1)
            .to_string();
    assert_eq!(office.google.state(|world| world.formula(office.national(), WORKSHOPS, &place)), None);
    assert!(row[col].starts_with('='));
}

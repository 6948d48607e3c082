//! What the failure table and the soak found, each once more by itself.

use crate::google::client::Client;
use crate::google::fault::{Action, Rule};
use crate::google_night::faults::Inputs;
use crate::google_night::inside::{House, seen};
use std::time::Duration;
use tsunagi::domain::CellRef;

const NIGHT: &str = "2026-11-21T02:00";
const LATER: &str = "2026-11-22T02:00";
const FLIPPED: Inputs = Inputs { flip: true, more: 0 };
const BACK: Inputs = Inputs { flip: false, more: 0 };

fn after_a_night() -> House {
    House::after("the first night", |house| {
        FLIPPED.put(house);
        assert_eq!(house.night(NIGHT).code("the first night"), 0);
    })
}

fn at(row: usize, col: usize) -> String {
    let number = |at: usize| u32::try_from(at).unwrap() + 1;
    CellRef::new(number(row), number(col)).to_string()
}

#[test]
fn an_error_of_the_token_service_was_taken_for_an_empty_token_and_nothing_seemed_shared() {
    let house = after_a_night();
    let fault = |rule: Rule| house.google.state(|world| world.faults.add(rule));
    fault(Rule::on("oauth2.token", Action::Down(503)));
    assert_eq!(house.night(LATER).code("once"), 0);
    fault(Rule::on("oauth2.token", Action::Down(503)).always());
    let ran = house.night_as(LATER, false, Duration::from_secs(20), Duration::from_millis(40));
    assert_eq!(ran.code("for good"), 3);
    assert!(
        ran.words().contains("一時的なものと思われます") && !ran.words().contains("共有"),
        "{}",
        ran.words()
    );
}

#[test]
fn calls_that_began_together_asked_for_a_token_each() {
    let house = after_a_night();
    let mark = house.google.state(|world| world.journal.mark());
    house.night(LATER);
    assert_eq!(house.google.state(|world| world.journal.calls_of(mark, "oauth2.token")), 1);
}

#[test]
fn a_write_whose_answer_was_lost_left_people_without_what_it_wrote_over() {
    let house = after_a_night();
    let national = house.books["national"].clone();
    let tab = "事業所台帳";
    let rows = house.google.state(|world| world.rows(&national, tab));
    house.google.state(|world| {
        world.edit_tab(&national, tab, |tab| tab.columns = tab.columns.max(rows[0].len() + 1));
        world.set_text(&national, tab, &at(0, rows[0].len()), "私の係");
        for row in 1..rows.len() {
            world.set_text(&national, tab, &at(row, rows[0].len()), &format!("係 {row}"));
        }
    });
    let before = house.peoples("national");
    BACK.put(&house);
    house.google.state(|world| {
        let (id, last) = (national.clone(), rows[0].len());
        // Their column comes to stand where ours were when we read them.
        world.hooks.before("sheets.spreadsheets.batchUpdate", Some(&national), 1, move |world| {
            for _ in 0..6 {
                world.move_column(&id, tab, last, 1);
            }
        });
        world
            .faults
            .add(Rule::on("sheets.spreadsheets.batchUpdate", Action::CommitThenDown).target(&national));
    });
    assert_eq!(house.night(LATER).code("the night"), 0);
    assert_eq!(house.google.state(|world| world.hooks.waiting()), 0);
    assert_eq!(house.peoples("national"), before);
}

#[test]
fn a_workshop_that_came_back_was_told_as_new_that_night_and_as_changed_ever_after() {
    let house = after_a_night();
    for (inputs, now) in [(BACK, LATER), (FLIPPED, "2026-11-23T02:00")] {
        inputs.put(&house);
        assert_eq!(house.night(now).code(now), 0);
    }
    let mark = house.google.state(|world| world.journal.mark());
    assert_eq!(house.night("2026-11-23T02:30").code("unchanged"), 0);
    assert_eq!(house.google.state(|world| world.journal.writes_since(mark).len()), 0);
}

#[test]
fn a_date_in_a_cell_without_a_look_was_shown_as_a_number() {
    let house = after_a_night();
    let national = house.books["national"].clone();
    let place = house.google.state(|world| {
        let tabs = seen(world, &national, "national");
        let tab = tabs.iter().find(|tab| tab.name == "更新履歴").unwrap();
        let col = tab.columns.iter().position(|(header, _)| header == "日付").unwrap();
        let place = at(tab.filled()[0], col);
        world.edit_tab(&national, "更新履歴", |tab| *tab.cell_mut(1, col) = Default::default());
        place
    });
    assert_eq!(house.google.state(|world| world.shown(&national, "更新履歴", &place)), "");
    assert_eq!(house.night(LATER).code("the night"), 0);
    assert_eq!(house.google.state(|world| world.shown(&national, "更新履歴", &place)), "2026-11-21");
}

/// Merges cells of a tab of the national book as a person does, by 0-based rows and columns.
fn merge(house: &House, tab: &str, (row, row_end): (usize, usize), (col, col_end): (usize, usize)) {
    let national = &house.books["national"];
    let sheet = house.google.state(|world| world.tab(national, tab).id);
    let range = serde_json::json!({"sheetId": sheet, "startRowIndex": row, "endRowIndex": row_end,
                                   "startColumnIndex": col, "endColumnIndex": col_end});
    let merge = serde_json::json!([{"mergeCells": {"range": range, "mergeType": "MERGE_ALL"}}]);
    Client::of_all(&house.google).batch(national, merge).good();
}

#[test]
fn what_stands_under_merged_cells_was_written_every_night() {
    let house = after_a_night();
    let national = house.books["national"].clone();
    let tab = "事業所台帳";
    let rows = |house: &House| house.google.state(|world| world.rows(&national, tab));
    let before = rows(&house);
    merge(&house, tab, (1, 4), (1, 3));
    // Where new rows would come.
    merge(&house, tab, (before.len(), before.len() + 2), (0, 2));
    let night = |now: &str| {
        let mark = house.google.state(|world| world.journal.mark());
        assert_eq!(house.night(now).code(now), 0);
        house.google.state(|world| world.journal.writes_since(mark).len())
    };
    assert_eq!(night(LATER), 0, "nothing of it would be kept");
    Inputs { flip: true, more: 2 }.put(&house);
    assert!(night("2026-11-23T02:00") > 0);
    let after = rows(&house);
    assert_eq!(after.len(), before.len() + 4, "two rows more, below what is merged");
    assert!(
        after[before.len() + 2..].iter().all(|row| !row[0].is_empty() && !row[1].is_empty()),
        "{after:?}"
    );
    assert_eq!(night("2026-11-24T02:00"), 0);
}

#[test]
fn a_heading_of_ours_that_was_renamed_was_put_back_without_a_word() {
    let house = after_a_night();
    let national = house.books["national"].clone();
    let tab = "事業所台帳";
    let rows = || house.google.state(|world| world.rows(&national, tab));
    let before = rows();
    let header = before[0].clone();
    let col = header.iter().position(|heading| heading == "住所").unwrap();
    house.google.state(|world| world.set_text(&national, tab, &at(0, col), "所在地（全部）"));
    let said = house.at.verb(LATER, "run", &[]);
    said.ended(0);
    let words = "［事業所台帳］の見出し「所在地（全部）」は、つなぎの列の見出しのため「住所」に戻しました。";
    assert!(said.stdout.contains(words), "{}", said.stdout);
    assert_eq!(rows(), before);
}

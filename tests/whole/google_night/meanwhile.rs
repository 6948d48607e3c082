//! What people do in the moment between our last reading and our writing, and between two readings.

use crate::google_night::office::{Office, column};
use crate::google_night::people::{new_workshop, says_everything};
use crate::support::SMALL;

const TOMORROW: &str = "2026-11-21T22:00";
const LATER: &str = "2026-11-22T22:00";
const LAST: &str = "2026-11-23T22:00";
const WORKSHOPS: &str = "事業所台帳";
const READ: &str = "sheets.spreadsheets.values.batchGet";
const UPDATE: &str = "sheets.spreadsheets.batchUpdate";

fn place(row: usize, col: usize) -> String {
    let number = |at: usize| u32::try_from(at).unwrap() + 1;
    tsunagi::domain::CellRef::new(number(row), number(col)).to_string()
}

/// As a stranger found it: rows and columns that are new were written over what a person typed there in the moment between
/// our last reading and our writing.
#[test]
fn what_is_typed_below_or_beside_the_table_meanwhile_moves_on() {
    typed_meanwhile(false);
}

#[test]
fn what_is_typed_in_a_column_added_at_the_end_meanwhile_moves_on() {
    typed_meanwhile(true);
}

fn typed_meanwhile(at_the_end: bool) {
    let office = Office::after_a_night(&SMALL, &[]);
    let national = office.national().to_owned();
    let before = office.rows("national", WORKSHOPS);
    let (height, width) = (before.len(), before[0].len());
    let memo = column(&before[0], "メモ");
    // A column of ours that somebody deleted is made anew behind the last.
    let gone = column(&before[0], "電話番号");
    new_workshop(&office);
    let mut typed: Vec<(String, &str)> =
        vec![(place(height, 1), "合計"), (place(height, memo - 1), "私の覚え")];
    typed.extend([
        (place(height + 1, 1), "もう一行"),
        (place(0, width - 1), "私の列"),
        (place(1, width - 1), "私の言葉"),
    ]);
    office.google.state(|world| {
        world.delete_columns(&national, WORKSHOPS, gone, 1);
        if at_the_end {
            world.edit_tab(&national, WORKSHOPS, |tab| tab.columns = width - 1);
        }
        let id = national.clone();
        world.hooks.before(UPDATE, Some(&national), 1, move |world| {
            if at_the_end {
                world.edit_tab(&id, WORKSHOPS, |tab| tab.columns = width);
            }
            for (cell, text) in &typed {
                world.type_cell(&id, WORKSHOPS, cell, text);
            }
        });
    });
    office.run(TOMORROW, &[]).ended(0);
    let rows = office.rows("national", WORKSHOPS);
    let own = column(&rows[0], "私の列");
    assert_eq!((rows[1][own].as_str(), column(&rows[0], "電話番号")), ("私の言葉", width - 1));
    let memo = column(&rows[0], "メモ");
    let sum = rows.iter().position(|row| row[1] == "合計").expect("the person's row");
    assert_eq!((rows[sum][memo].as_str(), rows[sum + 1][1].as_str()), ("私の覚え", "もう一行"));
    let new: Vec<_> = rows.iter().filter(|row| row.iter().any(|cell| cell == "見本ワークス追加")).collect();
    assert_eq!(new.len(), 1);
    assert!(new[0][memo].is_empty(), "{:?}", new[0]);
    assert_eq!(rows[sum].iter().filter(|cell| !cell.is_empty()).count(), 2, "{:?}", rows[sum]);
    // The new row looks as the others do.
    office.google.state(|world| {
        let at = rows.iter().position(|row| row == new[0]).unwrap();
        let look = |row: usize| {
            let cell = world.cell(&national, WORKSHOPS, &place(row, memo)).unwrap();
            (cell.format().clone(), cell.more.as_ref().map(|more| more.validation.clone()))
        };
        assert_eq!(look(at), look(1));
    });
    // The person's word beside no key is told once.
    office.run(LATER, &[]).ended(0);
    says_everything(&office, LAST);
}

/// Rows that a person prepared below the table are filled, and new rows are not inserted through what a person protects.
#[test]
fn new_records_stand_in_prepared_rows_and_not_through_protections() {
    let office = Office::after_a_night(&SMALL, &[]);
    let national = office.national().to_owned();
    let rows = office.rows("national", WORKSHOPS);
    let (height, width) = (rows.len(), rows[0].len());
    let letters = tsunagi::domain::column_letters(u32::try_from(width).unwrap() + 1);
    office.google.state(|world| {
        world.insert_columns(&national, WORKSHOPS, width, 1);
        world.type_cell(&national, WORKSHOPS, &format!("{letters}1"), "私の数");
        for row in 2..=height + 3 {
            // It shows nothing but a space where there is nothing.
            world.type_cell(&national, WORKSHOPS, &format!("{letters}{row}"), &format!("=B{row}&\" \""));
        }
    });
    new_workshop(&office);
    office.run(TOMORROW, &[]).ended(0);
    let rows = office.rows("national", WORKSHOPS);
    assert_eq!(
        (rows[height].contains(&"見本ワークス追加".to_owned()), rows[height][width].trim()),
        (true, rows[height][1].as_str())
    );
    let text = "事業所名,住所,電話番号,サービス種別\n見本ワークス三,福岡県福岡市博多区博多駅前8-8-8,092-888-8888,就労継続支援B型\n";
    std::fs::write(office.at.path("inbox/d001-fukuoka/三つ目.csv"), text).unwrap();
    office.google.state(|world| {
        for row in height + 2..=height + 3 {
            world.type_cell(&national, WORKSHOPS, &format!("{letters}{row}"), "");
        }
        world.protect(&national, WORKSHOPS, &format!("{letters}1:{letters}{}", height + 40), &[]);
    });
    office.run(LATER, &[]).ended(0);
    assert!(office.rows("national", WORKSHOPS)[height + 1].contains(&"見本ワークス三".to_owned()));
}

/// As a stranger found it: cells are asked for by the name of their tab, and one that was renamed since its name was read
/// cost its book the night.
#[test]
fn a_tab_that_is_renamed_between_two_readings_does_not_cost_its_book_the_night() {
    for (what, reading) in [("before its cells", 1), ("before its dates as they are shown", 2)] {
        let office = Office::after_a_night(&SMALL, &[]);
        let national = office.national().to_owned();
        let key = office.rows("national", WORKSHOPS)[1][0].clone();
        let memo = office.place("national", WORKSHOPS, &key, "メモ");
        new_workshop(&office);
        office.google.state(|world| {
            world.type_cell(&national, WORKSHOPS, &memo, "2026/12/1");
            let id = national.clone();
            world.hooks.before(READ, Some(&national), reading, move |world| {
                world.rename_tab(&id, WORKSHOPS, "名簿");
            });
        });
        let said = office.run(TOMORROW, &[]);
        assert_eq!(said.code, Some(0), "{what}\n{}", said.stdout);
        let rows = office.rows("national", "名簿");
        assert!(rows.iter().any(|row| row.iter().any(|cell| cell == "見本ワークス追加")), "{what}");
    }
}

//! What a night writes into spreadsheets, and what it leaves alone.

use crate::office::Office;
use crate::support::{SMALL, TONIGHT};

const TOMORROW: &str = "2026-11-21T22:00";

#[test]
fn the_first_night_makes_the_tabs_and_the_second_writes_nothing() {
    let office = Office::new(&SMALL, &["近畿"]);
    let first = office.run(TONIGHT, &[]);
    first.ended(0);
    println!("{}", first.stdout);
    let titles = office.google.state(|world| world.titles(office.national()));
    assert_eq!(titles.first().map(String::as_str), Some("ダッシュボード"), "{titles:?}");
    assert_eq!(titles.last().map(String::as_str), Some("シート1"), "a person's own tab stays, behind ours");
    let mark = office.google.state(|world| world.journal.mark());
    let second = office.run_json(TOMORROW, 0);
    println!("{}", second["google"]);
    assert_eq!(second["changes"], 0);
    let writes = office.google.state(|world| world.journal.writes_since(mark).len());
    assert_eq!(writes, 0);
}

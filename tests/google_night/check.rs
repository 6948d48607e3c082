//! What an operator sees before anything is written: `check` and `run --dry-run`.

use crate::google::drive::Role;
use crate::google::token::ROBOT;
use crate::office::Office;
use crate::support::{SMALL, TONIGHT};

#[test]
fn check_goes_through_every_source_and_target_and_writes_nothing() {
    let office = Office::new(&SMALL, &["近畿"]);
    let desk = office.books["desk:d001-fukuoka"].clone();
    office.google.state(|world| {
        world.unshare(&desk, ROBOT);
        world.share(&desk, ROBOT, Role::Reader);
        world.unshare(&office.books["block:近畿"], ROBOT);
    });
    let said = office.at.verb(TONIGHT, "check", &[]);
    said.ended(3);
    println!("{}", said.stdout);
    for words in [
        "共有する相手: tsunagi@tsunagi-emulator.iam.gserviceaccount.com",
        "書き込み先「全国台帳」… 書けます（「全国」）",
        "書けません。tsunagi@tsunagi-emulator.iam.gserviceaccount.com を「編集者」として共有してください",
        "tsunagi@tsunagi-emulator.iam.gserviceaccount.com に共有してください",
        "inbox/d001-fukuoka/",
        "全国台帳（スプレッドシート） … 新しく作ります",
    ] {
        assert!(said.stdout.contains(words), "{words}\n{}", said.stdout);
    }
    let writes = office.google.state(|world| world.journal.all().iter().filter(|call| call.is_write).count());
    assert_eq!(writes, 0);
    assert!(!office.at.path("var/registry.db").exists(), "not even a registry");
}

#[test]
fn a_dry_run_tells_cells_from_and_to_by_tab() {
    let office = Office::after_a_night(&SMALL, &[]);
    let national = office.national().to_owned();
    let key = office.rows("national", "事業所台帳")[1][0].clone();
    let name = office.rows("national", "事業所台帳")[1][1].clone();
    let place = office.place("national", "事業所台帳", &key, &office.rows("national", "事業所台帳")[0][1]);
    office.google.state(|world| world.type_cell(&national, "事業所台帳", &place, "書き換え"));
    let mark = office.google.state(|world| world.journal.mark());
    let said = office.run("2026-11-21T22:00", &["--dry-run"]);
    said.ended(0);
    assert!(said.stdout.contains("［事業所台帳］ セル 1・行の追加 0・行の終了 0"), "{}", said.stdout);
    assert!(said.stdout.contains(&format!("「書き換え」→「{name}」")), "{}", said.stdout);
    assert_eq!(office.google.state(|world| world.journal.writes_since(mark).len()), 0);
}

#[test]
fn without_its_key_a_night_does_what_it_can() {
    let office = Office::after_a_night(&SMALL, &[]);
    std::fs::remove_file(office.at.path("google-key.json")).unwrap();
    let said = office.run("2026-11-21T22:00", &[]);
    said.ended(3);
    assert!(said.stdout.contains("鍵のファイル") && said.stdout.contains("がありません"), "{}", said.stdout);
    assert!(said.stdout.contains("前回と同じ 18"), "{}", said.stdout);
}

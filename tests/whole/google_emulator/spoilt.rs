//! Quotas, faults, hooks and the journal.

use crate::google::Google;
use crate::google::client::Client;
use crate::google::drive::Role;
use crate::google::fault::{Action, Rule};
use crate::google::quota::Api;
use crate::google::reply::Reply;
use crate::google::token::ROBOT;
use rstest::rstest;
use serde_json::json;
use std::time::{Duration, Instant};

fn with_sheet() -> (Google, Client, String) {
    let google = Google::start();
    let id = google.state(|world| {
        let id = world.put_sheet("名簿", None, &[&["key", "name"], &["1", "a"]]);
        world.share(&id, ROBOT, Role::Writer);
        id
    });
    let client = Client::of_all(&google);
    (google, client, id)
}

fn set_b2(client: &Client, id: &str) -> std::io::Result<crate::google::client::Heard> {
    let cells = json!([{"values": [{"userEnteredValue": {"stringValue": "new"}}]}]);
    let update = json!({"updateCells": {"start": {"sheetId": 0, "rowIndex": 1, "columnIndex": 1}, "rows": cells,
        "fields": "userEnteredValue"}});
    let body = json!({ "requests": [update] }).to_string();
    client.send("POST", &format!("/v4/spreadsheets/{id}:batchUpdate"), body.as_bytes())
}

#[rstest]
#[case::quota(Action::OverQuota(Some(7)), Some(429), false)]
#[case::down(Action::Down(503), Some(503), false)]
#[case::html(Action::DownHtml(502), Some(502), false)]
#[case::forbidden(Action::Forbidden("forbidden"), Some(403), false)]
#[case::token(Action::Unauthenticated, Some(401), false)]
#[case::gone(Action::NotFound, Some(404), false)]
#[case::invalid(Action::Invalid, Some(400), false)]
#[case::own(Action::Answer(Reply::html(418, "Teapot")), Some(418), false)]
#[case::reset(Action::Reset, None, false)]
#[case::stall(Action::Stall(Duration::from_millis(300)), None, false)]
#[case::truncated(Action::Truncated, None, true)]
#[case::late(Action::CommitThenDown, Some(503), true)]
#[case::late_reset(Action::CommitThenReset, None, true)]
#[case::late_stall(Action::CommitThenStall(Duration::from_millis(300)), None, true)]
fn a_spoilt_write(#[case] action: Action, #[case] status: Option<u16>, #[case] applied: bool) {
    let (google, client, id) = with_sheet();
    google.state(|world| world.faults.add(Rule::on("sheets.spreadsheets.batchUpdate", action)));
    let mark = google.state(|world| world.journal.mark());
    let heard = set_b2(&client, &id).ok();
    assert_eq!(heard.as_ref().map(|heard| heard.status), status);
    let shown = google.state(|world| world.shown(&id, "シート1", "B2"));
    assert_eq!(shown, if applied { "new" } else { "a" });
    assert_eq!(set_b2(&client, &id).unwrap().status, 200, "the rule is spent");
    google.state(|world| {
        assert_eq!(world.journal.writes_since(mark).len(), 2);
        assert_eq!(world.journal.count(mark, Api::Sheets, false), 0);
    });
}

#[test]
fn rules_count_and_choose() {
    let (google, client, id) = with_sheet();
    google.state(|world| {
        world.faults.add(Rule::of(Api::Sheets, Action::Down(500)).target(&id).nth(2).times(2));
        world.faults.add(Rule::on("drive.files.list", Action::OverQuota(Some(3))).always());
    });
    let values = || client.get(&format!("/v4/spreadsheets/{id}/values/A1:B2")).status;
    assert_eq!([values(), values(), values(), values()], [200, 500, 500, 200]);
    let heard = client.get("/drive/v3/files");
    assert_eq!((heard.status, heard.header("retry-after")), (403, Some("3")));
    assert_eq!(heard.json()["error"]["errors"][0]["reason"], "userRateLimitExceeded");
    google.state(|world| {
        world.faults.clear();
        world.faults.seed(5);
        world.faults.add(Rule::of(Api::Drive, Action::Reset).chance(500));
    });
    let good = (0..40).filter(|_| client.send("GET", "/drive/v3/about?fields=user", b"").is_ok()).count();
    assert!((8..32).contains(&good), "{good}");
}

#[test]
fn a_minutes_quota() {
    let (google, client, id) = with_sheet();
    google.state(|world| world.quotas.switch_on());
    let path = format!("/v4/spreadsheets/{id}/values/A1");
    let statuses: Vec<u16> = (0..61).map(|_| client.get(&path).status).collect();
    assert!(statuses[..60].iter().all(|status| *status == 200));
    let heard = client.get(&path);
    assert_eq!(
        heard.refused(429),
        "Quota exceeded for quota metric 'Read requests' and limit 'Read requests per minute per user' of service \
         'sheets.googleapis.com' for consumer 'project_number:1'."
    );
    assert_eq!(heard.json()["error"]["details"][0]["reason"], "RATE_LIMIT_EXCEEDED");
    assert_eq!(set_b2(&client, &id).unwrap().status, 200, "writes are counted apart");
    google.state(|world| world.clock.run_at(600.0));
    let begun = Instant::now();
    while client.get(&path).status == 429 {
        assert!(begun.elapsed() < Duration::from_secs(5));
        std::thread::sleep(Duration::from_millis(20));
    }
    google.state(|world| world.quotas.drive_day_used_up = true);
    assert_eq!(client.get("/drive/v3/files").json()["error"]["errors"][0]["reason"], "dailyLimitExceeded");
}

#[test]
fn a_person_edits_meanwhile() {
    let (google, client, id) = with_sheet();
    let book = id.clone();
    google.state(|world| {
        world.hooks.before("sheets.spreadsheets.batchUpdate", Some(&id), 2, move |world| {
            world.insert_rows(&book, "シート1", 1, 1);
            world.type_cell(&book, "シート1", "B2", "by hand");
        });
    });
    set_b2(&client, &id).unwrap().good();
    assert_eq!(google.state(|world| world.rows(&id, "シート1")), [["key", "name"], ["1", "new"]]);
    set_b2(&client, &id).unwrap().good();
    // The write went where it was told to: into the row that the person had just put there.
    assert_eq!(
        google.state(|world| world.rows(&id, "シート1")),
        [["key", "name"], ["", "new"], ["1", "new"]]
    );
    let book = id.clone();
    google.state(|world| {
        world.hooks.after("sheets.spreadsheets.values.get", None, 1, move |world| world.rename(&book, "新"));
    });
    client.get(&format!("/v4/spreadsheets/{id}/values/A1")).good();
    assert_eq!(
        google.state(|world| (world.book(&id).title.clone(), world.hooks.waiting())),
        ("新".to_owned(), 0)
    );
}

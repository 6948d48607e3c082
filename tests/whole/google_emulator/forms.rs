//! Forms: questions, answers, pages, filters.

use crate::google::Google;
use crate::google::client::Client;
use crate::google::drive::Role;
use crate::google::forms::people::Question;
use crate::google::token::ROBOT;
use chrono::TimeDelta;
use serde_json::json;

fn form(google: &Google) -> String {
    google.state(|world| {
        let questions = [
            Question::Text("事業所名"),
            Question::Choice("区分", &["就労継続支援A型", "就労継続支援B型"]),
            Question::Boxes("作業", &["印刷", "清掃"]),
            Question::Grid("都合", &["月曜", "火曜"], &["午前", "午後"]),
            Question::Scale("満足", 1, 5),
            Question::Upload("添付"),
            Question::PageBreak("次"),
            Question::Note("注意"),
        ];
        let id = world.put_form("回答", None, &questions);
        world.share(&id, ROBOT, Role::Writer);
        id
    })
}

#[test]
fn a_form_and_its_answers() {
    let google = Google::start();
    let id = form(&google);
    let client = Client::of_all(&google);
    let told = client.get(&format!("/v1/forms/{id}")).good();
    assert_eq!(told["info"], json!({"title": "回答", "documentTitle": "回答"}));
    assert_eq!(told["items"][3]["questionGroupItem"]["questions"][1]["rowQuestion"]["title"], "火曜");
    assert_eq!(client.get(&format!("/v1/forms/{id}/responses")).good(), json!({}));
    let response = google.state(|world| {
        world.answer_form(
            &id,
            Some("a@example.jp"),
            &[("事業所名", &["あおぞら"]), ("作業", &["印刷", "清掃"]), ("月曜", &["午前"])],
        )
    });
    let blank = google.state(|world| world.answer_form(&id, None, &[]));
    let one = client.get(&format!("/v1/forms/{id}/responses/{response}")).good();
    let boxes = google.state(|world| world.question_id(&id, "作業"));
    assert_eq!(
        one["answers"][&boxes]["textAnswers"]["answers"],
        json!([{"value": "印刷"}, {"value": "清掃"}])
    );
    assert_eq!(one["answers"].as_object().map(serde_json::Map::len), Some(3));
    let blank = client.get(&format!("/v1/forms/{id}/responses/{blank}")).good();
    assert!(blank.get("answers").is_none() && blank.get("respondentEmail").is_none());
}

#[test]
fn pages_and_moments() {
    let google = Google::start();
    let id = form(&google);
    let client = Client::of_all(&google);
    let mut ids: Vec<String> = google.state(|world| {
        (0..7)
            .map(|_| {
                world.clock.advance(TimeDelta::minutes(1));
                world.answer_form(&id, None, &[("事業所名", &["x"])])
            })
            .collect()
    });
    let all = client.get(&format!("/v1/forms/{id}/responses")).good();
    let seen = |answer: &serde_json::Value| -> Vec<String> {
        let list = answer["responses"].as_array().cloned().unwrap_or_default();
        list.iter().map(|one| one["responseId"].as_str().unwrap().to_owned()).collect()
    };
    assert_ne!(seen(&all), ids, "no order is promised");
    let mut paged = Vec::new();
    let mut token = String::new();
    loop {
        let page = client.get(&format!("/v1/forms/{id}/responses?pageSize=3&pageToken={token}")).good();
        paged.extend(seen(&page));
        match page["nextPageToken"].as_str() {
            Some(next) => next.clone_into(&mut token),
            None => break,
        }
    }
    paged.sort();
    let last = ids[6].clone();
    let moment = |answer: &serde_json::Value| answer["lastSubmittedTime"].as_str().unwrap().to_owned();
    let at = moment(&client.get(&format!("/v1/forms/{id}/responses/{last}")).good());
    let filter = |sign: &str| {
        seen(&client.get(&format!("/v1/forms/{id}/responses?filter=timestamp+{sign}+{at}")).good())
    };
    assert_eq!((filter(">"), filter("%3E=")), (vec![], vec![last]));
    google.state(|world| {
        world.clock.advance(TimeDelta::minutes(1));
        world.edit_response(&id, &ids[0], &[("事業所名", &["y"])]);
        world.delete_response(&id, &ids[1]);
    });
    assert_eq!(filter(">"), [ids[0].clone()]);
    ids.sort();
    assert_eq!(paged, ids);
}

#[test]
fn who_may_not() {
    let google = Google::start();
    let id = form(&google);
    let client = Client::of_all(&google);
    assert_eq!(client.get("/v1/forms/nowhere").refused(404), "Requested entity was not found.");
    let bad = client.get(&format!("/v1/forms/{id}/responses?filter=timestamp+%3E+yesterday"));
    assert_eq!(bad.status, 400);
    google.state(|world| world.share(&id, ROBOT, Role::Reader));
    assert_eq!(
        client.get(&format!("/v1/forms/{id}/responses")).refused(403),
        "The caller does not have permission"
    );
}

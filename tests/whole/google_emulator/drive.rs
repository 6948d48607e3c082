//! Drive: search, access, shared drives, changes, contents.

use crate::google::Google;
use crate::google::client::Client;
use crate::google::drive::{FOLDER, Role, XLSX};
use crate::google::token::ROBOT;
use rstest::rstest;
use serde_json::{Value, json};

struct Office {
    google: Google,
    folder: String,
    blob: String,
    sheet: String,
    deep: String,
    secret: String,
    on_drive: String,
    shared_drive: String,
}

fn office() -> Office {
    let google = Google::start();
    let made = google.state(|world| {
        let folder = world.put_folder("事務局", None);
        let blob = world.put_blob("発注.xlsx", XLSX, Some(&folder), b"hello");
        let sheet = world.put_sheet("名簿", Some(&folder), &[&["a", "b"]]);
        let inner = world.put_folder("inner", Some(&folder));
        let deep = world.put_blob("it's.csv", "text/csv", Some(&inner), b"x,y");
        let secret = world.put_blob("secret.csv", "text/csv", None, b"no");
        let shared_drive = world.put_shared_drive("共有");
        let on_drive = world.put_blob("on drive.csv", "text/csv", Some(&shared_drive), b"1");
        world.share(&folder, ROBOT, Role::Reader);
        world.share(&shared_drive, ROBOT, Role::Writer);
        (folder, blob, sheet, deep, secret, on_drive, shared_drive)
    });
    let (folder, blob, sheet, deep, secret, on_drive, shared_drive) = made;
    Office { google, folder, blob, sheet, deep, secret, on_drive, shared_drive }
}

fn names(answer: &Value) -> Vec<String> {
    let mut names: Vec<String> = answer["files"]
        .as_array()
        .unwrap()
        .iter()
        .map(|file| file["name"].as_str().unwrap().to_owned())
        .collect();
    names.sort();
    names
}

#[rstest]
#[case::in_folder("'F' in parents", &["inner", "名簿", "発注.xlsx"])]
#[case::no_folders("'F' in parents and mimeType != 'application/vnd.google-apps.folder'", &["名簿", "発注.xlsx"])]
#[case::either("name = '名簿' or name = 'it\\'s.csv'", &["it's.csv", "名簿"])]
#[case::not("not (mimeType = 'text/csv' or mimeType = 'application/vnd.google-apps.folder')", &["名簿", "発注.xlsx"])]
#[case::trashed("trashed = true", &[])]
#[case::kept("trashed=false and 'F' in parents and name contains '発'", &["発注.xlsx"])]
#[case::shared("sharedWithMe", &["事務局"])]
#[case::times("modifiedTime > '2001-01-01T00:00:00' and sharedWithMe = true", &["事務局"])]
fn a_search(#[case] q: &str, #[case] expected: &[&str]) {
    let office = office();
    let q = q.replace("'F'", &format!("'{}'", office.folder)).replace(' ', "+");
    let answer = Client::of_all(&office.google).get(&format!("/drive/v3/files?q={q}")).good();
    let mut expected: Vec<String> = expected.iter().map(|name| (*name).to_owned()).collect();
    expected.sort();
    assert_eq!(names(&answer), expected);
}

#[rstest]
#[case::words("q=name+is+x", "Invalid Value")]
#[case::no_such_folder("q='nowhere'+in+parents", "File not found: .")]
#[case::page("pageToken=bad", "Invalid Value")]
#[case::size("pageSize=1001", "Invalid value '1001'. Values must be within the range: [1, 1000]")]
#[case::mask("fields=files(id,nme)", "Invalid field selection nme")]
fn a_search_that_is_refused(#[case] query: &str, #[case] said: &str) {
    let office = office();
    let heard = Client::of_all(&office.google).get(&format!("/drive/v3/files?{query}"));
    assert!(matches!(heard.status, 400 | 404));
    assert_eq!(heard.json()["error"]["message"], said);
    assert_eq!(heard.json()["error"]["errors"][0]["message"], said);
}

#[test]
fn pages_cover_everything_once() {
    let office = office();
    let client = Client::of_all(&office.google);
    let mut seen = Vec::new();
    let mut token = String::new();
    loop {
        let answer = client.get(&format!("/drive/v3/files?pageSize=2&pageToken={token}")).good();
        seen.extend(names(&answer));
        match answer["nextPageToken"].as_str() {
            Some(next) => next.clone_into(&mut token),
            None => break,
        }
    }
    assert_eq!(seen.len(), 5);
    assert!(!seen.contains(&"secret.csv".to_owned()));
}

#[test]
fn a_file_tells_little_unless_asked() {
    let office = office();
    let client = Client::of_all(&office.google);
    let told = client.get(&format!("/drive/v3/files/{}", office.blob)).good();
    assert_eq!(told, json!({"kind": "drive#file", "id": office.blob, "name": "発注.xlsx", "mimeType": XLSX}));
    let told = client.get(&format!("/drive/v3/files/{}?fields=*", office.blob)).good();
    assert_eq!(told["md5Checksum"], "5d41402abc4b2a76b9719d911017c592");
    assert_eq!(told["sha256Checksum"], "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824");
    assert_eq!((&told["size"], &told["parents"]), (&json!("5"), &json!([office.folder])));
    assert_eq!(told["capabilities"]["canEdit"], false);
    let sheet = client.get(&format!("/drive/v3/files/{}?fields=md5Checksum,version", office.sheet)).good();
    assert_eq!(sheet, json!({"version": "1"}));
    // The shared folder's own parent is not the caller's to see.
    let deep = client.get(&format!("/drive/v3/files/{}?fields=parents", office.deep)).good();
    assert_eq!(deep["parents"].as_array().map(Vec::len), Some(1));
}

#[test]
fn what_is_not_shared_is_not_there() {
    let office = office();
    let client = Client::of_all(&office.google);
    for id in [&office.secret, &office.on_drive] {
        let heard = client.get(&format!("/drive/v3/files/{id}"));
        assert_eq!(heard.refused(404), format!("File not found: {id}."));
        let one = &heard.json()["error"]["errors"][0];
        assert_eq!((&one["reason"], &one["location"]), (&json!("notFound"), &json!("fileId")));
    }
    client.get(&format!("/drive/v3/files/{}?supportsAllDrives=true", office.on_drive)).good();
    let all = "supportsAllDrives=true&includeItemsFromAllDrives=true";
    let answer = client.get(&format!("/drive/v3/files?q='{}'+in+parents&{all}", office.shared_drive)).good();
    assert_eq!(names(&answer), ["on drive.csv"]);
}

#[test]
fn contents_and_exports() {
    let office = office();
    let client = Client::of_all(&office.google);
    let heard = client.get(&format!("/drive/v3/files/{}?alt=media", office.blob));
    assert_eq!((heard.header("content-type"), heard.text().as_str()), (Some(XLSX), "hello"));
    let heard = client.get(&format!("/drive/v3/files/{}?alt=media", office.sheet));
    assert_eq!(heard.json()["error"]["errors"][0]["reason"], "fileNotDownloadable");
    let csv = format!("/drive/v3/files/{}/export?mimeType=text/csv", office.sheet);
    assert_eq!(client.get(&csv).text(), "a,b");
    office.google.state(|world| world.drive.export_limit = 1);
    assert_eq!(client.get(&csv).json()["error"]["errors"][0]["reason"], "exportSizeLimitExceeded");
}

#[test]
fn changes_since_a_token() {
    let office = office();
    let client = Client::of_all(&office.google);
    let start =
        client.get("/drive/v3/changes/startPageToken").good()["startPageToken"].as_str().unwrap().to_owned();
    let list = |token: &str| client.get(&format!("/drive/v3/changes?pageToken={token}&fields=*")).good();
    assert_eq!(list(&start)["changes"], json!([]));
    office.google.state(|world| {
        world.type_cell(&office.sheet, "シート1", "A1", "c");
        world.type_cell(&office.sheet, "シート1", "A1", "d");
        world.replace_content(&office.secret, b"still no");
        world.unshare(&office.folder, ROBOT);
        world.share(&office.deep, ROBOT, Role::Reader);
    });
    let answer = list(&start);
    let told: Vec<(&str, bool)> = answer["changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|change| (change["fileId"].as_str().unwrap(), change["removed"].as_bool().unwrap()))
        .collect();
    assert!(told.contains(&(&office.blob, true)) && told.contains(&(&office.sheet, true)), "{told:?}");
    assert!(told.contains(&(&office.deep, false)) && told.iter().all(|(id, _)| *id != office.secret));
    let next = answer["newStartPageToken"].as_str().unwrap();
    assert_eq!(list(next)["changes"], json!([]));
    let first = client.get(&format!("/drive/v3/changes?pageToken={start}&pageSize=1")).good();
    assert!(first.get("newStartPageToken").is_none() && first["nextPageToken"].is_string());
    office.google.state(|world| world.drive.lose_tokens());
    let heard = client.get(&format!("/drive/v3/changes?pageToken={next}"));
    assert_eq!(
        (heard.refused(400).as_str(), heard.json()["error"]["errors"][0]["location"].as_str()),
        ("Invalid Value", Some("pageToken"))
    );
}

#[test]
fn people_move_rename_trash() {
    let office = office();
    let client = Client::of_all(&office.google);
    let fields = |id: &str| {
        client
            .get(&format!(
                "/drive/v3/files/{id}?fields=name,version,trashed,parents,mimeType,shortcutDetails"
            ))
            .good()
    };
    let shortcut = office.google.state(|world| {
        let inner = world.put_folder("new", Some(&office.folder));
        world.rename(&office.blob, "新.xlsx");
        world.move_to(&office.blob, &inner);
        world.trash(&inner);
        world.put_shortcut("近道", &office.sheet, Some(&office.folder))
    });
    let told = fields(&office.blob);
    assert_eq!(
        (&told["name"], &told["trashed"], &told["version"]),
        (&json!("新.xlsx"), &json!(true), &json!("2"))
    );
    assert_eq!(fields(&shortcut)["shortcutDetails"]["targetId"], office.sheet);
    assert_eq!(fields(&office.folder)["mimeType"], FOLDER);
    office.google.state(|world| world.delete(&office.folder));
    assert_eq!(client.get(&format!("/drive/v3/files/{}", office.blob)).status, 404);
}

#[test]
fn about_and_permissions() {
    let office = office();
    let client = Client::of_all(&office.google);
    assert_eq!(
        client.get("/drive/v3/about").refused(400),
        "The 'fields' parameter is required for this method."
    );
    assert_eq!(client.get("/drive/v3/about?fields=user").good()["user"]["emailAddress"], ROBOT);
    let permissions = format!("/drive/v3/files/{}/permissions?fields=*", office.folder);
    assert_eq!(client.get(&permissions).status, 403);
    office.google.state(|world| world.share(&office.folder, ROBOT, Role::Writer));
    let roles: Vec<Value> = client.get(&permissions).good()["permissions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["role"].clone())
        .collect();
    assert_eq!(roles, ["owner", "writer"]);
}

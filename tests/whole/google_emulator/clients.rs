//! Google's Python client and gspread find the emulator as documented, and so do the crates that the daemon uses.

use crate::google::Google;
use crate::google::drive::{Role, XLSX};
use crate::google::forms::people::Question;
use crate::google::token::ROBOT;
use serde_json::json;
use std::path::Path;
use std::process::Command;

struct Stands {
    google: Google,
    folder: tempfile::TempDir,
    ids: serde_json::Value,
}

fn stands() -> Stands {
    let google = Google::start();
    let folder = tempfile::tempdir().unwrap();
    google.write_key(&folder.path().join("key.json"));
    let ids = google.state(|world| {
        let folder = world.put_folder("f", None);
        world.share(&folder, ROBOT, Role::Writer);
        let rows: &[&[&str]] = &[&["key", "日付"], &["one", "2026/11/20"], &["=1+2", "50%"], &["b", "x"]];
        let book = world.put_tabs("b", Some(&folder), &[("名簿", rows), ("It's", &[&["a", "b"]])]);
        let blob = world.put_blob("o.xlsx", XLSX, Some(&folder), b"hello");
        let (few, grid): (&[&str], &[&str]) = (&["x", "y"], &["r", "s"]);
        let questions = [
            Question::Text("t"),
            Question::Paragraph("p"),
            Question::Choice("c", few),
            Question::DropDown("d", few),
            Question::Boxes("b", few),
            Question::Scale("s", 1, 5),
            Question::Date("day"),
            Question::Time("time"),
            Question::Upload("u"),
            Question::Grid("g", grid, few),
            Question::PageBreak("next"),
            Question::Note("note"),
        ];
        let form = world.put_form("q", Some(&folder), &questions);
        world.add_question(&form, &Question::Text("late"));
        world.answer_form(&form, None, &[("t", &["1"]), ("u", &["file"]), ("r", &["x"])]);
        world.answer_form(&form, Some("a@example.jp"), &[("b", &["x", "y"])]);
        json!({"folder": folder, "book": book, "blob": blob, "form": form})
    });
    Stands { google, folder, ids }
}

fn python(arguments: &[&str]) -> Option<(bool, String)> {
    let output = Command::new("python3").args(arguments).output().ok()?;
    Some((output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned()))
}

#[test]
fn googles_python_client_and_gspread() {
    if !python(&["-c", "import googleapiclient, gspread"]).is_some_and(|(good, _)| good) {
        println!("SKIPPED: no python3 with google-api-python-client and gspread");
        return;
    }
    let stands = stands();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/google_clients.py");
    let key = stands.folder.path().join("key.json");
    let arguments =
        [script.to_str().unwrap(), &stands.google.root(), key.to_str().unwrap(), &stands.ids.to_string()];
    let (good, said) = python(&arguments).unwrap();
    assert!(good, "{said}");
}

//! What is read from Google and written to it: `[google]`, `[[sources]]`, `[sheets]` → validated settings.

use super::address::{self, Target};
use super::problem::Problem;
use super::raw::{RawGoogle, RawServer, RawSheets, RawSource};
use crate::domain::{Block, DeskId, LOCAL_ROOTS, SourceRole};
use crate::google::{self, KeySource, Options, Server};
use crate::views::BookId;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::Duration;

/// One thing at Google that is read; ids are Google's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SourceSettings {
    /// A shared folder or a shared drive: one sub-folder per desk.
    Drive { name: String, folder: String },
    /// A form and its responses.
    Form { name: String, form: String },
    /// A spreadsheet, one of its tabs, or an A1 range.
    Sheet { name: String, spreadsheet: String, range: Option<String>, role: SourceRole },
}

impl SourceSettings {
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Drive { name, .. } | Self::Form { name, .. } | Self::Sheet { name, .. } => name,
        }
    }
}

/// The spreadsheets that people made and shared, for our books; ids are Google's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SheetsSettings {
    pub national: Option<String>,
    pub blocks: BTreeMap<Block, String>,
    pub desks: BTreeMap<DeskId, String>,
}

impl SheetsSettings {
    /// The spreadsheet of a book, where it has one.
    #[must_use]
    pub fn of(&self, book: &BookId) -> Option<&str> {
        match book {
            BookId::National => self.national.as_deref(),
            BookId::Block(name) => self.blocks.get(&Block::from_name(name)?).map(String::as_str),
            BookId::Desk(id) => self.desks.get(id).map(String::as_str),
        }
    }

    /// Every book that has one, in order of book.
    pub fn all(&self) -> impl Iterator<Item = (BookId, &str)> {
        let national = self.national.iter().map(|id| (BookId::National, id));
        let blocks = self.blocks.iter().map(|(block, id)| (BookId::Block(block.name().to_owned()), id));
        let desks = self.desks.iter().map(|(desk, id)| (BookId::Desk(desk.clone()), id));
        national.chain(blocks).chain(desks).map(|(book, id)| (book, id.as_str()))
    }
}

pub(super) struct GoogleSettings {
    pub(super) google: Option<Options>,
    pub(super) sources: Vec<SourceSettings>,
    pub(super) sheets: SheetsSettings,
}

pub(super) fn validate(
    google: Option<RawGoogle>,
    sources: Vec<RawSource>,
    sheets: RawSheets,
    root: &Path,
    problems: &mut Vec<Problem>,
) -> GoogleSettings {
    let has_google = google.is_some();
    let has_sheets = sheets.national.is_some() || !sheets.blocks.is_empty() || !sheets.desks.is_empty();
    for (is_there, place) in [(!sources.is_empty(), "sources"), (has_sheets, "sheets")] {
        if is_there && !has_google {
            let remedy = "Googleを使うには [google] に key_file（サービスアカウントの鍵）を書いてください。";
            problems.push(Problem::new(place, "", remedy));
        }
    }
    let google = google.map(|raw| client(raw, root, problems));
    let mut names = BTreeSet::new();
    let mut sources: Vec<SourceSettings> = sources
        .into_iter()
        .zip(1..)
        .filter_map(|(raw, number)| source(raw, &format!("sources[{number}]"), &mut names, problems))
        .collect();
    sources.sort_by(|a, b| a.name().cmp(b.name()));
    let read = sources.iter().filter_map(|source| match source {
        SourceSettings::Sheet { name, spreadsheet, .. } => {
            Some((spreadsheet.clone(), format!("読み取り元「{name}」")))
        }
        _ => None,
    });
    let sheets = outputs(sheets, read.collect(), problems);
    GoogleSettings { google, sources, sheets }
}

fn client(raw: RawGoogle, root: &Path, problems: &mut Vec<Problem>) -> Options {
    let key = match (raw.key_file, raw.key_env) {
        (Some(file), None) if !file.trim().is_empty() => KeySource::File(root.join(file)),
        (None, Some(name)) if !name.trim().is_empty() => KeySource::Variable(name),
        (file, env) => {
            let remedy = "key_file（鍵のJSONファイル）か key_env（鍵の中身を入れた環境変数の名前）の、どちらか一つを書いてください。";
            let seen = file.or(env).unwrap_or_default();
            problems.push(Problem::new("google.key_file", seen, remedy));
            KeySource::Variable(String::new())
        }
    };
    let mut positive = |key: &str, value: Option<u32>, default: u32| {
        let value = value.unwrap_or(default);
        if value == 0 {
            problems.push(Problem::new(format!("google.{key}"), value, "1 以上にしてください。"));
        }
        value
    };
    let reads_per_minute = positive("reads_per_minute", raw.reads_per_minute, 50);
    let writes_per_minute = positive("writes_per_minute", raw.writes_per_minute, 50);
    let timeout = positive("timeout_seconds", raw.timeout_seconds, 60);
    let patience = positive("patience_seconds", raw.patience_seconds, 300);
    let first_wait = raw.server.first_wait_ms.unwrap_or(1000);
    Options {
        impersonate: raw.impersonate.filter(|person| !person.trim().is_empty()),
        reads_per_minute,
        writes_per_minute,
        timeout: Duration::from_secs(timeout.into()),
        patience: Duration::from_secs(patience.into()),
        first_wait: Duration::from_millis(first_wait.into()),
        server: server(raw.server, problems),
        ..Options::new(key)
    }
}

fn server(raw: RawServer, problems: &mut Vec<Problem>) -> Server {
    let mut address = |key: &str, value: Option<String>| {
        let value = value?;
        if !google::is_allowed_address(&value) {
            let remedy = "https で始まる宛先にしてください（http はこの機械の中だけ）。";
            problems.push(Problem::new(format!("google.server.{key}"), &value, remedy));
        }
        Some(value)
    };
    let with_slash = |address: String| if address.ends_with('/') { address } else { format!("{address}/") };
    let shipped = Server::default();
    Server {
        token: address("token", raw.token),
        drive: address("drive", raw.drive).map_or(shipped.drive, with_slash),
        sheets: address("sheets", raw.sheets).map_or(shipped.sheets, with_slash),
        forms: address("forms", raw.forms).map_or(shipped.forms, with_slash),
    }
}

fn source(
    raw: RawSource,
    place: &str,
    names: &mut BTreeSet<String>,
    problems: &mut Vec<Problem>,
) -> Option<SourceSettings> {
    let before = problems.len();
    let mut tell = |key: &str, value: &str, remedy: &str| {
        problems.push(Problem::new(format!("{place}.{key}"), value, remedy));
    };
    let name = raw.name.trim().to_owned();
    if name.is_empty() || name.contains(['/', '#', ':']) || LOCAL_ROOTS.contains(&name.as_str()) {
        tell(
            "name",
            &raw.name,
            "名前を付けてください（「/」「#」「:」と inbox・forms・official・out は使えません）。",
        );
    } else if !names.insert(name.clone()) {
        tell("name", &raw.name, "同じ名前の読み取り元があります。別の名前にしてください。");
    }
    let given = [
        ("folder", &raw.folder, "drive"),
        ("form", &raw.form, "form"),
        ("spreadsheet", &raw.spreadsheet, "sheet"),
        ("range", &raw.range, "sheet"),
        ("role", &raw.role, "sheet"),
        ("desk", &raw.desk, "sheet"),
    ];
    for (key, value, kind) in given {
        if let Some(value) = value
            && raw.kind != kind
        {
            tell(key, value, &format!("kind = \"{kind}\" のときの項目です。"));
        }
    }
    let mut id = |key: &str, value: &Option<String>, target: Target| {
        let text = value.as_deref().unwrap_or_default();
        address::id_of(text, target).map_err(|remedy| tell(key, text, remedy)).unwrap_or_default()
    };
    let settings = match raw.kind.as_str() {
        "drive" => SourceSettings::Drive { name, folder: id("folder", &raw.folder, Target::Folder) },
        "form" => SourceSettings::Form { name, form: id("form", &raw.form, Target::Form) },
        "sheet" => SourceSettings::Sheet {
            name,
            spreadsheet: id("spreadsheet", &raw.spreadsheet, Target::Spreadsheet),
            range: raw.range.map(|range| range.trim().to_owned()).filter(|range| !range.is_empty()),
            role: match role(raw.role.as_deref(), raw.desk.as_deref()) {
                Ok(role) => role,
                Err((key, value, remedy)) => {
                    tell(key, &value, remedy);
                    SourceRole::Office
                }
            },
        },
        other => {
            tell("kind", other, "drive・form・sheet のいずれかにしてください。");
            return None;
        }
    };
    (problems.len() == before).then_some(settings)
}

type Wrong = (&'static str, String, &'static str);

fn role(role: Option<&str>, desk: Option<&str>) -> Result<SourceRole, Wrong> {
    let desk = desk.map(str::trim);
    let role = match (role.unwrap_or("office"), desk) {
        ("desk", Some(desk)) if is_slug(desk) => return Ok(SourceRole::Desk(DeskId::new(desk))),
        ("desk", desk) => {
            let remedy = "どの窓口のものか、窓口のフォルダーの名前を書いてください（例 \"d01\"）。";
            return Err(("desk", desk.unwrap_or_default().to_owned(), remedy));
        }
        ("office", _) => SourceRole::Office,
        ("form", _) => SourceRole::Form,
        ("official", _) => SourceRole::Official,
        (other, _) => {
            return Err((
                "role",
                other.to_owned(),
                "form・office・official・desk のいずれかにしてください。",
            ));
        }
    };
    match desk {
        Some(desk) => Err(("desk", desk.to_owned(), "role = \"desk\" のときだけ書きます。")),
        None => Ok(role),
    }
}

fn is_slug(desk: &str) -> bool {
    !desk.is_empty() && !desk.contains(['/', '\\'])
}

/// `used`: spreadsheets that are spoken for, and by what.
fn outputs(
    raw: RawSheets,
    mut used: BTreeMap<String, String>,
    problems: &mut Vec<Problem>,
) -> SheetsSettings {
    let mut id = |place: String, text: &str, problems: &mut Vec<Problem>| match address::id_of(
        text,
        Target::Spreadsheet,
    ) {
        Err(remedy) => {
            problems.push(Problem::new(place, text, remedy));
            None
        }
        Ok(id) => match used.insert(id.clone(), place.clone()) {
            Some(other) => {
                let remedy =
                    format!("同じスプレッドシートが {other} にもあります。一つずつ別のものにしてください。");
                problems.push(Problem::new(place, text, remedy));
                None
            }
            None => Some(id),
        },
    };
    let national = raw.national.and_then(|text| id("sheets.national".to_owned(), &text, problems));
    let mut sheets = SheetsSettings { national, ..SheetsSettings::default() };
    for (name, text) in raw.blocks {
        let place = format!("sheets.blocks.{name}");
        let Some(block) = Block::from_name(&name) else {
            let all: Vec<&str> = Block::ALL.into_iter().map(Block::name).collect();
            let remedy = format!("支部の名前は {} のいずれかです。", all.join("・"));
            problems.push(Problem::new(place, text, remedy));
            continue;
        };
        sheets.blocks.extend(id(place, &text, problems).map(|id| (block, id)));
    }
    for (name, text) in raw.desks {
        let place = format!("sheets.desks.{name}");
        if is_slug(&name) {
            sheets.desks.extend(id(place, &text, problems).map(|id| (DeskId::new(&name), id)));
        } else {
            let remedy = "窓口のフォルダーの名前を書いてください（「/」は使えません）。";
            problems.push(Problem::new(place, text, remedy));
        }
    }
    sheets
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    fn read(text: &str) -> Result<crate::config::Config, Vec<String>> {
        parse(text, Path::new("x")).map_err(|all| all.iter().map(|one| one.place.clone()).collect())
    }

    #[test]
    fn what_is_read_and_written_is_known_by_id() {
        let config = read(
            r#"
            [google]
            key_env = "KEY"
            reads_per_minute = 20
            [google.server]
            drive = "http://127.0.0.1:9/drive/v3"
            first_wait_ms = 5
            [[sources]]
            kind = "sheet"
            name = "応募"
            spreadsheet = "https://docs.google.com/spreadsheets/d/1S/edit#gid=0"
            range = "フォームの回答 1"
            role = "form"
            [[sources]]
            kind = "drive"
            name = "窓口ドライブ"
            folder = "https://drive.google.com/drive/u/0/folders/1F"
            [sheets]
            national = "1N"
            [sheets.blocks]
            "九州沖縄" = "1B"
            [sheets.desks]
            "d01" = "1D"
            "#,
        )
        .unwrap();
        let google = config.google.unwrap();
        assert_eq!(google.server.drive, "http://127.0.0.1:9/drive/v3/");
        assert_eq!((google.reads_per_minute, google.first_wait), (20, Duration::from_millis(5)));
        assert_eq!(google.key, KeySource::Variable("KEY".to_owned()));
        assert_eq!(
            config.sources,
            [
                SourceSettings::Sheet {
                    name: "応募".to_owned(),
                    spreadsheet: "1S".to_owned(),
                    range: Some("フォームの回答 1".to_owned()),
                    role: SourceRole::Form
                },
                SourceSettings::Drive { name: "窓口ドライブ".to_owned(), folder: "1F".to_owned() },
            ]
        );
        let books = [
            (BookId::National, Some("1N")),
            (BookId::Block("九州沖縄".to_owned()), Some("1B")),
            (BookId::Block("北海道".to_owned()), None),
            (BookId::Desk(DeskId::new("d01")), Some("1D")),
            (BookId::Desk(DeskId::new("d02")), None),
        ];
        for (book, id) in books {
            assert_eq!(config.sheets.of(&book), id, "{book}");
        }
    }

    #[test]
    fn everything_that_is_wrong_is_said_at_once() {
        let text = r#"
            [google]
            reads_per_minute = 0
            [google.server]
            drive = "http://example.jp/"
            [[sources]]
            kind = "drive"
            name = "inbox"
            folder = "https://example.jp/"
            [[sources]]
            kind = "form"
            name = "応募"
            form = "https://docs.google.com/forms/d/e/1FAI/viewform"
            range = "A1"
            [[sources]]
            kind = "sheet"
            name = "応募"
            spreadsheet = "1S"
            role = "desk"
            [[sources]]
            kind = "sheet"
            name = "台帳"
            spreadsheet = "1N"
            [[sources]]
            kind = "ftp"
            name = "別"
            [sheets]
            national = "1N"
            [sheets.blocks]
            "九州" = "1B"
            [sheets.desks]
            "d01" = "1N"
        "#;
        assert_eq!(
            read(text).unwrap_err(),
            [
                "google.key_file",
                "google.reads_per_minute",
                "google.server.drive",
                "sources[1].name",
                "sources[1].folder",
                "sources[2].range",
                "sources[2].form",
                "sources[3].name",
                "sources[3].desk",
                "sources[5].kind",
                "sheets.national",
                "sheets.blocks.九州",
                "sheets.desks.d01",
            ]
        );
    }

    #[test]
    fn nothing_of_google_works_without_its_key() {
        let text =
            "[[sources]]\nkind = \"drive\"\nname = \"窓口\"\nfolder = \"1F\"\n[sheets]\nnational = \"1N\"\n";
        assert_eq!(read(text).unwrap_err(), ["sources", "sheets"]);
        assert_eq!(read("").unwrap().google, None);
    }
}

//! The failure table: everything that can go wrong × every call that a night makes, once and for good.

use crate::google::fault::{Action, Rule};
use crate::google::quota::Api;
use crate::google::reply::{Refused, Reply};
use crate::google_night::inside::{HEADING, House, Look, Ran, Table, answers};
use serde_json::json;
use std::any::Any;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

const NIGHT: &str = "2026-11-21T02:00";
/// No run may take longer, however often a call fails.
const LONGEST: Duration = Duration::from_secs(20);

const TOKEN: &str = "oauth2.token";
const UPDATE: &str = "sheets.spreadsheets.batchUpdate";
const MEDIA: &str = "drive.files.get alt=media";
/// Every call that the daemon makes.
const METHODS: [&str; 11] = [
    TOKEN,
    "drive.files.get",
    "drive.files.list",
    MEDIA,
    "drive.changes.getStartPageToken",
    "drive.changes.list",
    "sheets.spreadsheets.get",
    "sheets.spreadsheets.values.batchGet",
    UPDATE,
    "forms.forms.get",
    "forms.forms.responses.list",
];

/// What goes wrong.
struct Fault {
    name: &'static str,
    action: fn(Api) -> Action,
    /// One such answer is got over within the same run.
    passes: bool,
    /// What a person is told where it does not end.
    words: &'static str,
    /// Calls that it does not concern.
    not_for: &'static [&'static str],
}

const PASSING: &str = "一時的なものと思われます";
const SLOWLY: &str = "呼び出し回数の上限";
const TOMORROW: &str = "明日の実行で続けます";
const SHARE: &str = "に共有してください";
const EDITOR: &str = "を「編集者」として共有してください";
const KEY: &str = "鍵が使えません";
const SCOPE: &str = "権限が足りません";
const NONE: &[&str] = &[];
/// The token endpoint knows no files and no quotas of a service.
const SERVICES: &[&str] = &[TOKEN];
/// Only a service of Google's own documents knows of Office files.
const DOCUMENTS: &[&str] = &[
    TOKEN,
    "drive.files.get",
    "drive.files.list",
    MEDIA,
    "drive.changes.getStartPageToken",
    "drive.changes.list",
    "forms.forms.get",
    "forms.forms.responses.list",
];
/// Only signing in can fail so.
const CALLS: &[&str] = &METHODS_BUT_TOKEN;
const METHODS_BUT_TOKEN: [&str; 10] = {
    let mut rest = [""; 10];
    let mut at = 0;
    while at < 10 {
        rest[at] = METHODS[at + 1];
        at += 1;
    }
    rest
};

const LONG: Duration = Duration::from_secs(30);

fn classic(reason: &'static str, message: &str) -> Action {
    Action::Answer(Refused::classic(403, "usageLimits", reason, message, None).0)
}

fn modern(status: u16, state: &str, message: &str, reason: &str) -> Action {
    let details = match reason {
        "" => json!([]),
        reason => {
            json!([{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": reason, "domain": "googleapis.com"}])
        }
    };
    Action::Answer(Refused::modern(status, state, message, details).0)
}

fn no_grant(description: &str) -> Action {
    let body = json!({"error": "invalid_grant", "error_description": description});
    Action::Answer(Reply::json(400, &body))
}

const fn fault(
    name: &'static str,
    action: fn(Api) -> Action,
    passes: bool,
    words: &'static str,
    not_for: &'static [&'static str],
) -> Fault {
    Fault { name, action, passes, words, not_for }
}

/// How the token endpoint says of itself that it cannot answer now.
fn not_now(status: u16, error: &str) -> Action {
    Action::Answer(Reply::json(status, &json!({ "error": error })))
}

const FAULTS: [Fault; 29] = [
    fault("429, Retry-After", |_| Action::OverQuota(Some(1)), true, SLOWLY, SERVICES),
    fault("429", |_| Action::OverQuota(None), true, SLOWLY, SERVICES),
    fault("500", |_| Action::Down(500), true, PASSING, NONE),
    fault("503 JSON", |_| Action::Down(503), true, PASSING, NONE),
    fault("503 HTML", |_| Action::DownHtml(503), true, PASSING, NONE),
    fault("502 HTML", |_| Action::DownHtml(502), true, PASSING, NONE),
    fault("cut off", |_| Action::Truncated, true, PASSING, NONE),
    fault("stall", |_| Action::Stall(LONG), true, PASSING, NONE),
    fault("reset", |_| Action::Reset, true, PASSING, NONE),
    fault("done, then 503", |_| Action::CommitThenDown, true, PASSING, NONE),
    fault("done, then reset", |_| Action::CommitThenReset, true, PASSING, NONE),
    fault("done, then stall", |_| Action::CommitThenStall(LONG), true, PASSING, NONE),
    fault("401", |_| Action::Unauthenticated, true, KEY, SERVICES),
    fault("403 rate", |_| classic("rateLimitExceeded", "Rate Limit Exceeded"), true, SLOWLY, SERVICES),
    fault("403 user rate", |_| classic("userRateLimitExceeded", "Too fast"), true, SLOWLY, SERVICES),
    fault("403 day", |_| classic("dailyLimitExceeded", "Daily Limit Exceeded"), false, TOMORROW, SERVICES),
    fault(
        "403 no room",
        |_| classic("storageQuotaExceeded", "The user's Drive storage quota has been exceeded."),
        false,
        "大きさの上限",
        SERVICES,
    ),
    fault("403 API off", |_| Action::Forbidden("accessNotConfigured"), false, "API が有効", SERVICES),
    fault(
        "403 may not",
        |_| classic("insufficientFilePermissions", "The user does not have sufficient permissions."),
        false,
        EDITOR,
        SERVICES,
    ),
    fault(
        "403 scopes",
        |_| {
            let message = "Request had insufficient authentication scopes.";
            modern(403, "PERMISSION_DENIED", message, "ACCESS_TOKEN_SCOPE_INSUFFICIENT")
        },
        false,
        SCOPE,
        SERVICES,
    ),
    fault(
        "403 denied",
        |_| modern(403, "PERMISSION_DENIED", "The caller does not have permission", ""),
        false,
        SHARE,
        SERVICES,
    ),
    fault("404", |_| Action::NotFound, false, SHARE, SERVICES),
    fault(
        "400 Office file",
        |_| Action::Answer(Refused::office_file().0),
        false,
        "Excelファイルのまま",
        DOCUMENTS,
    ),
    fault("400", |_| Action::Invalid, false, "開発者に知らせてください", SERVICES),
    fault(
        "429 day",
        |_| {
            let message = "Quota exceeded for quota metric 'Read requests' and limit 'Read requests per day'";
            modern(429, "RESOURCE_EXHAUSTED", message, "RATE_LIMIT_EXCEEDED")
        },
        false,
        TOMORROW,
        SERVICES,
    ),
    fault("503 token", |_| not_now(503, "temporarily_unavailable"), true, PASSING, CALLS),
    fault("500 token", |_| not_now(500, "internal_failure"), true, PASSING, CALLS),
    fault("429 token", |_| not_now(429, "rate_limit_exceeded"), true, PASSING, CALLS),
    fault("key revoked", |_| no_grant("Invalid JWT Signature."), false, KEY, CALLS),
];

/// The clock's row needs the same call as the revoked key and other words.
const CLOCK: Fault = fault(
    "clock wrong",
    |_| {
        no_grant(
            "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat \
             and exp values in the JWT claim.",
        )
    },
    false,
    "時計がずれています",
    CALLS,
);

#[derive(Clone, Copy)]
struct Row {
    method: &'static str,
    fault: &'static Fault,
    always: bool,
}

fn rows() -> Vec<Row> {
    // Each pair once or for good, in turn; `TSUNAGI_FAULTS=` runs both ways of all, `TSUNAGI_FAULTS=401` those of some.
    let wanted = std::env::var("TSUNAGI_FAULTS");
    let mut rows = Vec::new();
    for (of_method, method) in METHODS.into_iter().enumerate() {
        let concerned = FAULTS.iter().chain([&CLOCK]).filter(|fault| !fault.not_for.contains(&method));
        for (of_fault, fault) in concerned.enumerate() {
            let name = format!("{method} × {}", fault.name);
            if wanted.as_ref().is_ok_and(|wanted| !name.contains(wanted)) {
                continue;
            }
            let both = [false, true].map(|always| Row { method, fault, always });
            let in_turn = |row: &Row| wanted.is_ok() || row.always == ((of_method + of_fault) % 2 == 0);
            rows.extend(both.into_iter().filter(in_turn));
        }
    }
    rows
}

/// What the sources say: `flip` of two ways, and so many workshops more.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Inputs {
    pub(crate) flip: bool,
    pub(crate) more: usize,
}

impl Inputs {
    /// Where the desk's own workshop says that it is.
    fn street(self) -> &'static str {
        if self.flip { "福岡県福岡市東区名島1-1" } else { "福岡県福岡市東区名島7-5" }
    }

    fn phone(self) -> &'static str {
        if self.flip { "092-111-0001" } else { "092-111-0002" }
    }

    /// Every source says something else: the desk's folder, its folder at Drive, the form, the other desk's spreadsheet.
    pub(crate) fn put(self, house: &House) {
        let desk = house.books.keys().find(|book| book.starts_with("desk:d001")).unwrap();
        let folder = desk.strip_prefix("desk:").unwrap();
        let mut local = format!("{HEADING}見本みなと作業所,B型,{},092-333-0003\n", self.street());
        if self.flip {
            local += "見本ときどき作業所,B型,福岡県福岡市東区名島2-2,092-222-0001\n";
        }
        std::fs::write(house.at.path(&format!("inbox/{folder}/追加分.csv")), local).unwrap();
        let mut list = format!("{HEADING}見本かわべ工房,B型,福岡県大牟田市浜町3-3,{}\n", self.phone());
        for number in 0..self.more {
            writeln!(
                list,
                "見本ぞうえん{number}番作業所,B型,福岡県大牟田市浜町{}-{number},0944-{:02}-{:04}",
                number + 10,
                number % 100,
                number
            )
            .unwrap();
        }
        let number = if self.flip { "4" } else { "3" };
        house.google.state(|world| {
            world.clock.advance(chrono::TimeDelta::minutes(1));
            world.replace_content(&house.list, list.as_bytes());
            world.edit_response(&house.form, &house.response, &answers(&[number]));
            world.set_text(&house.desk_sheet, "シート1", "D2", self.phone());
            world.set_text(&house.drive_sheet, "シート1", "D2", self.phone());
        });
    }
}

type Books = BTreeMap<String, BTreeMap<String, Table>>;

/// Of all books what stands in our columns, without what has no record any more and what tells of nights.
fn said(look: &Look<'_>) -> Books {
    let mut books = look.ours();
    for tabs in books.values_mut() {
        tabs.remove("更新履歴");
        for table in tabs.values_mut() {
            table.retain(|_, row| row.get("行の状態").is_none_or(String::is_empty));
        }
    }
    books
}

/// A worker's two houses: one in which things go wrong, and its twin in which nothing does.
struct Bench {
    house: House,
    twin: House,
    people: Books,
    inputs: Inputs,
    expected: BTreeMap<Inputs, Books>,
}

impl Bench {
    fn new() -> Self {
        let inputs = Inputs { flip: true, more: 0 };
        let [house, twin] = [(); 2].map(|()| {
            House::after("two nights, and words of people", |house| {
                inputs.put(house);
                assert_eq!(house.night(NIGHT).code("the first night"), 0);
                people_write(house);
                assert_eq!(house.night(NIGHT).code("the second night"), 0);
            })
        });
        let people = house.look().peoples();
        assert!(people.values().flatten().count() >= 2, "{people:?}");
        Self { house, twin, people, inputs, expected: BTreeMap::new() }
    }

    /// What a night without any fault says.
    fn expected(&mut self) -> &Books {
        let (twin, inputs) = (&self.twin, self.inputs);
        self.expected.entry(inputs).or_insert_with(|| {
            inputs.put(twin);
            assert_eq!(twin.night(NIGHT).code("the twin's night"), 0);
            said(&twin.look())
        })
    }

    fn check(&mut self, told: &str) {
        let house = said(&self.check_people(told));
        for (book, tabs) in self.expected() {
            for (tab, table) in tabs {
                for (key, row) in table {
                    assert_eq!(house[book][tab].get(key), Some(row), "{told}: {book} {tab} {key}");
                }
                let more: Vec<_> = house[book][tab].keys().filter(|key| !table.contains_key(*key)).collect();
                assert!(more.is_empty(), "{told}: {book} {tab}: {more:?} too many");
            }
        }
    }

    fn check_people(&self, told: &str) -> Look<'_> {
        let look = self.house.look();
        look.has_no_key_twice(told);
        assert_eq!(look.peoples(), self.people, "{told}: people's words");
        look
    }

    fn writes(&self, work: impl FnOnce(&House)) -> usize {
        let mark = self.house.google.state(|world| world.journal.mark());
        work(&self.house);
        self.house.google.state(|world| world.journal.writes_since(mark).len())
    }

    fn row(&mut self, row: Row) -> String {
        let Row { method, fault, always } = row;
        let told = format!("{method} × {} {}", fault.name, if always { "always" } else { "once" });
        self.inputs.flip = !self.inputs.flip;
        self.inputs.more += usize::from(method == UPDATE);
        self.inputs.put(&self.house);
        let ran = self.faulty(row);
        assert!(ran.took < LONGEST, "{told}: {:?}", ran.took);
        let code = ran.code(&told);
        // A token of the folder's changes that is not known any more only means to look at all of it.
        let looks_anew = method == "drive.changes.list" && ["404", "400"].contains(&fault.name);
        // What was done all the same is seen by the reading that follows; a plan that was refused is made anew once.
        let was_done = fault.name == "cut off" || fault.name.starts_with("done");
        let is_done = method == UPDATE && (always && was_done || !always && fault.name == "400");
        let passes = looks_anew || is_done || fault.passes && !always;
        assert_eq!(code, if passes { 0 } else { 3 }, "{told}\n{}", ran.words());
        if passes {
            self.check(&told);
        } else {
            self.check_people(&told);
            self.told_and_the_rest_done(row, &ran, &told);
        }
        let mut clean = 0;
        let mut writes = self.writes(|house| clean = house.night(NIGHT).code(&told));
        assert_eq!(clean, 0, "{told}: the next run completes");
        if !passes {
            self.check(&told);
            if method == UPDATE {
                writes = self.writes(|house| drop(house.night(NIGHT)));
            }
        }
        if passes || method == UPDATE {
            assert_eq!(writes, 0, "{told}: nothing is left to write\n{}", self.last_write());
        }
        format!("{told}: exit {code}, {} ms, {}", ran.took.as_millis(), first_line(&ran.words()))
    }

    fn last_write(&self) -> String {
        self.house.google.state(|world| {
            let last = world.journal.all().iter().rev().find(|entry| entry.is_write);
            last.and_then(|entry| entry.body.clone()).unwrap_or_default().chars().take(1500).collect()
        })
    }

    /// The run in which it goes wrong.
    fn faulty(&self, row: Row) -> Ran {
        let Row { method, fault, always } = row;
        let api = match method.split('.').next().unwrap() {
            "drive" => Api::Drive,
            "sheets" => Api::Sheets,
            "forms" => Api::Forms,
            _ => Api::Token,
        };
        let name = method.split(' ').next().unwrap();
        let mut rule = Rule::on(name, (fault.action)(api));
        if name == "drive.files.get" {
            rule = rule.media(method == MEDIA);
        }
        if always {
            rule = rule.always();
            if api == Api::Sheets {
                // For good in one spreadsheet only: what becomes of the others is looked at.
                rule = rule.target(&self.house.books["national"]);
            }
        }
        // What is remembered of the folder would leave nothing to ask.
        let full =
            ["drive.files.get", "drive.files.list", "drive.changes.getStartPageToken"].contains(&method);
        let stalls = fault.name.contains("stall");
        let timeout = Duration::from_millis(if stalls { 800 } else { 10_000 });
        let patience = Duration::from_millis(if always { 40 } else { 10_000 });
        let before = self.house.google.state(|world| {
            world.faults.add(rule);
            world.journal.mark()
        });
        let ran = self.house.night_as(NIGHT, full, timeout, patience);
        self.house.google.state(|world| {
            world.faults.clear();
            assert!(world.journal.calls_of(before, name) > 0, "{method} is never called");
        });
        ran
    }

    /// Someone is told what to do, and what has nothing to do with the fault is done.
    fn told_and_the_rest_done(&self, row: Row, ran: &Ran, told: &str) {
        let Row { method, fault, .. } = row;
        let words = ran.words();
        // What is read and not written, and a form, is shared for reading only; what is not there at all is not.
        let by_role = method == UPDATE || method.starts_with("forms");
        let meant = if by_role && fault.name == "403 denied" { EDITOR } else { fault.words };
        assert!(words.contains(meant), "{told}: «{meant}» is not said:\n{words}");
        if method == TOKEN || !row.always {
            return;
        }
        let desk = self.house.books.keys().find(|book| book.starts_with("desk:d001")).unwrap();
        let rows = &self.house.ours(desk)["自窓口の事業所"];
        let shown = rows.values().any(|row| row.values().any(|cell| cell.contains(self.inputs.street())));
        assert!(shown, "{told}: the desk's own book is up to date: {rows:?}");
    }
}

/// Words in a column of ours for people and in one of their own.
fn people_write(house: &House) {
    for (book, tab, header) in [("national", "事業所台帳", "メモ"), ("national", "窓口台帳", "メモ")]
    {
        let id = &house.books[book];
        let rows = house.google.state(|world| world.rows(id, tab));
        let at = rows[0].iter().position(|cell| cell == header).unwrap_or_else(|| panic!("{:?}", rows[0]));
        let cell = |row: usize, col: usize| {
            let number = |at: usize| u32::try_from(at).unwrap() + 1;
            tsunagi::domain::CellRef::new(number(row), number(col)).to_string()
        };
        house.google.state(|world| {
            world.edit_tab(id, tab, |tab| tab.columns = tab.columns.max(rows[0].len() + 1));
            world.set_text(id, tab, &cell(0, rows[0].len()), "私の係");
            for row in 1..rows.len() {
                world.set_text(id, tab, &cell(row, at), &format!("先方 {row}"));
                world.set_text(id, tab, &cell(row, rows[0].len()), &format!("係 {row}"));
            }
        });
    }
}

fn first_line(words: &str) -> String {
    words.lines().next().unwrap_or_default().chars().take(90).collect()
}

fn said_in(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().cloned();
    format!(
        "FAILED {}",
        text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned())).unwrap_or_default()
    )
}

#[test]
fn whatever_fails_the_run_ends_nothing_is_hurt_and_the_next_completes() {
    let rows = rows();
    let (next, lines) = (AtomicUsize::new(0), Mutex::new(BTreeMap::new()));
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let mut bench = Bench::new();
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some(row) = rows.get(at) else { break };
                    let line = catch_unwind(AssertUnwindSafe(|| bench.row(*row)));
                    let line = line.map_err(|panic| said_in(panic.as_ref()));
                    lines.lock().unwrap().insert(at, line);
                }
            });
        }
    });
    let lines = lines.into_inner().unwrap();
    assert_eq!(lines.len(), rows.len());
    let failed: Vec<&String> = lines.values().filter_map(|line| line.as_ref().err()).collect();
    for line in lines.values() {
        println!("{}", line.as_ref().unwrap_or_else(|failed| failed));
    }
    println!("{} rows, {} failed", rows.len(), failed.len());
    assert!(failed.is_empty(), "{} of {} rows failed, the first:\n{}", failed.len(), rows.len(), failed[0]);
}

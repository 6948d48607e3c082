//! Tests of the store: what goes in comes back, a quiet night writes nothing, a crash leaves the last good state.

use super::*;
use crate::domain::{
    CellRef, DeskId, Entry, Field, HumanCell, Issue, IssueCode, Origin, RecordKind, Severity, SourceRole,
    WorkshopId,
};
use crate::layout::{MappedCell, Record};
use crate::registry::{
    CaseStates, Changes, Document, EntityChange, EntityKind, Known, LastKnownWorkshops, Registry, diff,
    diff_registry,
};
use crate::resolve::KnownIdentities;
use crate::table::Cell;
use chrono::NaiveDateTime;
use std::collections::{BTreeMap, BTreeSet};

fn moment(text: &str) -> NaiveDateTime {
    text.parse().unwrap()
}

const NIGHT_1: &str = "2026-11-20T02:00:00";
const NIGHT_2: &str = "2026-11-21T02:00:00";

fn begin(store: &mut Store, run: &str, at: &str) {
    store.begin_run(run, moment(at), moment(at).date()).unwrap();
}

pub(super) fn file(path: &str, revision: &str) -> StoredFile {
    let origin = Origin::file(path, revision).sheet("名簿").at(CellRef::new(2, 2));
    let cells = [Cell::text("あおぞら作業所"), Cell::Number(0.1 + 0.2), Cell::Bool(true), Cell::Empty];
    let cells = cells.into_iter().zip(1u32..).map(|(value, col)| MappedCell {
        field: Field::Remarks,
        header: "備考".into(),
        cell: CellRef::new(2, col),
        value,
    });
    let record = Record { kind: RecordKind::Workshop, origin: origin.clone(), cells: cells.collect() };
    let sheet =
        Record { kind: RecordKind::Case, origin: Origin::file(path, revision).sheet(""), cells: Vec::new() };
    let issue = Issue::new(IssueCode::new("value.test"), Severity::Warning, origin, "確認してください。")
        .seen("#REF!")
        .field(Field::Phone)
        .desk(Some(DeskId::new("d01")));
    StoredFile {
        path: path.to_owned(),
        revision: revision.to_owned(),
        role: SourceRole::Desk(DeskId::new("d01")),
        read_with: "layout-1".to_owned(),
        status: FileStatus::Ok,
        records: vec![record, sheet],
        issues: vec![issue],
    }
}

fn human(value: &str, at: &str) -> HumanCell {
    HumanCell {
        book: "national".to_owned(),
        tab: "案件マッチング".to_owned(),
        key: "C-000001:W-000002".to_owned(),
        column: "判断".to_owned(),
        value: value.to_owned(),
        first_seen: moment(at),
        origin: Origin::file("out/全国.xlsx", "ab").sheet("案件マッチング").at(CellRef::new(2, 9)),
    }
}

fn change(id: &str, is_new: bool, document: Option<&str>) -> EntityChange {
    EntityChange {
        kind: EntityKind::Workshop,
        id: id.to_owned(),
        is_new,
        document: document.map(|text| Document::new(text.to_owned())),
    }
}

fn first_entities() -> Vec<EntityChange> {
    vec![change("W-000001", true, Some("{\"a\":1}")), change("W-000002", true, Some("{}"))]
}

fn first_changes() -> Changes {
    let mut identities = KnownIdentities::default();
    identities.workshop_keys.insert("number:4012701233|b".to_owned(), WorkshopId(1));
    identities.folder_names.insert("d01".to_owned(), "福岡みほん窓口".to_owned());
    identities.desk_keys.insert("福岡窓口".to_owned(), DeskId::new("d01"));
    identities.next.insert('W', 2);
    Changes {
        identities,
        human: vec![human("確定", NIGHT_1)],
        moved: Vec::new(),
        settled: BTreeMap::from([("national|W-000001|定員（修正）".to_owned(), "20".to_owned())]),
    }
}

static NO_BOOKS: BTreeSet<String> = BTreeSet::new();
static NO_MEMORY: BTreeMap<String, String> = BTreeMap::new();

/// All that a night may write before its books.
struct Night<'a> {
    entities: Vec<EntityChange>,
    changes: &'a Changes,
    files: &'a [StoredFile],
    moved: &'a [(String, String)],
    memory: &'a BTreeMap<String, String>,
}

fn found<'a>(changes: &'a Changes, files: &'a [StoredFile]) -> Night<'a> {
    Night { entities: Vec::new(), changes, files, moved: &[], memory: &NO_MEMORY }
}

/// The first night, on which these files were read.
fn first_night<'a>(changes: &'a Changes, files: &'a [StoredFile]) -> Night<'a> {
    Night { entities: first_entities(), ..found(changes, files) }
}

fn nothing_made() -> Made<'static> {
    Made { tabs: &[], books_read: &NO_BOOKS, holds: &[], letters: &[] }
}

/// How many files were written.
fn apply(
    store: &mut Store,
    (run, at): (&str, &str),
    tonight: Night<'_>,
    made: Made<'_>,
) -> Result<usize, StoreError> {
    let Night { entities, changes, files, moved, memory } = tonight;
    let mut night = store.open_night(run, moment(at))?;
    let files: Vec<PackedFile> = files.iter().cloned().map(PackedFile::of).collect();
    let written = night.write_found(Found { files: &files, moved, memory })?;
    night.write_entities(&entities, &changes.identities)?;
    night.write_changes(changes)?;
    night.flush()?;
    night.keep(&made)?;
    Ok(written)
}

/// A night on which these files were read.
pub(super) fn record(store: &mut Store, run: &str, files: &[StoredFile]) {
    begin(store, run, NIGHT_1);
    let changes = Changes { identities: first_changes().identities, ..Changes::default() };
    apply(store, (run, NIGHT_1), found(&changes, files), nothing_made()).unwrap();
}

/// Nights on which entities come, change, go and come back.
pub(super) fn a_history(store: &mut Store) {
    let nights: [(&str, &str, Vec<EntityChange>); 4] = [
        ("run-1", NIGHT_1, first_entities()),
        (
            "run-2",
            NIGHT_2,
            vec![change("W-000001", false, Some("{\"a\":2}")), change("W-000002", false, None)],
        ),
        (
            "run-3",
            "2026-11-22T02:00:00",
            vec![change("W-000001", false, None), change("W-000003", true, Some("{}"))],
        ),
        ("run-4", "2026-11-23T02:00:00", vec![change("W-000002", true, Some("{}"))]),
    ];
    let nothing = Changes::default();
    for (run, at, entities) in nights {
        begin(store, run, at);
        let tonight = Night { entities, ..found(&nothing, &[]) };
        apply(store, (run, at), tonight, nothing_made()).unwrap();
    }
}

/// Rows of all tables but the journal, and how often any row was ever written.
fn writes(store: &Store) -> i64 {
    store.connection.query_row("SELECT total_changes()", [], |row| row.get(0)).unwrap()
}

fn expected_known() -> Known {
    let changes = first_changes();
    Known {
        identities: changes.identities,
        entities: first_entities()
            .into_iter()
            .map(|one| ((one.kind, one.id), one.document.unwrap().fingerprint))
            .collect(),
        invitations: Vec::new(),
        orders: Vec::new(),
        human: changes.human,
        settled: BTreeMap::from([("national|W-000001|定員（修正）".to_owned(), "20".to_owned())]),
        past: Vec::new(),
        case_states: CaseStates::new(),
        workshops: LastKnownWorkshops::new(),
    }
}

#[test]
fn what_was_applied_is_known() {
    let mut store = Store::open_in_memory().unwrap();
    begin(&mut store, "run-1", NIGHT_1);
    let files = [file("inbox/d01/一覧.xlsx", "aa"), file("inbox/d01/別.csv", "bb")];
    assert_eq!(
        apply(&mut store, ("run-1", NIGHT_1), first_night(&first_changes(), &files), nothing_made()).unwrap(),
        2
    );
    assert_eq!(store.load_known().unwrap(), expected_known());
    let loaded: Vec<StoredFile> = store.load_files().unwrap().into_values().collect();
    assert_eq!(loaded, files);
}

#[test]
fn a_computed_night_is_known_and_the_next_one_changes_nothing() {
    let mut store = Store::open_in_memory().unwrap();
    begin(&mut store, "run-1", NIGHT_1);
    let entry = |item: &str, value| Entry {
        kind: RecordKind::Plan,
        programme: String::new(),
        fiscal_year: None,
        group: String::new(),
        item: item.to_owned(),
        client: None,
        value: Some(value),
        text: "七割".to_owned(),
        origin: Origin::file("inbox/jimukyoku/計画値.xlsx", "aa").at(CellRef::new(2, 2)),
    };
    let registry = Registry {
        entries: vec![entry("受注率", 0.1 + 0.2), entry("受注率", 0.7)],
        ..Registry::default()
    };
    let human = [human("確定", NIGHT_1)];
    let night_diff = |known: &Known| {
        let mut entities = Vec::new();
        diff_registry(&known.entities, &registry, |some| entities.extend(some));
        (entities, diff(known, &first_changes().identities, &registry.settled, &human))
    };
    let (entities, changes) = night_diff(&store.load_known().unwrap());
    assert_eq!((entities.len(), changes.count()), (2, 4 + 1));
    apply(&mut store, ("run-1", NIGHT_1), Night { entities, ..found(&changes, &[]) }, nothing_made())
        .unwrap();
    assert_eq!(night_diff(&store.load_known().unwrap()), (Vec::new(), Changes::default()));
}

#[test]
fn a_quiet_night_writes_only_the_journal() {
    let mut store = Store::open_in_memory().unwrap();
    begin(&mut store, "run-1", NIGHT_1);
    let files = [file("inbox/d01/一覧.xlsx", "aa")];
    let tab = TabState {
        book: "national".to_owned(),
        tab: "案件台帳".to_owned(),
        content_hash: "cc".to_owned(),
        changed_on: moment(NIGHT_1).date(),
    };
    let tabs = [tab];
    let changes = first_changes();
    apply(
        &mut store,
        ("run-1", NIGHT_1),
        first_night(&changes, &files),
        Made { tabs: &tabs, ..nothing_made() },
    )
    .unwrap();
    store.finish_run("run-1", &Finished { at: moment(NIGHT_1), ..Finished::default() }).unwrap();

    begin(&mut store, "run-2", NIGHT_2);
    let before = writes(&store);
    let nothing = Changes::default();
    let written = apply(
        &mut store,
        ("run-2", NIGHT_2),
        found(&nothing, &files),
        Made { tabs: &tabs, ..nothing_made() },
    )
    .unwrap();
    assert_eq!((written, writes(&store) - before), (0, 0));
    assert_eq!(store.tab_states().unwrap().into_values().collect::<Vec<_>>(), tabs);
}

#[test]
fn a_changed_file_replaces_its_records_and_a_missing_one_keeps_them() {
    let mut store = Store::open_in_memory().unwrap();
    begin(&mut store, "run-1", NIGHT_1);
    let nothing = Changes::default();
    let mut one = file("inbox/d01/一覧.xlsx", "aa");
    for (revision, status, records) in
        [("aa", FileStatus::Ok, 2), ("bb", FileStatus::Ok, 1), ("bb", FileStatus::Missing, 1)]
    {
        one = StoredFile { status, ..file("inbox/d01/一覧.xlsx", revision) };
        one.records.truncate(records);
        assert_eq!(
            apply(
                &mut store,
                ("run-1", NIGHT_1),
                found(&nothing, std::slice::from_ref(&one)),
                nothing_made()
            )
            .unwrap(),
            1,
            "{revision} {status:?}"
        );
    }
    assert_eq!(store.load_files().unwrap().into_values().collect::<Vec<_>>(), [one]);
}

#[test]
fn a_moved_file_takes_its_records_along() {
    let mut store = Store::open_in_memory().unwrap();
    begin(&mut store, "run-1", NIGHT_1);
    let nothing = Changes::default();
    let (old, new) = ("窓口/d01/一覧.xlsx#1a", "窓口/d01/名簿.xlsx#1a");
    apply(&mut store, ("run-1", NIGHT_1), found(&nothing, &[file(old, "aa")]), nothing_made()).unwrap();
    let moved = [(old.to_owned(), new.to_owned())];
    let written = apply(
        &mut store,
        ("run-1", NIGHT_1),
        Night { moved: &moved, ..found(&nothing, &[]) },
        nothing_made(),
    )
    .unwrap();
    assert_eq!(written, 0);
    assert_eq!(store.load_files().unwrap().into_values().collect::<Vec<_>>(), [file(new, "aa")]);
}

#[test]
fn what_a_source_remembers_is_written_with_the_night_and_only_when_it_changed() {
    let mut store = Store::open_in_memory().unwrap();
    begin(&mut store, "run-1", NIGHT_1);
    let nothing = Changes::default();
    for (text, expected) in [("a", 1), ("a", 0), ("b", 1)] {
        let memory = BTreeMap::from([("窓口".to_owned(), text.to_owned())]);
        let before = writes(&store);
        apply(
            &mut store,
            ("run-1", NIGHT_1),
            Night { memory: &memory, ..found(&nothing, &[]) },
            nothing_made(),
        )
        .unwrap();
        assert_eq!((writes(&store) - before, store.source_memory().unwrap()), (expected, memory));
    }
}

#[test]
fn a_registry_has_one_id_for_good() {
    let mut store = Store::open_in_memory().unwrap();
    let id = store.registry_id().unwrap();
    assert_eq!((id.len(), store.registry_id().unwrap()), (36, id));
}

#[test]
fn a_record_of_another_version_makes_its_file_be_read_again() {
    let mut store = Store::open_in_memory().unwrap();
    begin(&mut store, "run-1", NIGHT_1);
    let files = [file("a.csv", "aa"), file("b.csv", "bb")];
    apply(&mut store, ("run-1", NIGHT_1), found(&Changes::default(), &files), nothing_made()).unwrap();
    store
        .connection
        .execute_batch("UPDATE record_column SET field = 'gone_field' WHERE path = 'a.csv'")
        .unwrap();
    let read_with: Vec<String> = store.load_files().unwrap().into_values().map(|one| one.read_with).collect();
    assert_eq!(read_with, ["", "layout-1"]);
}

#[test]
fn history_keeps_every_version_with_its_runs() {
    let mut store = Store::open_in_memory().unwrap();
    begin(&mut store, "run-1", NIGHT_1);
    apply(&mut store, ("run-1", NIGHT_1), first_night(&first_changes(), &[]), nothing_made()).unwrap();
    begin(&mut store, "run-2", NIGHT_2);
    let entities = vec![change("W-000001", false, Some("{\"a\":2}")), change("W-000002", false, None)];
    let nothing = Changes::default();
    apply(&mut store, ("run-2", NIGHT_2), Night { entities, ..found(&nothing, &[]) }, nothing_made())
        .unwrap();

    let versions = store.history(EntityKind::Workshop, "W-000001").unwrap();
    let shown: Vec<_> = versions.iter().map(|one| (one.document.as_str(), one.from, one.to)).collect();
    assert_eq!(
        shown,
        [("{\"a\":1}", moment(NIGHT_1), Some(moment(NIGHT_2))), ("{\"a\":2}", moment(NIGHT_2), None)]
    );
    let known = store.load_known().unwrap();
    assert_eq!(known.entities.keys().map(|(_, id)| id.as_str()).collect::<Vec<_>>(), ["W-000001"]);
}

#[test]
fn a_human_cell_changes_and_goes_but_every_value_is_kept() {
    let mut store = Store::open_in_memory().unwrap();
    begin(&mut store, "run-1", NIGHT_1);
    for (value, at, standing) in [
        ("確定", NIGHT_1, Some("確定")),
        ("除外", NIGHT_2, Some("除外")),
        ("", "2026-11-22T02:00:00", None),
        ("確定", "2026-11-23T02:00:00", Some("確定")),
    ] {
        let changes = Changes { human: vec![human(value, at)], ..Changes::default() };
        apply(&mut store, ("run-1", at), found(&changes, &[]), nothing_made()).unwrap();
        let known = store.load_known().unwrap().human;
        assert_eq!(known.first().map(|cell| cell.value.as_str()), standing, "{at}");
    }
    let kept: i64 =
        store.connection.query_row("SELECT count(*) FROM human_cell", [], |row| row.get(0)).unwrap();
    assert_eq!(kept, 3);
}

#[test]
fn a_crash_in_the_middle_leaves_the_last_good_state() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("registry.sqlite");
    let mut store = Store::open(&path).unwrap();
    begin(&mut store, "run-1", NIGHT_1);
    apply(&mut store, ("run-1", NIGHT_1), first_night(&first_changes(), &[]), nothing_made()).unwrap();
    begin(&mut store, "run-2", NIGHT_2);
    store
        .connection
        .execute_batch("BEGIN IMMEDIATE; DELETE FROM entity_version; DELETE FROM identity_key;")
        .unwrap();
    drop(store);

    let mut store = Store::open(&path).unwrap();
    assert_eq!(store.load_known().unwrap(), expected_known());
    assert_eq!(store.load_night().unwrap(), (expected_known(), store.load_files().unwrap()));
    begin(&mut store, "run-3", "2026-11-22T02:00:00");
    let states: Vec<_> = store.runs(10).unwrap().into_iter().map(|run| (run.id, run.state)).collect();
    let expected = [("run-3", RunState::Running), ("run-2", RunState::Failed), ("run-1", RunState::Failed)];
    assert_eq!(states, expected.map(|(id, state)| (id.to_owned(), state)));
}

#[test]
fn a_night_that_fails_half_way_writes_nothing() {
    let mut store = Store::open_in_memory().unwrap();
    begin(&mut store, "run-1", NIGHT_1);
    let changes = first_changes();
    let never_begun = ("never begun", NIGHT_1);
    let error = apply(&mut store, never_begun, first_night(&changes, &[]), nothing_made()).unwrap_err();
    assert!(!error.retry_helps(), "{error}");
    assert_eq!(store.load_known().unwrap(), Known::default());
}

#[test]
fn a_second_process_is_told_to_wait() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("registry.sqlite");
    let first = Store::open(&path).unwrap();
    let mut second = Store::open(&path).unwrap();
    second.connection.busy_timeout(std::time::Duration::from_millis(1)).unwrap();
    first.connection.execute_batch("BEGIN IMMEDIATE").unwrap();
    let error = second.begin_run("run-1", moment(NIGHT_1), moment(NIGHT_1).date()).unwrap_err();
    assert!(error.retry_helps(), "{error}");
    assert!(error.to_string().contains("使用中"), "{error}");
}

#[test]
fn the_journal_says_what_a_run_did() {
    let mut store = Store::open_in_memory().unwrap();
    begin(&mut store, "run-1", NIGHT_1);
    let counts = RunCounts { files_read: 3, rows: 40, issues: 2, changes: 41, outputs: 1 };
    store.finish_run("run-1", &Finished { at: moment(NIGHT_1), counts, ..Finished::default() }).unwrap();
    begin(&mut store, "run-2", NIGHT_2);
    store.fail_run("run-2", moment(NIGHT_2), "ディスクの空きがありません").unwrap();
    let runs = store.runs(2).unwrap();
    assert_eq!(runs[0].failure, "ディスクの空きがありません");
    assert_eq!((runs[1].state, runs[1].counts), (RunState::Done, counts));
    assert_eq!(store.runs(1).unwrap().len(), 1);
}

#[test]
fn what_was_written_to_outputs_is_remembered() {
    let mut store = Store::open_in_memory().unwrap();
    let book = |hash: &str| {
        let published =
            PublishedBook { content_hash: hash.to_owned(), view_hash: "v".to_owned(), plain: true };
        BTreeMap::from([("national".to_owned(), published)])
    };
    for hash in ["aa", "bb"] {
        store.put_published_books(&book(hash)).unwrap();
    }
    assert_eq!(store.published_books().unwrap(), book("bb"));
    // A night that reads the book forgets what was known of it.
    begin(&mut store, "run-1", NIGHT_1);
    let nothing = Changes::default();
    let read = BTreeSet::from(["national".to_owned()]);
    apply(&mut store, ("run-1", NIGHT_1), found(&nothing, &[]), Made { books_read: &read, ..nothing_made() })
        .unwrap();
    assert_eq!(store.published_books().unwrap(), BTreeMap::new());
}

#[test]
fn what_a_file_said_is_known_as_it_was() {
    let mut store = Store::open_in_memory().unwrap();
    let nothing = Changes::default();
    let first = file("a.csv", "aa");
    let mut second = file("a.csv", "bb");
    // The second row stays, the first says something else, and a third is new.
    second.records[0].cells[0].value = Cell::text("あおぞら工房");
    let mut third = second.records[1].clone();
    third.kind = RecordKind::Order;
    second.records.push(third);
    second.issues.clear();
    let gone = StoredFile { status: FileStatus::Missing, records: Vec::new(), ..second.clone() };
    let nights = [("run-1", NIGHT_1), ("run-2", NIGHT_2), ("run-3", "2026-11-22T02:00:00")];
    for ((run, at), one) in nights.into_iter().zip([&first, &second, &gone]) {
        begin(&mut store, run, at);
        apply(&mut store, (run, at), found(&nothing, std::slice::from_ref(one)), nothing_made()).unwrap();
    }
    let at = |text: &str| -> Vec<StoredFile> {
        store.load_files_at(Moment::At(moment(text))).unwrap().into_values().collect()
    };
    for (text, expected) in [
        ("2026-11-19T00:00:00", None),
        (NIGHT_1, Some(&first)),
        ("2026-11-21T01:59:59", Some(&first)),
        (NIGHT_2, Some(&second)),
        ("2027-01-01T00:00:00", Some(&gone)),
    ] {
        assert_eq!(at(text).first(), expected, "{text}");
    }
    assert_eq!(store.load_files().unwrap().into_values().collect::<Vec<_>>(), [gone]);
    let rows: u32 = store.connection.query_row("SELECT count(*) FROM record", [], |row| row.get(0)).unwrap();
    assert_eq!(rows, 4, "a row that is said again is not kept twice");
}

//! What people write into the books stands with its record, decides what it says, and nothing is doubled.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

use crate::support::{self, Installation, Row, SMALL, TONIGHT, edit, tab};
use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

const TOMORROW: &str = "2026-11-21T02:00";
/// Before the next business day: then a day less is left to work, and hours may move.
const HOLIDAY: &str = "2026-11-23T02:00";
const NEXT_WEEK: &str = "2026-11-27T02:00";
const LIST: &str = "事業所名,法人名,サービス種別,所在地,電話番号,定員,主な業務内容\n";

fn national(installation: &Installation) -> PathBuf {
    installation.path("out/全国台帳.xlsx")
}

/// The row of a record.
fn row_of<'a>(rows: &'a [Row], key: &str) -> &'a Row {
    let found: Vec<&Row> = rows.iter().filter(|row| row["キー"] == key).collect();
    assert_eq!(found.len(), 1, "{key} stands {} times", found.len());
    found[0]
}

fn keys(rows: &[Row]) -> Vec<&str> {
    rows.iter().map(|row| row["キー"].as_str()).filter(|key| !key.is_empty()).collect()
}

/// A night without news behind the last one: nothing is written, so nothing was doubled or lost.
#[track_caller]
fn stands_still(installation: &Installation, now: &str) {
    let before = installation.outputs();
    installation.run(now).ended(0);
    assert_eq!(installation.last_run(), ("done".to_owned(), 0, 0));
    assert!(before == installation.outputs());
}

// ---- What stands --------------------------------------------------------------------------------------------------

#[test]
fn what_people_wrote_stands_with_its_record_when_the_inputs_change() {
    let installation = Installation::after_a_night(&SMALL);
    let book = national(&installation);
    let matching = tab(&book, "案件マッチング");
    let (first, last) = (&matching[0]["キー"], &matching[matching.len() - 1]["キー"]);
    let script = format!(
        "at('案件マッチング', '{first}', 'メモ').value = '電話済み'\n\
         at('案件マッチング', '{last}', '担当').value = '窓口太郎'\n\
         ws = wb['案件マッチング']\n\
         new = ws.max_column + 1\n\
         ws.cell(1, new).value = '優先'\n\
         ws.cell(at('案件マッチング', '{last}', 'キー').row, new).value = 'A'\n\
         ws = wb['案件台帳']\n\
         at('案件台帳', 'C-000001', 'メモ').value = '=1+1 は式ではない'\n\
         at('案件台帳', 'C-000001', 'メモ').data_type = 's'\n\
         rows = [[(c.value, c.data_type) for c in r] for r in ws.iter_rows(min_row=2)]\n\
         rows.sort(key=lambda r: r[0][0])\n\
         for n, r in enumerate(rows):\n\
         \x20 for m, (value, kind) in enumerate(r):\n\
         \x20   ws.cell(n + 2, m + 1).value = value\n\
         \x20   if value is not None: ws.cell(n + 2, m + 1).data_type = kind\n\
         extra = wb.create_sheet('覚え書き')\n\
         extra['A1'] = '来週、窓口太郎に電話する'\n\
         extra['B2'] = '=COUNTA(A1:A9)'"
    );
    if !edit(&book, &script) {
        return;
    }
    let list = "青空の工房とまり木,合同会社とまり木,B型,福岡県久留米市城南町15-3,0942-30-9000,20,封入\n";
    fs::write(installation.path("inbox/d001-fukuoka/追加分.csv"), format!("{LIST}{list}")).unwrap();
    assert!(edit(
        &installation.path("inbox/jimukyoku/全国案件一覧.xlsx"),
        "for ws in wb:\n for r in ws.iter_rows():\n  for c in r:\n   if c.value == 'R8-001': ws.cell(c.row, c.column + 1).value = '送信代行（改題）'",
    ));
    let run = installation.run(TOMORROW);
    run.ended(0);
    assert!(!run.stdout.contains("新しい版"), "{}", run.stdout);
    assert!(!installation.path("out/全国台帳_新しい版.xlsx").exists());

    let matching = tab(&book, "案件マッチング");
    assert_eq!(row_of(&matching, first)["メモ"], "電話済み");
    assert_eq!(row_of(&matching, last)["担当"], "窓口太郎");
    assert_eq!(row_of(&matching, last)["優先"], "A");
    assert_eq!(matching.iter().filter(|row| !row["優先"].is_empty()).count(), 1);
    let cases = tab(&book, "案件台帳");
    assert_eq!(row_of(&cases, "C-000001")["メモ"], "=1+1 は式ではない");
    let sorted = keys(&cases);
    assert!(sorted.is_sorted(), "a person sorted by key: {sorted:?}");
    assert!(cases.iter().any(|row| row["件名"] == "送信代行(改題)"), "the case was renamed");
    let notes = support::parts_of(&book);
    assert!(notes.iter().any(|(_, part)| part.contains("来週、窓口太郎に電話する")));
    assert!(notes.iter().any(|(_, part)| part.contains("COUNTA(A1:A9)")));
    let workshops = tab(&book, "事業所台帳");
    let new: Vec<&Row> = workshops.iter().filter(|row| row["事業所名"] == "青空の工房とまり木").collect();
    assert_eq!(new.len(), 1);
    let mut unique = keys(&workshops);
    unique.sort_unstable();
    unique.dedup();
    assert_eq!(unique.len(), workshops.len());
    stands_still(&installation, HOLIDAY);
}

#[test]
fn a_new_book_is_written_where_a_person_threw_the_old_one_away() {
    let installation = Installation::after_a_night(&SMALL);
    let first = installation.books();
    fs::remove_file(national(&installation)).unwrap();
    installation.run(TONIGHT).ended(0);
    assert!(first == installation.books());
}

#[test]
fn an_older_copy_put_back_erases_no_newer_words() {
    let installation = Installation::after_a_night(&SMALL);
    let book = national(&installation);
    let memo =
        |id: u32, word: &str| edit(&book, &format!("at('案件台帳', 'C-{id:06}', 'メモ').value = {word}"));
    if !memo(1, "'一度目'") || !memo(4, "'消したもの'") {
        return;
    }
    installation.run(TOMORROW).ended(0);
    let older = fs::read(&book).unwrap();
    // Every day brings something that is written.
    let list = "青空の工房とまり木,合同会社とまり木,B型,福岡県久留米市城南町15-3,0942-30-9000,20,封入\n";
    fs::write(installation.path("inbox/d001-fukuoka/追加分.csv"), format!("{LIST}{list}")).unwrap();
    assert!(memo(1, "'二度目'") && memo(2, "'新しいもの'") && memo(4, "None"));
    installation.run(HOLIDAY).ended(0);
    fs::write(&book, older).unwrap();
    assert!(memo(3, "'戻した後に'"));
    installation.run(NEXT_WEEK).ended(0);
    let rows = tab(&book, "案件台帳");
    let memos: Vec<&str> = (1..=4).map(|id| row_of(&rows, &format!("C-{id:06}"))["メモ"].as_str()).collect();
    assert_eq!(memos, ["二度目", "新しいもの", "戻した後に", ""]);
    let told = tab(&book, "データ確認");
    let told = told.iter().find(|row| row["内容と対応"].contains("前のブックに置き換わっています")).unwrap();
    for word in
        ["C-000001 のメモ「二度目」", "C-000002 のメモ「新しいもの」", "C-000004 のメモ「消したもの」"]
    {
        assert!(told["内容と対応"].contains(word), "{told:?}");
    }
    installation.run(NEXT_WEEK).ended(0);
    stands_still(&installation, NEXT_WEEK);
    let rows = tab(&book, "案件台帳");
    assert_eq!(row_of(&rows, "C-000001")["メモ"], "二度目");
}

// ---- What decides ---------------------------------------------------------------------------------------------------

#[test]
fn a_decision_on_a_match_is_followed_until_it_is_taken_back() {
    let installation = Installation::after_a_night(&SMALL);
    let book = national(&installation);
    let match_of = |now: &str, key: &str| -> Row {
        let (case, workshop) = key.split_once(':').unwrap();
        let matches = installation.tables(now).remove("matches.csv").unwrap();
        matches.into_iter().find(|row| row["case_id"] == case && row["workshop_id"] == workshop).unwrap()
    };
    let hours = |now: &str, key: &str| -> u64 {
        let (case, workshop) = key.split_once(':').unwrap();
        let rows = installation.tables(now).remove("allocations.csv").unwrap();
        let own = rows.iter().filter(|row| row["case_id"] == case && row["workshop_id"] == workshop);
        own.map(|row| row["hours"].parse::<u64>().unwrap()).sum()
    };
    let matching = tab(&book, "案件マッチング");
    let allotted = matching.iter().find(|row| !row["割当時間（時間）"].is_empty()).unwrap()["キー"].clone();
    let case = allotted.split(':').next().unwrap();
    let other = matching.iter().rfind(|row| row["キー"].starts_with(case)).unwrap()["キー"].clone();
    assert_ne!(allotted, other);
    assert!(match_of(TONIGHT, &allotted)["eligible"] != "0" && hours(TONIGHT, &allotted) > 0);

    let script = format!(
        "at('案件マッチング', '{allotted}', '判断').value = '除外'\nat('案件マッチング', '{other}', '判断').value = '確定'"
    );
    if !edit(&book, &script) {
        return;
    }
    installation.run(TOMORROW).ended(0);
    let refused = match_of(TOMORROW, &allotted);
    assert_eq!(refused["eligible"], "0", "{refused:?}");
    assert!(refused["reasons"].contains("除外"), "{refused:?}");
    assert_eq!(hours(TOMORROW, &allotted), 0);
    assert!(hours(TOMORROW, &other) > 0, "確定 is placed first");
    let rows = tab(&book, "案件マッチング");
    assert_eq!((&*row_of(&rows, &allotted)["判断"], &*row_of(&rows, &other)["判断"]), ("除外", "確定"));
    stands_still(&installation, TOMORROW);

    assert!(edit(&book, &script.replace("'除外'", "None").replace("'確定'", "None")));
    installation.run(NEXT_WEEK).ended(0);
    assert_ne!(match_of(NEXT_WEEK, &allotted)["eligible"], "0");
    assert!(hours(NEXT_WEEK, &allotted) > 0);
}

#[test]
fn a_column_is_read_as_a_person_says() {
    let installation = Installation::after_a_night(&SMALL);
    let header = "事業所名,法人名,サービス種別,所在地,電話番号,うけいれわく\n";
    let row = "青空の工房とまり木,合同会社とまり木,B型,福岡県久留米市城南町15-3,0942-30-9000,23\n";
    fs::write(installation.path("inbox/d001-fukuoka/追加分.csv"), format!("{header}{row}")).unwrap();
    installation.run(TONIGHT).ended(0);
    let book = national(&installation);
    let key = "d001-fukuoka|workshop|うけいれわく";
    let now = || row_of(&tab(&book, "列の対応"), key)["いまの読み取り先"].clone();
    let capacity = || {
        let rows = tab(&book, "事業所台帳");
        rows.iter().find(|row| row["事業所名"] == "青空の工房とまり木").unwrap()["定員（人）"].clone()
    };
    assert_eq!((now().as_str(), capacity().as_str()), ("（読み取っていません）", ""));
    let say =
        |word: &str| edit(&book, &format!("at('列の対応', '{key}', '読み取り先の指定').value = {word}"));
    if !say("'定員'") {
        return;
    }
    installation.run(TOMORROW).ended(0);
    assert_eq!((now().as_str(), capacity().as_str()), ("定員", "23"));
    stands_still(&installation, HOLIDAY);
    assert!(say("None"));
    installation.run(NEXT_WEEK).ended(0);
    assert_eq!(
        (now().as_str(), capacity().as_str()),
        ("（読み取っていません）", ""),
        "what a person took back is not learnt"
    );
    assert!(say("'読み取らない'"));
    installation.run(NEXT_WEEK).ended(0);
    assert_eq!((now().as_str(), capacity().as_str()), ("（読み取っていません）", ""));
    stands_still(&installation, NEXT_WEEK);
}

/// That many desks list a workshop of one name in one town, with other addresses and phones: a person must say.
fn with_a_doubt_of(desks: usize) -> Installation {
    let installation = Installation::empty();
    for (desk, row) in [
        ("d01", "作業所こもれび,社会福祉法人見本会,B型,福岡県久留米市城南町15-3,0942-30-9001,20,封入"),
        ("d02", "作業所こもれび,社会福祉法人見本会,B型,福岡県久留米市諏訪野町1830-6,0942-30-9002,20,箱折り"),
        ("d03", "作業所こもれび,社会福祉法人見本会,B型,福岡県久留米市通町6-11,0942-30-9003,20,清掃"),
    ]
    .into_iter()
    .take(desks)
    {
        let folder = installation.path("inbox").join(desk);
        fs::create_dir_all(&folder).unwrap();
        let other = "作業所せせらぎ,社会福祉法人例示会,A型,福岡県大牟田市有明町2-3,0944-41-2000,10,清掃\n";
        fs::write(folder.join("一覧.csv"), format!("{LIST}{row}\n{other}")).unwrap();
    }
    installation.run(TONIGHT).ended(0);
    installation
}

#[test]
fn a_verdict_on_a_doubtful_pair_decides_identity() {
    let installation = with_a_doubt_of(2);
    let book = national(&installation);
    let ids = |now: &str| -> Vec<String> {
        let tables = installation.tables(now);
        let own = tables["observations.csv"].iter().filter(|row| row["name"] == "作業所こもれび");
        own.map(|row| row["workshop_id"].clone()).collect()
    };
    let before = ids(TONIGHT);
    assert_ne!(before[0], before[1]);
    let doubts = tab(&book, "名寄せ確認");
    assert_eq!(doubts.len(), 1, "{doubts:?}");
    let say = |verdict: &str| {
        let script = format!("at('名寄せ確認', '{}', '判定').value = '{verdict}'", doubts[0]["キー"]);
        edit(&book, &script)
    };
    if !say("同じ") {
        return;
    }
    installation.run(TOMORROW).ended(0);
    let joined = ids(TOMORROW);
    assert_eq!(joined[0], joined[1]);
    assert!(before.contains(&joined[0]), "a joined workshop keeps one of its ids: {before:?} {joined:?}");
    stands_still(&installation, TOMORROW);
    assert_eq!(row_of(&tab(&book, "名寄せ確認"), &doubts[0]["キー"])["判定"], "同じ");

    assert!(say("別"));
    installation.run(NEXT_WEEK).ended(0);
    let apart = ids(NEXT_WEEK);
    assert_ne!(apart[0], apart[1]);
    assert!(apart.contains(&joined[0]), "one of the two goes on under the id: {joined:?} {apart:?}");
    assert_eq!(apart, before, "told apart again, both have the ids that they had");
    stands_still(&installation, NEXT_WEEK);
    let workshops = installation.tables(NEXT_WEEK).remove("workshops.csv").unwrap();
    assert_eq!(workshops.len(), 3);

    assert!(say("同じ"));
    installation.run(NEXT_WEEK).ended(0);
    assert_eq!(ids(NEXT_WEEK), joined);
    let gone = before.iter().find(|id| !joined.contains(id)).unwrap();
    let told = installation.verb(NEXT_WEEK, "explain", &[gone]);
    assert!(told.ended(0).stdout.contains(&joined[0]), "a merged id says where it went: {}", told.stdout);
    let counts = installation.verb(NEXT_WEEK, "review", &[]);
    assert!(counts.ended(0).stdout.contains("「同じ」と判定された組 1"), "{}", counts.stdout);
    assert!(edit(&book, &format!("at('名寄せ確認', '{}', '判定').value = None", doubts[0]["キー"])));
    installation.run(NEXT_WEEK).ended(0);
    assert_eq!(ids(NEXT_WEEK), before, "an answer taken back takes its effect back");
    assert_eq!(
        row_of(&tab(&book, "名寄せ確認"), &doubts[0]["キー"])["判定"],
        "",
        "and the question is open again"
    );
}

#[test]
fn one_answer_decides_all_pairs_of_its_group_until_it_is_taken_back() {
    let installation = with_a_doubt_of(3);
    let book = national(&installation);
    let ids = |now: &str| -> Vec<String> {
        let tables = installation.tables(now);
        let own = tables["observations.csv"].iter().filter(|row| row["name"] == "作業所こもれび");
        own.map(|row| row["workshop_id"].clone()).collect()
    };
    let different = |ids: &[String]| ids.iter().collect::<BTreeSet<_>>().len();
    let before = ids(TONIGHT);
    let doubts = tab(&book, "名寄せ確認");
    assert_eq!((different(&before), doubts.len()), (3, 3), "{doubts:?}");
    let (first, last) = (&doubts[0]["キー"], &doubts[2]["キー"]);
    assert!(doubts[0]["関連する組"].starts_with("事業所3か所・3組のまとまり："), "{doubts:?}");
    let write = |key: &str, verdict: &str| {
        edit(&book, &format!("at('名寄せ確認', '{key}', '判定').value = {verdict}"))
    };
    let open = |now: &str| {
        let counts = installation.verb(now, "review", &[]);
        let line = |text: &str| counts.stdout.lines().find(|line| line.contains(text)).map(str::to_owned);
        line("答えを待っている組").unwrap_or_else(|| panic!("{}", counts.stdout))
    };
    if !write(first, "'まとめて同じ'") {
        return;
    }
    installation.run(TOMORROW).ended(0);
    let joined = ids(TOMORROW);
    assert_eq!(different(&joined), 1, "{joined:?}");
    assert!(open(TOMORROW).ends_with(" 0"), "none is asked again: {}", open(TOMORROW));
    stands_still(&installation, TOMORROW);

    assert!(write(first, "None"));
    installation.run(NEXT_WEEK).ended(0);
    assert_eq!(ids(NEXT_WEEK), before, "taken back, all three have the ids that they had");
    assert!(open(NEXT_WEEK).ends_with(" 3"), "{}", open(NEXT_WEEK));

    assert!(write(last, "'まとめて別'"));
    installation.run(NEXT_WEEK).ended(0);
    assert_eq!(ids(NEXT_WEEK), before);
    assert!(open(NEXT_WEEK).ends_with(" 0"), "{}", open(NEXT_WEEK));
    assert!(write(first, "'同じ'"));
    installation.run(NEXT_WEEK).ended(0);
    assert_eq!(different(&ids(NEXT_WEEK)), 2, "a pair's own answer wins over its group's");
    assert!(write(first, "None") && write(last, "None"));
    installation.run(NEXT_WEEK).ended(0);
    assert_eq!(ids(NEXT_WEEK), before);
    assert!(open(NEXT_WEEK).ends_with(" 3"), "{}", open(NEXT_WEEK));
}

/// In books of earlier versions the columns of names were called 事業所名（左） and 事業所名（右）.
#[test]
fn an_answer_in_a_book_with_the_older_headers_counts_and_the_headers_become_ours() {
    let installation = with_a_doubt_of(3);
    let book = national(&installation);
    let key = tab(&book, "名寄せ確認")[0]["キー"].clone();
    let mark = |header: &str| blake3::hash(header.as_bytes()).to_hex()[..6].to_owned();
    let [left, right] = ["左", "右"].map(|side| {
        let (ours, older) = (format!("名称（{side}）"), format!("事業所名（{side}）"));
        format!("[('{ours}', '{older}'), ('{}', '{}')]", mark(&ours), mark(&older))
    });
    let script = format!(
        "for (ours, older), (mark, was) in ({left}, {right}):\n\
         \x20   cell = [c for c in wb['名寄せ確認'][1] if c.value == ours][0]\n\
         \x20   cell.value = older\n\
         \x20   for one in wb.custom_doc_props.props:\n\
         \x20       if one.name == 'tsunagi.owned.名寄せ確認':\n\
         \x20           assert mark in one.value\n\
         \x20           one.value = one.value.replace(mark, was)\n\
         \x20       if one.name == 'tsunagi.shape':\n\
         \x20           one.value = 'of an earlier version'\n\
         at('名寄せ確認', '{key}', '判定').value = '同じ'\n\
         at('名寄せ確認', '{key}', 'メモ').value = '電話で確かめた'"
    );
    if !edit(&book, &script) {
        return;
    }
    assert!(tab(&book, "名寄せ確認")[0].contains_key("事業所名（左）"));
    installation.run(TOMORROW).ended(0);
    let rows = tab(&book, "名寄せ確認");
    let row = row_of(&rows, &key);
    assert_eq!((row["判定"].as_str(), row["メモ"].as_str()), ("同じ", "電話で確かめた"));
    assert!(row.contains_key("名称（左）") && row.contains_key("名称（右）"), "{row:?}");
    assert!(!row.keys().any(|header| header.starts_with("事業所名（")), "none stands twice: {row:?}");
    let tables = installation.tables(TOMORROW);
    let own = tables["observations.csv"].iter().filter(|row| row["name"] == "作業所こもれび");
    let ids: BTreeSet<&String> = own.map(|row| &row["workshop_id"]).collect();
    assert_eq!(ids.len(), 2, "two of three are joined");
    stands_still(&installation, TOMORROW);
}

#[test]
fn a_reply_of_a_desk_is_kept_with_its_case_from_the_night_it_was_seen() {
    let installation = Installation::after_a_night(&SMALL);
    let folder = installation.path("out/窓口");
    let books = support::files(&folder).into_values();
    let recommended = |book: &PathBuf| {
        support::parts_of(book).iter().any(|(_, part)| part.contains("おすすめ案件"))
            && !tab(book, "おすすめ案件").is_empty()
    };
    let book = books.into_iter().find(recommended).unwrap();
    let desk = book.file_stem().unwrap().to_string_lossy().into_owned();
    let case = tab(&book, "おすすめ案件")[0]["キー"].clone();
    let script = format!(
        "at('おすすめ案件', '{case}', '回答').value = '応募する'\n\
         at('おすすめ案件', '{case}', '対応可能数量').value = 1200\n\
         at('おすすめ案件', '{case}', 'コメント').value = '12月から始められます'"
    );
    if !edit(&book, &script) {
        return;
    }
    installation.run(TOMORROW).ended(0);
    let kept = || -> Vec<(String, String, String)> {
        let connection = installation.registry();
        let standing = "SELECT column_name, value, first_seen FROM human_cell
                        WHERE book = ?1 AND row_key = ?2 AND gone_at IS NULL ORDER BY column_name";
        let mut statement = connection.prepare(standing).unwrap();
        let rows = statement.query_map([format!("desk:{desk}"), case.clone()], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get::<_, String>(2)?[..10].to_owned()))
        });
        rows.unwrap().map(Result::unwrap).collect()
    };
    let expected = [("コメント", "12月から始められます"), ("回答", "応募する"), ("対応可能数量", "1200")]
        .map(|(column, value)| (column.to_owned(), value.to_owned(), "2026-11-21".to_owned()));
    assert_eq!(kept(), expected);
    stands_still(&installation, TOMORROW);
    stands_still(&installation, HOLIDAY);
    assert_eq!(kept(), expected);
    assert_eq!(row_of(&tab(&book, "おすすめ案件"), &case)["回答"], "応募する");
    let others = support::files(&folder).into_values().filter(|other| *other != book);
    for other in others {
        let told = support::parts_of(&other).iter().any(|(_, part)| part.contains("12月から始められます"));
        assert!(!told, "{} shows another desk's reply", other.display());
    }
}

//! Names of users reach nothing that tsunagi writes or says, and what looks like a formula stays text everywhere.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

use crate::support::{Installation, SMALL, Said, TONIGHT, files, parts_of, said, tsunagi};
use std::fs;
use std::path::Path;

/// Users that the sample's 利用者氏名 column holds and that are nobody's contact there.
const USERS: [&str; 8] =
    ["見本太郎", "見本花子", "例示　桃子", "架空三郎", "架空 さくら", "試験四郎", "仮名梅子", "記入例子"];

/// Every byte that a person or a program could read after a night, by place.
fn everything(installation: &Installation) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for (name, path) in files(&installation.path("out")) {
        let parts = parts_of(&path).into_iter();
        found.extend(parts.map(|(part, text)| (format!("out/{name}/{part}"), text.into_bytes())));
    }
    let var = files(&installation.path("var")).into_iter();
    found.extend(var.map(|(name, path)| (format!("var/{name}"), fs::read(path).unwrap())));
    let export = installation.export(TONIGHT).into_iter();
    found.extend(export.map(|(name, bytes)| (format!("export/{name}"), bytes)));
    found
}

fn of_words(what: &str, said: &Said) -> [(String, Vec<u8>); 2] {
    [("stdout", &said.stdout), ("stderr", &said.stderr)]
        .map(|(name, text)| (format!("{what} {name}"), text.clone().into_bytes()))
}

fn holds(bytes: &[u8], word: &str) -> bool {
    bytes.windows(word.len()).any(|window| window == word.as_bytes())
}

/// The places in which one of the words stands, in either spelling of its space.
fn leaks(places: &[(String, Vec<u8>)], words: &[&str]) -> Vec<String> {
    let spellings = |word: &str| [word.to_owned(), word.replace('　', " "), word.replace(['　', ' '], "")];
    let mut found = Vec::new();
    for (place, bytes) in places {
        let seen = words.iter().filter(|word| spellings(word).iter().any(|one| holds(bytes, one)));
        found.extend(seen.map(|word| format!("{place}: {word}")));
    }
    found
}

/// A list with a user's name in a column that is called as offices call it; no two of them say the same otherwise.
fn list_with_users(header: &str, capacity: usize) -> String {
    let mut text = format!("事業所名,サービス種別,{header},所在地,電話番号,定員\n");
    for (at, user) in USERS.iter().enumerate() {
        text.push_str(&format!(
            "作業所{at}番,B型,{user},福岡県久留米市城南町{at}-3,0942-30-900{at},{capacity}\n"
        ));
    }
    text
}

/// A ledger of cases with a user's name beside each.
fn ledger_with_users(header: &str) -> String {
    let mut text = format!("案件番号,件名,依頼元,{header},納期,金額\n");
    for (at, user) in USERS.iter().enumerate() {
        text.push_str(&format!("K9-0{at},会報の封入{at},㈱見本{at}号店,{user},2026/12/1{at},1{at}000\n"));
    }
    text
}

/// Words over users' names that no dictionary has.
const UNWRITTEN: [&str; 7] = [
    "通っている人の名前",
    "実習生の名前",
    "お子さんの名前",
    "登録している方",
    "作業した人",
    "ご本人のお名前",
    "いろは",
];

#[test]
fn no_users_name_reaches_registry_books_export_logs_or_words() {
    let installation = Installation::demo(&SMALL);
    let with_users = installation.path("inbox/d005-fukuoka/利用者・事業所一覧.xlsx");
    let shared: String = parts_of(&with_users).into_iter().map(|(_, text)| text).collect();
    let present: Vec<&&str> = USERS.iter().filter(|user| shared.contains(**user)).collect();
    assert!(present.len() > 3, "the sample holds no users' names: {present:?}");
    let headers = ["利用者氏名", "利用者名", "利用者の氏名", "在籍者氏名", "通所者名"];
    for (at, header) in headers.iter().chain(&UNWRITTEN).enumerate() {
        let folder = installation.path("inbox/d001-fukuoka");
        fs::write(folder.join(format!("名簿{at}.csv")), list_with_users(header, 10 + at)).unwrap();
        fs::write(folder.join(format!("受注簿{at}.csv")), ledger_with_users(header)).unwrap();
    }
    let mut words = Vec::new();
    for (what, arguments) in [("run", &[][..]), ("run --dry-run", &["--dry-run", "--json"])] {
        let mut command = installation.command(TONIGHT, "run", arguments);
        let run = said(command.env("TSUNAGI_LOG", "trace"));
        words.extend(of_words(what, run.ended(0)));
    }
    let workshop = installation.verb(TONIGHT, "explain", &["W-000001"]);
    words.extend(of_words("explain", &workshop));
    for file in [&with_users, &installation.path("inbox/d001-fukuoka/名簿0.csv")] {
        for form in [&[][..], &["--json"]] {
            let layout = said(tsunagi().env("TSUNAGI_LOG", "trace").arg("layout").arg(file).args(form));
            words.extend(of_words("layout", layout.ended(0)));
        }
    }
    let read = installation.tables(TONIGHT).remove("observations.csv").unwrap();
    assert_eq!(read.iter().filter(|row| row["name"] == "作業所7番").count(), headers.len() + UNWRITTEN.len());
    let places: Vec<(String, Vec<u8>)> = everything(&installation).into_iter().chain(words).collect();
    assert_eq!(leaks(&places, &USERS), Vec::<String>::new());
}

/// A cell that is read as something else, or not at all, may be shown; one of a user's column never.
#[test]
fn a_users_name_in_a_file_that_fails_to_be_a_list_is_not_told_either() {
    let installation = Installation::demo(&SMALL);
    let text = "利用者氏名,生年月日,障害支援区分\n見本太郎,昭和60年1月2日,3\n架空三郎,平成2年13月40日,4\n";
    fs::write(installation.path("inbox/d001-fukuoka/利用者名簿.csv"), text).unwrap();
    let run = installation.run(TONIGHT);
    let mut places = everything(&installation);
    places.extend(of_words("run", run.ended(0)));
    assert_eq!(leaks(&places, &["見本太郎", "架空三郎"]), Vec::<String>::new());
}

/// Users of no sample: in lists of them, below headings that may hold persons, within sentences.
const NAMED: [&str; 12] = [
    "鵜飼 勇気",
    "尾崎原 千鶴",
    "能見健太郎",
    "棚橋美沙紀",
    "外山雅之",
    "米倉俊介",
    "橋爪さくら",
    "細谷地由紀子",
    "諏訪部明日香",
    "百瀬翔平",
    "水無瀬 雅之",
    "結城 明日香",
];

/// Three workshops, each with a text of its own below a heading.
fn list_with(stem: &str, header: &str, values: [&str; 3]) -> String {
    let mut text = format!("事業所名,サービス種別,所在地,電話番号,定員,{header}\n");
    for (at, value) in values.iter().enumerate() {
        text.push_str(&format!(
            "{stem}作業所{at},B型,福岡県久留米市城南町{at}-9,0942-31-900{at},20,{value}\n"
        ));
    }
    text
}

#[test]
fn users_in_lists_of_their_own_in_wrong_places_and_in_sentences_reach_nothing() {
    let installation = Installation::demo(&SMALL);
    let folder = installation.path("inbox/d001-fukuoka");
    let roster = |header: &str| {
        format!(
            "{header}\n鵜飼 勇気,福岡県久留米市城南町1-3,090-1111-0001\n尾崎原 千鶴,福岡県久留米市城南町1-4,090-1111-0002\n水無瀬 雅之,福岡県久留米市城南町1-5,090-1111-0003\n"
        )
    };
    for (name, text) in [
        ("通所者一覧.csv", roster("名称,住所,電話番号")),
        ("追加1.csv", format!("利用者名簿（令和8年度）,,\n{}", roster("名称,住所,電話番号"))),
        ("追加2.csv", roster("施設名,住所,利用開始日")),
        ("追加3.csv", list_with("甲", "利用者（代表）", ["能見健太郎", "棚橋美沙紀", "外山雅之"])),
        ("追加4.csv", list_with("乙", "対応可能な利用者", ["米倉俊介さん", "3名", "結城 明日香"])),
        ("追加5.csv", list_with("丙", "作業できる方", ["能見健太郎", "百瀬翔平", "諏訪部明日香"])),
        ("追加6.csv", list_with("丁", "利用者数", ["利用者:細谷地由紀子", "12", "百瀬翔平"])),
        (
            "追加7.csv",
            list_with(
                "戊",
                "備考",
                ["利用者の橋爪さくらさんが電話対応", "メンバー諏訪部明日香様", "通所者：米倉俊介"],
            ),
        ),
        (
            "追加8.csv",
            list_with("己", "主な業務内容", ["清掃（利用者の橋爪さくらさん担当）", "封入", "検品"]),
        ),
        ("追加9.csv", list_with("庚", "利用者 棚橋勇気", ["○", "×", "○"])),
    ] {
        fs::write(folder.join(name), text).unwrap();
    }
    let case = "案件番号,件名,発注企業,作業区分,作業細目,作業場所,数量,金額,募集開始日,応募締切,納期,ステータス,必要スキル\nP-001,封入 利用者細谷地由紀子さん向け,株式会社ひながた,施設内軽作業,封入,福岡県福岡市,1000,100000,2026/11/1,2026/12/1,2026/12/25,募集中,メンバー外山雅之さん限定\n";
    fs::write(installation.path("inbox/jimukyoku/案件追加.csv"), case).unwrap();
    let mut words = Vec::new();
    let run = installation.run(TONIGHT);
    words.extend(of_words("run", run.ended(0)));
    for (_, file) in files(&folder) {
        let csv = tempfile::tempdir().unwrap();
        let layout = said(tsunagi().arg("layout").arg("--json").arg("--csv").arg(csv.path()).arg(&file));
        words.extend(of_words("layout", layout.ended(0)));
        let tables = files(csv.path()).into_iter();
        words.extend(tables.map(|(name, path)| (format!("layout --csv {name}"), fs::read(path).unwrap())));
    }
    let places: Vec<(String, Vec<u8>)> = everything(&installation).into_iter().chain(words).collect();
    let named: Vec<&str> = NAMED.into_iter().chain(["棚橋勇気"]).collect();
    assert_eq!(leaks(&places, &named), Vec::<String>::new());
    let read = installation.tables(TONIGHT).remove("observations.csv").unwrap();
    let of = |name: &str| read.iter().find(|row| row["name"] == name).unwrap();
    assert_eq!(of("丁作業所1")["users"], "12");
    assert!(places.iter().any(|(_, bytes)| holds(bytes, "利用者の〇〇さん")));
}

/// Things that a spreadsheet would run.
const FORMULAS: [&str; 8] = [
    "＝1+1",
    "＠SUM(A1)",
    "\u{200b}=1+1",
    "=HYPERLINK(\"http://example.invalid\")",
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    "=1+1",
];

#[test]
fn what_looks_like_a_formula_stays_text_in_every_output() {
    let installation = Installation::demo(&SMALL);
    let mut list = csv::Writer::from_writer(Vec::new());
    list.write_record(["事業所名", "サービス種別", "所在地", "電話番号", "主な業務内容", "備考"]).unwrap();
    for (at, formula) in FORMULAS.iter().enumerate() {
        let address = format!("福岡県久留米市城南町{at}-3");
        let phone = format!("0942-30-900{at}");
        list.write_record([formula, "B型", &address, &phone, formula, formula]).unwrap();
    }
    let file = installation.path("inbox/d001-fukuoka/追加分.csv");
    fs::write(file, list.into_inner().unwrap()).unwrap();
    installation.run(TONIGHT).ended(0);
    let (mut seen, books) = (0, files(&installation.path("out")));
    for (name, path) in &books {
        for (part, text) in parts_of(path) {
            assert!(!text.contains("<f>") && !text.contains("<f "), "{name}/{part} holds a formula");
            seen += usize::from(text.contains("HYPERLINK("));
        }
    }
    assert!(seen > 0, "the text itself is shown");
    for (name, bytes) in installation.export(TONIGHT) {
        for record in csv::Reader::from_reader(bytes.as_slice()).records() {
            let record = record.unwrap();
            let risky = record.iter().find(|cell| starts_like_a_formula(cell));
            assert_eq!(risky, None, "{name}: {record:?}");
        }
    }
}

/// A negative number is no formula.
fn starts_like_a_formula(cell: &str) -> bool {
    let seen = cell.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{200b}');
    if seen.starts_with(['=', '＝', '＋', '－', '＠']) {
        return true;
    }
    cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && cell.parse::<f64>().is_err()
}

#[test]
fn the_files_of_the_desks_are_never_touched() {
    let installation = Installation::demo(&SMALL);
    let stamps = |folder: &Path| -> Vec<(String, Vec<u8>, std::time::SystemTime)> {
        let stamp = |path: &Path| (fs::read(path).unwrap(), fs::metadata(path).unwrap().modified().unwrap());
        let files = files(folder).into_iter().map(|(name, path)| (name, stamp(&path)));
        files.map(|(name, (bytes, at))| (name, bytes, at)).collect()
    };
    let before: Vec<_> = ["inbox", "forms", "official"].map(|one| stamps(&installation.path(one))).into();
    installation.run(TONIGHT).ended(0);
    let after: Vec<_> = ["inbox", "forms", "official"].map(|one| stamps(&installation.path(one))).into();
    assert!(before == after);
}

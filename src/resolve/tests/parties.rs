//! Desks and clients by the stages: what is one, what stays apart, what is asked.

use super::*;
use crate::domain::ClientId;
use Field::{CaseNumber, Title};

/// A list of desks: prefecture, name, e-mail.
fn list(path: &str, rows: &[[&str; 3]]) -> Observations {
    let cells: Vec<Vec<(Field, &str)>> = rows
        .iter()
        .map(|row| {
            let all = [(Prefecture, row[0]), (DeskName, row[1]), (Email, row[2])];
            all.into_iter().filter(|(_, text)| !text.is_empty()).collect()
        })
        .collect();
    let rows: Vec<&[(Field, &str)]> = cells.iter().map(Vec::as_slice).collect();
    file(SourceRole::Office, path, RecordKind::Desk, &rows)
}

/// Replies that name a desk.
fn replies(names: &[&str]) -> Observations {
    let cells: Vec<[(Field, &str); 2]> =
        names.iter().map(|name| [(CaseNumber, "R3-001"), (DeskName, *name)]).collect();
    let rows: Vec<&[(Field, &str)]> = cells.iter().map(<[_; 2]>::as_slice).collect();
    file(SourceRole::Form, "forms/応募.csv", RecordKind::Application, &rows)
}

fn leads(rows: &[&[(Field, &str)]]) -> Observations {
    file(SourceRole::Office, "inbox/jimukyoku/商談.csv", RecordKind::Lead, rows)
}

/// The groups of spellings, and the pairs asked about.
fn of_desks(all: &Observations) -> (Vec<Vec<String>>, usize) {
    let (identities, _) = night(all, &[], &KnownIdentities::default());
    let mut groups: Vec<Vec<String>> = identities
        .desks
        .into_iter()
        .map(|one| {
            let mut names = one.names;
            names.sort();
            names
        })
        .collect();
    groups.sort();
    (groups, identities.doubts.len())
}

#[test]
fn a_desks_spellings_are_one_and_hard_cases_stay_apart() {
    // The list, a second list or replies, how many desks there are, and how many pairs are asked about.
    for (why, mut one, other, desks, asked) in [
        (
            "prefecture in the name",
            list("厚労省リスト.csv", &[["福岡県", "しらかば共同受注センター", ""]]),
            replies(&["福岡県しらかば共同受注ｾﾝﾀｰ 様", "福岡しらかば共同受注センター"]),
            1,
            0,
        ),
        (
            "who runs it stands before the name",
            list("厚労省リスト.csv", &[["福岡県", "福岡しらかば共同受注センター", ""]]),
            replies(&["社会福祉法人例示会　福岡しらかば共同受注センター"]),
            1,
            0,
        ),
        (
            "the short name of the only one that is called so",
            list("厚労省リスト.csv", &[["福岡県", "福岡しらかば共同受注センター", ""]]),
            replies(&["福岡しらかば", "福岡県しらかば"]),
            1,
            0,
        ),
        (
            "a short name that two desks have",
            list(
                "厚労省リスト.csv",
                &[["福岡県", "福岡しらかば共同受注センター", ""], ["福岡県", "福岡しらかば共同受注窓口", ""]],
            ),
            replies(&["福岡しらかば"]),
            3,
            2,
        ),
        (
            "two desks of one prefecture",
            list("厚労省リスト.csv", &[["大阪府", "大阪せせらぎ共同受注センター", ""]]),
            replies(&["大阪こもれび共同受注センター"]),
            2,
            0,
        ),
        (
            "窓口 and センター",
            list("厚労省リスト.csv", &[["愛知県", "愛知あさひ共同受注窓口", ""]]),
            replies(&["愛知あさひ共同受注センター"]),
            2,
            0,
        ),
        (
            "a namesake elsewhere",
            list(
                "厚労省リスト.csv",
                &[["福岡県", "あさひ共同受注窓口", ""], ["愛知県", "あさひ共同受注窓口", ""]],
            ),
            replies(&["福岡あさひ共同受注窓口"]),
            2,
            0,
        ),
        (
            "a namesake elsewhere, and a reply that says no more",
            list(
                "厚労省リスト.csv",
                &[["福岡県", "あさひ共同受注窓口", ""], ["愛知県", "あさひ共同受注窓口", ""]],
            ),
            replies(&["あさひ共同受注窓口"]),
            3,
            2,
        ),
        (
            "another word before the ending",
            list("厚労省リスト.csv", &[["福岡県", "福岡県授産支援センター", ""]]),
            replies(&["福岡県共同受注センター"]),
            2,
            1,
        ),
        (
            "センター alone, where one 共同受注センター is called so",
            list("厚労省リスト.csv", &[["大阪府", "大阪けやき共同受注センター", ""]]),
            replies(&["大阪けやきセンター"]),
            1,
            0,
        ),
        (
            "センター alone, where two are called so",
            list(
                "厚労省リスト.csv",
                &[["大阪府", "大阪けやき共同受注センター", ""], ["大阪府", "大阪けやき授産支援センター", ""]],
            ),
            replies(&["大阪けやきセンター"]),
            3,
            2,
        ),
        (
            "a slip",
            list("厚労省リスト.csv", &[["福岡県", "福岡ひだまりの里共同受注窓口", ""]]),
            replies(&["福岡ひだまりの星共同受注窓口"]),
            2,
            1,
        ),
        (
            "a slip, but one mail address",
            list("厚労省リスト.csv", &[["福岡県", "福岡ひだまりの里共同受注窓口", "desk@example.invalid"]]),
            list("窓口台帳.csv", &[["福岡県", "福岡ひだまりの里山共同受注窓口", "desk@example.invalid"]]),
            1,
            0,
        ),
        (
            "one mail address of another name",
            list("厚労省リスト.csv", &[["福岡県", "福岡しらかば共同受注窓口", "desk@example.invalid"]]),
            list("窓口台帳.csv", &[["福岡県", "福岡はまなす共同受注窓口", "desk@example.invalid"]]),
            2,
            0,
        ),
    ] {
        one.append(other);
        let (groups, doubts) = of_desks(&one);
        assert_eq!((groups.len(), doubts), (desks, asked), "{why}: {groups:?}");
    }
}

#[test]
fn a_desk_is_called_as_its_own_files_say_and_not_as_an_order_shortens_it() {
    let shortened = || replies(&["福岡みどりワークセンター", "福岡みどりワークセンター"]);
    let title = "福岡みどりワークセンター協議会　登録事業所一覧";
    let slug = "d02_福岡みどりワークセンター協議会";
    let row = [["福岡県", "福岡みどりワークセンター協議会", ""]];
    for (why, rows, one) in [
        ("by its titles", list("厚労省リスト.csv", &[]), folder("d02", None, &[title])),
        ("by its folder", list("厚労省リスト.csv", &[]), folder(slug, None, &[])),
        ("of two names the longer", list("厚労省リスト.csv", &row), folder("d02", None, &[title])),
    ] {
        let mut all = shortened();
        all.append(rows);
        let (identities, _) = night(&all, std::slice::from_ref(&one), &KnownIdentities::default());
        let desk = identities.desks.iter().find(|desk| desk.id == one.id).unwrap();
        assert_eq!(desk.names[0], "福岡みどりワークセンター協議会", "{why}");
    }
}

#[test]
fn a_desk_keeps_its_id_when_its_folder_comes_and_goes() {
    let all = list("厚労省リスト.csv", &[["福岡県", "福岡しらかば共同受注センター", ""]]);
    let id_of = |night: &Identities| night.desks.iter().map(|one| one.id.to_string()).collect::<Vec<_>>();
    let (first, _) = night(&all, &[], &KnownIdentities::default());
    assert!(id_of(&first)[0].starts_with("n-"));
    let folders = [folder("d01", Some("福岡県しらかば共同受注センター"), &[])];
    let (second, _) = night(&all, &folders, &first.remembered);
    assert_eq!(id_of(&second), ["d01"]);
    let (third, _) = night(&all, &[], &second.remembered);
    assert_eq!(id_of(&third), ["d01"], "the folder is away tonight");
    let (again, _) = night(&all, &folders, &third.remembered);
    assert_eq!(again.remembered, third.remembered);
}

#[test]
fn a_desks_question_is_answered_and_taken_back() {
    let mut all = list("厚労省リスト.csv", &[["福岡県", "福岡県授産支援センター", ""]]);
    all.append(replies(&["福岡県共同受注センター"]));
    let (first, _) = night(&all, &[], &KnownIdentities::default());
    let [doubt] = first.doubts.as_slice() else { panic!("{:?}", first.doubts) };
    assert!(doubt.key.starts_with("DD-"));
    let said = |value| {
        let human = [answer(&doubt.key, value)];
        resolve(&all, &[], &first.remembered, &human, &Options::default()).0
    };
    let joined = said("同じ");
    assert_eq!((joined.desks.len(), joined.doubts.len()), (1, 0));
    assert_eq!((said("別").desks.len(), said("別").doubts.len()), (2, 0));
    let (back, _) = night(&all, &[], &joined.remembered);
    let ids = |night: &Identities| night.desks.iter().map(|one| one.id.clone()).collect::<Vec<_>>();
    assert_eq!((ids(&back), back.doubts.len()), (ids(&first), 1));
    assert_eq!(joined.desks[0].ties.len(), 1, "and the evidence is kept");
}

#[test]
fn a_clients_spellings_are_one_and_hard_cases_stay_apart() {
    let named = |name| vec![(Client, name)];
    let at = |name, place| vec![(Client, name), (Address, place)];
    let (fukuoka, osaka) = ("福岡県久留米市青峰2-1-3", "大阪府八尾市光町1-2");
    for (why, rows, clients, asked) in [
        ("spaces and forms", vec![named("㈱みほん 商事"), named("株式会社みほん商事")], 1, 0),
        ("a department", vec![named("みほん商事株式会社　総務部"), named("みほん商事(株)")], 1, 0),
        ("a head office", vec![named("㈱みほん商事　本社"), named("株式会社みほん商事")], 1, 0),
        ("a town's offices", vec![named("久留米市役所 障がい福祉課"), named("久留米市 総務部")], 1, 0),
        ("no form", vec![named("みほん商事"), named("株式会社みほん商事")], 1, 0),
        ("two forms, and none", vec![named("みほん"), named("株式会社みほん"), named("(同)みほん")], 3, 2),
        ("a branch", vec![named("株式会社みほん商事東京支店"), named("株式会社みほん商事")], 2, 1),
        (
            "two branches",
            vec![named("株式会社みほん商事東京支店"), named("株式会社みほん商事 大阪支店")],
            2,
            1,
        ),
        ("the form before and after", vec![named("株式会社みほん"), named("みほん株式会社")], 1, 0),
        (
            "the form before and after, at two places",
            vec![at("株式会社みほん", fukuoka), at("みほん株式会社", osaka)],
            2,
            0,
        ),
        ("a namesake elsewhere", vec![at("株式会社みほん", fukuoka), at("株式会社みほん", osaka)], 2, 1),
        ("one place", vec![at("株式会社みほん", fukuoka), at("みほん", fukuoka)], 1, 0),
        (
            "neighbours in the dictionary",
            vec![named("株式会社みほん商店"), named("株式会社みほん商事")],
            2,
            0,
        ),
    ] {
        let rows: Vec<&[(Field, &str)]> = rows.iter().map(Vec::as_slice).collect();
        let (identities, _) = night(&leads(&rows), &[], &KnownIdentities::default());
        let shown: Vec<&Vec<String>> = identities.clients.iter().map(|one| &one.spellings).collect();
        assert_eq!((identities.clients.len(), identities.doubts.len()), (clients, asked), "{why}: {shown:?}");
    }
}

#[test]
fn a_corporate_number_joins_and_tells_apart() {
    use Field::CorporateNumber;
    let [one, other] = ["1180301018771", "7000012050002"].map(|number| (CorporateNumber, number));
    for (why, rows, clients) in [
        ("renamed", [vec![(Client, "株式会社みほん"), one], vec![(Client, "株式会社なにがし総研"), one]], 1),
        ("namesakes", [vec![(Client, "株式会社みほん"), one], vec![(Client, "株式会社みほん"), other]], 2),
    ] {
        let rows: Vec<&[(Field, &str)]> = rows.iter().map(Vec::as_slice).collect();
        let (identities, _) = night(&leads(&rows), &[], &KnownIdentities::default());
        assert_eq!(identities.clients.len(), clients, "{why}");
    }
}

#[test]
fn clients_merged_by_a_person_and_taken_apart_again_are_as_before() {
    let mut all = leads(&[&[(Client, "株式会社みほん商事東京支店")], &[(Client, "株式会社みほん商事")]]);
    let case: &[(Field, &str)] = &[(CaseNumber, "R3-001"), (Title, "封入"), (Client, "(株)みほん商事")];
    all.append(file(SourceRole::Office, "inbox/jimukyoku/案件.csv", RecordKind::Case, &[case]));
    let (first, _) = night(&all, &[], &KnownIdentities::default());
    let key = first.doubts[0].key.clone();
    assert!(key.starts_with("DK-"));
    let human = [answer(&key, "同じ")];
    let (merged, _) = resolve(&all, &[], &first.remembered, &human, &Options::default());
    assert_eq!(merged.clients.len(), 1);
    let gone: Vec<(&ClientId, &ClientId)> = merged.remembered.merged_clients.iter().collect();
    assert_eq!(gone.len(), 1, "a tombstone");
    let (apart, _) = night(&all, &[], &merged.remembered);
    let ids = |night: &Identities| {
        night.clients.iter().map(|one| (one.id, one.spellings.clone())).collect::<Vec<_>>()
    };
    assert_eq!((ids(&apart), &apart.doubts), (ids(&first), &first.doubts));
}

#[test]
fn a_reply_that_holds_a_desks_whole_name_is_its_and_one_that_tries_the_form_is_nobodys() {
    let names = [
        "福岡しらかば共同受注センター",
        "福岡県 福岡しらかば共同受注センター",
        "【福岡】福岡しらかば共同受注センター",
        "福岡しらかば共同受注センター　担当：甲",
        "福岡しらかば共同受注センター（福岡県社会就労センター協議会）",
        "テスト",
        "窓口",
    ];
    let rows = names.map(|name| [(DeskName, name), (Field::CaseNumber, "R8-001"), (Field::Interest, "あり")]);
    let rows: Vec<&[(Field, &str)]> = rows.iter().map(<[_; 3]>::as_slice).collect();
    let all = file(SourceRole::Form, "forms/応募.xlsx", RecordKind::Application, &rows);
    let folders = [
        folder("d01", Some("福岡しらかば共同受注センター"), &[]),
        folder("d02", Some("福岡あじさい共同受注窓口"), &[]),
    ];
    let (identities, _) = night(&all, &folders, &KnownIdentities::default());
    let desks: Vec<&str> = identities.desks.iter().map(|one| one.id.as_str()).collect();
    assert_eq!(desks, ["d01", "d02"]);
    let spelled = &identities.desks[0].names;
    assert!(spelled.iter().all(|name| !name.contains('甲')), "{spelled:?}");
}

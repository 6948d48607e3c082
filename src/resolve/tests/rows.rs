//! Workshops by the stages, and answers about them.

use super::*;

#[test]
fn spellings_of_one_workshop_are_one_and_hard_cases_stay_apart() {
    let mut all = file(
        desk("d01"),
        "inbox/d01/a.csv",
        RecordKind::Workshop,
        &[
            &[
                (Name, "ひまわり作業所"),
                (OfficeNumber, "4010000001"),
                (Phone, "0942-65-1000"),
                (ServiceType, "B型"),
            ],
            &[
                (Name, "ひまわり作業所"),
                (Address, "福岡県大牟田市1-2-3"),
                (Phone, "0944-11-1111"),
                (ServiceType, "B型"),
            ],
            &[(Name, "第二ひまわり作業所"), (Phone, "0942-65-1000"), (ServiceType, "B型")],
        ],
    );
    all.append(file(
        desk("d02"),
        "inbox/d02/b.csv",
        RecordKind::Workshop,
        &[
            &[(Name, "就労継続支援Ｂ型　ヒマワリ作業所"), (Phone, "（0942）65-1000")],
            &[(Name, "ひまわり作業所"), (Phone, "0942-65-1000"), (ServiceType, "A型")],
        ],
    ));
    let (identities, _) = night(&all, &[], &KnownIdentities::default());
    let members: Vec<Vec<usize>> = identities.workshops.iter().map(|one| one.members.clone()).collect();
    let of = |row: usize| members.iter().position(|members| members.contains(&row)).unwrap();
    assert_eq!(of(0), of(3), "name and phone");
    for (one, other, why) in [(0, 1, "another town"), (0, 2, "another branch"), (0, 4, "another service")] {
        assert_ne!(of(one), of(other), "{why}");
    }
}

#[test]
fn two_services_at_one_place_are_one_facility() {
    let place = (Address, "福岡県久留米市青峰2-1-3");
    let all = file(
        desk("d01"),
        "inbox/d01/a.csv",
        RecordKind::Workshop,
        &[
            &[(Name, "ひなた"), (Corporation, "(福)みほん会"), place, (ServiceType, "A型")],
            &[(Name, "ひなた"), (Corporation, "社会福祉法人みほん会"), place, (ServiceType, "B型")],
            &[
                (Name, "ひなた"),
                (Corporation, "社会福祉法人みほん会"),
                (Address, "福岡県大牟田市1-1"),
                (ServiceType, "B型"),
            ],
        ],
    );
    let (identities, _) = night(&all, &[], &KnownIdentities::default());
    let facilities: Vec<u32> = identities.workshops.iter().map(|one| one.facility.0).collect();
    assert_eq!(identities.workshops.len(), 3);
    assert_eq!(facilities.iter().collect::<std::collections::BTreeSet<_>>().len(), 2);
}

#[test]
fn satellites_of_one_number_stay_apart_as_the_register_counts_them() {
    let number = (OfficeNumber, "4010000001");
    let phone = (Phone, "0942-65-1000");
    let (here, there) = ((Address, "福岡県久留米市青峰2-1-3"), (Address, "福岡県大牟田市1-2-3"));
    let mut all = file(
        desk("d01"),
        "inbox/d01/a.csv",
        RecordKind::Workshop,
        &[&[(Name, "ひなた"), number, phone, there]],
    );
    all.append(file(
        SourceRole::Official,
        "official/b.csv",
        RecordKind::Workshop,
        &[
            &[(Name, "ひなた"), (Field::OfficialNumber, "B0000000001"), number, phone, here],
            &[(Name, "ひなた"), (Field::OfficialNumber, "B0000000002"), number, phone, there],
        ],
    ));
    let (identities, _) = night(&all, &[], &KnownIdentities::default());
    let mut members: Vec<&[usize]> = identities.workshops.iter().map(|one| one.members.as_slice()).collect();
    members.sort();
    assert_eq!(members, [&[0, 2][..], &[1]]);
    assert_ne!(identities.workshops[0].facility, identities.workshops[1].facility);
}

#[test]
fn a_folder_finds_its_name_and_its_row_in_the_list() {
    let mut all = file(
        SourceRole::Office,
        "inbox/jimukyoku/厚労省リスト.csv",
        RecordKind::Desk,
        &[
            &[
                (Prefecture, "福岡県"),
                (DeskName, "福岡みほん共同受注窓口"),
                (Email, "desk01@example.invalid"),
            ],
            &[
                (Prefecture, "大阪府"),
                (DeskName, "大阪みほん受注センター"),
                (Email, "desk04@example.invalid"),
            ],
            &[
                (Prefecture, "大阪府"),
                (DeskName, "大阪なにがし受注センター"),
                (Email, "desk05@example.invalid"),
            ],
            &[(Prefecture, "秋田県"), (DeskName, "秋田みほん協議会"), (Email, "akita@example.invalid")],
        ],
    );
    for (id, town) in [("d04-27", "大阪府八尾市1-1"), ("yamabiko", "山形県山形市1-1")] {
        let path = format!("inbox/{id}/a.csv");
        all.append(file(desk(id), &path, RecordKind::Workshop, &[&[(Name, "ひなた"), (Address, town)]]));
    }
    let folders = [
        folder("a", Some("秋田みほん協議会"), &[]),
        folder("b", None, &["福岡みほん共同受注窓口　登録事業所一覧"]),
        folder("d04-27", None, &[]),
        folder("yamabiko", None, &["登録事業所一覧"]),
    ];
    let (identities, issues) = night(&all, &folders, &KnownIdentities::default());
    let named: Vec<(&str, Option<&str>, &str)> = identities
        .desks
        .iter()
        .map(|one| (one.id.as_str(), one.names.first().map(String::as_str), one.reasons.last().unwrap().rule))
        .filter(|(id, ..)| !id.starts_with("n-"))
        .collect();
    assert_eq!(
        named,
        [
            ("a", Some("秋田みほん協議会"), "desk.toml"),
            ("b", Some("福岡みほん共同受注窓口"), "caption"),
            ("d04-27", Some("大阪みほん受注センター"), "mail-number"),
            ("yamabiko", None, "folder"),
        ]
    );
    let unnamed: Vec<&str> = issues.iter().map(|issue| &*issue.origin.file).collect();
    assert_eq!(unnamed, ["inbox/yamabiko"]);
    assert_eq!(identities.desks.len(), 5, "the one desk without a folder has a slug of its own");
}

#[test]
fn a_clients_spellings_are_one_but_another_form_is_another_company() {
    let all = file(
        SourceRole::Office,
        "inbox/jimukyoku/商談.csv",
        RecordKind::Lead,
        &[
            &[(Client, "㈱みほん商事")],
            &[(Client, "株式会社 みほん商事")],
            &[(Client, "みほん商事株式会社")],
            &[(Client, "みほん商事")],
            &[(Client, "なにがし（同）")],
            &[(Client, "株式会社なにがし")],
            &[(Client, "なにがし")],
        ],
    );
    let (identities, _) = night(&all, &[], &KnownIdentities::default());
    let shown: Vec<(String, usize)> =
        identities.clients.iter().map(|one| (one.name.to_string(), one.spellings.len())).collect();
    assert_eq!(shown.len(), 4, "{shown:?}");
    assert!(shown.contains(&("株式会社みほん商事".to_owned(), 4)), "{shown:?}");
}

#[test]
fn a_new_name_that_reaches_one_list_first_does_not_split_the_workshop() {
    let place = [(Phone, "0942-65-1000"), (Address, "福岡県久留米市青峰2-1-3")];
    let list = |id: &str, name: &str| {
        let cells = [(Name, name), place[0], place[1]];
        file(desk(id), &format!("inbox/{id}/a.csv"), RecordKind::Workshop, &[&cells])
    };
    let mut all = list("d01", "ひなた");
    all.append(list("d02", "ひなた"));
    let (first, _) = night(&all, &[], &KnownIdentities::default());
    let mut all = list("d01", "ひなた");
    all.append(list("d02", "こみちベース"));
    let (second, _) = night(&all, &[], &first.remembered);
    assert_eq!(second.workshops.len(), 1);
    assert_eq!((second.workshops[0].id, second.workshops[0].members.len()), (WorkshopId(1), 2));
    let (unknown, _) = night(&all, &[], &KnownIdentities::default());
    assert_eq!(unknown.workshops.len(), 2, "without last night's knowledge two names are two workshops");
}

#[test]
fn what_is_remembered_gives_the_same_ids_again() {
    let all = file(
        desk("d01"),
        "inbox/d01/a.csv",
        RecordKind::Workshop,
        &[&[(Name, "ひなた"), (Phone, "0942-65-1000")], &[(Name, "こもれび"), (Phone, "0942-65-2000")]],
    );
    let (first, _) = night(&all, &[], &KnownIdentities::default());
    let (second, _) = night(&all, &[], &first.remembered);
    assert_eq!(first.workshops, second.workshops);
    assert_eq!(first.remembered, second.remembered);
    assert_eq!(first.workshops[0].id, WorkshopId(1));
}

/// Three lists under one telephone, whose names hold each other: two answers 同じ against one 別.
#[test]
fn answers_that_contradict_each_other_are_reported_with_the_other_one() {
    let list = |id: &str, name: &str| {
        let cells = [(Name, name), (Phone, "0942-65-1000")];
        file(desk(id), &format!("inbox/{id}/a.csv"), RecordKind::Workshop, &[&cells])
    };
    let mut all = list("d01", "日向原");
    all.append(list("d02", "日向原青峰"));
    all.append(list("d03", "日向原青峰工芸"));
    let (first, _) = night(&all, &[], &KnownIdentities::default());
    assert_eq!((first.workshops.len(), first.doubts.len()), (3, 3));
    let keys: Vec<&str> = first.doubts.iter().map(|doubt| doubt.key.as_str()).collect();
    let answers: Vec<HumanCell> = [(0, "同じ"), (1, "同じ"), (2, "別")]
        .map(|(at, value)| HumanCell {
            book: "national".to_owned(),
            tab: "名寄せ確認".to_owned(),
            key: keys[at].to_owned(),
            column: "判定".to_owned(),
            value: value.to_owned(),
            first_seen: "2026-11-20T02:00:00".parse().unwrap(),
            origin: Origin::file("out/全国台帳.xlsx", ""),
        })
        .to_vec();
    let options = Options::default();
    let (decided, issues) = resolve(&all, &[], &first.remembered, &answers, &options);
    assert_eq!(decided.workshops.len(), 2, "one 同じ is followed, the other stands against 別");
    let told: Vec<&Issue> = issues.iter().filter(|issue| issue.code == answers::CONTRADICTORY).collect();
    assert_eq!(told.len(), 1);
    assert!(told[0].message.contains(keys[2]), "{}", told[0].message);
    let (followed, issues) = resolve(&all, &[], &decided.remembered, &answers[..2], &options);
    assert_eq!(followed.workshops.len(), 1, "without 別 both are followed");
    assert!(issues.iter().all(|issue| issue.code != answers::CONTRADICTORY));
}

/// One line answers all pairs of a group, each of which keeps its answer; a pair's own answer wins.
#[test]
fn one_line_answers_a_whole_group() {
    let list = |id: &str, name: &str| {
        let cells = [(Name, name), (Phone, "0942-65-1000")];
        file(desk(id), &format!("inbox/{id}/a.csv"), RecordKind::Workshop, &[&cells])
    };
    let mut all = list("d01", "日向原");
    all.append(list("d02", "日向原青峰"));
    all.append(list("d03", "日向原青峰工芸"));
    all.append(file(
        desk("d04"),
        "inbox/d04/a.csv",
        RecordKind::Workshop,
        &[&[(Name, "こもれび"), (Phone, "0942-65-2000")]],
    ));
    let (first, _) = night(&all, &[], &KnownIdentities::default());
    let keys: Vec<&str> = first.doubts.iter().map(|doubt| doubt.key.as_str()).collect();
    assert_eq!((first.workshops.len(), keys.len()), (4, 3));
    assert!(first.doubts.iter().all(|doubt| doubt.group == *keys.iter().min().unwrap()));
    let said = |known: &KnownIdentities, cells: &[(usize, &str)]| {
        let human: Vec<HumanCell> = cells.iter().map(|(at, value)| answer(keys[*at], value)).collect();
        resolve(&all, &[], known, &human, &Options::default())
    };
    let (joined, issues) = said(&first.remembered, &[(1, "まとめて同じ")]);
    assert_eq!((joined.workshops.len(), joined.doubts.len(), issues.len()), (2, 0, 0));
    let verdicts: Vec<Option<bool>> = joined.remembered.asked.values().map(|one| one.verdict).collect();
    assert_eq!(verdicts, [Some(true); 3], "pair by pair");
    let (again, _) = said(&joined.remembered, &[(1, "まとめて同じ")]);
    assert_eq!((again.workshops.len(), again.remembered), (2, joined.remembered.clone()));
    let (apart, _) = said(&first.remembered, &[(0, "まとめて別")]);
    assert_eq!((apart.workshops.len(), apart.doubts.len()), (4, 0));
    // Taken back: asked again, and apart.
    let (back, _) = said(&joined.remembered, &[]);
    assert_eq!((back.workshops.len(), &back.doubts), (4, &first.doubts));
    // A pair's own answer wins; it stands against what the two others say together, and that is told.
    let (own, issues) = said(&first.remembered, &[(1, "まとめて同じ"), (2, "別")]);
    assert_eq!(own.workshops.len(), 3);
    assert_eq!(issues.iter().filter(|issue| issue.code == answers::CONTRADICTORY).count(), 1);
    let (own, _) = said(&first.remembered, &[(1, "まとめて別"), (2, "同じ")]);
    assert_eq!((own.workshops.len(), own.doubts.len()), (3, 0));
    let (waiting, _) = said(&first.remembered, &[(1, "まとめて別"), (2, "保留")]);
    assert_eq!((waiting.workshops.len(), waiting.doubts.len()), (4, 1), "保留 is asked again");
    // Two lines of one group that contradict each other: neither holds.
    let (neither, issues) = said(&first.remembered, &[(0, "まとめて同じ"), (1, "まとめて別")]);
    assert_eq!((neither.workshops.len(), neither.doubts.len(), issues.len()), (4, 3, 1));
}

const NUMBER: &str = "4010000000";
const PLACE: (Field, &str) = (Address, "福岡県久留米市青峰2-1-3");

/// One workshop in the lists of two desks; the first one's row as it is given.
fn lists_of_two_desks(first: &[(Field, &str)], second: &[(Field, &str)]) -> Observations {
    let mut all = file(desk("d01"), "inbox/d01/a.csv", RecordKind::Workshop, &[first]);
    all.append(file(desk("d02"), "inbox/d02/b.csv", RecordKind::Workshop, &[second]));
    all
}

fn ids(identities: &Identities) -> [u32; 2] {
    [0, 1].map(|row| identities.workshops.iter().find(|one| one.members.contains(&row)).unwrap().id.0)
}

#[test]
fn one_workshop_stays_one_when_a_desk_corrects_its_row() {
    let corporation = (Corporation, "社会福祉法人みほん会");
    let service = (ServiceType, "B型");
    let phone = (Phone, "0942-65-1000");
    let (name, number) = ((Name, "ひなた"), (OfficeNumber, NUMBER));
    let other = [name, corporation, service, PLACE, phone];
    let (known, _) = night(
        &lists_of_two_desks(&[name, number, corporation, service, PLACE, phone], &other),
        &[],
        &KnownIdentities::default(),
    );
    let was = ids(&known);
    assert_eq!(was[0], was[1]);
    let (moved, called) = ((Address, "福岡県大牟田市有明町9-9-1"), (Phone, "0944-11-1111"));
    let renamed = (Name, "こもれびベース");
    for (corrected, what) in [
        (vec![name, number, corporation, service, moved, phone], "the address"),
        (vec![name, number, corporation, service, moved, called], "moved"),
        (vec![renamed, number, corporation, service, PLACE, called], "renamed, with another telephone"),
    ] {
        let tonight = lists_of_two_desks(&corrected, &other);
        let (second, _) = night(&tonight, &[], &known.remembered);
        assert_eq!(ids(&second), was, "{what}");
        let (third, _) = night(&tonight, &[], &second.remembered);
        assert_eq!(ids(&third), was, "{what}, and the night after");
        // Who has never seen the two together does not join them, unless what is left says it all the same.
        let (fresh, _) = night(&tonight, &[], &KnownIdentities::default());
        let is_left = what == "the address";
        assert_eq!(ids(&fresh)[0] == ids(&fresh)[1], is_left, "{what}");
    }
}

#[test]
fn where_one_workshop_falls_apart_the_number_keeps_the_id_and_a_question_is_put_until_it_is_answered() {
    let corporation = (Corporation, "社会福祉法人みほん会");
    let service = (ServiceType, "B型");
    let phone = (Phone, "0942-65-1000");
    let whole = [(Name, "ひなた"), (OfficeNumber, NUMBER), corporation, service, PLACE, phone];
    let (known, _) = night(&lists_of_two_desks(&whole, &whole), &[], &KnownIdentities::default());
    let was = ids(&known);
    let other = [(Name, "こもれびベース"), (OfficeNumber, "4010000018"), corporation, service, PLACE, phone];
    let tonight = lists_of_two_desks(&other, &whole);
    let (second, _) = night(&tonight, &[], &known.remembered);
    assert_eq!(ids(&second)[1], was[1], "whose number is known keeps the id");
    assert_ne!(ids(&second)[0], was[0]);
    let (third, _) = night(&tonight, &[], &second.remembered);
    for (night, when) in [(&second, "that night"), (&third, "the night after")] {
        assert_eq!(night.doubts.len(), 1, "{when}");
    }
    let (answered, _) =
        resolve(&tonight, &[], &third.remembered, &[answer(&third.doubts[0].key, "別")], &Options::default());
    assert_eq!(answered.doubts.len(), 0);
}

/// A clerk fills in an empty サービス種別, or the name gains 就労継続支援B型: nothing else changed.
#[test]
fn a_service_that_is_filled_in_or_left_out_leaves_a_workshop_its_id() {
    let cells = [(Name, "ひなた"), (OfficeNumber, NUMBER), PLACE, (Phone, "0942-65-1000")];
    let list = |more: &[(Field, &str)]| {
        let row: Vec<(Field, &str)> = cells.iter().chain(more).copied().collect();
        file(desk("d01"), "inbox/d01/a.csv", RecordKind::Workshop, &[&row])
    };
    let [silent, stated] = [list(&[]), list(&[(ServiceType, "B型")])];
    let called = {
        let row = [(Name, "就労継続支援B型事業所ひなた"), cells[1], cells[2], cells[3]];
        file(desk("d01"), "inbox/d01/a.csv", RecordKind::Workshop, &[&row])
    };
    let nights = [&silent, &stated, &silent, &called, &silent];
    let mut known = KnownIdentities::default();
    for (number, all) in nights.into_iter().enumerate() {
        let (identities, _) = night(all, &[], &known);
        let ids: Vec<u32> = identities.workshops.iter().map(|one| one.id.0).collect();
        assert_eq!(ids, [1], "night {number}");
        let (again, _) = night(all, &[], &identities.remembered);
        assert_eq!(again.remembered, identities.remembered, "night {number}, nothing changed");
        known = again.remembered;
    }
    // A型 against B型 is another workshop.
    let (identities, _) =
        night(&list(&[(ServiceType, "A型")]), &[], &night(&stated, &[], &known).0.remembered);
    assert_ne!(identities.workshops[0].id.0, 1);
}

/// A list that held names alone is completed: its workshops keep their ids, whatever is filled in first.
#[test]
fn a_bare_name_that_is_completed_in_its_list_keeps_its_id() {
    let list = |path: &str, cells: &[(Field, &'static str)]| {
        let other: &[(Field, &str)] = &[(Name, "こもれび")];
        file(desk("d01"), path, RecordKind::Workshop, &[cells, other])
    };
    let bare = (Name, "ひなた");
    let (known, _) = night(&list("inbox/d01/a.csv", &[bare]), &[], &KnownIdentities::default());
    let was = ids(&known)[0];
    let fillings: [&[(Field, &str)]; 5] = [
        &[(Phone, "0942-65-1000")],
        &[(OfficeNumber, NUMBER)],
        &[PLACE],
        &[(ServiceType, "B型"), (Phone, "0942-65-1000")],
        &[(OfficeNumber, NUMBER), (ServiceType, "B型"), PLACE, (Phone, "0942-65-1000")],
    ];
    for filled in fillings {
        let cells: Vec<(Field, &str)> = [bare].iter().chain(filled).copied().collect();
        let (second, _) = night(&list("inbox/d01/a.csv", &cells), &[], &known.remembered);
        assert_eq!(ids(&second)[0], was, "{filled:?}");
        let (third, _) = night(&list("inbox/d01/a.csv", &cells), &[], &second.remembered);
        assert_eq!(ids(&third)[0], was, "{filled:?}, the night after");
        // In another list it may be another one.
        let (elsewhere, _) = night(&list("inbox/d01/b.csv", &cells), &[], &known.remembered);
        assert_ne!(ids(&elsewhere)[0], was, "{filled:?}");
    }
}

/// The register has A型 and B型 under one number; a desk's list names the place twice, and says of one row alone that it is B.
#[test]
fn a_row_without_a_service_is_not_its_neighbour_that_states_one_where_a_place_has_two() {
    let place = [(Name, "ひなた"), (OfficeNumber, NUMBER), PLACE, (Phone, "0942-65-1000")];
    let with = |service: &'static str| {
        let row: Vec<(Field, &str)> = place.iter().copied().chain([(ServiceType, service)]).collect();
        row
    };
    let [a, b] = [with("A型"), with("B型")];
    let mut all = file(SourceRole::Official, "official/r.csv", RecordKind::Workshop, &[&a, &b]);
    all.append(file(desk("d01"), "inbox/d01/a.csv", RecordKind::Workshop, &[&place, &b]));
    let (identities, _) = night(&all, &[], &KnownIdentities::default());
    let together: Vec<Vec<usize>> = identities.workshops.iter().map(|one| one.members.clone()).collect();
    assert_eq!(together, [vec![0, 2], vec![1, 3]]);
    // Where no list knows two services, the row stands twice.
    let all = file(desk("d01"), "inbox/d01/a.csv", RecordKind::Workshop, &[&place, &b]);
    let (identities, _) = night(&all, &[], &KnownIdentities::default());
    assert_eq!(identities.workshops.len(), 1);
}

#[test]
fn two_rows_of_a_list_that_differ_in_name_and_size_are_two_unless_a_number_says_otherwise() {
    use Field::Capacity;
    let found = |more: &'static [(Field, &'static str)], size: [&'static str; 2]| {
        let row = |name: &'static str, places: &'static str| {
            let own = [(Name, name), PLACE, (Phone, "0942-65-1000"), (Capacity, places)];
            own.into_iter().chain(more.iter().copied()).collect::<Vec<(Field, &str)>>()
        };
        let rows = [row("ゆうき村", size[0]), row("ゆうき村デイセンター", size[1])];
        let all = file(desk("d01"), "inbox/d01/a.csv", RecordKind::Workshop, &[&rows[0], &rows[1]]);
        night(&all, &[], &KnownIdentities::default()).0.workshops.len()
    };
    assert_eq!(found(&[], ["40", "20"]), 2);
    assert_eq!(found(&[], ["40", "40"]), 1);
    assert_eq!(found(&[(OfficeNumber, NUMBER)], ["40", "20"]), 1);
}

#[test]
fn a_number_tells_the_prefecture_of_a_row_without_an_address() {
    let tokyo = [(Name, "ひなたみほん作業所"), (ServiceType, "B型"), (Address, "東京都大田区池上1-1-1")];
    // 27 = Osaka.
    let osaka = [(Name, "ひなたみほん作業所"), (ServiceType, "B型"), (OfficeNumber, "2711295069")];
    let (identities, _) = night(&lists_of_two_desks(&tokyo, &osaka), &[], &KnownIdentities::default());
    assert_eq!(identities.workshops.len(), 2);
}

#[test]
fn the_reading_of_an_ordinal_is_no_first_one() {
    let place = [(OfficeNumber, NUMBER), PLACE, (Phone, "0942-65-1000"), (ServiceType, "B型")];
    let called = |name: &'static str| [(Name, name), place[0], place[1], place[2], place[3]];
    for (written, reading) in
        [("第二希望の園", "だいにきぼうのその"), ("studioM南郷18", "スタジオエムナンゴウジュウハチ")]
    {
        let all = lists_of_two_desks(&called(written), &called(reading));
        let (identities, _) = night(&all, &[], &KnownIdentities::default());
        assert_eq!(identities.workshops.len(), 1, "{written}");
    }
    let all = lists_of_two_desks(&called("第二ひまわり"), &called("ひまわり"));
    assert_eq!(night(&all, &[], &KnownIdentities::default()).0.workshops.len(), 2);
}

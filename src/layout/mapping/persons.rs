//! Columns about a user of a workshop, not about the workshop: recognised, so that nothing of them is kept.

use crate::domain::Field;
use crate::layout::mapping::values::{Values, folded, is_settled, remap};
use crate::layout::model::Column;
use crate::layout::users::heads::{self, Asks};
use crate::layout::vocabulary::words::fold;
use crate::normalise::recognise::Looks;
use std::sync::LazyLock;

/// By what stands in a column, by the group above it, and by the person's name beside it.
pub(in crate::layout) fn guard(columns: &mut [Column], values: &[Values<'_>]) {
    guard_personal_information(columns, values);
    count_users(columns, values);
    guard_groups_of_persons(columns);
    guard_behind_persons(columns);
    guard_who_goes_there(columns);
}

/// 通所先 beside 氏名, 生年月日 or 手帳: the list is of persons, and its addresses and telephones are theirs.
fn guard_who_goes_there(columns: &mut [Column]) {
    const GOES: [&str; 5] = ["通所先", "利用先", "在籍先", "通っている", "通う"];
    const THEIRS: [Field; 7] = [
        Field::Address,
        Field::Building,
        Field::PostalCode,
        Field::Municipality,
        Field::Phone,
        Field::Fax,
        Field::Email,
    ];
    let goes = |column: &Column| {
        column.field == Some(Field::Name)
            && column.header.last().is_some_and(|own| GOES.iter().any(|word| own.starts_with(word)))
    };
    let is_of_persons = columns.iter().any(|column| column.field == Some(Field::PersonalInformation));
    if !is_of_persons || !columns.iter().any(goes) {
        return;
    }
    // 通所先の住所 is the workshop's.
    let is_theirs = |column: &&mut Column| {
        column.field.is_some_and(|field| THEIRS.contains(&field))
            && !column.header.iter().any(|part| GOES.iter().any(|word| part.contains(word)))
    };
    for column in columns.iter_mut().filter(is_theirs) {
        let text = "通所先の一覧ではなく人の一覧で、その人の住所や連絡先が並んでいる".to_owned();
        remap(column, Some(Field::PersonalInformation), "values-persons", text);
    }
}

/// `利用者` over names, not numbers, is a list of persons; so is 作業できる方 over texts that would pass for what is done there.
fn guard_personal_information(columns: &mut [Column], values: &[Values<'_>]) {
    const MAY_BE_NAMES: [Field; 11] = [
        Field::Users,
        Field::WorkersAvailable,
        Field::WorkDescription,
        Field::WorkMark,
        Field::WorkKind,
        Field::WorkKinds,
        Field::OffSite,
        Field::People,
        Field::Heads,
        Field::Capacity,
        Field::Remarks,
    ];
    for (column, values) in columns.iter_mut().zip(values) {
        if column.field.is_some_and(|field| !MAY_BE_NAMES.contains(&field)) || is_settled(column) {
            continue;
        }
        let asks = heads::asks(column.header.iter().map(AsRef::as_ref));
        if asks == Asks::Nothing {
            continue;
        }
        let counts = [Looks::Integer, Looks::Decimal, Looks::Yen, Looks::Mark, Looks::Work, Looks::Date];
        // 主たる対象者 over kinds of disability says for whom a workshop is.
        let is_of_persons = values.share_of(names_disability) < 0.5;
        let is_numeric = || counts.iter().any(|looks| values.share(*looks) >= 0.3);
        let texts: Vec<String> = values.texts().collect();
        let is_bare = || {
            asks == Asks::Names
                && column.field.is_none()
                && !heads::are_addresses(texts.iter().map(String::as_str))
        };
        let are_words = || {
            let is_open = matches!(column.field, None | Some(Field::Users));
            // 現員 counts: about 20 of them are no names.
            let counts = || {
                column.header.last().is_some_and(|own| own.contains('員'))
                    && texts.iter().any(|text| text.contains(char::is_numeric))
            };
            is_open && values.mostly(Looks::Text) && !is_numeric() && !counts()
        };
        let are_names = || heads::are_names(texts.iter().map(String::as_str));
        if is_bare() || is_of_persons && (are_words() || are_names()) {
            remap(
                column,
                Some(Field::PersonalInformation),
                "values-persons",
                "人の名前が並んでいる".to_owned(),
            );
        }
    }
}

fn names_disability(text: &str) -> bool {
    ["身体", "知的", "精神", "難病", "発達", "障害", "障がい", "障碍", "特定なし", "限定なし"]
        .iter()
        .any(|word| text.contains(word))
}

/// 利用者（名） over numbers counts them: 名 is their unit there, and no 氏名.
fn count_users(columns: &mut [Column], values: &[Values<'_>]) {
    const UNITS: [&str; 6] = ["（名）", "(名)", "（人）", "(人)", "［名］", "［人］"];
    if columns.iter().any(|column| column.field == Some(Field::Users)) {
        return;
    }
    let counts = |(column, values): &(&mut Column, &Values<'_>)| {
        let own = column.header.last().map_or("", |own| own.trim());
        column.field == Some(Field::PersonalInformation)
            && UNITS
                .iter()
                .any(|unit| own.strip_suffix(unit).is_some_and(|bare| fold(bare.trim()) == "利用者"))
            && values.filled() >= 2
            && values.mostly(Looks::Integer)
            && !is_settled(column)
    };
    if let Some((column, _)) = columns.iter_mut().zip(values).find(counts) {
        remap(column, Some(Field::Users), "values-counts", "名前ではなく人数が並んでいる".to_owned());
    }
}

/// What stands under a group of persons (実習する利用者 > 電話番号) is theirs, unless it counts them.
fn guard_groups_of_persons(columns: &mut [Column]) {
    static PERSONS: LazyLock<Vec<String>> = LazyLock::new(|| {
        folded(&[
            "利用者",
            "実習生",
            "実習者",
            "訓練生",
            "研修生",
            "体験者",
            "体験生",
            "見学者",
            "受講者",
            "受講生",
            "生徒",
            "学生",
            "児童",
            "求職者",
            "就労者",
            "当事者",
            "通所者",
            "メンバー",
            "対象者",
            "本人",
            "家族",
            "保護者",
        ])
    });
    static COUNTS: LazyLock<Vec<String>> = LazyLock::new(|| {
        folded(&[
            "数", "人員", "名数", "定員", "工賃", "賃金", "割合", "率", "男", "女", "計", "状況", "平均",
            "現員", "実員", "在籍", "契約", "延ベ",
        ])
    });
    for column in columns.iter_mut() {
        let Some((own, parents)) = column.header.split_last() else { continue };
        let ends_with_persons = |text: &str| PERSONS.iter().any(|word| text.ends_with(word.as_str()));
        let is_of_persons = |parent: &str| {
            let parent = fold(parent);
            let of = ["ノ情報", "情報"].iter().find_map(|end| parent.strip_suffix(end));
            ends_with_persons(&parent) || of.is_some_and(ends_with_persons)
        };
        let counts = |own: &str| {
            let own = fold(own);
            COUNTS.iter().any(|word| own.contains(word.as_str()))
        };
        if parents.iter().any(|parent| is_of_persons(parent)) && !counts(own) && !is_settled(column) {
            remap(
                column,
                Some(Field::PersonalInformation),
                "persons-group",
                "個人についての列の組".to_owned(),
            );
        }
    }
}

/// In a flat row, what stands between a person's name and the workshop's behind it is the person's (ふりがな, 住所, 電話番号); so
/// is the reading right behind a person's name.
fn guard_behind_persons(columns: &mut [Column]) {
    let names = |column: &Column| {
        matches!(column.field, Some(Field::Name | Field::Corporation | Field::DeskName | Field::OfficeNumber))
    };
    let is_name_of_person = |column: &Column| {
        let names = |own: &str| own.contains("氏名") || own.contains("名前");
        column.field == Some(Field::PersonalInformation)
            && names(&fold(column.header.last().map_or("", AsRef::as_ref)))
    };
    let may_be_theirs = |column: &Column| {
        let of_place =
            [Field::Address, Field::PostalCode, Field::Prefecture, Field::Municipality, Field::Building];
        let of_contact = [Field::NameKana, Field::Phone, Field::Fax, Field::Email];
        column.field.is_some_and(|field| of_place.contains(&field) || of_contact.contains(&field))
    };
    let Some(person) = columns.iter().position(is_name_of_person) else { return };
    let behind = columns[person + 1..].iter().position(names);
    let last = behind.filter(|_| !columns[..person].iter().any(names)).map(|at| person + 1 + at);
    let reading = columns.get(person + 1).is_some_and(|next| next.field == Some(Field::NameKana));
    let says_more = |end: usize| {
        columns[person..end].iter().filter(|column| column.field == Some(Field::PersonalInformation)).count()
            >= 2
    };
    // A name alone may be that of who answered: only what is said of users beside it tells whose the rest is.
    let is_of_users = |end: usize| {
        let bare = ["氏名", "ゴ氏名", "名前", "オ名前"];
        let own = fold(columns[person].header.last().map_or("", AsRef::as_ref));
        !bare.contains(&own.as_str()) || says_more(end)
    };
    let end = last.filter(|end| is_of_users(*end)).unwrap_or(person + 1 + usize::from(reading));
    // Right behind the person stand the twin of what the workshop has before it and, where more is said of the person than a
    // name, 住所 and 電話 too; 所在地 is an institution's.
    let is_twin = |column: &Column| columns[..person].iter().any(|other| other.field == column.field);
    let is_institutions = |column: &Column| {
        let own = column.header.last().map_or("", AsRef::as_ref);
        ["所在地", "事業所", "施設", "作業所", "法人", "窓口"].iter().any(|word| own.contains(word))
    };
    let follows = |(at, column): &(usize, &Column)| {
        let is_theirs = || is_twin(column) || says_more(person + 1 + at);
        column.field == Some(Field::PersonalInformation)
            || may_be_theirs(column) && !is_institutions(column) && is_theirs()
    };
    let twins = person + 1 + columns[person + 1..].iter().enumerate().take_while(follows).count();
    for column in &mut columns[person + 1..end.max(twins)] {
        if may_be_theirs(column) && !is_settled(column) {
            let text = "利用者などの氏名に続く、その人についての列".to_owned();
            remap(column, Some(Field::PersonalInformation), "behind-person", text);
        }
    }
}

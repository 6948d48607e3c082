//! Lists of users: 利用者名簿, 通所者一覧. They have names, addresses and telephones as lists of workshops have, and are none.

use super::words::WORDS;
use crate::domain::{Field, Issue, IssueCode, RecordKind, Severity};
use crate::layout::forms::{is_desk, is_organisation, is_workshop};
use crate::layout::model::{Context, LeftOut, SheetLayout, Table};
use crate::layout::vocabulary::words::fold;
use crate::normalise::{corporation, person};

pub const USERS_LIST: IssueCode = IssueCode::new("layout.list-of-users");

/// Clears the tables that list users, and what was said of their columns.
pub(super) fn leave_out(read: &mut SheetLayout, issues: &mut Vec<Issue>, context: &Context) {
    let path = context.origin.path();
    let file = path.inner().rsplit('/').next().unwrap_or_default();
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem).to_owned();
    let around = [stem, read.name.to_string()];
    let origin = context.origin.sheet(&read.name);
    let mut has_others = false;
    let mut why = None;
    for table in &mut read.tables {
        match lists_users(table, &around) {
            Some(reason) => {
                clear(table);
                why = why.or(Some(reason));
            }
            None => has_others |= !table.records.is_empty(),
        }
    }
    let Some(why) = why else { return };
    if !has_others {
        issues.retain(|issue| issue.origin.sheet != origin.sheet);
    }
    let message = format!(
        "{why}ため、利用者お一人おひとりの名簿とみて、この表は読み取らず、保存もしていません。事業所の一覧であれば、ファイルかシートの名前を「事業所一覧」に変えてください。利用者の名簿であれば、フォルダーから除いてください。"
    );
    issues
        .push(Issue::new(USERS_LIST, Severity::Warning, origin, message).desk(context.role.desk().cloned()));
}

/// Why a row that lists a user is no record.
const WHY: &str = "利用者の名簿";

/// Whether a sheet was found to list users, and nothing else in it was read.
pub(in crate::layout) fn lists_users_alone(read: &SheetLayout) -> bool {
    let lists = |table: &Table| table.left_out.iter().any(|left| left.why == WHY);
    read.tables.iter().any(lists) && read.tables.iter().all(|table| lists(table) || table.records.is_empty())
}

/// Nothing of its rows stays; its columns are not asked about.
fn clear(table: &mut Table) {
    let rows = table.records.len() + table.left_out.len();
    table.records.clear();
    table.left_out.clear();
    table.left_out.push(LeftOut { row: table.header.1 + 1, text: format!("{rows}行"), why: WHY });
    for column in &mut table.columns {
        column.field = Some(Field::PersonalInformation);
    }
}

/// Why a table lists users, where it does.
fn lists_users(table: &Table, around: &[String]) -> Option<String> {
    if !matches!(table.kind, RecordKind::Workshop | RecordKind::Wage | RecordKind::MonthlyWage) {
        return None;
    }
    let names: Vec<String> = table
        .records
        .iter()
        .filter_map(|record| record.get(Field::Name))
        .map(|cell| cell.value.show().trim().to_owned())
        .collect();
    if names.is_empty() {
        return None;
    }
    let share =
        |is: &dyn Fn(&str) -> bool| names.iter().filter(|name| is(name)).count() as f64 / names.len() as f64;
    let institutions = share(&is_institution);
    let persons = share(&|name| person::is_name(name));
    let titles = || around.iter().chain(&table.caption);
    if institutions < 0.5
        && let Some(title) = titles().find(|title| is_list_of(title, &WORDS.rosters.users))
    {
        return Some(called(title));
    }
    if persons >= 0.5
        && let Some(title) = titles().find(|title| is_list_of(title, &WORDS.rosters.members))
    {
        return Some(called(title));
    }
    let told = table.columns.iter().map(|column| column.header_text()).find(|header| {
        let header = fold(header);
        WORDS.rosters.columns.iter().any(|word| header.contains(word.as_str()))
    });
    if persons >= 0.6
        && institutions < 0.2
        && let Some(header) = told
    {
        return Some(format!("人のお名前が並び、「{header}」の列がある"));
    }
    (persons >= 0.8 && names.len() >= 3).then(|| "事業所ではなく、人のお名前が並んでいる".to_owned())
}

fn called(title: &str) -> String {
    let title = person::masked(title).unwrap_or_else(|| title.to_owned());
    format!("「{title}」とあり、事業所らしい名前が並んでいない")
}

/// 利用者名簿（令和8年度）, 6_通所者一覧; 利用者向け事業所一覧 and 利用者数一覧 go on otherwise.
fn is_list_of(title: &str, whom: &[String]) -> bool {
    let folded = fold(title);
    let bare = folded.trim_matches(|c: char| c.is_ascii_digit());
    whom.iter().any(|one| {
        bare == one
            || folded.match_indices(one.as_str()).any(|(at, _)| {
                let rest = &folded[at + one.len()..];
                let rest = rest.strip_prefix('ノ').unwrap_or(rest);
                WORDS.rosters.lists.iter().any(|list| {
                    // 情報 and 表 go on in many words.
                    let is_short = list.chars().count() < 2 || list == "情報";
                    rest.strip_prefix(list.as_str())
                        .is_some_and(|behind| !is_short || !behind.starts_with(|c: char| c.is_alphabetic()))
                })
            })
    })
}

/// What a workshop, a corporation or any other house may be called, and no person.
fn is_institution(name: &str) -> bool {
    const HOUSES: [&str; 33] = [
        "会",
        "社",
        "園",
        "館",
        "所",
        "室",
        "舎",
        "苑",
        "房",
        "院",
        "店",
        "荘",
        "家",
        "里",
        "郷",
        "丘",
        "ハウス",
        "ホーム",
        "センター",
        "クラブ",
        "カフェ",
        "ラボ",
        "ワーク",
        "ファーム",
        "ステーション",
        "サービス",
        "支援",
        "就労",
        "福祉",
        "型",
        "事業",
        "スタジオ",
        "ネット",
    ];
    !person::is_name(name)
        && (is_workshop(name)
            || is_organisation(name)
            || is_desk(name)
            || corporation::has_legal_form(name)
            || HOUSES.iter().any(|word| name.contains(word)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("利用者名簿", true)]
    #[case("利用者名簿（令和8年度）", true)]
    #[case("6_通所者一覧", true)]
    #[case("利用者", true)]
    #[case("在籍者名簿", true)]
    #[case("利用者の名簿", true)]
    #[case("利用者・事業所一覧", false)]
    #[case("利用者数一覧", false)]
    #[case("利用者向け事業所一覧", false)]
    #[case("利用者募集中の事業所リスト", false)]
    #[case("事業所一覧", false)]
    #[case("利用者表彰事業所", false)]
    fn titles_of_lists_of_users(#[case] title: &str, #[case] expected: bool) {
        assert_eq!(is_list_of(title, &WORDS.rosters.users), expected, "{title}");
    }
}

//! Passwords, and lists of who may log in with which: never kept and never shown, and a list of accounts is none of ours.

use super::heads::{Asks, asks, names_login, names_secret};
use crate::domain::{Field, Issue, Severity};
use crate::layout::model::{Column, Context, LeftOut, SheetLayout, Table};
use crate::layout::notice::OTHER_MATTERS;
use crate::layout::vocabulary::words::fold;

/// Why a row of such a list is no record.
const WHY: &str = "アカウントの一覧";

/// Clears the tables that list accounts.
pub(super) fn leave_out(read: &mut SheetLayout, issues: &mut Vec<Issue>, context: &Context) {
    let origin = context.origin.sheet(&read.name);
    for table in &mut read.tables {
        let Some(secret) = secret_of_list(table) else { continue };
        let is_at = |issue: &Issue, column: &Column| {
            issue.origin.sheet == origin.sheet && issue.origin.cell == Some(column.header_cell)
        };
        issues.retain(|issue| !table.columns.iter().any(|column| is_at(issue, column)));
        let rows = table.records.len() + table.left_out.len();
        table.records.clear();
        table.left_out.clear();
        table.left_out.push(LeftOut { row: table.header.1 + 1, text: format!("{rows}行"), why: WHY });
        for column in &mut table.columns {
            column.field = Some(Field::PersonalInformation);
        }
        let message = format!(
            "「{}」の列があるため、ログインのためのアカウントの一覧とみて、この表は読み取らず、保存も表示もしていません。可能であれば、ファイルをフォルダーから除いてください。仕事や事業所の一覧であれば、この列を除いてください。",
            secret.header_text()
        );
        let at = origin.at(secret.header_cell);
        let issue = Issue::new(OTHER_MATTERS, Severity::Warning, at, message);
        issues.push(issue.desk(context.role.desk().cloned()));
    }
}

/// The column of secrets of a list whose rows are accounts: a name to log in with or a person stands beside each, and nothing that a
/// list of workshops says of them.
fn secret_of_list(table: &Table) -> Option<Column> {
    const OF_WORKSHOPS: [Field; 7] = [
        Field::Address,
        Field::Municipality,
        Field::Capacity,
        Field::ServiceType,
        Field::OfficeNumber,
        Field::WorkDescription,
        Field::AverageWage,
    ];
    let secret = table.columns.iter().find(|column| names_secret(&column.header_text()))?;
    let is_person = |text: &str| {
        let bare = fold(text);
        ["氏名", "名前", "オ名前", "ログイン名", "ユーザ名"].contains(&bare.as_str())
            || asks(std::iter::once(text)) == Asks::Names
    };
    let beside = |column: &Column| {
        let text = column.header_text();
        !names_secret(&text) && (names_login(&text) || is_person(&text))
    };
    let says = |field: Field| table.columns.iter().any(|column| column.field == Some(field));
    let is_list = table.columns.iter().any(beside) && !OF_WORKSHOPS.into_iter().any(says);
    is_list.then(|| secret.clone())
}

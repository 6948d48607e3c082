//! A row about a desk: 厚労省リスト, 窓口台帳.

use super::address;
use super::reader::{RowReader, seen};
use super::workshop;
use crate::domain::{DeskKind, DeskRow, Field, Prefecture, Seen};
use crate::normalise;

/// `None` for a row without the desk's name.
pub(super) fn read(row: &mut RowReader<'_>) -> Option<DeskRow> {
    let name = row.text(Field::DeskName).or_else(|| row.text(Field::Name))?;
    Some(DeskRow {
        name,
        kana: row.text(Field::DeskKana),
        prefecture: row.word(Field::Prefecture, "都道府県名", |text| {
            Prefecture::from_name(text).or_else(|| normalise::address::prefecture_in(text))
        }),
        corporation: workshop::corporation(row),
        address: address::full_address(row),
        phones: workshop::phones(row),
        kind: row.word(Field::DeskKind, "民需注力型・官公需型・地域連携型", DeskKind::from_text),
        consent: row.word(
            Field::Consent,
            "「希望する」「内容により希望する」「在宅・遠隔案件のみ」「希望しない」",
            normalise::words::consent,
        ),
        email: row.read(Field::Email, |cell| normalise::email::read(&cell.value.show())),
        contact_methods: contact_methods(row),
        staff_full_time: row.count(Field::StaffFullTime),
        staff_shared: row.count(Field::StaffShared),
        confirmed_year: row.word(
            Field::ConfirmedYear,
            "年度（例 令和5年度）",
            normalise::date::fiscal_year_in,
        ),
        row: row.origin(),
    })
}

/// The desk that a reply names, without who answered for it.
pub(super) fn named(row: &mut RowReader<'_>, field: Field) -> Option<Seen<String>> {
    row.text(field).map(of_nobody_else)
}

/// A desk's name without persons, also in what is shown of its cell.
pub(super) fn of_nobody_else(seen: Seen<String>) -> Seen<String> {
    let name = normalise::desk_name::without_contact(&seen.value);
    if name == seen.value { seen } else { Seen::new(name.clone(), seen.cell, name) }
}

/// A desk as it names itself in a form or questionnaire: its name and its address for mail.
pub(super) fn in_reply(row: &mut RowReader<'_>, name: Seen<String>) -> DeskRow {
    let email = row.read(Field::Email, |cell| normalise::email::read(&cell.value.show()));
    DeskRow { email, ..DeskRow::new(row.origin(), name) }
}

fn contact_methods(row: &mut RowReader<'_>) -> Option<Seen<Vec<String>>> {
    let cell = row.get(Field::ContactMethod)?;
    let text = normalise::text::tidy_line(&cell.value.show());
    let methods: Vec<String> = text
        .split([',', '、', '・', ';', '/'])
        .map(str::trim)
        .filter(|one| !one.is_empty())
        .map(str::to_owned)
        .collect();
    (!methods.is_empty()).then(|| seen(cell, methods))
}

//! Lists of what workshops can make or do (品目, 単価, 納期, 最小ロット beside 施設名 and 電話): they look like ledgers of cases, but nobody
//! wants anything yet. They are lists of workshops.

use super::scorer::Scorer;
use super::values::Values;
use crate::domain::{Field, RecordKind};
use crate::layout::heads::header::Header;
use crate::layout::view::View;
use crate::layout::vocabulary::entry::Match;
use crate::normalise::recognise::Looks;
use std::borrow::Cow;

/// Rows below the header that are looked at.
const WITHIN: u32 = 60;
/// Rows above it in which a title may stand.
const ABOVE: u32 = 5;
/// A word that means the name of a workshop and little else.
const SURE: f64 = 0.6;

/// The header as that of a list of workshops, where it is one.
pub(in crate::layout) fn tell(
    header: Header,
    view: &View<'_>,
    names: &str,
    scorer: &mut Scorer<'_>,
) -> Header {
    let kind = header.assignment.kind;
    let may_be =
        matches!(kind, RecordKind::Case | RecordKind::CaseSplit | RecordKind::Order | RecordKind::Delivery);
    if !may_be || scorer.is_named(kind) || !speaks_of_offers(&header, view, names) || is_wanted(&header, view)
    {
        return header;
    }
    let Some(assignment) = scorer.assign_as(&header.paths, RecordKind::Workshop) else { return header };
    let has = |field: Field, least: f64| {
        assignment.fields.iter().flatten().any(|found| found.field == field && found.score >= least)
    };
    let of_workshop = [
        Field::Phone,
        Field::Fax,
        Field::Address,
        Field::ServiceType,
        Field::Corporation,
        Field::OfficeNumber,
        Field::Municipality,
    ];
    // 店舗名 names who orders.
    let names_shops = || {
        let named = header.paths.iter().zip(&assignment.fields).filter_map(|(path, found)| {
            found.filter(|found| found.field == Field::Name).and(path.as_ref()?.last())
        });
        named.into_iter().any(|own| own.contains('店'))
    };
    // 問い合わせ over telephones says whose they are by its values.
    let end = view.rows().min(header.last + WITHIN);
    let has_phones = || {
        let columns = (1..).zip(&header.paths).filter(|(_, path)| path.is_some());
        let mut values = columns.map(|(col, _)| Values::sample(view, col, header.last + 1..=end));
        values.any(|values| values.filled() >= 2 && values.mostly(Looks::Phone))
    };
    let is_list = !names_shops()
        && has(Field::Name, SURE)
        && (of_workshop.iter().any(|field| has(*field, 0.0)) || has_phones());
    if !is_list {
        return header;
    }
    // What a case would be called is the thing or the work.
    let mut assignment = assignment;
    for (own, found) in assignment.fields.iter_mut().zip(&header.assignment.fields) {
        let title = found.filter(|found| found.field == Field::Title && own.is_none());
        *own = own.or(title.map(|title| Match { field: Field::WorkDescription, ..title }));
    }
    Header { assignment, ..header }
}

/// Whether a title or a header says that things or services are offered.
fn speaks_of_offers(header: &Header, view: &View<'_>, names: &str) -> bool {
    const TITLES: [&str; 12] = [
        "提供可能",
        "提供できる",
        "調達できる",
        "物品",
        "役務",
        "授産",
        "製品",
        "商品",
        "品目",
        "カタログ",
        "取扱",
        "受託作業",
    ];
    const OVER: [&str; 8] = ["品目", "品名", "商品", "製品", "ロット", "受注可能", "供給", "生産能力"];
    // What was bought is told by its results.
    const DONE: [&str; 9] = ["実績", "結果", "発注", "納品", "注文", "購入", "仕入", "請求", "見積書"];
    let own = names.rsplit('/').next().unwrap_or_default();
    let above = (header.first.saturating_sub(ABOVE).max(1)..header.first).flat_map(|row| view.texts(row));
    let said: Vec<String> = above
        .chain([(0, Cow::Borrowed(own))])
        .map(|(_, text)| text.replace("発注可能", "").replace("注文可能", ""))
        .collect();
    let says = |words: &[&str]| said.iter().any(|text| words.iter().any(|word| text.contains(word)));
    let is_titled = says(&TITLES) && !says(&DONE);
    let over = header.paths.iter().flatten().flatten();
    is_titled && over.into_iter().any(|text| OVER.iter().any(|word| text.contains(word)))
}

/// Whether somebody wants what is listed: a client, a number, a state, a day.
fn is_wanted(header: &Header, view: &View<'_>) -> bool {
    const WANTED: [Field; 14] = [
        Field::Client,
        Field::Amount,
        Field::AnnualAmount,
        Field::OrderNumber,
        Field::LeadNumber,
        Field::State,
        Field::OrderedOn,
        Field::AssignedOn,
        Field::DeliveredOn,
        Field::DeadlineOn,
        Field::OpenOn,
        Field::Month,
        Field::Interest,
        Field::WagesPaid,
    ];
    let end = view.rows().min(header.last + WITHIN);
    (1..).zip(&header.assignment.fields).any(|(col, found)| {
        let Some(field) = found.map(|found| found.field) else { return false };
        let values = || Values::sample(view, col, header.last + 1..=end);
        // 3日前まで under 納期 is how long it takes.
        let are_days = || [Looks::Date, Looks::Moment].iter().any(|looks| values().share(*looks) > 0.0);
        match field {
            Field::DueOn => are_days(),
            // 整理番号 1, 2, 3 counts the lines.
            Field::CaseNumber => values().filled() > 0 && !values().mostly(Looks::Integer),
            field if field.is_day() => are_days(),
            field => WANTED.contains(&field) && values().filled() > 0,
        }
    })
}

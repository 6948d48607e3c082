//! A list of workshops that is told by what stands in it: below words that nobody knows, names as workshops have them that differ
//! from row to row, and beside them what is said of workshops alone.

use super::assign::Assignment;
use super::nameless;
use super::scorer::{LIKENED, Scorer};
use super::seen::Seen;
use super::values::{Values, is_settled, may_hold, remap};
use crate::domain::{Field, RecordKind};
use crate::layout::forms::names_price;
use crate::layout::heads::header::{Header, is_value};
use crate::layout::model::{Column, Orientation};
use crate::layout::view::View;
use crate::layout::vocabulary::scored::Scored;
use crate::layout::vocabulary::scored::WORD;
use crate::normalise::recognise::Looks;
use std::sync::Arc;

/// Rows below a header in which its values are looked for.
const WITHIN: u32 = 60;
/// Rows of a block that say enough.
const BLOCK: u32 = 2;
/// Confidence of names that values alone tell: the clerk hears of it.
const TOLD_BY_VALUES: f64 = 0.6;
/// What is said of workshops alone, and all that is said beside the names.
const TELLING: usize = 1;
const BESIDE: usize = 2;
/// What must be said of a workshop's strength, that days beside pieces of work are no ledger's.
const ASKED_ROUND: usize = 3;

/// Kinds whose words may have been found above such a list, none of them well.
const MISTAKEN: [RecordKind; 9] = [
    RecordKind::Case,
    RecordKind::CaseSplit,
    RecordKind::Application,
    RecordKind::Order,
    RecordKind::Delivery,
    RecordKind::Lead,
    RecordKind::Desk,
    RecordKind::Cost,
    RecordKind::Workshop,
];

/// What a ledger of work says and no list of workshops.
const OF_LEDGERS: [Field; 26] = [
    Field::CaseNumber,
    Field::ParentCase,
    Field::Title,
    Field::Client,
    Field::Quantity,
    Field::Amount,
    Field::AnnualAmount,
    Field::OpenOn,
    Field::DeadlineOn,
    Field::AssignBy,
    Field::DueOn,
    Field::State,
    Field::OrderedOn,
    Field::AssignedOn,
    Field::LostReason,
    Field::Interest,
    Field::OrderNumber,
    Field::Share,
    Field::DeliveredOn,
    Field::Defects,
    Field::WagesPaid,
    Field::LeadNumber,
    Field::FirstMeetingOn,
    Field::DemandAmount,
    Field::LostAmount,
    Field::OrderedAmount,
];

/// The header read as that of a list of workshops, where what stands below it makes it one and no words tell a ledger.
pub(in crate::layout) fn reread(header: &Header, view: &View<'_>, scorer: &mut Scorer<'_>) -> Option<Header> {
    let kind = header.assignment.kind;
    let is_told = || {
        kind == RecordKind::Workshop
            && header.assignment.fields.iter().flatten().any(|found| found.field == Field::Name)
    };
    let may_be = MISTAKEN.contains(&kind)
        && view.orientation == Orientation::Rows
        && view.fold().is_none()
        && (kind == RecordKind::Workshop || !scorer.is_named(kind));
    if !may_be || is_told() {
        return None;
    }
    deeper(header, view, scorer)
        .and_then(|header| as_list(header, view, scorer))
        .or_else(|| as_list(header.clone(), view, scorer))
}

/// The header with the row below it, where that holds nothing but words of headers: 事業所・連絡先 over 名前, 種類, 電話.
fn deeper(header: &Header, view: &View<'_>, scorer: &mut Scorer<'_>) -> Option<Header> {
    let row = header.last + 1;
    let texts = view.texts(row);
    let mut are_words = || {
        let known = texts.iter().filter(|(_, text)| scorer.best(text) >= WORD).count();
        known >= 2 && known * 3 >= texts.len() * 2
    };
    let holds_value = || texts.iter().any(|(col, text)| is_value(view.get(row, *col), text));
    if row >= view.rows() || texts.len() < 2 || holds_value() || !are_words() {
        return None;
    }
    let mut paths = header.paths.clone();
    for (col, text) in texts {
        paths[col as usize - 1].get_or_insert_default().push(text.into_owned());
    }
    Some(Header { last: row, paths, ..header.clone() })
}

fn as_list(header: Header, view: &View<'_>, scorer: &mut Scorer<'_>) -> Option<Header> {
    let scored: Vec<Option<Arc<Scored>>> =
        header.paths.iter().map(|path| path.as_ref().map(|path| scorer.scored(path))).collect();
    // An index by job names a workshop in each of its blocks: what stands below the first header speaks for all.
    let words = view.texts(header.last);
    let heads_again = |row: u32| words.len() >= 3 && view.texts(row) == words;
    let seen = |at: usize| {
        let own = header.paths[at].as_ref().map_or_else(String::new, |path| path.concat());
        let field = scored[at].as_ref().and_then(|found| found.word_of(RecordKind::Workshop, |_| true));
        let end = view.rows().min(header.last + WITHIN);
        let end = (header.last + 1 + BLOCK..=end).find(|row| heads_again(*row)).map_or(end, |row| row - 1);
        Seen { own, field, values: Values::sample(view, at as u32 + 1, header.last + 1..=end) }
    };
    let columns: Vec<Seen<'_>> = (0..header.paths.len()).map(seen).collect();
    let is_addressed = columns.iter().any(Seen::are_addressed);
    let is_of_ledger = |(found, one): (&Option<Arc<Scored>>, &Seen<'_>)| {
        found.as_ref().is_some_and(|found| tells_ledger(found, one, is_addressed))
    };
    // Who does what when; whoever asked round noted the day as well, beside how many can be spared and whether they go out.
    let says_who_did = columns.iter().any(Seen::says_when)
        && columns.iter().any(Seen::says_what)
        && columns.iter().filter(|one| one.says_strength()).count() < ASKED_ROUND
        && !says_size_of_service(&columns);
    let says_desk = || header.paths.iter().flatten().flatten().any(|text| text.contains("窓口"));
    let is_of_desks =
        header.assignment.kind == RecordKind::Desk && (says_desk() || !columns.iter().any(Seen::says_size));
    if scored.iter().zip(&columns).any(is_of_ledger)
        || columns.iter().any(|one| one.is_of_other_matters() || one.counts_sums() || one.begins_with_value())
        || says_who_did
        || is_of_desks
    {
        return None;
    }
    let found = found(&columns)?;
    let assignment = assigned(&header, &found, scorer)?;
    Some(Header { assignment, ..header })
}

/// The same words with what the values say, weighed as a list of workshops.
fn assigned(header: &Header, found: &[(usize, Field)], scorer: &mut Scorer<'_>) -> Option<Assignment> {
    let mut paths = header.paths.clone();
    for (at, _) in found {
        paths[*at] = None;
    }
    let told: Vec<usize> = found.iter().map(|(at, _)| *at).collect();
    scorer.assign_with(&paths, RecordKind::Workshop, found, &told)
}

/// A word of a ledger that a list of workshops has no use for; 宛先 and 団体 over workshops or those who run them name no client,
/// and 部数 beside 御中 is how much is sent there.
fn tells_ledger(found: &Scored, column: &Seen<'_>, is_addressed: bool) -> bool {
    const LEDGERS: [RecordKind; 6] = [
        RecordKind::Case,
        RecordKind::Application,
        RecordKind::Order,
        RecordKind::Delivery,
        RecordKind::Lead,
        RecordKind::MonthlyWage,
    ];
    let is_no_client = column.are_corporations() || column.are_names(false);
    let is_of_ledger = |field: Field| {
        OF_LEDGERS.contains(&field)
            && !(field == Field::Client && is_no_client)
            && !(field == Field::Quantity && is_addressed)
    };
    column.field.is_none() && LEDGERS.iter().any(|kind| found.word_of(*kind, is_of_ledger).is_some())
}

/// The columns that values tell where no word does: the names first.
fn found(columns: &[Seen<'_>]) -> Option<Vec<(usize, Field)>> {
    let names = names(columns)?;
    let mut found = vec![(names, Field::Name)];
    for (field, is) in BY_VALUES {
        let is_said = columns.iter().enumerate().any(|(at, one)| at != names && one.field == Some(field));
        let is_it = |(at, one): &(usize, &Seen<'_>)| *at != names && one.is_open() && is(one);
        if !is_said && let Some((at, _)) = columns.iter().enumerate().find(is_it) {
            found.push((at, field));
        }
    }
    Some(found)
}

/// A field, and whether a column's values are its own.
type ByValues = (Field, fn(&Seen<'_>) -> bool);

/// What values tell of workshops, below a word that says nothing else.
const BY_VALUES: [ByValues; 6] = [
    (Field::ServiceType, |one| one.are_mostly(Looks::Service)),
    (Field::Corporation, |one| one.are_corporations()),
    (Field::Phone, |one| one.are_mostly(Looks::Phone)),
    (Field::Address, |one| one.are_mostly(Looks::Address) && one.may_say_place()),
    (Field::Municipality, |one| one.are_mostly(Looks::Municipality) && one.may_say_place()),
    (Field::Prefecture, |one| one.are_mostly(Looks::Prefecture) && one.may_say_place()),
];

/// The column of names, where enough stands beside it.
fn names(columns: &[Seen<'_>]) -> Option<usize> {
    // A list of prices says a workshop again with each kind of work that it does.
    let is_priced = columns.iter().any(|one| names_price(&one.own));
    let candidates = columns.iter().enumerate().filter(|(_, one)| one.are_names(is_priced));
    let share = |one: &Seen<'_>| one.share_of_workshops();
    let best = candidates.rev().max_by(|(_, one), (_, other)| share(one).total_cmp(&share(other)));
    let is_said = |at: usize| {
        columns.iter().enumerate().any(|(other, one)| other != at && one.field == Some(Field::Name))
    };
    let at = match best {
        Some((at, _)) => at,
        None => says_size_of_service(columns).then(|| nameless::only_names(columns)).flatten()?,
    };
    if is_said(at) {
        return None;
    }
    let others = || columns.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, one)| one);
    // 清掃 | 除草 over marks: who does which of several works.
    let are_works = others().filter(|one| one.marks_work()).count() > 1;
    let telling = others().filter(|one| one.tells_workshop()).count() + usize::from(are_works);
    let says = |one: &&Seen<'_>| one.tells_workshop() || one.tells_house() || are_works && one.marks_work();
    let beside = others().filter(says).count();
    (telling >= TELLING && beside >= BESIDE).then_some(at)
}

/// Of which service, and with how many places or computers: nobody says both of anything but workshops.
fn says_size_of_service(columns: &[Seen<'_>]) -> bool {
    const SIZES: [Field; 2] = [Field::Capacity, Field::PcCount];
    let sizes = |one: &Seen<'_>| one.says_strength() && one.field.is_some_and(|field| SIZES.contains(&field));
    columns.iter().any(|one| one.are_mostly(Looks::Service)) && columns.iter().any(sizes)
}

/// Where the workshops of a list are, below a word that nobody knows: the one such column of addresses that differ, where no other
/// says it.
pub(in crate::layout) fn tell_place(columns: &mut [Column], values: &[Values<'_>]) {
    const PLACES: [Field; 4] =
        [Field::Address, Field::Municipality, Field::CorporationAddress, Field::TravelsTo];
    let has = |field: Field| columns.iter().any(|column| column.field == Some(field));
    if !has(Field::Name) || PLACES.into_iter().any(has) {
        return;
    }
    let is_place = |at: &usize| {
        let own = columns[*at].header.last().map_or_else(String::new, |own| own.as_ref().to_owned());
        let seen = Seen { own, field: columns[*at].field, values: values[*at].clone() };
        seen.field.is_none()
            && !is_settled(&columns[*at])
            && seen.are_mostly(Looks::Address)
            && seen.values.are_different()
            && seen.may_say_place()
    };
    let found: Vec<usize> = (0..columns.len()).filter(is_place).collect();
    if let [only] = found[..] {
        let text = "見出しの言葉は知られていないが、行ごとに違う住所が並んでいる".to_owned();
        remap(&mut columns[only], Some(Field::Address), "values-listed", text);
    }
}

/// Who runs the workshops of a list, below a word that nobody knows (宛名1行目): the one column of bodies that run workshops, right
/// beside the names, where no other says it.
pub(in crate::layout) fn tell_owner(columns: &mut [Column], values: &[Values<'_>]) {
    let named = columns.iter().position(|column| column.field == Some(Field::Name));
    let is_told = columns.iter().any(|column| column.field == Some(Field::Corporation));
    let Some(name) = named.filter(|_| !is_told) else { return };
    let is_owner = |at: &usize| {
        let own = columns[*at].header.last().map_or_else(String::new, |own| own.as_ref().to_owned());
        let seen = Seen { own, field: columns[*at].field, values: values[*at].clone() };
        at.abs_diff(name) == 1
            && seen.field.is_none()
            && !is_settled(&columns[*at])
            && seen.are_corporations()
    };
    let found: Vec<usize> = (0..columns.len()).filter(is_owner).collect();
    if let [only] = found[..] {
        let text = "見出しの言葉は知られていないが、事業所名の隣に法人の名前が並んでいる".to_owned();
        remap(&mut columns[only], Some(Field::Corporation), "values-listed", text);
    }
}

/// Names the columns of a list of workshops that no word tells, by what stands in them.
pub(in crate::layout) fn tell(columns: &mut [Column], values: &[Values<'_>]) {
    // What words are merely like is heard after what the values say.
    let is_told = |column: &Column| column.confidence > LIKENED || is_settled(column);
    if columns.iter().any(|column| column.field == Some(Field::Name) && is_told(column)) {
        return;
    }
    let own = |column: &Column| column.header.last().map_or_else(String::new, |own| own.as_ref().to_owned());
    let seen: Vec<Seen<'_>> = columns
        .iter()
        .zip(values)
        .map(|(column, values)| Seen {
            own: own(column),
            field: column.field.filter(|field| is_told(column) && may_hold(*field, values)),
            values: values.clone(),
        })
        .collect();
    let Some(found) = found(&seen) else { return nameless::name(columns, values) };
    for column in columns.iter_mut() {
        let is_taken = found.iter().any(|(_, field)| column.field == Some(*field) && !field.repeats());
        if is_taken && !is_told(column) {
            remap(column, None, "values-listed", "値から別の列と分かる".to_owned());
        }
    }
    for (at, field) in found {
        if is_settled(&columns[at]) {
            continue;
        }
        let text = match field {
            Field::Name => {
                "見出しの言葉は知られていないが、行ごとに違う事業所らしい名前が並んでいる".to_owned()
            }
            _ => format!("見出しの言葉は知られていないが、{}が並んでいる", field.label()),
        };
        remap(&mut columns[at], Some(field), "values-listed", text);
        if field == Field::Name {
            columns[at].confidence = TOLD_BY_VALUES;
        }
    }
}

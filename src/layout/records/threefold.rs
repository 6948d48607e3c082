//! Rows that are a case and, further right, the order of it and its delivery: 件名, 依頼元, then 担当事業所, 発注日, then 納品日, 支払工賃.

use super::delivered::{
    delivery_of, handed_over, is_billed, is_delivered, is_open_in_some, is_still_due, says_what_is_to_come,
};
use super::doers;
use super::lent_columns::{lend, lend_slip_number, lend_sum};
use super::paid::{paid_in_group, paid_to_workshop};
use super::pairs;
use super::partial::{is_below, parents, place_of, read_as, read_beside, without, without_day_of};
use super::parts::{Further, NAMES_CASE, Parts};
use super::settled;
use super::still_to_come::names_workshop;
use super::twofold::{DELIVERED, ORDERED};
use crate::domain::{Field, RecordKind};
use crate::layout::forms::{is_code, is_day};
use crate::layout::heads::header::Header;
use crate::layout::vocabulary::scored::WORD;

use crate::layout::heads::heading::{heading, is_total};
use crate::layout::heads::section;
use crate::layout::mapping::scorer::{RECKONED, Scorer};
use crate::layout::mapping::{decided, outward, product};
use crate::layout::model::Orientation;
use crate::layout::view::View;
use crate::layout::vocabulary::entry::Match;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// What a row says once, of its case and of the order of it.
const OF_BOTH: [Field; 8] = [
    Field::RowNumber,
    Field::OrderedOn,
    Field::AssignedOn,
    Field::DueOn,
    Field::Trial,
    Field::Programme,
    Field::Category,
    Field::DeskName,
];
/// Groups of what was talked about before anything was ordered.
const ASKED: [&str; 8] = ["引合", "引き合", "相談", "見積", "問合", "問い合", "照会", "打診"];
/// What only the case of an order says: a desk asks who would do it.
const ASKS: [Field; 6] = [
    Field::OpenOn,
    Field::DeadlineOn,
    Field::AssignBy,
    Field::AnnualAmount,
    Field::Remote,
    Field::LostReason,
];

impl Parts {
    /// Whether each row, or a line above, says who outside the office wants the work: who does it is said of every order. A
    /// department buys stationery as well.
    pub(in crate::layout) fn names_client(&self, view: &View<'_>) -> bool {
        const DEPARTMENTS: [&str; 6] = ["課", "部署", "部局", "所管", "所属", "係"];
        let Some(at) = place_of(&self.case, &[Field::Client]) else { return heads_client(view, &self.case) };
        let own = self.case.paths[at].as_ref().and_then(|path| path.last());
        own.is_some_and(|own| DEPARTMENTS.iter().all(|word| !own.contains(word)))
    }
}

/// The header as that of cases, of orders and of deliveries, where its rows are the first two at least.
pub(in crate::layout) fn split(view: &View<'_>, header: &Header, scorer: &mut Scorer<'_>) -> Option<Parts> {
    if view.orientation != Orientation::Rows || view.fold().is_some() {
        return None;
    }
    if heads_client(view, header) {
        return scorer.beside(Field::Client, |scorer| split_list(view, header, scorer));
    }
    split_list(view, header, scorer)
}

fn split_list(view: &View<'_>, header: &Header, scorer: &mut Scorer<'_>) -> Option<Parts> {
    let mut sorted = Sorted::of(view, header, scorer)?;

    let further = sorted.further_rows(view)?;
    // A workshop beside a case that asks who would do it may be one of many: several below one case do it.
    if !sorted.says_when && !sorted.says_done && !sorted.is_shared_out(view, &further) {
        return None;
    }
    let is_case =
        header.assignment.kind == RecordKind::Case || sorted.asks() || sorted.is_shared_out(view, &further);
    if !is_case {
        if !sorted.names_demand(view) {
            return None;
        }
        sorted.leave_to_order(scorer)?;
    }
    sorted.parts(view, further, scorer)
}

/// The same of the labels of a slip that is no order alone: it names the case and who wants it, who does the work, and when it
/// was ordered.
pub(in crate::layout) fn of_slip(view: &View<'_>, slip: &Header, scorer: &mut Scorer<'_>) -> Option<Parts> {
    let sorted = Sorted::of(view, slip, scorer).filter(|sorted| sorted.says_when)?;
    if slip.assignment.kind == RecordKind::Order && sorted.delivery.is_none() {
        return None;
    }
    let says = |header: &Header, field: Field| place_of(header, &[field]).is_some();
    let is_all = says(&sorted.case, Field::CaseNumber)
        && says(&sorted.case, Field::Client)
        && says(&sorted.order, Field::Name)
        && says(&sorted.order, Field::OrderedOn);
    if !is_all {
        return None;
    }
    sorted.parts(view, Further { rows: BTreeSet::new(), key: 0, name: 0 }, scorer)
}

/// お願いした事業所 > 決まった日, and 決まった日 right behind 決まった事業所, is when the workshop was decided, of the case as well; elsewhere it
/// is when the case was.
fn decided_beside_workshop(case: &mut Header, order: &mut Header) {
    let Some(name) = place_of(order, &[Field::Name, Field::OfficeNumber]) else { return };
    let Some(at) = place_of(order, &[Field::AssignedOn]) else { return };
    let is_free = place_of(case, &[Field::AssignedOn]).is_none();
    let is_grouped = !parents(order, name).is_empty() && parents(order, at) == parents(order, name);
    let is_workshops = is_grouped || at == name + 1;
    // 受注 > 決定日 is when the client did, whatever its own word.
    let with_client = ["受注", "契約", "成約", "注文", "受託"];
    if !is_grouped && is_below(order, at, &with_client) && place_of(case, &[Field::OrderedOn]).is_none() {
        for fields in [&mut case.assignment.fields, &mut order.assignment.fields] {
            if let Some(found) = fields[at].as_mut().filter(|found| found.field == Field::AssignedOn) {
                found.field = Field::OrderedOn;
            }
        }
        return;
    }
    let Some(found) = case.assignment.fields[at].as_mut().filter(|found| found.field == Field::OrderedOn)
    else {
        return;
    };
    match is_workshops {
        true if is_free => found.field = Field::AssignedOn,
        true => {}
        false => *order = without(order, |other| other == at),
    }
}

/// Which columns speak of what, by words and groups alone.
struct Sorted {
    case: Header,
    order: Header,
    delivery: Option<Header>,
    /// The list is one of deliveries: what it counts was delivered.
    counts_delivered: bool,
    /// It says a day or a sum of the case and of the order: 受注額 beside 発注額.
    says_both: bool,
    /// It says when something was ordered or delivered, or who has which share.
    says_when: bool,
    /// Its workshop is one that has taken the work: 受けた事業所, お願いした先.
    says_done: bool,
    /// The column that names the workshop, where no word of the dictionary does.
    told: Option<usize>,
    /// The column of what is paid to the workshop, where the client pays another sum.
    paid: Option<usize>,
    /// What no word but the values of the others tell: 数 × 単価 = 計.
    reckoned: Vec<(usize, Match)>,
}

impl Sorted {
    fn of(view: &View<'_>, header: &Header, scorer: &mut Scorer<'_>) -> Option<Self> {
        // The case stands in the row itself.
        let outward = outward::of_order(header, scorer);
        let handed = handed_over(header);
        // 引合い > 依頼日: when the client asked is nothing that a workshop was ordered.
        let alone = without(&outward, |at| handed == Some(at) || is_below(header, at, &ASKED));
        let (mut order, mut told) = doers::order_of(&alone, header, view, scorer)?;
        let mut name = place_of(&order, &[Field::Name, Field::OfficeNumber])?;
        // 作業先 says where the work of a case is done, where another column says who does it; it says who does where it stands in just
        // those cases that were given to somebody.
        let is_case = header.assignment.kind == RecordKind::Case;
        let is_of_case = header.assignment.fields[name].is_some();
        let key = place_of(header, &[Field::Title, Field::WorkKind, Field::CaseNumber])
            .map_or(0, |at| at as u32 + 1);
        let is_given = is_case
            && place_of(header, &[Field::Place]) == Some(name)
            && doers::may_have_taken(&order, name)
            && (settled::stands_where_given(view, header, key, name as u32 + 1)
                || doers::are_workshops(view, header, name)
                    && settled::is_ledger(view, header, name as u32 + 1));
        let given = if is_given {
            read_as(&without(header, |at| at == name), RecordKind::Case, scorer)
        } else {
            None
        };
        let header = given.as_ref().unwrap_or(header);
        if is_case && is_of_case && given.is_none() {
            (order, told) = doers::order_of(&without(&alone, |at| at == name), header, view, scorer)?;
            name = place_of(&order, &[Field::Name, Field::OfficeNumber])?;
        }
        order = paid_in_group(order, name, scorer);
        let paid = paid_to_workshop(&order, name);
        if let (Some(sum), Some(paid)) = (place_of(&order, &[Field::Amount]), paid) {
            order.assignment.fields.swap(sum, paid);
        }
        let of_delivery = |at: usize| is_below(header, at, &DELIVERED) && !is_still_due(header, at);
        let of_order = |at: usize| is_in_group_of(&order, name, at);
        let case = match header.assignment.kind {
            RecordKind::Case if handed.is_none() => header.clone(),
            RecordKind::Case => read_as(&without(header, |at| handed == Some(at)), RecordKind::Case, scorer)?,
            RecordKind::Order | RecordKind::Delivery => {
                read_as(&without(header, |at| of_delivery(at) || of_order(at)), RecordKind::Case, scorer)?
            }
            _ => return None,
        };
        if case.assignment.fields[name].is_some() {
            return None;
        }
        let is_of_deliveries = header.assignment.kind == RecordKind::Delivery;
        let is_of_orders = header.assignment.kind == RecordKind::Order;
        let delivery = delivery_of(&outward, &order, scorer).filter(|delivery| {
            is_of_deliveries
                || is_delivered(delivery, &case, is_of_orders)
                || says_what_is_to_come(view, delivery)
                || is_open_in_some(view, delivery)
                || is_billed(view, delivery)
        });
        let days = [Field::OrderedOn, Field::AssignedOn, Field::Share];
        let says_when = delivery.is_some() || place_of(&order, &days).is_some();
        let is_delivered = |at: usize| {
            if handed == Some(at) {
                return true;
            }
            const ONLY: [Field; 3] = [Field::DeliveredOn, Field::Defects, Field::WagesPaid];
            let is_only = |field: &Field| ONLY.contains(field) || is_of_deliveries && *field == Field::Hours;
            delivery.as_ref().is_some_and(|delivery| {
                let field = delivery.assignment.fields[at].map(|found| found.field);
                of_delivery(at) || field.as_ref().is_some_and(is_only)
            })
        };
        let alone = without(header, |at| is_delivered(at) || of_order(at));
        // What makes it a list of cases may be its values alone.
        let is_case = header.assignment.kind == RecordKind::Case;
        let whole = read_as(&alone, RecordKind::Case, scorer).or_else(|| is_case.then_some(alone))?;
        let mut case = without_day_of(&order, whole, Field::OpenOn, scorer);
        // 回した日 is when a workshop was given the work, and no day on which anybody was asked.
        let day = place_of(&order, &[Field::OrderedOn]);
        if let Some(at) =
            day.filter(|at| place_of(&case, &[Field::OpenOn]) == Some(*at) && outward::goes_out(header, *at))
        {
            case = without(&case, |other| other == at);
        }
        let order = without(&order, is_delivered);
        let delivery = delivery.map(|delivery| without(&delivery, |at| of_order(at) && at != name));
        let says_both = outward::says_twice(header, scorer);
        let says_done = told.is_some()
            || doers::is_taken(&order, name)
            || doers::may_have_taken(&order, name)
                && (settled::is_given(view, &case, name as u32 + 1)
                    || settled::is_ledger(view, header, name as u32 + 1))
            || scorer.tells_results() && place_of(&order, &[Field::Amount]).is_some();
        let counts_delivered =
            is_of_deliveries || delivery.as_ref().is_some_and(|delivery| is_billed(view, delivery));
        let fields = header.assignment.fields.iter().enumerate();
        let told_by_others = |(at, found): (usize, &Option<Match>)| {
            let found = (*found)?;
            (header.assignment.kind == RecordKind::Case && found.score == RECKONED).then_some((at, found))
        };
        let reckoned: Vec<(usize, Match)> = fields.filter_map(told_by_others).collect();
        Some(Self {
            case,
            order,
            delivery,
            counts_delivered,
            says_both,
            says_when,
            says_done,
            told,
            paid,
            reckoned,
        })
    }

    /// The rows that name one more workshop of the case above: its own cells are blank, merged downwards or the same.
    fn further_rows(&self, view: &View<'_>) -> Option<Further> {
        let column = |at: usize| at as u32 + 1;
        let name = column(place_of(&self.order, &[Field::Name, Field::OfficeNumber])?);
        let key = place_of(&self.case, &[Field::CaseNumber, Field::Title, Field::WorkKind])?;
        let is_number =
            self.case.assignment.fields[key].is_some_and(|found| found.field == Field::CaseNumber);
        let key = column(key);
        let first = self.case.last + 1;
        // Two orders of the same work in a row are one case's only where all that stands before the workshop is the same.
        let compared = if is_number { key..key + 1 } else { 1..name.max(key + 1) };
        let goes_on = |row: &u32| {
            let is_sum = || view.texts(*row).first().is_some_and(|(_, text)| is_total(text));
            let has_name = !view.get(*row, name).is_blank() && !view.continues_above(*row, name);
            let is_same = || {
                let mut cols = compared.clone().filter(|col| *col != name);
                cols.all(|col| view.text(*row, col) == view.text(*row - 1, col))
            };
            has_name
                && !is_sum()
                && (view.get(*row, key).is_blank() || view.continues_above(*row, key) || is_same())
        };
        Some(Further { rows: (first + 1..=view.rows()).filter(goes_on).collect(), key, name })
    }

    /// Whether the case names who wants it, and says what no order says: that it asks who would do it, or more than one sum.
    fn asks(&self) -> bool {
        let is_alone = |at: usize| self.order.assignment.fields[at].is_none();
        let asks = ASKS.iter().filter_map(|field| place_of(&self.case, &[*field])).any(is_alone);
        let has_two_sums = || {
            let sum = |header: &Header| place_of(header, &[Field::Amount]);
            let name = place_of(&self.order, &[Field::Name]);
            let is_grouped = name.is_some_and(|name| is_below(&self.order, name, &ORDERED));
            is_grouped
                && sum(&self.case).is_some()
                && sum(&self.order).is_some_and(|at| sum(&self.case) != Some(at))
        };
        place_of(&self.case, &[Field::Client]).is_some() && (asks || has_two_sums())
    }

    /// Whether the row says who wants what, and no number tells of a case that is listed elsewhere.
    fn names_demand(&self, view: &View<'_>) -> bool {
        let wanted = [Field::Title, Field::WorkKind];
        let Some(work) = place_of(&self.case, &wanted) else { return false };
        let is_listed = |field: Field| place_of(&self.order, &[field]).is_some();
        let col = work as u32 + 1;
        let texts: Vec<_> = (self.case.last + 1..=view.rows())
            .map(|row| view.text(row, col))
            .filter(|text| !text.is_empty())
            .collect();
        let names_work =
            |text: &&Cow<'_, str>| !is_code(text) && !is_day(text) && text.contains(is_of_script);
        let named = texts.iter().filter(names_work).count();
        let names_client = place_of(&self.case, &[Field::Client]).is_some() || heads_client(view, &self.case);
        let is_told_here = !is_listed(Field::CaseNumber) || self.says_both || self.tells_case_whole(view);
        names_client && is_told_here && named * 2 > texts.len()
    }

    /// Whether each row has a case of its own, what it counts and what a piece of it costs: nobody lists it elsewhere for that.
    fn tells_case_whole(&self, view: &View<'_>) -> bool {
        let Some(number) = place_of(&self.case, &[Field::CaseNumber]) else { return false };
        let says = |field: Field| place_of(&self.case, &[field]).is_some();
        let mut met = BTreeSet::new();
        let mut numbers = (self.case.last + 1..=view.rows())
            .map(|row| view.text(row, number as u32 + 1))
            .filter(|text| !text.is_empty());
        says(Field::UnitPrice)
            && says(Field::Quantity)
            && says(Field::Amount)
            && numbers.all(|text| met.insert(text.into_owned()))
            && met.len() > 1
    }

    /// What the order calls its number and its day is none of the case's: the list is one of orders.
    fn leave_to_order(&mut self, scorer: &mut Scorer<'_>) -> Option<()> {
        let order = &self.order.assignment.fields;
        let is_orders = |at: usize| {
            order[at].is_some_and(|found| {
                let is_number = found.field == Field::OrderNumber && found.score >= WORD;
                let opens = self.case.assignment.fields[at].is_some_and(|own| own.field == Field::OpenOn);
                is_number || found.field == Field::OrderedOn && opens
            })
        };
        self.case = read_as(&without(&self.case, is_orders), RecordKind::Case, scorer)?;
        Some(())
    }

    /// Whether cases stand over several rows: who wants one, and what it is worth or when it is due, in the first alone.
    fn is_shared_out(&self, view: &View<'_>, further: &Further) -> bool {
        let stands_once =
            |field: Field| place_of(&self.case, &[field]).is_some_and(|at| !is_of_each(view, at, further));
        !further.rows.is_empty()
            && stands_once(Field::Client)
            && [Field::Title, Field::CaseNumber].into_iter().any(stands_once)
            && [Field::Amount, Field::DueOn, Field::Quantity].into_iter().any(stands_once)
    }

    /// What only the order's words call the title, 注文の品 beside 作業, is what the case is called: its kind of work is no title.
    fn lend_title(&mut self) {
        let others = [Some(&self.order), self.delivery.as_ref()].into_iter().flatten();
        let mut titled = others.filter_map(|other| Some((other, place_of(other, &[Field::Title])?)));
        let is_free = |at: usize| self.case.assignment.fields[at].is_none();
        let Some((from, _)) = titled.find(|(_, at)| is_free(*at)) else { return };
        if place_of(&self.case, &[Field::Title]).is_none() {
            let from = from.clone();
            lend(&mut self.case, &from, Field::Title);
        }
    }

    /// What a column is of what the case does not say itself, and what it says for the order as well.
    fn parts(mut self, view: &View<'_>, further: Further, scorer: &mut Scorer<'_>) -> Option<Parts> {
        // What each workshop of a case has of its own is its order's.
        let others: Vec<&Header> =
            [Some(&self.order), self.delivery.as_ref()].into_iter().flatten().collect();
        let even = even_shares(view, &self.case, &self.order, &further);
        let is_shared_out = |at: &usize| {
            let field = self.case.assignment.fields[*at].map(|found| found.field);
            field.is_some_and(|field| !OF_BOTH.contains(&field) && !NAMES_CASE.contains(&field))
                && others.iter().any(|other| other.assignment.fields[*at].is_some())
                && (even.contains(at) || is_of_each(view, *at, &further))
        };
        let shared_out: Vec<usize> = (0..self.case.paths.len()).filter(is_shared_out).collect();
        let alone = without(&self.case, |at| shared_out.contains(&at));
        self.case = read_as(&alone, RecordKind::Case, scorer).unwrap_or(alone);
        self.lend_title();
        let case = &self.case.assignment.fields;
        let is_cases = |at: usize, but: &[Field]| {
            case[at].is_some_and(|found| !but.contains(&found.field) && !NAMES_CASE.contains(&found.field))
        };
        let names: Vec<(usize, Field)> = (0..case.len())
            .filter_map(|at| Some((at, case[at]?.field)))
            .filter(|(_, field)| NAMES_CASE.contains(field))
            .collect();
        // What names the case may have been left out of the order, 受注番号 beside 発注番号.
        for (at, _) in &names {
            let others = [Some(&mut self.order), self.delivery.as_mut()].into_iter().flatten();
            others.for_each(|other| other.paths[*at].clone_from(&self.case.paths[*at]));
        }
        let paid = self.paid.filter(|at| case[*at].is_none()).map(|at| (at, Field::Amount));
        let told = self.told.map(|at| (at, Field::Name));
        let known: Vec<(usize, Field)> = names.iter().copied().chain(told).chain(paid).collect();
        let mut read = |both: &[Field]| {
            let alone = without(&self.order, |at| is_cases(at, both));
            // What a case that is shared out is worth stands beside its workshops.
            let worth = if self.says_when && !self.says_done { Field::CaseNumber } else { Field::Amount };
            scorer.beside(Field::CaseNumber, |scorer| {
                scorer.beside(worth, |scorer| read_beside(&alone, RecordKind::Order, &known, scorer))
            })
        };
        let own = read(&OF_BOTH);
        // The sum and the number of a case that one workshop does are the order's, where it has none of its own.
        let lent = [Field::Amount, Field::Quantity].into_iter().filter(|field| {
            further.rows.is_empty() && own.as_ref().is_none_or(|own| place_of(own, &[*field]).is_none())
        });
        let both: Vec<Field> = OF_BOTH.into_iter().chain(lent).collect();
        let mut order = if both.len() > OF_BOTH.len() { read(&both) } else { own }?;
        let counted: &[Field] = if self.counts_delivered { &[Field::Quantity] } else { &[] };
        let delivery = self.delivery.as_ref().and_then(|delivery| {
            let is_orders = |at: usize| {
                let of_all = [Field::Name, Field::OfficeNumber, Field::OrderNumber, Field::DeskName];
                let is_of_all = |field: &Field| {
                    of_all.contains(field) || NAMES_CASE.contains(field) || counted.contains(field)
                };
                order.assignment.fields[at].is_some_and(|found| !is_of_all(&found.field))
            };
            let alone = without(delivery, |at| is_cases(at, counted) || is_orders(at));
            // Whose work it was the order says, in whatever words.
            let is_open =
                |at: &usize| alone.assignment.fields[*at].is_none_or(|found| found.field == Field::Name);
            let doer = place_of(&order, &[Field::Name]).filter(is_open).map(|at| (at, Field::Name));
            let known: Vec<(usize, Field)> = names.iter().copied().chain(doer).collect();
            read_beside(&alone, RecordKind::Delivery, &known, scorer)
                .filter(|read| place_of(read, &[Field::DeliveredOn]).is_some())
        });
        // What no word of a case tells may be read by its values, but for what is another's.
        let others = [Some(&order), delivery.as_ref()].into_iter().flatten();
        let reads: Vec<&Header> = others.collect();
        let is_others = |at: usize| {
            self.case.assignment.fields[at].is_none()
                && !decided::is_agreed_sum(&self.case, at)
                && reads.iter().any(|other| other.assignment.fields[at].is_some())
        };
        let mut case = without(&self.case, is_others);
        for (at, found) in self.reckoned {
            if case.paths[at].is_some() && place_of(&case, &[found.field]).is_none() {
                case.assignment.fields[at] = Some(found);
            }
        }
        product::tell(&mut case, view, scorer);
        if further.rows.is_empty() && place_of(&order, &[Field::Amount]).is_none() {
            lend(&mut order, &case, Field::Amount);
        }
        decided_beside_workshop(&mut case, &mut order);
        if further.rows.is_empty() {
            lend_sum(&mut case, &order);
        }
        let is_of_both = lend_slip_number(view, &mut case, &order, &further);
        let counted = delivery.as_ref().filter(|_| self.counts_delivered);
        if let Some(delivery) = counted.filter(|_| place_of(&case, &[Field::Quantity]).is_none()) {
            lend(&mut case, delivery, Field::Quantity);
        }
        Some(Parts { case, order, delivery, further, is_of_both })
    }
}

fn is_of_script(letter: char) -> bool {
    !letter.is_ascii() && letter.is_alphabetic()
}

/// Whether a heading right above the header says whose rows these are, `■ ㈱見本　御中`, or a line of labels does, 得意先 | ㈱見本.
fn heads_client(view: &View<'_>, header: &Header) -> bool {
    let names = |row: u32| {
        let texts = view.texts(row);
        texts.len() <= 3
            && texts.first().is_some_and(|(_, text)| {
                section::client_named(&heading(text), text, RecordKind::Case).is_some()
            })
    };
    (header.first.saturating_sub(2).max(1)..header.first).any(names) || pairs::name_client(view, header.first)
}

/// Whether a column stands in the group of the workshop, 発注 > 事業所, 発注日, 金額; when the work is due is the case's as well.
fn is_in_group_of(order: &Header, name: usize, at: usize) -> bool {
    let is_due = || order.assignment.fields[at].is_some_and(|found| found.field == Field::DueOn);
    // 契約 > 契約日, 契約金額, 委託先: what was agreed with the client is the case's as well.
    const WITH_CLIENT: [&str; 4] = ["契約", "受注", "成約", "受託"];
    let own = order.paths[at].as_ref().and_then(|path| path.last()).map_or("", String::as_str);
    let is_cases = at != name && WITH_CLIENT.iter().any(|word| own.starts_with(word));
    !is_cases
        && is_below(order, name, &ORDERED)
        && is_below(order, at, &ORDERED)
        && parents(order, at) == parents(order, name)
        && !is_due()
}

/// The sum, and with it the number, of each order where a case is shared out evenly: what stands below 発注金額 behind the workshop, or
/// in a row with an order's number of its own, is what that workshop was given, though the row above says the same.
fn even_shares(view: &View<'_>, case: &Header, order: &Header, further: &Further) -> Vec<usize> {
    const OF_ORDER: [&str; 12] = [
        "発注",
        "按分",
        "配分",
        "分担",
        "割当",
        "割り当て",
        "割振",
        "割り振り",
        "振分",
        "委託",
        "支払",
        "担当",
    ];
    let Some(sum) = place_of(order, &[Field::Amount]) else { return Vec::new() };
    let own = order.paths[sum].as_ref().and_then(|path| path.last()).map_or("", String::as_str);
    let is_numbered =
        || place_of(order, &[Field::OrderNumber]).is_some_and(|number| is_of_each(view, number, further));
    let is_orders =
        OF_ORDER.iter().any(|word| own.contains(word)) && (sum as u32 + 1 > further.name || is_numbered());
    let stands_in_each = |at: usize| {
        let col = at as u32 + 1;
        let is_filled = |row: &u32| {
            !view.get(*row, further.key).is_blank()
                && !view.continues_above(*row, further.key)
                && !view.get(*row, col).is_blank()
                && !view.continues_above(*row, col)
        };
        further.rows.iter().filter(|row| names_workshop(&view.text(**row, further.name))).all(is_filled)
    };
    if further.rows.is_empty() || !is_orders || !stands_in_each(sum) {
        return Vec::new();
    }
    // 予定数量 beside 受託金額, before the workshop and its 割当金額, is the case's as its sum is.
    let is_cases = |at: usize| {
        place_of(case, &[Field::Amount]).is_some_and(|own| own != sum) && at as u32 + 1 < further.name
    };
    let number = place_of(case, &[Field::Quantity]).filter(|at| stands_in_each(*at) && !is_cases(*at));
    [Some(sum), number].into_iter().flatten().collect()
}

/// Whether a column says something of its own in most of the rows that go on with a case: where the case itself stands in
/// each of them, something else than in the row above.
fn is_of_each(view: &View<'_>, at: usize, further: &Further) -> bool {
    let col = at as u32 + 1;
    let is_own = |row: &&u32| {
        let text = view.text(**row, col);
        let stands_alone =
            || view.get(**row, further.key).is_blank() || view.continues_above(**row, further.key);
        let is_filled = !text.is_empty() && !view.continues_above(**row, col);
        is_filled && (stands_alone() || text != view.text(**row - 1, col))
    };
    let rows: Vec<&u32> =
        further.rows.iter().filter(|row| names_workshop(&view.text(**row, further.name))).collect();
    !rows.is_empty() && rows.iter().copied().filter(is_own).count() * 2 > rows.len()
}

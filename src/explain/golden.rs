//! The golden fields of a workshop as one list: label, value, where it stood, by which rule, and what lost.

use crate::domain::{Field, Golden, Loser, Mark, Origin, Prefecture, SurvivalRule, Workshop, YenRange};
use std::fmt::Display;

/// One golden value, worded.
#[derive(Clone, Debug)]
pub(super) struct GoldenValue<'a> {
    /// The field's label, or the kind of work.
    pub(super) label: String,
    pub(super) shown: String,
    pub(super) origin: &'a Origin,
    pub(super) rule: SurvivalRule,
    pub(super) losers: &'a [Loser],
}

/// Every field that is known, in the order in which an office reads them.
pub(super) fn goldens(workshop: &Workshop) -> Vec<GoldenValue<'_>> {
    let w = workshop;
    let mut list = vec![golden(Field::Name, &w.name, Clone::clone)];
    list.extend(
        [
            plain(Field::NameKana, w.kana.as_ref()),
            plain(Field::Corporation, w.corporation.as_ref()),
            plain(Field::CorporateNumber, w.corporate_number.as_ref()),
            plain(Field::OfficeNumber, w.office_number.as_ref()),
            plain(Field::ServiceType, w.service.as_ref()),
            plain(Field::PostalCode, w.postal_code.as_ref()),
            plain(Field::Address, w.address.as_ref()),
            w.phones.as_ref().map(|phones| golden(Field::Phone, phones, |list| list.join("、"))),
            plain(Field::Fax, w.fax.as_ref()),
            plain(Field::Email, w.email.as_ref()),
            plain(Field::Capacity, w.capacity.as_ref()),
            plain(Field::Users, w.users.as_ref()),
            plain(Field::Staff, w.staff.as_ref()),
            plain(Field::WorkersAvailable, w.workers_available.as_ref()),
            plain(Field::PcCount, w.pc_count.as_ref()),
            w.off_site.as_ref().map(|mark| golden(Field::OffSite, mark, |mark| possibility(*mark))),
            w.travels_to.as_ref().map(|list| golden(Field::TravelsTo, list, |list| prefectures(list))),
            w.average_wage.as_ref().map(|wage| golden(Field::AverageWage, wage, |range| yen_range(*range))),
            plain(Field::WorkDescription, w.work_text.as_ref()),
        ]
        .into_iter()
        .flatten(),
    );
    list.extend(w.work.iter().map(|(kind, mark)| GoldenValue {
        label: format!("作業：{kind}"),
        ..golden(Field::WorkMark, mark, |mark| mark.symbol().to_owned())
    }));
    list
}

fn plain<T: Display>(field: Field, value: Option<&Golden<T>>) -> Option<GoldenValue<'_>> {
    value.map(|value| golden(field, value, ToString::to_string))
}

fn golden<T>(field: Field, golden: &Golden<T>, show: impl Fn(&T) -> String) -> GoldenValue<'_> {
    GoldenValue {
        label: field.label().to_owned(),
        shown: show(&golden.value),
        origin: &golden.origin,
        rule: golden.rule,
        losers: &golden.losers,
    }
}

pub(super) fn possibility(mark: Mark) -> String {
    mark.possibility().to_owned()
}

pub(super) fn prefectures(list: &[Prefecture]) -> String {
    list.iter().map(|prefecture| prefecture.name()).collect::<Vec<_>>().join("、")
}

pub(super) fn yen_range(range: YenRange) -> String {
    if range.is_single() { range.low.to_string() } else { format!("{}～{}", range.low, range.high) }
}

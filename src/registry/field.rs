//! How each type of a workshop's field is compared, shown and read from a person's （修正） column.

use super::survive::{Candidate, Policy};
use crate::domain::{Address, Corporation, Mark, Prefecture, ServiceType, YenRange};
use crate::normalise::{
    address, area, corporation, count, email, machines, mark, number, phone, postal, service, text, yen,
};
use crate::table::Cell;

/// A text: the longer one says more.
pub(super) const TEXT: Policy<String> = Policy {
    official: false,
    specific: |one| one.value.chars().count(),
    show: Clone::clone,
    read: |words| Some(text::tidy(words)).filter(|words| !text::states_nothing(words)),
};

/// Kana: official registers decide, as for the numbers.
pub(super) const OFFICIAL_TEXT: Policy<String> = Policy { official: true, ..TEXT };

/// Ten digits with their check digit, a lost zero restored: a person's slip is none the better for being a correction.
pub(super) const OFFICE_NUMBER: Policy<String> =
    Policy { read: |words| number::office_number(&Cell::text(words), None).value, ..OFFICIAL_TEXT };

pub(super) const CORPORATE_NUMBER: Policy<String> =
    Policy { read: |words| number::corporate_number(&Cell::text(words)).value, ..OFFICIAL_TEXT };

pub(super) const POSTAL_CODE: Policy<String> =
    Policy { read: |words| postal::read(&Cell::text(words)).value, ..TEXT };

pub(super) const FAX: Policy<String> =
    Policy { read: |words| phone::read_fax(&Cell::text(words), None).value?.into_iter().next(), ..TEXT };

pub(super) const EMAIL: Policy<String> = Policy { read: |words| email::read(words).value, ..TEXT };

/// A count says as much as any other.
pub(super) const COUNT: Policy<u32> = Policy {
    official: false,
    specific: equally,
    show: u32::to_string,
    read: |words| count::read(&Cell::text(words)).value,
};

/// なし is no capacity of nobody: it states none.
pub(super) const CAPACITY: Policy<u32> =
    Policy { read: |words| count::read(&Cell::text(words)).value.filter(|places| *places > 0), ..COUNT };

pub(super) const COMPUTERS: Policy<u32> =
    Policy { read: |words| machines::computers(&Cell::text(words), "").value, ..COUNT };

/// With its legal form rather than without, then the longer name.
pub(super) const CORPORATION: Policy<Corporation> = Policy {
    official: false,
    specific: |one| usize::from(one.value.legal_form.is_some()) * 1_000 + one.value.bare.chars().count(),
    show: Corporation::to_string,
    read: |words| corporation::read(words).value,
};

pub(super) const SERVICE: Policy<ServiceType> = Policy {
    official: false,
    specific: equally,
    show: ServiceType::to_string,
    read: |words| service::read(words).value,
};

/// With municipality, then with prefecture, then the longer one.
pub(super) const ADDRESS: Policy<Address> = Policy {
    official: false,
    specific: |one| {
        usize::from(one.value.municipality.is_some()) * 2_000
            + usize::from(one.value.prefecture.is_some()) * 1_000
            + one.value.rest.chars().count()
            + one.value.building.chars().count()
    },
    show: Address::to_string,
    read: |words| address::read(words, None).value,
};

/// More digits: an area code more, a second number more.
pub(super) const PHONES: Policy<Vec<String>> = Policy {
    official: false,
    specific: |one| one.value.iter().map(String::len).sum(),
    show: |phones| phones.join("、"),
    read: |words| phone::read(&Cell::text(words), None).value,
};

pub(super) const WAGE: Policy<YenRange> = Policy {
    official: false,
    specific: |one| usize::from(one.value.is_single()),
    show: show_range,
    read: |words| yen::read(&Cell::text(words), "").value,
};

pub(super) const OFF_SITE: Policy<Mark> = Policy {
    official: false,
    specific: |one| usize::from(*one.value != Mark::Unknown),
    show: |mark| mark.symbol().to_owned(),
    read: |words| mark::read(&Cell::text(words)).value,
};

pub(super) const PREFECTURES: Policy<Vec<Prefecture>> = Policy {
    official: false,
    specific: |one| one.value.len(),
    show: |prefectures| prefectures.iter().map(|one| one.name()).collect::<Vec<_>>().join("、"),
    read: |words| Some(area::read(words, None).prefectures).filter(|prefectures| !prefectures.is_empty()),
};

pub(super) const YES_NO: Policy<bool> = Policy {
    official: false,
    specific: equally,
    show: |yes| if *yes { "○" } else { "×" }.to_owned(),
    read: |words| mark::yes_no(&Cell::text(words)),
};

/// A mark: what an office marked says more than what its description mentions; anything more than nothing.
pub(super) const WORK_MARK: Policy<Mark> = Policy {
    official: false,
    specific: |one| match (*one.value == Mark::Unknown, is_marked(one.text)) {
        (true, _) => 0,
        (false, false) => 1,
        (false, true) => 2,
    },
    show: |mark| mark.symbol().to_owned(),
    read: |words| mark::read(&Cell::text(words)).value,
};

/// Whether the cell is a mark (◎, 可 …) rather than words in which the work was found.
pub(super) fn is_marked(text: &str) -> bool {
    mark::read(&Cell::text(text)).value.is_some()
}

fn equally<T>(_: &Candidate<'_, T>) -> usize {
    0
}

fn show_range(range: &YenRange) -> String {
    if range.is_single() { range.low.to_string() } else { format!("{}～{}", range.low, range.high) }
}

//! A workshop in numbers: what the rules and the score of every case look at, so that none of them opens its documents.
//!
//! A nation has millions of pairs of case and workshop a night; whatever does not depend on the case is found out here,
//! once.

use super::capacity::Committed;
use super::numbers::{fraction, real};
use super::options::Options;
use super::profile::{History, Profile};
use super::reach::{Asking, Reach, reach};
use super::rules::Failure;
use super::wage_floor::yen_as_number;
use crate::domain::{Mark, Prefecture};

/// What a part of the score gives where nothing is known.
pub(super) const UNKNOWN: f64 = 0.2;
/// Share of defects at which quality gives nothing (2 %).
const DEFECTS_INTOLERABLE: f64 = 0.02;
/// Freshness by the age of the data in years, so that it does not move every night; older is as good as unknown.
const FRESHNESS_BY_YEAR: [f64; 3] = [1.0, 0.6, 0.4];
/// Days that a person works in a month, by which a monthly wage becomes an hourly one.
const WORK_DAYS_A_MONTH: f64 = 20.0;

/// The numbers of one workshop.
#[derive(Clone, Debug)]
pub(super) struct Brief {
    pub(super) prefecture: Option<Prefecture>,
    /// One bit for each prefecture's number.
    travels_to: u64,
    /// Of its municipality's name.
    pub(super) town: Option<u32>,
    pub(super) active: bool,
    /// Its service is one that is matched, or is not known.
    pub(super) serves: bool,
    pub(super) off_site: Mark,
    pub(super) people: u32,
    pub(super) people_known: bool,
    /// Running orders take some of its hours.
    pub(super) busy: bool,
    reaches: [Result<Reach, Failure>; 4],
    /// Yen that a person earns an hour today.
    pub(super) hourly_wage: Option<f64>,
    pub(super) quality: f64,
    pub(super) fairness: f64,
    pub(super) freshness: f64,
    pub(super) hub: f64,
}

impl Brief {
    pub(super) fn of(
        profile: &Profile<'_>,
        town: Option<u32>,
        committed: &Committed,
        options: &Options,
    ) -> Self {
        let workshop = profile.workshop;
        let travels = workshop.travels_to.iter().flat_map(|stated| stated.value.iter());
        let hours_a_month = options.capacity.hours_per_day * WORK_DAYS_A_MONTH;
        let service = workshop.service.as_ref();
        Self {
            prefecture: workshop.prefecture(),
            travels_to: travels.fold(0, |bits, place| bits | bit(*place)),
            town,
            active: workshop.active,
            serves: service.is_none_or(|service| options.services.contains(&service.value)),
            off_site: workshop.off_site.as_ref().map_or(Mark::Unknown, |mark| mark.value),
            people: profile.people.count(),
            people_known: profile.people.is_known(),
            busy: committed.takes_from(workshop.id),
            reaches: Asking::ALL.map(|asking| reach(&profile.access, asking)),
            hourly_wage: workshop.wage().map(|wage| yen_as_number(wage) / hours_a_month),
            quality: quality(&profile.history),
            fairness: 1.0 / (1.0 + f64::from(profile.history.recent_orders)),
            freshness: freshness(profile.age_years),
            hub: f64::from(u8::from(workshop.hub)),
        }
    }

    /// One bit for each prefecture that it states to travel to.
    pub(super) const fn all_travels(&self) -> u64 {
        self.travels_to
    }

    pub(super) fn travels_to(&self, place: Prefecture) -> bool {
        self.travels_to & bit(place) != 0
    }

    /// The desk through which it is reached, or the rule by which none lets it through.
    pub(super) fn reach(&self, asking: Asking) -> Result<Reach, Failure> {
        self.reaches[asking.number()]
    }
}

fn bit(place: Prefecture) -> u64 {
    1 << place.number()
}

/// Two parts defects, one part punctuality; whichever is not known counts as unknown.
fn quality(history: &History) -> f64 {
    let care = match history.delivered {
        0 => UNKNOWN,
        delivered => 1.0 - fraction(real(history.defects), real(delivered) * DEFECTS_INTOLERABLE),
    };
    let punctuality = match history.on_time + history.late {
        0 => UNKNOWN,
        all => fraction(f64::from(history.on_time), f64::from(all)),
    };
    (2.0 * care + punctuality) / 3.0
}

fn freshness(age_years: Option<i32>) -> f64 {
    let years = age_years.and_then(|years| usize::try_from(years).ok());
    years.and_then(|years| FRESHNESS_BY_YEAR.get(years).copied()).unwrap_or(UNKNOWN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_prefecture_has_a_bit_of_its_own() {
        let all = Prefecture::all().fold(0, |bits, place| bits | bit(place));
        assert_eq!(all.count_ones(), 47);
    }
}

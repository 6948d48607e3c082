//! One case before the market: what the rules and the score need of it, found out once and not for each workshop.

use super::brief::{Brief, UNKNOWN};
use super::capacity::{free_hours, planned_hours};
use super::market::{Ability, Market};
use super::numbers::{fraction, whole};
use super::open_case::OpenCase;
use super::reach::{Asking, Reach};
use super::replies::Replies;
use super::rules::Failure;
use super::wage_floor::{UnderFloor, under_floor, yen_as_number};
use crate::domain::{Mark, Prefecture, Said, WorkCategory, WorkKind, WorkshopId};
use std::collections::{BTreeMap, BTreeSet};

/// Kilometres between prefectures at which distance gives nothing.
const FAR: f64 = 500.0;
/// What distance gives in the same prefecture.
const SAME_PREFECTURE: f64 = 0.8;
/// One place for each prefecture's number; the first is for those that are not known.
const PLACES: usize = 48;
/// Free hours of so many people are worked out beforehand; larger workshops are few.
const PEOPLE: u32 = 256;

/// Of all workshops, for each kind of work that is wanted.
pub(super) fn abilities<'a>(
    cases: &'a [OpenCase<'a>],
    market: &Market<'_>,
) -> BTreeMap<Option<&'a WorkKind>, Vec<Ability>> {
    let kinds: BTreeSet<Option<&WorkKind>> = cases.iter().map(|case| case.kind.as_ref()).collect();
    kinds.into_iter().map(|kind| (kind, market.abilities(kind))).collect()
}

/// A case, and what is the same of it for all workshops.
pub(super) struct Wanted<'a> {
    pub(super) case: &'a OpenCase<'a>,
    pub(super) market: &'a Market<'a>,
    pub(super) off_site: bool,
    pub(super) too_late: bool,
    /// Yen an hour.
    pub(super) pays: Option<f64>,
    asking: Asking,
    town: Option<u32>,
    /// Where it must be done.
    place: Option<Prefecture>,
    /// Of desks to it, and to the whole of which it is a part.
    replies: [Option<&'a Replies<'a>>; 2],
    /// By position.
    abilities: &'a [Ability],
    distances: [f64; PLACES],
    under_floor: [bool; PLACES],
    /// By people, where nothing is ordered from them.
    free_hours: Vec<u32>,
}

impl<'a> Wanted<'a> {
    pub(super) fn new(
        case: &'a OpenCase<'a>,
        market: &'a Market<'a>,
        abilities: &'a BTreeMap<Option<&WorkKind>, Vec<Ability>>,
    ) -> Self {
        let mut distances = [distance(case, None); PLACES];
        let mut too_little = [under_floor_in(case, None).is_some(); PLACES];
        for own in Prefecture::all() {
            distances[position(Some(own))] = distance(case, Some(own));
            too_little[position(Some(own))] = under_floor_in(case, Some(own)).is_some();
        }
        let hours = |people| {
            let months = case.window.iter();
            months.map(|month| whole(planned_hours(people, month.case_days, market.options))).sum()
        };
        let town = case.case.place.municipality.as_ref();
        let amount = case.amount.map(yen_as_number);
        Self {
            case,
            market,
            off_site: case.category == Some(WorkCategory::OffSite),
            too_late: case.is_too_late(),
            pays: amount.zip(case.hours.filter(|hours| *hours > 0.0)).map(|(amount, hours)| amount / hours),
            asking: Asking { remote: case.remote, demand: case.demand },
            town: town.and_then(|town| market.town(town)),
            place: case.place.filter(|_| !case.remote),
            replies: [Some(case.id), case.case.parent].map(|of| market.replies.get(&of?)),
            abilities: abilities.get(&case.kind.as_ref()).map_or(&[], Vec::as_slice),
            distances,
            under_floor: too_little,
            free_hours: (0..PEOPLE).map(hours).collect(),
        }
    }

    pub(super) fn glance<'w>(&'w self, at: usize) -> Glance<'w> {
        let brief = &self.market.briefs[at];
        Glance {
            wanted: self,
            brief,
            ability: self.ability(at),
            free_hours: self.free_hours_of(at, brief),
            reach: brief.reach(self.asking),
        }
    }

    /// As a workshop would stand that has stated nothing of the work.
    pub(super) fn plain_glance<'w>(&'w self, at: usize) -> Glance<'w> {
        Glance { ability: Ability { mark: Mark::Unknown, ordered: false }, ..self.glance(at) }
    }

    pub(super) const fn asking(&self) -> Asking {
        self.asking
    }

    /// Whether one person is as free as many, but for the number of hours: free at all, or not.
    pub(super) fn people_are_alike(&self) -> bool {
        let has_days = self.case.window.iter().any(|month| month.case_days > 0);
        !has_days || self.free_hours.get(1).is_some_and(|hours| *hours > 0)
    }

    /// Positions of the workshops that a desk has named, or whose desk wants the case (or the whole of which it is a part).
    pub(super) fn spoken_for(&self) -> impl Iterator<Item = u32> {
        let replies = || self.replies.into_iter().flatten();
        let named = replies().flat_map(Replies::named).filter_map(|id| self.market.position(id));
        let of_desks = replies().flat_map(Replies::wanting).flat_map(|desk| self.market.listed_by(desk));
        named.filter_map(|at| u32::try_from(at).ok()).chain(of_desks.copied())
    }

    /// How a workshop stands by its desk's reply to the case, else to the whole of which it is a part.
    pub(super) fn said(&self, desk: Option<u16>, at: usize) -> Said {
        let said = |replies: &Replies<'_>| replies.said(desk, || self.market.profiles[at].id());
        let mut all = self.replies.into_iter().flatten().map(said);
        all.find(|said| *said != Said::Nothing).unwrap_or_default()
    }

    /// Hours that the workshops of a desk may be given at most, by the quantity that it stated.
    pub(super) fn bound(&self, desk: u16) -> Option<u32> {
        self.replies[0]?.hours(desk, self.case.whole_hours(), self.case.quantity)
    }

    pub(super) fn ability(&self, at: usize) -> Ability {
        self.abilities[at]
    }

    fn free_hours_of(&self, at: usize, brief: &Brief) -> u32 {
        let known = self.free_hours.get(brief.people as usize).filter(|_| !brief.busy);
        known.copied().unwrap_or_else(|| {
            let (people, market) = (brief.people, self.market);
            let id: WorkshopId = market.profiles[at].id();
            let months = self.case.window.iter();
            months.map(|month| free_hours(people, id, month, &market.committed, market.options)).sum()
        })
    }
}

/// One case and one workshop in numbers: all that the rules and the score look at.
#[derive(Clone, Copy)]
pub(super) struct Glance<'a> {
    pub(super) wanted: &'a Wanted<'a>,
    pub(super) brief: &'a Brief,
    pub(super) ability: Ability,
    /// Whole hours that the workshop has free in the case's months.
    pub(super) free_hours: u32,
    pub(super) reach: Result<Reach, Failure>,
}

impl Glance<'_> {
    /// Remote work crosses prefectures. On-site work needs the prefecture, or a statement that the workshop travels
    /// there; where either place is not known, nothing is refused (it is asked).
    pub(super) fn reaches_place(&self) -> bool {
        let Some(place) = self.wanted.place else { return true };
        self.brief.prefecture.is_none_or(|own| own == place) || self.brief.travels_to(place)
    }

    pub(super) fn in_same_town(&self) -> bool {
        self.brief.town.is_some() && self.brief.town == self.wanted.town
    }

    /// 0–1.
    pub(super) fn distance(&self) -> f64 {
        let own = self.brief.prefecture;
        if own.is_some() && own == self.wanted.place && self.in_same_town() {
            return 1.0;
        }
        self.wanted.distances[position(own)]
    }

    /// The case pays less than the floor of the place where it would be done.
    pub(super) fn pays_too_little(&self) -> bool {
        self.wanted.under_floor[position(self.brief.prefecture)]
    }

    /// Hourly pay of the case ÷ hourly wage of the workshop today.
    pub(super) fn pay_ratio(&self) -> Option<f64> {
        let today = self.brief.hourly_wage?;
        let hourly = self.wanted.pays?;
        (today > 0.0).then(|| hourly / today)
    }

    /// Mean business days until its desk answers.
    pub(super) fn answer_days(&self) -> Option<f64> {
        self.wanted.market.answer_days[usize::from(self.reach.ok()?.desk)]
    }
}

fn position(place: Option<Prefecture>) -> usize {
    place.map_or(0, |place| usize::from(place.number()))
}

/// Of workshops in a prefecture, but for those in the same municipality.
fn distance(case: &OpenCase<'_>, own: Option<Prefecture>) -> f64 {
    match (case.remote, case.place, own) {
        (true, _, _) => 1.0,
        (false, Some(place), Some(own)) if place == own => SAME_PREFECTURE,
        (false, Some(place), Some(own)) => {
            SAME_PREFECTURE * (1.0 - fraction(kilometres(place.position(), own.position()), FAR))
        }
        _ => UNKNOWN,
    }
}

/// Along the great circle, between two positions in degrees.
pub(super) fn kilometres((lat_a, lon_a): (f64, f64), (lat_b, lon_b): (f64, f64)) -> f64 {
    const EARTH: f64 = 6_371.0;
    let half = |from: f64, to: f64| ((to - from).to_radians() / 2.0).sin().powi(2);
    let chord = half(lat_a, lat_b) + lat_a.to_radians().cos() * lat_b.to_radians().cos() * half(lon_a, lon_b);
    2.0 * EARTH * chord.sqrt().min(1.0).asin()
}

/// On the last day of the work: by then every rate that comes into force during it holds.
pub(super) fn under_floor_in(case: &OpenCase<'_>, own: Option<Prefecture>) -> Option<UnderFloor> {
    let prefecture = if case.remote { own } else { case.place.or(own) }?;
    under_floor(case.pay?, prefecture, case.end_on)
}

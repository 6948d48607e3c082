//! The invented workshops: number `index` of a seed is always the same one, whoever asks and in which order.

use chrono::{Days, NaiveDate};

use super::Options;
use super::desk::{self, Desk};
use super::dice::{Dice, Stream, scatter};
use super::names::{self, Form, Name};
use super::numbers::{self, Phone};
use super::places::Site;
use super::works::{WORKS, Work};

/// Workshops are invented in groups of this many, neighbours of one desk that may be related to each other.
const GROUP: usize = 4;

/// How many workshops of a hundred stand in a second desk's list too.
const LISTED_TWICE: usize = 25;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Service {
    A,
    B,
    Transition,
}

/// What a workshop says about one kind of work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    Good,
    Yes,
    Partly,
    No,
}

/// A corporation that runs workshops.
#[derive(Clone, Debug)]
pub(super) struct Corporation {
    pub(super) form: Form,
    pub(super) name: Name,
    pub(super) number: String,
}

/// A service at a site, as it truly is.
#[derive(Clone, Debug)]
pub(super) struct Workshop {
    pub(super) index: usize,
    pub(super) name: Name,
    pub(super) corporation: Corporation,
    pub(super) office_number: String,
    pub(super) service: Service,
    pub(super) site: Site,
    pub(super) phone: Phone,
    pub(super) fax: Phone,
    pub(super) email: String,
    pub(super) capacity: i64,
    pub(super) users: i64,
    pub(super) staff: i64,
    pub(super) computers: i64,
    /// How many users could take outside work.
    pub(super) workers: i64,
    pub(super) travels: Mark,
    pub(super) works: Vec<(&'static Work, Mark)>,
    /// Yen per month; absent for 就労移行支援, which pays none.
    pub(super) wage: Option<i64>,
    pub(super) updated: NaiveDate,
    /// A second place under the same number (従たる事業所).
    pub(super) satellite: Option<Site>,
}

/// What a workshop is to the one before it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Relation {
    Own,
    /// Another service of the same facility.
    Twin,
    /// Another facility of the same corporation, named after the first.
    Branch,
}

/// The invented world: a pure function of its options.
#[derive(Clone, Copy)]
pub(super) struct World {
    pub(super) options: Options,
}

impl World {
    pub(super) fn desk(&self, index: usize) -> Desk {
        Desk::new(index, self.options.desks)
    }

    pub(super) fn dice(&self, stream: Stream, index: usize) -> Dice {
        Dice::new(self.options.seed, stream, index)
    }

    /// The desk in whose prefecture a workshop stands.
    pub(super) fn home_desk(&self, workshop: usize) -> usize {
        workshop / GROUP % self.options.desks
    }

    /// The workshops of a desk's own prefecture, in order.
    pub(super) fn home_workshops(&self, desk: usize) -> impl Iterator<Item = usize> + use<> {
        let Options { desks, workshops, .. } = self.options;
        (desk * GROUP..workshops)
            .step_by(desks * GROUP)
            .flat_map(move |first| first..(first + GROUP).min(workshops))
    }

    /// The workshops of other desks that a desk lists as well, in order.
    pub(super) fn guest_workshops(&self, desk: usize) -> impl Iterator<Item = usize> + use<> {
        let world = *self;
        let desks = self.options.desks;
        (0..desks)
            .filter(move |&home| home != desk && desk::neighbour(home, desks) == desk)
            .flat_map(move |home| world.home_workshops(home))
            .filter(move |&workshop| world.dice(Stream::Listing, workshop).chance(LISTED_TWICE))
    }

    /// One of a desk's own workshops, where it has any.
    pub(super) fn some_workshop(&self, desk: usize, dice: &mut Dice) -> Option<Workshop> {
        let count = self.home_workshops(desk).count();
        self.home_workshops(desk).nth(dice.below(count)).map(|index| self.workshop(index))
    }

    /// Workshop number `index`, from 0.
    pub(super) fn workshop(&self, index: usize) -> Workshop {
        match self.relation(index) {
            Relation::Own => self.found(index),
            Relation::Twin => self.twin_of(self.found(index - 1), index),
            Relation::Branch => self.branch_of(self.found(index - 1), index),
        }
    }

    fn relation(&self, index: usize) -> Relation {
        let draw = self.dice(Stream::Group, index / GROUP).below(100);
        match (index % GROUP, draw) {
            (1, 0..=24) | (3, 25..=34) => Relation::Twin,
            (2, 35..=54) => Relation::Branch,
            _ => Relation::Own,
        }
    }

    fn found(&self, index: usize) -> Workshop {
        let mut dice = self.dice(Stream::Workshop, index);
        let prefecture = self.desk(self.home_desk(index)).prefecture;
        let site = Site::invent(prefecture, None, &mut dice);
        let corporation = self.corporation(index, prefecture.number, &mut dice);
        let name = names::workshop_name(site.municipality.name, &mut dice);
        let service = *dice.pick(&[Service::B, Service::B, Service::B, Service::A, Service::Transition]);
        let capacity = *dice.pick(&[10, 14, 20, 20, 20, 30, 40]);
        let mut workshop = Workshop {
            index,
            name,
            corporation,
            office_number: self.office_number(index, prefecture.number),
            service,
            phone: self.phone(index * 2, prefecture.area_code),
            fax: self.phone(index * 2 + 1, prefecture.area_code),
            email: format!("w{:05}@example.invalid", index + 1),
            capacity,
            users: capacity + dice.between(-capacity / 3, capacity / 5),
            staff: dice.between(4, 12),
            computers: *dice.pick(&[0, 0, 1, 2, 3, 5, 8, 12]),
            workers: dice.between(2, capacity / 2),
            travels: *dice.pick(&[Mark::Yes, Mark::Yes, Mark::Partly, Mark::No]),
            works: Vec::new(),
            wage: None,
            updated: day(2023, 4, 3) + Days::new(dice.below(1300) as u64),
            satellite: dice.chance(3).then(|| Site::invent(prefecture, Some(site.municipality), &mut dice)),
            site,
        };
        workshop.works = draw_works(workshop.computers, &mut dice);
        workshop.wage = draw_wage(service, &mut dice);
        workshop
    }

    fn corporation(&self, index: usize, prefecture: usize, dice: &mut Dice) -> Corporation {
        let (form, name) = names::corporation(dice);
        let serial = scatter(self.options.seed.wrapping_add(4_711), index, 6);
        Corporation { form, name, number: numbers::corporate_number(prefecture, form.number_kind(), serial) }
    }

    fn office_number(&self, index: usize, prefecture: usize) -> String {
        numbers::office_number(prefecture, scatter(self.options.seed, index, 6))
    }

    fn phone(&self, serial: usize, area: &str) -> Phone {
        Phone::new(area, scatter(self.options.seed, serial, Phone::free_digits(area)))
    }

    fn twin_of(&self, first: Workshop, index: usize) -> Workshop {
        let own = self.found(index);
        let mut dice = self.dice(Stream::Group, index);
        let service = if first.service == Service::B { Service::A } else { Service::B };
        let office_number = if dice.chance(60) { first.office_number.clone() } else { own.office_number };
        let text = match dice.below(3) {
            0 => first.name.text.clone(),
            1 => format!("{}（{}型）", first.name.text, if service == Service::A { "Ａ" } else { "Ｂ" }),
            _ => format!("{}{}型", first.name.text, if service == Service::A { "A" } else { "B" }),
        };
        Workshop {
            index,
            name: Name { text, kana: first.name.kana.clone() },
            service,
            office_number,
            capacity: own.capacity,
            users: own.users,
            works: own.works,
            wage: draw_wage(service, &mut dice),
            satellite: None,
            ..first
        }
    }

    fn branch_of(&self, first: Workshop, index: usize) -> Workshop {
        let mut dice = self.dice(Stream::Group, index);
        let (mark, kana, before) =
            *dice.pick(&[("第二", "だいに", true), ("Ⅱ", "つー", false), ("２号館", "にごうかん", false)]);
        let Name { text, kana: reading } = first.name;
        let name = if before {
            Name { text: format!("{mark}{text}"), kana: format!("{kana}{reading}") }
        } else {
            Name { text: format!("{text}{mark}"), kana: format!("{reading}{kana}") }
        };
        let site = Site::invent(first.site.prefecture, Some(first.site.municipality), &mut dice);
        Workshop { name, corporation: first.corporation, site, satellite: None, ..self.found(index) }
    }
}

impl Workshop {
    /// The workshop as an older list still knows it: fewer or more users, an earlier date.
    pub(super) fn aged(mut self, dice: &mut Dice) -> Self {
        self.users = (self.users + dice.between(-3, 2)).max(1);
        self.wage = self.wage.map(|yen| yen * dice.between(88, 99) / 100);
        self.updated = self.updated - Days::new(dice.between(60, 420) as u64);
        self
    }

    /// The mark for a kind of work, where the workshop states one.
    pub(super) fn mark(&self, work: &Work) -> Option<Mark> {
        self.works.iter().find(|(own, _)| own.name == work.name).map(|&(_, mark)| mark)
    }
}

fn draw_works(computers: i64, dice: &mut Dice) -> Vec<(&'static Work, Mark)> {
    let count = 2 + dice.below(4);
    let mut places: Vec<usize> = (0..count).map(|_| dice.below(WORKS.len())).collect();
    places.sort_unstable();
    places.dedup();
    places
        .into_iter()
        .map(|place| &WORKS[place])
        .map(
            |work| {
                if work.is_remote() && computers == 0 { (work, Mark::No) } else { (work, draw_mark(dice)) }
            },
        )
        .collect()
}

fn draw_mark(dice: &mut Dice) -> Mark {
    *dice.pick(&[Mark::Good, Mark::Good, Mark::Yes, Mark::Yes, Mark::Yes, Mark::Partly, Mark::No])
}

fn draw_wage(service: Service, dice: &mut Dice) -> Option<i64> {
    match service {
        Service::A => Some(dice.between(68_000, 112_000)),
        Service::B => Some(dice.between(7_500, 34_000)),
        Service::Transition => None,
    }
}

/// A day of the story; its parts are literals of this room.
pub(super) fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap_or(NaiveDate::MIN)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn world(desks: usize, workshops: usize) -> World {
        World { options: Options { desks, workshops, cases: 0, years: 2, seed: 1 } }
    }

    #[test]
    fn no_two_workshops_share_number_and_service() {
        let world = world(7, 5000);
        let seen: BTreeSet<(String, Service)> =
            (0..5000).map(|index| world.workshop(index)).map(|it| (it.office_number, it.service)).collect();
        assert_eq!(seen.len(), 5000);
    }

    #[test]
    fn check_digits_hold() {
        let world = world(47, 400);
        for workshop in (0..400).map(|index| world.workshop(index)) {
            assert!(numbers::office_number_holds(&workshop.office_number), "{workshop:?}");
            assert!(numbers::corporate_number_holds(&workshop.corporation.number), "{workshop:?}");
        }
    }

    #[test]
    fn every_workshop_has_one_home_and_a_quarter_are_guests() {
        let world = world(6, 1200);
        let homes: Vec<usize> = (0..6).flat_map(|desk| world.home_workshops(desk)).collect();
        assert_eq!((homes.len(), homes.iter().collect::<BTreeSet<_>>().len()), (1200, 1200));
        let guests = (0..6).flat_map(|desk| world.guest_workshops(desk)).count();
        assert!((240..=360).contains(&guests), "{guests} of 1200");
    }

    #[test]
    fn all_relations_occur() {
        let world = world(6, 400);
        let numbers: Vec<String> = (0..400).map(|index| world.workshop(index).office_number).collect();
        let shared = numbers.len() - numbers.iter().collect::<BTreeSet<_>>().len();
        assert!(shared > 5, "{shared} numbers hold two services");
        assert!((0..400).any(|index| world.workshop(index).name.text.contains("第二")));
        assert!((0..400).any(|index| world.workshop(index).satellite.is_some()));
    }
}

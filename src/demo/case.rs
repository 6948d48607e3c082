//! The invented cases of the fiscal years up to 2026, as pure functions of their number.

use chrono::{Datelike, Days, NaiveDate, Weekday};
use std::ops::Range;

use super::desk::Desk;
use super::dice::{Dice, Stream};
use super::names;
use super::places::{Municipality, Prefecture};
use super::works::{INDOOR, PC, STORE_VISITS, WORKS, Work};
use super::workshop::{World, day};

/// 令和8年度 [`story_day`] lies in.
const THIS_YEAR: usize = 8;

/// How far a case has come by [`story_day`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    Open,
    Trial,
    Ordered,
    Working,
    Delivered,
    Closed,
    Lost(&'static str),
    Withdrawn(&'static str),
}

/// A piece of work from a client.
#[derive(Clone, Debug)]
pub(super) struct Case {
    pub(super) index: usize,
    pub(super) number: String,
    pub(super) title: String,
    pub(super) client: String,
    pub(super) work: &'static Work,
    /// Absent for remote work and for the large case, whose places are its splits.
    pub(super) place: Option<(&'static Prefecture, &'static Municipality)>,
    pub(super) quantity: i64,
    pub(super) unit_price: i64,
    pub(super) amount: i64,
    pub(super) yearly: Option<i64>,
    pub(super) hours: i64,
    pub(super) people: i64,
    pub(super) skill: &'static str,
    pub(super) opens: NaiveDate,
    pub(super) closes: NaiveDate,
    pub(super) due: NaiveDate,
    pub(super) state: State,
    pub(super) ordered: Option<NaiveDate>,
    pub(super) assigned: Option<NaiveDate>,
    pub(super) ended: Option<NaiveDate>,
    /// Shares by prefecture; only the large case has them.
    pub(super) splits: Vec<Split>,
}

/// A prefecture's share of the large case.
#[derive(Clone, Debug)]
pub(super) struct Split {
    pub(super) prefecture: &'static Prefecture,
    pub(super) quantity: i64,
    pub(super) amount: i64,
}

/// The day on which the story is told: cases that close on it or later are still open.
pub fn story_day() -> NaiveDate {
    day(2026, 11, 20)
}

impl World {
    /// The years of which there are cases, the latest last: its fiscal year of 令和, and their numbers.
    pub(super) fn case_years(&self) -> Vec<(usize, Range<usize>)> {
        let (years, past) = (self.options.years, self.past_cases());
        let first_of = |year: usize| (past * year).div_ceil((years - 1).max(1));
        let mut all: Vec<_> = (0..years - 1)
            .map(|year| (THIS_YEAR + 1 + year - years, first_of(year)..first_of(year + 1)))
            .collect();
        all.push((THIS_YEAR, past..self.options.cases));
        all
    }

    /// How many of the cases belong to earlier fiscal years; they come first.
    fn past_cases(&self) -> usize {
        let years = self.options.years;
        (self.options.cases * (years - 1)).div_ceil(years)
    }

    /// Case number `index`, from 0. Opening dates never go back from one case to the next.
    pub(super) fn case(&self, index: usize) -> Case {
        let mut dice = self.dice(Stream::Case, index);
        let is_large = index == self.large_case();
        let work = if is_large { &WORKS[STORE_VISITS] } else { dice.pick(WORKS) };
        let (number, opens) = self.number_and_opening(index);
        let closes = working_day(opens + Days::new(self.answering_days(opens, &mut dice)));
        let due = if is_large { day(2027, 2, 26) } else { closes + Days::new(dice.between(35, 100) as u64) };
        let due = working_day(due);
        let unit_price =
            round_to(dice.between(work.yen.0, work.yen.1), if work.yen.0 >= 400 { 100 } else { 1 });
        let splits = if is_large { self.splits(unit_price, &mut dice) } else { Vec::new() };
        let quantity = if is_large {
            splits.iter().map(|split| split.quantity).sum()
        } else {
            round_to(dice.between(work.quantity.0, work.quantity.1), 2)
        };
        let amount = quantity * unit_price;
        // One case in twelve pays less than any minimum wage; the office has to decide about it.
        let hourly = if dice.chance(8) { dice.between(600, 900) } else { dice.between(1150, 2300) };
        let hours = (amount / hourly).max(4);
        let place = (!work.is_remote() && !is_large).then(|| self.place(&mut dice));
        let state = draw_state(due, closes, is_large, &mut dice);
        let mut case = Case {
            index,
            number,
            title: title(work, place, is_large, &mut dice),
            client: names::client(dice.below(40.min(self.options.cases.max(1)))),
            work,
            place,
            quantity,
            unit_price,
            amount,
            yearly: dice.chance(40).then(|| amount * *dice.pick(&[2, 4, 12])),
            hours,
            people: (hours / 80).clamp(2, 40),
            skill: skill(work.category, &mut dice),
            opens,
            closes,
            due,
            state,
            ordered: None,
            assigned: None,
            ended: None,
            splits,
        };
        case.date_its_steps(&mut dice);
        case
    }

    /// The one case that is split over prefectures; it belongs to fiscal 2026 and is under way.
    fn large_case(&self) -> usize {
        let past = self.past_cases();
        past + (self.options.cases - past) / 6
    }

    fn number_and_opening(&self, index: usize) -> (String, NaiveDate) {
        let years = self.case_years();
        let (year, own) =
            years.into_iter().find(|(_, own)| own.contains(&index)).unwrap_or((THIS_YEAR, 0..1));
        let (place, count) = (index - own.start, own.len());
        if year < THIS_YEAR {
            let start = day(2018 + year as i32, 4, 7);
            return (
                format!("R{year}-{:03}", place + 1),
                working_day(start + Days::new((place * 340 / count) as u64)),
            );
        }
        let settled = count - count * 3 / 10;
        let opens = if place < settled {
            day(2026, 4, 6) + Days::new((place * 190 / settled) as u64)
        } else {
            day(2026, 11, 9) + Days::new(((place - settled) * 10 / (count - settled)) as u64)
        };
        (format!("R8-{:03}", place + 1), working_day(opens))
    }

    /// Calendar days from opening to closing: five to seven working days, now and then fewer; the latest cases
    /// get more.
    fn answering_days(&self, opens: NaiveDate, dice: &mut Dice) -> u64 {
        let days = match (opens >= day(2026, 11, 9), dice.chance(7)) {
            (true, _) => dice.between(12, 16),
            (false, true) => dice.between(2, 4),
            (false, false) => dice.between(7, 10),
        };
        days.unsigned_abs()
    }

    fn place(&self, dice: &mut Dice) -> (&'static Prefecture, &'static Municipality) {
        let prefecture = self.some_desk(dice).prefecture;
        (prefecture, prefecture.some_municipality(dice))
    }

    fn some_desk(&self, dice: &mut Dice) -> Desk {
        self.desk(dice.below(self.options.desks))
    }

    /// Stores by prefecture, over at most eight prefectures that have a desk.
    fn splits(&self, unit_price: i64, dice: &mut Dice) -> Vec<Split> {
        let mut seen: Vec<usize> = Vec::new();
        for desk in (0..self.options.desks).map(|index| self.desk(index)) {
            if !seen.contains(&desk.prefecture.number) && seen.len() < 8 {
                seen.push(desk.prefecture.number);
            }
        }
        seen.into_iter()
            .map(super::places::prefecture)
            .map(|prefecture| {
                let quantity = dice.between(180, 1200);
                Split { prefecture, quantity, amount: quantity * unit_price }
            })
            .collect()
    }
}

impl Case {
    /// The word of the office's sheet.
    pub(super) fn state_word(&self) -> &'static str {
        match self.state {
            State::Open => "募集中",
            State::Trial => "トライアル",
            State::Ordered => "発注済",
            State::Working => "作業中",
            State::Delivered => "納品済",
            State::Closed => "完了",
            State::Lost(_) => "失注",
            State::Withdrawn(_) => "中止",
        }
    }

    pub(super) fn place_text(&self) -> String {
        match self.place {
            Some((prefecture, municipality)) => format!("{}{}", prefecture.name, municipality.name),
            None if self.splits.is_empty() => "在宅・遠隔可".to_owned(),
            None => format!("全国（{}都道府県）", self.splits.len()),
        }
    }

    fn date_its_steps(&mut self, dice: &mut Dice) {
        let decided = working_day(self.closes + Days::new(dice.between(2, 7) as u64));
        match self.state {
            State::Open | State::Trial => {}
            State::Lost(_) | State::Withdrawn(_) => self.ended = Some(decided),
            _ => self.ordered = Some(decided),
        }
        if matches!(self.state, State::Working | State::Delivered | State::Closed) {
            self.assigned = Some(working_day(decided + Days::new(dice.between(1, 9) as u64)));
        }
        if matches!(self.state, State::Delivered | State::Closed) {
            let late = dice.chance(8);
            let done =
                if late { self.due + Days::new(4) } else { self.due - Days::new(dice.below(6) as u64) };
            self.ended = Some(working_day(done).min(story_day() - Days::new(1)));
        }
    }
}

fn draw_state(due: NaiveDate, closes: NaiveDate, is_large: bool, dice: &mut Dice) -> State {
    let (draw, lost, withdrawn) = (dice.below(100), dice.word(LOST), dice.word(WITHDRAWN));
    if closes >= story_day() {
        return State::Open;
    }
    match (draw, due < story_day()) {
        _ if is_large => State::Working,
        (0..=16, _) => State::Lost(lost),
        (17..=21, _) => State::Withdrawn(withdrawn),
        (22..=34, true) => State::Delivered,
        (_, true) => State::Closed,
        (22..=34, false) => State::Trial,
        (35..=54, false) => State::Ordered,
        (_, false) => State::Working,
    }
}

fn title(
    work: &Work,
    place: Option<(&Prefecture, &Municipality)>,
    is_large: bool,
    dice: &mut Dice,
) -> String {
    if is_large {
        return "店舗設置モバイルバッテリーの巡回確認業務".to_owned();
    }
    let tail = dice.word(&["業務", "業務（継続）", "業務　第2期", "（単発）", "のお願い", "業務（試行）"]);
    match place {
        Some((_, municipality)) if dice.chance(40) => format!("{}　{}{tail}", municipality.name, work.name),
        _ => format!("{}{tail}", work.name),
    }
}

/// The day itself, or the next one that is neither at a weekend nor at the turn of the year.
fn working_day(date: NaiveDate) -> NaiveDate {
    date.iter_days().find(|day| is_working(*day)).unwrap_or(date)
}

fn is_working(date: NaiveDate) -> bool {
    let turn_of_year = matches!((date.month(), date.day()), (12, 29..) | (1, ..=3));
    !turn_of_year && !matches!(date.weekday(), Weekday::Sat | Weekday::Sun)
}

fn round_to(value: i64, step: i64) -> i64 {
    (value / step * step).max(step)
}

fn skill(category: &str, dice: &mut Dice) -> &'static str {
    match category {
        PC => dice.word(&["Excel基本操作", "文章作成", "守秘義務の誓約", "特になし"]),
        INDOOR => dice.word(&["手先の作業", "特になし", "丁寧な作業"]),
        _ => dice.word(&["普通免許（職員）", "屋外作業可", "特になし"]),
    }
}

const LOST: &[&str] = &["価格不一致", "納期不一致", "他社に決定", "対応できる事業所なし", "先方予算の見直し"];

const WITHDRAWN: &[&str] = &["先方都合による中止", "企画の延期"];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::Options;

    #[test]
    fn cases_follow_each_other_and_some_are_open() {
        for cases in [1, 2, 5, 24, 1000] {
            let world = World { options: Options { cases, ..Options::default() } };
            let all: Vec<Case> = (0..cases).map(|index| world.case(index)).collect();
            assert!(all.is_sorted_by_key(|case| case.opens), "{cases} cases");
            assert!(all.iter().all(|case| case.opens < case.closes && case.closes < case.due));
            if cases >= 24 {
                assert!(all.iter().filter(|case| case.state == State::Open).count() >= 3);
                assert_eq!(all.iter().filter(|case| !case.splits.is_empty()).count(), 1);
            }
        }
    }

    #[test]
    fn splits_add_up_to_their_case() {
        let world = World { options: Options::default() };
        let large = world.case(world.large_case());
        assert!(large.splits.len() >= 2);
        assert_eq!(large.splits.iter().map(|split| split.amount).sum::<i64>(), large.amount);
        assert_eq!(large.splits.iter().map(|split| split.quantity).sum::<i64>(), large.quantity);
    }
}

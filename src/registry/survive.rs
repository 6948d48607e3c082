//! Survivorship: of several values for one field, which one stands, by which rule, and which values lost.
//!
//! The rules are asked in turn; each keeps some of the candidates, and the one that leaves a single value decides.

use super::precedence::Age;
use crate::domain::{CellRef, Golden, Loser, Origin, RowOrigin, Seen, SurvivalRule};
use chrono::NaiveDate;

/// The row that a candidate comes from, as far as the rules look at it.
#[derive(Debug)]
pub(super) struct Member<'a> {
    pub(super) row: &'a RowOrigin,
    pub(super) age: Age<'a>,
    /// 更新日, where it is not in the future.
    pub(super) updated_on: Option<NaiveDate>,
    pub(super) official: bool,
    /// The row stands in the list of a desk of the workshop's own prefecture.
    pub(super) home: bool,
}

/// One value for a field.
#[derive(Debug)]
pub(super) struct Candidate<'a, T> {
    pub(super) value: &'a T,
    pub(super) cell: CellRef,
    /// The cell's text.
    pub(super) text: &'a str,
    pub(super) member: &'a Member<'a>,
}

impl<'a, T> Candidate<'a, T> {
    pub(super) fn new(seen: &'a Seen<T>, member: &'a Member<'a>) -> Self {
        Self { value: &seen.value, cell: seen.cell, text: &seen.text, member }
    }

    fn origin(&self) -> Origin {
        self.member.row.origin.at(self.cell)
    }
}

// Not derived: a candidate is copied whatever its value is.
impl<T> Clone for Candidate<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Candidate<'_, T> {}

/// What the rules must know of a field.
pub(super) struct Policy<T> {
    /// Official registers decide this field.
    pub(super) official: bool,
    /// How much a value says; more is better.
    pub(super) specific: fn(&Candidate<'_, T>) -> usize,
    pub(super) show: fn(&T) -> String,
    /// Reads what a person wrote in the field's （修正） column.
    pub(super) read: fn(&str) -> Option<T>,
}

type Candidates<'a, T> = Vec<Candidate<'a, T>>;
type Prefer<T> = for<'a> fn(Candidates<'a, T>, &Policy<T>) -> Candidates<'a, T>;

/// What a person said instead of the rows.
pub(super) struct Correction<T> {
    pub(super) value: T,
    pub(super) origin: Origin,
    /// All rows agreed with it one night; if they say something else since, they are right.
    pub(super) done: bool,
}

/// Which value stands. The candidates are in order of their origin; `person` is what a person said instead.
pub(super) fn survive<T: Clone + PartialEq>(
    candidates: Candidates<'_, T>,
    policy: &Policy<T>,
    person: Option<Correction<T>>,
) -> Option<Golden<T>> {
    if let Some(Correction { value, origin, done }) = person {
        let losers = losers(&candidates, &value, policy);
        let agreed = !candidates.is_empty() && losers.is_empty();
        if agreed || !done {
            let rule = if agreed { SurvivalRule::Settled } else { SurvivalRule::Override };
            return Some(Golden { value, origin, rule, losers });
        }
    }
    let (winner, rule) = decide(candidates.clone(), policy)?;
    Some(Golden {
        value: winner.value.clone(),
        origin: winner.origin(),
        rule,
        losers: losers(&candidates, winner.value, policy),
    })
}

fn decide<'a, T: PartialEq>(
    mut candidates: Candidates<'a, T>,
    policy: &Policy<T>,
) -> Option<(Candidate<'a, T>, SurvivalRule)> {
    let first = *candidates.first()?;
    if candidates.len() == 1 {
        return Some((first, SurvivalRule::Only));
    }
    if agree(&candidates) {
        return Some((first, SurvivalRule::Agreed));
    }
    let rules: [(SurvivalRule, Prefer<T>); 5] = [
        (SurvivalRule::Official, prefer_official),
        (SurvivalRule::Edition, prefer_newer_edition),
        (SurvivalRule::Newest, prefer_newest),
        (SurvivalRule::MostSpecific, prefer_most_specific),
        (SurvivalRule::HomeDesk, prefer_home_desk),
    ];
    for (rule, prefer) in rules {
        candidates = prefer(candidates, policy);
        if agree(&candidates) {
            return candidates.first().map(|winner| (*winner, rule));
        }
    }
    candidates.first().map(|winner| (*winner, SurvivalRule::First))
}

fn agree<T: PartialEq>(candidates: &[Candidate<'_, T>]) -> bool {
    candidates.windows(2).all(|pair| pair[0].value == pair[1].value)
}

/// Official registers, for the fields that they decide.
fn prefer_official<'a, T>(candidates: Candidates<'a, T>, policy: &Policy<T>) -> Candidates<'a, T> {
    if policy.official { keep_if_any(candidates, |one| one.member.official) } else { candidates }
}

/// What no newer list of the same office, or later answer of the same form, contradicts.
fn prefer_newer_edition<'a, T>(candidates: Candidates<'a, T>, _: &Policy<T>) -> Candidates<'a, T> {
    let is_older = |one: &Candidate<'_, T>| {
        candidates.iter().any(|other| one.member.age.is_older_than(&other.member.age))
    };
    let kept: Vec<bool> = candidates.iter().map(|one| !is_older(one)).collect();
    if !kept.contains(&true) {
        return candidates;
    }
    candidates.into_iter().zip(kept).filter_map(|(one, kept)| kept.then_some(one)).collect()
}

/// The newest 更新日; rows without one stand back behind rows with one.
fn prefer_newest<'a, T>(candidates: Candidates<'a, T>, _: &Policy<T>) -> Candidates<'a, T> {
    keep_highest(candidates, |one| one.member.updated_on)
}

/// The value that says most: the fuller address, the longer text, more digits.
fn prefer_most_specific<'a, T>(candidates: Candidates<'a, T>, policy: &Policy<T>) -> Candidates<'a, T> {
    keep_highest(candidates, policy.specific)
}

/// The list of a desk of the workshop's own prefecture.
fn prefer_home_desk<'a, T>(candidates: Candidates<'a, T>, _: &Policy<T>) -> Candidates<'a, T> {
    keep_if_any(candidates, |one| one.member.home)
}

fn keep_if_any<'a, T>(
    candidates: Candidates<'a, T>,
    test: fn(&Candidate<'a, T>) -> bool,
) -> Candidates<'a, T> {
    if candidates.iter().any(test) { candidates.into_iter().filter(test).collect() } else { candidates }
}

fn keep_highest<'a, T, Rank: Ord>(
    candidates: Candidates<'a, T>,
    rank: impl Fn(&Candidate<'a, T>) -> Rank,
) -> Candidates<'a, T> {
    let best = candidates.iter().map(&rank).max();
    candidates.into_iter().filter(|one| Some(rank(one)) == best).collect()
}

/// The distinct values that did not survive, in order of origin.
fn losers<T: PartialEq>(candidates: &[Candidate<'_, T>], winner: &T, policy: &Policy<T>) -> Vec<Loser> {
    let mut losers: Vec<Loser> = Vec::new();
    for one in candidates.iter().filter(|one| one.value != winner) {
        let shown = (policy.show)(one.value);
        if losers.iter().all(|loser| loser.shown != shown) {
            losers.push(Loser { shown, origin: one.origin() });
        }
    }
    losers
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::fixture;
    use crate::registry::precedence::Editions;

    const LENGTH: Policy<String> = Policy {
        official: true,
        specific: |one| one.value.chars().count(),
        show: Clone::clone,
        read: |text| Some(text.to_owned()),
    };

    /// A value with what the rules look at: 更新日 (a year), official, home desk.
    type Case = (&'static str, Option<i32>, bool, bool);

    fn standing(cases: &[Case], official: bool) -> (String, &'static str, Vec<String>) {
        let row = fixture::row_origin("inbox/d01/一覧.xlsx", 2);
        let editions = Editions::of([&row], NaiveDate::MAX);
        let members: Vec<Member<'_>> = cases
            .iter()
            .map(|(_, year, official, home)| {
                let updated_on = year.and_then(|year| NaiveDate::from_ymd_opt(year, 4, 1));
                let age = editions.age(&row, updated_on);
                Member { row: &row, age, updated_on, official: *official, home: *home }
            })
            .collect();
        let seen: Vec<Seen<String>> =
            cases.iter().map(|(value, ..)| fixture::seen((*value).to_owned())).collect();
        let candidates = seen.iter().zip(&members).map(|(seen, member)| Candidate::new(seen, member));
        let golden = survive(candidates.collect(), &Policy { official, ..LENGTH }, None).unwrap();
        (golden.value, golden.rule.key(), golden.losers.into_iter().map(|loser| loser.shown).collect())
    }

    #[test]
    fn each_rule_decides_in_its_turn() {
        let table: [(&[Case], &str, &str, &[&str]); 9] = [
            (&[("あお", None, false, false)], "あお", "only", &[]),
            (&[("あお", None, false, false), ("あお", Some(2021), false, false)], "あお", "agreed", &[]),
            (
                &[("あお", Some(2024), false, true), ("あか", None, true, false)],
                "あか",
                "official",
                &["あお"],
            ),
            (
                &[("あおぞら", Some(2021), false, true), ("あか", Some(2022), false, false)],
                "あか",
                "newest",
                &["あおぞら"],
            ),
            (
                &[("あおぞら", None, false, true), ("あか", Some(2019), false, false)],
                "あか",
                "newest",
                &["あおぞら"],
            ),
            (
                &[("あか", None, false, true), ("あおぞら", None, false, false)],
                "あおぞら",
                "most-specific",
                &["あか"],
            ),
            (&[("あか", None, false, false), ("あお", None, false, true)], "あお", "home-desk", &["あか"]),
            (&[("あか", None, false, false), ("あお", None, false, false)], "あか", "first", &["あお"]),
            (
                &[("あか", None, false, false), ("あお", None, false, false), ("あお", None, false, false)],
                "あか",
                "first",
                &["あお"],
            ),
        ];
        for (cases, value, rule, losers) in table {
            let losers: Vec<String> = losers.iter().map(|text| (*text).to_owned()).collect();
            assert_eq!(standing(cases, true), (value.to_owned(), rule, losers), "{cases:?}");
        }
    }

    #[test]
    fn official_registers_decide_only_their_own_fields() {
        let cases: &[Case] = &[("あお", Some(2024), false, false), ("あか", None, true, false)];
        assert_eq!(standing(cases, false).1, "newest");
    }

    #[test]
    fn a_person_wins_over_all_until_all_agree() {
        let row = fixture::row_origin("official/b.csv", 2);
        let age = Editions::of([&row], NaiveDate::MAX).age(&row, None);
        let member = Member { row: &row, age, updated_on: None, official: true, home: false };
        for (stated, said, done, standing, rule, losers) in [
            ("あお", "みどり", false, "みどり", "override", 1),
            ("みどり", "みどり", false, "みどり", "settled", 0),
            ("みどり", "みどり", true, "みどり", "settled", 0),
            ("あお", "みどり", true, "あお", "only", 0),
        ] {
            let seen = fixture::seen(stated.to_owned());
            let person = Correction { value: said.to_owned(), origin: row.origin.clone(), done };
            let golden = survive(vec![Candidate::new(&seen, &member)], &LENGTH, Some(person)).unwrap();
            assert_eq!(
                (golden.value.as_str(), golden.rule.key(), golden.losers.len()),
                (standing, rule, losers)
            );
        }
    }
}

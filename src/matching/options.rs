//! What the office decides about matching: weights, the capacity rule, periods, caps.

use crate::calendar::Calendar;
use crate::domain::{ServiceType, WorkCatalogue};
use std::ops::RangeInclusive;

#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    pub weights: Weights,
    pub capacity: CapacityRule,
    /// Business days that desks get to reply [000 §4-1]. Default 5–7.
    pub reply_days: RangeInclusive<u32>,
    /// Business days between the end of replies and the first hour of work. Default 1.
    pub preparation_days: u32,
    /// Services that may be given work; a workshop whose service is not known is asked. Default A型, B型, 就労移行支援.
    pub services: Vec<ServiceType>,
    pub catalogue: WorkCatalogue,
    pub calendar: Calendar,
    /// Candidates kept per case, the best first; of the others those that are given hours, and the best of each desk.
    /// How many are left out is told in a note. Default 50.
    pub candidates_per_case: usize,
    /// Candidates kept per case of every desk, its best first: a desk is offered what its workshops can do, however good
    /// those of others are. Default 3.
    pub candidates_per_desk: usize,
    /// Hours of the smallest lot that one workshop is sent of a case; smaller ones are put together where others of the
    /// case have room. Default 8.
    pub smallest_lot_hours: u32,
    /// Refused pairs kept per case, those with the fewest failing rules first. Default 200.
    pub refused_per_case: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            weights: Weights::default(),
            capacity: CapacityRule::default(),
            reply_days: 5..=7,
            preparation_days: 1,
            services: vec![ServiceType::TypeA, ServiceType::TypeB, ServiceType::Transition],
            catalogue: WorkCatalogue::default(),
            calendar: Calendar::national(),
            candidates_per_case: 50,
            candidates_per_desk: 3,
            smallest_lot_hours: 8,
            refused_per_case: 200,
        }
    }
}

/// How much each part of the score counts. Only their proportions matter: the score is always 0–100.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weights {
    pub capability: f64,
    pub capacity: f64,
    pub quality: f64,
    pub distance: f64,
    pub wage_gain: f64,
    pub answer_speed: f64,
    pub fairness: f64,
    pub freshness: f64,
    pub hub: f64,
}

impl Weights {
    pub(super) fn total(&self) -> f64 {
        self.all().iter().sum()
    }

    const fn all(&self) -> [f64; 9] {
        let Self {
            capability,
            capacity,
            quality,
            distance,
            wage_gain,
            answer_speed,
            fairness,
            freshness,
            hub,
        } = *self;
        [capability, capacity, quality, distance, wage_gain, answer_speed, fairness, freshness, hub]
    }

    /// Finite, none negative, and not all of them nothing.
    #[must_use]
    pub fn are_sound(&self) -> bool {
        self.all().iter().all(|weight| weight.is_finite() && *weight >= 0.0) && self.total() > 0.0
    }
}

impl Default for Weights {
    fn default() -> Self {
        Self {
            capability: 30.0,
            capacity: 15.0,
            quality: 15.0,
            distance: 10.0,
            wage_gain: 10.0,
            answer_speed: 5.0,
            fairness: 5.0,
            freshness: 5.0,
            hub: 5.0,
        }
    }
}

/// Capacity = people × hours a day × operating days × share. DOMAIN §5.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CapacityRule {
    /// Hours that one person works on one business day. Default 5.
    pub hours_per_day: f64,
    /// Part of a workshop's productivity that may be planned with [000 §3-4]. Default 0.30.
    pub share: f64,
    /// People of a workshop of which no number is known: shown and scored, never allocated. Default 10.
    pub default_people: u32,
    /// People of the usual workshop, by which 必要事業所数 is counted [001 §1]. Default 10.
    pub usual_people: u32,
}

impl Default for CapacityRule {
    fn default() -> Self {
        Self { hours_per_day: 5.0, share: 0.30, default_people: 10, usual_people: 10 }
    }
}

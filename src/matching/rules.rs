//! The hard rules of DOMAIN §5 that refuse a workshop a case, in the order in which they are told.

use crate::domain::Judged;

/// A rule that refuses a pair, in the order in which they are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Failure {
    /// A person wrote 除外.
    Excluded,
    /// Rule 1: no desk of the workshop wants case information.
    NoConsent,
    /// Rule 1: its desks want remote work only.
    RemoteOnly,
    /// Rule 2: on-site work in a prefecture that it neither stands in nor states to travel to.
    Area,
    /// Rule 3: closed.
    Inactive,
    /// Rule 3: its service is not among those allowed.
    Service,
    /// Rule 3: the kind of work is marked ×.
    WorkKind,
    /// Rule 3: it does no work outside its facility.
    OffSite,
    /// Rule 3: nobody is free.
    Capacity,
    /// Rules 3 and 4: work cannot start before the due date.
    Deadline,
    /// Rule 5.
    MinimumWage,
}

/// Every rule that refuses a pair.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Failures(u16);

impl Failures {
    pub(super) fn add(&mut self, failure: Failure) {
        self.0 |= 1 << failure as u16;
    }

    pub(super) const fn are_none(self) -> bool {
        self.0 == 0
    }

    /// Nothing else than some rules refuses, or nothing at all.
    pub(super) fn within(self, rules: &[Failure]) -> bool {
        rules.iter().fold(self.0, |left, rule| left & !(1 << *rule as u16)) == 0
    }

    pub(super) const fn count(self) -> u32 {
        self.0.count_ones()
    }

    pub(super) fn iter(self) -> impl Iterator<Item = Failure> {
        Failure::ALL.into_iter().filter(move |failure| self.0 & (1 << *failure as u16) != 0)
    }
}

impl Failure {
    const ALL: [Self; 11] = [
        Self::Excluded,
        Self::NoConsent,
        Self::RemoteOnly,
        Self::Area,
        Self::Inactive,
        Self::Service,
        Self::WorkKind,
        Self::OffSite,
        Self::Capacity,
        Self::Deadline,
        Self::MinimumWage,
    ];

    pub(super) const fn rule(self) -> &'static str {
        Judged::RULES[self.place()]
    }

    /// The place of its rule among all; whichever way a desk refuses is one rule.
    pub(super) const fn place(self) -> usize {
        match self {
            Self::Excluded => 0,
            Self::NoConsent | Self::RemoteOnly => 1,
            Self::Area => 2,
            Self::Inactive => 3,
            Self::Service => 4,
            Self::WorkKind => 5,
            Self::OffSite => 6,
            Self::Capacity => 7,
            Self::Deadline => 8,
            Self::MinimumWage => 9,
        }
    }
}

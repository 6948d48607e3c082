//! Through which of its desks a workshop is reached for a kind of case, and the rule by which none lets it through.

use super::profile::Access;
use super::rules::Failure;
use crate::domain::{Consent, Demand, DeskKind};

/// What kind of case a desk is asked to take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Asking {
    pub(super) remote: bool,
    pub(super) demand: Demand,
}

impl Asking {
    pub(super) const ALL: [Self; 4] = [
        Self { remote: false, demand: Demand::Private },
        Self { remote: false, demand: Demand::Public },
        Self { remote: true, demand: Demand::Private },
        Self { remote: true, demand: Demand::Public },
    ];

    pub(super) fn number(self) -> usize {
        usize::from(self.remote) * 2 + usize::from(self.demand != Demand::Private)
    }
}

/// The desk through which a workshop is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Reach {
    /// Position among the desks of the workshop.
    pub(super) access: u16,
    /// The desk's number.
    pub(super) desk: u16,
    /// The desk takes no such cases; the block or the national office asks instead [000 §6].
    pub(super) safety_plan: bool,
}

/// The first desk that consents, those that take this demand before those that need the safety plan, and those that
/// said so before those that were never asked; `Err` with the rule where none does.
pub(super) fn reach(desks: &[Access<'_>], asking: Asking) -> Result<Reach, Failure> {
    let wanting = (0..).zip(desks).filter(|(_, access)| takes(access, asking));
    wanting
        .map(|(at, access)| {
            let safety_plan = needs_safety_plan(access, asking);
            (access.consent().is_none(), Reach { access: at, desk: access.number, safety_plan })
        })
        .min_by_key(|(never_asked, reach)| (*never_asked, reach.safety_plan))
        .map(|(_, reach)| reach)
        .ok_or_else(|| {
            let remote_only = |access: &Access<'_>| access.consent() == Some(Consent::RemoteOnly);
            if desks.iter().any(remote_only) { Failure::RemoteOnly } else { Failure::NoConsent }
        })
}

/// A desk that was never asked is not one that refused.
fn takes(access: &Access<'_>, asking: Asking) -> bool {
    match access.consent() {
        Some(Consent::All | Consent::Depends) | None => true,
        Some(Consent::RemoteOnly) => asking.remote,
        Some(Consent::No) => false,
    }
}

/// ② and ③ take no private cases themselves.
fn needs_safety_plan(access: &Access<'_>, asking: Asking) -> bool {
    let kind = access.desk.and_then(|desk| desk.kind).map(|stated| stated.kind);
    asking.demand == Demand::Private && matches!(kind, Some(DeskKind::PublicDemand | DeskKind::Community))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_of_asking_has_a_place_of_its_own() {
        let numbers: Vec<usize> = Asking::ALL.into_iter().map(Asking::number).collect();
        assert_eq!(numbers, [0, 1, 2, 3]);
    }
}

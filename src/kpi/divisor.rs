//! By the records of which figure a rate or a mean is divided.

/// The figure whose records a rate or mean is divided by, where it has one.
#[must_use]
pub fn divided_by(key: &str) -> Option<&'static str> {
    Some(match key {
        "a.order-rate" | "a.applications-per-case" => "a.offered-count",
        "a.success-rate" => "a.applied-cases",
        "b.contract-rate" | "b.monthly-lead-price" => "b.lead-companies",
        "b.order-rate" => "b.demand",
        "b.cac" | "b.ltv" => "b.contracted-companies",
        "b.assign-rate" => "b.participating-workshops",
        // Theirs are all orders of the year.
        "b.repeat-rate" | "b.pc-amount-share" | "b.largest-client-share" => "b.clients",
        "e.work-known-rate" | "e.capacity-known-rate" | "e.people-known-rate" => "e.workshops",
        "e.desks-confirmed-rate" => "e.desks",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kpi::definitions;

    #[test]
    fn what_is_divided_by_is_a_figure() {
        let known = |key: &str| definitions().iter().any(|one| one.key == key);
        let divisors: Vec<_> = definitions().iter().filter_map(|one| divided_by(one.key)).collect();
        assert!(divisors.len() > 10 && divisors.iter().all(|key| known(key)), "{divisors:?}");
    }
}

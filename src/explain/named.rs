//! What a person may call a thing by, other than its id: an office's number, a name, a file without its folder.

use super::reference::Reference;
use crate::domain::{CellRef, Figure, FilePath, Issue, Origin};
use crate::kpi;
use crate::normalise::text;
use crate::registry::Registry;
use std::collections::BTreeSet;

/// Everything that is called so, each with what it is, in order of what it is: number of a case, number of an order, name of a workshop, name
/// of a figure, or a cell of the only file of that name.
#[must_use]
pub fn named(
    asked: &str,
    registry: &Registry,
    figures: &[Figure],
    issues: &[Issue],
) -> Vec<(Reference, String)> {
    let wanted = text::fold(asked);
    if wanted.is_empty() {
        return Vec::new();
    }
    let is_it = |name: &str| text::fold(name) == wanted;
    let cases = registry.cases.values().filter(|case| is_it(&case.number));
    let mut found: Vec<(Reference, String)> =
        cases.map(|case| (Reference::Case(case.id), format!("案件「{}」", case.title))).collect();
    for order in registry.orders.iter().filter(|order| is_it(&order.id)) {
        let one = Reference::Order(order.id.clone());
        if !found.iter().any(|(known, _)| *known == one) {
            found.push((one, format!("発注 {}（{}）", order.id, order.workshop_name)));
        }
    }
    let workshops = registry.workshops.values().filter(|workshop| is_it(&workshop.name.value));
    found.extend(workshops.map(|workshop| {
        let place = workshop.prefecture().map_or("", |one| one.name());
        (Reference::Workshop(workshop.id), format!("事業所「{}」{place}", workshop.name.value))
    }));
    let has_values = |key: &str| figures.iter().any(|figure| figure.definition.key == key);
    let known = kpi::definitions().iter().filter(|one| is_it(one.name) && has_values(one.key));
    found.extend(
        known.map(|one| (Reference::Figure(one.key.to_owned()), format!("指標「{}」{}", one.name, one.key))),
    );
    if found.is_empty() {
        found.extend(cell_of_file(asked, registry, issues));
    }
    found
}

/// `一覧.xlsx:名簿!B5`, where only one file bears that name.
fn cell_of_file(asked: &str, registry: &Registry, issues: &[Issue]) -> Vec<(Reference, String)> {
    let Ok(Reference::Cell(place)) = asked.parse::<Reference>() else { return Vec::new() };
    let Some(cell) = place.cell else { return Vec::new() };
    let members = registry.workshops.values().flat_map(|workshop| &workshop.members);
    let cases = registry.cases.values().flat_map(|case| &case.origins);
    let orders = registry.orders.iter().map(|order| &order.origin);
    let wages = registry.wages.iter().map(|wage| &wage.origin);
    let told = issues.iter().map(|issue| &issue.origin);
    let all = members.chain(cases).chain(orders).chain(wages).chain(told);
    let is_it = |file: &&str| file.strip_suffix(&*place.file).is_some_and(|folder| folder.ends_with('/'));
    let files: BTreeSet<&str> = all.map(|origin| &*origin.file).filter(is_it).collect();
    let at = |file: &str, cell: CellRef| Origin::file(file, "").sheet(&place.sheet).at(cell);
    files
        .into_iter()
        .map(|file| (Reference::Cell(at(file, cell)), format!("セル {}", FilePath::new(file).shown())))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::sample::night;
    use super::*;

    #[test]
    fn things_are_found_by_what_people_call_them() {
        let night = night();
        let material = night.material();
        let registry = material.registry;
        let case = registry.cases.values().next().unwrap();
        let workshop = registry.workshops.values().next().unwrap();
        let found = |asked: &str| named(asked, registry, material.figures, material.issues);
        assert!(
            found(&case.number).iter().any(|(one, _)| *one == Reference::Case(case.id)),
            "{}",
            case.number
        );
        let by_name = found(&workshop.name.value);
        assert!(by_name.iter().any(|(one, _)| *one == Reference::Workshop(workshop.id)), "{by_name:?}");
        let figure = material.figures.first().unwrap().definition;
        let by_name = found(figure.name);
        assert!(by_name.contains(&(
            Reference::Figure(figure.key.to_owned()),
            format!("指標「{}」{}", figure.name, figure.key)
        )));
        let cell = found("一覧.xlsx:名簿!B5");
        assert_eq!(
            cell.first().map(|(one, _)| one.to_string()).as_deref(),
            Some("inbox/d01/一覧.xlsx:名簿!B5")
        );
        assert!(found("どこにもない").is_empty() && found(" ").is_empty());
    }
}

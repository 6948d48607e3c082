//! Compare: how far two rows agree, field by field, as levels. What one of them does not state says nothing.

use super::features::{Features, ListRole};
use super::kind::{Field, Kind};
use super::places;
use super::places::is_near;

/// A level of each field, four bits a field: 0 = not comparable, else 1 + the place in [`Field::levels`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Levels(pub(super) u64);

impl Levels {
    pub(super) fn set(&mut self, field: Field, level: usize) {
        self.0 |= (level as u64 + 1) << (4 * field as u64);
    }

    /// Sets the level of that key, see [`Field::levels`].
    pub(super) fn set_key(&mut self, field: Field, key: &str) {
        if let Some(level) = field.levels().iter().position(|one| *one == key) {
            self.clear(field);
            self.set(field, level);
        }
    }

    pub(super) fn clear(&mut self, field: Field) {
        self.0 &= !(15 << (4 * field as u64));
    }

    /// The place of the level in [`Field::levels`]; `None` = not comparable.
    pub(super) fn get(self, field: Field) -> Option<usize> {
        ((self.0 >> (4 * field as u64)) & 15).checked_sub(1).map(|level| level as usize)
    }

    pub(super) fn is(self, field: Field, level: &str) -> bool {
        self.get(field).is_some_and(|at| field.levels()[at] == level)
    }
}

/// Names this close are one name misspelt or shortened.
const CLOSE: f64 = 0.90;
/// Names this close have something in common.
const SIMILAR: f64 = 0.80;

/// Knows nothing of other nights: [`Field::Before`] is set by whoever remembers.
pub(super) fn compare(left: &Features, right: &Features) -> Levels {
    let mut levels = Levels::default();
    let mut put = |field, level: Option<usize>| {
        if let Some(level) = level {
            levels.set(field, level);
        }
    };
    put(Field::Number, equal(left.office_number.as_ref(), right.office_number.as_ref()));
    put(Field::Official, equal(left.official_number.as_ref(), right.official_number.as_ref()));
    put(Field::Name, name(left, right));
    put(Field::Branch, branch(left, right));
    put(Field::Service, equal(left.service.as_ref(), right.service.as_ref()));
    put(Field::Corporation, corporation(left, right));
    let address = address(left, right);
    put(Field::Address, address);
    if !matches!(address, Some(0..=2)) && (left.address.is_none() || right.address.is_none()) {
        put(Field::Postal, equal(left.postal_code.as_ref(), right.postal_code.as_ref()));
    }
    let phone = phone(left, right);
    put(Field::Phone, phone);
    put(Field::Fax, equal(left.fax.as_ref(), right.fax.as_ref()));
    let email = equal(left.email.as_ref(), right.email.as_ref());
    put(Field::Email, email);
    if left.kind != Kind::Workshop {
        put(Field::Form, form(left, right));
        if email == Some(1) {
            put(Field::Domain, equal(left.domain(), right.domain()));
        }
        if left.kind == Kind::Desk {
            put(Field::Prefecture, equal(left.prefecture.as_ref(), right.prefecture.as_ref()));
        }
    }
    put(Field::List, list(left, right, (address, phone)));
    levels
}

fn equal<T: PartialEq + ?Sized>(left: Option<&T>, right: Option<&T>) -> Option<usize> {
    Some(usize::from(left? != right?))
}

fn name(left: &Features, right: &Features) -> Option<usize> {
    if left.names.is_empty() || right.names.is_empty() {
        return None;
    }
    if left.shares_name(right) {
        return Some(0);
    }
    if left.kind == Kind::Workshop && left.is_reading_of(right) {
        return None;
    }
    if left.name_contains(right) && (left.kind != Kind::Client || left.name_is_branch_of(right)) {
        return Some(2);
    }
    Some(match left.name_similarity(right) {
        similarity if similarity >= CLOSE => 1,
        similarity if similarity >= SIMILAR => 3,
        _ => 4,
    })
}

/// 第二 and 第三, or the first (which says nothing) and the second, are two; the name of a branch may have been left out.
fn branch(left: &Features, right: &Features) -> Option<usize> {
    if left.kind == Kind::Desk {
        return desk_body(left, right);
    }
    if Features::differ(left.ordinal().as_ref(), right.ordinal().as_ref()) {
        return Some(2);
    }
    match (&left.branch, &right.branch) {
        (None, None) => None,
        (Some(left), Some(right)) => Some(if left == right { 0 } else { 2 }),
        _ if left.names.is_empty() || right.names.is_empty() => None,
        _ => Some(1),
    }
}

/// 共同受注センター and 受注センター may be one desk; 共同受注窓口 is another.
fn desk_body(left: &Features, right: &Features) -> Option<usize> {
    match (&left.branch, &right.branch) {
        (None, None) => None,
        (Some(one), Some(other)) if one != other => Some(2),
        (Some(_), Some(_)) => Some(usize::from(left.body != right.body)),
        _ => Some(1),
    }
}

fn form(left: &Features, right: &Features) -> Option<usize> {
    match (&left.legal_form, &right.legal_form) {
        (None, None) => None,
        (Some((one, _)), Some((other, _))) if one != other => Some(3),
        (Some((_, first)), Some((_, second))) => Some(if first == second { 0 } else { 2 }),
        _ => Some(1),
    }
}

fn corporation(left: &Features, right: &Features) -> Option<usize> {
    if Features::same(left.corporate_number.as_ref(), right.corporate_number.as_ref()) {
        return Some(0);
    }
    let (left, right) = (left.corporation.as_ref()?, right.corporation.as_ref()?);
    if left == right {
        return Some(0);
    }
    let holds = |long: &str, short: &str| short.chars().count() >= 3 && long.contains(short);
    let close = holds(left, right) || holds(right, left) || strsim::jaro_winkler(left, right) >= CLOSE;
    Some(if close { 1 } else { 2 })
}

fn address(left: &Features, right: &Features) -> Option<usize> {
    if let (Some(one), Some(other)) = (&left.address, &right.address) {
        if one == other {
            return Some(0);
        }
        if is_near(one, other) {
            return Some(1);
        }
    }
    if Features::differ(left.prefecture.as_ref(), right.prefecture.as_ref()) {
        return Some(5);
    }
    if Features::differ(left.municipality.as_ref(), right.municipality.as_ref()) {
        return Some(4);
    }
    let towns = (left.town.as_ref()?, right.town.as_ref()?);
    Some(if towns.0 == towns.1 { 2 } else { 3 })
}

fn phone(left: &Features, right: &Features) -> Option<usize> {
    let stated = !left.phones.is_empty() && !right.phones.is_empty();
    stated.then(|| usize::from(!left.shares_phone(right)))
}

/// Two rows of one list are two workshops, unless the list repeats itself: named alike, at one place or under one number,
/// and without a word against it.
fn list(
    left: &Features,
    right: &Features,
    (address, phone): (Option<usize>, Option<usize>),
) -> Option<usize> {
    if left.list != right.list || left.role == ListRole::Responses {
        return None;
    }
    if left.kind == Kind::Desk {
        let differ = Features::differ(left.prefecture.as_ref(), right.prefecture.as_ref());
        return Some(usize::from(differ || !left.shares_name(right) || left.body != right.body));
    }
    if places::are_twins(left, right) {
        return Some(1);
    }
    let unnamed = left.names.is_empty() || right.names.is_empty();
    let named_alike =
        unnamed || left.shares_name(right) || left.is_reading_of(right) || left.name_contains(right);
    let number = Features::same(left.office_number.as_ref(), right.office_number.as_ref());
    let (same_address, same_phone) = (address == Some(0), phone == Some(0));
    let against = address.is_some_and(|level| level > 2)
        || (phone == Some(1) && !same_address)
        || (!number && are_sized_apart(left, right));
    let repeated = named_alike && !against && (number || same_phone || same_address);
    Some(usize::from(!repeated))
}

/// ゆうき村 with 40 places and 50 users beside ゆうき村デイセンター with 20 and 35: not one that was entered twice.
fn are_sized_apart(left: &Features, right: &Features) -> bool {
    let [capacity, users] = [0, 1].map(|at| (left.size[at].as_ref(), right.size[at].as_ref()));
    !left.names.is_empty()
        && !right.names.is_empty()
        && !left.shares_name(right)
        && !left.is_reading_of(right)
        && Features::differ(capacity.0, capacity.1)
        && !Features::same(users.0, users.1)
}

/// Things that one workshop cannot have two of.
pub(super) fn vetoed(left: &Features, right: &Features, levels: Levels) -> bool {
    left.kind.vetoes().iter().any(|field| levels.is(*field, "differ"))
        || places::are_two(left, right)
        || forbidden_by_list(left, right, levels)
}

/// Two rows that their own list tells apart.
pub(super) fn forbidden_by_list(left: &Features, right: &Features, levels: Levels) -> bool {
    let registers = left.role == ListRole::Register && right.role == ListRole::Register;
    levels.is(Field::List, "same-list") || (registers && left.list == right.list)
}

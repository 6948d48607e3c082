//! Which of two rows of one office is the newer: by 更新日, by the names of their sheets and files, within a form by their order.

use crate::domain::{Origin, RowOrigin, SourceRole};
use crate::normalise::edition::Edition;
use chrono::NaiveDate;
use foldhash::HashMap;
use std::cmp::Ordering;

/// What the names of sheets and files say of their age, read once for each.
#[derive(Debug)]
pub(super) struct Editions {
    of: HashMap<Origin, Edition>,
    today: NaiveDate,
}

impl Editions {
    /// An edition of a day to come says nothing.
    pub(super) fn of<'a>(rows: impl IntoIterator<Item = &'a RowOrigin>, today: NaiveDate) -> Self {
        let mut of: HashMap<Origin, Edition> = HashMap::default();
        for origin in rows.into_iter().map(|row| &row.origin) {
            of.entry(origin.whole()).or_insert_with(|| {
                let read = Edition::of(&origin.sheet, origin.path().inner());
                Edition { days: read.days.map(|day| day.filter(|day| *day <= today)), ..read }
            });
        }
        Self { of, today }
    }

    /// `updated_on`: the row's own 更新日; one of a day to come says nothing either.
    pub(super) fn age<'a>(&self, row: &'a RowOrigin, updated_on: Option<NaiveDate>) -> Age<'a> {
        let edition = self.of.get(&row.origin.whole()).copied().unwrap_or_default();
        Age { row, edition, updated_on: updated_on.filter(|day| *day <= self.today) }
    }
}

/// A row as far as its age is concerned.
#[derive(Clone, Copy, Debug)]
pub(super) struct Age<'a> {
    row: &'a RowOrigin,
    edition: Edition,
    updated_on: Option<NaiveDate>,
}

impl<'a> Age<'a> {
    /// Whether this row is an older one of the same office: nothing of it stands against the other's word. Two rows with
    /// their own, differing 更新日 are left to these.
    pub(super) fn is_older_than(&self, other: &Self) -> bool {
        if self.row.role != other.row.role {
            return false;
        }
        let dated = self.updated_on.zip(other.updated_on);
        if dated.is_some_and(|(own, other)| own != other) {
            return false;
        }
        if self.row.origin.whole() == other.row.origin.whole() {
            // Answers are appended: the later one stands below.
            let at = |age: &Self| age.row.origin.cell.map(|cell| cell.row);
            return self.row.role == SourceRole::Form && at(self) < at(other);
        }
        if self.updated_on.is_some() == other.updated_on.is_some() {
            return self.edition.compare(&other.edition) == Some(Ordering::Less);
        }
        let whole = |age: &Self| Edition { days: [age.day(), None, None], ..age.edition };
        whole(self).compare(&whole(other)) == Some(Ordering::Less)
    }

    /// The day of the row, or of its edition where that is the later one.
    pub(super) fn day(&self) -> Option<NaiveDate> {
        self.edition.days.into_iter().max().flatten().max(self.updated_on)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::fixture;

    #[test]
    fn the_older_of_two_rows_of_one_office() {
        let today: NaiveDate = "2026-11-20".parse().unwrap();
        let day = |text: &str| text.parse::<NaiveDate>().ok();
        for (why, one, other, older) in [
            ("the file's month", ("inbox/d01/R8.4.xlsx", ""), ("inbox/d01/R8.11.xlsx", ""), true),
            ("another office", ("inbox/d01/R8.4.xlsx", ""), ("inbox/d02/R8.11.xlsx", ""), false),
            (
                "the rows' own day",
                ("inbox/d01/R8.4.xlsx", "2026-10-01"),
                ("inbox/d01/R8.11.xlsx", "2026-04-01"),
                false,
            ),
            (
                "an old row in a new file",
                ("inbox/d01/R8.4.xlsx", "2026-04-01"),
                ("inbox/d01/R8.11.xlsx", ""),
                true,
            ),
            ("updated since", ("inbox/d01/R8.4.xlsx", ""), ("inbox/d01/一覧.xlsx", "2026-10-01"), true),
            ("nothing tells", ("inbox/d01/甲.xlsx", ""), ("inbox/d01/乙.xlsx", ""), false),
            ("of a year to come", ("inbox/d01/R8.xlsx", ""), ("inbox/d01/R9.xlsx", ""), false),
            ("a later answer", ("forms/回答.xlsx", ""), ("forms/回答.xlsx", ""), true),
            ("two lines of one list", ("inbox/d01/甲.xlsx", ""), ("inbox/d01/甲.xlsx", ""), false),
        ] {
            let (first, second) = (fixture::row_origin(one.0, 2), fixture::row_origin(other.0, 3));
            let editions = Editions::of([&first, &second], today);
            let (first, second) = (editions.age(&first, day(one.1)), editions.age(&second, day(other.1)));
            assert_eq!(first.is_older_than(&second), older, "{why}");
            assert!(!second.is_older_than(&first), "{why}");
        }
    }
}

//! Stable ids: `W-000123` (workshop), `F-000123` (facility), `C-000123` (case), a desk's slug, a run's UUID.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

macro_rules! numbered_id {
    ($(#[$doc:meta])* $name:ident, $prefix:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($prefix, "-{:06}"), self.0)
            }
        }

        impl FromStr for $name {
            type Err = ();

            fn from_str(text: &str) -> Result<Self, ()> {
                let digits = text.strip_prefix(concat!($prefix, "-")).ok_or(())?;
                digits.parse().map(Self).map_err(|_| ())
            }
        }
    };
}

numbered_id!(
    /// A service at a site (就労継続支援A型 of one facility).
    WorkshopId, "W");
numbered_id!(
    /// A place run by a corporation; several services share it.
    FacilityId, "F");
numbered_id!(
    /// One piece of work from one client.
    CaseId, "C");
numbered_id!(
    /// A client (発注企業, リード顧客), its spellings merged.
    ClientId, "K");

/// A desk's slug: the name of its folder, or one derived from its name (`desk-…`).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DeskId(pub Arc<str>);

impl DeskId {
    #[must_use]
    pub fn new(slug: &str) -> Self {
        Self(slug.into())
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for DeskId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One match: a case and a workshop (`C-000001:W-000002`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MatchId {
    pub case: CaseId,
    pub workshop: WorkshopId,
}

impl fmt::Display for MatchId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.case, self.workshop)
    }
}

impl FromStr for MatchId {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (case, workshop) = text.split_once(':').ok_or(())?;
        Ok(Self { case: case.parse()?, workshop: workshop.parse()? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_read_back_what_they_show() {
        assert_eq!(WorkshopId(12).to_string(), "W-000012");
        assert_eq!("W-000012".parse(), Ok(WorkshopId(12)));
        assert_eq!("C-000001:W-000002".parse::<MatchId>().unwrap().to_string(), "C-000001:W-000002");
        assert!("F-000012".parse::<WorkshopId>().is_err());
    }
}

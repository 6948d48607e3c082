//! Files → observations, with the truth of each row, and signals hidden from the resolver.

use crate::linkage::measure::Truth;
use crate::support::{Row, files, rows_of};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use tsunagi::domain::{DeskId, Observations, Origin, SourceRole, WorkshopRow};
use tsunagi::intake::{self, FileContext};
use tsunagi::layout::{self, Dictionary};
use tsunagi::table;

/// All rows of some files.
pub(crate) struct Lists {
    pub(crate) observations: Observations,
}

/// The truth of rows at both levels; `None` = not judged.
pub(crate) struct Levels {
    pub(crate) services: Truth,
    pub(crate) facilities: Truth,
}

/// Signals that are blanked after intake.
#[derive(Clone, Copy, Default)]
pub(crate) struct Without {
    pub(crate) numbers: bool,
    pub(crate) phones: bool,
    pub(crate) addresses: bool,
    pub(crate) corporations: bool,
    pub(crate) names: bool,
    pub(crate) kana: bool,
    pub(crate) services: bool,
    pub(crate) faxes: bool,
    pub(crate) emails: bool,
    pub(crate) postal_codes: bool,
}

impl Without {
    pub(crate) const NOTHING: Self = Self {
        numbers: false,
        phones: false,
        addresses: false,
        corporations: false,
        names: false,
        kana: false,
        services: false,
        faxes: false,
        emails: false,
        postal_codes: false,
    };
    pub(crate) const NUMBERS: Self = Self { numbers: true, ..Self::NOTHING };
}

pub(crate) fn desk(id: &str) -> SourceRole {
    SourceRole::Desk(DeskId::new(id))
}

impl Lists {
    /// The files of an installation: desks' folders, the office's, the forms.
    pub(crate) fn desks(root: &Path, inbox: &str) -> Self {
        let mut paths: Vec<(String, PathBuf, SourceRole)> = Vec::new();
        for (name, path) in files(&root.join(inbox)) {
            let folder = name.split('/').next().unwrap().to_owned();
            let role = if folder == "jimukyoku" { SourceRole::Office } else { desk(&folder) };
            paths.push((format!("{inbox}/{name}"), path, role));
        }
        for (name, path) in files(&root.join("forms")) {
            paths.push((format!("forms/{name}"), path, SourceRole::Form));
        }
        Self::read(paths)
    }

    pub(crate) fn files(paths: &[PathBuf], role: impl Fn(usize) -> SourceRole) -> Self {
        let named = paths.iter().enumerate().map(|(at, path)| {
            (path.file_name().unwrap().to_string_lossy().into_owned(), path.clone(), role(at))
        });
        Self::read(named.collect())
    }

    fn read(paths: Vec<(String, PathBuf, SourceRole)>) -> Self {
        let one = |(name, path, role): &(String, PathBuf, SourceRole)| -> Observations {
            let bytes = fs::read(path).unwrap();
            let origin = Origin::file(name, "r");
            let (Some(book), _) = table::read(&origin, &bytes, &table::Options::default()) else {
                return Observations::default();
            };
            let context = layout::Context::of(role.clone(), origin);
            let (layout, _) = layout::read(&book, &context, Dictionary::shipped());
            let records: Vec<_> = layout.records().cloned().collect();
            let context = FileContext { role: role.clone(), path: name.clone(), prefecture: None };
            intake::observe(&records, &context, &intake::Options::default()).0
        };
        let mut observations = Observations::default();
        for read in paths.par_iter().map(one).collect::<Vec<_>>() {
            observations.append(read);
        }
        Self { observations }
    }

    pub(crate) fn truth_by(&self, key: impl Fn(&WorkshopRow) -> Option<String>) -> Truth {
        self.observations.workshops.iter().map(key).collect()
    }

    /// The truth of the desks' rows, found by their place.
    pub(crate) fn truth(&self, path: &Path) -> Levels {
        let rows = rows_of(&fs::read(path).unwrap());
        let place = |row: &Row| format!("{}|{}|{}|{}", row["file"], row["sheet"], row["row"], row["col"]);
        let by_place: BTreeMap<String, &Row> = rows.iter().map(|row| (place(row), row)).collect();
        let found: Vec<Option<&Row>> = self
            .observations
            .workshops
            .iter()
            .map(|row| {
                let origin = &row.row.origin;
                let cell = origin.cell?;
                let key = format!("{}|{}|{}|{}", origin.file, origin.sheet, cell.row, cell.col);
                by_place.get(&key).copied()
            })
            .collect();
        let judged = |row: &&Row| row["service_derivable"] == "1" && row["subsite"] == "0";
        let of = |column: &str| {
            found.iter().map(|row| row.filter(judged).map(|row| row[column].clone())).collect()
        };
        Levels { services: of("service_id"), facilities: of("facility_id") }
    }

    pub(crate) fn hide(&mut self, without: Without) {
        for row in &mut self.observations.workshops {
            if without.numbers {
                row.office_number = None;
                row.official_number = None;
            }
            if without.phones {
                row.phones = None;
            }
            if without.addresses {
                row.address = None;
            }
            if without.services {
                row.service = None;
            }
            if without.faxes {
                row.fax = None;
            }
            if without.emails {
                row.email = None;
            }
            if without.postal_codes {
                row.postal_code = None;
            }
            if without.corporations {
                row.corporation = None;
                row.corporate_number = None;
            }
            if without.names {
                row.name = None;
                row.kana = None;
            }
            if without.kana {
                row.kana = None;
            }
        }
    }
}

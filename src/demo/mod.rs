//! Writes a sample installation: desks' lists, the national office's files, form responses, an official register.
//!
//! Everything in it is invented but prefectures and municipalities. The same `Options` give the same bytes
//! on any day and any machine. Configuration, outputs and registry are not written here.

mod case;
mod cell;
mod csv_text;
mod desk;
mod desk_files;
mod dice;
mod dirt;
mod forms;
mod layouts;
mod names;
mod numbers;
mod office;
mod official;
mod order;
mod places;
mod sheet;
mod spelling;
mod works;
mod workshop;
mod write;

pub use case::story_day;

use std::path::{Path, PathBuf};

/// How large an installation to invent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Desks, at least 1.
    pub desks: usize,
    /// Distinct workshops.
    pub workshops: usize,
    /// Cases over all years.
    pub cases: usize,
    /// Fiscal years over which the cases and their orders stretch, the current one included; at least 1.
    pub years: usize,
    pub seed: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self { desks: 6, workshops: 120, cases: 24, years: 2, seed: 1 }
    }
}

/// What was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    pub desks: u64,
    /// Distinct workshops, each of them in at least one desk's list.
    pub workshops: u64,
    pub counts: Counts,
    /// Every file, ordered by path.
    pub files: Vec<WrittenFile>,
}

/// A file of the installation.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct WrittenFile {
    /// Relative to the installation's folder.
    pub path: PathBuf,
    /// Records in it that a reader should find; 0 where it holds none (`desk.toml`, 計画値).
    pub rows: u64,
}

/// How many of what stands in the files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Rows of workshops in desks' lists, in sight.
    pub workshop_rows: u64,
    /// Of these, second places under the same number (従たる事業所).
    pub satellite_rows: u64,
    /// Rows on hidden sheets (last year's).
    pub hidden_rows: u64,
    /// 調査票, each of a workshop that its file also lists.
    pub cards: u64,
    pub cases: u64,
    /// Shares by prefecture of the large case.
    pub case_splits: u64,
    pub replies: u64,
    pub orders: u64,
    pub deliveries: u64,
    /// Answers to the リソース確認 form.
    pub resource_replies: u64,
    pub official_rows: u64,
    /// Office numbers written wrong on purpose, hidden sheets and cards included.
    pub mistyped_numbers: u64,
    /// Dates that do not exist, hidden sheets and cards included.
    pub impossible_dates: u64,
}

/// Why an installation could not be written.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    #[error("見本を作れません: 窓口の数（--desks）は1以上にしてください。")]
    NoDesks,
    #[error(
        "見本のファイル {file} を組み立てられません: {source}。同じ指定でやり直しても変わりません。不具合としてお知らせください。"
    )]
    Build { file: String, source: BuildError },
    #[error(
        "見本を {path} に書けません: {source}。空き容量と書き込みの許可を確かめてから、もう一度実行してください。"
    )]
    Write { path: PathBuf, source: std::io::Error },
}

/// Why a workbook or a CSV could not be built.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    #[error(transparent)]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
    #[error(transparent)]
    Csv(#[from] csv::Error),
}

/// Writes `inbox/`, `forms/` and `official/` of an installation into `dir`, replacing files of the same name.
///
/// `progress` hears how many parts of how many are done.
///
/// # Errors
/// Where `options` has no desks, or a file cannot be built or written.
pub fn write_installation(
    dir: &Path,
    options: &Options,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<Summary, DemoError> {
    write::write_installation(dir, options, progress)
}

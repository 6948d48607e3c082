//! Puts the files of an installation where they belong, several at a time.

use std::fs;
use std::ops::AddAssign;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::desk_files::write_lists;
use super::workshop::World;
use super::{BuildError, Counts, DemoError, Options, Summary, WrittenFile, forms, office, official};

/// A part of the installation that can be written on its own.
#[derive(Clone, Copy)]
enum Part {
    /// A file of its own: where it goes, how it is made, which of its counts are its rows.
    File(&'static str, Make, fn(&Counts) -> u64),
    /// A desk's folder.
    Desk(usize),
}

type Make = fn(&World) -> Result<(Vec<u8>, Counts), BuildError>;

/// The largest first, so that no thread is left alone with one of them at the end.
const SINGLE_FILES: &[Part] = &[
    Part::File("inbox/jimukyoku/進捗管理表.xlsx", office::write_progress, |counts| {
        counts.orders + counts.deliveries
    }),
    Part::File("forms/案件応募フォーム（回答）.xlsx", forms::write_applications, |counts| {
        counts.replies
    }),
    Part::File("inbox/jimukyoku/全国案件一覧.xlsx", office::write_cases, |counts| {
        counts.cases + counts.case_splits
    }),
    Part::File(
        "official/障害福祉サービス等情報_就労系.csv",
        official::write_register,
        |counts| counts.official_rows,
    ),
    Part::File("forms/事業所リソース確認（回答）.csv", forms::write_resources, |counts| {
        counts.resource_replies
    }),
    Part::File("inbox/jimukyoku/厚労省リスト_共同受注窓口.xlsx", office::write_desk_list, |_| 0),
    Part::File("inbox/jimukyoku/計画値.xlsx", office::write_plan, |_| 0),
];

/// How many parts are written between two words of progress.
const AT_A_TIME: usize = 12;

pub(super) fn write_installation(
    dir: &Path,
    options: &Options,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<Summary, DemoError> {
    if options.desks == 0 {
        return Err(DemoError::NoDesks);
    }
    let world = World { options: *options };
    let parts: Vec<Part> = SINGLE_FILES.iter().copied().chain((0..options.desks).map(Part::Desk)).collect();
    let mut summary =
        Summary { desks: options.desks as u64, workshops: options.workshops as u64, ..Summary::default() };
    let mut done = 0;
    progress(done, parts.len() as u64);
    for some in parts.chunks(AT_A_TIME) {
        let written: Vec<Written> =
            some.par_iter().map(|part| part.write(&world, dir)).collect::<Result<_, _>>()?;
        written.into_iter().for_each(|written| summary.add(written));
        done += some.len() as u64;
        progress(done, parts.len() as u64);
    }
    summary.files.sort();
    Ok(summary)
}

/// What one part wrote.
#[derive(Default)]
struct Written {
    files: Vec<WrittenFile>,
    counts: Counts,
}

impl Part {
    fn write(self, world: &World, dir: &Path) -> Result<Written, DemoError> {
        match self {
            Self::File(path, make, rows) => {
                let (bytes, counts) = make(world).map_err(|source| build_error(path, source))?;
                let mut written = Written { counts, ..Written::default() };
                written.put(dir, PathBuf::from(path), &bytes, rows(&counts))?;
                Ok(written)
            }
            Self::Desk(index) => write_desk(world, index, dir),
        }
    }
}

fn write_desk(world: &World, index: usize, dir: &Path) -> Result<Written, DemoError> {
    let desk = world.desk(index);
    let folder = Path::new("inbox").join(&desk.slug);
    let mut written = Written::default();
    for file in write_lists(world, index).map_err(|source| build_error(&desk.slug, source))? {
        written.put(dir, folder.join(file.name), &file.bytes, file.rows)?;
        written.counts += file.counts;
    }
    if desk.says_who_it_is {
        written.put(dir, folder.join("desk.toml"), desk.toml().as_bytes(), 0)?;
    }
    Ok(written)
}

fn build_error(file: &str, source: BuildError) -> DemoError {
    DemoError::Build { file: file.to_owned(), source }
}

impl Written {
    fn put(&mut self, dir: &Path, path: PathBuf, bytes: &[u8], rows: u64) -> Result<(), DemoError> {
        let full = dir.join(&path);
        let folder = full.parent().unwrap_or(dir);
        fs::create_dir_all(folder)
            .and_then(|()| fs::write(&full, bytes))
            .map_err(|source| DemoError::Write { path: full.clone(), source })?;
        self.files.push(WrittenFile { path, rows });
        Ok(())
    }
}

impl Summary {
    fn add(&mut self, written: Written) {
        self.files.extend(written.files);
        self.counts += written.counts;
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.workshop_rows += other.workshop_rows;
        self.satellite_rows += other.satellite_rows;
        self.hidden_rows += other.hidden_rows;
        self.cards += other.cards;
        self.cases += other.cases;
        self.case_splits += other.case_splits;
        self.replies += other.replies;
        self.orders += other.orders;
        self.deliveries += other.deliveries;
        self.resource_replies += other.resource_replies;
        self.official_rows += other.official_rows;
        self.mistyped_numbers += other.mistyped_numbers;
        self.impossible_dates += other.impossible_dates;
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn write_into(dir: &Path, options: &Options) -> (Summary, BTreeMap<PathBuf, Vec<u8>>) {
        let summary = write_installation(dir, options, &mut |_, _| ()).unwrap();
        let bytes = summary
            .files
            .iter()
            .map(|file| (file.path.clone(), fs::read(dir.join(&file.path)).unwrap()))
            .collect();
        (summary, bytes)
    }

    #[test]
    fn two_writes_give_the_same_bytes() {
        let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let options = Options { desks: 3, workshops: 60, ..Options::default() };
        assert_eq!(write_into(one.path(), &options), write_into(two.path(), &options));
    }

    #[test]
    fn another_seed_gives_another_world() {
        let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let options = Options { desks: 3, workshops: 60, ..Options::default() };
        let other = Options { seed: 2, ..options };
        assert_ne!(write_into(one.path(), &options).1, write_into(two.path(), &other).1);
    }

    #[test]
    fn the_summary_counts_what_was_asked_for() {
        let dir = tempfile::tempdir().unwrap();
        let options = Options { desks: 3, workshops: 60, cases: 24, years: 2, seed: 1 };
        let (summary, _) = write_into(dir.path(), &options);
        let counts = summary.counts;
        assert_eq!((summary.desks, summary.workshops, counts.cases), (3, 60, 24));
        assert!(counts.workshop_rows > 60 + counts.satellite_rows, "some stand in two lists: {counts:?}");
        assert!(counts.replies > 0 && counts.orders > 0 && counts.deliveries > 0, "{counts:?}");
        let in_lists: u64 = summary
            .files
            .iter()
            .filter(|file| file.path.starts_with("inbox") && !file.path.starts_with("inbox/jimukyoku"))
            .map(|file| file.rows)
            .sum();
        assert_eq!(in_lists, counts.workshop_rows);
    }

    #[test]
    fn progress_ends_at_the_whole() {
        let dir = tempfile::tempdir().unwrap();
        let options = Options { desks: 2, workshops: 8, cases: 2, years: 2, seed: 1 };
        let mut heard = Vec::new();
        write_installation(dir.path(), &options, &mut |done, whole| heard.push((done, whole))).unwrap();
        assert_eq!(heard, [(0, 9), (9, 9)]);
    }

    #[test]
    fn no_desks_is_refused() {
        let options = Options { desks: 0, ..Options::default() };
        let error = write_installation(Path::new("unused"), &options, &mut |_, _| ()).unwrap_err();
        assert!(error.to_string().contains("--desks"));
    }

    #[test]
    fn tiny_installations_are_written_too() {
        for (workshops, cases) in [(0, 0), (1, 1), (3, 2)] {
            let dir = tempfile::tempdir().unwrap();
            let options = Options { desks: 1, workshops, cases, years: 2, seed: u64::MAX };
            let (summary, _) = write_into(dir.path(), &options);
            assert_eq!(summary.counts.cases, cases as u64);
        }
    }

    #[test]
    fn csv_files_read_back_with_the_rows_that_were_counted() {
        let dir = tempfile::tempdir().unwrap();
        let options = Options { desks: 12, workshops: 240, cases: 1, years: 2, seed: 3 };
        let (summary, bytes) = write_into(dir.path(), &options);
        let mut read = 0;
        for file in summary.files.iter().filter(|file| file.path.extension().is_some_and(|it| it == "csv")) {
            let bytes = &bytes[&file.path];
            let text = match std::str::from_utf8(bytes) {
                Ok(text) => text.to_owned(),
                Err(_) => encoding_rs::SHIFT_JIS
                    .decode_without_bom_handling_and_without_replacement(bytes)
                    .unwrap()
                    .into(),
            };
            let mut reader = csv::Reader::from_reader(text.as_bytes());
            assert_eq!(
                reader.records().map(Result::unwrap).count() as u64,
                file.rows,
                "{}",
                file.path.display()
            );
            read += 1;
        }
        assert_eq!(read, 4, "two desks' lists, the form and the register");
    }
}

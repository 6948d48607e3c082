//! [I/O] The configuration: raw TOML → validated values, every problem listed at once.
//!
//! `Config` is what the rest receives. The shipped, commented example is `config/tsunagi.toml`.

mod address;
mod desk;
mod google;
mod operations;
mod places;
mod problem;
mod questionnaires;
mod raw;
mod reader;
mod schema;
mod validate;

pub use desk::{DeskSettings, parse_desk};
pub use google::{SheetsSettings, SourceSettings};
pub use operations::{BackupSettings, Schedule, StatusSettings};
pub use places::{Paths, is_within, source_folders};
pub use problem::{ConfigError, Problem};
pub use schema::schema;
pub use validate::{Config, MatchingSettings, Office, Programme};

use std::path::Path;

/// The commented example that `init` and `demo` write.
pub const EXAMPLE: &str = include_str!("../../config/tsunagi.toml");

/// Reads and validates a configuration file.
///
/// # Errors
/// [`ConfigError::Unreadable`] where the file cannot be read, [`ConfigError::Invalid`] with **all** problems where it
/// can.
pub fn load(path: &Path) -> Result<Config, ConfigError> {
    let bytes = std::fs::read(path)
        .map_err(|error| ConfigError::Unreadable { path: path.to_owned(), cause: error.to_string() })?;
    let text = String::from_utf8(bytes).map_err(|_| ConfigError::Encoding { path: path.to_owned() })?;
    let root = path.parent().unwrap_or(Path::new("."));
    parse(&text, root).map_err(|problems| ConfigError::Invalid { path: path.to_owned(), problems })
}

/// Validates the text of a configuration that stands in the folder `root`.
///
/// # Errors
/// All problems that were found.
pub fn parse(text: &str, root: &Path) -> Result<Config, Vec<Problem>> {
    let (raw, mut problems) = raw::read(text);
    let config = validate::validate(raw, root, &mut problems);
    if problems.is_empty() { Ok(config) } else { Err(problems) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_example_is_valid_and_states_the_defaults() {
        let shown = parse(EXAMPLE, Path::new("x")).unwrap();
        assert_eq!(shown, parse("", Path::new("x")).unwrap());
        let uncommented: String = EXAMPLE
            .lines()
            .map(|line| {
                line.strip_prefix("# ")
                    .filter(|rest| rest.contains(" = ") || rest.starts_with('['))
                    .unwrap_or(line)
            })
            .fold(String::new(), |text, line| text + line + "\n");
        let spelled_out = parse(&uncommented, Path::new("x")).unwrap();
        assert_eq!(spelled_out.paths, shown.paths);
        assert_eq!(spelled_out.schedule, shown.schedule);
        assert_eq!(spelled_out.matching, shown.matching);
        let key = crate::google::KeySource::File("x/secret/google-key.json".into());
        let google = crate::google::Options {
            impersonate: Some("jimu@example.jp".to_owned()),
            ..crate::google::Options::new(key)
        };
        assert_eq!((shown.google, spelled_out.google), (None, Some(google)));
        assert_eq!((spelled_out.sources.len(), spelled_out.sheets.desks.len()), (3, 1));
        assert_eq!(spelled_out.programmes.map(|all| all.len()), Some(2));
    }

    #[test]
    fn weights_of_identity_are_estimated_where_the_office_says_so() {
        for (text, expected) in [("", false), ("[identity]\nestimate = true", true)] {
            assert_eq!(parse(text, Path::new("x")).unwrap().estimate_identity, expected, "{text}");
        }
    }

    #[test]
    fn all_problems_are_listed_at_once() {
        let text = r#"
            [paths]
            inbox = ""
            inbux = "x"
            [schedule]
            nightly = "毎晩"
            time_zone = "Asia/Nowhere"
            [matching]
            productivity = 1.5
            reply_days_min = 9
            reply_days_max = 7
            hours_per_day = "四"
            weights = { quality = -1.0 }
            [[work_kinds]]
            name = "名刺入力"
            category = "事務"
        "#;
        let problems = parse(text, Path::new("x")).unwrap_err();
        let places: Vec<&str> = problems.iter().map(|problem| problem.place.as_str()).collect();
        assert_eq!(
            places,
            [
                "paths.inbux",
                "matching.hours_per_day",
                "paths.inbox",
                "schedule.nightly",
                "schedule.time_zone",
                "matching.productivity",
                "matching.reply_days_max",
                "matching.weights",
                "work_kinds[1].category",
            ]
        );
    }

    #[test]
    fn text_that_is_not_toml_is_one_problem_with_its_line() {
        let problems = parse("[paths\n", Path::new("x")).unwrap_err();
        assert_eq!(problems.len(), 1);
        assert!(problems[0].remedy.contains("1 行目"), "{}", problems[0].remedy);
    }
}

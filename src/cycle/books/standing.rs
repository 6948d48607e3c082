//! What stands before tonight's books are written: files in the out folder, spreadsheets online, and what people wrote.

use super::{Online, dates, place};
use crate::config::Config;
use crate::domain::{DeskId, HumanCell, Issue, IssueCode, Origin, Severity};
use crate::plan::online::{self, OnlineBook};
use crate::plan::{self, Standing};
use crate::registry;
use crate::source;
use crate::store::PublishedBook;
use crate::views::{self, BookId, BookKind};
use chrono::NaiveDateTime;
use futures_util::future::join_all;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

const HELD: IssueCode = IssueCode::new("book.held");

/// What stands in a file.
#[derive(Debug)]
pub(super) enum Stands {
    Absent,
    /// The file that was last found to say what it should: what people wrote in it is known.
    Untouched(PublishedBook),
    /// What was read, and whether nothing in it is to be told: then it need not be read again until somebody touches it.
    Found(Box<Standing>, bool),
    /// Nothing is written, for this reason.
    Held(String),
}

impl Stands {
    /// Read after all, because it is to say something else.
    pub(super) fn again(path: &Path, known: &PublishedBook) -> Self {
        match source::read_standing(path) {
            Ok(Some(found)) => {
                // What somebody has written in the meantime is carried over now, and understood by the next night.
                let is_sound = found.revision == known.content_hash && found.beside.is_none();
                Self::Found(Box::new(found), is_sound)
            }
            Ok(None) => Self::Absent,
            Err(error) => Self::Held(error.to_string()),
        }
    }

    pub(super) const fn is_sound(&self) -> bool {
        matches!(self, Self::Absent | Self::Untouched(_) | Self::Found(_, true))
    }
}

#[derive(Debug, Default)]
pub(in crate::cycle) struct StandingBooks {
    pub(super) files: BTreeMap<BookId, Stands>,
    /// Books that were read, by name.
    pub(in crate::cycle) read: BTreeSet<String>,
    /// The same online.
    pub(super) online: BTreeMap<BookId, Result<OnlineBook, String>>,
    /// What people wrote, with the night on which it was first seen.
    pub(in crate::cycle) human: Vec<HumanCell>,
    pub(in crate::cycle) issues: Vec<Issue>,
}

/// Reads every book that somebody may have touched, and what people wrote in it. `online` may say why nothing can be read
/// there.
pub(in crate::cycle) fn read_standing(
    config: &Config,
    online: Result<Online<'_>, Option<&str>>,
    (known, published): (&[HumanCell], &BTreeMap<String, PublishedBook>),
    now: NaiveDateTime,
) -> StandingBooks {
    let mut reading = Reading { now, ..Reading::default() };
    reading.read_files(config, published);
    match online {
        Ok(online) => reading.read_online(config, online, known),
        Err(why) => reading.leave_online(config, why.unwrap_or("[google] の設定がありません")),
    }
    let Reading { mut books, seen, read, .. } = reading;
    books.human = registry::settle_human(known, seen, &read);
    books.read = read;
    books
}

/// The books that are kept in files, whether they stand or not.
pub(in crate::cycle) fn files(config: &Config) -> Vec<BookId> {
    let out = &config.paths.out;
    let mut books = vec![BookId::National];
    books.extend(books_in(&out.join("支部")).map(BookId::Block));
    books.extend(books_in(&out.join("窓口")).map(|name| BookId::Desk(DeskId::new(&name))));
    books.retain(|book| config.sheets.of(book).is_none());
    books
}

#[derive(Default)]
struct Reading {
    books: StandingBooks,
    seen: Vec<HumanCell>,
    read: BTreeSet<String>,
    now: NaiveDateTime,
}

impl Reading {
    fn read_files(&mut self, config: &Config, published: &BTreeMap<String, PublishedBook>) {
        let out = &config.paths.out;
        let read = |book: BookId| {
            let path = place::path(out, &book);
            let known = published.get(&book.to_string());
            let known = known.filter(|known| source::is_untouched(&path, &known.content_hash));
            let found = known.is_none().then(|| source::read_standing(&path));
            (book, known, found)
        };
        let read: Vec<_> = files(config).into_par_iter().map(read).collect();
        for (book, known, found) in read {
            let stands = match (known, found) {
                (Some(known), _) => Stands::Untouched(known.clone()),
                (None, None | Some(Ok(None))) => Stands::Absent,
                (None, Some(Ok(Some(found)))) => self.file_found(&book, found, out),
                (None, Some(Err(error))) => {
                    let reason = error.to_string();
                    self.hold(&book, Origin::file(&place::shown_path(out, &book), ""), &reason);
                    Stands::Held(reason)
                }
            };
            self.books.files.insert(book, stands);
        }
    }

    fn file_found(&mut self, book: &BookId, found: Standing, out: &Path) -> Stands {
        let origin = Origin::file(&place::shown_path(out, book), "");
        let specs = views::tab_specs(BookKind::of(book));
        let (cells, issues) = plan::read_human(book, &found, specs, self.now, &origin);
        let is_sound = issues.is_empty() && found.beside.is_none();
        self.take(book, cells, issues);
        Stands::Found(Box::new(found), is_sound)
    }

    fn read_online(&mut self, config: &Config, online: Online<'_>, known: &[HumanCell]) {
        let books = place::online_books(config);
        let reads = books.iter().map(async |(book, id)| {
            let subject = place::shown_online(book);
            let mut found =
                source::read_online(online.google, id, &subject).await.map_err(|error| error.words())?;
            let foreign = found.stamp.as_ref().filter(|stamp| stamp.registry != online.registry);
            if let Some(stamp) = foreign.filter(|_| !online.take_over) {
                return Err(foreign_words(&stamp.at, &stamp.registry));
            }
            let (mut cells, issues) = self.human_of(book, &mut found, &subject);
            dates::show_dates(online.google, id, &subject, &mut cells, known)
                .await
                .map_err(|error| error.words())?;
            Ok((found, cells, issues))
        });
        let results = online.google.wait(join_all(reads));
        for ((book, _), result) in books.into_iter().zip(results) {
            let result = match result {
                Ok((found, cells, issues)) => {
                    self.take(&book, cells, issues);
                    self.keep_of_absent_tabs(&book, &found, known);
                    Ok(found)
                }
                Err(reason) => {
                    self.hold(&book, Origin::file(&place::shown_online(&book), ""), &reason);
                    Err(reason)
                }
            };
            self.books.online.insert(book, result);
        }
    }

    fn leave_online(&mut self, config: &Config, why: &str) {
        for (book, _) in place::online_books(config) {
            self.books.online.insert(book, Err(why.to_owned()));
        }
    }

    fn human_of(&self, book: &BookId, found: &mut OnlineBook, subject: &str) -> (Vec<HumanCell>, Vec<Issue>) {
        let specs = online::specs(views::tab_specs(BookKind::of(book)));
        let origin = Origin::file(subject, "");
        let (cells, mut issues) = plan::read_human(book, &found.standing, &specs, self.now, &origin);
        issues.extend(online::faults(found, &specs, &origin));
        (cells, issues)
    }

    /// What was written in tabs that are not there (not yet, for the book was a file; or someone deleted one) still holds,
    /// and is put into the tab that tonight makes.
    fn keep_of_absent_tabs(&mut self, book: &BookId, found: &OnlineBook, known: &[HumanCell]) {
        let absent: BTreeSet<&str> = (views::tab_specs(BookKind::of(book)).iter())
            .filter(|spec| !online::has_tab(found, spec))
            .map(|spec| spec.name.as_str())
            .collect();
        let id = book.to_string();
        let kept = known.iter().filter(|cell| cell.book == id && absent.contains(cell.tab.as_str()));
        self.seen.extend(kept.cloned());
    }

    fn take(&mut self, book: &BookId, mut cells: Vec<HumanCell>, issues: Vec<Issue>) {
        self.seen.append(&mut cells);
        self.books.issues.extend(issues.into_iter().map(|issue| of_desk(issue, book)));
        self.read.insert(book.to_string());
    }

    fn hold(&mut self, book: &BookId, origin: Origin, reason: &str) {
        let issue = Issue::new(HELD, Severity::Warning, origin, reason.to_owned());
        self.books.issues.push(of_desk(issue, book));
    }
}

/// Books that stand in a folder, by name.
fn books_in(folder: &Path) -> impl Iterator<Item = String> + use<> {
    let entries = std::fs::read_dir(folder).into_iter().flatten();
    let mut names: Vec<String> = entries
        .filter_map(Result::ok)
        .filter_map(|entry| entry.file_name().to_str().map(str::to_owned))
        .filter_map(|name| name.strip_suffix(".xlsx").map(str::to_owned))
        .filter(|name| !name.starts_with(['~', '.']) && !name.ends_with("_新しい版"))
        .collect();
    names.sort();
    names.into_iter()
}

fn of_desk(issue: Issue, book: &BookId) -> Issue {
    match book {
        BookId::Desk(id) => issue.desk(Some(id.clone())),
        _ => issue,
    }
}

fn foreign_words(at: &str, registry: &str) -> String {
    format!(
        "このスプレッドシートには、別に設置された tsunagi が {at} に書き込んでいます（登録簿 {registry}）。二つの設置から同じものに書かないよう、止めています。こちらの設置で書くときは、もう一方を止めてから `--take-over` を付けて一度実行してください"
    )
}

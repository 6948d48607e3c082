//! What stands before tonight's books are written: files in the out folder, spreadsheets online, and what people wrote.

use super::super::copies::{self, Words};
use super::place::books_in;
use super::stands::Stands;
use super::words::{older_told, tab_told};
use super::{Online, dates, place};
use crate::config::Config;
use crate::domain::{Block, DeskId, HumanCell, Issue, IssueCode, Origin, Severity};
use crate::google::{Cause, GoogleError};
use crate::plan::online::{self, OnlineBook};
use crate::plan::{self, Standing, Unseen};
use crate::registry::{self, Known};
use crate::source;
use crate::store::PublishedBook;
use crate::views::{self, BookId, BookKind, TabSpec};
use chrono::NaiveDateTime;
use futures_util::future::{join, join_all};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

const HELD: IssueCode = IssueCode::new("book.held");

#[derive(Debug, Default)]
pub(in crate::cycle) struct StandingBooks {
    pub(super) files: BTreeMap<BookId, Stands>,
    /// Books that were read, by name.
    pub(in crate::cycle) read: BTreeSet<String>,
    /// What those that were read could not tell.
    pub(super) unseen: BTreeMap<BookId, Unseen>,
    /// Those in whose place an older copy stands.
    pub(super) older: BTreeSet<BookId>,
    /// How often each was written.
    pub(super) editions: BTreeMap<BookId, u64>,
    /// The same online.
    pub(super) online: BTreeMap<BookId, Result<OnlineBook, String>>,
    /// Those of them that lie in the trash.
    pub(super) in_trash: BTreeSet<BookId>,
    /// What people wrote, with the night on which it was first seen.
    pub(in crate::cycle) human: Vec<HumanCell>,
    pub(in crate::cycle) issues: Vec<Issue>,
}

impl StandingBooks {
    /// Words that came in copies of the books; of two copies the first counts.
    pub(in crate::cycle) fn take_words(&mut self, words: Vec<HumanCell>) {
        let place = |cell: &HumanCell| [&cell.book, &cell.tab, &cell.key, &cell.column].map(String::clone);
        let mut taken: BTreeSet<[String; 4]> = BTreeSet::new();
        let new: Vec<HumanCell> = words.into_iter().filter(|cell| taken.insert(place(cell))).collect();
        let stands: BTreeSet<[String; 4]> =
            self.human.iter().map(place).filter(|place| taken.contains(place)).collect();
        self.human.extend(new.into_iter().filter(|cell| !stands.contains(&place(cell))));
        self.human.sort_by_cached_key(place);
    }
}

/// What was known before tonight's books are read.
#[derive(Clone, Copy)]
pub(in crate::cycle) struct Before<'a> {
    pub(in crate::cycle) known: &'a Known,
    pub(in crate::cycle) published: &'a BTreeMap<String, PublishedBook>,
    /// How often each book that is a file was written, by name of book.
    pub(in crate::cycle) editions: &'a BTreeMap<String, u64>,
    /// Every desk that may have a book.
    pub(in crate::cycle) desks: &'a BTreeSet<DeskId>,
}

/// Reads every book that somebody may have touched, and what people wrote in it. `online` may say why nothing can be read
/// there.
pub(in crate::cycle) fn read_standing(
    config: &Config,
    online: Result<Online<'_>, Option<&str>>,
    before: Before<'_>,
    now: NaiveDateTime,
) -> StandingBooks {
    let known = &before.known.human;
    let mut reading = Reading { now, ..Reading::default() };
    reading.read_files(config, before);
    match online {
        Ok(online) => reading.read_online(config, online, known),
        Err(why) => reading.leave_online(config, why.unwrap_or("[google] の設定がありません")),
    }
    let Reading { mut books, seen, read, copies, .. } = reading;
    books.human = registry::settle_human(known, seen, &read);
    // What a copy under a name of its own was once taken to say is no book's word.
    books.human.retain(|cell| copies.iter().all(|copy| copy.called != cell.book));
    books.read = read;
    let words = Words::new(&books.human, before.known, now);
    let is_ours = |book: &BookId| is_ours(book, before.desks);
    for copy in &copies {
        let origin = Origin::file(&copy.shown, "");
        let (taken, issue) = copies::beside((&copy.name, &copy.standing), &origin, &words, is_ours);
        books.issues.push(issue);
        books.take_words(taken);
    }
    books
}

/// Whether there is such a book: a file under another name is a copy, or lies there by mistake.
fn is_ours(book: &BookId, desks: &BTreeSet<DeskId>) -> bool {
    match book {
        BookId::National => true,
        BookId::Block(name) => Block::from_name(name).is_some(),
        BookId::Desk(id) => desks.contains(id),
    }
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
    copies: Vec<FoundCopy>,
    now: NaiveDateTime,
}

/// A spreadsheet, what people wrote in it, and what is to be told of it.
type ReadSheet = (OnlineBook, Vec<HumanCell>, Vec<Issue>);

/// A workbook among ours that is none of them.
struct FoundCopy {
    /// Of its file, without extension.
    name: String,
    /// The book for which it would be taken by its name.
    called: String,
    shown: String,
    standing: Standing,
}

impl Reading {
    fn read_files(&mut self, config: &Config, before: Before<'_>) {
        let Before { known, published, editions, desks } = before;
        let out = &config.paths.out;
        let read = |book: BookId| {
            let path = place::path(out, &book);
            let last = published.get(&book.to_string());
            let last = last.filter(|last| source::is_untouched(&path, &last.content_hash));
            let found = last.is_none().then(|| source::read_standing(&path));
            (book, last, found)
        };
        let read: Vec<_> = files(config).into_par_iter().map(read).collect();
        for (book, last, found) in read {
            let written = editions.get(&book.to_string()).copied().unwrap_or(0);
            self.books.editions.insert(book.clone(), written);
            let stands = match (last, found) {
                (Some(last), _) => Stands::Untouched(last.clone()),
                (None, None | Some(Ok(None))) => Stands::Absent,
                (None, Some(Ok(Some(found)))) if !is_ours(&book, desks) => {
                    let shown = place::shown_path(out, &book);
                    self.copy_found(&place::file_name(&book), &book.to_string(), shown, found);
                    continue;
                }
                (None, Some(Ok(Some(found)))) => self.file_found(&book, found, (out, known)),
                (None, Some(Err(error))) => {
                    let reason = error.to_string();
                    self.hold(&book, Origin::file(&place::shown_path(out, &book), ""), &reason);
                    Stands::Held(reason)
                }
            };
            self.books.files.insert(book, stands);
        }
        for name in place::beside_national(out) {
            // What cannot be read, or says nothing of us, is a person's own file.
            let path = out.join(format!("{name}.xlsx"));
            let Ok(Some(found)) = source::read_standing(&path) else { continue };
            if found.shape.is_some() {
                let shown = place::shown_beside(out, &name);
                self.copy_found(&name, "", shown, found);
            }
        }
    }

    fn copy_found(&mut self, name: &str, called: &str, shown: String, standing: Standing) {
        let (name, called) = (name.to_owned(), called.to_owned());
        self.copies.push(FoundCopy { name, called, shown, standing });
    }

    fn file_found(&mut self, book: &BookId, mut found: Standing, (out, known): (&Path, &Known)) -> Stands {
        let origin = Origin::file(&place::shown_path(out, book), "");
        let specs = views::tab_specs(BookKind::of(book));
        let own = of_book(&known.human, book);
        plan::mark_copies(&mut found, specs, &own);
        let is_older = self.is_older(book, &found);
        let forgotten =
            if is_older { forget_stale(&mut found, specs, (&own, known), book) } else { Vec::new() };
        let (mut cells, mut issues) = plan::read_human(book, &found, specs, self.now, &origin);
        if self.has_forgotten(book, &found) {
            plan::date_by_receipt(&mut cells, (&known.human, &known.past), &found, specs);
        }
        let known = &known.human;
        let unseen = plan::unseen(&found, specs);
        issues.extend(tab_told(book, &unseen, known, &origin));
        if is_older {
            let stands: BTreeSet<_> = cells.iter().map(place_in_book).collect();
            let kept =
                own.iter().filter(|cell| !stands.contains(&place_in_book(cell)) && !unseen.covers(cell));
            let kept: Vec<HumanCell> = kept.map(|cell| (*cell).clone()).collect();
            issues.extend(older_told(&kept, &forgotten, &origin));
            found.has_stale = found.has_stale || !kept.is_empty();
            self.seen.extend(kept);
            self.books.older.insert(book.clone());
        }
        let is_sound = issues.is_empty() && found.beside.is_none();
        self.take(book, cells, issues);
        self.keep_unseen(book, unseen, known);
        Stands::Found(Box::new(found), is_sound)
    }

    /// Whether an older copy of the book stands in its place. A book that is left alone, and the new version beside it, are
    /// as old as they are.
    fn is_older(&self, book: &BookId, found: &Standing) -> bool {
        let written = self.books.editions.get(book).copied().unwrap_or(0);
        let is_alone = found.beside.is_none() && found.foreign.is_empty();
        is_alone && found.edition.is_some_and(|edition| edition < written)
    }

    /// Whether the book was written since by nights that the registry does not know: it was put back from a copy.
    fn has_forgotten(&self, book: &BookId, found: &Standing) -> bool {
        let written = self.books.editions.get(book).copied().unwrap_or(0);
        found.edition.is_some_and(|edition| edition > written)
    }

    fn read_online(&mut self, config: &Config, online: Online<'_>, known: &[HumanCell]) {
        let books: Vec<(BookId, &str)> = config.sheets.all().collect();
        let reads = books.iter().map(async |(book, id)| {
            let found = match self.read_sheet(online, (book, id), known).await {
                // A tab was renamed or deleted before its dates were read as they are shown.
                Err(error) if error.cause == Cause::SchemaChanged => {
                    self.read_sheet(online, (book, id), known).await
                }
                found => found,
            };
            found.map_err(|error| error.words())?
        });
        let subjects: Vec<(&str, String)> =
            books.iter().map(|(book, id)| (*id, place::shown_online(book))).collect();
        let trash = source::in_trash(online.google, &subjects);
        let (results, trash) = online.google.wait(join(join_all(reads), trash));
        for ((book, id), result) in books.into_iter().zip(results) {
            if trash.contains(id) {
                self.books.in_trash.insert(book.clone());
            }
            let result = match result {
                Ok((found, cells, issues)) => {
                    self.take(&book, cells, issues);
                    let specs = online::specs(views::tab_specs(BookKind::of(&book)));
                    let mut unseen = plan::unseen(&found.standing, &specs);
                    // Of all rows gone at once nobody means to take back every word that was in them.
                    unseen.without_key.extend(online::emptied(&found, &specs));
                    self.keep_unseen(&book, unseen, known);
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

    /// A spreadsheet and what people wrote in it, or why it is another installation's.
    async fn read_sheet(
        &self,
        online: Online<'_>,
        (book, id): (&BookId, &str),
        known: &[HumanCell],
    ) -> Result<Result<ReadSheet, String>, GoogleError> {
        let subject = place::shown_online(book);
        let mut found = source::read_online(online.google, id, &subject).await?;
        let foreign = found.stamp.as_ref().filter(|stamp| stamp.registry != online.registry);
        if let Some(stamp) = foreign.filter(|_| !online.take_over) {
            return Ok(Err(foreign_words(&stamp.at, &stamp.registry)));
        }
        let (mut cells, issues) = self.human_of(book, &mut found, (&subject, known));
        dates::show_dates(online.google, id, &subject, &mut cells, known).await?;
        Ok(Ok((found, cells, issues)))
    }

    fn leave_online(&mut self, config: &Config, why: &str) {
        for (book, _) in config.sheets.all() {
            self.books.online.insert(book, Err(why.to_owned()));
        }
    }

    fn human_of(
        &self,
        book: &BookId,
        found: &mut OnlineBook,
        (subject, known): (&str, &[HumanCell]),
    ) -> (Vec<HumanCell>, Vec<Issue>) {
        let specs = online::specs(views::tab_specs(BookKind::of(book)));
        let origin = Origin::file(subject, "");
        plan::mark_copies(&mut found.standing, &specs, &of_book(known, book));
        let (cells, mut issues) = plan::read_human(book, &found.standing, &specs, self.now, &origin);
        issues.extend(online::faults(found, &specs, &origin));
        (cells, issues)
    }

    /// What was written where the book cannot tell (a tab not yet there, for the book was a file; one that somebody deleted;
    /// a key or a header that is gone) still holds, and so do words that came in a copy and are not in the book yet.
    fn keep_unseen(&mut self, book: &BookId, unseen: Unseen, known: &[HumanCell]) {
        let id = book.to_string();
        let seen = self.seen.iter().filter(|cell| cell.book == id);
        let stands: BTreeSet<[String; 3]> = seen.map(|cell| place_in_book(cell).map(str::to_owned)).collect();
        let kept = known.iter().filter(|cell| {
            cell.book == id
                && (unseen.covers(cell) || copies::is_pending(cell))
                && !stands.contains(&place_in_book(cell).map(str::to_owned))
        });
        self.seen.extend(kept.cloned());
        self.books.unseen.insert(book.clone(), unseen);
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

/// Of the cells of all books those of one.
fn of_book<'a>(cells: &'a [HumanCell], book: &BookId) -> Vec<&'a HumanCell> {
    let id = book.to_string();
    cells.iter().filter(|cell| cell.book == id).collect()
}

/// Tab, key and column.
fn place_in_book(cell: &HumanCell) -> [&str; 3] {
    [&cell.tab, &cell.key, &cell.column]
}

/// Takes the words out of an older copy that stood there once and do not stand any more.
fn forget_stale(
    found: &mut Standing,
    specs: &[TabSpec],
    (own, known): (&[&HumanCell], &Known),
    book: &BookId,
) -> Vec<[String; 4]> {
    let id = book.to_string();
    let now: BTreeMap<[&str; 3], &str> =
        own.iter().map(|cell| (place_in_book(cell), cell.value.trim())).collect();
    let past = known.past.iter().map(|past| &past.cell).filter(|cell| cell.book == id);
    let once: BTreeSet<([&str; 3], &str)> =
        past.map(|cell| (place_in_book(cell), cell.value.trim())).collect();
    plan::forget_stale(found, specs, |[tab, key, column, value]| {
        let place = [tab, key, column];
        now.get(&place) != Some(&value) && once.contains(&(place, value))
    })
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

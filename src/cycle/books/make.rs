//! Tonight's books, one after the other on each core: the view is made, planned against what stands in its place, and
//! built, so that no more of them than there are cores is ever held whole.

use super::super::{Decisions, Stop, StopCause};
use super::fingerprint::{self, TabPrints};
use super::standing::StandingBooks;
use super::stands::Stands;
use super::words::{put_back, sides_of};
use super::{Online, place};
use crate::config::Config;
use crate::domain::{Block, DeskId, HumanCell, Issue};
use crate::guard::{self, SheetOptions};
use crate::plan::online::{self, OnlineBook, OnlinePlan};
use crate::plan::{self, Action, PutBack, WritePlan};
use crate::publish::{self, BuiltBook, PublishError};
use crate::store::{PublishedBook, TabState};
use crate::survey::Questionnaire;
use crate::views::{self, BookId, ChangeLine, ColumnUse, Draft, Material, Shelves, Workbook};
use chrono::{NaiveDate, NaiveDateTime};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// A book of so many cells is not read to count those that change, where it can be planned without.
const LARGE: usize = 200_000;

/// The tab that states when each tab last changed; its own date follows from the others.
const DEFINITIONS: &str = "定義";

/// When tabs last changed, by book and tab.
pub(in crate::cycle) type TabStates = BTreeMap<(String, String), TabState>;

/// Tonight's plans, and the tabs whose content changed.
#[derive(Debug, Default)]
pub(in crate::cycle) struct Books {
    pub(in crate::cycle) plans: Vec<BookPlan>,
    pub(in crate::cycle) changed_tabs: Vec<TabState>,
    pub(in crate::cycle) drafts: Vec<Draft>,
    /// The views themselves, where they were asked for.
    pub(in crate::cycle) views: Vec<Workbook>,
}

impl Books {
    /// Tabs that wait for the office's word: the name under which they are held, and the question.
    pub(in crate::cycle) fn asked(&self) -> impl Iterator<Item = (String, &str)> {
        let online = self.plans.iter().filter_map(|plan| match plan {
            BookPlan::Online(sheet) => Some(sheet),
            BookPlan::File(_) => None,
        });
        online.flat_map(|sheet| {
            let book = sheet.workbook.id.to_string();
            let tabs = sheet.asked.iter();
            tabs.map(move |(tab, question)| (guard::tab_subject(&book, tab), question.as_str()))
        })
    }
}

/// One book, wherever it is kept.
#[derive(Debug)]
pub(in crate::cycle) enum BookPlan {
    File(Box<FilePlan>),
    Online(Box<OnlineBookPlan>),
}

#[derive(Debug)]
pub(in crate::cycle) struct FilePlan {
    /// Without its tabs: they are in what was built.
    pub(in crate::cycle) plan: WritePlan<'static>,
    /// `None` where nothing is to be written, or nothing was to be built.
    pub(in crate::cycle) built: Option<Result<BuiltBook, PublishError>>,
    pub(in crate::cycle) path: PathBuf,
    pub(in crate::cycle) shown: String,
    /// What the next night may rely on.
    pub(in crate::cycle) known: Option<Known>,
    /// Whether the cells that change were counted.
    pub(in crate::cycle) counted: bool,
}

/// What is known of a file while nobody touches it.
#[derive(Clone, Debug)]
pub(in crate::cycle) struct Known {
    /// Fingerprint of all that it says.
    pub(in crate::cycle) view_hash: String,
    /// It holds nothing of a person's but texts that are known.
    pub(in crate::cycle) plain: bool,
}

#[derive(Debug)]
pub(in crate::cycle) struct OnlineBookPlan {
    pub(in crate::cycle) workbook: Workbook,
    pub(in crate::cycle) shown: String,
    pub(in crate::cycle) address: String,
    /// What people are known to have written in it.
    pub(in crate::cycle) human: Vec<HumanCell>,
    /// Or why nothing is written.
    pub(in crate::cycle) plan: Result<Planned, String>,
    pub(in crate::cycle) in_trash: bool,
    /// Tabs that are held because suspiciously much would change, and the question.
    pub(in crate::cycle) asked: Vec<(String, String)>,
}

/// What stands, and what would be written into it.
#[derive(Debug)]
pub(in crate::cycle) struct Planned {
    pub(in crate::cycle) book: OnlineBook,
    pub(in crate::cycle) plan: OnlinePlan,
}

/// What the books are made from.
#[derive(Clone, Copy)]
pub(in crate::cycle) struct Contents<'a> {
    pub(in crate::cycle) decisions: &'a Decisions,
    pub(in crate::cycle) questionnaires: &'a [Questionnaire],
    pub(in crate::cycle) issues: &'a [Issue],
    pub(in crate::cycle) columns: &'a [ColumnUse],
    pub(in crate::cycle) lines: &'a [ChangeLine],
    pub(in crate::cycle) states: &'a TabStates,
    pub(in crate::cycle) as_of: NaiveDate,
    pub(in crate::cycle) today: NaiveDate,
    /// Runs whose mail drafts are to stand.
    pub(in crate::cycle) asking: &'a [NaiveDateTime],
}

/// What of the books is wanted besides their plans.
#[derive(Clone, Copy)]
pub(in crate::cycle) struct Wanted {
    /// The files themselves.
    pub(in crate::cycle) files: bool,
    /// The views.
    pub(in crate::cycle) views: bool,
}

/// Makes, plans and builds tonight's books, or is told to stop.
pub(in crate::cycle) fn make(
    config: &Config,
    contents: Contents<'_>,
    standing: StandingBooks,
    online: Option<Online<'_>>,
    wanted: Wanted,
    stop: &Stop,
) -> Result<Books, StopCause> {
    let options = views::Options {
        candidates_per_case: config.matching.candidates_per_case,
        ..views::Options::default()
    };
    let StandingBooks { mut files, online: mut sheets, in_trash, human, unseen, older, editions, .. } =
        standing;
    let maker = Maker {
        config,
        contents,
        human: &human,
        editions: &editions,
        in_trash: &in_trash,
        options: &options,
        online,
        wanted,
    };
    // The nation's book is the largest by far: it is begun on all cores, so that none waits for it at the end.
    let no_dates = BTreeMap::new();
    let shelves = Shelves::of(&maker.material(&no_dates));
    let mut nation = Some(maker.view(Whose::Nation, &shelves));
    let mut places: Vec<(Whose<'_>, Place, Option<View>)> = Vec::new();
    for whose in maker.books() {
        let id = whose.id();
        let place = match config.sheets.of(&id) {
            Some(_) => Place::Sheet(Box::new(sheets.remove(&id))),
            None => {
                let stands = files.remove(&id).unwrap_or(Stands::Absent);
                let lost = put_back(&human, &id, unseen.get(&id), (&stands, older.contains(&id)));
                Place::File(stands, lost)
            }
        };
        let view = nation.take_if(|_| matches!(whose, Whose::Nation));
        places.push((whose, place, view));
    }
    places.sort_by_key(|(_, place, _)| matches!(place, Place::Sheet(_)));
    let book = |(whose, place, view): (Whose<'_>, Place, Option<View>)| match stop.asked() {
        Some(cause) => Err(cause),
        None => Ok(maker.book(view.unwrap_or_else(|| maker.view(whose, &shelves)), place)),
    };
    let (made, drafts) = rayon::join(
        || places.into_par_iter().with_max_len(1).map(book).collect::<Result<Vec<_>, _>>(),
        || maker.drafts(),
    );
    let mut books = Books { drafts, ..Books::default() };
    for (plan, changed_tabs, view) in made? {
        books.plans.push(plan);
        books.changed_tabs.extend(changed_tabs);
        books.views.extend(view);
    }
    Ok(books)
}

/// Whose book it is.
#[derive(Clone, Copy)]
enum Whose<'a> {
    Nation,
    Block(Block),
    Desk(&'a DeskId),
}

impl Whose<'_> {
    fn id(self) -> BookId {
        match self {
            Self::Nation => BookId::National,
            Self::Block(block) => BookId::Block(block.name().to_owned()),
            Self::Desk(id) => BookId::Desk(id.clone()),
        }
    }
}

/// What a book is to say, the fingerprints of its tabs, and which of them say something new.
type View = (Workbook, TabPrints, Vec<TabState>);

/// Where a book is kept, and what stands there.
enum Place {
    /// With the words of people's that hold and are not to be read there.
    File(Stands, Vec<HumanCell>),
    Sheet(Box<Option<Result<OnlineBook, String>>>),
}

#[derive(Clone, Copy)]
struct Maker<'a> {
    config: &'a Config,
    contents: Contents<'a>,
    human: &'a [HumanCell],
    editions: &'a BTreeMap<BookId, u64>,
    in_trash: &'a BTreeSet<BookId>,
    options: &'a views::Options,
    online: Option<Online<'a>>,
    wanted: Wanted,
}

impl<'a> Maker<'a> {
    /// The national book, those of the blocks that have one, and one of each desk that has a folder or a spreadsheet.
    fn books(&self) -> Vec<Whose<'a>> {
        let sheets = &self.config.sheets;
        let blocks = sheets.blocks.keys().copied().map(Whose::Block);
        let desks = self.contents.decisions.registry.desks.values();
        let desks = desks.filter(|desk| desk.has_folder || sheets.desks.contains_key(&desk.id));
        let desks = desks.map(|desk| Whose::Desk(&desk.id));
        std::iter::once(Whose::Nation).chain(blocks).chain(desks).collect()
    }

    fn book(
        &self,
        (view, prints, changed): View,
        place: Place,
    ) -> (BookPlan, Vec<TabState>, Option<Workbook>) {
        let kept = self.wanted.views.then(|| view.clone());
        let plan = match place {
            Place::File(stands, words) => {
                BookPlan::File(Box::new(self.file((&view, &prints), stands, &words)))
            }
            Place::Sheet(stands) => BookPlan::Online(Box::new(self.sheet(view, *stands))),
        };
        (plan, changed, kept)
    }

    fn view(&self, whose: Whose<'_>, shelves: &Shelves<'_>) -> View {
        let book = whose.id().to_string();
        let of_book = |((of, _), _): &(&(String, String), &TabState)| *of == book;
        let mut dates: BTreeMap<(String, String), NaiveDate> = (self.contents.states.iter().filter(of_book))
            .map(|(place, state)| (place.clone(), state.changed_on))
            .collect();
        let material = self.material(&dates);
        let mut view = match whose {
            Whose::Nation => views::national(&material),
            Whose::Block(block) => views::block(&material, block),
            Whose::Desk(desk) => views::desk(&material, shelves, desk),
        };
        let mut prints = fingerprint::of_tabs(&view);
        let changed = changed_tabs(&view, &prints, self.contents.states, self.contents.today);
        if !changed.is_empty() {
            let new = changed.iter().map(|state| ((book.clone(), state.tab.clone()), state.changed_on));
            dates.extend(new);
            views::redefine(&self.material(&dates), &mut view);
            let definitions = view.tabs.iter().filter(|tab| tab.name == DEFINITIONS);
            prints.extend(definitions.map(|tab| (tab.name.clone(), fingerprint::of_tab(tab))));
        }
        (view, prints, changed)
    }

    fn material<'b>(&'b self, dates: &'b BTreeMap<(String, String), NaiveDate>) -> Material<'b> {
        let contents = self.contents;
        Material {
            registry: &contents.decisions.registry,
            matching: &contents.decisions.matching,
            figures: &contents.decisions.figures,
            surveys: &contents.decisions.surveys,
            questionnaires: contents.questionnaires,
            issues: contents.issues,
            columns: contents.columns,
            human: self.human,
            as_of: contents.as_of,
            tab_dates: dates,
            changes: contents.lines,
            options: self.options,
        }
    }

    fn drafts(&self) -> Vec<Draft> {
        let dates = BTreeMap::new();
        views::drafts(&self.material(&dates), self.contents.asking, &self.config.office.name)
    }

    fn file(&self, (view, prints): (&Workbook, &TabPrints), stands: Stands, words: &[HumanCell]) -> FilePlan {
        let asked = &self.contents.decisions.identities.remembered.asked;
        let words: Vec<PutBack<'_>> =
            words.iter().map(|cell| PutBack { cell, beside: sides_of(cell, asked) }).collect();
        let out = &self.config.paths.out;
        let (path, shown) = (place::path(out, &view.id), place::shown_path(out, &view.id));
        let view_hash = fingerprint::of_book(view, prints);
        let mut unread = None;
        let stands = match stands {
            Stands::Untouched(known) if known.view_hash == view_hash && words.is_empty() => {
                let plan = plan::keep(view);
                return FilePlan { plan, built: None, path, shown, known: None, counted: true };
            }
            Stands::Untouched(known) => {
                unread = self.plan_unread(view, &known);
                if unread.is_some() { Stands::Untouched(known) } else { Stands::again(&path, &known) }
            }
            other => other,
        };
        let counted = unread.is_none();
        let is_sound = stands.is_sound();
        let mut plan = unread.unwrap_or_else(|| match &stands {
            Stands::Found(found, _) => plan::plan_with(view, Some(found), &words),
            Stands::Held(reason) => plan::hold(view, reason.clone()),
            Stands::Absent | Stands::Untouched(_) => plan::plan_with(view, None, &words),
        });
        // A book that is made anew is the one that was last written, and the new version beside one is as old as it is; what
        // is written over one comes after it.
        let written = self.editions.get(&view.id).copied().unwrap_or(0);
        plan.edition = Some(if plan.action == Action::Rebuild { written + 1 } else { written.max(1) });
        let in_place = matches!(plan.action, Action::Keep | Action::Create | Action::Rebuild);
        let built = if self.wanted.files {
            publish::build(&plan, &path, self.contents.today).transpose()
        } else {
            None
        };
        let plain = plan::is_plain(view, &plan);
        // What was put back is read there once, so that from then on it stands there and nowhere else.
        let known = (is_sound && in_place && words.is_empty()).then_some(Known { view_hash, plain });
        FilePlan { plan: plan.without_tabs(), built, path, shown, known, counted }
    }

    /// A large book that need not be read to be written anew; a dry run reads it, to show what would change.
    fn plan_unread<'v>(&self, view: &'v Workbook, known: &PublishedBook) -> Option<WritePlan<'v>> {
        let cells: usize = view.tabs.iter().map(|tab| tab.rows.len() * tab.columns.len()).sum();
        if !known.plain || !self.wanted.files || cells < LARGE {
            return None;
        }
        let book = view.id.to_string();
        let human: Vec<&HumanCell> = self.human.iter().filter(|cell| cell.book == book).collect();
        plan::plan_unread(view, &human, &known.content_hash)
    }

    fn sheet(&self, view: Workbook, stands: Option<Result<OnlineBook, String>>) -> OnlineBookPlan {
        let unread = || Err("今夜は読めていません".to_owned());
        let shipped = SheetOptions::default();
        let guard = self.online.map_or(&shipped, |online| online.guard);
        let mut asked = Vec::new();
        let planned = stands.unwrap_or_else(unread).map(|book| {
            let plan = online::plan(&view, &book, self.human);
            let held_before = plan.held.len();
            let plan = guard::hold_large_changes(plan, guard);
            asked.extend_from_slice(&plan.held[held_before..]);
            Planned { book, plan }
        });
        let id = self.config.sheets.of(&view.id).unwrap_or_default();
        let book = view.id.to_string();
        OnlineBookPlan {
            shown: place::shown_online(&view.id),
            address: place::address(id),
            human: self.human.iter().filter(|cell| cell.book == book).cloned().collect(),
            plan: planned,
            in_trash: self.in_trash.contains(&view.id),
            asked,
            workbook: view,
        }
    }
}

/// Tabs that say something else than when they were last written down.
fn changed_tabs(view: &Workbook, prints: &TabPrints, states: &TabStates, today: NaiveDate) -> Vec<TabState> {
    let book = view.id.to_string();
    let new = |tab: &views::Tab| {
        let print = prints.get(&tab.name)?;
        let known = states.get(&(book.clone(), tab.name.clone()));
        let is_new = known.is_none_or(|known| known.content_hash != *print);
        is_new.then(|| TabState {
            book: book.clone(),
            tab: tab.name.clone(),
            content_hash: print.clone(),
            changed_on: today,
        })
    };
    view.tabs.iter().filter(|tab| tab.name != DEFINITIONS).filter_map(new).collect()
}

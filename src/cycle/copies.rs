//! Copies of our own books: mailed back by a desk into its folder, laid beside the original, of an earlier night. They are
//! no material; what people typed in them counts as if it were typed in the book itself, where that says nothing.

use crate::domain::{DeskId, FilePath, HumanCell, Issue, IssueCode, Origin, Severity, SourceRole};
use crate::plan::{self, OwnBook, Standing};
use crate::registry::Known;
use crate::source::{self, Content, SourceFile};
use crate::store::StoredFile;
use crate::table::Book;
use crate::views::{self, BookId, BookKind};
use chrono::NaiveDateTime;
use std::collections::{BTreeMap, BTreeSet};

const COPY: IssueCode = IssueCode::new("book.copy");
/// Words that a message shows; the others are counted.
pub(super) const SHOWN: usize = 5;

/// Book, tab, key and column.
type Place = (String, String, String, String);

fn place(cell: &HumanCell) -> Place {
    (cell.book.clone(), cell.tab.clone(), cell.key.clone(), cell.column.clone())
}

/// What people's cells say and said, against which a copy's words are news or not.
#[derive(Clone, Debug, Default)]
pub(super) struct Words {
    stands: BTreeMap<Place, String>,
    /// What once stood: a copy of that day says nothing new by it.
    once: BTreeSet<(Place, String)>,
    now: NaiveDateTime,
}

/// The words of a copy.
#[derive(Debug, Default)]
struct Weighed {
    /// News: the book itself says nothing there.
    taken: Vec<HumanCell>,
    /// The book itself says something else.
    other: Vec<HumanCell>,
    /// Stood in the book itself and were erased or replaced there.
    erased: Vec<HumanCell>,
}

impl Words {
    /// `human`: the cells that stand tonight.
    pub(super) fn new(human: &[HumanCell], known: &Known, now: NaiveDateTime) -> Self {
        let past = known.past.iter().map(|past| &past.cell);
        Self {
            stands: human.iter().map(|cell| (place(cell), cell.value.clone())).collect(),
            once: known.human.iter().chain(past).map(|cell| (place(cell), cell.value.clone())).collect(),
            now,
        }
    }

    fn weigh(&self, cells: Vec<HumanCell>) -> Weighed {
        let mut weighed = Weighed::default();
        for cell in cells {
            let at = place(&cell);
            match self.stands.get(&at) {
                Some(value) if *value == cell.value => {}
                Some(_) => weighed.other.push(cell),
                None if self.once.contains(&(at, cell.value.clone())) => weighed.erased.push(cell),
                None => weighed.taken.push(cell),
            }
        }
        weighed
    }

    /// What a copy says that the book itself does not, and what of it to tell.
    pub(super) fn of_copy(
        &self,
        book: &BookId,
        standing: &Standing,
        origin: &Origin,
    ) -> (Vec<HumanCell>, String) {
        let specs = views::tab_specs(BookKind::of(book));
        let (cells, _) = plan::read_human(book, standing, specs, self.now, origin);
        let weighed = self.weigh(cells);
        let mut told = String::new();
        if !weighed.taken.is_empty() {
            told.push_str(&format!("元のブックにない記入を受け取りました: {}。", listed(&weighed.taken)));
        }
        if !weighed.other.is_empty() {
            told.push_str(&format!(
                "元のブックに別の記入があるため、次の記入は使っていません: {}。",
                listed(&weighed.other)
            ));
        }
        if !weighed.erased.is_empty() {
            told.push_str(&format!(
                "元のブックで消されたか書き換えられた記入なので、使っていません: {}。",
                listed(&weighed.erased)
            ));
        }
        (weighed.taken, told)
    }
}

/// `おすすめ案件 C-000003 の回答「応募する」、…ほか2件`
pub(super) fn listed(cells: &[HumanCell]) -> String {
    let one = |cell: &HumanCell| {
        let value: String = cell.value.chars().take(30).collect();
        format!("{} {} の{}「{value}」", cell.tab, cell.key, cell.column)
    };
    let shown: Vec<String> = cells.iter().take(SHOWN).map(one).collect();
    let rest = cells.len().saturating_sub(SHOWN);
    let more = if rest > 0 { format!("、ほか{rest}件") } else { String::new() };
    format!("{}{more}", shown.join("、"))
}

/// What of a file of the offices is ours.
#[derive(Debug, Default)]
pub(super) struct Copied {
    /// Nothing of it is material.
    pub(super) whole: bool,
    pub(super) taken: Vec<HumanCell>,
    pub(super) issues: Vec<Issue>,
}

/// Takes our own tabs out of a file before it is read; of a copy of a book it takes all.
pub(super) fn set_apart(
    book: &mut Book,
    file: &SourceFile,
    origin: &Origin,
    words: &Words,
) -> Option<Copied> {
    let signature = match &file.content {
        Content::Bytes(bytes) => source::book_named_in(bytes),
        Content::Cells(_) | Content::Later | Content::TooLarge(_) => None,
    };
    let named = signature.as_deref().and_then(BookId::from_name);
    let likely = match (&named, &file.role) {
        (Some(book), _) => BookKind::of(book),
        (None, SourceRole::Desk(_)) => BookKind::Desk,
        (None, _) => BookKind::National,
    };
    let OwnBook { kind, tabs, whole, standing } = plan::own_book(book, signature.is_some(), likely)?;
    let whose = whose(named, kind, &file.role);
    let mut copied = Copied { whole, ..Copied::default() };
    let what = match &whose {
        Ok(book) => format!("つなぎが書いた「{}」", book.shown()),
        Err(_) => "つなぎが書いたブック".to_owned(),
    };
    let (taken, told) = match whose {
        Ok(book) => words.of_copy(&book, &standing, &place_of(file, origin)),
        Err(why) => (Vec::new(), why.to_owned()),
    };
    copied.taken = taken;
    if whole {
        let others = others_told(book, &tabs);
        let message = format!(
            "{what}の写しなので、名簿や案件としては読んでいません。{told}{others}記入は out フォルダーの元のブック（またはスプレッドシート）へお願いします。この写しは片付けてかまいません。"
        );
        copied.issues.push(Issue::new(COPY, Severity::Warning, origin.clone(), message));
        book.sheets.clear();
    } else {
        for at in &tabs {
            let name = &book.sheets[*at].name;
            let message =
                format!("シート「{name}」は{what}の写しなので、名簿や案件としては読んでいません。{told}");
            copied.issues.push(Issue::new(COPY, Severity::Warning, origin.sheet(name), message));
        }
        let mut at = 0..;
        book.sheets.retain(|_| at.next().is_none_or(|at| !tabs.contains(&at)));
    }
    Some(copied)
}

/// That the sheets of a copy that are none of our tabs are not read either.
fn others_told(book: &Book, tabs: &BTreeSet<usize>) -> String {
    let others: Vec<&str> = (book.sheets.iter().enumerate())
        .filter(|(at, sheet)| !tabs.contains(at) && !sheet.grid.is_empty())
        .map(|(_, sheet)| &*sheet.name)
        .collect();
    if others.is_empty() {
        return String::new();
    }
    format!(
        "追加されたシート「{}」も読んでいません。名簿などとして読ませるときは、別のファイルにしてください。",
        others.join("」「")
    )
}

/// Words of a copy keep its revision: they are not in the book itself yet.
fn place_of(file: &SourceFile, origin: &Origin) -> Origin {
    Origin::file(FilePath::new(&origin.file).shown(), &file.revision)
}

/// The book of which it is a copy, or why nothing of it counts: a desk may say only what its own book asks it.
fn whose(named: Option<BookId>, kind: BookKind, role: &SourceRole) -> Result<BookId, &'static str> {
    const OTHERS: &str = "このフォルダーの窓口のブックではないため、記入は使っていません。";
    match (role, named, kind) {
        (SourceRole::Desk(own), Some(BookId::Desk(desk)), _) if *own == desk => Ok(BookId::Desk(desk)),
        (SourceRole::Desk(own), None, BookKind::Desk) => Ok(BookId::Desk(own.clone())),
        (SourceRole::Desk(_), ..) => Err(OTHERS),
        (SourceRole::Office, Some(book), _) => Ok(book),
        (SourceRole::Office, None, BookKind::National) => Ok(BookId::National),
        (SourceRole::Office, None, BookKind::Desk) => Err(
            "どの窓口のブックか分からないため、記入は使っていません。その窓口のフォルダーに置いてください。",
        ),
        (SourceRole::Form | SourceRole::Official, ..) => {
            Err("ここはブックの置き場所ではないため、記入は使っていません。")
        }
    }
}

/// Whether a file of the registry is a copy of a book of ours.
pub(super) fn is_copy(file: &StoredFile) -> bool {
    file.records.is_empty() && file.issues.iter().any(|issue| issue.code == COPY)
}

/// Whether the words of a cell are not in its book yet: they came in a copy.
pub(super) fn is_pending(cell: &HumanCell) -> bool {
    !cell.origin.revision.is_empty()
}

/// A workbook that lies among our own and is none of them.
pub(super) fn beside(
    (name, standing): (&str, &Standing),
    origin: &Origin,
    words: &Words,
    is_ours: impl Fn(&BookId) -> bool,
) -> (Vec<HumanCell>, Issue) {
    let named = standing.book.as_deref().and_then(BookId::from_name).filter(&is_ours);
    // 「d01 - コピー」, 「d01（回答）」: the longest name of a desk that it begins with.
    let called = || {
        let ends = name.char_indices().map(|(at, _)| at).rev();
        let books = ends.filter(|at| *at > 0).map(|at| BookId::Desk(DeskId::new(&name[..at])));
        books.into_iter().find(|book| is_ours(book))
    };
    let at = Origin::file(&origin.file, &standing.revision);
    let (taken, message) = match named.or_else(called) {
        Some(book) => {
            let (taken, told) = words.of_copy(&book, standing, &at);
            let of = book.shown();
            let message = format!(
                "「{of}」の写しです。{told}記入は元のブックにお願いします。この写しは片付けてかまいません。"
            );
            (taken, message)
        }
        None => (
            Vec::new(),
            "つなぎのブックの置き場所に、どのブックのものか分からないファイルがあります。読んでいません。記入があれば、元のブックに書き写してください。".to_owned(),
        ),
    };
    (taken, Issue::new(COPY, Severity::Warning, origin.clone(), message))
}

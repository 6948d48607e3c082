//! What people's hands do to a spreadsheet of ours, at random; and a memory of every word that they wrote.

use crate::google::world::World;
use crate::google_night::inside::{Seen, seen};
use std::collections::BTreeMap;
use tsunagi::domain::CellRef;
use tsunagi::views::ColumnKind;

/// Chance from a seed: the same seed, the same nights.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 11).unwrap() % end.max(1)
    }

    pub(crate) fn one_in(&mut self, many: usize) -> bool {
        self.below(many) == 0
    }
}

/// Book, our name of the tab, key of the row, header.
pub(crate) type Place = (String, String, String, String);

/// What may be done at the same instant as our write without taking away what nobody has read yet.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Rows move and words are written beside them.
    Rows,
    /// Columns move: a word written under a column in the instant before it moves may lie where we write.
    Columns,
    Anything,
}

pub(crate) struct Hands {
    pub(crate) dice: Dice,
    pub(crate) words: BTreeMap<Place, String>,
    pub(crate) edits: BTreeMap<&'static str, usize>,
    /// Rows that were copied, and keys that were erased: book and tab, and the key. Healed before the night is judged.
    copied: BTreeMap<(String, String), String>,
    erased: BTreeMap<(String, String), String>,
    count: usize,
    /// What was done this night, for whoever looks for what went wrong.
    pub(crate) done: Vec<String>,
}

fn at(row: usize, col: usize) -> String {
    let number = |at: usize| u32::try_from(at).unwrap() + 1;
    CellRef::new(number(row), number(col)).to_string()
}

impl Hands {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            dice: Dice::new(seed),
            words: BTreeMap::new(),
            edits: BTreeMap::new(),
            copied: BTreeMap::new(),
            erased: BTreeMap::new(),
            count: 0,
            done: Vec::new(),
        }
    }

    /// One thing, somewhere in the book.
    pub(crate) fn edit(&mut self, world: &mut World, id: &str, book: &str, kind: Kind) {
        let tabs: Vec<Seen> =
            seen(world, id, book).into_iter().filter(|tab| !tab.filled().is_empty()).collect();
        if tabs.is_empty() {
            return;
        }
        let tab = &tabs[self.dice.below(tabs.len())];
        let deed = match kind {
            Kind::Rows => [0, 1, 2, 3, 3, 3, 5, 6, 7, 12][self.dice.below(10)],
            Kind::Columns => [8, 9, 10, 4][self.dice.below(4)],
            Kind::Anything => self.dice.below(16),
        };
        let what = self.does(deed, world, id, book, tab);
        if let Some(what) = what {
            *self.edits.entry(what).or_default() += 1;
            let when = if kind == Kind::Anything { "" } else { "meanwhile " };
            self.done.push(format!("{when}{what}: {book} {}", tab.name));
        }
    }

    fn does(
        &mut self,
        deed: usize,
        world: &mut World,
        id: &str,
        book: &str,
        tab: &Seen,
    ) -> Option<&'static str> {
        let (title, width) = (tab.title.as_str(), tab.columns.len());
        let rows = tab.filled();
        let row = rows[self.dice.below(rows.len())];
        match deed {
            0 => {
                let col = self.dice.below(width);
                world.sort_tab(id, title, tab.header + 1, col, self.dice.one_in(2));
                Some("sorts")
            }
            1 => {
                let lowest = if tab.header < 3 { 0 } else { tab.header + 1 };
                let place = lowest + self.dice.below(tab.rows.len() + 1 - lowest);
                let count = 1 + self.dice.below(2);
                world.insert_rows(id, title, place, count);
                Some("inserts rows")
            }
            2 => {
                let blank = (0..tab.rows.len()).find(|row| tab.rows[*row].iter().all(String::is_empty))?;
                world.delete_rows(id, title, blank, 1);
                Some("deletes a blank row")
            }
            3 | 11 => self.writes(world, id, book, tab, row),
            4 => {
                world.rename_tab(id, title, &format!("{}{}", tab.name, self.dice.below(90) + 10));
                Some("renames a tab")
            }
            5 => {
                world.hide_tab(id, title, self.dice.one_in(2));
                world.move_tab(id, title, 0);
                Some("hides and moves a tab")
            }
            6 => {
                world.write_note(id, title, &at(row, tab.key), "覚え書き");
                world.colour(id, title, &at(row, tab.key), [1.0, 0.9, 0.0]);
                Some("notes and colours")
            }
            7 => {
                if self.dice.one_in(2) {
                    world.clear_filter(id, title);
                } else {
                    world.set_filter(id, title);
                }
                Some("filters")
            }
            8 => {
                world.insert_columns(id, title, self.dice.below(width + 1), 1);
                Some("inserts a column")
            }
            9 => {
                let blank =
                    |col: &usize| tab.rows.iter().all(|row| row.get(*col).is_none_or(String::is_empty));
                let blank = (0..width).find(blank)?;
                world.delete_columns(id, title, blank, 1);
                Some("deletes a blank column")
            }
            10 => {
                let (from, to) = (self.dice.below(width), self.dice.below(width + 1));
                if to == from || to == from + 1 {
                    return None;
                }
                world.move_column(id, title, from, to);
                Some("moves a column")
            }
            12 => {
                let owned: Vec<usize> =
                    (0..width).filter(|col| tab.columns[*col].1 == Some(ColumnKind::Owned)).collect();
                let col = owned[self.dice.below(owned.len())];
                world.set_text(id, title, &at(row, col), "書き換え");
                Some("retypes a cell of ours")
            }
            13 => {
                let place = self.whole(book, tab)?;
                world.edit_tab(id, title, |one| one.rows = one.rows.max(tab.rows.len() + 1));
                for (col, cell) in tab.rows[row].iter().enumerate() {
                    world.set_text(id, title, &at(tab.rows.len(), col), cell);
                }
                self.copied.insert(place, tab.key_of(row).to_owned());
                Some("copies a row")
            }
            14 => {
                let place = self.whole(book, tab)?;
                world.set_text(id, title, &at(row, tab.key), "");
                self.erased.insert(place, tab.key_of(row).to_owned());
                Some("erases a key")
            }
            _ => {
                self.whole(book, tab)?;
                let key = tab.key_of(row).to_owned();
                world.delete_rows(id, title, row, 1);
                self.words.retain(|(of, name, row, _), _| of != book || *name != tab.name || *row != key);
                Some("deletes a row of ours")
            }
        }
    }

    /// The tab's place, where it holds neither a copy nor a row without its key, and no other such thing is to be told.
    fn whole(&self, book: &str, tab: &Seen) -> Option<(String, String)> {
        let place = (book.to_owned(), tab.name.clone());
        (!self.copied.contains_key(&place) && !self.erased.contains_key(&place)).then_some(place)
    }

    /// A word into a column for people, or into one of their own (a new one now and then).
    fn writes(
        &mut self,
        world: &mut World,
        id: &str,
        book: &str,
        tab: &Seen,
        row: usize,
    ) -> Option<&'static str> {
        self.whole(book, tab)?;
        let theirs = |kind: Option<ColumnKind>| kind.is_none_or(|kind| kind == ColumnKind::Human);
        let columns: Vec<usize> = (0..tab.columns.len())
            .filter(|col| theirs(tab.columns[*col].1) && !tab.columns[*col].0.is_empty())
            .collect();
        self.count += 1;
        let own = tab.columns.iter().filter(|(_, kind)| kind.is_none()).count();
        let (header, col) = if columns.is_empty() || own < 2 && self.dice.one_in(6) {
            let header = format!("自分{}", self.count);
            let width = tab.columns.len();
            // Past the last column of the grid a person adds one first.
            world.edit_tab(id, &tab.title, |tab| tab.columns = tab.columns.max(width + 1));
            world.set_text(id, &tab.title, &at(tab.header, width), &header);
            (header, tab.columns.len())
        } else {
            let col = columns[self.dice.below(columns.len())];
            (tab.columns[col].0.clone(), col)
        };
        let word = format!("語{}", self.count);
        world.set_text(id, &tab.title, &at(row, col), &word);
        let key = tab.key_of(row).to_owned();
        self.words.insert((book.to_owned(), tab.name.clone(), key, header), word);
        Some("writes a word")
    }

    /// What a person does when told that a row stands twice or has lost its key.
    pub(crate) fn heal(&mut self, world: &mut World, id: &str, book: &str) {
        for tab in seen(world, id, book) {
            let place = (book.to_owned(), tab.name.clone());
            if let Some(key) = self.copied.remove(&place) {
                let twice: Vec<usize> =
                    tab.filled().into_iter().filter(|row| tab.key_of(*row) == key).collect();
                if let [_, .., last] = twice[..] {
                    world.delete_rows(id, &tab.title, last, 1);
                }
            }
            if let Some(key) = self.erased.remove(&place) {
                let blank = tab.filled().into_iter().find(|row| tab.key_of(*row).is_empty());
                let stands = tab.filled().into_iter().any(|row| tab.key_of(row) == key);
                assert!(!stands, "{place:?}: {key} was added again although its row stands there without it");
                world.set_text(id, &tab.title, &at(blank.unwrap(), tab.key), &key);
            }
        }
    }
}

//! Which cells of a spreadsheet are read: all tabs, one of them, a named range or an A1 range; in pieces that one answer
//! can hold.

use crate::domain::CellRef;
use crate::google::whole_tab;
use crate::table::Merge;
use google_sheets4::api::{GridRange, NamedRange, Spreadsheet};

/// One tab that holds cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tab {
    pub(super) id: i32,
    pub(super) title: String,
    pub(super) is_hidden: bool,
    pub(super) rows: u32,
    pub(super) cols: u32,
    pub(super) merges: Vec<Merge>,
}

/// A rectangle of a tab, both corners included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Part {
    /// Index of the tab.
    pub(super) tab: usize,
    pub(super) first: CellRef,
    pub(super) last: CellRef,
}

impl Part {
    const fn whole(tab: usize, of: &Tab) -> Self {
        Self { tab, first: CellRef::new(1, 1), last: CellRef::new(of.rows, of.cols) }
    }

    const fn width(&self) -> u32 {
        (self.last.col + 1).saturating_sub(self.first.col)
    }

    fn cells(&self) -> u64 {
        u64::from((self.last.row + 1).saturating_sub(self.first.row)) * u64::from(self.width())
    }

    /// `'名簿'!A1:C20`
    pub(super) fn address(&self, tabs: &[Tab]) -> String {
        format!("{}!{}:{}", whole_tab(&tabs[self.tab].title), self.first, self.last)
    }
}

/// The tabs in the order in which they stand; charts' and connected tabs hold no cells of their own.
pub(super) fn tabs_of(structure: &Spreadsheet) -> Vec<Tab> {
    let mut tabs: Vec<(i32, Tab)> = Vec::new();
    for sheet in structure.sheets.iter().flatten() {
        let Some(properties) = &sheet.properties else { continue };
        if properties.sheet_type.as_deref().is_some_and(|kind| kind != "GRID") {
            continue;
        }
        let grid = properties.grid_properties.clone().unwrap_or_default();
        let tab = Tab {
            id: properties.sheet_id.unwrap_or_default(),
            title: properties.title.clone().unwrap_or_default(),
            is_hidden: properties.hidden == Some(true),
            rows: number(grid.row_count),
            cols: number(grid.column_count),
            merges: sheet.merges.iter().flatten().map(merge_of).collect(),
        };
        tabs.push((properties.index.unwrap_or(i32::MAX), tab));
    }
    tabs.sort_by_key(|(index, _)| *index);
    tabs.into_iter().map(|(_, tab)| tab).collect()
}

fn number(value: Option<i32>) -> u32 {
    value.and_then(|value| u32::try_from(value).ok()).unwrap_or(0)
}

fn merge_of(range: &GridRange) -> Merge {
    let first = CellRef::new(number(range.start_row_index) + 1, number(range.start_column_index) + 1);
    let last = CellRef::new(
        number(range.end_row_index).max(first.row),
        number(range.end_column_index).max(first.col),
    );
    Merge { first, last }
}

/// What a configured range means here; `None` where the spreadsheet has no such tab or range.
pub(super) fn wanted(tabs: &[Tab], named: &[NamedRange], range: Option<&str>) -> Option<Vec<Part>> {
    let Some(range) = range else {
        return Some(tabs.iter().enumerate().map(|(at, tab)| Part::whole(at, tab)).collect());
    };
    let titled = |title: &str| tabs.iter().position(|tab| tab.title == title);
    if let Some(at) = titled(range) {
        return Some(vec![Part::whole(at, &tabs[at])]);
    }
    let by_name = named.iter().find(|one| one.name.as_deref() == Some(range));
    if let Some(range) = by_name.and_then(|one| one.range.as_ref()) {
        let at = tabs.iter().position(|tab| tab.id == range.sheet_id.unwrap_or_default())?;
        return Some(vec![of_grid_range(at, &tabs[at], range)]);
    }
    let (tab, cells) = match range.rsplit_once('!') {
        Some((title, cells)) => (titled(&unquoted(title))?, cells),
        None => (0, range),
    };
    Some(vec![of_a1(tab, tabs.get(tab)?, cells)?])
}

fn unquoted(title: &str) -> String {
    let inner = title.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\''));
    inner.map_or_else(|| title.to_owned(), |inner| inner.replace("''", "'"))
}

fn of_grid_range(at: usize, tab: &Tab, range: &GridRange) -> Part {
    let last = |end: Option<i32>, all: u32| end.map_or(all, |end| number(Some(end)).min(all));
    Part {
        tab: at,
        first: CellRef::new(number(range.start_row_index) + 1, number(range.start_column_index) + 1),
        last: CellRef::new(last(range.end_row_index, tab.rows), last(range.end_column_index, tab.cols)),
    }
}

/// `A1:C20`, `A:C`, `2:20`, `B2:C`, `B2`.
fn of_a1(at: usize, tab: &Tab, cells: &str) -> Option<Part> {
    let (first, last) = cells.split_once(':').map_or((cells, None), |(first, last)| (first, Some(last)));
    let (first_col, first_row) = corner(first)?;
    let (last_col, last_row) = match last {
        Some(last) => corner(last)?,
        None => (first_col, first_row),
    };
    let part = Part {
        tab: at,
        first: CellRef::new(first_row.unwrap_or(1), first_col.unwrap_or(1)),
        last: CellRef::new(
            last_row.unwrap_or(tab.rows).min(tab.rows),
            last_col.unwrap_or(tab.cols).min(tab.cols),
        ),
    };
    Some(part)
}

/// Column and row of one corner, either may be left open.
fn corner(text: &str) -> Option<(Option<u32>, Option<u32>)> {
    let text = text.replace('$', "");
    let letters = text.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(text.len());
    let (col, row) = text.split_at(letters);
    let row: Option<u32> = if row.is_empty() { None } else { Some(row.parse().ok().filter(|row| *row > 0)?) };
    let col = if col.is_empty() { None } else { Some(format!("{col}1").parse::<CellRef>().ok()?.col) };
    (row.is_some() || col.is_some()).then_some((col, row))
}

/// The parts in groups of at most so many cells; a part that is larger by itself is divided by rows.
pub(super) fn in_pieces(parts: &[Part], most: u64) -> Vec<Vec<Part>> {
    let mut groups: Vec<Vec<Part>> = Vec::new();
    let mut room = 0;
    for part in parts.iter().filter(|part| part.cells() > 0) {
        let rows = u32::try_from(most / u64::from(part.width())).unwrap_or(u32::MAX).max(1);
        let mut first = part.first.row;
        while first <= part.last.row {
            let last = part.last.row.min(first.saturating_add(rows - 1));
            let piece = Part {
                first: CellRef::new(first, part.first.col),
                last: CellRef::new(last, part.last.col),
                ..*part
            };
            match groups.last_mut().filter(|_| piece.cells() <= room) {
                Some(group) => group.push(piece),
                None => {
                    groups.push(vec![piece]);
                    room = most;
                }
            }
            room = room.saturating_sub(piece.cells());
            first = last + 1;
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tabs() -> Vec<Tab> {
        let tab = |id, title: &str, rows, cols| Tab {
            id,
            title: title.to_owned(),
            is_hidden: false,
            rows,
            cols,
            merges: Vec::new(),
        };
        vec![tab(0, "名簿", 1000, 26), tab(7, "It's Q#1 50%", 20, 3)]
    }

    fn addresses(range: Option<&str>) -> Option<Vec<String>> {
        let named = NamedRange {
            name: Some("一覧".to_owned()),
            range: Some(GridRange {
                sheet_id: Some(7),
                start_row_index: Some(1),
                end_column_index: Some(2),
                ..Default::default()
            }),
            ..Default::default()
        };
        let parts = wanted(&tabs(), &[named], range)?;
        Some(parts.iter().map(|part| part.address(&tabs())).collect())
    }

    #[test]
    fn a_range_is_a_tab_a_name_or_an_address() {
        for (range, address) in [
            ("名簿", "'名簿'!A1:Z1000"),
            ("It's Q#1 50%", "'It''s Q#1 50%'!A1:C20"),
            ("一覧", "'It''s Q#1 50%'!A2:B20"),
            ("名簿!B2:C", "'名簿'!B2:C1000"),
            ("'It''s Q#1 50%'!A:B", "'It''s Q#1 50%'!A1:B20"),
            ("A1:D10", "'名簿'!A1:D10"),
            ("3:5", "'名簿'!A3:Z5"),
            ("$B$2", "'名簿'!B2:B2"),
        ] {
            assert_eq!(addresses(Some(range)).unwrap(), [address], "{range}");
        }
        for absent in ["別のタブ", "別のタブ!A1", "A0", "名簿!"] {
            assert_eq!(addresses(Some(absent)), None, "{absent}");
        }
        assert_eq!(addresses(None).unwrap().len(), 2);
    }

    #[test]
    fn no_answer_has_to_hold_more_than_it_can() {
        let parts = wanted(&tabs(), &[], None).unwrap();
        let shown = |most| -> Vec<Vec<String>> {
            let groups = in_pieces(&parts, most);
            groups.iter().map(|group| group.iter().map(|part| part.address(&tabs())).collect()).collect()
        };
        assert_eq!(shown(200_000).len(), 1);
        assert_eq!(
            shown(20_000),
            [vec!["'名簿'!A1:Z769"], vec!["'名簿'!A770:Z1000", "'It''s Q#1 50%'!A1:C20"]]
        );
        assert_eq!(shown(10).concat().len(), 1000 + 7);
    }
}

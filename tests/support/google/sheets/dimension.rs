//! Inserting, deleting and moving rows and columns, with all that is tied to them.

use super::formula::rewritten;
use super::model::{Book, Cell, Entered, Line, MOST_CELLS};
use crate::google::json::{Object, int};
use serde_json::Value;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Axis {
    Rows,
    Columns,
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum Shift {
    Insert {
        at: usize,
        count: usize,
    },
    Delete {
        from: usize,
        to: usize,
    },
    /// Rows `from..to` go to before `dest`, counted in the old places.
    Move {
        from: usize,
        to: usize,
        dest: usize,
    },
}

impl Axis {
    pub(crate) fn of(text: &str) -> Result<Self, String> {
        match text {
            "ROWS" => Ok(Self::Rows),
            "COLUMNS" => Ok(Self::Columns),
            _ => Err("No dimension specified.".to_owned()),
        }
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Rows => "ROWS",
            Self::Columns => "COLUMNS",
        }
    }

    fn ends(self) -> (&'static str, &'static str) {
        match self {
            Self::Rows => ("startRowIndex", "endRowIndex"),
            Self::Columns => ("startColumnIndex", "endColumnIndex"),
        }
    }

    fn anchor(self) -> &'static str {
        match self {
            Self::Rows => "rowIndex",
            Self::Columns => "columnIndex",
        }
    }
}

impl Shift {
    /// Where one place goes; `None` = it is deleted.
    fn place(self, at: usize) -> Option<usize> {
        match self {
            Self::Insert { at: from, count } => Some(if at >= from { at + count } else { at }),
            Self::Delete { from, to } if (from..to).contains(&at) => None,
            Self::Delete { from, to } => Some(if at >= to { at - (to - from) } else { at }),
            Self::Move { from, to, dest } => {
                let count = to - from;
                Some(if (from..to).contains(&at) {
                    if dest > from { at + (dest - to) } else { at - (from - dest) }
                } else if at >= to && at < dest {
                    at - count
                } else if at < from && at >= dest {
                    at + count
                } else {
                    at
                })
            }
        }
    }

    /// What becomes of a stretch with an exclusive end; `None` = it is gone.
    fn stretch(self, begin: usize, end: usize) -> Option<(usize, usize)> {
        match self {
            Self::Insert { at, count } => Some((
                if begin >= at { begin + count } else { begin },
                if end > at { end + count } else { end },
            )),
            Self::Delete { from, to } => {
                let point = |at: usize| if at >= to { at - (to - from) } else { at.min(from) };
                let (begin, end) = (point(begin), point(end));
                (begin < end).then_some((begin, end))
            }
            Self::Move { from, to, dest } => {
                if begin <= from && to <= end && dest >= begin && dest <= end {
                    return Some((begin, end));
                }
                let places = (begin..end.min(begin + 100_000)).filter_map(|at| self.place(at));
                let (low, high) = places.fold((usize::MAX, 0), |(low, high), at| (low.min(at), high.max(at)));
                Some((low, high + 1))
            }
        }
    }
}

/// Shifts rows or columns of a tab; everything in the book that points at them follows.
pub(crate) fn shift(book: &mut Book, sheet: i64, axis: Axis, shift: Shift) -> Result<(), String> {
    let other_cells = book.cells();
    let tab = book.tab_mut(sheet).ok_or_else(|| format!("No grid with id: {sheet}"))?;
    let (size, across) = match axis {
        Axis::Rows => (tab.rows, tab.columns),
        Axis::Columns => (tab.columns, tab.rows),
    };
    let new_size = match shift {
        Shift::Insert { count, .. } => size + count,
        Shift::Delete { from, to } => size - (to - from),
        Shift::Move { .. } => size,
    };
    if new_size == 0 {
        return Err(format!("You can't delete all the {} on the sheet.", axis.name().to_lowercase()));
    }
    if other_cells + new_size * across > MOST_CELLS + size * across {
        return Err(too_many_cells());
    }
    let frozen = match axis {
        Axis::Rows => "frozenRowCount",
        Axis::Columns => "frozenColumnCount",
    };
    if let Some(grid) =
        tab.properties.get("gridProperties").filter(|grid| int(grid, frozen) >= Some(new_size as i64))
    {
        let count = int(grid, frozen).unwrap_or(0);
        return Err(format!(
            "Sorry, it is not possible to delete all non-frozen {}. ({count})",
            axis.name().to_lowercase()
        ));
    }
    match axis {
        Axis::Rows => {
            tab.rows = new_size;
            shift_list(&mut tab.lines, shift, |_: &mut Line| {});
        }
        Axis::Columns => {
            tab.columns = new_size;
            for line in &mut tab.lines {
                shift_list(&mut line.cells, shift, |_: &mut Cell| {});
            }
            shift_list(&mut tab.column_properties, shift, |_: &mut Object| {});
        }
    }
    follow(book, sheet, axis, shift);
    Ok(())
}

pub(crate) fn too_many_cells() -> String {
    format!(
        "This action would increase the number of cells in the workbook above the limit of {MOST_CELLS} cells."
    )
}

fn shift_list<T: Default>(list: &mut Vec<T>, shift: Shift, fresh: impl Fn(&mut T)) {
    match shift {
        Shift::Insert { at, count } if at < list.len() => {
            list.splice(
                at..at,
                (0..count).map(|_| {
                    let mut one = T::default();
                    fresh(&mut one);
                    one
                }),
            );
        }
        Shift::Insert { .. } => {}
        Shift::Delete { from, to } => {
            let length = list.len();
            list.drain(from.min(length)..to.min(length));
        }
        Shift::Move { from, to, dest } => {
            if list.len() < to.max(dest) {
                list.resize_with(to.max(dest), T::default);
            }
            let block: Vec<T> = list.drain(from..to).collect();
            let at = if dest > from { dest - (to - from) } else { dest };
            list.splice(at..at, block);
        }
    }
}

fn follow(book: &mut Book, sheet: i64, axis: Axis, shift: Shift) {
    let first_sheet = |object: &Object| int(&Value::Object(object.clone()), "sheetId").unwrap_or(0) == sheet;
    let stays = |value: &mut Value| walk(value, axis, shift, &first_sheet);
    book.named_ranges.retain_mut(|one| stays(one));
    book.metadata.retain_mut(|one| stays(one));
    let title = book.tab(sheet).map(|tab| tab.title.clone()).unwrap_or_default();
    for tab in &mut book.tabs {
        let lists = [
            &mut tab.merges,
            &mut tab.protected,
            &mut tab.filter_views,
            &mut tab.conditional,
            &mut tab.banded,
        ];
        for list in lists {
            list.retain_mut(|one| stays(one));
        }
        for chart in &mut tab.charts {
            // A chart whose source is deleted stays, without it.
            walk(chart, axis, shift, &first_sheet);
        }
        if tab.basic_filter.as_mut().is_some_and(|filter| !stays(filter)) {
            tab.basic_filter = None;
        }
        let here = tab.id == sheet;
        for cell in tab.lines.iter_mut().flat_map(|line| &mut line.cells) {
            let Entered::Formula(text) = &mut cell.value else { continue };
            *text = rewritten(text, |mut reference| {
                let meant = reference.title.as_ref().map_or(here, |named| *named == title);
                if meant {
                    match axis {
                        Axis::Rows => reference.row = shift.place(reference.row)?,
                        Axis::Columns => reference.column = shift.place(reference.column)?,
                    }
                }
                Some(reference)
            });
        }
    }
}

/// Moves every range and anchor inside a value; `false` = the value's own range is gone.
fn walk(value: &mut Value, axis: Axis, shift: Shift, ours: &dyn Fn(&Object) -> bool) -> bool {
    match value {
        Value::Array(values) => {
            let before = values.len();
            values.retain_mut(|value| walk(value, axis, shift, ours));
            before == 0 || !values.is_empty()
        }
        Value::Object(object) => {
            let of_axis = object.get("dimension").is_some_and(|name| name == axis.name());
            let (begin, end) = if of_axis { ("startIndex", "endIndex") } else { axis.ends() };
            let at =
                |object: &Object, key: &str| object.get(key).and_then(Value::as_i64).map(|at| at as usize);
            let is_range = object.contains_key(begin) || object.contains_key(end);
            if is_range && ours(object) {
                let open = usize::MAX / 2;
                let (from, to) = (at(object, begin).unwrap_or(0), at(object, end).unwrap_or(open));
                let bounded = object.contains_key(end);
                let Some((from, to)) = (if bounded { shift.stretch(from, to) } else { Some((from, to)) })
                else {
                    return false;
                };
                if object.contains_key(begin) {
                    object.insert(begin.to_owned(), from.into());
                }
                if bounded {
                    object.insert(end.to_owned(), to.into());
                }
                return true;
            }
            if let Some(place) = at(object, axis.anchor()).filter(|_| ours(object)) {
                object.insert(axis.anchor().to_owned(), shift.place(place).unwrap_or(place).into());
            }
            let mut stays = true;
            for (key, inner) in object.iter_mut() {
                let own = matches!(key.as_str(), "range" | "ranges" | "location" | "dimensionRange");
                let alive = walk(inner, axis, shift, ours);
                stays &= alive || !own;
            }
            stays
        }
        _ => true,
    }
}

//! What people do in spreadsheets, directly on the state; every edit is a change that Drive tells of.

use super::a1::{self, Area};
use super::dimension::{Axis, Shift, shift};
use super::entry::typed;
use super::model::{Book, Cell, Entered, Tab};
use super::rearrange::sort_area;
use crate::google::drive::SHEET;
use crate::google::json::is_true;
use crate::google::world::World;
use serde_json::{Value, json};

/// Rows of a tab as they are shown.
pub(crate) type Shown = Vec<Vec<String>>;

/// Places of cells are given in A1 notation (`B2`), rows and columns from 0, columns also by letters in A1.
impl World {
    /// A native spreadsheet with one tab `シート1`, its cells typed in.
    pub(crate) fn put_sheet(&mut self, name: &str, parent: Option<&str>, rows: &[&[&str]]) -> String {
        self.put_tabs(name, parent, &[("シート1", rows)])
    }

    /// A native spreadsheet with tabs of 1000 rows and 26 columns (more where the rows need more).
    pub(crate) fn put_tabs(
        &mut self,
        name: &str,
        parent: Option<&str>,
        tabs: &[(&str, &[&[&str]])],
    ) -> String {
        let id = self.ids.document();
        self.put(&id, name, SHEET, parent, None);
        let book = Book {
            id: id.clone(),
            title: name.to_owned(),
            locale: "ja_JP".to_owned(),
            time_zone: "Asia/Tokyo".to_owned(),
            properties: crate::google::json::Object::new(),
            tabs: Vec::new(),
            named_ranges: Vec::new(),
            metadata: Vec::new(),
        };
        self.books.insert(id.clone(), book);
        for (at, (title, rows)) in tabs.iter().enumerate() {
            let sheet = if at == 0 { 0 } else { self.ids.number() };
            let width = rows.iter().map(|row| row.len()).max().unwrap_or(0);
            let mut tab = Tab::new(sheet, title, rows.len().max(1000), width.max(26));
            for (row, values) in rows.iter().enumerate() {
                for (column, text) in values.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
                    type_in(tab.cell_mut(row, column), text);
                }
            }
            self.books.get_mut(&id).unwrap().tabs.push(tab);
        }
        id
    }

    pub(crate) fn book(&self, id: &str) -> &Book {
        self.books.get(id).unwrap_or_else(|| panic!("no spreadsheet {id}"))
    }

    pub(crate) fn tab(&self, id: &str, tab: &str) -> &Tab {
        self.book(id).titled(tab).unwrap_or_else(|| panic!("no tab {tab} in {id}"))
    }

    /// The book under a person's hands.
    pub(crate) fn edit_book(&mut self, id: &str, edit: impl FnOnce(&mut Book)) {
        edit(self.books.get_mut(id).unwrap_or_else(|| panic!("no spreadsheet {id}")));
        self.touched(id);
    }

    pub(crate) fn edit_tab(&mut self, id: &str, tab: &str, edit: impl FnOnce(&mut Tab)) {
        self.edit_book(id, |book| {
            let found = book.tabs.iter_mut().find(|one| one.title == tab);
            edit(found.unwrap_or_else(|| panic!("no tab {tab}")));
        });
    }

    /// Types a text into a cell: numbers, dates and formulas are understood.
    pub(crate) fn type_cell(&mut self, id: &str, tab: &str, cell: &str, text: &str) {
        let (row, column) = place(cell);
        self.edit_tab(id, tab, |tab| type_in(tab.cell_mut(row, column), text));
    }

    /// Text as text, whatever it looks like.
    pub(crate) fn set_text(&mut self, id: &str, tab: &str, cell: &str, text: &str) {
        let (row, column) = place(cell);
        let value = if text.is_empty() { Entered::Empty } else { Entered::Text(text.to_owned()) };
        self.edit_tab(id, tab, |tab| tab.cell_mut(row, column).value = value);
    }

    pub(crate) fn set_number(&mut self, id: &str, tab: &str, cell: &str, value: f64) {
        let (row, column) = place(cell);
        self.edit_tab(id, tab, |tab| tab.cell_mut(row, column).value = Entered::Number(value));
    }

    pub(crate) fn set_number_format(&mut self, id: &str, tab: &str, cell: &str, kind: &str, pattern: &str) {
        self.set_format(id, tab, cell, "numberFormat", json!({"type": kind, "pattern": pattern}));
    }

    /// Fills a cell with a colour (parts of 1).
    pub(crate) fn colour(&mut self, id: &str, tab: &str, cell: &str, [red, green, blue]: [f64; 3]) {
        let colour = json!({"red": red, "green": green, "blue": blue});
        self.set_format(id, tab, cell, "backgroundColor", colour);
    }

    /// Strikes a cell through as a whole.
    pub(crate) fn strike(&mut self, id: &str, tab: &str, cell: &str) {
        self.set_format(id, tab, cell, "textFormat", json!({"strikethrough": true}));
    }

    /// Strikes the first characters of a cell through.
    pub(crate) fn strike_first(&mut self, id: &str, tab: &str, cell: &str, count: usize) {
        let (row, column) = place(cell);
        let runs = json!([{"format": {"strikethrough": true}}, {"startIndex": count, "format": {}}]);
        self.edit_tab(id, tab, |tab| {
            drop(tab.cell_mut(row, column).more().other.insert("textFormatRuns".to_owned(), runs));
        });
    }

    fn set_format(&mut self, id: &str, tab: &str, cell: &str, name: &str, value: Value) {
        let (row, column) = place(cell);
        self.edit_tab(id, tab, |tab| {
            let format = &mut tab.cell_mut(row, column).more().format;
            if format.is_null() {
                *format = json!({});
            }
            format[name] = value;
        });
    }

    pub(crate) fn write_note(&mut self, id: &str, tab: &str, cell: &str, note: &str) {
        let (row, column) = place(cell);
        self.edit_tab(id, tab, |tab| note.clone_into(&mut tab.cell_mut(row, column).more().note));
    }

    /// A comment: Drive's, so no Sheets answer tells of it; it goes where its cell goes.
    pub(crate) fn write_comment(&mut self, id: &str, tab: &str, cell: &str, text: &str) {
        let (row, column) = place(cell);
        self.edit_tab(id, tab, |tab| text.clone_into(&mut tab.cell_mut(row, column).more().comment));
    }

    /// Sorts the rows from `first` on by a column.
    pub(crate) fn sort_tab(&mut self, id: &str, tab: &str, first: usize, column: usize, descending: bool) {
        self.edit_book(id, |book| {
            let tab = book.titled(tab).unwrap();
            let area = Area {
                sheet: tab.id,
                row: first,
                column: 0,
                row_end: tab.used_rows().max(first),
                column_end: tab.used_columns(),
                is_cell: false,
            };
            sort_area(book, &area, &[(column, descending)]);
        });
    }

    pub(crate) fn insert_rows(&mut self, id: &str, tab: &str, at: usize, count: usize) {
        self.shift(id, tab, Axis::Rows, Shift::Insert { at, count });
    }

    pub(crate) fn delete_rows(&mut self, id: &str, tab: &str, from: usize, count: usize) {
        self.shift(id, tab, Axis::Rows, Shift::Delete { from, to: from + count });
    }

    pub(crate) fn move_row(&mut self, id: &str, tab: &str, from: usize, dest: usize) {
        self.shift(id, tab, Axis::Rows, Shift::Move { from, to: from + 1, dest });
    }

    pub(crate) fn insert_columns(&mut self, id: &str, tab: &str, at: usize, count: usize) {
        self.shift(id, tab, Axis::Columns, Shift::Insert { at, count });
    }

    pub(crate) fn delete_columns(&mut self, id: &str, tab: &str, from: usize, count: usize) {
        self.shift(id, tab, Axis::Columns, Shift::Delete { from, to: from + count });
    }

    /// A column goes to before `dest`, counted as the columns stand now.
    pub(crate) fn move_column(&mut self, id: &str, tab: &str, from: usize, dest: usize) {
        self.shift(id, tab, Axis::Columns, Shift::Move { from, to: from + 1, dest });
    }

    fn shift(&mut self, id: &str, tab: &str, axis: Axis, how: Shift) {
        self.edit_book(id, |book| {
            let sheet = book.titled(tab).unwrap_or_else(|| panic!("no tab {tab}")).id;
            shift(book, sheet, axis, how).unwrap();
        });
    }

    pub(crate) fn hide_row(&mut self, id: &str, tab: &str, row: usize, hidden: bool) {
        self.edit_tab(id, tab, |tab| {
            drop(tab.line(row).properties.insert("hiddenByUser".to_owned(), hidden.into()))
        });
    }

    pub(crate) fn rename_tab(&mut self, id: &str, tab: &str, title: &str) {
        self.edit_tab(id, tab, |tab| title.clone_into(&mut tab.title));
    }

    pub(crate) fn hide_tab(&mut self, id: &str, tab: &str, hidden: bool) {
        self.edit_tab(id, tab, |tab| drop(tab.properties.insert("hidden".to_owned(), hidden.into())));
    }

    pub(crate) fn move_tab(&mut self, id: &str, tab: &str, to: usize) {
        self.edit_book(id, |book| {
            let at = book.tabs.iter().position(|one| one.title == tab).unwrap();
            let tab = book.tabs.remove(at);
            book.tabs.insert(to, tab);
        });
    }

    pub(crate) fn add_tab(&mut self, id: &str, title: &str) -> i64 {
        let sheet = self.ids.number();
        self.edit_book(id, |book| book.tabs.push(Tab::new(sheet, title, 1000, 26)));
        sheet
    }

    pub(crate) fn delete_tab(&mut self, id: &str, tab: &str) {
        self.edit_book(id, |book| book.tabs.retain(|one| one.title != tab));
    }

    /// A filter over everything that stands in the tab.
    pub(crate) fn set_filter(&mut self, id: &str, tab: &str) {
        self.edit_tab(id, tab, |tab| {
            let range = json!({"sheetId": tab.id, "startRowIndex": 0, "endRowIndex": tab.used_rows(),
                "startColumnIndex": 0, "endColumnIndex": tab.used_columns()});
            tab.basic_filter = Some(json!({ "range": range }));
        });
    }

    pub(crate) fn clear_filter(&mut self, id: &str, tab: &str) {
        self.edit_tab(id, tab, |tab| tab.basic_filter = None);
    }

    /// A drop-down of these values.
    pub(crate) fn set_list(&mut self, id: &str, tab: &str, cell: &str, values: &[&str]) {
        let (row, column) = place(cell);
        let values: Vec<Value> = values.iter().map(|value| json!({ "userEnteredValue": value })).collect();
        let rule = json!({"condition": {"type": "ONE_OF_LIST", "values": values}, "showCustomUi": true});
        self.edit_tab(id, tab, |tab| tab.cell_mut(row, column).more().validation = rule);
    }

    /// Protects a whole tab so that only its owner may edit it.
    pub(crate) fn protect_tab(&mut self, id: &str, tab: &str) {
        let number = self.ids.number();
        self.edit_tab(id, tab, |tab| {
            tab.protected.push(json!({"protectedRangeId": number, "range": {"sheetId": tab.id}}));
        });
    }

    /// Takes away every protection of a tab that does more than warn.
    pub(crate) fn unprotect(&mut self, id: &str, tab: &str) {
        self.edit_tab(id, tab, |tab| tab.protected.retain(|one| one["warningOnly"] == true));
    }

    /// Protects cells (`A1:B2`) so that only these addresses may edit them.
    pub(crate) fn protect(&mut self, id: &str, tab: &str, range: &str, editors: &[&str]) -> i64 {
        let number = self.ids.number();
        let owner = self.file(id).owner.clone();
        self.edit_book(id, |book| {
            let area =
                a1::area(book, &format!("{}!{range}", a1::title(tab))).unwrap_or_else(|_| panic!("{range}"));
            let users: Vec<&str> = editors.iter().copied().chain([owner.as_str()]).collect();
            let protected =
                json!({"protectedRangeId": number, "range": area.grid(), "editors": {"users": users}});
            book.tab_mut(area.sheet).unwrap().protected.push(protected);
        });
        number
    }

    /// A whole tab as shown, without the empty rows and columns at its end.
    pub(crate) fn rows(&self, id: &str, tab: &str) -> Shown {
        let (book, tab) = (self.book(id), self.tab(id, tab));
        let width = tab.used_columns();
        (0..tab.used_rows())
            .map(|row| (0..width).map(|column| book.shown(tab, row, column)).collect())
            .collect()
    }

    pub(crate) fn shown(&self, id: &str, tab: &str, cell: &str) -> String {
        let (row, column) = place(cell);
        self.book(id).shown(self.tab(id, tab), row, column)
    }

    /// The cell as it was entered, if anything was.
    pub(crate) fn cell(&self, id: &str, tab: &str, cell: &str) -> Option<&Cell> {
        let (row, column) = place(cell);
        self.tab(id, tab).cell(row, column)
    }

    pub(crate) fn formula(&self, id: &str, tab: &str, cell: &str) -> Option<String> {
        match self.cell(id, tab, cell).map(|cell| &cell.value) {
            Some(Entered::Formula(text)) => Some(text.clone()),
            _ => None,
        }
    }

    pub(crate) fn note(&self, id: &str, tab: &str, cell: &str) -> String {
        let more = self.cell(id, tab, cell).and_then(|cell| cell.more.as_ref());
        more.map_or(String::new(), |more| more.note.clone())
    }

    pub(crate) fn comment(&self, id: &str, tab: &str, cell: &str) -> String {
        let more = self.cell(id, tab, cell).and_then(|cell| cell.more.as_ref());
        more.map_or(String::new(), |more| more.comment.clone())
    }

    /// `userEnteredFormat.backgroundColor`; null = none.
    pub(crate) fn colour_of(&self, id: &str, tab: &str, cell: &str) -> Value {
        self.cell(id, tab, cell).map_or(Value::Null, |cell| cell.format()["backgroundColor"].clone())
    }

    pub(crate) fn titles(&self, id: &str) -> Vec<String> {
        self.book(id).tabs.iter().map(|tab| tab.title.clone()).collect()
    }

    pub(crate) fn is_row_hidden(&self, id: &str, tab: &str, row: usize) -> bool {
        let line = self.tab(id, tab).lines.get(row);
        line.is_some_and(|line| is_true(&Value::Object(line.properties.clone()), "hiddenByUser"))
    }
}

fn place(cell: &str) -> (usize, usize) {
    match a1::corner(cell) {
        Some((Some(column), Some(row))) => (row, column),
        _ => panic!("{cell} is not a cell"),
    }
}

fn type_in(cell: &mut Cell, text: &str) {
    let (value, format) = typed(text);
    cell.value = value;
    if let Some(format) = format.filter(|_| cell.number_format().is_none()) {
        let own = &mut cell.more().format;
        if own.is_null() {
            *own = json!({});
        }
        own["numberFormat"] = format;
    }
}

//! Sheets filled line by line, and the workbooks made of them.

use chrono::{Datelike, NaiveDate, Timelike};
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

use super::cell::{Cell, WIDEST, width_of};

/// One sheet, filled from the top; `row` is where the next line goes.
pub(super) struct Page {
    pub(super) sheet: Worksheet,
    pub(super) row: u32,
    looks: Looks,
    /// How wide the longest line of each column's headings and cells is.
    widths: Vec<usize>,
}

struct Looks {
    heading: Format,
    body: Format,
    date: Format,
    moment: Format,
    title: Format,
}

impl Looks {
    fn new() -> Self {
        let body = Format::new()
            .set_border(FormatBorder::Thin)
            .set_text_wrap()
            .set_align(FormatAlign::VerticalCenter);
        Self {
            heading: body
                .clone()
                .set_bold()
                .set_background_color(Color::RGB(0xDD_EB_F7))
                .set_align(FormatAlign::Center),
            date: body.clone().set_num_format("yyyy/m/d"),
            moment: Format::new().set_num_format("yyyy/mm/dd hh:mm:ss"),
            title: Format::new().set_bold().set_font_size(14),
            body,
        }
    }
}

impl Page {
    pub(super) fn new(name: &str) -> Result<Self, XlsxError> {
        let mut sheet = Worksheet::new();
        sheet.set_name(name)?;
        sheet.set_paper_size(9).set_landscape().set_print_fit_to_pages(1, 0);
        Ok(Self { sheet, row: 0, looks: Looks::new(), widths: Vec::new() })
    }

    /// Writes the next line.
    pub(super) fn line(&mut self, cells: &[Cell]) -> Result<(), XlsxError> {
        for (column, cell) in cells.iter().enumerate() {
            self.put(self.row, column as u16, cell)?;
        }
        self.fit_row(cells.iter().map(Cell::lines))?;
        self.row += 1;
        Ok(())
    }

    /// Makes the current row as high as the most lines of its cells need.
    fn fit_row(&mut self, lines: impl Iterator<Item = usize>) -> Result<(), XlsxError> {
        let most = lines.max().unwrap_or(1);
        if most > 1 {
            self.sheet.set_row_height(self.row, most as f64 * 17.0)?;
        }
        Ok(())
    }

    /// Writes the next line of a form: label and value, label and value, a column apart.
    pub(super) fn labelled(&mut self, pairs: &[(&str, Cell)]) -> Result<(), XlsxError> {
        for (place, (label, value)) in pairs.iter().enumerate() {
            let column = place as u16 * 3;
            self.heading(self.row, column, label)?;
            self.put(self.row, column + 1, value)?;
        }
        self.fit_row(pairs.iter().map(|(_, value)| value.lines()))?;
        self.row += 1;
        Ok(())
    }

    pub(super) fn skip(&mut self, lines: u32) {
        self.row += lines;
    }

    /// Writes the next line as headings and keeps it in sight.
    pub(super) fn headings<'a>(&mut self, words: impl IntoIterator<Item = &'a str>) -> Result<(), XlsxError> {
        let mut lines = 1;
        for (column, word) in words.into_iter().enumerate() {
            self.heading(self.row, column as u16, word)?;
            lines = lines.max(word.lines().count());
        }
        self.fit_row(std::iter::once(lines))?;
        self.row += 1;
        self.sheet.set_freeze_panes(self.row, 0)?;
        Ok(())
    }

    pub(super) fn heading(&mut self, row: u32, column: u16, word: &str) -> Result<(), XlsxError> {
        self.widen(column, width_of(word));
        self.sheet.write_string_with_format(row, column, word, &self.looks.heading)?;
        Ok(())
    }

    /// A heading over several cells, from one corner to the other.
    pub(super) fn wide_heading(
        &mut self,
        from: (u32, u16),
        to: (u32, u16),
        word: &str,
    ) -> Result<(), XlsxError> {
        if from == to {
            return self.heading(from.0, from.1, word);
        }
        if from.1 == to.1 {
            self.widen(from.1, width_of(word));
        }
        self.sheet.merge_range(from.0, from.1, to.0, to.1, word, &self.looks.heading)?;
        Ok(())
    }

    /// A title over the first `columns` cells of the next line.
    pub(super) fn title(&mut self, text: &str, columns: u16) -> Result<(), XlsxError> {
        self.sheet.merge_range(self.row, 0, self.row, columns.max(2) - 1, text, &self.looks.title)?;
        self.row += 1;
        Ok(())
    }

    fn put(&mut self, row: u32, column: u16, cell: &Cell) -> Result<(), XlsxError> {
        self.widen(column, cell.width());
        let looks = &self.looks;
        match cell {
            Cell::Blank => self.sheet.write_blank(row, column, &looks.body)?,
            Cell::Text(text) => self.sheet.write_string_with_format(row, column, text, &looks.body)?,
            Cell::Number(value) => self.sheet.write_number_with_format(row, column, *value, &looks.body)?,
            Cell::Date(date) => {
                self.sheet.write_datetime_with_format(row, column, &excel_date(*date)?, &looks.date)?
            }
            Cell::Moment(moment) => {
                let (date, time) = (moment.date(), moment.time());
                let stamp = excel_date(date)?.and_hms(
                    time.hour() as u16,
                    time.minute() as u8,
                    f64::from(time.second()),
                )?;
                self.sheet.write_datetime_with_format(row, column, &stamp, &looks.moment)?
            }
        };
        Ok(())
    }

    fn widen(&mut self, column: u16, width: usize) {
        let column = usize::from(column);
        if self.widths.len() <= column {
            self.widths.resize(column + 1, 0);
        }
        self.widths[column] = self.widths[column].max(width);
    }

    /// Makes each column as wide as what stands in it, within reason.
    fn fit_columns(&mut self) -> Result<(), XlsxError> {
        for (column, width) in self.widths.iter().enumerate().filter(|(_, width)| **width > 0) {
            self.sheet.set_column_width(column as u16, (width + 2).clamp(6, WIDEST) as f64)?;
        }
        Ok(())
    }

    /// A remark without a border, outside of any table.
    pub(super) fn remark(&mut self, row: u32, column: u16, text: &str) -> Result<(), XlsxError> {
        self.sheet.write_string(row, column, text)?;
        Ok(())
    }
}

/// The bytes of a workbook of these pages; the same pages give the same bytes on any day.
pub(super) fn workbook(pages: Vec<Page>) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let made = ExcelDateTime::from_ymd(2026, 11, 16)?.and_hms(9, 0, 0)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&made));
    for mut page in pages {
        page.fit_columns()?;
        workbook.push_worksheet(page.sheet);
    }
    workbook.save_to_buffer()
}

fn excel_date(date: NaiveDate) -> Result<ExcelDateTime, XlsxError> {
    ExcelDateTime::from_ymd(date.year() as u16, date.month() as u8, date.day() as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_that_looks_like_a_formula_stays_text() {
        let mut page = Page::new("表").unwrap();
        page.line(&[Cell::text("=要確認"), Cell::text("+81")]).unwrap();
        let bytes = workbook(vec![page]).unwrap();
        let mut book: calamine::Xlsx<_> =
            calamine::open_workbook_from_rs(std::io::Cursor::new(bytes)).unwrap();
        let range = calamine::Reader::worksheet_range(&mut book, "表").unwrap();
        assert_eq!(range.get_value((0, 0)), Some(&calamine::Data::String("=要確認".to_owned())));
    }
}

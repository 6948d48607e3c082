//! Walks every workbook of a night and holds it to the ministry's rules for machine-readable tables, to accessibility and to
//! what a printed sheet needs.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

use crate::support::{Installation, SMALL, files, parts_of};
use calamine::{Data, Reader as _};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use tsunagi::views::{BookKind, Format, TabSpec, tab_specs};

/// The least contrast of text and ground (WCAG 2, AA).
const CONTRAST: f64 = 4.5;

/// A book, its parts, and what it breaks.
struct Book {
    name: String,
    parts: BTreeMap<String, String>,
    broken: Vec<String>,
}

impl Book {
    fn breaks(&mut self, what: impl std::fmt::Display) {
        self.broken.push(format!("{}: {what}", self.name));
    }

    fn part(&self, name: &str) -> &str {
        self.parts.get(name).map_or("", String::as_str)
    }
}

#[test]
fn every_produced_workbook_keeps_the_rules_of_good_sheets() {
    let installation = Installation::after_a_night(&SMALL);
    let (mut books, mut broken, mut charts) = (0, Vec::new(), 0);
    let all = files(&installation.path("out")).into_iter();
    for (name, path) in all.filter(|(name, _)| name.ends_with(".xlsx")) {
        let kind = if name.contains("窓口") { BookKind::Desk } else { BookKind::National };
        let parts = parts_of(&path).into_iter().collect();
        let mut book = Book { name, parts, broken: Vec::new() };
        cells(&mut book, &path, tab_specs(kind));
        sheets(&mut book);
        colours(&mut book);
        charts += book.parts.keys().filter(|part| part.starts_with("xl/charts/chart")).count();
        books += 1;
        broken.append(&mut book.broken);
    }
    assert!(books > SMALL.desks && charts > 2, "{books} books with {charts} charts");
    assert_eq!(broken, Vec::<String>::new());
}

/// One value a cell, numbers as numbers, units in headers, headers unique, no spaces for layout.
fn cells(book: &mut Book, path: &Path, specs: &[TabSpec]) {
    let mut opened = calamine::open_workbook_auto(path).unwrap();
    for (tab, range) in opened.worksheets() {
        let Some(spec) = specs.iter().find(|spec| spec.name == tab) else {
            book.breaks(format_args!("{tab} is no tab of its kind"));
            continue;
        };
        let mut rows = range.rows();
        let headers: Vec<String> = rows.next().unwrap_or_default().iter().map(ToString::to_string).collect();
        let unique: BTreeSet<&String> = headers.iter().collect();
        if unique.len() != headers.len() || headers.iter().any(|header| header.trim().is_empty()) {
            book.breaks(format_args!("{tab}: headers are not unique or empty"));
        }
        for (at, row) in rows.enumerate() {
            for (header, cell) in headers.iter().zip(row) {
                let format = spec.columns.iter().find(|one| one.header == *header).map(|one| one.format);
                if let Some(fault) = fault_of(cell, format) {
                    book.breaks(format_args!("{tab} row {} {header}: {fault} {cell:?}", at + 2));
                }
            }
        }
        for column in &spec.columns {
            let needs = match column.format {
                Format::Yen => "（円",
                _ => "",
            };
            if !column.header.contains(needs) {
                book.breaks(format_args!("{tab} {}: the unit is missing", column.header));
            }
        }
    }
}

fn fault_of(cell: &Data, format: Option<Format>) -> Option<&'static str> {
    match (cell, format) {
        (Data::Empty, _) => None,
        (Data::Error(_), _) => Some("an error"),
        (
            Data::String(_),
            Some(
                Format::Integer
                | Format::Decimal
                | Format::Yen
                | Format::Percent
                | Format::Date
                | Format::DateTime,
            ),
        ) if !is_coarse_date(cell, format) => Some("text in a column of numbers"),
        (Data::String(text), _) if text != text.trim() => Some("spaces at an end"),
        (Data::String(text), _) if text.contains("  ") || text.contains("　　") => {
            Some("spaces for layout")
        }
        _ => None,
    }
}

/// A date of which only the month is known is text by design.
fn is_coarse_date(cell: &Data, format: Option<Format>) -> bool {
    let Data::String(text) = cell else { return false };
    format == Some(Format::Date) && text.len() <= 7 && text.starts_with(|c: char| c.is_ascii_digit())
}

/// No merged cells, frozen header, filter, A4 or A3 landscape on one page's width, header repeated, page numbers, alt texts.
fn sheets(book: &mut Book) {
    let names: Vec<String> =
        book.parts.keys().filter(|name| name.starts_with("xl/worksheets/sheet")).cloned().collect();
    for name in &names {
        let sheet = book.part(name).to_owned();
        for (wanted, has) in [
            ("no merged cells", !sheet.contains("<mergeCell")),
            ("a frozen header", sheet.contains("state=\"frozen\"") && sheet.contains("ySplit=\"1\"")),
            ("a filter", sheet.contains("<autoFilter")),
            ("landscape", sheet.contains("orientation=\"landscape\"")),
            ("A4", sheet.contains("paperSize=\"9\"")),
            ("columns within pages", fits_pages(&sheet)),
            ("page numbers", sheet.contains("&amp;P")),
        ] {
            if !has {
                book.breaks(format_args!("{name}: not {wanted}"));
            }
        }
    }
    let workbook = book.part("xl/workbook.xml").to_owned();
    for (wanted, name) in [
        ("repeated headers", "_xlnm.Print_Titles"),
        ("print areas without the key", "_xlnm.Print_Area"),
        ("names of tables", "name=\"表_"),
    ] {
        let found = workbook.matches(name).count();
        if found != names.len() {
            book.breaks(format_args!("{found} {wanted} of {} sheets", names.len()));
        }
    }
    let drawings: Vec<String> = book
        .parts
        .iter()
        .filter(|(name, _)| name.starts_with("xl/drawings/drawing"))
        .map(|(_, part)| part.clone())
        .collect();
    for drawing in drawings {
        let frames = drawing.matches("<xdr:graphicFrame").count();
        let told = drawing.matches("descr=\"").count();
        if frames != told {
            book.breaks(format_args!("{told} alternative texts of {frames} charts"));
        }
    }
}

/// One page wide by itself, or broken between columns so that each page's columns fit on A4 at a size that can be read.
fn fits_pages(sheet: &str) -> bool {
    const PAGE: f64 = 1045.0;
    let attribute = |element: &str, name: &str| -> Option<f64> {
        element.split(&format!(" {name}=\"")).nth(1)?.split('"').next()?.parse().ok()
    };
    if sheet.contains("fitToPage=\"1\"") {
        return sheet.contains("fitToHeight=\"0\"") && !sheet.contains("fitToWidth");
    }
    let setup = sheet.split("<pageSetup").nth(1).unwrap_or_default();
    let scale = attribute(setup, "scale").unwrap_or(100.0) / 100.0;
    let breaks: BTreeSet<usize> = sheet
        .split("<colBreaks")
        .nth(1)
        .unwrap_or_default()
        .split("<brk ")
        .skip(1)
        .filter_map(|one| Some(attribute(&format!(" {one}"), "id")? as usize))
        .collect();
    let mut widths: Vec<f64> = Vec::new();
    for column in sheet.split("<col ").skip(1) {
        let column = format!(" {column}");
        let (Some(first), Some(last), Some(width)) =
            (attribute(&column, "min"), attribute(&column, "max"), attribute(&column, "width"))
        else {
            return false;
        };
        widths.resize(first as usize - 1, 9.0);
        widths.extend((first as usize..=last as usize).map(|_| width));
    }
    let mut pages = vec![0.0];
    for (at, width) in widths.iter().enumerate().skip(1) {
        if breaks.contains(&at) {
            pages.push(0.0);
        }
        *pages.last_mut().unwrap() += width * 8.0;
    }
    scale >= 0.47 && pages.iter().all(|page| page * scale <= PAGE)
}

/// Every cell style whose ground is filled can be read.
fn colours(book: &mut Book) {
    let styles = book.part("xl/styles.xml").to_owned();
    let inner = |tag: &str| -> Vec<String> {
        let block = styles
            .split(&format!("<{tag}s "))
            .nth(1)
            .and_then(|rest| rest.split(&format!("</{tag}s>")).next());
        block.unwrap_or_default().split(&format!("<{tag}>")).skip(1).map(str::to_owned).collect()
    };
    let colour = |part: &str, before: &str| -> Option<String> {
        let rest = part.split(before).nth(1)?;
        Some(rest.split("rgb=\"").nth(1)?.get(2..8)?.to_owned())
    };
    let fonts: Vec<String> =
        inner("font").iter().map(|font| colour(font, "<color ").unwrap_or("000000".to_owned())).collect();
    let fills: Vec<Option<String>> = inner("fill").iter().map(|fill| colour(fill, "<fgColor ")).collect();
    let number = |xf: &str, name: &str| -> Option<usize> {
        xf.split(&format!("{name}=\"")).nth(1)?.split('"').next()?.parse().ok()
    };
    let cell_styles =
        styles.split("<cellXfs").nth(1).unwrap_or_default().split("</cellXfs>").next().unwrap_or_default();
    let mut filled = 0;
    for xf in cell_styles.split("<xf ").skip(1) {
        let font = number(xf, "fontId").and_then(|at| fonts.get(at));
        let fill = number(xf, "fillId").and_then(|at| fills.get(at)?.as_ref());
        let (Some(font), Some(fill)) = (font, fill) else { continue };
        filled += 1;
        let contrast = contrast(font, fill);
        if contrast < CONTRAST {
            book.breaks(format_args!("{font} on {fill}: contrast {contrast:.2}"));
        }
    }
    if filled == 0 {
        book.breaks("the header row is not marked");
    }
}

fn contrast(one: &str, other: &str) -> f64 {
    let luminance = |rgb: &str| -> f64 {
        let part = |at: usize| {
            let value = f64::from(u8::from_str_radix(&rgb[at..at + 2], 16).unwrap()) / 255.0;
            if value <= 0.039_28 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * part(0) + 0.7152 * part(2) + 0.0722 * part(4)
    };
    let (a, b) = (luminance(one), luminance(other));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

//! The zip around a workbook: its sheets, its parts, and the properties in which we left our marks.

use crate::plan::look::{
    ADDED_PROPERTY, BOOK_PROPERTY, CHART_PROPERTY, EDITION_PROPERTY, HEADER_MARK, ORDER_PROPERTY,
    OWNED_PROPERTY, SHAPE_PROPERTY, header_mark, order_mark, table_name,
};
use crate::plan::{StandingSheet, show};
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// Largest part that is unpacked, in bytes: a guard against a zip that grows without end.
const PART_LIMIT: u64 = 1 << 30;

#[derive(Clone, Debug)]
pub(super) struct SheetPart {
    pub name: String,
    /// `xl/worksheets/sheet1.xml`
    pub path: String,
    pub hidden: bool,
}

pub(super) struct Package<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    /// All parts, in order of name.
    pub parts: Vec<String>,
    pub sheets: Vec<SheetPart>,
    /// Names that people defined.
    pub defined_names: Vec<String>,
    pub protected: bool,
    properties: BTreeMap<String, String>,
}

impl<'a> Package<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, String> {
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| {
            let encrypted = bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]);
            if encrypted {
                "パスワード付き、または古い形式です"
            } else {
                "Excelのファイルではありません"
            }
            .to_owned()
        })?;
        let mut parts: Vec<String> =
            zip.file_names().filter_map(|name| Some(name.ok()?.into_owned())).collect();
        parts.sort();
        let mut package = Self {
            zip,
            parts,
            sheets: Vec::new(),
            defined_names: Vec::new(),
            protected: false,
            properties: BTreeMap::new(),
        };
        package.read_workbook()?;
        package.read_properties()?;
        Ok(package)
    }

    pub(super) fn has(&self, part: &str) -> bool {
        self.parts.iter().any(|name| name == part)
    }

    /// A part as text.
    pub(super) fn text(&mut self, part: &str) -> Result<String, String> {
        let broken = |_| format!("{part} が壊れています");
        let file = self.zip.by_name(part).map_err(|_| format!("{part} がありません"))?;
        let mut text = String::new();
        file.take(PART_LIMIT).read_to_string(&mut text).map_err(broken)?;
        Ok(text)
    }

    /// Target of each relation of a part, by its id.
    pub(super) fn relations(&mut self, part: &str) -> Result<BTreeMap<String, String>, String> {
        let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
        let path = format!("{folder}/_rels/{file}.rels");
        if !self.has(&path) {
            return Ok(BTreeMap::new());
        }
        let mut targets = BTreeMap::new();
        for_each_element(&self.text(&path)?, |name, element| {
            if name == "Relationship" {
                targets.insert(attribute(element, "Id"), attribute(element, "Target"));
            }
        })?;
        Ok(targets)
    }

    fn read_workbook(&mut self) -> Result<(), String> {
        let relations = self.relations("xl/workbook.xml")?;
        let xml = self.text("xl/workbook.xml")?;
        for_each_element(&xml, |name, element| match name {
            "sheet" => {
                let target = relations.get(&attribute(element, "r:id")).cloned().unwrap_or_default();
                let path = match target.strip_prefix('/') {
                    Some(path) => path.to_owned(),
                    None => format!("xl/{target}"),
                };
                let hidden = !matches!(attribute(element, "state").as_str(), "" | "visible");
                if path.starts_with("xl/worksheets/") {
                    self.sheets.push(SheetPart { name: attribute(element, "name"), path, hidden });
                }
            }
            "definedName" if !attribute(element, "name").starts_with("_xlnm") => {
                self.defined_names.push(attribute(element, "name"));
            }
            // LibreOffice and openpyxl write the element although nothing is locked.
            "workbookProtection" if is_true(&attribute(element, "lockStructure")) => self.protected = true,
            _ => {}
        })
    }

    fn read_properties(&mut self) -> Result<(), String> {
        const PART: &str = "docProps/custom.xml";
        if !self.has(PART) {
            return Ok(());
        }
        let xml = self.text(PART)?;
        let mut property = String::new();
        for_each_text(&xml, |name, element, text| {
            if name == "property" {
                property = element.map(|element| attribute(element, "name")).unwrap_or_default();
            } else if let Some(text) = text {
                self.properties.entry(property.clone()).or_default().push_str(text);
            }
        })
    }

    /// The name of the book that it was written as.
    pub(super) fn book(&self) -> Option<&str> {
        self.properties.get(BOOK_PROPERTY).map(String::as_str)
    }

    pub(super) fn shape(&self) -> Option<&str> {
        self.properties.get(SHAPE_PROPERTY).map(String::as_str)
    }

    /// How often the book had been written once this file was.
    pub(super) fn edition(&self) -> Option<u64> {
        self.properties.get(EDITION_PROPERTY)?.parse().ok()
    }

    /// Whether it is the name of a table that we wrote, whatever its tab is called now.
    pub(super) fn is_our_name(&self, name: &str) -> bool {
        let mut tabs = self.properties.keys().filter_map(|property| property.strip_prefix(OWNED_PROPERTY));
        tabs.any(|tab| table_name(tab) == name)
    }

    /// Whether a chart with this title is one of those that we wrote.
    pub(super) fn is_our_chart(&self, title: &str) -> bool {
        self.properties.iter().any(|(name, value)| name.starts_with(CHART_PROPERTY) && value == title)
    }

    /// The headers in row 1 that we wrote there as our own.
    pub(super) fn owned_headers(&self, sheet: &StandingSheet) -> BTreeSet<String> {
        let own = self.properties.get_key_value(&format!("{OWNED_PROPERTY}{}", sheet.name));
        own.or_else(|| self.renamed_from(sheet)).map_or_else(BTreeSet::new, |(_, marks)| owned(sheet, marks))
    }

    /// Marks of the headers of a person's own columns that stood in this sheet when we wrote it.
    pub(super) fn added_marks(&self, sheet: &StandingSheet) -> Option<BTreeSet<String>> {
        let renamed = || self.renamed_from(sheet)?.0.strip_prefix(OWNED_PROPERTY);
        let added_of = |tab: &str| self.properties.get(&format!("{ADDED_PROPERTY}{tab}"));
        let marks = added_of(&sheet.name).or_else(|| added_of(renamed()?))?;
        let chunks = marks.as_bytes().chunks(HEADER_MARK);
        Some(chunks.map(|mark| String::from_utf8_lossy(mark).into_owned()).collect())
    }

    /// The marks of a tab whose name is gone and of which this sheet has at least half of the headers.
    fn renamed_from(&self, sheet: &StandingSheet) -> Option<(&String, &String)> {
        (self.properties.iter())
            .filter(|(name, _)| {
                name.strip_prefix(OWNED_PROPERTY)
                    .is_some_and(|tab| self.sheets.iter().all(|part| part.name != tab))
            })
            .map(|property| (owned(sheet, property.1).len(), property))
            .filter(|(count, (_, marks))| *count > 0 && count * 2 * HEADER_MARK >= marks.len())
            .max_by_key(|(count, _)| *count)
            .map(|(_, property)| property)
    }

    /// Whether the keys stand in the order that we left our mark for.
    pub(super) fn keeps_our_order(&self, sheet: &StandingSheet) -> bool {
        let renamed = || self.renamed_from(sheet)?.0.strip_prefix(OWNED_PROPERTY);
        let order_of = |tab: &str| self.properties.get(&format!("{ORDER_PROPERTY}{tab}"));
        let Some(mark) = order_of(&sheet.name).or_else(|| order_of(renamed()?)) else { return false };
        let Some((header, mark)) = mark.rsplit_once('|') else { return false };
        let Some(column) =
            sheet.rows.first().and_then(|row| row.cells.iter().position(|cell| show(&cell.value) == header))
        else {
            return false;
        };
        let keys: Vec<_> = (sheet.rows.iter().skip(1))
            .filter_map(|row| row.cells.get(column))
            .map(|cell| show(&cell.value))
            .filter(|key| !key.is_empty())
            .collect();
        order_mark(keys.iter().map(AsRef::as_ref)) == mark
    }
}

fn owned(sheet: &StandingSheet, marks: &str) -> BTreeSet<String> {
    let marks: BTreeSet<&[u8]> = marks.as_bytes().chunks(HEADER_MARK).collect();
    (sheet.rows.first().into_iter().flat_map(|row| &row.cells))
        .map(|cell| show(&cell.value).trim().to_owned())
        .filter(|header| marks.contains(header_mark(header).as_bytes()))
        .collect()
}

/// A truth as XML schemas write it.
pub(super) fn is_true(text: &str) -> bool {
    matches!(text, "1" | "true")
}

/// Calls `each` with the local name of every element.
pub(super) fn for_each_element(xml: &str, mut each: impl FnMut(&str, &BytesStart<'_>)) -> Result<(), String> {
    for_each_text(xml, |name, element, _| {
        if let Some(element) = element {
            each(name, element);
        }
    })
}

/// Calls `each` with every element as it opens, and with every piece of text and the element that holds it.
pub(super) fn for_each_text(
    xml: &str,
    mut each: impl FnMut(&str, Option<&BytesStart<'_>>, Option<&str>),
) -> Result<(), String> {
    let mut reader = Reader::from_str(xml);
    // A sheet is looked at in pieces: before and behind its cells.
    reader.config_mut().check_end_names = false;
    reader.config_mut().allow_unmatched_ends = true;
    let mut open: Vec<String> = Vec::new();
    loop {
        match reader.read_event().map_err(|error| format!("XMLが壊れています: {error}"))? {
            Event::Start(element) => {
                let name = element.local_name().as_ref().to_owned();
                each(&name, Some(&element), None);
                open.push(name);
            }
            Event::Empty(element) => each(element.local_name().as_ref(), Some(&element), None),
            Event::End(_) => drop(open.pop()),
            Event::Text(text) => {
                each(open.last().map_or("", String::as_str), None, Some(&text.xml10_content()));
            }
            Event::GeneralRef(entity) => {
                let shown = resolve(&entity);
                each(open.last().map_or("", String::as_str), None, Some(&shown));
            }
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

fn resolve(entity: &quick_xml::events::BytesRef<'_>) -> String {
    match entity.resolve_char_ref() {
        Ok(Some(c)) => c.to_string(),
        _ => match entity.xml10_content().as_ref() {
            "amp" => "&",
            "lt" => "<",
            "gt" => ">",
            "quot" => "\"",
            "apos" => "'",
            _ => "",
        }
        .to_owned(),
    }
}

/// The value of an attribute, by its name or by the part behind its prefix; empty when it is absent.
pub(super) fn attribute(element: &BytesStart<'_>, name: &str) -> String {
    let local = name.rsplit_once(':').map(|(_, local)| local);
    (element.attributes().flatten())
        .find(|attribute| {
            attribute.key.as_ref() == name
                || local.is_some_and(|local| {
                    attribute.key.prefix().is_some() && attribute.key.local_name().as_ref() == local
                })
        })
        .and_then(|attribute| {
            attribute.normalized_value(XmlVersion::Implicit1_0).ok().map(|value| value.into_owned())
        })
        .unwrap_or_default()
}

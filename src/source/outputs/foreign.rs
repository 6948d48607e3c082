//! What a book holds of a person's that a rebuilt file could not carry over, named in Japanese words.

use super::cells::{Painted, place};
use super::package::{Package, SheetPart, attribute, for_each_element, for_each_text, is_true};
use super::runs::{Run, TextLook, looks_of_texts};
use crate::domain::CellRef;
use crate::plan::look::DROPDOWN_TITLE;
use crate::plan::{CellLook, SheetView, StandingSheet, show};
use quick_xml::events::BytesStart;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What a file adds to the width of a column: 5 pixels of the 8 that a character of our font takes.
const PADDING: f64 = 0.625;

/// Parts of the package that we never write, by the start of their name.
const PARTS: [(&str, &str); 15] = [
    ("xl/comments", "コメント・メモ"),
    ("xl/threadedComments", "コメント・メモ"),
    ("xl/media/", "画像"),
    ("xl/vbaProject", "マクロ"),
    ("xl/macrosheets/", "マクロ"),
    ("xl/pivotTables/", "ピボットテーブル"),
    ("xl/tables/", "テーブル"),
    ("xl/externalLinks/", "他のファイルへの参照"),
    ("xl/slicers/", "スライサー"),
    ("xl/ctrlProps/", "フォームの部品"),
    ("xl/activeX/", "フォームの部品"),
    ("xl/embeddings/", "埋め込まれたファイル"),
    ("xl/diagrams/", "図形"),
    ("xl/chartsheets/", "グラフのシート"),
    ("xl/queryTables/", "外部データの取り込み"),
];

const PART_OF_A_TEXT: &str = "文字の一部だけにつけた独自の文字の色・書体";

/// Elements of a sheet that we never write.
const ELEMENTS: [(&str, &str); 7] = [
    ("conditionalFormatting", "条件付き書式"),
    ("mergeCell", "結合されたセル"),
    ("sparklineGroup", "スパークライン"),
    ("picture", "背景の画像"),
    ("oleObject", "埋め込まれたファイル"),
    ("protectedRange", "シートの保護"),
    ("scenario", "シナリオ"),
];

/// What stands around the cells of a sheet.
#[derive(Debug, Default)]
pub(super) struct Around {
    pub widths: Vec<Option<f64>>,
    /// 0-based cells whose link the program made by itself from their text.
    pub links: BTreeSet<(u32, u32)>,
    /// The cell of each formula that computes with whole ranges; `None` for one that fills several cells.
    pub arrays: Vec<Option<CellRef>>,
    pub view: Option<SheetView>,
}

impl Around {
    fn read_width(&mut self, element: &BytesStart<'_>) {
        let number = |name: &str| attribute(element, name).parse::<usize>().unwrap_or(0);
        let hidden = is_true(&attribute(element, "hidden"));
        let stored: Option<f64> = attribute(element, "width").parse().ok();
        let width = stored.map(|width| if hidden { 0.0 } else { (width - PADDING).max(0.5) });
        let (first, last) = (number("min"), number("max"));
        // A width for all columns to the right says nothing about any one of them.
        for col in first.max(1)..=last.min(first + 255) {
            self.widths.resize(self.widths.len().max(col), None);
            self.widths[col - 1] = width;
        }
    }
}

/// How a sheet is looked at.
fn read_view(name: &str, element: &BytesStart<'_>, view: &mut SheetView) {
    match name {
        "sheetView" => {
            let percent = attribute(element, "zoomScale").parse().ok();
            view.zoom = percent.filter(|percent| *percent != 100 && (10..=400).contains(percent));
        }
        "pane" if attribute(element, "state").starts_with("frozen") => {
            // LibreOffice and Excel count rows and columns there; only a pane that is split counts twips.
            let count = |name: &str| attribute(element, name).parse::<f64>().unwrap_or(0.0).max(0.0);
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "few rows and columns"
            )]
            let frozen = (count("ySplit") as u32, count("xSplit") as u16);
            view.frozen = frozen;
        }
        _ => {}
    }
}

/// Words for what was found, each with the sheets in which it was.
#[derive(Debug, Default)]
pub(super) struct Foreign {
    found: BTreeMap<&'static str, BTreeSet<String>>,
    links: Vec<(String, CellRef, String)>,
    /// Of cells that a person gave a look.
    looks: BTreeSet<CellLook>,
    /// Of texts that say of all their letters how they look, and the sheets in which they stand, where that is known.
    whole_texts: Vec<(Run, String)>,
}

impl Foreign {
    fn add(&mut self, words: &'static str, sheet: &str) {
        self.found.entry(words).or_default().insert(sheet.to_owned());
    }

    /// `画像（シート「案件台帳」）`, in order of the words.
    pub(super) fn into_words(self) -> Vec<String> {
        let show = |(words, sheets): (&str, BTreeSet<String>)| {
            let names: Vec<String> =
                sheets.iter().filter(|name| !name.is_empty()).map(|name| format!("「{name}」")).collect();
            if names.is_empty() {
                words.to_owned()
            } else {
                format!("{words}（シート{}）", names.concat())
            }
        };
        self.found.into_iter().map(show).collect()
    }

    /// Looks at all of a sheet but its cells' values and looks.
    pub(super) fn look_at_sheet(
        &mut self,
        package: &mut Package<'_>,
        part: &SheetPart,
        xml: &str,
    ) -> Result<Around, String> {
        let (head, tail) = without_cells(xml);
        let sheet = part.name.as_str();
        self.look_at_strings(xml, sheet)?;
        let relations = package.relations(&part.path)?;
        let mut around = Around { arrays: array_formulas(xml), ..Around::default() };
        if around.arrays.contains(&None) {
            self.add("複数のセルにわたる配列数式", sheet);
        }
        for_each_element(head, |name, element| {
            if name == "col" {
                around.read_width(element);
            } else if name == "sheetView" || name == "pane" {
                read_view(name, element, around.view.get_or_insert_default());
            }
        })?;
        let mut links = Vec::new();
        for_each_element(tail, |name, element| {
            if let Some((_, words)) = ELEMENTS.iter().find(|(element, _)| *element == name) {
                self.add(words, sheet);
            }
            match name {
                "dataValidation" if attribute(element, "errorTitle") != DROPDOWN_TITLE => {
                    self.add("入力規則", sheet);
                }
                "sheetProtection" if is_true(&attribute(element, "sheet")) => self.add("シートの保護", sheet),
                "hyperlink" => {
                    let target = relations.get(&attribute(element, "r:id")).cloned().unwrap_or_default();
                    links.push((attribute(element, "ref"), target));
                }
                _ => {}
            }
        })?;
        for (reference, target) in links {
            match reference.parse::<CellRef>() {
                Ok(cell) if !target.is_empty() => {
                    around.links.insert((cell.row - 1, cell.col - 1));
                    self.links.push((sheet.to_owned(), cell, target));
                }
                _ => self.add("リンク", sheet),
            }
        }
        Ok(around)
    }

    /// Gives the cells whose look is not ours what of it a rebuilt file can hold.
    pub(super) fn look_at_paint(
        &mut self,
        name: &str,
        sheet: &mut StandingSheet,
        painted: &[Painted],
        links: &BTreeSet<(u32, u32)>,
        has_our_header: bool,
    ) {
        for (of, cell, target) in std::mem::take(&mut self.links) {
            if of == name && !is_its_own_target(sheet, cell, &target) {
                self.add("リンク", name);
            }
        }
        let mut kept: BTreeMap<CellLook, Arc<CellLook>> = BTreeMap::new();
        let filled = sheet.rows.len();
        for (row, col, paint) in painted {
            if paint.pattern {
                self.add("独自のセルの色", name);
            }
            if paint.border {
                self.add("独自の罫線", name);
            }
            let mut look = paint.look.clone();
            // Excel and LibreOffice colour and underline an address that becomes a link as it is typed.
            if links.contains(&(*row, *col)) {
                (look.font_colour, look.underline) = (None, false);
            }
            look.bold = look.bold && !(has_our_header && *row == 0);
            // Below a table of ours nothing is written that could be marked.
            if look == CellLook::default() || has_our_header && *row as usize >= filled {
                continue;
            }
            match place(sheet, (*row, *col)) {
                Some(cell) => {
                    let look = kept.entry(look.clone()).or_insert_with(|| Arc::new(look));
                    cell.look = Some(Arc::clone(look));
                }
                None => self.add("独自のセルの色", name),
            }
        }
        self.looks.extend(kept.into_keys());
    }

    /// Looks at everything that does not belong to one sheet.
    pub(super) fn look_at_package(&mut self, package: &mut Package<'_>) -> Result<(), String> {
        for part in package.parts.clone() {
            if let Some((_, words)) = PARTS.iter().find(|(start, _)| part.starts_with(start)) {
                self.add(words, "");
            } else if part.starts_with("xl/drawings/drawing") {
                self.look_at_drawing(&package.text(&part)?)?;
            } else if part.starts_with("xl/charts/chart") {
                let title = chart_title(&package.text(&part)?)?;
                if !package.is_our_chart(&title) {
                    self.add("グラフ", "");
                }
            }
        }
        if package.defined_names.iter().any(|name| !package.is_our_name(name)) {
            self.add("名前の定義", "");
        }
        if package.protected {
            self.add("ブックの保護", "");
        }
        if package.has("xl/sharedStrings.xml") {
            self.look_at_strings(&package.text("xl/sharedStrings.xml")?, "")?;
        }
        self.look_at_whole_texts();
        Ok(())
    }

    fn look_at_drawing(&mut self, xml: &str) -> Result<(), String> {
        for_each_element(xml, |name, _| match name {
            "pic" => self.add("画像", ""),
            "sp" | "cxnSp" | "grpSp" => self.add("図形", ""),
            _ => {}
        })
    }

    /// Words within a text that a person coloured or made bold (furigana and fonts that an input method chose are not).
    fn look_at_strings(&mut self, xml: &str, sheet: &str) -> Result<(), String> {
        for look in looks_of_texts(xml)? {
            match look {
                TextLook::Mixed => self.add(PART_OF_A_TEXT, sheet),
                TextLook::Whole(run) => self.whole_texts.push((run, sheet.to_owned())),
            }
        }
        Ok(())
    }

    /// A text that a person coloured as a whole looks like its cell; where no cell looks so, that would be lost.
    fn look_at_whole_texts(&mut self) {
        for (run, sheet) in std::mem::take(&mut self.whole_texts) {
            if !self.looks.iter().any(|look| run.is_of(look)) {
                self.add(PART_OF_A_TEXT, &sheet);
            }
        }
    }
}

/// The sheet's XML before and behind its cells.
fn without_cells(xml: &str) -> (&str, &str) {
    let start = xml.find("<sheetData").unwrap_or(xml.len());
    let end = xml.rfind("</sheetData>").map_or(start, |at| at + "</sheetData>".len());
    (&xml[..start], &xml[end..])
}

/// Finds `<f t="array" ref="C5">` without parsing a million cells once more.
fn array_formulas(xml: &str) -> Vec<Option<CellRef>> {
    let cell_of = |at: usize| {
        let tag = &xml[xml[..at].rfind('<')?..at + xml[at..].find('>')?];
        let (_, rest) = tag.split_once("ref=\"")?;
        let (first, last) = rest.split('"').next()?.split_once(':').unwrap_or((rest.split('"').next()?, ""));
        if last.is_empty() || first == last { first.parse().ok() } else { None }
    };
    xml.match_indices("t=\"array\"").map(|(at, _)| cell_of(at)).collect()
}

/// Whether a link leads where its cell's text says: made by the program as the address was typed.
fn is_its_own_target(sheet: &StandingSheet, cell: CellRef, target: &str) -> bool {
    let text = (sheet.rows.get(cell.row as usize - 1))
        .and_then(|row| row.cells.get(cell.col as usize - 1))
        .map_or_else(String::new, |cell| show(&cell.value).trim().to_lowercase());
    let bare = |address: &str| {
        let address = address.to_lowercase();
        let address = address.trim_start_matches("mailto:").trim_start_matches("http://");
        address.trim_start_matches("https://").trim_end_matches('/').to_owned()
    };
    !text.is_empty() && bare(&text) == bare(target)
}

/// All text of a chart's title: what stands before its plot area.
fn chart_title(xml: &str) -> Result<String, String> {
    let mut title = String::new();
    let mut passed = false;
    for_each_text(xml, |name, _, piece| {
        passed = passed || name == "plotArea";
        if name == "t" && !passed {
            title.push_str(piece.unwrap_or_default());
        }
    })?;
    Ok(title)
}

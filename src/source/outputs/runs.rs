//! The look of pieces of a text, where a text says it: LibreOffice cuts every text in which its font has no letters into
//! pieces that look alike; a person makes them differ.

use super::package::{attribute, for_each_element};
use crate::plan::CellLook;
use crate::plan::look::{FONT_COLOURS, TEXT};
use quick_xml::events::BytesStart;
use std::collections::BTreeSet;

/// How a piece of a text looks; its font and size say nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Run {
    bold: bool,
    italic: bool,
    underline: bool,
    strike: bool,
    /// 0xRRGGBB; `None` = dark, as most cells are.
    colour: Option<u32>,
    /// In a colour of the theme.
    of_theme: bool,
}

/// How a text looks that is not as we write texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum TextLook {
    /// Its pieces differ from each other.
    Mixed,
    /// All of it looks so.
    Whole(Run),
}

impl Run {
    fn read(&mut self, name: &str, element: &BytesStart<'_>) {
        let stated = attribute(element, "val");
        let is_on = !matches!(stated.as_str(), "0" | "false" | "none");
        match name {
            "b" => self.bold = is_on,
            "i" => self.italic = is_on,
            "u" => self.underline = is_on,
            "strike" => self.strike = is_on,
            "color" => {
                let rgb = attribute(element, "rgb");
                let colour = u32::from_str_radix(&rgb, 16).ok().map(|colour| colour & 0x00FF_FFFF);
                self.colour = colour.filter(|colour| *colour != TEXT);
                self.of_theme = !matches!(attribute(element, "theme").as_str(), "" | "1");
            }
            _ => {}
        }
    }

    /// Bold and the colours of headers and keys are ours, where a whole text has them.
    fn is_ours(&self) -> bool {
        let is_plain = !self.italic && !self.underline && !self.strike && !self.of_theme;
        is_plain && self.colour.is_none_or(|colour| FONT_COLOURS.contains(&colour))
    }

    /// Whether a cell that looks so holds such a text.
    pub(super) fn is_of(&self, look: &CellLook) -> bool {
        let own = self.colour.filter(|colour| !FONT_COLOURS.contains(colour));
        (self.of_theme || own == look.font_colour)
            && (self.italic, self.underline, self.strike) == (look.italic, look.underline, look.strike)
    }
}

/// The looks of the texts of a part that are not as we write them.
pub(super) fn looks_of_texts(xml: &str) -> Result<Vec<TextLook>, String> {
    let mut texts = Texts::default();
    if xml.contains("<rPr>") {
        for_each_element(xml, |name, element| texts.read(name, element))?;
        texts.end();
    }
    Ok(texts.found)
}

#[derive(Default)]
struct Texts {
    found: Vec<TextLook>,
    runs: BTreeSet<Run>,
    run: Run,
    in_run: bool,
    /// The next text is furigana.
    is_phonetic: bool,
}

impl Texts {
    fn read(&mut self, name: &str, element: &BytesStart<'_>) {
        match name {
            "si" | "is" => self.end(),
            "r" => self.run = Run::default(),
            "rPr" => self.in_run = true,
            "rPh" => self.is_phonetic = true,
            "t" => {
                let run = std::mem::take(&mut self.run);
                if !std::mem::take(&mut self.is_phonetic) {
                    self.runs.insert(run);
                }
                self.in_run = false;
            }
            _ if self.in_run => self.run.read(name, element),
            _ => {}
        }
    }

    fn end(&mut self) {
        let mut runs = std::mem::take(&mut self.runs).into_iter();
        match (runs.next(), runs.next()) {
            (Some(_), Some(_)) => self.found.push(TextLook::Mixed),
            (Some(run), None) if !run.is_ours() => self.found.push(TextLook::Whole(run)),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_that_look_alike_are_one_text() {
        let piece = |properties: &str| format!("<r><rPr>{properties}</rPr><t>字</t></r>");
        let (font, other) = ("<rFont val=\"游ゴシック\"/>", "<rFont val=\"Noto Sans CJK SC\"/>");
        let (grey, red) = ("<color rgb=\"FF767676\"/>", "<color rgb=\"FFFF0000\"/>");
        let run = Run { colour: Some(0x00FF_0000), ..Run::default() };
        for (name, pieces, expect) in [
            ("of two fonts", vec![font.to_owned(), other.to_owned()], None),
            ("a key of two fonts", vec![format!("{font}{grey}"), format!("{other}{grey}")], None),
            ("a header", vec![format!("<b val=\"true\"/>{font}"), format!("<b/>{other}")], None),
            (
                "a red cell of two fonts",
                vec![format!("{font}{red}"), format!("{red}{other}")],
                Some(TextLook::Whole(run)),
            ),
            ("a red word", vec![font.to_owned(), format!("{font}{red}")], Some(TextLook::Mixed)),
            ("a bold word", vec![font.to_owned(), format!("{font}<b/>")], Some(TextLook::Mixed)),
            ("not underlined", vec![font.to_owned(), format!("{font}<u val=\"none\"/>")], None),
        ] {
            let pieces: String = pieces.iter().map(|properties| piece(properties)).collect();
            let xml = format!(
                "<sst><si><t>前</t></si><si>{pieces}<rPh sb=\"0\" eb=\"1\"><t>ジ</t></rPh></si></sst>"
            );
            assert_eq!(looks_of_texts(&xml).unwrap(), Vec::from_iter(expect), "{name}");
        }
    }
}

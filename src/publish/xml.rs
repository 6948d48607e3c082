//! Rows and texts of a sheet as the library writes them: the same elements, attributes and escapes.

use quick_xml::Reader;
use quick_xml::events::Event;
use std::collections::BTreeMap;
use std::io::Write;

pub(super) const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

/// How the cells of a column begin.
pub(super) struct Column {
    /// `<c r="AB`
    begin: Vec<u8>,
    /// By style: `"` or `" s="3"`
    styles: Vec<Vec<u8>>,
}

impl Column {
    pub(super) fn new(letters: &str, styles: &[u32]) -> Self {
        let styled = |style: &u32| match style {
            0 => b"\"".to_vec(),
            other => format!("\" s=\"{other}\"").into_bytes(),
        };
        Self { begin: format!("<c r=\"{letters}").into_bytes(), styles: styles.iter().map(styled).collect() }
    }

    /// A cell of this column in one of its styles.
    pub(super) fn place(&self, style: usize) -> (&[u8], &[u8]) {
        (&self.begin, self.styles.get(style).map_or(b"\"", Vec::as_slice))
    }
}

/// A row that is being written.
pub(super) struct Row<'w> {
    to: &'w mut Vec<u8>,
    digits: Vec<u8>,
}

impl<'w> Row<'w> {
    pub(super) fn begin(to: &'w mut Vec<u8>, number: u32, points: Option<f64>) -> Self {
        let digits = number.to_string().into_bytes();
        to.extend_from_slice(b"<row r=\"");
        to.extend_from_slice(&digits);
        if let Some(points) = points {
            push(to, format_args!("\" ht=\"{points}\" customHeight=\"1"));
        }
        to.extend_from_slice(b"\">");
        Self { to, digits }
    }

    pub(super) fn text(&mut self, place: (&[u8], &[u8]), number: u32) {
        self.cell(place, b" t=\"s\"><v>", format_args!("{number}"));
    }

    pub(super) fn number(&mut self, place: (&[u8], &[u8]), value: f64) {
        self.cell(place, b"><v>", format_args!("{value}"));
    }

    pub(super) fn truth(&mut self, place: (&[u8], &[u8]), value: bool) {
        self.cell(place, b" t=\"b\"><v>", format_args!("{}", u8::from(value)));
    }

    /// A cell that says nothing and has a look of its own.
    pub(super) fn blank(&mut self, (begin, style): (&[u8], &[u8])) {
        self.to.extend_from_slice(begin);
        self.to.extend_from_slice(&self.digits);
        self.to.extend_from_slice(style);
        self.to.extend_from_slice(b"/>");
    }

    fn cell(&mut self, (begin, style): (&[u8], &[u8]), kind: &[u8], value: std::fmt::Arguments<'_>) {
        self.to.extend_from_slice(begin);
        self.to.extend_from_slice(&self.digits);
        self.to.extend_from_slice(style);
        self.to.extend_from_slice(kind);
        push(self.to, value);
        self.to.extend_from_slice(b"</v></c>");
    }

    pub(super) fn end(self) {
        self.to.extend_from_slice(b"</row>");
    }
}

fn push(to: &mut Vec<u8>, text: std::fmt::Arguments<'_>) {
    to.write_fmt(text).unwrap_or_else(|_| unreachable!("memory takes what is written into it"));
}

/// `<si><t>…</t></si>`
pub(super) fn push_shared_text(to: &mut Vec<u8>, text: &str) {
    let edge = ['\t', '\n', ' '];
    let kept = text.starts_with(edge) || text.ends_with(edge);
    to.extend_from_slice(if kept { b"<si><t xml:space=\"preserve\">" } else { b"<si><t>" });
    push_escaped(to, text);
    to.extend_from_slice(b"</t></si>");
}

/// Excel writes what XML cannot hold as `_x0000_`, and what only looks like that as `_x005F_x0000_`.
fn push_escaped(to: &mut Vec<u8>, text: &str) {
    let mut from = 0;
    for (at, byte) in text.bytes().enumerate() {
        let escape: &[u8] = match byte {
            b'&' => b"&amp;",
            b'<' => b"&lt;",
            b'>' => b"&gt;",
            b'_' if looks_escaped(&text.as_bytes()[at..]) => b"_x005F_",
            // U+FFFE and U+FFFF are EF BF BE and EF BF BF.
            0xEF if matches!(text.as_bytes()[at..], [_, 0xBF, 0xBE, ..]) => b"_xFFFE_",
            0xEF if matches!(text.as_bytes()[at..], [_, 0xBF, 0xBF, ..]) => b"_xFFFF_",
            0..0x20 if byte != b'\t' && byte != b'\n' => b"",
            _ => continue,
        };
        to.extend_from_slice(&text.as_bytes()[from..at]);
        match escape {
            b"" => push(to, format_args!("_x{byte:04X}_")),
            escape => to.extend_from_slice(escape),
        }
        from = at + if byte == 0xEF { 3 } else { 1 };
    }
    to.extend_from_slice(&text.as_bytes()[from..]);
}

fn looks_escaped(text: &[u8]) -> bool {
    matches!(text, [b'_', b'x', digits @ .., ] if digits.len() >= 5
        && digits[4] == b'_' && digits[..4].iter().all(u8::is_ascii_hexdigit))
}

/// The style of each cell that these rows state: `B2` → 3.
pub(super) fn styles_of_cells(rows: &str) -> BTreeMap<String, u32> {
    let mut styles = BTreeMap::new();
    let mut reader = Reader::from_str(rows);
    // The rows are a piece of a part: where they end within an element nothing is missing.
    while let Ok(event) = reader.read_event() {
        let (Event::Start(element) | Event::Empty(element)) = event else {
            if matches!(event, Event::Eof) {
                break;
            }
            continue;
        };
        let value = |name: &str| {
            let attribute = element.try_get_attribute(name).ok()??;
            Some(attribute.value.into_owned())
        };
        if element.name().as_ref() == "c"
            && let (Some(place), Some(style)) = (value("r"), value("s"))
        {
            styles.extend(style.parse().ok().map(|style| (place, style)));
        }
    }
    styles
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_escaped_as_excel_does() {
        for (text, expect) in [
            ("封入", "<si><t>封入</t></si>"),
            (" a<b>&c\n", "<si><t xml:space=\"preserve\"> a&lt;b&gt;&amp;c\n</t></si>"),
            ("a\rb\u{1}\u{FFFF}", "<si><t>a_x000D_b_x0001__xFFFF_</t></si>"),
            ("_x0041_ _x00_ _xあ", "<si><t>_x005F_x0041_ _x00_ _xあ</t></si>"),
            ("<r><t>x</t></r>", "<si><t>&lt;r&gt;&lt;t&gt;x&lt;/t&gt;&lt;/r&gt;</t></si>"),
            ("｟_x005f_", "<si><t>｟_x005F_x005f_</t></si>"),
        ] {
            let mut written = Vec::new();
            push_shared_text(&mut written, text);
            assert_eq!(String::from_utf8(written).unwrap(), expect);
        }
    }

    #[test]
    fn styles_of_cells_are_read() {
        let rows =
            "<row r=\"2\"><c r=\"A2\" s=\"1\"/><c r=\"B2\"/></row><row r=\"3\"><c r=\"A3\" s=\"12\"/></row>";
        let expect = [("A2".to_owned(), 1), ("A3".to_owned(), 12)];
        assert_eq!(styles_of_cells(rows), BTreeMap::from(expect));
    }
}

//! CSV text as offices keep it: UTF-8 with a byte order mark, or CP932.

use encoding_rs::SHIFT_JIS;

use super::cell::Cell;

/// How a CSV's bytes spell its text.
#[derive(Clone, Copy)]
pub(super) enum Encoding {
    Cp932,
    Utf8WithBom,
}

/// Lines of CSV, one after the other.
pub(super) struct CsvText {
    writer: csv::Writer<Vec<u8>>,
    encoding: Encoding,
}

impl CsvText {
    pub(super) fn new(encoding: Encoding) -> Self {
        let writer = csv::WriterBuilder::new()
            .terminator(csv::Terminator::CRLF)
            .flexible(true)
            .from_writer(Vec::with_capacity(1 << 16));
        Self { writer, encoding }
    }

    pub(super) fn headings<'a>(
        &mut self,
        words: impl IntoIterator<Item = &'a str>,
    ) -> Result<(), csv::Error> {
        self.writer.write_record(words)
    }

    pub(super) fn line(&mut self, cells: Vec<Cell>) -> Result<(), csv::Error> {
        self.writer.write_record(cells.into_iter().map(Cell::into_csv))
    }

    pub(super) fn into_bytes(self) -> Result<Vec<u8>, csv::Error> {
        let encoding = self.encoding;
        let bytes = self.writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))?;
        Ok(match encoding {
            Encoding::Utf8WithBom => [b"\xEF\xBB\xBF".as_slice(), &bytes].concat(),
            Encoding::Cp932 => encode_cp932(&String::from_utf8_lossy(&bytes)),
        })
    }
}

/// CP932 as Excel saves it: what the code page lacks becomes a question mark.
fn encode_cp932(text: &str) -> Vec<u8> {
    let (bytes, _, lossy) = SHIFT_JIS.encode(text);
    if !lossy {
        return bytes.into_owned();
    }
    let known: String = text.chars().map(|letter| if is_cp932(letter) { letter } else { '?' }).collect();
    SHIFT_JIS.encode(&known).0.into_owned()
}

fn is_cp932(letter: char) -> bool {
    let mut buffer = [0_u8; 4];
    !SHIFT_JIS.encode(letter.encode_utf8(&mut buffer)).2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cp932_loses_only_what_it_lacks() {
        for (text, expected) in [("髙﨑㈱", "髙﨑㈱"), ("德永", "德永"), ("♡ひまわり", "?ひまわり")]
        {
            assert_eq!(SHIFT_JIS.decode(&encode_cp932(text)).0, expected);
        }
    }
}

//! Bytes → text: Unicode with or without a mark, the Japanese encodings, and those of the rest of the world.

use super::natural::{is_japanese, is_likely_letter};
use super::western;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{EUC_JP, Encoding, ISO_2022_JP, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// Bytes looked at to guess.
const SAMPLE: usize = 256 << 10;
const UTF_32LE_MARK: &[u8] = &[0xFF, 0xFE, 0, 0];

pub(super) struct Decoded {
    pub(super) text: String,
    /// As an office calls it: `UTF-8`, `CP932` …
    pub(super) name: &'static str,
    /// Some bytes had no meaning in that encoding.
    pub(super) lost: bool,
}

/// The text without marks at its begin and without the zero bytes that some programs fill a file or cell up with.
pub(super) fn decode(bytes: &[u8]) -> Decoded {
    let Decoded { mut text, name, lost } = read(bytes);
    if text.contains('\0') {
        text.retain(|letter| letter != '\0');
    }
    let marks = text.len() - text.trim_start_matches('\u{FEFF}').len();
    text.drain(..marks);
    Decoded { text, name, lost }
}

fn read(bytes: &[u8]) -> Decoded {
    if let Some(rest) = bytes.strip_prefix(UTF_32LE_MARK) {
        return utf32(rest);
    }
    let encoding = bom(bytes).or_else(|| looks_utf16(bytes)).unwrap_or_else(|| guess(bytes));
    let (text, lost) = encoding.decode_with_bom_removal(bytes);
    let older = if encoding == WINDOWS_1252 { western::older(bytes, &text) } else { None };
    if let Some((text, name)) = older {
        return Decoded { text, name, lost: false };
    }
    Decoded { text: text.into_owned(), name: name(encoding), lost }
}

fn utf32(bytes: &[u8]) -> Decoded {
    let letter = |four: &[u8; 4]| char::from_u32(u32::from_le_bytes(*four)).unwrap_or('\u{FFFD}');
    let (fours, rest) = bytes.as_chunks::<4>();
    let text: String = fours.iter().map(letter).collect();
    let lost = !rest.is_empty() || text.contains('\u{FFFD}');
    Decoded { text, name: "UTF-32LE", lost }
}

pub(super) fn bom(bytes: &[u8]) -> Option<&'static Encoding> {
    Encoding::for_bom(bytes).map(|(encoding, _)| encoding)
}

/// UTF-16 without a BOM: read so, it holds signs and letters that are in use, among them those of ASCII.
pub(super) fn looks_utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(4096) & !1];
    if !sample.contains(&0) {
        return None;
    }
    [UTF_16LE, UTF_16BE].into_iter().find(|encoding| {
        let (text, _) = encoding.decode_without_bom_handling(sample);
        let letters = text.chars().count();
        let ascii = text.chars().filter(char::is_ascii).count();
        let likely = text.chars().filter(|letter| is_likely_letter(*letter)).count();
        ascii * 20 > letters && likely * 100 >= letters * 95
    })
}

/// The text of a short file that a person wrote: UTF-8, or Shift_JIS where it is that without a doubt.
#[must_use]
pub fn plain_text(bytes: &[u8]) -> Option<String> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let utf8 = std::str::from_utf8(bytes).ok().map(str::to_owned);
    utf8.or_else(|| {
        SHIFT_JIS.decode_without_bom_handling_and_without_replacement(bytes).map(std::borrow::Cow::into_owned)
    })
}

/// UTF-8 and ISO-2022-JP show themselves. Of the others two detections are asked, one that expects Japanese and one that
/// expects nothing: where they differ, the Japanese reading holds if it reads as Japanese is written.
fn guess(bytes: &[u8]) -> &'static Encoding {
    let escapes_japanese = bytes.windows(2).take(SAMPLE).any(|pair| pair == b"\x1B$");
    if escapes_japanese && bytes.is_ascii() {
        return ISO_2022_JP;
    }
    if std::str::from_utf8(bytes).is_ok() {
        return UTF_8;
    }
    let utf8 = Utf8Share::of(bytes);
    if utf8.broken * 20 < utf8.wide {
        return UTF_8;
    }
    let (expected, unexpected) = (detect(bytes, Some(b"jp")), detect(bytes, None));
    if expected == unexpected {
        return expected;
    }
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let reads = |encoding: &&'static Encoding| {
        [SHIFT_JIS, EUC_JP].contains(encoding)
            && is_japanese(&encoding.decode_without_bom_handling(sample).0, unexpected.is_single_byte())
    };
    if let Some(japanese) = [expected, unexpected].into_iter().find(reads) {
        return japanese;
    }
    if utf8.broken <= utf8.wide { UTF_8 } else { unexpected }
}

fn detect(bytes: &[u8], domain: Option<&[u8]>) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(&bytes[..bytes.len().min(SAMPLE)], true);
    detector.guess(domain, Utf8Detection::Allow)
}

/// How much of what is not ASCII is UTF-8: a few broken characters come of a cut, or of a line from elsewhere.
struct Utf8Share {
    wide: usize,
    broken: usize,
}

impl Utf8Share {
    fn of(bytes: &[u8]) -> Self {
        let mut share = Self { wide: 0, broken: 0 };
        for chunk in bytes.utf8_chunks() {
            share.wide += chunk.valid().chars().filter(|letter| !letter.is_ascii()).count();
            share.broken += usize::from(!chunk.invalid().is_empty());
        }
        share
    }
}

fn name(encoding: &'static Encoding) -> &'static str {
    if encoding == SHIFT_JIS { "CP932" } else { encoding.name() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_of_the_world_are_not_taken_for_japanese() {
        for (bytes, expected) in [
            (&b"Name;Ort\nM\xFCller;K\xF6ln\nS\xF6hne;M\xFCnchen\n"[..], "windows-1252"),
            (b"Name;Betrag\nM\xE4rz;1\nJ\xFCrgen;2\n", "windows-1252"),
            (b"Data;Hist\xF3rico;Cr\xE9dito\n01/02;CART\xC3O;1\n", "windows-1252"),
            (b"A\xF1o;Poblaci\xF3n\n2020;Espa\xF1a\n2021;Per\xFA\n", "windows-1252"),
        ] {
            assert_eq!(decode(bytes).name, expected, "{}", String::from_utf8_lossy(bytes));
        }
        for (encoding, text) in [
            (
                encoding_rs::GBK,
                "编号,名称,城市,金额\n1,北京烤鸭,矿泉水,50\n2,电脑配件,矿泉水,70\n3,北京烤鸭,电脑配件,9\n",
            ),
            (encoding_rs::WINDOWS_1251, "Код;Наименование\n1;Хлеб ржаной\n2;Сахар\n"),
        ] {
            let (bytes, ..) = encoding.encode(text);
            assert_eq!(decode(&bytes).text, text);
        }
    }

    #[test]
    fn short_japanese_texts_stay_japanese() {
        assert_eq!(decode(&SHIFT_JIS.encode("ﾒｲｼｮｳ\n").0).text, "ﾒｲｼｮｳ\n");
        for text in ["東\n", "月,2班,4班,火\n", "科目,本年\n", "Tシャツ,A社\n", "35～39歳\n", "番号,教室\n"]
        {
            for encoding in [SHIFT_JIS, EUC_JP] {
                let (bytes, _, lost) = encoding.encode(text);
                assert!(lost || decode(&bytes).text == text, "{text} {}", decode(&bytes).name);
            }
        }
    }

    #[test]
    fn what_is_broken_in_one_place_costs_that_place() {
        let decoded = decode(b"id,name\n1,J\xC3\xBCrgen\n2,Jos\xE9\n3,Chlo\xC3\xA9\n");
        assert_eq!((decoded.name, decoded.lost), ("UTF-8", true));
        assert!(decoded.text.contains("Jürgen") && decoded.text.contains("Jos\u{FFFD}\n"));
    }

    #[test]
    fn zeros_are_neither_text_nor_utf16() {
        for (bytes, expected) in [
            (&b"id,n\n1,a\n2,b\n\0\0\0\0\0\0\0\0"[..], "id,n\n1,a\n2,b\n"),
            (b"id,n\n1,\0\n2,\0\n3,\0\n", "id,n\n1,\n2,\n3,\n"),
            (b"i\0d\0,\0n\0\n\0", "id,n\n"),
            (b"\xFF\xFE\0\0i\0\0\0d\0\0\0", "id"),
            (b"\xEF\xBB\xBF\xEF\xBB\xBFid", "id"),
        ] {
            assert_eq!(decode(bytes).text, expected);
        }
        let text = "番号\t会社\n1\t上田一二三\n2\tひまわり\n";
        let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decode(&bytes).text, text);
    }
}

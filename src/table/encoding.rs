//! Bytes → text: BOM, UTF-8, UTF-16, CP932, EUC-JP, ISO-2022-JP.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{EUC_JP, Encoding, ISO_2022_JP, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE};

/// Bytes looked at to guess.
const SAMPLE: usize = 256 << 10;

pub(super) struct Decoded {
    pub(super) text: String,
    /// As an office calls it: `UTF-8`, `CP932` …
    pub(super) name: &'static str,
    /// Some bytes had no meaning in that encoding.
    pub(super) lost: bool,
}

pub(super) fn decode(bytes: &[u8]) -> Decoded {
    let encoding = bom(bytes).or_else(|| looks_utf16(bytes)).unwrap_or_else(|| guess(bytes));
    let (text, lost) = encoding.decode_with_bom_removal(bytes);
    Decoded { text: text.into_owned(), name: name(encoding), lost }
}

pub(super) fn bom(bytes: &[u8]) -> Option<&'static Encoding> {
    Encoding::for_bom(bytes).map(|(encoding, _)| encoding)
}

/// UTF-16 without a BOM: every other byte of its ASCII part is zero.
pub(super) fn looks_utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(4096)];
    let zeros = |from: usize| sample.iter().skip(from).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let enough = sample.len() / 40 + 1;
    match () {
        () if even == 0 && odd > enough => Some(UTF_16LE),
        () if odd == 0 && even > enough => Some(UTF_16BE),
        () => None,
    }
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let escapes_japanese = bytes.windows(2).take(SAMPLE).any(|pair| pair == b"\x1B$");
    if escapes_japanese && bytes.is_ascii() {
        return ISO_2022_JP;
    }
    if std::str::from_utf8(bytes).is_ok() {
        return UTF_8;
    }
    let reads = |encoding: &'static Encoding| {
        encoding.decode_without_bom_handling_and_without_replacement(bytes).is_some()
    };
    let guessed = detect(bytes);
    if [SHIFT_JIS, EUC_JP].contains(&guessed) && reads(guessed) {
        return guessed;
    }
    if let Some(encoding) = [SHIFT_JIS, EUC_JP].into_iter().find(|encoding| reads(encoding)) {
        return encoding;
    }
    if mostly_utf8(bytes) { UTF_8 } else { guessed }
}

fn detect(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(&bytes[..bytes.len().min(SAMPLE)], true);
    detector.guess(Some(b"jp"), Utf8Detection::Allow)
}

/// UTF-8 with a few broken characters (a file cut in the middle of one).
fn mostly_utf8(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let broken = text.chars().filter(|c| *c == '\u{FFFD}').count();
    let wide = text.chars().filter(|c| !c.is_ascii()).count();
    broken * 20 < wide
}

fn name(encoding: &'static Encoding) -> &'static str {
    if encoding == SHIFT_JIS { "CP932" } else { encoding.name() }
}

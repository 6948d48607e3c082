//! An address with its telephone, fax and mail in one cell, on lines of their own or behind words.

use crate::layout::vocabulary::words::fold;
use crate::normalise::{address, phone, tidy};
use crate::table::Cell;

/// Words for a telephone and for a fax, as they are written before numbers.
const VOICE: [&str; 8] = ["TEL", "Tel", "tel", "電話番号", "電話", "☎", "☏", "℡"];
const FAX: [&str; 8] = ["FAX", "Fax", "fax", "ファックス", "ファクス", "ファクシミリ", "ファツクス", "FAx"];

/// 所在地・電話・FAX, 住所（連絡先）: no corporation's.
pub(in crate::layout) fn asks(header: &str, above: Option<&str>) -> bool {
    let folded = fold(header);
    let has = |words: &[&str]| words.iter().any(|word| folded.contains(word));
    let owner = ["法人", "本部", "設置者", "申請者", "運営", "担当", "代表"];
    let is_owners = |text: &str| owner.iter().any(|word| text.contains(word));
    has(&["住所", "所在"])
        && has(&["tel", "電話", "連絡先", "fax"])
        && !is_owners(header)
        && !above.is_some_and(|above| above.chars().count() <= 12 && is_owners(above))
}

/// 連絡先: its cells may hold an address as well.
pub(in crate::layout) fn may_hold(header: &str) -> bool {
    const WORDS: [&str; 5] = ["連絡先", "問合せ先", "問い合わせ先", "お問い合わせ先", "連絡先等"];
    WORDS.contains(&header.trim())
}

/// Whether a text is an address by itself: it begins with a postal code, or with a municipality.
pub(in crate::layout) fn is_address(text: &str) -> bool {
    text.contains('〒') || address::read(text, None).value.is_some_and(|found| found.municipality.is_some())
}

/// 例示市見本町1-2／000-000-0001, 例示市見本町1-2 000-000-0001: a number behind a sign on a line of its own.
fn apart(text: String) -> String {
    let is_number = |piece: &str| phone::is_written(piece.trim_matches(['(', ')']));
    if text.contains('/') && text.split(['/', '\n']).map(str::trim).any(is_number) {
        return text.replace('/', "\n");
    }
    let has_words = || VOICE.iter().chain(&FAX).any(|word| text.contains(word));
    if text.contains('\n') || has_words() {
        return text;
    }
    match text.rsplit_once(' ') {
        Some((before, last)) if is_number(last) && !is_number(before) => format!("{before}\n{last}"),
        _ => text,
    }
}

/// Address, telephone, fax and mail of a cell of several lines, or of one with words before the numbers.
pub(in crate::layout) fn read(cell: &Cell) -> Option<[Option<String>; 4]> {
    let Cell::Text(text) = cell else { return None };
    let mut broken = apart(tidy(text));
    for word in VOICE.iter().chain(&FAX) {
        broken = broken.replace(word, &format!("\n{word}"));
    }
    let mut found: [Option<String>; 4] = [const { None }; 4];
    let mut add = |at: usize, line: &str| match &mut found[at] {
        Some(known) => {
            known.push('\n');
            known.push_str(line);
        }
        None => found[at] = Some(line.to_owned()),
    };
    let mut before = String::new();
    let mut has_voice = false;
    for line in broken.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let has = |words: &[&str]| words.iter().any(|word| line.contains(word) || before.contains(word));
        let (voice, fax) = (has(&VOICE), has(&FAX));
        if (voice || fax) && !line.contains(|c: char| c.is_ascii_digit()) {
            before = format!("{before}{line}");
            continue;
        }
        let is_bare = phone::is_written(line.trim_matches(['(', ')']));
        match (voice, fax) {
            _ if line.contains('@') => add(3, line),
            (true, true) => {
                add(1, line.trim_start_matches(|c: char| !c.is_ascii_digit() && c != '('));
                add(2, line);
            }
            (false, true) => add(2, line),
            (true, false) => add(1, line),
            _ if is_bare && has_voice => add(2, line),
            _ if is_bare => add(1, line),
            _ => add(0, line),
        }
        has_voice |= voice || is_bare;
        before.clear();
    }
    (found[0].is_some() && (found[1].is_some() || found[2].is_some())).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(parts: Option<Vec<Option<String>>>) -> String {
        let parts = parts.unwrap_or_default();
        parts.into_iter().map(Option::unwrap_or_default).collect::<Vec<_>>().join("|").replace('\n', "⏎")
    }

    #[test]
    fn an_address_is_told_from_its_numbers() {
        let by = |text: &str| shown(read(&Cell::text(text)).map(|found| found.to_vec()));
        assert_eq!(
            by("〒000-0000\n例示市見本町1-2\nTEL 000-000-0001\nFAX 000-000-0002"),
            "〒000-0000⏎例示市見本町1-2|TEL 000-000-0001|FAX 000-000-0002|"
        );
        assert_eq!(by("例示市見本町1-2　電話：0800-000-0001"), "例示市見本町1-2|電話:0800-000-0001||");
        assert_eq!(
            by("例示市見本町1-2\nTEL/FAX 000-000-0001"),
            "例示市見本町1-2|000-000-0001|FAX 000-000-0001|"
        );
        assert_eq!(by("例示市見本町1-2／0800-000-0001"), "例示市見本町1-2|0800-000-0001||");
        assert_eq!(by("例示市見本町1-2"), "");
    }
}

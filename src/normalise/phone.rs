//! Telephone and fax numbers: digits only, the main one first.

use super::reading::quote;
use super::text::{is_dash, states_nothing, tidied};
use super::{Fault, Reading};
use crate::domain::{IssueCode, Prefecture};
use crate::table::Cell;
use std::borrow::Cow;

/// Too few or too many digits for a telephone number.
pub const LENGTH: IssueCode = IssueCode::new("value.phone-length");
/// No digits at all.
pub const UNREADABLE: IssueCode = IssueCode::new("value.phone-unreadable");
/// A leading zero was restored.
pub const ZERO_RESTORED: IssueCode = IssueCode::new("value.phone-zero-restored");
/// The area code was added.
pub const AREA_ADDED: IssueCode = IssueCode::new("value.phone-area-code-added");

/// All numbers of a cell in their order; 代表, 内線 and labels are dropped, numbers labelled FAX only kept where there is
/// no other. A lost leading zero is restored where the length allows one reading. `hint` is the prefecture of the
/// workshop: it gives an eight-digit number of 東京都 or 大阪府 its area code.
#[must_use]
pub fn read(cell: &Cell, hint: Option<Prefecture>) -> Reading<Vec<String>> {
    let shown = cell.show();
    if states_nothing(&shown) {
        return Reading::nothing();
    }
    let written = written_in(&shown);
    if written.is_empty() {
        let message =
            format!("電話番号{}から番号を読み取れません。市外局番からご記入ください。", quote(&shown));
        return Reading::failed(UNREADABLE, message);
    }
    let mut numbers: Vec<String> = Vec::new();
    let mut faults = Vec::new();
    for digits in written {
        let (number, fault) = settle(&digits, numbers.first(), hint);
        faults.extend(fault);
        numbers.extend(number.filter(|number| !numbers.contains(number)));
    }
    Reading { value: (!numbers.is_empty()).then_some(numbers), faults }
}

/// The same of a fax number, and what is wrong with it is said of that.
#[must_use]
pub fn read_fax(cell: &Cell, hint: Option<Prefecture>) -> Reading<Vec<String>> {
    let mut reading = read(cell, hint);
    for fault in &mut reading.faults {
        fault.message = fault.message.replace("電話番号", "FAX番号");
    }
    reading
}

/// The digit groups of a cell, without notes; those labelled FAX last resort.
fn written_in(shown: &str) -> Vec<String> {
    if is_plain(shown) {
        let digits: String = shown.chars().filter(char::is_ascii_digit).collect();
        return if digits.is_empty() { Vec::new() } else { vec![digits] };
    }
    let apart = without_circled(shown);
    let chunks: Vec<String> = chunks(&without_country(&without_hours(&mended(&tidied(&apart)))));
    let (fax, voice): (Vec<&String>, Vec<&String>) = chunks.iter().partition(|chunk| is_fax(chunk));
    let digits = |chunks: Vec<&String>| -> Vec<String> {
        chunks.into_iter().map(|chunk| digits_of(chunk)).filter(|digits| !digits.is_empty()).collect()
    };
    let voiced = digits(voice);
    if voiced.is_empty() { digits(fax) } else { voiced }
}

/// `①0942-81-4856⏎②0942-83-1121`: the number of a number is none of its digits.
fn without_circled(shown: &str) -> Cow<'_, str> {
    let is_circled = |c: char| matches!(c, '①'..='⑳' | '⑴'..='⒇' | '❶'..='❿' | '➀'..='➓');
    if !shown.contains(is_circled) {
        return Cow::Borrowed(shown);
    }
    Cow::Owned(shown.replace(is_circled, "\n"))
}

/// Digits, hyphens and brackets alone, as most numbers are written: one number without any word.
fn is_plain(shown: &str) -> bool {
    shown.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'(' | b')'))
}

/// Whether a tidied text may say that a number is for fax: a quick look.
fn may_be_fax(tidied: &str) -> bool {
    tidied.contains(['F', 'f', 'フ'])
}

fn is_fax(chunk: &str) -> bool {
    if !may_be_fax(chunk) {
        return false;
    }
    let upper = chunk.to_uppercase();
    // F:054-624-7003
    let is_letter =
        upper.trim_start().strip_prefix('F').is_some_and(|rest| !rest.starts_with(char::is_alphabetic));
    is_letter || upper.contains("FAX") || upper.contains("ファックス") || upper.contains("ファクス")
}

/// The number that a telephone cell labels as one for fax: `TEL 06-…／FAX 06-…`.
#[must_use]
pub fn fax_in(cell: &Cell) -> Option<String> {
    let shown = cell.show();
    if is_plain(&shown) {
        return None;
    }
    let tidied = tidied(&shown);
    if !may_be_fax(&tidied) {
        return None;
    }
    let digits = chunks(&tidied).into_iter().filter(|chunk| is_fax(chunk)).map(|chunk| digits_of(&chunk));
    digits.filter_map(|digits| settle(&digits, None, None).0).next()
}

/// Whether a cell holds numbers for fax alone.
#[must_use]
pub fn is_fax_alone(cell: &Cell) -> bool {
    let shown = cell.show();
    if is_plain(&shown) {
        return false;
    }
    let tidied = tidied(&shown);
    if !may_be_fax(&tidied) {
        return false;
    }
    let chunks = chunks(&tidied);
    let mut numbered = chunks.iter().filter(|chunk| !digits_of(chunk).is_empty()).peekable();
    numbered.peek().is_some() && numbered.all(|chunk| is_fax(chunk))
}

/// `083-000⏎-4355`: one number that a line break divides beside its dash.
fn mended(text: &str) -> Cow<'_, str> {
    if !text.contains('\n') {
        return Cow::Borrowed(text);
    }
    let mut whole = String::with_capacity(text.len());
    for line in text.split('\n') {
        let line = line.trim();
        let goes_on = whole.ends_with(is_dash) || line.starts_with(is_dash);
        if !whole.is_empty() && !goes_on {
            whole.push('\n');
        }
        whole.push_str(line);
    }
    Cow::Owned(whole)
}

/// Drops brackets that say when to call: `059-000-4544(9時~16時)`, `(平日9:00-17:00)`.
fn without_hours(text: &str) -> Cow<'_, str> {
    if !text.contains('(') || !text.contains(['時', ':', '曜', '平']) {
        return Cow::Borrowed(text);
    }
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, inside, after)) = rest
        .split_once('(')
        .and_then(|(before, behind)| behind.split_once(')').map(|(inside, after)| (before, inside, after)))
    {
        let is_time = inside.split(':').collect::<Vec<_>>().windows(2).any(|pair| {
            pair[0].ends_with(|c: char| c.is_ascii_digit())
                && pair[1].starts_with(|c: char| c.is_ascii_digit())
        });
        let says_when = is_time || ["時", "曜", "平日"].iter().any(|word| inside.contains(word));
        let has_number = inside.chars().filter(char::is_ascii_digit).count() >= 9;
        kept.push_str(before);
        if !says_when || has_number {
            kept.push('(');
            kept.push_str(inside);
            kept.push(')');
        }
        rest = after;
    }
    kept.push_str(rest);
    Cow::Owned(kept)
}

/// `+81 92-…` → `092-…`.
fn without_country(text: &str) -> String {
    match text.trim_start().strip_prefix("+81") {
        Some(rest) => format!("0{}", rest.trim_start_matches(['-', ' ', '(']).trim_start_matches("0)")),
        None => text.to_owned(),
    }
}

/// Cuts a cell into single numbers: at 、 ・ / line breaks and words, and at spaces between whole numbers.
fn chunks(text: &str) -> Vec<String> {
    // Each of the words has one of these letters.
    let may_need_marks = text.contains(['は', '又', '及', 'F', 'T']);
    let text = with_dotted_dashes(text);
    let marked = if may_need_marks { marked(&text) } else { text.into_owned() };
    let separators = ['\n', '、', ',', ';', '/', '・', '|', '&'];
    let chunks = marked.split(separators).flat_map(split_labels);
    chunks.flat_map(|chunk| split_spaces(&chunk)).filter(|chunk| !chunk.trim().is_empty()).collect()
}

/// `（小）054-624-7002（GH）054-624-7003`: two whole numbers, each with a word of its own before it or behind.
fn split_labels(chunk: &str) -> Vec<String> {
    let digits = |part: &str| part.chars().filter(char::is_ascii_digit).count();
    if digits(chunk) <= 11 {
        return vec![chunk.to_owned()];
    }
    let mut parts: Vec<String> = vec![String::new()];
    let mut is_in_word = true;
    for letter in chunk.chars() {
        let is_number = letter.is_ascii_digit() || is_dash(letter);
        let begins_word = !is_number && (letter.is_alphabetic() || matches!(letter, '(' | '（' | '[' | '【'));
        if begins_word && !is_in_word && parts.last().is_some_and(|part| digits(part) >= 9) {
            parts.push(String::new());
        }
        is_in_word = if is_number { false } else { is_in_word || begins_word };
        parts.last_mut().expect("there is one").push(letter);
    }
    parts.retain(|part| digits(part) > 0);
    let are_whole = parts.len() > 1 && parts.iter().all(|part| (9..=11).contains(&digits(part)));
    if are_whole { parts } else { vec![chunk.to_owned()] }
}

/// `0774・86・2776` and `0774/86/2776` are one number each: a sign divides numbers only where one of them is whole.
fn with_dotted_dashes(text: &str) -> Cow<'_, str> {
    let digits = |part: &str| part.chars().filter(char::is_ascii_digit).count();
    let are_parts = |sign: &char| {
        let line = text.split('\n').find(|line| line.contains(*sign)).unwrap_or(text);
        line.matches(*sign).count() == 2 && line.split(*sign).all(|part| (1..=5).contains(&digits(part)))
    };
    match ['・', '/'].into_iter().find(are_parts) {
        Some(sign) => Cow::Owned(text.replace(sign, "-")),
        None => Cow::Borrowed(text),
    }
}

/// A line break at each word that begins or divides numbers.
fn marked(text: &str) -> String {
    text.replace("または", "\n")
        .replace("又は", "\n")
        .replace("及び", "\n")
        .replace("FAX", "\nFAX")
        .replace("TEL", "\nTEL")
}

/// `0942-65-5178 090-1234-5678` holds two numbers, `0942 65 5178` one.
fn split_spaces(chunk: &str) -> Vec<String> {
    let words: Vec<&str> = chunk.split_whitespace().collect();
    let whole = |word: &&str| word.chars().filter(char::is_ascii_digit).count() >= 9;
    if words.iter().filter(|word| whole(word)).count() > 1 {
        words.into_iter().map(str::to_owned).collect()
    } else {
        vec![chunk.to_owned()]
    }
}

/// The digits of one chunk up to an extension (内線) or a range (`8179~80`).
fn digits_of(chunk: &str) -> String {
    let mut digits = String::new();
    let may_extend = chunk.contains(['内', 'x', 'X']);
    let words = ["内線", "内", "ext", "EXT", "x"];
    let before_extension = words.iter().filter(|_| may_extend).find_map(|word| chunk.split_once(word));
    for character in before_extension.map_or(chunk, |(before, _)| before).chars() {
        let is_range = matches!(character, '~' | '〜') && digits.len() >= 9;
        if is_range {
            break;
        }
        if character.is_ascii_digit() {
            digits.push(character);
        }
    }
    digits
}

/// The number that the digits stand for, and what was mended or is wrong.
fn settle(digits: &str, main: Option<&String>, hint: Option<Prefecture>) -> (Option<String>, Option<Fault>) {
    if is_number(digits) {
        return (Some(digits.to_owned()), None);
    }
    let restored = format!("0{digits}");
    if !digits.starts_with('0') && is_number(&restored) {
        let message = format!("電話番号「{digits}」は先頭の0が落ちていたため「{restored}」と読みました。");
        return (Some(restored), Some(Fault::notice(ZERO_RESTORED, message)));
    }
    let completed =
        main.and_then(|main| last_digits_replaced(main, digits)).or_else(|| with_area(digits, hint));
    if let Some(number) = completed {
        let message = format!("電話番号「{digits}」は市外局番を補って「{number}」と読みました。");
        return (Some(number), Some(Fault::notice(AREA_ADDED, message)));
    }
    let message = match digits.len() {
        10 | 11 => format!("電話番号「{digits}」は、実際にはない番号です。正しい番号をご記入ください。"),
        length => format!(
            "電話番号「{digits}」は{length}桁で、電話番号になりません。市外局番から10桁または11桁でご記入ください。"
        ),
    };
    (None, Some(Fault::error(LENGTH, message)))
}

/// `092-531-1950/1951`: the second number shares the beginning of the first.
fn last_digits_replaced(main: &str, digits: &str) -> Option<String> {
    (digits.len() == 4).then(|| format!("{}{digits}", &main[..main.len() - 4]))
}

/// Eight-digit local numbers exist in the two-digit area codes 03 (東京都) and 06 (大阪府).
fn with_area(digits: &str, hint: Option<Prefecture>) -> Option<String> {
    let local = |firsts: &str| digits.len() == 8 && digits.starts_with(|c| firsts.contains(c));
    match hint.map(Prefecture::number) {
        Some(13) if local("3456") => Some(format!("03{digits}")),
        Some(27) if local("4567") => Some(format!("06{digits}")),
        _ => None,
    }
}

/// Whether digits have the length of a Japanese telephone number: eleven for mobile (070, 080, 090), IP (050), 020 and
/// 0800; either for 060, which is 大阪's area code before a zero, or mobile; ten for all others.
#[must_use]
pub fn is_number(digits: &str) -> bool {
    let mut characters = digits.chars();
    let plausible = characters.next() == Some('0') && characters.next().is_some_and(|second| second != '0');
    let eleven = ["020", "050", "070", "080", "090"].iter().any(|prefix| digits.starts_with(prefix));
    let is_long_enough = match digits.len() {
        10 => !eleven,
        11 => eleven || digits.starts_with("060"),
        _ => false,
    };
    plausible && digits.chars().all(|c| c.is_ascii_digit()) && is_long_enough
}

/// Whether a text looks like a telephone number as people write it.
pub(crate) fn is_written(text: &str) -> bool {
    let allowed = |c: char| c.is_ascii_digit() || is_dash(c) || matches!(c, '(' | ')' | ' ' | '+');
    !text.is_empty() && text.chars().all(allowed) && is_number(&digits_of(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[test]
    fn what_is_wrong_with_a_fax_is_said_of_a_fax() {
        let faults = read_fax(&Cell::text("0-6195-8754"), None).faults;
        assert!(faults[0].message.starts_with("FAX番号「061958754」"), "{}", faults[0].message);
        assert!(!faults[0].message.contains("電話番号"), "{}", faults[0].message);
    }

    #[rstest]
    #[case("0942-65-5178", &["0942655178"])]
    #[case("０９２－５３１－１９５０", &["0925311950"])]
    #[case("0940（22）8179", &["0940228179"])]
    #[case("（094）453-3677", &["0944533677"])]
    #[case("(052)228-2026", &["0522282026"])]
    #[case("092‐531−1950", &["0925311950"])]
    #[case("092ー531ー1950", &["0925311950"])]
    #[case("092 531 1950", &["0925311950"])]
    #[case("092.531.1950", &["0925311950"])]
    #[case("℡092-531-1950", &["0925311950"])]
    #[case("①092-531-1950\n②092-531-1951", &["0925311950", "0925311951"])]
    #[case("① 092-531-1950 ② 092-531-1951", &["0925311950", "0925311951"])]
    #[case("（小）092-531-1950（GH）092-531-1951", &["0925311950", "0925311951"])]
    #[case("T:092-531-1950 F:092-531-1951", &["0925311950"])]
    #[case("本館092-531-1950分館092-531-1951", &["0925311950", "0925311951"])]
    #[case("092-531-1950（小）092-531-1951（GH）", &["0925311950", "0925311951"])]
    #[case("TEL：092-531-1950", &["0925311950"])]
    #[case("092-531-1950（代）", &["0925311950"])]
    #[case("092-531-1950(代表)", &["0925311950"])]
    #[case("092-531-1950 内線12", &["0925311950"])]
    #[case("092-531-1950（内線：123）", &["0925311950"])]
    #[case("06-7777-2770、090-0000-9980", &["0677772770", "09000009980"])]
    #[case("06-7777-2770\n090-0000-9980", &["0677772770", "09000009980"])]
    #[case("06-7777-2770・090-0000-9980", &["0677772770", "09000009980"])]
    #[case("0774・86・2776", &["0774862776"])]
    #[case("023/665/5432", &["0236655432"])]
    #[case("083-242\n-4355", &["0832424355"])]
    #[case("059-315-4544（9時～16時）", &["0593154544"])]
    #[case("059-315-4544（平日9:00-17:00）", &["0593154544"])]
    #[case("（平日）059-315-4544", &["0593154544"])]
    #[case("06-7777-2770 / 090-0000-9980", &["0677772770", "09000009980"])]
    #[case("06-7777-2770 090-0000-9980", &["0677772770", "09000009980"])]
    #[case("06-7777-2770、06-7777-2770", &["0677772770"])]
    #[case("TEL 092-531-1950 FAX 092-531-1951", &["0925311950"])]
    #[case("FAX:092-531-1951", &["0925311951"])]
    #[case("092-531-1950～2", &["0925311950"])]
    #[case("092-531-1950/1951", &["0925311950", "0925311951"])]
    #[case("09050793693", &["09050793693"])]
    #[case("080-58356053", &["08058356053"])]
    #[case("050-1201-9387", &["05012019387"])]
    #[case("0120-000-000", &["0120000000"])]
    #[case("0800-000-0000", &["08000000000"])]
    #[case("+81-92-531-1950", &["0925311950"])]
    #[case("+81 (0)92-531-1950", &["0925311950"])]
    #[case("721257778", &["0721257778"])]
    #[case("9050793693", &["09050793693"])]
    fn numbers(#[case] text: &str, #[case] expected: &[&str]) {
        assert_eq!(read(&Cell::text(text), None).value.unwrap_or_default(), expected, "{text}");
    }

    #[test]
    fn number_cells_get_their_zero_back() {
        for (number, expected) in
            [(721_257_778.0, "0721257778"), (9_050_793_693.0, "09050793693"), (925_589_539.0, "0925589539")]
        {
            let reading = read(&Cell::Number(number), None);
            assert_eq!(reading.value.unwrap(), [expected]);
            assert_eq!(reading.faults[0].code, ZERO_RESTORED);
        }
    }

    #[test]
    fn a_local_number_gets_the_area_code_of_its_prefecture() {
        let tokyo = Prefecture::from_number(13);
        assert_eq!(read(&Cell::text("3532-6921"), tokyo).value.unwrap(), ["0335326921"]);
        assert_eq!(read(&Cell::text("3532-6921"), None).faults[0].code, LENGTH);
    }

    #[rstest]
    #[case("092-531-195", LENGTH)]
    #[case("092-531-19500", LENGTH)]
    #[case("090-1234-567", LENGTH)]
    #[case("000-111-2311", LENGTH)]
    #[case("電話で確認", UNREADABLE)]
    fn what_is_no_number(#[case] text: &str, #[case] code: IssueCode) {
        let reading = read(&Cell::text(text), None);
        assert_eq!((reading.value, reading.faults[0].code), (None, code));
    }

    #[test]
    fn a_short_second_number_does_not_cost_the_first() {
        let reading = read(&Cell::text("092-531-1950、12345"), None);
        assert_eq!((reading.value.unwrap(), reading.faults[0].code), (vec!["0925311950".to_owned()], LENGTH));
    }

    #[test]
    fn placeholders_state_nothing() {
        for text in ["－", "なし", "＊", "非公表"] {
            assert!(read(&Cell::text(text), None).is_nothing(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_was_read_reads_the_same(text in "[0-9０-９（）()、/ \n-]{0,30}") {
            for number in read(&Cell::text(&text), None).value.unwrap_or_default() {
                prop_assert!(is_number(&number));
                prop_assert_eq!(read(&Cell::text(&number), None).value, Some(vec![number]));
            }
        }

        #[test]
        fn nothing_panics(text in any::<String>()) {
            let _read = read(&Cell::text(&text), Prefecture::from_number(13));
        }
    }
}

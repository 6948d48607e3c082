//! What a cell looks like, for headers that say little.

use super::text::{OPENING, is_dash, is_katakana, states_nothing, tidied_line, tidy_line};
use super::{address, corporation, date, email, mark, number, phone, service, work};
use crate::domain::Prefecture;
use crate::table::Cell;
use std::borrow::Cow;

/// A kind of value that a cell may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Looks {
    OfficeNumber,
    CorporateNumber,
    Postal,
    Phone,
    Email,
    Url,
    Date,
    Moment,
    Mark,
    Prefecture,
    Municipality,
    Address,
    Service,
    Corporation,
    Kana,
    Yen,
    Integer,
    Decimal,
    Percent,
    LongText,
    Text,
    CaseNumber,
    Work,
    Timestamp,
}

/// What a written cell may be, most specific first.
const WRITTEN: [Looks; 24] = [
    Looks::Email,
    Looks::Url,
    Looks::CorporateNumber,
    Looks::OfficeNumber,
    Looks::Postal,
    Looks::Timestamp,
    Looks::Moment,
    Looks::Date,
    Looks::Phone,
    Looks::Mark,
    Looks::Prefecture,
    Looks::Service,
    Looks::Work,
    Looks::CaseNumber,
    Looks::Municipality,
    Looks::Address,
    Looks::Corporation,
    Looks::Percent,
    Looks::Yen,
    Looks::Integer,
    Looks::Decimal,
    Looks::Kana,
    Looks::LongText,
    Looks::Text,
];

/// All that a cell may be, most specific first; nothing for a blank cell or a placeholder.
#[must_use]
pub fn looks(cell: &Cell) -> Vec<Looks> {
    Stated::of(cell).map_or_else(Vec::new, |stated| stated.all().collect())
}

/// A cell that states something. Whether it looks like one thing or another is found out when it is asked: of the two
/// dozen, most columns are asked for one or two.
#[derive(Clone, Debug)]
pub struct Stated<'c> {
    cell: &'c Cell,
    /// Its text on one line, where it is written.
    line: Cow<'c, str>,
    /// What it may be, most specific first, and for a written cell all that cells may be.
    candidates: &'static [Looks],
}

impl<'c> Stated<'c> {
    /// `None` for a blank cell or a placeholder.
    #[must_use]
    pub fn of(cell: &'c Cell) -> Option<Self> {
        let candidates: &[Looks] = match cell {
            Cell::Empty | Cell::Error(_) => return None,
            Cell::Number(_) | Cell::Text(_) => return Self::written(cell),
            Cell::Bool(_) => &[Looks::Mark],
            Cell::DateTime(at) if at.time() == chrono::NaiveTime::MIN => &[Looks::Date, Looks::Moment],
            Cell::DateTime(_) => &[Looks::Timestamp, Looks::Moment, Looks::Date],
            Cell::Duration(_) => &[Looks::Decimal],
        };
        Some(Self { cell, line: Cow::Borrowed(""), candidates })
    }

    fn written(cell: &'c Cell) -> Option<Self> {
        let line = match cell.show() {
            Cow::Borrowed(text) => tidied_line(text),
            Cow::Owned(text) => Cow::Owned(tidy_line(&text)),
        };
        if !states_nothing(&line) {
            return Some(Self { cell, line, candidates: &WRITTEN });
        }
        // なし and － may be marks.
        is_mark(cell, &line).then_some(Self { cell, line, candidates: &[Looks::Mark] })
    }

    fn all(&self) -> impl Iterator<Item = Looks> {
        self.candidates.iter().copied().filter(|looks| self.holds(*looks))
    }

    /// What it looks like most of all.
    #[must_use]
    pub fn first(&self) -> Option<Looks> {
        self.all().next()
    }

    /// Whether it looks like this most of all: what it is not at all is seen at once.
    #[must_use]
    pub fn is_first(&self, looks: Looks) -> bool {
        let mut before = self.candidates.iter().take_while(|other| **other != looks);
        self.is(looks) && before.all(|other| !self.holds(*other))
    }

    #[must_use]
    pub fn is(&self, looks: Looks) -> bool {
        self.candidates.contains(&looks) && self.holds(looks)
    }

    /// Whether a candidate holds.
    fn holds(&self, looks: Looks) -> bool {
        let (cell, line) = (self.cell, &*self.line);
        if self.candidates.len() < WRITTEN.len() {
            return true;
        }
        match looks {
            Looks::Email => line.contains('@') && email::read(line).value.is_some(),
            Looks::Url => is_url(line),
            Looks::CorporateNumber => number::corporate_check_digit(line),
            Looks::OfficeNumber => is_office_number(line),
            Looks::Postal => is_postal(line),
            Looks::Timestamp | Looks::Moment => line.contains(':') && date::read_moment(cell).value.is_some(),
            Looks::Date => is_date(cell, line),
            Looks::Phone => is_phone(line),
            Looks::Mark => is_mark(cell, line),
            Looks::Prefecture => Prefecture::from_name(line).is_some(),
            Looks::Service => is_service(line),
            Looks::Work => work::kind_of(line, work::shipped_words()).is_some(),
            Looks::CaseNumber => is_case_number(line),
            Looks::Municipality => is_municipality(line),
            Looks::Address => is_address(line),
            Looks::Corporation => is_corporation(line),
            Looks::Percent => line.ends_with('%') && super::count::share(cell).value.is_some(),
            Looks::Yen => is_yen(cell, line),
            Looks::Integer => is_integer(line),
            Looks::Decimal => line.parse::<f64>().is_ok(),
            Looks::Kana => is_kana(line),
            Looks::LongText => line.chars().count() > 40 || cell.show().contains('\n'),
            Looks::Text => matches!(cell, Cell::Text(_)) && line.parse::<f64>().is_err(),
        }
    }
}

fn is_mark(cell: &Cell, line: &str) -> bool {
    // ○（3人）.
    let sign = line.chars().next().filter(|first| matches!(first, '◎' | '○' | '△' | '×'));
    let is_noted = sign.is_some_and(|sign| line[sign.len_utf8()..].starts_with(OPENING));
    (line.chars().count() <= 4 || is_noted || line.eq_ignore_ascii_case("false"))
        && mark::of_cell(cell).is_some()
}

fn is_service(line: &str) -> bool {
    let may_be = line.chars().count() <= 12 || line.contains(['型', '就', '移']);
    may_be && service::names_one(line)
}

fn is_corporation(line: &str) -> bool {
    corporation::may_name_form(line)
        && line.chars().count() <= 40
        && corporation::split(line).legal_form.is_some()
}

fn is_url(line: &str) -> bool {
    line.starts_with("http://") || line.starts_with("https://") || line.starts_with("www.")
}

fn is_office_number(line: &str) -> bool {
    if !line.starts_with(|c: char| c.is_ascii_digit()) {
        return false;
    }
    let digits: String = line.chars().filter(|c| !is_dash(*c) && *c != ' ').collect();
    number::office_check_digit(&digits)
        || (digits.len() == 9 && number::office_check_digit(&format!("0{digits}")))
}

fn is_postal(line: &str) -> bool {
    let bare = line.trim_start_matches(['〒', ' ']);
    let (first, second) =
        bare.split_once(is_dash).unwrap_or_else(|| bare.split_at_checked(3).unwrap_or((bare, "")));
    let digits = |part: &str, length| part.len() == length && part.chars().all(|c| c.is_ascii_digit());
    digits(first, 3) && digits(second, 4)
}

fn is_phone(line: &str) -> bool {
    let digits = line.chars().filter(char::is_ascii_digit).count();
    if digits < 9 {
        return false;
    }
    phone::is_written(line)
        || (digits >= 20 && line.split(['、', '/', ',', ' ']).any(phone::is_written))
        || is_lost_zero(line)
}

fn is_lost_zero(line: &str) -> bool {
    (9..=10).contains(&line.len())
        && !line.starts_with('0')
        && line.chars().all(|c| c.is_ascii_digit())
        && phone::is_number(&format!("0{line}"))
}

fn is_date(cell: &Cell, line: &str) -> bool {
    let hints = date::DateHints { era_without_name: true, ..date::DateHints::default() };
    let is_plain_number =
        line.chars().all(|c| c.is_ascii_digit() || c == '.') && line.matches('.').count() < 2;
    let may_count = |c: char| {
        let is_kanji =
            matches!(c, '元' | '〇' | '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十');
        c.is_ascii_digit() || is_kanji
    };
    if !line.contains(may_count) {
        return false;
    }
    let is_packed = line.len() == 8 && (line.starts_with("19") || line.starts_with("20"));
    (!is_plain_number || is_packed) && date::is_one(cell, hints)
}

/// `R3-014-01`, `K3-001`, `L-056`: letters, digits and hyphens.
fn is_case_number(line: &str) -> bool {
    if !line.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return false;
    }
    let parts: Vec<&str> = line.split(is_dash).collect();
    let lettered = parts.first().is_some_and(|first| {
        first.starts_with(|c: char| c.is_ascii_alphabetic())
            && first.len() <= 4
            && first.chars().all(|c| c.is_ascii_alphanumeric())
    });
    lettered
        && parts.len() >= 2
        && parts[1..].iter().all(|part| !part.is_empty() && part.chars().any(|c| c.is_ascii_digit()))
}

fn is_municipality(line: &str) -> bool {
    if !line.ends_with(['市', '区', '町', '村']) {
        return false;
    }
    // 伏見区 is a ward that one city alone has.
    let is_whole = |name: &str| line.ends_with(name) || line.ends_with('区') && name.ends_with(line);
    let known = address::municipality(line, None).is_some_and(|found| is_whole(&found.name));
    known
        || (line.chars().count() <= 6
            && address::read(line, None).faults.iter().any(|fault| fault.code == address::AMBIGUOUS))
}

fn is_address(line: &str) -> bool {
    let has_number = line.contains(|c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c))
        || line.contains('略');
    has_number && line.contains(['市', '区', '町', '村']) && address::municipality(line, None).is_some()
}

fn is_yen(cell: &Cell, line: &str) -> bool {
    let is_marked = line.contains(['円', '¥']) || line.ends_with('万') || line.starts_with('@');
    is_marked && super::yen::read(cell, "").value.is_some()
}

fn is_integer(line: &str) -> bool {
    let digits = line.strip_prefix('-').unwrap_or(line).replace(',', "");
    let bare = digits.trim_end_matches(['名', '人', '台', '件', '社']);
    !bare.is_empty() && bare.len() <= 15 && bare.chars().all(|c| c.is_ascii_digit())
}

fn is_kana(line: &str) -> bool {
    let kana = |c: char| matches!(c, 'ぁ'..='ゖ') || is_katakana(c) || matches!(c, ' ' | '・');
    line.chars().count() >= 2 && line.chars().all(kana)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case("4012701233", Looks::OfficeNumber)]
    #[case("1430001075906", Looks::CorporateNumber)]
    #[case("816-0952", Looks::Postal)]
    #[case("〒816-0952", Looks::Postal)]
    #[case("0942-65-5178", Looks::Phone)]
    #[case("０９２（５３１）１９５０", Looks::Phone)]
    #[case("721257778", Looks::Phone)]
    #[case("mado@example.jp", Looks::Email)]
    #[case("https://example.jp/", Looks::Url)]
    #[case("令和5年4月1日", Looks::Date)]
    #[case("5.4.1", Looks::Date)]
    #[case("20230401", Looks::Date)]
    #[case("2021/06/01 14:12:05", Looks::Timestamp)]
    #[case("○", Looks::Mark)]
    #[case("FALSE", Looks::Mark)]
    #[case("要相談", Looks::Mark)]
    #[case("福岡県", Looks::Prefecture)]
    #[case("○（3人）", Looks::Mark)]
    #[case("久留米市", Looks::Municipality)]
    #[case("伏見区", Looks::Municipality)]
    #[case("久留米市青峰2-1-3", Looks::Address)]
    #[case("就労継続支援Ａ型", Looks::Service)]
    #[case("㈱例示", Looks::Corporation)]
    #[case("しえんてらす", Looks::Kana)]
    #[case("12,000円", Looks::Yen)]
    #[case("＠12", Looks::Yen)]
    #[case("20", Looks::Integer)]
    #[case("20名", Looks::Integer)]
    #[case("85.7", Looks::Decimal)]
    #[case("25%", Looks::Percent)]
    #[case("R3-014-01", Looks::CaseNumber)]
    #[case("封入・封緘", Looks::Work)]
    #[case("例示作業所", Looks::Text)]
    fn cells_look_like(#[case] text: &str, #[case] expected: Looks) {
        assert_eq!(
            looks(&Cell::text(text)).first(),
            Some(&expected),
            "{text}: {:?}",
            looks(&Cell::text(text))
        );
    }

    #[test]
    fn other_cells() {
        assert_eq!(looks(&Cell::Number(4_012_701_233.0)).first(), Some(&Looks::OfficeNumber));
        assert_eq!(looks(&Cell::Number(20.0)).first(), Some(&Looks::Integer));
        assert!(looks(&Cell::text("－")).is_empty());
        assert!(looks(&Cell::Empty).is_empty());
    }

    proptest! {
        #[test]
        fn nothing_panics(text in any::<String>()) {
            let _read = looks(&Cell::text(&text));
        }
    }
}

//! One value over several columns: a date as 元号, 年, 月 and 日, a telephone number as 市外, 市内 and 番号, a postal code in two
//! boxes. They are joined in the first of them.

use crate::domain::Field;
use crate::layout::heads::search::SEARCHED_ROWS;
use crate::layout::mapping::scorer::Scorer;
use crate::layout::vocabulary::words::AnyOf;
use crate::normalise::tidy_line;
use crate::table::{Cell, Grid, Sheet};
use std::borrow::Cow;
use std::sync::LazyLock;

/// Filled rows looked at.
const SAMPLE: usize = 40;
const MOST_BOXES: u32 = 5;

/// Columns that hold one value together.
struct Pieces {
    /// The row of the lowest header text.
    header: u32,
    first: u32,
    last: u32,
    /// What the value is called, where its own columns do not stand under a name.
    word: Option<String>,
    how: How,
}

enum How {
    /// The first column is the era; else the era that the header of the year names.
    Date { has_era: bool, era: &'static str },
    /// With hyphens; each box filled with zeros to so many digits.
    Hyphens(&'static [usize]),
}

pub(in crate::layout) fn join<'s>(sheet: &'s Sheet, scorer: &mut Scorer<'_>) -> Cow<'s, Sheet> {
    let found = find(&sheet.grid, scorer);
    if found.is_empty() {
        return Cow::Borrowed(sheet);
    }
    let mut grid = sheet.grid.clone();
    for pieces in found {
        let labels: Vec<String> = texts(&sheet.grid, pieces.header, &pieces);
        for row in 1..=sheet.grid.rows() {
            let own = texts(&sheet.grid, row, &pieces);
            let is_header = own == labels;
            let joined = match () {
                () if is_header => pieces.word.clone(),
                () if row < pieces.header => continue,
                () => pieces.how.join(&own),
            };
            for col in pieces.first..=pieces.last {
                grid.set(row, col, Cell::Empty);
            }
            grid.set(row, pieces.first, joined.map_or(Cell::Empty, |text| Cell::text(&text)));
        }
    }
    Cow::Owned(Sheet { grid, ..sheet.clone() })
}

fn texts(grid: &Grid, row: u32, pieces: &Pieces) -> Vec<String> {
    (pieces.first..=pieces.last).map(|col| tidy_line(&grid.get(row, col).show())).collect()
}

fn find(grid: &Grid, scorer: &mut Scorer<'_>) -> Vec<Pieces> {
    let mut found: Vec<Pieces> = Vec::new();
    for header in 1..=grid.rows().min(SEARCHED_ROWS) {
        for first in 1..=grid.cols() {
            if found.iter().any(|other| (other.first..=other.last).contains(&first)) {
                continue;
            }
            if !may_be_label(grid.get(header, first)) {
                continue;
            }
            let pieces = date(grid, header, first)
                .or_else(|| numbers(grid, header, first))
                .or_else(|| boxes(grid, header, first, scorer));
            found.extend(pieces.filter(|pieces| holds_values(grid, pieces)));
        }
    }
    found
}

/// A quick look: most texts near a header are values.
fn may_be_label(cell: &Cell) -> bool {
    const WORDS: [&str; 14] = [
        "年",
        "元号",
        "和暦",
        "局",
        "市外",
        "電話",
        "TEL",
        "Tel",
        "ＴＥＬ",
        "連絡",
        "FAX",
        "ＦＡＸ",
        "郵便",
        "〒",
    ];
    static ANY: LazyLock<AnyOf> = LazyLock::new(|| AnyOf::new(&WORDS));
    match cell {
        Cell::Text(text) => text.len() <= 60 && ANY.stands_in(text),
        _ => false,
    }
}

/// Whether most rows below a header give one value together.
fn holds_values(grid: &Grid, pieces: &Pieces) -> bool {
    let labels = texts(grid, pieces.header, pieces);
    let rows = (pieces.header + 1..=grid.rows()).map(|row| texts(grid, row, pieces));
    let filled = rows.filter(|own| own.iter().any(|text| !text.is_empty()) && *own != labels).take(SAMPLE);
    let (mut all, mut whole) = (0, 0);
    for own in filled {
        all += 1;
        whole += usize::from(pieces.how.is_whole(&own));
    }
    whole >= 2 && whole * 3 >= all * 2
}

/// What stands above the columns of a row of labels, and over them alone.
fn parent(grid: &Grid, header: u32, first: u32, last: u32) -> Option<String> {
    let above = header.checked_sub(1).filter(|row| *row > 0)?;
    let text = |col: u32| tidy_line(&grid.get(above, col).show());
    let own = text(first);
    let covers = (first + 1..=last).all(|col| text(col).is_empty() || text(col) == own);
    let ends = first == 1 || text(first - 1) != own;
    // A text alone in its row is the title of the sheet, no group's.
    let is_title = (1..=grid.cols())
        .all(|col| (first..=last).contains(&col) || text(col).is_empty() || text(col) == own);
    (!own.is_empty() && covers && ends && !is_title && own.chars().count() <= 20).then_some(own)
}

/// 年 月 日 or 元号 年 月 日, under a name or with one before each: 更新年 更新月 更新日.
fn date(grid: &Grid, header: u32, first: u32) -> Option<Pieces> {
    let label = |col: u32| tidy_line(&grid.get(header, col).show());
    let has_era = ["元号", "年号", "和暦"].contains(&label(first).as_str());
    let year = first + u32::from(has_era);
    let written = label(year);
    let (own, note) =
        written.split_once('(').map_or((written.as_str(), ""), |(own, note)| (own.trim(), note));
    let stem = own.strip_suffix('年')?;
    let follows = |col: u32, unit: &str| label(col) == format!("{stem}{unit}");
    let last = match (follows(year + 1, "月"), follows(year + 2, "日")) {
        (true, true) => year + 2,
        (true, false) => year + 1,
        _ => return None,
    };
    let era = ["令和", "平成", "昭和"].into_iter().find(|era| note.contains(era)).unwrap_or("");
    let word = (!stem.is_empty()).then(|| format!("{stem}日"));
    let is_named = word.is_some() || parent(grid, header, first, last).is_some();
    is_named.then_some(Pieces { header, first, last, word, how: How::Date { has_era, era } })
}

/// 市外 市内 番号 under 電話番号.
fn numbers(grid: &Grid, header: u32, first: u32) -> Option<Pieces> {
    const AREA: [&str; 3] = ["市外", "市外局番", "局番"];
    const LOCAL: [&str; 4] = ["市内", "市内局番", "局番", "局"];
    const OWN: [&str; 5] = ["番号", "加入者番号", "加入者", "個別番号", "加入番号"];
    let label = |col: u32| tidy_line(&grid.get(header, col).show());
    // 市外局番, 市内・番号: the rest in one.
    let rest = label(first + 1);
    if AREA.contains(&label(first).as_str()) && rest.starts_with("市内") && rest.ends_with("番号") {
        let last = first + 1;
        return parent(grid, header, first, last).map(|_| Pieces {
            header,
            first,
            last,
            word: None,
            how: How::Hyphens(&[0, 0]),
        });
    }
    let is_so = AREA.contains(&label(first).as_str())
        && LOCAL.contains(&label(first + 1).as_str())
        && OWN.contains(&label(first + 2).as_str());
    let last = first + 2;
    (is_so && parent(grid, header, first, last).is_some()).then_some(Pieces {
        header,
        first,
        last,
        word: None,
        how: How::Hyphens(&[0, 0, 4]),
    })
}

/// A number's header over several columns of digits: 郵便番号 over 862 and 0911.
fn boxes(grid: &Grid, header: u32, first: u32, scorer: &mut Scorer<'_>) -> Option<Pieces> {
    let Cell::Text(own) = grid.get(header, first) else { return None };
    if grid.get(header, first + 1) != grid.get(header, first) && !grid.get(header, first + 1).is_blank() {
        return None;
    }
    let how = match scorer.word_of_workshops(own)? {
        Field::PostalCode => How::Hyphens(&[3, 4]),
        Field::Phone | Field::Fax => How::Hyphens(&[0, 0, 4]),
        _ => return None,
    };
    let is_free = |col: &u32| {
        let cell = grid.get(header, *col);
        *col <= grid.cols() && (cell.is_blank() || cell == grid.get(header, first))
    };
    // The lowest row that says the same: a name merged over two rows of the header.
    let mut lowest = header;
    while lowest < grid.rows() && grid.get(lowest + 1, first) == grid.get(header, first) {
        lowest += 1;
    }
    // Digits and hyphens alone, in each of the columns.
    let is_box = |col: &u32| {
        let filled = (lowest + 1..=grid.rows()).map(|row| tidy_line(&grid.get(row, *col).show()));
        let filled: Vec<String> = filled.filter(|text| !text.is_empty()).take(SAMPLE).collect();
        let is_piece =
            |text: &&String| text.len() <= 5 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
        filled.len() >= 2 && filled.iter().filter(is_piece).count() * 10 >= filled.len() * 9
    };
    let last = (first + 1..first + MOST_BOXES).take_while(is_free).take_while(is_box).last()?;
    let word = Some(own.trim().to_owned());
    is_box(&first).then_some(Pieces { header: lowest, first, last, word, how })
}

impl How {
    fn is_whole(&self, own: &[String]) -> bool {
        let is_number = |text: &&String| {
            text.chars().any(|c| c.is_ascii_digit() || c == '元') && text.chars().count() <= 9
        };
        match self {
            Self::Date { has_era, .. } => {
                let own = &own[usize::from(*has_era)..];
                own.iter().take(2).filter(is_number).count() == 2
            }
            Self::Hyphens(widths) => own.iter().filter(is_number).count() == widths.len(),
        }
    }

    /// The value that the columns of one row make.
    fn join(&self, own: &[String]) -> Option<String> {
        let filled: Vec<&String> = own.iter().filter(|text| !text.is_empty()).collect();
        if filled.is_empty() {
            return None;
        }
        if !self.is_whole(own) {
            // 未定 in the first of them: as it stands.
            return Some(filled.into_iter().map(String::as_str).collect::<Vec<_>>().join(" "));
        }
        match self {
            Self::Date { has_era, era } => {
                let (named, numbers) = own.split_at(usize::from(*has_era));
                let era = named.first().map_or(*era, String::as_str);
                let own_era = numbers[0].starts_with(|c: char| c.is_alphabetic() && c != '元');
                let with_unit = |(text, unit): (&String, &str)| match text.trim_end_matches(unit) {
                    "" => String::new(),
                    number => format!("{number}{unit}"),
                };
                let date: String = numbers.iter().zip(["年", "月", "日"]).map(with_unit).collect();
                Some(if own_era || numbers[0].len() == 4 { date } else { format!("{era}{date}") })
            }
            Self::Hyphens(widths) => {
                let digits = own.iter().filter(|text| text.bytes().any(|byte| byte.is_ascii_digit()));
                let padded =
                    digits.zip(*widths).map(|(text, width)| format!("{text:0>width$}", width = *width));
                Some(padded.collect::<Vec<_>>().join("-"))
            }
        }
    }
}

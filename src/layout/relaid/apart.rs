//! What tells that each cell of a column holds several fields: 現員／定員 in the header, words with colons or owners in brackets in
//! most cells.

use super::contact;
use super::parts::{By, Stacked, bracketed, labelled};
use crate::domain::Field;
use crate::layout::forms::is_workshop;
use crate::layout::heads::search::SEARCHED_ROWS;
use crate::layout::mapping::scorer::Scorer;
use crate::layout::vocabulary::memo;
use crate::layout::vocabulary::words::AnyOf;
use crate::table::{Cell, Grid};
use std::sync::LazyLock;

/// Filled cells looked at below a header.
const SAMPLE: usize = 40;

/// Adds the columns whose header and values show that they hold several things.
pub(in crate::layout) fn find(grid: &Grid, scorer: &mut Scorer<'_>, found: &mut Vec<Stacked>) {
    for col in 1..=grid.cols() {
        if found.iter().any(|column| column.col == col) {
            continue;
        }
        let by_header =
            (1..=grid.rows().min(SEARCHED_ROWS)).find_map(|row| by_header(grid, row, col, scorer));
        found.extend(
            by_header.or_else(|| by_labels(grid, col, scorer)).or_else(|| by_owner(grid, col, scorer)),
        );
    }
}

/// Each header that is divided has one of these.
const MAY_DIVIDE: [&str; 21] = [
    "（型）",
    "(型)",
    "法人",
    "運営",
    "会社",
    "連絡先",
    "問合せ",
    "問い合わせ",
    "定員",
    "現員",
    "人数",
    "者数",
    "台数",
    "利用者",
    "職員",
    "住所",
    "所在",
    "ふりがな",
    "フリガナ",
    "ﾌﾘｶﾞﾅ",
    "カナ",
];

fn by_header(grid: &Grid, header: u32, col: u32, scorer: &mut Scorer<'_>) -> Option<Stacked> {
    let Cell::Text(text) = grid.get(header, col) else { return None };
    // Most texts near a header are values: a quick look before any word is looked up.
    static ANY: LazyLock<AnyOf> = LazyLock::new(|| AnyOf::new(&MAY_DIVIDE));
    if !ANY.stands_in(text) {
        return None;
    }
    let text = memo::said(text).unwrap_or(text);
    if text.len() > 160 || !ANY.stands_in(text) || text.chars().count() > 40 {
        return None;
    }
    let counted = |scorer: &mut Scorer<'_>| {
        let words = counted_words(text, scorer)?;
        let (words, fields): (Vec<String>, Vec<Field>) = words.into_iter().unzip();
        let whole = fields.iter().position(|field| *field == Field::Capacity).unwrap_or(0);
        Some((words, By::Counts(fields), whole))
    };
    let parted =
        counted(scorer).or_else(|| read_name(text, scorer)).or_else(|| named_in_bracket(text, scorer));
    let (words, by, whole) = parted.or_else(|| {
        let above = header.checked_sub(1).filter(|row| *row > 0).map(|row| grid.get(row, col).show());
        (contact::asks(text, above.as_deref()) || contact::may_hold(text)).then(|| {
            let words = ["住所", "電話番号", "FAX番号", "メールアドレス"];
            (words.map(str::to_owned).to_vec(), By::Contact, 0)
        })
    })?;
    let is_address = contact::asks(text, None) || !matches!(by, By::Contact);
    let can_be = |cell: &Cell| match by.parts(cell, words.len()) {
        Some(parts) => is_address || parts[0].as_deref().is_some_and(contact::is_address),
        None => false,
    };
    let fits = is_of_header(grid, header, col, scorer) && most_below(grid, header, col, can_be);
    fits.then_some(Stacked { header, col, words, by, whole })
}

/// Whether most filled cells below a header are of a form: headings of sections stand among them. Of records of two lines every
/// other one is, below a second line of the header.
fn most_below(grid: &Grid, header: u32, col: u32, is_such: impl Fn(&Cell) -> bool) -> bool {
    let own = grid.get(header, col);
    let below = (header + 1..=grid.rows()).map(|row| grid.get(row, col));
    let filled: Vec<&Cell> = below.filter(|cell| !cell.is_blank() && *cell != own).take(SAMPLE).collect();
    let such = filled.iter().filter(|cell| is_such(cell)).count();
    let is_every_other = such >= 3 && such * 2 + 1 >= filled.len();
    is_every_other || such >= 2 && such * 2 >= filled.len()
}

/// Whether two other texts beside a cell are words of a list of workshops, or several such in one (区分・定員, 種別と定員, 事業所名 over
/// （運営法人）).
fn is_of_header(grid: &Grid, row: u32, col: u32, scorer: &mut Scorer<'_>) -> bool {
    let own = grid.get(row, col);
    let mut means = |text: &str| {
        let whole = scorer.word_of_workshops(text);
        let part =
            |part: &str| part.trim_matches(|c: char| c.is_whitespace() || "（）()".contains(c)).to_owned();
        let parts = text.split(['・', '／', '/', '\n', '（', '(', 'と', '、']).map(part);
        whole.or_else(|| {
            parts.filter(|part| !part.is_empty()).find_map(|part| scorer.word_of_workshops(&part))
        })
    };
    let mut beside = grid.row(row).iter().filter(|cell| *cell != own).filter_map(|cell| match cell {
        Cell::Text(text) if text.chars().count() <= 20 => means(text),
        _ => None,
    });
    beside.next().is_some() && beside.next().is_some()
}

/// `現員／定員`, `定員（現員）`, `定員・利用者数・PC台数`: words that count, two or more of them, and nothing else.
fn counted_words(header: &str, scorer: &mut Scorer<'_>) -> Option<Vec<(String, Field)>> {
    const SIGNS: [char; 14] = ['/', '／', '・', '、', ',', '\n', '(', ')', '（', '）', '｜', '|', '［', '］'];
    const UNITS: [&str; 8] = ["名", "人", "台", "単位", "人数", "うち", "内", "数"];
    let counts = |field: &Field| {
        matches!(
            field,
            Field::Capacity | Field::Users | Field::Staff | Field::WorkersAvailable | Field::PcCount
        )
    };
    if !header.contains(SIGNS) {
        return None;
    }
    let parts = header.split(SIGNS).map(str::trim).filter(|part| !part.is_empty() && !UNITS.contains(part));
    let mut words: Vec<(String, Field)> = Vec::new();
    for part in parts {
        let part = part.trim_start_matches("うち").trim_start_matches("内訳");
        let field = scorer.word_of_workshops(part).filter(counts)?;
        if words.iter().any(|(_, other)| *other == field) {
            return None;
        }
        words.push((part.to_owned(), field));
    }
    (words.len() >= 2).then_some(words)
}

/// ふりがな above 事業所名: the other order is read from each cell by itself.
fn read_name(header: &str, scorer: &mut Scorer<'_>) -> Option<(Vec<String>, By, usize)> {
    let (above, below) = header.split_once(['\n', '／', '/'])?;
    let words = [above.trim(), below.trim()];
    let fields = words.map(|word| scorer.word_of_workshops(word));
    let is_so = fields == [Some(Field::NameKana), Some(Field::Name)]
        || fields == [Some(Field::CorporationKana), Some(Field::Corporation)];
    is_so.then(|| (words.map(str::to_owned).to_vec(), By::Reading, 1))
}

/// `事業所名（法人名）`, `法人名（事業所名）`.
fn named_in_bracket(header: &str, scorer: &mut Scorer<'_>) -> Option<(Vec<String>, By, usize)> {
    let (before, inner) = bracketed(header)?;
    let fields = [before, inner].map(|word| scorer.word_of_workshops(word));
    let is_so = fields == [Some(Field::Name), Some(Field::Corporation)]
        || fields == [Some(Field::Corporation), Some(Field::Name)]
        || fields == [Some(Field::Name), Some(Field::ServiceType)];
    is_so.then(|| (vec![before.to_owned(), inner.to_owned()], By::Bracket, 0))
}

/// `ワーク見本（株式会社見本）` in most cells below a word for a workshop, or below none that is known: the values tell who runs it,
/// where no other column does.
fn by_owner(grid: &Grid, col: u32, scorer: &mut Scorer<'_>) -> Option<Stacked> {
    const OTHERS: [&str; 16] = [
        "法人", "会社", "企業", "客", "取引", "発注", "注文", "依頼", "相談", "紹介", "申込", "納品", "担当",
        "氏名", "宛", "備考",
    ];
    const OFTEN: f64 = 0.3;
    let is_owned = |cell: &Cell| By::Owner.parts(cell, 2).is_some();
    // A heading over the whole table names the client of what stands below it.
    let is_across = |row: u32| grid.row(row).iter().filter(|cell| *cell == grid.get(row, col)).count() > 1;
    let first = (2..=grid.rows().min(SEARCHED_ROWS * 2))
        .find(|row| is_owned(grid.get(*row, col)) && !is_across(*row))?;
    // The values say the most: one word beside it that a list of workshops has is enough.
    let mut is_header = |row: &u32| {
        let beside = (1..).zip(grid.row(*row)).filter(|(other, _)| *other != col);
        let mut texts =
            beside.filter_map(|(_, cell)| if let Cell::Text(text) = cell { Some(text) } else { None });
        matches!(grid.get(*row, col), Cell::Text(_))
            && texts.any(|text| scorer.word_of_workshops(text).is_some())
    };
    let header = (first.saturating_sub(4).max(1)..first).rev().find(|row| is_header(row))?;
    let own = grid.get(header, col).show().into_owned();
    // 掲載先（下段：運営）: what it is called stands before the bracket.
    let called = own.split(['\n', '（', '(']).next().unwrap_or_default().trim().to_owned();
    let means = scorer.word_of_workshops(&called);
    let is_name = means.is_none_or(|field| field == Field::Name) && !called.is_empty();
    let says_owner = |cell: &Cell| match cell {
        Cell::Text(text) => scorer.word_of_workshops(text) == Some(Field::Corporation),
        _ => false,
    };
    let is_told = grid.row(header).iter().any(says_owner);
    // Below a word that nobody knows, what they run has to be called as workshops are.
    let names = || {
        (header + 1..=grid.rows()).filter_map(|row| By::Owner.parts(grid.get(row, col), 2)?.swap_remove(0))
    };
    let workshops = names().filter(|name| is_workshop(name)).count() as f64;
    let is_name = is_name && (means.is_some() || workshops >= names().count() as f64 * OFTEN);
    let fits = is_name
        && !is_told
        && !OTHERS.iter().any(|word| called.contains(word))
        && most_below(grid, header, col, is_owned);
    fits.then(|| Stacked {
        header, col, words: vec![called, "法人名".to_owned()], by: By::Owner, whole: 0
    })
}

/// The words with a colon of a column's cells, where most cells have two or more that a list of workshops knows.
fn by_labels(grid: &Grid, col: u32, scorer: &mut Scorer<'_>) -> Option<Stacked> {
    let first = (1..=grid.rows().min(SEARCHED_ROWS)).find(|row| labelled(grid.get(*row, col)).is_some())?;
    let is_header = |row: &u32| {
        matches!(grid.get(*row, col), Cell::Text(text) if !text.trim().is_empty() && !text.contains(['：', ':']))
            && is_of_header(grid, *row, col, scorer)
    };
    let header = (first.saturating_sub(4).max(1)..first).rev().find(is_header)?;
    // What has a column of its own is not looked for in remarks.
    let beside = (1..).zip(grid.row(header)).filter(|(other, _)| *other != col);
    let beside: Vec<Field> = beside
        .filter_map(|(_, cell)| match cell {
            Cell::Text(text) => scorer.word_of_workshops(text),
            _ => None,
        })
        .collect();
    let mut words: Vec<(Field, Vec<String>)> = Vec::new();
    let cells = (header + 1..=grid.rows()).map(|row| grid.get(row, col));
    for pairs in cells.filter_map(labelled).take(SAMPLE) {
        let counts_capacity = pairs.iter().any(|(label, _)| label == "定員");
        for (label, _) in &pairs {
            if label.is_empty() || words.iter().any(|(_, own)| own.contains(label)) {
                continue;
            }
            // 定員20／実21: how many there really are.
            let is_real = counts_capacity && REALLY.contains(&label.as_str());
            let field = if is_real { Some(Field::Users) } else { scorer.word_of_workshops(label) };
            let Some(field) = field.filter(|field| !beside.contains(field)) else { continue };
            match words.iter_mut().find(|(own, _)| *own == field) {
                Some((_, own)) => own.push(label.clone()),
                None => words.push((field, vec![label.clone()])),
            }
        }
    }
    let is_known = |label: &String| words.iter().any(|(_, own)| own.contains(label));
    let knows_two = |cell: &Cell| {
        labelled(cell).is_some_and(|pairs| pairs.iter().filter(|(label, _)| is_known(label)).count() >= 2)
    };
    // 電話：… ＦＡＸ：… is read well as it is.
    let calls = |field: &Field| matches!(field, Field::Phone | Field::Fax | Field::Email);
    if words.iter().all(|(field, _)| calls(field)) || !most_below(grid, header, col, knows_two) {
        return None;
    }
    let own = grid.get(header, col).show().into_owned();
    // A header that is one of its labels would claim what they say.
    let said = scorer.word_of_workshops(&own);
    let whole = words.iter().position(|(field, _)| said == Some(*field)).map(|at| at + 1);
    let own = if whole.is_some() { String::new() } else { own };
    // The column is called as the first of its words that is one by itself.
    let called = |(field, labels): &(Field, Vec<String>)| match field {
        Field::Users => "利用者数".to_owned(),
        _ => labels[0].clone(),
    };
    let called: Vec<String> = words.iter().map(called).collect();
    let labels: Vec<Vec<String>> = words.into_iter().map(|(_, labels)| labels).collect();
    let words = std::iter::once(own).chain(called).collect();
    Some(Stacked { header, col, words, by: By::Labels(labels), whole: whole.unwrap_or(0) })
}

/// What is written for the number of users beside 定員.
const REALLY: [&str; 10] = ["実", "実数", "実員", "実人数", "実人員", "現", "現数", "現在", "現在数", "在籍"];

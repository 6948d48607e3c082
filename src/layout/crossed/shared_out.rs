//! Workshops as columns of a list of cases: each figure below one is what it is given of the case, 金額, 数量 or a share. Their
//! numbers stand beneath their names, or the figures of each row add up to the case's.

use super::across::{self, Group, Part};
use crate::domain::{CellRef, Field, Prefecture, RecordKind, ServiceType};
use crate::layout::forms::{is_desk, is_workshop};
use crate::layout::lying::{self, Read};
use crate::layout::mapping::scorer::Scorer;
use crate::layout::model::{Context, HEADING, MappedCell, Orientation, Record, Table};
use crate::layout::notice;
use crate::layout::records::still_to_come::names_workshop;
use crate::layout::records::{dated, given, sums};
use crate::layout::view::{Merges, View};
use crate::layout::vocabulary::scored::WORD;
use crate::layout::vocabulary::words::{AnyOf, names_month};
use crate::normalise::number::office_check_digit;
use crate::normalise::service;
use crate::normalise::text::tidied_line;
use crate::table::{Cell, Grid, Sheet};
use std::borrow::Cow;
use std::sync::LazyLock;

/// What the case says of each order.
pub(in crate::layout) const OF_CASE: [Field; 8] = [
    Field::CaseNumber,
    Field::OrderNumber,
    Field::Client,
    Field::OrderedOn,
    Field::AssignedOn,
    Field::DueOn,
    Field::Programme,
    Field::Trial,
];
/// What may be said of each.
pub(in crate::layout) const OF_ORDERS: [Field; 3] = [Field::Amount, Field::Quantity, Field::Share];
/// Words of a title or a group that says so.
const SHARED_OUT: [&str; 21] = [
    "分け方",
    "分けた額",
    "事業所に渡",
    "事業所へ渡",
    "配分",
    "分配",
    "割振",
    "割り振",
    "割当",
    "割り当",
    "わりふり",
    "割りふり",
    "振分",
    "振り分",
    "按分",
    "分担",
    "事業所別",
    "事業所ごと",
    "作業所別",
    "施設別",
    "事業所毎",
];
const WHY: &str = "事業所の見出しの下に案件ごとの配分が並んでいる";
/// Share of rows that must make a whole.
const MOST: f64 = 0.8;

/// The columns of workshops.
struct Band {
    first: u32,
    last: u32,
    groups: Vec<Group>,
    /// Their 事業所番号, where they are said.
    numbers: Vec<Option<(CellRef, String)>>,
    is_numbered: bool,
    /// The group over them says whose columns they are: 割振先事業所.
    is_headed: bool,
}

pub(in crate::layout) fn read(sheet: &Sheet, context: &Context, scorer: &mut Scorer<'_>) -> Option<Read> {
    let rows = 1..=sheet.grid.rows().min(across::SEARCHED);
    let numbered = rows.clone().find_map(|row| Band::numbered(&sheet.grid, row, scorer));
    let path = context.origin.path().inner();
    let mut band = match numbered {
        Some(band) => band,
        None => match first_told(sheet, path) {
            Some(first) => {
                rows.skip_while(|row| *row < first).find_map(|row| Band::named(sheet, row, scorer))?
            }
            None => rows.clone().find_map(|row| Band::summed(sheet, row, scorer))?,
        },
    };
    band.name_parts(&sheet.grid, scorer);
    let cols = band.cols();
    if !across::hold_figures(&sheet.grid, &cols, band.last + 1) {
        return None;
    }
    let (mut layout, mut issues) =
        lying::as_it_lies(&across::set_aside(sheet, band.first, &cols), context, scorer);
    let is_shared_out_once = layout.tables.iter().any(|table| table.kind == RecordKind::Order);
    let is_of_cases =
        |table: &Table| table.kind == RecordKind::Case && table.orientation == Orientation::Rows;
    let at = layout.tables.iter().position(is_of_cases).filter(|_| !is_shared_out_once)?;
    let cases = &layout.tables[at];
    // What the case's own columns are called says nothing of these.
    let mut captions = across::captions(sheet, band.first);
    captions.extend(band.texts(&sheet.grid));
    let whole = band.tell(&sheet.grid, cases, &captions);
    if !whole && !band.is_numbered && !band.is_headed {
        return None;
    }
    let merges = Merges::of(sheet);
    let view = View::new(sheet, &merges, Orientation::Rows);
    let mut given = given::by_name(&sheet.name, scorer.dictionary, RecordKind::Order);
    if let Some((cell, month)) = given::month_above(&view, band.first) {
        given.retain(|said| said.field != Field::Month);
        given.push(MappedCell {
            field: Field::Month,
            header: HEADING.into(),
            cell,
            value: Cell::text(&month),
        });
    }
    dated::given(&mut given, dated::year(&sheet.name, &captions, "", context.origin.path().inner()));
    let origin = context.origin.sheet(&sheet.name);
    let unit = sums::above(&captions);
    let records: Vec<Record> = cases
        .records
        .iter()
        .flat_map(|case| (0..band.groups.len()).map(move |group| (case, group)))
        .filter_map(|(case, group)| {
            let (place, mut cells) = band.order(&sheet.grid, case, group, unit)?;
            cells.extend(given.iter().cloned());
            Some(Record { kind: RecordKind::Order, origin: origin.at(place), cells })
        })
        .collect();
    if records.is_empty() {
        return None;
    }
    let orders = across::beside(cases, RecordKind::Order, &band.groups, ("shared-out", WHY), records);
    let unsaid = band.groups.iter().flat_map(|group| &group.parts).filter(|part| part.field.is_none());
    issues.extend(unsaid.map(|part| {
        let label = across::text(&sheet.grid, band.last, part.col);
        notice::unread_label(&origin.at(CellRef::new(band.last, part.col)), context, &label)
    }));
    layout.tables.insert(at + 1, orders);
    Some((layout, issues))
}

impl Band {
    fn cols(&self) -> Vec<u32> {
        self.groups.iter().flat_map(|group| &group.parts).map(|part| part.col).collect()
    }

    /// What stands above the figures, but for names and numbers.
    fn texts<'a>(&'a self, grid: &'a Grid) -> impl Iterator<Item = String> + 'a {
        let texts = (self.first..=self.last)
            .flat_map(move |row| self.cols().into_iter().map(move |col| across::text(grid, row, col)));
        texts.filter(|text| self.groups.iter().all(|group| group.name != *text)).map(Cow::into_owned)
    }

    /// Workshops with their numbers above, beneath or behind their names.
    fn numbered(grid: &Grid, row: u32, scorer: &mut Scorer<'_>) -> Option<Self> {
        if grid.row(row).iter().filter(|cell| may_hold_number(cell)).count() < 2 {
            return None;
        }
        let number = |(col, cell): (u32, &Cell)| {
            may_hold_number(cell).then(|| number_in(&across::text(grid, row, col))).flatten()
        };
        let found: Vec<Option<(String, String)>> = (1..).zip(grid.row(row)).map(number).collect();
        let first = found.iter().position(Option::is_some)?;
        let end = found.iter().rposition(Option::is_some)?;
        let numbers: std::collections::BTreeSet<&String> =
            found.iter().flatten().map(|(_, number)| number).collect();
        if numbers.len() < 2 || (end - first + 1) > numbers.len() * 4 {
            return None;
        }
        let is_together = found.iter().flatten().all(|(name, _)| !name.is_empty());
        let is_name = |row: &u32| {
            let text = across::text(grid, *row, first as u32 + 1);
            !text.is_empty() && across::figure(&Cell::text(&text)).is_none() && number_in(&text).is_none()
        };
        let names =
            if is_together { row } else { [row.wrapping_sub(1), row + 1].into_iter().find(is_name)? };
        let name_at = |col: u32| {
            let own = across::text(grid, names, col);
            number_in(&own).map_or_else(|| own.into_owned(), |(name, _)| name)
        };
        let mut band = Self {
            first: row.min(names),
            last: row.max(names),
            groups: Vec::new(),
            numbers: Vec::new(),
            is_numbered: true,
            is_headed: false,
        };
        for col in first as u32 + 1..=grid.cols() {
            let name = name_at(col);
            let number = found[col as usize - 1].as_ref().map(|(_, number)| number.clone());
            let is_further = number.is_none() && col as usize > end + 1;
            if is_further
                && !(may_be_workshop(&name, scorer) && across::hold_figures(grid, &[col], band.last + 1))
            {
                break;
            }
            band.take((names, col), name, number.map(|number| (CellRef::new(row, col), number)));
        }
        // Where numbers stand in the rows below as well, each row names its own workshops.
        let is_again = |col: u32| {
            (band.last + 1..=grid.rows()).any(|row| number_in(&across::text(grid, row, col)).is_some())
        };
        (!band.cols().into_iter().any(is_again)).then_some(band)
    }

    /// Workshops by their names alone, below a title or a group that says that work is shared out.
    fn named(sheet: &Sheet, row: u32, scorer: &mut Scorer<'_>) -> Option<Self> {
        let grid = &sheet.grid;
        let is_run = |col: u32, scorer: &mut Scorer<'_>| {
            may_be_workshop(&across::text(grid, row, col), scorer)
                && across::hold_figures(grid, &[col], row + 1)
        };
        let first = (1..=grid.cols()).find(|col| is_run(*col, scorer))?;
        let mut band = Self {
            first: row,
            last: row,
            groups: Vec::new(),
            numbers: Vec::new(),
            is_numbered: false,
            is_headed: false,
        };
        for col in first..=grid.cols() {
            let name = across::text(grid, row, col);
            let goes_on = band.groups.last().is_some_and(|last| name.is_empty() || last.name == name);
            if !goes_on && !is_run(col, scorer) {
                break;
            }
            if name.is_empty() && across::text(grid, row + 1, col).is_empty() {
                break;
            }
            band.take((row, col), name.into_owned(), None);
        }
        // What stands above them heads them, not the table.
        while band.first > 1 && band.heads(grid, band.first - 1) {
            band.first -= 1;
            let over = across::text(grid, band.first, first);
            band.is_headed |= ["先", "事業所", "作業所", "施設"].iter().any(|word| over.contains(word));
        }
        let same =
            |row: u32| band.groups.iter().all(|group| across::text(grid, row, group.cell.col) == group.name);
        while band.last < grid.rows() && same(band.last + 1) {
            band.last += 1;
        }
        (band.groups.len() >= 2).then_some(band)
    }

    /// Workshops by their names before a column of sums: some of them are called as workshops are.
    fn summed(sheet: &Sheet, row: u32, scorer: &mut Scorer<'_>) -> Option<Self> {
        let grid = &sheet.grid;
        // Most rows are seen at a glance to add nothing up.
        let may_sum = |text: &str| text.contains(['計', '均', '数', '差', '残', '過', 'チ', '検', 'o', 'O']);
        if !grid.row(row).iter().filter_map(Cell::written).any(may_sum) {
            return None;
        }
        let sums = (1..=grid.cols()).find(|col| across::is_reckoned(&across::text(grid, row, *col)))?;
        let names_one = |col: u32| is_workshop(&across::text(grid, row, col));
        if !(1..sums).any(names_one) {
            return None;
        }
        let band = Self::named(sheet, row, scorer)?;
        let named = band.groups.iter().filter(|group| is_workshop(&group.name)).count();
        (named * 4 >= band.groups.len()).then_some(band)
    }

    /// Whether a text in a row stands over these columns, and over them alone.
    fn heads(&self, grid: &Grid, row: u32) -> bool {
        let cols = self.cols();
        let Some(first) = cols.first() else { return false };
        let own = across::text(grid, row, *first);
        let before = first.checked_sub(1).map(|col| across::text(grid, row, col)).unwrap_or_default();
        says(&own) && before != own && *first > 1
    }

    fn take(&mut self, (row, col): (u32, u32), name: String, number: Option<(CellRef, String)>) {
        let part = Part::alone(col);
        let goes_on = |last: &&mut Group| name.is_empty() || last.name == name;
        match self.groups.last_mut().filter(goes_on) {
            Some(last) => last.parts.push(part),
            None => {
                self.groups.push(Group { name, cell: CellRef::new(row, col), parts: vec![part] });
                self.numbers.push(number);
            }
        }
    }

    /// 数量 and 金額 below each workshop.
    fn name_parts(&mut self, grid: &Grid, scorer: &mut Scorer<'_>) {
        let row = self.last + 1;
        let is_word = |part: &Part| {
            let cell = grid.get(row, part.col);
            !cell.is_blank() && across::figure(cell).is_none()
        };
        if row > grid.rows() || !self.groups.iter().flat_map(|group| &group.parts).all(is_word) {
            return;
        }
        self.last = row;
        for part in self.groups.iter_mut().flat_map(|group| &mut group.parts) {
            part.own = across::text(grid, row, part.col).into_owned();
            part.field = across::of_order(&part.own, &OF_ORDERS, scorer);
        }
    }

    /// Tells what the figures are; whether those of each row make a whole.
    fn tell(&mut self, grid: &Grid, cases: &Table, captions: &[String]) -> bool {
        let are_parted = self.groups.iter().any(|group| group.parts.iter().any(|part| part.field.is_some()));
        if are_parted {
            let of = |field: Field| -> Vec<u32> {
                let parts = self.groups.iter().flat_map(|group| &group.parts);
                parts.filter(|part| part.field == Some(field)).map(|part| part.col).collect()
            };
            return OF_ORDERS.into_iter().any(|field| {
                let cols = of(field);
                let adds_up = || across::adds_up_to(grid, cases, &cols) == Some(field);
                !cols.is_empty() && (adds_up() || field == Field::Share && are_shares(grid, cases, &cols))
            });
        }
        let cols = self.cols();
        let whole = across::adds_up_to(grid, cases, &cols)
            .or_else(|| are_shares(grid, cases, &cols).then_some(Field::Share));
        let is_summed = whole.is_some() || self.is_summed_beside(grid, cases);
        let field = whole.or_else(|| said(captions));
        for part in self.groups.iter_mut().flat_map(|group| &mut group.parts) {
            part.field = field;
        }
        is_summed
    }

    /// Whether a column of sums beside them is what their figures add up to.
    fn is_summed_beside(&self, grid: &Grid, cases: &Table) -> bool {
        const FEWEST: usize = 2;
        let cols = self.cols();
        let is_sum = |col: &u32| {
            (self.first..=self.last).any(|row| across::is_reckoned(&across::text(grid, row, *col)))
        };
        let adds_up = |sum: u32| {
            let rows = cases.records.iter().filter_map(across::row_of);
            let told: Vec<bool> = rows
                .filter_map(|row| {
                    let own: f64 = cols.iter().filter_map(|col| across::figure(grid.get(row, *col))).sum();
                    let whole = across::figure(grid.get(row, sum))?;
                    (own > 0.0).then(|| (own - whole).abs() < 0.5)
                })
                .collect();
            let right = told.iter().filter(|is_so| **is_so).count();
            right >= FEWEST && right as f64 >= told.len() as f64 * MOST
        };
        (1..=grid.cols()).filter(|col| !cols.contains(col)).filter(is_sum).any(adds_up)
    }

    /// What a workshop is given of a case; none where nothing is.
    fn order(
        &self,
        grid: &Grid,
        case: &Record,
        at: usize,
        unit: Option<&str>,
    ) -> Option<(CellRef, Vec<MappedCell>)> {
        let (row, group) = (across::row_of(case)?, &self.groups[at]);
        let is_said =
            |part: &&Part| across::figure(grid.get(row, part.col)).is_some_and(|figure| figure > 0.0);
        let first = group.parts.iter().find(is_said)?;
        let mut cells: Vec<MappedCell> =
            OF_CASE.into_iter().filter_map(|field| case.get(field).cloned()).collect();
        cells.extend(across::title_of(case));
        if !group.name.is_empty() {
            // The nation's office shares out to desks.
            let field = if is_desk(&group.name) { Field::DeskName } else { Field::Name };
            let value = Cell::text(&group.name);
            cells.push(MappedCell { field, header: HEADING.into(), cell: group.cell, value });
        }
        cells.extend(self.numbers[at].as_ref().map(|(cell, number)| MappedCell {
            field: Field::OfficeNumber,
            header: HEADING.into(),
            cell: *cell,
            value: Cell::text(number),
        }));
        for part in &group.parts {
            let value = grid.get(row, part.col);
            let Some(field) = part.field.filter(|_| across::figure(value).is_some()) else { continue };
            let own = if part.own.is_empty() { field.label() } else { &part.own };
            // What adds up to the case's is in the unit of the case's.
            let of_case = case.get(field).filter(|_| part.own.is_empty());
            let header = match of_case {
                Some(whole) => whole.header.clone(),
                None => sums::with_unit(own.to_owned(), field, unit),
            };
            cells.push(MappedCell { field, header, cell: CellRef::new(row, part.col), value: value.clone() });
        }
        Some((CellRef::new(row, first.col), cells))
    }
}

pub(in crate::layout) fn says(text: &str) -> bool {
    static ANY: LazyLock<AnyOf> = LazyLock::new(|| AnyOf::new(&SHARED_OUT));
    ANY.stands_in(text)
}

/// The first row above which something speaks of sharing out: a cell, the sheet's name or that of its file.
fn first_told(sheet: &Sheet, path: &str) -> Option<u32> {
    if says(path) || says(&tidied_line(&sheet.name)) {
        return Some(1);
    }
    // One of these letters is in each of the words.
    const LETTERS: [char; 7] = ['分', '渡', '割', 'わ', '別', '毎', 'と'];
    let in_cell =
        |cell: &Cell| cell.written().is_some_and(|text| text.contains(LETTERS) && says(&tidied_line(text)));
    let in_row = |row: &u32| sheet.grid.row(*row).iter().any(in_cell);
    (1..=sheet.grid.rows().min(across::SEARCHED)).find(in_row).map(|row| row + 1)
}

/// A quick look: most cells hold too few digits for a number.
fn may_hold_number(cell: &Cell) -> bool {
    match cell {
        Cell::Number(number) => *number >= 1e9,
        Cell::Text(text) => text.len() >= 10 && text.chars().filter(|c| is_numeric(*c)).count() >= 10,
        _ => false,
    }
}

/// A digit of any script; most characters are letters of Japanese, of which none is.
fn is_numeric(character: char) -> bool {
    !matches!(character, '一'..='鿿' | 'ぁ'..='ヺ') && character.is_numeric()
}

/// Whether the figures of nearly all rows make 100 or 1.
fn are_shares(grid: &Grid, cases: &Table, cols: &[u32]) -> bool {
    let rows = cases.records.iter().filter_map(across::row_of);
    let sums: Vec<f64> = rows
        .map(|row| cols.iter().filter_map(|col| across::figure(grid.get(row, *col))).sum::<f64>())
        .filter(|sum| *sum > 0.0)
        .collect();
    let make = |whole: f64| sums.iter().filter(|sum| (**sum - whole).abs() <= whole * 0.011).count();
    sums.len() >= 2 && [100.0, 1.0].into_iter().any(|whole| make(whole) as f64 >= sums.len() as f64 * MOST)
}

/// What a title says is shared out.
pub(in crate::layout) fn said(captions: &[String]) -> Option<Field> {
    const MONEY: [&str; 4] = ["金額", "配分額", "割当額", "円"];
    const PIECES: [&str; 8] = ["数量", "個数", "枚数", "部数", "件数", "配分数", "割当数", "台数"];
    const SHARES: [&str; 4] = ["配分率", "割合", "％", "シェア"];
    let says = |words: &[&str]| captions.iter().any(|text| words.iter().any(|word| text.contains(word)));
    let found: Vec<Field> =
        [(Field::Amount, says(&MONEY)), (Field::Quantity, says(&PIECES)), (Field::Share, says(&SHARES))]
            .into_iter()
            .filter(|(_, is_said)| *is_said)
            .map(|(field, _)| field)
            .collect();
    if let [only] = found[..] { Some(only) } else { None }
}

/// A text that is an office's number or holds one, and what else it says.
pub(in crate::layout) fn number_in(text: &str) -> Option<(String, String)> {
    let at = text.find(|c: char| c.is_ascii_digit())?;
    let mut start = at;
    loop {
        let digits = text[start..].bytes().take_while(u8::is_ascii_digit).count();
        let number = &text[start..start + digits];
        if digits == 10 && office_check_digit(number) {
            let rest = format!("{} {}", &text[..start], &text[start + digits..]);
            let is_around = |c: char| c.is_whitespace() || "()（）[]【】：:".contains(c);
            let name = rest.replace("事業所番号", "").trim_matches(is_around).to_owned();
            return Some((name, number.to_owned()));
        }
        start += digits;
        start += text[start..].find(|c: char| c.is_ascii_digit())?;
    }
}

/// Whether a header may be a workshop's name: no word of a list, no place, month, day or cost, no kind of work.
fn may_be_workshop(text: &str, scorer: &mut Scorer<'_>) -> bool {
    const ENDS: [&str; 29] = [
        "費", "料", "代", "額", "率", "数", "税", "%", "％", "円", "日", "月", "年", "期", "週", "先", "号",
        "計", "量", "市", "区", "町", "村", "郡", "部", "課", "旬", "半", "型",
    ];
    const OTHERS: [&str; 26] = [
        "外注",
        "材料",
        "本体",
        "値引",
        "値引き",
        "粗利",
        "利益",
        "原価",
        "税抜",
        "税込",
        "経費",
        "諸経費",
        "その他",
        "予備",
        "自社",
        "内職",
        "施設内",
        "施設外",
        "在宅",
        "PC",
        "ＰＣ",
        "物品",
        "役務",
        "民需",
        "官公需",
        "トライアル",
    ];
    let letters = text.chars().count();
    (2..=30).contains(&letters)
        && text.contains(|c: char| c.is_alphabetic())
        && !ENDS.iter().any(|end| text.ends_with(end))
        && !OTHERS.contains(&text)
        && ["地区", "エリア", "ブロック"].iter().all(|area| !text.contains(area))
        && !matches!(
            service::read(text).value,
            Some(ServiceType::TypeA | ServiceType::TypeB | ServiceType::Transition)
        )
        && !across::is_reckoned(text)
        && Prefecture::from_name(text).is_none()
        && !names_month(text)
        && across::figure(&Cell::text(text)).is_none()
        && names_workshop(text)
        && (is_desk(text) || scorer.best(text) < WORD)
        && !scorer.names_work(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("2619000009", Some(("", "2619000009")))]
    #[case("みほん作業所 2619000009", Some(("みほん作業所", "2619000009")))]
    #[case("みほん（2619000009）", Some(("みほん", "2619000009")))]
    #[case("2619000007", None)]
    #[case("08012345678", None)]
    fn numbers_beside_names(#[case] text: &str, #[case] expected: Option<(&str, &str)>) {
        let found = number_in(text);
        assert_eq!(found.as_ref().map(|(name, number)| (name.as_str(), number.as_str())), expected, "{text}");
    }

    #[rstest]
    #[case("ひだまり", true)]
    #[case("工房みほん", true)]
    #[case("見本県共同受注センター", true)]
    #[case("材料費", false)]
    #[case("外注", false)]
    #[case("福岡県", false)]
    #[case("4月", false)]
    #[case("配分計", false)]
    #[case("差引", false)]
    #[case("納期", false)]
    #[case("封入", false)]
    #[case("北区", false)]
    #[case("A型", false)]
    fn names_above_figures(#[case] text: &str, #[case] expected: bool) {
        let mut scorer = Scorer::new(crate::layout::Dictionary::shipped());
        assert_eq!(may_be_workshop(text, &mut scorer), expected, "{text}");
    }

    #[rstest]
    #[case(&["案件配分表", "単位：千円"], Some(Field::Amount))]
    #[case(&["部数の割当"], Some(Field::Quantity))]
    #[case(&["配分数量"], Some(Field::Quantity))]
    #[case(&["配分率（％）"], Some(Field::Share))]
    #[case(&["配分額と割合"], None)]
    fn what_is_shared_out(#[case] texts: &[&str], #[case] expected: Option<Field>) {
        let texts: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
        assert_eq!(said(&texts), expected, "{texts:?}");
    }
}

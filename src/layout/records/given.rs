//! What a sheet says once for all its records: by its name, and in the headings above its header.

use super::named_service::service_in_title;
use super::{closed, left_unsaid};
use crate::domain::{CellRef, Field, FiscalYear, Month, RecordKind};
use crate::layout::forms::{code_in, is_desk};
use crate::layout::heads::header::Header;
use crate::layout::model::{HEADING, MappedCell, Orientation};

use crate::layout::heads::heading::{Heading, heading, names, names_state};
use crate::layout::heads::section;
use crate::layout::view::View;
use crate::layout::vocabulary::dictionary::Dictionary;

use crate::layout::vocabulary::words::names_month;
use crate::normalise::{address, date, tidy_line, work};
use crate::table::Cell;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Rows above a header in which titles are looked for.
const TITLES_WITHIN: u32 = 4;

/// What the sheet's name says of every record: a service, a place, a month.
pub(in crate::layout) fn by_name(name: &str, dictionary: &Dictionary, kind: RecordKind) -> Vec<MappedCell> {
    let name = name.trim();
    let state = Heading { field: None, text: name.to_owned(), is_marked: true, first: ' ' };
    let is_office = matches!(kind, RecordKind::Case | RecordKind::Lead);
    let is_reply = matches!(kind, RecordKind::Order | RecordKind::Delivery | RecordKind::Application);
    let field = match sheet_names(name) {
        None if is_office && names_state(&state, kind) && !name.contains(['・', '･', '/', '、', '／']) => {
            Some(Field::State)
        }
        None if is_reply && is_desk(name) => Some(Field::DeskName),
        None if (is_office || kind == RecordKind::Order) && work::category(name).is_some() => {
            Some(Field::Category)
        }
        _ if kind == RecordKind::Workshop && closed::states(name) => Some(Field::Status),
        found => found,
    };
    let is_known = |field: &Field| dictionary.vocabulary(kind).is_some_and(|words| words.has(*field));
    let cell = |field| MappedCell {
        field,
        header: "シート名".into(),
        cell: CellRef::new(1, 1),
        value: Cell::text(name),
    };
    field.filter(is_known).map(cell).into_iter().collect()
}

/// What the sheet's name says, and what a heading right above the header says of its table: a service, a place, a month.
pub(in crate::layout) fn above(
    name: &str,
    view: &View<'_>,
    header: &Header,
    dictionary: &Dictionary,
) -> Vec<MappedCell> {
    let kind = header.assignment.kind;
    let mut given = by_name(name, dictionary, kind);
    if view.orientation != Orientation::Rows {
        return given;
    }
    let is_known = |field: Field| dictionary.vocabulary(kind).is_some_and(|words| words.has(field));
    let mut take = |field: Field, cell: CellRef, text: &str| {
        if is_known(field) {
            given.retain(|other: &MappedCell| other.field != field);
            given.push(MappedCell { field, header: HEADING.into(), cell, value: Cell::text(text) });
        }
    };
    if let Some((cell, text)) = month_above(view, header.first) {
        take(Field::Month, cell, &text);
    }
    for row in (header.first.saturating_sub(TITLES_WITHIN).max(1)..header.first)
        .filter(|row| view.texts(*row).len() <= 2)
    {
        for (col, text) in view.texts(row) {
            let mut heading = heading(&text);
            let has =
                |field: Field| header.assignment.fields.iter().flatten().any(|found| found.field == field);
            // 作業中 merged right above a header, as on a board, is as good as marked.
            heading.is_marked |= kind == RecordKind::Case && heads_lane(view, row, col, header);
            if let Some((field, said)) = section::says(&heading, &text, kind, has) {
                (heading.field, heading.text) = (Some(field), said);
            }
            let is_said =
                matches!(heading.field, Some(Field::ServiceType | Field::Status | Field::WorkDescription))
                    || heading.is_marked
                    || heading.field.is_some_and(|field| heads_a_section(view, header, row, field));
            if let Some(field) = heading.field.filter(|_| is_said) {
                take(field, view.place(row, col), &heading.text);
            }
        }
    }
    given.extend(service_of_title(view, header, &given, kind));
    given.extend(programme_of_title(view, header, dictionary));
    given.extend(place_of_title(view, header, &given, kind));
    given.extend(left_unsaid::given(view, header, &given));
    case_of_replies(&mut given, view, header);
    given
}

/// The sign with which each heading above a table begins: a later heading of the same sign ends what it says.
pub(in crate::layout) fn ranks(given: &[MappedCell], view: &View<'_>) -> BTreeMap<Field, char> {
    let is_upright = view.orientation == Orientation::Rows && view.fold().is_none();
    let sign = |cell: &MappedCell| view.text(cell.cell.row, cell.cell.col).trim().chars().next();
    let headings = given.iter().filter(|cell| is_upright && &*cell.header == HEADING);
    headings.filter_map(|cell| Some((cell.field, sign(cell)?))).collect()
}

/// 京都市伏見区　はたらく場所一覧: the municipality that a title begins with is that of addresses that begin with the town.
fn place_of_title(
    view: &View<'_>,
    header: &Header,
    given: &[MappedCell],
    kind: RecordKind,
) -> Option<MappedCell> {
    const LOOKED_AT: u32 = 20;
    let field = Field::Municipality;
    let column = |field: Field| header.assignment.place_of(field);
    if kind != RecordKind::Workshop || column(field).is_some() || given.iter().any(|cell| cell.field == field)
    {
        return None;
    }
    let address = u32::try_from(column(Field::Address)? + 1).ok()?;
    let below = header.last + 1..=view.rows().min(header.last + LOOKED_AT);
    let written: Vec<_> = below.map(|row| view.text(row, address)).filter(|text| !text.is_empty()).collect();
    let is_whole = |text: &str| text.contains(['市', '郡']) && address::municipality(text, None).is_some();
    let is_told = |text: &str| is_whole(text) || address::prefecture_in(text).is_some();
    let (cell, name) = titles(view, header).find_map(|(cell, text)| Some((cell, place_in_title(&text)?)))?;
    // Some may say it again; one that says another place leaves all of them open.
    let titled = address::municipality(&name, None);
    let says_other = |text: &str| titled.is_none() || address::municipality(text, None) != titled;
    let (told, silent): (Vec<_>, Vec<_>) = written.iter().partition(|text| is_told(text));
    if silent.is_empty() || told.iter().any(|text| says_other(text)) {
        return None;
    }
    Some(MappedCell { field, header: HEADING.into(), cell, value: Cell::text(&name) })
}

/// The one municipality whose list a title says that it is.
fn place_in_title(text: &str) -> Option<String> {
    const LISTS: [&str; 7] = ["一覧", "名簿", "リスト", "台帳", "マップ", "ガイド", "便覧"];
    const MORE: [&str; 12] = ["外", "近", "周", "以", "ほか", "他", "及", "お", "と", "・", "、", "／"];
    let whole = tidy_line(text);
    if whole.chars().count() > 40 || !LISTS.iter().any(|word| whole.contains(word)) {
        return None;
    }
    // 優先調達　八尾市内施設一覧: of the words of a title the one that is called a list.
    let named = |line: &str| place_at_front(line, &MORE);
    named(&whole).or_else(|| {
        let own = whole.split(' ').find(|word| LISTS.iter().any(|list| word.contains(list)))?;
        let is_whole = |name: &String| {
            let rest = own[name.len()..].strip_prefix('内');
            rest.is_some_and(|rest| !MORE.iter().any(|word| rest.starts_with(word)))
        };
        named(own).filter(is_whole)
    })
}

/// The municipality that a text begins with, where nothing behind it takes others in.
fn place_at_front(line: &str, more: &[&str]) -> Option<String> {
    let end = line.char_indices().take(12).filter(|(_, letter)| matches!(letter, '市' | '区' | '町' | '村'));
    let ends: Vec<usize> = end.map(|(at, letter)| at + letter.len_utf8()).collect();
    let end = ends.into_iter().rev().find(|end| names(&line[..*end]) == Some(Field::Municipality))?;
    let rest = line[end..].trim_start();
    (!more.iter().any(|word| rest.starts_with(word))).then(|| line[..end].to_owned())
}

/// 全国試行　案件一覧: the programme that a title names is that of all rows where no column has one.
fn programme_of_title(view: &View<'_>, header: &Header, dictionary: &Dictionary) -> Option<MappedCell> {
    const PROGRAMMES: [&str; 5] = ["全国試行", "試行運用", "県庁連携モデル", "県庁連携", "県庁モデル"];
    let field = Field::Programme;
    let kind = header.assignment.kind;
    let is_told = header.assignment.fields.iter().flatten().any(|found| found.field == field);
    let is_of_work =
        matches!(kind, RecordKind::Case | RecordKind::CaseSplit | RecordKind::Order | RecordKind::Lead);
    if is_told || !is_of_work || !dictionary.vocabulary(kind).is_some_and(|words| words.has(field)) {
        return None;
    }
    let programme = |text: &str| PROGRAMMES.into_iter().find(|word| text.contains(word));
    let (cell, name) = only_title(view, header, programme)?;
    Some(MappedCell { field, header: HEADING.into(), cell, value: Cell::text(name) })
}

/// 指定事業者一覧（就労継続支援Ｂ型）令和７年６月１日現在: the one service that a title names is that of all rows where no column has one.
fn service_of_title(
    view: &View<'_>,
    header: &Header,
    given: &[MappedCell],
    kind: RecordKind,
) -> Option<MappedCell> {
    let field = Field::ServiceType;
    let is_told = header.assignment.fields.iter().flatten().any(|found| found.field == field)
        || given.iter().any(|cell| cell.field == field);
    if kind != RecordKind::Workshop || is_told {
        return None;
    }
    let (cell, name) = only_title(view, header, service_in_title)?;
    Some(MappedCell { field, header: HEADING.into(), cell, value: Cell::text(name) })
}

/// The texts of the rows right above a header that hold a title and at most a note beside it.
fn titles<'v>(view: &'v View<'_>, header: &Header) -> impl Iterator<Item = (CellRef, Cow<'v, str>)> {
    let rows = header.first.saturating_sub(TITLES_WITHIN).max(1)..header.first;
    let rows = rows.map(|row| (row, view.texts(row))).filter(|(_, texts)| texts.len() <= 2);
    rows.flat_map(move |(row, texts)| texts.into_iter().map(move |(col, text)| (view.place(row, col), text)))
}

/// What one title alone says.
fn only_title<'t>(
    view: &View<'_>,
    header: &Header,
    says: impl Fn(&str) -> Option<&'t str>,
) -> Option<(CellRef, &'t str)> {
    let mut said = titles(view, header).filter_map(|(cell, text)| Some((cell, says(&text)?)));
    said.next().filter(|_| said.next().is_none())
}

/// The case that a title above replies, or above those who do the work, names where no column does.
fn case_of_replies(given: &mut Vec<MappedCell>, view: &View<'_>, header: &Header) {
    let has = |field: Field| header.assignment.fields.iter().flatten().any(|found| found.field == field);
    let is_said = given.iter().any(|cell| cell.field == Field::CaseNumber);
    // Orders that say neither what is done nor for whom are all of one case.
    let may_be = match header.assignment.kind {
        RecordKind::Application => true,
        RecordKind::Order => has(Field::Name) && !has(Field::OrderNumber) && !has(Field::Client),
        _ => false,
    };
    if is_said || !may_be || [Field::CaseNumber, Field::Title, Field::WantedCases].into_iter().any(has) {
        return;
    }
    // A line of another table above the orders is no title of theirs.
    let most = if header.assignment.kind == RecordKind::Order { 2 } else { usize::MAX };
    let rows = header.first.saturating_sub(TITLES_WITHIN).max(1)..header.first;
    for row in rows.filter(|row| view.texts(*row).len() <= most) {
        for (col, text) in view.texts(row) {
            if let Some(code) = code_in(&text) {
                let (cell, value) = (view.place(row, col), Cell::text(code));
                given.push(MappedCell { field: Field::CaseNumber, header: HEADING.into(), cell, value });
                return;
            }
        }
    }
}

/// Rows below a header in which another section is looked for.
const SECTIONS_WITHIN: u32 = 400;

/// Whether a text right above the header, alone in its row, heads the first of several sections: 徳島市 above the header, 鳴門市
/// alone in a row below it.
fn heads_a_section(view: &View<'_>, header: &Header, row: u32, field: Field) -> bool {
    let is_nearest = (row + 1..header.first).all(|row| view.texts(row).is_empty());
    let heads = |row: u32| match &view.texts(row)[..] {
        [(_, text)] => {
            let found = heading(text);
            let said = || section::says(&found, text, header.assignment.kind, |_| false);
            found.field == Some(field) || said().is_some_and(|(said, _)| said == field)
        }
        _ => false,
    };
    let below = header.last + 1..=view.rows().min(header.last + SECTIONS_WITHIN);
    is_nearest && view.texts(row).len() == 1 && below.into_iter().any(heads)
}

/// Whether a text is merged over the whole header right above it.
fn heads_lane(view: &View<'_>, row: u32, col: u32, header: &Header) -> bool {
    let columns: Vec<u32> =
        (1..).zip(&header.paths).filter(|(_, path)| path.is_some()).map(|(col, _)| col).collect();
    let (Some(first), Some(last)) = (columns.first(), columns.last()) else { return false };
    row + 1 == header.first
        && view.merge(row, col).is_some_and(|range| range.first.col == *first && range.last.col == *last)
}

/// The field whose value a sheet's name is.
pub(in crate::layout) fn sheet_names(name: &str) -> Option<Field> {
    if names_month(name.trim()) { Some(Field::Month) } else { names(name.trim()) }
}

/// `令和5年6月分` above a header: the month of all that follows.
pub(in crate::layout) fn month_above(view: &View<'_>, before: u32) -> Option<(CellRef, String)> {
    let rows = (before.saturating_sub(6).max(1)..before.min(view.rows() + 1)).rev();
    let says = |text: &str| {
        let is_said = text.contains("月分") || text.contains("月度") || month_of_pay(text).is_some();
        is_said && text.chars().count() <= 40 && names_month(text)
    };
    rows.filter(|row| view.texts(*row).len() <= 3).find_map(|row| {
        let texts = view.texts(row);
        let (col, text) =
            texts.iter().find(|(col, text)| says(text) || heads_blocks(view, (row, *col), text))?;
        let month = month_of_pay(text).unwrap_or_else(|| month_words(text));
        Some((view.place(row, *col), month.to_owned()))
    })
}

/// 令和5年10月 alone above a block, and another month alone in the same column above another.
fn heads_blocks(view: &View<'_>, (row, col): (u32, u32), text: &str) -> bool {
    let is_month =
        |text: &str| text.contains('年') && text.trim_end().ends_with('月') && names_month(text.trim());
    let is_other = |other: u32| {
        let texts = view.texts(other);
        matches!(&texts[..], [(at, own)] if *at == col && is_month(own) && own != text)
    };
    view.texts(row).len() == 1 && is_month(text) && (row + 1..=view.rows()).any(is_other)
}

/// Whether a line near the top says of which case the parts below are: 案件番号　R7-01, 親案件 | R7-01.
pub(in crate::layout) fn names_whole(view: &View<'_>) -> bool {
    const NEAR: u32 = 8;
    let says = |texts: &[(u32, Cow<'_, str>)]| {
        let label = texts
            .first()
            .is_some_and(|(_, text)| section::WHOLES.iter().any(|word| text.trim().starts_with(word)));
        label && texts.iter().take(2).any(|(_, text)| text.contains(|c: char| c.is_ascii_digit()))
    };
    (1..=view.rows().min(NEAR)).any(|row| says(&view.texts(row)))
}

/// The one month whose days a table counts: that of its title, or of the sheet's name. Where both say one, it is the same.
pub(in crate::layout) fn month_of_days(
    sheet: &str,
    view: &View<'_>,
    header: u32,
    year: Option<FiscalYear>,
) -> Option<Month> {
    if view.orientation != Orientation::Rows || view.fold().is_some() {
        return None;
    }
    let read = |text: &str| date::month(text, year).value;
    let titled = month_above(view, header).or_else(|| month_above(view, header.min(7)));
    let titled = titled.and_then(|(_, text)| read(&text)).or_else(|| {
        let rows = 1..header.min(view.rows() + 1);
        let texts = rows.filter(|row| view.texts(*row).len() <= 3).flat_map(|row| view.texts(row));
        let mut months = texts.filter_map(|(_, text)| read(&month_in_title(&text)?));
        let first = months.next()?;
        months.all(|month| month == first).then_some(first)
    });
    let named = Some(sheet.trim()).filter(|name| names_month(name)).and_then(read);
    match (titled, named) {
        (Some(titled), Some(named)) => (titled.month == named.month).then_some(titled),
        (titled, named) => titled.or(named),
    }
}

/// 令和６年４月　業務月報, 業務月報（令和6年4月）: the one month that a title says, no day of it and none up to which it is true.
fn month_in_title(text: &str) -> Option<String> {
    const UP_TO: [&str; 9] = ["現在", "末", "時点", "版", "改", "作成", "更新", "から", "以降"];
    let line = tidy_line(text);
    if line.chars().count() > 40 || line.contains(['~', '〜', '～']) {
        return None;
    }
    let is_counted = |at: &usize| line[..*at].ends_with(|c: char| c.is_ascii_digit());
    let mut ends = line.match_indices('月').map(|(at, _)| at).filter(is_counted);
    let (end, None) = (ends.next()?, ends.next()) else { return None };
    let rest = &line[end + '月'.len_utf8()..];
    let goes_on = rest.trim_start().starts_with(|c: char| c.is_numeric());
    if goes_on || UP_TO.iter().any(|word| rest.starts_with(word)) {
        return None;
    }
    let before = &line[..end];
    let from =
        before.rfind(|c: char| !(c.is_ascii_digit() || c.is_whitespace() || "年元令和平成R".contains(c)));
    let start = from.map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8));
    let month = before[start..].trim();
    let is_whole = month.contains('年') && month.ends_with(|c: char| c.is_ascii_digit());
    is_whole.then(|| format!("{month}月"))
}

/// 事業所ごとのお給料（令和7年10月）: the month in brackets behind words of pay.
fn month_of_pay(text: &str) -> Option<&str> {
    const PAY: [&str; 4] = ["工賃", "賃金", "給料", "給与"];
    let (before, inner) = text.trim().strip_suffix(['）', ')'])?.rsplit_once(['（', '('])?;
    let is_month = inner.ends_with('月') && inner.contains('年') && names_month(inner);
    (is_month && PAY.iter().any(|word| before.contains(word))).then_some(inner)
}

/// 令和7年4月分　工賃（賃金）支払実績, 工賃支払実績（令和7年4月分）: the words for the month alone.
fn month_words(text: &str) -> &str {
    let end = ["月分", "月度"].iter().find_map(|word| Some(text.find(word)? + word.len()));
    let before = &text[..end.unwrap_or(text.len())];
    let inner = before.rsplit(['（', '(', '【', '：', ':']).next().unwrap_or(before);
    let last = inner.rsplit(char::is_whitespace).next().unwrap_or(inner);
    if last.contains(['年', '.', '/', '．', '／']) { last } else { inner.trim() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("京都市伏見区　はたらく場所一覧", Some("京都市伏見区"))]
    #[case("八尾市就労継続支援事業所名簿", Some("八尾市"))]
    #[case("京都市外（府内）　はたらく場所一覧", None)]
    #[case("八尾市・東大阪市　事業所一覧", None)]
    #[case("優先調達の相手先　八尾市内施設一覧", Some("八尾市"))]
    #[case("優先調達の相手先　八尾市内・東大阪市内施設一覧", None)]
    #[case("調達先　八尾市近郊施設一覧", None)]
    #[case("八尾市　障害福祉課", None)]
    #[case("事業所一覧", None)]
    fn the_place_of_a_title(#[case] title: &str, #[case] expected: Option<&str>) {
        assert_eq!(place_in_title(title).as_deref(), expected, "{title}");
    }

    #[rstest]
    #[case("令和６年４月　業務月報", Some("令和6年4月"))]
    #[case("業務月報（令和6年4月）", Some("令和6年4月"))]
    #[case("2024年4月 実績", Some("2024年4月"))]
    #[case("令和6年4月1日現在", None)]
    #[case("令和6年4月現在", None)]
    #[case("令和6年4月～令和7年3月", None)]
    #[case("業務月報", None)]
    fn the_month_of_a_title(#[case] title: &str, #[case] expected: Option<&str>) {
        assert_eq!(month_in_title(title).as_deref(), expected, "{title}");
    }
}

//! Replies side by side: a list of cases with a column of ○ and × for each desk, or a desk's answers with a column for each
//! case; the headers name them.

use crate::domain::{Field, Origin, Reason, RecordKind};
use crate::layout::forms::{is_code, is_desk};
use crate::layout::heads::header::Header;
use crate::layout::model::{Column, HEADING, MappedCell, Orientation, Record, Table};
use crate::layout::vocabulary::entry::Match;

use crate::layout::heads::heading::is_total;
use crate::layout::mapping::assign::Assignment;

use crate::layout::mapping::scorer::Scorer;
use crate::layout::view::View;
use crate::normalise::{options, words};
use crate::table::Cell;
use std::borrow::Cow;

/// Rows below a header in which answers are looked for.
const LOOKED_AT: u32 = 60;
/// Share of answers among the values below a desk's name.
const MOST: f64 = 0.8;

/// The replies beside the cases of a table, as a table of their own.
pub(in crate::layout) fn beside(view: &View<'_>, cases: &Table, origin: &Origin) -> Option<Table> {
    if cases.kind != RecordKind::Case || cases.orientation != Orientation::Rows || view.fold().is_some() {
        return None;
    }
    let rows: Vec<(u32, &Record)> =
        cases.records.iter().filter_map(|record| Some((record.origin.cell?.row, record))).collect();
    let is_answer = |text: &str| words::interest(text).is_some();
    let are_answers = |column: &Column| {
        let texts: Vec<_> = rows.iter().map(|(row, _)| view.text(*row, column.index)).collect();
        let filled: Vec<_> = texts.iter().filter(|text| !text.is_empty()).collect();
        let answers = filled.iter().filter(|text| is_answer(text)).count();
        !filled.is_empty() && answers as f64 >= filled.len() as f64 * MOST
    };
    let is_desks = |column: &&Column| {
        column.field.is_none()
            && column.header.last().is_some_and(|own| is_desk(own.trim()))
            && are_answers(column)
    };
    let desks: Vec<&Column> = cases.columns.iter().filter(is_desks).collect();
    if desks.len() < 2 {
        return None;
    }
    let mut records = Vec::new();
    for (row, case) in &rows {
        let named: Vec<MappedCell> = [Field::CaseNumber, Field::Title]
            .into_iter()
            .filter_map(|field| case.get(field).cloned())
            .collect();
        for desk in &desks {
            let value = view.get(*row, desk.index);
            if value.is_blank() {
                continue;
            }
            let place = view.place(*row, desk.index);
            let header = desk.header_text().into();
            let name = desk.header.last().map_or("", AsRef::as_ref).trim();
            let mut cells = named.clone();
            cells.push(MappedCell {
                field: Field::DeskName,
                header: HEADING.into(),
                cell: desk.header_cell,
                value: Cell::text(name),
            });
            cells.push(MappedCell { field: Field::Interest, header, cell: place, value: value.clone() });
            records.push(Record { kind: RecordKind::Application, origin: origin.at(place), cells });
        }
    }
    Some(replies(cases, desks, records, "窓口の名前の見出しの下に回答が並んでいる"))
}

/// The header of desks beside whose names each column is a case's, whatever word over all of them made one the number.
pub(in crate::layout) fn of_cases(view: &View<'_>, header: &Header) -> Option<Header> {
    let kind = header.assignment.kind;
    let may_be = matches!(kind, RecordKind::Desk | RecordKind::Survey | RecordKind::Application);
    if !may_be || view.orientation != Orientation::Rows || view.fold().is_some() {
        return None;
    }
    let end = view.rows().min(header.last + LOOKED_AT);
    let is_reply = |at: &usize| {
        // 4-1 numbers a question.
        let is_lettered = |code: String| {
            code.split_whitespace().next().is_some_and(|code| code.contains(char::is_alphabetic))
        };
        let names = header.paths[*at].as_ref().and_then(|path| code_in(path)).is_some_and(is_lettered);
        let texts = (header.last + 1..=end).map(|row| view.text(row, *at as u32 + 1));
        names && are_answers(texts.filter(|text| !text.is_empty()))
    };
    let cases: Vec<usize> = (0..header.paths.len()).filter(is_reply).collect();
    let is_mistaken = |at: &usize| header.assignment.fields[*at].is_some();
    if cases.len() < 2 || !cases.iter().any(is_mistaken) {
        return None;
    }
    let mut found = header.clone();
    cases.iter().for_each(|at| found.assignment.fields[*at] = None);
    Some(found)
}

/// The header of a matrix that says nothing else than who replies to which case: 窓口名, then a number above each column of
/// answers, and perhaps the case's name below it.
pub(in crate::layout) fn matrix(
    view: &View<'_>,
    from: u32,
    to: u32,
    scorer: &mut Scorer<'_>,
) -> Option<Header> {
    if view.orientation != Orientation::Rows || view.fold().is_some() {
        return None;
    }
    (from..=to.min(view.rows())).find_map(|first| {
        let mut texts = view.texts(first);
        // A number over its 可否, 事業所数 and 人数 stands in a range over all of them.
        texts.dedup_by(|one, before| one.1 == before.1 && is_code(&one.1));
        let (desk, _) = texts.iter().find(|(_, text)| scorer.means(text, Field::DeskName))?;
        let cases: Vec<u32> = texts.iter().filter(|(_, text)| is_code(text)).map(|(col, _)| *col).collect();
        if cases.len() < 2 || cases.len() * 2 < texts.len() {
            return None;
        }
        let is_below = view.text(first + 1, *desk).is_empty() || view.continues_above(first + 1, *desk);
        let last =
            first + u32::from(is_below && cases.iter().all(|col| !view.text(first + 1, *col).is_empty()));
        let end = view.rows().min(last + LOOKED_AT);
        let answers = |col: &u32| {
            let rows = (last + 1..=end).filter(|row| !is_count(&view.text(*row, *desk)));
            let texts = rows.map(|row| view.text(row, *col));
            are_answers(texts.filter(|text| !text.is_empty()))
        };
        if cases.iter().filter(|col| answers(col)).count() * 2 < cases.len() {
            return None;
        }
        let group =
            |col: u32| cases.iter().rev().find(|case| **case <= col).filter(|_| last > first).copied();
        let path = |col: u32| -> Option<Vec<String>> {
            let below = if group(col).is_some() { view.text(last, col) } else { Cow::Borrowed("") };
            let above = view.text(first, group(col).filter(|_| !below.is_empty()).unwrap_or(col));
            let path: Vec<String> =
                [above, below].into_iter().map(Cow::into_owned).filter(|text| !text.is_empty()).collect();
            (!path.is_empty()).then_some(path)
        };
        let paths: Vec<Option<Vec<String>>> = (1..=view.cols()).map(path).collect();
        let mut fields = vec![None; paths.len()];
        fields[*desk as usize - 1] = Some(Match { field: Field::DeskName, score: 1.0, weight: 1.0 });
        // No card is read as surely.
        let total = 2.0 * paths.iter().flatten().count() as f64;
        let assignment = Assignment { kind: RecordKind::Application, fields, total, has_evidence: false };
        Some(Header { first, last, paths, assignment })
    })
}

/// Whether nearly all of some texts are answers.
fn are_answers<'t>(texts: impl Iterator<Item = Cow<'t, str>>) -> bool {
    let (mut filled, mut answers) = (0, 0);
    for text in texts {
        filled += 1;
        answers += usize::from(words::interest(&text).is_some());
    }
    filled > 0 && answers as f64 >= f64::from(filled) * MOST
}

/// The replies of each desk's row, one for each column that names a case: 応募の意向 [R6-1 封入].
pub(in crate::layout) fn by_case(view: &View<'_>, desks: &Table, origin: &Origin) -> Option<Table> {
    let may_be = matches!(desks.kind, RecordKind::Desk | RecordKind::Survey | RecordKind::Application);
    if !may_be || desks.orientation != Orientation::Rows || view.fold().is_some() {
        return None;
    }
    let asked = asked_desk(desks);
    let rows: Vec<(u32, &Record)> = desks
        .records
        .iter()
        .filter_map(|record| Some((record.origin.cell?.row, record)))
        .filter(|(row, record)| {
            let says = |column: &Column| !view.text(*row, column.index).is_empty();
            let counts = |name: &MappedCell| is_count(&name.value.show());
            !record.get(Field::DeskName).is_some_and(counts)
                && (record.get(Field::DeskName).is_some() || asked.is_some_and(says))
        })
        .collect();
    let is_asked = |column: &Column| desks.kind == RecordKind::Survey && numbers_question(column);
    let is_reply = |column: &&Column| {
        let may_be =
            matches!(column.field, None | Some(Field::SurveyQuestion | Field::Interest)) && !is_asked(column);
        let texts = rows.iter().map(|(row, _)| view.text(*row, column.index));
        may_be && case_in(column).is_some() && are_answers(texts.filter(|text| !text.is_empty()))
    };
    let cases: Vec<&Column> = desks.columns.iter().filter(is_reply).collect();
    if cases.is_empty() || desks.columns.iter().any(|column| column.field == Some(Field::CaseNumber)) {
        return None;
    }
    let counts: Vec<(Field, &Column)> =
        desks.columns.iter().filter_map(|column| Some((counted(column)?, column))).collect();
    let counts_behind = counted_behind(&desks.caption);
    let mut records = Vec::new();
    for (row, desk) in &rows {
        const OF_ALL: [Field; 5] =
            [Field::DeskName, Field::AnsweredAt, Field::Comment, Field::Question, Field::Remarks];
        let mut said: Vec<MappedCell> =
            OF_ALL.into_iter().filter_map(|field| desk.get(field).cloned()).collect();
        if let (None, Some(column)) = (desk.get(Field::DeskName), asked) {
            said.push(MappedCell {
                field: Field::DeskName,
                header: column.header_text().into(),
                cell: view.place(*row, column.index),
                value: view.get(*row, column.index).clone(),
            });
        }
        for case in &cases {
            let value = view.get(*row, case.index);
            if value.is_blank() {
                continue;
            }
            let place = view.place(*row, case.index);
            let mut cells = said.clone();
            cells.push(MappedCell {
                field: Field::CaseNumber,
                header: HEADING.into(),
                cell: case.header_cell,
                value: Cell::Text(case_in(case).unwrap_or_default().into()),
            });
            let header = case.header_text().into();
            cells.push(MappedCell { field: Field::Interest, header, cell: place, value: value.clone() });
            // ○3: three workshops would.
            cells.extend(count_behind(&view.text(*row, case.index)).map(|count| MappedCell {
                field: counts_behind,
                header: case.header_text().into(),
                cell: place,
                value: Cell::text(count),
            }));
            // How many would, asked once more for each case.
            let asked = counts.iter().filter(|(_, column)| {
                case_in(column) == case_in(case) && !view.get(*row, column.index).is_blank()
            });
            cells.extend(asked.map(|(field, column)| MappedCell {
                field: *field,
                header: column.header_text().into(),
                cell: view.place(*row, column.index),
                value: view.get(*row, column.index).clone(),
            }));
            records.push(Record { kind: RecordKind::Application, origin: origin.at(place), cells });
        }
    }
    Some(replies(desks, cases, records, "案件の番号の見出しの下に回答が並んでいる"))
}

/// ②-13 今後、…関心がありますか of a questionnaire: the number is that of the question, which has no letters and names no case.
fn numbers_question(column: &Column) -> bool {
    const ASKS: [&str; 6] = ["か", "か。", "？", "?", "ください", "下さい"];
    let own = column.header.last().map_or("", |own| own.trim());
    let is_circled = own.starts_with(|c: char| ('①'..='⑳').contains(&c));
    let code = own.split(|c: char| c.is_whitespace() || "　、：:".contains(c)).next().unwrap_or_default();
    let is_lettered = code.contains(|c: char| c.is_ascii_alphabetic());
    let is_bracketed = own.ends_with([']', '］']);
    let asks = || {
        let question = own.split(['（', '(']).next().unwrap_or(own).trim_end();
        [own, question].iter().any(|text| ASKS.iter().any(|end| text.ends_with(end)))
    };
    let is_offer = ["応募", "エントリー", "引き受け", "受注"].iter().any(|word| own.contains(word));
    !is_lettered && !is_offer && (is_circled || !is_bracketed && asks())
}

/// ○の数, 合計: what stands below the desks and is none.
fn is_count(name: &str) -> bool {
    is_total(name) || name.trim().ends_with("の数")
}

/// What a column counts for the case that its header names: 参加できる事業所数 [A-01 封入].
fn counted(column: &Column) -> Option<Field> {
    case_in(column)?;
    let header = column.header_text();
    let question = header.rsplit_once(['[', '［']).map_or(&*header, |(question, _)| question);
    let question = question.split(['（', '(']).next().unwrap_or(question);
    let says = |words: &[&str]| words.iter().any(|word| question.contains(word));
    match () {
        () if says(&["事業所数", "施設数", "か所数", "箇所数", "ヶ所数", "何か所", "何ヶ所", "何カ所"]) => {
            Some(Field::WorkshopCount)
        }
        () if says(&["人数", "何人", "何名"]) => Some(Field::People),
        () => None,
    }
}

/// The question that asks whose reply it is: あなたの共同受注窓口はどちらですか.
fn asked_desk(desks: &Table) -> Option<&Column> {
    let asks = |column: &&Column| {
        let own = column.header.last().map_or("", AsRef::as_ref);
        let names = ["どちら", "どこ", "名前", "名称", "窓口名", "選"].iter().any(|word| own.contains(word));
        column.field == Some(Field::SurveyQuestion)
            && case_in(column).is_none()
            && own.contains("窓口")
            && names
    };
    desks.columns.iter().find(asks)
}

/// The case that a header names: in brackets behind a question, or on its own.
fn case_in(column: &Column) -> Option<String> {
    code_in(&column.header)
}

/// 応募の意向 [R6-1 封入], R6-1, or R6-1 above the name of the case.
fn code_in(path: &[impl AsRef<str>]) -> Option<String> {
    let (own, above) = path.split_last()?;
    let own = own.as_ref().trim();
    let inner = own.strip_suffix([']', '］']).and_then(|own| own.rsplit_once(['[', '［']));
    let text = inner.map_or(own, |(_, inner)| inner).trim();
    if options::begins_with_code(text) {
        return Some(text.to_owned());
    }
    let mut above = above.iter().rev().map(|part| part.as_ref().trim());
    above
        .find(|part| is_code(part))
        .or_else(|| Some(text).filter(|text| is_code(text)))
        .map(ToOwned::to_owned)
}

/// The number behind a mark: ○3, ○（3）, ○ 3か所.
pub(in crate::layout) fn count_behind(text: &str) -> Option<&str> {
    const PLACES: [&str; 6] = ["事業所", "か所", "カ所", "ヶ所", "箇所", "施設"];
    let count = text.trim().trim_start_matches(['○', '〇', '◯', '◎', '●']).trim();
    let is_marked = count.len() < text.trim().len();
    let inner = count.strip_prefix(['（', '(']).and_then(|count| count.strip_suffix(['）', ')']));
    let count = inner.unwrap_or(count).trim();
    let count = PLACES.iter().find_map(|unit| count.strip_suffix(unit)).unwrap_or(count).trim();
    let is_number = !count.is_empty() && count.chars().all(char::is_numeric);
    (is_number && is_marked).then_some(count)
}

/// What a legend says that the numbers behind the marks count: （ ）内は人数. Else they count workshops.
fn counted_behind(captions: &[String]) -> Field {
    const BEHIND: [&str; 5] = ["（ ）内", "( )内", "()内", "（）内", "カッコ内"];
    const PERSONS: [&str; 3] = ["人数", "人員", "利用者"];
    let said = |text: &str| {
        let line = text.replace('　', " ");
        let rest = BEHIND.iter().find_map(|words| Some(line[line.find(words)?..].to_owned()))?;
        let of_places = rest.find("事業所").or_else(|| rest.find("か所"));
        let of_persons = PERSONS.iter().filter_map(|word| rest.find(word)).min()?;
        Some(of_places.is_none_or(|places| of_persons < places))
    };
    match captions.iter().find_map(|text| said(text)) {
        Some(true) => Field::People,
        _ => Field::WorkshopCount,
    }
}

fn replies(whole: &Table, columns: Vec<&Column>, records: Vec<Record>, why: &'static str) -> Table {
    let columns = columns
        .into_iter()
        .map(|column| Column {
            field: Some(Field::Interest),
            confidence: 0.9,
            reasons: vec![Reason::new("values-replies", why)],
            ..column.clone()
        })
        .collect();
    Table {
        kind: RecordKind::Application,
        confidence: 0.9,
        reasons: vec![Reason::new("replies", why)],
        orientation: whole.orientation,
        header: whole.header,
        caption: whole.caption.clone(),
        columns,
        records,
        left_out: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("○3", Some("3"))]
    #[case("○（4）", Some("4"))]
    #[case("○ (2か所)", Some("2"))]
    #[case("○（5名）", None)]
    #[case("○", None)]
    #[case("3", None)]
    fn numbers_behind_marks(#[case] text: &str, #[case] expected: Option<&str>) {
        assert_eq!(count_behind(text), expected, "{text}");
    }

    #[rstest]
    #[case("②-13　今後、現状よりも効率的な事業所管理に関心がありますか", true)]
    #[case("2-13 関心がありますか（単一選択）", true)]
    #[case("2025-01 封入作業", false)]
    #[case("R6-101 封入に応募しますか", false)]
    #[case("7-01 封入に応募しますか", false)]
    #[case("応募しますか [2025-01 封入]", false)]
    fn numbers_of_questions(#[case] header: &str, #[case] expected: bool) {
        let column = Column {
            index: 1,
            header: vec![header.into()],
            header_cell: crate::domain::CellRef::new(1, 1),
            field: None,
            confidence: 0.0,
            reasons: Vec::new(),
        };
        assert_eq!(numbers_question(&column), expected, "{header}");
    }

    #[rstest]
    #[case("凡例　○：興味あり　（ ）内は対応できる事業所の数", Field::WorkshopCount)]
    #[case("○：応募　（　）内は対応できる人数", Field::People)]
    #[case("○：応募　×：不可", Field::WorkshopCount)]
    fn what_a_legend_counts(#[case] caption: &str, #[case] expected: Field) {
        assert_eq!(counted_behind(&[caption.to_owned()]), expected, "{caption}");
    }
}

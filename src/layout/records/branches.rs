//! Parts of a case below it: -1, -2 (枝番) below R5-012, or R5-012-1 behind it. Each says whose part it is.

use crate::domain::{CellRef, Field, Prefecture, RecordKind};
use crate::layout::model::{Column, MappedCell, Record};
use crate::layout::view::View;
use crate::layout::vocabulary::words::fold;
use crate::normalise::text::{is_dash, tidy_line};
use crate::table::Cell;
use std::sync::Arc;

/// Rows above in which the case of a part is looked for.
const ABOVE: usize = 60;

/// Names the case of which a record is a part; a bare 枝番 becomes a number of its own.
pub(in crate::layout) fn resolve(record: &mut Record, above: &[Record]) {
    if !matches!(record.kind, RecordKind::Case | RecordKind::CaseSplit)
        || record.get(Field::ParentCase).is_some()
    {
        return;
    }
    let Some(at) = record.cells.iter().position(|cell| cell.field == Field::CaseNumber) else {
        return name_case_above(record, above);
    };
    let text = tidy_line(&record.cells[at].value.show());
    let whole = |record: &Record| {
        let cell = record.get(Field::CaseNumber)?;
        record.get(Field::ParentCase).is_none().then(|| tidy_line(&cell.value.show()))
    };
    let mut wholes = above.iter().rev().take(ABOVE).filter_map(whole);
    let (number, parent) = match bare_branch(&text) {
        Some(branch) => {
            let Some(parent) = wholes.next() else { return };
            (Some(format!("{parent}-{branch}")), parent)
        }
        None => {
            let Some((head, branch)) = text.rsplit_once(is_dash) else { return };
            let is_branch =
                (1..=3).contains(&branch.len()) && branch.bytes().all(|byte| byte.is_ascii_digit());
            // Or another part above says whose it is.
            let mut parts = above
                .iter()
                .rev()
                .take(ABOVE)
                .filter_map(|record| Some(tidy_line(&record.get(Field::ParentCase)?.value.show())));
            let mut is_whole = |number: &_| is_branch && *number == head;
            let Some(parent) = wholes.find(&mut is_whole).or_else(|| parts.find(&mut is_whole)) else {
                return;
            };
            (None, parent)
        }
    };
    let cell = &mut record.cells[at];
    if let Some(number) = number {
        cell.value = Cell::Text(number.into());
    }
    let parent = MappedCell {
        field: Field::ParentCase,
        header: "上の行".into(),
        cell: cell.cell,
        value: Cell::Text(parent.into()),
    };
    record.cells.push(parent);
    name_place(record);
}

/// うち広島県 without a number of its own is a part of the case above: that one's, or the one that the part above it is of.
fn name_case_above(record: &mut Record, above: &[Record]) {
    let says = |field: Field| record.get(field).is_some();
    let Some(title) = record.get(Field::Title).filter(|_| !says(Field::Client)) else { return };
    let said = tidy_line(&title.value.show());
    if part_of(&said) == said || Prefecture::from_name(part_of(&said)).is_none() {
        return;
    }
    let Some(last) = above.last() else { return };
    let Some(whole) = last.get(Field::ParentCase).or_else(|| last.get(Field::CaseNumber)) else { return };
    let value = Cell::Text(tidy_line(&whole.value.show()).into());
    let parent = MappedCell { field: Field::ParentCase, header: "上の行".into(), cell: title.cell, value };
    record.cells.push(parent);
    name_place(record);
}

/// うち千葉県分, 千葉県の分: the prefecture alone.
fn part_of(said: &str) -> &str {
    let bare =
        ["うち", "内", "（うち）"].iter().find_map(|word| said.strip_prefix(word)).unwrap_or(said).trim();
    bare.strip_suffix('分').map_or(bare, |bare| bare.trim_end_matches('の'))
}

/// 案件名／県: below its case a part is called by the prefecture that does it.
fn name_place(record: &mut Record) {
    let has = |field: Field| record.get(field).is_some();
    if has(Field::Place) || has(Field::Prefecture) {
        return;
    }
    let mut titles = record.cells.iter_mut().filter(|cell| cell.field == Field::Title);
    let Some(title) = titles.next() else { return };
    let said = tidy_line(&title.value.show());
    let bare = part_of(&said);
    if Prefecture::from_name(bare).is_some() {
        title.field = Field::Prefecture;
        if bare != said {
            title.value = Cell::Text(bare.into());
        }
    }
}

/// 案件番号 and 枝番 in columns of their own: the case comes again in each of its parts, numbered 1, 2 … beside it.
pub(in crate::layout) fn beside(record: &mut Record, view: &View<'_>, row: u32, columns: &[Column]) {
    if record.kind != RecordKind::Case || record.get(Field::ParentCase).is_some() {
        return;
    }
    let is_branch = |column: &&Column| {
        let named = ["枝番", "枝番号", "枝", "枝no", "分割番号", "子番号", "内訳番号"];
        let may_be = matches!(column.field, None | Some(Field::RowNumber));
        may_be && named.contains(&fold(column.header.last().map_or("", AsRef::as_ref)).as_str())
    };
    let Some(column) = columns.iter().find(is_branch) else { return };
    let text = view.text(row, column.index);
    if let Some(head) = head_of(&text) {
        return name_whole(record, &text, head, view.place(row, column.index));
    }
    let branch = text.trim_start_matches(is_dash);
    if branch.is_empty()
        || branch.len() > 3
        || branch == "0"
        || !branch.bytes().all(|byte| byte.is_ascii_digit())
    {
        return;
    }
    let Some(cell) = record.cells.iter_mut().find(|cell| cell.field == Field::CaseNumber) else { return };
    let case = tidy_line(&cell.value.show()).to_string();
    cell.value = Cell::Text(format!("{case}-{branch}").into());
    let parent = MappedCell {
        field: Field::ParentCase,
        header: Arc::clone(&cell.header),
        cell: cell.cell,
        value: Cell::Text(case.into()),
    };
    record.cells.push(parent);
}

/// R7-001-02 in the column for branches: the whole number, and that of its case.
fn head_of(text: &str) -> Option<&str> {
    let (head, branch) = text.rsplit_once(is_dash)?;
    let is_branch = (1..=3).contains(&branch.len()) && branch.bytes().all(|byte| byte.is_ascii_digit());
    (is_branch && head.chars().any(char::is_alphanumeric)).then_some(head)
}

/// The number of a part that states none of its own, or repeats its case's.
fn name_whole(record: &mut Record, number: &str, head: &str, place: CellRef) {
    let value = Cell::Text(number.into());
    match record.cells.iter_mut().find(|cell| cell.field == Field::CaseNumber) {
        Some(cell) if tidy_line(&cell.value.show()) == head => cell.value = value,
        Some(_) => {}
        None => {
            record.cells.push(MappedCell {
                field: Field::CaseNumber,
                header: "枝番".into(),
                cell: place,
                value,
            });
        }
    }
}

/// `-1`, `└ -2`, `枝番3`: the part's number alone.
fn bare_branch(text: &str) -> Option<&str> {
    let rest = text.trim_start_matches(|c: char| c.is_whitespace() || "└┗├┣│┃".contains(c));
    let number = rest
        .strip_prefix(|c: char| is_dash(c))
        .or_else(|| rest.strip_prefix("枝番"))
        .or_else(|| rest.strip_prefix('枝'))?
        .trim_start_matches([' ', ':', '.']);
    let is_number = (1..=3).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("-1", Some("1"))]
    #[case("－2", Some("2"))]
    #[case("└ -3", Some("3"))]
    #[case("枝番4", Some("4"))]
    #[case("R5-1", None)]
    #[case("12", None)]
    #[case("", None)]
    fn branches_alone(#[case] text: &str, #[case] expected: Option<&str>) {
        assert_eq!(bare_branch(&tidy_line(text)), expected, "{text}");
    }
}

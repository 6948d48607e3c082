//! One column: which field it is, how sure, and why.

use super::assign::Assignment;
use super::scorer::{LIKENED, RECKONED};
use crate::layout::vocabulary::entry::Match;
use crate::layout::vocabulary::scored::WORD;

use crate::domain::{CellRef, Field, Reason, RecordKind};
use crate::layout::model::{Column, Context, Mapping, TOLD};
use crate::layout::vocabulary::dictionary::Dictionary;
use crate::layout::vocabulary::words::{HeaderText, fold};
use std::cell::LazyCell;
use std::sync::Arc;

/// The column of a label, with what it means.
pub(in crate::layout) fn labelled(
    index: u32,
    label: CellRef,
    header: Vec<Arc<str>>,
    found: Option<Match>,
    assignment: &Assignment,
    dictionary: &Dictionary,
    context: &Context,
) -> Column {
    let mut column =
        Column { index, header, header_cell: label, field: None, confidence: 0.0, reasons: Vec::new() };
    let (field, confidence, reason) = decide(&column, found, assignment, dictionary, context);
    (column.field, column.confidence) = (field, confidence);
    column.reasons.push(reason);
    column
}

/// An operator's word wins; then the best assignment; then a word that is one letter away.
fn decide(
    column: &Column,
    found: Option<Match>,
    assignment: &Assignment,
    dictionary: &Dictionary,
    context: &Context,
) -> (Option<Field>, f64, Reason) {
    let text = LazyCell::new(|| HeaderText::of(column.header.iter().map(AsRef::as_ref)));
    let kind = assignment.kind;
    let fits = |mapping: &&Mapping| mapping.field.is_none_or(|field| may_have(kind, field, dictionary));
    if let Some(mapping) = said(column, kind, context).find(fits) {
        return (mapping.field, 1.0, Reason::new("operator", "「列の対応」での指定"));
    }
    let read_as = |found: Match, reason: Reason| (Some(found.field), found.score, reason.points(found.score));
    if let Some(found) = found {
        return read_as(found, Reason::new("header-words", words_reason(&found)));
    }
    let is_taken = |field: Field| assignment.fields.iter().flatten().any(|taken| taken.field == field);
    let nearly = dictionary.nearly(assignment.kind, &text);
    match nearly.filter(|found| found.field.repeats() || !is_taken(found.field)) {
        Some(found) => {
            let words = format!("見出しが「{}」の言葉と1文字違い", found.field.label());
            read_as(found, Reason::new("header-nearly", words))
        }
        None => {
            let why = match also_means(&text, assignment, dictionary) {
                Some(field) => {
                    Reason::new("taken", format!("「{}」は別の列から読み取っている", field.label()))
                }
                None => Reason::new("unknown", "見出しの言葉がどの項目とも合わない"),
            };
            (None, 0.0, why)
        }
    }
}

/// What people said of a column of such tables.
fn said<'c>(column: &Column, kind: RecordKind, context: &'c Context) -> impl Iterator<Item = &'c Mapping> {
    let names = (!context.mappings.is_empty()).then(|| {
        let text = HeaderText::of(column.header.iter().map(AsRef::as_ref));
        [text.own.whole.clone(), text.joined().whole.clone(), fold(&column.header_text())]
    });
    let is_said = move |mapping: &&Mapping| {
        let word = fold(&mapping.header);
        mapping.kind.is_none_or(|own| own == kind) && names.iter().flatten().any(|name| *name == word)
    };
    context.mappings.iter().filter(is_said)
}

fn may_have(kind: RecordKind, field: Field, dictionary: &Dictionary) -> bool {
    kind == RecordKind::Survey || dictionary.vocabulary(kind).is_none_or(|words| words.has(field))
}

/// The field that a person named for a column, where no table of the kind has it.
pub(in crate::layout) fn unfit(
    column: &Column,
    kind: RecordKind,
    dictionary: &Dictionary,
    context: &Context,
) -> Option<Field> {
    said(column, kind, context)
        .filter_map(|mapping| mapping.field)
        .find(|field| !may_have(kind, *field, dictionary))
}

/// Columns that are read as a field because a person said so take it from the others; the first of several such columns has it.
/// Returns those that lose it, each with the one that has it.
pub(in crate::layout) fn give_way(columns: &mut [Column]) -> Vec<(usize, usize, Field)> {
    let is_said = |column: &Column| column.reasons.iter().any(|reason| reason.rule == "operator");
    let mut lost = Vec::new();
    for at in 0..columns.len() {
        let Some(field) = columns[at].field.filter(|field| is_said(&columns[at]) && !field.repeats()) else {
            continue;
        };
        for (other, column) in columns.iter_mut().enumerate() {
            if other == at || column.field != Some(field) {
                continue;
            }
            (column.field, column.confidence) = (None, 0.0);
            let text = format!("「{}」は指定により別の列から読み取っている", field.label());
            column.reasons.push(Reason::new("taken", text));
            column.reasons.push(Reason::new(TOLD, "読み取らないことを伝えた"));
            lost.push((other, at, field));
        }
    }
    lost
}

/// The field that a header names in so many words, where another column is read as it.
pub(in crate::layout) fn also_means(
    text: &HeaderText,
    assignment: &Assignment,
    dictionary: &Dictionary,
) -> Option<Field> {
    let is_taken = |field: Field| assignment.fields.iter().flatten().any(|taken| taken.field == field);
    let matches = dictionary.matches(text);
    let (_, matches) = matches.iter().find(|(kind, _)| *kind == assignment.kind)?;
    let best = matches.iter().max_by(|a, b| a.score.total_cmp(&b.score))?;
    (best.score >= WORD && is_taken(best.field)).then_some(best.field)
}

/// A column without a header that goes on with the address to its left.
pub(in crate::layout) fn continued(left: &Column, header_cell: CellRef) -> Option<Column> {
    if !matches!(left.field, Some(Field::Address | Field::CorporationAddress)) {
        return None;
    }
    Some(Column {
        index: left.index + 1,
        header: vec![format!("{}（続き）", left.header_text()).into()],
        header_cell,
        field: left.field,
        confidence: 0.7,
        reasons: vec![Reason::new("values-continue", "見出しがなく、左の列の住所の続きが並んでいる")],
    })
}

fn words_reason(found: &Match) -> String {
    if found.score <= LIKENED {
        return format!("見出しの言葉は知られていないが、「{}」の言葉に似ている", found.field.label());
    }
    if found.score <= RECKONED && found.field == Field::Capacity {
        return "現員より少ない行のない、切りのよい数が並んでいる".to_owned();
    }
    if found.score <= RECKONED {
        return format!("数量×単価の計算から「{}」と分かる", found.field.label());
    }
    let how = if found.score >= WORD { "言葉そのもの" } else { "言葉を含む" };
    format!("見出しが「{}」の{how}", found.field.label())
}

//! Where another table begins below the rows of one: its header has other words, the same in other places, or one more of them.

use super::behind;
use super::reader::Reader;
use super::row::Texts;
use crate::domain::{Field, RecordKind};
use crate::layout::heads::header::looks_like_header;
use crate::layout::mapping::scorer::Scorer;
use crate::layout::model::{Column, Orientation};
use crate::layout::vocabulary::entry::Match;
use crate::layout::vocabulary::scored::WORD;
use std::borrow::Cow;

impl<'a> Reader<'a> {
    /// Whether words of the header stand above other columns than before: 法人名 and 事業所名 have changed places.
    fn moves_header(&self, texts: &Texts<'a>) -> bool {
        let says = |column: &Column, text: &str| column.header.iter().any(|part| part.trim() == text);
        let is_moved = |(col, text): &&(u32, Cow<'a, str>)| {
            let stays = self.column_at(*col).is_some_and(|column| says(column, text));
            !stays && self.mapped().any(|(column, _)| says(column, text))
        };
        texts.iter().filter(is_moved).count() >= 2
    }

    /// Whether words of other fields stand where the header has its own: 失注日 and 失注額 below 成約日 and 受注額, in a list that is
    /// parted by how far its records are.
    fn renames_header(&self, texts: &Texts<'a>, scorer: &mut Scorer<'_>) -> bool {
        let is_renamed = |(col, text): &&(u32, Cow<'a, str>)| {
            let Some(column) = self.column_at(*col) else { return false };
            if column.header.iter().any(|part| part.trim() == text) {
                return false;
            }
            let found = scorer.meanings(text);
            let mut words = found.of_kind(self.kind).iter().filter(|found| found.score >= WORD).peekable();
            words.peek().is_some() && words.all(|found| Some(found.field) != column.field)
        };
        texts.iter().filter(is_renamed).count() >= 2
    }

    /// Whether another table's header stands in a row: known words, none of them a value. Behind a blank row, that is, or one of
    /// a single text; behind a line of few texts (`above`: 令和６年度 ※様式変更) more of them, above other columns than before.
    pub(in crate::layout) fn begins_other_table(
        &self,
        row: u32,
        texts: &Texts<'a>,
        above: usize,
        scorer: &mut Scorer<'_>,
    ) -> bool {
        const FEW: usize = 3;
        if self.names_other_months(texts) {
            return true;
        }
        let is_behind_gap = above <= 1;
        let enough = if is_behind_gap { 3 } else { 5 };
        if above > FEW
            || row < self.header.last + 2
            || texts.len() < enough
            || !looks_like_header(&self.view, row)
        {
            return false;
        }
        let known = texts.iter().filter(|(_, text)| scorer.best(text) >= WORD).count();
        let is_known = known >= enough && known * 10 >= texts.len() * 6;
        let is_new = is_behind_gap && !self.repeats_header(texts);
        is_known
            && (is_new
                || self.moves_header(texts)
                || self.renames_header(texts, scorer)
                || self.adds_to_header(texts, scorer))
            || self.heads_titled_table(row, texts, scorer)
    }

    /// Whether the header comes again with a word over a column that had none: 平均工賃月額 in the second of two tables.
    fn adds_to_header(&self, texts: &Texts<'a>, scorer: &mut Scorer<'_>) -> bool {
        let is_open = |col: u32| {
            self.column_at(col).is_none()
                && (self.header.first..=self.header.last).all(|row| self.view.get(row, col).is_blank())
        };
        texts.iter().filter(|(col, _)| is_open(*col)).any(|(_, text)| {
            let found = scorer.meanings(text);
            let means = |found: &Match| found.score >= WORD && found.field != Field::Remarks;
            found.of_kind(self.kind).iter().any(means)
        })
    }

    /// Whether a short table of other matters begins, behind a blank row and a title of its own: 【窓口担当】 above 地域 | 担当者 | 内線.
    fn heads_titled_table(&self, row: u32, texts: &Texts<'a>, scorer: &mut Scorer<'_>) -> bool {
        const LEAST: usize = 2;
        const LEDGERS: [RecordKind; 4] =
            [RecordKind::MonthlyWage, RecordKind::Wage, RecordKind::Order, RecordKind::Delivery];
        // 事業所名 | 加わる前 | 加わったあと below 年月 | 事業所名 | 支払総額: a word of the header itself heads another column again.
        let says_again = || {
            let is_again = |text: &str| {
                self.mapped().any(|(column, _)| column.header.iter().any(|part| part.trim() == text))
            };
            LEDGERS.contains(&self.kind)
                && texts.len() > LEAST
                && texts.iter().any(|(_, text)| is_again(text))
        };
        let is_titled = (self.kind == RecordKind::Workshop || says_again())
            && self.view.orientation == Orientation::Rows
            && row > self.header.last + 3
            && self.view.texts(row - 1).len() == 1
            && behind::is_behind_gap(&self.view, row - 1);
        if !is_titled || self.repeats_header(texts) {
            return false;
        }
        // Words of other fields stand where the header has its own.
        let is_other = |col: u32, text: &str, scorer: &mut Scorer<'_>| {
            let own = self.column_at(col).and_then(|column| column.field);
            let found = scorer.meanings(text);
            let fields: Vec<Field> = (found.kinds.iter())
                .flat_map(|(_, matches)| matches)
                .filter(|found| found.score >= WORD)
                .map(|found| found.field)
                .collect();
            !fields.is_empty() && fields.iter().all(|field| Some(*field) != own)
        };
        let known = texts.iter().filter(|(_, text)| scorer.best(text) >= WORD).count();
        known >= LEAST
            && known * 2 >= texts.len()
            && texts.iter().any(|(col, text)| is_other(*col, text, scorer))
    }
}

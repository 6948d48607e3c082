//! Tables below each other: bands of rows between blank ones, and those that begin without a blank row.

use super::finished::Draft;
use super::header::{self, is_repeated};
use super::lines::{self, Band, Line};
use super::shape::Profile;
use super::sides::{self, Region};
use super::table::PlainTable;
use super::{beside, fields, is_delimited, sums, titles};
use crate::table::{Format, Sheet};
use std::collections::BTreeSet;

/// The tables of a sheet from top to bottom and from left to right.
pub(super) fn tables(sheet: &Sheet, heads: &[(u32, u32)], format: Format) -> Vec<PlainTable> {
    let bands = lines::bands(sheet);
    if is_running_text(sheet, &bands) {
        return Vec::new();
    }
    let is_delimited = is_delimited(format);
    let is_column = sheet.grid.cols() == 1;
    let regions = if is_delimited {
        vec![Region::Whole(beside::set_apart(bands, is_column))]
    } else {
        sides::regions(bands)
    };
    let mut reading = Reading { heads, is_column, drafts: Vec::new(), above: Vec::new(), first: 0 };
    for region in regions {
        match region {
            Region::Whole(bands) => reading.read(bands),
            Region::Beside(parts) => {
                let above = std::mem::take(&mut reading.above);
                for part in parts {
                    reading.above.clone_from(&above);
                    reading.first = reading.drafts.len();
                    reading.read(part);
                }
                reading.above.clear();
                reading.first = reading.drafts.len();
            }
        }
    }
    reading
        .drafts
        .into_iter()
        .map(|draft| draft.finished(&sheet.name, is_delimited))
        .filter(|table| !table.header.is_empty() || !table.rows.is_empty())
        .collect()
}

/// A letter: sentences in one column.
fn is_running_text(sheet: &Sheet, bands: &[Band]) -> bool {
    let is_sentence = |line: &Line| {
        let text = line.first();
        text.split_whitespace().count() >= 4 && text.ends_with(['.', '!', '?', ',']) || text.ends_with('。')
    };
    let is_label = |line: &Line| line.first().contains(": ");
    const LONGEST: usize = 20;
    let lines = || bands.iter().flatten();
    sheet.grid.cols() == 1
        && bands.len() >= 2
        && lines().count() <= LONGEST
        && (bands.len() >= 3 && lines().filter(|line| is_sentence(line)).count() * 4 > lines().count()
            || lines().filter(|line| is_sentence(line) || is_label(line)).count() * 2 > lines().count()
                && lines().any(is_sentence))
}

struct Reading<'a> {
    heads: &'a [(u32, u32)],
    /// The sheet has one column.
    is_column: bool,
    drafts: Vec<Draft>,
    /// Rows since the last table, which are of none.
    above: Vec<Line>,
    /// The first table that may go on.
    first: usize,
}

/// Bands below which the table is looked for to which fields belong.
const BANDS: usize = 4;

impl Reading<'_> {
    fn read(&mut self, bands: Vec<Band>) {
        let mut bands = std::collections::VecDeque::from(bands);
        while let Some(band) = bands.pop_front() {
            let usual = lines::usual_count(&band);
            let is_tabular = usual >= 2 || (usual == 1 && band.len() >= 2 && self.is_column);
            let is_first = self.drafts.len() == self.first;
            let next = bands.iter().find(|next| next.len() >= 2 && lines::usual_count(next) >= 2);
            let is_preamble = next
                .is_some_and(|next| (is_first || band.len() == 1) && titles::is_preamble(&band, next))
                || (is_first || self.stood_above(&band))
                    && bands.iter().take(BANDS).any(|next| fields::are_fields(&band, next));
            if !is_tabular || is_preamble {
                self.above.extend(band);
                continue;
            }
            if self.ends_table(&band) {
                if let Some(last) = self.drafts.last_mut() {
                    last.leave_out(band);
                }
                continue;
            }
            for part in self.parts(band) {
                self.part(part);
            }
        }
    }

    /// Whether a text of a band stood above the last table: the head of its next page.
    fn stood_above(&self, band: &Band) -> bool {
        let Some(last) = self.drafts.last() else { return false };
        let known: BTreeSet<&str> = last.above.iter().flat_map(Line::texts).collect();
        band.first().is_some_and(|line| known.contains(line.first()))
    }

    /// Sums and signatures behind a blank row, and what explains the signs in the table's cells.
    fn ends_table(&self, band: &Band) -> bool {
        let Some(last) = self.drafts[self.first..].last() else { return false };
        let are_sums = sums::foot(band, last.usual().max(2), 0) == band.len() - 1
            && band.first().is_some_and(sums::is_foot_label);
        let is_signature = |line: &Line| {
            let is_label = |text: &&str| text.ends_with([':', '：']);
            line.runs() <= 2 && line.runs() * 2 <= last.usual() && line.texts().iter().any(is_label)
        };
        are_sums || fields::are_signs(band, last.lines()) || matches!(&band[..], [line] if is_signature(line))
    }

    /// A band parted where another table begins without a blank row: a caption, and a header below it.
    fn parts(&self, band: Band) -> Vec<Band> {
        let mut cuts = vec![0];
        for at in 2..band.len().saturating_sub(2) {
            let start = cuts.last().copied().unwrap_or(0);
            if at < start + 3
                || band[at].runs() != 1
                || band[at].extent().map(|(from, _)| from)
                    != lines::extent(&band[start..at]).map(|(from, _)| from)
            {
                continue;
            }
            let (next, rest) = (&band[at + 1], &band[at + 2..]);
            let end = rest.iter().position(|line| line.runs() == 1).unwrap_or(rest.len());
            let rest = &rest[..end];
            let is_again =
                band[start..at].iter().take(3).any(|line| is_repeated(std::slice::from_ref(line), next));
            let profile = Profile::of(&lines::rows(rest));
            let heads = || {
                next.runs() >= 2
                    && next.texts().iter().all(|text| super::shape::may_head(text))
                    && !rest.is_empty()
                    && next.count() >= lines::usual_count(rest)
                    && profile.vote(&next.cells) < 0
            };
            if is_again || heads() {
                cuts.push(at);
            }
        }
        let mut rest = band;
        let mut parts: Vec<Band> = Vec::new();
        for cut in cuts.into_iter().rev() {
            parts.push(rest.split_off(cut));
        }
        parts.reverse();
        parts
    }

    fn part(&mut self, mut band: Band) {
        let usual = lines::usual_count(&band);
        let head = self.heads.iter().find(|(first, _)| band.iter().any(|line| line.row == *first));
        let at = head.and_then(|(first, _)| band.iter().position(|line| line.row == *first));
        let at = at.filter(|at| at + 1 < band.len());
        let above = titles::rows(&band, usual);
        let above = at.filter(|at| *at <= above + 1).unwrap_or(above);
        self.above.extend(band.drain(..above));
        if !self.is_column && band.len() > 1 && band.iter().all(|line| line.runs() == 1) {
            self.above.extend(band);
            return;
        }
        let depth = header::depth(&band);
        let told = head.map_or(0, |(_, last)| band.iter().take_while(|line| line.row <= *last).count());
        let depth = if at.is_some() && told <= 4 && told < band.len() { depth.max(told) } else { depth };
        let goes_on = self.drafts[self.first..].last().is_some_and(|last| self.goes_on(last, &band, depth));
        let of_last = self.drafts[self.first..].last().map_or(0, Draft::usual);
        let is_foot =
            matches!(&band[..], [line] if line.runs() <= 3 && line.runs() < of_last && self.above.is_empty());
        match self.drafts.last_mut().filter(|_| goes_on || is_foot) {
            Some(last) if goes_on => last.append(std::mem::take(&mut self.above), band),
            Some(last) => last.leave_out(band),
            None => self.drafts.push(Draft::new(std::mem::take(&mut self.above), band, depth)),
        }
    }

    /// Whether a band goes on with the table above: its first row is no header of another one.
    fn goes_on(&self, table: &Draft, band: &Band, depth: usize) -> bool {
        let Some(first) = band.first() else { return true };
        if is_repeated(table.header(), first) {
            return self.above.is_empty() || self.is_same_caption(table);
        }
        if depth > 0 && self.above.iter().any(|line| !sums::is_remark(line.first())) {
            return false;
        }
        if table.header().is_empty() && depth > 0 || are_labelled_alike(table.lines(), band) {
            return false;
        }
        let sample = &table.records()[..table.records().len().min(100)];
        let profile = Profile::of(&lines::rows(sample));
        let of_table = lines::extent(table.lines());
        let of_band = lines::extent(band);
        let (widest, own) = (of_table.map(|(_, to)| to), of_band.map(|(_, to)| to));
        let is_within = own <= widest && of_band.map(|(from, _)| from) == of_table.map(|(from, _)| from);
        let is_full = lines::usual_count(band) * 2 > table.usual();
        if is_within && is_full && !table.header().is_empty() && self.above.is_empty() {
            let vote = profile.vote(&first.cells);
            if vote > 0 || vote == 0 && depth == 0 {
                return true;
            }
        }
        own == widest && profile.fits(&first.cells)
            || (own <= widest && band.len() == 1 && profile.fits(&first.cells))
            || (own == widest && depth == 0)
    }

    /// The same title on the next page.
    fn is_same_caption(&self, table: &Draft) -> bool {
        let titles = |lines: &[Line]| -> BTreeSet<String> {
            let texts = lines
                .iter()
                .flat_map(Line::texts)
                .filter(|text| !titles::is_page(text) && !sums::is_remark(text));
            texts.map(str::to_owned).collect()
        };
        let (own, of_table) = (titles(&self.above), titles(&table.above));
        own.is_empty() || own.is_subset(&of_table)
    }
}

/// Cards below each other: the same labels again.
fn are_labelled_alike(table: &[Line], band: &[Line]) -> bool {
    let labels =
        |lines: &[Line]| -> Vec<String> { lines.iter().map(|line| line.first().to_owned()).collect() };
    let (above, own) = (labels(table), labels(band));
    own.len() >= 2
        && above.len() >= own.len()
        && above[..own.len()] == own
        && lines::usual_count(band) == 2
        && own.iter().all(|label| !super::shape::is_value(label))
}

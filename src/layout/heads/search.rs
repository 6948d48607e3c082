//! Where the header is: each block of one to four rows near the top is read as a header, and the best reading wins.

use super::header::{Header, explains_most, is_value, looks_like_header, months_run};
use super::{among, below_groups, ledger, parts, question_groups, section, twins, units};
use crate::domain::{Field, RecordKind};
use crate::layout::forms::{is_unit, is_workshop};
use crate::layout::mapping::assign::Assignment;
use crate::layout::mapping::scorer::{Scorer, THRESHOLD};
use crate::layout::mapping::{left_over, likened, listed, places, product};
use crate::layout::model::Orientation;
use crate::layout::records::{pairs, replies};
use crate::layout::view::View;
use crate::layout::vocabulary::entry::Match;
use crate::layout::vocabulary::scored::WORD;
use crate::layout::vocabulary::words::{AnyOf, month_written, names_month};
use crate::normalise::recognise::{Looks, Stated};
use crate::normalise::work;
use crate::table::Cell;
use std::borrow::Cow;
use std::sync::LazyLock;

/// Rows within which a header is looked for.
pub(in crate::layout) const SEARCHED_ROWS: u32 = 40;
const DEEPEST: u32 = 4;
/// Rows still looked at below a header that explains most of its columns.
const FURTHER: u32 = 4;
/// What one more header row must bring.
const ROW_COST: f64 = 0.25;
/// What each of its words speaks for that it is one: without it they would be taken for values.
const WORD_BELOW: f64 = 0.6;
/// What a row of units speaks for being the header's last: it makes its words no clearer.
const UNITS_BELOW: f64 = 1.0;
/// Columns of a header that is told by its values, and the rows in which it is looked for.
const FEWEST_COLUMNS: usize = 4;
const HEADER_WITHIN: u32 = 11;
/// Of those, how many are tried of which no word is known.
const FIRST_ROWS: usize = 3;
/// An earlier header is preferred to a later one that is better by less than this.
const EARLIER: f64 = 0.6;

/// The header between two rows, if there is one.
pub(in crate::layout) fn find(
    view: &View<'_>,
    from: u32,
    to: u32,
    scorer: &mut Scorer<'_>,
) -> Option<Header> {
    let to = to.min(view.rows());
    let mut found: Vec<Header> = Vec::new();
    let mut to_look_at = u32::MAX;
    for first in from..=to {
        if first > to_look_at {
            break;
        }
        let is_header = |header: &Header| !among::is_row(view, header, from);
        if let Some(header) = at(view, first, to, scorer).filter(is_header) {
            if explains_most(&header) {
                to_look_at = to_look_at.min(first + FURTHER);
            }
            found.push(header);
        }
    }
    let best = found.iter().map(|header| header.assignment.total).fold(0.0, f64::max);
    let at = found.iter().position(|header| header.assignment.total >= best * EARLIER);
    let above = at.and_then(|at| found[..at].iter().position(|own| stands_above(view, own, &found[at])));
    let found = above.or(at).map(|at| found.swap_remove(at)).or_else(|| by_values(view, from, to, scorer));
    let may_be_matrix = found.as_ref().is_none_or(names_no_case);
    let matrix = may_be_matrix.then(|| replies::matrix(view, from, to, scorer)).flatten();
    let mut header = matrix.or(found)?;
    likened::understand(&mut header, view, scorer);
    if let Some(workshops) = of_workshops(&header, scorer) {
        header.assignment = workshops;
    } else if let Some(list) = listed::reread(&header, view, scorer) {
        header = list;
    } else if let Some(orders) =
        ledger::orders(&header, scorer).or_else(|| ledger::of_parties(&header, scorer))
    {
        header.assignment = orders;
    } else if let Some(other) = left_over::reread(&header, view, scorer) {
        header.assignment = other;
    }
    twins::name(&mut header.paths, &header.assignment);
    header.assignment.settle(&header.paths, scorer);
    parts::tell(&mut header, view, scorer);
    product::tell(&mut header, view, scorer);
    places::tell(&mut header, view, scorer);
    question_groups::ask(&mut header, view);
    Some(header)
}

/// Whether a header of which less is understood heads a list of its own above another one of the same sort: １　年間を通じた仕事 with its
/// rows, then ２　単発の仕事.
fn stands_above(view: &View<'_>, own: &Header, other: &Header) -> bool {
    const COLUMNS: usize = 3;
    const ROWS: usize = 2;
    const SHARED: usize = 2;
    let columns = own.paths.iter().flatten().count();
    let known = own.assignment.fields.iter().flatten().count();
    let is_known = known >= COLUMNS && known * 2 >= columns;
    let is_same = own.assignment.kind == other.assignment.kind;
    if !is_known || !is_same || view.orientation != Orientation::Rows || view.fold().is_some() {
        return false;
    }
    // What stands right above the other header is its title, or nothing.
    let is_parted = other.first > own.last + 2 && view.texts(other.first - 1).len() <= 1;
    let words: Vec<&String> = other.paths.iter().flatten().flatten().collect();
    let shared = own.paths.iter().flatten().flatten().filter(|word| words.contains(word)).count();
    let is_full = |row: &u32| view.texts(*row).len() * 2 >= columns;
    is_parted && shared >= SHARED && (own.last + 1..other.first).filter(is_full).take(ROWS).count() == ROWS
}

/// Replies of which no column says to which case.
fn names_no_case(header: &Header) -> bool {
    let says = |field: Field| header.assignment.fields.iter().flatten().any(|found| found.field == field);
    header.assignment.kind == RecordKind::Application && !says(Field::CaseNumber) && !says(Field::Title)
}

/// The header of an address book, that names workshops beside those who run them and says nothing of desks.
fn of_workshops(header: &Header, scorer: &mut Scorer<'_>) -> Option<Assignment> {
    let says_desk = |text: &String| ["窓口", "受注", "センター"].iter().any(|word| text.contains(word));
    if header.assignment.kind != RecordKind::Desk
        || scorer.is_named(RecordKind::Desk)
        || header.paths.iter().flatten().flatten().any(says_desk)
    {
        return None;
    }
    let is_name = |found: &Match| found.field == Field::Name && found.score >= WORD;
    let workshops = scorer.assign_as(&header.paths, RecordKind::Workshop)?;
    workshops.fields.iter().flatten().any(is_name).then_some(workshops)
}

/// The header that words alone do not tell: some of its columns are understood, the values below the others make them a
/// ledger.
fn by_values(view: &View<'_>, from: u32, to: u32, scorer: &mut Scorer<'_>) -> Option<Header> {
    if view.orientation != Orientation::Rows || view.fold().is_some() {
        return None;
    }
    let has_columns = |row: u32| {
        view.texts(row).len() >= FEWEST_COLUMNS && row < view.rows() && looks_like_header(view, row)
    };
    let says_some = |row: u32, scorer: &mut Scorer<'_>| {
        let texts = view.texts(row);
        let mut known = texts.iter().filter(|(_, text)| scorer.best(text) >= THRESHOLD);
        known.nth(1).is_some()
    };
    let rows: Vec<u32> = (from..=to.min(from + HEADER_WITHIN)).filter(|row| has_columns(*row)).collect();
    let Some(first) = rows.iter().copied().find(|row| says_some(*row, scorer)) else {
        // Of a list of workshops the values say enough.
        let mut firsts = rows.into_iter().take(FIRST_ROWS);
        return firsts.find_map(|first| listed::reread(&unread(view, first), view, scorer));
    };
    let mut header = unread(view, first);
    if let Some(list) = listed::reread(&header, view, scorer) {
        return Some(list);
    }
    header.assignment = left_over::best_of(&header, view, scorer)?;
    is_enough(&header.assignment, &header.paths).then_some(header)
}

/// A header of which nothing is understood yet.
fn unread(view: &View<'_>, first: u32) -> Header {
    let last = bottom(view, first);
    let paths = paths(view, first, last);
    let fields = vec![None; paths.len()];
    let assignment = Assignment { kind: RecordKind::Case, fields, total: 0.0, has_evidence: false };
    Header { first, last, paths, assignment }
}

/// What a header's columns are worth that have any value below it, another word of a header being none.
pub(in crate::layout) fn worth_of_filled(view: &View<'_>, header: &Header, scorer: &mut Scorer<'_>) -> f64 {
    let mut is_filled = |col: u32| {
        let texts = (header.last + 1..=view.rows()).map(|row| view.text(row, col));
        texts.filter(|text| !text.is_empty()).any(|text| scorer.best(&text) < WORD)
    };
    let paths: Vec<Option<Vec<String>>> =
        (1..).zip(&header.paths).map(|(col, path)| path.clone().filter(|_| is_filled(col))).collect();
    scorer.assign(&paths).map_or(0.0, |assignment| assignment.total)
}

/// The best header that begins in a row.
pub(in crate::layout) fn at(view: &View<'_>, first: u32, to: u32, scorer: &mut Scorer<'_>) -> Option<Header> {
    if view.texts(first).len() < 2 || is_title_row(view, first) {
        return None;
    }
    if names_workshop_of_list(view, first, scorer) {
        return None;
    }
    let bottom = bottom(view, first);
    // Most rows hold values, which is seen before any word is looked up.
    if !looks_like_header(view, bottom) || is_on_card(view, first, scorer) {
        return None;
    }
    let mut best: Option<(Header, f64)> = None;
    let mut cost = 0.0;
    let deepest = if is_of_form(view, first) { first } else { to.min(first + DEEPEST - 1) };
    for last in first..=deepest {
        if last < bottom {
            continue;
        }
        let is_deeper = last > first;
        let are_units = is_deeper && units::is_row(view, last);
        let are_questions = last == first + 1 && question_groups::is_row(view, last);
        let goes_on = |scorer: &mut Scorer<'_>| {
            last <= bottom
                || are_units
                || are_questions
                || may_be_parents(view, first, scorer) && adds_words(view, last, scorer)
        };
        let ends_above = is_deeper
            && (section::is_section(view, last)
                || names_month_alone(view, last)
                || tells_how_to_reach(view, last)
                || is_marked(view, last));
        if !looks_like_header(view, last) || ends_above || is_deeper && !goes_on(scorer) {
            break;
        }
        if are_units || are_questions {
            cost -= UNITS_BELOW;
        } else if is_deeper {
            cost += ROW_COST - WORD_BELOW * known_words(view, last, scorer).min(4) as f64;
        }
        let paths = paths(view, first, last);
        let Some(assignment) = scorer.assign(&paths).filter(|assignment| is_enough(assignment, &paths))
        else {
            continue;
        };
        let worth = assignment.total - cost;
        if best.as_ref().is_none_or(|(_, most)| worth > most + 1e-9) {
            best = Some((Header { first, last, paths, assignment }, worth));
        }
    }
    best.map(|(header, _)| header)
}

/// ４月 alone below a header: the rows of a month begin, and no column is called so.
fn names_month_alone(view: &View<'_>, row: u32) -> bool {
    matches!(&view.texts(row)[..], [(_, text)] if names_month(text))
}

/// A mark beside a text of its own, as in the row below (みほん作業所 | 清掃 | ○): below a header it is its first record. ◎ | ○ | △ alone
/// are choices.
fn is_marked(view: &View<'_>, row: u32) -> bool {
    let is_mark = |text: &str| {
        let mut letters = text.chars();
        matches!((letters.next(), letters.next()), (Some(only), None) if "○〇◯◎△▲×✕●".contains(only))
    };
    let says = |row: u32| {
        let texts = view.texts(row);
        let own = |(col, text): &(u32, Cow<'_, str>)| !is_mark(text) && !view.continues_above(row, *col);
        let marks: Vec<u32> = texts.iter().filter(|(_, text)| is_mark(text)).map(|(col, _)| *col).collect();
        (marks, texts.iter().any(own))
    };
    let (marks, has_own) = says(row);
    if marks.is_empty() || !has_own {
        return false;
    }
    let (below, has_own) = says(row + 1);
    has_own && marks.iter().any(|col| below.contains(col))
}

/// Whether a telephone, a page or an address of mail stands in a row: below a header it is its first record.
fn tells_how_to_reach(view: &View<'_>, row: u32) -> bool {
    let tells = |cell: &Cell| {
        let stated = Stated::of(cell);
        stated.is_some_and(|stated| {
            [Looks::Phone, Looks::Url, Looks::Email].into_iter().any(|looks| stated.is(looks))
        })
    };
    view.texts(row).iter().any(|(col, _)| tells(view.get(row, *col)))
}

/// 会員施設一覧 and, further right, （令和5年6月総会資料） or 4月分, right above the header: the title and a note beside it are no groups.
fn is_title_row(view: &View<'_>, row: u32) -> bool {
    const ENDS: [&str; 13] = [
        "一覧",
        "名簿",
        "簿",
        "表",
        "台帳",
        "リスト",
        "調べ",
        "とりまとめ",
        "集計",
        "記録",
        "帳",
        "控",
        "控え",
    ];
    const UNITS: [&str; 4] = ["千円", "万円", "百万円", "円単位"];
    const NOTES: [&str; 7] = ["年", "月", "現在", "時点", "資料", "単位", "作成"];
    let texts = view.texts(row);
    let [(_, title), notes @ ..] = &texts[..] else { return false };
    if view.orientation != Orientation::Rows || notes.len() > 2 || view.texts(row + 1).len() < 2 + texts.len()
    {
        return false;
    }
    let bare = title.split(['（', '(']).next().unwrap_or(title).trim_end();
    let is_title = || ENDS.iter().any(|end| bare.ends_with(end)) || bare.contains("年度");
    let is_note = |note: &str| {
        let is_said = note.starts_with(['（', '(', '※']) || note.contains(char::is_numeric);
        let is_unit = || UNITS.iter().any(|unit| note.contains(unit)) && note.contains(['は', '：', ':']);
        is_unit() || is_said && NOTES.iter().any(|word| note.contains(word))
    };
    bare.chars().count() >= 4 && is_title() && notes.iter().all(|(_, note)| is_note(note.trim()))
}

/// A form's own table of responses begins with their time, and its questions take one row, whatever was answered in the first.
fn is_of_form(view: &View<'_>, row: u32) -> bool {
    let begins = |(col, text): &(u32, Cow<'_, str>)| {
        *col == 1 && ["タイムスタンプ", "Timestamp"].contains(&text.trim())
    };
    view.orientation == Orientation::Rows && view.texts(row).first().is_some_and(begins)
}

/// Whether a row holds words side by side that are labels of a list, so many of them at least.
pub(in crate::layout) fn heads_list(
    view: &View<'_>,
    row: u32,
    fewest: usize,
    scorer: &mut Scorer<'_>,
) -> bool {
    let texts = view.texts(row);
    if texts.len() < fewest || !looks_like_header(view, row) {
        return false;
    }
    let known = texts.iter().filter(|(_, text)| scorer.best(text) >= WORD).count();
    known >= fewest && known * 3 >= texts.len() * 2
}

/// The last row of a header that begins in a row: cells merged downwards from it belong to it whole.
fn bottom(view: &View<'_>, first: u32) -> u32 {
    let texts = view.texts(first);
    let ends = |row: u32| {
        texts.iter().filter(|(col, _)| (first + 1..=row).all(|row| view.continues_above(row, *col))).count()
    };
    // One name beside several groups, each over columns of its own, is enough.
    let groups = |(col, _): &&(u32, Cow<'_, str>)| {
        view.merge(first, *col)
            .is_some_and(|range| range.first.row == range.last.row && range.first.col < range.last.col)
    };
    let has_groups = view.orientation == Orientation::Rows
        && texts.iter().filter(groups).count() >= 2
        && ends(first + 2) == 0;
    let least = if has_groups { 1 } else { 2 };
    (first + 1..first + DEEPEST)
        .take_while(|row| *row <= view.rows() && ends(*row) >= least)
        .last()
        .unwrap_or_else(|| first + u32::from(below_groups::is_row(view, first + 1)))
}

/// How many texts of a lower header row are words of their own that mean something in a header, where nearly all are.
fn known_words(view: &View<'_>, row: u32, scorer: &mut Scorer<'_>) -> usize {
    let new: Vec<u32> = (1..=view.cols())
        .filter(|col| !view.text(row, *col).is_empty() && !view.continues_above(row, *col))
        .collect();
    let mut unknown = 0;
    for col in &new {
        unknown += usize::from(scorer.best(&view.text(row, *col)) < 0.6);
        if unknown * 10 > new.len() * 2 {
            return 0;
        }
    }
    new.len() - unknown
}

/// Two columns that are understood, or the only one there is.
fn is_enough(assignment: &Assignment, paths: &[Option<Vec<String>>]) -> bool {
    let mapped = assignment.fields.iter().flatten().count();
    if !content_is_work(assignment, paths) {
        return false;
    }
    mapped >= 2 || (mapped == 1 && paths.iter().flatten().count() == 1)
}

/// 内容 is the title of a case where somebody wants it and it is counted or worth something; elsewhere it may be anything.
fn content_is_work(assignment: &Assignment, paths: &[Option<Vec<String>>]) -> bool {
    let says = |fields: &[Field]| fields.iter().any(|field| assignment.place_of(*field).is_some());
    let is_bare = assignment
        .place_of(Field::Title)
        .and_then(|at| paths[at].as_ref()?.last())
        .is_some_and(|own| own.trim() == "内容");
    assignment.kind != RecordKind::Case
        || !is_bare
        || says(&[Field::CaseNumber])
        || says(&[Field::Client]) && says(&[Field::Amount, Field::Quantity, Field::UnitPrice])
}

/// 作業所 | ひまわり作業所 right above a header says whose the rows below are: it is no group of columns.
fn names_workshop_of_list(view: &View<'_>, row: u32, scorer: &mut Scorer<'_>) -> bool {
    const WIDER: usize = 4;
    let texts = view.texts(row);
    let [_, (_, name)] = &texts[..] else { return false };
    view.orientation == Orientation::Rows
        && is_workshop(name)
        && pairs::workshop_said(&texts).is_some()
        && scorer.best(name) < WORD
        && row < view.rows()
        && view.texts(row + 1).len() >= WIDER
        && looks_like_header(view, row + 1)
}

/// Whether a row and one beside it are labels with their values, 数量 | 30 | 単価 | 1,500円: they stand on a card above the list.
fn is_on_card(view: &View<'_>, row: u32, scorer: &mut Scorer<'_>) -> bool {
    if view.orientation != Orientation::Rows || view.fold().is_some() || !are_pairs(view, row, scorer) {
        return false;
    }
    let beside = [row.saturating_sub(1), row + 1];
    let is_label = |text: &str, scorer: &mut Scorer<'_>| scorer.best(text) >= WORD;
    beside.into_iter().filter(|beside| (1..=view.rows()).contains(beside)).any(|beside| {
        let (own, other) = (view.texts(row), view.texts(beside));
        let texts = || own.iter().chain(other.iter());
        let has_value = |(col, text): &(u32, Cow<'_, str>), row: u32| is_value(view.get(row, *col), text);
        let says_value =
            own.iter().any(|text| has_value(text, row)) || other.iter().any(|text| has_value(text, beside));
        says_value
            && are_pairs(view, beside, scorer)
            && texts().filter(|(_, text)| is_label(text, scorer)).count() * 2 >= own.len() + other.len()
    })
}

/// Two words or more, each with a text behind it that is none, or with nothing.
fn are_pairs(view: &View<'_>, row: u32, scorer: &mut Scorer<'_>) -> bool {
    let texts = view.texts(row);
    let (mut was_word, mut values) = (false, 0);
    for (_, text) in &texts {
        let is_word = scorer.best(text) >= WORD;
        // The first is a word, and no value follows another.
        if !is_word && !was_word {
            return false;
        }
        values += usize::from(!is_word);
        was_word = is_word;
    }
    values >= 2
}

/// A row above others belongs to the header where at least two of its texts mean something in one.
fn may_be_parents(view: &View<'_>, row: u32, scorer: &mut Scorer<'_>) -> bool {
    const GROUPS: [&str; 16] = [
        "作業",
        "業務",
        "事業所",
        "法人",
        "施設",
        "申請者",
        "対応",
        "情報",
        "連絡",
        "所在",
        "概要",
        "利用者",
        "体験",
        "実習",
        "受入",
        "年度",
    ];
    static ANY: LazyLock<AnyOf> = LazyLock::new(|| AnyOf::new(&GROUPS));
    // Of the office's lists: short words, for their titles say the same (発注・納品一覧).
    const OFFICE: [&str; 26] = [
        "案件",
        "発注",
        "受注",
        "納品",
        "納入",
        "検収",
        "日程",
        "日付",
        "期日",
        "結果",
        "条件",
        "経過",
        "金額",
        "見積",
        "募集",
        "商談",
        "契約",
        "実績",
        "体制",
        "回答",
        "仕事",
        "依頼",
        "お客様",
        "数量",
        "支払",
        "品質",
    ];
    let is_short = |text: &str| text.chars().count() <= 5;
    let groups = |text: &str| {
        ANY.stands_in(text) && text.chars().count() <= 14
            || is_short(text) && OFFICE.iter().any(|word| text.contains(word))
    };
    let known =
        |text: &str, scorer: &mut Scorer<'_>| names_month(text) || groups(text) || scorer.best(text) >= 0.6;
    view.texts(row).iter().filter(|(_, text)| known(text, scorer)).nth(1).is_some()
}

/// A lower header row has few texts of its own (the rest is merged or blank), or words that mean something in one; a row
/// of values has neither.
fn adds_words(view: &View<'_>, row: u32, scorer: &mut Scorer<'_>) -> bool {
    let is_new = |col: &u32| !view.text(row, *col).is_empty() && !view.continues_above(row, *col);
    let above = (1..=view.cols()).filter(|col| !view.text(row - 1, *col).is_empty()).count();
    let new: Vec<u32> = (1..=view.cols()).filter(is_new).collect();
    if new.len() * 10 <= above * 7 {
        return true;
    }
    let unknown = new.iter().filter(|col| scorer.best(&view.text(row, **col)) < 0.6);
    unknown.take(new.len() / 2 + 1).count() * 2 <= new.len()
}

/// `次の作業に対応できますか [封入]`, `次の作業に対応できますか [清掃]`: a form's question about kinds of work stands above each.
fn split_grids(paths: &mut [Vec<String>]) {
    let parts = |path: &Vec<String>| {
        let (question, line) = path.last()?.trim().strip_suffix(']')?.rsplit_once('[')?;
        let is_split = !question.trim().is_empty() && !line.trim().is_empty();
        is_split.then(|| (question.trim().to_owned(), line.trim().to_owned()))
    };
    let found: Vec<Option<(String, String)>> = paths.iter().map(parts).collect();
    // A questionnaire's grids stay as they are asked.
    let is_work = |line: &str| work::kind_of(line, work::shipped_words()).is_some();
    let shares = |question: &String| {
        let same = found.iter().flatten().filter(|(other, _)| other == question);
        let lines: Vec<&String> = same.map(|(_, line)| line).collect();
        lines.len() > 1 && lines.iter().filter(|line| is_work(line)).count() * 2 >= lines.len()
    };
    for (path, found) in paths.iter_mut().zip(&found) {
        if let Some((question, line)) = found.as_ref().filter(|(question, _)| shares(question)) {
            path.pop();
            path.extend([question.clone(), line.clone()]);
        }
    }
}

/// The texts above each column. A parent that was not merged spreads to the right over blank cells that have a child.
fn paths(view: &View<'_>, first: u32, last: u32) -> Vec<Option<Vec<String>>> {
    let mut paths: Vec<Vec<String>> = vec![Vec::new(); view.cols() as usize];
    for row in first..=last {
        let mut parent: Option<String> = None;
        let runs = months_run(&view.texts(row));
        let are_units = row > first && units::is_row(view, row);
        for col in 1..=view.cols() {
            let text = view.text(row, col);
            let month = runs.then(|| month_written(&text)).flatten();
            let text =
                month.map_or_else(|| text.into_owned(), |month| format!("{}年{}月", month.year, month.month));
            let has_child =
                row < last && !view.text(row + 1, col).is_empty() && !view.continues_above(row + 1, col);
            if !text.is_empty() {
                parent = has_child.then(|| text.clone());
            }
            let text = if text.is_empty() && has_child { parent.clone().unwrap_or_default() } else { text };
            let path = &mut paths[col as usize - 1];
            match path.last_mut() {
                Some(above) if are_units && !view.continues_above(row, col) => {
                    above.push_str(&units::bracketed(&text).unwrap_or_default());
                }
                Some(above) if is_unit(&text) && *above != text => above.push_str(&text),
                Some(above) if *above == text => {}
                _ if text.is_empty() => {}
                _ => path.push(text),
            }
        }
    }
    split_grids(&mut paths);
    let is_title = |col: u32| {
        if view.orientation == Orientation::Rows {
            return false;
        }
        let lowest = (first..=last).rev().find(|row| !view.get(*row, col).is_blank()).unwrap_or(last);
        lowest < view.rows() && view.continues_above(last + 1, col) && !view.text(last + 1, col).is_empty()
    };
    (1..).zip(paths).map(|(col, path)| (!path.is_empty() && !is_title(col)).then_some(path)).collect()
}

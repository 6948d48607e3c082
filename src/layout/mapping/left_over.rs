//! Columns and tables whose words nobody knows: what is left over is told by its values, and so is the kind of ledger that
//! it makes.

use super::assign::Assignment;
use super::belied;
use crate::layout::vocabulary::entry::{Match, Vocabulary};

use super::scorer::Scorer;
use super::valued::{FEWEST, NEARLY_ALL, fields, may_number, number_of};
use crate::domain::{Field, RecordKind};
use crate::layout::forms::{is_answer, is_code, is_day, is_surely_workshop};
use crate::layout::heads::header::Header;

use crate::layout::mapping::values::{Values, is_settled, remap};
use crate::layout::model::Column;
use crate::layout::view::View;
use crate::layout::vocabulary::words::{fold, names_month};
use crate::normalise::text::is_dash;
use crate::normalise::{options, words, work};

/// Rows below a header in which its values are looked for.
const WITHIN: u32 = 40;
/// What another kind must be worth more than the one that the words alone tell.
const MARGIN: f64 = 0.5;
/// Columns that a list of workshops or desks has at least; one that explains fewer may be anything.
const OF_A_LIST: usize = 4;

/// Kinds that an office keeps ledgers of.
const LEDGERS: [RecordKind; 6] = [
    RecordKind::Case,
    RecordKind::Order,
    RecordKind::Delivery,
    RecordKind::Lead,
    RecordKind::Application,
    RecordKind::MonthlyWage,
];

/// The header read as that of another kind of ledger, where the values below its unknown columns make it that.
pub(in crate::layout) fn reread(
    header: &Header,
    view: &View<'_>,
    scorer: &mut Scorer<'_>,
) -> Option<Assignment> {
    let mapped = header.assignment.fields.iter().flatten().count();
    let kind = header.assignment.kind;
    let is_ledger = LEDGERS.contains(&kind);
    let may_be = match kind {
        RecordKind::Workshop | RecordKind::Desk => {
            mapped < OF_A_LIST || LEDGERS.iter().any(|kind| scorer.is_named(*kind))
        }
        _ => true,
    };
    if !may_be {
        return None;
    }
    let open = open_columns(header, view)?;
    if kind == RecordKind::Survey && !are_replies(&open) {
        return None;
    }
    if let Some(parts) = parts_of_cases(header, &open, view, scorer) {
        return Some(parts);
    }
    let told = told(&open);
    let own = if is_ledger { read_as(header, &open, &told, kind, scorer) } else { None };
    let least = own.map_or(header.assignment.total, |own| own.total) + MARGIN;
    let best = best(header, &open, &told, scorer)?;
    // A questionnaire explains all that it asks: codes of cases beside answers make it one of replies.
    let is_better = best.total > least || kind == RecordKind::Survey;
    (best.kind != kind && is_better).then_some(best)
}

/// The header read as that of the parts of cases: R6-014-1, R6-014-2 in one column, R6-014 in another, a prefecture beside
/// them, and nobody who does the work.
fn parts_of_cases<'v>(
    header: &Header,
    open: &Open<'v>,
    view: &View<'v>,
    scorer: &mut Scorer<'_>,
) -> Option<Assignment> {
    let field = |at: usize| header.assignment.fields[at].map(|found| found.field);
    let any = |fields: &[Field]| {
        (0..header.paths.len()).any(|at| field(at).is_some_and(|own| fields.contains(&own)))
    };
    if any(&[Field::Name, Field::OfficeNumber, Field::DeskName, Field::ParentCase, Field::Client]) {
        return None;
    }
    let end = view.rows().min(header.last + WITHIN);
    let numbers = (0..header.paths.len())
        .filter(|at| matches!(field(*at), Some(Field::CaseNumber | Field::OrderNumber)))
        .map(|at| (at, Values::sample(view, at as u32 + 1, header.last + 1..=end)));
    let open = open.iter().map(|(at, _, values)| (*at, values.clone()));
    let codes: Vec<(usize, Values<'v>)> = numbers.chain(open).collect();
    let (whole, part) = whole_and_part(&codes)?;
    let more = [(whole, Field::ParentCase), (part, Field::CaseNumber)];
    let found = scorer.assign_with(&header.paths, RecordKind::CaseSplit, &more, &[whole, part])?;
    let says_where =
        |found: &Match| matches!(found.field, Field::Prefecture | Field::Place | Field::Quantity);
    found.fields.iter().flatten().any(says_where).then_some(found)
}

/// The column of codes that the codes of another begin with.
fn whole_and_part(codes: &[(usize, Values<'_>)]) -> Option<(usize, usize)> {
    let is_coded = |values: &Values<'_>| values.filled() >= FEWEST && values.share_of(is_code) >= NEARLY_ALL;
    let codes: Vec<&(usize, Values<'_>)> = codes.iter().filter(|(_, values)| is_coded(values)).collect();
    let begins = |whole: &Values<'_>, part: &Values<'_>| {
        let wholes: Vec<String> = whole.texts().collect();
        let is_part = |text: &str| {
            let rest = |whole: &String| text.strip_prefix(whole.as_str());
            wholes.iter().filter_map(rest).any(|rest| rest.starts_with(is_dash))
        };
        part.share_of(is_part) >= NEARLY_ALL
    };
    codes.iter().find_map(|(whole, of_whole)| {
        let (part, _) = codes.iter().find(|(part, of_part)| part != whole && begins(of_whole, of_part))?;
        Some((*whole, *part))
    })
}

/// Whether codes stand in one column and answers in another.
fn are_replies(open: &Open<'_>) -> bool {
    let has = |is: &dyn Fn(&str) -> bool| {
        open.iter().any(|(_, _, values)| values.filled() >= FEWEST && values.share_of(is) >= NEARLY_ALL)
    };
    has(&options::begins_with_code) && has(&is_answer)
}

/// The columns whose values tell something to some kind of ledger.
fn told(open: &Open<'_>) -> Vec<usize> {
    let tells =
        |own: &str, values: &Values<'_>| LEDGERS.iter().any(|kind| !fields(*kind, own, values).is_empty());
    open.iter().filter(|(_, own, values)| tells(own, values)).map(|(at, _, _)| *at).collect()
}

/// The header as that of a kind, its unknown columns told by what stands below them.
pub(in crate::layout) fn told_as(
    header: &Header,
    kind: RecordKind,
    view: &View<'_>,
    scorer: &mut Scorer<'_>,
) -> Option<Assignment> {
    let open = open_columns(header, view)?;
    read_as(header, &open, &told(&open), kind, scorer)
}

/// Which kind of ledger a header is that no words alone make one.
pub(in crate::layout) fn best_of(
    header: &Header,
    view: &View<'_>,
    scorer: &mut Scorer<'_>,
) -> Option<Assignment> {
    let open = open_columns(header, view)?;
    if let Some(parts) = parts_of_cases(header, &open, view, scorer) {
        return Some(parts);
    }
    best(header, &open, &told(&open), scorer)
}

/// The header as that of each other kind of ledger, best first: where one reading gives no records. What was taken for a table of
/// other matters is a ledger only where a word says who does the work.
pub(in crate::layout) fn others(
    header: &Header,
    is_of_other_matters: bool,
    view: &View<'_>,
    scorer: &mut Scorer<'_>,
) -> Vec<Assignment> {
    const SURE: f64 = 0.9;
    let kind = header.assignment.kind;
    if !LEDGERS.contains(&kind) {
        return Vec::new();
    }
    let open = open_columns(header, view).unwrap_or_default();
    let told = told(&open);
    let may_be = |found: &Assignment| {
        let is_doer = |own: &Match| own.field == Field::Name && own.score >= SURE;
        !is_of_other_matters || found.kind != RecordKind::Lead && found.fields.iter().flatten().any(is_doer)
    };
    // 相手方 over names of workshops is who does the work, not who wants it.
    let orders = workshops_as_clients(header, view).and_then(|at| {
        let mut paths = header.paths.clone();
        paths[at] = None;
        scorer.assign_with(&paths, RecordKind::Order, &[(at, Field::Name)], &[at])
    });
    let kinds = LEDGERS.into_iter().filter(|other| *other != kind);
    let mut found: Vec<Assignment> = kinds
        .filter_map(|other| read_as(header, &open, &told, other, scorer))
        .filter(may_be)
        .chain(orders)
        .collect();
    found.sort_by(|one, other| other.total.total_cmp(&one.total));
    found
}

/// The column of clients of which most are workshops by their names.
fn workshops_as_clients(header: &Header, view: &View<'_>) -> Option<usize> {
    const MOST: f64 = 0.5;
    let at = header.assignment.place_of(Field::Client)?;
    let end = view.rows().min(header.last + WITHIN);
    let values = Values::sample(view, at as u32 + 1, header.last + 1..=end);
    (values.filled() >= FEWEST && values.share_of(is_surely_workshop) >= MOST).then_some(at)
}

type Open<'v> = Vec<(usize, String, Values<'v>)>;

fn best(header: &Header, open: &Open<'_>, told: &[usize], scorer: &mut Scorer<'_>) -> Option<Assignment> {
    let mut best: Option<Assignment> = None;
    for kind in LEDGERS {
        let found = read_as(header, open, told, kind, scorer);
        if let Some(found) = found
            && best.as_ref().is_none_or(|best| found.total > best.total)
        {
            best = Some(found);
        }
    }
    best
}

/// Fields whose values are words: 依頼 over days is no title.
const fn is_word(field: Field) -> bool {
    matches!(field, Field::Title | Field::Client | Field::WorkKind | Field::Name | Field::State)
}

fn are_days(values: &Values<'_>) -> bool {
    values.filled() >= 2 && values.share_of(is_day) >= NEARLY_ALL
}

/// The columns that no word of the chosen kind tells, with their values.
fn open_columns<'v>(header: &Header, view: &View<'v>) -> Option<Open<'v>> {
    let end = view.rows().min(header.last + WITHIN);
    let field = |at: usize| header.assignment.fields.get(at).copied().flatten().map(|found| found.field);
    let is_open = |at: usize, values: &Values<'_>| match field(at) {
        None | Some(Field::RowNumber | Field::SurveyQuestion) => true,
        Some(field) => is_word(field) && are_days(values),
    };
    let may_be_open = |at: usize| {
        field(at).is_none_or(|field| is_word(field) || is_open(at, &Values::of(std::iter::empty())))
    };
    let open: Open<'v> = (0..header.paths.len())
        .filter(|at| may_be_open(*at))
        .filter_map(|at| {
            let own = header.paths[at].as_ref()?.last()?.clone();
            let values = Values::sample(view, at as u32 + 1, header.last + 1..=end);
            is_open(at, &values).then_some((at, own, values))
        })
        .collect();
    (!open.is_empty()).then_some(open)
}

fn read_as(
    header: &Header,
    open: &Open<'_>,
    told: &[usize],
    kind: RecordKind,
    scorer: &mut Scorer<'_>,
) -> Option<Assignment> {
    let more: Vec<(usize, Field)> = open
        .iter()
        .flat_map(|(at, own, values)| fields(kind, own, values).into_iter().map(|field| (*at, field)))
        .collect();
    scorer.assign_with(&header.paths, kind, &more, told)
}

/// Lets the values of columns speak that no word tells.
pub(in crate::layout) fn weigh(columns: &mut [Column], values: &[Values<'_>], words: &Vocabulary) {
    if words.kind == RecordKind::MonthlyWage {
        months_of_two(columns, values);
    }
    if !LEDGERS.contains(&words.kind) && words.kind != RecordKind::CaseSplit {
        return;
    }
    if words.kind == RecordKind::CaseSplit {
        name_parts(columns, values);
    }
    for (column, values) in columns.iter_mut().zip(values) {
        if column.field.is_some_and(is_word) && !is_settled(column) && are_days(values) {
            let text = format!("{}ではなく日付が並んでいる", column.field.map_or("", Field::label));
            remap(column, None, "values-contradict", text);
        }
        // 受付 over K-01, K-02 is no day.
        let are_numbers = || {
            values.filled() >= FEWEST && values.share_of(|text| is_code(text) && !is_day(text)) >= NEARLY_ALL
        };
        if column.field.is_some_and(Field::is_day) && !is_settled(column) && are_numbers() {
            let text = format!("{}ではなく番号が並んでいる", column.field.map_or("", Field::label));
            remap(column, None, "values-contradict", text);
        }
    }
    belied::no_days(columns, values);
    // Whose companies they are is seen once it is known who does the work.
    tell(columns, values, words);
    if matches!(words.kind, RecordKind::Order | RecordKind::Delivery) {
        tell(columns, values, words);
    }
    belied::things_not_people(columns, values, words);
    one_of_two(columns, values);
    only_day(columns, values, words);
    number_elsewhere(columns, values, words);
    title_elsewhere(columns, values, words);
    belied::title_beside_kind(columns, values, words);
    state_elsewhere(columns, values, words);
    belied::defects_elsewhere(columns, words);
    belied::no_category_of_services(columns, values);
}

/// 金額 over two columns of numbers whose own words nobody knows: which of them is the sum is not guessed.
fn one_of_two(columns: &mut [Column], values: &[Values<'_>]) {
    const OWN: f64 = 0.9;
    const MONEY: [&str; 11] = ["額", "金", "価", "計", "円", "料", "代", "費", "税", "賃", "払"];
    let parents = |column: &Column| match column.header.split_last() {
        Some((_, parents)) if !parents.is_empty() => Some(parents.to_vec()),
        _ => None,
    };
    let says = |column: &Column| {
        let own = column.header.last().map_or("", AsRef::as_ref);
        MONEY.iter().any(|word| own.contains(word))
    };
    let are_numbers = |at: usize| {
        values[at].filled() >= FEWEST
            && values[at].share_of(|text| text.trim().parse::<f64>().is_ok()) >= NEARLY_ALL
    };
    for at in 0..columns.len() {
        let column = &columns[at];
        let is_guess =
            matches!(column.field, Some(Field::Amount)) && column.confidence < OWN && !says(column);
        let Some(group) = parents(column).filter(|_| is_guess && !is_settled(column)) else { continue };
        let is_other = |other: usize| {
            other != at
                && columns[other].field.is_none()
                && parents(&columns[other]).as_ref() == Some(&group)
                && !says(&columns[other])
                && are_numbers(other)
        };
        if are_numbers(at) && (0..columns.len()).any(is_other) {
            let text = "同じ見出しの下に数の列がほかにもあり、どちらの金額か分からない".to_owned();
            remap(&mut columns[at], None, "values-left-over", text);
        }
    }
}

/// 案件名 of replies over titles is no number where a column that no word tells holds the numbers.
fn number_elsewhere(columns: &mut [Column], values: &[Values<'_>], words: &Vocabulary) {
    let at = |field: Field| columns.iter().position(|column| column.field == Some(field));
    let (Some(number), None) = (at(Field::CaseNumber), at(Field::Title)) else { return };
    let is_numbered = |text: &str| options::begins_with_code(text) || is_code(text);
    if words.kind != RecordKind::Application
        || is_settled(&columns[number])
        || values[number].filled() < FEWEST
        || values[number].share_of(is_numbered) > 0.0
        || values[number].share_of(|text| text.trim().parse::<f64>().is_ok()) > 0.0
    {
        return;
    }
    let holds_codes = |at: &usize| {
        matches!(columns[*at].field, None | Some(Field::RowNumber))
            && !is_settled(&columns[*at])
            && values[*at].filled() >= FEWEST
            && values[*at].share_of(is_code) >= NEARLY_ALL
            && may_number(&fold(columns[*at].header.last().map_or("", AsRef::as_ref)), &values[*at])
    };
    let Some(other) = (0..columns.len()).find(holds_codes) else { return };
    let text = "案件の番号は別の列にある".to_owned();
    remap(&mut columns[number], Some(Field::Title), "values-left-over", text);
    let text = "案件の番号が並んでいる".to_owned();
    remap(&mut columns[other], Some(Field::CaseNumber), "values-left-over", text);
}

/// The only column of days in a list of what was delivered says when, unless its name tells of something else.
fn only_day(columns: &mut [Column], values: &[Values<'_>], words: &Vocabulary) {
    const OTHERS: [&str; 16] = [
        "払", "請求", "入金", "振込", "更新", "記入", "作成", "報告", "提出", "予定", "期限", "納期", "発注",
        "依頼", "受注", "印刷",
    ];
    let is_delivered = |column: &Column| column.field == Some(Field::DeliveredOn);
    if words.kind != RecordKind::Delivery || columns.iter().any(is_delivered) {
        return;
    }
    let days: Vec<usize> = (0..columns.len()).filter(|at| are_days(&values[*at])).collect();
    if let [only] = days[..]
        && columns[only].field.is_none()
        && !is_settled(&columns[only])
        && values[only].filled() >= FEWEST
        && !OTHERS.iter().any(|word| columns[only].header.iter().any(|part| part.contains(word)))
    {
        let text = "見出しの言葉は知られていないが、日付の列はこれだけ".to_owned();
        remap(&mut columns[only], Some(Field::DeliveredOn), "values-left-over", text);
    }
}

/// Two columns below one month and no other word: wages are thousands, those who get them are not.
fn months_of_two(columns: &mut [Column], values: &[Values<'_>]) {
    const LEAST_PAID: f64 = 1000.0;
    let is_month = |column: &Column| {
        matches!(column.field, Some(Field::MonthlyTotal | Field::MonthlyHeads)) && !is_settled(column)
    };
    for at in 1..columns.len() {
        // 4月 > 支払総額 and a word that nobody knows beside it.
        let month = |column: &Column| match &column.header[..] {
            [.., month, _] if names_month(month) => Some(month.to_string()),
            _ => None,
        };
        let are_twins = columns[at].header == columns[at - 1].header
            || month(&columns[at]).is_some() && month(&columns[at]) == month(&columns[at - 1]);
        if !are_twins || !is_month(&columns[at]) || columns[at].field != columns[at - 1].field {
            continue;
        }
        for at in [at - 1, at] {
            let field = match &values[at] {
                values if values.between(0.0, LEAST_PAID) => Some(Field::MonthlyHeads),
                values if values.between(LEAST_PAID, f64::MAX) => Some(Field::MonthlyTotal),
                _ => None,
            };
            if field != columns[at].field {
                let text = "同じ月の列が二つあり、額の大きさで見分けた".to_owned();
                remap(&mut columns[at], field, "values-left-over", text);
            }
        }
    }
}

/// Whose part each is, where no word says so.
fn name_parts(columns: &mut [Column], values: &[Values<'_>]) {
    if columns.iter().any(|column| column.field == Some(Field::ParentCase)) {
        return;
    }
    let may_be = |column: &Column| {
        matches!(column.field, None | Some(Field::RowNumber | Field::CaseNumber)) && !is_settled(column)
    };
    let codes: Vec<(usize, Values<'_>)> =
        (0..columns.len()).filter(|at| may_be(&columns[*at])).map(|at| (at, values[at].clone())).collect();
    let Some((whole, part)) = whole_and_part(&codes) else { return };
    for (at, field) in [(whole, Field::ParentCase), (part, Field::CaseNumber)] {
        let text = "一方の列の番号が、もう一方の列の番号で始まっている".to_owned();
        remap(&mut columns[at], Some(field), "values-left-over", text);
    }
}

fn tell(columns: &mut [Column], values: &[Values<'_>], words: &Vocabulary) {
    let own = |column: &Column| column.header.last().map_or("", AsRef::as_ref).to_owned();
    let is_open =
        |column: &Column| matches!(column.field, None | Some(Field::RowNumber)) && !is_settled(column);
    for at in 0..columns.len() {
        if !is_open(&columns[at]) {
            continue;
        }
        let is_number = columns[at].field == Some(Field::RowNumber);
        let holds = |field: Field| columns.iter().any(|column| column.field == Some(field));
        let is_sure = |field: Field| match field {
            Field::Client if matches!(words.kind, RecordKind::Order | RecordKind::Delivery) => {
                holds(Field::Name) || holds(Field::OfficeNumber)
            }
            // Of two columns of money nobody knows which is which.
            Field::Amount | Field::Quantity | Field::Place => (0..columns.len()).all(|other| {
                other == at
                    || !is_open(&columns[other])
                    || !fields(words.kind, &own(&columns[other]), &values[other]).contains(&field)
            }),
            _ => true,
        };
        let is_free = |field: &Field| words.has(*field) && !holds(*field) && is_sure(*field);
        let may_be = |field: &Field| !is_number || number_of(words.kind) == Some(*field);
        let found = fields(words.kind, &own(&columns[at]), &values[at]);
        if let Some(field) = found.into_iter().find(|field| is_free(field) && may_be(field)) {
            let text = format!("見出しの言葉は知られていないが、{}が並んでいる", field.label());
            remap(&mut columns[at], Some(field), "values-left-over", text);
        }
    }
}

/// The first column that no word tells and whose values may be a field's.
fn open_column_of(
    field: Field,
    columns: &[Column],
    values: &[Values<'_>],
    words: &Vocabulary,
) -> Option<usize> {
    let is_it = |at: &usize| {
        let own = columns[*at].header.last().map_or("", AsRef::as_ref);
        columns[*at].field.is_none()
            && !is_settled(&columns[*at])
            && fields(words.kind, own, &values[*at]).contains(&field)
    };
    (0..columns.len()).find(is_it)
}

/// 確度 over A, B and C says not how far things are where a column that no word tells does.
fn state_elsewhere(columns: &mut [Column], values: &[Values<'_>], words: &Vocabulary) {
    let Some(state) = columns.iter().position(|column| column.field == Some(Field::State)) else { return };
    let is_state = |text: &str| match words.kind {
        RecordKind::Lead => words::lead_state(text).is_some(),
        _ => words::case_state(text).is_some(),
    };
    if is_settled(&columns[state])
        || values[state].filled() < FEWEST
        || values[state].share_of(is_state) > 0.0
    {
        return;
    }
    let Some(other) = open_column_of(Field::State, columns, values, words) else { return };
    remap(&mut columns[state], None, "values-left-over", "状態の言葉は別の列にある".to_owned());
    remap(&mut columns[other], Some(Field::State), "values-left-over", "状態の言葉が並んでいる".to_owned());
}

/// 作業名 over nothing but kinds of work is no title where a column that no word tells describes pieces of work.
fn title_elsewhere(columns: &mut [Column], values: &[Values<'_>], words: &Vocabulary) {
    let Some(title) = columns.iter().position(|column| column.field == Some(Field::Title)) else { return };
    let is_kind = |text: &str| work::kind_of(text, work::shipped_words()).is_some();
    let is_free = columns.iter().all(|column| column.field != Some(Field::WorkKind));
    if is_settled(&columns[title])
        || !words.has(Field::WorkKind)
        || !is_free
        || values[title].filled() < FEWEST
        || values[title].share_of(is_kind) < NEARLY_ALL
    {
        return;
    }
    let Some(other) = open_column_of(Field::Title, columns, values, words) else { return };
    remap(
        &mut columns[title],
        Some(Field::WorkKind),
        "values-left-over",
        "作業の種類だけが並んでいる".to_owned(),
    );
    remap(&mut columns[other], Some(Field::Title), "values-left-over", "仕事の内容が並んでいる".to_owned());
}

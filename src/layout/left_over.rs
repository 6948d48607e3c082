//! Columns whose words nobody knows, told by what stands below them: companies are the client, codes the case or the
//! order, あり・なし・検討中 an answer, 会報の封入 a piece of work, a day under 月日 the day of the record.

use super::answers::is_answer;
use super::assign::{Assignment, Scorer};
use super::dictionary::Vocabulary;
use super::evidence::{Values, is_settled, remap};
use super::header::Header;
use super::model::Column;
use super::view::View;
use super::words::fold;
use crate::domain::{Field, RecordKind};
use crate::normalise::recognise::Looks;
use crate::normalise::{corporation, options, words, work};

/// Filled cells that a column must have before it is believed.
const FEWEST: usize = 3;
/// Share of values that must be of one sort.
const NEARLY_ALL: f64 = 0.9;
const MOST: f64 = 0.7;
const HALF: f64 = 0.5;
/// Rows below a header in which its values are looked for.
const WITHIN: u32 = 40;
/// What another kind must be worth more than the one that the words alone tell.
const MARGIN: f64 = 0.5;
/// Columns that a list of workshops or desks has at least; one that explains fewer may be anything.
const OF_A_LIST: usize = 4;

/// Kinds that an office keeps ledgers of.
const LEDGERS: [RecordKind; 5] = [
    RecordKind::Case,
    RecordKind::Order,
    RecordKind::Delivery,
    RecordKind::Lead,
    RecordKind::Application,
];

/// The fields that a column may be by its values, surest first.
fn fields(kind: RecordKind, header: &str, values: &Values<'_>) -> Vec<Field> {
    if values.filled() < FEWEST {
        return Vec::new();
    }
    let own = fold(header);
    if DAYS.contains(&own.as_str()) {
        return day_of(kind).filter(|_| values.share_of(is_day) >= MOST).into_iter().collect();
    }
    let share = |is: &dyn Fn(&str) -> bool| values.share_of(is);
    let is_work = |text: &str| !work::kinds_in(text, work::shipped_words()).is_empty();
    let is_kind = |text: &str| work::kind_of(text, work::shipped_words()).is_some();
    let names_work = || !own.contains("可能") && !own.contains("対応");
    let mut found = Vec::new();
    let mut add = |field: Option<Field>, holds: bool| found.extend(field.filter(|_| holds));
    if kind == RecordKind::Application {
        add(Some(Field::Interest), share(&is_answer) >= NEARLY_ALL);
    }
    if share(&is_code) >= NEARLY_ALL {
        add(number_of(kind), true);
        return found;
    }
    if kind == RecordKind::Application || values.mostly(Looks::Integer) || values.mostly(Looks::Yen) {
        return found;
    }
    let is_state = |text: &str| match kind {
        RecordKind::Lead => words::lead_state(text).is_some(),
        _ => words::case_state(text).is_some(),
    };
    let is_short = |text: &str| text.chars().count() <= 10;
    add(Some(Field::Client), names_client(&own) && share(&is_company) >= MOST);
    add(
        Some(Field::Category).filter(|_| kind != RecordKind::Delivery),
        share(&|text| is_short(text) && work::category(text).is_some()) >= NEARLY_ALL,
    );
    add(
        Some(Field::State).filter(|_| kind != RecordKind::Delivery),
        share(&|text| is_short(text) && is_state(text)) >= NEARLY_ALL,
    );
    if names_work() && share(&is_kind) >= NEARLY_ALL {
        add(Some(Field::WorkKind).filter(|_| kind != RecordKind::Delivery), true);
        add(Some(Field::Title).filter(|_| kind != RecordKind::Lead), true);
    } else if names_work() && share(&is_work) >= HALF {
        let title = if kind == RecordKind::Lead { Field::WorkKind } else { Field::Title };
        add(Some(title), true);
    }
    found
}

/// Words of a day that say no more.
const DAYS: [&str; 6] = ["月日", "年月日", "日付", "日", "日時", "月/日"];

const fn day_of(kind: RecordKind) -> Option<Field> {
    match kind {
        RecordKind::Case => Some(Field::OpenOn),
        RecordKind::Order => Some(Field::OrderedOn),
        RecordKind::Delivery => Some(Field::DeliveredOn),
        RecordKind::Lead => Some(Field::FirstMeetingOn),
        RecordKind::Application => Some(Field::AnsweredAt),
        _ => None,
    }
}

const fn number_of(kind: RecordKind) -> Option<Field> {
    match kind {
        RecordKind::Case | RecordKind::Application => Some(Field::CaseNumber),
        RecordKind::Order | RecordKind::Delivery => Some(Field::OrderNumber),
        RecordKind::Lead => Some(Field::LeadNumber),
        _ => None,
    }
}

/// `R6-001`, `EH012`: a number with letters or signs, one word alone.
fn is_code(text: &str) -> bool {
    let text = text.trim();
    let has_letter = text.chars().any(char::is_alphabetic);
    let is_short_year = text.starts_with(|c: char| c.is_ascii_digit()) && text.contains('-') && text.len() <= 7;
    options::begins_with_code(text)
        && !text.contains(|c: char| c.is_whitespace() || "年月日/:：.".contains(c))
        && (has_letter || is_short_year)
}

/// 4月15日, 4/15, R6.4.15, 2024/4/15 and what a workbook holds as a day.
fn is_day(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    (2..=14).contains(&digits)
        && text.chars().count() <= 20
        && text.contains(['/', '月', '.', '-', '年'])
        && text.chars().all(|c| c.is_ascii_digit() || " /.-:年月日（）()令和平成RHrh元月火水木金土日".contains(c))
}

/// A company by its legal form; 社会福祉法人 and their like run workshops.
fn is_company(text: &str) -> bool {
    const FORMS: [&str; 12] = [
        "株式会社", "有限会社", "合同会社", "合資会社", "㈱", "㈲", "(株)", "(有)", "（株）", "（有）", "(同)", "（同）",
    ];
    FORMS.iter().any(|form| text.contains(form))
        && corporation::read(text).value.is_some_and(|found| found.legal_form.is_some())
}

/// 受託法人, 運営会社, 担当者: not who orders, whatever companies stand below it.
fn names_client(own: &str) -> bool {
    const OTHERS: [&str; 12] = [
        "法人", "運営", "受託", "事業所", "施設", "窓口", "担当", "作業所", "紹介", "納品", "運送", "請求",
    ];
    !OTHERS.iter().any(|word| own.contains(word))
}

/// The header read as that of another kind of ledger, where the values below its unknown columns make it that.
pub(super) fn reread(header: &Header, view: &View<'_>, scorer: &mut Scorer<'_>) -> Option<Assignment> {
    let mapped = header.assignment.fields.iter().flatten().count();
    let kind = header.assignment.kind;
    let is_ledger = LEDGERS.contains(&kind);
    let may_be = match kind {
        RecordKind::Workshop | RecordKind::Desk | RecordKind::Survey => {
            mapped < OF_A_LIST || LEDGERS.iter().any(|kind| scorer.is_named(*kind))
        }
        _ => is_ledger,
    };
    let open = open_columns(header, view).filter(|_| may_be)?;
    let own = if is_ledger { read_as(header, &open, kind, scorer) } else { None };
    let least = own.map_or(header.assignment.total, |own| own.total) + MARGIN;
    let best = best(header, &open, scorer)?;
    (best.kind != kind && best.total > least).then_some(best)
}

/// Which kind of ledger a header is that no words alone make one.
pub(super) fn best_of(header: &Header, view: &View<'_>, scorer: &mut Scorer<'_>) -> Option<Assignment> {
    best(header, &open_columns(header, view)?, scorer)
}

type Open<'v> = Vec<(usize, String, Values<'v>)>;

fn best(header: &Header, open: &Open<'_>, scorer: &mut Scorer<'_>) -> Option<Assignment> {
    let mut best: Option<Assignment> = None;
    for kind in LEDGERS {
        let found = read_as(header, open, kind, scorer);
        if let Some(found) = found
            && best.as_ref().is_none_or(|best| found.total > best.total)
        {
            best = Some(found);
        }
    }
    best
}

/// The columns that no word of the chosen kind tells, with their values.
fn open_columns<'v>(header: &Header, view: &View<'v>) -> Option<Open<'v>> {
    let end = view.rows().min(header.last + WITHIN);
    let is_open = |at: usize| {
        let field = header.assignment.fields.get(at).copied().flatten().map(|found| found.field);
        matches!(field, None | Some(Field::RowNumber))
    };
    let open: Open<'v> = (0..header.paths.len())
        .filter(|at| is_open(*at))
        .filter_map(|at| {
            let own = header.paths[at].as_ref()?.last()?.clone();
            Some((at, own, Values::sample(view, at as u32 + 1, header.last + 1..=end)))
        })
        .collect();
    (!open.is_empty()).then_some(open)
}

fn read_as(
    header: &Header,
    open: &Open<'_>,
    kind: RecordKind,
    scorer: &mut Scorer<'_>,
) -> Option<Assignment> {
    let more: Vec<(usize, Field)> = open
        .iter()
        .filter_map(|(at, own, values)| Some((*at, *fields(kind, own, values).first()?)))
        .collect();
    scorer.assign_with(&header.paths, kind, &more)
}

/// Lets the values of columns speak that no word tells.
pub(super) fn weigh(columns: &mut [Column], values: &[Values<'_>], words: &Vocabulary) {
    if !LEDGERS.contains(&words.kind) {
        return;
    }
    for at in 0..columns.len() {
        let is_number = columns[at].field == Some(Field::RowNumber);
        if columns[at].field.is_some() && !is_number || is_settled(&columns[at]) {
            continue;
        }
        let own = columns[at].header.last().map_or("", AsRef::as_ref).to_owned();
        let holds = |field: Field| columns.iter().any(|column| column.field == Some(field));
        // Whose companies they are is not sure where nobody says which workshop does the work.
        let is_sure = |field: Field| {
            let is_work = matches!(words.kind, RecordKind::Order | RecordKind::Delivery);
            field != Field::Client || !is_work || holds(Field::Name) || holds(Field::OfficeNumber)
        };
        let is_free = |field: &Field| words.has(*field) && !holds(*field) && is_sure(*field);
        let may_be = |field: &Field| !is_number || number_of(words.kind) == Some(*field);
        let found = fields(words.kind, &own, &values[at]);
        if let Some(field) = found.into_iter().find(|field| is_free(field) && may_be(field)) {
            let text = format!("見出しの言葉は知られていないが、{}が並んでいる", field.label());
            remap(&mut columns[at], Some(field), "values-left-over", text);
        }
    }
    title_elsewhere(columns, values, words);
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
    let describes = |at: &usize| {
        let own = columns[*at].header.last().map_or("", AsRef::as_ref);
        columns[*at].field.is_none()
            && !is_settled(&columns[*at])
            && fields(words.kind, own, &values[*at]).first() == Some(&Field::Title)
    };
    let Some(other) = (0..columns.len()).find(describes) else { return };
    remap(&mut columns[title], Some(Field::WorkKind), "values-left-over", "作業の種類だけが並んでいる".to_owned());
    remap(&mut columns[other], Some(Field::Title), "values-left-over", "仕事の内容が並んでいる".to_owned());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Cell;
    use rstest::rstest;

    #[rstest]
    #[case(RecordKind::Case, "頼んできた所", &["(株)見本", "例示商店株式会社", "有限会社例"], Some(Field::Client))]
    #[case(RecordKind::Case, "受託法人", &["(株)見本", "例示商店株式会社", "有限会社例"], None)]
    #[case(RecordKind::Case, "印", &["R6-001", "R6-002", "R6-003"], Some(Field::CaseNumber))]
    #[case(RecordKind::Case, "電話", &["0120-111-222", "03-1111-2222", "06-1111-2222"], None)]
    #[case(RecordKind::Delivery, "月日", &["4/15", "5/2", "12/20"], Some(Field::DeliveredOn))]
    #[case(RecordKind::Lead, "日付", &["4月15日", "5月2日", "R6.12.20"], Some(Field::FirstMeetingOn))]
    #[case(RecordKind::Case, "月日", &["12", "13", "14"], None)]
    #[case(RecordKind::Case, "系", &["PC作業", "施設内", "施設外"], Some(Field::Category))]
    #[case(RecordKind::Case, "書いたこと", &["会報の封入", "衣料の検品", "倉庫の清掃"], Some(Field::Title))]
    #[case(RecordKind::Case, "だれ", &["窓口太郎", "窓口花子", "窓口太郎"], None)]
    #[case(RecordKind::Application, "いかが", &["あり", "なし", "検討中"], Some(Field::Interest))]
    fn what_values_say_below_words_that_nobody_knows(
        #[case] kind: RecordKind,
        #[case] header: &str,
        #[case] texts: &[&str],
        #[case] expected: Option<Field>,
    ) {
        let cells: Vec<Cell> = texts.iter().map(|text| Cell::text(text)).collect();
        assert_eq!(fields(kind, header, &Values::of(cells.iter())).first().copied(), expected, "{header}");
    }
}

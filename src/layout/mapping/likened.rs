//! Columns whose words nobody wrote down: each is read as what its words are most like, of all that its values could be.

use super::scorer::{LIKENED, Scorer, THRESHOLD};
use super::values::{Values, may_hold};
use crate::domain::{Field, RecordKind};
use crate::layout::forms::{is_answer, is_code, is_day, is_desk, is_month};
use crate::layout::heads::header::Header;
use crate::layout::model::Orientation;
use crate::layout::view::View;
use crate::layout::vocabulary::entry::Match;
use crate::layout::vocabulary::scored::WORD;
use crate::layout::vocabulary::words::{month_named, names_month};
use crate::normalise::recognise::Looks;

/// How probable what a header is like must be.
const LIKE_ENOUGH: f64 = 0.75;
/// How probable, where words that merely stand in it say something else.
const OVERRULES: f64 = 0.88;
/// Rows below a header in which its values are looked for.
const WITHIN: u32 = 40;
/// Letters of a number with what it counts: 約1,200名ほど.
const LONGEST_NUMBER: usize = 12;
/// Values that a column must have.
const FEWEST: usize = 2;
const HALF: f64 = 0.5;

/// Lets the scorer know what the unknown words of a header are like, and reads the header again.
pub(in crate::layout) fn understand(header: &mut Header, view: &View<'_>, scorer: &mut Scorer<'_>) {
    if view.orientation != Orientation::Rows || view.fold().is_some() {
        return;
    }
    let kind = header.assignment.kind;
    let end = view.rows().min(header.last + WITHIN);
    let mut is_likened = false;
    for (col, path) in (1..).zip(&header.paths) {
        let Some(path) = path else { continue };
        let sample = || Values::sample(view, col, header.last + 1..=end);
        if let Some(field) = meaning(path, kind, sample, scorer).filter(|field| is_told_by_likeness(*field)) {
            scorer.liken(path, field);
            is_likened = true;
        }
    }
    if is_likened
        && let Some(again) = scorer.assign(&header.paths)
        && again.total > header.assignment.total
    {
        header.assignment = again;
    }
}

/// The header of a list whose rows are one record each: what no column of it says in its own words, one may say in those of other
/// kinds.
pub(in crate::layout) fn in_others_words(
    mut header: Header,
    view: &View<'_>,
    scorer: &mut Scorer<'_>,
) -> Header {
    let kind = header.assignment.kind;
    let is_one =
        matches!(kind, RecordKind::Order | RecordKind::Delivery | RecordKind::CaseSplit | RecordKind::Wage);
    let Some(words) = scorer.dictionary.vocabulary(kind).filter(|_| is_one && view.fold().is_none()) else {
        return header;
    };
    let end = view.rows().min(header.last + WITHIN);
    for at in 0..header.paths.len() {
        let fields = &header.assignment.fields;
        let Some(path) = header.paths[at].as_ref().filter(|_| fields[at].is_none()) else { continue };
        let Some(field) = elsewhere(path, kind, scorer).filter(|field| is_told_by_likeness(*field)) else {
            continue;
        };
        let is_taken = fields.iter().flatten().any(|found| found.field == field);
        let values = Values::sample(view, at as u32 + 1, header.last + 1..=end);
        if !is_taken && values.filled() >= FEWEST && Could::of(&values).be(field, &values) {
            header.assignment.fields[at] = Some(Match { field, score: LIKENED, weight: words.weight(field) });
        }
    }
    header
}

/// What the texts above a column are like, where the dictionary does not say what they mean in so many words.
fn meaning<'c>(
    path: &[String],
    kind: RecordKind,
    sample: impl Fn() -> Values<'c>,
    scorer: &mut Scorer<'_>,
) -> Option<Field> {
    let scored = scorer.scored(path);
    let best = scored.of_kind(kind).iter().max_by(|one, other| one.score.total_cmp(&other.score));
    let best = best.filter(|best| best.score >= THRESHOLD);
    let is_word = best.is_some_and(|best| best.score >= WORD);
    let is_anothers = best.is_none() && !is_alone(kind) && scored.best >= THRESHOLD;
    // A group or a month says as much as the word below it.
    let is_told_by_several = best.is_some() && (path.len() > 1 || path.iter().any(|text| names_month(text)));
    // 12月 is like no word, and 事業所への支払日 is no day of ours.
    let is_month = path.last().is_some_and(|own| month_named(own).is_some() || is_day_of_payment(own));
    if is_word || is_anothers || is_told_by_several || is_month || path.iter().any(|text| is_desk(text)) {
        return None;
    }
    let values = sample();
    if values.filled() < FEWEST {
        return None;
    }
    let could = Could::of(&values);
    let could_be = |field: Field| could.be(field, &values);
    if let Some(field) = elsewhere(path, kind, scorer).filter(|_| best.is_none()) {
        return Some(field).filter(|field| could_be(*field));
    }
    let (field, sure) = scorer.most_like(path, could_be)?;
    let has_field = || scorer.dictionary.vocabulary(kind).is_some_and(|words| words.has(field));
    let is_like = match best {
        None => sure >= LIKE_ENOUGH,
        Some(best) => {
            sure >= OVERRULES && best.field != field && are_of_a_sort(best.field, field) && has_field()
        }
    };
    (is_like && !may_name_persons(path, field)).then_some(field)
}

/// 支払日, 入金予定日, 請求年月日: when money went, which nothing of ours says.
fn is_day_of_payment(header: &str) -> bool {
    const MONEY: [&str; 6] = ["支払", "入金", "請求", "振込", "精算", "払い"];
    let own = header.split(['（', '(']).next().unwrap_or(header).trim_end();
    own.ends_with(['日', '月']) && MONEY.iter().any(|word| own.contains(word))
}

/// Whether a header could be that of persons: 実習生の名前, 働く人. Whose names they are nobody may guess.
fn may_name_persons(path: &[String], field: Field) -> bool {
    const NAMES: [Field; 5] =
        [Field::Name, Field::Corporation, Field::Client, Field::DeskName, Field::ContactPerson];
    const PERSONS: [&str; 16] = [
        "人",
        "者",
        "生",
        "子",
        "氏",
        "様",
        "さん",
        "メンバー",
        "名前",
        "なまえ",
        "名まえ",
        "家族",
        "スタッフ",
        "職員",
        "だれ",
        "誰",
    ];
    const HOUSES: [&str; 15] = [
        "事業所",
        "作業所",
        "施設",
        "工房",
        "会社",
        "企業",
        "法人",
        "団体",
        "窓口",
        "センター",
        "所",
        "先",
        "主",
        "元",
        "農家",
    ];
    const CONTACTS: [&str; 6] = ["担当", "連絡", "責任", "窓口", "受付", "問"];
    let says = |words: &[&str]| path.iter().any(|text| words.iter().any(|word| text.contains(word)));
    match field {
        Field::ContactPerson => !says(&CONTACTS),
        _ => NAMES.contains(&field) && says(&PERSONS) && !says(&HOUSES),
    }
}

/// Two days or two numbers: 1枚あたりの金額 is a price and no sum.
const fn are_of_a_sort(one: Field, other: Field) -> bool {
    says_when(one) && says_when(other) || counts(one) && counts(other)
}

/// Kinds whose rows are nothing else: a row of a ledger may be a case, its order and its delivery, with words for each.
const fn is_alone(kind: RecordKind) -> bool {
    matches!(kind, RecordKind::Workshop | RecordKind::Desk | RecordKind::Application | RecordKind::Lead)
}

/// The one field that lists of other kinds have under these very words.
fn elsewhere(path: &[String], kind: RecordKind, scorer: &mut Scorer<'_>) -> Option<Field> {
    let scored = scorer.scored(path);
    let words = scorer.dictionary.vocabulary(kind)?;
    let found = scored.kinds.iter().flat_map(|(_, matches)| matches);
    let mut fields = found.filter(|found| found.score >= WORD && words.has(found.field));
    let first = fields.next()?.field;
    fields.all(|other| other.field == first).then_some(first)
}

/// What values could be by their looks.
struct Could {
    are_days: bool,
    are_months: bool,
    are_numbers: bool,
    are_codes: bool,
    are_words: bool,
}

impl Could {
    fn of(values: &Values<'_>) -> Self {
        let mostly = |looks: &[Looks]| looks.iter().any(|looks| values.share(*looks) >= HALF);
        let are_days = mostly(&[Looks::Date, Looks::Moment]) || values.share_of(is_day) >= HALF;
        let has_number = |text: &str| {
            text.contains(char::is_numeric) && !text.contains(':') && text.chars().count() <= LONGEST_NUMBER
        };
        let are_bare = mostly(&[Looks::Integer, Looks::Decimal, Looks::Yen, Looks::Percent]);
        Self {
            are_days,
            are_months: values.share_of(is_month) >= HALF,
            are_numbers: !are_days
                && !mostly(&[Looks::Phone, Looks::Postal])
                && values.share_of(has_number) >= HALF,
            are_codes: are_bare || values.share_of(is_code) >= HALF,
            are_words: values.mostly(Looks::Text)
                && !are_days
                && !are_bare
                && !mostly(&[Looks::Mark, Looks::Phone]),
        }
    }

    /// Days where a field says when, numbers where it counts, words where it names or describes.
    fn be(&self, field: Field, values: &Values<'_>) -> bool {
        match field {
            Field::Month => self.are_months,
            Field::RowNumber
            | Field::CaseNumber
            | Field::ParentCase
            | Field::OrderNumber
            | Field::LeadNumber => self.are_codes,
            _ if says_when(field) => self.are_days,
            _ if counts(field) => self.are_numbers,
            _ if is_written(field) => self.are_words && may_hold(field, values),
            Field::Interest => values.share_of(is_answer) >= HALF,
            Field::ServiceType => values.share(Looks::Service) >= HALF,
            _ => !self.are_days && may_hold(field, values),
        }
    }
}

/// Whether values of such a field would have looked otherwise. Flags, numbers of things and remarks may be anything's.
const fn is_told_by_likeness(field: Field) -> bool {
    let has_form = matches!(field, Field::Month | Field::Interest | Field::ServiceType);
    has_form
        || (says_when(field) && !matches!(field, Field::DesignatedOn))
        || counts(field)
        || is_written(field)
}

/// Fields that say a day.
const fn says_when(field: Field) -> bool {
    matches!(
        field,
        Field::UpdatedOn
            | Field::DesignatedOn
            | Field::OpenOn
            | Field::DeadlineOn
            | Field::AssignBy
            | Field::DueOn
            | Field::OrderedOn
            | Field::AssignedOn
            | Field::ClosedOn
            | Field::DeliveredOn
            | Field::FirstMeetingOn
            | Field::ContractedOn
            | Field::LostOn
            | Field::AnsweredAt
    )
}

/// Fields that say a number.
const fn counts(field: Field) -> bool {
    matches!(
        field,
        Field::Capacity
            | Field::Users
            | Field::Staff
            | Field::WorkersAvailable
            | Field::PcCount
            | Field::AverageWage
            | Field::Quantity
            | Field::UnitPrice
            | Field::Amount
            | Field::AnnualAmount
            | Field::Hours
            | Field::People
            | Field::WorkshopCount
            | Field::Share
            | Field::Defects
            | Field::WagesPaid
            | Field::WageBefore
            | Field::WageAfter
            | Field::Heads
            | Field::MonthlyTotal
            | Field::MonthlyHeads
            | Field::DemandAmount
            | Field::OrderedAmount
            | Field::LostAmount
            | Field::AnnualRecurring
    )
}

/// Fields that name or describe.
const fn is_written(field: Field) -> bool {
    matches!(
        field,
        Field::Name
            | Field::NameKana
            | Field::Corporation
            | Field::Client
            | Field::DeskName
            | Field::ContactPerson
            | Field::Title
            | Field::Place
            | Field::Address
            | Field::WorkDescription
            | Field::WorkKind
            | Field::Category
            | Field::State
            | Field::LostReason
            | Field::Skills
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("実習生の名前", Field::Name, true)]
    #[case("お子さんの名前", Field::Name, true)]
    #[case("働く人の名前", Field::DeskName, true)]
    #[case("通っている人のいる作業所", Field::Name, false)]
    #[case("出した会社の人", Field::Client, false)]
    #[case("世話人", Field::ContactPerson, true)]
    #[case("連絡する相手", Field::ContactPerson, false)]
    #[case("通っている人", Field::Users, false)]
    fn whose_names_nobody_may_guess(#[case] header: &str, #[case] field: Field, #[case] expected: bool) {
        assert_eq!(may_name_persons(&[header.to_owned()], field), expected, "{header}");
    }
}

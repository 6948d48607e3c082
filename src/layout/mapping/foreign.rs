//! Tables of other matters that look like ledgers of work: what was bought, given, taught, booked or invoiced. They have
//! titles, companies, days and amounts too; a case that nobody sought workshops for must not come of them.

use super::needed;
use super::scorer::Scorer;
use crate::domain::{Field, RecordKind};
use crate::layout::forms::{is_surely_workshop, is_workshop};
use crate::layout::mapping::values::{Values, is_settled};
use crate::layout::model::{Column, Context};
use crate::layout::vocabulary::words::{fold, holds_any};
use crate::normalise::work;
use serde::Deserialize;
use std::sync::LazyLock;

/// Words that tell other matters from work that is passed on, folded.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    columns: Vec<String>,
    names: Vec<String>,
    trade: Vec<String>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let words: Words = toml::from_str(include_str!("../../../templates/layouts/other_matters.toml"))
        .expect("the shipped words are parsed by a test");
    let folded = |words: Vec<String>| words.iter().map(|word| fold(word)).collect();
    Words { columns: folded(words.columns), names: folded(words.names), trade: folded(words.trade) }
});

/// Why a table is none of its kind after all.
pub(in crate::layout) struct Refusal {
    pub(in crate::layout) why: String,
    /// Whether the kind's name, put into that of the file or sheet, would have it read.
    pub(in crate::layout) does_name_help: bool,
}

/// A table that takes itself for one of a kind.
#[derive(Clone, Copy)]
pub(in crate::layout) struct Claim<'t, 'v> {
    pub(in crate::layout) kind: RecordKind,
    pub(in crate::layout) columns: &'t [Column],
    pub(in crate::layout) values: &'t [Values<'v>],
    /// Of its file, its sheet and itself.
    pub(in crate::layout) names: &'t str,
    pub(in crate::layout) context: &'t Context,
    pub(in crate::layout) scorer: &'t Scorer<'t>,
}

impl Claim<'_, '_> {
    /// `None` where nothing speaks against it, or where a person said what a column is.
    pub(in crate::layout) fn refusal(&self) -> Option<Refusal> {
        let Self { kind, columns, values, scorer, .. } = *self;
        if columns.iter().any(is_settled) {
            return None;
        }
        let by_words = self.against_it().map(|why| Refusal { why, does_name_help: true });
        by_words.or_else(|| {
            let why = needed::why(columns, values, kind, scorer)?.to_owned();
            Some(Refusal { why, does_name_help: kind == RecordKind::Application })
        })
    }

    /// What the words of its columns and names say against it.
    fn against_it(&self) -> Option<String> {
        let Self { kind, columns, values, names, context, scorer } = *self;
        let is_named = scorer.is_named(kind);
        if kind == RecordKind::Lead && is_diary(columns, names) {
            return Some("訪問や連絡の日誌で、商談の状況や金額が書かれていない".to_owned());
        }
        if kind == RecordKind::Case && !is_named {
            if names_workshops(columns, values) {
                return Some("発注企業ではなく、事業所らしい名前だけが並んでいる".to_owned());
            }
            if is_price_list(columns, names) {
                return Some("単価の表で、発注企業も数量も納期も書かれていない".to_owned());
            }
        }
        match kind {
            RecordKind::Case | RecordKind::Lead | RecordKind::Application | RecordKind::CaseSplit
                if is_named =>
            {
                None
            }
            RecordKind::CaseSplit => {
                let headers = Headers::of(columns);
                (headers.others.len() > headers.of_trade).then(|| headers.told())
            }
            RecordKind::Order | RecordKind::Delivery if scorer.are_cases => None,
            RecordKind::Order | RecordKind::Delivery if is_named => {
                let headers = Headers::of(columns);
                (headers.others.len() >= 2 && !columns.iter().any(says_who_works)).then(|| headers.told())
            }
            RecordKind::Case
            | RecordKind::Order
            | RecordKind::Delivery
            | RecordKind::Lead
            | RecordKind::Application => why_no_ledger(columns, values, (names, scorer.names_both_parties)),
            RecordKind::Workshop if !is_named => {
                let headers = Headers::of(columns);
                (headers.others.len() >= 2 && !columns.iter().any(tells_of_workshop)).then(|| headers.told())
            }
            // What the programme costs, the office says; a desk keeps expenses of its own.
            RecordKind::Cost | RecordKind::GrossProfit | RecordKind::Budget => {
                let is_desks = context.role.desk().is_some();
                is_desks.then(|| "窓口のファイルにあり、事業の収支は事務局のファイルから読み取る".to_owned())
            }
            // Other desks are the office's list; a desk's own says 窓口 somewhere.
            RecordKind::Desk => {
                let says_desk = |column: &Column| {
                    let text = column.header_text();
                    ["窓口", "受注", "センター"].iter().any(|word| text.contains(word))
                };
                let is_desks = context.role.desk().is_some();
                (is_desks && !is_named && !columns.iter().any(says_desk))
                    .then(|| "窓口のファイルにあり、共同受注窓口についてのものと書かれていない".to_owned())
            }
            _ => None,
        }
    }
}

/// A diary of talks by its name, which says of none how it stands or what it is worth: one client stands in many of its rows.
fn is_diary(columns: &[Column], names: &str) -> bool {
    const DIARIES: [&str; 5] = ["日誌", "日報", "日記", "訪問記録", "活動記録"];
    const OF_ONE: [Field; 9] = [
        Field::LeadNumber,
        Field::State,
        Field::DemandAmount,
        Field::OrderedAmount,
        Field::LostAmount,
        Field::AnnualRecurring,
        Field::MonthlyRecurring,
        Field::ContractedOn,
        Field::LostOn,
    ];
    let says = |column: &Column| column.field.is_some_and(|field| OF_ONE.contains(&field));
    DIARIES.iter().any(|word| names.contains(word)) && !columns.iter().any(says)
}

/// What says of a case how much of what is wanted, or when.
const OF_A_CASE: [Field; 13] = [
    Field::Title,
    Field::WorkKind,
    Field::Quantity,
    Field::Amount,
    Field::AnnualAmount,
    Field::UnitPrice,
    Field::People,
    Field::Place,
    Field::OpenOn,
    Field::DeadlineOn,
    Field::DueOn,
    Field::OrderedOn,
    Field::State,
];

fn says_any(columns: &[Column], fields: &[Field]) -> bool {
    columns.iter().any(|column| column.field.is_some_and(|field| fields.contains(&field)))
}

/// 団体名 over workshops, and nothing of what anybody wants: who left the association, and why.
fn names_workshops(columns: &[Column], values: &[Values<'_>]) -> bool {
    const MOST: f64 = 0.6;
    let mut clients = columns.iter().zip(values).filter(|(column, _)| column.field == Some(Field::Client));
    !says_any(columns, &OF_A_CASE)
        && clients.any(|(_, values)| values.filled() >= 2 && values.share_of(is_workshop) >= MOST)
}

/// A table of what work costs, by its name: who wants it, how much of it and when is not said.
fn is_price_list(columns: &[Column], names: &str) -> bool {
    const NAMES: [&str; 7] = ["単価表", "価格表", "料金表", "単価一覧", "単価の目安", "標準単価", "参考単価"];
    const WANTED: [Field; 10] = [
        Field::CaseNumber,
        Field::Client,
        Field::Quantity,
        Field::Amount,
        Field::People,
        Field::OpenOn,
        Field::DeadlineOn,
        Field::DueOn,
        Field::OrderedOn,
        Field::State,
    ];
    says_any(columns, &[Field::UnitPrice])
        && NAMES.iter().any(|word| names.contains(word))
        && !says_any(columns, &WANTED)
}

/// Who does the work, or is paid for it.
fn says_who_works(column: &Column) -> bool {
    matches!(
        column.field,
        Some(Field::Name | Field::OfficeNumber | Field::DeskName | Field::WagesPaid | Field::OrderNumber)
    ) && column.confidence >= BY_WORD
}

/// What is said of workshops and of little else.
const fn tells_of_workshop(column: &Column) -> bool {
    matches!(
        column.field,
        Some(
            Field::Address
                | Field::Phone
                | Field::PostalCode
                | Field::OfficeNumber
                | Field::Capacity
                | Field::Users
                | Field::AverageWage
                | Field::NameKana
                | Field::WorkDescription
                | Field::WorkMark
                | Field::PcCount
                | Field::OffSite
        )
    )
}

/// From here on a column is known by a word of its own.
const BY_WORD: f64 = 0.9;

/// The words over a table's columns that speak of other matters, and how many speak of work that is passed on.
struct Headers {
    others: Vec<String>,
    of_trade: usize,
}

impl Headers {
    fn of(columns: &[Column]) -> Self {
        // 納入業者 delivers to the office, and 学校 is no client's.
        const STRONG: [&str; 2] = ["業者", "学校"];
        let mut found = Self { others: Vec::new(), of_trade: 0 };
        for column in columns {
            let text = column.header_text();
            // 受託事業者 is no 業者.
            let folded = fold(&text).replace("事業者", "");
            let is_strong = STRONG.iter().any(|word| folded.contains(word));
            if !is_strong && holds_any(&folded, &WORDS.trade) {
                found.of_trade += 1;
            } else if holds_any(&folded, &WORDS.columns) {
                found.others.push(text);
            }
        }
        found
    }

    fn told(&self) -> String {
        format!("「{}」などの列がある", self.others[..self.others.len().min(3)].join("」「"))
    }
}

/// Whether a list names who wants what, or who does it, and much of that is work as workshops do it.
fn is_passed_on(columns: &[Column], values: &[Values<'_>]) -> bool {
    const OFTEN: f64 = 0.25;
    /// A pattern that covers most of a header.
    const MOSTLY: f64 = 0.8;
    let is_party = |column: &Column| {
        matches!(column.field, Some(Field::Client | Field::Name)) && column.confidence >= MOSTLY
    };
    let is_work = |text: &str| !work::kinds_in(text, work::shipped_words()).is_empty();
    let wanted = [Field::Title, Field::WorkKind];
    let mut told = columns.iter().zip(values).filter(|(column, _)| {
        column.field.is_some_and(|field| wanted.contains(&field)) && column.confidence >= BY_WORD
    });
    columns.iter().any(is_party)
        && told.any(|(_, values)| values.filled() > 1 && values.share_of(is_work) >= OFTEN)
}

/// Whether those who do the work are workshops by their names.
fn is_done_by_workshops(columns: &[Column], values: &[Values<'_>]) -> bool {
    const MOST: f64 = 0.5;
    let is_said = |(column, values): (&Column, &Values<'_>)| {
        column.field == Some(Field::Name)
            && values.filled() > 1
            && values.share_of(is_surely_workshop) >= MOST
    };
    columns.iter().zip(values).any(is_said)
}

/// Whether a file, a sheet or a title, but no folder, is named after what offices must buy of workshops by law.
fn speaks_of_workshops(names: &str) -> bool {
    let own = names.rsplit('/').next().unwrap_or_default();
    ["優先調達", "就労施設", "授産"].iter().any(|word| own.contains(word))
}

/// Why a ledger, called so and naming both parties to its work or not, is none.
fn why_no_ledger(
    columns: &[Column],
    values: &[Values<'_>],
    (names, has_both_parties): (&str, bool),
) -> Option<String> {
    let headers = Headers::of(columns);
    let is_called_so = holds_any(&fold(names), &WORDS.names) && !speaks_of_workshops(names);
    let others = headers.others.len() + usize::from(is_called_so);
    // One such word (応対) says less than work that companies ask for and workshops do, and two (入金, カタログ) less than who
    // wants it and who does it, each named in every row.
    let of_work = usize::from(is_passed_on(columns, values)) + 2 * usize::from(has_both_parties);
    // Names that only workshops have say that it is about their work.
    let of_trade = headers.of_trade + usize::from(is_done_by_workshops(columns, values));
    if others > of_trade + of_work {
        return Some(match headers.others[..] {
            [] => "ファイルやシートの名前が別の用件を示し、仕事の受け渡しについての見出しが見当たらない"
                .to_owned(),
            _ => headers.told(),
        });
    }
    let is_known = |column: &Column| {
        let says_little = matches!(
            column.field,
            None | Some(
                Field::RowNumber | Field::Remarks | Field::ContactPerson | Field::PersonalInformation
            )
        );
        !says_little && column.confidence >= BY_WORD
    };
    if of_trade < 2 && !has_both_parties && !columns.iter().any(is_known) {
        return Some("はっきり分かる見出しが一つもない".to_owned());
    }
    // 日付, 件名, 金額: of nothing in particular, and no title is a piece of work. Who wants it and who does it say enough.
    let is_work = |text: &str| !work::kinds_in(text, work::shipped_words()).is_empty();
    let title = columns.iter().zip(values).find(|(column, _)| column.field == Some(Field::Title));
    let speaks = title.is_none_or(|(_, values)| values.filled() == 0 || values.share_of(is_work) > 0.0);
    let is_of_trade = of_trade > usize::from(is_called_so);
    (!is_of_trade && !speaks && !has_both_parties && !speaks_of_workshops(names))
        .then(|| "仕事の受け渡しについての見出しも、作業の名前も見当たらない".to_owned())
}

//! Columns whose words nobody knows, told by what stands below them: companies are the client, codes the case or the
//! order, あり・なし・検討中 an answer, 会報の封入 a piece of work, a day under 月日 the day of the record.

use super::answers::is_answer;
use super::assign::{Assignment, Scorer};
use super::dictionary::{Match, Vocabulary};
use super::evidence::{Values, is_settled, remap};
use super::header::Header;
use super::model::Column;
use super::section::is_desk;
use super::view::View;
use super::words::{fold, month_named};
use crate::domain::{Field, RecordKind};
use crate::normalise::recognise::Looks;
use crate::normalise::text::is_dash;
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
const LEDGERS: [RecordKind; 6] = [
    RecordKind::Case,
    RecordKind::Order,
    RecordKind::Delivery,
    RecordKind::Lead,
    RecordKind::Application,
    RecordKind::MonthlyWage,
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
    let names_case = |text: &str| options::begins_with_code(text) && text.contains(char::is_alphabetic);
    if kind == RecordKind::Application && share(&names_case) >= NEARLY_ALL {
        return vec![Field::CaseNumber];
    }
    if share(&is_code) >= NEARLY_ALL {
        return number_of(kind).into_iter().collect();
    }
    let mut found = Vec::new();
    if kind == RecordKind::Application && share(&is_answer) >= NEARLY_ALL {
        found.push(Field::Interest);
    }
    let is_work = matches!(kind, RecordKind::Order | RecordKind::Delivery | RecordKind::MonthlyWage);
    if (is_work || kind == RecordKind::Application) && share(&is_desk) >= MOST {
        found.push(Field::DeskName);
    } else if is_work
        && share(&is_workshop) >= HALF
        && !["法人", "番号"].iter().any(|word| own.contains(word))
    {
        found.push(Field::Name);
    }
    if kind == RecordKind::Application || values.mostly(Looks::Integer) {
        return found;
    }
    found.extend(measures(kind, &own, values));
    if kind != RecordKind::MonthlyWage {
        found.extend(says(kind, &own, values));
    }
    found
}

/// What a column measures: money, numbers of things, shares, months, places.
fn measures(kind: RecordKind, own: &str, values: &Values<'_>) -> Option<Field> {
    const OTHER_MONEY: [&str; 19] = [
        "単価",
        "年",
        "工賃",
        "賃金",
        "粗利",
        "失注",
        "経費",
        "謝金",
        "交通",
        "月額",
        "税額",
        "前",
        "1",
        "一",
        "アタリ",
        "当タリ",
        "差",
        "原価",
        "手数料",
    ];
    const OTHER_PLACE: [&str; 11] =
        ["企業", "会社", "先方", "本社", "依頼", "発注", "客", "窓口", "事業所", "担当", "住所"];
    let none = |words: &[&str]| !words.iter().any(|word| own.contains(word));
    let share = |is: &dyn Fn(&str) -> bool| values.share_of(is);
    let is_ledger = matches!(kind, RecordKind::Case | RecordKind::Order);
    match kind {
        RecordKind::Order if values.mostly(Looks::Percent) => Some(Field::Share),
        RecordKind::Order | RecordKind::MonthlyWage if share(&is_month) >= NEARLY_ALL => Some(Field::Month),
        RecordKind::Case if none(&OTHER_PLACE) && share(&is_place) >= MOST => Some(Field::Place),
        _ if is_ledger && none(&OTHER_MONEY) && share(&is_money) >= NEARLY_ALL => Some(Field::Amount),
        _ if is_ledger && !own.contains("単価") && share(&is_count) >= NEARLY_ALL => Some(Field::Quantity),
        _ => None,
    }
}

/// What a column says in words: whose it is, of which sort, how far, what is done.
fn says(kind: RecordKind, own: &str, values: &Values<'_>) -> Vec<Field> {
    let share = |is: &dyn Fn(&str) -> bool| values.share_of(is);
    let is_work = |text: &str| !work::kinds_in(text, work::shipped_words()).is_empty();
    let is_kind = |text: &str| work::kind_of(text, work::shipped_words()).is_some();
    let is_state = |text: &str| match kind {
        RecordKind::Lead => words::lead_state(text).is_some(),
        _ => words::case_state(text).is_some(),
    };
    let is_short = |text: &str| text.chars().count() <= 10;
    if names_client(own) && share(&is_company) >= MOST {
        return vec![Field::Client];
    }
    if kind == RecordKind::Delivery {
        return if share(&is_work) >= HALF { vec![Field::Title] } else { Vec::new() };
    }
    if share(&|text| is_short(text) && work::category(text).is_some()) >= NEARLY_ALL {
        return vec![Field::Category];
    }
    if share(&|text| is_short(text) && is_state(text)) >= NEARLY_ALL {
        return vec![Field::State];
    }
    if own.contains("可能") || own.contains("対応") {
        return Vec::new();
    }
    let is_lead = kind == RecordKind::Lead;
    match () {
        () if share(&is_kind) >= NEARLY_ALL && is_lead => vec![Field::WorkKind],
        () if share(&is_kind) >= NEARLY_ALL => vec![Field::WorkKind, Field::Title],
        () if share(&is_work) >= HALF && is_lead => vec![Field::WorkKind],
        () if share(&is_work) >= HALF => vec![Field::Title],
        () => Vec::new(),
    }
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
        RecordKind::Case | RecordKind::CaseSplit | RecordKind::Application => Some(Field::CaseNumber),
        RecordKind::Order | RecordKind::Delivery => Some(Field::OrderNumber),
        RecordKind::Lead => Some(Field::LeadNumber),
        _ => None,
    }
}

/// `R6-001`, `EH012`: a number with letters or signs, one word alone.
fn is_code(text: &str) -> bool {
    let text = text.trim();
    let has_letter = text.chars().any(char::is_alphabetic);
    let is_short_year =
        text.starts_with(|c: char| c.is_ascii_digit()) && text.contains('-') && text.len() <= 7;
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
        && text
            .chars()
            .all(|c| c.is_ascii_digit() || " /.-:年月日（）()令和平成RHrh元月火水木金土日".contains(c))
}

/// 2024年4月, R6.4: a month and no day.
fn is_month(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    month_named(text).is_some()
        && !text.contains('日')
        && digits <= 6
        && text.matches(['.', '/', '-', '年']).count() == 1
}

/// 120,000円, 12万円, ¥5,000.
fn is_money(text: &str) -> bool {
    let text = text.trim();
    (text.ends_with('円') || text.starts_with(['¥', '￥'])) && text.chars().any(|c| c.is_numeric())
}

/// 100件, 1,200 枚: a number and what is counted.
fn is_count(text: &str) -> bool {
    let unit = text.trim().trim_start_matches(|c: char| c.is_numeric() || ",，. 約".contains(c));
    const UNITS: [&str; 17] = [
        "件",
        "個",
        "枚",
        "部",
        "通",
        "本",
        "台",
        "袋",
        "箱",
        "冊",
        "セット",
        "点",
        "頁",
        "ページ",
        "店",
        "店舗",
        "足",
    ];
    unit.len() < text.trim().len() && UNITS.contains(&unit)
}

/// 見本県, 例示市, 在宅: where work is done.
fn is_place(text: &str) -> bool {
    let text = text.trim();
    let is_town = text.ends_with(['市', '区', '町', '村', '県']) && (3..=12).contains(&text.chars().count());
    is_town || ["在宅", "遠隔", "リモート"].contains(&text)
}

/// ひまわり作業所, つばさ工房: a workshop by its name.
fn is_workshop(text: &str) -> bool {
    const WORDS: [&str; 16] = [
        "作業所",
        "工房",
        "ワーク",
        "就労",
        "授産",
        "福祉",
        "の家",
        "事業所",
        "センター",
        "ホーム",
        "園",
        "学園",
        "の里",
        "ファーム",
        "サポート",
        "支援",
    ];
    WORDS.iter().any(|word| text.contains(word))
        && !is_company(text)
        && !is_desk(text)
        && text.chars().count() <= 30
}

/// A company by its legal form; 社会福祉法人 and their like run workshops.
fn is_company(text: &str) -> bool {
    const FORMS: [&str; 12] = [
        "株式会社",
        "有限会社",
        "合同会社",
        "合資会社",
        "㈱",
        "㈲",
        "(株)",
        "(有)",
        "（株）",
        "（有）",
        "(同)",
        "（同）",
    ];
    FORMS.iter().any(|form| text.contains(form))
        && corporation::read(text).value.is_some_and(|found| found.legal_form.is_some())
}

/// 受託法人, 運営会社, 担当者: not who orders, whatever companies stand below it.
fn names_client(own: &str) -> bool {
    const OTHERS: [&str; 12] =
        ["法人", "運営", "受託", "事業所", "施設", "窓口", "担当", "作業所", "紹介", "納品", "運送", "請求"];
    !OTHERS.iter().any(|word| own.contains(word))
}

/// The header read as that of another kind of ledger, where the values below its unknown columns make it that.
pub(super) fn reread(header: &Header, view: &View<'_>, scorer: &mut Scorer<'_>) -> Option<Assignment> {
    let mapped = header.assignment.fields.iter().flatten().count();
    let kind = header.assignment.kind;
    let is_ledger = LEDGERS.contains(&kind);
    let may_be = match kind {
        RecordKind::Workshop | RecordKind::Desk => {
            mapped < OF_A_LIST || LEDGERS.iter().any(|kind| scorer.is_named(*kind))
        }
        _ => true,
    };
    let open = open_columns(header, view).filter(|_| may_be)?;
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
        let wholes = std::cell::RefCell::new(Vec::new());
        let _ = whole.share_of(|text| {
            wholes.borrow_mut().push(text.to_owned());
            true
        });
        let is_part = |text: &str| {
            let rest = |whole: &String| text.strip_prefix(whole.as_str());
            wholes.borrow().iter().filter_map(rest).any(|rest| rest.starts_with(is_dash))
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

/// Which kind of ledger a header is that no words alone make one.
pub(super) fn best_of(header: &Header, view: &View<'_>, scorer: &mut Scorer<'_>) -> Option<Assignment> {
    let open = open_columns(header, view)?;
    if let Some(parts) = parts_of_cases(header, &open, view, scorer) {
        return Some(parts);
    }
    best(header, &open, &told(&open), scorer)
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

/// The columns that no word of the chosen kind tells, with their values.
fn open_columns<'v>(header: &Header, view: &View<'v>) -> Option<Open<'v>> {
    let end = view.rows().min(header.last + WITHIN);
    let is_open = |at: usize| {
        let field = header.assignment.fields.get(at).copied().flatten().map(|found| found.field);
        matches!(field, None | Some(Field::RowNumber | Field::SurveyQuestion))
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
pub(super) fn weigh(columns: &mut [Column], values: &[Values<'_>], words: &Vocabulary) {
    if !LEDGERS.contains(&words.kind) && words.kind != RecordKind::CaseSplit {
        return;
    }
    if words.kind == RecordKind::CaseSplit {
        name_parts(columns, values);
    }
    // Whose companies they are is seen once it is known who does the work.
    for _ in 0..2 {
        tell(columns, values, words);
    }
    title_elsewhere(columns, values, words);
    state_elsewhere(columns, values, words);
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
    let tells = |at: &usize| {
        let own = columns[*at].header.last().map_or("", AsRef::as_ref);
        columns[*at].field.is_none()
            && !is_settled(&columns[*at])
            && fields(words.kind, own, &values[*at]).contains(&Field::State)
    };
    let Some(other) = (0..columns.len()).find(tells) else { return };
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
    let describes = |at: &usize| {
        let own = columns[*at].header.last().map_or("", AsRef::as_ref);
        columns[*at].field.is_none()
            && !is_settled(&columns[*at])
            && fields(words.kind, own, &values[*at]).first() == Some(&Field::Title)
    };
    let Some(other) = (0..columns.len()).find(describes) else { return };
    remap(
        &mut columns[title],
        Some(Field::WorkKind),
        "values-left-over",
        "作業の種類だけが並んでいる".to_owned(),
    );
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
    #[case(RecordKind::Case, "場", &["見本市", "在宅", "例示町"], Some(Field::Place))]
    #[case(RecordKind::Case, "本社", &["見本市", "例示市", "例示町"], None)]
    #[case(RecordKind::Case, "金", &["12,000円", "5万円", "¥8,000"], Some(Field::Amount))]
    #[case(RecordKind::Case, "1個の金", &["12円", "5円", "8円"], None)]
    #[case(RecordKind::Case, "量", &["100件", "1,200枚", "30本"], Some(Field::Quantity))]
    #[case(RecordKind::Order, "分", &["50%", "30%", "20%"], Some(Field::Share))]
    #[case(RecordKind::Order, "だれ", &["ひまわり作業所", "つばさ工房", "虹の家"], Some(Field::Name))]
    #[case(RecordKind::Order, "とりまとめ", &["見本県共同受注センター", "例示セルプセンター", "見本受注窓口"], Some(Field::DeskName))]
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

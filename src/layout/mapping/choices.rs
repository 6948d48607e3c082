//! Columns of a few words chosen again and again: 区分, 種別 and 種類 are what stands below them (a category, a kind of work, how
//! far a case is, whether it is a trial), 受付No the number of what the table lists.

use crate::domain::{CaseState, Field, LeadState, RecordKind, ServiceType};
use crate::layout::mapping::values::{Values, is_settled, remap};
use crate::layout::model::Column;
use crate::layout::vocabulary::entry::Vocabulary;
use crate::layout::vocabulary::words::fold;
use crate::normalise::text::is_dash;
use crate::normalise::{service, words, work};
use std::collections::BTreeSet;

/// Share of values that must be of one sort before they outweigh a word that says little.
const NEARLY_ALL: f64 = 0.9;
const HALF: f64 = 0.5;
/// Letters of a choice; longer texts are sentences.
const LONGEST: usize = 10;

pub(in crate::layout) fn weigh(columns: &mut [Column], values: &[Values<'_>], words: &Vocabulary) {
    let is_office = matches!(
        words.kind,
        RecordKind::Case
            | RecordKind::CaseSplit
            | RecordKind::Order
            | RecordKind::Delivery
            | RecordKind::Lead
    );
    if is_office {
        by_choice(columns, values, words);
        number_records(columns, values, words);
        work_that_is_a_title(columns, values, words);
        programme_of_cases(columns, values, words);
        end_of_what_was_lost(columns, values, words);
    }
    if words.kind == RecordKind::Workshop {
        service_elsewhere(columns, values);
        standing(columns, values);
    }
}

/// 区分 over 新規, 継続 and 休止 says no service: the column that names services does, wherever it is.
fn service_elsewhere(columns: &mut [Column], values: &[Values<'_>]) {
    let Some(at) = columns.iter().position(|column| column.field == Some(Field::ServiceType)) else { return };
    if is_settled(&columns[at]) || values[at].filled() < 3 || values[at].share_of(is_service) > 0.0 {
        return;
    }
    let is_free =
        |column: &Column| matches!(column.field, None | Some(Field::WorkDescription)) && !is_settled(column);
    let named = (0..columns.len())
        .find(|other| is_free(&columns[*other]) && values[*other].share_of(is_service) >= NEARLY_ALL);
    if let Some(named) = named {
        remap(&mut columns[at], None, "values-choice", "サービスの名前は別の列にある".to_owned());
        remap(
            &mut columns[named],
            Some(Field::ServiceType),
            "values-choice",
            "サービスの名前が並んでいる".to_owned(),
        );
        columns[named].confidence = 0.9;
    } else if values[at].share_of(is_standing) >= NEARLY_ALL {
        remap(
            &mut columns[at],
            None,
            "values-choice",
            "サービスの名前ではなく、指定の状況が並んでいる".to_owned(),
        );
    }
}

/// A column of which some rows say 廃止 or 休止, and none anything but how a designation stands, is the state.
fn standing(columns: &mut [Column], values: &[Values<'_>]) {
    if columns.iter().any(|column| column.field == Some(Field::Status)) {
        return;
    }
    let is_state = |at: &usize| {
        let is_open = matches!(columns[*at].field, None | Some(Field::Area | Field::Category));
        is_open
            && !is_settled(&columns[*at])
            && values[*at].filled() > 0
            && values[*at].share_of(is_standing) >= NEARLY_ALL
    };
    if let Some(at) = (0..columns.len()).find(is_state) {
        remap(
            &mut columns[at],
            Some(Field::Status),
            "values-choice",
            "指定の状況（新規・継続・休止・廃止など）が並んでいる".to_owned(),
        );
        columns[at].confidence = 0.9;
    }
}

fn is_service(text: &str) -> bool {
    let named = service::read(text).value;
    named.is_some_and(|one| !matches!(one, ServiceType::Other(_)))
}

/// How a designation stands, alone or with its day: 廃止, 休止中, R6.3.31廃止.
fn is_standing(text: &str) -> bool {
    const WORDS: [&str; 20] = [
        "新規",
        "継続",
        "更新",
        "変更",
        "廃止",
        "休止",
        "再開",
        "指定",
        "辞退",
        "取消",
        "廃止予定",
        "休止中",
        "廃業",
        "閉所",
        "休業",
        "閉鎖",
        "運営中",
        "休止予定",
        "指定取消",
        "廃止済",
    ];
    let is_day = |c: char| {
        c.is_ascii_digit()
            || c.is_whitespace()
            || "０１２３４５６７８９年月日付元令和平成RＲrHＨ.．/／-－()（）・:：".contains(c)
    };
    WORDS.contains(&text.trim().trim_matches(is_day))
}

/// What the values of a column that is called a sort of thing are.
fn by_choice(columns: &mut [Column], values: &[Values<'_>], words: &Vocabulary) {
    for at in 0..columns.len() {
        let own = fold(columns[at].header.last().map_or("", AsRef::as_ref));
        let says_sort =
            ["区分", "種別", "種類", "分類", "ノ別", "カテゴリ"].iter().any(|word| own.contains(word));
        let is_open = match columns[at].field {
            Some(Field::Category | Field::WorkKind) => true,
            None => says_sort && own.chars().count() <= LONGEST,
            _ => false,
        };
        if !is_open || is_settled(&columns[at]) || values[at].filled() == 0 {
            continue;
        }
        let found = sort_of(&values[at], words.kind).filter(|field| columns[at].field != Some(*field));
        let holder = |field: Field| columns.iter().position(|column| column.field == Some(field));
        // 確度 over A, B and C holds no state, 結果 > 区分 over 契約 and 失注 does.
        let says_none = |other: usize| {
            !is_settled(&columns[other]) && values[other].share_of(|text| is_state(text, words.kind)) <= 0.0
        };
        let yields = |field: Field| field == Field::State && holder(field).is_none_or(says_none);
        let is_free = |field: Field| words.has(field) && (holder(field).is_none() || yields(field));
        // 仕事の種類 over kinds of work says more of them than 作業内容, whose words merely describe.
        let vague = holder(Field::WorkKind).filter(|other| {
            found == Some(Field::WorkKind)
                && columns[*other].confidence < NEARLY_ALL
                && !is_settled(&columns[*other])
                && values[*other].share_of(is_kind) < values[at].share_of(is_kind)
        });
        if let Some(other) = vague {
            let describes = |text: &str| !work::kinds_in(text, work::shipped_words()).is_empty();
            let is_title = words.kind == RecordKind::Case
                && is_free(Field::Title)
                && values[other].share_of(describes) >= HALF;
            let rest = is_title.then_some(Field::Title);
            remap(&mut columns[other], rest, "values-choice", "作業の種類は別の列にある".to_owned());
            remap(&mut columns[at], found, "values-choice", "作業細目の言葉が並んでいる".to_owned());
            columns[at].confidence = 0.9;
            continue;
        }
        if let Some(field) = found.filter(|field| is_free(*field)) {
            if let Some(other) = holder(field) {
                let text = format!("{}の言葉は別の列に並んでいる", field.label());
                remap(&mut columns[other], None, "values-choice", text);
            }
            remap(
                &mut columns[at],
                Some(field),
                "values-choice",
                format!("{}の言葉が並んでいる", field.label()),
            );
            columns[at].confidence = 0.9;
        }
    }
}

fn is_kind(text: &str) -> bool {
    work::kind_of(text, work::shipped_words()).is_some()
}

/// Whether a text says how far a case or a lead is.
fn is_state(text: &str, kind: RecordKind) -> bool {
    match kind {
        RecordKind::Lead => words::lead_state(text).is_some(),
        _ => words::case_state(text).is_some(),
    }
}

/// The field whose words stand below a header; the categories first, for they are the fewest.
fn sort_of(values: &Values<'_>, kind: RecordKind) -> Option<Field> {
    let is_short = |text: &str| text.chars().count() <= LONGEST;
    let share = |is: &dyn Fn(&str) -> bool| values.share_of(|text| is_short(text) && is(text));
    let is_trial = |text: &str| {
        let key = fold(text);
        let names = ["トライアル", "試行", "オ試シ", "本番", "本発注", "本実施", "通常"];
        names.iter().any(|word| key.contains(word)) || key == "本"
    };
    let describes_work =
        values.share_of(|text| !work::kinds_in(text, work::shipped_words()).is_empty()) >= HALF;
    match () {
        () if share(&|text| work::category(text).is_some()) >= HALF => Some(Field::Category),
        () if share(&|text| words::demand(text).is_some()) >= NEARLY_ALL => Some(Field::Demand),
        () if share(&is_trial) >= NEARLY_ALL => Some(Field::Trial),
        () if share(&is_kind) >= HALF || describes_work => Some(Field::WorkKind),
        () if share(&|text| is_state(text, kind)) >= NEARLY_ALL => Some(Field::State),
        () => None,
    }
}

/// 通し番号 over A001, 受付No of an order: the number of the record, where no other column has it. Lines that are merely
/// counted have none.
fn number_records(columns: &mut [Column], values: &[Values<'_>], words: &Vocabulary) {
    let field = match words.kind {
        RecordKind::Case => Field::CaseNumber,
        RecordKind::Order | RecordKind::Delivery => Field::OrderNumber,
        RecordKind::Lead => Field::LeadNumber,
        _ => return,
    };
    if columns.iter().any(|column| column.field == Some(field)) {
        return;
    }
    // 親番号 in a list of whole cases, no part among them, is the case's own.
    if words.kind == RecordKind::Case
        && let Some(at) = columns.iter().position(|column| column.field == Some(Field::ParentCase))
        && !is_settled(&columns[at])
        && are_distinct(&values[at])
    {
        let parent = &mut columns[at];
        remap(
            parent,
            Some(field),
            "values-number",
            "分割された案件ではなく、親の案件が並んでいる".to_owned(),
        );
        parent.confidence = 0.9;
        return;
    }
    let registers = |column: &Column| {
        let own = fold(column.header.last().map_or("", AsRef::as_ref));
        words.kind == RecordKind::Order
            && ["受付", "管理", "登録", "コード"].iter().any(|word| own.contains(word))
    };
    let is_number = |at: &usize| {
        let column = &columns[*at];
        column.field == Some(Field::RowNumber)
            && words.kind != RecordKind::Delivery
            && !is_settled(column)
            && values[*at].filled() >= 2
            && (registers(column) || values[*at].share_of(tells) >= HALF)
    };
    if let Some(at) = (0..columns.len()).find(is_number).or_else(|| part_of_case(columns, values, words)) {
        let text = format!("{}になる値が並んでいる", field.label());
        remap(&mut columns[at], Some(field), "values-number", text);
        columns[at].confidence = 0.9;
    }
}

/// 県庁連携モデル and 全国モデル事業 below a word that nobody knows: under which programme each case is.
fn programme_of_cases(columns: &mut [Column], values: &[Values<'_>], words: &Vocabulary) {
    const PROGRAMMES: [&str; 5] = ["モデル", "県庁連携", "事業", "プログラム", "全国試行"];
    const OTHERS: [&str; 4] = ["事業所", "事業者", "事業部", "事業課"];
    let is_read = columns.iter().any(|column| column.field == Some(Field::Programme));
    if words.kind != RecordKind::Case || is_read {
        return;
    }
    let is_programme = |text: &str| {
        let says = |words: &[&str]| words.iter().any(|word| text.contains(word));
        text.chars().count() <= LONGEST && says(&PROGRAMMES) && !says(&OTHERS)
    };
    let are_few = |values: &Values<'_>| {
        let different: BTreeSet<String> = values.texts().collect();
        different.len() * 2 <= values.filled() + 1
    };
    let is_it = |at: &usize| {
        let is_open = columns[*at].field.is_none() && !is_settled(&columns[*at]);
        is_open
            && values[*at].filled() >= 3
            && values[*at].share_of(is_programme) >= NEARLY_ALL
            && are_few(&values[*at])
    };
    if let Some(at) = (0..columns.len()).find(is_it) {
        let text = "同じ事業の名前がくり返し並んでいる".to_owned();
        remap(&mut columns[at], Some(Field::Programme), "values-choice", text);
        columns[at].confidence = 0.9;
    }
}

/// 作業内容 of orders that have no other name: what is done is what the order is called, where it says more than the kind of work.
fn work_that_is_a_title(columns: &mut [Column], values: &[Values<'_>], words: &Vocabulary) {
    const SORTS: [&str; 8] = ["種", "目", "区分", "分類", "別", "詳細", "カテゴリ", "工程"];
    const NAMES: [Field; 3] = [Field::Title, Field::CaseNumber, Field::OrderNumber];
    if words.kind != RecordKind::Order
        || columns.iter().any(|column| column.field.is_some_and(|field| NAMES.contains(&field)))
    {
        return;
    }
    let Some(at) = columns.iter().position(|column| column.field == Some(Field::WorkKind)) else { return };
    let own = columns[at].header.last().map_or("", AsRef::as_ref);
    let says_sort = SORTS.iter().any(|word| own.contains(word));
    if says_sort
        || is_settled(&columns[at])
        || values[at].filled() < 2
        || values[at].share_of(is_bare_kind) >= HALF
    {
        return;
    }
    let text = "ほかに件名がなく、作業の種類より詳しい言葉が並んでいる".to_owned();
    remap(&mut columns[at], Some(Field::Title), "values-choice", text);
    columns[at].confidence = 0.9;
}

/// A kind of work and no more: 清掃, データ入力作業.
fn is_bare_kind(text: &str) -> bool {
    const LONGEST: usize = 7;
    is_kind(text) && text.chars().count() <= LONGEST
}

/// No value comes twice.
fn are_distinct(values: &Values<'_>) -> bool {
    let different: BTreeSet<String> = values.texts().collect();
    values.filled() >= 2 && different.len() == values.filled()
}

/// 枝 over R6-001-A beside 案件番号 R6-001: what each workshop has of a case is the order.
fn part_of_case(columns: &[Column], values: &[Values<'_>], words: &Vocabulary) -> Option<usize> {
    let case = columns.iter().position(|column| column.field == Some(Field::CaseNumber))?;
    if !matches!(words.kind, RecordKind::Order | RecordKind::Delivery) {
        return None;
    }
    let cases = std::cell::RefCell::new(Vec::new());
    let _ = values[case].share_of(|text| {
        cases.borrow_mut().push(text.to_owned());
        true
    });
    let is_part = |text: &str| {
        let rest = |case: &String| text.strip_prefix(case.as_str());
        cases.borrow().iter().filter_map(rest).any(|rest| rest.starts_with(is_dash) && rest.len() > 1)
    };
    (0..columns.len()).find(|at| {
        let is_open = matches!(columns[*at].field, None | Some(Field::RowNumber));
        is_open
            && !is_settled(&columns[*at])
            && values[*at].filled() >= 2
            && values[*at].share_of(is_part) >= NEARLY_ALL
    })
}

/// Whether a number is more than a line's: R5-012, A001, 第3号.
fn tells(text: &str) -> bool {
    let key = fold(text);
    let rest = key.strip_prefix("no").unwrap_or(&key);
    rest.chars().any(|c| c.is_ascii_digit()) && rest.chars().any(|c| !c.is_ascii_digit() && c != '.')
}

/// 決定日 of cases that all were lost or withdrawn is the day of that, no workshop's.
fn end_of_what_was_lost(columns: &mut [Column], values: &[Values<'_>], words: &Vocabulary) {
    let at = |field: Field| columns.iter().position(|column| column.field == Some(field));
    let ended = |text: &str| match words.kind {
        RecordKind::Lead => matches!(
            words::lead_state(text),
            Some(LeadState::Lost | LeadState::Withdrawn | LeadState::Failed)
        ),
        _ => matches!(words::case_state(text), Some(CaseState::Lost | CaseState::Withdrawn)),
    };
    let (decided, end) = match words.kind {
        RecordKind::Case => (Field::AssignedOn, Field::ClosedOn),
        RecordKind::Lead => (Field::ContractedOn, Field::LostOn),
        _ => return,
    };
    let (Some(state), Some(day), None) = (at(Field::State), at(decided), at(end)) else { return };
    let own = fold(columns[day].header.last().map_or("", AsRef::as_ref));
    let is_open = ["決定日", "決定年月日", "確定日"].contains(&own.as_str()) && !is_settled(&columns[day]);
    if is_open && values[state].filled() > 0 && values[state].share_of(ended) >= 1.0 {
        remap(&mut columns[day], Some(end), "values-ended", "どの行も失注か中止".to_owned());
        columns[day].confidence = 0.9;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Cell;
    use rstest::rstest;

    #[rstest]
    #[case(&["封入作業", "検品", "データ入力"], Some(Field::WorkKind))]
    #[case(&["トライアル", "本発注", "本発注"], Some(Field::Trial))]
    #[case(&["失注", "中止", "失注"], Some(Field::State))]
    #[case(&["事業所募集中", "完了", "不成立", "契約成立", "納品済"], Some(Field::State))]
    #[case(&["内作業", "外作業", "ＰＣ作業"], Some(Field::Category))]
    #[case(&["民需", "官公需"], Some(Field::Demand))]
    #[case(&["新規", "継続"], None)]
    fn what_is_chosen_says_what_a_column_is(#[case] texts: &[&str], #[case] expected: Option<Field>) {
        let cells: Vec<Cell> = texts.iter().map(|text| Cell::text(text)).collect();
        assert_eq!(sort_of(&Values::of(cells.iter()), RecordKind::Case), expected, "{texts:?}");
    }

    #[rstest]
    #[case("A001", true)]
    #[case("第3号", true)]
    #[case("R5-012", true)]
    #[case("12", false)]
    #[case("No.3", false)]
    fn numbers_that_are_more_than_a_lines(#[case] text: &str, #[case] expected: bool) {
        assert_eq!(tells(text), expected, "{text}");
    }
}

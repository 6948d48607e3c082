//! What the values of a column say it is, where no word does: companies are the client, codes the case or the order,
//! あり・なし・検討中 an answer, 会報の封入 a piece of work, a day under 月日 the day of the record.

use crate::domain::{Field, RecordKind};
use crate::layout::forms::{
    is_answer, is_code, is_company, is_count, is_day, is_desk, is_ditto, is_money, is_month, is_organisation,
    is_place, is_workshop,
};
use crate::layout::mapping::values::Values;
use crate::layout::users::heads;
use crate::layout::vocabulary::words::fold;
use crate::normalise::recognise::Looks;
use crate::normalise::text::tidied_line;
use crate::normalise::{options, service, words, work};
use std::collections::BTreeSet;

/// Filled cells that a column must have before it is believed.
pub(in crate::layout) const FEWEST: usize = 3;
/// Share of values that must be of one sort.
pub(in crate::layout) const NEARLY_ALL: f64 = 0.9;
const MOST: f64 = 0.7;
const HALF: f64 = 0.5;
/// Different words for how far something is that tell such a column, where not all of its words are known.
const FEWEST_STATES: usize = 2;
/// Share of codes among the 〃 that repeat them.
const FEWEST_CODES: f64 = 0.15;

/// The fields that a column may be by its values, surest first.
pub(in crate::layout) fn fields(kind: RecordKind, header: &str, values: &Values<'_>) -> Vec<Field> {
    let own = fold(header);
    if values.filled() == FEWEST - 1 && values.share_of(is_day) >= 1.0 {
        return day_named(kind, &own).into_iter().collect();
    }
    if values.filled() < FEWEST {
        return Vec::new();
    }
    if DAYS.contains(&own.as_str()) {
        // 第1週, 第2週 may stand between them.
        let are_days = values.share_of(is_day) >= HALF
            || own == "日" && has_months(kind) && values.share_of(is_day_of_month) >= MOST;
        return day_of(kind).filter(|_| are_days).into_iter().collect();
    }
    let share = |is: &dyn Fn(&str) -> bool| values.share_of(is);
    if let Some(field) = day_named(kind, &own).filter(|_| share(&is_day) >= NEARLY_ALL) {
        return vec![field];
    }
    let names_case = |text: &str| options::begins_with_code(text) && text.contains(char::is_alphabetic);
    if kind == RecordKind::Application && share(&names_case) >= NEARLY_ALL && may_number(&own, values) {
        return vec![Field::CaseNumber];
    }
    // 第１四半期 and the like may stand between the numbers of lines.
    let numbers = ["番号", "連番", "no", "通シ", "番"].iter().any(|word| own.contains(word));
    // 〃 stands for the number above it.
    let coded = share(&is_code);
    let codes = coded * values.filled() as f64;
    let is_numbered = codes >= (FEWEST - 1) as f64 && coded >= FEWEST_CODES;
    if is_numbered && !may_number(&own, values) {
        return Vec::new();
    }
    if is_numbered && coded + share(&is_ditto) >= if numbers { MOST } else { NEARLY_ALL } {
        let mut numbers: Vec<Field> = number_of(kind).into_iter().collect();
        if matches!(kind, RecordKind::Order | RecordKind::Delivery) {
            let is_case = ["案件", "依頼", "仕事"].iter().any(|word| own.contains(word));
            numbers.insert(usize::from(!is_case), Field::CaseNumber);
        }
        return numbers;
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
        && share(&is_service) < HALF
        && !["法人", "番号"].iter().any(|word| own.contains(word))
    {
        found.push(Field::Name);
    }
    if kind == RecordKind::Application {
        found.extend(counted(&own, values));
    }
    if kind == RecordKind::Lead && values.mostly(Looks::Integer) {
        found.extend(money_named(&own));
    }
    if kind == RecordKind::Case && own == "時間" && are_hours(values) {
        found.push(Field::Hours);
    }
    let is_bare = |text: &str| text.replace(',', "").parse::<f64>().is_ok();
    if kind == RecordKind::Application || values.share_of(is_bare) >= MOST {
        return found;
    }
    found.extend(measures(kind, &own, values));
    if kind != RecordKind::MonthlyWage {
        found.extend(says(kind, &own, values));
    }
    found
}

/// Whether codes in a column may number cases: a house's number in its address does not, nor does who trades by law, nor what is the
/// number of a client, an article or a person.
pub(super) fn may_number(own: &str, values: &Values<'_>) -> bool {
    const OTHERS: [&str; 20] = [
        "住所",
        "所在",
        "番地",
        "町名",
        "address",
        "法人番号",
        "暗証",
        "password",
        "顧客",
        "得意先",
        "取引先",
        "会員",
        "製品",
        "商品",
        "社員",
        "職員",
        "customer",
        "product",
        "carrier",
        "container",
    ];
    !OTHERS.iter().any(|word| own.contains(word))
        && !heads::names_login(own)
        && [Looks::Address, Looks::Municipality].iter().all(|looks| values.share(*looks) < HALF)
        && !values.mostly(Looks::CorporateNumber)
}

/// 就労継続支援Ａ型: what a workshop is, no name of one.
fn is_service(text: &str) -> bool {
    const LONGEST: usize = 12;
    const NAMES: [&str; 3] = ["事業所", "センター", "作業所"];
    text.chars().count() <= LONGEST
        && !NAMES.iter().any(|word| text.contains(word))
        && service::named(text).is_some()
}

/// 受注 and 失注 over numbers: how much was won and lost.
fn money_named(own: &str) -> Option<Field> {
    match own {
        "受注" | "契約" | "成約" | "発注" | "成立" | "受託" => Some(Field::OrderedAmount),
        "失注" | "不成立" | "ロスト" | "逸失" | "逃シタ" => Some(Field::LostAmount),
        _ => None,
    }
}

/// 3, 6時間: how long something takes; 9:00～12:00 and the part of a day that a workbook makes of 9:00 are none.
fn are_hours(values: &Values<'_>) -> bool {
    const MOST_HOURS: f64 = 2000.0;
    let is = |text: &str| {
        let bare = text.trim().trim_end_matches("時間").trim_end_matches(['h', 'H']).trim();
        bare.parse::<f64>().is_ok_and(|hours| (1.0..MOST_HOURS).contains(&hours))
    };
    values.share_of(is) >= NEARLY_ALL
}

/// 2か所 and 5人 of a reply: how many workshops, how many people.
fn counted(own: &str, values: &Values<'_>) -> Option<Field> {
    let counts = |units: &[&str]| {
        let is = |text: &str| {
            let unit = text.trim().trim_start_matches(|c: char| c.is_numeric());
            unit.len() < text.trim().len() && units.contains(&unit)
        };
        values.share_of(is) >= NEARLY_ALL
    };
    match own {
        _ if counts(&["か所", "ヶ所", "カ所", "ケ所", "箇所", "事業所", "施設"]) => {
            Some(Field::WorkshopCount)
        }
        _ if counts(&["人", "名"]) => Some(Field::People),
        _ if ["何人", "何名"].iter().any(|word| own.contains(word)) && are_people(values) => {
            Some(Field::People)
        }
        "人" | "名" if values.mostly(Looks::Integer) => Some(Field::People),
        "カ所" | "箇所" if values.mostly(Looks::Integer) => Some(Field::WorkshopCount),
        _ => None,
    }
}

/// 24名, 10: numbers, with people behind some.
fn are_people(values: &Values<'_>) -> bool {
    let is = |text: &str| text.trim().trim_end_matches(['人', '名']).parse::<u32>().is_ok();
    values.share_of(|text| is(&tidied_line(text))) >= NEARLY_ALL
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
        RecordKind::Order if values.mostly(Looks::Percent) || share(&is_share) >= MOST => Some(Field::Share),
        RecordKind::Order | RecordKind::MonthlyWage if share(&is_month) >= NEARLY_ALL => Some(Field::Month),
        RecordKind::Case if none(&OTHER_PLACE) && share(&is_place) >= MOST => Some(Field::Place),
        _ if is_ledger && none(&OTHER_MONEY) && share(&is_money) >= NEARLY_ALL => Some(Field::Amount),
        _ if is_ledger && !own.contains("単価") && share(&is_count) >= NEARLY_ALL => Some(Field::Quantity),
        _ => None,
    }
}

/// 5割, 2割5分, 50%.
fn is_share(text: &str) -> bool {
    let rest = text.trim().trim_start_matches(|c: char| c.is_numeric() || c == '.');
    rest.len() < text.trim().len() && (rest.starts_with('割') || matches!(rest, "%" | "％" | "パーセント"))
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
    // A company or two among cooperatives, associations and shops, and the 〃 that repeat them.
    let may_want = |text: &str| is_company(text) || is_organisation(text) || is_ditto(text);
    let are_clients = || share(&is_company) > 0.0 && share(&is_ditto) <= HALF && share(&may_want) >= MOST;
    if names_client(own) && (share(&is_company) >= MOST || are_clients()) {
        return vec![Field::Client];
    }
    if kind == RecordKind::Delivery {
        return if share(&is_work) >= HALF { vec![Field::Title] } else { Vec::new() };
    }
    if share(&|text| is_short(text) && work::category(text).is_some()) >= NEARLY_ALL {
        return vec![Field::Category];
    }
    // 済 under 検印 is a stamp, and under 支払 or 入金 it says of money, not how far the work is.
    let is_of_money =
        ["払", "入金", "請求", "振込", "領収", "精算", "回収", "集金"].iter().any(|word| own.contains(word));
    let states = share(&|text| is_short(text) && is_state(text));
    // One word of its own among several that are known: 待ち beside 済, 作業中 and 取りやめ.
    let are_states = || {
        let known: BTreeSet<String> = values.texts().filter(|text| is_state(text)).collect();
        known.len() >= FEWEST_STATES && states >= MOST && share(&is_short) >= 1.0
    };
    if !own.ends_with('印') && !is_of_money && (states >= NEARLY_ALL || are_states()) {
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
        // HP保守 and 動画編集 between データ入力 and 文字起こし: short names of which most are kinds of work.
        () if share(&is_kind) >= HALF && share(&is_short) >= NEARLY_ALL => {
            vec![Field::Title, Field::WorkKind]
        }
        () if share(&is_work) >= HALF => vec![Field::Title],
        () => Vec::new(),
    }
}

/// Words of one event, and whose day it is.
type Words = &'static [&'static str];
type Days = &'static [(RecordKind, Field)];

/// What happened on a day that a word names without saying that it is one: 発注, アサイン, 納め.
fn day_named(kind: RecordKind, own: &str) -> Option<Field> {
    use RecordKind::{Case, Delivery, Lead, Order};
    const LONGEST: usize = 6;
    const EVENTS: [(Words, Days); 7] = [
        (&["募集", "公募", "案内", "照会", "受付", "受ケ", "投ゲ", "周知"], &[(Case, Field::OpenOn)]),
        (
            &["発注", "受注", "契約", "成約", "決マ", "注文"],
            &[(Case, Field::OrderedOn), (Order, Field::OrderedOn), (Lead, Field::ContractedOn)],
        ),
        (&["依頼"], &[(Case, Field::OpenOn), (Order, Field::OrderedOn)]),
        (&["アサイン", "割当", "振分", "割振"], &[(Case, Field::AssignedOn), (Order, Field::AssignedOn)]),
        (
            &["納品", "納入", "納メ", "渡シ", "仕上"],
            &[(Case, Field::DueOn), (Order, Field::DueOn), (Delivery, Field::DeliveredOn)],
        ),
        (
            &["失注", "不成立", "中止", "クロズ", "終了", "ロスト", "流レ"],
            &[(Case, Field::ClosedOn), (Lead, Field::LostOn)],
        ),
        (&["訪問", "面談", "商談", "初回", "接触"], &[(Lead, Field::FirstMeetingOn)]),
    ];
    const DECIDED: [&str; 4] = ["決定", "確定", "選定", "事業所決定"];
    // 返事が来て決定.
    let is_decided = || kind == Order && own.ends_with("決定") && own.chars().count() <= 10;
    if DECIDED.contains(&own) && matches!(kind, Case | Order) || is_decided() {
        return Some(Field::AssignedOn);
    }
    let mut named = EVENTS.iter().filter(|(words, _)| words.iter().any(|word| own.contains(word)));
    let (_, fields) = named.next().filter(|_| own.chars().count() <= LONGEST && named.next().is_none())?;
    // 納めた日 is past: nothing was due then. 引き受けた日 is the workshop's.
    let is_done = own.ends_with("タ日");
    let is_taken = own.starts_with("引キ受ケ") || own.starts_with("引受");
    fields
        .iter()
        .find(|(own, _)| *own == kind)
        .map(|(_, field)| *field)
        .filter(|field| !(is_done && *field == Field::DueOn || is_taken && *field == Field::OpenOn))
}

/// Words of a day that say no more.
const DAYS: [&str; 7] = ["月日", "年月日", "日付", "日", "日時", "月/日", "日ニチ"];

/// Kinds whose sheets may be of one month each: the day alone stands in their rows.
const fn has_months(kind: RecordKind) -> bool {
    matches!(kind, RecordKind::Case | RecordKind::Order | RecordKind::Delivery)
}

/// 3, 17 and the 〃 below it.
fn is_day_of_month(text: &str) -> bool {
    let text = text.trim();
    is_ditto(text) || text.parse::<u32>().is_ok_and(|day| (1..=31).contains(&day))
}

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

pub(in crate::layout) const fn number_of(kind: RecordKind) -> Option<Field> {
    match kind {
        RecordKind::Case | RecordKind::CaseSplit | RecordKind::Application => Some(Field::CaseNumber),
        RecordKind::Order | RecordKind::Delivery => Some(Field::OrderNumber),
        RecordKind::Lead => Some(Field::LeadNumber),
        _ => None,
    }
}

/// 受託法人, 運営会社, 担当者: not who orders, whatever companies stand below it.
fn names_client(own: &str) -> bool {
    const OTHERS: [&str; 12] =
        ["法人", "運営", "受託", "事業所", "施設", "窓口", "担当", "作業所", "紹介", "納品", "運送", "請求"];
    !OTHERS.iter().any(|word| own.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Cell;
    use rstest::rstest;

    #[rstest]
    #[case(RecordKind::Case, "頼んできた所", &["(株)見本", "例示商店株式会社", "有限会社例"], Some(Field::Client))]
    #[case(RecordKind::Case, "どの方", &["(株)見本", "〃", "例示茶業組合", "見本観光協会"], Some(Field::Client))]
    #[case(RecordKind::Case, "どこまで", &["済", "作業中", "取りやめ", "済", "待ち"], Some(Field::State))]
    #[case(RecordKind::Case, "お帳面", &["済", "済", "済", "5月"], None)]
    #[case(RecordKind::Order, "何割", &["5割", "50%", "10割"], Some(Field::Share))]
    #[case(RecordKind::Order, "返事が来て決定", &["2024/4/15", "2024/5/2", "2024/6/3"], Some(Field::AssignedOn))]
    #[case(RecordKind::Application, "およそ何人で", &["24名", "10", "７"], Some(Field::People))]
    #[case(RecordKind::Delivery, "日にち", &["第1週", "9/3（火）", "9/5（木）"], Some(Field::DeliveredOn))]
    #[case(RecordKind::Case, "受託法人", &["(株)見本", "例示商店株式会社", "有限会社例"], None)]
    #[case(RecordKind::Case, "帖番号", &["ス101", "ス102", "22千01"], Some(Field::CaseNumber))]
    #[case(RecordKind::Case, "量り", &["約100", "第10回", "千第20回"], None)]
    #[case(RecordKind::MonthlyWage, "いつ", &["2022-04-01", "2022-05-01", "2022-06-01"], Some(Field::Month))]
    #[case(RecordKind::Lead, "失注", &["44", "115", "80"], Some(Field::LostAmount))]
    #[case(RecordKind::Case, "印", &["R6-001", "R6-002", "R6-003"], Some(Field::CaseNumber))]
    #[case(RecordKind::Case, "電話", &["0120-111-222", "03-1111-2222", "06-1111-2222"], None)]
    #[case(RecordKind::Delivery, "月日", &["4/15", "5/2", "12/20"], Some(Field::DeliveredOn))]
    #[case(RecordKind::Lead, "日付", &["4月15日", "5月2日", "R6.12.20"], Some(Field::FirstMeetingOn))]
    #[case(RecordKind::Case, "月日", &["12", "13", "14"], None)]
    #[case(RecordKind::Case, "系", &["PC作業", "施設内", "施設外"], Some(Field::Category))]
    #[case(RecordKind::Case, "書いたこと", &["会報の封入", "衣料の検品", "倉庫の清掃"], Some(Field::Title))]
    #[case(RecordKind::Case, "だれ", &["窓口太郎", "窓口花子", "窓口太郎"], None)]
    #[case(RecordKind::Case, "発注", &["2024/4/15", "2024/5/2", "2024/6/3"], Some(Field::OrderedOn))]
    #[case(RecordKind::Case, "納めた日", &["2024/4/15", "2024/5/2", "2024/6/3"], None)]
    #[case(RecordKind::Case, "引き受けた日", &["2024/4/15", "2024/5/2", "2024/6/3"], None)]
    #[case(RecordKind::Case, "納め", &["2024/4/15", "2024/5/2", "2024/6/3"], Some(Field::DueOn))]
    #[case(RecordKind::Case, "発注", &["○", "×", "○"], None)]
    #[case(RecordKind::Order, "決定", &["2024/4/15", "2024/5/2", "2024/6/3"], Some(Field::AssignedOn))]
    #[case(RecordKind::Application, "No", &["N6-01", "〃", "〃", "N6-02", "〃"], Some(Field::CaseNumber))]
    #[case(RecordKind::Application, "メモ", &["〃", "〃", "〃"], None)]
    #[case(RecordKind::Case, "入金", &["済", "済", "済"], None)]
    #[case(RecordKind::Case, "時間", &["2", "6時間", "3"], Some(Field::Hours))]
    #[case(RecordKind::Case, "時間", &["9:00～12:00", "13:00～", "午後"], None)]
    #[case(RecordKind::Case, "依頼", &["R6-001", "R6-002", "R6-003"], Some(Field::CaseNumber))]
    #[case(RecordKind::Order, "依頼案件", &["R6-001", "R6-002", "R6-003"], Some(Field::CaseNumber))]
    #[case(RecordKind::Lead, "発注", &["2024/4/15", "2024/5/2", "2024/6/3"], Some(Field::ContractedOn))]
    #[case(RecordKind::Case, "募集終了", &["2024/4/15", "2024/5/2", "2024/6/3"], None)]
    #[case(RecordKind::Application, "いくつ", &["1か所", "2か所", "3か所"], Some(Field::WorkshopCount))]
    #[case(RecordKind::Application, "人", &["1", "2", "3"], Some(Field::People))]
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

//! Columns whose values belie the words above them: 員数 over 5,000枚, 種別 over A型 and B型, うちやり直し beside うち不良; and the title of
//! cases that only say which kind of work they are.

use super::valued::{FEWEST, NEARLY_ALL};
use super::values::{Values, is_settled, remap};
use crate::domain::{Field, RecordKind};
use crate::layout::forms::{
    is_answer, is_code, is_count, is_day, is_desk, is_organisation, is_place, is_surely_workshop,
};
use crate::layout::model::Column;
use crate::layout::vocabulary::entry::Vocabulary;
use crate::normalise::text::tidied_line;
use crate::normalise::words;
use std::collections::BTreeSet;

/// How sure a column is whose own word says what another's was taken for.
const OWN_WORD: f64 = 0.9;

/// 員数 over 1,200 and 5,000枚 counts things, no people: how many, where no other column says so.
pub(super) fn things_not_people(columns: &mut [Column], values: &[Values<'_>], words: &Vocabulary) {
    const MOST_PEOPLE: f64 = 300.0;
    const MOST: f64 = 0.7;
    const HALF: f64 = 0.5;
    let at = |field: Field| columns.iter().position(|column| column.field == Some(field));
    let Some(people) = at(Field::People) else { return };
    let is_open = at(Field::Quantity).is_none() && words.has(Field::Quantity);
    let own = columns[people].header.last().map_or("", AsRef::as_ref);
    let is_many = |text: &str| number_in_front(text).is_some_and(|number| number >= MOST_PEOPLE);
    let is_thing = |text: &str| is_count(text) || is_many(text);
    let have_units = || values[people].share_of(is_count) >= HALF;
    let are_many = || is_open && !own.contains(['人', '名']) && values[people].share_of(is_thing) >= MOST;
    if is_settled(&columns[people]) || values[people].filled() < FEWEST || !(have_units() || are_many()) {
        return;
    }
    let text = "人数ではなく、物の数が並んでいる".to_owned();
    remap(&mut columns[people], Some(Field::Quantity).filter(|_| is_open), "values-contradict", text);
}

/// 募集 over 5名 and 8名, or over 募集中 and 終了, says of no day.
pub(super) fn no_days(columns: &mut [Column], values: &[Values<'_>]) {
    const HALF: f64 = 0.5;
    let counts = |text: &str| {
        let begins = text.trim().starts_with(|c: char| c.is_ascii_digit());
        begins && (text.trim().ends_with(['名', '人']) || is_count(text))
    };
    let is_state = |text: &str| !text.contains(char::is_numeric) && words::case_state(text).is_some();
    for (column, values) in columns.iter_mut().zip(values) {
        let says_other = || {
            values.filled() >= FEWEST
                && values.share_of(is_day) == 0.0
                && (values.share_of(counts) >= NEARLY_ALL || values.share_of(is_state) >= HALF)
        };
        if column.field.is_some_and(Field::is_day) && !is_settled(column) && says_other() {
            let text = format!("{}ではなく数や状態が並んでいる", column.field.map_or("", Field::label));
            remap(column, None, "values-contradict", text);
        }
    }
}

/// うちやり直し beside うち不良: what was no good is counted, not what was done again.
pub(super) fn defects_elsewhere(columns: &mut [Column], words: &Vocabulary) {
    const AGAIN: [&str; 4] = ["やり直", "手直", "直し", "再"];
    const BAD: [&str; 4] = ["不良", "不合格", "不具合", "ミス"];
    let own = |column: &Column| column.header.last().map_or("", AsRef::as_ref).to_owned();
    let says = |column: &Column, words: &[&str]| words.iter().any(|word| own(column).contains(word));
    let is_again = |column: &Column| {
        column.field == Some(Field::Defects)
            && !is_settled(column)
            && says(column, &AGAIN)
            && !says(column, &BAD)
    };
    let is_bad = |column: &Column| {
        column.field.is_none()
            && !is_settled(column)
            && says(column, &BAD)
            && !own(column).contains(['率', '内', '理', '因', '況', '策'])
    };
    if words.kind != RecordKind::Delivery {
        return;
    }
    let (Some(again), Some(bad)) = (columns.iter().position(is_again), columns.iter().position(is_bad))
    else {
        return;
    };
    let text = "不良の数は別の列にある".to_owned();
    remap(&mut columns[again], None, "values-left-over", text);
    let text = "やり直しの数ではなく、不良の数".to_owned();
    remap(&mut columns[bad], Some(Field::Defects), "values-left-over", text);
    columns[bad].confidence = OWN_WORD;
}

/// 料金 > 月額 is what a client pays by the month, and no wage.
pub(in crate::layout) fn no_prices(columns: &mut [Column]) {
    const PRICES: [&str; 4] = ["料金", "価格", "費用", "使用料"];
    let is_price = |column: &Column| {
        column.field == Some(Field::AverageWage)
            && !is_settled(column)
            && column.header.split_last().is_some_and(|(_, above)| {
                above.iter().any(|text| PRICES.iter().any(|word| text.contains(word)))
            })
    };
    for column in columns.iter_mut().filter(|column| is_price(column)) {
        remap(column, None, "other-price", "工賃ではなく料金".to_owned());
    }
}

/// a/b over sums is what a person was paid, no service: a column of services holds no figures.
pub(super) fn no_services(columns: &mut [Column], values: &[Values<'_>]) {
    let is_figure = |text: &str| {
        let number = number_in_front(text);
        number.is_some_and(|number| number >= 100.0) && !text.contains(['型', '年'])
    };
    let is_paid = columns.iter().any(|column| column.field == Some(Field::AverageWage));
    let total = |column: &Column| {
        let own = column.header_text();
        ["工賃", "賃金"].iter().any(|word| own.contains(word)) && own.contains('総')
    };
    let has_total = columns.iter().any(total);
    for (column, values) in columns.iter_mut().zip(values) {
        if column.field == Some(Field::ServiceType)
            && !is_settled(column)
            && values.filled() >= FEWEST
            && values.share_of(is_figure) >= NEARLY_ALL
        {
            let text = "サービスの種別ではなく、数が並んでいる".to_owned();
            let of_each = Some(Field::AverageWage).filter(|_| has_total && !is_paid);
            remap(column, of_each, "values-contradict", text);
        }
    }
}

/// A型, B型 below 種別 say of which sort the workshop is, not of which the work.
pub(super) fn no_category_of_services(columns: &mut [Column], values: &[Values<'_>]) {
    const SORTS: [&str; 12] =
        ["A型", "B型", "Ａ型", "Ｂ型", "就労A", "就労B", "A", "B", "就労移行", "生活介護", "就A", "就B"];
    for (column, values) in columns.iter_mut().zip(values) {
        let are_services = || {
            values.filled() >= FEWEST
                && values.share_of(|text| SORTS.contains(&text) || text.starts_with("就労継続支援"))
                    >= NEARLY_ALL
        };
        if column.field == Some(Field::Category) && !is_settled(column) && are_services() {
            let text = "作業区分ではなく、事業所の種別が並んでいる".to_owned();
            remap(column, None, "values-contradict", text);
        }
    }
}

/// In cases that say which kind of work they are and have no title, the one column of texts that differ from row to row is what the
/// work is called: 敬老会の紅白まんじゅう化粧箱 beside 箱の組み立て.
pub(super) fn title_beside_kind(columns: &mut [Column], values: &[Values<'_>], words: &Vocabulary) {
    const FILLED: f64 = 0.9;
    const DIFFERENT: f64 = 0.7;
    const LETTERS: f64 = 5.0;
    const OTHERS: [&str; 22] = [
        "備考", "メモ", "摘要", "覚", "気", "事項", "理由", "訳", "担当", "窓口", "法人", "住所", "所在",
        "連絡", "指示", "条件", "注意", "結果", "回答", "意見", "経過", "所",
    ];
    let holds = |field: Field| columns.iter().any(|column| column.field == Some(field));
    let names_case = holds(Field::CaseNumber) || holds(Field::Client);
    if words.kind != RecordKind::Case || holds(Field::Title) || !holds(Field::WorkKind) || !names_case {
        return;
    }
    let rows = values.iter().map(Values::filled).max().unwrap_or(0);
    let is_title = |at: &usize| {
        let (column, values) = (&columns[*at], &values[*at]);
        let own = column.header.last().map_or("", AsRef::as_ref);
        let texts: Vec<String> = values.texts().collect();
        let letters = texts.iter().map(|text| text.chars().count()).sum::<usize>() as f64;
        let different: BTreeSet<&String> = texts.iter().collect();
        let is_other = |text: &str| {
            is_day(text)
                || is_code(text)
                || is_place(text)
                || is_organisation(text)
                || is_surely_workshop(text)
                || is_desk(text)
                || is_answer(text)
                || !text.contains(char::is_alphabetic)
        };
        // 摘要 is a remark elsewhere, and what each line is about where nothing else says that.
        let is_open = column.field.is_none() && !OTHERS.iter().any(|word| own.contains(word))
            || column.field == Some(Field::Remarks) && own.trim() == "摘要";
        is_open
            && !is_settled(column)
            && texts.len() >= FEWEST
            && texts.len() as f64 >= rows as f64 * FILLED
            && different.len() as f64 >= texts.len() as f64 * DIFFERENT
            && letters >= texts.len() as f64 * LETTERS
            && values.share_of(is_other) <= 1.0 - FILLED
    };
    let found: Vec<usize> = (0..columns.len()).filter(is_title).collect();
    if let [only] = found[..] {
        let text = "見出しの言葉は知られていないが、行ごとに違う文が並んでいる".to_owned();
        remap(&mut columns[only], Some(Field::Title), "values-left-over", text);
    }
}

/// 5,000枚: 5000.
fn number_in_front(text: &str) -> Option<f64> {
    let line = tidied_line(text);
    let digits: String =
        line.chars().take_while(|c| c.is_ascii_digit() || *c == ',').filter(|c| *c != ',').collect();
    digits.parse().ok()
}

//! What the values under a header say: they confirm it, contradict it, or speak where it says nothing.

use super::scorer::NAMES_WORK;
use super::values::{FORMS, MOST, SAMPLE, Values, is_settled, remap};
use super::{
    amended, answers, before_after, belied, choices, days, decided, exchange, former, goods, left_over,
    listed, mailing, marks, names_by_service, other_place, outcome, persons, present, seen, services, summed,
    within, years,
};
use crate::domain::{Field, Reason, RecordKind};
use crate::layout::forms::is_ditto;
use crate::layout::model::Column;
use crate::layout::vocabulary::entry::Vocabulary;
use crate::layout::vocabulary::words::fold;
use crate::normalise::recognise::{Looks, looks};
use crate::normalise::{mark, phone, work};
use crate::table::Cell;

/// A header this unsure needs at least one value of the field's form.
const UNSURE: f64 = 0.8;

/// Lets the values speak, column by column. `values` stand in the order of `columns`.
pub(in crate::layout) fn weigh(columns: &mut [Column], values: &[Values<'_>], words: &Vocabulary) {
    persons::guard(columns, values);
    exchange::tell_faxes(columns);
    drop_notes(columns);
    drop_answers(columns);
    marks::weigh(columns, values, words);
    exchange::weigh(columns, values);
    choices::weigh(columns, values, words);
    answers::weigh(columns, values, words);
    decided::tell(columns, values, words.kind);
    left_over::weigh(columns, values, words);
    outcome::date(columns, values, words.kind);
    before_after::tell(columns, values, words.kind);
    place_names(columns, values, words);
    if words.kind == RecordKind::Workshop {
        belied::no_services(columns, values);
        belied::no_prices(columns);
        years::prefer_latest(columns, values);
        former::drop_former(columns, values);
        amended::pair(columns, values);
        summed::prefer_whole(columns, values);
        present::prefer_coming(columns, values);
        services::abreast(columns, values);
        within::tell(columns, values);
        names_by_service::tell(columns, values);
        days::date_lines(columns, values);
        listed::tell(columns, values);
        listed::tell_place(columns, values);
        listed::tell_owner(columns, values);
    }
    map_by_values(columns, values, words);
    if words.kind == RecordKind::Workshop {
        place_beside(columns, values);
        services::tell_among_others(columns, values);
        mailing::leave_out(columns, values);
        other_place::leave_out(columns, values);
        describe_work(columns, values);
        count_pcs(columns, values);
        goods::tell(columns, values);
    }
    confirm(columns, values);
    exchange::tell_addresses(columns, values);
}

/// 内容 over kinds of work is what is done there, and so are メモ and タグ in a list that says nothing else of it; over anything else
/// nobody knows what.
fn describe_work(columns: &mut [Column], values: &[Values<'_>]) {
    const SAY_LITTLE: [&str; 5] = ["内容", "業務", "中身", "主な内容", "実施内容"];
    const NOT_DONE: [&str; 13] = [
        "不可", "ない", "以外", "希望", "苦手", "過去", "予定", "機械", "設備", "機器", "取引", "自主",
        "依頼",
    ];
    let is_work = |text: &str| !work::kinds_in(text, work::shipped_words()).is_empty();
    let tells_work = |column: &Column| {
        matches!(column.field, Some(Field::WorkDescription | Field::WorkMark | Field::WorkKind))
    };
    let is_silent = !columns.iter().any(tells_work);
    for (column, values) in columns.iter_mut().zip(values) {
        let own = column.header.last().map_or("", |own| own.trim());
        let may_tell = || is_silent && !own.is_empty() && !NOT_DONE.iter().any(|word| own.contains(word));
        let is_open = (column.field.is_none() && (SAY_LITTLE.contains(&own) || may_tell())
            || column.field == Some(Field::Remarks) && is_silent)
            && !is_settled(column);
        if is_open && values.filled() >= 3 && values.share_of(is_work) >= 0.6 {
            let text = "作業の名前が並んでいる".to_owned();
            remap(column, Some(Field::WorkDescription), "values-work", text);
        }
    }
}

/// 台数 alone counts what the other headers speak of: computers, where one of them does.
fn count_pcs(columns: &mut [Column], values: &[Values<'_>]) {
    const COUNTS: [&str; 5] = ["台数", "台", "台数（台）", "保有台数", "何台"];
    let speaks = |column: &Column| {
        let text = fold(&column.header_text());
        ["パソコン", "pc", "端末"].iter().any(|word| text.contains(&fold(word)))
    };
    let is_told = columns.iter().any(|column| column.field == Some(Field::PcCount));
    if is_told || !columns.iter().any(speaks) {
        return;
    }
    let counts = |at: &usize| {
        let own = columns[*at].header.last().map_or("", |own| own.trim());
        columns[*at].field.is_none()
            && !is_settled(&columns[*at])
            && COUNTS.contains(&own)
            && values[*at].mostly(Looks::Integer)
    };
    if let Some(at) = (0..columns.len()).find(counts) {
        let text = "ほかの列がパソコンについて述べ、台数が並んでいる".to_owned();
        remap(&mut columns[at], Some(Field::PcCount), "values-counts", text);
    }
}

/// A note in the header row (`←記入漏れは電話で確認する`, `※10月に更新`) is no header.
fn drop_notes(columns: &mut [Column]) {
    const MARKS: [char; 10] = ['←', '→', '↑', '↓', '⇐', '⇒', '※', '＊', '*', '★'];
    for column in columns.iter_mut().filter(|column| column.field.is_some() && column.confidence < 0.9) {
        if column.header.last().is_some_and(|text| text.trim_start().starts_with(MARKS)) {
            remap(column, None, "note", "見出しではなく書き込み".to_owned());
        }
    }
}

/// 回答 right behind 質問 is what was answered to it, no desk's reply to a case: a list of questions, whoever asked them.
fn drop_answers(columns: &mut [Column]) {
    const ASKED: [&str; 6] = ["質問", "問合", "問イ合", "照会", "疑義", "Q"];
    let own = |column: &Column| fold(column.header.last().map_or("", AsRef::as_ref));
    let asks = |column: &Column| {
        let own = own(column);
        own.chars().count() <= 8 && ASKED.iter().any(|word| own.contains(word))
    };
    let is_answer = |pair: &[Column]| {
        let is_reply = pair[0].field == Some(Field::Question) && pair[1].field == Some(Field::Interest);
        let is_free = pair.iter().all(|column| column.field.is_none());
        (is_reply || is_free && asks(&pair[0]) && pair[1].header.len() == pair[0].header.len())
            && ["回答", "回答内容"].iter().any(|end| own(&pair[1]).ends_with(end))
            && pair.iter().all(|column| !is_settled(column))
    };
    if let Some(at) = columns.windows(2).position(is_answer) {
        remap(&mut columns[at + 1], None, NO_LIST, "応募の意向ではなく、質問への回答".to_owned());
    }
}

/// A column of prefectures or municipalities beside the whole address is that, whatever its header says of a place.
fn place_names(columns: &mut [Column], values: &[Values<'_>], words: &Vocabulary) {
    let is_place =
        |field: Option<Field>| matches!(field, Some(Field::Address | Field::Area | Field::Municipality));
    let has = |columns: &[Column], field: Field| columns.iter().any(|column| column.field == Some(field));
    for at in 0..columns.len() {
        if !is_place(columns[at].field) {
            continue;
        }
        let has_whole_address = (0..columns.len()).any(|other| {
            other != at
                && columns[other].field == Some(Field::Address)
                && values[other].share(Looks::Address) >= 0.5
        });
        if !has_whole_address && columns[at].field != Some(Field::Area) {
            continue;
        }
        for (looks, field) in
            [(Looks::Prefecture, Field::Prefecture), (Looks::Municipality, Field::Municipality)]
        {
            if values[at].mostly(looks) && !has(columns, field) && words.has(field) {
                remap(
                    &mut columns[at],
                    Some(field),
                    "values-places",
                    format!("{}の名前が並んでいる", field.label()),
                );
            }
        }
    }
}

/// Municipalities below a word that nobody knows, beside addresses that say none, are where those are: 市や町 | 番地. So are they in
/// a list of workshops without any address.
fn place_beside(columns: &mut [Column], values: &[Values<'_>]) {
    let is_column = |field: Field| move |column: &Column| column.field == Some(field);
    let says_none = |at: usize| {
        let states = [Looks::Address, Looks::Municipality];
        states.into_iter().all(|looks| values[at].share(looks) < 0.3)
    };
    let address = columns.iter().position(is_column(Field::Address));
    let may_be = match address {
        Some(address) => says_none(address) && values[address].filled() >= 3,
        None => columns.iter().any(is_column(Field::Name)),
    };
    if columns.iter().any(is_column(Field::Municipality)) || !may_be {
        return;
    }
    let are_places = |values: &Values<'_>| {
        let says = |text: &str| is_ditto(text) || looks(&Cell::text(text)).contains(&Looks::Municipality);
        values.share_of(says) >= MOST && values.share(Looks::Municipality) > 0.0
    };
    let is_open = |column: &Column| {
        column.field.is_none()
            && !is_settled(column)
            && !column.header.iter().any(|part| seen::is_of_others(part))
    };
    let found: Vec<usize> = (0..columns.len())
        .filter(|at| is_open(&columns[*at]) && values[*at].filled() >= 3)
        .filter(|at| are_places(&values[*at]))
        .collect();
    if let [only] = found[..] {
        let text = "ほかに市区町村を述べる列がなく、市区町村の名前が並んでいる".to_owned();
        remap(&mut columns[only], Some(Field::Municipality), "values-places", text);
    }
}

/// A header that says nothing over values of a form of their own.
fn map_by_values(columns: &mut [Column], values: &[Values<'_>], words: &Vocabulary) {
    let more = [(Field::WorkDescription, Looks::Work), (Field::ServiceType, Looks::Service)];
    for (field, looks) in FORMS.into_iter().chain(more) {
        let taken = columns.iter().position(|column| column.field == Some(field));
        let is_form = FORMS.iter().any(|(own, _)| *own == field) && !field.repeats();
        // 事業所 > コード counts the lines where 事業所 > 事業所番号 beside it holds the numbers.
        let is_misplaced = |at: usize| {
            is_form && !is_settled(&columns[at]) && values[at].filled() >= 3 && values[at].share(looks) == 0.0
        };
        if !words.has(field) || taken.is_some_and(|at| !is_misplaced(at)) {
            continue;
        }
        let candidates: Vec<usize> = (0..columns.len())
            .filter(|at| {
                let is_free = columns[*at].field.is_none()
                    || taken.is_some() && columns[*at].field == Some(Field::RowNumber);
                is_free
                    && values[*at].filled() >= 3
                    && values[*at].mostly(looks)
                    && !only_counts(field, &columns[*at], &values[*at])
            })
            .filter(|at| !columns[*at].reasons.iter().any(|reason| reason.rule == "operator"))
            .collect();
        if let [only] = candidates[..] {
            if let Some(at) = taken {
                let text = format!("{}の形の値は別の列にある", field.label());
                remap(&mut columns[at], None, "values-contradict", text);
            }
            remap(&mut columns[only], Some(field), "values", format!("値が{}の形をしている", field.label()));
        }
    }
}

/// 2173089 of 支払総額 is no postal code, 312345678 no telephone: of bare numbers the header has to speak.
fn only_counts(field: Field, column: &Column, values: &Values<'_>) -> bool {
    const SUMS: [&str; 14] =
        ["額", "円", "工賃", "賃金", "金", "費", "価", "売上", "収入", "支払", "総", "計", "数", "量"];
    let is_bare = |text: &str| text.chars().all(|c| c.is_ascii_digit() || c == ',' || c == '.');
    let may_be_number = matches!(field, Field::PostalCode | Field::Phone);
    let own = column.header.last().map_or("", AsRef::as_ref);
    may_be_number
        && values.share_of(is_bare) >= MOST
        && (field == Field::PostalCode || SUMS.iter().any(|word| own.contains(word)))
}

/// The rule by which a column shows that a table holds no records of its kind.
const NO_LIST: &str = "no-list";

/// Whether a table holds no records: its names are numbers or dates (it counts what others list: 窓口 3, 事業所 5), or it
/// answers questions.
pub(in crate::layout) fn is_no_list(columns: &[Column]) -> bool {
    columns.iter().any(|column| column.reasons.iter().any(|reason| reason.rule == NO_LIST))
}

/// Values of the field's own form make a mapping surer; values of another's unmap it.
fn confirm(columns: &mut [Column], values: &[Values<'_>]) {
    for (column, values) in columns.iter_mut().zip(values) {
        let is_name = matches!(column.field, Some(Field::Name | Field::DeskName));
        let counts = [Looks::Integer, Looks::Decimal, Looks::Date, Looks::Moment];
        let are_counts = || counts.iter().any(|looks| values.all_are(*looks));
        if is_name && !is_settled(column) && are_counts() {
            remap(column, None, NO_LIST, "名前ではなく数や日付だけが並んでいる".to_owned());
            continue;
        }
        let is_work = |text: &str| !work::kinds_in(text, work::shipped_words()).is_empty();
        let is_mark = |text: &str| mark::read(&Cell::text(text)).value.is_some();
        let are_words = || {
            values.share(Looks::Mark) == 0.0 && values.mostly(Looks::Text) && values.share_of(is_mark) < 0.5
        };
        let is_told_in_words = column.reasons.iter().any(|reason| reason.rule == marks::IN_WORDS);
        if column.field == Some(Field::WorkMark) && are_words() && !is_settled(column) && !is_told_in_words {
            let described = values.share_of(is_work) >= 0.5;
            let (field, text) = match described {
                true => (Some(Field::WorkDescription), "印ではなく作業の名前が並んでいる"),
                false => (None, "印ではなく文が並んでいる"),
            };
            remap(column, field, "values-contradict", text.to_owned());
            continue;
        }
        // 受入状況 over links says where the state is to be read.
        if column.field == Some(Field::Status) && values.mostly(Looks::Url) && !is_settled(column) {
            remap(column, None, "values-contradict", "状態ではなくURLが並んでいる".to_owned());
            continue;
        }
        let is_off_site = column.field == Some(Field::OffSite) && !is_settled(column);
        if is_off_site
            && values.filled() >= 3
            && values.share_of(is_work) >= 0.5
            && values.share_of(is_mark) < 0.5
        {
            let text = "可否ではなく作業の名前が並んでいる".to_owned();
            remap(column, Some(Field::WorkDescription), "values-contradict", text);
            continue;
        }
        if column.field == Some(Field::WorkMark) && column.confidence <= NAMES_WORK && !is_settled(column) {
            remap(column, None, "values-contradict", "作業の名前の見出しだが、印が並んでいない".to_owned());
            continue;
        }
        let is_in_group = column.header.len() > 1;
        if column.field == Some(Field::Remarks) && is_in_group && counts_only(values) && !is_settled(column) {
            remap(column, None, "values-contradict", "備考ではなく数だけが並んでいる".to_owned());
            continue;
        }
        let is_text = matches!(column.field, Some(Field::WorkDescription | Field::Remarks | Field::Comment));
        if is_text && values.filled() >= 3 && values.all_first(Looks::Mark) && !is_settled(column) {
            let text = format!("{}ではなく印が並んでいる", column.field.map_or("", Field::label));
            remap(column, None, "values-contradict", text);
            continue;
        }
        let is_open =
            column.confidence < UNSURE || (column.field == Some(Field::DesignatedOn) && !is_settled(column));
        if is_open && values.filled() >= 3 && contradicts(column.field, values) {
            let text = format!("値が{}のものではない", column.field.map_or("", Field::label));
            remap(column, None, "values-contradict", text);
            continue;
        }
        let expected = FORMS.iter().find(|(field, _)| column.field == Some(*field)).map(|(_, looks)| *looks);
        let Some(expected) = expected else { continue };
        // 078-000-0000 and, below it, whom to ask for.
        let has_number =
            |text: &str| text.split(['\n', ' ', '(', '（']).any(|part| phone::is_written(part.trim()));
        let is_phone = || column.field == Some(Field::Phone) && values.share_of(has_number) >= 0.5;
        if values.share(expected) >= 0.5 || is_phone() {
            column.confidence = (column.confidence + 0.1).min(1.0);
            column.reasons.push(Reason::new("values-confirm", "値の形も合う"));
            continue;
        }
        let are_marks = || values.filled() >= 3 && values.mostly(Looks::Mark);
        if values.share(expected) == 0.0 && are_marks() && !is_settled(column) {
            let text = format!("{}ではなく印が並んでいる", column.field.map_or("", Field::label));
            remap(column, None, "values-contradict", text);
            continue;
        }
        let other = FORMS
            .iter()
            .find(|(_, looks)| *looks != expected && values.filled() >= 5 && values.mostly(*looks));
        if let Some((field, _)) = other
            && values.share(expected) < 0.05
            && column.confidence < 1.0
        {
            let text = format!("見出しと違い、値が{}の形をしている", field.label());
            remap(column, None, "values-contradict", text);
        } else if values.filled() > 0 && values.share(expected) == 0.0 && column.confidence < UNSURE {
            let text = format!("値に{}の形のものが一つもない", column.field.map_or("", Field::label));
            remap(column, None, "values-contradict", text);
        }
    }
}

/// 定員 > その他 over numbers counts the others and remarks nothing.
fn counts_only(values: &Values<'_>) -> bool {
    values.filled() >= 2 && values.all_are(Looks::Integer)
}

/// Values that a field without a form of its own never has: numbers under a description, none but words under a date.
fn contradicts(field: Option<Field>, values: &Values<'_>) -> bool {
    let numbers = || [Looks::Integer, Looks::Decimal].iter().any(|looks| values.mostly(*looks));
    match field {
        Some(Field::WorkDescription | Field::Corporation | Field::Name | Field::Address) => numbers(),
        // Numbers below those of a year are days or counts (開所した日数), no dates.
        Some(Field::DesignatedOn | Field::UpdatedOn) if numbers() && values.between(0.0, 1900.0) => true,
        Some(Field::DesignatedOn | Field::UpdatedOn) => {
            values.share(Looks::Date) == 0.0
                && values.share(Looks::Moment) == 0.0
                && values.mostly(Looks::Text)
        }
        _ => false,
    }
}

/// Whether a column without a header goes on with the address to its left.
pub(in crate::layout) fn continues_address(left: &Values<'_>, own: &Values<'_>, rows: usize) -> bool {
    own.filled() * 2 >= rows.min(SAMPLE) && own.mostly(Looks::Text) && left.share(Looks::Municipality) >= 0.5
}

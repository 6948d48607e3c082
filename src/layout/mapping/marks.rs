//! Columns of marks: what is done of which kind of work, under its name or beside others of its kind.

use crate::domain::{Field, ServiceType};
use crate::layout::mapping::values::{FORMS, MOST, Values, is_settled, remap};
use crate::layout::model::Column;
use crate::layout::vocabulary::entry::Vocabulary;
use crate::normalise::recognise::Looks;
use crate::normalise::{mark, service, tidy_line, work};
use crate::table::Cell;

/// Share of marks that is enough under the name of a kind of work: a row that counts them may stand below.
const HALF: f64 = 0.5;

pub(in crate::layout) fn weigh(columns: &mut [Column], values: &[Values<'_>], words: &Vocabulary) {
    if words.has(Field::ServiceType) {
        mark_services(columns, values);
    }
    if words.has(Field::WorkMark) {
        mark_work(columns, values);
        mark_neighbours(columns, values);
        tell_in_words(columns, values);
        drop_others(columns);
    }
}

/// What a list asks beside kinds of work, and answers with marks too.
const OTHER: [&str; 25] = [
    "送迎", "食事", "見学", "体験", "実習", "土", "日", "祝", "夜", "駐車", "在宅", "登録", "更新", "掲載",
    "同意", "公開", "場所", "希望", "空", "受入", "休", "参加", "回答", "提出", "済",
];

/// Of these, whole words: 土 begins the name of many a kind of work.
const NO_WORK: [&str; 18] = [
    "送迎",
    "食事",
    "昼食",
    "給食",
    "食事提供",
    "昼食提供",
    "見学",
    "体験",
    "実習",
    "駐車場",
    "入浴",
    "宿泊",
    "土曜",
    "日曜",
    "祝日",
    "土日",
    "土日祝",
    "利用者送迎",
];

/// The rule by which a column of works is answered in words.
pub(in crate::layout) const IN_WORDS: &str = "work-in-words";

/// Among works that are answered with marks (提供できる役務 > 清掃, 除草) one may be answered in words: データ入力 over アンケート・名簿等 says what
/// is done of it, その他 what else is done. So may all of them be, where the words say what each costs.
fn tell_in_words(columns: &mut [Column], values: &[Values<'_>]) {
    const FEWEST: usize = 2;
    let is_open = |column: &Column| {
        matches!(column.field, None | Some(Field::WorkMark | Field::Remarks)) && !is_settled(column)
    };
    let names_work = |column: &Column| {
        let own = column.header.last().map_or("", AsRef::as_ref);
        is_open(column) && !work::kinds_asked(own, work::shipped_words()).is_empty()
    };
    let both = || columns.iter().zip(values);
    let marked: Vec<bool> = both()
        .map(|(column, values)| column.field == Some(Field::WorkMark) && values.share(Looks::Mark) >= HALF)
        .collect();
    let is_priced = |(column, values): (&Column, &Values<'_>)| {
        values.filled() > 0 && values.share_of(offers) >= MOST && names_work(column)
    };
    let priced: Vec<bool> = both().map(is_priced).collect();
    let group = |at: usize| columns[at].header.split_last().map(|(_, above)| above);
    let beside = |at: usize, such: &[bool]| {
        such.iter().enumerate().filter(|(other, is)| **is && group(*other) == group(at)).count()
    };
    let is_told = |at: usize| {
        let are_words = values[at].share(Looks::Mark) < HALF && values[at].share_of(is_answer) >= MOST;
        are_words && (beside(at, &marked) >= FEWEST || beside(at, &priced) > FEWEST)
    };
    let found: Vec<(usize, bool)> = (0..columns.len())
        .filter(|at| is_open(&columns[*at]) && values[*at].filled() > 0 && is_told(*at))
        .filter_map(|at| {
            let others = columns[at].header.last().is_some_and(|own| asks_what_else(own));
            (others || names_work(&columns[at])).then_some((at, others))
        })
        .collect();
    for (at, others) in found {
        let (field, text) = match others {
            true => (Field::WorkDescription, "作業の印の並びで、ほかにできることが書かれている"),
            false => (Field::WorkMark, "作業の並びで、その作業のことが書かれている"),
        };
        remap(&mut columns[at], Some(field), IN_WORDS, text.to_owned());
        columns[at].confidence = 0.8;
    }
}

/// その他, その他の役務（具体的に）.
fn asks_what_else(header: &str) -> bool {
    const OTHERS: [&str; 13] = [
        "その他",
        "ほか",
        "他",
        "その他の作業",
        "その他の役務",
        "その他役務",
        "その他作業",
        "その他業務",
        "その他の業務",
        "その他のサービス",
        "その他サービス",
        "その他のサービス・役務",
        "その他の役務・サービス",
    ];
    OTHERS.contains(&header.trim().split(['(', '（', '\n']).next().unwrap_or_default().trim())
}

/// A few words, or a mark.
fn is_answer(text: &str) -> bool {
    const LONGEST: usize = 30;
    let is_short = text.chars().count() <= LONGEST && text.contains(char::is_alphabetic);
    is_short || mark::read(&Cell::text(text)).value.is_some()
}

/// 1時間950円, 1通8円～, 45円/㎡, 見積: for what it is done.
fn offers(text: &str) -> bool {
    const UNITS: [&str; 14] =
        ["時間", "回", "枚", "個", "通", "部", "件", "㎡", "m2", "坪", "日", "本", "袋", "式"];
    let line = tidy_line(text);
    let is_price = line.contains('円')
        && (line.contains(['~', '～', '/', '〜']) || UNITS.iter().any(|unit| line.contains(unit)));
    is_price || ["見積", "応相談", "要相談", "ご相談"].iter().any(|word| line.contains(word))
}

/// What is said of a thing or a service beside it: 物品 > 規格, 役務 > 料金の目安.
const OF_A_THING: [&str; 14] = [
    "価格",
    "単価",
    "料金",
    "規格",
    "仕様",
    "単位",
    "納期",
    "ロット",
    "内容量",
    "賞味期限",
    "写真",
    "数量",
    "値段",
    "消費期限",
];

/// What stands in a group with kinds of work and is none of them (仕事 > 昼食) is no mark of work.
fn drop_others(columns: &mut [Column]) {
    for column in columns.iter_mut().filter(|column| column.field == Some(Field::WorkMark)) {
        let own = column.header.last().map_or("", AsRef::as_ref).trim();
        let bare = ["の有無", "有無", "の可否", "可否", "対応"]
            .iter()
            .fold(own, |own, end| own.trim_end_matches(end));
        let is_of_thing = OF_A_THING.iter().any(|word| own.contains(word))
            && work::kinds_asked(own, work::shipped_words()).is_empty();
        if column.header.len() > 1 && !is_settled(column) && (is_of_thing || NO_WORK.contains(&bare)) {
            remap(column, None, "other-mark", "作業ではない事柄の印が並んでいる".to_owned());
        }
    }
}

/// 種別 > Ａ and Ｂ, a mark under what the workshop is: its service stands in the header.
fn mark_services(columns: &mut [Column], values: &[Values<'_>]) {
    let names_service = |column: &Column| {
        let own = column.header.last().map_or("", AsRef::as_ref);
        column.field.is_none_or(|field| field == Field::ServiceType)
            && !is_settled(column)
            && matches!(service::read(own).value, Some(ServiceType::TypeA | ServiceType::TypeB))
    };
    let marked: Vec<usize> = (0..columns.len())
        .filter(|at| names_service(&columns[*at]) && values[*at].mostly(Looks::Mark))
        .collect();
    let is_told = |at: usize| columns[at].field == Some(Field::ServiceType) && !marked.contains(&at);
    if marked.len() < 2 || (0..columns.len()).any(is_told) {
        return;
    }
    for at in marked {
        let text = "サービスの名前の見出しの下に印が並んでいる".to_owned();
        remap(&mut columns[at], Some(Field::ServiceType), "values-marks", text);
        columns[at].confidence = 0.9;
    }
}

/// A header that names a kind of work, over marks.
fn mark_work(columns: &mut [Column], values: &[Values<'_>]) {
    for (column, values) in columns.iter_mut().zip(values) {
        let is_below_work = column
            .header
            .split_last()
            .is_some_and(|(_, above)| above.iter().any(|part| part.contains("作業")));
        if is_below_work
            && FORMS.iter().any(|(form, _)| column.field == Some(*form))
            && values.mostly(Looks::Mark)
        {
            remap(column, Some(Field::WorkMark), "values-marks", "作業の組の下に印が並んでいる".to_owned());
            column.confidence = 0.9;
            continue;
        }
        let is_free = column.field.is_none()
            || (column.confidence < 0.9 && column.field != Some(Field::PersonalInformation));
        let own = column.header.last().map_or("", AsRef::as_ref);
        if is_free
            && !work::kinds_asked(own, work::shipped_words()).is_empty()
            && values.share(Looks::Mark) >= HALF
            && !counts(values)
        {
            remap(
                column,
                Some(Field::WorkMark),
                "values-marks",
                "作業の名前の見出しの下に印が並んでいる".to_owned(),
            );
            column.confidence = 0.9;
        }
    }
}

/// 3, 0, 5 count something; 1 and 0 alone are marks.
fn counts(values: &Values<'_>) -> bool {
    values.mostly(Looks::Integer) && !values.between(0.0, 2.0)
}

/// Marks under what would count something (パソコン below 受託可否) are no counts; beside marks of work, or below a group that asks
/// what can be done, they are such marks, known by their header or not.
fn mark_neighbours(columns: &mut [Column], values: &[Values<'_>]) {
    const ASKS: [&str; 6] = ["作業", "業務", "受託", "受注", "対応", "可否"];
    let counts = [Field::PcCount, Field::Users, Field::Staff, Field::Capacity, Field::WorkersAvailable];
    for at in 0..columns.len() {
        let is_count = columns[at].field.is_some_and(|field| counts.contains(&field));
        if !is_count && columns[at].field.is_some() || is_settled(&columns[at]) {
            continue;
        }
        let Some((own, parents)) = columns[at].header.split_last() else { continue };
        let is_other = OTHER.iter().any(|word| own.contains(word)) || own.chars().count() > 10;
        let is_marked = || {
            values[at].filled() >= 2
                && values[at].share(Looks::Mark) >= MOST
                && values[at].share(Looks::Integer) == 0.0
        };
        if (!is_count && is_other) || !is_marked() {
            continue;
        }
        let asks = parents.iter().any(|parent| ASKS.iter().any(|word| parent.contains(word)));
        let is_work = |other: Option<&Column>| {
            other.is_some_and(|other| {
                other.field == Some(Field::WorkMark)
                    && other.header.len() == columns[at].header.len()
                    && other.header[..other.header.len() - 1] == *parents
            })
        };
        let is_beside =
            is_work(at.checked_sub(1).and_then(|left| columns.get(left))) || is_work(columns.get(at + 1));
        if is_beside || (is_count && asks) {
            remap(
                &mut columns[at],
                Some(Field::WorkMark),
                "values-marks",
                "作業の印の並びに印が並んでいる".to_owned(),
            );
            columns[at].confidence = 0.8;
        } else if is_count && values[at].filled() >= 3 {
            let text = format!("{}ではなく印が並んでいる", columns[at].field.map_or("", Field::label));
            remap(&mut columns[at], None, "values-contradict", text);
        }
    }
}

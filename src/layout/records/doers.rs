//! Who does the work of a case in the same row: by a word of the dictionary, by a clause (やってくれた所, 行く事業所), or by the names of
//! workshops that stand below a word that nobody knows.

use super::partial::{place_of, read_as, read_beside};
use super::settled;
use crate::domain::{Field, RecordKind};
use crate::layout::forms::{is_day, is_place, is_surely_workshop, is_workshop};
use crate::layout::heads::header::Header;
use crate::layout::mapping::left_over;
use crate::layout::mapping::scorer::Scorer;
use crate::layout::mapping::values::Values;
use crate::layout::view::View;
use crate::layout::vocabulary::parties::{self, Party};

/// Rows below a header in which its values are looked for.
const WITHIN: u32 = 40;
/// Filled cells that a column must have before it is believed.
const FEWEST: usize = 3;
const HALF: f64 = 0.5;
/// Letters of a workshop's name at most.
const LONGEST: usize = 24;

/// The header as that of orders, whose case stands in the row itself, and the column that names the workshop where no known word
/// does. Who does it is all that some lists say of the order: the sum is the case's.
pub(super) fn order_of(
    header: &Header,
    case: &Header,
    view: &View<'_>,
    scorer: &mut Scorer<'_>,
) -> Option<(Header, Option<usize>)> {
    let has_doer = |order: &Header| place_of(order, &[Field::Name, Field::OfficeNumber]).is_some();
    let is_done = |order: &Header| {
        let is_given = |at: usize| {
            let name = at as u32 + 1;
            may_have_taken(order, at)
                && (settled::is_given(view, case, name) || settled::is_ledger(view, case, name))
        };
        place_of(order, &[Field::Name]).is_some_and(|at| is_taken(order, at) || is_given(at))
    };
    scorer.beside(Field::CaseNumber, |scorer| {
        let own = read_as(header, RecordKind::Order, scorer).filter(has_doer).or_else(|| {
            let alone = |scorer: &mut Scorer<'_>| read_as(header, RecordKind::Order, scorer);
            scorer.beside(Field::Amount, alone).filter(is_done)
        });
        if let Some(own) = own {
            return Some((own, None));
        }
        let at = told_name(header, case, view, scorer)?;
        let names = [(at, Field::Name)];
        let read = |scorer: &mut Scorer<'_>| read_beside(header, RecordKind::Order, &names, scorer);
        scorer.beside(Field::Amount, read).map(|order| (order, Some(at)))
    })
}

/// The one column that nobody has a word for and that says who does the work of a case: the case names its work and who wants it.
fn told_name(header: &Header, case: &Header, view: &View<'_>, scorer: &mut Scorer<'_>) -> Option<usize> {
    let read = match case.assignment.kind {
        RecordKind::Case => None,
        _ => Some(read_as(case, RecordKind::Case, scorer)?),
    };
    let case = read.as_ref().unwrap_or(case);
    let says_both = |case: &Header| {
        place_of(case, &[Field::Client]).is_some()
            && place_of(case, &[Field::Title, Field::WorkKind]).is_some()
    };
    // Companies below 荷主 and works below 何をする仕事か say it as well as words do.
    let told = match says_both(case) {
        true => None,
        false => left_over::told_as(case, RecordKind::Case, view, scorer),
    };
    let told = told.map(|assignment| Header { assignment, ..case.clone() });
    let case = told.as_ref().unwrap_or(case);
    if !says_both(case) {
        return None;
    }
    let last = view.rows().min(header.last + WITHIN);
    let own = |at: usize| header.paths[at].as_ref().and_then(|path| path.last()).map_or("", String::as_str);
    let is_open = |at: usize, scorer: &mut Scorer<'_>| {
        // 事業所名 alone, beside nothing that says so, may be one of many.
        let is_word = case.assignment.fields[at].is_some() || scorer.means(own(at), Field::Name);
        !own(at).is_empty() && !is_word && !is_of_others(own(at))
    };
    let values = |at: usize| Values::sample(view, at as u32 + 1, header.last + 1..=last);
    let may_be_name = |text: &str| !is_day(text) && !is_place(text) && text.contains(char::is_alphabetic);
    let open: Vec<(usize, Values<'_>)> = (0..header.paths.len())
        .filter(|at| is_open(*at, scorer))
        .map(|at| (at, values(at)))
        .filter(|(_, values)| values.filled() >= FEWEST && values.share_of(may_be_name) > HALF)
        .collect();
    // Of several columns of workshops the one counts that says it in its words.
    let one = |is_it: &dyn Fn(&(usize, Values<'_>)) -> bool| {
        let mut found = open.iter().filter(|column| is_it(column));
        found.next().filter(|_| found.next().is_none()).map(|(at, _)| *at)
    };
    let key = place_of(case, &[Field::Title, Field::WorkKind]).map(|at| at as u32 + 1);
    let is_short = |text: &str| text.chars().count() <= LONGEST;
    let goes_with_day = |(at, values): &(usize, Values<'_>)| {
        key.is_some_and(|key| settled::stands_where_given(view, case, key, *at as u32 + 1))
            && values.share_of(is_workshop) > 0.0
            && values.share_of(is_short) >= 1.0
            && !asks_where(own(*at))
    };
    one(&|(at, _)| does(own(*at)))
        .or_else(|| {
            let is_told = |at: usize| !asks_where(own(at)) && !introduces(own(at));
            one(&|(at, values)| is_told(*at) && values.share_of(is_surely_workshop) >= HALF)
        })
        .or_else(|| one(&goes_with_day))
}

/// Whether the own word of a column of workshops says that one has taken the work.
pub(super) fn is_taken(order: &Header, at: usize) -> bool {
    // 従事事業所 is who works, where 担当事業所 may be who would.
    const WORKS: [&str; 9] = [
        "従事事業所",
        "従事施設",
        "従事作業所",
        "受託事業所",
        "受託施設",
        "受託作業所",
        "受注事業所",
        "受注施設",
        "受注作業所",
    ];
    let says = |text: &str| {
        let bare = text.trim().trim_end_matches(['名', '称']);
        // Who stands below お願いした is who was asked in earnest.
        WORKS.contains(&bare) || does(text) || does(&format!("{bare}先"))
    };
    let path = order.paths[at].as_deref().and_then(<[String]>::split_last);
    // お願いした事業所 > 名前: the group says it.
    let is_bare = |own: &str| ["名前", "名称", "事業所名", "事業所", "名"].contains(&own.trim());
    path.is_some_and(|(own, above)| says(own) || is_bare(own) && above.iter().any(|group| says(group)))
}

/// Whether the word over a column of workshops says of none that it only might: no 候補, 打診先 or 紹介元.
pub(super) fn may_have_taken(order: &Header, at: usize) -> bool {
    let own = order.paths[at].as_ref().and_then(|path| path.last());
    own.is_some_and(|own| !is_of_others(own) && !asks_where(own))
}

/// Whether most that stands in a column is a workshop by its name.
pub(super) fn are_workshops(view: &View<'_>, header: &Header, at: usize) -> bool {
    let last = view.rows().min(header.last + WITHIN);
    let values = Values::sample(view, at as u32 + 1, header.last + 1..=last);
    values.filled() >= FEWEST && values.share_of(is_workshop) >= HALF
}

/// どこ, 現場, 行き先: where the work is done, not who does it.
fn asks_where(header: &str) -> bool {
    ["どこ", "場", "現", "所在", "住所", "行き先", "行先", "地", "宛"]
        .iter()
        .any(|word| header.contains(word))
}

/// 受けた事業所, お願いした先, 行く事業所: who did so or does, not who might, and no person.
fn does(header: &str) -> bool {
    parties::party(header) == Some(Party::Doer)
}

/// 紹介した施設, 紹介先: who was named to the client, and does it where that came to something.
fn introduces(header: &str) -> bool {
    ["紹介した", "紹介先", "紹介事業所", "紹介施設"].iter().any(|word| header.starts_with(word))
}

/// 候補の事業所, 断られた先, 届け先, 紹介元: who might do it, does not, or is somebody else.
pub(super) fn is_of_others(header: &str) -> bool {
    const OTHERS: [&str; 38] = [
        "候補",
        "打診",
        "予定",
        "希望",
        "相談",
        "照会",
        "案内",
        "見積",
        "断",
        "連絡",
        "推薦",
        "提案",
        "応募",
        "手挙げ",
        "手を挙げ",
        "返事",
        "回答",
        "できる",
        "可能",
        "紹介",
        "元",
        "問",
        "法人",
        "会社",
        "企業",
        "番号",
        "窓口",
        "担当者",
        "氏名",
        "納め",
        "届",
        "渡",
        "送",
        "請求",
        "支払",
        "メモ",
        "備考",
        "聞",
    ];
    !introduces(header) && OTHERS.iter().any(|word| header.contains(word))
}

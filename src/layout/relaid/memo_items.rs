//! What a memo says, piece by piece: 定員20・現員18, 一度に8名まで対応可能, ㈱見本さんから電話.

use super::contact;
use super::memo_words::WORDS;
use crate::domain::{Field, ServiceType};
use crate::normalise::{service, tidy_line};
use crate::table::Cell;

/// What a memo says in each of these fields, behind what is left of it.
pub(in crate::layout) fn parts(cell: &Cell, fields: &[Field]) -> Option<Vec<Option<String>>> {
    let items = items_of(cell)?;
    let count = |field: Field| items.iter().filter(|item| item.field == Some(field)).count();
    let is_read = |item: &Item| item.field.is_some_and(|field| fields.contains(&field) && count(field) == 1);
    let rest: Vec<&str> =
        items.iter().filter(|item| !is_read(item)).map(|item| item.whole.as_str()).collect();
    let rest = (!rest.is_empty()).then(|| rest.join("\n"));
    let value = |field: &Field| {
        let item = items.iter().find(|item| item.field == Some(*field))?;
        is_read(item).then(|| item.value.clone())
    };
    Some(std::iter::once(rest).chain(fields.iter().map(value)).collect())
}

/// A piece of a memo.
pub(super) struct Item {
    pub(super) field: Option<Field>,
    value: String,
    whole: String,
}

impl Item {
    fn of(field: Field, value: &str, whole: &str) -> Self {
        Self { field: Some(field), value: value.trim().to_owned(), whole: whole.trim().to_owned() }
    }
}

/// The pieces of a cell, and the field of each that says one.
pub(super) fn items_of(cell: &Cell) -> Option<Vec<Item>> {
    let Cell::Text(text) = cell else { return None };
    let mut items: Vec<Item> = Vec::new();
    for clause in clauses(text) {
        for piece in clause.split(['、', '，']).map(str::trim).filter(|piece| !piece.is_empty()) {
            let found = item(piece).map(|item| vec![item]).or_else(|| several(piece));
            match found {
                Some(found) => items.extend(found),
                None => match items.last_mut().filter(|last| is_list(last) && clause.contains(&last.whole)) {
                    // 作業：封入、検品: what follows such a word is one list.
                    Some(last) => {
                        last.value = format!("{}、{piece}", last.value);
                        last.whole = format!("{}、{piece}", last.whole);
                    }
                    None => {
                        items.push(Item { field: None, value: String::new(), whole: piece.to_owned() });
                    }
                },
            }
        }
    }
    (!items.is_empty()).then_some(items)
}

const fn is_list(item: &Item) -> bool {
    matches!(item.field, Some(Field::WorkDescription))
}

/// Lines and sentences, and what stands between strokes.
fn clauses(text: &str) -> Vec<String> {
    let text = text.replace("【", "\n【").replace(" / ", "\n").replace("　/　", "\n");
    let pieces = text.split(['\n', '。', '／', '｜', '；']);
    pieces.map(tidy_line).filter(|piece| !piece.trim().is_empty()).collect()
}

/// 定員20・現員18, B型 定員20名(現員18名), @12円で計3,600円: pieces that each say something.
fn several(piece: &str) -> Option<Vec<Item>> {
    let divides = |c: char| c.is_whitespace() || matches!(c, '・' | '(' | ')' | 'で');
    let parts: Vec<&str> = piece.split(divides).filter(|part| !part.is_empty()).collect();
    if parts.len() < 2 {
        return None;
    }
    parts.into_iter().map(item).collect()
}

/// What one piece says.
fn item(piece: &str) -> Option<Item> {
    labelled(piece).or_else(|| worded(piece)).or_else(|| {
        let is_service = piece.chars().count() <= 12
            && !piece.contains(|c: char| c.is_ascii_digit())
            && (piece.contains('型') || piece.contains("移行"))
            && service::read(piece).value.is_some_and(|one| !matches!(one, ServiceType::Other(_)));
        match () {
            () if is_service => Some(Item::of(Field::ServiceType, piece, piece)),
            () if contact::is_address(piece) => Some(Item::of(Field::Address, piece, piece)),
            () => None,
        }
    })
}

/// `定員：20名`, `【納期】R4.11.4`, `仕事は封入`, `TEL 000-000-0000`, `施設外就労可`.
fn labelled(piece: &str) -> Option<Item> {
    if let Some((label, value)) = piece.strip_prefix('【').and_then(|rest| rest.split_once('】')) {
        let (_, field) = WORDS.labels.iter().find(|(own, _)| own == label.trim())?;
        return is_sure(*field, value).then(|| Item::of(*field, value, piece));
    }
    WORDS.labels.iter().find_map(|(label, field)| {
        let rest = piece.strip_prefix(label.as_str())?;
        let divides = |c: char| c.is_whitespace() || matches!(c, '：' | ':' | '=' | 'は');
        let value = match rest.starts_with(divides) {
            true => rest.trim_start_matches(divides),
            false if stands_close(*field) => rest,
            false => return None,
        };
        is_sure(*field, value).then(|| Item::of(*field, value, piece))
    })
}

/// Whether a value of the field may follow its word at once.
const fn stands_close(field: Field) -> bool {
    !matches!(
        field,
        Field::WorkDescription | Field::Client | Field::Name | Field::Address | Field::ServiceType
    )
}

/// Whether a value says one thing for certain.
fn is_sure(field: Field, value: &str) -> bool {
    const VAGUE: [&str; 9] = ["くらい", "ぐらい", "程度", "ほど", "約", "前後", "以上", "未定", "頃"];
    const MARKS: [&str; 14] =
        ["可", "不可", "○", "〇", "×", "△", "◎", "要相談", "応相談", "有", "無", "あり", "なし", "可能"];
    let value = value.trim();
    let digits = value.chars().filter(char::is_ascii_digit).count();
    let count = |units: &[&str]| {
        let unit = value.trim_start_matches(|c: char| c.is_ascii_digit());
        digits > 0 && digits <= 4 && unit.len() < value.len() && units.contains(&unit)
    };
    let is_vague = VAGUE.iter().any(|word| value.contains(word));
    match field {
        Field::Capacity | Field::Users | Field::WorkersAvailable => count(&["", "名", "人"]),
        Field::PcCount => count(&["", "台"]),
        Field::Phone | Field::Fax => {
            (9..=11).contains(&digits) && value.chars().all(|c| c.is_ascii_digit() || "-()ー－".contains(c))
        }
        Field::AverageWage | Field::UnitPrice | Field::Amount => {
            let bare = value.trim_end_matches('円').trim_end_matches("万").trim_end_matches("千");
            digits > 0 && bare.chars().all(|c| c.is_ascii_digit() || ",.￥¥".contains(c))
        }
        Field::Quantity => {
            value.starts_with(|c: char| c.is_ascii_digit()) && !is_vague && !value.contains('円')
        }
        Field::DueOn => digits > 0 && !is_vague && value.chars().count() <= 14,
        Field::OffSite => MARKS.contains(&value),
        _ => !value.is_empty() && !is_vague,
    }
}

/// 一度に8名まで対応可能, 11月28日までに納品, ㈱見本さんから電話, 1回あたり6000円, 300通, (R2.2.13聞き取り).
fn worded(piece: &str) -> Option<Item> {
    let item = |field: Field, value: &str| is_sure(field, value).then(|| Item::of(field, value, piece));
    let inner = piece.trim_start_matches(['(', '（']).trim_end_matches([')', '）']);
    if let Some(day) =
        ["聞き取り", "聞取り", "聞取", "確認", "現在", "時点"].iter().find_map(|end| inner.strip_suffix(end))
    {
        let is_day = day.chars().filter(char::is_ascii_digit).count() >= 3
            && day.chars().count() <= 12
            && !day.contains(['名', '人', '円']);
        return is_day.then(|| Item::of(Field::UpdatedOn, day, piece));
    }
    if let Some(rest) = piece.strip_prefix("一度に").or_else(|| piece.strip_prefix("一回に")) {
        let end = rest.find("まで").or_else(|| rest.find("対応"))?;
        return item(Field::WorkersAvailable, &rest[..end]);
    }
    if let Some(day) =
        ["までに納品", "まで納品", "納品", "納め", "納期"].iter().find_map(|end| piece.strip_suffix(end))
    {
        let is_day = day.contains(['月', '/', '.']) && day.starts_with(|c: char| c.is_alphanumeric());
        return item(Field::DueOn, day).filter(|_| is_day);
    }
    if let Some(name) = ["から電話", "から依頼", "から相談", "からの依頼", "より依頼", "より電話"]
        .iter()
        .find_map(|end| piece.strip_suffix(end))
    {
        return item(Field::Client, unnamed(name));
    }
    if let Some(name) = ["にお願いした", "にお願い", "に依頼", "に依頼した", "に決定", "に決まった", "で受注"]
        .iter()
        .find_map(|end| piece.strip_suffix(end))
    {
        return item(Field::Name, unnamed(name));
    }
    if let Some((_, price)) = piece.split_once("あたり").filter(|(one, _)| one.starts_with(['1', '一', '１']))
    {
        return item(Field::UnitPrice, price);
    }
    // 300通: a number and what it counts.
    let unit = piece.trim_start_matches(|c: char| c.is_ascii_digit() || c == ',');
    let is_count = unit.len() < piece.len()
        && (1..=3).contains(&unit.chars().count())
        && unit.chars().all(char::is_alphabetic)
        && !["円", "千円", "万円", "名", "人", "月", "日", "年", "時"].contains(&unit);
    if is_count { item(Field::Quantity, piece) } else { None }
}

/// A name without さん or 様.
fn unnamed(name: &str) -> &str {
    let name = name.trim();
    ["さん", "様", "さま"].iter().find_map(|polite| name.strip_suffix(polite)).unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        let items = items_of(&Cell::text(text)).unwrap_or_default();
        let shown = items.iter().map(|item| match item.field {
            Some(field) => format!("{}={}", WORDS.header(field), item.value),
            None => format!("?{}", item.whole),
        });
        shown.collect::<Vec<_>>().join("|")
    }

    #[test]
    fn a_memo_of_a_workshop_is_taken_apart() {
        assert_eq!(
            read(
                "就労A型、定員10・現員8。所在地 見本市例町二丁目19番地2。℡099-000-0000。仕事は書類の封入、草刈り。一度に8名まで対応可能。平均賃金月額79,800円。（R2.1.3聞き取り）"
            ),
            "サービス種別=就労A型|定員=10|利用者数=8|所在地=見本市例町二丁目19番地2|電話番号=099-000-0000|作業内容=書類の封入、草刈り|対応可能人数=8名|平均工賃月額=79,800円|最終確認日=R2.1.3"
        );
        assert_eq!(
            read("B型　定員20名（現員18名） / 施設外就労可 / 工賃15,000円 / 送迎あり"),
            "サービス種別=B型|定員=20名|利用者数=18名|施設外就労=可|平均工賃月額=15,000円|?送迎あり"
        );
        assert_eq!(
            read("定員20名、実員18、可：封入・清掃、施設外×"),
            "定員=20名|利用者数=18|作業内容=封入・清掃|施設外就労=×"
        );
    }

    #[test]
    fn a_memo_of_a_case_is_taken_apart() {
        assert_eq!(
            read("発注元は㈱見本。3900通、@12円で計46,800円。納期R4.11.4。担当事業所は例示工房。"),
            "発注元=(株)見本|数量=3900通|単価=12円|金額=46,800円|納期=R4.11.4|担当事業所=例示工房"
        );
        assert_eq!(
            read(
                "見本運輸株式会社さんから電話。10回、1回あたり6000円（計60,000円）。11月28日までに納品。例示工房さんにお願いした。"
            ),
            "発注元=見本運輸株式会社|数量=10回|単価=6000円|金額=60,000円|納期=11月28日|担当事業所=例示工房"
        );
        assert_eq!(
            read("見積中。発注元：(株)見本書店、数量 360店くらい、金額は未定、納期 2022/10/11"),
            "?見積中|発注元=(株)見本書店|?数量 360店くらい|?金額は未定|納期=2022/10/11"
        );
    }
}

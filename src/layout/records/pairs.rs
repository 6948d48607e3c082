//! What the lines above a table say once for all its rows, a label with its value: 回答窓口：…, 回答日 | 令和7年3月24日.

use super::still_to_come::names_workshop;
use crate::domain::{Field, RecordKind};
use crate::layout::heads::header::Header;

use crate::layout::mapping::scorer::Scorer;
use crate::layout::model::{Column, MappedCell, Orientation};
use crate::layout::view::View;
use crate::normalise::date::fiscal_years_in;
use crate::table::Cell;
use std::borrow::Cow;

/// Rows above a header that belong to its table.
const ABOVE: u32 = 8;
/// Letters of a label at most.
const LABEL: usize = 12;

/// The fields that may be said above the rows of a kind.
const fn wanted(kind: RecordKind) -> &'static [Field] {
    match kind {
        RecordKind::Application => &[Field::DeskName, Field::AnsweredAt],
        RecordKind::Order | RecordKind::Delivery => &[Field::DeskName, Field::Name, Field::Client],
        RecordKind::Case => &[Field::Client],
        RecordKind::CaseSplit => &[Field::ParentCase],
        RecordKind::MonthlyWage | RecordKind::Wage => &[Field::Name, Field::OfficeNumber],
        _ => &[],
    }
}

/// What the lines above a header say that no column of the table says itself.
pub(in crate::layout) fn above(
    view: &View<'_>,
    header: &Header,
    columns: &[Column],
    scorer: &mut Scorer<'_>,
) -> Vec<MappedCell> {
    let mut given: Vec<MappedCell> = Vec::new();
    let fields = wanted(header.assignment.kind);
    if fields.is_empty() || view.orientation != Orientation::Rows || view.fold().is_some() {
        return given;
    }
    let is_open = |field: &Field, given: &[MappedCell]| {
        columns.iter().all(|column| column.field != Some(*field))
            && given.iter().all(|cell| cell.field != *field)
    };
    for row in (header.first.saturating_sub(ABOVE).max(1)..header.first).rev() {
        let texts = view.texts(row);
        for (at, (col, text)) in texts.iter().enumerate() {
            let (label, value, place) = match text.split_once(['：', ':']) {
                Some((label, value)) if !value.trim().is_empty() => (label, value.trim().to_owned(), *col),
                _ => match texts.get(at + 1) {
                    Some((next, value)) => (&**text, value.to_string(), *next),
                    None => continue,
                },
            };
            let label = label.trim();
            if label.is_empty() || label.chars().count() > LABEL || scorer.best(&value) >= 0.9 {
                continue;
            }
            let mut means = |field: Field| match field {
                Field::Client => is_client(label),
                // 案件番号 above the parts is that of the whole.
                Field::ParentCase => {
                    scorer.means(label, field) || scorer.means_of(label, RecordKind::Case, Field::CaseNumber)
                }
                _ => scorer.means(label, field),
            };
            let meant = fields.iter().find(|field| is_open(field, &given) && means(**field));
            let Some(field) = meant.copied() else { continue };
            let cell = view.get(row, place);
            let value = if matches!(cell, Cell::Text(_)) { Cell::text(&value) } else { cell.clone() };
            let cell = view.place(row, place);
            given.push(MappedCell { field, header: label.into(), cell, value });
        }
    }
    if fields.contains(&Field::Client) && is_open(&Field::Client, &given) {
        given.extend(client_of_sheet(view, header.first));
    }
    given
}

/// Whether a label asks who wants the work of all rows: 会社名 above a list may be the office's own.
fn is_client(label: &str) -> bool {
    const CLIENTS: [&str; 16] = [
        "得意先",
        "お得意先",
        "取引先",
        "発注者",
        "発注元",
        "発注企業",
        "依頼元",
        "依頼主",
        "依頼企業",
        "顧客",
        "客先",
        "お客様",
        "お客さま",
        "クライアント",
        "委託元",
        "注文主",
    ];
    let bare: String = label.chars().filter(|c| !c.is_whitespace()).collect();
    CLIENTS
        .iter()
        .any(|client| bare.strip_prefix(client).is_some_and(|rest| ["", "名", "名称"].contains(&rest)))
}

/// Whether the lines above a header say who wants all of its rows.
pub(in crate::layout) fn name_client(view: &View<'_>, header: u32) -> bool {
    let says = |row: u32| client_said(&view.texts(row)).is_some();
    let is_upright = view.orientation == Orientation::Rows && view.fold().is_none();
    is_upright
        && ((header.saturating_sub(ABOVE).max(1)..header).any(says)
            || client_of_sheet(view, header).is_some())
}

/// Who wants the rows below, where a row says it by a label: 得意先：㈱見本, 得意先 | ㈱見本 | 締め日：月末.
pub(in crate::layout) fn client_said(texts: &[(u32, Cow<'_, str>)]) -> Option<(u32, String)> {
    const FEW: usize = 6;
    if texts.len() > FEW {
        return None;
    }
    texts.iter().enumerate().find_map(|(at, (col, text))| match text.split_once(['：', ':']) {
        Some((label, value)) if !value.trim().is_empty() => {
            is_client(label).then(|| (*col, value.trim().to_owned()))
        }
        _ if is_client(text) => texts.get(at + 1).map(|(next, value)| (*next, value.to_string())),
        _ => None,
    })
}

/// Whether a line right above a header says which workshop all of its rows are of.
pub(in crate::layout) fn name_workshop(view: &View<'_>, header: u32) -> bool {
    const NEAR: u32 = 4;
    let is_upright = view.orientation == Orientation::Rows && view.fold().is_none();
    let mut rows = header.saturating_sub(NEAR).max(1)..header;
    is_upright && rows.any(|row| workshop_said(&view.texts(row)).is_some())
}

/// Which workshop the rows below are of, where a row says it by a label: 事業所名：みほん, 事業所名 | みほん | 令和４年度.
pub(in crate::layout) fn workshop_said(texts: &[(u32, Cow<'_, str>)]) -> Option<(u32, String)> {
    const LABELS: [&str; 14] = [
        "事業所名",
        "事業所",
        "作業所名",
        "作業所",
        "施設名",
        "担当事業所",
        "受注事業所",
        "受託事業所",
        "引受事業所",
        "割当事業所",
        "発注先",
        "委託先",
        "お願い先",
        "依頼先",
    ];
    let is_label = |text: &str| {
        let is_mark = |c: char| c.is_whitespace() || "■◆●○▼▽□◇★☆【】".contains(c);
        let bare: String = text.chars().filter(|c| !is_mark(*c)).collect();
        LABELS.contains(&&*bare)
    };
    let names = |name: &str| names_workshop(name) && name.contains(char::is_alphabetic);
    let closed = |name: &str| name.trim().trim_end_matches('】').trim().to_owned();
    match texts {
        [(col, text)] => {
            let (label, name) = text.split_once(['：', ':'])?;
            (is_label(label) && names(name)).then(|| (*col, closed(name)))
        }
        [(_, label), (col, name), times @ ..] if times.iter().all(|(_, text)| is_year(text)) => {
            (is_label(label) && names(name)).then(|| (*col, closed(name)))
        }
        _ => None,
    }
}

/// 令和４年度 and nothing else.
fn is_year(text: &str) -> bool {
    text.trim().ends_with(['年', '度']) && !fiscal_years_in(text).is_empty()
}

/// 得意先別受注簿, a sheet for each: its name is the client.
fn client_of_sheet(view: &View<'_>, header: u32) -> Option<MappedCell> {
    const BY_CLIENT: [&str; 7] =
        ["得意先別", "取引先別", "発注者別", "発注元別", "顧客別", "客先別", "依頼元別"];
    const OTHERS: [&str; 22] = [
        "集計",
        "合計",
        "一覧",
        "まとめ",
        "原本",
        "雛形",
        "ひな形",
        "様式",
        "台帳",
        "総括",
        "全体",
        "全社",
        "全件",
        "目次",
        "表紙",
        "マスタ",
        "データ",
        "シート",
        "リスト",
        "年",
        "月",
        "Sheet",
    ];
    let name = view.sheet_name().trim();
    let mut rows = header.saturating_sub(ABOVE).max(1)..header;
    let row = rows.find(|row| {
        view.texts(*row).iter().any(|(_, text)| BY_CLIENT.iter().any(|word| text.contains(word)))
    })?;
    let is_name = name.chars().count() >= 2
        && name.contains(|c: char| !c.is_ascii() && c.is_alphabetic())
        && !OTHERS.iter().any(|word| name.contains(word));
    is_name.then(|| MappedCell {
        field: Field::Client,
        header: "シート名".into(),
        cell: view.place(row, 1),
        value: Cell::text(name),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("得意先", true)]
    #[case("お客様名", true)]
    #[case("取　引　先", true)]
    #[case("会社名", false)]
    #[case("発注者区分", false)]
    fn labels_that_ask_for_the_client(#[case] label: &str, #[case] expected: bool) {
        assert_eq!(is_client(label), expected, "{label}");
    }

    #[rstest]
    #[case(&["事業所名：みほん作業所"], Some("みほん作業所"))]
    #[case(&["■事業所名", "ひまわり"], Some("ひまわり"))]
    #[case(&["【発注先：例示園】"], Some("例示園"))]
    #[case(&["事業所名：未定"], None)]
    #[case(&["事業所名", "ひまわり", "令和４年度"], Some("ひまわり"))]
    #[case(&["事業所名", "ひまわり", "5月"], None)]
    #[case(&["担当：みほん"], None)]
    fn lines_that_name_a_workshop(#[case] texts: &[&str], #[case] expected: Option<&str>) {
        let texts: Vec<(u32, Cow<'_, str>)> = (1..).zip(texts.iter().map(|text| Cow::from(*text))).collect();
        let found = workshop_said(&texts).map(|(_, name)| name);
        assert_eq!(found.as_deref(), expected, "{texts:?}");
    }
}

//! A ledger with a sheet per fiscal year, last year's hidden, and a filled-in example in front.

use super::MadeList;
use super::columns::{Column, Field, headings};
use super::plain::list;
use crate::demo::BuildError;
use crate::demo::cell::Cell;
use crate::demo::dirt::Clerk;
use crate::demo::sheet::{Page, workbook};
use crate::demo::workshop::Workshop;

const COLUMNS: &[Column] = &[
    ("指定事業所番号", Field::OfficeNumber),
    ("事業所名（正式）", Field::Name),
    ("ふりがな", Field::Kana),
    ("法人", Field::Corporation),
    ("サービス", Field::Service),
    ("住所", Field::Address),
    ("電話", Field::Phone),
    ("Ｅメール", Field::Email),
    ("利用者定員", Field::Capacity),
    ("利用登録者数", Field::Users),
    ("ＰＣ台数", Field::Computers),
    ("受注可能な作業", Field::Works),
    ("月額平均工賃", Field::Wage),
    ("施設外作業", Field::Travel),
    ("窓口担当", Field::Contact),
    ("更新年月日", Field::Updated),
];

const EXAMPLE: &[&str] = &[
    "1234567890",
    "（例）○○作業所",
    "まるまるさぎょうしょ",
    "社会福祉法人○○会",
    "就労継続支援B型",
    "○○県○○市○○町1-2-3",
    "000-000-0000",
    "example@example.invalid",
    "20名",
    "18名",
    "3台",
    "箱折り、シール貼り",
    "15,000円",
    "可",
    "見本太郎",
    "令和8年4月1日",
];

pub(super) fn write_yearly(workshops: &[Workshop], clerk: &mut Clerk) -> Result<MadeList, BuildError> {
    let last_year: Vec<Workshop> = workshops
        .iter()
        .filter(|workshop| workshop.index % 3 != 0)
        .map(|workshop| workshop.clone().aged(&mut clerk.dice))
        .collect();
    let mut this_year = page_of_year("令和8年度", workshops, clerk)?;
    let mut hidden = page_of_year("令和7年度", &last_year, clerk)?;
    this_year.sheet.set_active(true);
    hidden.sheet.set_hidden(true);
    let bytes = workbook(vec![example()?, this_year, hidden])?;
    Ok(MadeList { bytes, hidden_rows: last_year.len() as u64, cards: 0 })
}

fn page_of_year(year: &str, workshops: &[Workshop], clerk: &mut Clerk) -> Result<Page, BuildError> {
    let mut page = Page::new(year)?;
    page.headings(headings(COLUMNS))?;
    list(&mut page, COLUMNS, workshops, clerk)?;
    Ok(page)
}

fn example() -> Result<Page, BuildError> {
    let mut page = Page::new("記入例")?;
    page.headings(headings(COLUMNS))?;
    page.line(&EXAMPLE.iter().map(|text| Cell::text(*text)).collect::<Vec<_>>())?;
    page.remark(3, 0, "※この例にならって記入してください。行は追加して構いません。")?;
    Ok(page)
}

//! A short list with a 調査票 beside it for some workshops: a sheet each, label cell and value cell.

use super::MadeList;
use super::columns::{Column, Field, headings, row};
use super::plain::list;
use crate::demo::BuildError;
use crate::demo::desk::Desk;
use crate::demo::dirt::Clerk;
use crate::demo::sheet::{Page, workbook};
use crate::demo::workshop::Workshop;

/// How many workshops of a file returned the questionnaire.
const CARDS: usize = 6;

const LIST: &[Column] = &[
    ("番号", Field::Serial),
    ("登録事業所名", Field::Name),
    ("法人の名称", Field::Corporation),
    ("事業所指定番号", Field::OfficeNumber),
    ("種　別", Field::Service),
    ("事業所の所在地", Field::Address),
    ("お電話", Field::Phone),
    ("定員（人）", Field::Capacity),
    ("取り扱い作業", Field::Works),
    ("最新確認日", Field::Updated),
];

/// The labels of a card, in pairs of one line: the second stands right of the first one's value.
const CARD: &[Column] = &[
    ("事業所名", Field::Name),
    ("フリガナ", Field::Kana),
    ("法人名", Field::Corporation),
    ("法人番号", Field::CorporateNumber),
    ("事業所番号", Field::OfficeNumber),
    ("サービス種別", Field::Service),
    ("郵便番号", Field::Postal),
    ("所在地", Field::Address),
    ("電話番号", Field::Phone),
    ("FAX", Field::Fax),
    ("メールアドレス", Field::Email),
    ("ご担当者", Field::Contact),
    ("定員", Field::Capacity),
    ("利用者数", Field::Users),
    ("パソコン台数", Field::Computers),
    ("対応可能人数", Field::Workers),
    ("平均工賃（月額）", Field::Wage),
    ("施設外就労", Field::Travel),
    ("主な業務内容", Field::Works),
    ("記入日", Field::Updated),
];

pub(super) fn write_cards(
    desk: &Desk,
    workshops: &[Workshop],
    clerk: &mut Clerk,
) -> Result<MadeList, BuildError> {
    let mut index = Page::new("一覧")?;
    index.remark(0, 0, &format!("{}　登録事業所（調査票は各シート）", desk.name))?;
    index.skip(2);
    index.headings(headings(LIST))?;
    list(&mut index, LIST, workshops, clerk)?;
    let mut pages = vec![index];
    for (place, workshop) in workshops.iter().take(CARDS).enumerate() {
        pages.push(card(place + 1, workshop, clerk)?);
    }
    let cards = pages.len() as u64 - 1;
    Ok(MadeList { bytes: workbook(pages)?, hidden_rows: 0, cards })
}

fn card(serial: usize, workshop: &Workshop, clerk: &mut Clerk) -> Result<Page, BuildError> {
    let mut page = Page::new(&format!("調査票{serial}"))?;
    page.title("事業所調査票", 5)?;
    page.remark(1, 0, "太枠の中をご記入ください。")?;
    page.skip(2);
    for pair in CARD.chunks(2) {
        let labels = headings(pair);
        page.labelled(&labels.zip(row(pair, workshop, serial, clerk)).collect::<Vec<_>>())?;
    }
    Ok(page)
}

//! Lists kept as CSV, in CP932 and in UTF-8.

use super::MadeList;
use super::columns::{Column, Field, headings, row};
use crate::demo::BuildError;
use crate::demo::csv_text::{CsvText, Encoding};
use crate::demo::dirt::Clerk;
use crate::demo::workshop::Workshop;

const OLD: &[Column] = &[
    ("法人名称", Field::Corporation),
    ("事業所名", Field::Name),
    ("ｶﾅ", Field::Kana),
    ("事業者番号", Field::OfficeNumber),
    ("事業種別", Field::Service),
    ("住所", Field::Address),
    ("ＴＥＬ", Field::Phone),
    ("ＦＡＸ", Field::Fax),
    ("定員（名）", Field::Capacity),
    ("現員（名）", Field::Users),
    ("PC台数", Field::Computers),
    ("業務内容", Field::Works),
    ("平均工賃（千円）", Field::WageInThousands),
    ("最終更新日", Field::Updated),
];

const NEW: &[Column] = &[
    ("ID", Field::Serial),
    ("事業所番号", Field::OfficeNumber),
    ("施設名称", Field::Name),
    ("施設名称（カナ）", Field::Kana),
    ("運営法人名", Field::Corporation),
    ("法人番号（13桁）", Field::CorporateNumber),
    ("サービスの種類", Field::Service),
    ("所在地住所", Field::Address),
    ("代表電話", Field::Phone),
    ("E-mail", Field::Email),
    ("利用定員数", Field::Capacity),
    ("利用者の人数", Field::Users),
    ("職員の人数", Field::Staff),
    ("参加可能な利用者数", Field::Workers),
    ("可能な業務", Field::Works),
    ("平均工賃(円)", Field::Wage),
    ("施設外就労可否", Field::Travel),
    ("登録情報更新日", Field::Updated),
    ("メモ", Field::Note),
];

pub(super) fn write_old(workshops: &[Workshop], clerk: &mut Clerk) -> Result<MadeList, BuildError> {
    write_csv(Encoding::Cp932, OLD, workshops, clerk)
}

pub(super) fn write_new(workshops: &[Workshop], clerk: &mut Clerk) -> Result<MadeList, BuildError> {
    write_csv(Encoding::Utf8WithBom, NEW, workshops, clerk)
}

fn write_csv(
    encoding: Encoding,
    columns: &[Column],
    workshops: &[Workshop],
    clerk: &mut Clerk,
) -> Result<MadeList, BuildError> {
    let mut text = CsvText::new(encoding);
    text.headings(headings(columns))?;
    for (place, workshop) in workshops.iter().enumerate() {
        text.line(row(columns, workshop, place + 1, clerk))?;
    }
    Ok(MadeList::plain(text.into_bytes()?))
}

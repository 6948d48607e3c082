//! Lists with their headings at the top and nothing around them.

use super::MadeList;
use super::columns::{Column, Field, headings, row};
use crate::demo::BuildError;
use crate::demo::dirt::Clerk;
use crate::demo::sheet::{Page, workbook};
use crate::demo::workshop::Workshop;

const PLAIN: &[Column] = &[
    ("No.", Field::Serial),
    ("事業所名", Field::Name),
    ("フリガナ", Field::Kana),
    ("運営法人", Field::Corporation),
    ("事業所番号", Field::OfficeNumber),
    ("サービス種別", Field::Service),
    ("所在地", Field::Address),
    ("電話番号", Field::Phone),
    ("FAX番号", Field::Fax),
    ("定員", Field::Capacity),
    ("利用者数", Field::Users),
    ("パソコン台数", Field::Computers),
    ("主な業務内容", Field::Works),
    ("平均工賃（円）", Field::Wage),
    ("施設外就労の可否", Field::Travel),
    ("更新日", Field::Updated),
    ("備考", Field::Note),
];

const USERS: &[Column] = &[
    ("番号", Field::Serial),
    ("施設名", Field::Name),
    ("設置者", Field::Corporation),
    ("指定番号", Field::OfficeNumber),
    ("種類", Field::Service),
    ("利用者氏名", Field::UserName),
    ("担当職員", Field::Contact),
    ("住所", Field::Address),
    ("TEL", Field::Phone),
    ("現員", Field::Users),
    ("受託できる作業", Field::Works),
    ("工賃（月額）", Field::Wage),
    ("確認日", Field::Updated),
];

const BROKEN: &[Column] = &[
    ("№", Field::Serial),
    ("事業所名\n（正式名称）", Field::Name),
    ("ﾌﾘｶﾞﾅ", Field::Kana),
    ("法人名\n（設置主体）", Field::Corporation),
    ("指定事業所\n番　　号", Field::OfficeNumber),
    ("ｻｰﾋﾞｽ\n種別", Field::Service),
    ("〒", Field::Postal),
    ("所 在 地", Field::Address),
    ("電話番号", Field::Phone),
    ("電話番号", Field::OtherPhone),
    ("ＦＡＸ", Field::Fax),
    ("定員\n(名)", Field::Capacity),
    ("登録\n利用者数", Field::Users),
    ("ﾊﾟｿｺﾝ\n（台）", Field::Computers),
    ("主な\n作業内容", Field::Works),
    ("平均工賃\n（千円）", Field::WageInThousands),
    ("最終\n更新日", Field::Updated),
    ("備考", Field::Note),
    ("備考", Field::Note),
];

pub(super) fn write_plain(workshops: &[Workshop], clerk: &mut Clerk) -> Result<MadeList, BuildError> {
    write_one("事業所一覧", PLAIN, workshops, clerk)
}

pub(super) fn write_users(workshops: &[Workshop], clerk: &mut Clerk) -> Result<MadeList, BuildError> {
    write_one("Sheet1", USERS, workshops, clerk)
}

pub(super) fn write_broken(workshops: &[Workshop], clerk: &mut Clerk) -> Result<MadeList, BuildError> {
    write_one("ﾘｽﾄ", BROKEN, workshops, clerk)
}

fn write_one(
    sheet: &str,
    columns: &[Column],
    workshops: &[Workshop],
    clerk: &mut Clerk,
) -> Result<MadeList, BuildError> {
    let mut page = Page::new(sheet)?;
    page.headings(headings(columns))?;
    list(&mut page, columns, workshops, clerk)?;
    Ok(MadeList::plain(workbook(vec![page])?))
}

/// Adds the rows of `workshops` under the headings, numbered from 1.
pub(super) fn list(
    page: &mut Page,
    columns: &[Column],
    workshops: &[Workshop],
    clerk: &mut Clerk,
) -> Result<(), BuildError> {
    for (place, workshop) in workshops.iter().enumerate() {
        page.line(&row(columns, workshop, place + 1, clerk))?;
    }
    Ok(())
}

//! Lists with something around the table: a title, sections, subtotals, remarks.

use super::MadeList;
use super::columns::{Column, Field, headings, row};
use super::plain::list;
use crate::demo::BuildError;
use crate::demo::cell::Cell;
use crate::demo::desk::Desk;
use crate::demo::dirt::Clerk;
use crate::demo::sheet::{Page, workbook};
use crate::demo::workshop::{Service, Workshop};

const TITLED: &[Column] = &[
    ("事業所番号（10桁）", Field::OfficeNumber),
    ("法人名", Field::Corporation),
    ("法人番号", Field::CorporateNumber),
    ("事業所の名称", Field::Name),
    ("区分", Field::Service),
    ("郵便番号", Field::Postal),
    ("事業所所在地", Field::Address),
    ("連絡先TEL", Field::Phone),
    ("メールアドレス", Field::Email),
    ("利用定員", Field::Capacity),
    ("契約者数", Field::Users),
    ("職員数", Field::Staff),
    ("対応可能人数", Field::Workers),
    ("作業内容", Field::Works),
    ("工賃実績", Field::Wage),
    ("情報更新日", Field::Updated),
    ("特記事項", Field::Note),
];

const SECTIONS: &[Column] = &[
    ("名称", Field::Name),
    ("経営主体", Field::Corporation),
    ("事業種別", Field::Service),
    ("事業者番号", Field::OfficeNumber),
    ("住　所", Field::Address),
    ("電　話", Field::Phone),
    ("定　員", Field::Capacity),
    ("ＰＣ（台）", Field::Computers),
    ("得意な作業・取扱品目", Field::Works),
    ("平均工賃月額", Field::Wage),
    ("施設外", Field::Travel),
    ("更新年月日", Field::Updated),
];

const NOTED: &[Column] = &[
    ("整理番号", Field::Serial),
    ("作業所名", Field::Name),
    ("よみ", Field::Kana),
    ("法人名称", Field::Corporation),
    ("指定事業所番号", Field::OfficeNumber),
    ("種別", Field::Service),
    ("所在地（住所）", Field::Address),
    ("TEL/携帯", Field::Phone),
    ("定員数", Field::Capacity),
    ("現在の利用者", Field::Users),
    ("請け負える仕事", Field::Works),
    ("前年度平均工賃", Field::Wage),
    ("記入日", Field::Updated),
];

pub(super) fn write_titled(
    desk: &Desk,
    workshops: &[Workshop],
    clerk: &mut Clerk,
) -> Result<MadeList, BuildError> {
    let mut page = Page::new("登録事業所名簿")?;
    let columns = TITLED.len() as u16;
    page.title(&format!("{}　登録事業所名簿", desk.name), columns)?;
    page.remark(page.row, columns - 1, "令和8年10月1日現在")?;
    page.skip(1);
    page.remark(page.row, 0, "※関係者限り。転載はご遠慮ください。")?;
    page.skip(2);
    page.headings(headings(TITLED))?;
    list(&mut page, TITLED, workshops, clerk)?;
    Ok(MadeList::plain(workbook(vec![page])?))
}

pub(super) fn write_sections(
    desk: &Desk,
    workshops: &[Workshop],
    clerk: &mut Clerk,
) -> Result<MadeList, BuildError> {
    let mut by_place: Vec<&Workshop> = workshops.iter().collect();
    by_place.sort_by_key(|workshop| (workshop.site.municipality.code, workshop.index));
    let mut page = Page::new("地区別")?;
    page.title(&format!("市町村別　事業所のご案内（{}）", desk.prefecture.name), 4)?;
    page.headings(headings(SECTIONS))?;
    for section in by_place.chunk_by(|one, next| one.site.municipality.code == next.site.municipality.code) {
        let place = section[0].site.municipality.name;
        page.remark(page.row, 0, &format!("【{place}】"))?;
        page.skip(1);
        for workshop in section {
            page.line(&row(SECTIONS, workshop, 0, clerk))?;
        }
    }
    Ok(MadeList::plain(workbook(vec![page])?))
}

pub(super) fn write_noted(workshops: &[Workshop], clerk: &mut Clerk) -> Result<MadeList, BuildError> {
    let mut page = Page::new("名簿")?;
    let beside = NOTED.len() as u16 + 1;
    page.remark(0, 0, "事業所名簿（集計付き）")?;
    page.remark(2, beside, "←記入漏れは電話で確認する")?;
    page.remark(4, beside, "黄色は要確認（10月中）")?;
    page.skip(2);
    page.headings(headings(NOTED))?;
    let mut serial = 0;
    for service in [Service::A, Service::B, Service::Transition] {
        let of_service: Vec<&Workshop> = workshops.iter().filter(|it| it.service == service).collect();
        for workshop in &of_service {
            serial += 1;
            page.line(&row(NOTED, workshop, serial, clerk))?;
        }
        sum_line(&mut page, "小計", of_service.len(), of_service.iter().map(|it| it.capacity).sum())?;
    }
    sum_line(&mut page, "合計", workshops.len(), workshops.iter().map(|it| it.capacity).sum())?;
    page.skip(1);
    page.remark(page.row, 0, "※定員・利用者数は各事業所からの申告によります。")?;
    page.remark(page.row + 1, 0, "※平均工賃は令和7年度の実績です。")?;
    Ok(MadeList::plain(workbook(vec![page])?))
}

fn sum_line(page: &mut Page, word: &str, workshops: usize, capacity: i64) -> Result<(), BuildError> {
    let mut cells = vec![Cell::Blank; NOTED.len()];
    cells[1] = Cell::text(word);
    cells[2] = Cell::Text(format!("{workshops}か所"));
    cells[8] = Cell::number(capacity);
    Ok(page.line(&cells)?)
}

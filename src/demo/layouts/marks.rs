//! A table of who can do what: two rows of headings, merged by category, and a mark per kind of work.

use super::MadeList;
use super::columns::{Column, Field, row};
use crate::demo::BuildError;
use crate::demo::desk::Desk;
use crate::demo::dirt::{Clerk, symbol};
use crate::demo::sheet::{Page, workbook};
use crate::demo::works::{INDOOR, OUTDOOR, PC, WORKS};
use crate::demo::workshop::Workshop;

const BEFORE: &[Column] = &[
    ("№", Field::Serial),
    ("事業所名称", Field::Name),
    ("運営主体", Field::Corporation),
    ("指定番号", Field::OfficeNumber),
    ("サービス区分", Field::Service),
    ("所在地", Field::Address),
    ("ＴＥＬ", Field::Phone),
    ("定員（名）", Field::Capacity),
    ("実利用者数", Field::Users),
    ("PC", Field::Computers),
];

const AFTER: &[Column] = &[
    ("工賃（円／月）", Field::Wage),
    ("施設外就労", Field::Travel),
    ("回答日", Field::Updated),
    ("備　考", Field::Note),
];

pub(super) fn write_marks(
    desk: &Desk,
    workshops: &[Workshop],
    clerk: &mut Clerk,
) -> Result<MadeList, BuildError> {
    let mut page = Page::new("作業対応表")?;
    page.remark(0, 0, &format!("作業別対応表　{}　（◎得意　○可　△要相談　×不可）", desk.name))?;
    page.skip(2);
    write_headings(&mut page)?;
    for (place, workshop) in workshops.iter().enumerate() {
        let mut cells = row(BEFORE, workshop, place + 1, clerk);
        cells.extend(WORKS.iter().map(|work| symbol(workshop.mark(work))));
        cells.extend(row(AFTER, workshop, place + 1, clerk));
        page.line(&cells)?;
    }
    Ok(MadeList::plain(workbook(vec![page])?))
}

fn write_headings(page: &mut Page) -> Result<(), BuildError> {
    let (upper, lower) = (page.row, page.row + 1);
    let mut column = 0;
    for (word, _) in BEFORE {
        page.wide_heading((upper, column), (lower, column), word)?;
        column += 1;
    }
    for category in [PC, INDOOR, OUTDOOR] {
        let first = column;
        for work in WORKS.iter().filter(|work| work.category == category) {
            page.heading(lower, column, work.name)?;
            column += 1;
        }
        page.wide_heading((upper, first), (upper, column - 1), category)?;
    }
    for (word, _) in AFTER {
        page.wide_heading((upper, column), (lower, column), word)?;
        column += 1;
    }
    page.skip(2);
    page.sheet.set_freeze_panes(page.row, 2)?;
    Ok(())
}

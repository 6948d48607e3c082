//! Form responses: the desks' applications and the workshops' リソース確認.

use std::collections::BTreeMap;

use chrono::NaiveDateTime;

use super::case::Case;
use super::cell::Cell;
use super::csv_text::{CsvText, Encoding};
use super::dice::{Dice, Stream};
use super::office::desk_email;
use super::order::Reply;
use super::sheet::{Page, workbook};
use super::workshop::{Mark, Workshop, World, day};
use super::{BuildError, Counts};

/// One workshop in this many answered the リソース確認.
const ASKED: usize = 6;

const APPLICATION: &[&str] = &[
    "タイムスタンプ",
    "メールアドレス",
    "貴窓口の正式名称をお答えください",
    "応募する案件の番号をお選びください",
    "この案件にご興味はありますか（興味あり・なし・検討中）",
    "対応できる事業所の数をお答えください（数字のみ）",
    "参加できる利用者さんの人数をお答えください",
    "対応できる作業の内容をすべてお選びください（複数選択可）",
    "ご質問やご要望がございましたらお書きください",
];

const RESOURCE: &[&str] = &[
    "タイムスタンプ",
    "メールアドレス",
    "貴事業所の正式な名称をお答えください",
    "運営されている法人の名称をお答えください",
    "指定事業所番号（10桁）をお答えください",
    "事業所の所在地をお答えください",
    "お電話番号をお答えください",
    "現在の利用者数をお答えください（数字のみ）",
    "作業に使えるパソコンの台数をお答えください",
    "全国の案件に参加できる利用者さんの人数をお答えください",
    "施設外での作業は可能ですか",
    "対応できる作業をすべてお選びください（複数選択可）",
    "昨年度の平均工賃（月額・円）をお答えください",
];

/// The applications in the order of their time stamps, as a form collects them.
///
/// Cases open one after the other, so only replies of cases that are still being answered wait here.
pub(super) fn write_applications(world: &World) -> Result<(Vec<u8>, Counts), BuildError> {
    let mut page = Page::new("フォームの回答 1")?;
    page.headings(APPLICATION.iter().copied())?;
    let mut waiting: BTreeMap<(NaiveDateTime, usize, usize), Vec<Cell>> = BTreeMap::new();
    let mut counts = Counts::default();
    for case in (0..world.options.cases).map(|index| world.case(index)) {
        let later = waiting.split_off(&(case.opens.and_hms_opt(0, 0, 0).unwrap_or_default(), 0, 0));
        write_lines(&mut page, std::mem::replace(&mut waiting, later))?;
        for (place, reply) in world.replies(&case).into_iter().enumerate() {
            counts.replies += 1;
            waiting.insert((reply.at, case.index, place), application_row(world, &case, &reply));
        }
    }
    write_lines(&mut page, waiting)?;
    Ok((workbook(vec![page])?, counts))
}

fn write_lines<K>(page: &mut Page, lines: BTreeMap<K, Vec<Cell>>) -> Result<(), BuildError> {
    for line in lines.into_values() {
        page.line(&line)?;
    }
    Ok(())
}

fn application_row(world: &World, case: &Case, reply: &Reply) -> Vec<Cell> {
    let desk = world.desk(reply.desk);
    let is_interested = reply.answer != "なし";
    let when_interested = |cell: Cell| if is_interested { cell } else { Cell::Blank };
    vec![
        Cell::Moment(reply.at),
        Cell::Text(desk_email(reply.desk)),
        Cell::Text(if reply.people % 7 == 0 { desk.name.replace("共同", "共同　") } else { desk.name }),
        Cell::Text(format!("{} {}", case.number, case.title)),
        Cell::text(reply.answer),
        when_interested(Cell::number(reply.workshops)),
        when_interested(Cell::Text(format!("{}名", reply.people))),
        when_interested(Cell::text(case.work.name)),
        Cell::text(reply.question),
    ]
}

/// What workshops said about themselves, a CSV as a form exports it.
pub(super) fn write_resources(world: &World) -> Result<(Vec<u8>, Counts), BuildError> {
    let mut text = CsvText::new(Encoding::Utf8WithBom);
    text.headings(RESOURCE.iter().copied())?;
    let mut counts = Counts::default();
    for (place, index) in (3..world.options.workshops).step_by(ASKED).enumerate() {
        let mut dice = world.dice(Stream::Resource, index);
        text.line(resource_row(&world.workshop(index), place, &mut dice))?;
        counts.resource_replies += 1;
    }
    Ok((text.into_bytes()?, counts))
}

fn resource_row(workshop: &Workshop, place: usize, dice: &mut Dice) -> Vec<Cell> {
    let able: Vec<&str> =
        workshop.works.iter().filter(|(_, mark)| *mark != Mark::No).map(|(work, _)| work.name).collect();
    let site = &workshop.site;
    let lot = format!("{}-{}-{}", site.chome, site.block, site.house);
    let minutes = chrono::TimeDelta::minutes(place as i64 * 7 + 541);
    vec![
        Cell::Moment(day(2026, 9, 1).and_hms_opt(0, 0, 0).unwrap_or_default() + minutes),
        Cell::text(workshop.email.clone()),
        Cell::text(workshop.name.text.clone()),
        Cell::Text(format!("{}{}", workshop.corporation.form.words().0, workshop.corporation.name.text)),
        if dice.chance(10) { Cell::text("-") } else { Cell::text(workshop.office_number.clone()) },
        Cell::Text(format!("{}{}{}{lot}", site.prefecture.name, site.municipality.name, site.town)),
        Cell::text(workshop.phone.hyphened()),
        Cell::number(workshop.users),
        if dice.chance(30) {
            Cell::Text(format!("{}台", workshop.computers))
        } else {
            Cell::number(workshop.computers)
        },
        Cell::Text(format!("{}人程度", workshop.workers)),
        Cell::text(match workshop.travels {
            Mark::Good | Mark::Yes => "可能",
            Mark::Partly => "要相談",
            Mark::No => "不可",
        }),
        Cell::Text(able.join(", ")),
        workshop.wage.map_or(Cell::text("集計中"), Cell::number),
    ]
}

//! The national office's own files: 案件一覧, 進捗管理表, 厚労省リスト, 計画値.

use super::case::{Case, State};
use super::cell::Cell;
use super::dice::{Dice, Stream};
use super::numbers::Phone;
use super::sheet::{Page, workbook};
use super::spelling::{widen, with_commas};
use super::workshop::World;
use super::{BuildError, Counts};

const CASES: &[&str] = &[
    "案件番号",
    "件名",
    "発注企業",
    "作業区分",
    "作業細目",
    "在宅・遠隔",
    "作業場所",
    "数量",
    "単価",
    "金額",
    "年間想定額",
    "想定作業時間",
    "必要人数",
    "必要スキル",
    "募集開始日",
    "応募締切",
    "納期",
    "ステータス",
    "発注日",
    "事業所決定日",
    "終了日",
    "失注・不成立理由",
];

const ORDERS: &[&str] = &[
    "事業名",
    "発注番号",
    "案件番号",
    "窓口名",
    "事業所名",
    "事業所番号",
    "対象月",
    "按分率",
    "トライアル",
    "発注数量",
    "発注額",
    "発注日",
    "事業所決定日",
];

const DELIVERIES: &[&str] = &["発注番号", "納品日", "納品数", "不良数", "作業時間", "支払工賃"];

/// 案件一覧: a sheet per fiscal year, the later one first, and the large case's shares.
pub(super) fn write_cases(world: &World) -> Result<(Vec<u8>, Counts), BuildError> {
    let mut splits = Page::new("分割明細")?;
    splits.headings(["親案件番号", "枝番", "都道府県", "数量（店舗）", "金額"])?;
    let mut counts = Counts::default();
    let mut write_year = |year: &str, cases: std::ops::Range<usize>| -> Result<Page, BuildError> {
        let mut page = Page::new(year)?;
        page.title(&format!("全国版共同受注窓口　案件一覧（{year}）"), 8)?;
        page.skip(1);
        page.headings(CASES.iter().copied())?;
        for index in cases {
            let case = world.case(index);
            page.line(&case_row(&case, &mut world.dice(Stream::Office, index)))?;
            write_splits(&mut splits, &case)?;
            counts.cases += 1;
            counts.case_splits += case.splits.len() as u64;
        }
        Ok(page)
    };
    let years = world.case_years().into_iter();
    let mut pages = years
        .map(|(year, cases)| write_year(&format!("令和{year}年度"), cases))
        .collect::<Result<Vec<_>, _>>()?;
    pages.reverse();
    pages.push(splits);
    Ok((workbook(pages)?, counts))
}

fn case_row(case: &Case, dice: &mut Dice) -> Vec<Cell> {
    let reason = match case.state {
        State::Lost(reason) | State::Withdrawn(reason) => reason,
        _ => "",
    };
    vec![
        Cell::text(case.number.clone()),
        Cell::text(case.title.clone()),
        Cell::text(case.client.clone()),
        Cell::text(case.work.category),
        Cell::text(if dice.chance(85) { case.work.name } else { dice.word(case.work.spellings) }),
        Cell::text(if case.work.is_remote() { "可" } else { "不可" }),
        Cell::text(case.place_text()),
        amount_cell(case.quantity, "", dice),
        amount_cell(case.unit_price, "円", dice),
        amount_cell(case.amount, "円", dice),
        yearly_cell(case.yearly, dice),
        if dice.chance(30) { Cell::Text(format!("{}時間", case.hours)) } else { Cell::number(case.hours) },
        if dice.chance(10) { Cell::Blank } else { Cell::Text(format!("{}名", case.people)) },
        Cell::text(case.skill),
        Cell::Date(case.opens),
        Cell::Date(case.closes),
        Cell::Text(case.due.format("%Y/%-m/%-d").to_string()),
        Cell::text(case.state_word()),
        Cell::date(case.ordered),
        Cell::date(case.assigned),
        Cell::date(case.ended),
        Cell::text(reason),
    ]
}

/// The yearly amount; a case that happens once says so, or nothing.
fn yearly_cell(yearly: Option<i64>, dice: &mut Dice) -> Cell {
    match yearly {
        Some(yen) => amount_cell(yen, "円", dice),
        None => Cell::text(dice.word(&["単発", "-", ""])),
    }
}

/// An amount as a number, or now and then typed out.
fn amount_cell(value: i64, unit: &str, dice: &mut Dice) -> Cell {
    match dice.below(12) {
        0 => Cell::Text(format!("{}{unit}", with_commas(value))),
        1 => Cell::Text(widen(&with_commas(value))),
        _ => Cell::number(value),
    }
}

fn write_splits(page: &mut Page, case: &Case) -> Result<(), BuildError> {
    for (place, split) in case.splits.iter().enumerate() {
        page.line(&[
            Cell::text(case.number.clone()),
            Cell::Text(format!("{}-{:02}", case.number, place + 1)),
            Cell::text(split.prefecture.name),
            Cell::number(split.quantity),
            Cell::number(split.amount),
        ])?;
    }
    Ok(())
}

/// 進捗管理表: the orders and what was delivered for them.
pub(super) fn write_progress(world: &World) -> Result<(Vec<u8>, Counts), BuildError> {
    let mut orders = Page::new("発注")?;
    let mut deliveries = Page::new("納品")?;
    orders.headings(ORDERS.iter().copied())?;
    deliveries.headings(DELIVERIES.iter().copied())?;
    let mut counts = Counts::default();
    for case in (0..world.options.cases).map(|index| world.case(index)) {
        for order in world.orders(&case) {
            let placed = case.ordered.unwrap_or(case.closes);
            orders.line(&[
                Cell::text("全国共同受注"),
                Cell::text(order.number.clone()),
                Cell::text(case.number.clone()),
                Cell::text(world.desk(order.desk).name),
                Cell::text(order.workshop.name.text),
                if order.workshop.index % 9 == 4 {
                    Cell::Blank
                } else {
                    Cell::text(order.workshop.office_number)
                },
                Cell::Text(placed.format("%Y年%-m月").to_string()),
                Cell::Number(order.share),
                Cell::text(if order.is_trial { "○" } else { "" }),
                Cell::number(order.quantity),
                Cell::number(order.amount),
                Cell::Date(placed),
                Cell::date(case.assigned),
            ])?;
            counts.orders += 1;
            if let Some(delivery) = order.delivery {
                deliveries.line(&[
                    Cell::text(order.number),
                    Cell::Date(delivery.date),
                    Cell::number(delivery.quantity),
                    Cell::number(delivery.defects),
                    match delivery.hours % 4 {
                        0 => Cell::Text(format!("{}時間", delivery.hours)),
                        1 => Cell::Text(format!("{}:00", delivery.hours)),
                        _ => Cell::number(delivery.hours),
                    },
                    Cell::number(delivery.wages),
                ])?;
                counts.deliveries += 1;
            }
        }
    }
    Ok((workbook(vec![orders, deliveries])?, counts))
}

/// 厚労省リスト: every desk by prefecture.
pub(super) fn write_desk_list(world: &World) -> Result<(Vec<u8>, Counts), BuildError> {
    let mut page = Page::new("R8")?;
    page.title("共同受注窓口一覧（令和8年4月1日現在・見本）", 5)?;
    page.headings(["No.", "都道府県", "共同受注窓口名", "電話番号", "メールアドレス"])?;
    let mut desks: Vec<usize> = (0..world.options.desks).collect();
    desks.sort_by_key(|&index| (world.desk(index).prefecture.number, index));
    for (place, index) in desks.into_iter().enumerate() {
        let desk = world.desk(index);
        page.line(&[
            Cell::number(place as i64 + 1),
            Cell::text(desk.prefecture.name),
            Cell::text(desk.name),
            Cell::Text(Phone::new(desk.prefecture.area_code, index as u64 + 1).hyphened()),
            Cell::Text(desk_email(index)),
        ])?;
    }
    Ok((workbook(vec![page])?, Counts::default()))
}

pub(super) fn desk_email(desk: usize) -> String {
    format!("desk{:03}@example.invalid", desk + 1)
}

/// 計画値 of this fiscal year, and last year's results beside them.
pub(super) fn write_plan(_: &World) -> Result<(Vec<u8>, Counts), BuildError> {
    let mut plan = Page::new("計画")?;
    plan.title("令和8年度　事業計画（主な指標）", 3)?;
    plan.headings(["指標", "計画値", "備考"])?;
    for (name, value, note) in PLAN {
        plan.line(&[Cell::text(*name), Cell::text(*value), Cell::text(*note)])?;
    }
    let mut reference = Page::new("参考（昨年度実績）")?;
    reference.headings(["指標", "値"])?;
    for (name, value) in REFERENCE {
        reference.line(&[Cell::text(*name), Cell::number(*value)])?;
    }
    Ok((workbook(vec![plan, reference])?, Counts::default()))
}

const PLAN: &[(&str, &str, &str)] = &[
    ("目標年間発注額", "3,200万円", "案件一覧の発注分"),
    ("情報提供件数", "120件", ""),
    ("発注率", "65%", "発注件数÷情報提供件数"),
    ("リード顧客数", "40社", ""),
    ("リード顧客の発注需要額", "5,400万円", ""),
    ("失注総額", "-900万円", "マイナスで記載"),
    ("年間発注顧客数", "22社", ""),
    ("月次平均案件単価", "25万円", ""),
    ("受注事業所数", "60か所", ""),
    ("アサインリードタイム（PC）", "1～3営業日", ""),
    ("アサインリードタイム（施設外・軽作業）", "1～2週間", ""),
];

const REFERENCE: &[(&str, i64)] = &[
    ("顧客獲得コスト", 260_000),
    ("LTV", 940_000),
    ("月次平均案件単価", 210_000),
    ("年間発注総額", 21_400_000),
];

//! Records as layout hands them over, and what intake makes of them.

use super::*;
use crate::domain::{CaseState, CellRef, DeskId, Field, Interest, Mark, Origin, ServiceType, Yen};
use crate::layout::MappedCell;
use crate::table::Cell;

fn context(path: &str) -> FileContext {
    FileContext { role: SourceRole::Desk(DeskId::new("d01")), path: path.to_owned(), prefecture: None }
}

fn record(kind: RecordKind, row: u32, cells: &[(Field, &str, &str)]) -> Record {
    let cells: Vec<MappedCell> = cells
        .iter()
        .zip(1..)
        .map(|((field, header, text), col)| MappedCell {
            field: *field,
            header: (*header).into(),
            cell: CellRef::new(row, col),
            value: Cell::text(text),
        })
        .collect();
    let origin = Origin::file("inbox/d01/一覧.xlsx", "r1").sheet("名簿").at(CellRef::new(row, 1));
    Record { kind, origin, cells }
}

#[test]
fn marks_under_an_unknown_kind_of_work_are_told_once() {
    let row = |row| {
        let cells = [
            (Field::Name, "事業所名", "例示作業所"),
            (Field::WorkMark, "対応作業 > 清掃", "○"),
            (Field::WorkMark, "対応作業 > 名刺印刷", "○"),
            (Field::WorkMark, "対応作業 > その他", "○"),
        ];
        record(RecordKind::Workshop, row, &cells)
    };
    let (found, issues) = observe(&[row(3), row(4)], &context("一覧.xlsx"), &Options::default());
    assert!(found.workshops.iter().all(|workshop| workshop.work.len() == 1));
    let told: Vec<_> = issues.iter().map(|issue| (issue.code.as_str(), issue.seen.as_str())).collect();
    assert_eq!(told, [("value.unknown-work", "名刺印刷")]);
    assert_eq!(issues[0].origin.cell, Some(CellRef::new(3, 3)));
}

/// As an operator found it: -800 pieces delivered and a case of -60,000 yen were counted in silence.
#[test]
fn what_cannot_be_below_nothing_is_told_and_not_counted() {
    let delivery = [
        (Field::OrderNumber, "発注番号", "H1"),
        (Field::Quantity, "納品数量", "-800"),
        (Field::Defects, "不良数", "▲3"),
    ];
    let case = [
        (Field::Title, "件名", "清掃"),
        (Field::Amount, "金額", "-60000"),
        (Field::AnnualAmount, "年間想定額", "▲1,000"),
        (Field::Quantity, "数量", "-5"),
    ];
    let order = [(Field::OrderNumber, "発注番号", "H1"), (Field::Amount, "発注金額", "-24000")];
    let records = [
        record(RecordKind::Delivery, 3, &delivery),
        record(RecordKind::Case, 4, &case),
        record(RecordKind::Order, 5, &order),
    ];
    let (found, issues) = observe(&records, &context("管理表.xlsx"), &Options::default());
    let told: Vec<_> = issues.iter().map(|issue| (issue.code.as_str(), issue.seen.as_str())).collect();
    let expected = ["-800", "▲3", "-60000", "▲1,000", "-5"].map(|seen| ("value.negative", seen));
    assert_eq!(told, expected);
    let [one] = &found.deliveries[..] else { panic!("{found:?}") };
    assert!(one.quantity.is_none() && one.defects.is_none());
    let [one] = &found.cases[..] else { panic!("{found:?}") };
    assert!(one.quantity.is_none() && one.amount.is_none() && one.annual_amount.is_none());
    // 赤黒: whether an order holds what a minus takes back is seen where all are known.
    assert_eq!(found.orders[0].amount.as_ref().map(|seen| seen.value), Some(Yen(-24_000)));
}

#[test]
fn a_fault_of_ours_costs_one_row_and_is_told() {
    let row = |row| record(RecordKind::Workshop, row, &[(Field::Name, "事業所名", "例示作業所")]);
    let faulty = |kind: RecordKind, reader: &mut RowReader<'_>, into: &mut Observations| {
        read_record(kind, reader, into);
        if into.workshops.len() == 2 {
            into.workshops.pop();
            panic!("a fault");
        }
    };
    let (found, issues) = observe_by(faulty, &[row(3), row(4)], &context("一覧.xlsx"), &Options::default());
    assert_eq!(found.workshops.len(), 1);
    let told: Vec<_> = issues.iter().map(|issue| (issue.code.as_str(), issue.origin.cell)).collect();
    assert_eq!(told, [("row.fault", Some(CellRef::new(4, 1)))]);
}

#[test]
fn the_day_of_a_contract_or_of_its_loss_is_told_by_the_state() {
    for (state, is_lost) in [("契約", false), ("失注", true), ("不成立", true)] {
        let cells = [
            (Field::Client, "会社名", "見本株式会社"),
            (Field::State, "状況", state),
            (Field::ContractedOn, "契約・失注日", "2023/9/4"),
        ];
        let (found, _) =
            observe(&[record(RecordKind::Lead, 3, &cells)], &context("引合い管理.xlsx"), &Options::default());
        let lead = &found.leads[0];
        assert_eq!((lead.contracted_on.is_none(), lead.lost_on.is_some()), (is_lost, is_lost), "{state}");
    }
}

#[test]
fn a_mark_below_the_outcome_and_the_work_in_a_title() {
    use CaseState::{Lost, Ordered};
    for (header, text, state) in [
        ("結果", "○", Some(Ordered)),
        ("結果", "×", Some(Lost)),
        ("結果", "失注", Some(Lost)),
        ("状況", "○", None),
    ] {
        let cells = [(Field::Title, "件名", "DM封入・封緘"), (Field::State, header, text)];
        let (found, _) =
            observe(&[record(RecordKind::Case, 3, &cells)], &context("見積書一覧.xlsx"), &Options::default());
        let case = &found.cases[0];
        assert_eq!(case.state.as_ref().map(|seen| seen.value), state, "{header} {text}");
        assert_eq!(case.kind.as_ref().map(|seen| seen.value.name()), Some("封入・封緘"));
    }
    let cells = [(Field::Title, "件名", "DM封入・封緘"), (Field::WorkKind, "細目", "未定")];
    let (found, _) =
        observe(&[record(RecordKind::Case, 3, &cells)], &context("案件.xlsx"), &Options::default());
    assert!(found.cases[0].kind.is_none(), "a column of its own has the word");
}

#[test]
fn a_number_and_the_price_of_a_piece_in_one_cell() {
    for (field, header, text, expected) in [
        (Field::UnitPrice, "数量と単価", "500部　＠12", (Some(500), Some(12))),
        (Field::Quantity, "数量", "800枚 @5円", (Some(800), Some(5))),
        (Field::UnitPrice, "＠", "＠12", (None, Some(12))),
        (Field::Quantity, "数量", "300㎡", (Some(300), None)),
    ] {
        let cells = [(Field::Title, "件名", "DM封入・封緘"), (field, header, text)];
        let (found, issues) =
            observe(&[record(RecordKind::Case, 3, &cells)], &context("案件.xlsx"), &Options::default());
        let case = &found.cases[0];
        let quantity = case.quantity.as_ref().map(|seen| seen.value);
        let price = case.unit_price.as_ref().map(|seen| seen.value.0);
        assert_eq!((quantity, price), expected, "{header} {text} {issues:?}");
    }
}

#[test]
fn of_boxes_only_the_ticked_ones_count() {
    let workshop = record(
        RecordKind::Workshop,
        3,
        &[
            (Field::Name, "事業所名", "みほん作業所"),
            (Field::ServiceType, "サービス種別", "□就労継続支援Ａ型　☑就労継続支援Ｂ型"),
            (Field::WorkDescription, "主な作業", "☑封入・封緘　□清掃"),
            (Field::OffSite, "施設外就労", "□可　■不可"),
        ],
    );
    let reply = record(
        RecordKind::Application,
        4,
        &[
            (Field::CaseNumber, "案件番号", "R6-1"),
            (Field::Interest, "応募の有無", "☑応募する　□検討中　□応募しない"),
        ],
    );
    let blank = record(
        RecordKind::Application,
        5,
        &[
            (Field::CaseNumber, "案件番号", "R6-2"),
            (Field::Interest, "応募の有無", "□応募する　□検討中　□応募しない"),
        ],
    );
    let (read, _) = observe(&[workshop, reply, blank], &context("調査票.xlsx"), &Options::default());
    let row = &read.workshops[0];
    assert_eq!(row.service.as_ref().unwrap().value, ServiceType::TypeB);
    assert_eq!(row.off_site.as_ref().unwrap().value, Mark::No);
    let work: Vec<_> = row.work.iter().map(|seen| (seen.value.0.name(), seen.value.1)).collect();
    assert_eq!(work, [("封入・封緘", Mark::Yes)]);
    let replies: Vec<_> =
        read.applications.iter().map(|row| row.interest.as_ref().map(|seen| seen.value)).collect();
    assert_eq!(replies, [Some(Interest::Yes), None]);
}

#[test]
fn a_workshop_row_is_read_cell_by_cell() {
    let record = record(
        RecordKind::Workshop,
        5,
        &[
            (Field::Name, "事業所名", "就労継続支援Ｂ型事業所　みほん作業所"),
            (Field::Corporation, "運営法人", "(福)みほん会"),
            (Field::Municipality, "市町村", "久留米市"),
            (Field::Address, "住所", "青峰２丁目１番地の３"),
            (Field::Phone, "TEL", "0942（65）1000"),
            (Field::Capacity, "定員", "２０名"),
            (Field::AverageWage, "平均工賃（円）", "１２，３４５円"),
            (Field::WorkDescription, "主な業務内容", "・封入・封緘\n清掃は不可"),
            (Field::WorkMark, "PC作業 > データ入力", "◎"),
        ],
    );
    let (read, issues) = observe(&[record], &context("inbox/d01/一覧.xlsx"), &Options::default());
    assert_eq!(issues, []);
    let row = &read.workshops[0];
    assert_eq!(row.service.as_ref().unwrap().value, ServiceType::TypeB);
    assert_eq!(row.corporation.as_ref().unwrap().value.to_string(), "社会福祉法人みほん会");
    assert_eq!(row.address.as_ref().unwrap().value.to_string(), "福岡県久留米市青峰2-1-3");
    assert_eq!(row.address.as_ref().unwrap().cell, CellRef::new(5, 4));
    assert_eq!(row.phones.as_ref().unwrap().value, ["0942651000"]);
    assert_eq!(row.capacity.as_ref().unwrap().value, 20);
    assert_eq!(row.average_wage.as_ref().unwrap().value.middle(), Yen(12_345));
    let work: Vec<_> = row.work.iter().map(|seen| (seen.value.0.name(), seen.value.1)).collect();
    assert_eq!(work, [("データ入力", Mark::Good), ("封入・封緘", Mark::Yes), ("清掃", Mark::No)]);
}

#[test]
fn a_bad_cell_costs_that_cell_and_is_flagged() {
    let record = record(
        RecordKind::Workshop,
        5,
        &[
            (Field::Name, "事業所名", "みほん作業所"),
            (Field::OfficeNumber, "事業所番号", "4010000001"),
            (Field::UpdatedOn, "更新日", "令和5年2月30日"),
            (Field::Users, "現員", "18名"),
        ],
    );
    let (read, issues) = observe(&[record], &context("inbox/d01/一覧.xlsx"), &Options::default());
    let row = &read.workshops[0];
    assert!(row.office_number.is_none() && row.updated_on.is_none());
    assert_eq!(row.users.as_ref().unwrap().value, 18);
    let places: Vec<String> = issues.iter().map(|issue| issue.origin.to_string()).collect();
    assert_eq!(places, ["inbox/d01/一覧.xlsx:名簿!B5", "inbox/d01/一覧.xlsx:名簿!C5"]);
    let flags: Vec<Field> = row.row.flags.iter().map(|flag| flag.field).collect();
    assert_eq!(flags, [Field::OfficeNumber, Field::UpdatedOn]);
}

#[test]
fn dates_without_an_era_are_read_where_the_whole_column_is_written_so() {
    let dated = |row, text| {
        record(
            RecordKind::Workshop,
            row,
            &[(Field::Name, "名称", "みほん"), (Field::UpdatedOn, "更新日", text)],
        )
    };
    let column = [dated(2, "5.6.25"), dated(3, "4.12.24"), dated(4, "3.8.14")];
    let (read, issues) = observe(&column, &context("a.xlsx"), &Options::default());
    assert_eq!(issues, []);
    let dates: Vec<String> =
        read.workshops.iter().map(|row| row.updated_on.as_ref().unwrap().value.to_string()).collect();
    assert_eq!(dates, ["2023-06-25", "2022-12-24", "2021-08-14"]);

    let mixed = [dated(2, "5.6.25"), dated(3, "2022/12/24"), dated(4, "R3.8.14")];
    let (read, issues) = observe(&mixed, &context("a.xlsx"), &Options::default());
    assert!(read.workshops[0].updated_on.is_none());
    assert_eq!(issues.len(), 1);
}

#[test]
fn losses_are_kept_positive_and_monthly_sums_become_yearly() {
    let record = record(
        RecordKind::Lead,
        4,
        &[
            (Field::LeadNumber, "No", "L-1"),
            (Field::Client, "企業名", "㈱みほん"),
            (Field::State, "状況", "失注"),
            (Field::LostAmount, "失注額", "▲1,200千円"),
            (Field::MonthlyRecurring, "月額", "10,000円"),
        ],
    );
    let (read, issues) = observe(&[record], &context("a.xlsx"), &Options::default());
    assert_eq!(issues, []);
    assert_eq!(read.leads[0].lost.as_ref().unwrap().value, Yen(1_200_000));
    assert_eq!(read.leads[0].annual_recurring.as_ref().unwrap().value, Yen(120_000));
}

#[test]
fn monthly_wages_are_paired_by_the_month_in_the_header() {
    let record = record(
        RecordKind::MonthlyWage,
        3,
        &[
            (Field::Name, "事業所名", "みほん作業所"),
            (Field::MonthlyTotal, "2021年6月 > 支払総額", "223,275"),
            (Field::MonthlyHeads, "2021年6月 > 人数", "13"),
            (Field::MonthlyTotal, "2022年1月 > 支払総額", "100"),
        ],
    );
    let (read, _) = observe(&[record], &context("月次工賃.xlsx"), &Options::default());
    let months: Vec<(String, Option<i64>, Option<u32>)> = read.wages[0]
        .months
        .iter()
        .map(|month| {
            (
                month.month.unwrap().to_string(),
                month.total.as_ref().map(|t| t.value.0),
                month.heads.as_ref().map(|h| h.value),
            )
        })
        .collect();
    assert_eq!(
        months,
        [("2021-06".to_owned(), Some(223_275), Some(13)), ("2022-01".to_owned(), Some(100), None)]
    );
}

#[test]
fn a_mark_stands_for_the_service_that_its_header_names() {
    let row = |row, marks: [&str; 2]| {
        let cells = [
            (Field::Name, "事業所名", "例示作業所"),
            (Field::ServiceType, "種別 > Ａ", marks[0]),
            (Field::ServiceType, "種別 > Ｂ", marks[1]),
        ];
        record(RecordKind::Workshop, row, &cells)
    };
    let rows = [row(3, ["○", "×"]), row(4, ["×", "◎"]), row(5, ["Ａ型", "○"])];
    let (found, _) = observe(&rows, &context("一覧.xlsx"), &Options::default());
    let services: Vec<_> =
        found.workshops.iter().map(|one| one.service.as_ref().unwrap().value.clone()).collect();
    assert_eq!(services, [ServiceType::TypeA, ServiceType::TypeB, ServiceType::TypeB]);
}

#[test]
fn readings_beside_names_and_short_years_are_known_by_their_column() {
    let row = |row, name: &str, on: &str| {
        let cells = [(Field::Name, "事業所名", name), (Field::UpdatedOn, "更新日", on)];
        record(RecordKind::Workshop, row, &cells)
    };
    let rows = [
        row(3, "例示工房（れいじこうぼう）", "2024/4/1"),
        row(4, "見本会館（みほんかいかん）", "2023.12.1"),
        row(5, "手本の家（てほんのいえ）", "2021-10-16"),
        row(6, "雛形作業所（ひまわり）", "24/6/21"),
    ];
    let (found, _) = observe(&rows, &context("一覧.xlsx"), &Options::default());
    let shown: Vec<_> = found
        .workshops
        .iter()
        .map(|one| {
            let kana = one.kana.as_ref().map_or("", |seen| seen.value.as_str());
            let name = one.name.as_ref().unwrap().value.as_str();
            (name, kana, one.updated_on.as_ref().unwrap().value.to_string())
        })
        .collect();
    assert_eq!(
        shown,
        [
            ("例示工房", "れいじこうぼう", "2024-04-01".to_owned()),
            ("見本会館", "みほんかいかん", "2023-12-01".to_owned()),
            ("手本の家", "てほんのいえ", "2021-10-16".to_owned()),
            ("雛形作業所(ひまわり)", "", "2024-06-21".to_owned()),
        ]
    );
}

#[test]
fn a_list_that_notes_services_behind_names_means_the_names_without() {
    let row = |row, header: &str, name: &str| {
        let cells = [(Field::Name, header, name), (Field::Phone, "電話・FAX", "092-531-1950／092-531-1951")];
        record(RecordKind::Workshop, row, &cells)
    };
    let rows = [
        row(3, "事業所名（サービス種別）", "例示工房【Ｂ型】"),
        row(4, "事業所名（サービス種別）", "見本会館（就労継続支援Ａ型）"),
        row(5, "事業所名", "手本の家（Ｂ型）"),
    ];
    let (found, _) = observe(&rows, &context("一覧.xlsx"), &Options::default());
    let shown: Vec<_> = found
        .workshops
        .iter()
        .map(|one| {
            let service = one.service.as_ref().unwrap().value.to_string();
            let fax = one.fax.as_ref().unwrap().value.clone();
            (
                one.name.as_ref().unwrap().value.clone(),
                service,
                one.phones.as_ref().unwrap().value.join("|"),
                fax,
            )
        })
        .collect();
    let expected = |name: &str, service: &str| {
        (name.to_owned(), service.to_owned(), "0925311950".to_owned(), "0925311951".to_owned())
    };
    assert_eq!(
        shown,
        [expected("例示工房", "B型"), expected("見本会館", "A型"), expected("手本の家(B型)", "B型")]
    );
}

#[test]
fn orders_and_wages_name_workshops_without_their_readings() {
    let order = record(RecordKind::Order, 3, &[(Field::Name, "事業所名", "ひなた（ひなた）")]);
    let wage =
        record(RecordKind::Wage, 4, &[(Field::Name, "事業所名（ふりがな）", "例示工房（れいじこうぼう）")]);
    let (found, _) = observe(&[order, wage], &context("進捗.xlsx"), &Options::default());
    assert_eq!(found.orders[0].workshop.as_ref().unwrap().value, "ひなた");
    assert_eq!(found.wages[0].workshop.as_ref().unwrap().value, "例示工房");
}

#[test]
fn a_workshop_of_thousands_is_asked_about() {
    let cells = [
        (Field::Name, "事業所名", "例示工房"),
        (Field::Capacity, "定員", "4434"),
        (Field::Users, "現員", "33"),
    ];
    let (found, issues) =
        observe(&[record(RecordKind::Workshop, 3, &cells)], &context("一覧.xlsx"), &Options::default());
    let workshop = &found.workshops[0];
    assert_eq!((workshop.capacity.is_none(), workshop.users.as_ref().unwrap().value), (true, 33));
    assert_eq!(issues[0].code.as_str(), "value.number-unreadable");
}

#[test]
fn a_closing_is_said_by_its_header_too() {
    for (header, text, expected) in [
        ("廃止日", "R6.3.31", Some("廃止（R6.3.31）")),
        ("休止", "○", Some("休止（○）")),
        ("廃止日", "－", None),
        ("休止・廃止の有無", "無", None),
        ("状態", "運営中", Some("運営中")),
        ("区分", "令和6年3月廃止", Some("令和6年3月廃止")),
        ("status", "closed", Some("休止・廃止（closed）")),
        ("廃止予定日", "R8.3.31", Some("R8.3.31")),
    ] {
        let row = record(
            RecordKind::Workshop,
            2,
            &[(Field::Name, "名称", "みほん"), (Field::Status, header, text)],
        );
        let (read, _) = observe(&[row], &context("a.xlsx"), &Options::default());
        let status = read.workshops[0].status.as_ref().map(|seen| seen.value.as_str());
        assert_eq!(status, expected, "{header} {text}");
    }
}

#[test]
fn places_behind_a_name_are_read_where_the_header_asks_for_them() {
    for (header, text, name, capacity) in [
        ("事業所名（定員）", "みほん作業所（20名）", "みほん作業所", Some(20)),
        ("事業所名・定員", "みほん作業所(定員：10)", "みほん作業所", Some(10)),
        ("事業所名", "みほん作業所（2）", "みほん作業所(2)", None),
        ("事業所名（定員）", "みほん作業所（分場）", "みほん作業所(分場)", None),
    ] {
        let row = record(RecordKind::Workshop, 2, &[(Field::Name, header, text)]);
        let (read, _) = observe(&[row], &context("a.xlsx"), &Options::default());
        let row = &read.workshops[0];
        assert_eq!(row.name.as_ref().unwrap().value, name, "{text}");
        assert_eq!(row.capacity.as_ref().map(|seen| seen.value), capacity, "{text}");
    }
}

#[test]
fn short_years_of_a_lists_own_days_are_gregorian_where_all_are_written_so() {
    let dated = |row, field, text| {
        record(RecordKind::Workshop, row, &[(Field::Name, "名称", "みほん"), (field, "確認日", text)])
    };
    for (field, texts, read_days) in [
        (Field::UpdatedOn, ["22/11/9", "25/3/6", "21/10/15"], 3),
        (Field::UpdatedOn, ["22/11/9", "5/3/6", "21/10/15"], 0),
        (Field::UpdatedOn, ["22.11.9", "25.3.6", "21.10.15"], 0),
    ] {
        let rows: Vec<_> = (2..).zip(texts).map(|(row, text)| dated(row, field, text)).collect();
        let (read, _) = observe(&rows, &context("a.xlsx"), &Options::default());
        let days = read.workshops.iter().filter(|row| row.updated_on.is_some()).count();
        assert_eq!(days, read_days, "{texts:?}");
    }
}

#[test]
fn a_call_that_nobody_answered_dates_nothing() {
    let call = |remark: &str, works: &str| {
        let cells = [
            (Field::UpdatedOn, "かけた日", "R6.4.20"),
            (Field::Name, "かけた先", "例示作業所"),
            (Field::WorkDescription, "今やっている仕事", works),
            (Field::Remarks, "ひとこと", remark),
        ];
        let cells: Vec<_> = cells.into_iter().filter(|(_, _, text)| !text.is_empty()).collect();
        let (found, _) = observe(
            &[record(RecordKind::Workshop, 3, &cells)],
            &context("聞き取り.xlsx"),
            &Options::default(),
        );
        found.workshops[0].updated_on.is_some()
    };
    assert!(!call("担当不在、来週また", ""));
    assert!(!call("つながらず", ""));
    assert!(call("担当不在だが職員に聞いた", "箱折り"));
    assert!(call("車の送迎あり", ""));
}

#[test]
fn a_corporation_in_front_of_the_name_runs_the_workshop() {
    let read = |cells: &[(Field, &str, &str)]| {
        let (found, _) =
            observe(&[record(RecordKind::Workshop, 3, cells)], &context("一覧.xlsx"), &Options::default());
        found.workshops[0].corporation.as_ref().map(|seen| seen.value.bare.clone())
    };
    let name = (Field::Name, "受け手", "NPO法人例示　見本作業所");
    assert_eq!(read(&[name]).as_deref(), Some("例示"));
    assert_eq!(
        read(&[name, (Field::Corporation, "法人名", "社会福祉法人手本会")]).as_deref(),
        Some("手本会")
    );
    assert_eq!(read(&[(Field::Name, "受け手", "例示　見本作業所")]), None);
}

/// A number is not looked for in the name of an error, and no workshop is called by one.
#[test]
fn a_formula_that_failed_says_nothing_and_is_told() {
    let text = |text: &str| Cell::text(text);
    let error = |name: &str| Cell::Error(name.into());
    for fault in [error("#DIV/0!"), text("#DIV/0!"), error("#REF!"), text("Err:502"), text("#SPILL!")] {
        let mut row = record(RecordKind::Workshop, 3, &[(Field::Name, "事業所名", "例示作業所")]);
        let fields =
            [Field::Capacity, Field::Users, Field::WorkersAvailable, Field::Phone, Field::ServiceType];
        for (field, col) in fields.into_iter().zip(2..) {
            let cell = CellRef::new(3, col);
            row.cells.push(MappedCell { field, header: field.label().into(), cell, value: fault.clone() });
        }
        let (found, issues) = observe(&[row], &context("一覧.xlsx"), &Options::default());
        let workshop = &found.workshops[0];
        assert_eq!(workshop.name.as_ref().map(|name| name.value.as_str()), Some("例示作業所"));
        assert!(workshop.capacity.is_none() && workshop.users.is_none() && workshop.phones.is_none());
        let told: Vec<_> = issues.iter().map(|issue| (issue.code.as_str(), issue.origin.cell)).collect();
        let expected: Vec<_> =
            (2..=6).map(|col| ("value.formula-error", Some(CellRef::new(3, col)))).collect();
        assert_eq!(told, expected, "{fault:?}");
    }
    let name = Cell::Error("#NAME?".into());
    let cell =
        MappedCell {
            field: Field::Name, header: "事業所名".into(), cell: CellRef::new(3, 1), value: name
        };
    let row = Record { cells: vec![cell], ..record(RecordKind::Workshop, 3, &[]) };
    let (found, issues) = observe(&[row], &context("一覧.xlsx"), &Options::default());
    assert!(found.workshops[0].name.is_none());
    assert_eq!(issues[0].code.as_str(), "value.formula-error");
}

#[test]
fn an_order_says_how_far_it_is_and_nobody_is_asked_about_other_words() {
    for (header, text, expected) in [
        ("ステータス", "キャンセル", Some(CaseState::Withdrawn)),
        ("ステータス", "取消", Some(CaseState::Withdrawn)),
        ("ステータス", "取り消し", Some(CaseState::Withdrawn)),
        ("ステータス", "中止", Some(CaseState::Withdrawn)),
        ("ステータス", "辞退", Some(CaseState::Withdrawn)),
        ("ステータス", "不成立", Some(CaseState::Lost)),
        ("ステータス", "失注", Some(CaseState::Lost)),
        ("状況", "納品済", Some(CaseState::Delivered)),
        ("状況", "納品済（一部キャンセル）", None),
        ("状況", "請求書は別便で", None),
    ] {
        let cells = [(Field::OrderNumber, "発注番号", "H1"), (Field::State, header, text)];
        let (found, issues) =
            observe(&[record(RecordKind::Order, 3, &cells)], &context("進捗.xlsx"), &Options::default());
        assert_eq!(found.orders[0].state.as_ref().map(|seen| seen.value), expected, "{text}");
        assert!(issues.is_empty(), "{text}: {issues:?}");
    }
}

//! 事業所台帳: every workshop's golden record, from north to south and by kana.

use crate::domain::{Golden, Prefecture, RegisterStanding, Workshop};
use crate::views::Material;
use crate::views::extent::Extent;
use crate::views::line::Line;
use crate::views::words::{self, known};

pub(super) fn lines(material: &Material<'_>, extent: Extent) -> impl Iterator<Item = Line> {
    let all = material.registry.workshops.values();
    let mut workshops: Vec<&Workshop> =
        all.filter(|workshop| extent.lists_workshop(material.registry, workshop)).collect();
    workshops.sort_by_cached_key(|workshop| order(workshop));
    workshops.into_iter().map(|workshop| line(material, workshop))
}

/// By prefecture (unknown last), then 50音順, then id.
fn order(workshop: &Workshop) -> impl Ord + use<> {
    let prefecture = workshop.prefecture().map_or(u8::MAX, Prefecture::number);
    (prefecture, words::workshop_order(workshop), workshop.id)
}

fn line(material: &Material<'_>, workshop: &Workshop) -> Line {
    let desks = workshop.desks.iter().map(|desk| material.desk_name(desk));
    let line = Line::new(workshop.id)
        .text("施設ID", workshop.facility.to_string())
        .text("事業所名", &workshop.name.value)
        .text("事業所名（カナ）", known!(workshop.kana))
        .text("法人名", known!(workshop.corporation))
        .text("法人番号", known!(workshop.corporate_number))
        .text("事業所番号", known!(workshop.office_number))
        .text("サービス種別", known!(workshop.service))
        .text("状態", words::activity(workshop))
        .text("窓口", words::join(desks, "、"))
        .text("公式一覧", workshop.register.map_or("", RegisterStanding::label))
        .text("食い違う値", words::join(differing(workshop), "、"))
        .text("不足している情報", words::missing(workshop))
        .many("元の行の数", workshop.members.len());
    with_ability(with_people(with_contact(line, workshop), workshop), workshop)
}

fn with_contact(line: Line, workshop: &Workshop) -> Line {
    let phones = workshop.phones.as_ref().map(|phones| words::join(&phones.value, "、"));
    let address = workshop.address.as_ref().map(|address| &address.value);
    let municipality = address.and_then(|address| address.municipality.as_ref());
    line.text("郵便番号", known!(workshop.postal_code))
        .text("都道府県", workshop.prefecture().map_or("", Prefecture::name))
        .text("市区町村", municipality.map_or("", |municipality| &municipality.name))
        .text("住所", known!(workshop.address))
        .text("電話番号", phones.unwrap_or_default())
        .text("FAX番号", known!(workshop.fax))
        .text("メールアドレス", known!(workshop.email))
}

fn with_people(line: Line, workshop: &Workshop) -> Line {
    line.count("定員（人）", workshop.capacity.as_ref().map(|count| count.value))
        .count("利用者数（人）", workshop.users.as_ref().map(|count| count.value))
        .count("職員数（人）", workshop.staff.as_ref().map(|count| count.value))
        .count("対応可能人数（人）", workshop.workers_available.as_ref().map(|count| count.value))
        .count("パソコン（台）", workshop.pc_count.as_ref().map(|count| count.value))
}

fn with_ability(line: Line, workshop: &Workshop) -> Line {
    let travels = workshop.travels_to.as_ref().map_or(&[][..], |places| &places.value);
    let wage = workshop.average_wage.as_ref().map(|wage| wage.value);
    line.text("施設外就労", words::off_site(workshop))
        .text("出張可能地域", words::join(travels.iter().map(|place| place.name()), "、"))
        .yen("平均工賃・下限（円／月）", wage.map(|range| range.low))
        .yen("平均工賃・上限（円／月）", wage.map(|range| range.high))
        .text("対応できる作業", words::work(workshop))
        .text("主な業務内容", known!(workshop.work_text))
        .text("ハブ事業所", words::mark_if(workshop.hub, "ハブ"))
        .partial_date("更新日", workshop.updated_on)
}

/// `定員 20（ほかに 30）`: fields of which more than a spelling differs.
fn differing(workshop: &Workshop) -> Vec<String> {
    fn told<T>(label: &str, golden: Option<&Golden<T>>, show: impl Fn(&T) -> String) -> Option<String> {
        let golden = golden.filter(|golden| !golden.losers.is_empty())?;
        let others = words::join(golden.losers.iter().map(|loser| loser.shown.as_str()), "・");
        Some(format!("{label} {}（ほかに {others}）", show(&golden.value)))
    }
    let counts = [
        ("定員", &workshop.capacity),
        ("対応可能人数", &workshop.workers_available),
        ("職員数", &workshop.staff),
    ];
    let counts = counts.into_iter().map(|(label, count)| told(label, count.as_ref(), u32::to_string));
    let phones = told("電話番号", workshop.phones.as_ref(), |phones| words::join(phones, "・"));
    let service = told("サービス種別", workshop.service.as_ref(), |service| service.name().to_owned());
    counts.chain([phones, service]).flatten().collect()
}

//! 名寄せ確認: pairs that may be one workshop, side by side, the most valuable answer first,
//! with the weight of each field.

use crate::domain::{Reason, Workshop, WorkshopId, signed};
use crate::resolve::Doubt;
use crate::views::Material;
use crate::views::line::Line;
use crate::views::words::{self, known};

/// The headers of one side.
struct Side {
    name: &'static str,
    corporation: &'static str,
    service: &'static str,
    number: &'static str,
    address: &'static str,
    phone: &'static str,
    origin: &'static str,
}

const LEFT: Side = Side {
    name: "事業所名（左）",
    corporation: "法人名（左）",
    service: "サービス種別（左）",
    number: "事業所番号（左）",
    address: "住所（左）",
    phone: "電話番号（左）",
    origin: "元の行（左）",
};

const RIGHT: Side = Side {
    name: "事業所名（右）",
    corporation: "法人名（右）",
    service: "サービス種別（右）",
    number: "事業所番号（右）",
    address: "住所（右）",
    phone: "電話番号（右）",
    origin: "元の行（右）",
};

pub(super) fn lines(material: &Material<'_>) -> Vec<Line> {
    let mut doubts: Vec<&Doubt> = material.registry.doubts.iter().collect();
    doubts.sort_by(|a, b| b.weight.total_cmp(&a.weight).then_with(|| a.key.cmp(&b.key)));
    doubts.into_iter().map(|doubt| line(material, doubt)).collect()
}

fn line(material: &Material<'_>, doubt: &Doubt) -> Line {
    let line = Line::new(&doubt.key)
        .text("迷っている理由", reasons(doubt))
        .text(LEFT.origin, doubt.left.to_string())
        .text(RIGHT.origin, doubt.right.to_string());
    let workshop = |id: WorkshopId| material.registry.workshops.get(&id);
    with_side(with_side(line, &LEFT, workshop(doubt.left_id)), &RIGHT, workshop(doubt.right_id))
}

/// `合計 +4.9：電話が同じ +4.2、枝番が違う −6.0 …`
fn reasons(doubt: &Doubt) -> String {
    let parts = words::join(doubt.reasons.iter().map(Reason::weighed), "、");
    format!("合計 {}：{parts}", signed(doubt.weight))
}

fn with_side(line: Line, side: &Side, workshop: Option<&Workshop>) -> Line {
    let Some(workshop) = workshop else { return line };
    let phone = workshop.phones.as_ref().and_then(|phones| phones.value.first());
    line.text(side.name, &workshop.name.value)
        .text(side.corporation, known!(workshop.corporation))
        .text(side.service, known!(workshop.service))
        .text(side.number, known!(workshop.office_number))
        .text(side.address, known!(workshop.address))
        .text(side.phone, phone.map_or("", String::as_str))
}

//! 名寄せ確認: pairs that may be one workshop, desk or client, side by side, the most valuable answer first,
//! with the weight of each field.

use crate::domain::{Prefecture, Reason, Workshop, signed};
use crate::resolve::{Doubt, Party};
use crate::views::Material;
use crate::views::line::Line;
use crate::views::words::{self, known};
use std::collections::{BTreeMap, BTreeSet};

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
    name: "名称（左）",
    corporation: "法人名（左）",
    service: "サービス種別（左）",
    number: "事業所番号（左）",
    address: "住所（左）",
    phone: "電話番号（左）",
    origin: "元の行（左）",
};

const RIGHT: Side = Side {
    name: "名称（右）",
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
    let groups = groups(&doubts);
    let told =
        |doubt: &Doubt, group: &[&Doubt]| line(material, doubt).text("関連する組", beside(doubt, group));
    groups.iter().flat_map(|group| group.iter().map(|doubt| told(doubt, group))).collect()
}

/// Doubts that share a workshop stand together, since one answer bears on the others: the group with the most valuable
/// answer first, and within it again.
fn groups<'a>(doubts: &[&'a Doubt]) -> Vec<Vec<&'a Doubt>> {
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    let mut groups: Vec<Vec<&Doubt>> = Vec::new();
    for doubt in doubts {
        let name = if doubt.group.is_empty() { &doubt.key } else { &doubt.group };
        let at = *places.entry(name).or_insert(groups.len());
        match groups.get_mut(at) {
            Some(group) => group.push(doubt),
            None => groups.push(vec![doubt]),
        }
    }
    groups
}

/// `事業所 3 か所・組 2 のまとまり：D-0123456789ab`
fn beside(doubt: &Doubt, group: &[&Doubt]) -> String {
    if group.len() < 2 {
        return String::new();
    }
    let parties: BTreeSet<&Party> = group.iter().flat_map(|one| [&one.left_id, &one.right_id]).collect();
    let others = group.iter().filter(|one| one.key != doubt.key).map(|one| one.key.as_str());
    let (pairs, parties) = (group.len(), parties.len());
    let noun = doubt.left_id.noun();
    let counter = if matches!(doubt.left_id, Party::Client(_)) { "社" } else { "か所" };
    format!("{noun}{parties}{counter}・{pairs}組のまとまり：{}", words::join(others, "、"))
}

fn line(material: &Material<'_>, doubt: &Doubt) -> Line {
    let line = Line::new(&doubt.key)
        .text("迷っている理由", reasons(doubt))
        .text(LEFT.origin, doubt.left.to_string())
        .text(RIGHT.origin, doubt.right.to_string());
    let line = line.text("種類", doubt.left_id.noun());
    let line = with_side(line, &LEFT, &doubt.left_id, material);
    with_side(line, &RIGHT, &doubt.right_id, material)
}

/// `合計 +4.9：電話が同じ +4.2、枝番が違う −6.0 …`
fn reasons(doubt: &Doubt) -> String {
    let parts = words::join(doubt.reasons.iter().map(Reason::weighed), "、");
    format!("合計 {}：{parts}", signed(doubt.weight))
}

fn with_side(line: Line, side: &Side, party: &Party, material: &Material<'_>) -> Line {
    let registry = material.registry;
    match party {
        Party::Workshop(id) => with_workshop(line, side, registry.workshops.get(id)),
        Party::Desk(id) => {
            let Some(desk) = registry.desks.get(id) else { return line };
            let prefecture = desk.prefecture.map_or("", Prefecture::name);
            line.text(side.name, &desk.name).text(side.address, prefecture)
        }
        Party::Client(id) => match registry.clients.get(id) {
            Some(client) => line.text(side.name, client.to_string()),
            None => line,
        },
    }
}

fn with_workshop(line: Line, side: &Side, workshop: Option<&Workshop>) -> Line {
    let Some(workshop) = workshop else { return line };
    let phone = workshop.phones.as_ref().and_then(|phones| phones.value.first());
    line.text(side.name, &workshop.name.value)
        .text(side.corporation, known!(workshop.corporation))
        .text(side.service, known!(workshop.service))
        .text(side.number, known!(workshop.office_number))
        .text(side.address, known!(workshop.address))
        .text(side.phone, phone.map_or("", String::as_str))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{ClientId, Origin, WorkshopId};

    fn doubt(key: &str, group: &str, (left, right): (u32, u32), weight: f64) -> Doubt {
        let at = || Origin::file("inbox/d01/a.csv", "r");
        let [left_id, right_id] = [left, right].map(|id| Party::Workshop(WorkshopId(id)));
        let [left, right] = [at(), at()];
        let [key, group] = [key, group].map(str::to_owned);
        Doubt { key, group, left, right, left_id, right_id, weight, reasons: Vec::new() }
    }

    #[test]
    fn companies_are_not_counted_as_places() {
        let client = |key: &str, ids: [u32; 2]| {
            let [left_id, right_id] = ids.map(|id| Party::Client(ClientId(id)));
            Doubt { left_id, right_id, ..doubt(key, "DK-a", (1, 2), 1.0) }
        };
        let (one, other) = (client("DK-a", [1, 2]), client("DK-b", [2, 3]));
        assert_eq!(beside(&one, &[&one, &other]), "発注企業3社・2組のまとまり：DK-b");
    }

    #[test]
    fn doubts_about_the_same_workshops_stand_together_the_most_valuable_first() {
        let all = [
            doubt("a", "a", (1, 2), 5.0),
            doubt("b", "", (5, 6), 4.0),
            doubt("c", "a", (3, 4), 3.0),
            doubt("d", "a", (2, 3), 2.0),
        ];
        let all: Vec<&Doubt> = all.iter().collect();
        let keys: Vec<Vec<&str>> =
            groups(&all).iter().map(|group| group.iter().map(|one| one.key.as_str()).collect()).collect();
        assert_eq!(keys, [vec!["a", "c", "d"], vec!["b"]]);
        assert_eq!(beside(all[1], &[all[1]]), "");
        assert_eq!(beside(all[2], &[all[0], all[2], all[3]]), "事業所4か所・3組のまとまり：a、d");
    }
}

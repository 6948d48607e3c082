//! What people would rather look at than read: from lead to order, orders month by month, wages before and after.

use crate::domain::{Figure, FiscalYear, Month};
use crate::kpi;
use crate::views::extent::Extent;
use crate::views::figures::has_begun;
use crate::views::line::Line;
use crate::views::{Chart, ChartKind, Material, Series};
use std::collections::BTreeMap;

/// Months shown: a fiscal year and the one before it.
const MONTHS: usize = 24;

const MONTHLY: &str = "発注日（空欄なら案件の発注日、それもなければ納品日）の月ごとの、発注の金額の合計です。発注に至っていない案件のトライアルと、日付か金額の分からない発注は含みません。";

/// A small table that is drawn.
pub(in crate::views) struct Picture {
    pub(in crate::views) title: String,
    pub(in crate::views) kind: ChartKind,
    pub(in crate::views) unit: &'static str,
    programme: String,
    year: String,
    /// Of what the bars are: told once, beside the first.
    note: String,
    /// Label and value.
    pub(in crate::views) bars: Vec<(String, f64)>,
}

impl Picture {
    fn key(&self, label: &str) -> String {
        format!("図:{}|{label}", self.title)
    }

    pub(super) fn lines(&self) -> impl Iterator<Item = Line> {
        self.bars.iter().enumerate().map(|(at, (label, value))| {
            Line::new(self.key(label))
                .text("分類", "図")
                .text("指標", &self.title)
                .text("事業", &self.programme)
                .text("範囲", label)
                .text("年度", &self.year)
                .number("値", Some(*value))
                .text("単位", self.unit)
                .text("説明", if at == 0 { self.note.as_str() } else { "" })
        })
    }

    pub(super) fn chart(&self) -> Option<Chart> {
        let [first, .., last] = self.bars.as_slice() else { return None };
        Some(Chart {
            kind: self.kind,
            title: format!("{}（{}）", self.title, self.unit),
            alt: format!("{}のグラフ。同じ数値が表の「値」の列にあります。", self.title),
            labels: "範囲".to_owned(),
            series: vec![Series { name: self.title.clone(), column: "値".to_owned() }],
            rows: (self.key(&first.0), self.key(&last.0)),
        })
    }
}

/// Those that have something to show.
pub(in crate::views) fn all(material: &Material<'_>, extent: Extent) -> Vec<Picture> {
    let scope = extent.scope();
    let mut programmes: Vec<&str> = material.figures.iter().map(|one| one.programme.as_str()).collect();
    programmes.sort_unstable();
    programmes.dedup();
    let mut pictures = Vec::new();
    for programme in programmes {
        let newest = |key: &str| {
            let same = |one: &&Figure| {
                one.definition.key == key
                    && one.programme == programme
                    && one.scope == scope
                    && has_begun(one, material.fiscal_year())
            };
            material.figures.iter().filter(same).max_by_key(|one| one.fiscal_year)
        };
        let named = |title: &str| format!("{title} {programme}").trim_end().to_owned();
        for (title, unit, kind, keys) in [
            (
                "リードから発注まで",
                "社",
                ChartKind::Bar,
                &[
                    ("リード顧客", "b.lead-companies"),
                    ("契約", "b.contracted-companies"),
                    ("発注", "b.clients"),
                ][..],
            ),
            (
                "平均工賃の変化",
                "円",
                ChartKind::Column,
                &[("参加前", "b.wage-before"), ("参加後", "b.wage-after")][..],
            ),
        ] {
            let found: Vec<(&str, &Figure)> =
                keys.iter().filter_map(|(label, key)| Some((*label, newest(key)?))).collect();
            let bars = found
                .iter()
                .filter_map(|(label, one)| Some(((*label).to_owned(), one.value.value()?.round())));
            let year = found.first().and_then(|(_, one)| one.fiscal_year).map(FiscalYear::label);
            pictures.push(Picture {
                title: named(title),
                kind,
                unit,
                programme: programme.to_owned(),
                year: year.unwrap_or_default(),
                note: if unit == "円" { means(&found) } else { String::new() },
                bars: if found.len() == keys.len() { bars.collect() } else { Vec::new() },
            });
        }
    }
    pictures.push(monthly_orders(material));
    pictures.retain(|one| one.bars.len() > 1);
    pictures
}

/// 参加前は20事業所、参加後は21事業所の平均: the sets need not be the same.
fn means(found: &[(&str, &Figure)]) -> String {
    let of = |(label, one): &(&str, &Figure)| format!("{label}は{}事業所", one.value.denominator);
    let told = found.iter().map(of).collect::<Vec<_>>().join("、");
    format!("{told}の平均です。増加額と増加率は、両方が分かる事業所だけで計算します。")
}

/// Yen ordered by month of 発注日, months without orders among them; as 受注額 counts them, so that months add up to it.
fn monthly_orders(material: &Material<'_>) -> Picture {
    let mut months: BTreeMap<Month, i64> = BTreeMap::new();
    let placed = kpi::placed_orders(material.registry, material.as_of);
    for (on, amount) in placed.filter_map(|(order, on)| Some((on?, order.amount?))) {
        *months.entry(Month::of(on)).or_default() += amount.0;
    }
    let mut bars = Vec::new();
    if let (Some(first), Some(last)) = (months.keys().next().copied(), months.keys().next_back().copied()) {
        let mut at = first;
        while at <= last {
            let amount = months.get(&at).copied().unwrap_or(0);
            #[expect(clippy::cast_precision_loss, reason = "yen stay far below 2^53")]
            bars.push((at.to_string(), amount as f64));
            at = Month::of(at.first_day() + chrono::Months::new(1));
        }
    }
    let bars = bars.split_off(bars.len().saturating_sub(MONTHS));
    Picture {
        title: "月別の発注額".to_owned(),
        kind: ChartKind::Column,
        unit: "円",
        programme: String::new(),
        year: String::new(),
        note: MONTHLY.to_owned(),
        bars,
    }
}

//! Figures as rows: the shown value, last year's beside it, and the difference.

use super::{Material, TabCell, words};
use crate::domain::{
    Block, Definition, DeskId, Figure, FiscalYear, Prefecture, Ratio, Scope, Unit, WorkCategory,
};
use crate::kpi;
use chrono::{Days, NaiveDate};
use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::LazyLock;

/// Figures that count days back from the day of the run. Books show the date from which they count, so that an unchanged
/// night gives an unchanged book; the export holds the days.
const AGES: [&str; 1] = ["e.freshness-median"];

/// Has no value in the first year on record.
const NEWCOMERS: &str = "a.first-time-desks";

/// A figure and the same one of the year before.
#[derive(Clone, Copy, Debug)]
pub(super) struct Compared<'a> {
    pub(super) figure: &'a Figure,
    pub(super) previous: Option<&'a Figure>,
}

impl<'a> Compared<'a> {
    /// Finds last year's twin of a figure: same key, programme and scope.
    fn of(figure: &'a Figure, mut all: impl Iterator<Item = &'a Figure>) -> Self {
        let year = figure.fiscal_year.map(FiscalYear::previous);
        let previous = year.and_then(|year| {
            all.find(|other| is_same_series(figure, other) && other.fiscal_year == Some(year))
        });
        Self { figure, previous }
    }

    pub(super) fn unit(&self) -> Unit {
        self.figure.definition.unit
    }

    /// In the shown unit (rates in percent), not rounded.
    pub(super) fn exact(&self) -> Option<f64> {
        scaled(self.figure.value, self.unit())
    }

    /// The value as its cell: a number, or the date from which an age counts.
    pub(super) fn cell(&self, as_of: NaiveDate) -> Option<TabCell> {
        cell(self.figure, as_of)
    }

    pub(super) fn previous_value(&self) -> Option<f64> {
        self.previous.and_then(|figure| shown(figure.value, self.unit()))
    }

    /// From the exact numbers; of rates in points.
    pub(super) fn difference(&self) -> Option<f64> {
        let before = scaled(self.previous?.value, self.unit())?;
        Some(rounded(self.exact()? - before, self.unit()))
    }

    pub(super) fn year(&self) -> String {
        self.figure.fiscal_year.map(FiscalYear::label).unwrap_or_default()
    }
}

/// Every figure by its series and year, for tabs that show all of them beside last year's.
pub(super) struct Index<'a>(BTreeMap<(Series<'a>, Option<FiscalYear>), &'a Figure>);

type Series<'a> = (&'a str, &'a str, &'a Scope);

impl<'a> Index<'a> {
    pub(super) fn of(all: &'a [Figure]) -> Self {
        // The first of a series and year counts, as everywhere.
        let places = all.iter().rev().map(|one| ((series(one), one.fiscal_year), one));
        Self(places.collect())
    }

    pub(super) fn compare(&self, figure: &'a Figure) -> Compared<'a> {
        let year = figure.fiscal_year.map(FiscalYear::previous);
        let previous = year.and_then(|year| self.0.get(&(series(figure), Some(year))).copied());
        Compared { figure, previous }
    }

    /// Whether no later year has the same series.
    pub(super) fn is_newest(&self, figure: &'a Figure) -> bool {
        let from = (series(figure), figure.fiscal_year);
        let next = self.0.range((Bound::Excluded(from), Bound::Unbounded)).next();
        next.is_none_or(|(place, _)| place.0 != series(figure))
    }
}

fn series(figure: &Figure) -> Series<'_> {
    (figure.definition.key, &figure.programme, &figure.scope)
}

/// Same key, programme and scope, whatever the year.
pub(super) fn is_same_series(one: &Figure, other: &Figure) -> bool {
    one.definition.key == other.definition.key && one.programme == other.programme && one.scope == other.scope
}

/// The newest figure of each series among those chosen that is of no year to come, in the order in which the series first appear.
pub(super) fn latest<'a>(
    all: &'a [Figure],
    year: FiscalYear,
    chosen: impl Fn(&Figure) -> bool,
) -> Vec<Compared<'a>> {
    let newest = newest(all.iter().filter(|figure| has_begun(figure, year) && chosen(figure)));
    newest.into_iter().map(|figure| Compared::of(figure, all.iter())).collect()
}

/// Whether a figure is of no year behind that of the reference date: next year's sheet begins before the year does.
pub(super) fn has_begun(figure: &Figure, year: FiscalYear) -> bool {
    figure.fiscal_year.is_none_or(|own| own <= year)
}

/// The same of figures that are all of their series.
pub(super) fn latest_among<'a>(all: &[&'a Figure], year: FiscalYear) -> Vec<Compared<'a>> {
    let newest = newest(all.iter().copied().filter(|figure| has_begun(figure, year)));
    newest.into_iter().map(|figure| Compared::of(figure, all.iter().copied())).collect()
}

fn newest<'a>(figures: impl Iterator<Item = &'a Figure>) -> Vec<&'a Figure> {
    let mut newest: Vec<&'a Figure> = Vec::new();
    let mut places: BTreeMap<Series<'a>, usize> = BTreeMap::new();
    for figure in figures {
        let place = *places.entry(series(figure)).or_insert(newest.len());
        match newest.get_mut(place) {
            Some(held) if held.fiscal_year < figure.fiscal_year => *held = figure,
            Some(_) => {}
            None => newest.push(figure),
        }
    }
    newest
}

/// A number with one decimal at most, yen whole; rates in percent (15 of 21 → 71.4). Nothing where the denominator is 0.
pub(super) fn shown(value: Ratio, unit: Unit) -> Option<f64> {
    scaled(value, unit).map(|exact| rounded(exact, unit))
}

/// Half up, to what a report prints of the unit.
pub(super) fn rounded(exact: f64, unit: Unit) -> f64 {
    if unit == Unit::Yen { exact.round() } else { words::one_decimal(exact) }
}

/// From here on yen are read in thousands.
const LARGE: f64 = 10_000_000.0;

/// Whether yen that stand beside each other are read in thousands: all of them, where one is large.
pub(super) fn in_thousands(values: impl IntoIterator<Item = f64>, unit: Unit) -> bool {
    unit == Unit::Yen && values.into_iter().any(|value| value.abs() >= LARGE)
}

/// A shown value as a report has it, and its unit: `71.4` ％, `6,081,280` 円, `30,418` 千円.
pub(super) fn worded(value: f64, unit: Unit, thousands: bool) -> (String, &'static str) {
    match unit {
        Unit::Yen if thousands => (words::number((value / 1000.0).round()), "千円"),
        Unit::Yen => (words::number(value.round()), "円"),
        Unit::Rate => (words::one_place(value), "％"),
        _ => (words::number(value), unit.label()),
    }
}

fn scaled(Ratio { numerator, denominator }: Ratio, unit: Unit) -> Option<f64> {
    let scale = if unit == Unit::Rate { 100.0 } else { 1.0 };
    Ratio { numerator: numerator * scale, denominator }.value()
}

pub(super) fn is_age(definition: &Definition) -> bool {
    AGES.contains(&definition.key)
}

/// What stands where there is nothing to divide by.
const NOTHING: &str = "—";

/// The definition; where there is no value, why.
pub(super) fn explained(figure: &Figure) -> String {
    let definition = definition(figure.definition);
    let why = match figure.value.value() {
        Some(_) => return definition.to_owned(),
        None if is_age(figure.definition) => "更新日の分かる登録事業所がないため",
        None if figure.definition.key == NEWCOMERS => "記録のある最初の年度のため",
        None => "割る数が0か、もとの値が書かれていないため",
    };
    format!("{why}、値がありません。{definition}")
}

/// The place of a figure in tables: its definition's, as the families give them.
pub(super) fn definition_rank(definition: &Definition) -> usize {
    static RANKS: LazyLock<BTreeMap<&str, usize>> =
        LazyLock::new(|| kpi::definitions().iter().map(|one| one.key).zip(0..).collect());
    RANKS.get(definition.key).copied().unwrap_or(usize::MAX)
}

/// The place of a scope in tables: sums first, then 区分, blocks and prefectures from north to south, desks by kana.
pub(super) fn scope_rank<'a>(material: &'a Material<'_>, scope: &'a Scope) -> impl Ord + use<'a> {
    let number = |found: Option<usize>| found.unwrap_or(usize::MAX);
    let (kind, place, reading) = match scope {
        Scope::Total => (0, 0, String::new()),
        Scope::Category(name) => {
            (1, number(WorkCategory::ALL.iter().position(|one| one.name() == name)), String::new())
        }
        Scope::Block(name) => {
            (2, number(Block::ALL.iter().position(|one| one.name() == name)), String::new())
        }
        Scope::Prefecture(name) => {
            (3, number(Prefecture::from_name(name).map(|one| one.number().into())), String::new())
        }
        Scope::Desk(slug) => {
            let desk = material.registry.desks.get(&DeskId::new(slug));
            let prefecture = desk.and_then(|desk| desk.prefecture).map(|one| one.number().into());
            let reading = desk.map(|desk| words::reading_order(&desk.kana, &desk.name));
            (4, number(prefecture), reading.unwrap_or_default())
        }
        Scope::Service(_) => (5, 0, String::new()),
        Scope::Answer(_) => (6, 0, String::new()),
    };
    (kind, place, reading, scope)
}

/// The name by which a figure stands in a book: an age is shown as the date from which it counts.
pub(super) fn name(definition: &Definition) -> &'static str {
    if is_age(definition) { "更新日の中央値" } else { definition.name }
}

/// The definition by which a figure stands in a book.
pub(super) fn definition(definition: &Definition) -> &'static str {
    if is_age(definition) {
        "登録事業所の更新日の中央値です。更新日が分からない事業所と、基準日より後の更新は含みません。"
    } else {
        definition.definition
    }
}

/// The formula by which a figure stands in a book.
pub(super) fn formula(definition: &Definition) -> &'static str {
    if is_age(definition) { "更新日の中央値" } else { definition.formula }
}

/// The families of DOMAIN §6.
pub(super) fn family_name(definition: &Definition) -> &'static str {
    match definition.family {
        "A" => "受発注支援",
        "B" => "県庁連携モデル",
        "C" => "窓口基礎情報",
        "D" => "研修",
        "E" => "データ整備",
        "F" => "品質",
        "G" => "費用対効果",
        other => other,
    }
}

/// What stands beside the value.
pub(super) fn unit_label(definition: &Definition) -> &'static str {
    if is_age(definition) { "" } else { definition.unit.label() }
}

pub(super) fn cell(figure: &Figure, as_of: NaiveDate) -> Option<TabCell> {
    if is_age(figure.definition) {
        figure.value.value().and_then(|days| counted_from(days, as_of)).map(TabCell::Date)
    } else {
        let number = shown(figure.value, figure.definition.unit).map(TabCell::Number);
        Some(number.unwrap_or_else(|| TabCell::Text(NOTHING.to_owned())))
    }
}

/// The day that lies so many days back; half days count whole.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "checked to be a small positive number"
)]
fn counted_from(days: f64, as_of: NaiveDate) -> Option<NaiveDate> {
    let whole = days.ceil();
    (0.0..1e6).contains(&whole).then(|| as_of.checked_sub_days(Days::new(whole as u64))).flatten()
}

/// The name of the part; a desk by its name where the figure has its slug.
pub(super) fn scope_label(material: &Material<'_>, scope: &Scope) -> String {
    match scope {
        Scope::Desk(slug) => material.desk_name(&DeskId::new(slug)).to_owned(),
        scope => scope.label().to_owned(),
    }
}

/// `合計`, `区分`, … : what kind of part a figure is about.
pub(super) const fn scope_kind(scope: &Scope) -> &'static str {
    match scope {
        Scope::Total => "合計",
        Scope::Category(_) => "作業区分",
        Scope::Block(_) => "ブロック",
        Scope::Prefecture(_) => "都道府県",
        Scope::Desk(_) => "窓口",
        Scope::Service(_) => "サービス種別",
        Scope::Answer(_) => "設問と選択肢",
    }
}

/// A key that names the series and, where given, its year: `a.order-rate|全国試行|2021|PC作業`.
pub(super) fn series_key(figure: &Figure, with_year: bool) -> String {
    let year = figure.fiscal_year.filter(|_| with_year).map(|year| year.to_string()).unwrap_or_default();
    let scope = match &figure.scope {
        Scope::Total => String::new(),
        scope => format!("{}:{}", scope_kind(scope), scope.label()),
    };
    words::join([figure.definition.key, &figure.programme, &year, &scope], "|")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_age_is_shown_as_the_date_from_which_it_counts() {
        let as_of: NaiveDate = "2026-11-20".parse().unwrap();
        for (days, expected) in
            [(0.0, Some("2026-11-20")), (10.0, Some("2026-11-10")), (10.5, Some("2026-11-09")), (-1.0, None)]
        {
            assert_eq!(counted_from(days, as_of), expected.map(|day| day.parse().unwrap()), "{days}");
        }
    }

    #[test]
    fn what_stands_beside_an_age_speaks_of_its_date() {
        let age = kpi::definitions().iter().find(|one| is_age(one)).unwrap();
        for text in [name(age), definition(age), formula(age)] {
            assert!(text.contains("更新日の中央値") && !text.contains("日数"), "{text}");
        }
    }

    #[test]
    fn rates_are_shown_in_percent_rounded_half_up() {
        for (numerator, denominator, unit, expected) in [
            (15.0, 21.0, Unit::Rate, Some(71.4)),
            (14.0, 27.0, Unit::Rate, Some(51.9)),
            (1.0, 800.0, Unit::Rate, Some(0.1)),
            (418.0, 10.0, Unit::Workshops, Some(41.8)),
            (5_418_280.0, 1.0, Unit::Yen, Some(5_418_280.0)),
            (3.0, 0.0, Unit::Rate, None),
        ] {
            assert_eq!(shown(Ratio { numerator, denominator }, unit), expected, "{numerator}/{denominator}");
        }
    }

    #[test]
    fn a_sheet_of_next_year_does_not_turn_the_year() {
        let figure = |year: Option<i32>| Figure {
            definition: kpi::definitions().iter().find(|one| one.key == "a.offered-count").unwrap(),
            programme: String::new(),
            fiscal_year: year.map(FiscalYear),
            scope: crate::domain::Scope::Total,
            value: Ratio::whole(1),
            records: crate::domain::Counted::At(Vec::new()),
        };
        let all = [figure(Some(2025)), figure(Some(2026)), figure(Some(2027))];
        let told = |year: i32| -> Vec<Option<FiscalYear>> {
            latest(&all, FiscalYear(year), |_| true).iter().map(|one| one.figure.fiscal_year).collect()
        };
        assert_eq!(told(2026), [Some(FiscalYear(2026))]);
        assert_eq!(told(2027), [Some(FiscalYear(2027))]);
        assert_eq!(told(2030), [Some(FiscalYear(2027))]);
        assert_eq!(told(2024), []);
        let refs: Vec<&Figure> = all.iter().collect();
        assert_eq!(latest_among(&refs, FiscalYear(2026))[0].figure.fiscal_year, Some(FiscalYear(2026)));
    }
}

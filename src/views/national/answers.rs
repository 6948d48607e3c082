//! アンケート集計: every question with its options, n and ％, last year's beside; means of numbers; free text listed.

use crate::domain::FiscalYear;
use crate::survey::{Per, Report, Row, Tally};
use crate::views::line::Line;
use crate::views::words;
use crate::views::{Chart, ChartKind, Material, Series};

/// Beyond it a free question is listed in the export alone.
const TEXTS: usize = 200;

pub(super) fn lines_and_charts(material: &Material<'_>) -> (Vec<Line>, Vec<Chart>) {
    let (mut lines, mut charts) = (Vec::new(), Vec::new());
    for report in material.surveys {
        let before = of_year(material.surveys, &report.id, report.fiscal_year.previous());
        lines.push(responses(report, before));
        for tally in &report.tallies {
            let earlier = before.and_then(|one| one.tallies.iter().find(|other| other.id == tally.id));
            let own: Vec<Line> = tally_lines(material, report, tally, earlier);
            charts.extend(is_newest(material.surveys, report).then(|| chart(tally, &own)).flatten());
            lines.extend(own);
        }
    }
    (lines, charts)
}

pub(super) fn of_year<'a>(reports: &'a [Report], id: &str, year: FiscalYear) -> Option<&'a Report> {
    reports.iter().find(|one| one.id == id && one.fiscal_year == year)
}

/// Reports stand newest first.
fn is_newest(reports: &[Report], report: &Report) -> bool {
    reports.iter().find(|one| one.id == report.id) == Some(report)
}

fn responses(report: &Report, before: Option<&Report>) -> Line {
    let (all, listed) = (report.responses.len(), report.listed.len());
    let what = match report.per {
        Per::Desk => format!("有効回答数（厚労省リスト内 {listed}、リスト外 {}）", all - listed),
        Per::Response => "回答数".to_owned(),
    };
    head(report, "有効回答", "")
        .text("種類", "回答数")
        .text("選択肢・項目", what)
        .many("値", all)
        .text("単位", "件")
        .number("割合（％）", report.participants.and_then(|asked| percent(real(all), f64::from(asked))))
        .many("有効回答数", all)
        .number("前年度の値", before.map(|one| real(one.responses.len())))
}

fn head(report: &Report, question: &str, row: &str) -> Line {
    let year = report.fiscal_year.to_string();
    Line::new(words::join([report.id.as_str(), &year, question, row], "|"))
        .text("アンケート", &report.name)
        .text("年度", report.fiscal_year.label())
}

fn tally_lines(material: &Material<'_>, report: &Report, tally: &Tally, before: Option<&Tally>) -> Vec<Line> {
    let line = |row: &str| {
        head(report, &tally.id, row)
            .text("設問", &tally.number)
            .text("設問の内容", &tally.label)
            .many("有効回答数", tally.answered)
    };
    let mut lines: Vec<Line> = tally
        .rows
        .iter()
        .map(|row| option(line(&row.name), tally, row, before.and_then(|one| same(one, &row.name))))
        .collect();
    if let Some(numbers) = tally.numbers {
        let earlier = before.and_then(|one| one.numbers);
        let mean = |sum: f64, count: usize| words::one_decimal(sum / real(count));
        for (name, value, last) in [
            ("合計", numbers.sum, earlier.map(|one| one.sum)),
            ("平均", mean(numbers.sum, numbers.count), earlier.map(|one| mean(one.sum, one.count))),
            ("中央値", numbers.median, earlier.map(|one| one.median)),
            ("最小", numbers.min, earlier.map(|one| one.min)),
            ("最大", numbers.max, earlier.map(|one| one.max)),
        ] {
            let own = line(name).text("種類", "数値").text("選択肢・項目", name).text("単位", &tally.unit);
            lines.push(own.number("値", Some(value)).number("前年度の値", last));
        }
    }
    for (at, written) in tally.texts.iter().take(TEXTS).enumerate() {
        let desk = written.desk.as_ref().map_or("", |id| material.desk_name(id));
        let text = words::join([desk, &written.text], "：");
        lines.push(line(&format!("記述{}", at + 1)).text("種類", "記述").text("選択肢・項目", text));
    }
    lines
}

fn option(line: Line, tally: &Tally, row: &Row, before: Option<&Row>) -> Line {
    let kind = match (row.unexpected, tally.derived, tally.multiple) {
        (true, _, _) => "選択肢以外",
        (_, true, _) => "区分け",
        (_, _, true) => "複数選択",
        _ => "選択",
    };
    let share = |row: &Row| percent(row.count, row.base);
    let difference = share_difference(row, before);
    line.text("種類", kind)
        .text("選択肢・項目", &row.name)
        .number("値", Some(row.count))
        .text("単位", if tally.sums { tally.unit.as_str() } else { "件" })
        .number("割合（％）", share(row))
        .number("前年度の値", before.map(|one| one.count))
        .number("前年度の割合（％）", before.and_then(share))
        .number("割合の差（ポイント）", difference)
}

/// From the exact shares, rounded afterwards.
fn share_difference(now: &Row, before: Option<&Row>) -> Option<f64> {
    let before = before.filter(|one| one.base > 0.0 && now.base > 0.0)?;
    Some(words::one_decimal((now.count / now.base - before.count / before.base) * 100.0))
}

fn same<'a>(tally: &'a Tally, name: &str) -> Option<&'a Row> {
    tally.rows.iter().find(|row| row.name == name)
}

/// With one decimal; nothing where there is nothing to divide by.
pub(super) fn percent(part: f64, whole: f64) -> Option<f64> {
    (whole > 0.0).then(|| words::one_decimal(part * 100.0 / whole))
}

#[expect(clippy::cast_precision_loss, reason = "counts of responses stay far below 2^53")]
fn real(count: usize) -> f64 {
    count as f64
}

/// Of what desks chose (not of numbers), where there is more than one option.
fn chart(tally: &Tally, lines: &[Line]) -> Option<Chart> {
    if tally.derived || tally.rows.len() < 2 || tally.answered == 0 {
        return None;
    }
    let title = words::join([tally.number.as_str(), &tally.label, "（％）"], " ");
    Some(Chart {
        kind: ChartKind::Bar,
        alt: format!("{title}の棒グラフ。同じ数値が表の「割合（％）」の列にあります。"),
        title,
        labels: "選択肢・項目".to_owned(),
        series: vec![Series { name: "割合（％）".to_owned(), column: "割合（％）".to_owned() }],
        rows: (lines.first()?.key().to_owned(), lines.get(tally.rows.len() - 1)?.key().to_owned()),
    })
}

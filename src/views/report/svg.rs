//! Charts as inline SVG: every bar bears its number, so that nothing is said by length or colour alone.

use super::escape;
use crate::views::words;

pub(super) struct Bar {
    pub(super) label: String,
    /// `None` where there is no figure.
    pub(super) value: Option<f64>,
    /// Last year's.
    pub(super) before: Option<f64>,
}

const WIDTH: f64 = 520.0;
const LABELS: f64 = 150.0;
const NUMBERS: f64 = 110.0;
const THICK: f64 = 18.0;
const THIN: f64 = 12.0;
const GAP: f64 = 12.0;
const DARK: &str = "#1f4e79";
const LIGHT: &str = "#7f9db9";

/// One below the other, last year's thinner below each.
pub(super) fn bars(title: &str, all: &[Bar]) -> String {
    let longest = all.iter().flat_map(|bar| [bar.value, bar.before]).flatten().fold(0.0, f64::max);
    let has_before = all.iter().any(|bar| bar.before.is_some());
    let tenths = has_tenths(all);
    let room = WIDTH - LABELS - NUMBERS;
    let long = |value: f64| if longest > 0.0 { room * value.max(0.0) / longest } else { 0.0 };
    let (mut y, mut inner) = (6.0, String::new());
    for bar in all {
        inner.push_str(&text(LABELS - 8.0, y + 14.0, "end", &bar.label));
        let length = bar.value.map_or(0.0, long);
        inner.push_str(&rectangle(LABELS, y, length, THICK, DARK));
        let number = bar.value.map_or_else(|| "—".to_owned(), |value| told(value, tenths));
        inner.push_str(&text(LABELS + length + 6.0, y + 14.0, "start", &number));
        y += THICK + 2.0;
        if let Some(before) = bar.before {
            inner.push_str(&rectangle(LABELS, y, long(before), THIN, LIGHT));
            inner.push_str(&text(
                LABELS + long(before) + 6.0,
                y + 11.0,
                "start",
                &format!("前年度 {}", told(before, tenths)),
            ));
        }
        y += if has_before { THIN + GAP } else { GAP };
    }
    frame(title, all, y, &inner)
}

/// Whether the chart's numbers stand with one decimal: all of them, where one has any.
fn has_tenths(all: &[Bar]) -> bool {
    let mut values = all.iter().flat_map(|bar| [bar.value, bar.before]).flatten();
    values.any(|value| words::one_decimal(value).fract() != 0.0)
}

fn told(value: f64, tenths: bool) -> String {
    if tenths { words::one_place(value) } else { words::number(value) }
}

/// Side by side, for series in time.
pub(super) fn columns(title: &str, all: &[Bar]) -> String {
    const HEIGHT: f64 = 200.0;
    let highest = all.iter().filter_map(|bar| bar.value).fold(0.0, f64::max);
    #[expect(clippy::cast_precision_loss, reason = "a chart has few columns")]
    let step = WIDTH / all.len().max(1) as f64;
    let mut inner = String::new();
    let mut x = 0.0;
    for bar in all {
        let value = bar.value.unwrap_or(0.0);
        let height = if highest > 0.0 { (HEIGHT - 40.0) * value.max(0.0) / highest } else { 0.0 };
        let middle = x + step / 2.0;
        inner.push_str(&rectangle(x + step * 0.15, HEIGHT - height, step * 0.7, height, DARK));
        // In ten thousands, so that it fits above its column.
        let number = if highest >= 100_000.0 {
            format!("{}万", words::number((value / 10_000.0).round()))
        } else {
            words::number(value)
        };
        inner.push_str(&small(middle, HEIGHT - height - 5.0, &number));
        let (year, month) = bar.label.split_once('-').unwrap_or(("", &bar.label));
        let is_first = x == 0.0 || month == "01";
        inner.push_str(&small(middle, HEIGHT + 15.0, &format!("{}月", month.trim_start_matches('0'))));
        if is_first {
            inner.push_str(&small(middle, HEIGHT + 30.0, &format!("{year}年")));
        }
        x += step;
    }
    inner.push_str(&format!("<path d=\"M0 {HEIGHT}H{WIDTH}\" stroke=\"#4a4a4a\"/>"));
    frame(title, all, HEIGHT + 38.0, &inner)
}

fn frame(title: &str, all: &[Bar], height: f64, inner: &str) -> String {
    let tenths = has_tenths(all);
    let number = |bar: &Bar| bar.value.map_or_else(|| "—".to_owned(), |value| told(value, tenths));
    let bars: Vec<String> = all.iter().map(|bar| format!("{} {}", bar.label, number(bar))).collect();
    let alt = escape(&format!("{title}：{}", bars.join("、")));
    format!(
        "<svg viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" aria-label=\"{alt}\"><title>{alt}</title>{inner}</svg>\n"
    )
}

fn rectangle(x: f64, y: f64, width: f64, height: f64, fill: &str) -> String {
    format!("<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" fill=\"{fill}\"/>")
}

fn text(x: f64, y: f64, anchor: &str, text: &str) -> String {
    format!("<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\">{}</text>", escape(text))
}

fn small(x: f64, y: f64, text: &str) -> String {
    format!(
        "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"middle\" style=\"font-size:11px\">{}</text>",
        escape(text)
    )
}

//! Struck-through text of a cell: what is struck through in part was replaced by what stands beside it; as in a workbook.

use google_sheets4::api::{CellData, TextFormat};

/// What of a cell is struck through.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Strike {
    Nowhere,
    Whole,
    /// A part of its text; this is left.
    Part(String),
}

pub(super) fn strike_of(data: &CellData) -> Strike {
    let is_struck = |format: Option<&TextFormat>| format.and_then(|format| format.strikethrough);
    let format = data.user_entered_format.as_ref().and_then(|format| format.text_format.as_ref());
    let of_cell = is_struck(format).unwrap_or(false);
    let text = data.effective_value.as_ref().and_then(|value| value.string_value.as_deref());
    let runs = data.text_format_runs.as_deref().unwrap_or_default();
    let (Some(text), false) = (text, runs.is_empty()) else {
        return if of_cell { Strike::Whole } else { Strike::Nowhere };
    };
    let mut left = String::new();
    let (mut seen_struck, mut at) = (false, 0);
    for sign in text.chars() {
        // Before the first run, and where a run says nothing, the cell's own format holds.
        let run = runs.iter().rev().find(|run| run.start_index.unwrap_or(0) <= at);
        if run.and_then(|run| is_struck(run.format.as_ref())).unwrap_or(of_cell) {
            seen_struck |= !sign.is_whitespace();
        } else {
            left.push(sign);
        }
        at += if sign.len_utf16() == 2 { 2 } else { 1 };
    }
    match (seen_struck, left.trim()) {
        (false, _) => Strike::Nowhere,
        (true, "") => Strike::Whole,
        (true, left) => Strike::Part(left.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    #[test]
    fn what_is_struck_through_is_no_part_of_a_text() {
        let cell = |text: &str, of_cell: bool, runs: Value| -> CellData {
            serde_json::from_value(json!({
                "effectiveValue": {"stringValue": text},
                "userEnteredFormat": {"textFormat": {"strikethrough": of_cell}},
                "textFormatRuns": runs,
            }))
            .unwrap()
        };
        let run = |from: i32, struck: Value| match struck {
            Value::Null => json!({"startIndex": from, "format": {}}),
            struck => json!({"startIndex": from, "format": {"strikethrough": struck}}),
        };
        let part = |left: &str| Strike::Part(left.to_owned());
        for (data, strike) in [
            (cell("10人", false, json!([])), Strike::Nowhere),
            (cell("10人", true, json!([])), Strike::Whole),
            (cell("5人10人", false, json!([run(0, json!(true)), run(2, json!(false))])), part("10人")),
            (cell("𠮷野 吉野", false, json!([run(0, json!(true)), run(3, Value::Null)])), part("吉野")),
            (cell("5人 10人", true, json!([run(3, json!(false))])), part("10人")),
            (cell("10人", false, json!([run(0, json!(true))])), Strike::Whole),
            (cell("10人", false, json!([run(2, Value::Null)])), Strike::Nowhere),
        ] {
            assert_eq!(strike_of(&data), strike, "{data:?}");
        }
        let number: CellData = serde_json::from_value(json!({
            "effectiveValue": {"numberValue": 20}, "userEnteredFormat": {"textFormat": {"strikethrough": true}}
        }))
        .unwrap();
        assert_eq!(strike_of(&number), Strike::Whole);
    }
}

//! What the office is told of rows that count once.

use super::{GaveWay, ORDER_AGAIN};
use crate::domain::{Issue, IssueCode, Origin, RowOrigin, Severity};

/// Rows of two sheets that are told one by one; of more the number.
const ONE_BY_ONE: usize = 5;

/// A few rows one by one, more of them as one.
pub(super) fn told_of(
    code: IssueCode,
    what: &str,
    sheet: &Origin,
    other: &Origin,
    rows: &[GaveWay],
) -> Vec<Issue> {
    let notice = |origin: Origin, row: &RowOrigin, message: String| {
        Issue::new(code, Severity::Notice, origin, message).desk(row.role.desk().cloned())
    };
    let why = |name: &str, place: &str| match code == ORDER_AGAIN {
        true => format!(
            "発注番号「{name}」の同じ事業所・同じ月の発注は {place} にもあります。一つの発注として {place} の行だけを数えています。"
        ),
        false => format!("この{what}の行は {place} とまったく同じです。一度だけ数えています。"),
    };
    let advice = ADVICE[usize::from(code != ORDER_AGAIN)];
    if rows.len() <= ONE_BY_ONE {
        let one = |(row, cell, name): &GaveWay| {
            let place = cell.map_or_else(|| other.clone(), |cell| other.at(cell)).to_string();
            notice(row.origin.clone(), row, format!("{}{advice}", why(name, &place)))
        };
        return rows.iter().map(one).collect();
    }
    let Some((row, ..)) = rows.first() else { return Vec::new() };
    let message = match code == ORDER_AGAIN {
        true => format!(
            "{sheet} の発注{}行は、発注番号・事業所・月が {other} の発注と同じです。一つの発注として {other} の行だけを数えています。{advice}",
            rows.len()
        ),
        false => format!(
            "{sheet} の{what}{}行は {other} の行とまったく同じです。一度だけ数えています。{advice}",
            rows.len()
        ),
    };
    vec![notice(sheet.clone(), row, message)]
}

/// What to do with an order that was written again, and with rows of two files.
const ADVICE: [&str; 2] =
    ["別の発注であれば、発注番号を分けてください。", "写しや古い版のファイルであれば、片付けてください。"];

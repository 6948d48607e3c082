//! One field of a crontab line: `*`, `*/15`, `1,3`, `1-5`, `MON` → the numbers it stands for.

use std::collections::BTreeSet;

/// A field's place in the line: what it is called, which numbers it takes, which names it knows.
#[derive(Debug)]
pub(super) struct FieldKind {
    /// As the operator's message names it.
    pub(super) name: &'static str,
    min: u32,
    max: u32,
    names: &'static [(&'static str, u32)],
}

pub(super) const MINUTE: FieldKind = FieldKind { name: "分", min: 0, max: 59, names: &[] };
pub(super) const HOUR: FieldKind = FieldKind { name: "時", min: 0, max: 23, names: &[] };
pub(super) const DAY: FieldKind = FieldKind { name: "日", min: 1, max: 31, names: &[] };
pub(super) const MONTH: FieldKind = FieldKind {
    name: "月",
    min: 1,
    max: 12,
    names: &[
        ("JAN", 1),
        ("FEB", 2),
        ("MAR", 3),
        ("APR", 4),
        ("MAY", 5),
        ("JUN", 6),
        ("JUL", 7),
        ("AUG", 8),
        ("SEP", 9),
        ("OCT", 10),
        ("NOV", 11),
        ("DEC", 12),
    ],
};
/// 0 and 7 are both Sunday.
pub(super) const WEEKDAY: FieldKind = FieldKind {
    name: "曜日",
    min: 0,
    max: 7,
    names: &[("SUN", 0), ("MON", 1), ("TUE", 2), ("WED", 3), ("THU", 4), ("FRI", 5), ("SAT", 6)],
};

/// The numbers of one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Numbers {
    /// `*`: no restriction.
    All,
    /// `*/2`: a restriction that begins with a star; crontab treats it specially among the days.
    Stepped(BTreeSet<u32>),
    Some(BTreeSet<u32>),
}

impl Numbers {
    pub(super) const fn set(&self) -> Option<&BTreeSet<u32>> {
        match self {
            Self::All => None,
            Self::Stepped(set) | Self::Some(set) => Some(set),
        }
    }
}

/// Reads one field; the error says in Japanese what is wrong with it.
pub(super) fn read_field(kind: &FieldKind, text: &str) -> Result<Numbers, String> {
    if text == "*" {
        return Ok(Numbers::All);
    }
    let mut set = BTreeSet::new();
    for item in text.split(',') {
        set.extend(read_item(kind, item)?);
    }
    Ok(if text.starts_with('*') { Numbers::Stepped(set) } else { Numbers::Some(set) })
}

fn read_item(kind: &FieldKind, item: &str) -> Result<Vec<u32>, String> {
    let (range, step) = match item.split_once('/') {
        Some((range, step)) => (range, read_step(item, step)?),
        None => (item, 1),
    };
    let (first, last) = match range.split_once('-') {
        _ if range == "*" => (kind.min, kind.max),
        Some((first, last)) => (read_number(kind, first)?, read_number(kind, last)?),
        None if item.contains('/') => {
            return Err(format!("「{item}」の「/」は「*/10」や「0-30/10」のように書いてください"));
        }
        None => (read_number(kind, range)?, read_number(kind, range)?),
    };
    if first > last {
        return Err(format!("「{item}」は始まりが終わりより後です。「,」で並べて書いてください"));
    }
    let last = if range == "*" && kind.max == WEEKDAY.max { WEEKDAY.max - 1 } else { last };
    Ok((first..=last).step_by(step).collect())
}

fn read_step(item: &str, step: &str) -> Result<usize, String> {
    match step.parse() {
        Ok(step) if step > 0 => Ok(step),
        _ => Err(format!("「{item}」の「/」の後には 1 以上の数を書いてください")),
    }
}

fn read_number(kind: &FieldKind, text: &str) -> Result<u32, String> {
    if let Some((_, number)) = kind.names.iter().find(|(name, _)| name.eq_ignore_ascii_case(text)) {
        return Ok(*number);
    }
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match text.parse() {
        Ok(number) if digits && (kind.min..=kind.max).contains(&number) => Ok(number),
        _ => Err(format!("「{text}」は使えません（{} から {} までの数）", kind.min, kind.max)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_stands_for_numbers() {
        for (kind, text, expected) in [
            (&MINUTE, "*/20", vec![0, 20, 40]),
            (&MINUTE, "5", vec![5]),
            (&MINUTE, "0-30/15,50", vec![0, 15, 30, 50]),
            (&HOUR, "9-11", vec![9, 10, 11]),
            (&MONTH, "apr,10", vec![4, 10]),
            (&WEEKDAY, "MON-FRI", vec![1, 2, 3, 4, 5]),
            (&WEEKDAY, "5-7", vec![5, 6, 7]),
            (&WEEKDAY, "*/3", vec![0, 3, 6]),
        ] {
            let numbers = read_field(kind, text).unwrap();
            assert_eq!(numbers.set().unwrap().iter().copied().collect::<Vec<_>>(), expected, "{text}");
        }
        assert_eq!(read_field(&DAY, "*"), Ok(Numbers::All));
    }

    #[test]
    fn what_crontab_does_not_know_is_refused() {
        for (kind, text) in [
            (&MINUTE, "60"),
            (&HOUR, "24"),
            (&DAY, "0"),
            (&DAY, "L"),
            (&DAY, "?"),
            (&DAY, "15W"),
            (&MONTH, "13"),
            (&WEEKDAY, "8"),
            (&WEEKDAY, "MON#2"),
            (&WEEKDAY, "FRI-MON"),
            (&MINUTE, "5/10"),
            (&MINUTE, "*/0"),
            (&MINUTE, "1,,2"),
            (&MINUTE, "-5"),
            (&MINUTE, "+5"),
            (&HOUR, "２"),
        ] {
            assert!(read_field(kind, text).is_err(), "{text}");
        }
    }
}

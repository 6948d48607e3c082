//! 何年何月版: the month that the name of a file or sheet states, by which editions of one list are put in order.

use super::era::Era;
use super::text;

/// `2023-09_A.csv` → (2023, 9); `sfkopendata_202403_45.csv` → (2024, 3); `令和5年9月末現在` → (2023, 9). The first one stands.
#[must_use]
pub fn read(name: &str) -> Option<(i32, u32)> {
    let tidy = text::tidy_line(name);
    let chars: Vec<char> = tidy.chars().collect();
    (0..chars.len()).find_map(|at| {
        let fresh = at == 0 || !chars[at - 1].is_ascii_digit();
        western(&chars[at..]).filter(|_| fresh).or_else(|| japanese(&chars[at..]))
    })
}

/// 2023-09, 2023.9, 2023年9月, 202309, 20230930.
fn western(chars: &[char]) -> Option<(i32, u32)> {
    let digits: String = chars.iter().take_while(|c| c.is_ascii_digit()).collect();
    if matches!(digits.len(), 6 | 8) {
        return month(digits[..4].parse().ok()?, digits[4..6].parse().ok()?);
    }
    let year = digits.parse().ok().filter(|_| digits.len() == 4)?;
    month(year, number_after(&chars[4..])?)
}

/// 令和5年9月, R5.9, R05-09.
fn japanese(chars: &[char]) -> Option<(i32, u32)> {
    let text: String = chars.iter().take(12).collect();
    let (era, rest) = Era::leading(&text)?;
    let rest: Vec<char> = rest.chars().collect();
    let (number, rest) = match rest.as_slice() {
        ['元', rest @ ..] => (1, rest.to_vec()),
        _ => {
            let digits: String = rest.iter().take_while(|c| c.is_ascii_digit()).take(2).collect();
            (digits.parse().ok()?, rest[digits.len()..].to_vec())
        }
    };
    month(era.year(number), number_after(&rest)?)
}

/// The number behind one separator.
fn number_after(chars: &[char]) -> Option<u32> {
    let (separator, rest) = chars.split_first()?;
    let digits: String = rest.iter().take_while(|c| c.is_ascii_digit()).collect();
    "年-_./ ".contains(*separator).then(|| digits.parse().ok()).flatten()
}

fn month(year: i32, month: u32) -> Option<(i32, u32)> {
    ((1989..2100).contains(&year) && (1..=12).contains(&month)).then_some((year, month))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_month_of_an_edition_is_read_from_a_name() {
        for (name, edition) in [
            ("official/2023-09_A.csv", Some((2023, 9))),
            ("sfkopendata_202403_45.csv", Some((2024, 3))),
            ("指定事業所一覧（令和5年9月1日現在）.xlsx", Some((2023, 9))),
            ("R6.4_名簿.xlsx", Some((2024, 4))),
            ("令和元年10月.csv", Some((2019, 10))),
            ("20240401一覧.csv", Some((2024, 4))),
            ("２０２４年３月分", Some((2024, 3))),
            ("一覧.csv", None),
            ("4010000001.csv", None),
            ("2023-13.csv", None),
            ("name2.xlsx", None),
        ] {
            assert_eq!(read(name), edition, "{name}");
        }
    }
}

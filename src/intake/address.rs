//! The address of a row, of all the columns that say a part of it: what already begins with its prefecture or municipality is whole,
//! and nothing is put before it, nor a second time behind it.

use super::reader::RowReader;
use crate::domain::{Address, Field, Prefecture, Seen};
use crate::layout::MappedCell;
use crate::normalise::{self, Reading};

/// Prefecture, municipality, the address columns and the building, joined in that order; parts that the address
/// itself says are not said twice.
pub(super) fn address(row: &mut RowReader<'_>) -> Option<Seen<Address>> {
    let first = [Field::Address, Field::Prefecture, Field::Municipality, Field::Building];
    let mut place: &MappedCell = first.into_iter().find_map(|field| row.get(field))?;
    // 亀井野 | 藤沢市亀井野1-30-9: what is read is the second.
    let is_whole = |cell: &&MappedCell| {
        let line = normalise::address::one_line(&cell.value.show());
        normalise::address::begins_with_place(&line, row.prefecture())
    };
    if row.all(Field::Address).nth(1).is_some() {
        place = row.all(Field::Address).find(is_whole).unwrap_or(place);
    }
    let shown = |field: Field| -> Vec<String> {
        let lines = row.all(field).map(|cell| normalise::address::one_line(&cell.value.show()));
        lines.filter(|line| !line.is_empty()).collect()
    };
    let mut areas: Vec<String> =
        [Field::Prefecture, Field::Municipality].into_iter().flat_map(shown).collect();
    for area in &mut areas {
        let bare = normalise::address::without_code(area);
        if bare.len() < area.len() {
            *area = bare.to_owned();
        }
    }
    let lines =
        shown(Field::Address).iter().map(|line| normalise::postal::strip_leading(line).to_owned()).collect();
    let parts = Parts { areas, lines, buildings: shown(Field::Building) };
    let text = parts.joined(row.prefecture());
    if normalise::text::states_nothing(&text) {
        return None;
    }
    let reading: Reading<Address> = normalise::address::read(&text, row.prefecture());
    row.take(place, reading)
}

/// An address that says more than its prefecture.
pub(super) fn full_address(row: &mut RowReader<'_>) -> Option<Seen<Address>> {
    row.get(Field::Address).or_else(|| row.get(Field::Municipality))?;
    address(row)
}

/// What the cells of a row say of its address, tidied, none of it blank.
struct Parts {
    /// 福岡県, 久留米市
    areas: Vec<String>,
    lines: Vec<String>,
    buildings: Vec<String>,
}

impl Parts {
    fn joined(self, known: Option<Prefecture>) -> String {
        let Self { mut areas, lines, buildings } = self;
        let stated = areas.iter().find_map(|area| normalise::address::prefecture_in(area)).or(known);
        let lines = once(lines, stated);
        if let Some(line) = lines.first().filter(|_| !areas.is_empty()) {
            if normalise::address::states_prefecture(line) {
                areas.clear();
            } else if normalise::address::begins_with_place(line, stated) {
                // さいたま市中央区… beside 春日部市, who pays: the address says itself where it is.
                areas.retain(|area| {
                    normalise::address::prefecture_in(area).is_some() || line.starts_with(area.as_str())
                });
            }
        }
        let count = areas.len() + lines.len();
        let is_said = |name: &String| lines.iter().any(|line| line.ends_with(name.as_str()));
        let buildings: Vec<String> = buildings.into_iter().filter(|name| !is_said(name)).collect();
        join(areas.into_iter().chain(lines).chain(buildings).collect(), count)
    }
}

/// The lines that go on with each other. Where one of them is the whole address, 連結表記 beside 町字 and 番地, its parts are left out,
/// and so is another place's behind it.
fn once(lines: Vec<String>, known: Option<Prefecture>) -> Vec<String> {
    let is_whole = |line: &String| {
        line.contains(|c: char| c.is_ascii_digit()) && normalise::address::begins_with_place(line, known)
    };
    let several = lines.len() > 1;
    let Some(at) = several.then(|| lines.iter().position(is_whole)).flatten() else { return lines };
    let whole = lines[at].clone();
    let is_part = |line: &str| says(&whole, line);
    // 福島県 before 福島市北町1-2 is said of it; what has a number of its own before it is a place by itself.
    let kept =
        |(other, line): &(usize, String)| *other == at || !is_part(line) && (*other < at || !is_whole(line));
    lines.into_iter().enumerate().filter(kept).map(|(_, line)| line).collect()
}

/// Whether an address says a part of it, however its numbers are written: 新庄一丁目 in 新庄1-245.
fn says(whole: &str, part: &str) -> bool {
    let squeezed = |text: &str| -> String {
        let joined = normalise::address::numbered(text);
        joined.chars().filter(|c| !c.is_whitespace()).collect()
    };
    let part = squeezed(part);
    let bare = ["丁目", "番地", "番", "号"].iter().find_map(|unit| part.strip_suffix(unit)).unwrap_or(&part);
    let whole = squeezed(whole);
    // 3 stands in 緑町1-3, and not in 緑町3丁目 or 緑町13.
    let is_number = bare.chars().all(|c| c.is_ascii_digit() || c == '-');
    whole.match_indices(bare).any(|(at, _)| {
        let (before, behind) = (&whole[..at], &whole[at + bare.len()..]);
        let is_apart = |letter: char| !letter.is_ascii_digit() && letter != '丁';
        !is_number
            || !before.ends_with(|c: char| c.is_ascii_digit()) && behind.chars().next().is_none_or(is_apart)
    })
}

/// Joins tidied parts, buildings behind the first `count`.
fn join(parts: Vec<String>, count: usize) -> String {
    if let [_] = parts[..] {
        return parts.into_iter().collect();
    }
    let mut joined = String::new();
    for (at, part) in parts.iter().enumerate() {
        let said_again = parts[at + 1..].iter().any(|later| later.starts_with(part.as_str()));
        if said_again {
            continue;
        }
        let is_last = at > 0 && at + 1 == parts.len() && joined.ends_with(|c: char| c.is_ascii_digit());
        let is_building =
            at >= count && part.starts_with(|c: char| c.is_alphabetic() && !"番号の".contains(c));
        if !joined.is_empty() && (is_last || is_building) {
            joined.push(' ');
        }
        joined.push_str(part);
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(&["北海道", "伊達市"], &["北海道伊達市大滝区優徳町159番地"], &[], "北海道伊達市大滝区優徳町159番地")]
    #[case(&["東京都", "府中市"], &["東京都府中市宮西町2-24"], &[], "東京都府中市宮西町2-24")]
    #[case(&["東京都", "府中市"], &["宮西町2-24"], &[], "東京都府中市宮西町2-24")]
    #[case(&["府中市"], &["広島県府中市府川町315"], &[], "広島県府中市府川町315")]
    #[case(&["春日部市"], &["さいたま市中央区下落合1-2"], &[], "さいたま市中央区下落合1-2")]
    #[case(&["府中市"], &["朝日町1-2"], &[], "府中市朝日町1-2")]
    #[case(
        &["石川県", "野々市市"],
        &["石川県野々市市三納1丁目1番地", "三納1丁目", "1番地"],
        &["市役所2階"],
        "石川県野々市市三納1丁目1番地 市役所2階"
    )]
    #[case(&[], &["三納1丁目", "1番地", "石川県野々市市三納1丁目1番地"], &[], "石川県野々市市三納1丁目1番地")]
    #[case(&["石川県", "野々市市"], &["三納一丁目", "1番地"], &[], "石川県野々市市三納一丁目1番地")]
    #[case(&[], &["石川県野々市市新庄1丁目245", "新庄一丁目"], &[], "石川県野々市市新庄1丁目245")]
    #[case(&[], &["埼玉県春日部市大枝135-7", "埼玉県春日部市武里中野734-54"], &[], "埼玉県春日部市大枝135-7")]
    #[case(&[], &["福岡県久留米市緑町3丁目", "3"], &[], "福岡県久留米市緑町3丁目3")]
    #[case(&[], &["福岡県久留米市緑町13", "3"], &[], "福岡県久留米市緑町13 3")]
    #[case(&[], &["京都府京都市北区", "大将軍川端町10番地"], &[], "京都府京都市北区大将軍川端町10番地")]
    #[case(&[], &["福島県", "福島市北町1-2"], &["例示ビル"], "福島県福島市北町1-2 例示ビル")]
    #[case(&["福岡県"], &["久留米市青峰1-2 例示ビル3階"], &["例示ビル3階"], "福岡県久留米市青峰1-2 例示ビル3階")]
    fn parts_are_said_once(
        #[case] areas: &[&str],
        #[case] lines: &[&str],
        #[case] buildings: &[&str],
        #[case] expected: &str,
    ) {
        let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        let parts = Parts { areas: owned(areas), lines: owned(lines), buildings: owned(buildings) };
        assert_eq!(parts.joined(None), expected);
    }
}

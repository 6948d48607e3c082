//! How many computers a cell counts: `8台`, `ＰＣ１２台、プリンタ１台`, `なし（PC0台）`.

use super::Reading;
use super::count;
use super::text::tidy_line;
use crate::table::Cell;

const COMPUTERS: [&str; 5] = ["PC", "パソコン", "コンピュータ", "端末", "ノートブック"];

/// The computers of a cell. Below a header of machines of all sorts (PC・機器) 軽トラック1台 counts none of them.
#[must_use]
pub fn computers(cell: &Cell, header: &str) -> Reading<u32> {
    let Cell::Text(text) = cell else { return count::read(cell) };
    let line = tidy_line(text).to_uppercase();
    let begins_with_count = line.trim_start_matches(['約', ' ']).starts_with(|c: char| c.is_ascii_digit());
    let read = count::read(cell);
    if begins_with_count && read.value.is_some() {
        return read;
    }
    if let Some(number) = labelled(&line) {
        return Reading::of(number);
    }
    let is_of_all_sorts = ["機器", "設備", "機材", "プリンタ", "等"].iter().any(|word| header.contains(word));
    let other = |c: char| c.is_alphabetic() && !"台有無約計名なしあり".contains(c);
    if is_of_all_sorts && line.contains(other) && !names_computers(&line) {
        return Reading::nothing();
    }
    read
}

/// Whether a text speaks of computers.
#[must_use]
pub fn speaks_of_computers(text: &str) -> bool {
    names_computers(&tidy_line(text).to_uppercase())
}

/// プリンター, 複合機: a machine that is no computer.
#[must_use]
pub fn is_other_machine(text: &str) -> bool {
    const OTHERS: [&str; 12] = [
        "プリンタ",
        "複合機",
        "スキャナ",
        "モニタ",
        "プロジェクタ",
        "カメラ",
        "コピー機",
        "ルータ",
        "ルーター",
        "FAX",
        "電話",
        "シュレッダ",
    ];
    let line = tidy_line(text).to_uppercase();
    !names_computers(&line) && OTHERS.iter().any(|word| line.contains(word))
}

/// 故障中, 廃棄予定, 使用不可: a machine that nobody can work with.
#[must_use]
pub fn is_out_of_use(text: &str) -> bool {
    const OUT: [&str; 9] =
        ["故障", "廃棄", "使用不可", "使えない", "使えません", "壊れ", "処分", "返却済", "起動しない"];
    let line = tidy_line(text);
    OUT.iter().any(|word| line.contains(word))
}

fn names_computers(line: &str) -> bool {
    COMPUTERS.iter().any(|word| line.contains(word))
}

/// The numbers right behind words for computers, all of them; none where one of those has no number.
fn labelled(line: &str) -> Option<u32> {
    let pieces = line.split(|c: char| c.is_whitespace() || "、,・/()；;".contains(c));
    let named = pieces.filter(|piece| names_computers(piece)).map(|piece| {
        let at = piece.find(|c: char| c.is_ascii_digit())?;
        let number = &piece[at..];
        let unit = number.trim_start_matches(|c: char| c.is_ascii_digit());
        let is_count = unit.is_empty() || unit.starts_with('台');
        number[..number.len() - unit.len()].parse::<u32>().ok().filter(|_| is_count)
    });
    let numbers: Option<Vec<u32>> = named.collect();
    numbers.filter(|numbers| !numbers.is_empty()).map(|numbers| numbers.into_iter().sum())
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("8台", "PC・機器", Some(8))]
    #[case("ＰＣ１２台、プリンタ１台", "PC・機器", Some(12))]
    #[case("プリンタ１台、ＰＣ２台", "PC・機器", Some(2))]
    #[case("デスクトップPC3台、ノートPC2台", "PC台数", Some(5))]
    #[case("8台（うちノートPC3台）", "PC台数", Some(8))]
    #[case("なし（PC0台）", "PC・機器", Some(0))]
    #[case("なし", "PC・機器", Some(0))]
    #[case("ノート5台", "PC台数", Some(5))]
    #[case("軽トラック1台", "PC・機器", None)]
    #[case("コピー機（A3可）", "PC・機器", None)]
    fn computers_are_counted(#[case] text: &str, #[case] header: &str, #[case] expected: Option<u32>) {
        let reading = computers(&Cell::text(text), header);
        assert_eq!(reading.value, expected, "{text}");
    }

    #[test]
    fn other_machines_are_no_fault() {
        assert!(computers(&Cell::text("軽トラック1台"), "PC・機器").faults.is_empty());
    }
}

//! Where a workshop travels: prefectures by name, regions (関西, 九州一円), its neighbours (近隣県), its own only (県内).
//!
//! Neighbours share a border or a bridge or tunnel (`config/reference/borders.csv`). 県外可 alone names no place.

use super::address;
use super::text::{states_nothing, tidy_line};
use crate::domain::{Block, Prefecture};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

const BORDERS_CSV: &str = include_str!("../../config/reference/borders.csv");

/// Regions that are no block, by the numbers of their prefectures. 関東, 近畿 and the like are the blocks of that name.
const REGIONS: [(&str, &[u8]); 23] = [
    ("北東北", &[2, 3, 5]),
    ("南東北", &[4, 6, 7]),
    ("首都圏", &[8, 9, 10, 11, 12, 13, 14, 19]),
    ("北関東", &[8, 9, 10]),
    ("南関東", &[11, 12, 13, 14]),
    ("一都三県", &[11, 12, 13, 14]),
    ("1都3県", &[11, 12, 13, 14]),
    ("関東甲信越", &[8, 9, 10, 11, 12, 13, 14, 15, 19, 20]),
    ("甲信越", &[15, 19, 20]),
    ("甲信", &[19, 20]),
    ("信越", &[15, 20]),
    ("北陸", &[16, 17, 18]),
    ("東海", &[21, 22, 23, 24]),
    ("関西", &[25, 26, 27, 28, 29, 30]),
    ("京阪神", &[26, 27, 28]),
    ("阪神", &[27, 28]),
    ("山陰", &[31, 32]),
    ("山陽", &[33, 34, 35]),
    ("中四国", &[31, 32, 33, 34, 35, 36, 37, 38, 39]),
    ("中国四国", &[31, 32, 33, 34, 35, 36, 37, 38, 39]),
    ("九州", &[40, 41, 42, 43, 44, 45, 46]),
    ("北部九州", &[40, 41, 42, 43, 44]),
    ("南九州", &[43, 45, 46]),
];

/// What may stand behind a place without saying another.
const BEHIND: [&str; 26] = [
    "一円",
    "全域",
    "全県",
    "全府県",
    "各県",
    "各府県",
    "地方",
    "地域",
    "地区",
    "圏内",
    "圏",
    "管内",
    "内",
    "エリア",
    "方面",
    "ブロック",
    "など",
    "等",
    "のみ",
    "まで",
    "限定",
    "も可",
    "可能",
    "可",
    "も",
    "ほか",
];

/// What says that it stays where it is.
const OWN: [&str; 17] = [
    "県内",
    "府内",
    "都内",
    "道内",
    "市内",
    "町内",
    "村内",
    "区内",
    "地元",
    "管内",
    "圏域内",
    "郡内",
    "施設内",
    "同一県",
    "同県",
    "自県",
    "当県",
];

static BORDERS: LazyLock<BTreeMap<Prefecture, Vec<Prefecture>>> = LazyLock::new(|| {
    let number = |text: &str| Prefecture::from_number(text.parse().ok()?);
    let row = |line: &'static str| {
        let (own, others) = line.split_once(',')?;
        Some((number(own)?, others.split(' ').filter_map(number).collect()))
    };
    BORDERS_CSV.lines().skip(1).filter_map(row).collect()
});

/// The prefectures around one; none of 北海道 and 沖縄県.
#[must_use]
pub fn neighbours(own: Prefecture) -> &'static [Prefecture] {
    BORDERS.get(&own).map_or(&[], Vec::as_slice)
}

/// What a text says of where somebody travels.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Areas {
    /// In order of number.
    pub prefectures: Vec<Prefecture>,
    /// The parts of which nobody knows where they are.
    pub unknown: Vec<String>,
}

/// Reads where somebody travels who is in a prefecture (`own`), where that is known.
#[must_use]
pub fn read(text: &str, own: Option<Prefecture>) -> Areas {
    let line = tidy_line(text);
    let (mut found, mut left_out) = (BTreeSet::new(), BTreeSet::new());
    let mut unknown = Vec::new();
    let is_between = |c: char| c.is_whitespace() || "、。,.・/／;；と及や＋+&＆()（）「」※".contains(c);
    for piece in line.split(is_between).map(|piece| piece.trim_start_matches('び')) {
        if piece.is_empty() || says_nothing(piece) {
            continue;
        }
        let (place, is_out) = without(piece);
        match place_of(place, own) {
            Some(places) if is_out => left_out.extend(places),
            Some(places) => found.extend(places),
            None if is_out => {}
            None => unknown.push(piece.to_owned()),
        }
    }
    // 京都府以外: of what, nobody said.
    if found.is_empty() && !left_out.is_empty() {
        unknown.push(line);
    }
    Areas { prefectures: found.difference(&left_out).copied().collect(), unknown }
}

/// 不可, 要相談, －: nothing that names a place was meant.
fn says_nothing(piece: &str) -> bool {
    const SAID: [&str; 6] = ["不可", "相談", "未定", "検討", "×", "なし"];
    let is_bare =
        ["可", "可能", "ほか", "他", "その他", "等", "など", "のみ", "一部", "主に"].contains(&piece);
    let names_none = !piece.contains(['県', '府', '都', '道', '圏']);
    is_bare || states_nothing(piece) || (names_none && SAID.iter().any(|word| piece.contains(word)))
}

/// 沖縄県を除く, 県外は不可: what is meant, and that it is left out.
fn without(piece: &str) -> (&str, bool) {
    const OUT: [&str; 8] = ["を除く", "は除く", "除く", "以外", "は不可", "不可", "×", "はなし"];
    let out = OUT.iter().find_map(|word| piece.strip_suffix(word));
    out.map_or((piece, false), |place| (place, true))
}

/// The prefectures of one part; none (and no question) where it is its own.
fn place_of(piece: &str, own: Option<Prefecture>) -> Option<Vec<Prefecture>> {
    if ["全国", "全都道府県", "日本全"].iter().any(|word| piece.contains(word)) {
        return Some(Prefecture::all().collect());
    }
    if let Some(region) = region(piece) {
        return Some(region);
    }
    let named: Vec<Prefecture> = address::prefectures_in(piece);
    if says_neighbours(piece) {
        // 大阪府近隣: those around 大阪府.
        let around = if named.is_empty() { vec![own?] } else { named };
        let beside = around.iter().flat_map(|one| neighbours(*one)).copied();
        return Some(beside.chain(around.iter().copied()).filter(|one| Some(*one) != own).collect());
    }
    if !named.is_empty() {
        return Some(named);
    }
    let bare = bare(piece);
    if let Some(named) = Prefecture::from_name(bare) {
        return Some(vec![named]);
    }
    // 県外 alone says of no place that it is meant.
    if ["県外", "府外", "都外", "道外", "他県", "内外"].iter().any(|word| piece.contains(word)) {
        return None;
    }
    let is_around = ["近隣", "周辺", "近郊"].iter().any(|word| piece.contains(word))
        && piece.contains(['市', '区', '町', '村', '郡']);
    if let Some(town) = address::municipality(bare, own) {
        return Some([town.prefecture].into_iter().filter(|one| Some(*one) != own).collect());
    }
    (is_around || OWN.iter().any(|word| piece.contains(word))).then(Vec::new)
}

/// 近隣県, 隣接府県, 隣の県, 周辺の都県
fn says_neighbours(piece: &str) -> bool {
    let near = ["近隣", "隣接", "隣", "周辺", "近県"].iter().any(|word| piece.contains(word));
    near && piece.contains(['県', '府', '都'])
}

fn region(piece: &str) -> Option<Vec<Prefecture>> {
    let of = |name: &str| -> Option<Vec<Prefecture>> {
        let by_name = REGIONS.iter().find(|(region, _)| *region == name);
        let numbers = by_name.map(|(_, all)| all.iter().filter_map(|one| Prefecture::from_number(*one)));
        let block = Block::from_name(name)
            .map(|block| Prefecture::all().filter(|one| one.block() == block).collect());
        numbers.map(Iterator::collect).or(block)
    };
    of(piece).or_else(|| of(bare(piece)))
}

/// 近畿一円 → 近畿, 九州圏内も可 → 九州.
fn bare(piece: &str) -> &str {
    let mut bare = piece;
    while let Some(shorter) = BEHIND.iter().find_map(|word| bare.strip_suffix(word)) {
        if shorter.is_empty() {
            break;
        }
        bare = shorter;
    }
    bare
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn hyogo() -> Option<Prefecture> {
        Prefecture::from_name("兵庫県")
    }

    /// As an auditor found it: 近隣県 of a workshop in 兵庫県 vanished without a word.
    #[rstest]
    #[case("大阪", "大阪府", "")]
    #[case("大阪府、京都府", "京都府 大阪府", "")]
    #[case("近隣県", "京都府 大阪府 鳥取県 岡山県 徳島県", "")]
    #[case("隣県", "京都府 大阪府 鳥取県 岡山県 徳島県", "")]
    #[case("近隣府県まで可", "京都府 大阪府 鳥取県 岡山県 徳島県", "")]
    #[case("兵庫県及び隣接府県", "京都府 大阪府 兵庫県 鳥取県 岡山県 徳島県", "")]
    #[case("近畿圏", "三重県 滋賀県 京都府 大阪府 兵庫県 奈良県 和歌山県", "")]
    #[case("近畿一円", "三重県 滋賀県 京都府 大阪府 兵庫県 奈良県 和歌山県", "")]
    #[case("関西", "滋賀県 京都府 大阪府 兵庫県 奈良県 和歌山県", "")]
    #[case("関西地方（和歌山県を除く）", "滋賀県 京都府 大阪府 兵庫県 奈良県", "")]
    #[case("東海", "岐阜県 静岡県 愛知県 三重県", "")]
    #[case("九州一円", "福岡県 佐賀県 長崎県 熊本県 大分県 宮崎県 鹿児島県", "")]
    #[case("九州沖縄", "福岡県 佐賀県 長崎県 熊本県 大分県 宮崎県 鹿児島県 沖縄県", "")]
    #[case("県内", "", "")]
    #[case("県内全域、大阪市", "大阪府", "")]
    #[case("神戸市内", "", "")]
    #[case("近隣市町村", "", "")]
    #[case("不可", "", "")]
    #[case("要相談", "", "")]
    #[case("県外は不可", "", "")]
    #[case("京都府以外", "", "京都府以外")]
    #[case("大阪市内", "大阪府", "")]
    #[case("県外可", "", "県外可")]
    #[case("県内外", "", "県内外")]
    #[case("近隣", "", "近隣")]
    #[case("車で30分", "", "車で30分")]
    #[case("大阪府、車で1時間", "大阪府", "車で1時間")]
    fn where_somebody_travels(#[case] text: &str, #[case] places: &str, #[case] unknown: &str) {
        let found = read(text, hyogo());
        let names: Vec<&str> = found.prefectures.iter().map(|one| one.name()).collect();
        assert_eq!((names.join(" ").as_str(), found.unknown.join(" ").as_str()), (places, unknown), "{text}");
    }

    #[test]
    fn whose_neighbours_are_meant_must_be_known() {
        assert_eq!(read("近隣県", None).unknown, ["近隣県"]);
        assert_eq!(read("北九州市", None).prefectures, [Prefecture::from_name("福岡県").unwrap()]);
        assert_eq!(read("全国", None).prefectures.len(), 47);
        assert_eq!(read("関東", None).prefectures.len(), 8, "the block: 山梨県 too");
    }

    #[test]
    fn borders_are_mutual() {
        for one in Prefecture::all() {
            for other in neighbours(one) {
                assert!(neighbours(*other).contains(&one) && *other != one, "{one} {other}");
            }
        }
        let alone: Vec<u8> =
            Prefecture::all().filter(|one| neighbours(*one).is_empty()).map(Prefecture::number).collect();
        assert_eq!(alone, [1, 47]);
    }
}

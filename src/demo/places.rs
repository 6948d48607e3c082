//! Real prefectures and municipalities with invented towns and house numbers.

use std::sync::LazyLock;

use super::dice::Dice;

/// A prefecture: its number (1–47), names, area code of its capital and the first three digits of its postal code.
#[derive(Clone, Debug)]
pub(super) struct Prefecture {
    pub(super) number: usize,
    pub(super) name: &'static str,
    pub(super) romaji: &'static str,
    pub(super) area_code: &'static str,
    pub(super) postal: &'static str,
    municipalities: Vec<Municipality>,
}

/// A municipality of the reference table; positions are those of its town hall.
#[derive(Clone, Debug)]
pub(super) struct Municipality {
    pub(super) code: &'static str,
    pub(super) name: &'static str,
    pub(super) latitude: &'static str,
    pub(super) longitude: &'static str,
}

/// Where something stands: a real municipality, an invented rest.
#[derive(Clone, Debug)]
pub(super) struct Site {
    pub(super) prefecture: &'static Prefecture,
    pub(super) municipality: &'static Municipality,
    pub(super) town: &'static str,
    pub(super) chome: i64,
    pub(super) block: i64,
    pub(super) house: i64,
    pub(super) building: Option<String>,
}

impl Prefecture {
    /// The name without 都, 府 or 県, as desks use it in their own names.
    pub(super) fn short(&self) -> &'static str {
        if self.name == "北海道" {
            self.name
        } else {
            self.name.strip_suffix(['都', '府', '県']).unwrap_or(self.name)
        }
    }

    pub(super) fn some_municipality(&'static self, dice: &mut Dice) -> &'static Municipality {
        // Workshops stand where people live: every third draw insists on a city or a ward.
        let first = dice.pick(&self.municipalities);
        if first.name.ends_with(['市', '区']) { first } else { dice.pick(&self.municipalities) }
    }
}

impl Site {
    /// An invented address in the prefecture; `municipality` where it is already decided.
    pub(super) fn invent(
        prefecture: &'static Prefecture,
        municipality: Option<&'static Municipality>,
        dice: &mut Dice,
    ) -> Self {
        let municipality = municipality.unwrap_or_else(|| prefecture.some_municipality(dice));
        Self {
            prefecture,
            municipality,
            town: dice.word(TOWNS),
            chome: dice.between(1, 6),
            block: dice.between(1, 38),
            house: dice.between(1, 29),
            building: invent_building(dice),
        }
    }
}

fn invent_building(dice: &mut Dice) -> Option<String> {
    let name = dice.word(BUILDINGS);
    let floor = dice.between(1, 5);
    dice.chance(18).then(|| format!("{name}{floor}F"))
}

/// The prefecture of a number from 1 to 47.
pub(super) fn prefecture(number: usize) -> &'static Prefecture {
    &PREFECTURES[(number + 46) % 47]
}

static PREFECTURES: LazyLock<Vec<Prefecture>> = LazyLock::new(|| {
    include_str!("../../config/reference/prefectures.csv")
        .lines()
        .skip(1)
        .zip(FACTS)
        .enumerate()
        .map(|(place, (line, &(romaji, area_code, postal)))| {
            let name = line.split(',').nth(1).unwrap_or_default();
            let municipalities = read_municipalities(name);
            Prefecture { number: place + 1, name, romaji, area_code, postal, municipalities }
        })
        .collect()
});

/// The municipalities of a prefecture, a city that has wards left out in favour of its wards.
fn read_municipalities(prefecture: &str) -> Vec<Municipality> {
    let all: Vec<Municipality> = include_str!("../../config/reference/municipalities.csv")
        .lines()
        .skip(1)
        .filter_map(|line| read_municipality(line, prefecture))
        .collect();
    let has_wards = |city: &Municipality| {
        city.name.ends_with('市')
            && all.iter().any(|other| other.name.len() > city.name.len() && other.name.starts_with(city.name))
    };
    all.iter().filter(|city| !has_wards(city)).cloned().collect()
}

fn read_municipality(line: &'static str, prefecture: &str) -> Option<Municipality> {
    let mut parts = line.split(',');
    let (code, of, name, _kana) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let (latitude, longitude) = (parts.next()?, parts.next()?);
    (of == prefecture).then_some(Municipality { code, name, latitude, longitude })
}

const TOWNS: &[&str] = &[
    "本町",
    "中央",
    "栄町",
    "旭町",
    "緑町",
    "桜町",
    "新町",
    "末広町",
    "若葉町",
    "泉町",
    "松原",
    "東山",
    "西原",
    "南台",
    "北野",
    "朝日ヶ丘",
    "緑が丘",
    "梅ケ枝町",
    "大字上原",
    "大字下野",
    "幸町",
    "宮前",
    "川端町",
    "駅前",
    "千代田",
    "寿町",
    "富士見",
    "八幡町",
    "清水",
    "高砂町",
    "日の出町",
    "弥生町",
];

const BUILDINGS: &[&str] = &[
    "第一ビル",
    "中央ビル",
    "みなとビル",
    "コーポ青葉",
    "さくらハイツ",
    "駅前プラザ",
    "ふれあい会館 ",
    "ハイム緑 ",
];

/// Romaji, area code and postal prefix, in the order of the prefectures' numbers.
const FACTS: &[(&str, &str, &str)] = &[
    ("hokkaido", "011", "060"),
    ("aomori", "017", "030"),
    ("iwate", "019", "020"),
    ("miyagi", "022", "980"),
    ("akita", "018", "010"),
    ("yamagata", "023", "990"),
    ("fukushima", "024", "960"),
    ("ibaraki", "029", "310"),
    ("tochigi", "028", "320"),
    ("gunma", "027", "371"),
    ("saitama", "048", "330"),
    ("chiba", "043", "260"),
    ("tokyo", "03", "104"),
    ("kanagawa", "045", "231"),
    ("niigata", "025", "950"),
    ("toyama", "076", "930"),
    ("ishikawa", "076", "920"),
    ("fukui", "0776", "910"),
    ("yamanashi", "055", "400"),
    ("nagano", "026", "380"),
    ("gifu", "058", "500"),
    ("shizuoka", "054", "420"),
    ("aichi", "052", "460"),
    ("mie", "059", "514"),
    ("shiga", "077", "520"),
    ("kyoto", "075", "604"),
    ("osaka", "06", "540"),
    ("hyogo", "078", "650"),
    ("nara", "0742", "630"),
    ("wakayama", "073", "640"),
    ("tottori", "0857", "680"),
    ("shimane", "0852", "690"),
    ("okayama", "086", "700"),
    ("hiroshima", "082", "730"),
    ("yamaguchi", "083", "753"),
    ("tokushima", "088", "770"),
    ("kagawa", "087", "760"),
    ("ehime", "089", "790"),
    ("kochi", "088", "780"),
    ("fukuoka", "092", "810"),
    ("saga", "0952", "840"),
    ("nagasaki", "095", "850"),
    ("kumamoto", "096", "860"),
    ("oita", "097", "870"),
    ("miyazaki", "0985", "880"),
    ("kagoshima", "099", "890"),
    ("okinawa", "098", "900"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_prefecture_has_its_municipalities() {
        assert_eq!(PREFECTURES.len(), 47);
        for (number, name, short) in
            [(1, "北海道", "北海道"), (13, "東京都", "東京"), (26, "京都府", "京都"), (47, "沖縄県", "沖縄")]
        {
            assert_eq!((prefecture(number).name, prefecture(number).short()), (name, short));
        }
        assert!(PREFECTURES.iter().all(|prefecture| prefecture.municipalities.len() >= 15));
    }

    #[test]
    fn a_city_with_wards_gives_way_to_its_wards() {
        let names: Vec<&str> = prefecture(1).municipalities.iter().map(|city| city.name).collect();
        assert!(names.contains(&"札幌市北区") && !names.contains(&"札幌市"));
    }
}

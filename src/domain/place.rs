//! Prefectures, area blocks and municipalities. The tables stand in `config/reference/`.

use foldhash::HashMap;
use std::fmt;
use std::sync::{Arc, LazyLock};

const PREFECTURES_CSV: &str = include_str!("../../config/reference/prefectures.csv");

/// One of the 47 prefectures by its JIS X 0401 number (1 = 北海道 … 47 = 沖縄県).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Prefecture(u8);

/// An area block (支部), planned by [000 §6].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Block {
    Hokkaido,
    Tohoku,
    Kanto,
    Chubu,
    Kinki,
    Chugoku,
    Shikoku,
    KyushuOkinawa,
}

impl Block {
    pub const ALL: [Self; 8] = [
        Self::Hokkaido,
        Self::Tohoku,
        Self::Kanto,
        Self::Chubu,
        Self::Kinki,
        Self::Chugoku,
        Self::Shikoku,
        Self::KyushuOkinawa,
    ];

    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Hokkaido => "北海道",
            Self::Tohoku => "東北",
            Self::Kanto => "関東",
            Self::Chubu => "中部",
            Self::Kinki => "近畿",
            Self::Chugoku => "中国",
            Self::Shikoku => "四国",
            Self::KyushuOkinawa => "九州沖縄",
        }
    }

    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|block| block.name() == name)
    }
}

struct PrefectureRow {
    name: &'static str,
    kana: &'static str,
    block: Block,
    latitude: f64,
    longitude: f64,
}

static PREFECTURES: LazyLock<Vec<PrefectureRow>> = LazyLock::new(|| {
    PREFECTURES_CSV
        .lines()
        .skip(1)
        .filter_map(|line| {
            let mut parts = line.split(',').skip(1);
            Some(PrefectureRow {
                name: parts.next()?,
                kana: parts.next()?,
                block: Block::from_name(parts.next()?)?,
                latitude: parts.next()?.parse().ok()?,
                longitude: parts.next()?.parse().ok()?,
            })
        })
        .collect()
});

impl Prefecture {
    /// All 47, from north to south.
    pub fn all() -> impl Iterator<Item = Self> {
        (1..=47).map(Self)
    }

    #[must_use]
    pub fn from_number(number: u8) -> Option<Self> {
        (1..=47).contains(&number).then_some(Self(number))
    }

    /// By full name (`福岡県`), or without its last letter (`福岡`, `東京`, `京都`); `北海道` as it is.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        static BY_NAME: LazyLock<HashMap<&str, Prefecture>> = LazyLock::new(|| {
            let names = |one: Prefecture| [(one.name(), one), (one.short_name(), one)];
            Prefecture::all().flat_map(names).collect()
        });
        BY_NAME.get(name).copied()
    }

    #[must_use]
    pub const fn number(self) -> u8 {
        self.0
    }

    fn row(self) -> &'static PrefectureRow {
        &PREFECTURES[usize::from(self.0 - 1)]
    }

    #[must_use]
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// Without 県, 府, 都: `福岡`, `大阪`, `東京`; `北海道` stays whole.
    #[must_use]
    pub fn short_name(self) -> &'static str {
        let name = self.name();
        if self.0 == 1 { name } else { name.char_indices().next_back().map_or(name, |(at, _)| &name[..at]) }
    }

    #[must_use]
    pub fn kana(self) -> &'static str {
        self.row().kana
    }

    #[must_use]
    pub fn block(self) -> Block {
        self.row().block
    }

    /// Position of the prefectural office, degrees (latitude, longitude).
    #[must_use]
    pub fn position(self) -> (f64, f64) {
        (self.row().latitude, self.row().longitude)
    }
}

impl fmt::Display for Prefecture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A municipality by its six-digit code (全国地方公共団体コード, with check digit).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Municipality {
    pub code: Arc<str>,
    pub prefecture: Prefecture,
    /// `札幌市中央区`, `久留米市`.
    pub name: Arc<str>,
}

/// An address in parts. What could not be told apart stays in `rest`.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address {
    pub prefecture: Option<Prefecture>,
    pub municipality: Option<Municipality>,
    /// After the municipality, normalised to `町名1-2-3`.
    pub rest: String,
    pub building: String,
}

impl Address {
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.prefecture.is_none() && self.municipality.is_none() && self.rest.is_empty()
    }
}

/// `福岡県久留米市青峰2-1-3 ○○ビル`
impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(prefecture) = self.prefecture {
            write!(f, "{prefecture}")?;
        }
        if let Some(municipality) = &self.municipality {
            f.write_str(&municipality.name)?;
        }
        f.write_str(&self.rest)?;
        if self.building.is_empty() { Ok(()) } else { write!(f, " {}", self.building) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_47_prefectures_in_8_blocks() {
        assert_eq!(PREFECTURES.len(), 47);
        for (name, number, block) in [
            ("北海道", 1, Block::Hokkaido),
            ("東京都", 13, Block::Kanto),
            ("京都", 26, Block::Kinki),
            ("福岡", 40, Block::KyushuOkinawa),
        ] {
            let prefecture = Prefecture::from_name(name).unwrap();
            assert_eq!((prefecture.number(), prefecture.block()), (number, block));
        }
        assert_eq!(Prefecture::from_name("福岡市"), None);
    }
}

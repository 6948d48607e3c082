//! Predict: candidate pairs → weights → pairs that are one, and pairs to ask about.
//!
//! A pair is one from `link` bits on, and is asked about from `ask` bits on. Two of the same register, another service,
//! another branch and another valid number forbid it whatever else agrees; a pair of which only the number speaks
//! against it is asked about, because a number may have been mistyped.

use super::compare::{Levels, compare, forbidden_by_list, vetoed};
use crate::resolve::kind::Field;

use super::evidence::{Evidence, Part};
use super::features::Features;
use super::kind::Kind;
use super::rarity::Rarity;
use super::weigh::Table;
use super::{Options, block};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Two rows (in the order of [`Features`]) that are one, or may be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Link {
    pub(super) left: u32,
    pub(super) right: u32,
    /// Bits.
    pub(super) weight: f64,
    pub(super) levels: Levels,
    /// A person said so.
    pub(super) decided: bool,
}

impl Link {
    pub(super) const fn other(&self, end: u32) -> u32 {
        if self.left == end { self.right } else { self.left }
    }
}

/// Pairs by what became of them, each list in order of rows.
#[derive(Default)]
pub(super) struct Weighed {
    /// One workshop by what tonight's rows say.
    pub(super) links: Vec<Link>,
    /// One workshop because they were one before: renamed, perhaps.
    pub(super) lasting: Vec<Link>,
    /// To ask about.
    pub(super) doubtful: Vec<Link>,
}

impl Weighed {
    pub(super) fn sorted(all: Vec<Link>, threshold: f64) -> Self {
        let mut sorted = Self::default();
        for link in all {
            let list = match link {
                link if link.levels.get(Field::Before).is_some() => &mut sorted.lasting,
                link if link.weight >= threshold => &mut sorted.links,
                _ => &mut sorted.doubtful,
            };
            list.push(link);
        }
        sorted
    }
}

/// What a row was last night.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Before {
    /// A number for each id.
    pub(super) id: u32,
    /// Strong evidence of the row says so, and none says otherwise: it is the row of last night, whatever was corrected.
    pub(super) surely: bool,
}

/// All that a pair is weighed by.
pub(super) struct Scale<'a> {
    pub(super) features: &'a [Features],
    before: Vec<Option<Before>>,
    rarity: Arc<Rarity>,
    pub(super) table: Table,
}

/// What speaks against a pair as much as a veto does.
const FORBIDDEN: f64 = -30.0;
/// Beyond the threshold, for a pair that only its number keeps apart.
const BUT_FOR_THE_NUMBER: f64 = 3.0;

impl<'a> Scale<'a> {
    /// Blocks, compares and estimates. Weights are a function of tonight's rows alone; what was known before only adds
    /// [`Weighed::lasting`], so that a night on which nothing changed decides what the night before decided.
    pub(super) fn weigh(
        features: &'a [Features],
        before: Vec<Option<Before>>,
        options: &Options,
    ) -> (Self, Weighed) {
        let (pairs, rarity) =
            rayon::join(|| block::pairs(features, options.max_block), || Rarity::of(features.iter()));
        let kind = features.first().map_or(Kind::default(), |row| row.kind);
        let mut scale = Self { features, before, rarity: Arc::new(rarity), table: Table::shipped(kind) };
        let compared: Vec<(Levels, bool)> =
            pairs.par_iter().map(|(left, right)| scale.compared(*left, *right)).collect();
        if options.estimate {
            scale.table = Table::estimated(kind, &patterns(&compared));
        }
        let shipped = scale.table.shipped;
        let weighed: Vec<Link> = pairs
            .par_iter()
            .zip(&compared)
            .filter_map(|((left, right), (levels, vetoed))| scale.link(*left, *right, *levels, *vetoed))
            .collect();
        let sorted = Weighed::sorted(weighed, shipped.link);
        (scale, sorted)
    }

    /// With the shipped weights, for pairs that are known.
    pub(super) fn new(features: &'a [Features], before: Vec<Option<Before>>, rarity: Arc<Rarity>) -> Self {
        let kind = features.first().map_or(Kind::default(), |row| row.kind);
        Self { features, before, rarity, table: Table::shipped(kind) }
    }

    pub(super) fn rarity(&self) -> Arc<Rarity> {
        self.rarity.clone()
    }

    /// What a pair of candidates is.
    pub(super) fn link_between(&self, left: u32, right: u32) -> Option<Link> {
        let (levels, vetoed) = self.compared(left, right);
        self.link(left, right, levels, vetoed)
    }

    /// A pair that links, tonight or because it did before, or that is worth a question.
    fn link(&self, left: u32, right: u32, levels: Levels, vetoed: bool) -> Option<Link> {
        let shipped = self.table.shipped;
        let weight = if vetoed {
            self.but_for_the_number(left, right, levels)?
        } else {
            self.weight_of(left, right, levels)
        };
        let link = Link { left, right, weight, levels, decided: false };
        if !vetoed
            && weight < shipped.link
            && let Some(lasting) = self.lasting(&link)
        {
            return Some(lasting);
        }
        (weight >= shipped.ask).then_some(link)
    }

    /// A pair that was one workshop last night and still has its place and telephone, or is known by what did not change,
    /// where that is enough to link it.
    fn lasting(&self, link: &Link) -> Option<Link> {
        let levels = self.remembered(link.left, link.right, link.levels)?;
        let weight = self.weight_of(link.left, link.right, levels);
        (weight >= self.table.shipped.link).then_some(Link { weight, levels, ..*link })
    }

    /// The levels with [`Field::Before`], where that says something.
    fn remembered(&self, left: u32, right: u32, mut levels: Levels) -> Option<Levels> {
        let (Some(one), Some(other)) = (self.before[left as usize], self.before[right as usize]) else {
            return None;
        };
        if one.id != other.id {
            return None;
        }
        let same = |field| levels.is(field, "same");
        let same_place = match self.features[left as usize].kind {
            Kind::Workshop => same(Field::Address) && same(Field::Phone),
            Kind::Desk | Kind::Client => [Field::Email, Field::Phone, Field::Number].into_iter().any(same),
        };
        let level = if same_place { "same" } else { self.known(left, levels, one.surely && other.surely)? };
        levels.set_key(Field::Before, level);
        Some(levels)
    }

    /// Two rows of one workshop that are surely those of last night are two no more because one of them was corrected
    /// (移転, 名称変更), as long as the name or the place still agrees.
    fn known(&self, left: u32, levels: Levels, surely: bool) -> Option<&'static str> {
        let agree = levels.is(Field::Name, "same")
            || [0, 1].iter().any(|level| levels.get(Field::Address) == Some(*level));
        let is_workshop = self.features[left as usize].kind == Kind::Workshop;
        (is_workshop && surely && agree).then_some("known")
    }

    /// Whether a link that could not be followed before stands by what is known of last night.
    pub(super) fn is_known(&self, link: &Link) -> bool {
        let levels = self.remembered(link.left, link.right, link.levels);
        levels.is_some_and(|levels| levels.is(Field::Before, "known"))
    }

    pub(super) fn kind(&self) -> Kind {
        self.features.first().map_or(Kind::default(), |row| row.kind)
    }

    fn compared(&self, left: u32, right: u32) -> (Levels, bool) {
        let (left, right) = (left as usize, right as usize);
        let pair = (&self.features[left], &self.features[right]);
        let levels = compare(pair.0, pair.1);
        (levels, vetoed(pair.0, pair.1, levels))
    }

    fn pair(&self, left: u32, right: u32) -> (&Features, &Features) {
        (&self.features[left as usize], &self.features[right as usize])
    }

    fn weight_of(&self, left: u32, right: u32, levels: Levels) -> f64 {
        self.table.weight(self.pair(left, right), levels, &self.rarity)
    }

    /// The weight of any two rows, met or not, with what was known before or without; `None` where their own list tells
    /// them apart.
    pub(super) fn weight(&self, left: u32, right: u32, remember: bool) -> Option<f64> {
        let (mut levels, vetoed) = self.compared(left, right);
        if remember {
            levels = self.remembered(left, right, levels).unwrap_or(levels);
        }
        let pair = self.pair(left, right);
        match vetoed {
            true if forbidden_by_list(pair.0, pair.1, levels) => None,
            true => Some(FORBIDDEN),
            false => Some(self.weight_of(left, right, levels)),
        }
    }

    /// A pair that a person links, whatever it weighs.
    pub(super) fn decided(&self, left: u32, right: u32) -> Link {
        let (levels, _) = self.compared(left, right);
        Link { left, right, weight: self.weight_of(left, right, levels), levels, decided: true }
    }

    /// A weight just below linking for a pair that only its number keeps apart, or its number and its name where it was
    /// one workshop last night; `None` for any other veto.
    fn but_for_the_number(&self, left: u32, right: u32, levels: Levels) -> Option<f64> {
        let alike = levels.is(Field::Name, "same") && levels.is(Field::Address, "same");
        let was = |at: u32| self.before[at as usize].map(|before| before.id);
        let was_one = || was(left).is_some() && was(left) == was(right);
        if alike {
            self.without_number(left, right, levels, BUT_FOR_THE_NUMBER)
        } else if was_one() {
            self.renumbered(left, right, levels)
        } else {
            None
        }
    }

    /// A question that was put because two rows had been one workshop until the number of one changed, as long as
    /// nothing else came between them.
    pub(super) fn still_asked(&self, left: u32, right: u32) -> Option<Link> {
        let (levels, vetoed) = self.compared(left, right);
        let weight = if vetoed { self.renumbered(left, right, levels)? } else { return None };
        Some(Link { left, right, weight, levels, decided: false })
    }

    /// Another number and another name at one place, under one telephone or of one corporation where none is stated.
    fn renumbered(&self, left: u32, right: u32, mut levels: Levels) -> Option<f64> {
        let is_workshop = self.kind() == Kind::Workshop;
        let is_reached = levels.is(Field::Phone, "same")
            || levels.get(Field::Phone).is_none() && levels.is(Field::Corporation, "same");
        let same_place = levels.is(Field::Address, "same") && is_reached;
        levels.set_key(Field::Before, "same");
        (is_workshop && same_place).then(|| self.without_number(left, right, levels, 0.0)).flatten()
    }

    fn without_number(&self, left: u32, right: u32, levels: Levels, beyond: f64) -> Option<f64> {
        let pair = self.pair(left, right);
        let other_veto = levels.is(Field::Service, "differ")
            || levels.is(Field::Branch, "differ")
            || levels.is(Field::Official, "differ")
            || pair.0.list == pair.1.list;
        if other_veto {
            return None;
        }
        let shipped = self.table.shipped;
        let mut rest = levels;
        rest.clear(Field::Number);
        let weight = self.weight_of(left, right, rest);
        (weight >= shipped.link + beyond).then_some(shipped.link - 0.1)
    }

    pub(super) fn evidence(&self, link: &Link) -> Evidence {
        let pair = self.pair(link.left, link.right);
        let (parts, overlap, prior) = self.table.parts(pair, link.levels, &self.rarity);
        let words = |field, level: usize| Some(&*self.table.shipped.field(field)?.levels[level].words);
        let mut told: Vec<Part> = parts
            .into_iter()
            .map(|(field, level, points)| Part {
                field: field.key(),
                words: words(field, level).unwrap_or_default(),
                points,
            })
            .collect();
        if overlap.abs() > 0.05 {
            told.push(Part {
                field: "overlap",
                words: "場所の一致どうしの重なりを割り引く",
                points: overlap,
            });
        }
        told.push(Part { field: "prior", words: "比べる前の見込み", points: prior });
        Evidence {
            left: pair.0.row,
            right: pair.1.row,
            weight: link.weight,
            parts: told,
            decided: link.decided,
        }
    }
}

fn patterns(compared: &[(Levels, bool)]) -> BTreeMap<(Levels, bool), u64> {
    let mut sorted = compared.to_vec();
    sorted.par_sort_unstable();
    sorted.chunk_by(|left, right| left == right).map(|run| (run[0], run.len() as u64)).collect()
}

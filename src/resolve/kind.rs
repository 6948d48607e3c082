//! What is resolved: workshops, desks and clients pass the same stages with other fields, weights and vetoes.

use super::compare::Field;
use super::weights::Shipped;

/// What a row is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Kind {
    #[default]
    Workshop,
    Desk,
    Client,
}

impl Kind {
    pub(super) fn weights(self) -> &'static Shipped {
        Shipped::of(self)
    }

    /// How the keys of its questions in 名寄せ確認 begin.
    pub(super) const fn question(self) -> &'static str {
        match self {
            Self::Workshop => "D-",
            Self::Desk => "DD-",
            Self::Client => "DK-",
        }
    }

    /// Fields in which one of this kind cannot have two values.
    pub(super) const fn vetoes(self) -> &'static [Field] {
        match self {
            Self::Workshop => &[Field::Service, Field::Branch, Field::Number, Field::Official],
            Self::Desk => &[Field::Prefecture],
            Self::Client => &[Field::Number, Field::Form],
        }
    }

    /// The rows of this kind that say what they are, in the sentence for a single one.
    pub(super) const fn alone(self) -> &'static str {
        match self {
            Self::Workshop => "この事業所の行は一つだけです",
            Self::Desk => "この窓口の書き方は一つだけです",
            Self::Client => "この発注企業の書き方は一つだけです",
        }
    }

    pub(super) const fn noun(self) -> &'static str {
        match self {
            Self::Workshop => "事業所",
            Self::Desk => "窓口",
            Self::Client => "発注企業",
        }
    }
}

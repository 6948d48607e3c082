//! By what a workshop was found, as it is told beside an order.

use crate::domain::Reason;

/// By what a workshop was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum By {
    Nothing,
    Number,
    /// The only one of the desk's list that bears the name.
    OwnName,
    /// The same, but for words such as 作業所.
    OwnCore,
    /// The only one of the desk's list whose name begins or ends with these words.
    OwnWord,
    /// The only one of the prefecture, which the desk does not list.
    Prefecture,
}

impl By {
    /// As it is told beside an order.
    pub(super) fn reason(self) -> Option<Reason> {
        let (code, text) = match self {
            Self::Nothing => return None,
            Self::Number => ("office-number", "事業所番号から決めました"),
            Self::OwnName => ("own-name", "この窓口の一覧で、この名前に当たる事業所は一つだけです"),
            Self::OwnCore => (
                "own-core",
                "この窓口の一覧で、「作業所」「工房」のような語を除いてこの名前になる事業所は一つだけです",
            ),
            Self::OwnWord => {
                ("own-word", "この窓口の一覧で、この言葉で始まるか終わる名前の事業所は一つだけです")
            }
            Self::Prefecture => {
                ("in-prefecture", "この窓口の一覧にはなく、ほかにこの名前の事業所は一つだけです")
            }
        };
        Some(Reason::new(code, text))
    }
}

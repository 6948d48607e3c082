//! What is resolved: workshops, desks and clients pass the same stages with other fields, weights and vetoes.

/// What a row is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Kind {
    #[default]
    Workshop,
    Desk,
    Client,
}

impl Kind {
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

/// The fields that are compared, in the order in which evidence is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Field {
    Number,
    Official,
    Name,
    Branch,
    Service,
    Corporation,
    Address,
    Postal,
    Phone,
    Fax,
    Email,
    List,
    Before,
    /// A client's legal form.
    Form,
    /// A desk's prefecture.
    Prefecture,
    /// Of an address for mail.
    Domain,
}

impl Field {
    pub(super) const ALL: [Self; 16] = [
        Self::Number,
        Self::Official,
        Self::Name,
        Self::Branch,
        Self::Service,
        Self::Corporation,
        Self::Address,
        Self::Postal,
        Self::Phone,
        Self::Fax,
        Self::Email,
        Self::List,
        Self::Before,
        Self::Form,
        Self::Prefecture,
        Self::Domain,
    ];

    /// Its name in `config/identity_weights*.toml`.
    pub(super) const fn key(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Official => "official",
            Self::Name => "name",
            Self::Branch => "branch",
            Self::Service => "service",
            Self::Corporation => "corporation",
            Self::Address => "address",
            Self::Postal => "postal",
            Self::Phone => "phone",
            Self::Fax => "fax",
            Self::Email => "email",
            Self::List => "list",
            Self::Before => "before",
            Self::Form => "form",
            Self::Prefecture => "prefecture",
            Self::Domain => "domain",
        }
    }

    /// The keys of its levels, the strongest agreement first.
    pub(super) const fn levels(self) -> &'static [&'static str] {
        match self {
            Self::Name => &["same", "close", "contains", "similar", "differ"],
            Self::Branch => &["same", "one-sided", "differ"],
            Self::Corporation => &["same", "close", "differ"],
            Self::Address => &["same", "near", "town", "city", "other-city", "other-prefecture"],
            Self::List => &["repeated", "same-list"],
            Self::Before => &["same", "known"],
            Self::Form => &["same", "one-sided", "swapped", "differ"],
            _ => &["same", "differ"],
        }
    }
}

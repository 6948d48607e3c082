//! The search language of `files.list`: `'ID' in parents and trashed = false and (name contains 'x' or …)`.

use super::{Drive, File, Role};
use chrono::{DateTime, SubsecRound as _, Utc};

#[derive(Debug, Clone)]
pub(crate) enum Query {
    All,
    InParents(String),
    In(String, Role),
    Trashed(bool),
    SharedWithMe(bool),
    Starred(bool),
    Text { field: Field, compare: String, value: String },
    Time { created: bool, compare: String, value: DateTime<Utc> },
    Not(Box<Query>),
    And(Box<Query>, Box<Query>),
    Or(Box<Query>, Box<Query>),
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum Field {
    Name,
    MimeType,
}

#[derive(Debug, Clone, PartialEq)]
enum Token {
    Word(String),
    Text(String),
    Sign(String),
}

pub(crate) fn parse(text: &str) -> Option<Query> {
    let tokens = tokens(text)?;
    if tokens.is_empty() {
        return Some(Query::All);
    }
    let mut at = 0;
    let query = either(&tokens, &mut at)?;
    (at == tokens.len()).then_some(query)
}

fn tokens(text: &str) -> Option<Vec<Token>> {
    let mut signs = text.chars().peekable();
    let mut found = Vec::new();
    while let Some(sign) = signs.next() {
        match sign {
            ' ' | '\t' | '\n' => {}
            '(' | ')' => found.push(Token::Sign(sign.to_string())),
            '=' | '<' | '>' | '!' => {
                let mut whole = sign.to_string();
                if sign != '=' && signs.peek() == Some(&'=') {
                    whole.push(signs.next()?);
                }
                found.push(Token::Sign(whole));
            }
            '\'' | '"' => {
                let mut value = String::new();
                loop {
                    match signs.next()? {
                        '\\' => value.push(signs.next()?),
                        end if end == sign => break,
                        other => value.push(other),
                    }
                }
                found.push(Token::Text(value));
            }
            sign if sign.is_alphanumeric() => {
                let mut word = sign.to_string();
                while signs.peek().is_some_and(|next| next.is_alphanumeric()) {
                    word.push(signs.next()?);
                }
                found.push(Token::Word(word));
            }
            _ => return None,
        }
    }
    Some(found)
}

fn word(tokens: &[Token], at: usize) -> Option<&str> {
    match tokens.get(at)? {
        Token::Word(word) => Some(word),
        _ => None,
    }
}

fn either(tokens: &[Token], at: &mut usize) -> Option<Query> {
    let mut left = both(tokens, at)?;
    while word(tokens, *at) == Some("or") {
        *at += 1;
        left = Query::Or(Box::new(left), Box::new(both(tokens, at)?));
    }
    Some(left)
}

fn both(tokens: &[Token], at: &mut usize) -> Option<Query> {
    let mut left = one(tokens, at)?;
    while word(tokens, *at) == Some("and") {
        *at += 1;
        left = Query::And(Box::new(left), Box::new(one(tokens, at)?));
    }
    Some(left)
}

fn one(tokens: &[Token], at: &mut usize) -> Option<Query> {
    if word(tokens, *at) == Some("not") {
        *at += 1;
        return Some(Query::Not(Box::new(one(tokens, at)?)));
    }
    if tokens.get(*at) == Some(&Token::Sign("(".to_owned())) {
        *at += 1;
        let inner = either(tokens, at)?;
        let closed = tokens.get(*at) == Some(&Token::Sign(")".to_owned()));
        *at += 1;
        return closed.then_some(inner);
    }
    if let Some(Token::Text(value)) = tokens.get(*at) {
        let inside = word(tokens, *at + 1) == Some("in");
        let place = word(tokens, *at + 2).filter(|_| inside)?;
        *at += 3;
        return Some(match place {
            "parents" => Query::InParents(value.clone()),
            "owners" => Query::In(value.clone(), Role::Owner),
            "writers" => Query::In(value.clone(), Role::Writer),
            "readers" => Query::In(value.clone(), Role::Reader),
            _ => return None,
        });
    }
    let name = word(tokens, *at)?;
    *at += 1;
    let Some(Token::Sign(compare) | Token::Word(compare)) = tokens.get(*at) else {
        return (name == "sharedWithMe").then_some(Query::SharedWithMe(true));
    };
    if name == "sharedWithMe" && !["=", "!="].contains(&compare.as_str()) {
        return Some(Query::SharedWithMe(true));
    }
    let value = tokens.get(*at + 1)?;
    *at += 2;
    let truth = || match (compare.as_str(), value) {
        ("=", Token::Word(word)) => word.parse::<bool>().ok(),
        ("!=", Token::Word(word)) => word.parse::<bool>().ok().map(|truth| !truth),
        _ => None,
    };
    let text = |allowed: &[&str]| match value {
        Token::Text(value) if allowed.contains(&compare.as_str()) => Some((compare.clone(), value.clone())),
        _ => None,
    };
    let with = |field: Field, (compare, value): (String, String)| Query::Text { field, compare, value };
    match name {
        "trashed" => truth().map(Query::Trashed),
        "starred" => truth().map(Query::Starred),
        "sharedWithMe" => truth().map(Query::SharedWithMe),
        "name" => text(&["=", "!=", "contains"]).map(|text| with(Field::Name, text)),
        "mimeType" => text(&["=", "!=", "contains"]).map(|text| with(Field::MimeType, text)),
        "modifiedTime" | "createdTime" => {
            let (compare, value) = text(&["=", "!=", "<", "<=", ">", ">="])?;
            let zoned = if value.len() <= 19 { format!("{value}Z") } else { value };
            let value = DateTime::parse_from_rfc3339(&zoned).ok()?.to_utc();
            Some(Query::Time { created: name == "createdTime", compare, value })
        }
        _ => None,
    }
}

impl Query {
    /// Folders that the query names; one that cannot be seen makes the whole search fail.
    pub(crate) fn parents(&self) -> Vec<&str> {
        match self {
            Self::InParents(id) => vec![id],
            Self::Not(inner) => inner.parents(),
            Self::And(left, right) | Self::Or(left, right) => {
                left.parents().into_iter().chain(right.parents()).collect()
            }
            _ => Vec::new(),
        }
    }

    pub(crate) fn fits(&self, drive: &Drive, file: &File, caller: &str) -> bool {
        match self {
            Self::All => true,
            Self::InParents(id) => file.parent.as_ref() == Some(id),
            Self::In(email, role) => drive
                .all_access(file)
                .iter()
                .any(|one| one.email.as_ref() == Some(email) && one.role >= *role),
            Self::Trashed(wanted) => drive.is_trashed(file) == *wanted,
            Self::Starred(wanted) => !*wanted,
            Self::SharedWithMe(wanted) => {
                let shared = file.owner != caller
                    && file.drive.is_none()
                    && file.access.iter().any(|one| one.email.as_deref() == Some(caller));
                shared == *wanted
            }
            Self::Text { field, compare, value } => {
                let (have, value) = match field {
                    Field::Name => (file.name.to_lowercase(), value.to_lowercase()),
                    Field::MimeType => (file.mime.clone(), value.clone()),
                };
                match (compare.as_str(), field) {
                    ("=", _) => have == value,
                    ("!=", _) => have != value,
                    // For names `contains` is a match of the beginning of words.
                    (_, Field::Name) => {
                        have.split_whitespace().any(|word| word.starts_with(&value))
                            || have.starts_with(&value)
                    }
                    (_, Field::MimeType) => have.starts_with(&value),
                }
            }
            Self::Time { created, compare, value } => {
                let have = if *created { file.created } else { file.modified };
                let have = have.trunc_subsecs(3);
                match compare.as_str() {
                    "=" => have == *value,
                    "!=" => have != *value,
                    "<" => have < *value,
                    "<=" => have <= *value,
                    ">" => have > *value,
                    _ => have >= *value,
                }
            }
            Self::Not(inner) => !inner.fits(drive, file, caller),
            Self::And(left, right) => left.fits(drive, file, caller) && right.fits(drive, file, caller),
            Self::Or(left, right) => left.fits(drive, file, caller) || right.fits(drive, file, caller),
        }
    }
}

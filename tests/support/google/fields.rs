//! Field masks: `a,b(c,d)`, `a/b`, `a.b`, `*`, read once and laid over an answer.

use super::discovery::Discovery;
use serde_json::Value;
use std::collections::BTreeMap;

/// What is kept; a mask without names keeps everything.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Mask {
    names: BTreeMap<String, Mask>,
}

impl Mask {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let signs: Vec<char> = text.chars().filter(|sign| !sign.is_whitespace()).collect();
        let mut at = 0;
        let mask = list(&signs, &mut at)?;
        (at == signs.len()).then_some(mask)
    }

    pub(crate) fn is_all(&self) -> bool {
        self.names.is_empty() || self.names.contains_key("*")
    }

    /// The mask below a name, if the name is kept.
    pub(crate) fn below(&self, name: &str) -> Option<&Mask> {
        if self.names.is_empty() {
            return Some(self);
        }
        self.names.get(name).or_else(|| self.names.get("*"))
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = (&str, &Mask)> {
        self.names.iter().map(|(name, mask)| (name.as_str(), mask))
    }

    pub(crate) fn apply(&self, value: Value) -> Value {
        if self.names.is_empty() {
            return value;
        }
        match value {
            Value::Array(values) => Value::Array(values.into_iter().map(|value| self.apply(value)).collect()),
            Value::Object(object) => object
                .into_iter()
                .filter_map(|(name, value)| self.below(&name).map(|mask| (name, mask.apply(value))))
                .collect(),
            other => other,
        }
    }

    /// Lays the named parts of `new` over `old`; named and absent in `new` = cleared.
    pub(crate) fn write(&self, old: &mut Value, new: Option<&Value>) {
        if self.is_all() {
            *old = new.cloned().unwrap_or(Value::Null);
            return;
        }
        if !old.is_object() {
            *old = Value::Object(serde_json::Map::new());
        }
        for (name, mask) in &self.names {
            let mut inner = old.get_mut(name).map_or(Value::Null, Value::take);
            mask.write(&mut inner, new.and_then(|new| new.get(name)));
            let object = old.as_object_mut().unwrap();
            let empty = inner.is_null() || inner.as_object().is_some_and(serde_json::Map::is_empty);
            if empty {
                object.remove(name);
            } else {
                object.insert(name.clone(), inner);
            }
        }
    }

    /// The first path that the schema does not have.
    pub(crate) fn unknown(&self, discovery: &Discovery, kind: &str) -> Option<String> {
        self.unknown_below(discovery, &format!("${kind}"), "")
    }

    fn unknown_below(&self, discovery: &Discovery, kind: &str, path: &str) -> Option<String> {
        let kind = kind.trim_start_matches('[');
        if kind.starts_with('{') {
            return None;
        }
        let fields = kind.strip_prefix('$').and_then(|name| discovery.schema(name));
        for (name, mask) in &self.names {
            if name == "*" {
                continue;
            }
            let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
            let Some(field) = fields.and_then(|fields| fields.get(name)) else { return Some(path) };
            if let Some(found) = mask.unknown_below(discovery, field.as_str().unwrap(), &path) {
                return Some(found);
            }
        }
        None
    }

    fn merge(&mut self, other: Mask) {
        for (name, mask) in other.names {
            match self.names.get_mut(&name) {
                Some(known) if known.names.is_empty() || mask.names.is_empty() => known.names.clear(),
                Some(known) => known.merge(mask),
                None => drop(self.names.insert(name, mask)),
            }
        }
    }
}

fn list(signs: &[char], at: &mut usize) -> Option<Mask> {
    let mut mask = Mask::default();
    loop {
        mask.merge(path(signs, at)?);
        if signs.get(*at) != Some(&',') {
            return Some(mask);
        }
        *at += 1;
    }
}

fn path(signs: &[char], at: &mut usize) -> Option<Mask> {
    let begin = *at;
    while signs.get(*at).is_some_and(|sign| sign.is_alphanumeric() || "_*-$".contains(*sign)) {
        *at += 1;
    }
    if begin == *at {
        return None;
    }
    let name = super::json::camel(&signs[begin..*at].iter().collect::<String>());
    let inner = match signs.get(*at) {
        Some('/' | '.') => {
            *at += 1;
            path(signs, at)?
        }
        Some('(') => {
            *at += 1;
            let inner = list(signs, at)?;
            if signs.get(*at) != Some(&')') {
                return None;
            }
            *at += 1;
            inner
        }
        _ => Mask::default(),
    };
    Some(Mask { names: BTreeMap::from([(name, inner)]) })
}

//! JSON written as it is told, in the order of its keys: what is empty is left out.

use serde::Serialize;
use std::fmt::{Display, Write};
use std::ops::Range;

/// JSON in the making.
#[derive(Default)]
pub(super) struct Json {
    text: Vec<u8>,
    /// What is shown, before it is escaped.
    shown: String,
}

impl Json {
    pub(super) fn value(&mut self, value: &(impl Serialize + ?Sized)) {
        serde_json::to_writer(&mut self.text, value)
            .unwrap_or_else(|_| unreachable!("memory takes what is written into it"));
    }

    /// As a text. Written by its formatter into JSON it would be escaped piece by piece, in twice the time.
    pub(super) fn show(&mut self, value: &(impl Display + ?Sized)) {
        let mut shown = std::mem::take(&mut self.shown);
        shown.clear();
        write!(shown, "{value}").unwrap_or_else(|_| unreachable!("memory takes what is written into it"));
        self.value(&shown);
        self.shown = shown;
    }

    pub(super) fn list<T>(&mut self, all: impl IntoIterator<Item = T>, one: impl Fn(&mut Self, T)) {
        self.text.push(b'[');
        for (at, item) in all.into_iter().enumerate() {
            if at > 0 {
                self.text.push(b',');
            }
            one(self, item);
        }
        self.text.push(b']');
    }

    pub(super) fn object(&mut self, members: impl FnOnce(Object<'_>) -> Object<'_>) {
        self.text.push(b'{');
        members(Object { json: self, last: None });
        self.text.push(b'}');
    }

    pub(super) fn into_text(self) -> String {
        String::from_utf8(self.text).unwrap_or_else(|_| unreachable!("JSON is text"))
    }
}

/// An object in the making. Its members are told in the order of their keys.
pub(super) struct Object<'j> {
    json: &'j mut Json,
    /// Where the last key stands.
    last: Option<Range<usize>>,
}

impl Object<'_> {
    pub(super) fn put(self, key: &str, value: impl Serialize) -> Self {
        self.with(key, |json| json.value(&value))
    }

    pub(super) fn show(self, key: &str, value: Option<impl Display>) -> Self {
        match value {
            Some(value) => self.with(key, |json| json.show(&value)),
            None => self,
        }
    }

    pub(super) fn list<T>(
        self,
        key: &str,
        all: impl IntoIterator<Item = T>,
        one: impl Fn(&mut Json, T),
    ) -> Self {
        self.with(key, |json| json.list(all, one))
    }

    /// A member, unless it is empty.
    pub(super) fn with(mut self, key: &str, value: impl FnOnce(&mut Json)) -> Self {
        let (before, last) = (self.json.text.len(), self.last.clone());
        let begin = self.begin(key);
        value(self.json);
        if matches!(&self.json.text[begin..], b"null" | b"\"\"" | b"[]" | b"{}") {
            self.json.text.truncate(before);
            self.last = last;
        }
        self
    }

    /// A member, even if it is empty.
    pub(super) fn whole(mut self, key: &str, value: impl Serialize) -> Self {
        self.begin(key);
        self.json.value(&value);
        self
    }

    /// Writes a key; answers where its value begins.
    fn begin(&mut self, key: &str) -> usize {
        if self.last.is_some() {
            self.json.text.push(b',');
        }
        let begin = self.json.text.len();
        self.json.value(key);
        let own = begin + 1..self.json.text.len() - 1;
        if let Some(last) = self.last.replace(own.clone()) {
            debug_assert!(self.json.text[last] < self.json.text[own], "{key} is told too late");
        }
        self.json.text.push(b':');
        self.json.text.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_empty_is_left_out_and_what_is_told_is_escaped() {
        let mut json = Json::default();
        json.object(|object| {
            object
                .put("", 0)
                .put("a", "")
                .put("b", Some(0))
                .put("c", None::<u32>)
                .list("d", [1.5, 2.0], |json, one| json.value(&one))
                .list("e", [0; 0], |json, one| json.value(&one))
                .with("f", |json| json.object(|object| object.put("a", "")))
                .with("g", |json| json.object(|object| object.whole("a", "").show("b", Some("\"\n"))))
        });
        assert_eq!(json.into_text(), r#"{"":0,"b":0,"d":[1.5,2.0],"g":{"a":"","b":"\"\n"}}"#);
    }

    #[test]
    #[should_panic(expected = "told too late")]
    #[cfg(debug_assertions)]
    fn members_are_told_in_order() {
        Json::default().object(|object| object.put("b", 1).put("c", "").put("a", 1));
    }
}

//! What a document says without where it stands: a renamed file, a row that moved and another row that says the same are
//! no change that an office would call one.

/// Members of documents that tell where something stands and by which rule, not what it is.
const PLACES: [&str; 5] = ["members", "origin", "origins", "reasons", "rule"];

/// Whether two documents differ in nothing but that.
#[must_use]
pub fn says_the_same(one: &str, other: &str) -> bool {
    content(one) == content(other)
}

/// The document without places; lists in one order, for that of files is none of content.
fn content(document: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(document.len());
    Scan { text: document.as_bytes(), at: 0 }.value(&mut out);
    out
}

/// Reads the canonical JSON that [`super::json`] writes: no spaces, nothing unfinished.
struct Scan<'a> {
    text: &'a [u8],
    at: usize,
}

impl Scan<'_> {
    fn peek(&self) -> u8 {
        self.text.get(self.at).copied().unwrap_or_default()
    }

    fn value(&mut self, out: &mut Vec<u8>) {
        match self.peek() {
            b'{' => self.object(out),
            b'[' => self.list(out),
            b'"' => out.extend(self.string()),
            _ => {
                let start = self.at;
                while !matches!(self.peek(), b',' | b']' | b'}' | 0) {
                    self.at += 1;
                }
                out.extend(&self.text[start..self.at]);
            }
        }
    }

    fn object(&mut self, out: &mut Vec<u8>) {
        self.at += 1;
        out.push(b'{');
        while self.peek() == b'"' {
            let key = self.string();
            self.at += usize::from(self.peek() == b':');
            let mut value = Vec::new();
            self.value(&mut value);
            self.at += usize::from(self.peek() == b',');
            let is_place = PLACES.iter().any(|place| key.get(1..key.len() - 1) == Some(place.as_bytes()));
            if !is_place {
                out.extend(key);
                out.extend(value);
            }
        }
        self.at += usize::from(self.peek() == b'}');
        out.push(b'}');
    }

    fn list(&mut self, out: &mut Vec<u8>) {
        self.at += 1;
        let mut items: Vec<Vec<u8>> = Vec::new();
        while !matches!(self.peek(), b']' | 0) {
            let before = self.at;
            let mut item = Vec::new();
            self.value(&mut item);
            items.push(item);
            self.at += usize::from(self.peek() == b',');
            if self.at == before {
                break;
            }
        }
        self.at += usize::from(self.peek() == b']');
        items.sort_unstable();
        out.push(b'[');
        for item in items {
            out.extend(item);
            out.push(b',');
        }
        out.push(b']');
    }

    /// With its quotes.
    fn string(&mut self) -> Vec<u8> {
        let start = self.at;
        self.at += 1;
        while !matches!(self.peek(), b'"' | 0) {
            self.at += if self.peek() == b'\\' { 2 } else { 1 };
        }
        self.at = (self.at + 1).min(self.text.len());
        self.text[start..self.at].to_vec()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_something_stands_is_no_content() {
        let one = r#"{"active":true,"capacity":{"losers":[{"origin":"a:C2","shown":"10"}],"origin":"a:C1","rule":"first","value":20},"desks":["d01","d02"],"members":["a:B1"],"name":{"origin":"a:B1","rule":"only","value":"あ\"い"}}"#;
        for (what, other, same) in [
            ("itself", one.to_owned(), true),
            ("another place", one.replace("a:", "新しい\\\"a:"), true),
            ("another rule", one.replace("first", "newest"), true),
            ("another order", one.replace(r#""d01","d02""#, r#""d02","d01""#), true),
            ("another value", one.replace("20", "25"), false),
            ("another value that lost", one.replace("\"10\"", "\"12\""), false),
            ("another name", one.replace('い', "う"), false),
            ("one desk less", one.replace(r#""d01","#, ""), false),
        ] {
            assert_eq!(says_the_same(one, &other), same, "{what}");
        }
        assert!(!says_the_same("{\"a\":[1", "{\"a\":[2"));
    }
}

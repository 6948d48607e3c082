//! One Rust file as the rules see it: what it names, which modules it declares, which lines are tests.
//!
//! The file is cut into tokens by `proc-macro2`, so comments and strings say nothing, and what stands
//! inside macro calls and attributes is seen like any other code.

use std::ops::RangeInclusive;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

/// What one file says. A file that cannot be cut into tokens says nothing: the compiler refuses it anyway.
#[derive(Debug, Default)]
pub(crate) struct Source {
    pub(crate) names: Vec<Name>,
    pub(crate) modules: Vec<Module>,
    pub(crate) attributes: Vec<Attribute>,
    test_lines: Vec<RangeInclusive<usize>>,
    lines: usize,
}

/// A path as written (`crate::domain::Yen`, `Utc::now`, `x`); the groups of a `use` are spread out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Name {
    /// `*` stands for a glob.
    pub(crate) segments: Vec<String>,
    /// The inline modules of the file around it, outermost first.
    pub(crate) inside: Vec<String>,
    pub(crate) line: usize,
    pub(crate) in_use: bool,
    pub(crate) in_test: bool,
}

/// A `mod x;` (without body) or `mod x { … }` (with body).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Module {
    pub(crate) name: String,
    pub(crate) inside: Vec<String>,
    /// The lines of its doc comment, trimmed.
    pub(crate) docs: Vec<String>,
    pub(crate) in_test: bool,
    pub(crate) has_body: bool,
}

/// The words of an attribute: `allow`, `dead_code`; doc comments are not kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Attribute {
    pub(crate) words: Vec<String>,
    pub(crate) line: usize,
}

impl Source {
    pub(crate) fn read(text: &str) -> Self {
        let mut reader = Reader::default();
        reader.found.lines = text.lines().count();
        if let Ok(stream) = text.parse::<TokenStream>() {
            reader.read_stream(stream);
        }
        reader.found
    }

    /// Lines outside `#[cfg(test)]` items, blank lines and comments included: what a reader scrolls through.
    pub(crate) fn lines_of_code(&self) -> usize {
        let tests = |line: &usize| self.test_lines.iter().any(|test| test.contains(line));
        (1..=self.lines).filter(|line| !tests(line)).count()
    }
}

#[derive(Default)]
struct Reader {
    found: Source,
    inside: Vec<String>,
    in_test: bool,
}

/// What the attributes before an item say about it.
#[derive(Default)]
struct Preface {
    docs: Vec<String>,
    first_line: Option<usize>,
    is_test: bool,
}

impl Reader {
    fn read_stream(&mut self, stream: TokenStream) {
        let tokens: Vec<TokenTree> = stream.into_iter().collect();
        self.read_tokens(&tokens);
    }

    fn read_tokens(&mut self, tokens: &[TokenTree]) {
        let mut at = 0;
        while at < tokens.len() {
            let (preface, item) = self.read_attributes(tokens, at);
            at = if preface.is_test && !self.in_test {
                self.read_test_item(tokens, item, &preface)
            } else {
                self.read_item(tokens, item, preface.docs)
            };
        }
    }

    /// Reads the attributes at `at`; answers what they say and where the item behind them begins.
    fn read_attributes(&mut self, tokens: &[TokenTree], mut at: usize) -> (Preface, usize) {
        let mut preface = Preface::default();
        while let Some((group, inner, next)) = attribute_at(tokens, at) {
            let doc = doc_of(group);
            if doc.is_none() {
                self.read_attribute(group);
            }
            if !inner {
                preface.docs.extend(doc);
                preface.first_line.get_or_insert(line_of(&tokens[at]));
                preface.is_test |= is_cfg_test(group);
            }
            at = next;
        }
        (preface, at)
    }

    fn read_attribute(&mut self, group: &Group) {
        let mut words = Vec::new();
        collect_words(group.stream(), &mut words);
        let line = group.span().start().line;
        self.found.attributes.push(Attribute { words, line });
        self.read_stream(group.stream());
    }

    fn read_test_item(&mut self, tokens: &[TokenTree], at: usize, preface: &Preface) -> usize {
        let end = end_of_item(tokens, at);
        self.in_test = true;
        self.read_tokens(&tokens[at..end]);
        self.in_test = false;
        if let (Some(first), Some(last)) = (preface.first_line, tokens[..end].last()) {
            self.found.test_lines.push(first..=last.span().end().line);
        }
        end
    }

    /// Reads one token, or as many as belong to it; answers where to go on.
    fn read_item(&mut self, tokens: &[TokenTree], at: usize, docs: Vec<String>) -> usize {
        let at = after_visibility(tokens, at);
        match tokens.get(at) {
            None => at,
            Some(TokenTree::Group(group)) => {
                self.read_stream(group.stream());
                at + 1
            }
            Some(TokenTree::Ident(word)) if word == "mod" => self.read_module(tokens, at, docs),
            Some(TokenTree::Ident(word)) if word == "use" && !is_punct(tokens.get(at + 1), '<') => {
                let end = end_at(tokens, at, |token| is_punct(Some(token), ';'));
                self.read_use(&tokens[at + 1..end], &[]);
                end
            }
            Some(TokenTree::Ident(_)) => self.read_path(tokens, at, true),
            Some(_) if is_double_colon(tokens, at) => {
                let continues = at > 0 && is_punct(tokens.get(at - 1), '>');
                match tokens.get(at + 2) {
                    Some(TokenTree::Ident(_)) => self.read_path(tokens, at + 2, !continues),
                    _ => at + 2,
                }
            }
            Some(_) => at + 1,
        }
    }

    fn read_module(&mut self, tokens: &[TokenTree], at: usize, docs: Vec<String>) -> usize {
        let Some(name) = word_at(tokens, at + 1) else { return at + 1 };
        let body = match tokens.get(at + 2) {
            Some(TokenTree::Group(group)) => Some(group),
            _ => None,
        };
        self.found.modules.push(Module {
            name: name.clone(),
            inside: self.inside.clone(),
            docs,
            in_test: self.in_test,
            has_body: body.is_some(),
        });
        if let Some(body) = body {
            self.inside.push(name);
            self.read_stream(body.stream());
            self.inside.pop();
        }
        at + 3
    }

    fn read_path(&mut self, tokens: &[TokenTree], mut at: usize, keep: bool) -> usize {
        let line = line_of(&tokens[at]);
        let mut segments = Vec::new();
        while let Some(word) = word_at(tokens, at) {
            segments.push(word);
            at += 1;
            if !is_double_colon(tokens, at) || word_at(tokens, at + 2).is_none() {
                break;
            }
            at += 2;
        }
        if keep {
            self.keep_name(segments, line, false);
        }
        at
    }

    fn read_use(&mut self, tokens: &[TokenTree], prefix: &[String]) {
        for branch in tokens.split(|token| is_punct(Some(token), ',')) {
            let mut segments = prefix.to_vec();
            let mut line = None;
            for token in branch {
                match token {
                    TokenTree::Ident(word) if word == "as" => break,
                    TokenTree::Ident(word) => {
                        segments.push(plain(&word.to_string()));
                        line = Some(line_of(token));
                    }
                    TokenTree::Punct(punct) if punct.as_char() == '*' => {
                        segments.push("*".to_owned());
                        line = Some(line_of(token));
                    }
                    TokenTree::Group(group) => {
                        let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                        self.read_use(&inner, &segments);
                        line = None;
                    }
                    TokenTree::Punct(_) | TokenTree::Literal(_) => {}
                }
            }
            if let Some(line) = line {
                self.keep_name(segments, line, true);
            }
        }
    }

    fn keep_name(&mut self, segments: Vec<String>, line: usize, in_use: bool) {
        let inside = self.inside.clone();
        self.found.names.push(Name { segments, inside, line, in_use, in_test: self.in_test });
    }
}

/// The attribute at `at`, whether it is an inner one (`#![…]`), and where the next token stands.
fn attribute_at(tokens: &[TokenTree], at: usize) -> Option<(&Group, bool, usize)> {
    if !is_punct(tokens.get(at), '#') {
        return None;
    }
    let inner = is_punct(tokens.get(at + 1), '!');
    let place = at + 1 + usize::from(inner);
    match tokens.get(place) {
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Bracket => {
            Some((group, inner, place + 1))
        }
        _ => None,
    }
}

/// The text of a doc comment, if the attribute is one.
fn doc_of(attribute: &Group) -> Option<String> {
    let tokens: Vec<TokenTree> = attribute.stream().into_iter().collect();
    match tokens.as_slice() {
        [TokenTree::Ident(word), _, TokenTree::Literal(text)] if word == "doc" => {
            Some(text.to_string().trim_matches('"').trim().to_owned())
        }
        _ => None,
    }
}

/// `cfg(test)` or `cfg(all(test, …))`: compiled for tests only. `cfg(not(test))` and `cfg(any(…))` are not.
fn is_cfg_test(attribute: &Group) -> bool {
    let tokens: Vec<TokenTree> = attribute.stream().into_iter().collect();
    let [TokenTree::Ident(word), TokenTree::Group(condition)] = tokens.as_slice() else { return false };
    word == "cfg" && needs_test(condition.stream())
}

fn needs_test(condition: TokenStream) -> bool {
    let tokens: Vec<TokenTree> = condition.into_iter().collect();
    tokens.split(|token| is_punct(Some(token), ',')).any(|part| match part {
        [TokenTree::Ident(word)] => word == "test",
        [TokenTree::Ident(word), TokenTree::Group(all)] => word == "all" && needs_test(all.stream()),
        _ => false,
    })
}

/// Where the item that begins at `at` ends (one past its last token).
fn end_of_item(tokens: &[TokenTree], at: usize) -> usize {
    let is_semicolon = |token: &TokenTree| is_punct(Some(token), ';');
    let is_body =
        |token: &TokenTree| matches!(token, TokenTree::Group(g) if g.delimiter() == Delimiter::Brace);
    match word_at(tokens, after_visibility(tokens, at)).as_deref() {
        Some("use" | "static" | "type" | "let") => end_at(tokens, at, is_semicolon),
        Some(
            "fn" | "const" | "async" | "unsafe" | "extern" | "struct" | "enum" | "union" | "trait" | "impl"
            | "mod",
        ) => end_at(tokens, at, |token| is_semicolon(token) || is_body(token)),
        _ => end_at(tokens, at, |token| is_semicolon(token) || is_body(token) || is_punct(Some(token), ',')),
    }
}

/// Steps over `pub` and `pub(…)`.
fn after_visibility(tokens: &[TokenTree], at: usize) -> usize {
    match (tokens.get(at), tokens.get(at + 1)) {
        (Some(TokenTree::Ident(word)), Some(TokenTree::Group(scope)))
            if word == "pub" && scope.delimiter() == Delimiter::Parenthesis =>
        {
            at + 2
        }
        (Some(TokenTree::Ident(word)), _) if word == "pub" => at + 1,
        _ => at,
    }
}

fn end_at(tokens: &[TokenTree], at: usize, is_last: impl Fn(&TokenTree) -> bool) -> usize {
    let rest = &tokens[at.min(tokens.len())..];
    at + rest.iter().position(is_last).map_or(rest.len(), |place| place + 1)
}

fn collect_words(stream: TokenStream, words: &mut Vec<String>) {
    for token in stream {
        match token {
            TokenTree::Ident(word) => words.push(plain(&word.to_string())),
            TokenTree::Group(group) => collect_words(group.stream(), words),
            _ => {}
        }
    }
}

fn word_at(tokens: &[TokenTree], at: usize) -> Option<String> {
    match tokens.get(at) {
        Some(TokenTree::Ident(word)) => Some(plain(&word.to_string())),
        _ => None,
    }
}

/// `r#type` is the name `type`.
fn plain(word: &str) -> String {
    word.trim_start_matches("r#").to_owned()
}

fn is_punct(token: Option<&TokenTree>, sign: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == sign)
}

fn is_double_colon(tokens: &[TokenTree], at: usize) -> bool {
    is_punct(tokens.get(at), ':') && is_punct(tokens.get(at + 1), ':')
}

fn line_of(token: &TokenTree) -> usize {
    token.span().start().line
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn names(text: &str) -> Vec<String> {
        Source::read(text).names.iter().map(|name| name.segments.join("::")).collect()
    }

    #[rstest]
    #[case::plain("use crate::domain::Yen;", &["crate::domain::Yen"])]
    #[case::group("use crate::{table, layout::{self, Field as F}};", &["crate::table", "crate::layout::self", "crate::layout::Field"])]
    #[case::glob("use super::*;", &["super::*"])]
    #[case::absolute("use ::tokio::time;", &["tokio::time"])]
    #[case::public("pub(crate) use crate::domain::Yen;", &["crate::domain::Yen"])]
    #[case::in_code("let x = crate::table::read(y);", &["let", "x", "crate::table::read", "y"])]
    #[case::in_macro("vec![std::fs::read(p)]", &["vec", "std::fs::read", "p"])]
    #[case::in_attribute("#[tokio::main] fn f() {}", &["tokio::main", "fn", "f"])]
    #[case::generic("Vec::<crate::a::B>::rand::new()", &["Vec", "crate::a::B"])]
    #[case::turbofish("x.read::<Yen>()", &["x", "read", "Yen"])]
    #[case::raw("crate::r#match::x", &["crate::match::x"])]
    #[case::line_comment("// use std::fs;", &[])]
    #[case::block_comment("/* std::fs /* tokio:: */ */", &[])]
    #[case::doc_comment("/// std::fs::read", &[])]
    #[case::string(r##"const A: &str = r#"std::fs"#;"##, &["const", "A", "str"])]
    fn names_are_read_from_code_only(#[case] text: &str, #[case] expected: &[&str]) {
        assert_eq!(names(text), expected);
    }

    #[rstest]
    #[case::none("fn f() {}\n\n", 2)]
    #[case::module("fn f() {}\n#[cfg(test)]\nmod tests {\n    use super::*;\n}\n", 1)]
    #[case::attributes("#[cfg(test)]\n#[rustfmt::skip]\nfn f() {\n}\nfn g() {}\n", 1)]
    #[case::import("#[cfg(test)]\nuse a::{b, c};\nfn g() {}\n", 1)]
    #[case::field("struct S {\n#[cfg(test)]\nx: u8,\ny: u8,\n}\n", 3)]
    #[case::all("#[cfg(all(test, unix))]\nfn f() {}\n", 0)]
    #[case::not("#[cfg(not(test))]\nfn f() {}\n", 2)]
    #[case::any("#[cfg(any(test, unix))]\nfn f() {}\n", 2)]
    fn test_items_are_not_counted(#[case] text: &str, #[case] expected: usize) {
        assert_eq!(Source::read(text).lines_of_code(), expected);
    }

    #[test]
    fn a_module_knows_its_doc_and_its_place() {
        let source = Source::read("/// [I/O] Reads.\npub mod a;\nmod b { mod c; }\n#[cfg(test)] mod d;");
        let told: Vec<_> = source
            .modules
            .iter()
            .map(|m| (m.name.as_str(), m.inside.join("::"), m.docs.join(" "), m.in_test, m.has_body))
            .collect();
        let none = String::new;
        assert_eq!(
            told,
            [
                ("a", none(), "[I/O] Reads.".to_owned(), false, false),
                ("b", none(), none(), false, true),
                ("c", "b".to_owned(), none(), false, false),
                ("d", none(), none(), true, false),
            ]
        );
    }
}

//! Header words: folding, and what a header says by its shape (a month, a question).

use super::spelt::unnumbered;
use super::{bilingual, groups, joint, memo, said_of_day, spelt};
use crate::domain::Month;
use crate::normalise::{date, text};
use aho_corasick::AhoCorasick;
use std::borrow::Cow;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;

/// Comparison key of a header or word: [`text::fold`], long vowels not counted, signs written out.
pub(in crate::layout) fn fold(text: &str) -> String {
    match text.trim() {
        "〒" | "〒番号" => "郵便番号".to_owned(),
        "☎" | "☏" => "電話".to_owned(),
        "@" | "＠" => "単価".to_owned(),
        trimmed => {
            let mut key = text::fold(trimmed);
            if key.contains('ー') {
                key.retain(|letter| letter != 'ー');
            }
            key
        }
    }
}

/// Whether a folded text holds one of some words.
pub(in crate::layout) fn holds_any(folded: &str, words: &[String]) -> bool {
    words.iter().any(|word| folded.contains(word.as_str()))
}

/// The words that signs join in a header, each folded: a letter by itself is none of them.
fn joined_words(header: &str) -> Vec<String> {
    let words: Vec<String> = joint::words(header).iter().map(|word| fold(word)).collect();
    let are_words = words.len() > 1 && words.iter().all(|word| word.chars().count() > 1);
    if are_words { words } else { Vec::new() }
}

/// A header's texts from the top row to the lowest, folded in every way that is compared. Most texts near a header are
/// values, and most of those are the same in every way: only what differs is kept apart.
#[derive(Clone, Debug)]
pub(in crate::layout) struct HeaderText {
    /// The lowest text alone.
    pub(in crate::layout) own: Folded,
    /// All texts in one, where there are several.
    longer: Option<Folded>,
    /// The lowest text before those above it: below 期限, 申込 is 申込期限.
    turned: Option<String>,
    /// Whether brackets ask for the reading beside the name itself: 事業所名（フリガナ）.
    pub(in crate::layout) has_reading: bool,
    /// The words that a sign joins in the lowest text, 品名・役務名; none where no sign does.
    pub(super) joined_words: Vec<String>,
}

#[derive(Clone, Debug)]
pub(in crate::layout) struct Folded {
    pub(in crate::layout) whole: String,
    /// Where it differs from `whole`.
    bare: Option<String>,
    /// Where it differs from `bare`.
    core: Option<String>,
    /// Where it differs from `bare`.
    loose: Option<String>,
}

impl HeaderText {
    pub(in crate::layout) fn of<'t>(path: impl IntoIterator<Item = &'t str>) -> Self {
        let mut parts: Vec<Cow<'t, str>> = path
            .into_iter()
            .map(|part| {
                spelt::written(without_exclusions(bilingual::own(
                    memo::said(part).unwrap_or_else(|| without_number(part)),
                )))
            })
            .collect();
        groups::lift(&mut parts);
        if let Some(last) = parts.last_mut().filter(|last| matches!(last.trim(), "〒" | "〒番号")) {
            *last = Cow::Borrowed("郵便番号");
        }
        if let Some(last) = parts.last_mut()
            && last.chars().count() >= LONG
            && asks(last)
        {
            *last = Cow::Owned(asked(last));
        }
        if let Some(last) = parts.last_mut()
            && let Some(bare) = without_unit(last)
        {
            *last = Cow::Owned(bare.to_owned());
        }
        let last = parts.last().map_or("", AsRef::as_ref);
        let outside = differing(without_brackets(last));
        let own = Folded::of(last, outside.as_deref());
        let is_below = parts.len() > 1;
        let longer = is_below.then(|| parts.concat());
        let turned = is_below.then(|| fold(&parts.iter().rev().map(AsRef::as_ref).collect::<String>()));
        let longer = longer.map(|all| Folded::of(&all, differing(without_brackets(&all)).as_deref()));
        Self {
            own,
            longer,
            turned,
            joined_words: joined_words(last),
            has_reading: outside.is_some_and(|outside| brackets_a_reading(last, &outside)),
        }
    }

    /// The lowest text before those above it, where there are several.
    pub(in crate::layout) fn turned(&self) -> Option<&str> {
        self.turned.as_deref()
    }

    /// All texts in one.
    pub(in crate::layout) fn joined(&self) -> &Folded {
        self.longer.as_ref().unwrap_or(&self.own)
    }
}

impl Folded {
    /// A text, and what of it stands outside brackets where it has some.
    fn of(text: &str, outside: Option<&str>) -> Self {
        let whole = fold(text);
        let bare = outside.map(fold).filter(|bare| !bare.is_empty() && *bare != whole);
        let own = bare.as_deref().unwrap_or(&whole);
        let loose = differing(loosen(own));
        let core = Some(without_frame(own)).filter(|core| core.len() < own.len()).map(str::to_owned);
        Self { core, loose, bare, whole }
    }

    /// Without what stands in brackets.
    pub(in crate::layout) fn bare(&self) -> &str {
        self.bare.as_deref().unwrap_or(&self.whole)
    }

    /// Without the polite frame of a form's question (…をご記入ください).
    pub(in crate::layout) fn core(&self) -> &str {
        self.core.as_deref().unwrap_or(self.bare())
    }

    /// Without brackets, trailing number, the particle の and polite prefixes.
    pub(in crate::layout) fn loose(&self) -> &str {
        self.loose.as_deref().unwrap_or(self.bare())
    }
}

fn differing(text: Cow<'_, str>) -> Option<String> {
    match text {
        Cow::Borrowed(_) => None,
        Cow::Owned(text) => Some(text),
    }
}

/// Words that are looked for together, in one pass over a text.
pub(in crate::layout) struct AnyOf {
    words: &'static [&'static str],
    finder: Option<AhoCorasick>,
}

impl AnyOf {
    pub(in crate::layout) fn new(words: &'static [&'static str]) -> Self {
        Self { words, finder: AhoCorasick::new(words).ok() }
    }

    /// Whether one of the words stands in a text.
    pub(in crate::layout) fn stands_in(&self, text: &str) -> bool {
        match &self.finder {
            Some(finder) => finder.is_match(text),
            None => self.words.iter().any(|word| text.contains(word)),
        }
    }
}

fn brackets_a_reading(text: &str, outside: &str) -> bool {
    let inside = text.trim().strip_prefix(outside.trim()).unwrap_or_default();
    let reading = ["フリガナ", "カナ", "ヨミ", "ヨミガナ", "読ミ", "読ミ仮名", "振リ仮名", "仮名", "ルビ"];
    !fold(outside).is_empty() && reading.contains(&fold(inside).as_str())
}

/// A header of this many letters that asks is a sentence; only what it asks for counts.
const LONG: usize = 14;

/// What a long question asks for: without its number, what stands in brackets, and all behind the particle を (or は before
/// a word that asks). `3. 事業所の所在地を都道府県からご記入ください` → `事業所の所在地`.
fn asked(question: &str) -> String {
    let plain = without_brackets(question);
    let number = |c: char| c.is_numeric() || c.is_whitespace() || ".．-－)）・Qq問設".contains(c);
    let plain = plain.trim_start_matches(number);
    const ENDS: [&str; 16] = [
        "を",
        "は何",
        "はいくつ",
        "は合計",
        "は可能",
        "はありますか",
        "はどの",
        "はどち",
        "は現在",
        "がありましたら",
        "があれば",
        "がございましたら",
        "についてお",
        "についてご",
        "についてどう",
        "について教",
    ];
    // を of a clause that describes what is asked for: 事業所を運営する法人の名称を…
    const CLAUSES: [&str; 17] = [
        "希望",
        "運営",
        "経営",
        "設置",
        "行う",
        "行っ",
        "行な",
        "おこな",
        "実施し",
        "担当",
        "受け",
        "支払っ",
        "支払う",
        "支給し",
        "もらっ",
        "お持ち",
        "持っ",
    ];
    let is_clause = |at: usize, end: &str| {
        let rest = &plain[at + end.len()..];
        // 作業を分担する事業所数を数字でご入力ください: what is asked for stands before the を behind which it is asked.
        const ASKING: [&str; 12] = [
            "ください",
            "下さい",
            "入力",
            "記入",
            "記載",
            "選",
            "教え",
            "聞かせ",
            "答え",
            "書き",
            "チェック",
            "か。",
        ];
        let next = rest.find('を');
        let describes = next.is_some_and(|next| !ASKING.iter().any(|word| rest[..next].contains(word)));
        end == "を"
            && (describes || rest.contains(['を', 'は']) && CLAUSES.iter().any(|verb| rest.starts_with(verb)))
    };
    let places = |end: &'static str| plain.match_indices(end).map(move |(at, _)| (at, end));
    let end =
        ENDS.iter().flat_map(|end| places(end)).filter(|(at, end)| *at >= 6 && !is_clause(*at, end)).min();
    let counts = ["は何", "はいくつ", "は合計"];
    match end {
        Some((at, end)) if counts.contains(&end) => format!("{}数", &plain[..at]),
        Some((at, _)) => plain[..at].to_owned(),
        None => plain.to_owned(),
    }
}

/// What a form's question asks for: the text up to its polite end.
fn without_frame(folded: &str) -> &str {
    const FRAMES: [&str; 24] = [
        "ヲゴ記入",
        "ヲ記入",
        "ヲ教エテ",
        "ヲオ教エ",
        "ヲ選択",
        "ヲオ選ビ",
        "ヲ全テ",
        "ヲスベテ",
        "ガアレバ",
        "ガゴザイマシタラ",
        "ニツイテ",
        "ヲゴ入力",
        "ヲ入力",
        "ヲオ書キ",
        "ヲオ聞カセ",
        "ハイクツ",
        "ハ何",
        "ヲゴ選択",
        "等ガアレバ",
        "ヲゴ回答",
        "ハアリマスカ",
        "ヲ記載",
        "ヲゴ記載",
        "ノ有無ヲ",
    ];
    static ANY: LazyLock<AnyOf> = LazyLock::new(|| AnyOf::new(&FRAMES));
    let is_framed = ANY.stands_in(folded);
    let ends = FRAMES.iter().filter(|_| is_framed).filter_map(|frame| folded.find(frame));
    let core = ends.filter(|at| *at > 0).min().map_or(folded, |end| &folded[..end]);
    // 定員は
    let core = core.strip_suffix('ハ').filter(|bare| bare.chars().count() >= 2).unwrap_or(core);
    core.strip_prefix("必須").unwrap_or(core)
}

/// Borrowed only where nothing was loosened.
fn loosen(folded: &str) -> Cow<'_, str> {
    let unnumbered = folded.trim_end_matches(|c: char| c.is_ascii_digit());
    let text = if folded.len() - unnumbered.len() <= 2 { unnumbered } else { folded };
    let mut text = Cow::Borrowed(text);
    if text.contains(['ノ', 'ナ']) {
        for (word, short) in [("ノ", ""), ("必要ナ", "必要"), ("可能ナ", "可能"), ("主ナ", "主")]
        {
            text = Cow::Owned(text.replace(word, short));
        }
    }
    let polite = ["ゴ", "貴", "御", "現在"];
    let own = polite.iter().fold(text.as_ref(), |text, prefix| {
        // 現在の人数 counts the users; 人数 alone may count anybody.
        text.strip_prefix(prefix).filter(|rest| rest.chars().count() > 1 && *rest != "人数").unwrap_or(text)
    });
    let own = said_of_day::without(without_year(own));
    if own.len() == folded.len() { Cow::Borrowed(folded) } else { Cow::Owned(own.to_owned()) }
}

/// R5工賃, 令和6年度定員: the year before what is stated.
fn without_year(folded: &str) -> &str {
    let Some(rest) = ["r", "h", "令和", "平成"].iter().find_map(|era| folded.strip_prefix(era)) else {
        return folded;
    };
    let words = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_year = (1..=2).contains(&(rest.len() - words.len()));
    let words = words.strip_prefix("年度").or_else(|| words.strip_prefix('年')).unwrap_or(words);
    // 令和4年度月額, R4月平均: how much a month; R5月 is none.
    let of_each_month = ["月額", "月平均", "月工賃"].iter().any(|word| words.starts_with(word));
    let is_word = words.chars().count() >= 2 && (of_each_month || !words.starts_with(['月', '日', '末']));
    if is_year && is_word { words } else { folded }
}

/// `１．事業所名`, `②定員` → without the number of a form's line; `①-1` is a question's.
fn without_number(text: &str) -> &str {
    let rest = unnumbered(text.trim_start());
    if rest.is_empty() || rest.starts_with(|c: char| c.is_numeric() || "-－‐−".contains(c)) {
        text
    } else {
        rest
    }
}

/// Drops a note in brackets that says what is not asked for, 住所（郵便番号は不要です）, or how to write: 法人名（法人格から記入）.
fn without_exclusions(text: &str) -> Cow<'_, str> {
    const DENY: [&str; 10] =
        ["不要", "除く", "除き", "含まず", "含まな", "含みませ", "要りませ", "ない場合", "員別", "員は別"];
    const ASK: [&str; 7] = ["記入", "入力", "記載", "選択", "ください", "下さい", "四捨五入"];
    let asks = |inside: &str| {
        let inside = inside.trim_end_matches(['。', '.', ' ', '　', 'の', 'こ', 'と', '要']);
        ASK.iter().any(|word| inside.ends_with(word) && inside.len() > word.len())
    };
    // 発注企業（担当者）: the person behind a client says nothing else of it.
    let names_person = |before: &str, inside: &str| {
        const CLIENTS: [&str; 11] = [
            "企業",
            "企業名",
            "会社",
            "会社名",
            "依頼元",
            "発注元",
            "発注者",
            "依頼者",
            "依頼主",
            "取引先",
            "お客様",
        ];
        let inside = inside.trim().trim_start_matches('ご').trim_end_matches(['名', '様']);
        ["担当者", "担当"].contains(&inside) && CLIENTS.iter().any(|word| before.trim().ends_with(word))
    };
    // 事業所（番号順）, 事業所名（五十音順）: in which order the list stands.
    let orders = |inside: &str| {
        inside.chars().count() <= 8 && inside.trim().ends_with(['順', '不', '同']) && inside.contains('順')
    };
    let denies =
        |inside: &str| DENY.iter().any(|word| inside.contains(word)) || asks(inside) || orders(inside);
    let Some((before, rest)) = text.split_once(['（', '(']) else { return Cow::Borrowed(text) };
    match rest.split_once(['）', ')']) {
        Some((inside, after))
            if (denies(inside) || names_person(before, inside)) && !before.trim().is_empty() =>
        {
            Cow::Owned(format!("{before}{after}"))
        }
        _ => Cow::Borrowed(text),
    }
}

/// 現在員/人, 工賃月額・円: a unit behind a sign says no more than one in brackets.
fn without_unit(text: &str) -> Option<&str> {
    const UNITS: [&str; 6] = ["人", "名", "円", "千円", "台", "件"];
    let is_unit = text.trim_end().ends_with(['人', '名', '円', '台', '件']);
    let (bare, unit) = text.rsplit_once(['/', '／', '・', '_', '＿']).filter(|_| is_unit)?;
    (UNITS.contains(&unit.trim()) && bare.chars().count() >= 2).then_some(bare)
}

/// Drops bracketed parts and what follows a `※`.
fn without_brackets(text: &str) -> Cow<'_, str> {
    if !text.contains(|letter| letter == '※' || opens(letter) || closes(letter)) {
        return Cow::Borrowed(text);
    }
    let mut depth = 0u32;
    let mut bare = String::new();
    for letter in text.chars() {
        match letter {
            _ if opens(letter) => depth += 1,
            _ if closes(letter) => depth = depth.saturating_sub(1),
            '※' => break,
            _ if depth == 0 => bare.push(letter),
            _ => {}
        }
    }
    Cow::Owned(bare)
}

const fn opens(letter: char) -> bool {
    matches!(letter, '(' | '（' | '[' | '［' | '【' | '〔' | '〈' | '<' | '＜' | '｛' | '{' | '「')
}

const fn closes(letter: char) -> bool {
    matches!(letter, ')' | '）' | ']' | '］' | '】' | '〕' | '〉' | '>' | '＞' | '｝' | '}' | '」')
}

/// The letters of a month's name in a folded text: `6月`, `2021年6月`, `r36` is none.
pub(in crate::layout) fn month_letters(folded: &str) -> Option<usize> {
    month_in(folded).map(|(_, letters)| letters)
}

/// The month of a text that names one: 6月, 2024年6月, R6.6, 2024/6, and the first day of a month (what Excel makes of 2024/6).
pub(in crate::layout) fn month_named(text: &str) -> Option<u32> {
    let written = month_written(text).map(|month| month.month);
    let named = || month_in(&fold(text)).map(|(number, _)| number);
    written.or_else(|| if text.contains('月') { named() } else { None })
}

/// A month that is written with a sign between year and month: R6.6, R6.6月, 2024/6.
pub(in crate::layout) fn month_written(text: &str) -> Option<Month> {
    let text = text.trim().trim_end_matches('分').trim_end_matches('月');
    let may_be = text.starts_with(|c: char| c.is_ascii_digit() || "RrＲ令".contains(c))
        && (4..=10).contains(&text.chars().count())
        && text.contains(['.', '/', '-', '．', '／']);
    if !may_be {
        return None;
    }
    let bare = ["-01", "/01", "/1"]
        .iter()
        .find_map(|day| text.strip_suffix(day))
        .filter(|rest| rest.contains(['-', '/']));
    date::month(bare.unwrap_or(text), None)
        .value
        .filter(|_| bare.unwrap_or(text).matches(['.', '/', '-', '．', '／']).count() == 1)
}

/// A month in a folded text, and the letters of its name.
fn month_in(folded: &str) -> Option<(u32, usize)> {
    if !folded.contains('月') {
        return None;
    }
    let letters: Vec<char> = folded.chars().collect();
    let at = letters.iter().position(|c| *c == '月')?;
    let digits = letters[..at].iter().rev().take_while(|c| c.is_ascii_digit()).count();
    let number: u32 = letters[at - digits..at].iter().collect::<String>().parse().ok()?;
    let follows = letters.get(at + 1);
    let is_day = follows.is_some_and(char::is_ascii_digit)
        || matches!(follows, Some('間' | '日' | '額' | '平' | '給' | '別' | '次'));
    ((1..=12).contains(&number) && !is_day).then_some((number, digits + 1))
}

pub(in crate::layout) fn names_month(text: &str) -> bool {
    let line = text::tidied_line(text);
    line.contains('月') && month_letters(&fold(&line)).is_some()
}

/// A header that asks: numbered (①-4, Q3, 問1) or a polite sentence.
pub(in crate::layout) fn asks(text: &str) -> bool {
    let may_be_numbered =
        text.trim_start().starts_with(|c: char| c.is_numeric() || "QqＱｑ問設質".contains(c));
    let may_change = text.contains(['？', '\u{3099}', '\u{309a}']);
    if !may_be_numbered && !may_change && !asks_politely(text) {
        return false;
    }
    // What is tidy is normalised already.
    let text = match text::tidied_line(text) {
        Cow::Borrowed(tidy) => Cow::Borrowed(tidy),
        Cow::Owned(_) => Cow::Owned(text.nfkc().collect::<String>().trim().to_owned()),
    };
    let length = text.chars().count();
    let mut letters = text.chars();
    let first = letters.next().unwrap_or(' ');
    let starts_like_question = match first {
        'Q' | 'q' | '問' => letters.next().is_some_and(|c| c.is_ascii_digit()),
        '設' | '質' => {
            text.chars().nth(1) == Some('問') && text.chars().nth(2).is_some_and(|c| c.is_ascii_digit())
        }
        // A postal code, a phone and a date are numbers, not questions.
        '0'..='9' => {
            text.chars().find(|c: &char| !c.is_ascii_digit()).is_some_and(|c| matches!(c, '-' | '.' | ')'))
                && length >= 8
                && text.chars().any(char::is_alphabetic)
                && !begins_with_day(&text)
                && !begins_with_range(&text)
        }
        _ => false,
    };
    starts_like_question || (length >= 6 && asks_politely(&text))
}

/// 27.01.01(人): a day of three numbers, the later ones of two digits.
fn begins_with_day(text: &str) -> bool {
    let day = text.split(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | '-')).next().unwrap_or_default();
    let parts: Vec<&str> = day.split(['.', '-']).collect();
    let [_, month, last] = parts[..] else { return false };
    let within = |part: &str, most: u32| {
        part.len() == 2 && part.parse::<u32>().is_ok_and(|part| (1..=most).contains(&part))
    };
    within(month, 12) && within(last, 31)
}

const POLITE: [&str; 14] = [
    "ください",
    "下さい",
    "ですか",
    "ますか",
    "でしょうか",
    "お聞かせ",
    "教えて",
    "?",
    "お答え",
    "についてどう",
    "ご記入",
    "ご意見",
    "満足度",
    "理解度",
];

/// 10-14歳の男性 counts people between two ages; 2-3 何ができますか is a question by its number.
fn begins_with_range(text: &str) -> bool {
    const UNITS: &str = "歳才年月日人名円時分階点度％%";
    let is_digit = |c: char| c.is_ascii_digit();
    let behind = text.trim_start_matches(is_digit).strip_prefix('-');
    behind.is_some_and(|rest| rest.trim_start_matches(is_digit).starts_with(|c: char| UNITS.contains(c)))
}

fn asks_politely(text: &str) -> bool {
    static ANY: LazyLock<AnyOf> = LazyLock::new(|| AnyOf::new(&POLITE));
    ANY.stands_in(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn polite_words_ask() {
        for word in POLITE {
            assert!(asks_politely(word), "{word}");
        }
        assert!(!asks_politely("事業所名"));
    }
}

//! Kinds of work in free text, and the shipped catalogue `config/work_kinds.toml`.

use super::boxes;
use super::text::{OPENING, fold, fold_character, is_settled, tidied, tidy, without_brackets};
use super::work_mark::{characters, stated_around, stated_mark};
use crate::domain::{Mark, WorkCatalogue, WorkCategory, WorkKind, WorkKindEntry};
use foldhash::HashMap;
use std::sync::{Arc, LazyLock};

const SHIPPED: &str = include_str!("../../config/work_kinds.toml");

static CATALOGUE: LazyLock<WorkCatalogue> = LazyLock::new(|| parse(SHIPPED).unwrap_or_default());

pub use super::work_category::category;

/// The shipped catalogue.
#[must_use]
pub fn shipped() -> &'static WorkCatalogue {
    &CATALOGUE
}

/// Reads a catalogue: `[[work]]` tables of `kind`, `category`, `remote`, `synonyms`. The error says in Japanese which
/// entry is wrong.
pub fn parse(toml: &str) -> Result<WorkCatalogue, String> {
    let document: toml::Table =
        toml.parse().map_err(|error| format!("作業の一覧を読み取れません: {error}"))?;
    let entries = document.get("work").and_then(toml::Value::as_array).cloned().unwrap_or_default();
    entries.iter().map(entry).collect::<Result<Vec<_>, _>>().map(WorkCatalogue::new)
}

fn entry(value: &toml::Value) -> Result<WorkKindEntry, String> {
    let text = |key: &str| value.get(key).and_then(toml::Value::as_str);
    let kind = text("kind").ok_or("作業の一覧に kind のない項目があります。")?;
    let category = text("category").and_then(WorkCategory::from_name).ok_or_else(|| {
        format!("作業「{kind}」の category は PC作業・施設内軽作業・施設外軽作業 のいずれかにしてください。")
    })?;
    let synonyms = value.get("synonyms").and_then(toml::Value::as_array);
    let synonyms =
        synonyms.into_iter().flatten().filter_map(toml::Value::as_str).map(str::to_owned).collect();
    let remote = value.get("remote").and_then(toml::Value::as_bool).unwrap_or(false);
    Ok(WorkKindEntry { kind: WorkKind::new(kind), category, synonyms, remote })
}

/// One kind of work found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundWork {
    pub kind: WorkKind,
    /// Yes; Partly where 要相談 stands beside it; No where it is excluded.
    pub mark: Mark,
    /// The words around it, as written.
    pub words: String,
}

/// The kinds of work that a free text names, each once, in order of appearance; longest words first, so that the
/// shorter words inside them are not read again. A text that names nothing known gives nothing: no kind is invented.
#[must_use]
pub fn kinds_in(text: &str, known: &WorkWords) -> Vec<FoundWork> {
    if let Some(chosen) = boxes::ticked(text) {
        return kinds_in(&chosen, known);
    }
    let mut found: Vec<FoundWork> = Vec::new();
    for line in tidied(text).split('\n') {
        let (heading, body) = heading(line);
        for clause in clauses(body) {
            for part in note_apart(clause, known) {
                for piece in apart_by_spaces(part).chain(std::iter::once(part)) {
                    for work in in_clause(piece, heading, &known.spellings) {
                        merge(&mut found, work);
                    }
                }
            }
        }
    }
    found
}

/// ポスティング ボールペンの組立: where nothing but a space divides two words of katakana, each side is read alone as well; of a clause
/// that says no, nobody knows to which of them.
fn apart_by_spaces(clause: &str) -> impl Iterator<Item = &str> {
    const NO: [&str; 5] = ["不可", "×", "ない", "ません", "なし"];
    let divides = |(before, after): (&str, &str)| {
        before.ends_with(is_katakana_letter) && after.starts_with(is_katakana_letter)
    };
    let are_divided = || {
        let words: Vec<&str> = clause.split_whitespace().collect();
        words.windows(2).any(|pair| divides((pair[0], pair[1])))
    };
    let is_apart = !NO.iter().any(|word| clause.contains(word)) && are_divided();
    clause.split_whitespace().filter(move |_| is_apart)
}

/// A later mention adds nothing, unless it excludes or praises.
fn merge(found: &mut Vec<FoundWork>, work: FoundWork) {
    match found.iter_mut().find(|known| known.kind == work.kind) {
        Some(known) if work.mark == Mark::No || (work.mark == Mark::Good && known.mark == Mark::Yes) => {
            *known = work
        }
        Some(_) => {}
        None => found.push(work),
    }
}

/// `不可：清掃、除草`: a mark before a colon holds for the whole line.
fn heading(line: &str) -> (Option<Mark>, &str) {
    match line.split_once(':') {
        Some((before, after)) if before.chars().count() <= 12 => match stated_mark(before) {
            Some(mark) => (Some(mark), after),
            None => (None, line),
        },
        _ => (None, line),
    }
}

/// Cuts a line at 、 , 。 / and the like, outside brackets only. ・ may be a part of a kind's name and does not cut.
fn clauses(line: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0_usize;
    let cuts = move |character: char| {
        match character {
            '(' | '[' | '【' => depth += 1,
            ')' | ']' | '】' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && matches!(character, '、' | ',' | '。' | '/' | ';' | '，' | '|')
    };
    line.split(cuts).map(str::trim).filter(|clause| !clause.is_empty())
}

/// 部品組立・検品　※除草は受けていません: a note that names another kind is said of that one alone; 清掃 ※要相談 is said of all.
fn note_apart<'c>(clause: &'c str, known: &WorkWords) -> impl Iterator<Item = &'c str> {
    let parted =
        clause.split_once('※').filter(|(_, note)| !hits(&characters(note), &known.spellings).is_empty());
    let (own, note) = parted.map_or((clause, None), |(own, note)| (own, Some(note)));
    std::iter::once(own).chain(note)
}

/// A catalogue made ready for reading texts: made once, used for every cell.
#[derive(Clone, Debug)]
pub struct WorkWords {
    /// By their first character, longest first.
    spellings: Arc<HashMap<char, Vec<Spelling>>>,
    by_key: Arc<HashMap<String, WorkKind>>,
}

/// The words of the shipped catalogue.
#[must_use]
pub fn shipped_words() -> &'static WorkWords {
    static WORDS: LazyLock<WorkWords> = LazyLock::new(|| WorkWords::new(shipped()));
    &WORDS
}

impl WorkWords {
    #[must_use]
    pub fn new(catalogue: &WorkCatalogue) -> Self {
        let names = |entry: &WorkKindEntry| {
            let kind = entry.kind.clone();
            let names = std::iter::once(kind.name().to_owned()).chain(entry.synonyms.iter().cloned());
            names.map(move |name| (name, kind.clone())).collect::<Vec<_>>()
        };
        let named: Vec<(String, WorkKind)> = catalogue.entries().iter().flat_map(names).collect();
        let by_key = named.iter().rev().map(|(name, kind)| (fold(name), kind.clone())).collect();
        let mut by_first: HashMap<char, Vec<Spelling>> = HashMap::default();
        for spelling in spellings(named) {
            by_first.entry(spelling.folded[0]).or_default().push(spelling);
        }
        Self { spellings: Arc::new(by_first), by_key: Arc::new(by_key) }
    }
}

/// A spelling of a kind, one folded character for one written.
#[derive(Clone, Debug)]
struct Spelling {
    folded: Vec<char>,
    kind: WorkKind,
}

/// All spellings, longest first.
fn spellings(named: Vec<(String, WorkKind)>) -> Vec<Spelling> {
    let mut spellings: Vec<Spelling> = named
        .into_iter()
        .map(|(name, kind)| Spelling { folded: characters(&name), kind })
        .filter(|spelling| !spelling.folded.is_empty())
        .collect();
    spellings.sort_by(|one, other| {
        other
            .folded
            .len()
            .cmp(&one.folded.len())
            .then_with(|| one.folded.cmp(&other.folded))
            .then_with(|| one.kind.cmp(&other.kind))
    });
    spellings
}

/// Where a spelling stands in a clause.
struct Hit<'a> {
    kind: &'a WorkKind,
    end: usize,
    start: usize,
}

fn in_clause(
    clause: &str,
    heading: Option<Mark>,
    spellings: &HashMap<char, Vec<Spelling>>,
) -> Vec<FoundWork> {
    let folded = characters(clause);
    let hits = hits(&folded, spellings);
    if hits.is_empty() {
        return Vec::new();
    }
    let mut marks: Vec<Option<Mark>> = Vec::new();
    for (at, hit) in hits.iter().enumerate() {
        let until = hits.get(at + 1).map_or(folded.len(), |next| next.start);
        let after = (hit.end < until).then(|| folded[hit.end..until].iter().collect::<String>());
        marks.push(after.and_then(|after| stated_mark(&after)));
    }
    inherit_over_joints(&mut marks, &hits, &folded);
    let (first, last) = (hits[0].start, hits[hits.len() - 1].end);
    let of_all = stated_around(&folded[..first], &folded[last..]).or(heading);
    hits.iter()
        .zip(marks)
        .map(|(hit, mark)| FoundWork {
            kind: hit.kind.clone(),
            mark: mark.or(of_all).unwrap_or(Mark::Yes),
            words: clause.to_owned(),
        })
        .collect()
}

/// `清掃・除草は不可`: kinds joined by ・ or と share the mark of the last.
fn inherit_over_joints(marks: &mut [Option<Mark>], hits: &[Hit<'_>], folded: &[char]) {
    for at in (0..marks.len().saturating_sub(1)).rev() {
        let between = &folded[hits[at].end..hits[at + 1].start];
        let joined = matches!(between, ['・' | 'ト' | '&' | '+'] | ['ヤ'] | ['及', 'ビ']);
        if marks[at].is_none() && joined {
            marks[at] = marks[at + 1];
        }
    }
}

fn hits<'a>(folded: &[char], spellings: &'a HashMap<char, Vec<Spelling>>) -> Vec<Hit<'a>> {
    let mut hits = Vec::new();
    let mut at = 0;
    while at < folded.len() {
        let mut beginning = spellings.get(&folded[at]).into_iter().flatten();
        match beginning.find(|spelling| stands_at(folded, at, &spelling.folded)) {
            Some(spelling) if is_a_set(folded, at, &spelling.folded) => at += spelling.folded.len(),
            Some(spelling) => {
                hits.push(Hit { kind: &spelling.kind, start: at, end: at + spelling.folded.len() });
                at += spelling.folded.len();
            }
            None => at += 1,
        }
    }
    hits
}

/// クッキー詰合せ, right behind what is in it, is a thing that is sold; 菓子の詰め合わせ and 詰合せ作業 are done.
fn is_a_set(folded: &[char], at: usize, spelling: &[char]) -> bool {
    const DONE: [&str; 4] = ["作業", "業務", "ナド", "等"];
    let is_set = spelling.first() == Some(&'詰') && spelling.contains(&'合');
    let before = at.checked_sub(1).map(|before| folded[before]);
    let follows_thing =
        before.is_some_and(|before| before.is_alphabetic() && !matches!(before, 'ノ' | 'ヲ' | 'ヤ' | '・'));
    let after: String = folded[at + spelling.len()..].iter().take(2).collect();
    is_set && follows_thing && !DONE.iter().any(|word| after.starts_with(word))
}

/// Whether a spelling stands here as a word of its own: コール is not read in アルコール, nor DM封入 in RDM封入.
fn stands_at(folded: &[char], at: usize, spelling: &[char]) -> bool {
    if !folded[at..].starts_with(spelling) {
        return false;
    }
    let same_script = |inside: char, outside: char| {
        (is_katakana_letter(inside) && is_katakana_letter(outside))
            || (inside.is_ascii_alphanumeric() && outside.is_ascii_alphabetic())
    };
    let after_particle = PARTICLES.iter().any(|word| folded[..at].ends_with(word));
    let before = at.checked_sub(1).map(|before| folded[before]).filter(|_| !after_particle);
    let after = folded.get(at + spelling.len()).copied();
    let touches = |inside: Option<&char>, outside: Option<char>| matches!((inside, outside), (Some(inside), Some(outside)) if same_script(*inside, outside));
    let is_katakana_word = spelling.iter().all(|c| is_katakana_letter(*c));
    let ends_freely = !is_katakana_word || after.is_some_and(is_particle) || !touches(spelling.last(), after);
    ends_freely && !touches(spelling.first(), before.filter(|c| !is_particle(*c)))
}

/// から, より, まで, など: longer particles, folded.
const PARTICLES: [&[char]; 4] = [&['カ', 'ラ'], &['ヨ', 'リ'], &['マ', 'デ'], &['ナ', 'ド']];

fn is_katakana_letter(character: char) -> bool {
    super::text::is_katakana(character)
}

/// Hiragana particles, which folding has made katakana: の は を が も と や に で.
fn is_particle(character: char) -> bool {
    matches!(character, 'ノ' | 'ハ' | 'ヲ' | 'ガ' | 'モ' | 'ト' | 'ヤ' | 'ニ' | 'デ')
}

/// The kind that a whole cell or header names: `封入`, `データ入力業務`, `①清掃（可・不可）`.
#[must_use]
pub fn kind_of(text: &str, known: &WorkWords) -> Option<WorkKind> {
    if begins_otherwise(text, known) {
        return None;
    }
    let mut line = tidied(text);
    if line.contains('\n') {
        line.to_mut().retain(|c| c != '\n');
    }
    let unnumbered = line
        .trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ')' | '(' | ' ' | '・' | '-'));
    let numbered = || (unnumbered.len() < line.len()).then(|| exact(unnumbered, known)).flatten();
    let bracketed =
        || unnumbered.contains(OPENING).then(|| exact(&without_brackets(unnumbered), known)).flatten();
    let twice = || said_twice(unnumbered, known);
    exact(&line, known).or_else(numbered).or_else(bracketed).or_else(twice)
}

/// Words of a header alone: in a sentence a nail is 打ち込み as well.
const TYPED: [&str; 3] = ["打ち込み", "打込み", "打ちこみ"];

/// The kind that a header over marks names, also behind the number of its question, or with what it is done to in front,
/// or with 作業 left to the marks: 問5-1 会議録の文字起こし, 倉庫内, 入力.
#[must_use]
pub fn kind_asked(header: &str, known: &WorkWords) -> Option<WorkKind> {
    let own = behind_question(header);
    // ポスト投函（ポスティング）.
    let inside = || {
        let (_, rest) = own.split_once(['（', '('])?;
        exact(rest.trim_end().strip_suffix(['）', ')'])?.trim(), known)
    };
    kind_of(own, known)
        .or_else(|| exact(&format!("{own}作業"), known))
        .or_else(|| ends_as_one(own, known))
        .or_else(inside)
        .or_else(|| TYPED.contains(&own.trim()).then(|| exact(&format!("データ{}", own.trim()), known))?)
}

/// The kinds that a header over marks names: 袋詰め・シール貼り asks for both, where each of its words is one.
#[must_use]
pub fn kinds_asked(header: &str, known: &WorkWords) -> Vec<WorkKind> {
    if let Some(only) = kind_asked(header, known) {
        return vec![only];
    }
    let parts = behind_question(header).split(['・', '･', '、', ',', '，', '/', '／', '\n']).map(str::trim);
    let found: Option<Vec<WorkKind>> =
        parts.filter(|part| !part.is_empty()).map(|part| kind_of(part, known)).collect();
    let mut kinds = found.or_else(|| of_places(header, known)).unwrap_or_default();
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

/// 建物・公園清掃, 庭、駐車場の草取り: one kind of work at several places.
fn of_places(header: &str, known: &WorkWords) -> Option<Vec<WorkKind>> {
    const PLACES: [&str; 34] = [
        "建物",
        "館内",
        "室内",
        "屋内",
        "屋外",
        "窓",
        "ガラス",
        "床",
        "公園",
        "道路",
        "歩道",
        "庭",
        "庭園",
        "墓",
        "墓地",
        "お墓",
        "トイレ",
        "店舗",
        "事務所",
        "オフィス",
        "施設",
        "敷地",
        "河川",
        "駐車場",
        "共用部",
        "ホテル",
        "客室",
        "学校",
        "マンション",
        "アパート",
        "個人宅",
        "空き家",
        "緑地",
        "病院",
    ];
    let (places, last) = behind_question(header).rsplit_once(['・', '･', '、', ',', '，', '/', '／'])?;
    let mut places = places.split(['・', '･', '、', ',', '，', '/', '／']).map(str::trim);
    if !places.all(|place| PLACES.contains(&place)) {
        return None;
    }
    kind_of(last.trim(), known).or_else(|| ends_as_one(last.trim(), known)).map(|kind| vec![kind])
}

/// 問5-1 施設の清掃, Q3.封入, 仕事_封入: what a numbered question or a column of a system's group is about.
fn behind_question(text: &str) -> &str {
    const GROUPS: [&str; 5] = ["仕事", "作業", "業務", "対応作業", "対応業務"];
    if let Some((group, own)) = text.trim().split_once(['_', '＿'])
        && GROUPS.contains(&group)
    {
        return own;
    }
    let numbered = text.trim_start().strip_prefix(['問', 'Q', 'Ｑ']);
    let is_number =
        |c: char| c.is_numeric() || matches!(c, '-' | '－' | '.' | '．' | ')' | '）' | '：' | ':');
    match numbered.filter(|rest| rest.starts_with(char::is_numeric)) {
        Some(rest) => rest.trim_start_matches(is_number).trim_start(),
        None => text,
    }
}

/// 会議録の文字起こし, 書類スキャン: a kind with what it is done to in front, and nothing else.
fn ends_as_one(text: &str, known: &WorkWords) -> Option<WorkKind> {
    const LONGEST: usize = 14;
    let is_word = |c: char| c.is_alphabetic() || matches!(c, 'ー' | '々');
    if text.chars().count() > LONGEST || !text.chars().all(is_word) {
        return None;
    }
    let folded = characters(text);
    match &hits(&folded, &known.spellings)[..] {
        [only] if only.end == folded.len() && only.start > 1 => Some(only.kind.clone()),
        _ => None,
    }
}

/// 草刈り・除草, シール・ラベル貼り: one kind in two words, that may share an ending.
fn said_twice(text: &str, known: &WorkWords) -> Option<WorkKind> {
    const SHARED: std::ops::RangeInclusive<usize> = 1..=3;
    let (first, second) = text.split_once(['・', '/', '、', ','])?;
    let kind = exact(second, known)?;
    let letters: Vec<char> = second.chars().collect();
    let endings = SHARED.filter(|count| *count < letters.len());
    let ended =
        |count: usize| format!("{first}{}", letters[letters.len() - count..].iter().collect::<String>());
    let is_same = |word: &str| exact(word, known).as_ref() == Some(&kind);
    (is_same(first) || endings.map(ended).any(|word| is_same(&word))).then_some(kind)
}

/// The kind that a cell names, alone or in a few words: `封入`, `音声の文字起こし`, `A4チラシの三つ折り・封入作業（1,000通）`. Of several
/// the first; what is said not to be done is none.
#[must_use]
pub fn kind_named(text: &str, known: &WorkWords) -> Option<WorkKind> {
    let among =
        || kinds_in(text, known).into_iter().find(|found| found.mark != Mark::No).map(|found| found.kind);
    kind_of(text, known).or_else(among).or_else(|| ends_one(text, known))
}

/// 巡回, 編集: the end of one kind's name and of no other's; 作業 and 代行 end several, or say nothing.
fn ends_one(text: &str, known: &WorkWords) -> Option<WorkKind> {
    const SAY_NOTHING: [&str; 8] = ["作業", "業務", "作成", "代行", "制作", "対応", "準備", "その他"];
    let key = tidy(text);
    if !(2..=4).contains(&key.chars().count()) || SAY_NOTHING.contains(&key.as_str()) {
        return None;
    }
    let mut named = known.by_key.values().filter(|kind| kind.name().ends_with(key.as_str()));
    let first = named.next()?;
    named.all(|other| other == first).then(|| first.clone())
}

/// Whether a text begins with a letter that no kind of work begins with: a quick look before folding. Both of its first letters
/// must be such that nothing beside them changes them.
fn begins_otherwise(text: &str, known: &WorkWords) -> bool {
    let mut letters = text.chars();
    let Some(first) = letters.next().filter(|first| matches!(first, 'ぁ'..='ゖ' | 'ァ'..='ヺ' | '一'..='鿿'))
    else {
        return false;
    };
    letters.next().is_none_or(is_settled) && !known.spellings.contains_key(&fold_character(first))
}

fn exact(text: &str, known: &WorkWords) -> Option<WorkKind> {
    static SUFFIXES: LazyLock<Vec<String>> = LazyLock::new(|| {
        let words = ["等", "など", "全般", "関係", "関連", "可否", "ノ可否", "対応", "業務", "作業"];
        words.iter().map(|word| fold(word)).collect()
    });
    let folded = fold(text);
    let mut key = folded.as_str();
    while !key.is_empty() {
        if let Some(kind) = known.by_key.get(key) {
            return Some(kind.clone());
        }
        key = SUFFIXES.iter().find_map(|suffix| key.strip_suffix(suffix.as_str()))?;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_one_kinds_name() {
        let named = |text: &str| kind_named(text, shipped_words()).map(|kind| kind.name().to_owned());
        assert_eq!(named("巡回").as_deref(), Some("店舗巡回"));
        for text in ["作業", "業務", "代行", "作成", "その他", "検討"] {
            assert_eq!(named(text), None, "{text}");
        }
    }
    use proptest::prelude::*;
    use rstest::rstest;

    fn found(text: &str) -> Vec<String> {
        kinds_in(text, shipped_words())
            .iter()
            .map(|work| format!("{}{}", work.kind, work.mark.symbol()))
            .collect()
    }

    #[test]
    fn the_shipped_catalogue_holds_the_kinds_of_the_domain() {
        let of = |category| {
            shipped()
                .entries()
                .iter()
                .filter(|entry| entry.category == category)
                .map(|entry| entry.kind.name())
                .collect::<Vec<_>>()
        };
        assert_eq!(
            of(WorkCategory::Pc),
            [
                "リスト作成",
                "送信代行",
                "ライティング",
                "音声文字起こし",
                "ホームページ保守",
                "データ入力",
                "Web制作",
                "動画編集"
            ]
        );
        assert_eq!(
            of(WorkCategory::Indoor),
            [
                "電話（コール）",
                "封入・封緘",
                "PDF化・スキャン",
                "シール貼り",
                "袋詰め",
                "箱折り",
                "検品",
                "組立"
            ]
        );
        assert_eq!(of(WorkCategory::OffSite), ["清掃", "除草", "ポスティング", "店舗巡回", "倉庫内作業"]);
    }

    #[test]
    fn no_two_kinds_share_a_spelling() {
        let mut seen = std::collections::BTreeMap::new();
        for entry in shipped().entries() {
            for name in std::iter::once(entry.kind.name()).chain(entry.synonyms.iter().map(String::as_str)) {
                let other = seen.insert(fold(name), entry.kind.clone());
                assert!(other.is_none_or(|kind| kind == entry.kind), "{name}");
            }
        }
    }

    #[test]
    fn every_spelling_is_found_as_its_kind() {
        for entry in shipped().entries() {
            for name in std::iter::once(entry.kind.name()).chain(entry.synonyms.iter().map(String::as_str)) {
                assert_eq!(kind_of(name, shipped_words()), Some(entry.kind.clone()), "{name}");
                assert_eq!(kinds_in(name, shipped_words())[0].kind, entry.kind, "{name}");
            }
        }
    }

    #[rstest]
    #[case("・清掃\n・封入・封緘（1日500個程度）", &["清掃○", "封入・封緘○"])]
    #[case("清掃、除草、ポスティング", &["清掃○", "除草○", "ポスティング○"])]
    #[case("清掃・除草・検品", &["清掃○", "除草○", "検品○"])]
    #[case("ポスティング ボールペンの組立 検品", &["ポスティング○", "組立○", "検品○"])]
    #[case("コール ポスティング 不可", &[])]
    #[case("封入・封緘・シール貼り", &["封入・封緘○", "シール貼り○"])]
    #[case("封入/封緘", &["封入・封緘○"])]
    #[case("PDF化・スキャン、電話（コール）", &["PDF化・スキャン○", "電話（コール）○"])]
    #[case("ダイレクトメールの封入", &["封入・封緘○"])]
    #[case("ダイレクトメールの除草", &["除草○"])]
    #[case("名刺・チラシのデータ入力", &["データ入力○"])]
    #[case("手作りクッキー詰合せ（6枚）、焼菓子詰め合わせ", &[])]
    #[case("菓子の詰め合わせ、ギフト詰合せ作業", &["袋詰め○"])]
    #[case("名刺・チラシの箱折り\nダイレクトメールの袋詰め", &["箱折り○", "袋詰め○"])]
    #[case("地域企業からの検品／店舗巡回、内職全般", &["検品○", "店舗巡回○"])]
    #[case("自主製品（クッキー・パン）製造、清掃", &["清掃○"])]
    #[case("電話（コール）\n※繁忙期（12月）は要相談", &["電話（コール）○"])]
    #[case("清掃（要相談）、除草", &["清掃△", "除草○"])]
    #[case("清掃は不可", &["清掃×"])]
    #[case("部品組立・ポスティング ※データ入力は受けていません", &["組立○", "ポスティング○", "データ入力×"])]
    #[case("清掃・除草　※要相談", &["清掃△", "除草△"])]
    #[case("草刈り\n※データ入力は現在やっていません", &["除草○", "データ入力×"])]
    #[case("検品、箱折りは受けられません", &["検品○", "箱折り×"])]
    #[case("清掃×、除草△、検品◎、袋詰め○", &["清掃×", "除草△", "検品◎", "袋詰め○"])]
    #[case("清掃・除草は不可", &["清掃×", "除草×"])]
    #[case("データ入力、清掃は不可", &["データ入力○", "清掃×"])]
    #[case("清掃以外", &["清掃×"])]
    #[case("検品、袋入れ（ポスティングはしない）", &["検品○", "袋詰め○", "ポスティング×"])]
    #[case("清掃（強い薬品は使用しない）", &["清掃○"])]
    #[case("伝票の入力、アンケートの入力", &["データ入力○"])]
    #[case("清掃は対応していません", &["清掃×"])]
    #[case("不可：清掃、除草\n検品", &["清掃×", "除草×", "検品○"])]
    #[case("要相談：清掃", &["清掃△"])]
    #[case("架電業務", &["電話（コール）○"])]
    #[case("コールセンター", &["電話（コール）○"])]
    #[case("倉庫での発送", &["倉庫内作業○"])]
    #[case("HP作成・更新", &["Web制作○"])]
    #[case("ｼｰﾙ貼り", &["シール貼り○"])]
    #[case("部品の組み立て", &["組立○"])]
    #[case("箱の組立", &["箱折り○"])]
    #[case("草刈り、除草", &["除草○"])]
    #[case("Ｗｅｂ制作", &["Web制作○"])]
    #[case("パソコン入力", &["データ入力○"])]
    #[case("シール貼り（1日500個程度）", &["シール貼り○"])]
    #[case("検品（納期に余裕がある場合）", &["検品○"])]
    #[case("ライティングも可能ですが、送信代行とコール業務には対応していません。", &["ライティング○", "送信代行×", "電話（コール）×"])]
    #[case("以前は袋詰めも行っていましたが、現在は店舗巡回と検品のみお受けしています。", &["袋詰め×", "店舗巡回○", "検品○"])]
    #[case("以前から清掃を行っています", &["清掃○"])]
    #[case("PDF化は現在お休みしています", &["PDF化・スキャン×"])]
    #[case("動画編集は行っておりません。", &["動画編集×"])]
    #[case("箱折りはお引き受けいたしかねます", &["箱折り×"])]
    #[case("封入（大量は難しい）", &["封入・封緘△"])]
    #[case("企業様からコール業務のお仕事を毎月いただいています", &["電話（コール）○"])]
    #[case("袋詰め以外のお仕事をお受けします（例：検品、清掃）", &["袋詰め×", "検品○", "清掃○"])]
    fn kinds_of_a_text(#[case] text: &str, #[case] expected: &[&str]) {
        assert_eq!(found(text), expected, "{text}");
    }

    #[rstest]
    #[case("")]
    #[case("内職全般")]
    #[case("自主製品（クッキー・パン）製造")]
    #[case("アルコールの販売")]
    #[case("折り紙教室")]
    #[case("農作業")]
    #[case("電話で連絡してください")]
    #[case("名刺・チラシ")]
    fn what_names_no_kind(#[case] text: &str) {
        assert!(found(text).is_empty(), "{text}: {:?}", found(text));
    }

    #[rstest]
    #[case("会議録の文字起こし", Some("音声文字起こし"))]
    #[case("書類スキャン", Some("PDF化・スキャン"))]
    #[case("問５-1　施設の清掃", Some("清掃"))]
    #[case("Q3.封入", Some("封入・封緘"))]
    #[case("倉庫内", Some("倉庫内作業"))]
    #[case("入力", Some("データ入力"))]
    #[case("打ち込み", Some("データ入力"))]
    #[case("ポスト入れ（ポスティング）", Some("ポスティング"))]
    #[case("紙箱折り", Some("箱折り"))]
    #[case("登録", None)]
    #[case("清掃と除草", None)]
    #[case("清掃の可否を記入", None)]
    fn kinds_that_a_header_asks_for(#[case] header: &str, #[case] expected: Option<&str>) {
        let asked = kind_asked(header, shipped_words());
        assert_eq!(asked.map(|kind| kind.to_string()).as_deref(), expected, "{header}");
    }

    #[rstest]
    #[case("袋詰め・シール貼り", &["シール貼り", "袋詰め"])]
    #[case("除草・草刈り", &["除草"])]
    #[case("清掃・事務", &[])]
    #[case("建物・公園清掃", &["清掃"])]
    #[case("庭、駐車場の草取り", &["除草"])]
    #[case("農作業・清掃", &[])]
    #[case("名前・電話", &[])]
    fn all_kinds_that_a_header_asks_for(#[case] header: &str, #[case] expected: &[&str]) {
        let asked = kinds_asked(header, shipped_words());
        let mut names: Vec<&str> = asked.iter().map(WorkKind::name).collect();
        names.sort_unstable();
        let mut expected = expected.to_vec();
        expected.sort_unstable();
        assert_eq!(names, expected, "{header}");
    }

    #[rstest]
    #[case("封入", Some("封入・封緘"))]
    #[case("データ入力業務", Some("データ入力"))]
    #[case("①清掃", Some("清掃"))]
    #[case("清掃（可否）", Some("清掃"))]
    #[case("電話（コール）", Some("電話（コール）"))]
    #[case("電話", None)]
    #[case("電話番号", None)]
    #[case("清掃、除草", None)]
    #[case("主な作業内容（清掃など）", None)]
    #[case("施設外就労", None)]
    fn kinds_of_a_cell(#[case] text: &str, #[case] expected: Option<&str>) {
        assert_eq!(
            kind_of(text, shipped_words()).map(|kind| kind.to_string()).as_deref(),
            expected,
            "{text}"
        );
    }

    #[test]
    fn a_wrong_catalogue_says_which_entry() {
        assert!(parse("[[work]]\nkind = \"清掃\"\ncategory = \"その他\"").unwrap_err().contains("「清掃」"));
        assert!(parse("[[work]]\ncategory = \"PC作業\"").is_err());
        assert!(parse("[[work").is_err());
    }

    proptest! {
        #[test]
        fn nothing_panics(text in any::<String>()) {
            let _read = (found(&text), kind_of(&text, shipped_words()));
        }
    }
}

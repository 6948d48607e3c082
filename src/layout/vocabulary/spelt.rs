//! Headers spelt in kana, as old systems write them out: ｼﾞｷﾞｮｳｼｮﾒｲ, ﾃﾞﾝﾜ番号, ﾘﾖｳｼﾔ数.

use crate::normalise::text::tidied_line;
use foldhash::HashMap;
use std::borrow::Cow;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization as _;

/// Readings of the words that headers are made of. What is read alike by several words is left out.
const READINGS: [(&str, &str); 77] = [
    ("ジギョウショ", "事業所"),
    ("ジギョウシャ", "事業者"),
    ("サギョウショ", "作業所"),
    ("シセツガイ", "施設外"),
    ("シセツ", "施設"),
    ("ホウジン", "法人"),
    ("メイショウ", "名称"),
    ("メイ", "名"),
    ("シメイ", "氏名"),
    ("バンゴウ", "番号"),
    ("デンワ", "電話"),
    ("ユウビン", "郵便"),
    ("ジュウショ", "住所"),
    ("ショザイチ", "所在地"),
    ("トドウフケン", "都道府県"),
    ("シクチョウソン", "市区町村"),
    ("シチョウソン", "市町村"),
    ("バンチ", "番地"),
    ("タテモノ", "建物"),
    ("テイイン", "定員"),
    ("リヨウシャ", "利用者"),
    ("リヨウ", "利用"),
    ("ゲンイン", "現員"),
    ("ショクイン", "職員"),
    ("ニンズウ", "人数"),
    ("ダイスウ", "台数"),
    ("スウ", "数"),
    ("ヘイキン", "平均"),
    ("コウチン", "工賃"),
    ("チンギン", "賃金"),
    ("ゲツガク", "月額"),
    ("コウシン", "更新"),
    ("キニュウ", "記入"),
    ("カクニン", "確認"),
    ("トウロク", "登録"),
    ("シテイ", "指定"),
    ("ネンガッピ", "年月日"),
    ("ネンゲツ", "年月"),
    ("ビ", "日"),
    ("シュベツ", "種別"),
    ("シュルイ", "種類"),
    ("クブン", "区分"),
    ("ジョウタイ", "状態"),
    ("ジョウキョウ", "状況"),
    ("タントウシャ", "担当者"),
    ("タントウ", "担当"),
    ("ダイヒョウ", "代表"),
    ("レンラクサキ", "連絡先"),
    ("ビコウ", "備考"),
    ("サギョウ", "作業"),
    ("ギョウム", "業務"),
    ("ナイヨウ", "内容"),
    ("タイオウ", "対応"),
    ("カノウ", "可能"),
    ("シュウロウ", "就労"),
    ("ケイゾク", "継続"),
    ("シエン", "支援"),
    ("カヒ", "可否"),
    ("ウム", "有無"),
    ("アンケン", "案件"),
    ("ケンメイ", "件名"),
    ("キギョウ", "企業"),
    ("カイシャ", "会社"),
    ("マドグチ", "窓口"),
    ("ハッチュウ", "発注"),
    ("ジュチュウ", "受注"),
    ("スウリョウ", "数量"),
    ("タンカ", "単価"),
    ("キンガク", "金額"),
    ("ソウガク", "総額"),
    ("シハライ", "支払"),
    ("ノウキ", "納期"),
    ("ノウヒン", "納品"),
    ("ケンスウ", "件数"),
    ("カイトウ", "回答"),
    ("ノ", "の"),
    ("ゲツ", "月"),
];

/// A header whose runs of katakana are readings of such words, with the words in their place.
pub(in crate::layout) fn written(text: Cow<'_, str>) -> Cow<'_, str> {
    let text = match code(&text).or_else(|| flag(&text)) {
        Some(whole) => Cow::Owned(whole),
        None => text,
    };
    let is_kana = |c: char| matches!(c, 'ァ'..='ヺ' | 'ー' | 'ｦ'..='ﾟ');
    if !text.contains(is_kana) || !may_be_spelt(&text) || text.chars().count() > 24 {
        return text;
    }
    // What is tidy is normalised already.
    let plain = match tidied_line(&text) {
        Cow::Borrowed(tidy) => Cow::Borrowed(tidy),
        Cow::Owned(_) => Cow::Owned(text.nfkc().collect::<String>()),
    };
    let is_run = |c: char| matches!(c, 'ァ'..='ヺ');
    let mut out = String::new();
    let mut is_spelt = false;
    let mut rest = &*plain;
    while let Some(first) = rest.chars().next() {
        let end = rest.find(|c| is_run(c) != is_run(first)).unwrap_or(rest.len());
        let (run, behind) = rest.split_at(end);
        match words(run) {
            Some(words) => {
                is_spelt = true;
                out.push_str(&words);
            }
            None => out.push_str(run),
        }
        rest = behind;
    }
    if is_spelt { Cow::Owned(out) } else { text }
}

/// A quick look: some run of kana begins as a reading does, or may once its letters are in one form.
fn may_be_spelt(text: &str) -> bool {
    let mut is_in_run = false;
    text.chars().any(|letter| {
        let is_of_run = matches!(letter, 'ァ'..='ヺ');
        let begins = is_of_run && !is_in_run && IN_LARGE.contains_key(&large_letter(letter));
        is_in_run = is_of_run;
        // Half-width, joined with a mark, in a circle or several in one sign.
        let may_change =
            matches!(letter, 'ｦ'..='ﾟ' | '\u{3099}' | '\u{309a}' | 'ヿ' | '㋀'..='㏿' | '🈀'..='🈯');
        begins || may_change
    })
}

/// 案件CD, as systems shorten it: 案件コード.
fn code(text: &str) -> Option<String> {
    let (before, at) = ["CD", "ＣＤ"].iter().find_map(|sign| Some((text.find(sign)?, sign.len())))?;
    let (word, rest) = (&text[..before], &text[before + at..]);
    let is_behind_word = word.chars().next_back().is_some_and(|c| matches!(c, '一'..='鿿'));
    let ends = rest.is_empty() || rest.starts_with(['（', '(', 'を', 'の', 'は']);
    (is_behind_word && ends).then(|| format!("{word}コード{rest}"))
}

/// 施設外F, 試行FLG, as systems shorten it: 施設外フラグ.
fn flag(text: &str) -> Option<String> {
    let word = ["FLG", "F", "Ｆ"].iter().find_map(|sign| text.trim_end().strip_suffix(sign))?;
    let is_word =
        word.chars().count() >= 2 && word.ends_with(|c: char| matches!(c, 'ぁ'..='ヿ' | '一'..='鿿'));
    let is_floor = word.ends_with(['階', '棟', '館']);
    (is_word && !is_floor).then(|| format!("{word}フラグ"))
}

/// By their first letter.
static IN_LARGE: LazyLock<HashMap<char, Vec<(String, &str)>>> = LazyLock::new(|| {
    let mut by_letter: HashMap<char, Vec<(String, &str)>> = HashMap::default();
    for (reading, word) in READINGS {
        by_letter.entry(first_of(reading)).or_default().push((large(reading), word));
    }
    by_letter
});

/// The words that a run of kana is made of, where nothing is left over.
fn words(run: &str) -> Option<String> {
    if !IN_LARGE.contains_key(&first_of(run)) {
        return None;
    }
    let run_in_large = large(run);
    let mut rest = run_in_large.as_str();
    let mut found = String::new();
    while !rest.is_empty() {
        let of_letter = IN_LARGE.get(&first_of(rest))?.iter();
        let next = of_letter.filter(|(reading, _)| rest.starts_with(reading.as_str()));
        let (reading, word) = next.max_by_key(|(reading, _)| reading.len())?;
        found.push_str(word);
        rest = &rest[reading.len()..];
    }
    // A single kana is no word alone.
    (run.chars().count() >= 2).then_some(found).filter(|found| !found.is_empty())
}

/// Old systems have no small kana: ジギヨウシヨ.
fn large(text: &str) -> String {
    text.chars().map(large_letter).collect()
}

const fn large_letter(letter: char) -> char {
    match letter {
        'ャ' => 'ヤ',
        'ュ' => 'ユ',
        'ョ' => 'ヨ',
        'ッ' => 'ツ',
        other => other,
    }
}

fn first_of(text: &str) -> char {
    text.chars().next().map_or(' ', large_letter)
}

/// `１　就労継続支援Ａ型` → `就労継続支援Ａ型`: a number in front, where anything divides it from the words.
pub(in crate::layout) fn unnumbered(text: &str) -> &str {
    let is_number = |c: char| c.is_numeric() && !"一二三四五六七八九十".contains(c);
    let rest = text.trim_start_matches(is_number);
    let divides = |c: char| c.is_whitespace() || ".．、)）:：".contains(c);
    let is_circled = text.starts_with(|c: char| ('①'..='⑳').contains(&c));
    if rest.len() < text.len() && (is_circled || rest.starts_with(divides)) {
        rest.trim_start_matches(divides)
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::written;

    #[test]
    fn readings_become_words() {
        for (text, expected) in [
            ("ｼﾞｷﾞｮｳｼｮﾒｲ", "事業所名"),
            ("ｼﾞｷﾞﾖｳｼﾖ番号", "事業所番号"),
            ("ﾍｲｷﾝｺｳﾁﾝ(円)", "平均工賃(円)"),
            ("ｺｳｼﾝ日", "更新日"),
            ("コウシンネンガッピ", "更新年月日"),
            ("ﾌﾘｶﾞﾅ", "ﾌﾘｶﾞﾅ"),
            ("ﾊﾟｿｺﾝ台数", "ﾊﾟｿｺﾝ台数"),
            ("サービス種別", "サービス種別"),
            ("事業所名", "事業所名"),
            ("案件CD", "案件コード"),
            ("委託案件ＣＤ（7桁）", "委託案件コード（7桁）"),
            ("音楽CD制作", "音楽CD制作"),
            ("施設外F", "施設外フラグ"),
            ("試行FLG", "試行フラグ"),
            ("本館F", "本館F"),
        ] {
            assert_eq!(written(text.into()), expected, "{text}");
        }
    }
}

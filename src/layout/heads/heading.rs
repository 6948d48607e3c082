//! Rows that are no records, told by their words: totals, notes, examples, and headings that name a place or service.

use crate::domain::{Field, RecordKind};
use crate::layout::vocabulary::spelt::unnumbered;
use crate::layout::vocabulary::words::fold;
use crate::normalise::recognise::{Looks, looks};
use crate::normalise::words;
use crate::table::Cell;
use foldhash::HashMap;
use std::sync::LazyLock;

/// 合計, 小 計, 八尾市 計 …
pub(in crate::layout) fn is_total(text: &str) -> bool {
    const LONGEST: usize = 20;
    if text.len() > LONGEST * 4 {
        return false;
    }
    let sums = || {
        ["計", "平均", "均", "総数", "繰越", "繰り越", "total", "Total", "TOTAL", "ﾄｰﾀﾙ"]
            .iter()
            .any(|word| text.contains(word))
    };
    let may_sum = |c: char| matches!(c, '計' | '平' | '総' | '繰' | 't' | 'T' | 'ﾄ');
    let may_be = text.contains(may_sum) && sums()
        || may_be_statistic(text)
        || text.starts_with(['の', '延']) && text.chars().count() <= 5
        || text.ends_with("の数")
        || text.ends_with('数') && text.chars().count() <= 9;
    if !may_be || text.chars().count() > LONGEST {
        return false;
    }
    let outside = text.split(['（', '(', '【', '[']).next().unwrap_or(text);
    let folded = if fold(outside).is_empty() { fold(text) } else { fold(outside) };
    let bare = without_count(folded.clone());
    // 中部計 9件, できる所の数.
    if bare != folded && bare.ends_with('計') || folded.ends_with("所ノ数") || folded.ends_with("○ノ数")
    {
        return true;
    }
    let folded = bare;
    let whole = [
        "計",
        "ノベ",
        "延ベ",
        "ノベ人数",
        "延ベ人数",
        "合計",
        "小計",
        "総計",
        "総合計",
        "累計",
        "平均",
        "合計数",
        "総数",
        "合計平均",
        "年度計",
        "年計",
        "期計",
        "通計",
        "月計",
        "中計",
        "再計",
        "total",
        "subtotal",
        "平均値",
        "平均額",
        "中央値",
        "最頻値",
        "最大値",
        "最小値",
        "最大",
        "最小",
        "最高",
        "最低",
        "最高額",
        "最低額",
        "標準偏差",
        "前年度",
        "前年比",
        "前年度比",
        "前年度計",
        "前年同月",
        "前年同月比",
        "前年同期",
        "前年同期比",
        "前年実績",
        "前年度実績",
        "前月比",
        "前月実績",
        "対前年",
        "対前年比",
        "差引",
        "集計",
        "消費税",
        "消費税等",
        "消費税額",
        "消費税10",
        "対応事業所数",
        "対応可能事業所数",
        "可能事業所数",
        "事業所数",
        "対応事業所数計",
        "応募窓口数",
        "回答窓口数",
        "窓口数",
        "応募数",
        "回答数",
        "ゴ請求額",
        "御請求額",
        "請求額",
        "請求金額",
        "ゴ請求金額",
        "御請求金額",
        "請求合計額",
        "税込請求額",
        "オ支払額",
        "差引請求額",
    ];
    if whole.contains(&folded.as_str()) || counts_a_list(&folded) {
        return true;
    }
    // 県平均, 全体の平均額 too: an average over others is a line about the list.
    let ends = [
        "合計",
        "小計",
        "総計",
        "期計",
        "年度計",
        "年間計",
        "月計",
        "頁計",
        "ペジ計",
        "型計",
        "県計",
        "案件計",
        "受注計",
        "発注計",
        "納品計",
        "割振計",
        "配分計",
        "市計",
        "圏域計",
        "全体計",
        "集計",
        "繰越",
        "繰越シ",
        "繰リ越シ",
        "繰越分",
        "マデ計",
        "平均",
        "平均値",
        "平均額",
    ]
    .iter()
    .any(|end| folded.ends_with(end));
    let spaced = text.trim_end().ends_with(" 計") || text.trim_end().ends_with("　計");
    folded.chars().count() <= 16 && (ends || spaced)
}

/// 小計　13事業所, 合計12件: what was summed up, and how many.
fn without_count(folded: String) -> String {
    // 計 5.
    let bare = folded.trim_end_matches(|c: char| c.is_ascii_digit());
    if bare.len() < folded.len() && ["計", "合計", "小計", "総計"].contains(&bare) {
        return bare.to_owned();
    }
    let units = ["事業所", "カ所", "ヶ所", "箇所", "施設", "件", "名", "人", "社"];
    let Some(bare) = units.iter().find_map(|unit| folded.strip_suffix(unit)) else { return folded };
    let words = bare.trim_end_matches(|c: char| c.is_ascii_digit());
    if words.len() < bare.len() && words.ends_with('計') { words.to_owned() } else { folded }
}

/// Kana and ideographs are no digits: most letters are seen to be such without a table.
pub(in crate::layout) fn is_digit(letter: char) -> bool {
    !matches!(letter, 'ぁ'..='ヿ' | '一'..='鿿') && letter.is_numeric()
}

/// 中央値, 最大, 消費税, 前年度, ３事業所: short texts with one of these letters, or that begin with a number.
fn may_be_statistic(text: &str) -> bool {
    let is_letter = |c: char| matches!(c, '税' | '値' | '最' | '差' | '前' | '請' | '払');
    text.len() <= 24 && (text.contains(is_letter) || text.starts_with(is_digit))
}

/// Whether a text that sums up may be a value as well: 3か所 of a reply.
pub(in crate::layout) fn is_count_of_places(text: &str) -> bool {
    counts_a_list(&fold(text))
}

/// ３事業所, 12か所: how many a list holds.
fn counts_a_list(folded: &str) -> bool {
    let rest = folded.trim_start_matches(|c: char| c.is_ascii_digit());
    rest.len() < folded.len() && ["事業所", "カ所", "ヶ所", "箇所", "施設"].contains(&rest)
}

/// Words that a text may begin with, by their first letter: most texts begin with none of these letters.
type Beginnings = HashMap<char, Vec<&'static str>>;

fn by_first_letter(words: &[&'static str]) -> Beginnings {
    let mut beginnings = Beginnings::default();
    for word in words {
        beginnings.entry(word.chars().next().unwrap_or(' ')).or_default().push(word);
    }
    beginnings
}

fn begins_with_any(text: &str, words: &Beginnings) -> bool {
    let words = text.chars().next().and_then(|first| words.get(&first));
    words.is_some_and(|words| words.iter().any(|word| text.starts_with(word)))
}

/// ※, 注, 備考： and the like.
pub(in crate::layout) fn is_note(text: &str) -> bool {
    const STARTS: [&str; 54] = [
        "※",
        "＊",
        "*",
        "注)",
        "注）",
        "（注",
        "(注",
        "注：",
        "注:",
        "注意",
        "【注",
        "備考：",
        "備考:",
        "（備考",
        "出典",
        "資料：",
        "資料:",
        "凡例",
        "←",
        "→",
        "↑",
        "↓",
        "(※",
        "（※",
        "以上",
        "◎：",
        "◎:",
        "○：",
        "○:",
        "◎…",
        "○…",
        "・・・",
        "上記",
        "以下",
        "現在",
        "作成者",
        "作成：",
        "最終頁",
        "振込先",
        "お振込先",
        "振込口座",
        "問い合わせ",
        "問合せ",
        "お問い合わせ",
        "お問合せ",
        "連絡先：",
        "連絡先:",
        "未回答",
        "回答なし",
        "未提出",
        "記載要領",
        "記入要領",
        "記載上の注意",
        "記入上の注意",
    ];
    static BEGINNINGS: LazyLock<Beginnings> = LazyLock::new(|| by_first_letter(&STARTS));
    let text = text.trim_start();
    let is_legend = || {
        let inner = text.trim_start_matches(|c: char| "【（(〈《＜<［[■◆●□".contains(c));
        inner.len() < text.len() && ["凡例", "注記", "備考"].iter().any(|word| inner.starts_with(word))
    };
    begins_with_any(text, &BEGINNINGS) || is_legend() || (is_sentence(text) && text.chars().count() > 12)
}

/// …があります, …ください, …とする。: what ends so is said to the reader.
fn is_sentence(text: &str) -> bool {
    let text = text.trim_end();
    let ends = [
        "。",
        "あります",
        "なります",
        "おります",
        "しています",
        "いたします",
        "願います",
        "ません",
        "ください",
        "下さい",
    ];
    ends.iter().any(|end| text.ends_with(end))
}

/// A row that shows how to fill in the form.
pub(in crate::layout) fn is_example(text: &str) -> bool {
    const STARTS: [&str; 19] = [
        "(例)",
        "（例）",
        "【例】",
        "[例]",
        "〈例〉",
        "<例>",
        "＜例＞",
        "例)",
        "例）",
        "例:",
        "例：",
        "例 ",
        "例　",
        "記入例",
        "入力例",
        "記載例",
        "(記入例",
        "（記入例",
        "【記入例",
    ];
    static BEGINNINGS: LazyLock<Beginnings> = LazyLock::new(|| by_first_letter(&STARTS));
    let text = text.trim();
    text == "例" || begins_with_any(text, &BEGINNINGS) || has_blanks(text)
}

/// 〇〇作業所, △△市: what is to be filled in, or was withheld.
pub(in crate::layout) fn has_blanks(text: &str) -> bool {
    let may_be_blank = |c: char| matches!(c, '〇' | '○' | '◯' | '●' | '△' | '□' | '×' | '＊' | '*');
    let blanks = ["〇〇", "○○", "◯◯", "●●", "△△", "□□", "××", "＊＊", "**"];
    text.contains(may_be_blank) && blanks.iter().any(|blank| text.contains(blank))
}

/// A cell in front of a row that shows how to fill in the form: 例, 記入例 where a number would stand.
pub(in crate::layout) fn marks_example(text: &str) -> bool {
    if !text.contains(['例', '本']) {
        return false;
    }
    let inner = text
        .trim()
        .trim_matches(['(', ')', '（', '）', '【', '】', '<', '>', '＜', '＞', '〈', '〉', '[', ']']);
    let bare = inner.trim_end_matches(|c: char| c.is_numeric() || c.is_whitespace() || "：:）)".contains(c));
    ["例", "記入例", "入力例", "記載例", "記入見本", "作成例"].contains(&bare)
}

/// What a heading says about the rows below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::layout) struct Heading {
    /// `None` when it names nothing that is a field.
    pub(in crate::layout) field: Option<Field>,
    /// Without its brackets and marks.
    pub(in crate::layout) text: String,
    /// Whether it stands in brackets or behind a mark (【】, ■ …).
    pub(in crate::layout) is_marked: bool,
    /// Its first letter: headings of one rank begin alike.
    pub(in crate::layout) first: char,
}

pub(in crate::layout) fn heading(text: &str) -> Heading {
    let marks = |c: char| {
        "【】■◆●○◎▼▽□◇★☆・＜＞〈〉<>[]［］《》『』「」≪≫▲△◯〇▶►➤◼−―－-＝=〔〕（）()：:＊*#＃".contains(c)
            || c.is_whitespace()
    };
    let inner = unnumbered(text.trim_matches(marks)).trim_matches(marks);
    let inner = inner.split(['（', '(', '　']).next().unwrap_or(inner).trim_matches(marks);
    // 就労継続支援（Ａ型）: the bracket is a part of the service's name.
    let closed = text.trim_end().trim_end_matches(['】', '］', ']', '＞', '〉', '>', '》', '』', '」', '〕']);
    let whole = unnumbered(closed.trim_start_matches(marks).trim());
    let is_service = || {
        let parts = whole.strip_suffix(['）', ')']).and_then(|open| open.rsplit_once(['（', '(']));
        parts.is_some_and(|(service, kind)| {
            let is_kind = kind.trim().ends_with('型') && kind.chars().count() <= 4;
            is_kind && service.starts_with("就労") && service.chars().count() <= 11
        })
    };
    let inner = match () {
        () if is_service() => whole,
        () if inner.is_empty() => text.trim(),
        () => inner,
    };
    let first = text.trim().chars().next().unwrap_or(' ');
    Heading { field: names(inner), text: inner.to_owned(), is_marked: marks(first), first }
}

/// ■ 募集中, 【失注】: a marked heading that says how far the cases below it are.
pub(in crate::layout) fn names_state(heading: &Heading, kind: RecordKind) -> bool {
    const ENDS: [&str; 19] = [
        "中",
        "済",
        "済み",
        "完了",
        "終了",
        "待ち",
        "待",
        "前",
        "失注",
        "不成立",
        "中止",
        "成約",
        "契約",
        "受注",
        "発注",
        "辞退",
        "見送り",
        "保留",
        "検討",
    ];
    let text = heading.text.as_str();
    let is_state = || match kind {
        RecordKind::Case | RecordKind::Order => words::case_state(text).is_some(),
        RecordKind::Lead => words::lead_state(text).is_some(),
        _ => false,
    };
    heading.is_marked && text.chars().count() <= 8 && ENDS.iter().any(|end| text.ends_with(end)) && is_state()
}

/// The field whose value a text of its own is.
pub(in crate::layout) fn names(text: &str) -> Option<Field> {
    if text.is_empty() || text.chars().count() > 24 {
        return None;
    }
    let found = looks(&Cell::text(text));
    let says = |wanted: Looks| found.contains(&wanted);
    let is_area = ["圏域", "ブロック", "管内", "地区", "地域", "エリア", "支部", "方面", "支庁", "振興局"];
    match () {
        () if says(Looks::Prefecture) => Some(Field::Prefecture),
        () if says(Looks::Municipality) => Some(Field::Municipality),
        // Ｂ型以外の事業所 are of none that it names.
        () if says(Looks::Service) => {
            let excludes = ["以外", "除く", "でない"].iter().any(|word| text.contains(word));
            (!excludes).then_some(Field::ServiceType)
        }
        () if is_area.iter().any(|end| text.ends_with(end)) => Some(Field::Area),
        () => None,
    }
}

//! Word lists and the invented names made of them: workshops, corporations, desks, clients, people.

use super::dice::Dice;

/// A name and how it is read (hiragana).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Name {
    pub(super) text: String,
    pub(super) kana: String,
}

/// The legal form of a corporation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Welfare,
    Nonprofit,
    Stock,
    Limited,
    Association,
}

impl Form {
    /// The form in full, as a clerk shortens it, and how it is read.
    pub(super) fn words(self) -> (&'static str, &'static [&'static str], &'static str) {
        match self {
            Self::Welfare => ("社会福祉法人", &["(福)", "（福）", "(社福)"], "しゃかいふくしほうじん"),
            Self::Nonprofit => (
                "特定非営利活動法人",
                &["NPO法人", "ＮＰＯ法人", "(特非)"],
                "とくていひえいりかつどうほうじん",
            ),
            Self::Stock => ("株式会社", &["㈱", "(株)", "（株）"], "かぶしきがいしゃ"),
            Self::Limited => ("合同会社", &["(同)", "（同）"], "ごうどうがいしゃ"),
            Self::Association => ("一般社団法人", &["(一社)", "（一社）"], "いっぱんしゃだんほうじん"),
        }
    }

    /// The two digits of a corporate number that tell the sort of corporation.
    pub(super) fn number_kind(self) -> u8 {
        match self {
            Self::Stock => 1,
            Self::Limited => 3,
            _ => 5,
        }
    }

    fn endings(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Welfare => &[("会", "かい"), ("福祉会", "ふくしかい"), ("の里", "のさと")],
            Self::Nonprofit => &[("ネット", "ねっと"), ("の会", "のかい"), ("の輪", "のわ")],
            Self::Association => &[("協会", "きょうかい"), ("ラボ", "らぼ")],
            Self::Stock | Self::Limited => {
                &[("サポート", "さぽーと"), ("ワークス", "わーくす"), ("ケア", "けあ"), ("", "")]
            }
        }
    }
}

/// Draws a workshop's name; many workshops share one, as they do in life.
pub(super) fn workshop_name(municipality: &str, dice: &mut Dice) -> Name {
    let (core, kana) = *dice.pick(CORES);
    let (head, head_kana) = *dice.pick(HEADS);
    let (tail, tail_kana) = *dice.pick(TAILS);
    match dice.below(10) {
        0..=2 => Name { text: core.to_owned(), kana: kana.to_owned() },
        3..=5 => Name { text: format!("{head}{core}"), kana: format!("{head_kana}{kana}") },
        6..=8 => Name { text: format!("{core}{tail}"), kana: format!("{kana}{tail_kana}") },
        _ => Name { text: format!("{core}{}", town_word(municipality)), kana: String::new() },
    }
}

/// The municipality without its 市, 区, 町 or 村, and without the city of a ward.
fn town_word(municipality: &str) -> &str {
    let last = municipality.rsplit('市').find(|part| !part.is_empty()).unwrap_or(municipality);
    let bare = last.trim_end_matches(['区', '町', '村']);
    if bare.is_empty() { last } else { bare }
}

/// Draws a corporation: its form and bare name.
pub(super) fn corporation(dice: &mut Dice) -> (Form, Name) {
    let form = *dice.pick(&[
        Form::Welfare,
        Form::Welfare,
        Form::Welfare,
        Form::Nonprofit,
        Form::Nonprofit,
        Form::Stock,
        Form::Stock,
        Form::Limited,
        Form::Association,
    ]);
    let (head, head_kana) = if dice.chance(12) { *dice.pick(FAMILY_NAMES) } else { *dice.pick(CORES) };
    let (tail, tail_kana) = *dice.pick(form.endings());
    (form, Name { text: format!("{head}{tail}"), kana: format!("{head_kana}{tail_kana}") })
}

/// A client company; `index` from 0, about sixty distinct ones, then repeats.
pub(super) fn client(index: usize) -> String {
    let stem = CLIENT_STEMS[index % CLIENT_STEMS.len()];
    let trade = CLIENT_TRADES[(index / CLIENT_STEMS.len() + index) % CLIENT_TRADES.len()];
    match index % 5 {
        0 => format!("{stem}{trade}株式会社"),
        1 => format!("株式会社{stem}{trade}"),
        2 => format!("㈱{stem}{trade}"),
        3 => format!("{stem}{trade}合同会社"),
        _ => format!("{stem}{trade}（株）"),
    }
}

/// The name of a desk of a prefecture, distinct for up to 23 desks of one prefecture.
pub(super) fn desk(prefecture_short: &str, index: usize) -> String {
    let word = DESK_WORDS[index % DESK_WORDS.len()];
    let tail = DESK_TAILS[index % DESK_TAILS.len()];
    format!("{prefecture_short}{word}{tail}")
}

const DESK_TAILS: &[&str] =
    &["共同受注窓口", "共同受注センター", "授産支援センター", "セルプセンター", "就労振興協議会"];

const DESK_WORDS: &[&str] = &[
    "なぎさ",
    "けやき",
    "あけぼの",
    "すずらん",
    "みなも",
    "たちばな",
    "こぶし",
    "はるかぜ",
    "やまなみ",
    "しおかぜ",
    "くすのき",
    "いちょう",
    "ゆずりは",
    "せせらぎ",
    "ともしび",
    "かけはし",
    "むすび",
    "ほほえみ",
    "つながり",
    "ひかり",
    "みのり",
    "あゆみ",
    "きずな",
];

/// People who do not exist, recognisable as such.
pub(super) const PEOPLE: &[&str] = &[
    "見本太郎",
    "見本花子",
    "例示次郎",
    "例示　桃子",
    "架空三郎",
    "架空 さくら",
    "試験四郎",
    "仮名梅子",
    "記入例子",
    "窓口太郎",
];

pub(super) const CONTACTS: &[&str] =
    &["窓口太郎", "窓口　花子", "受注 一郎", "例示次郎", "見本", "担当：架空"];

const CORES: &[(&str, &str)] = &[
    ("ひまわり", "ひまわり"),
    ("あおぞら", "あおぞら"),
    ("青空", "あおぞら"),
    ("たんぽぽ", "たんぽぽ"),
    ("すみれ", "すみれ"),
    ("ひだまり", "ひだまり"),
    ("陽だまり", "ひだまり"),
    ("つくし", "つくし"),
    ("こだま", "こだま"),
    ("さくら", "さくら"),
    ("ほのぼの", "ほのぼの"),
    ("かがやき", "かがやき"),
    ("輝", "かがやき"),
    ("のぞみ", "のぞみ"),
    ("希望", "きぼう"),
    ("いぶき", "いぶき"),
    ("なないろ", "なないろ"),
    ("虹", "にじ"),
    ("めぐみ", "めぐみ"),
    ("若葉", "わかば"),
    ("やまびこ", "やまびこ"),
    ("みどりの風", "みどりのかぜ"),
    ("ゆうゆう", "ゆうゆう"),
    ("ともに", "ともに"),
    ("あすなろ", "あすなろ"),
    ("ふれあい", "ふれあい"),
    ("どんぐり", "どんぐり"),
    ("けやき", "けやき"),
    ("くるみ", "くるみ"),
    ("しらさぎ", "しらさぎ"),
    ("はばたき", "はばたき"),
    ("つばさ", "つばさ"),
    ("翼", "つばさ"),
    ("まごころ", "まごころ"),
    ("ゆめ", "ゆめ"),
    ("夢工房", "ゆめこうぼう"),
    ("陽光", "ようこう"),
    ("光", "ひかり"),
    ("大空", "おおぞら"),
    ("白樺", "しらかば"),
    ("ステップ", "すてっぷ"),
    ("ハーモニー", "はーもにー"),
    ("スマイル", "すまいる"),
    ("クローバー", "くろーばー"),
    ("リーフ", "りーふ"),
    ("ドリーム", "どりーむ"),
    ("カナリヤ", "かなりや"),
    ("ポラリス", "ぽらりす"),
    ("サンライズ", "さんらいず"),
    ("フレンド", "ふれんど"),
    ("ライフ", "らいふ"),
    ("エール", "えーる"),
    ("アンダンテ", "あんだんて"),
    ("オリーブ", "おりーぶ"),
    ("コスモス", "こすもす"),
    ("ぽっかぽか", "ぽっかぽか"),
    ("てとて", "てとて"),
    ("はたらこ", "はたらこ"),
    ("むつみ", "むつみ"),
    ("いろは", "いろは"),
    ("三つ葉", "みつば"),
    ("なかま", "なかま"),
    ("あさひ", "あさひ"),
    ("せきれい", "せきれい"),
];

const HEADS: &[(&str, &str)] = &[
    ("ワークセンター", "わーくせんたー"),
    ("ワークショップ", "わーくしょっぷ"),
    ("工房", "こうぼう"),
    ("就労支援センター", "しゅうろうしえんせんたー"),
    ("ジョブステーション", "じょぶすてーしょん"),
    ("障害福祉サービス事業所", "しょうがいふくしさーびすじぎょうしょ"),
    ("多機能型事業所", "たきのうがたじぎょうしょ"),
    ("アトリエ", "あとりえ"),
];

const TAILS: &[(&str, &str)] = &[
    ("作業所", "さぎょうしょ"),
    ("工房", "こうぼう"),
    ("ワークス", "わーくす"),
    ("事業所", "じぎょうしょ"),
    ("の家", "のいえ"),
    ("ファーム", "ふぁーむ"),
    ("園", "えん"),
    ("授産場", "じゅさんじょう"),
];

/// Family names with variant characters, which lists write now one way, now another.
const FAMILY_NAMES: &[(&str, &str)] = &[
    ("髙﨑", "たかさき"),
    ("渡邉", "わたなべ"),
    ("濵田", "はまだ"),
    ("齋藤", "さいとう"),
    ("德永", "とくなが"),
    ("栁澤", "やなぎさわ"),
];

const CLIENT_STEMS: &[&str] = &[
    "見本",
    "さんぷる",
    "まぼろし",
    "なにがし",
    "かりそめ",
    "ためし",
    "ひながた",
    "例示",
    "あおなみ見本",
    "架空",
    "しろたえ例示",
];

const CLIENT_TRADES: &[&str] = &[
    "商事",
    "印刷",
    "物流",
    "化粧品",
    "通信",
    "製菓",
    "不動産",
    "総研",
    "電機",
    "出版",
    "リサイクル",
    "保険",
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn town_words() {
        for (municipality, expected) in [
            ("札幌市北区", "北"),
            ("新宿区", "新宿"),
            ("小樽市", "小樽"),
            ("南幌町", "南幌"),
            ("市川市", "川"),
        ] {
            assert_eq!(town_word(municipality), expected);
        }
    }

    #[test]
    fn desks_of_a_prefecture_have_names_of_their_own() {
        let names: BTreeSet<String> = (0..23).map(|index| desk("福岡", index)).collect();
        assert_eq!(names.len(), 23);
    }
}

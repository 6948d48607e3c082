//! Words that stand for a choice: interest, states, consent, demand, remote work.

use super::folded_words::FoldedWords;
use super::mark;
use super::text::{fold, tidy_line};
use crate::domain::{CaseState, Consent, Demand, Interest, LeadState, Mark};
use crate::table::Cell;
use std::sync::LazyLock;

/// What ends a case or a lead by somebody's will.
const WITHDRAWN: [&str; 13] = [
    "中止",
    "取下",
    "取り下",
    "取りや",
    "とりや",
    "取り止",
    "取止",
    "取消",
    "取り消",
    "キャンセル",
    "辞退",
    "打切",
    "打ち切",
];

/// A desk's reply: あり, 興味あり, 応募する, ○ / 検討中 / なし, 応募しない, 辞退.
#[must_use]
pub fn interest(text: &str) -> Option<Interest> {
    let key = fold(text);
    let is_eager = ["是非", "ゼヒ"].iter().any(|word| key.starts_with(word));
    if is_eager
        && ["願イ", "参加", "ヤリタイ", "受ケ", "協力", "応募", "取リ組"]
            .iter()
            .any(|word| key.contains(word))
    {
        return Some(Interest::Yes);
    }
    static CONSIDERING: FoldedWords = FoldedWords::new(&[
        "検討",
        "保留",
        "要相談",
        "相談",
        "確認中",
        "未定",
        "次第",
        "分からない",
        "わからない",
        "どちらとも",
        "考え中",
        "考えて",
        "迷って",
        "調整中",
    ]);
    if CONSIDERING.stand_in(&key) {
        return Some(Interest::Considering);
    }
    static DECLINING: FoldedWords = FoldedWords::new(&[
        "しない",
        "しません",
        "興味なし",
        "見送",
        "辞退",
        "不参加",
        "不可",
        "ありません",
        "受けない",
        "受けません",
        "受けられない",
        "受けられません",
        "引き受けられず",
        "難しい",
        "厳しい",
        "困難",
        "興味がない",
        "興味はない",
        "関心がない",
        "関心はない",
        "断り",
        "やらない",
        "やりません",
        "遠慮",
        "無理",
        "出来ない",
        "出来ません",
        "かねま",
        "かねる",
        "応じられな",
        "応じられま",
        "応じない",
        "応じません",
        "できない",
        "できません",
        "なし",
    ]);
    if DECLINING.stand_in(&key) {
        return Some(Interest::No);
    }
    static WILLING: FoldedWords = FoldedWords::new(&[
        "興味あり",
        "興味有",
        "応募",
        "参加",
        "希望",
        "関心あり",
        "あります",
        "する",
        "受けられ",
        "受けたい",
        "受けます",
        "手を上げ",
        "手上げ",
        "受ける",
        "できます",
        "できる",
        "可能",
        "手挙げ",
        "手を挙げ",
        "あり",
        "興味がある",
        "関心がある",
        "エントリー",
        "受注したい",
        "やりたい",
        "やります",
        "引き受けます",
        "引受けます",
        "お受けします",
        "お引き受け",
        "取り組みたい",
        "取組みたい",
        "挑戦したい",
        "応じ",
        "承ります",
        "承りたい",
    ]);
    if WILLING.stand_in(&key) {
        return Some(Interest::Yes);
    }
    // ○3: how many would stands behind the mark.
    let line = tidy_line(text);
    let counts = line.starts_with(['○', '〇', '◯', '◎', '●']);
    let answer = line.trim_end_matches(|c: char| counts && (c.is_numeric() || c == ' '));
    match mark::of_words(answer)? {
        Mark::Good | Mark::Yes => Some(Interest::Yes),
        Mark::Partly => Some(Interest::Considering),
        Mark::No => Some(Interest::No),
        Mark::Unknown => None,
    }
}

/// The state of a case (DOMAIN §4): 募集中, トライアル中, 発注済, 失注, 不成立, 中止 …
#[must_use]
pub fn case_state(text: &str) -> Option<CaseState> {
    let key = fold(text);
    static STATES: [(FoldedWords, CaseState); 11] = [
        (
            FoldedWords::new(&[
                "失注",
                "不成立",
                "不調",
                "落選",
                "見送",
                "断り",
                "断られ",
                "受注ならず",
                "受注せず",
                "流れた",
                "流れました",
                "流案",
                "引き受け手なし",
                "引受先なし",
                "受け手なし",
                "受託先なし",
                "該当なし",
            ]),
            CaseState::Lost,
        ),
        (FoldedWords::new(&WITHDRAWN), CaseState::Withdrawn),
        (
            FoldedWords::new(&[
                "納品済",
                "納品ずみ",
                "納品完了",
                "納入済",
                "納入完了",
                "引渡済",
                "引渡し済",
                "引き渡し済",
                "検収",
                "検品済",
                "出荷済",
                "発送済",
            ]),
            CaseState::Delivered,
        ),
        (
            FoldedWords::new(&[
                "終了",
                "完了",
                "クローズ",
                "closed",
                "請求済",
                "請求書送付済",
                "入金",
                "支払済",
                "精算済",
                "実施済",
            ]),
            CaseState::Closed,
        ),
        (
            FoldedWords::new(&[
                "作業中",
                "作業開始",
                "進行中",
                "稼働中",
                "履行中",
                "遂行中",
                "従事中",
                "取り組み中",
                "取組中",
                "生産中",
                "実施中",
                "継続中",
                "製作中",
                "制作中",
                "加工中",
                "着手",
                "仕掛",
                "施工中",
                "納品待",
                "納品中",
                "一部納品",
                "分納中",
            ]),
            CaseState::Working,
        ),
        (
            FoldedWords::new(&[
                "事業所決定",
                "事業所確定",
                "アサイン済",
                "アサイン完了",
                "割当済",
                "割り当て済",
                "割振済",
                "割り振り済",
                "振分済",
                "配分済",
                "選定済",
            ]),
            CaseState::Assigned,
        ),
        (FoldedWords::new(&["トライアル", "試行", "お試し", "テスト中"]), CaseState::Trial),
        (
            FoldedWords::new(&[
                "発注",
                "受注",
                "受託",
                "成約",
                "成立",
                "契約",
                "決定",
                "確定",
                "決まり",
                "決まった",
            ]),
            CaseState::Ordered,
        ),
        (
            FoldedWords::new(&[
                "応募あり",
                "応募有",
                "選定",
                "選考",
                "調整中",
                "アサイン中",
                "マッチング中",
                "内定",
                "内示",
            ]),
            CaseState::Applied,
        ),
        (
            FoldedWords::new(&[
                "募集",
                "情報提供",
                "公開",
                "案内中",
                "案内済",
                "受付中",
                "応募受付",
                "商談中",
                "照会中",
                "公募",
                "掲載中",
                "打診",
                "周知",
                "配信済",
                "回答待",
                "返答待",
                "返事待",
                "応募なし",
                "応募者なし",
                "応募待",
            ]),
            CaseState::Offered,
        ),
        (
            FoldedWords::new(&[
                "準備",
                "下書",
                "検討",
                "未公開",
                "未対応",
                "新規",
                "登録",
                "受付",
                "見積",
                "交渉",
                "返事待",
            ]),
            CaseState::Draft,
        ),
    ];
    // 随意契約, 見積合せ: in what way it was ordered.
    static WAYS_OF_ORDERING: FoldedWords = FoldedWords::new(&[
        "随意契約",
        "随契",
        "競争入札",
        "単価契約",
        "総価契約",
        "見積合セ",
        "見積合ワセ",
        "相見積",
    ]);
    if WAYS_OF_ORDERING.stand_in(&key) {
        return None;
    }
    static NOT_YET: FoldedWords = FoldedWords::new(&["募集前", "発注前", "公開前", "未着手", "未公開"]);
    if NOT_YET.stand_in(&key) {
        return Some(CaseState::Draft);
    }
    static ON_TRIAL: FoldedWords = FoldedWords::new(&["トライアル実施", "トライアル中", "試行中"]);
    if ON_TRIAL.stand_in(&key) {
        return Some(CaseState::Trial);
    }
    if ["済", "済ミ", "完"].contains(&key.as_str()) {
        return Some(CaseState::Closed);
    }
    static BEFORE_ORDER: FoldedWords =
        FoldedWords::new(&["募集終了", "募集締切", "締切済", "発注待", "発注予定", "受注予定"]);
    if BEFORE_ORDER.stand_in(&key) {
        return Some(CaseState::Applied);
    }
    // Each by its label and its key.
    static LABELS: LazyLock<Vec<(String, CaseState)>> = LazyLock::new(|| {
        let names = |state: CaseState| [state.label(), state.key()].map(|name| (fold(name), state));
        CASE_STATES.into_iter().flat_map(names).collect()
    });
    let by_label = || LABELS.iter().find(|(label, _)| *label == key).map(|(_, state)| *state);
    by_label().or_else(|| STATES.iter().find(|(words, _)| words.stand_in(&key)).map(|(_, state)| *state))
}

const CASE_STATES: [CaseState; 11] = [
    CaseState::Draft,
    CaseState::Offered,
    CaseState::Applied,
    CaseState::Trial,
    CaseState::Ordered,
    CaseState::Assigned,
    CaseState::Working,
    CaseState::Delivered,
    CaseState::Closed,
    CaseState::Lost,
    CaseState::Withdrawn,
];

/// The state of a lead: 商談中, 契約, 失注, 中止, 不成立.
#[must_use]
pub fn lead_state(text: &str) -> Option<LeadState> {
    let key = fold(text);
    static STATES: [(FoldedWords, LeadState); 5] = [
        (
            FoldedWords::new(&[
                "lost",
                "失注",
                "他社",
                "断られ",
                "断り",
                "見送",
                "連絡途絶",
                "音信不通",
                "連絡なし",
                "予算なし",
            ]),
            LeadState::Lost,
        ),
        (FoldedWords::new(&["不成立", "不調", "流れた", "流れました"]), LeadState::Failed),
        (FoldedWords::new(&WITHDRAWN), LeadState::Withdrawn),
        (
            FoldedWords::new(&[
                "商談",
                "交渉",
                "提案",
                "見積",
                "検討",
                "アプローチ",
                "ヒアリング",
                "契約前",
                "契約予定",
                "契約待",
                "見込",
                "継続",
                "フォロー",
                "引合",
                "面談",
                "訪問",
                "打診",
                "話し中",
                "話中",
                "話合い",
                "話し合い",
                "協議",
                "折衝",
                "調整",
                "対応中",
                "進行中",
                "営業中",
                "アポ",
                "前向き",
                "有望",
                "様子見",
                "保留",
                "ペンディング",
                "確度",
                "内定",
                "内示",
                "再訪",
            ]),
            LeadState::Talking,
        ),
        (
            FoldedWords::new(&[
                "契約",
                "成約",
                "受注",
                "発注",
                "締結",
                "成立",
                "決定",
                "取引開始",
                "取引中",
                "contracted",
                "won",
            ]),
            LeadState::Contracted,
        ),
    ];
    STATES.iter().find(|(words, _)| words.stand_in(&key)).map(|(_, state)| *state)
}

/// Whether an order is a trial: トライアル, 試行, お試し / 本発注, 本番, 通常; a mark below トライアル says so too.
#[must_use]
pub fn trial(text: &str) -> Option<bool> {
    let key = fold(text);
    static TRIALS: FoldedWords = FoldedWords::new(&["トライアル", "試行", "お試し", "試し", "テスト"]);
    let names_trial = TRIALS.stand_in(&key);
    static DENIALS: FoldedWords = FoldedWords::new(&["なし", "無", "不要", "しない", "以外"]);
    let is_denied = DENIALS.stand_in(&key);
    static REAL: FoldedWords =
        FoldedWords::new(&["本番", "本発注", "本実施", "本契約", "本作業", "正式", "通常", "継続", "定期"]);
    let is_real = REAL.stand_in(&key);
    match (names_trial, is_denied, is_real || ["本", "発注"].contains(&key.as_str())) {
        (true, denied, false) => Some(!denied),
        (false, _, false) if ["試", "試シ", "ト", "tr"].contains(&key.as_str()) => Some(true),
        (false, _, true) => Some(false),
        _ => mark::yes_no(&Cell::text(text)),
    }
}

/// The answer to ④-2 [000 §2]; 在宅・遠隔案件のみ wins where both are ticked.
#[must_use]
pub fn consent(text: &str) -> Option<Consent> {
    let key = fold(text);
    static ANSWERS: [(FoldedWords, Consent); 4] = [
        (
            FoldedWords::new(&["希望しない", "希望しません", "不要", "受け取らない", "受取らない", "否"]),
            Consent::No,
        ),
        (FoldedWords::new(&["在宅", "遠隔", "リモート", "テレワーク"]), Consent::RemoteOnly),
        (
            FoldedWords::new(&["内容により", "内容による", "案件による", "案件により", "条件"]),
            Consent::Depends,
        ),
        (FoldedWords::new(&["希望", "受け取る", "受取る", "可", "必要", "はい"]), Consent::All),
    ];
    let by_mark = || match mark::of_words(&tidy_line(text))? {
        Mark::Good | Mark::Yes => Some(Consent::All),
        Mark::Partly => Some(Consent::Depends),
        Mark::No => Some(Consent::No),
        Mark::Unknown => None,
    };
    if key.contains("不可") {
        return Some(Consent::No);
    }
    ANSWERS.iter().find(|(words, _)| words.stand_in(&key)).map(|(_, consent)| *consent).or_else(by_mark)
}

/// 民需 / 官公需.
#[must_use]
pub fn demand(text: &str) -> Option<Demand> {
    let key = fold(text);
    static PUBLIC: FoldedWords = FoldedWords::new(&[
        "官公需",
        "官需",
        "官公庁",
        "公共",
        "自治体",
        "公共団体",
        "行政",
        "役所",
        "役場",
        "優先調達",
    ]);
    let public = ["官", "公", "国", "県", "市", "町", "村", "都", "府", "市町村"].contains(&key.as_str())
        || PUBLIC.stand_in(&key);
    static PRIVATE: FoldedWords = FoldedWords::new(&["民需", "民間", "企業"]);
    let private = key == "民" || PRIVATE.stand_in(&key);
    match (private, public) {
        (true, false) => Some(Demand::Private),
        (false, true) => Some(Demand::Public),
        _ => None,
    }
}

/// Whether the work can be done from anywhere: 可, 在宅可, 遠隔 / 不可, 現地, 施設外のみ.
#[must_use]
pub fn remote(text: &str) -> Option<bool> {
    if text.trim().is_empty() {
        return None;
    }
    let key = fold(text);
    static ON_SITE: FoldedWords = FoldedWords::new(&[
        "不可",
        "できない",
        "できません",
        "現地",
        "通所",
        "対面",
        "来社",
        "出社",
        "出張",
        "オンサイト",
        "施設外",
    ]);
    if ON_SITE.stand_in(&key) {
        return Some(false);
    }
    static REMOTE: FoldedWords = FoldedWords::new(&[
        "在宅",
        "遠隔",
        "リモート",
        "テレワーク",
        "オンライン",
        "全国",
        "場所不問",
        "場所を問わ",
        "どこでも",
    ]);
    if REMOTE.stand_in(&key) {
        return Some(true);
    }
    mark::yes_no(&Cell::text(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case("あり", Some(Interest::Yes))]
    #[case("興味あり", Some(Interest::Yes))]
    #[case("応募する", Some(Interest::Yes))]
    #[case("○", Some(Interest::Yes))]
    #[case("有", Some(Interest::Yes))]
    #[case("検討中", Some(Interest::Considering))]
    #[case("前向きに検討", Some(Interest::Considering))]
    #[case("△", Some(Interest::Considering))]
    #[case("なし", Some(Interest::No))]
    #[case("興味なし", Some(Interest::No))]
    #[case("応募しない", Some(Interest::No))]
    #[case("しない", Some(Interest::No))]
    #[case("×", Some(Interest::No))]
    #[case("今回は見送ります", Some(Interest::No))]
    #[case("興味がない", Some(Interest::No))]
    #[case("興味がある", Some(Interest::Yes))]
    #[case("エントリーします", Some(Interest::Yes))]
    #[case("エントリーしません", Some(Interest::No))]
    #[case("条件次第", Some(Interest::Considering))]
    #[case("受けられます", Some(Interest::Yes))]
    #[case("今回は受けられません", Some(Interest::No))]
    #[case("手を上げます", Some(Interest::Yes))]
    #[case("", None)]
    #[case("－", None)]
    fn interests(#[case] text: &str, #[case] expected: Option<Interest>) {
        assert_eq!(interest(text), expected, "{text}");
    }

    #[rstest]
    #[case("発注済", Some(CaseState::Ordered))]
    #[case("失注", Some(CaseState::Lost))]
    #[case("不成立", Some(CaseState::Lost))]
    #[case("中止", Some(CaseState::Withdrawn))]
    #[case("成立", Some(CaseState::Ordered))]
    #[case("事業所へ照会中", Some(CaseState::Offered))]
    #[case("受付", Some(CaseState::Draft))]
    #[case("受付中", Some(CaseState::Offered))]
    #[case("募集中", Some(CaseState::Offered))]
    #[case("情報提供済", Some(CaseState::Offered))]
    #[case("募集終了", Some(CaseState::Applied))]
    #[case("トライアル中", Some(CaseState::Trial))]
    #[case("トライアル発注", Some(CaseState::Trial))]
    #[case("事業所決定", Some(CaseState::Assigned))]
    #[case("作業中", Some(CaseState::Working))]
    #[case("納品済", Some(CaseState::Delivered))]
    #[case("終了", Some(CaseState::Closed))]
    #[case("準備中", Some(CaseState::Draft))]
    #[case("取り下げ", Some(CaseState::Withdrawn))]
    #[case("検討中（選定）", Some(CaseState::Applied))]
    #[case("選考中", Some(CaseState::Applied))]
    #[case("事業所選定中", Some(CaseState::Applied))]
    #[case("事業所選定済", Some(CaseState::Assigned))]
    #[case("納入済", Some(CaseState::Delivered))]
    #[case("済", Some(CaseState::Closed))]
    #[case("Ordered", Some(CaseState::Ordered))]
    #[case("未着手", Some(CaseState::Draft))]
    #[case("トライアル実施中", Some(CaseState::Trial))]
    #[case("流れた", Some(CaseState::Lost))]
    #[case("入金済", Some(CaseState::Closed))]
    #[case("着手", Some(CaseState::Working))]
    #[case("応募なし", Some(CaseState::Offered))]
    #[case("内定", Some(CaseState::Applied))]
    #[case("保留", None)]
    #[case("", None)]
    fn case_states(#[case] text: &str, #[case] expected: Option<CaseState>) {
        assert_eq!(case_state(text), expected, "{text}");
    }

    #[test]
    fn every_label_reads_as_its_state() {
        for state in CASE_STATES {
            assert_eq!(case_state(state.label()), Some(state));
        }
        for state in [
            LeadState::Talking,
            LeadState::Contracted,
            LeadState::Lost,
            LeadState::Withdrawn,
            LeadState::Failed,
        ] {
            assert_eq!(lead_state(state.label()), Some(state));
        }
        for answer in [Consent::All, Consent::Depends, Consent::RemoteOnly, Consent::No] {
            assert_eq!(consent(answer.label()), Some(answer));
        }
        for reply in [Interest::Yes, Interest::Considering, Interest::No] {
            assert_eq!(interest(reply.label()), Some(reply));
        }
    }

    #[rstest]
    #[case("トライアル", Some(true))]
    #[case("お試し発注", Some(true))]
    #[case("トライアルなし", Some(false))]
    #[case("本発注", Some(false))]
    #[case("本番", Some(false))]
    #[case("○", Some(true))]
    #[case("×", Some(false))]
    #[case("", None)]
    fn trials(#[case] text: &str, #[case] expected: Option<bool>) {
        assert_eq!(trial(text), expected, "{text}");
    }

    #[rstest]
    #[case("契約", Some(LeadState::Contracted))]
    #[case("契約済", Some(LeadState::Contracted))]
    #[case("成約", Some(LeadState::Contracted))]
    #[case("見積提出", Some(LeadState::Talking))]
    #[case("失注（他社決定）", Some(LeadState::Lost))]
    #[case("連絡途絶", Some(LeadState::Lost))]
    #[case("様子見", Some(LeadState::Talking))]
    #[case("取引開始", Some(LeadState::Contracted))]
    #[case("", None)]
    fn lead_states(#[case] text: &str, #[case] expected: Option<LeadState>) {
        assert_eq!(lead_state(text), expected, "{text}");
    }

    #[rstest]
    #[case("希望する", Some(Consent::All))]
    #[case("希望する, 在宅・遠隔案件のみ希望する", Some(Consent::RemoteOnly))]
    #[case("内容により希望する", Some(Consent::Depends))]
    #[case("希望しない", Some(Consent::No))]
    #[case("○", Some(Consent::All))]
    #[case("", None)]
    fn consents(#[case] text: &str, #[case] expected: Option<Consent>) {
        assert_eq!(consent(text), expected, "{text}");
    }

    #[rstest]
    #[case("民需", Some(Demand::Private))]
    #[case("民間企業", Some(Demand::Private))]
    #[case("官公需", Some(Demand::Public))]
    #[case("自治体", Some(Demand::Public))]
    #[case("民需・官公需", None)]
    fn demands(#[case] text: &str, #[case] expected: Option<Demand>) {
        assert_eq!(demand(text), expected, "{text}");
    }

    #[rstest]
    #[case("可", Some(true))]
    #[case("在宅可", Some(true))]
    #[case("在宅不可", Some(false))]
    #[case("遠隔", Some(true))]
    #[case("不可", Some(false))]
    #[case("現地作業", Some(false))]
    #[case("○", Some(true))]
    #[case("", None)]
    fn remotes(#[case] text: &str, #[case] expected: Option<bool>) {
        assert_eq!(remote(text), expected, "{text}");
    }

    proptest! {
        #[test]
        fn nothing_panics(text in any::<String>()) {
            let _read = (interest(&text), case_state(&text), lead_state(&text), consent(&text));
            let _read = (demand(&text), remote(&text));
        }
    }
}

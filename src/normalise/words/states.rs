//! How far a case or a lead is.

use crate::domain::{CaseState, LeadState};
use crate::normalise::folded_words::FoldedWords;
use crate::normalise::text::fold;
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
                "ながれた",
                "ながれました",
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
                "納品まで済",
                "納めました",
                "納めた",
                "納め済",
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
                "終わった",
                "おわった",
                "おわり",
                "終わりました",
                "おわった",
                "おわりました",
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
                "取りかかり中",
                "取り掛かり中",
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
                "割付済",
                "割付け済",
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
                "お願い済",
                "お願いしました",
                "依頼済",
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
                "割当待",
                "割り当て待",
                "割振待",
                "割り振り待",
                "振分待",
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
                "声かけ中",
                "声掛け中",
                "周知",
                "配信済",
                "回答待",
                "返答待",
                "返事待",
                "応募なし",
                "応募者なし",
                "応募待",
                "さがしています",
                "さがし中",
                "所さがし",
                "先さがし",
                "探しています",
                "探し中",
                "捜し中",
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
                "問い合わせ中",
                "問合せ中",
                "問合わせ中",
                "引合中",
                "引き合い中",
                "相談中",
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
    // What says no more than the step itself, 納品 or ご相談, is that step.
    match key.as_str() {
        "open" => return Some(CaseState::Offered),
        "inprogress" | "wip" | "started" => return Some(CaseState::Working),
        "canceled" | "cancelled" => return Some(CaseState::Withdrawn),
        "済" | "済ミ" | "完" | "done" | "complete" | "completed" | "finished" => {
            return Some(CaseState::Closed);
        }
        "納品" | "納入" => return Some(CaseState::Delivered),
        "相談" | "ゴ相談" | "御相談" => return Some(CaseState::Draft),
        _ => {}
    }
    // Who asked and wanted nothing done.
    static ASKED_ONLY: FoldedWords = FoldedWords::new(&[
        "相談のみ",
        "相談だけ",
        "問合せのみ",
        "問い合わせのみ",
        "問合せだけ",
        "問い合わせだけ",
        "照会のみ",
        "問合わせのみ",
        "ご相談のみ",
    ]);
    if ASKED_ONLY.stand_in(&key) {
        return Some(CaseState::Withdrawn);
    }
    static BEFORE_ORDER: FoldedWords =
        FoldedWords::new(&["募集終了", "募集締切", "締切済", "決定待", "発注待", "発注予定", "受注予定"]);
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

pub(super) const CASE_STATES: [CaseState; 11] = [
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

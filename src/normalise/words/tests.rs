//! Each word as offices write it, beside what it stands for.

use super::states::CASE_STATES;
use super::*;
use crate::domain::{CaseState, Consent, Demand, Interest, LeadState};
use proptest::prelude::*;
use rstest::rstest;

#[rstest]
#[case("あり", Some(Interest::Yes))]
#[case("興味あり", Some(Interest::Yes))]
#[case("応募する", Some(Interest::Yes))]
#[case("○", Some(Interest::Yes))]
#[case("有", Some(Interest::Yes))]
#[case("ある", Some(Interest::Yes))]
#[case("ない", Some(Interest::No))]
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
#[case("はい、ぜひ", Some(Interest::Yes))]
#[case("いいえ、今回は", Some(Interest::No))]
#[case("はい、検討中です", Some(Interest::Considering))]
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
#[case("お願い済", Some(CaseState::Ordered))]
#[case("割当待ち", Some(CaseState::Applied))]
#[case("事業所をさがしています", Some(CaseState::Offered))]
#[case("作業者さがし中", Some(CaseState::Offered))]
#[case("問い合わせ中", Some(CaseState::Draft))]
#[case("納めました", Some(CaseState::Delivered))]
#[case("納品", Some(CaseState::Delivered))]
#[case("ご相談", Some(CaseState::Draft))]
#[case("分担決め", None)]
#[case("相談のみ", Some(CaseState::Withdrawn))]
#[case("問い合わせだけで終わった", Some(CaseState::Withdrawn))]
#[case("おわった", Some(CaseState::Closed))]
#[case("ながれた", Some(CaseState::Lost))]
fn case_states(#[case] text: &str, #[case] expected: Option<CaseState>) {
    assert_eq!(case_state(text), expected, "{text}");
}

#[test]
fn every_label_reads_as_its_state() {
    for state in CASE_STATES {
        assert_eq!(case_state(state.label()), Some(state));
    }
    for state in
        [LeadState::Talking, LeadState::Contracted, LeadState::Lost, LeadState::Withdrawn, LeadState::Failed]
    {
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

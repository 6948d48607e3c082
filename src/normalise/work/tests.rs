//! Cases of kinds of work in free text.

use super::*;
use proptest::prelude::*;
use rstest::rstest;

fn found(text: &str) -> Vec<String> {
    kinds_in(text, shipped()).iter().map(|work| format!("{}{}", work.kind, work.mark.symbol())).collect()
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
        ["電話（コール）", "封入・封緘", "PDF化・スキャン", "シール貼り", "袋詰め", "箱折り", "検品", "組立"]
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
            assert_eq!(kind_of(name, shipped()), Some(entry.kind.clone()), "{name}");
            assert_eq!(kinds_in(name, shipped())[0].kind, entry.kind, "{name}");
        }
    }
}

#[rstest]
#[case("・清掃\n・封入・封緘（1日500個程度）", &["清掃○", "封入・封緘○"])]
#[case("清掃、除草、ポスティング", &["清掃○", "除草○", "ポスティング○"])]
#[case("清掃・除草・検品", &["清掃○", "除草○", "検品○"])]
#[case("封入・封緘・シール貼り", &["封入・封緘○", "シール貼り○"])]
#[case("封入/封緘", &["封入・封緘○"])]
#[case("PDF化・スキャン、電話（コール）", &["PDF化・スキャン○", "電話（コール）○"])]
#[case("ダイレクトメールの封入", &["封入・封緘○"])]
#[case("ダイレクトメールの除草", &["除草○"])]
#[case("名刺・チラシのデータ入力", &["データ入力○"])]
#[case("名刺・チラシの箱折り\nダイレクトメールの袋詰め", &["箱折り○", "袋詰め○"])]
#[case("地域企業からの検品／店舗巡回、内職全般", &["検品○", "店舗巡回○"])]
#[case("自主製品（クッキー・パン）製造、清掃", &["清掃○"])]
#[case("電話（コール）\n※繁忙期（12月）は要相談", &["電話（コール）○"])]
#[case("清掃（要相談）、除草", &["清掃△", "除草○"])]
#[case("清掃は不可", &["清掃×"])]
#[case("清掃×、除草△、検品◎、袋詰め○", &["清掃×", "除草△", "検品◎", "袋詰め○"])]
#[case("清掃・除草は不可", &["清掃×", "除草×"])]
#[case("データ入力、清掃は不可", &["データ入力○", "清掃×"])]
#[case("清掃以外", &["清掃×"])]
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
    assert_eq!(kind_of(text, shipped()).map(|kind| kind.to_string()).as_deref(), expected, "{text}");
}

#[rstest]
#[case("PC作業", Some(WorkCategory::Pc))]
#[case("ＰＣ", Some(WorkCategory::Pc))]
#[case("施設内軽作業", Some(WorkCategory::Indoor))]
#[case("軽作業（施設内）", Some(WorkCategory::Indoor))]
#[case("施設外・軽作業", Some(WorkCategory::OffSite))]
#[case("施設外軽作業", Some(WorkCategory::OffSite))]
#[case("清掃", None)]
#[case("PC台数", None)]
fn categories(#[case] text: &str, #[case] expected: Option<WorkCategory>) {
    assert_eq!(category(text), expected, "{text}");
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
        let _read = (found(&text), kind_of(&text, shipped()), category(&text));
    }
}

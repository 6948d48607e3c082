//! Each kind of reference, explained on a small installation.

use super::*;
use crate::matching::Standing;

fn shown(reference: &str) -> String {
    let night = sample::night();
    explain(&reference.parse().unwrap(), &night.material()).unwrap()
}

#[test]
fn a_workshop_tells_where_its_values_come_from() {
    insta::assert_snapshot!(shown("W-000001"), @"
    事業所 W-000001 就労継続支援つばさ作業所（B型）
      状態：活動中
      施設：F-000001
      更新日：2026-04-01
      載せている窓口：○○県共同受注窓口（d01）

    ■ いまの値と、その出どころ
      | 項目         | 値                       | セル                        | 選んだ理由           |
      |--------------|--------------------------|-----------------------------|----------------------|
      | 事業所名     | 就労継続支援つばさ作業所 | official/wam.csv:A2         | 公的な名簿の値を優先 |
      |              | つばさ作業所             | inbox/d01/一覧.xlsx:名簿!B5 | ↑に譲った値          |
      | サービス種別 | B型                      | official/wam.csv:A2         | 値が一つだけ         |
      | 定員         | 20                       | inbox/d01/一覧.xlsx:名簿!C5 | 値が一つだけ         |

    ■ この事業所とみなした行
      ・inbox/d01/一覧.xlsx:名簿!B5
      ・official/wam.csv:A2
      ・事業所番号と名称が同じです（12.0点）

    ■ 同じ事業所かもしれない相手（名寄せ確認）
      | 相手                | こちらの行                  | 相手の行                    | 理由                   |
      |---------------------|-----------------------------|-----------------------------|------------------------|
      | W-000002 ひかり工房 | inbox/d01/一覧.xlsx:名簿!B5 | inbox/d01/一覧.xlsx:名簿!B6 | 電話番号だけが同じです |

    ■ 案件との組み合わせ
      候補になった案件 1件、対象外の案件 0件
      | 案件     | 件名   | 点   | 主な理由                              |
      |----------|--------|------|---------------------------------------|
      | C-000001 | DM封入 | 34.5 | 封入・封緘が◎です、更新日が新しいです |

    ■ 更新履歴
      | いつ             | 何が変わったか                   |
      |------------------|----------------------------------|
      | 2026-11-20 02:00 | 定員が 10 から 20 に変わりました |
    ");
}

#[test]
fn a_facility_tells_its_workshops() {
    insta::assert_snapshot!(shown("F-000001"), @"
    施設 F-000001
      同じ場所で同じ法人が行う事業所のまとまりです。

    ■ 事業所
      | 事業所                                   | 法人 | 住所 | この事業所とみなした理由             |
      |------------------------------------------|------|------|--------------------------------------|
      | W-000001 就労継続支援つばさ作業所（B型） |      |      | 事業所番号と名称が同じです（12.0点） |

    ■ 更新履歴
      | いつ             | 何が変わったか                   |
      |------------------|----------------------------------|
      | 2026-11-20 02:00 | 定員が 10 から 20 に変わりました |
    ");
}

#[test]
fn a_desk_tells_what_is_known_of_it() {
    insta::assert_snapshot!(shown("d01"), @"
    窓口 d01 ○○県共同受注窓口
      | 項目               | 値                 |
      |--------------------|--------------------|
      | 都道府県           | 福岡県             |
      | ブロック           | 九州沖縄           |
      | 類型               | 民需注力型（推定） |
      | 案件情報の受領意向 | 在宅・遠隔案件のみ |
      | 連絡方法           | メール、電話       |
      | 専任者数           | 1人                |
      | 厚労省リスト       | 載っている         |

    ■ この窓口とみなした行
      ・official/list.xlsx:一覧!B3

    ■ 件数
      事業所 2件、応募 0件、発注 0件

    ■ この窓口の資料にある要確認
      | 重さ | セル                        | 書かれていたもの | 内容                                             |
      |------|-----------------------------|------------------|--------------------------------------------------|
      | 注意 | inbox/d01/一覧.xlsx:名簿!D6 | 12-34            | 電話番号として読み取れません。市外局番から書いて |
      |      |                             |                  | ください。                                       |

    ■ 更新履歴
      | いつ             | 何が変わったか                   |
      |------------------|----------------------------------|
      | 2026-11-20 02:00 | 定員が 10 から 20 に変わりました |
    ");
}

#[test]
fn a_case_tells_its_values_steps_candidates_and_refusals() {
    insta::assert_snapshot!(shown("C-000001"), @"
    案件 C-000001 DM封入
      情報の不足箇所：納期

    ■ 値と、その出どころ
      | 項目         | 値        | 書かれていたもの | セル                              |
      |--------------|-----------|------------------|-----------------------------------|
      | 案件番号     | R8-001    | R8-001           | inbox/jimukyoku/案件.xlsx:案件!A2 |
      | 件名         | DM封入    | ＤＭ封入         | inbox/jimukyoku/案件.xlsx:案件!C2 |
      | 民需・官公需 | 民需      | 民間             | inbox/jimukyoku/案件.xlsx:案件!D2 |
      | 数量         | 7,000     | 7,000            | inbox/jimukyoku/案件.xlsx:案件!E2 |
      | 金額         | 350,000円 | 35万円           | inbox/jimukyoku/案件.xlsx:案件!F2 |
      | ステータス   | 募集中    | 募集中           | inbox/jimukyoku/案件.xlsx:案件!G2 |

    ■ これまでの段階
      | 段階   | 日付         | セル                              |
      |--------|--------------|-----------------------------------|
      | 募集中 | （日付なし） | inbox/jimukyoku/案件.xlsx:案件!G2 |

    ■ 候補の事業所（1件のうち上位1件）
      | 事業所                          | 窓口             | 点   | 主な理由                              |
      |---------------------------------|------------------|------|---------------------------------------|
      | W-000001                        | ○○県共同受注窓口 | 34.5 | 封入・封緘が◎です、更新日が新しいです |
      | 就労継続支援つばさ作業所（B型） |                  |      |                                       |

    ■ 対象外の事業所（1件）
      | 満たさない条件 | 件数 | 例                         |
      |----------------|------|----------------------------|
      | 空いている人数 | 1    | 空いている人数がありません |

    ■ 足りないもの
      | 原因 | 足りない時間 | 足りない事業所数 | 内容             |
      |------|--------------|------------------|------------------|
      | 人数 | 120時間      | 2                | 人数が足りません |

    ■ 更新履歴
      | いつ             | 何が変わったか                   |
      |------------------|----------------------------------|
      | 2026-11-20 02:00 | 定員が 10 から 20 に変わりました |
    ");
}

#[test]
fn a_kept_pair_tells_each_part_of_its_score() {
    insta::assert_snapshot!(shown("C-000001:W-000001"), @"
    組み合わせ C-000001:W-000001
      案件：C-000001 DM封入
      事業所：W-000001 就労継続支援つばさ作業所（B型）
      連絡する窓口：○○県共同受注窓口

    ■ 候補です（34.5点）
      | 内訳         | 点   | 理由               |
      |--------------|------|--------------------|
      | 作業の得意さ | 30.0 | 封入・封緘が◎です  |
      | 情報の新しさ | 4.5  | 更新日が新しいです |

    ■ 使う前に確かめること
      ・対応可能人数が未確認です

    ■ 1位になるには
      ただ一つの候補です。

    ■ 更新履歴
      | いつ             | 何が変わったか                   |
      |------------------|----------------------------------|
      | 2026-11-20 02:00 | 定員が 10 から 20 に変わりました |
    ");
}

#[test]
fn a_refused_pair_tells_each_rule_that_failed() {
    insta::assert_snapshot!(shown("C-000001 W-000002"), @"
    組み合わせ C-000001:W-000002
      案件：C-000001 DM封入
      事業所：W-000002 ひかり工房
      連絡する窓口：○○県共同受注窓口

    ■ 対象外です
      | 満たさない条件 | 理由                       |
      |----------------|----------------------------|
      | 空いている人数 | 空いている人数がありません |

    ■ 1位になるには
      上の条件がすべて満たされると候補になります。順位はそのときの点数で決まります。

    ■ 更新履歴
      | いつ             | 何が変わったか                   |
      |------------------|----------------------------------|
      | 2026-11-20 02:00 | 定員が 10 から 20 に変わりました |
    ");
}

#[test]
fn a_figure_tells_its_definition_numbers_and_rows() {
    insta::assert_snapshot!(shown("a.order-rate"), @"
    指標 a.order-rate 発注率
      定義：情報提供した案件のうち、発注された案件の割合です。
      式：発注件数 ÷ 情報提供件数
      単位：％

    ■ 値
      | 事業     | 年度      | 範囲   | 値                          | 分子 | 分母 | 数えた行 |
      |----------|-----------|--------|-----------------------------|------|------|----------|
      | 全国試行 | 令和3年度 | 合計   | 71.4％                      | 15   | 21   | 1        |
      | 全国試行 | 令和3年度 | PC作業 | （分母が0のため出せません） | 0    | 0    | 1        |

    ■ 数えた行（分子）（1件）
      ・inbox/jimukyoku/案件.xlsx:案件!C2
    ");
}

#[test]
fn a_cell_tells_what_it_lost() {
    insta::assert_snapshot!(shown("inbox/d01/一覧.xlsx:名簿!B5"), @"
    セル inbox/d01/一覧.xlsx:名簿!B5

    ■ 事業所の行（inbox/d01/一覧.xlsx:名簿!B5）
      資料：窓口 d01 の資料
      この行は事業所 W-000001 就労継続支援つばさ作業所（B型） の一部です。
      | 項目     | 書かれていたもの | 読み取った値 |
      |----------|------------------|--------------|
      | 事業所名 | つばさ作業所     | つばさ作業所 |

    ■ 台帳の値への採用
      | 事業所   | 項目     | 採否                   | いまの値                 | 理由                           |
      |----------|----------|------------------------|--------------------------|--------------------------------|
      | W-000001 | 事業所名 | 不採用「つばさ作業所」 | 就労継続支援つばさ作業所 | 公的な名簿の値を優先（official |
      |          |          |                        |                          | /wam.csv:A2）                  |
    ");
}

#[test]
fn a_reply_tells_how_it_was_taken_and_its_own_issues_alone() {
    use crate::domain::*;
    let mut night = sample::night();
    let file = "out/窓口/d01.xlsx";
    let issue = |message: &str, field: Field| {
        let code = IssueCode::new("reply.unclear-quantity");
        let origin = Origin::file(file, "").sheet("おすすめ案件");
        Issue::new(code, Severity::Warning, origin, message).field(field).desk(Some(DeskId::new("d01")))
    };
    night.issues = vec![
        issue("R8-001「DM封入」の対応可能数量は数字だけで。", Field::Quantity),
        issue("R8-001「DM封入」の対応事業所が結びつきません。", Field::Name),
        issue("R8-002「清掃」の対応可能数量は数字だけで。", Field::Quantity),
    ];
    night.human = vec![HumanCell {
        book: "desk:d01".to_owned(),
        tab: "おすすめ案件".to_owned(),
        key: "C-000001".to_owned(),
        column: "対応可能数量".to_owned(),
        value: "百個".to_owned(),
        first_seen: "2026-11-20T02:00:00".parse().unwrap(),
        origin: sample::at(file, "おすすめ案件", "V2"),
    }];
    let told = |cell: &str| {
        let reference: Reference = format!("{file}:おすすめ案件!{cell}").parse().unwrap();
        explain(&reference, &night.material())
    };
    insta::assert_snapshot!(told("V2").unwrap(), @"
    セル out/窓口/d01.xlsx:おすすめ案件!V2

    ■ 記入
      おすすめ案件の「対応可能数量」、キー C-000001
      書かれていたもの：百個
      はじめて読んだ夜：2026-11-20 02:00

    ■ 読み取った返事
      案件 C-000001 R8-001「DM封入」
      この窓口の返事としては読み取っていません。

    ■ このセルの要確認
      | 重さ | セル                           | 書かれていたもの | 内容                                         |
      |------|--------------------------------|------------------|----------------------------------------------|
      | 注意 | out/窓口/d01.xlsx:おすすめ案件 |                  | R8-001「DM封入」の対応可能数量は数字だけで。 |
    ");
    assert_eq!(told("V3"), None, "another row's issues are not this cell's");
}

#[test]
fn a_cell_of_a_csv_tells_what_it_won() {
    insta::assert_snapshot!(shown("official/wam.csv:A2"), @"
    セル official/wam.csv:A2

    ■ 事業所の行（official/wam.csv:A2）
      資料：公的な名簿
      この行は事業所 W-000001 就労継続支援つばさ作業所（B型） の一部です。
      | 項目     | 書かれていたもの         | 読み取った値             |
      |----------|--------------------------|--------------------------|
      | 事業所名 | 就労継続支援つばさ作業所 | 就労継続支援つばさ作業所 |

    ■ 台帳の値への採用
      | 事業所   | 項目         | 採否 | いまの値                 | 理由                 |
      |----------|--------------|------|--------------------------|----------------------|
      | W-000001 | 事業所名     | 採用 | 就労継続支援つばさ作業所 | 公的な名簿の値を優先 |
      | W-000001 | サービス種別 | 採用 | B型                      | 値が一つだけ         |
    ");
}

#[test]
fn a_cell_that_was_not_kept_tells_its_row_and_issues() {
    insta::assert_snapshot!(shown("./inbox/d01/一覧.xlsx:名簿!D6"), @"
    セル inbox/d01/一覧.xlsx:名簿!D6
      このセルの値は読み取っていません（空か、どの項目でもない列か、読み取れない値です）。

    ■ 同じ行にある事業所（inbox/d01/一覧.xlsx:名簿!B6）
      この行は事業所 W-000002 ひかり工房 の一部です。
      | セル | 項目     | 読み取った値 |
      |------|----------|--------------|
      | B6   | 事業所名 | ひかり工房   |

    ■ このセルの要確認
      | 重さ | セル                        | 書かれていたもの | 内容                                             |
      |------|-----------------------------|------------------|--------------------------------------------------|
      | 注意 | inbox/d01/一覧.xlsx:名簿!D6 | 12-34            | 電話番号として読み取れません。市外局番から書いて |
      |      |                             |                  | ください。                                       |
    ");
}

#[test]
fn what_is_not_known_is_not_explained() {
    let night = sample::night();
    for text in [
        "W-000009",
        "F-000009",
        "C-000009",
        "C-000001:W-000009",
        "K-000009",
        "d99",
        "z.none",
        "inbox/d01/一覧.xlsx:名簿!B99",
    ] {
        assert_eq!(explain(&text.parse().unwrap(), &night.material()), None, "{text}");
    }
}

#[test]
fn machines_get_sections_lines_and_tables() {
    let night = sample::night();
    let value = explain_json(&"W-000001".parse().unwrap(), &night.material()).unwrap();
    assert_eq!(value["title"], "事業所 W-000001 就労継続支援つばさ作業所（B型）");
    assert_eq!(value["sections"][1]["tables"][0][0]["項目"], "事業所名");
    assert_eq!(value["sections"][1]["tables"][0][1]["値"], "つばさ作業所");
}

#[test]
fn a_desk_is_found_by_its_name_too() {
    assert_eq!(shown("○○県共同受注窓口"), shown("d01"));
}

#[test]
fn a_cell_is_found_without_its_sheet_and_by_a_longer_path() {
    let values = |text: &str| shown(text).lines().skip(1).map(str::to_owned).collect::<Vec<_>>();
    let expected = values("inbox/d01/一覧.xlsx:名簿!C5");
    assert_eq!(values("inbox/d01/一覧.xlsx:C5"), expected);
    assert_eq!(values("/srv/tsunagi/inbox/d01/一覧.xlsx:名簿!C5"), expected);
}

/// A client's spellings with the waterfall of what ties them, and whom it may be the same as.
#[test]
fn a_client_is_told_with_what_ties_its_spellings() {
    use crate::domain::{ClientId, Corporation, Origin, Reason};
    use crate::resolve::{ClientIdentity, Doubt, Evidence, Part, Party, Tie};
    let mut night = sample::night();
    let named = |bare: &str| Corporation { bare: bare.to_owned(), ..Corporation::default() };
    let at = |row: u32| {
        Origin::file("inbox/jimukyoku/商談.csv", "").sheet("商談").at(crate::domain::CellRef::new(row, 2))
    };
    for (id, name) in [(1, "みほん商事"), (2, "みほん商事東京支店")] {
        night.registry.clients.insert(ClientId(id), named(name));
    }
    let part = |field, words, points| Part { field, words, points };
    let parts = vec![part("name", "会社名が同じ", 8.3), part("prior", "比べる前の見込み", -1.0)];
    let evidence = Evidence { left: 0, right: 1, weight: 7.3, parts, decided: false };
    let side = |text: &str, row| (text.to_owned(), at(row));
    night.identities.clients.push(ClientIdentity {
        id: ClientId(1),
        name: named("みほん商事"),
        spellings: vec!["㈱みほん商事".to_owned(), "みほん商事".to_owned()],
        written: vec![named("みほん商事")],
        rows: vec![at(2), at(3)],
        reasons: vec![Reason::new("link", "会社名が同じです（1 組）")],
        ties: vec![Tie { left: side("㈱みほん商事", 2), right: side("みほん商事", 3), evidence }],
    });
    night.registry.doubts.push(Doubt {
        key: "DK-1".to_owned(),
        group: String::new(),
        left: at(2),
        right: at(4),
        left_id: Party::Client(ClientId(1)),
        right_id: Party::Client(ClientId(2)),
        weight: 3.0,
        reasons: vec![Reason::new("branch", "一方だけが支店").points(-2.6)],
    });
    let page = explain(&"K-000001".parse().unwrap(), &night.material()).unwrap();
    for part in [
        "書き方：㈱みほん商事、みほん商事",
        "「㈱みほん商事」inbox/jimukyoku/商談.csv:商談!B2",
        "+7.3",
        "みほん商事東京支店",
        "一方だけが支店",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    let other = explain(&"K-000002".parse().unwrap(), &night.material()).unwrap();
    assert!(other.contains("K-000001 みほん商事"), "{other}");
}

#[test]
fn a_pair_that_the_night_did_not_keep_is_told_all_the_same() {
    let mut night = sample::night();
    let mut told = |standing| {
        night.standing = Some(standing);
        explain(&"C-000001:W-000009".parse().unwrap(), &night.material()).unwrap()
    };
    let page = told(Standing::NotLooking);
    assert!(page.contains("いま事業所を探していません"), "{page}");
    let one = crate::domain::Match {
        id: crate::domain::MatchId { case: crate::domain::CaseId(1), workshop: crate::domain::WorkshopId(9) },
        desk: DeskId::new("d01"),
        safety_plan: false,
        score: Some(12.0),
        rank: Some(61),
        said: crate::domain::Said::default(),
        reasons: vec![crate::domain::Reason::new("capability", "封入・封緘は不明").points(12.0)],
        to_confirm: Vec::new(),
        decision: None,
    };
    let looked = |is_plausible, rank| Standing::Looked {
        one: Box::new(crate::domain::Match { rank: Some(rank), ..one.clone() }),
        first: None,
        of: 63,
        is_plausible,
    };
    let page = told(looked(true, 61));
    for expected in ["候補です（12.0点）", "候補63か所のうち61位です", "いま61位で"] {
        assert!(page.contains(expected), "{expected} in {page}");
    }
    let page = told(looked(false, 1));
    assert!(page.contains("できるかどうかが書かれていない"), "{page}");
    assert!(!page.contains("点数の上位・"), "a first place is not left out for its place: {page}");
}

//! The kinds of work of DOMAIN §2 with the words clerks use for them, and what a unit of each usually costs.

/// A kind of work; `yen` and `quantity` are usual ranges of unit price and size of a case.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Work {
    pub(super) category: &'static str,
    pub(super) name: &'static str,
    pub(super) spellings: &'static [&'static str],
    pub(super) yen: (i64, i64),
    pub(super) quantity: (i64, i64),
}

impl Work {
    /// Work at a computer needs no place.
    pub(super) fn is_remote(&self) -> bool {
        self.category == PC
    }
}

pub(super) const PC: &str = "PC作業";
pub(super) const INDOOR: &str = "施設内軽作業";
pub(super) const OUTDOOR: &str = "施設外軽作業";

/// The place of 店舗巡回 in [`WORKS`], the work of the one large case.
pub(super) const STORE_VISITS: usize = 19;

const fn work(
    category: &'static str,
    name: &'static str,
    spellings: &'static [&'static str],
    yen: (i64, i64),
    quantity: (i64, i64),
) -> Work {
    Work { category, name, spellings, yen, quantity }
}

/// All kinds, the categories one after the other.
pub(super) const WORKS: &[Work] = &[
    work(
        PC,
        "リスト作成",
        &["企業リスト作成", "リスト作成（Excel）", "名簿リスト作成"],
        (15, 60),
        (800, 9000),
    ),
    work(PC, "送信代行", &["メール送信代行", "フォーム送信代行"], (10, 40), (1500, 12000)),
    work(PC, "ライティング", &["記事作成", "ブログ記事ライティング"], (800, 2500), (20, 180)),
    work(PC, "音声文字起こし", &["文字起こし", "テープ起こし", "反訳"], (120, 260), (600, 4000)),
    work(PC, "ホームページ保守", &["ＨＰ保守", "ホームページ更新", "HP更新・保守"], (4000, 12000), (12, 60)),
    work(PC, "データ入力", &["入力作業", "アンケート入力", "データ入力作業"], (12, 45), (1500, 20000)),
    work(PC, "Web制作", &["ホームページ制作", "WEBサイト制作"], (40000, 120000), (2, 9)),
    work(PC, "動画編集", &["ＹｏｕＴｕｂｅ動画編集", "動画の編集"], (4000, 12000), (10, 70)),
    work(INDOOR, "電話（コール）", &["架電", "コール業務", "電話かけ"], (60, 160), (500, 5000)),
    work(INDOOR, "封入・封緘", &["封入", "封入封緘", "ＤＭ封入", "封入作業"], (6, 18), (5000, 60000)),
    work(INDOOR, "PDF化・スキャン", &["スキャニング", "書類のPDF化", "スキャン作業"], (8, 25), (4000, 50000)),
    work(INDOOR, "シール貼り", &["ラベル貼り", "ｼｰﾙ貼り"], (2, 7), (10000, 120000)),
    work(INDOOR, "袋詰め", &["袋づめ", "菓子の袋詰め", "袋入れ"], (4, 12), (8000, 80000)),
    work(INDOOR, "箱折り", &["化粧箱の組立", "箱おり", "菓子箱折り"], (5, 14), (6000, 60000)),
    work(INDOOR, "検品", &["検品作業", "衣類の検品"], (6, 20), (4000, 40000)),
    work(INDOOR, "組立", &["部品組立", "ボールペン組立", "簡易組立"], (8, 25), (4000, 40000)),
    work(OUTDOOR, "清掃", &["公園清掃", "清掃作業", "ビル清掃", "館内清掃"], (3000, 9000), (20, 160)),
    work(OUTDOOR, "除草", &["草刈り", "草取り", "除草作業"], (80, 220), (1000, 9000)),
    work(OUTDOOR, "ポスティング", &["チラシ配布", "ﾎﾟｽﾃｨﾝｸﾞ"], (5, 12), (6000, 60000)),
    work(OUTDOOR, "店舗巡回", &["店舗ラウンド", "店舗巡回業務"], (400, 900), (150, 900)),
    work(OUTDOOR, "倉庫内作業", &["倉庫での発送", "ピッキング", "倉庫作業"], (1100, 1600), (80, 700)),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_large_case_is_of_store_visits() {
        assert_eq!(WORKS[STORE_VISITS].name, "店舗巡回");
    }
}

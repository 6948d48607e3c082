//! 異体字: one character for each family of variants, for comparison only.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// Families: the plain character first, its variants after it.
const FAMILIES: &str = "
高髙 崎﨑嵜碕 浜濱濵 辺邉邊邉 斉齊斎齋 徳德 沢澤 寿壽 広廣 国國 島嶋嶌 吉𠮷 富冨 桜櫻 恵惠 真眞 実實 会會 竜龍 滝瀧 槙槇 黒黑
栄榮 営營 円圓 応應 桧檜 塩鹽 関關 観觀 気氣 帰歸 旧舊 教敎 峡峽 狭狹 暁曉 駆驅 区區 径徑 経經 茎莖 渓溪 鶏鷄雞 芸藝 県縣 検檢 権權 験驗
厳嚴 献獻 堅𥝱 顕顯 弘𢎭 効效 号號 穀穀 済濟 剤劑 桟棧 蚕蠶 賛贊 残殘 糸絲 児兒 辞辭 釈釋 写寫 舎舍 従從 縦縱 渋澁 獣獸 粛肅 処處 緒緖 諸諸
将將 称稱 渉涉 焼燒 奨獎 条條 状狀 乗乘 浄淨 剰剩 縄繩 嬢孃 畳疊 譲讓 醸釀 触觸 嘱囑 尽盡 粋粹 酔醉 穂穗 髄髓 枢樞 数數 静靜 声聲 摂攝 窃竊
専專 浅淺 戦戰 践踐 銭錢 潜潛 繊纖 禅禪 双雙 壮壯 捜搜 挿插 巣巢 装裝 総總 荘莊 蔵藏 臓臟 属屬 続續 堕墮 体體 対對 帯帶 滞滯 台臺 択擇 担擔
単單 胆膽 団團 弾彈 断斷 遅遲 昼晝 虫蟲 鋳鑄 庁廳 徴徵 聴聽 勅敕 鎮鎭 逓遞 鉄鐵 転轉 点點 伝傳 灯燈 当當 党黨 盗盜 稲稻 闘鬪 独獨 読讀 届屆
縄繩 弐貳 悩惱 脳腦 覇霸 廃廢 拝拜 売賣 麦麥 発發 髪髮 抜拔 蛮蠻 秘祕 浜濱 瓶甁 払拂 仏佛 並竝 併倂 変變 弁辨瓣辯 歩步 宝寶 豊豐 褒襃 萌萠
翻飜 毎每 万萬 満滿 麺麵 黙默 弥彌 薬藥 訳譯 予豫 余餘 与與 誉譽 揺搖 様樣 謡謠 来來 頼賴 乱亂 覧覽 欄欄 隆隆 両兩 猟獵 緑綠 塁壘 励勵 礼禮
隷隸 霊靈 齢齡 歴歷 恋戀 炉爐 労勞 楼樓 郎郞 録錄 湾灣 亜亞 悪惡 圧壓 囲圍 医醫 為爲 壱壹 隠隱 栄榮 衛衞 駅驛 縁緣 奥奧 横橫 温溫 価價 画畫
絵繪 懐懷 拡擴 殻殼 覚覺 学學 岳嶽 楽樂 巻卷 陥陷 勧勸 歓歡 缶罐 顔顏 犠犧 戯戲 拠據 挙擧 暁曉 勲勳 薫薰 恵惠 継繼 掲揭 撃擊 欠缺 剣劍劔剱 研硏
圏圈 県縣 険險 広廣 鉱鑛 黄黃 恒恆 砕碎 雑雜 参參 惨慘 歯齒 湿濕 収收 叙敍 図圖 随隨 瀬瀨 聖聖 斉齊 節節 船舩 騒騷 尭堯 遥遙 凜凛 桑桒 館舘 塚塚
薮藪 葛葛 鯵鰺 梼檮 蓮蓮 祇祗 諫諌 頚頸 潅灌 蝋蠟 鴎鷗 填塡 頬頰 掴摑 侠俠 躯軀 焔焰 涛濤 淵渕 曽曾 剥剝 叱𠮟 鹸鹼 芦蘆 壷壺 蛎蠣 砺礪 篭籠 蕊蘂
嘩譁 隣鄰 峰峯 松枩 野埜 秋穐 島㠀 杉杦 窓窗 裏裡 糧粮 略畧 群羣 鷲𪆐 静静 青靑 清淸 晴晴 精精 神神 祥祥 福福 社社 祐祐 都都 朗朗 隆隆 鶴靏鸖 靖靖
戸戶 内內 呉吳 娯娛 説說 税稅 鋭銳 閲閱 悦悅 脱脫 郷鄕 巌巖 侭儘 柳栁 梅楳 村邨 坂阪 昇曻 刃刄 寛寬 恒恆 晋晉 羽羽 槌槌 葵葵 蘭蘭 笹笹 亘亙";

/// The ideographs among which nearly all variants stand, each with its plain one: this is asked for every character read.
const COMMON: std::ops::RangeInclusive<char> = '一'..='\u{9fff}';

struct Table {
    common: Vec<char>,
    rare: BTreeMap<char, char>,
}

static PLAIN: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table { common: COMMON.collect(), rare: BTreeMap::new() };
    let mut placed = BTreeSet::new();
    for family in FAMILIES.split_whitespace() {
        let mut members = family.chars();
        let Some(plain) = members.next() else { continue };
        for variant in members.filter(|variant| *variant != plain) {
            if !placed.insert(variant) {
                continue;
            }
            match place(variant) {
                Some(at) => table.common[at] = plain,
                None => {
                    table.rare.insert(variant, plain);
                }
            }
        }
    }
    table
});

fn place(character: char) -> Option<usize> {
    COMMON.contains(&character).then(|| u32::from(character) as usize - u32::from(*COMMON.start()) as usize)
}

/// The plain character of a variant; any other character as it is.
pub(super) fn plain(character: char) -> char {
    if character < '\u{3400}' {
        return character;
    }
    let table = &*PLAIN;
    match place(character) {
        Some(at) => table.common[at],
        None => table.rare.get(&character).copied().unwrap_or(character),
    }
}

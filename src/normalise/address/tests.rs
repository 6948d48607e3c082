//! Cases of addresses.

use super::*;
use proptest::prelude::*;
use rstest::rstest;

fn shown(text: &str, hint: Option<u8>) -> (String, String) {
    let address = read(text, hint.and_then(Prefecture::from_number)).value.unwrap_or_default();
    let code = address.municipality.as_ref().map(|one| one.code.to_string()).unwrap_or_default();
    (code, address.to_string())
}

#[rstest]
#[case("福岡県久留米市青峰2丁目１−３", "402036", "福岡県久留米市青峰2-1-3")]
#[case("久留米市青峰三丁目２番１５号", "402036", "福岡県久留米市青峰3-2-15")]
#[case("久留米市青峰２－１－３", "402036", "福岡県久留米市青峰2-1-3")]
#[case("久留米市青峰２ー１ー３", "402036", "福岡県久留米市青峰2-1-3")]
#[case("久留米市青峰２‐１―３", "402036", "福岡県久留米市青峰2-1-3")]
#[case("〒839-0000 福岡県久留米市青峰2丁目1番地の3", "402036", "福岡県久留米市青峰2-1-3")]
#[case("福岡県田川郡添田町添田２１４１−２", "406023", "福岡県添田町添田2141-2")]
#[case("田川郡添田町添田2141番地2", "406023", "福岡県添田町添田2141-2")]
#[case("添田町添田2141番地", "406023", "福岡県添田町添田2141")]
#[case(
    "福岡市博多区博多駅東三丁目1番29号 博多第2ビル405",
    "401323",
    "福岡県福岡市博多区博多駅東3-1-29 博多第2ビル405"
)]
#[case(
    "福岡市中央区舞鶴三丁目6番17号　第3コーポ101号",
    "401331",
    "福岡県福岡市中央区舞鶴3-6-17 第3コーポ101号"
)]
#[case("東京都中央区佃２－１７－８佃区民館２階", "131024", "東京都中央区佃2-17-8 佃区民館2階")]
#[case("大阪府八尾市本町2-2-3　リバテス八尾4F", "272124", "大阪府八尾市本町2-2-3 リバテス八尾4階")]
#[case("大阪市北区豊崎7-2-23-5F", "271276", "大阪府大阪市北区豊崎7-2-23 5階")]
#[case("大阪市東住吉区（以下略）", "271217", "大阪府大阪市東住吉区")]
#[case("東京都新宿区＊", "131041", "東京都新宿区")]
#[case(
    "札幌市中央区南七条西１丁目２−３ＦＣ南７条３０１",
    "011011",
    "北海道札幌市中央区南7条西1-2-3 FC南7条301"
)]
#[case(
    "北海道札幌市豊平区平岸四条8丁目4番24号スペロ平岸",
    "011053",
    "北海道札幌市豊平区平岸4条8-4-24 スペロ平岸"
)]
#[case("秋田県湯沢市下院内字常磐町125番地１", "052078", "秋田県湯沢市下院内字常磐町125-1")]
#[case("秋田県仙北郡美郷町土崎字上野乙１８６番地", "054348", "秋田県美郷町土崎字上野乙186")]
#[case("福岡県筑後市大字西牟田字三郎丸６０３２番地１", "402117", "福岡県筑後市大字西牟田字三郎丸6032-1")]
#[case("熊本市長嶺東２丁目１１－９５", "431001", "熊本県熊本市長嶺東2-11-95")]
#[case("熊本市南区近見熊本市南区近見一丁目３番３２号", "431044", "熊本県熊本市南区近見1-3-32")]
#[case("熊本市熊本市南区近見一丁目３番３２号", "431044", "熊本県熊本市南区近見1-3-32")]
#[case("相模原市南区南区古淵２丁目６−１１", "141534", "神奈川県相模原市南区古淵2-6-11")]
#[case("東京都八丈島八丈町大賀郷1番地", "134015", "東京都八丈町大賀郷1")]
#[case("浜松市市野町５７０−１なし", "221309", "静岡県浜松市市野町570-1")]
#[case("佐賀市末広2丁目4-15", "412015", "佐賀県佐賀市末広2-4-15")]
#[case("東京都千代田区三番町6", "131016", "東京都千代田区三番町6")]
#[case("大阪府堺市堺区市之町東五丁2番11-201号", "271411", "大阪府堺市堺区市之町東5-2-11-201")]
#[case("龍ケ崎市松葉1-2-3", "082082", "茨城県龍ケ崎市松葉1-2-3")]
#[case("大和郡山市北郡山町1-2", "292036", "奈良県大和郡山市北郡山町1-2")]
#[case("大阪 吹田市豊津町14番10号丸萬ビル601号室", "272051", "大阪府吹田市豊津町14-10 丸萬ビル601号室")]
#[case("岩手県紫波郡矢巾町第7地割102-3", "033227", "岩手県矢巾町第7地割102-3")]
#[case("高浜市田戸町七丁目7-8", "232271", "愛知県高浜市田戸町7-7-8")]
#[case("福岡市", "401307", "福岡県福岡市")]
fn addresses(#[case] text: &str, #[case] code: &str, #[case] expected: &str) {
    assert_eq!(shown(text, None), (code.to_owned(), expected.to_owned()), "{text}");
}

#[rstest]
#[case("府中市宮町1-1", 13, "132063")]
#[case("府中市府川町1-1", 34, "342084")]
#[case("伊達市末永町1", 1, "012335")]
#[case("北区王子1-1", 13, "131172")]
#[case("博多区博多駅前1-1", 40, "401323")]
#[case("久留米市青峰1-1", 13, "402036")]
fn a_hint_settles_a_name(#[case] text: &str, #[case] hint: u8, #[case] code: &str) {
    assert_eq!(shown(text, Some(hint)).0, code, "{text}");
}

#[test]
fn an_ambiguous_name_is_not_guessed() {
    for text in ["府中市宮町1-1", "伊達市末永町1", "北区王子1-1"] {
        let reading = read(text, None);
        assert_eq!(reading.faults[0].code, AMBIGUOUS, "{text}");
        assert!(reading.value.unwrap().municipality.is_none());
    }
}

#[test]
fn what_is_no_address() {
    assert_eq!(read("〇〇県〇〇市1-1-1", None).faults[0].code, MUNICIPALITY);
    assert_eq!(read("福岡県どこか市1-1-1", None).faults[0].code, MUNICIPALITY);
    for text in ["", "－", "＊", "非公表"] {
        assert!(read(text, None).is_nothing(), "{text}");
    }
}

#[rstest]
#[case("久留米市大字高良内字竹の子1234番地", "久留米市高良内竹ノ子1234")]
#[case("久留米市青峰２丁目１番３号 例示ビル4F", "福岡県久留米市青峰2-1-3")]
#[case("札幌市中央区北二十四条西4丁目3-6", "札幌市中央区北24条西4-3-6")]
#[case("熊本市長嶺東2-11-95", "熊本市東区長嶺東2丁目11番95号")]
#[case("茅ケ崎市萩園ヶ丘1-2", "茅ヶ崎市萩園が丘1-2")]
fn spellings_of_one_address_have_one_key(#[case] one: &str, #[case] other: &str) {
    let key_of = |text| key(&read(text, None).value.unwrap());
    assert!(key_of(one).is_some());
    assert_eq!(key_of(one), key_of(other));
}

#[test]
fn an_address_without_number_has_no_key() {
    assert_eq!(key(&read("久留米市", None).value.unwrap()), None);
    assert_eq!(key(&read("久留米市青峰", None).value.unwrap()), None);
}

#[test]
fn prefectures_of_a_list() {
    let numbers = |text| prefectures_in(text).into_iter().map(Prefecture::number).collect::<Vec<_>>();
    assert_eq!(numbers("福岡県、佐賀県"), [40, 41]);
    assert_eq!(numbers("佐賀・福岡"), [40, 41]);
    assert_eq!(numbers("全国").len(), 47);
    assert!(numbers("県内").is_empty());
}

proptest! {
    #[test]
    fn nothing_panics(text in any::<String>()) {
        let _read = read(&text, None).value.map(|address| key(&address));
        let _read = (municipality(&text, Prefecture::from_number(40)), prefectures_in(&text));
    }

    #[test]
    fn a_shown_address_reads_the_same(rest in "(青峰|大字高良内字竹|東町)[1-9]{1,3}((丁目|番地|-|−|番)[1-9]{1,2}){0,2}( 例示ビル[1-9]階)?") {
        let once = read(&format!("福岡県久留米市{rest}"), None).value.unwrap();
        let twice = read(&once.to_string(), None).value.unwrap();
        prop_assert_eq!(once, twice);
    }

    #[test]
    fn near_addresses_do_not_panic(text in "(福岡県|久留米市|札幌市|郡|大字|字|[一二三十百0-9]|丁目|番地|番|号|条|の|-|F|階| ){0,12}") {
        let _read = read(&text, None).value.map(|address| key(&address));
    }
}

//! Addresses: prefecture, municipality with its code, the rest as `町名1-2-3`, the building.

use super::address_block;
use super::municipality::{self, Place, city, leading_prefecture, locate, stated_within, within};
use super::reading::quote;
use super::text::{is_dash, states_nothing, tidied_line, tidy_line};
use super::{Fault, Reading, postal};
use crate::domain::{Address, IssueCode, Municipality, Prefecture};
use std::borrow::Cow;

/// Several municipalities have this name and no prefecture tells which.
pub const AMBIGUOUS: IssueCode = IssueCode::new("value.address-ambiguous");
/// The municipality has another name today.
pub const FORMER: IssueCode = IssueCode::new("value.address-former");
/// The municipality was not found.
pub const MUNICIPALITY: IssueCode = IssueCode::new("value.address-municipality");

/// An address on one line: what a line break of a narrow column took apart belongs together (西町四⏎丁目4番, 1-⏎2).
#[must_use]
pub fn one_line(text: &str) -> String {
    const GOES_ON: [&str; 7] = ["丁目", "丁", "番", "号", "条", "区", "の"];
    if !text.contains('\n') {
        return tidy_line(text);
    }
    let mut whole = String::with_capacity(text.len());
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let is_number = |c: char| c.is_numeric() || "一二三四五六七八九十".contains(c);
        let goes_on = whole.ends_with(|c| is_dash(c) && c != 'ー')
            || line.starts_with(|c| is_dash(c) && c != 'ー')
            || whole.ends_with("丁") && line.starts_with('目')
            || whole.ends_with("番") && line.starts_with('地')
            || whole.ends_with(is_number) && GOES_ON.iter().any(|word| line.starts_with(word))
            || is_number_broken(&whole, line);
        if !whole.is_empty() && !goes_on {
            whole.push('\n');
        }
        whole.push_str(line);
    }
    tidy_line(&whole)
}

/// 光町1丁目8-2⏎0見本ビル, 西町２丁目１⏎７番１７号: a number that a narrow column broke between its digits. No number begins with
/// 0, and behind 丁目 or 番 no second one goes on with its own 番, 号 or dash.
fn is_number_broken(whole: &str, line: &str) -> bool {
    const BEFORE: [&str; 3] = ["丁目", "番", "番地"];
    const AFTER: [char; 5] = ['番', '号', '丁', 'の', 'ノ'];
    let begun = whole.trim_end_matches(char::is_numeric);
    let rest = line.trim_start_matches(char::is_numeric);
    if begun.len() == whole.len() || rest.len() == line.len() {
        return false;
    }
    // 3号棟 and 305号室 are houses and rooms; 03-0000-0000 is a telephone.
    let is_house = ["号室", "号棟", "号館", "番館"].iter().any(|word| rest.starts_with(word));
    let goes_on = || rest.starts_with(|c| AFTER.contains(&c) || is_dash(c)) && !is_house;
    let is_zero = || {
        line.starts_with(['0', '０'])
            && line.chars().take_while(|c| c.is_numeric()).count() <= 2
            && rest.chars().next().is_none_or(char::is_alphabetic)
            && !is_house
    };
    is_zero() || BEFORE.iter().any(|word| begun.ends_with(word)) && goes_on()
}

/// Reads an address. A prefecture is added where the municipality is unambiguous, or lies within `hint`. A municipality
/// of another column may stand before the text, also where the text repeats it.
#[must_use]
pub fn read(text: &str, hint: Option<Prefecture>) -> Reading<Address> {
    let line = with_lost_dashes(tidied_line(text));
    let line = postal::strip_trailing(postal::strip_leading(&line));
    if states_nothing(line) {
        return Reading::nothing();
    }
    let (prefecture, place) = find(line, hint);
    match place {
        Place::Found(found, rest) => {
            let (found, rest) = skip_repeated(found, rest);
            Reading::of(with_rest(Some(found.prefecture), Some(found), rest))
        }
        Place::Former(found, rest, name) => {
            let message = format!(
                "住所{}の「{name}」は旧市町村名です。今の「{}」として読みました。",
                quote(line),
                found.name
            );
            Reading::of(with_rest(Some(found.prefecture), Some(found), rest))
                .with(Fault::notice(FORMER, message))
        }
        Place::Ambiguous(candidates) => Reading::of(with_rest(None, None, line))
            .with(Fault::warning(AMBIGUOUS, ambiguous(line, &candidates))),
        Place::Unknown => {
            let rest = leading_prefecture(line).map_or(line, |(_, rest)| rest);
            let address = with_rest(prefecture, None, rest);
            if address.rest.is_empty() { Reading::of(address) } else { unknown(address, line) }
        }
    }
}

/// The prefecture of an address: what [`read`] says of it without a hint.
#[must_use]
pub fn prefecture_of(text: &str) -> Option<Prefecture> {
    let line = with_lost_dashes(tidied_line(text));
    let line = postal::strip_trailing(postal::strip_leading(&line));
    if states_nothing(line) {
        return None;
    }
    match find(line, None) {
        (_, Place::Found(found, _) | Place::Former(found, ..)) => Some(found.prefecture),
        (_, Place::Ambiguous(_)) => None,
        (stated, Place::Unknown) => stated,
    }
}

/// Whether a text begins with a prefecture and says more than that.
#[must_use]
pub fn states_prefecture(text: &str) -> bool {
    leading_prefecture(text).is_some_and(|(_, rest)| !rest.is_empty())
}

/// Whether a text begins with its prefecture, its city or its district: an address of its own. 朝日町1-2 and 中央区1-2 may be parts of
/// one.
#[must_use]
pub fn begins_with_place(text: &str, known: Option<Prefecture>) -> bool {
    let is_city =
        |found: &Municipality| city(&found.name).ends_with('市') && text.starts_with(city(&found.name));
    let is_district = || text.chars().take(6).skip(1).any(|letter| letter == '郡');
    let says_more = |rest: &str| rest.starts_with(|c: char| c.is_alphanumeric());
    states_prefecture(text)
        || match locate(text, known) {
            Place::Found(found, rest) => (is_city(&found) || is_district()) && says_more(rest),
            Place::Ambiguous(found) => found.iter().all(is_city),
            Place::Former(..) | Place::Unknown => false,
        }
}

/// `205五所川原市`, `13206 府中市`: a municipality or a prefecture without the code before it.
#[must_use]
pub fn without_code(text: &str) -> &str {
    let behind = text.trim_start_matches(['(', '[']).trim_start_matches(|c: char| c.is_ascii_digit());
    let bare = behind.trim_start_matches([')', ']', ':', '.', '-', '_', ' ']);
    let is_code =
        behind.len() < text.len() && bare.ends_with(['都', '道', '府', '県', '市', '区', '町', '村']);
    if is_code { bare } else { text }
}

/// A part of an address with its 丁目, 番地 and 号 as `1-2-3`.
#[must_use]
pub fn numbered(text: &str) -> String {
    address_block::numbered(text)
}

/// `三園1?19?1`: a dash that an export could not encode, between numbers.
fn with_lost_dashes(line: Cow<'_, str>) -> Cow<'_, str> {
    if !line.contains('?') {
        return line;
    }
    let letters: Vec<char> = line.chars().collect();
    let is_digit = |at: Option<usize>| at.and_then(|at| letters.get(at)).is_some_and(char::is_ascii_digit);
    let restored = |(at, letter): (usize, &char)| match letter {
        '?' if is_digit(at.checked_sub(1)) && is_digit(Some(at + 1)) => '-',
        other => *other,
    };
    letters.iter().enumerate().map(restored).collect()
}

fn unknown(address: Address, line: &str) -> Reading<Address> {
    let remedy = match address.prefecture {
        Some(_) => "合併などで変わった旧市町村名であれば、今の市区町村名でご記入ください。",
        None => "都道府県・市区町村からご記入ください。",
    };
    let message = format!("住所{}の市区町村を読み取れません。{remedy}", quote(line));
    Reading::of(address).with(Fault::warning(MUNICIPALITY, message))
}

fn ambiguous(line: &str, candidates: &[Municipality]) -> String {
    let places: Vec<String> =
        candidates.iter().take(3).map(|one| format!("{}{}", one.prefecture, one.name)).collect();
    let more = if candidates.len() > 3 { "など" } else { "" };
    format!(
        "住所{}は{}{more}のどれか分かりません。都道府県からご記入ください。",
        quote(line),
        places.join("・")
    )
}

/// The stated prefecture, and the municipality of the text.
fn find(line: &str, hint: Option<Prefecture>) -> (Option<Prefecture>, Place<'_>) {
    if let Some((prefecture, rest)) = leading_prefecture(line) {
        let place = stated_within(rest, prefecture)
            .or_else(|| leading_prefecture(rest).and_then(|(again, rest)| stated_within(rest, again)));
        return (Some(prefecture), place.unwrap_or(Place::Unknown));
    }
    match locate(line, hint) {
        Place::Unknown => short_prefecture(line).map_or((None, Place::Unknown), |(found, rest)| {
            (Some(found.prefecture), Place::Found(found, rest))
        }),
        place => (None, place),
    }
}

/// `大阪 吹田市…`, `東京新宿区…`: a prefecture without its last letter counts where a municipality of it follows.
fn short_prefecture(line: &str) -> Option<(Municipality, &str)> {
    Prefecture::all().find_map(|one| within(line.strip_prefix(one.short_name())?.trim_start(), one))
}

/// `熊本市` + `熊本市南区近見…`: the same place again, perhaps more exactly.
fn skip_repeated(found: Municipality, rest: &str) -> (Municipality, &str) {
    let stated = leading_prefecture(rest).filter(|(prefecture, _)| *prefecture == found.prefecture);
    let again = stated.map_or(rest, |(_, rest)| rest);
    let same_city = |more: &Municipality| city(&more.name) == city(&found.name);
    match within(again, found.prefecture).filter(|(more, _)| same_city(more)) {
        Some((more, after)) if again.starts_with(city(&found.name)) => (more, after),
        Some((more, after)) if more == found => (more, after),
        _ => {
            let ward = &found.name[city(&found.name).len()..];
            let again = again.strip_prefix(ward).filter(|_| !ward.is_empty()).unwrap_or(again);
            embedded(found, again)
        }
    }
}

/// `南区近見熊本市南区近見一丁目…`: the address was pasted twice; the last one counts.
fn embedded(found: Municipality, rest: &str) -> (Municipality, &str) {
    // Few rests are long enough to hold the name, and fewer have its first letter.
    let may_hold =
        rest.len() > found.name.len() && found.name.chars().next().is_some_and(|c| rest.contains(c));
    let last = (may_hold.then(|| rest.rfind(&*found.name)).flatten())
        .filter(|at| *at > 0 && !rest[..*at].contains(|c: char| c.is_ascii_digit()));
    match last {
        Some(at) => {
            let after = rest[at + found.name.len()..].trim_start();
            (found, after)
        }
        None => (found, rest),
    }
}

fn with_rest(prefecture: Option<Prefecture>, municipality: Option<Municipality>, rest: &str) -> Address {
    let is_hokkaido = prefecture.is_some_and(|one| one.number() == 1);
    let (rest, building) = address_block::split(rest, is_hokkaido);
    Address { prefecture, municipality, rest, building }
}

/// Comparison key to the 番地: prefecture, city (wards left out) and the folded rest; `None` where the municipality or
/// the number is missing.
#[must_use]
pub fn key(address: &Address) -> Option<String> {
    let municipality = address.municipality.as_ref()?;
    let rest = address_block::key(&address.rest);
    rest.contains(|c: char| c.is_ascii_digit())
        .then(|| format!("{:02}{}{rest}", municipality.prefecture.number(), city(&municipality.name)))
}

/// The municipality at the beginning of a text (with or without prefecture).
#[must_use]
pub fn municipality(text: &str, hint: Option<Prefecture>) -> Option<Municipality> {
    let line = tidy_line(text);
    match find(postal::strip_leading(&line), hint).1 {
        Place::Found(found, rest) => Some(skip_repeated(found, rest).0),
        Place::Former(found, ..) => Some(found),
        _ => None,
    }
}

/// The prefecture at the beginning of a text.
#[must_use]
pub fn prefecture_in(text: &str) -> Option<Prefecture> {
    municipality::prefecture_in(text)
}

/// All prefectures named in a text (`福岡県、佐賀県`, `福岡・佐賀`), in order of number.
#[must_use]
pub fn prefectures_in(text: &str) -> Vec<Prefecture> {
    let line = tidy_line(text);
    if ["全国", "全都道府県"].iter().any(|word| line.contains(word)) {
        return Prefecture::all().collect();
    }
    let words: Vec<&str> = line.split(|c: char| c.is_whitespace() || "、,・/;と及び".contains(c)).collect();
    Prefecture::all().filter(|one| line.contains(one.name()) || words.contains(&one.short_name())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case("見本市西町四\n丁目4番8号", "見本市西町四丁目4番8号")]
    #[case("見本市西町五丁\n目51番", "見本市西町五丁目51番")]
    #[case("見本市大字例示\n10522番地", "見本市大字例示 10522番地")]
    #[case("見本市西町1丁目8-2\n0例示ビル205", "見本市西町1丁目8-20例示ビル205")]
    #[case("見本市西町２丁目１\n７番１７号", "見本市西町2丁目17番17号")]
    #[case("見本市西町２１番２\n３−１０１号", "見本市西町21番23−101号")]
    #[case("見本市西町1-2\n3-101号", "見本市西町1-2 3-101号")]
    #[case("見本市西町1-2\n03-0000-0000", "見本市西町1-2 03-0000-0000")]
    #[case("見本市西町1番2\n3号棟", "見本市西町1番2 3号棟")]
    #[case("見本市西町1番2\n305号室", "見本市西町1番2 305号室")]
    #[case("見本市西町1-\n2-3", "見本市西町1-2-3")]
    #[case("見本市西町1-2\n例示ビル", "見本市西町1-2 例示ビル")]
    fn broken_lines_are_mended(#[case] text: &str, #[case] expected: &str) {
        assert_eq!(one_line(text), expected);
    }

    fn shown(text: &str, hint: Option<u8>) -> (String, String) {
        let address = read(text, hint.and_then(Prefecture::from_number)).value.unwrap_or_default();
        let code = address.municipality.as_ref().map(|one| one.code.to_string()).unwrap_or_default();
        (code, address.to_string())
    }

    #[rstest]
    #[case("福岡県久留米市青峰2丁目１−３", "402036", "福岡県久留米市青峰2-1-3")]
    #[case("久留米市青峰三丁目２番１５号", "402036", "福岡県久留米市青峰3-2-15")]
    #[case("久留米市青峰２－１－３", "402036", "福岡県久留米市青峰2-1-3")]
    #[case("久留米市青峰２?１?３", "402036", "福岡県久留米市青峰2-1-3")]
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

    #[rstest]
    #[case("筑紫郡那珂川町大字道善2-20", Some(40), "402311", "福岡県那珂川市大字道善2-20")]
    #[case("筑紫郡那珂川町大字道善2-20", None, "402311", "福岡県那珂川市大字道善2-20")]
    #[case("那珂川町大字道善2-20", Some(40), "402311", "福岡県那珂川市大字道善2-20")]
    #[case("那須郡那珂川町馬頭1", Some(40), "094111", "栃木県那珂川町馬頭1")]
    #[case("埼玉県大宮市桜木町1-1", None, "111007", "埼玉県さいたま市桜木町1-1")]
    #[case("宮城県泉市南光台1-1", None, "041050", "宮城県仙台市泉区南光台1-1")]
    #[case("前原市前原中央1-1", Some(40), "402303", "福岡県糸島市前原中央1-1")]
    fn a_district_and_a_former_name_are_understood(
        #[case] text: &str,
        #[case] hint: Option<u8>,
        #[case] code: &str,
        #[case] expected: &str,
    ) {
        assert_eq!(shown(text, hint), (code.to_owned(), expected.to_owned()), "{text}");
        let faults = read(text, hint.and_then(Prefecture::from_number)).faults;
        let told = if text.starts_with("那須郡") { vec![] } else { vec![FORMER] };
        assert_eq!(faults.iter().map(|one| one.code).collect::<Vec<_>>(), told, "{text}");
    }

    #[test]
    fn a_district_that_contradicts_excludes() {
        let reading = read("福岡県那須郡那珂川町1-1", None);
        assert_eq!(reading.faults[0].code, MUNICIPALITY);
        assert_eq!(reading.value.unwrap().prefecture.map(Prefecture::name), Some("福岡県"));
    }

    #[test]
    fn a_former_name_has_the_key_of_the_present_one() {
        let key_of = |text| key(&read(text, None).value.unwrap());
        assert_eq!(key_of("埼玉県大宮市桜木町1-1"), key_of("さいたま市大宮区桜木町1-1"));
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
}

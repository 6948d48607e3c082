//! Header words that are made of others (who asks, who does the work, until when, why not): what each is taken for, and
//! what must not be taken for it.

use super::dictionary::Dictionary;

use super::words::HeaderText;
use crate::domain::{Field, RecordKind};
use crate::layout::mapping::scorer::THRESHOLD;
use rstest::rstest;

/// The field that a kind makes of a header on its own.
fn field(kind: RecordKind, header: &str) -> Option<Field> {
    let found = Dictionary::shipped().matches(&HeaderText::of([header]));
    let (_, matches) = found.into_iter().find(|(own, _)| *own == kind)?;
    let sure = matches.into_iter().filter(|found| found.score >= THRESHOLD);
    let best =
        sure.max_by(|one, other| one.score.total_cmp(&other.score).then(one.weight.total_cmp(&other.weight)));
    best.map(|found| found.field)
}

#[rstest]
#[case(RecordKind::Case, Field::Title, &["業務のテーマ", "作業の題目", "頼まれた内容", "引き受けた仕事", "依頼の標題", "何の作業か", "役務の名称", "案件の見出し"])]
#[case(RecordKind::Case, Field::Client, &["問い合わせ元", "委託の会社", "申し込み企業", "打診のあった団体", "話をくれた会社", "もちかけた企業", "引合先の法人"])]
#[case(RecordKind::Case, Field::WorkKind, &["業務の種目", "委託の品目", "依頼の種類"])]
#[case(RecordKind::Case, Field::Remote, &["在宅でできるか", "リモートの有無", "テレワーク対応可否"])]
#[case(RecordKind::Case, Field::Place, &["作業する場所", "実施都道府県・市町村", "仕事をする所", "就業市町村", "どこで作業するか", "履行場所の住所"])]
#[case(RecordKind::Case, Field::Quantity, &["必要な個数", "注文の数量", "作業のボリューム"])]
#[case(RecordKind::Case, Field::Amount, &["税抜の価格", "単発の見積", "スポット予算", "報酬の合計", "料金の総額", "お金（今年度）", "先方の予算額"])]
#[case(RecordKind::Case, Field::AnnualAmount, &["年間の見込額", "年間想定の総額", "年度換算"])]
#[case(RecordKind::Case, Field::People, &["何名程度必要か", "従事者は何人"])]
#[case(RecordKind::Case, Field::OpenOn, &["募集の初日", "公募開始の日", "依頼を受けた日", "相談のあった日", "案内を出した日", "声がかかった日"])]
#[case(RecordKind::Case, Field::DeadlineOn, &["返事の期限", "手挙げの締め切り", "返信〆切", "回答は何日まで・期限", "エントリーのリミット", "いつまでに返事がいるか"])]
#[case(RecordKind::Case, Field::DueOn, &["仕上がりの期日", "引渡〆切", "完成の期限", "納品の期限日", "出来上がりの予定"])]
#[case(RecordKind::Case, Field::State, &["いまの進み", "現時点の段階", "検討の経過", "現在の様子"])]
#[case(RecordKind::Case, Field::OrderedOn, &["受注が決まった日", "契約した年月日", "成約の月日"])]
#[case(RecordKind::Case, Field::AssignedOn, &["事業所が決まった日付", "引受先を決めた日", "受け手が確定した日・確定日"])]
#[case(RecordKind::Case, Field::ClosedOn, &["打切の日付", "流れた年月日", "キャンセルになった日"])]
#[case(RecordKind::Case, Field::LostReason, &["流れたわけ", "お断りした事情", "中止のいきさつ", "不調に終わった原因", "決まらなかった訳", "取りやめの事由"])]
#[case(RecordKind::Order, Field::Name, &["受け持った事業所", "引受けた作業所", "請負の施設", "作業する工房", "やってもらう事業所"])]
#[case(RecordKind::Order, Field::Share, &["受け持ちの割合", "引受の率", "割り振り比率"])]
#[case(RecordKind::Order, Field::Amount, &["割当の額", "引受の金額", "税抜金額", "渡すお金", "委託料の合計"])]
#[case(RecordKind::Order, Field::OrderedOn, &["注文した年月日", "発注の月日", "手配の年月日"])]
#[case(RecordKind::Order, Field::AssignedOn, &["施設を決めた日", "作業所の確定日", "担当が決まった年月日・決まった日"])]
#[case(RecordKind::Order, Field::CaseNumber, &["案件の記号", "仕事の番号", "元になった案件"])]
#[case(RecordKind::Order, Field::State, &["作業の具合", "納品状態", "いまの状況"])]
#[case(RecordKind::Delivery, Field::Name, &["作った作業所", "納めた施設", "引き受けた工房"])]
#[case(RecordKind::Delivery, Field::DeliveredOn, &["渡した年月日", "届けた月日", "引渡の年月日"])]
#[case(RecordKind::Delivery, Field::Quantity, &["できた個数", "納めた点数", "仕上げた数量"])]
#[case(RecordKind::Delivery, Field::Defects, &["はじいた数", "不合格の点数", "手直しの件数", "戻された個数"])]
#[case(RecordKind::Delivery, Field::Hours, &["かかった作業の時間数", "従事の時間", "手間（時間）"])]
#[case(RecordKind::Delivery, Field::WagesPaid, &["事業所の工賃", "渡した工賃の額", "払った賃金"])]
#[case(RecordKind::Lead, Field::Client, &["訪問した会社", "面談先の企業", "回った会社", "出向いた先"])]
#[case(RecordKind::Lead, Field::FirstMeetingOn, &["ファーストコンタクトの日", "初回ミーティング", "訪ねた年月日"])]
#[case(RecordKind::Lead, Field::ContractedOn, &["成約した日", "話のまとまった日", "契約を結んだ日"])]
#[case(RecordKind::Lead, Field::OrderedAmount, &["まとまった金額", "成約の総額"])]
#[case(RecordKind::Lead, Field::LostReason, &["断りの事情", "流れたわけ", "まとまらなかった理由"])]
#[case(RecordKind::Application, Field::Interest, &["応募の意思", "参加されますか", "受注の可否", "今回の案件をどうされますか", "意向をお聞かせください"])]
#[case(RecordKind::Application, Field::WorkshopCount, &["受けられる事業所", "手を挙げる施設の数", "事業所はいくつ"])]
#[case(RecordKind::Application, Field::People, &["動ける人数", "集められる人員", "利用者は全部で何名ですか"])]
#[case(RecordKind::Application, Field::CaseNumber, &["案件の記号", "どの案件か", "応募する案件の選択"])]
#[case(RecordKind::Wage, Field::WageBefore, &["取組前の平均", "工賃（開始前）", "はじめる前の工賃"])]
#[case(RecordKind::Wage, Field::WageAfter, &["取組後の平均", "工賃（参加後）", "はじめた後の工賃"])]
fn words_that_are_made_of_others(
    #[case] kind: RecordKind,
    #[case] expected: Field,
    #[case] headers: &[&str],
) {
    for header in headers {
        assert_eq!(field(kind, header), Some(expected), "{header}");
    }
}

#[rstest]
#[case(RecordKind::Case, Field::Title, &["作業名の番号", "業務の担当窓口名", "案件区分名", "依頼会社名", "作業にかかる金額", "作業の開始日", "案件は何名"])]
#[case(RecordKind::Case, Field::Client, &["相談日", "依頼主の担当者", "申込先メールの件数", "問合せ元の電話", "会社の住所", "委託先事業所", "取引先番号", "受注理由"])]
#[case(RecordKind::Case, Field::Amount, &["年間の金額", "単価の金額", "失注の金額", "粗利額", "月額の料金", "お金（年間）", "1件のお金の合計"])]
#[case(RecordKind::Case, Field::OpenOn, &["納品した日", "失注日", "受注が決まった日", "応募締切日", "事業所決定日"])]
#[case(RecordKind::Case, Field::DeadlineOn, &["納品〆切", "引渡期限", "募集開始", "納期", "回答日"])]
#[case(RecordKind::Case, Field::DueOn, &["応募期限", "返事の期限", "募集〆切", "申込期限"])]
#[case(RecordKind::Case, Field::Place, &["発注者の所在地", "企業の住所", "本社所在地", "依頼主の場所"])]
#[case(RecordKind::Case, Field::Quantity, &["作業人数", "応募数量", "数量単価", "事業所数"])]
#[case(RecordKind::Case, Field::ClosedOn, &["完了予定日", "募集終了日", "応募終了日"])]
#[case(RecordKind::Order, Field::Name, &["事業所番号", "作業所の数", "引受法人", "取りまとめ窓口"])]
#[case(RecordKind::Order, Field::OrderedOn, &["納期", "納品月", "発注月"])]
#[case(RecordKind::Delivery, Field::Quantity, &["不良数", "納品した不良の数"])]
#[case(RecordKind::Delivery, Field::Defects, &["不良率", "ミス率", "納品数"])]
#[case(RecordKind::Delivery, Field::WagesPaid, &["平均工賃", "工賃の支払予定"])]
#[case(RecordKind::Delivery, Field::DeliveredOn, &["納品予定日", "納入期限"])]
#[case(RecordKind::Lead, Field::Client, &["担当者", "商談日", "失注理由", "訪問目的", "商談の経過", "企業番号"])]
#[case(RecordKind::Lead, Field::OrderedAmount, &["失注額", "需要額", "見込額", "年間定期額"])]
#[case(RecordKind::Lead, Field::ContractedOn, &["契約予定日", "失注日", "行った日"])]
#[case(RecordKind::Application, Field::Interest, &["応募理由", "対応できる人数", "応募する案件の番号", "事業所数"])]
#[case(RecordKind::Application, Field::People, &["事業所数", "応募理由"])]
#[case(RecordKind::Wage, Field::WageBefore, &["開始前の日数", "平均工賃の増加率", "取組前後の差額"])]
fn words_that_are_not_taken(#[case] kind: RecordKind, #[case] not: Field, #[case] headers: &[&str]) {
    for header in headers {
        assert_ne!(field(kind, header), Some(not), "{header}");
    }
}

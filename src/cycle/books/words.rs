//! Words of people's that hold though their book does not show them: what is told of it, and which go back into it.

use super::super::copies;
use super::stands::Stands;
use crate::domain::{HumanCell, Issue, IssueCode, Origin, Severity};
use crate::plan::Unseen;
use crate::resolve::Asked;
use crate::views::BookId;
use std::collections::BTreeMap;

const PUT_BACK: IssueCode = IssueCode::new("book.words-kept");

/// What a person should know of tabs and columns that are gone although something was written there.
pub(super) fn tab_told(book: &BookId, unseen: &Unseen, known: &[HumanCell], origin: &Origin) -> Vec<Issue> {
    let id = book.to_string();
    let mut lost: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for cell in known.iter().filter(|cell| cell.book == id && unseen.covers(cell)) {
        let is_tab = unseen.gone.contains(&cell.tab) || unseen.without_key.contains(&cell.tab);
        *lost.entry((&cell.tab, if is_tab { "" } else { &cell.column })).or_default() += 1;
    }
    let told = lost.into_iter().map(|((tab, column), count)| {
        let message = if unseen.gone.contains(tab) {
            format!(
                "シート「{tab}」が見当たりません。前回までの記入（{count}件）はそのまま使い、作り直したシートに書き戻します。取り消すときは、その記入を消してください。"
            )
        } else if column.is_empty() {
            format!(
                "シート「{tab}」の記入は今回読めないため、前回までの記入（{count}件）をそのまま使っています。"
            )
        } else {
            format!(
                "シート「{tab}」に列「{column}」が見当たりません。前回までの記入（{count}件）はそのまま使い、列を作り直して書き戻します。取り消すときは、その記入を消してください。"
            )
        };
        Issue::new(PUT_BACK, Severity::Warning, origin.sheet(tab), message)
    });
    told.collect()
}

/// What a person should know of an older copy in the place of a book: which words hold although it does not show them, and
/// which it shows although they do not hold.
pub(super) fn older_told(kept: &[HumanCell], forgotten: &[[String; 4]], origin: &Origin) -> Option<Issue> {
    if kept.is_empty() && forgotten.is_empty() {
        return None;
    }
    let mut message = "いまより前のブックに置き換わっています（控えを戻したものと思われます）。".to_owned();
    if !kept.is_empty() {
        message.push_str(&format!(
            "その後の記入（{}件）はそのまま使い、書き戻します: {}。",
            kept.len(),
            copies::listed(kept)
        ));
    }
    if !forgotten.is_empty() {
        let shown: Vec<String> = (forgotten.iter().take(copies::SHOWN))
            .map(|[tab, key, column, value]| format!("{tab} {key} の{column}「{value}」"))
            .collect();
        let rest = forgotten.len().saturating_sub(shown.len());
        let more = if rest > 0 { format!("、ほか{rest}件") } else { String::new() };
        message.push_str(&format!(
            "その後に消されたか書き換えられていた次の記入は使いません: {}{more}。",
            shown.join("、")
        ));
    }
    message.push_str("置き換えた後の記入は使っています。違うところは、次の夜の後に書き直してください。");
    Some(Issue::new(PUT_BACK, Severity::Warning, origin.clone(), message))
}

/// Of what holds in a book, the words that are not to be read in its file.
pub(super) fn put_back(
    human: &[HumanCell],
    book: &BookId,
    unseen: Option<&Unseen>,
    (stands, is_older): (&Stands, bool),
) -> Vec<HumanCell> {
    let id = book.to_string();
    let is_lost = |cell: &HumanCell| match stands {
        Stands::Absent => true,
        Stands::Held(_) => false,
        Stands::Untouched(_) => copies::is_pending(cell),
        Stands::Found(..) if is_older => true,
        Stands::Found(..) => copies::is_pending(cell) || unseen.is_some_and(|unseen| unseen.covers(cell)),
    };
    human.iter().filter(|cell| cell.book == id && is_lost(cell)).cloned().collect()
}

/// Whom an answer of 名寄せ確認 is about that the tab asks no more: by what both sides were remembered.
pub(super) fn sides_of(cell: &HumanCell, asked: &BTreeMap<String, Asked>) -> Vec<(&'static str, String)> {
    let Some(asked) = asked.get(&cell.key).filter(|_| cell.tab == "名寄せ確認") else {
        return Vec::new();
    };
    let side = |keys: &[String]| keys.iter().find_map(|key| name_in(key)).unwrap_or_default();
    vec![
        ("迷っている理由", "前に判定していただいた組です。判定を消すと、取り消せます。".to_owned()),
        ("名称（左）", side(&asked.left)),
        ("名称（右）", side(&asked.right)),
    ]
}

/// The name in a key of evidence: `number+name|A型|4010…|ヒマワリ|`, `name+phone|A型|ヒマワリ||03…`.
fn name_in(key: &str) -> Option<String> {
    let parts: Vec<&str> = key.split('|').collect();
    let name = match *parts.first()? {
        "number+name" => *parts.get(3)?,
        "name+phone" | "name+address" | "name" => *parts.get(2)?,
        "prefecture" | "phone" | "email" => *parts.get(2)?,
        "content" | "number" | "number+address" | "official" | "folder" => return None,
        whole => whole,
    };
    (!name.is_empty()).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_side_is_told_from_what_it_was_remembered_by() {
        for (key, name) in [
            ("number+name|A型|4010000001|ヒマワリ|", Some("ヒマワリ")),
            ("name+phone|B型|アオゾラ|ダイニ|0300000000", Some("アオゾラ")),
            ("content|0123", None),
            ("number|A型|4010000001", None),
            ("phone|0300000000|福岡あおぞら窓口", Some("福岡あおぞら窓口")),
        ] {
            assert_eq!(name_in(key).as_deref(), name, "{key}");
        }
    }
}

//! A desk's own note of the cases that reached it: beside each case what it replied (当センターの返事), when, and with how many. Whose reply it is
//! the folder says.

use super::partial::{place_of, read_beside};
use crate::domain::{Field, RecordKind};
use crate::layout::heads::header::Header;
use crate::layout::mapping::scorer::Scorer;
use crate::layout::model::{Orientation, Table};
use crate::layout::view::View;
use crate::normalise::words;

/// Rows below a header in which answers are looked for.
const LOOKED_AT: u32 = 60;
/// Share of answers among the values of such a column.
const MOST: f64 = 0.8;
/// Words of a column that says what was replied.
const REPLIES: [&str; 14] = [
    "返事",
    "返答",
    "回答",
    "返信",
    "応募",
    "参加",
    "意向",
    "諾否",
    "可否",
    "興味",
    "手挙げ",
    "手上げ",
    "エントリー",
    "対応",
];
/// What such a word may ask for instead.
const OTHERS: [&str; 14] =
    ["締切", "〆切", "期限", "期日", "日", "先", "者", "数", "理由", "方法", "区分", "番号", "担当", "結果"];

/// The header of such cases as that of the replies beside them.
pub(in crate::layout) fn header(view: &View<'_>, cases: &Header, scorer: &mut Scorer<'_>) -> Option<Header> {
    let is_list = view.orientation == Orientation::Rows && view.fold().is_none();
    if cases.assignment.kind != RecordKind::Case || !is_list {
        return None;
    }
    let number = place_of(cases, &[Field::CaseNumber]);
    let title = place_of(cases, &[Field::Title]).filter(|at| Some(*at) != number);
    let end = view.rows().min(cases.last + LOOKED_AT);
    let answers = |at: usize| {
        let texts: Vec<_> = (cases.last + 1..=end)
            .map(|row| view.text(row, at as u32 + 1))
            .filter(|text| !text.is_empty())
            .collect();
        let answers = texts.iter().filter(|text| words::interest(text).is_some()).count();
        answers > 0 && answers as f64 >= texts.len() as f64 * MOST
    };
    let says = |at: usize| {
        let own = cases.paths[at].as_ref().and_then(|path| path.last());
        own.is_some_and(|own| {
            REPLIES.iter().any(|word| own.contains(word)) && !OTHERS.iter().any(|word| own.contains(word))
        })
    };
    let is_open = |at: usize| cases.paths[at].is_some() && cases.assignment.fields[at].is_none();
    let mut found = (0..cases.paths.len()).filter(|at| is_open(*at) && says(*at) && answers(*at));
    let (Some(reply), None) = (found.next(), found.next()) else { return None };
    let named = [(number, Field::CaseNumber), (title, Field::Title), (Some(reply), Field::Interest)];
    let names: Vec<(usize, Field)> =
        named.into_iter().filter_map(|(at, field)| at.map(|at| (at, field))).collect();
    let own = |at: usize| cases.paths[at].as_ref().and_then(|path| path.last()).map_or("", String::as_str);
    let speaks = |at: usize| REPLIES.iter().any(|word| own(at).contains(word));
    // 人数 behind the reply is who the desk would send, 回答日 when it replied, whatever a case may call so; what stands before it speaks of
    // the case unless it says otherwise.
    let of_reply = |at: usize| match cases.assignment.fields[at].map(|found| found.field) {
        None => cases.paths[at].is_some() && (at > reply || speaks(at)),
        Some(Field::People | Field::AnsweredAt) => at > reply,
        Some(Field::OpenOn | Field::UpdatedOn) => at > reply && speaks(at),
        Some(_) => false,
    };
    let counts = |at: usize| {
        let texts: Vec<_> = (cases.last + 1..=end)
            .map(|row| view.text(row, at as u32 + 1))
            .filter(|text| !text.is_empty())
            .collect();
        !texts.is_empty() && texts.iter().all(|text| text.chars().all(|c| c.is_ascii_digit()))
    };
    // 事業所 over 3 and 4 says how many.
    let workshops = (reply + 1..cases.paths.len())
        .find(|at| of_reply(*at) && ["事業所", "施設", "作業所"].contains(&own(*at)) && counts(*at));
    let names: Vec<(usize, Field)> =
        names.into_iter().chain(workshops.map(|at| (at, Field::WorkshopCount))).collect();
    let mut alone = cases.clone();
    for at in 0..alone.paths.len() {
        if !of_reply(at) && !names.iter().any(|(name, _)| *name == at) {
            (alone.paths[at], alone.assignment.fields[at]) = (None, None);
        }
    }
    read_beside(&alone, RecordKind::Application, &names, scorer)
        .filter(|read| place_of(read, &[Field::Interest]) == Some(reply))
}

/// Leaves out what has not been answered yet, and what of the cases is the reply's.
pub(in crate::layout) fn settle(cases: &mut Table, replies: &mut Table) {
    replies.records.retain(|record| record.get(Field::Interest).is_some());
    let is_name = |field: Option<Field>| matches!(field, None | Some(Field::CaseNumber | Field::Title));
    let read: Vec<u32> =
        replies.columns.iter().filter(|column| !is_name(column.field)).map(|column| column.index).collect();
    for column in cases.columns.iter_mut().filter(|column| read.contains(&column.index)) {
        let Some(field) = column.field.take() else { continue };
        for record in &mut cases.records {
            record.cells.retain(|cell| cell.field != field || cell.cell.col != column.index);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::{DeskId, Field, Origin, RecordKind, SourceRole};
    use crate::layout::{Context, Dictionary, Layout, read};
    use crate::table::{Book, Cell, Format, Grid, Sheet, Visibility};

    const ROWS: [&str; 4] = [
        "案件番号|案件名|発注企業|納期|当センターの返事|回答日|事業所|人数",
        "全24-01|会社案内の封入|㈱見本製作所|2024/8/1|応募する|2024/6/8|3|14",
        "全24-02|公園の草取り|例示市役所|2024/8/2|応募しない|2024/6/9||",
        "全24-03|伝票のデータ入力|㈱架空食品|2024/8/3||||",
    ];

    fn read_as(role: SourceRole) -> Layout {
        let cells = ROWS.iter().map(|row| row.split('|').map(Cell::text).collect()).collect();
        let grid = Grid::from_rows(cells);
        let merges = Vec::new();
        let sheet = Sheet { name: "控え".into(), visibility: Visibility::Visible, grid, merges };
        let book = Book { format: Format::Xlsx, encoding: None, sheets: vec![sheet] };
        read(&book, &Context::of(role, Origin::file("f", "")), Dictionary::shipped()).0
    }

    #[test]
    fn a_desk_notes_its_replies_beside_the_cases() {
        let layout = read_as(SourceRole::Desk(DeskId::new("d10")));
        let of = |kind: RecordKind| layout.records().filter(|record| record.kind == kind).collect::<Vec<_>>();
        assert_eq!(of(RecordKind::Case).len(), 3);
        let replies = of(RecordKind::Application);
        let said = |at: usize, field: Field| {
            replies[at].get(field).map(|cell| cell.value.show().into_owned()).unwrap_or_default()
        };
        assert_eq!(replies.len(), 2, "the third is not answered yet");
        assert_eq!(said(0, Field::CaseNumber), "全24-01");
        assert_eq!(said(0, Field::Interest), "応募する");
        assert_eq!(said(0, Field::AnsweredAt), "2024/6/8");
        assert_eq!(said(0, Field::WorkshopCount), "3");
        assert_eq!(said(0, Field::People), "14");
        let is_reply = |field: Field| matches!(field, Field::People | Field::AnsweredAt);
        let kept = of(RecordKind::Case).iter().any(|case| case.cells.iter().any(|cell| is_reply(cell.field)));
        assert!(!kept, "what the desk would send is none of the case's");
    }

    #[test]
    fn the_office_has_no_reply_of_its_own() {
        let layout = read_as(SourceRole::Office);
        assert!(layout.records().all(|record| record.kind != RecordKind::Application));
    }
}

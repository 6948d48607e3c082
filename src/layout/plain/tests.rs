//! What is read of sheets of the world: shapes, each as small as it may be.

use super::persons;
use super::stacked;
use super::table::PlainTable;
use crate::domain::CellRef;
use crate::layout::vocabulary::dictionary::Dictionary;
use crate::table::{Cell, Format, Grid, Merge, Sheet, Visibility};

/// Rows by `/`, cells by `|`; a cell that begins with `<` goes on with the one to its left, with `^` with the one above it.
fn sheet(text: &str) -> Sheet {
    let rows: Vec<Vec<&str>> = text.split('/').map(|row| row.split('|').map(str::trim).collect()).collect();
    let cell = |text: &&str| match text.parse::<f64>() {
        Ok(number) => Cell::Number(number),
        Err(_) => Cell::text(text),
    };
    let mut grid = Grid::from_rows(rows.iter().map(|row| row.iter().map(cell).collect()).collect());
    let mut merges: Vec<Merge> = Vec::new();
    let place = |row: usize, col: usize| CellRef::new(row as u32 + 1, col as u32 + 1);
    for (row, cells) in rows.iter().enumerate() {
        for (col, text) in cells.iter().enumerate() {
            let before = match *text {
                "<" => place(row, col - 1),
                "^" => place(row - 1, col),
                _ => continue,
            };
            let value = grid.get(before.row, before.col).clone();
            grid.set(row as u32 + 1, col as u32 + 1, value);
            match merges.iter_mut().find(|merge| merge.contains(before)) {
                Some(merge) => {
                    merge.last.row = merge.last.row.max(row as u32 + 1);
                    merge.last.col = merge.last.col.max(col as u32 + 1);
                }
                None => merges.push(Merge { first: before, last: place(row, col) }),
            }
        }
    }
    merges.sort();
    Sheet { name: "".into(), visibility: Visibility::Visible, grid, merges }
}

fn tables(text: &str) -> Vec<PlainTable> {
    stacked::tables(&sheet(text), &[], Format::Xlsx)
}

/// Header and records, as the sheet is written.
fn shown(tables: &[PlainTable]) -> Vec<String> {
    let line = |row: &Vec<String>| row.join("|");
    tables
        .iter()
        .map(|table| table.names().iter().chain(&table.rows).map(line).collect::<Vec<_>>().join("/"))
        .collect()
}

#[test]
fn shapes_of_sheets_are_read_as_they_stand() {
    let cases: [(&str, &str, &[&str]); 44] = [
        (
            "a small table above a wider one",
            "Item|Qty|/Pen|1|/Ink|2|/||/Code|Name|Price/A|x|5/B|y|6",
            &["Item|Qty/Pen|1/Ink|2", "Code|Name|Price/A|x|5/B|y|6"],
        ),
        (
            "merged title",
            "Stock|<|</||/Code|Item|Qty/A1|Pen|5/A2|Ink|6",
            &["Code|Item|Qty/A1|Pen|5/A2|Ink|6"],
        ),
        (
            "merged title above the header",
            "Stock|<|</Code|Item|Qty/A1|Pen|5/A2|Ink|6",
            &["Code|Item|Qty/A1|Pen|5/A2|Ink|6"],
        ),
        (
            "title of two rows",
            "Stock|<|</^|^|^/Code|Item|Qty/A1|Pen|5/A2|Ink|6",
            &["Code|Item|Qty/A1|Pen|5/A2|Ink|6"],
        ),
        (
            "narrow merged title",
            "Stock|<|/||/Code|Item|Qty/A1|Pen|5/A2|Ink|6",
            &["Code|Item|Qty/A1|Pen|5/A2|Ink|6"],
        ),
        (
            "merged note below",
            "Code|Item|Qty/A1|Pen|5/A2|Ink|6/Note: by hand|<|<",
            &["Code|Item|Qty/A1|Pen|5/A2|Ink|6"],
        ),
        (
            "unit at the right",
            "表1||/||（単位：人）/区分|男|女/東|48|52/西|40|50",
            &["区分|男|女/東|48|52/西|40|50"],
        ),
        (
            "title and date",
            "Stock list||31 March 2024/Code|Item|Qty/A1|Pen|5/A2|Ink|6",
            &["Code|Item|Qty/A1|Pen|5/A2|Ink|6"],
        ),
        (
            "pages",
            "List||Page 1/Code|Item|Qty/A1|Pen|5/A2|Ink|6/||/List||Page 2/Code|Item|Qty/A3|Pad|7",
            &["Code|Item|Qty/A1|Pen|5/A2|Ink|6/A3|Pad|7"],
        ),
        (
            "years below groups",
            "Area|Sales|</^|2022|2023/East|31|2/West|5|6",
            &["Area|Sales > 2022|Sales > 2023/East|31|2/West|5|6"],
        ),
        (
            "ranges below groups",
            "Area|Men|</^|0-17|18+/East|31|2/West|5|6",
            &["Area|Men > 0-17|Men > 18+/East|31|2/West|5|6"],
        ),
        (
            "three rows",
            "Club|H1|<|<|</^|Q1|<|Q2|</^|Jan|Feb|Apr|May/East|2|3|4|5/West|6|7|8|8",
            &["Club|H1 > Q1 > Jan|H1 > Q1 > Feb|H1 > Q2 > Apr|H1 > Q2 > May/East|2|3|4|5/West|6|7|8|8"],
        ),
        (
            "units",
            "Item|Depth|pH|Lead/|m||mg/W1|1|7.1|3/W2|2|7.2|4",
            &["Item|Depth > m|pH|Lead > mg/W1|1|7.1|3/W2|2|7.2|4"],
        ),
        ("numbers of columns", "Area|Pop/1|2/East|100/West|200", &["Area|Pop/East|100/West|200"]),
        (
            "a record that counts up",
            "Club|Q1|Q2|Q3/East|1|2|3/West|15|6|7",
            &["Club|Q1|Q2|Q3/East|1|2|3/West|15|6|7"],
        ),
        (
            "sums",
            "Item|Red|Blue/Pen|1|2/Subtotal|1|2/Ink|3|3/小計|3|3/Total gastos|4|5",
            &["Item|Red|Blue/Pen|1|2/Ink|3|3"],
        ),
        (
            "all first",
            "Age|Men|Women/総数|9|9/0～4|4|5/5～9|5|4",
            &["Age|Men|Women/総数|9|9/0～4|4|5/5～9|5|4"],
        ),
        (
            "statistics behind a blank row",
            "Pupil|Mark/Ann|50/Bob|60/|/Average|55/Max|60",
            &["Pupil|Mark/Ann|50/Bob|60"],
        ),
        (
            "side by side",
            "Name|Ext||Room|Seats/Paul|406||R0|21/Mia|556||R1|31/Noah|884||R2|5",
            &["Name|Ext/Paul|406/Mia|556/Noah|884", "Room|Seats/R0|21/R1|31/R2|5"],
        ),
        (
            "captions side by side",
            "In|||Out|/Day|Sum||Day|Sum/5|846||6|721/7|673||8|721/||||/",
            &["Day|Sum/5|846/7|673", "Day|Sum/6|721/8|721"],
        ),
        (
            "a gap in one list",
            "Name|Qty||2022|2023/Paul|4||21|3/Mia|5||31|4/Noah|8||5|5",
            &["Name|Qty|2022|2023/Paul|4|21|3/Mia|5|31|4/Noah|8|5|5"],
        ),
        (
            "columns of space",
            "||2023||2022/||£||£/Sales||10||9/Cost||5||4/Tax||1||2",
            &["|2023 > £|2022 > £/Sales|10|9/Cost|5|4/Tax|1|2"],
        ),
        (
            "stacked without a blank row",
            "Table A|/Tree|Height/Oak|20/Ash|15/Table B|/Bird|Seen/Wren|2/Robin|5",
            &["Tree|Height/Oak|20/Ash|15", "Bird|Seen/Wren|2/Robin|5"],
        ),
        (
            "teams",
            "Red|/No|Player/1|Ann/2|Bob/|/Blue|/No|Player/3|Cy/4|Di",
            &["No|Player/1|Ann/2|Bob", "No|Player/3|Cy/4|Di"],
        ),
        (
            "labels above a list",
            "Bill to:|Globex||No.|G-1/|Main St||Date|5 May/||||/#|Item|Qty|Price|Sum/1|Pen|4|2|8/2|Ink|1|3|3/|||Total|11",
            &["#|Item|Qty|Price|Sum/1|Pen|4|2|8/2|Ink|1|3|3"],
        ),
        (
            "a line above a list",
            "所属|総務課||/|||/日|曜日|出勤|摘要/1|水|8|/2|木|9|/3|金|9|",
            &["日|曜日|出勤|摘要/1|水|8|/2|木|9|/3|金|9|"],
        ),
        (
            "a header again",
            "Code|Name|Qty/a|x|1/b|y|2/Code|Name|Qty/c|z|4",
            &["Code|Name|Qty/a|x|1/b|y|2/c|z|4"],
        ),
        (
            "merged values of cards",
            "名前|工房|</住所|東区1|</電話|03-1|<",
            &["名前|工房|工房/住所|東区1|東区1/電話|03-1|03-1"],
        ),
        (
            "a letterhead of two sides",
            "Bright Ltd|||INVOICE/12 Mill Lane|||/VAT 1||No.|INV-7/||Date|2024-05-14/Bill to:|||/Harbour|||/|||/Item|Qty|Price|Sum/Cup|2|3|6/Lid|1|4|4/Box|4|2|8/|||/||Subtotal|18/||VAT 20%|3.6/||Total|21.6",
            &["Item|Qty|Price|Sum/Cup|2|3|6/Lid|1|4|4/Box|4|2|8"],
        ),
        (
            "fields above a list",
            "Device|X-1||/Operator|Kim||/Day|2024-01-01||/|||/Item|Qty|Price|Sum/Cup|2|3|6/Lid|1|4|4",
            &["Item|Qty|Price|Sum/Cup|2|3|6/Lid|1|4|4"],
        ),
        (
            "a list of two columns above a wider one",
            "Name|Room||/Ann|A12||/Bob|Hall||/Cy|B3||/|||/Item|Qty|Price|Sum/Cup|2|3|6/Lid|1|4|4/Box|4|2|8",
            &["Name|Room/Ann|A12/Bob|Hall/Cy|B3", "Item|Qty|Price|Sum/Cup|2|3|6/Lid|1|4|4/Box|4|2|8"],
        ),
        (
            "sections",
            "Item|Qty|Price/Fruit||/Fig|3|2/Pear|4|1/Roots||/Leek|3|2/Beet|1|1",
            &["Item|Qty|Price/Fig|3|2/Pear|4|1/Leek|3|2/Beet|1|1"],
        ),
        (
            "merged sections",
            "Item|Qty|Price/Fig|3|2/Roots|<|</Leek|3|2/Beet|1|1",
            &["Item|Qty|Price/Fig|3|2/Leek|3|2/Beet|1|1"],
        ),
        (
            "sections beside the codes",
            "Code|Item|Sum/|Income|/A1|Fees|2/A2|Sales|3/|Costs|/B1|Rent|4/B2|Tax|1",
            &["Code|Item|Sum/A1|Fees|2/A2|Sales|3/B1|Rent|4/B2|Tax|1"],
        ),
        (
            "records that lack all else",
            "Name|Phone|Note/Ann||/Bob|1|x/Cy||/Di||/Ed|2|",
            &["Name|Phone|Note/Ann||/Bob|1|x/Cy||/Di||/Ed|2|"],
        ),
        (
            "a single record that lacks all else",
            "Name|Phone|Note/Ann||/Bob|1|x/Cy|3|y/Ed|2|z",
            &["Name|Phone|Note/Ann||/Bob|1|x/Cy|3|y/Ed|2|z"],
        ),
        (
            "names in two scripts",
            "城市|平均|最高/City|Mean|Highest/北京|2|3/上海|5|6",
            &["城市 > City|平均 > Mean|最高 > Highest/北京|2|3/上海|5|6"],
        ),
        (
            "units in words",
            "Time|Flow|Load/min|l|bar/0|2|3/5|5|6/9|5|6",
            &["Time > min|Flow > l|Load > bar/0|2|3/5|5|6/9|5|6"],
        ),
        (
            "a first record in words",
            "Item|Jan|Feb/Pen|closed|open/Ink|3|4/Pad|5|6",
            &["Item|Jan|Feb/Pen|closed|open/Ink|3|4/Pad|5|6"],
        ),
        (
            "weekdays",
            "Name|3 Jun|4 Jun|5 Jun/|Mon|Tue|Wed/Ann|E|L|N/Bob|L|N|E",
            &["Name|3 Jun > Mon|4 Jun > Tue|5 Jun > Wed/Ann|E|L|N/Bob|L|N|E"],
        ),
        (
            "a sum without a label",
            "Page|Seen|New/a|10|4/b|20|6/c|30|5/|60|15",
            &["Page|Seen|New/a|10|4/b|20|6/c|30|5"],
        ),
        ("no sum", "Page|Seen|New/a|10|4/b|20|6/c|30|5/|70|9", &["Page|Seen|New/a|10|4/b|20|6/c|30|5/|70|9"]),
        (
            "words below numbers",
            "Run|Temp|Load/1|2|4/2|3|4/3|1|4/End of test|broken|",
            &["Run|Temp|Load/1|2|4/2|3|4/3|1|4"],
        ),
        ("a sum above", "Who|Day|Sum/TOTAL||60/1|5|10/2|6|20/3|7|30", &["Who|Day|Sum/1|5|10/2|6|20/3|7|30"]),
    ];
    for (name, text, expected) in cases {
        assert_eq!(shown(&tables(text)), expected, "{name}");
    }
}

#[test]
fn what_is_left_out_is_told() {
    let tables = tables("Item|Qty/Pen|1/Ink|3/Total|4");
    let told: Vec<(u32, &str)> = tables[0].left_out.iter().map(|left| (left.row, left.why)).collect();
    assert_eq!(told, [(4, "合計・小計などの行")]);
}

#[test]
fn a_column_of_persons_is_withheld_and_a_stub_is_not() {
    let withheld = |text: &str| {
        let mut tables = tables(text);
        persons::withhold(&mut tables[0], Dictionary::shipped());
        (tables[0].withheld.clone(), tables[0].rows[0].clone())
    };
    let (names, row) = withheld("番号|氏名|電話/1|青木|03-1/2|石井|03-2");
    assert_eq!((names, row), (vec!["氏名".to_owned()], vec!["1".to_owned(), "03-1".to_owned()]));
    let reading = withheld("番号|氏名|フリガナ|電話/1|青木|アオキ|03-1/2|石井|イシイ|03-2").0;
    assert_eq!(reading, ["氏名", "フリガナ"]);
    assert!(withheld("番号|事業所名|フリガナ/1|みほん工房|ミホンコウボウ/2|ひな|ヒナ").0.is_empty());
    assert!(withheld("id|username|quota/1|root|5/2|svc_backup|6").0.is_empty());
    assert_eq!(withheld("id|user name|quota/1|Ann Lee|5/2|Bob Roe|6").0, ["user name"]);
    assert!(withheld("年齢|男|女/0～4歳|10|11/5～9歳|12|13").0.is_empty());
    assert!(withheld("性別|国籍|人数/男|日本|10/女|日本|12").0.is_empty());
    assert!(!withheld("番号|年齢|教室/1|20|A/2|31|B").0.is_empty());
}

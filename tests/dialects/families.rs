//! Families of files that strangers' programs write: rare delimiters, encodings of the world, what stands around a table.

use crate::{File, Quoting, Rows, line, sample, strings};
use encoding_rs::{EUC_JP, EUC_KR, Encoding, GBK, SHIFT_JIS, WINDOWS_1251, WINDOWS_1252};

pub(crate) fn files() -> Vec<File> {
    [
        delimiters(),
        encodings(),
        surroundings(),
        drawn(),
        quotes(),
        zeros(),
        headers(),
        columns(),
        lists(),
        aligned(),
    ]
    .into_iter()
    .flatten()
    .enumerate()
    .map(|(at, file)| File { name: format!("family {at:03}.csv"), ..file })
    .collect()
}

fn of(shape: &'static str, bytes: impl Into<Vec<u8>>, table: &Rows) -> File {
    File {
        name: String::new(),
        shape,
        bytes: bytes.into(),
        tables: vec![(Some(table[0].clone()), table[1..].to_vec())],
    }
}

fn written(rows: &Rows, delimiter: &str, quoting: Quoting) -> String {
    rows.iter().map(|row| line(row, delimiter, quoting) + "\n").collect()
}

fn delimiters() -> Vec<File> {
    let mut files = Vec::new();
    for number in [0, 1, 3] {
        for seldom in ["^", "~", "¦", "§", "\u{1}", "\u{1f}", ":", "/", "#", "!", "@", "*"] {
            let rows = sample(number);
            files.push(of("rare delimiter", written(&rows, seldom, Quoting::Minimal), &rows));
        }
        for several in ["||", "~|~", "::", "@@", "\t\t"] {
            let plain = |text: &String| text.replace(['|', '\t'], " ");
            let rows: Rows = sample(number).iter().map(|row| row.iter().map(plain).collect()).collect();
            files.push(of("delimiter of several signs", written(&rows, several, Quoting::Minimal), &rows));
        }
    }
    let rows = strings(&[&["id", "name", "x"], &["1", "a b", "2"], &["2", "b", "3"], &["3", "c", "4"]]);
    files.push(of("rare delimiter", written(&rows, " ", Quoting::Minimal), &rows));
    files
}

fn encodings() -> Vec<File> {
    let western: [&[[&str; 3]]; 5] = [
        &[["Name", "Ort", "Betrag"], ["Müller", "Köln", "12,5"], ["Söhne", "März", "3"]],
        &[["Data", "Histórico", "Crédito"], ["01/02", "CARTÃO", "1"], ["02/02", "TARIFA BANCÁRIA", "2"]],
        &[["Año", "Población", "Nota"], ["2020", "España", "sí"], ["2021", "Perú", "año"]],
        &[["Date", "Libellé", "Débit"], ["01/02", "Chèque reçu", "1,5"], ["02/02", "déjà payé", "2"]],
        &[
            ["År", "Ort", "Antal"],
            ["2020", "Malmö", "4"],
            ["2021", "Göteborg", "5"],
            ["2022", "Västerås", "6"],
        ],
    ];
    let mut files = Vec::new();
    let mut encode = |shape, encoding: &'static Encoding, rows: &Rows| {
        let text = written(rows, ";", Quoting::Minimal);
        let (bytes, _, lost) = encoding.encode(&text);
        assert!(!lost);
        files.push(of(shape, bytes.into_owned(), rows));
    };
    for rows in western {
        encode(
            "Western encoding",
            WINDOWS_1252,
            &rows.iter().map(|row| row.map(str::to_owned).to_vec()).collect(),
        );
    }
    let of_words = |header: &[&str], words: &[&str]| -> Rows {
        let row = |at: usize| {
            vec![
                at.to_string(),
                words[at % 3].to_owned(),
                words[(at + 1) % 3].to_owned(),
                (at * 37).to_string(),
            ]
        };
        std::iter::once(header.iter().map(ToString::to_string).collect()).chain((1..12).map(row)).collect()
    };
    encode(
        "other encoding",
        GBK,
        &of_words(&["编号", "名称", "城市", "金额"], &["北京烤鸭", "矿泉水", "电脑配件"]),
    );
    encode(
        "other encoding",
        EUC_KR,
        &of_words(&["번호", "이름", "도시", "금액"], &["김치 세트", "컴퓨터", "서울 우유"]),
    );
    encode(
        "other encoding",
        WINDOWS_1251,
        &of_words(&["Код", "Наименование", "Город", "Сумма"], &["Молоко", "Хлеб ржаной", "Сахар"]),
    );
    let japanese = of_words(&["番号", "品目", "仕入先", "金額"], &["りんご", "上田一二三商店", "Tシャツ"]);
    encode("Japanese encoding", SHIFT_JIS, &japanese);
    encode("Japanese encoding", EUC_JP, &japanese);
    encode(
        "Japanese encoding",
        SHIFT_JIS,
        &of_words(&["ｺｰﾄﾞ", "ﾒｲｼｮｳ", "ｷﾝｶﾞｸ", "ﾋﾞｺｳ"], &["ﾄｳｷｮｳｼﾃﾝ", "ｵｵｻｶ", "ﾌﾘｺﾐ"]),
    );
    let text = written(&japanese, "\t", Quoting::Minimal);
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let utf32: Vec<u8> = format!("\u{FEFF}{text}").chars().flat_map(|c| u32::from(c).to_le_bytes()).collect();
    files.push(of("Unicode of other widths", utf16, &japanese));
    files.push(of("Unicode of other widths", utf32, &japanese));
    files.push(of("marks", format!("\u{FEFF}\u{FEFF}{text}"), &japanese));
    files
}

fn surroundings() -> Vec<File> {
    const ABOVE: [&str; 9] = [
        "Filter;all\nRows;3\n\n",
        "Report;2024\n\n",
        "Made by us; for you.\nSee the notes; please.\n\n",
        "Device;TX\nSerial;88;rev B\nStart;2024-03-01\n",
        "\"EXTF\";700;21;\"Stapel\";;9;x;;1\n",
        "Konto:;DE12\n\nVon:;01.01.2024\nBis:;31.03.2024\nStand vom 31.03.2024:;1.234,56 EUR\n\n",
        "# Columns: a; b\n#\n# more; of; this\n",
        "山田　様;4980-****\n",
        "Device;TX;;;\nSerial;88;;;\n;;;;\n",
    ];
    const BELOW: [&str; 5] = [
        "\nSource: Office; 2024\n",
        "\nSource: Office; 2024\nNote: .. means; not there\n",
        "(6 rows)\n",
        "*** END ***\n",
        "\n6 rows exported\n",
    ];
    let mut files = Vec::new();
    for number in [0, 1, 2, 3] {
        let rows = sample(number);
        let text = written(&rows, ";", Quoting::Minimal);
        files.extend(ABOVE.iter().map(|above| of("lines above", format!("{above}{text}"), &rows)));
        files.extend(BELOW.iter().map(|below| of("lines below", format!("{text}{below}"), &rows)));
        let mut lines: Vec<String> = rows.iter().map(|row| line(row, ";", Quoting::Minimal)).collect();
        lines.insert(3, "# started again; clock reset".to_owned());
        files.push(of("comments between", lines.join("\n"), &rows));
    }
    files
}

fn drawn() -> Vec<File> {
    let rows =
        strings(&[&["id", "name", "city"], &["1", "Ann", "Oslo"], &["2", "Bob", ""], &["3", "Cyd", "Lima"]]);
    let padded = |row: &[String]| row.iter().map(|text| format!(" {text:<6} ")).collect::<Vec<_>>().join("|");
    let bare: Vec<String> = rows.iter().map(|row| padded(row)).collect();
    let psql = format!("{}\n--------+--------+--------\n{}\n(3 rows)\n", bare[0], bare[1..].join("\n"));
    let framed: Vec<String> = bare.iter().map(|line| format!("|{line}|")).collect();
    let frame = "+--------+--------+--------+";
    let mysql = format!("{frame}\n{}\n{frame}\n{}\n{frame}\n", framed[0], framed[1..].join("\n"));
    let markdown = format!("{}\n|---|:---|---:|\n{}\n", framed[0], framed[1..].join("\n"));
    [psql, mysql, markdown].into_iter().map(|text| of("drawn by a console", text, &rows)).collect()
}

fn quotes() -> Vec<File> {
    let rows =
        strings(&[&["id", "name", "x"], &["1", "a", "2"], &["2", "Paris, Texas", "3"], &["3", "b", "4"]]);
    let lines: String = rows
        .iter()
        .map(|row| format!("\"{}\"\n", line(row, ",", Quoting::Minimal).replace('"', "\"\"")))
        .collect();
    let escaped: String =
        rows.iter().map(|row| row.join("¤").replace(',', "\\,").replace('¤', ",") + "\n").collect();
    let json = strings(&[
        &["id", "data"],
        &["1", "{\"a\": \"x\\ny\", \"b\": 2}"],
        &["2", "C:\\dir \"x\""],
        &["3", "q"],
    ]);
    let breaks = strings(&[&["id", "text"], &["1", "one\r\ntwo"], &["2", "three"], &["3", "four\nfive"]]);
    let open = strings(&[&["id", "n", "x"], &["1", "a", "2"], &["2", "\"b", "3"], &["3", "c", "4"]]);
    vec![
        of("lines in quotes", lines, &rows),
        of("backslashes", escaped, &rows),
        of("backslashes", written(&json, ",", Quoting::Backslash), &json),
        of("breaks in quotes", written(&breaks, ",", Quoting::Minimal), &breaks),
        of(
            "quote not closed",
            "\"id\",\"n\",\"x\"\n\"1\",\"a\",\"2\"\n\"2\",\"b,\"3\"\n\"3\",\"c\",\"4\"\n",
            &open,
        ),
    ]
}

fn zeros() -> Vec<File> {
    let rows = strings(&[&["id", "n"], &["1", "a"], &["2", ""], &["3", "c"]]);
    let text = written(&rows, ",", Quoting::Minimal);
    vec![
        of("zero bytes", format!("{text}{}", "\0".repeat(300)), &rows),
        of("zero bytes", text.replace("2,", "2,\0"), &rows),
        of("zero bytes", text.replace("2,", &format!("{}2,", "\0".repeat(512))), &rows),
    ]
}

fn headers() -> Vec<File> {
    let text = "年度,人口,,世帯\n,男,女,数\n令和1年,1,2,3\n令和2年,4,5,6\n令和3年,4,5,6\n";
    let table = strings(&[
        &["年度", "人口 > 男", "人口 > 女", "世帯 > 数"],
        &["令和1年", "1", "2", "3"],
        &["令和2年", "4", "5", "6"],
        &["令和3年", "4", "5", "6"],
    ]);
    vec![of("header of two rows", text, &table)]
}

/// Lists in the second of two columns, where another delimiter cuts the rows more evenly than the file's own.
fn lists() -> Vec<File> {
    let of_list = |between: &str| {
        strings(&[
            &["sku", "parts"],
            &["A1", &["Bolt", "Nut", "Pin"].join(between)],
            &["A2", &["Nut", "Cap", "Rod"].join(between)],
            &["A3", &["Pin", "Rod", "Hub"].join(between)],
        ])
    };
    let mut files = Vec::new();
    for (delimiter, between) in
        [(",", ";"), (",", "; "), (",", "|"), (";", ","), (";", "|"), ("\t", ";"), ("\t", ",")]
    {
        let rows = of_list(between);
        files.push(of("list in a column", written(&rows, delimiter, Quoting::Missing), &rows));
    }
    let rows =
        strings(&[&["id", "n", "x"], &["1", "Butter, salted", "6"], &["2", "", "7"], &["3", "c ^ d", "8"]]);
    let enclosed: String = rows.iter().map(|row| format!("~{}~|~{}~|{}\n", row[0], row[1], row[2])).collect();
    files.push(of("quotes of other signs", enclosed, &rows));
    let rows = strings(&[
        &["", "mpg", "cyl"],
        &["Mazda RX4", "15.7", "4"],
        &["Datsun", "18.8", "8"],
        &["Hornet", "31.6", "6"],
    ]);
    let text = "\"mpg\" \"cyl\"\n\"Mazda RX4\" 15.7 4\n\"Datsun\" 18.8 8\n\"Hornet\" 31.6 6\n";
    files.push(of("names of rows", text, &rows));
    files
}

/// Columns parted by blanks, with thousands in them.
fn aligned() -> Vec<File> {
    let rows = strings(&[
        &["NO", "NAME", "QTY", "PRICE"],
        &["A1", "BOLT M4", "12", "1,211.50"],
        &["A2", "NUT", "100", "3,200.05"],
        &["A3", "PIN", "7", "4,110.10"],
    ]);
    let text: String =
        rows.iter().map(|r| format!("{:<4}{:<12}{:>5}{:>10}\n", r[0], r[1], r[2], r[3])).collect();
    let ruled = text.replacen('\n', "\n--  ----------  ----- ---------\n", 1);
    let log = "#Version: 1\n#Fields: NO NAME QTY PRICE\nA1 \"BOLT M4\" 12 1,211.50\nA2 NUT 100 3,200.05\nA3 PIN 7 4,110.10\n";
    vec![
        of("columns parted by blanks", text, &rows),
        of("columns parted by blanks", ruled, &rows),
        of("names in a comment", log, &rows),
    ]
}

fn columns() -> Vec<File> {
    let code = strings(&[&["code"], &["A1"], &["A2"], &["A3"]]);
    let value = strings(&[&["Wert"], &["0,05"], &["1,15"], &["2,25"]]);
    let short =
        |last: &str| strings(&[&["id", "n", "x"], &["1", "a", "2"], &["2", "b", "3"], &[last, "", ""]]);
    vec![
        of("one column", "code\nA1\n\nA2\n\n\nA3\n", &code),
        of("one column", written(&value, ";", Quoting::Minimal), &value),
        of("short last row", "id,n,x\n1,a,2\n2,b,3\n3\n", &short("3")),
        of("short last row", "id,n,x\n1,a,2\n2,b,3\nBob\n", &short("Bob")),
    ]
}

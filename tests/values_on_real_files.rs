//! How much of real open data the value readers understand. Skips, saying so, where `../shared/data` is absent.

use std::path::Path;
use tsunagi::normalise::{address, corporation, count, number, phone, service};
use tsunagi::table::Cell;

/// Columns of a WAM NET open-data file, by place.
const CORPORATION: usize = 3;
const SERVICE: usize = 11;
const OFFICE_NUMBER: usize = 14;
const MUNICIPALITY: usize = 15;
const BLOCK: usize = 16;
const PHONE: usize = 17;
const CAPACITY: usize = 28;

/// Share of filled cells of a column that are read to a value.
fn share(rows: &[csv::StringRecord], column: usize, read: impl Fn(&str, &csv::StringRecord) -> bool) -> f64 {
    let filled: Vec<&csv::StringRecord> =
        rows.iter().filter(|row| row.get(column).is_some_and(|text| !text.trim().is_empty())).collect();
    let understood = filled.iter().filter(|row| read(&row[column], row)).count();
    understood as f64 / filled.len() as f64
}

#[test]
fn official_open_data_is_understood() {
    let file = Path::new("../shared/data/wamnet/2023-09_A.csv");
    let Ok(text) = std::fs::read_to_string(file) else {
        println!("skipped: {} is absent", file.display());
        return;
    };
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().filter_map(Result::ok).collect();
    let shares = [
        (
            "事業所番号",
            0.999,
            share(&rows, OFFICE_NUMBER, |text, _| {
                number::office_number(&Cell::text(text), None).value.is_some()
            }),
        ),
        (
            "電話番号",
            0.999,
            share(&rows, PHONE, |text, _| phone::read(&Cell::text(text), None).value.is_some()),
        ),
        ("サービス種別", 1.0, share(&rows, SERVICE, |text, _| service::read(text).value.is_some())),
        ("定員", 1.0, share(&rows, CAPACITY, |text, _| count::read(&Cell::text(text)).value.is_some())),
        ("市区町村", 1.0, share(&rows, MUNICIPALITY, |text, _| address::municipality(text, None).is_some())),
        (
            "番地",
            0.99,
            share(&rows, BLOCK, |text, row| {
                let reading = address::read(&format!("{}{text}", &row[MUNICIPALITY]), None);
                reading.value.and_then(|address| address::key(&address)).is_some()
            }),
        ),
        (
            "法人格",
            0.98,
            share(&rows, CORPORATION, |text, _| {
                corporation::read(text).value.is_some_and(|corporation| corporation.legal_form.is_some())
            }),
        ),
    ];
    for (column, least, share) in shares {
        println!("{column}: {:.2} %", share * 100.0);
        assert!(share >= least, "{column}: {share}");
    }
}

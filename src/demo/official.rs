//! An official register in the shape of WAM NET's open data, covering most of the workshops.

use super::cell::Cell;
use super::csv_text::{CsvText, Encoding};
use super::dice::Stream;
use super::spelling::widen;
use super::workshop::{Service, Workshop, World};
use super::{BuildError, Counts};

/// How many workshops of a hundred the register holds.
const COVERED: usize = 92;

/// The columns of the open data.
const COLUMNS: &[&str] = &[
    "都道府県コード又は市区町村コード",
    "NO（※システム内の固有の番号、連番）",
    "指定機関名",
    "法人の名称",
    "法人の名称_かな",
    "法人番号",
    "法人住所（市区町村）",
    "法人住所（番地以降）",
    "法人電話番号",
    "法人FAX番号",
    "法人URL",
    "サービス種別",
    "事業所の名称",
    "事業所の名称_かな",
    "事業所番号",
    "事業所住所（市区町村）",
    "事業所住所（番地以降）",
    "事業所電話番号",
    "事業所FAX番号",
    "事業所URL",
    "事業所緯度",
    "事業所経度",
    "利用可能な時間帯（平日）",
    "利用可能な時間帯（土曜）",
    "利用可能な時間帯（日曜）",
    "利用可能な時間帯（祝日）",
    "定休日",
    "利用可能曜日特記事項（留意事項）",
    "定員",
];

pub(super) fn write_register(world: &World) -> Result<(Vec<u8>, Counts), BuildError> {
    let mut text = CsvText::new(Encoding::Utf8WithBom);
    text.headings(COLUMNS.iter().copied())?;
    let mut counts = Counts::default();
    for index in 0..world.options.workshops {
        if world.dice(Stream::Official, index).chance(COVERED) {
            text.line(register_row(&world.workshop(index)))?;
            counts.official_rows += 1;
        }
    }
    Ok((text.into_bytes()?, counts))
}

fn register_row(workshop: &Workshop) -> Vec<Cell> {
    let site = &workshop.site;
    let (form, _, form_kana) = workshop.corporation.form.words();
    let corporation = &workshop.corporation.name;
    let town = Cell::Text(format!("{}{}", site.prefecture.name, site.municipality.name));
    let lot = widen(&format!("{}丁目{}番{}号", site.chome, site.block, site.house));
    let building = site.building.as_deref().unwrap_or_default();
    let street = Cell::Text(format!("{}{lot}{building}", site.town));
    let (phone, fax) = (Cell::text(workshop.phone.hyphened()), Cell::text(workshop.fax.hyphened()));
    vec![
        Cell::Text(format!("{:02}000", site.prefecture.number)),
        Cell::Text(format!("A{:010}", workshop.index + 1)),
        Cell::text(site.prefecture.name),
        Cell::Text(format!("{form}{}", corporation.text)),
        Cell::Text(format!("{form_kana}{}", corporation.kana)),
        Cell::text(workshop.corporation.number.clone()),
        town.clone(),
        street.clone(),
        phone.clone(),
        fax.clone(),
        Cell::Blank,
        Cell::text(match workshop.service {
            Service::A => "就労継続支援Ａ型",
            Service::B => "就労継続支援Ｂ型",
            Service::Transition => "就労移行支援",
        }),
        Cell::text(workshop.name.text.clone()),
        Cell::text(workshop.name.kana.clone()),
        Cell::text(workshop.office_number.clone()),
        town,
        street,
        phone,
        fax,
        Cell::Blank,
        Cell::text(site.municipality.latitude),
        Cell::text(site.municipality.longitude),
        Cell::text("09:00-16:00"),
        Cell::Blank,
        Cell::Blank,
        Cell::Blank,
        Cell::text("土、日、祝日"),
        Cell::Blank,
        Cell::number(workshop.capacity),
    ]
}

//! A row about a workshop.

use super::by_service::Said;
use super::reader::{RowReader, seen};
use super::remarked;
use crate::domain::{
    Corporation, Field, IssueCode, Mark, PartialDate, Prefecture, Seen, ServiceType, Severity, WorkKind,
    WorkshopRow, YenRange,
};
use crate::layout::MappedCell;
use crate::normalise;
use crate::table::Cell;
use std::borrow::Cow;
use std::sync::Arc;

const UNKNOWN_AREA: IssueCode = IssueCode::new("value.unknown-area");

pub(super) fn read(row: &mut RowReader<'_>) -> WorkshopRow {
    let (name, reading) = name(row);
    let corporation = corporation(row).or_else(|| {
        let owner = normalise::name::owner_in_front(&name.as_ref()?.value)?;
        Some(name.as_ref()?.also(owner))
    });
    let service = service(row, name.as_ref());
    let prefecture = row.prefecture();
    let [capacity, users] = super::paired::capacity_and_users(row, service.as_ref());
    let capacity = capacity.or_else(|| {
        let cell = row.get(Field::Name)?;
        let (_, count) = capacity_behind(&cell.value.show(), Some(&cell.header))?;
        Some(seen(cell, count))
    });
    let capacity = remarked::capacity(row, capacity);
    let average_wage = average_wage(row, service.as_ref());
    let mut read = WorkshopRow {
        name,
        corporation,
        service,
        kana: row.text(Field::NameKana).or(reading),
        office_number: row
            .read(Field::OfficeNumber, |cell| normalise::number::office_number(&cell.value, prefecture)),
        corporate_number: row
            .read(Field::CorporateNumber, |cell| normalise::number::corporate_number(&cell.value)),
        official_number: row.text(Field::OfficialNumber),
        postal_code: row.read(Field::PostalCode, |cell| normalise::postal::read(&cell.value)),
        address: super::address::address(row),
        phones: phones_now(row),
        fax: fax(row),
        email: row.read(Field::Email, |cell| normalise::email::read(&cell.value.show())),
        capacity,
        users,
        staff: row.count(Field::Staff),
        workers_available: row.count(Field::WorkersAvailable),
        pc_count: row.read(Field::PcCount, |cell| normalise::machines::computers(&cell.value, &cell.header)),
        off_site: row.read(Field::OffSite, |cell| normalise::mark::read(&cell.value)),
        travels_to: None,
        average_wage,
        work: work(row),
        work_text: row.long_text(Field::WorkDescription),
        hub: row.flag(Field::Hub),
        status: status(row),
        updated_on: updated_on(row),
        remarks: row.long_text(Field::Remarks),
        latitude: degrees(row, Field::Latitude),
        longitude: degrees(row, Field::Longitude),
        row: row.origin(),
    };
    if row.get(Field::TravelsTo).is_some() {
        let own = read.address.as_ref().and_then(|address| address.value.prefecture);
        read.travels_to = travels_to(row, own.or(prefecture));
        read.row = row.origin();
    }
    read
}

/// The average wage of the row's service, where a cell says it of several.
fn average_wage(row: &mut RowReader<'_>, service: Option<&Seen<ServiceType>>) -> Option<Seen<YenRange>> {
    match super::by_service::said(row, Field::AverageWage, service) {
        Said::Whole => row.read(Field::AverageWage, |cell| normalise::yen::read(&cell.value, &cell.header)),
        Said::Own(cell, wage) => row.take(cell, normalise::yen::read(&wage, &cell.header)),
        Said::Others => None,
    }
}

fn phones_now(row: &mut RowReader<'_>) -> Option<Seen<Vec<String>>> {
    let known = phones(row);
    remarked::phones(row, known)
}

/// The name, and the reading that stands beside it in its cell; a service that the list notes behind names is none of it.
pub(super) fn name(row: &mut RowReader<'_>) -> (Option<Seen<String>>, Option<Seen<String>>) {
    let Some(text) = row.text(Field::Name) else { return (None, None) };
    let header = row.get(Field::Name).map(|cell| &cell.header);
    let notes_services = header.is_some_and(|header| row.has_services(header));
    let written = normalise::broken_line::mend(&text.text);
    let bare = normalise::service_note::split(&written).filter(|_| notes_services).map(|(name, _)| name);
    let is_known = header.is_some_and(|header| row.has_readings(header));
    let (name, reading) = normalise::ruby::split(bare.as_deref().unwrap_or(&written), is_known);
    let name = capacity_behind(&name, header).map_or(name, |(bare, _)| bare);
    let reading = reading.map(|value| text.also(value));
    (Some(text.also(name)), reading)
}

/// The name and the number of places in brackets behind it, where the header asks for both: みほん作業所（20） under 事業所名（定員）.
fn capacity_behind(name: &str, header: Option<&Arc<str>>) -> Option<(String, u32)> {
    let (bare, inside) = name.trim_end().strip_suffix([')', '）'])?.rsplit_once(['(', '（'])?;
    let own = header?.rsplit(" > ").next()?;
    if !["（定員", "(定員", "・定員", "／定員", "/定員"].iter().any(|word| own.contains(word)) {
        return None;
    }
    let count = normalise::text::tidy_line(inside);
    let count = count.trim_start_matches("定員").trim_start_matches([':', '：', ' ']);
    let count: u32 = count.trim_end_matches(['名', '人']).parse().ok().filter(|count| *count < 1000)?;
    (!bare.trim().is_empty()).then(|| (bare.trim().to_owned(), count))
}

/// The corporation's name; its form from a column of its own where the name has none.
pub(super) fn corporation(row: &mut RowReader<'_>) -> Option<Seen<Corporation>> {
    let mut corporation =
        row.read(Field::Corporation, |cell| normalise::corporation::read(&cell.value.show()))?;
    if corporation.value.legal_form.is_none()
        && let Some(form) = row.get(Field::CorporationForm)
    {
        corporation.value.legal_form =
            normalise::corporation::read(&form.value.show()).value.and_then(|c| c.legal_form);
    }
    Some(corporation)
}

/// The service from its own column, else from the name (`就労継続支援A型事業所 ○○`).
fn service(row: &mut RowReader<'_>, name: Option<&Seen<String>>) -> Option<Seen<ServiceType>> {
    let marked =
        |cell: &&MappedCell| matches!(normalise::mark::read(&cell.value).value, Some(Mark::Good | Mark::Yes));
    if let Some(cell) = row.all(Field::ServiceType).find(marked) {
        // 種別 > Ａ, Ｂ: the header names what a mark stands for. サービスの種類 names none.
        let header = cell.header.rsplit(" > ").next().unwrap_or_default();
        let asks = ["サービス", "種類", "種別", "区分"].iter().any(|word| header.contains(word));
        let named = normalise::service::named(header)
            .or_else(|| normalise::service::read(header).value.filter(|_| !asks));
        if let Some(service) = named {
            return Some(seen(cell, service));
        }
    }
    if row.get(Field::ServiceType).is_some() {
        return row.read(Field::ServiceType, |cell| normalise::service::read(&cell.value.show()));
    }
    if let Some(service) = row.get(Field::Capacity).and_then(super::paired::service_beside) {
        return Some(service);
    }
    let name = name?;
    // みほん（Ｂ） in a list that notes services behind names.
    let notes_services = row.get(Field::Name).is_some_and(|cell| row.has_services(&cell.header));
    let noted = || normalise::service_note::split(&name.text).filter(|_| notes_services).map(|(_, own)| own);
    let service = normalise::name::service(&name.text).or_else(noted)?;
    Some(name.also(service))
}

/// Whether a cell holds two numbers without a word under 電話・FAX: the second is for fax.
fn is_voice_and_fax(cell: &MappedCell, numbers: &[String]) -> bool {
    if numbers.len() != 2 {
        return false;
    }
    let header = normalise::fold(&cell.header);
    let names = |words: &[&str]| words.iter().any(|word| header.contains(word));
    names(&["fax", "ファックス", "ファクス"])
        && names(&["電話", "tel"])
        && normalise::phone::fax_in(&cell.value).is_none()
}

/// The fax number from its own column, else from a telephone cell that labels it or whose header promises it.
fn fax(row: &mut RowReader<'_>) -> Option<Seen<String>> {
    let prefecture = row.prefecture();
    if let Some(fax) = row.read(Field::Fax, |cell| normalise::phone::read_fax(&cell.value, prefecture)) {
        return Some(fax.also(fax.value.first()?.clone()));
    }
    let mut cells = row.all(Field::Phone);
    let second = |cell: &MappedCell| {
        let numbers = normalise::phone::read(&cell.value, prefecture).value?;
        is_voice_and_fax(cell, &numbers).then(|| numbers[1].clone())
    };
    cells.find_map(|cell| Some(seen(cell, normalise::phone::fax_in(&cell.value).or_else(|| second(cell))?)))
}

/// The numbers of all phone columns, each once, in order.
/// 082-000-0000（本部 03-0000-0000）: the corporation's number is none of the workshop's.
fn without_head_office(cell: &Cell) -> Cow<'_, Cell> {
    let Cell::Text(text) = cell else { return Cow::Borrowed(cell) };
    let told = text.char_indices().find_map(|(at, letter)| {
        let inner = matches!(letter, '（' | '(').then(|| text[at + letter.len_utf8()..].trim_start())?;
        ["本部", "法人", "本社"].iter().any(|word| inner.starts_with(word)).then_some(at)
    });
    match told {
        Some(at) if text[..at].contains(char::is_numeric) => {
            let behind = text[at..].split_once(['）', ')']).map_or("", |(_, behind)| behind);
            Cow::Owned(Cell::Text(format!("{}{behind}", &text[..at]).into()))
        }
        _ => Cow::Borrowed(cell),
    }
}

pub(super) fn phones(row: &mut RowReader<'_>) -> Option<Seen<Vec<String>>> {
    let prefecture = row.prefecture();
    let mut cells: Vec<&MappedCell> = row.all(Field::Phone).collect();
    if cells.iter().any(|cell| !normalise::phone::is_fax_alone(&cell.value)) {
        cells.retain(|cell| !normalise::phone::is_fax_alone(&cell.value));
    }
    let mut phones: Option<Seen<Vec<String>>> = None;
    for cell in cells {
        let value = without_head_office(&cell.value);
        let Some(mut more) = row.take(cell, normalise::phone::read(&value, prefecture)) else {
            continue;
        };
        if is_voice_and_fax(cell, &more.value) {
            more.value.truncate(1);
        }
        match &mut phones {
            None => phones = Some(more),
            Some(known) => {
                let new: Vec<String> = std::mem::take(&mut more.value)
                    .into_iter()
                    .filter(|number| !known.value.contains(number))
                    .collect();
                known.value.extend(new);
            }
        }
    }
    phones.filter(|phones| !phones.value.is_empty())
}

/// The state, of all columns that say one; a day or a mark under 廃止日 or 休止 says it by its header.
fn status(row: &mut RowReader<'_>) -> Option<Seen<String>> {
    const ENDED: [&str; 10] =
        ["休止・廃止", "廃止", "休止", "閉所", "閉鎖", "廃業", "辞退", "取消", "失効", "再開"];
    let hints = |cell: &MappedCell| row.date_hints(cell);
    let said = |cell: &MappedCell| {
        let text = normalise::text::tidy_line(&cell.value.show());
        if text.is_empty() || normalise::text::states_nothing(&text) {
            return None;
        }
        let own = cell.header.rsplit(" > ").next().unwrap_or_default();
        let word = ENDED.iter().find(|word| own.contains(*word) && !own.contains("予定"));
        let is_said = ENDED.iter().any(|word| text.contains(word));
        let is_day = || normalise::date::read(&cell.value, hints(cell)).value.is_some();
        let is_mark = || matches!(normalise::mark::read(&cell.value).value, Some(Mark::Good | Mark::Yes));
        let is_english =
            ["closed", "suspended", "inactive", "abolished"].contains(&text.to_lowercase().as_str());
        if is_english {
            return Some(format!("休止・廃止（{text}）"));
        }
        match word.filter(|_| !is_said && (is_day() || is_mark())) {
            Some(&"失効") => Some(format!("廃止・失効（{text}）")),
            Some(word) => Some(format!("{word}（{text}）")),
            None => Some(text),
        }
    };
    let cells: Vec<(&MappedCell, String)> =
        row.all(Field::Status).filter_map(|cell| Some((cell, said(cell)?))).collect();
    let first = cells.first()?.0;
    Some(seen(first, cells.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>().join("、")))
}

/// The prefectures that a workshop travels to from its own; what names no place is told.
fn travels_to(row: &mut RowReader<'_>, own: Option<Prefecture>) -> Option<Seen<Vec<Prefecture>>> {
    let cell = row.get(Field::TravelsTo)?;
    let areas = normalise::area::read(&cell.value.show(), own);
    if !areas.unknown.is_empty() {
        let message = format!(
            "「{}」のうち「{}」は、どの都道府県か分からないため使っていません。都道府県名か「近隣県」「近畿一円」「全国」のような言葉でご記入ください。",
            Field::TravelsTo.label(),
            areas.unknown.join("」「")
        );
        row.report(cell, UNKNOWN_AREA, Severity::Notice, &message);
    }
    (!areas.prefectures.is_empty()).then(|| seen(cell, areas.prefectures))
}

fn updated_on(row: &mut RowReader<'_>) -> Option<Seen<PartialDate>> {
    let cell = row.get(Field::UpdatedOn)?;
    if was_not_reached(row) {
        return None;
    }
    let hints = row.date_hints(cell);
    row.take(cell, normalise::date::read(&cell.value, hints))
}

/// 担当不在、来週また, つながらず: on that day nobody answered, and the row tells nothing that was heard of them.
fn was_not_reached(row: &RowReader<'_>) -> bool {
    const SAID: [&str; 12] = [
        "不在",
        "留守",
        "つながらず",
        "つながらない",
        "繋がらず",
        "繋がらない",
        "出ず",
        "応答なし",
        "連絡つかず",
        "連絡取れず",
        "連絡がつかない",
        "かけ直し",
    ];
    const HEARD: [Field; 9] = [
        Field::Users,
        Field::WorkersAvailable,
        Field::PcCount,
        Field::OffSite,
        Field::AverageWage,
        Field::WorkDescription,
        Field::WorkKinds,
        Field::WorkMark,
        Field::Staff,
    ];
    let says = |cell: &MappedCell| {
        let text = cell.value.show();
        SAID.iter().any(|word| text.contains(word))
    };
    row.all(Field::Remarks).any(says) && HEARD.iter().all(|field| row.get(*field).is_none())
}

/// Marks of the columns that name a kind of work, then the kinds named in text (a mark speaks louder than text).
fn work(row: &mut RowReader<'_>) -> Vec<Seen<(WorkKind, Mark)>> {
    let words = row.work_words();
    let cells: Vec<&MappedCell> = row.all(Field::WorkMark).collect();
    let mut work: Vec<Seen<(WorkKind, Mark)>> = Vec::with_capacity(cells.len());
    for cell in cells {
        let kinds = row.works_named(&cell.header);
        if kinds.is_empty() {
            continue;
        }
        let mark = match normalise::work_mark::described(&cell.value) {
            Some(mark) => Some(seen(cell, mark)),
            None => row.take(cell, normalise::mark::read(&cell.value)),
        };
        if let Some(mark) = mark {
            work.extend(kinds.iter().map(|kind| mark.also((kind.clone(), mark.value))));
        }
    }
    for cell in row.all(Field::WorkDescription).chain(row.all(Field::WorkKinds)) {
        for found in normalise::work::kinds_in(&cell.value.show(), words) {
            if !work.iter().any(|known| known.value.0 == found.kind) {
                work.push(Seen::new((found.kind, found.mark), cell.cell, found.words));
            }
        }
    }
    work
}

fn degrees(row: &mut RowReader<'_>, field: Field) -> Option<Seen<f64>> {
    let cell = row.get(field)?;
    let degrees: f64 = normalise::text::tidy_line(&cell.value.show()).parse().ok()?;
    (20.0..=154.0).contains(&degrees).then(|| seen(cell, degrees))
}

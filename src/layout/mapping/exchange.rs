//! Columns that hold what another one's header promises: exchanged, named by their lowest header, or known by their form.

use crate::domain::Field;
use crate::layout::mapping::values::{FORMS, MOST, Values, folded, is_settled, remap};
use crate::layout::model::Column;
use crate::layout::vocabulary::words::fold;
use crate::normalise::corporation;
use crate::normalise::recognise::Looks;
use std::sync::LazyLock;

pub(in crate::layout) fn weigh(columns: &mut [Column], values: &[Values<'_>]) {
    name_behind_marks(columns, values);
    exchange(columns, values);
    addresses_of_corporations(columns, values);
    exchange_names(columns, values);
    exchange_forms(columns, values);
    number_workshops(columns, values);
    name_operators(columns);
    name_corporations(columns, values);
}

/// 法人格と名前 over whole names, another in each row, names the corporations and not their forms, where no other column does.
fn name_corporations(columns: &mut [Column], values: &[Values<'_>]) {
    if columns.iter().any(|column| column.field == Some(Field::Corporation)) {
        return;
    }
    let is_whole = |text: &str| {
        let read = corporation::read(text).value;
        read.is_some_and(|own| own.legal_form.is_some() && !own.bare.is_empty() && !own.bare.starts_with('('))
    };
    let is_named = |(column, values): &(&mut Column, &Values<'_>)| {
        column.field == Some(Field::CorporationForm)
            && !is_settled(column)
            && values.filled() >= 3
            && values.are_different()
            && values.share_of(is_whole) >= 0.8
    };
    if let Some((column, _)) = columns.iter_mut().zip(values).find(is_named) {
        let text = "法人の種別だけではなく、法人名が並んでいる".to_owned();
        remap(column, Some(Field::Corporation), "values-names", text);
    }
}

/// Two columns whose values are each other's: latitude and longitude, name and address …
fn exchange(columns: &mut [Column], values: &[Values<'_>]) {
    let at = |field: Field| columns.iter().position(|column| column.field == Some(field));
    if let (Some(latitude), Some(longitude)) = (at(Field::Latitude), at(Field::Longitude))
        && values[latitude].between(122.0, 154.0)
        && values[longitude].between(20.0, 46.0)
    {
        let text = "緯度と経度の値が入れ替わっている";
        remap(&mut columns[latitude], Some(Field::Longitude), "values-exchanged", text.to_owned());
        remap(&mut columns[longitude], Some(Field::Latitude), "values-exchanged", text.to_owned());
    }
    let at = |field: Field| columns.iter().position(|column| column.field == Some(field));
    if let (Some(corporation), Some(address)) = (at(Field::Corporation), at(Field::Address))
        && values[corporation].mostly(Looks::Address)
        && values[address].share(Looks::Address) < 0.1
        && values[address].share(Looks::Corporation) >= 0.3
    {
        let text = "法人名と住所の値が入れ替わっている";
        remap(&mut columns[corporation], Some(Field::Address), "values-exchanged", text.to_owned());
        remap(&mut columns[address], Some(Field::Corporation), "values-exchanged", text.to_owned());
    }
}

/// 施設名 merged over a column of marks and one of names: the second says the name.
fn name_behind_marks(columns: &mut [Column], values: &[Values<'_>]) {
    // ◎, ○, 新
    let is_mark = |text: &str| text.chars().count() <= 2;
    let Some(at) = columns.iter().position(|column| column.field == Some(Field::Name)) else { return };
    let behind = at + 1;
    let is_twin = |behind: &Column| {
        behind.field.is_none()
            && behind.index == columns[at].index + 1
            && behind.header.last() == columns[at].header.last()
            && !is_settled(behind)
    };
    if is_settled(&columns[at])
        || values[at].filled() == 0
        || values[at].share_of(is_mark) < MOST
        || values[at].filled() > 1 && values[at].are_different()
        || !columns.get(behind).is_some_and(is_twin)
        || values[behind].filled() == 0
        || values[behind].share_of(is_mark) >= 0.3
        || !values[behind].mostly(Looks::Text)
    {
        return;
    }
    let text = "同じ見出しの下に印の列と名前の列がある".to_owned();
    remap(&mut columns[at], None, "marks-before", text.clone());
    remap(&mut columns[behind], Some(Field::Name), "marks-before", text);
}

/// Addresses below 法人名, and no corporation among them: what another column says whole already is left out, and read as what it is
/// otherwise.
fn addresses_of_corporations(columns: &mut [Column], values: &[Values<'_>]) {
    let Some(at) = columns.iter().position(|column| column.field == Some(Field::Corporation)) else { return };
    let is_wrong = values[at].filled() >= 3
        && values[at].share(Looks::Address) >= 0.9
        && values[at].share(Looks::Corporation) == 0.0
        && !is_settled(&columns[at]);
    if !is_wrong {
        return;
    }
    let says_whole = |(column, values): (&Column, &Values<'_>)| {
        column.field == Some(Field::Address) && values.mostly(Looks::Address)
    };
    if columns.iter().zip(values).any(says_whole) {
        let text = "法人名ではなく住所が並んでいる（住所の列はほかにある）".to_owned();
        remap(&mut columns[at], None, "values-contradict", text);
    } else {
        let text = "見出しは「法人名」だが、値はすべて住所の形をしている".to_owned();
        remap(&mut columns[at], Some(Field::Address), "values-exchanged", text);
    }
}

/// Names of corporations under 事業所名 where 法人名 holds none of them.
fn exchange_names(columns: &mut [Column], values: &[Values<'_>]) {
    let at = |field: Field| columns.iter().position(|column| column.field == Some(field));
    if let (Some(corporation), Some(name)) = (at(Field::Corporation), at(Field::Name))
        && !is_settled(&columns[corporation])
        && !is_settled(&columns[name])
        && values[corporation].filled() >= 3
        && values[corporation].share(Looks::Corporation) == 0.0
        && values[name].share(Looks::Corporation) >= 0.8
    {
        let text = "法人名と事業所名の値が入れ替わっている";
        remap(&mut columns[corporation], Some(Field::Name), "values-exchanged", text.to_owned());
        remap(&mut columns[name], Some(Field::Corporation), "values-exchanged", text.to_owned());
    }
}

/// 事業者名称 beside 法人名称 is what the workshop is called, where no other column says it.
fn name_operators(columns: &mut [Column]) {
    const OPERATOR: &str = "事業者";
    let has = |column: &Column, word: &str| column.header.last().is_some_and(|own| own.contains(word));
    let names_corporation = |column: &Column| {
        const WORDS: [&str; 4] = ["法人名", "法人の名", "運営法人", "設置法人"];
        column.field.is_none() && WORDS.iter().any(|word| has(column, word)) && !has(column, "カナ")
    };
    let is_operator = |column: &Column| {
        column.field == Some(Field::Corporation) && has(column, OPERATOR) && !is_settled(column)
    };
    let is_named = columns.iter().any(|column| column.field == Some(Field::Name));
    let (Some(operator), Some(corporation)) =
        (columns.iter().position(is_operator), columns.iter().position(names_corporation))
    else {
        return;
    };
    if is_named {
        return;
    }
    let text = "法人名の列がほかにあり、事業所名の列がない";
    remap(&mut columns[operator], Some(Field::Name), "operator-is-workshop", text.to_owned());
    remap(&mut columns[corporation], Some(Field::Corporation), "operator-is-workshop", text.to_owned());
    let is_reading = |column: &&mut Column| {
        column.field == Some(Field::CorporationKana) && has(column, OPERATOR) && !is_settled(column)
    };
    if let Some(reading) = columns.iter_mut().find(is_reading) {
        remap(reading, Some(Field::NameKana), "operator-is-workshop", text.to_owned());
    }
}

/// Columns whose values have another field's form throughout, where that field's own column does not hold them: each becomes
/// what its values are.
fn exchange_forms(columns: &mut [Column], values: &[Values<'_>]) {
    const ALL: f64 = 0.9;
    let forms = || FORMS.into_iter().chain([(Field::Address, Looks::Address)]);
    let form = |field: Option<Field>| forms().find(|(own, _)| field == Some(*own)).map(|(_, looks)| looks);
    // An address is written in many ways: only a form of its own is none.
    let has_other_form = |at: usize, own: Looks| {
        FORMS
            .iter()
            .find(|(_, looks)| *looks != own && values[at].share(*looks) >= ALL)
            .map(|(field, _)| *field)
    };
    let is_wrong = |at: usize| {
        form(columns[at].field).is_some_and(|own| {
            values[at].filled() >= 3
                && !values[at].any_first(own)
                && !is_settled(&columns[at])
                && (own != Looks::Address || has_other_form(at, own).is_some())
        })
    };
    let wrong: Vec<usize> = (0..columns.len()).filter(|at| is_wrong(*at)).collect();
    let mut found: Vec<(usize, Field)> = Vec::new();
    for at in &wrong {
        let is_held = |field: Field| {
            columns
                .iter()
                .enumerate()
                .any(|(other, column)| column.field == Some(field) && !wrong.contains(&other))
                || found.iter().any(|(_, taken)| *taken == field)
        };
        let other = forms().find(|(field, looks)| {
            values[*at].share(*looks) >= ALL && columns[*at].field != Some(*field) && !is_held(*field)
        });
        found.extend(other.map(|(field, _)| (*at, field)));
    }
    let others: Vec<Option<Field>> =
        wrong.iter().map(|at| form(columns[*at].field).and_then(|own| has_other_form(*at, own))).collect();
    for at in wrong.iter().filter(|at| !found.iter().any(|(own, _)| own == *at)) {
        let field = columns[*at].field;
        if found.iter().any(|(_, taken)| Some(*taken) == field) {
            let text = format!("値に{}の形のものが一つもない", field.map_or("", Field::label));
            remap(&mut columns[*at], None, "values-contradict", text);
        }
    }
    // What another column holds already is left out, and told.
    for (at, other) in wrong.iter().zip(others) {
        let is_open = columns[*at].field.is_some() && !found.iter().any(|(own, _)| own == at);
        let own = columns[*at].field;
        if let Some(other) = other.filter(|other| is_open && !look_alike(own, *other)) {
            let label = columns[*at].field.map_or("", Field::label);
            let text = format!("{label}ではなく{}の形の値が並んでいる", other.label());
            remap(&mut columns[*at], None, "values-contradict", text);
        }
    }
    for (at, field) in found {
        let header = columns[at].field.map_or("", Field::label);
        let text = format!("見出しは「{header}」だが、値はすべて{}の形をしている", field.label());
        remap(&mut columns[at], Some(field), "values-exchanged", text);
    }
}

/// Numbers of workshops in nine prefectures begin with 0, as telephones do: which they are is told by the header.
const fn look_alike(own: Option<Field>, other: Field) -> bool {
    matches!((own, other), (Some(Field::OfficeNumber), Field::Phone | Field::Fax))
}

/// 番号 over numbers with the check digit of a workshop's does not count lines, and neither does 連絡 > 番号 over telephones.
fn number_workshops(columns: &mut [Column], values: &[Values<'_>]) {
    for (field, looks) in [(Field::OfficeNumber, Looks::OfficeNumber), (Field::Phone, Looks::Phone)] {
        if columns.iter().any(|column| column.field == Some(field)) {
            continue;
        }
        let counts_lines = |(column, values): &(&mut Column, &Values<'_>)| {
            column.field == Some(Field::RowNumber)
                && !is_settled(column)
                && values.filled() >= 3
                && values.mostly(looks)
        };
        if let Some((column, _)) = columns.iter_mut().zip(values).find(counts_lines) {
            let text = format!("{}の形の値が並んでいる", field.label());
            remap(column, Some(field), "values-form", text);
        }
    }
}

/// 電話 > ＦＡＸ beside 電話 > 直通 is the fax.
pub(in crate::layout) fn tell_faxes(columns: &mut [Column]) {
    static FAX: LazyLock<Vec<String>> =
        LazyLock::new(|| folded(&["FAX", "FAX番号", "ファックス", "ファクス"]));
    let has_fax = columns.iter().any(|column| column.field == Some(Field::Fax));
    let phones = columns.iter().filter(|column| column.field == Some(Field::Phone)).count();
    if has_fax || phones < 2 {
        return;
    }
    let is_fax = |column: &&mut Column| {
        let own = column.header.last().filter(|_| column.header.len() > 1);
        column.field == Some(Field::Phone)
            && !is_settled(column)
            && own.is_some_and(|own| FAX.contains(&fold(own)))
    };
    if let Some(column) = columns.iter_mut().find(is_fax) {
        remap(column, Some(Field::Fax), "own-header", "いちばん下の見出しがFAX".to_owned());
        column.confidence = 0.9;
    }
}

/// 所在地（郵便番号） over addresses with their codes behind them is the address, whatever else its header names.
pub(in crate::layout) fn tell_addresses(columns: &mut [Column], values: &[Values<'_>]) {
    if columns.iter().any(|column| column.field == Some(Field::Address)) {
        return;
    }
    let names_place = |column: &Column| {
        let own = column.header.last().map_or("", AsRef::as_ref);
        ["住所", "所在"].iter().any(|word| own.contains(word)) && !own.contains("法人")
    };
    let is_address = |at: &usize| {
        columns[*at].field.is_none()
            && !is_settled(&columns[*at])
            && names_place(&columns[*at])
            && values[*at].filled() >= 2
            && (values[*at].mostly(Looks::Address) || values[*at].mostly(Looks::Municipality))
    };
    if let Some(at) = (0..columns.len()).find(is_address) {
        remap(&mut columns[at], Some(Field::Address), "values", "値が住所の形をしている".to_owned());
    }
}

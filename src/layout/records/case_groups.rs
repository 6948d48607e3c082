//! What stands in groups beside the cases that it is about: 窓口名, 回答 and 回答日 below 回答窓口①, 回答窓口② and so on; 名称, 数量 and
//! 金額 below 事業所①, 事業所②.

use super::delivered::is_still_due;
use super::doers;
use super::ordinal::{self, Numbered};
use super::partial::is_below;
use super::parts::NAMES_CASE;
use super::still_to_come::names_workshop;
use super::{sums, twofold};
use crate::domain::{Field, Origin, Reason, RecordKind};
use crate::layout::forms::is_desk;
use crate::layout::heads::header::Header;
use crate::layout::model::{Column, HEADING, MappedCell, Orientation, Record, Table};
use crate::layout::vocabulary::entry::Match;
use crate::layout::vocabulary::parties::{self, Party};

use crate::layout::mapping::assign::Assignment;

use crate::layout::mapping::scorer::Scorer;
use crate::layout::view::View;
use crate::table::Cell;

/// The columns of one group.
struct Group {
    parents: Vec<String>,
    /// Places among all columns.
    columns: Vec<usize>,
    /// Their names, and those of the groups around them, without the number of this one.
    paths: Vec<Vec<String>>,
}

/// Groups of the same columns, and what each column of one is.
struct Groups {
    groups: Vec<Group>,
    kind: RecordKind,
    reading: Assignment,
}

/// What the case says of each that stands beside it.
const OF_CASE: [Field; 3] = [Field::CaseNumber, Field::Title, Field::OrderNumber];
const OF_ORDERED: [Field; 6] =
    [Field::Client, Field::OrderedOn, Field::AssignedOn, Field::DueOn, Field::Programme, Field::Trial];

/// A list of cases beside groups of the same columns, whatever kind it was taken for: its other columns are of the cases.
pub(in crate::layout) fn as_cases(header: &Header, scorer: &mut Scorer<'_>) -> Option<Header> {
    use RecordKind::{Application, Case, Delivery, Order};
    let kind = header.assignment.kind;
    if !matches!(kind, Application | Case | Delivery | Order) {
        return None;
    }
    let paths: Vec<Vec<String>> = header.paths.iter().map(|path| path.clone().unwrap_or_default()).collect();
    let found = Groups::all(&paths, scorer);
    // Replies beside cases that were read as such are found on the table.
    let first = found.first().filter(|groups| kind != Case || groups.kind != Application)?;
    let mut own = header.paths.clone();
    for at in first.groups.iter().flat_map(|group| &group.columns) {
        own[*at] = None;
    }
    let assignment = scorer.assign_as(&own, Case)?;
    let names = |field: Field| assignment.fields.iter().flatten().any(|found| found.field == field);
    let is_case = names(Field::CaseNumber) || names(Field::Title);
    is_case.then(|| Header { assignment, ..header.clone() })
}

/// Cases beside the groups of their workshops, and what was delivered of each as a whole, where columns of their own say it:
/// 納品の記録 > 納品日, 納品数, 不良. What stands in such a group is none of the case's.
pub(in crate::layout) fn part_delivered(
    header: &Header,
    scorer: &mut Scorer<'_>,
) -> Option<(Header, Header)> {
    let paths: Vec<Vec<String>> = header.paths.iter().map(|path| path.clone().unwrap_or_default()).collect();
    let found = Groups::all(&paths, scorer);
    let [orders] = &found[..] else { return None };
    if orders.kind != RecordKind::Order {
        return None;
    }
    let fields = &header.assignment.fields;
    let names: Vec<(usize, Field)> = (0..paths.len())
        .filter_map(|at| Some((at, fields[at]?.field)))
        .filter(|(_, field)| NAMES_CASE.contains(field))
        .collect();
    let told: Vec<usize> = names.iter().map(|(at, _)| *at).collect();
    let is_in_group = |at: usize| orders.groups.iter().any(|group| group.columns.contains(&at));
    // 納期 below 納品 is when the case is due all the same.
    let is_due =
        |at: usize| fields[at].is_some_and(|found| found.field == Field::DueOn) && is_still_due(header, at);
    let is_delivered =
        |at: usize| is_below(header, at, &twofold::DELIVERED) && !told.contains(&at) && !is_due(at);
    let is_left = |at: usize| (fields[at].is_none() || is_delivered(at)) && !is_in_group(at);
    let those = |keep: &dyn Fn(usize) -> bool| -> Vec<Option<Vec<String>>> {
        let all = header.paths.iter().enumerate();
        all.map(|(at, path)| path.clone().filter(|_| keep(at))).collect()
    };
    let assignment = scorer.assign_with(&those(&is_left), RecordKind::Delivery, &names, &told)?;
    let has = |field: Field| assignment.fields.iter().flatten().any(|found| found.field == field);
    let is_one = has(Field::DeliveredOn)
        && [Field::Quantity, Field::Defects, Field::WagesPaid, Field::Hours].into_iter().any(has);
    if !is_one {
        return None;
    }
    let mut cases = header.clone();
    for at in (0..paths.len()).filter(|at| is_delivered(*at)) {
        (cases.paths[at], cases.assignment.fields[at]) = (None, None);
    }
    let delivered =
        Header { paths: those(&|at| is_left(at) || told.contains(&at)), assignment, ..header.clone() };
    Some((cases, delivered))
}

/// Deliveries in parts beside the order or the case of each row: 納品日, 納品数 and 不良 below 1回目, 2回目.
pub(in crate::layout) struct Instalments {
    groups: Groups,
    /// Those of the whole header.
    columns: Vec<Column>,
}

/// The header without such groups, and what they are.
pub(in crate::layout) fn instalments(
    view: &View<'_>,
    header: &Header,
    scorer: &mut Scorer<'_>,
) -> Option<(Header, Instalments)> {
    use RecordKind::{Case, Delivery, Order};
    let kind = header.assignment.kind;
    if !matches!(kind, Case | Delivery | Order)
        || view.orientation != Orientation::Rows
        || view.fold().is_some()
    {
        return None;
    }
    let paths: Vec<Vec<String>> = header.paths.iter().map(|path| path.clone().unwrap_or_default()).collect();
    let groups = Groups::of(&paths, Delivery, scorer)?;
    if Groups::of(&paths, Order, scorer).is_some() {
        return None;
    }
    let mut own = header.paths.clone();
    for at in groups.groups.iter().flat_map(|group| &group.columns) {
        own[*at] = None;
    }
    let left = |kind: RecordKind, scorer: &mut Scorer<'_>| scorer.assign_as(&own, kind);
    let assignment = left(Case, scorer).or_else(|| left(Order, scorer))?;
    let column = |(index, path): (u32, &Vec<String>)| Column {
        index,
        header: path.iter().map(|part| part.as_str().into()).collect(),
        header_cell: view.place(header.last, index),
        field: None,
        confidence: 0.0,
        reasons: Vec::new(),
    };
    let columns = (1..).zip(&paths).map(column).collect();
    Some((Header { paths: own, assignment, ..header.clone() }, Instalments { groups, columns }))
}

impl Instalments {
    /// The deliveries beside the records of a table.
    pub(in crate::layout) fn table(
        &self,
        view: &View<'_>,
        beside: &Table,
        place: (&Origin, Option<&str>),
    ) -> Option<Table> {
        let whole = Table { columns: self.columns.clone(), ..beside.clone() };
        self.groups.table(view, &whole, place)
    }
}

/// What stands in two or more groups of the same columns, as tables of their own; the cases keep nothing of it.
pub(in crate::layout) fn beside(
    view: &View<'_>,
    cases: &mut Table,
    (origin, unit): (&Origin, Option<&str>),
    scorer: &mut Scorer<'_>,
) -> Vec<Table> {
    if cases.kind != RecordKind::Case || cases.orientation != Orientation::Rows || view.fold().is_some() {
        return Vec::new();
    }
    let paths = cases.columns.iter().map(|column| column.header.iter().map(ToString::to_string).collect());
    let mut found = Groups::all(&paths.collect::<Vec<_>>(), scorer);
    found.iter_mut().for_each(|groups| groups.tell_sums_from_shares(view, cases));
    let table = |groups: &Groups| groups.table(view, cases, (origin, unit));
    let tables: Vec<Table> = found.iter().filter_map(table).collect();
    if let Some(first) = found.first().filter(|_| !tables.is_empty()) {
        take_from(cases, &first.groups);
    }
    tables
}

impl Groups {
    /// Replies, or orders and what was delivered of them.
    fn all(paths: &[Vec<String>], scorer: &mut Scorer<'_>) -> Vec<Self> {
        if let Some(replies) = Self::of(paths, RecordKind::Application, scorer) {
            return vec![replies];
        }
        let Some(orders) = Self::of(paths, RecordKind::Order, scorer) else { return Vec::new() };
        [Some(orders), Self::of(paths, RecordKind::Delivery, scorer)].into_iter().flatten().collect()
    }

    /// Of columns that have some of a kind. Whose they are stands in a column of the group, or is the group's name.
    fn of(paths: &[Vec<String>], kind: RecordKind, scorer: &mut Scorer<'_>) -> Option<Self> {
        let ways = match alike(paths) {
            groups if groups.len() >= 2 => vec![groups],
            _ => numbered(paths),
        };
        ways.into_iter().find_map(|groups| Self::as_kind(groups, kind, scorer))
    }

    /// The same of groups that were found.
    fn as_kind(groups: Vec<Group>, kind: RecordKind, scorer: &mut Scorer<'_>) -> Option<Self> {
        let first = groups.first()?;
        let are_alone = first.columns.len() == 1;
        if are_alone && (kind != RecordKind::Order || doers::is_of_others(&first.paths[0].concat())) {
            return None;
        }
        let named = |path: &Vec<String>| match (kind, path.split_last()) {
            (RecordKind::Application, _) => path.last().map(|own| vec![own.clone()]),
            (RecordKind::Order, Some((own, groups))) => match unit_of(own) {
                Some(what) => Some(vec![what.to_owned()]),
                None if names_doer(own, groups, are_alone) => Some(vec!["事業所名".to_owned()]),
                None => Some(path.clone()),
            },
            _ => Some(path.clone()),
        };
        let mut own: Vec<Option<Vec<String>>> = first.paths.iter().map(named).collect();
        // Each stands beside the number of its case.
        own.push(Some(vec!["案件番号".to_owned()]));
        let mut reading = scorer.assign_as(&own, kind).or_else(|| {
            // 施設① and what it makes of it: when the case was ordered, its orders were.
            let read = |scorer: &mut Scorer<'_>| scorer.assign_as(&own, kind);
            let are_orders = kind == RecordKind::Order;
            are_orders.then(|| scorer.beside(Field::Amount, read)).flatten()
        })?;
        reading.fields.pop();
        let found = Self { groups, kind, reading };
        let has = |field: Field| found.place_of(field).is_some();
        let are_desks = || found.groups.iter().all(|group| desk_of(group).is_some());
        let is_such = match kind {
            RecordKind::Application => has(Field::Interest) && (has(Field::DeskName) || are_desks()),
            RecordKind::Order => has(Field::Name),
            _ => has(Field::DeliveredOn),
        };
        is_such.then_some(found)
    }

    /// Where a field stands in each group.
    fn place_of(&self, field: Field) -> Option<usize> {
        self.reading.fields.iter().position(|found| found.is_some_and(|found| found.field == field))
    }

    const fn why(&self) -> &'static str {
        match self.kind {
            RecordKind::Application => "窓口ごとの回答の組が並んでいる",
            RecordKind::Delivery => "分けて納めたものの組が並んでいる",
            _ => "事業所ごとの組が並んでいる",
        }
    }

    /// 配分 of each workshop is its share where those of a case make a whole, else its sum.
    fn tell_sums_from_shares(&mut self, view: &View<'_>, cases: &Table) {
        let (Some(at), None) = (self.place_of(Field::Share), self.place_of(Field::Amount)) else { return };
        let figure = |row: u32, group: &Group| {
            let text = view.text(row, cases.columns[group.columns[at]].index).replace(',', "");
            text.trim_end_matches(['%', '％']).parse::<f64>().ok()
        };
        let whole = |row: u32| -> f64 { self.groups.iter().filter_map(|group| figure(row, group)).sum() };
        let rows = cases.records.iter().filter_map(|case| Some(case.origin.cell?.row));
        let wholes: Vec<f64> = rows.map(whole).filter(|whole| *whole > 0.0).collect();
        let is_whole = |sum: &&f64| [1.0, 10.0, 100.0].iter().any(|all| (*sum - all).abs() <= all * 0.02);
        if wholes.iter().filter(is_whole).count() * 2 < wholes.len()
            && let Some(found) = &mut self.reading.fields[at]
        {
            found.field = Field::Amount;
        }
    }

    fn table(
        &self,
        view: &View<'_>,
        cases: &Table,
        (origin, unit): (&Origin, Option<&str>),
    ) -> Option<Table> {
        let of_case = |case: &Record| -> Vec<Record> {
            let read = |group| self.record(view, case, (group, &cases.columns), (origin, unit));
            let mut found: Vec<Record> = self.groups.iter().filter_map(read).collect();
            // What a case is worth that one workshop does is its order's.
            if let ([only], RecordKind::Order) = (&mut found[..], self.kind) {
                let missing = [Field::Amount, Field::Quantity]
                    .into_iter()
                    .filter(|field| self.place_of(*field).is_none());
                let is_told = self.place_of(Field::Amount).is_some();
                only.cells.extend(missing.filter(|_| !is_told).filter_map(|field| case.get(field).cloned()));
            }
            found
        };
        let records: Vec<Record> = cases.records.iter().flat_map(of_case).collect();
        (!records.is_empty()).then(|| Table {
            kind: self.kind,
            confidence: 0.9,
            reasons: vec![Reason::new("groups", self.why())],
            orientation: cases.orientation,
            header: cases.header,
            caption: cases.caption.clone(),
            columns: self.columns(&cases.columns),
            records,
            left_out: Vec::new(),
        })
    }

    /// The field whose cell says that a group says anything.
    const fn says(&self) -> [Field; 2] {
        match self.kind {
            RecordKind::Application => [Field::DeskName, Field::Interest],
            RecordKind::Order => [Field::Name, Field::Name],
            _ => [Field::DeliveredOn, Field::DeliveredOn],
        }
    }

    /// What a group says of a case; none where it is blank.
    fn record(
        &self,
        view: &View<'_>,
        case: &Record,
        (group, columns): (&Group, &[Column]),
        (origin, unit): (&Origin, Option<&str>),
    ) -> Option<Record> {
        let row = case.origin.cell?.row;
        let first =
            &columns[group.columns[self.says().into_iter().find_map(|field| self.place_of(field))?]];
        let said = view.text(row, first.index);
        if said.is_empty() || self.kind == RecordKind::Order && !names_workshop(&said) {
            return None;
        }
        let ordered = OF_ORDERED.iter().filter(|_| self.kind == RecordKind::Order);
        let of_case = OF_CASE.iter().chain(ordered).filter(|field| self.place_of(**field).is_none());
        let mut cells: Vec<MappedCell> = of_case.filter_map(|field| case.get(*field).cloned()).collect();
        let is_named = self.place_of(Field::DeskName).is_some() || self.kind != RecordKind::Application;
        let desk = desk_of(group).filter(|_| !is_named);
        cells.extend(desk.map(|name| MappedCell {
            field: Field::DeskName,
            header: HEADING.into(),
            cell: first.header_cell,
            value: Cell::text(name),
        }));
        for (at, found) in group.columns.iter().zip(&self.reading.fields) {
            let (Some(found), column) = (found, &columns[*at]) else { continue };
            let value = view.get(row, column.index);
            if !value.is_blank() && found.field != Field::PersonalInformation {
                let header = sums::with_unit(column.header_text(), found.field, unit);
                let cell = view.place(row, column.index);
                cells.push(MappedCell { field: found.field, header, cell, value: value.clone() });
            }
        }
        // It stands at its name, where it has one.
        let place = self.place_of(Field::Name).map(|at| &columns[group.columns[at]]);
        let place = place.filter(|column| !view.get(row, column.index).is_blank()).unwrap_or(first);
        let origin = origin.at(view.place(row, place.index));
        Some(Record { kind: self.kind, origin, cells })
    }

    /// The columns of all groups as they were read.
    fn columns(&self, columns: &[Column]) -> Vec<Column> {
        let of_group = |group: &Group| {
            let found = group.columns.iter().zip(&self.reading.fields);
            let column = |(at, found): (&usize, &Option<Match>)| Column {
                field: found.map(|found| found.field),
                confidence: 0.9,
                reasons: vec![Reason::new("groups", self.why())],
                ..columns[*at].clone()
            };
            found.map(column).collect::<Vec<_>>()
        };
        self.groups.iter().flat_map(of_group).collect()
    }
}

/// Two or more groups of neighbouring columns below the same parents that have the same names: of several such the one of
/// which there are most.
fn alike(paths: &[Vec<String>]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for (at, path) in paths.iter().enumerate() {
        let Some((own, parents)) = path.split_last().filter(|(_, parents)| !parents.is_empty()) else {
            continue;
        };
        let path = parents.iter().map(|parent| ordinal::numbered(parent).bare).chain([own.clone()]).collect();
        match groups.last_mut() {
            Some(last)
                if last.parents == parents && last.columns.last().is_some_and(|last| last + 1 == at) =>
            {
                last.columns.push(at);
                last.paths.push(path);
            }
            _ => {
                groups.push(Group { parents: parents.to_vec(), columns: vec![at], paths: vec![path] });
            }
        }
    }
    let names =
        |group: &Group| -> Vec<&String> { group.columns.iter().filter_map(|at| paths[*at].last()).collect() };
    let count = |wanted: &[&String]| groups.iter().filter(|group| names(group) == wanted).count();
    let most = groups.iter().map(names).filter(|names| names.len() >= 2).max_by_key(|names| count(names));
    let Some(most) = most else { return Vec::new() };
    let is_such: Vec<bool> = groups.iter().map(|group| names(group) == most).collect();
    groups.into_iter().zip(is_such).filter(|(_, is_such)| *is_such).map(|(group, _)| group).collect()
}

/// The same in one line: 事業所①, 数量①, 金額①, 事業所②, 数量②, 金額②; the number may stand behind the first of each alone, the first group
/// may have none, and all names may stand before all sums. Each way of parting them.
fn numbered(paths: &[Vec<String>]) -> Vec<Vec<Group>> {
    let own: Vec<Numbered> =
        paths.iter().map(|path| ordinal::numbered(path.last().map_or("", String::as_str))).collect();
    let (mut ways, mut alone): (Vec<Vec<Group>>, Vec<Vec<Group>>) = (0..own.len())
        .map(|at| in_turn(&own, at))
        .filter(|groups| groups.len() >= 2)
        .partition(|groups| groups[0].columns.len() >= 2);
    ways.extend(Some(scattered(&own)).filter(|groups| groups.len() >= 2));
    ways.append(&mut alone);
    ways
}

/// Groups of neighbouring columns, the first of which begins at a place.
fn in_turn(own: &[Numbered], first: usize) -> Vec<Group> {
    // 事業所, 金額, 事業所, 金額: nobody numbered them.
    let is_numbered = |at: &usize| !own[*at].number.is_empty() || own[first].number.is_empty();
    let is_next = |at: &usize| own[*at].bare == own[first].bare && is_numbered(at);
    let later: Vec<usize> = (first + 1..own.len()).filter(is_next).collect();
    let Some(second) = later.first() else { return Vec::new() };
    let width = second - first;
    let is_whole = |start: &usize| {
        start + width <= own.len()
            && (0..width).all(|beside| own[start + beside].bare == own[first + beside].bare)
    };
    let group = |start: usize| Group {
        parents: Vec::new(),
        columns: (start..start + width).collect(),
        paths: (start..start + width).map(|at| own[at].path.clone()).collect(),
    };
    if width < 2 && own[*second].number.is_empty() {
        return Vec::new();
    }
    std::iter::once(first).chain(later).filter(is_whole).map(group).collect()
}

/// Groups whose columns stand apart: 施設①, 施設②, 額①, 額②.
fn scattered(own: &[Numbered]) -> Vec<Group> {
    let mut groups: Vec<(&str, Group)> = Vec::new();
    for (at, name) in own.iter().enumerate().filter(|(_, name)| !name.number.is_empty()) {
        let known = groups.iter_mut().find(|(number, _)| *number == name.number);
        match known {
            Some((_, group)) => {
                group.columns.push(at);
                group.paths.push(name.path.clone());
            }
            None => {
                let group = Group { parents: Vec::new(), columns: vec![at], paths: vec![name.path.clone()] };
                groups.push((&name.number, group));
            }
        }
    }
    let Some(first) = groups.first().map(|(_, group)| group.paths.clone()) else { return Vec::new() };
    let is_such = |group: &Group| first.len() >= 2 && group.paths == first;
    groups.into_iter().map(|(_, group)| group).filter(is_such).collect()
}

/// 担当① beside its sum, and 名称 below 振分先１: who does the work.
fn names_doer(own: &str, groups: &[String], is_alone: bool) -> bool {
    const DOERS: [&str; 25] = [
        "作業",
        "加工",
        "製造",
        "受け",
        "請け",
        "お願い",
        "頼み",
        "回し",
        "分け",
        "振分",
        "振り分け",
        "配分",
        "割当",
        "割り当て",
        "割振",
        "割り振り",
        "担当",
        "受託",
        "委託",
        "発注",
        "依頼",
        "引受",
        "実施",
        "請負",
        "分担",
    ];
    let does = |word: &str| {
        let stem = word.trim_end_matches("その").trim_end_matches("事業所").trim_end_matches('先');
        DOERS.contains(&stem) || parties::party(word) == Some(Party::Doer)
    };
    match groups.last() {
        Some(group) => ["名称", "名前", "名", "事業所名", "施設名", "相手"].contains(&own) && does(group),
        None => !is_alone && does(own),
    }
}

/// 件 and 円 beside the workshop of a group: how many it does, and for how much.
fn unit_of(own: &str) -> Option<&'static str> {
    match own.trim() {
        "円" => Some("金額"),
        "件" | "個" | "枚" | "部" | "通" | "本" | "箱" | "冊" | "袋" | "点" => Some("数量"),
        _ => None,
    }
}

/// The desk that a group is called by.
fn desk_of(group: &Group) -> Option<&str> {
    group.parents.last().map(|name| name.trim()).filter(|name| is_desk(name))
}

/// What stands in the groups is no more the cases'.
fn take_from(cases: &mut Table, groups: &[Group]) {
    for at in groups.iter().flat_map(|group| &group.columns) {
        let column = &mut cases.columns[*at];
        column.field = None;
        for record in &mut cases.records {
            record.cells.retain(|cell| cell.cell.col != column.index);
        }
    }
}

//! What stands in two rows and is one thing: an order that was written again, rows that a copy of a file has too. It is counted
//! once, and told.

use crate::domain::{
    CellRef, DeliveryRow, Issue, IssueCode, LeadRow, Month, Observations, OrderRow, Origin, RecordKind,
    RowOrigin, Seen, Severity, SourceRole,
};
use crate::normalise::file_name::Period;
use crate::normalise::text;
use foldhash::HashMap;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;

const ORDER_AGAIN: IssueCode = IssueCode::new("order.written-again");
const ROW_AGAIN: IssueCode = IssueCode::new("row.in-two-files");

/// Rows of two sheets that are told one by one; of more the number.
const ONE_BY_ONE: usize = 5;

/// What more rows of one workshop and month bear than this is no number of an order.
const MOST_OF_A_NUMBER: usize = 1_000;

/// Leaves one of the rows that are one thing. Rows of a file that is `lesser` (a copy by its name, one that has gone) give way
/// to those of others.
///
/// DOMAIN is silent. Rows of one order number, workshop and month are one order, of which the later row holds; several workshops,
/// months, works or desks under one number are several orders, and so is a trial beside its order. Orders without a number,
/// deliveries, deals, gross profits, budgets and answers with their time are one where all that they say is equal in two files;
/// equal rows of one file stay what they are.
pub fn once(observations: &mut Observations, lesser: &dyn Fn(&str) -> bool) -> Vec<Issue> {
    let mut again = Again { lesser, told: BTreeMap::new() };
    again.numbered_orders(observations);
    again.equal_orders(observations);
    let equal = again.equal(&observations.deliveries, |one| &one.row, delivery);
    again.leave(&mut observations.deliveries, &equal, "納品", |one| &one.row);
    let equal = again.equal(&observations.leads, |one| &one.row, lead);
    again.leave(&mut observations.leads, &equal, "商談", |one| &one.row);
    let equal = again.equal(
        &observations.entries,
        |one| &one.row,
        |one| {
            let is_told =
                matches!(one.row.kind, RecordKind::GrossProfit | RecordKind::Budget) && one.value.is_some();
            let names = [&one.programme, &one.title, &one.group, &one.item].map(said);
            let period = Period::of(&format!("{} {}", one.row.origin.sheet, one.row.origin.path().name()));
            is_told.then(|| {
                format!(
                    "{:?} {names:?} {} {} {period:?}",
                    one.row.kind,
                    said(&one.fiscal_year),
                    said(&one.value)
                )
            })
        },
    );
    again.leave(&mut observations.entries, &equal, "金額", |one| &one.row);
    let equal = again.equal(
        &observations.surveys,
        |one| &one.row,
        |one| {
            let answers: Vec<(&str, &str)> = one
                .answers
                .iter()
                .map(|(question, answer)| (question.as_str(), answer.value.as_str()))
                .collect();
            one.answered_at.as_ref().map(|at| format!("{} {} {answers:?}", at.value, said(&one.desk)))
        },
    );
    again.leave(&mut observations.surveys, &equal, "回答", |one| &one.row);
    again.into_issues()
}

fn said<T: Debug>(seen: &Option<Seen<T>>) -> String {
    seen.as_ref().map_or_else(String::new, |seen| format!("{:?}", seen.value))
}

fn folded(seen: &Option<Seen<String>>) -> String {
    seen.as_ref().map(|seen| text::fold(&seen.value)).unwrap_or_default()
}

/// One that names no order is told by the order's row.
fn delivery(one: &DeliveryRow) -> Option<String> {
    let numbers = [said(&one.quantity), said(&one.defects), said(&one.hours), said(&one.wages)];
    one.order.as_ref().map(|order| format!("{} {} {numbers:?}", order.value, said(&one.delivered_on)))
}

fn lead(one: &LeadRow) -> Option<String> {
    let period = Period::of(one.row.origin.path().name());
    let who =
        [said(&one.number), said(&one.client), said(&one.category), said(&one.state), said(&one.reason)];
    let yen = [&one.demand, &one.ordered, &one.annual_recurring, &one.lost].map(said);
    let days = [&one.first_meeting_on, &one.contracted_on, &one.lost_on].map(said);
    let is_told = one.client.is_some() || one.number.is_some();
    is_told.then(|| format!("{who:?} {yen:?} {days:?} {period:?}"))
}

/// The line of a sheet.
type Line = (Origin, u32);

fn line(row: &RowOrigin) -> Option<Line> {
    Some((row.origin.whole(), row.origin.cell?.row))
}

/// A row that gives way to another one: both by their places in the list.
type GivesWay = (usize, usize);

/// A row that gave way, the cell of the other one, and the number by which they are one.
type GaveWay = (RowOrigin, Option<CellRef>, String);

/// Equal rows by their files, those that give way last.
type ByFile<'r> = BTreeMap<(bool, &'r str), Vec<usize>>;

struct Again<'a> {
    lesser: &'a dyn Fn(&str) -> bool,
    /// By what was told, the sheet of the rows that gave way and the sheet of the others: cells and names.
    told: BTreeMap<(IssueCode, &'static str, Origin, Origin), Vec<GaveWay>>,
}

impl Again<'_> {
    /// Rows of one number, workshop and month.
    fn numbered_orders(&mut self, observations: &mut Observations) {
        let rows = &observations.orders;
        let mut named: BTreeMap<_, Vec<usize>> = BTreeMap::new();
        for (at, row) in rows.iter().enumerate() {
            let Some(number) = &row.number else { continue };
            let workshop =
                if row.workshop.is_some() { folded(&row.workshop) } else { folded(&row.office_number) };
            let month = row.month.as_ref().map(|seen| seen.value);
            let month = month.or_else(|| row.ordered_on.as_ref().map(|seen| Month::of(seen.value)));
            let key = (&row.row.role, text::fold(&number.value), workshop, month);
            named.entry(key).or_default().push(at);
        }
        let mut ways: Vec<GivesWay> = Vec::new();
        for mut same in named.into_values().filter(|same| (2..=MOST_OF_A_NUMBER).contains(&same.len())) {
            same.sort_by_key(|at| (!(self.lesser)(&rows[*at].row.origin.file), *at));
            let mut orders: Vec<OneOrder> = Vec::new();
            for at in same {
                if !orders.iter_mut().any(|order| order.takes(at, &rows[at])) {
                    orders.push(OneOrder::of(at, &rows[at]));
                }
            }
            for OneOrder { rows: own, .. } in orders {
                // A list of deliveries that names the order says nothing of its amount.
                let says_amount = own.iter().rev().find(|at| rows[**at].amount.is_some());
                let Some(kept) = says_amount.or(own.last()).copied() else { continue };
                ways.extend(own.into_iter().filter(|at| *at != kept).map(|at| (at, kept)));
            }
        }
        for (at, kept) in &ways {
            let (old, mut row) = (observations.orders[*at].clone(), observations.orders[*kept].clone());
            if old.row.origin.whole() == row.row.origin.whole() {
                fill(&mut row, old);
            }
            observations.orders[*kept] = row;
        }
        self.follow(observations, &ways);
        self.leave_orders(observations, &ways);
    }

    /// Deliveries in the lines of orders that are one: of one day the kept row's.
    fn follow(&self, observations: &mut Observations, ways: &[GivesWay]) {
        let orders = &observations.orders;
        // Lines of one order, with its number and whether they hold.
        let mut lines: HashMap<Line, (usize, bool)> = HashMap::default();
        for (at, kept) in ways {
            lines.extend(line(&orders[*at].row).map(|line| (line, (*kept, false))));
            lines.extend(line(&orders[*kept].row).map(|line| (line, (*kept, true))));
        }
        if lines.is_empty() {
            return;
        }
        let mut days: BTreeMap<_, Vec<(bool, usize)>> = BTreeMap::new();
        for (at, row) in observations.deliveries.iter_mut().enumerate() {
            let Some((kept, holds)) = line(&row.row).and_then(|line| lines.get(&line)).copied() else {
                continue;
            };
            if row.order.is_none() && !holds {
                row.order.clone_from(&orders[kept].number);
            }
            let day = row.delivered_on.as_ref().map(|seen| seen.value);
            days.entry((kept, day)).or_default().push((holds, at));
        }
        let mut gone = BTreeSet::new();
        for mut same in days.into_values() {
            same.sort_unstable();
            let Some((_, last)) = same.pop() else { continue };
            let sheet = |at: usize| line(&observations.deliveries[at].row);
            gone.extend(same.into_iter().map(|(_, at)| at).filter(|at| sheet(*at) != sheet(last)));
        }
        remove(&mut observations.deliveries, &gone);
    }

    fn leave_orders(&mut self, observations: &mut Observations, ways: &[GivesWay]) {
        for (at, kept) in ways {
            let [row, other] = [*at, *kept].map(|at| &observations.orders[at]);
            let name = row.number.as_ref().map(|seen| seen.text.to_string()).unwrap_or_default();
            self.note((ORDER_AGAIN, "発注"), &row.row, &other.row, name);
        }
        remove(&mut observations.orders, &ways.iter().map(|(at, _)| *at).collect());
    }

    /// Orders without a number, with the deliveries in their lines.
    fn equal_orders(&mut self, observations: &mut Observations) {
        let mut beside: HashMap<Line, Vec<String>> = HashMap::default();
        for row in observations.deliveries.iter().filter(|row| row.order.is_none()) {
            let numbers = [said(&row.quantity), said(&row.defects), said(&row.hours), said(&row.wages)];
            let told = format!("{} {numbers:?}", said(&row.delivered_on));
            line(&row.row).into_iter().for_each(|line| beside.entry(line).or_default().push(told.clone()));
        }
        let key = |one: &OrderRow| {
            let is_dated = one.ordered_on.is_some() || one.month.is_some();
            let who = [&one.case, &one.title, &one.desk, &one.workshop, &one.office_number].map(folded);
            let days = [&one.ordered_on, &one.assigned_on, &one.due_on].map(said);
            let how =
                [said(&one.month), said(&one.share), said(&one.trial), said(&one.amount), said(&one.state)];
            let delivered = line(&one.row).and_then(|line| beside.get(&line));
            (one.number.is_none() && is_dated).then(|| format!("{who:?} {days:?} {how:?} {delivered:?}"))
        };
        let equal = self.equal(&observations.orders, |one| &one.row, key);
        let gone: BTreeSet<Line> =
            equal.iter().filter_map(|(at, _)| line(&observations.orders[*at].row)).collect();
        self.leave(&mut observations.orders, &equal, "発注", |one| &one.row);
        observations
            .deliveries
            .retain(|row| row.order.is_some() || line(&row.row).is_none_or(|line| !gone.contains(&line)));
    }

    /// Rows that are wholly equal in two files of one office: as many stand as the file has that has most of them.
    fn equal<Row>(
        &self,
        rows: &[Row],
        place: impl Fn(&Row) -> &RowOrigin,
        key: impl Fn(&Row) -> Option<String>,
    ) -> Vec<GivesWay> {
        let mut paths: BTreeMap<&SourceRole, BTreeSet<&str>> = BTreeMap::new();
        for row in rows {
            let RowOrigin { role, origin, .. } = place(row);
            paths.entry(role).or_default().insert(&origin.file);
        }
        let has_several = |role: &SourceRole| paths.get(role).is_some_and(|paths| paths.len() > 1);
        let mut all: HashMap<(&SourceRole, String), ByFile<'_>> = HashMap::default();
        for (at, row) in rows.iter().enumerate() {
            let RowOrigin { role, origin, .. } = place(row);
            if let Some(key) = Some(role).filter(|role| has_several(role)).and_then(|_| key(row)) {
                let files = all.entry((role, key)).or_default();
                files.entry(((self.lesser)(&origin.file), &origin.file)).or_default().push(at);
            }
        }
        let mut ways = Vec::new();
        for files in all.into_values().filter(|files| files.len() > 1) {
            // The first of those that have most.
            let Some(most) = files.values().rev().max_by_key(|own| own.len()) else { continue };
            let others = files.values().filter(|own| !std::ptr::eq(*own, most));
            ways.extend(others.flat_map(|own| own.iter().copied().zip(most.iter().copied())));
        }
        ways.sort_unstable();
        ways
    }

    fn leave<Row>(
        &mut self,
        rows: &mut Vec<Row>,
        ways: &[GivesWay],
        what: &'static str,
        place: impl Fn(&Row) -> &RowOrigin,
    ) {
        for (at, kept) in ways {
            self.note((ROW_AGAIN, what), place(&rows[*at]), place(&rows[*kept]), String::new());
        }
        remove(rows, &ways.iter().map(|(at, _)| *at).collect());
    }

    fn note(
        &mut self,
        (code, what): (IssueCode, &'static str),
        row: &RowOrigin,
        other: &RowOrigin,
        name: String,
    ) {
        let key = (code, what, row.origin.whole(), other.origin.whole());
        self.told.entry(key).or_default().push((row.clone(), other.origin.cell, name));
    }

    fn into_issues(self) -> Vec<Issue> {
        let told = self.told.into_iter();
        told.flat_map(|((code, what, sheet, other), rows)| told_of(code, what, &sheet, &other, &rows))
            .collect()
    }
}

/// A few rows one by one, more of them as one.
fn told_of(
    code: IssueCode,
    what: &str,
    sheet: &Origin,
    other: &Origin,
    rows: &[(RowOrigin, Option<CellRef>, String)],
) -> Vec<Issue> {
    let notice = |origin: Origin, row: &RowOrigin, message: String| {
        Issue::new(code, Severity::Notice, origin, message).desk(row.role.desk().cloned())
    };
    let why = |name: &str, place: &str| match code == ORDER_AGAIN {
        true => format!(
            "発注番号「{name}」の同じ事業所・同じ月の発注は {place} にもあります。一つの発注として {place} の行だけを数えています。"
        ),
        false => format!("この{what}の行は {place} とまったく同じです。一度だけ数えています。"),
    };
    let advice = ADVICE[usize::from(code != ORDER_AGAIN)];
    if rows.len() <= ONE_BY_ONE {
        let one = |(row, cell, name): &(RowOrigin, Option<CellRef>, String)| {
            let place = cell.map_or_else(|| other.clone(), |cell| other.at(cell)).to_string();
            notice(row.origin.clone(), row, format!("{}{advice}", why(name, &place)))
        };
        return rows.iter().map(one).collect();
    }
    let Some((row, ..)) = rows.first() else { return Vec::new() };
    let message = match code == ORDER_AGAIN {
        true => format!(
            "{sheet} の発注{}行は、発注番号・事業所・月が {other} の発注と同じです。一つの発注として {other} の行だけを数えています。{advice}",
            rows.len()
        ),
        false => format!(
            "{sheet} の{what}{}行は {other} の行とまったく同じです。一度だけ数えています。{advice}",
            rows.len()
        ),
    };
    vec![notice(sheet.clone(), row, message)]
}

/// What to do with an order that was written again, and with rows of two files.
const ADVICE: [&str; 2] =
    ["別の発注であれば、発注番号を分けてください。", "写しや古い版のファイルであれば、片付けてください。"];

fn remove<Row>(rows: &mut Vec<Row>, gone: &BTreeSet<usize>) {
    let mut at = 0..;
    rows.retain(|_| at.next().is_none_or(|at| !gone.contains(&at)));
}

/// Rows of one number, workshop and month that are one order: none says another case, work, desk or trial than the others.
struct OneOrder {
    rows: Vec<usize>,
    /// Case, work and desk, as far as any row says them.
    said: [String; 3],
    is_trial: bool,
}

impl OneOrder {
    fn of(at: usize, row: &OrderRow) -> Self {
        let is_trial = row.trial.as_ref().is_some_and(|seen| seen.value);
        Self { rows: vec![at], said: [&row.case, &row.title, &row.desk].map(folded), is_trial }
    }

    /// Whether a row is of it; if so, it is.
    fn takes(&mut self, at: usize, row: &OrderRow) -> bool {
        let other = Self::of(at, row);
        let fits = |(own, other): (&String, &String)| own.is_empty() || other.is_empty() || own == other;
        let is_one = self.is_trial == other.is_trial && self.said.iter().zip(&other.said).all(fits);
        if is_one {
            self.rows.push(at);
            for (own, other) in self.said.iter_mut().zip(other.said).filter(|(own, _)| own.is_empty()) {
                *own = other;
            }
        }
        is_one
    }
}

/// What a row leaves blank, an earlier one of the same sheet says.
fn fill(row: &mut OrderRow, old: OrderRow) {
    row.programme = row.programme.take().or(old.programme);
    row.case = row.case.take().or(old.case);
    row.case_row = row.case_row.or(old.case_row);
    row.title = row.title.take().or(old.title);
    row.desk = row.desk.take().or(old.desk);
    row.workshop = row.workshop.take().or(old.workshop);
    row.office_number = row.office_number.take().or(old.office_number);
    row.month = row.month.take().or(old.month);
    row.share = row.share.take().or(old.share);
    row.amount = row.amount.take().or(old.amount);
    row.category = row.category.take().or(old.category);
    row.ordered_on = row.ordered_on.take().or(old.ordered_on);
    row.assigned_on = row.assigned_on.take().or(old.assigned_on);
    row.due_on = row.due_on.take().or(old.due_on);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{CellRef, DeskId, Field, SourceRole};
    use crate::intake::{FileContext, Options, observe};
    use crate::layout::{MappedCell, Record};
    use crate::table::Cell;

    /// Rows of one file: its kind, its fields, and the rows' cells.
    fn file(path: &str, kind: RecordKind, fields: &[Field], rows: &[&str]) -> Observations {
        let record = |(row, text): (u32, &&str)| {
            let cells: Vec<MappedCell> = fields
                .iter()
                .zip(text.split('|'))
                .zip(1..)
                .filter(|((_, text), _)| !text.is_empty())
                .map(|((field, text), col)| MappedCell {
                    field: *field,
                    header: field.label().into(),
                    cell: CellRef::new(row, col),
                    value: Cell::text(text),
                })
                .collect();
            let origin = Origin::file(path, "r").sheet("S").at(CellRef::new(row, 1));
            Record { kind, origin, cells }
        };
        let records: Vec<Record> = (2..).zip(rows).map(record).collect();
        let role = SourceRole::Desk(DeskId::new("d01"));
        let context = FileContext { role, path: path.to_owned(), prefecture: None };
        observe(&records, &context, &Options::default()).0
    }

    fn told(files: Vec<Observations>) -> (Observations, Vec<String>) {
        let mut all = Observations::concat(files);
        let issues = once(&mut all, &|path: &str| path.contains("コピー"));
        assert!(issues.iter().all(|issue| issue.severity == Severity::Notice));
        (all, issues.iter().map(|issue| format!("{} {}", issue.code, issue.origin)).collect())
    }

    const ORDER: [Field; 6] =
        [Field::OrderNumber, Field::Name, Field::Month, Field::Amount, Field::Title, Field::OrderedOn];

    fn orders(path: &str, rows: &[&str]) -> Observations {
        file(path, RecordKind::Order, &ORDER, rows)
    }

    fn amounts(all: &Observations) -> Vec<i64> {
        all.orders.iter().filter_map(|row| row.amount.as_ref()).map(|seen| seen.value.0).collect()
    }

    #[test]
    fn an_order_that_is_written_again_is_one_and_its_later_row_holds() {
        let h1 = "H1|あおぞら|2026-05|100000||";
        let table: [(&str, &[&str], &[i64]); 8] = [
            ("twice", &[h1, h1], &[100_000]),
            ("corrected", &[h1, "H1|あおぞら|2026-05|120000||"], &[120_000]),
            ("what the later row leaves blank stands", &[h1, "H1|あおぞら|2026-05|||"], &[100_000]),
            ("another workshop", &[h1, "H1|ひなた|2026-05|120000||"], &[100_000, 120_000]),
            ("another month", &[h1, "H1|あおぞら|2026-06|120000||"], &[100_000, 120_000]),
            ("another number", &[h1, "H2|あおぞら|2026-05|120000||"], &[100_000, 120_000]),
            (
                "another work on one slip",
                &["H1|あおぞら|2026-05|100000|封入|", "H1|あおぞら|2026-05|120000|箱折り|"],
                &[100_000, 120_000],
            ),
            ("the month of its day", &["H1|あおぞら||1||2026-05-01", "H1|あおぞら||2||2026-05-20"], &[2]),
        ];
        for (name, rows, expected) in table {
            let (all, issues) = told(vec![orders("台帳.xlsx", rows)]);
            assert_eq!(amounts(&all), expected, "{name}");
            assert_eq!(issues.len(), rows.len() - expected.len(), "{name}");
        }
    }

    #[test]
    fn what_all_rows_bear_is_no_number_of_an_order() {
        let row = "登録済|あおぞら|2026-05|100000||";
        for (count, left) in [(MOST_OF_A_NUMBER, 1), (MOST_OF_A_NUMBER + 1, MOST_OF_A_NUMBER + 1)] {
            let (all, _) = told(vec![orders("台帳.xlsx", &vec![row; count])]);
            assert_eq!(amounts(&all).len(), left, "{count}");
        }
    }

    #[test]
    fn of_two_files_the_one_that_is_called_a_copy_gives_way() {
        let (now, copy) = (["H1|あおぞら|2026-05|120000||"], ["H1|あおぞら|2026-05|100000||"]);
        for (other, expected) in [("台帳 - コピー.xlsx", 120_000), ("台帳2.xlsx", 100_000)] {
            let (all, issues) = told(vec![orders("台帳.xlsx", &now), orders(other, &copy)]);
            assert_eq!(amounts(&all), [expected], "{other}");
            let gave_way = if expected == 100_000 { "台帳.xlsx" } else { other };
            assert_eq!(issues, [format!("order.written-again {gave_way}:S!A2")]);
        }
        // A list of deliveries that names an order does not take its amount away.
        let (all, _) =
            told(vec![orders("台帳.xlsx", &now), orders("納品.xlsx", &["H1|あおぞら|2026-05|||"])]);
        assert_eq!(amounts(&all), [120_000]);
    }

    #[test]
    fn orders_without_a_number_are_one_where_two_files_say_the_same() {
        let row = "|あおぞら|2026-05|100000||";
        let (all, issues) = told(vec![orders("台帳.xlsx", &[row, row]), orders("控え.xlsx", &[row])]);
        assert_eq!((amounts(&all).len(), issues), (2, vec!["row.in-two-files 控え.xlsx:S!A2".to_owned()]));
    }

    #[test]
    fn deliveries_in_parts_stay_and_those_of_a_row_written_again_are_one() {
        let fields = [Field::OrderNumber, Field::Name, Field::Month, Field::Amount];
        let parts = [Field::OrderNumber, Field::DeliveredOn, Field::Quantity];
        let rows = ["H1|あおぞら|2026-05|1", "H1|あおぞら|2026-05|1"];
        for (delivered, expected) in [
            (["H1|2026-05-05|50", "H1|2026-05-12|50"], vec![50, 50]),
            (["H1|2026-05-05|50", "H1|2026-05-05|60"], vec![60]),
        ] {
            let ledger = file("台帳.xlsx", RecordKind::Order, &fields, &rows);
            let (all, _) = told(vec![ledger, file("台帳.xlsx", RecordKind::Delivery, &parts, &delivered)]);
            let found: Vec<i64> = all
                .deliveries
                .iter()
                .filter_map(|row| row.quantity.as_ref())
                .map(|seen| seen.value)
                .collect();
            assert_eq!((all.orders.len(), found), (1, expected));
        }
        // On a list of deliveries two equal rows are two; on two lists they are one.
        let twice = ["H1|2026-05-05|50", "H1|2026-05-05|50"];
        let list = |path| file(path, RecordKind::Delivery, &parts, &twice);
        assert_eq!(told(vec![list("納品.xlsx"), list("納品2.xlsx")]).0.deliveries.len(), 2);
    }

    #[test]
    fn equal_rows_of_two_files_count_once_unless_the_names_tell_other_days() {
        let lead = [Field::Client, Field::OrderedAmount, Field::ContractedOn];
        let profit = [Field::Client, Field::GrossProfit];
        let count = |kind, fields: &[Field], row: &str, paths: [&str; 2]| {
            let (all, issues) =
                told(paths.map(|path| file(path, kind, fields, &[row, "㈱別|7|2026-05-02"])).into());
            (all.leads.len() + all.entries.len(), issues.len())
        };
        let row = "株式会社見本|500000|2026-05-01";
        assert_eq!(count(RecordKind::Lead, &lead, row, ["商談.xlsx", "商談 - コピー.xlsx"]), (2, 2));
        assert_eq!(
            count(RecordKind::GrossProfit, &profit, "㈱見本|5", ["粗利.xlsx", "粗利 (1).xlsx"]),
            (2, 2)
        );
        let years = ["粗利_令和7年度.xlsx", "粗利_令和8年度.xlsx"];
        assert_eq!(count(RecordKind::GrossProfit, &profit, "㈱見本|5", years), (4, 0));
        assert_eq!(
            count(RecordKind::Cost, &[Field::CostItem, Field::Amount], "旅費|5", ["費用.xlsx", "費用2.xlsx"]),
            (4, 0)
        );
    }
}

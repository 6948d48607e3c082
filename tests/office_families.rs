//! Real rows of cases, applications, orders, deliveries, leads and wages with their truth, cell by cell, by file and by
//! field. Skips, saying so, where the shared data are absent.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

#[expect(dead_code, reason = "not every test needs all of it")]
mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use support::{rows_of, shared_data};
use tsunagi::domain::{
    ApplicationRow, CaseRow, Corporation, DeliveryRow, DeskId, LeadRow, Observations, OrderRow, Origin,
    Prefecture, RowOrigin, Seen, SourceRole, WageRow,
};
use tsunagi::intake::{self, FileContext};
use tsunagi::layout::{self, Context, Dictionary};
use tsunagi::{normalise, table};

/// File, sheet and row. Answers of a form have one sheet, which the truth does not name.
type Place = (String, String, u32);

/// What a row says by fields of the truth, and the keys of the fields that it flags.
struct Read {
    values: BTreeMap<&'static str, String>,
    flags: BTreeSet<&'static str>,
}

/// Each table of the truth with its fields, and the fields of ours whose flag says that one was doubted.
const TABLES: [(&str, &[(&str, &str)]); 8] = [
    (
        "cases",
        &[
            ("programme", "programme"),
            ("case_id", "case_number"),
            ("parent", "parent_case"),
            ("title", "title"),
            ("company", "client"),
            ("category", "category"),
            ("detail", "work_kind"),
            ("remote", "remote"),
            ("place", "place"),
            ("quantity", "quantity"),
            ("unit_price", "unit_price"),
            ("amount", "amount"),
            ("annual", "annual_amount"),
            ("hours", "hours"),
            ("people", "people"),
            ("skill", "skills"),
            ("open_date", "open_on"),
            ("deadline", "deadline_on"),
            ("due", "due_on"),
            ("status", "state"),
            ("ordered_date", "ordered_on"),
            ("assigned_date", "assigned_on"),
            ("closed_date", "closed_on"),
            ("lost_reason", "lost_reason"),
        ],
    ),
    (
        "case_splits",
        &[
            ("case_id", "case_number"),
            ("parent", "parent_case"),
            ("pref", "place"),
            ("stores", "quantity"),
            ("amount", "amount"),
            ("trial", "trial"),
        ],
    ),
    (
        "applications",
        &[
            ("timestamp", "answered_at"),
            ("desk_raw", "desk_name"),
            ("case_id", "case_number"),
            ("interest", "interest"),
            ("workshops", "workshop_count"),
            ("people", "people"),
        ],
    ),
    (
        "orders",
        &[
            ("programme", "programme"),
            ("order_id", "order_number"),
            ("case_id", "case_number"),
            ("desk", "desk_name"),
            ("workshop_name", "name"),
            ("share", "share"),
            ("trial", "trial"),
            ("amount", "amount"),
            ("order_date", "ordered_on"),
            ("assigned_date", "assigned_on"),
            ("month", "month"),
            ("category", "category"),
        ],
    ),
    (
        "deliveries",
        &[
            ("order_id", "order_number"),
            ("delivered_on", "delivered_on"),
            ("quantity", "quantity"),
            ("defects", "defects"),
            ("hours", "hours"),
            ("wage_paid", "wages_paid"),
        ],
    ),
    (
        "leads",
        &[
            ("lead_id", "lead_number"),
            ("company", "client"),
            ("demand", "demand_amount"),
            ("status", "state"),
            ("first_meeting", "first_meeting_on"),
            ("category", "category"),
            ("contract_date", "contracted_on"),
            ("lost_date", "lost_on"),
            ("lost_amount", "lost_amount"),
            ("reason", "lost_reason"),
            ("ordered", "ordered_amount"),
            ("arr", "annual_recurring"),
        ],
    ),
    (
        "wages",
        &[("name", "name"), ("wage_before", "wage_before"), ("wage_after", "wage_after"), ("heads", "heads")],
    ),
    ("wages_monthly", &[("name", "name"), ("paid_total", "monthly_total"), ("persons", "monthly_heads")]),
];

/// What the truth knows of a row from elsewhere; a truth with a column `states` says itself what each row states.
const DERIVED: [(&str, &str); 3] =
    [("cases", "programme"), ("orders", "category"), ("orders", "workshop_name")];

fn text<T: ToString>(seen: Option<&Seen<T>>) -> String {
    seen.map(|seen| seen.value.to_string()).unwrap_or_default()
}

fn folded<T: ToString>(seen: Option<&Seen<T>>) -> String {
    normalise::fold(&text(seen))
}

fn label<T>(seen: Option<&Seen<T>>, label: impl Fn(&T) -> &'static str) -> String {
    seen.map(|seen| label(&seen.value).to_owned()).unwrap_or_default()
}

fn mark(seen: Option<&Seen<bool>>) -> String {
    seen.map(|seen| u8::from(seen.value).to_string()).unwrap_or_default()
}

fn company(seen: Option<&Seen<Corporation>>) -> String {
    seen.map(|seen| normalise::fold(&seen.value.bare)).unwrap_or_default()
}

fn case(row: &CaseRow) -> Vec<(&'static str, String)> {
    let place = row.place.as_ref().map(|seen| &seen.value);
    vec![
        ("programme", text(row.programme.as_ref())),
        ("case_id", text(row.number.as_ref())),
        ("parent", text(row.parent.as_ref())),
        ("title", folded(row.title.as_ref())),
        ("company", company(row.client.as_ref())),
        ("category", label(row.category.as_ref(), |one| one.name())),
        ("detail", row.kind.as_ref().map(|seen| seen.value.name().to_owned()).unwrap_or_default()),
        ("remote", mark(row.remote.as_ref())),
        ("place", place.map(|one| normalise::fold(&one.text)).unwrap_or_default()),
        ("pref", place.and_then(|one| one.prefecture).map(|one| one.to_string()).unwrap_or_default()),
        ("quantity", text(row.quantity.as_ref())),
        ("stores", text(row.quantity.as_ref())),
        ("unit_price", row.unit_price.as_ref().map(|seen| seen.value.0.to_string()).unwrap_or_default()),
        ("amount", row.amount.as_ref().map(|seen| seen.value.0.to_string()).unwrap_or_default()),
        ("annual", row.annual_amount.as_ref().map(|seen| seen.value.0.to_string()).unwrap_or_default()),
        ("hours", text(row.hours.as_ref())),
        ("people", text(row.people.as_ref())),
        ("skill", folded(row.skills.as_ref())),
        ("open_date", text(row.open_on.as_ref())),
        ("deadline", text(row.deadline_on.as_ref())),
        ("due", text(row.due_on.as_ref())),
        ("status", label(row.state.as_ref(), |one| one.label())),
        ("ordered_date", text(row.ordered_on.as_ref())),
        ("assigned_date", text(row.assigned_on.as_ref())),
        ("closed_date", text(row.closed_on.as_ref())),
        ("lost_reason", folded(row.lost_reason.as_ref())),
        ("trial", mark(row.trial.as_ref())),
    ]
}

fn application(row: &ApplicationRow) -> Vec<(&'static str, String)> {
    vec![
        ("timestamp", text(row.answered_at.as_ref())),
        ("desk_raw", folded(row.desk.as_ref())),
        ("case_id", text(row.case.as_ref())),
        ("interest", label(row.interest.as_ref(), |one| one.label())),
        ("workshops", text(row.workshop_count.as_ref())),
        ("people", text(row.people.as_ref())),
    ]
}

fn order(row: &OrderRow) -> Vec<(&'static str, String)> {
    vec![
        ("programme", text(row.programme.as_ref())),
        ("order_id", text(row.number.as_ref())),
        ("case_id", normalise::tidy_line(&text(row.case.as_ref().or(row.title.as_ref())))),
        ("desk", folded(row.desk.as_ref())),
        ("workshop_name", folded(row.workshop.as_ref())),
        ("share", text(row.share.as_ref())),
        ("trial", mark(row.trial.as_ref())),
        ("amount", row.amount.as_ref().map(|seen| seen.value.0.to_string()).unwrap_or_default()),
        ("order_date", text(row.ordered_on.as_ref())),
        ("assigned_date", text(row.assigned_on.as_ref())),
        ("month", text(row.month.as_ref())),
        ("category", label(row.category.as_ref(), |one| one.name())),
    ]
}

fn delivery(row: &DeliveryRow) -> Vec<(&'static str, String)> {
    vec![
        ("order_id", text(row.order.as_ref())),
        ("delivered_on", text(row.delivered_on.as_ref())),
        ("quantity", text(row.quantity.as_ref())),
        ("defects", text(row.defects.as_ref())),
        ("hours", text(row.hours.as_ref())),
        ("wage_paid", row.wages.as_ref().map(|seen| seen.value.0.to_string()).unwrap_or_default()),
    ]
}

fn lead(row: &LeadRow) -> Vec<(&'static str, String)> {
    let yen = |seen: Option<&Seen<tsunagi::domain::Yen>>| seen.map(|seen| seen.value.0.to_string());
    vec![
        ("lead_id", text(row.number.as_ref())),
        ("company", company(row.client.as_ref())),
        ("demand", yen(row.demand.as_ref()).unwrap_or_default()),
        ("status", label(row.state.as_ref(), |one| one.label())),
        ("first_meeting", text(row.first_meeting_on.as_ref())),
        ("category", label(row.category.as_ref(), |one| one.name())),
        ("contract_date", text(row.contracted_on.as_ref())),
        ("lost_date", text(row.lost_on.as_ref())),
        ("lost_amount", yen(row.lost.as_ref()).unwrap_or_default()),
        ("reason", folded(row.reason.as_ref())),
        ("ordered", yen(row.ordered.as_ref()).unwrap_or_default()),
        ("arr", yen(row.annual_recurring.as_ref()).unwrap_or_default()),
    ]
}

fn wage(row: &WageRow) -> Vec<(&'static str, String)> {
    let yen = |seen: Option<&Seen<tsunagi::domain::Yen>>| seen.map(|seen| seen.value.0.to_string());
    vec![
        ("name", folded(row.workshop.as_ref())),
        ("wage_before", yen(row.before.as_ref()).unwrap_or_default()),
        ("wage_after", yen(row.after.as_ref()).unwrap_or_default()),
        ("heads", text(row.heads.as_ref())),
    ]
}

/// A month of a row of wages.
fn monthly(row: &WageRow, month: &str) -> Vec<(&'static str, String)> {
    let found = row.months.iter().find(|one| one.month.is_some_and(|one| one.to_string() == month));
    let total = found.and_then(|one| one.total.as_ref());
    vec![
        ("name", folded(row.workshop.as_ref())),
        ("paid_total", total.map(|seen| seen.value.0.to_string()).unwrap_or_default()),
        ("persons", found.map(|one| text(one.heads.as_ref())).unwrap_or_default()),
    ]
}

/// A cell of the truth as the reader would show it.
fn expected(table: &str, field: &str, value: &str) -> String {
    match (table, field) {
        (_, "skill" | "place") if normalise::text::states_nothing(value) => String::new(),
        (
            _,
            "title" | "place" | "skill" | "lost_reason" | "reason" | "desk" | "desk_raw" | "workshop_name",
        )
        | (_, "name") => normalise::fold(value),
        (_, "company") => normalise::corporation::read(value)
            .value
            .map(|one| normalise::fold(&one.bare))
            .unwrap_or_default(),
        ("cases", "status") => {
            normalise::words::case_state(value).map_or(value, |one| one.label()).to_owned()
        }
        // A title stands for the number of its case.
        ("orders", "case_id") => normalise::tidy_line(value),
        ("leads", "status") => {
            normalise::words::lead_state(value).map_or(value, |one| one.label()).to_owned()
        }
        _ => value.to_owned(),
    }
}

fn observe(root: &Path, file: &str) -> Observations {
    let bytes = fs::read(root.join(file)).unwrap();
    let origin = Origin::file(file, "");
    let (book, _) = table::read(&origin, &bytes, &table::Options::default());
    let Some(book) = book else { return Observations::default() };
    let folder = file.split('/').nth(1).unwrap_or_default();
    let role = match file.split('/').next() {
        Some("forms") => SourceRole::Form,
        _ if folder == "jimukyoku" => SourceRole::Office,
        _ => SourceRole::Desk(DeskId::new(folder)),
    };
    let number = folder.split_once('-').and_then(|(_, rest)| rest.split('_').next()?.parse().ok());
    let prefecture = number.and_then(Prefecture::from_number);
    let context = Context { prefecture, ..Context::of(role.clone(), origin) };
    let (layout, _) = layout::read(&book, &context, Dictionary::shipped());
    let records: Vec<_> = layout.records().cloned().collect();
    let context = FileContext { role, path: file.to_owned(), prefecture };
    intake::observe(&records, &context, &intake::Options::default()).0
}

/// The row of a table that stands in a place, by the fields of the truth; of wages by the month, the month that is meant, of
/// an answer that names several cases the one that is meant; of several that stand side by side the one in its turn.
fn read(observed: &Observations, table: &str, (place, turn): (&Place, usize), meant: &str) -> Option<Read> {
    let month = meant;
    let names = |row: &&ApplicationRow| row.case.as_ref().is_some_and(|seen| seen.value.starts_with(meant));
    fn stands(origin: &RowOrigin, place: &Place) -> bool {
        let origin = &origin.origin;
        let is_sheet = place.1.is_empty() || *origin.sheet == *place.1;
        is_sheet && origin.cell.is_some_and(|cell| cell.row == place.2)
    }
    let at_turn = |rows: Vec<(Vec<(&'static str, String)>, &RowOrigin)>, turn: usize| {
        let mut here: Vec<_> = rows.into_iter().filter(|(_, row)| stands(row, place)).collect();
        here.sort_by_key(|(_, row)| row.origin.cell);
        let last = here.len().checked_sub(1)?;
        let (values, row) = here.swap_remove(turn.min(last));
        Some((values, row.clone()))
    };
    let (values, row) = match table {
        "cases" | "case_splits" => {
            at_turn(observed.cases.iter().map(|row| (case(row), &row.row)).collect(), turn)
        }
        "applications" => {
            let here = observed.applications.iter().filter(|row| stands(&row.row, place));
            let mut named: Vec<_> = here.clone().filter(names).collect();
            named.sort_by_key(|row| row.desk.as_ref().map(|desk| desk.cell));
            let last = named.len().saturating_sub(1);
            let found = named.get(turn.min(last)).copied().or_else(|| here.clone().next());
            found.map(|row| (application(row), row.row.clone()))
        }
        "orders" => at_turn(observed.orders.iter().map(|row| (order(row), &row.row)).collect(), turn),
        "deliveries" => {
            at_turn(observed.deliveries.iter().map(|row| (delivery(row), &row.row)).collect(), turn)
        }
        "leads" => at_turn(observed.leads.iter().map(|row| (lead(row), &row.row)).collect(), turn),
        "wages" => at_turn(observed.wages.iter().map(|row| (wage(row), &row.row)).collect(), 0),
        _ => at_turn(observed.wages.iter().map(|row| (monthly(row, month), &row.row)).collect(), turn),
    }?;
    let flags = row.flags.iter().map(|flag| flag.field.key()).collect();
    Some(Read { values: values.into_iter().collect(), flags })
}

#[derive(Clone, Copy, Default)]
struct Tally {
    right: usize,
    flagged: usize,
    missing: usize,
    wrong: usize,
    rows: usize,
    lost: usize,
}

impl Tally {
    const fn all(&self) -> usize {
        self.right + self.flagged + self.missing + self.wrong
    }

    fn line(&self, name: &str) -> String {
        let share = |part: usize| part as f64 * 100.0 / self.all().max(1) as f64;
        format!(
            "{:>6} {:>5} {:>7} {:>8} {:>8} {:>6} {:>9.2}% {:>8.3}%  {name}",
            self.rows,
            self.lost,
            self.right,
            self.flagged,
            self.missing,
            self.wrong,
            share(self.right),
            share(self.wrong)
        )
    }
}

#[test]
fn cells_of_the_office_are_right_by_file_and_field() {
    let Some(data) = shared_data() else { return };
    let root = data.join("desks");
    let mut observed: BTreeMap<String, Observations> = BTreeMap::new();
    let (mut files, mut fields) = (BTreeMap::<String, Tally>::new(), BTreeMap::<String, Tally>::new());
    let mut all = Tally::default();
    let mut turns: BTreeMap<(&str, Place, String), usize> = BTreeMap::new();
    let mut notes = Vec::new();
    for (table, columns) in TABLES {
        let Ok(bytes) = fs::read(root.join(format!("truth/{table}.csv"))) else { continue };
        for row in rows_of(&bytes) {
            let Some(file) = row.get("file").filter(|file| root.join(file).is_file()) else { continue };
            let stated: Option<BTreeSet<&str>> = row.get("states").map(|states| states.split('|').collect());
            let observed = observed.entry(file.clone()).or_insert_with(|| observe(&root, file));
            let sheet = row.get("sheet").cloned().unwrap_or_default();
            let place = (file.clone(), sheet, row["row"].parse().unwrap());
            let meant = if table == "applications" { "case_id" } else { "month" };
            let meant = row.get(meant).map_or("", String::as_str);
            // Several workshops may stand in the row of one month, and the replies of several desks in that of one case.
            let is_meant = ["wages_monthly", "applications"].contains(&table);
            let month = if is_meant { meant.to_owned() } else { String::new() };
            let turn = turns.entry((table, place.clone(), month)).or_insert(0);
            let found = read(observed, table, (&place, *turn), meant);
            *turn += 1;
            let mut count = |add: &dyn Fn(&mut Tally), field: Option<&str>| {
                add(&mut all);
                add(files.entry(format!("{table} {file}")).or_default());
                if let Some(field) = field {
                    add(fields.entry(format!("{table}.{field}")).or_default());
                }
            };
            count(&|tally| tally.rows += 1, None);
            let Some(found) = found else {
                count(&|tally| tally.lost += 1, None);
                notes.push(format!("row not found {table} {place:?}"));
                continue;
            };
            for (field, flag) in columns {
                let is_judged = stated
                    .as_ref()
                    .map_or(!DERIVED.contains(&(table, *field)), |stated| stated.contains(field));
                let Some(value) = row.get(*field).filter(|_| is_judged) else { continue };
                let (expected, got) = (expected(table, field, value), &found.values[field]);
                // A case is named by its number at the beginning of a text: `R3-001 封入作業`.
                let numbers = || Some((expected.parse::<f64>().ok()?, got.parse::<f64>().ok()?));
                // A date alone is its midnight; a desk may be called by its short name, as the cell has it.
                let is_midnight =
                    || got.strip_suffix(" 00:00:00").or(got.strip_suffix(":00")) == Some(&*expected);
                let raw = || row.get("desk_raw").map(|raw| normalise::fold(raw));
                let is_right = expected == *got
                    || *field == "timestamp" && is_midnight()
                    || *field == "desk" && raw().is_some_and(|raw| !raw.is_empty() && raw == *got)
                    || numbers().is_some_and(|(expected, got)| (expected - got).abs() < 1e-9)
                    || *field == "case_id" && !expected.is_empty() && got.starts_with(&expected)
                    || expected == "0"
                        && got.is_empty()
                        && (stated.is_none() || ["remote", "trial"].contains(field));
                let add: &dyn Fn(&mut Tally) = match () {
                    () if expected.is_empty() && got.is_empty() => continue,
                    () if is_right => &|tally| tally.right += 1,
                    () if found.flags.contains(flag) => &|tally| tally.flagged += 1,
                    () if got.is_empty() => &|tally| tally.missing += 1,
                    () => &|tally| tally.wrong += 1,
                };
                count(add, Some(field));
                if !is_right {
                    notes.push(format!("{table} {place:?} {field}: {expected:?} read as {got:?}"));
                }
            }
        }
    }
    println!("  rows  lost   right  flagged  missing  wrong      right     wrong");
    for (name, tally) in files.iter().chain(&fields) {
        println!("{}", tally.line(name));
    }
    println!("{}", all.line("all"));
    for note in notes.iter().take(3000) {
        println!("  {note}");
    }
    assert_eq!(all.lost, 0, "rows not found");
    assert!(all.right as f64 / all.all() as f64 >= 0.99, "{}", all.line("all"));
    assert!(all.wrong as f64 / all.all() as f64 <= 0.001, "{}", all.line("all"));
}

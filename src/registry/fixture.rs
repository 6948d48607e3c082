//! Small hand-made observations for this room's tests.

use super::{
    BuildContext, CaseStates, KnownOrder, LastKnownWorkshops, Options, Registry, SettledOverrides, build,
};
use crate::domain::{
    ApplicationRow, Case, CaseId, CaseRow, CellRef, DeliveryRow, DeskId, DeskRow, FacilityId, FiscalYear,
    HumanCell, Interest, Issue, LeadRow, Observations, OrderRow, Origin, PartialDate, PastCell, Precision,
    Prefecture, RecordKind, RowOrigin, Seen, SourceRole, SurveyRow, WorkCatalogue, WorkPlace, WorkshopId,
    WorkshopRow,
};
use crate::resolve::FolderHint;
use crate::resolve::{CaseIdentity, DeskIdentity, Identities, WorkshopIdentity};
use chrono::NaiveDate;

pub(super) fn seen<T>(value: T) -> Seen<T> {
    Seen::new(value, CellRef::new(2, 3), "")
}

/// A value whose cell held just its text.
fn words(value: &str) -> Seen<String> {
    Seen::new(value.to_owned(), CellRef::new(2, 3), value)
}

fn words_if_any(value: &str) -> Option<Seen<String>> {
    (!value.is_empty()).then(|| words(value))
}

pub(super) fn year(year: i32) -> PartialDate {
    PartialDate { date: NaiveDate::from_ymd_opt(year, 4, 1).unwrap(), precision: Precision::Month }
}

pub(super) fn row_of(kind: RecordKind, file: &str, row: u32) -> RowOrigin {
    let role = match file.split('/').collect::<Vec<_>>()[..] {
        ["official", ..] => SourceRole::Official,
        ["forms", ..] => SourceRole::Form,
        ["inbox", "jimukyoku", ..] => SourceRole::Office,
        ["inbox", desk, ..] => SourceRole::Desk(DeskId::new(desk)),
        _ => SourceRole::Office,
    };
    let origin = Origin::file(file, "ab").at(CellRef::new(row, 2));
    RowOrigin { role, kind, origin, flags: Vec::new() }
}

pub(super) fn row_origin(file: &str, row: u32) -> RowOrigin {
    row_of(RecordKind::Workshop, file, row)
}

pub(super) fn human(tab: &str, key: &str, column: &str, value: &str, night: u32) -> HumanCell {
    HumanCell {
        book: "national".to_owned(),
        tab: tab.to_owned(),
        key: key.to_owned(),
        column: column.to_owned(),
        value: value.to_owned(),
        first_seen: NaiveDate::from_ymd_opt(2026, 11, night).unwrap().and_hms_opt(2, 0, 0).unwrap(),
        origin: Origin::file("out/全国.xlsx", ""),
    }
}

pub(super) fn case(id: u32, number: &str, title: &str, programme: &str, year: i32) -> Case {
    Case {
        id: CaseId(id),
        programme: programme.to_owned(),
        fiscal_year: Some(FiscalYear(year)),
        number: number.to_owned(),
        title: title.to_owned(),
        client: None,
        demand: None,
        category: None,
        kind: None,
        remote: None,
        place: WorkPlace::default(),
        quantity: None,
        unit: String::new(),
        unit_price: None,
        amount: None,
        annual_amount: None,
        hours: None,
        people: None,
        skills: String::new(),
        open_on: None,
        deadline_on: None,
        due_on: None,
        steps: Vec::new(),
        parent: None,
        lost_reason: String::new(),
        gaps: Vec::new(),
        good_example: false,
        origin: Origin::file("案件.xlsx", ""),
        origins: Vec::new(),
        own_desks: Default::default(),
    }
}

pub(super) fn lead_row(row: u32) -> LeadRow {
    LeadRow::new(row_of(RecordKind::Lead, "inbox/jimukyoku/商談.xlsx", row))
}

/// A night in the making: rows, and identities as the resolve room would give them.
#[derive(Default)]
pub(super) struct Made {
    pub(super) observations: Observations,
    pub(super) identities: Identities,
    pub(super) human: Vec<HumanCell>,
    pub(super) settled: SettledOverrides,
    pub(super) past: Vec<PastCell>,
    pub(super) case_states: CaseStates,
    pub(super) last_known: LastKnownWorkshops,
    pub(super) catalogue: WorkCatalogue,
    pub(super) known_orders: Vec<KnownOrder>,
    folders: Vec<FolderHint>,
    rows: u32,
}

impl Made {
    pub(super) fn build(&self) -> (Registry, Vec<Issue>) {
        let context = BuildContext {
            now: "2026-11-20T02:00:00".parse().unwrap(),
            past: &self.past,
            folders: &self.folders,
            catalogue: &self.catalogue,
            settled: &self.settled,
            known_orders: &self.known_orders,
            case_states: &self.case_states,
            last_known: &self.last_known,
        };
        build(&self.observations, &self.identities, &self.human, &context, &Options::default())
    }

    fn next_row(&mut self) -> u32 {
        self.rows += 1;
        self.rows + 1
    }

    pub(super) fn folder(&mut self, desk: &str, prefecture: &str) {
        self.folders.push(FolderHint {
            id: DeskId::new(desk),
            name: None,
            kind: None,
            prefecture: Prefecture::from_name(prefecture),
            captions: Vec::new(),
        });
    }

    /// A row of a desk's list, or of the official register.
    pub(super) fn workshop(&mut self, desk: &str, name: &str) -> WorkshopRow {
        let file = if desk == "official" {
            "official/b.csv".to_owned()
        } else {
            format!("inbox/{desk}/一覧.xlsx")
        };
        WorkshopRow { name: Some(words(name)), ..WorkshopRow::new(row_origin(&file, self.next_row())) }
    }

    /// These rows are one workshop, with the next id.
    pub(super) fn one_workshop(&mut self, rows: Vec<WorkshopRow>) {
        let number = u32::try_from(self.identities.workshops.len()).unwrap() + 1;
        let first = self.observations.workshops.len();
        self.identities.workshops.push(WorkshopIdentity {
            id: WorkshopId(number),
            facility: FacilityId(number),
            members: (first..first + rows.len()).collect(),
            reasons: Vec::new(),
            links: Vec::new(),
        });
        self.observations.workshops.extend(rows);
    }

    pub(super) fn desk_row(&mut self, file: &str, name: &str) -> DeskRow {
        DeskRow::new(row_of(RecordKind::Desk, file, self.next_row()), words(name))
    }

    pub(super) fn desk_identity(&mut self, id: &str, names: &[&str], rows: Vec<DeskRow>) {
        let first = self.observations.desks.len();
        self.identities.desks.push(DeskIdentity {
            id: DeskId::new(id),
            names: names.iter().map(|name| (*name).to_owned()).collect(),
            members: (first..first + rows.len()).collect(),
            called: Vec::new(),
            reasons: Vec::new(),
            ties: Vec::new(),
        });
        self.observations.desks.extend(rows);
    }

    pub(super) fn case(&mut self, number: &str, title: &str) -> CaseRow {
        CaseRow {
            row: row_of(RecordKind::Case, "inbox/jimukyoku/案件.xlsx", self.next_row()),
            programme: None,
            number: words_if_any(number),
            parent: None,
            title: words_if_any(title),
            client: None,
            demand: None,
            category: None,
            kind: None,
            remote: None,
            place: None,
            quantity: None,
            unit: None,
            unit_price: None,
            amount: None,
            annual_amount: None,
            hours: None,
            people: None,
            fiscal_year: None,
            skills: None,
            open_on: None,
            deadline_on: None,
            due_on: None,
            state: None,
            ordered_on: None,
            assigned_on: None,
            closed_on: None,
            lost_reason: None,
            gaps: None,
            good_example: None,
            trial: None,
        }
    }

    /// These rows are one case, with the next id.
    pub(super) fn one_case(&mut self, rows: Vec<CaseRow>) {
        let number = u32::try_from(self.identities.cases.len()).unwrap() + 1;
        let first = self.observations.cases.len();
        self.identities.cases.push(CaseIdentity {
            id: CaseId(number),
            members: (first..first + rows.len()).collect(),
            reasons: Vec::new(),
        });
        self.observations.cases.extend(rows);
    }

    pub(super) fn application(&mut self, case: &str, desk: &str, at: &str, interest: Interest) {
        let row = row_of(RecordKind::Application, "forms/応募.xlsx", self.next_row());
        self.observations.applications.push(ApplicationRow {
            row,
            case: words_if_any(case),
            desk: words_if_any(desk),
            interest: Some(seen(interest)),
            workshop_count: None,
            people: None,
            kinds: None,
            comment: None,
            question: None,
            answered_at: Some(seen(at.parse().unwrap())),
        });
    }

    pub(super) fn order(&mut self, number: &str, case: &str, desk: &str, name: &str, office: Option<&str>) {
        let row = row_of(RecordKind::Order, "inbox/jimukyoku/進捗.xlsx", self.next_row());
        self.observations.orders.push(OrderRow {
            row,
            programme: None,
            number: words_if_any(number),
            case: words_if_any(case),
            title: None,
            case_row: None,
            desk: words_if_any(desk),
            workshop: words_if_any(name),
            office_number: office.map(words),
            month: None,
            share: None,
            quantity: None,
            trial: None,
            amount: None,
            category: None,
            state: None,
            ordered_on: None,
            assigned_on: None,
            due_on: None,
        });
    }

    pub(super) fn delivery(&mut self, order: &str) {
        let row = row_of(RecordKind::Delivery, "inbox/jimukyoku/納品.xlsx", self.next_row());
        self.observations.deliveries.push(DeliveryRow {
            row,
            order: words_if_any(order),
            order_row: None,
            delivered_on: None,
            quantity: None,
            defects: None,
            hours: None,
            wages: None,
        });
    }

    pub(super) fn survey(&mut self, survey: &str, desk: &str, at: &str, answers: &[(&str, &str)]) {
        let row = row_of(RecordKind::Survey, "forms/アンケート.xlsx", self.next_row());
        self.observations.surveys.push(SurveyRow {
            row,
            survey: survey.to_owned(),
            desk: words_if_any(desk),
            answered_at: Some(seen(at.parse().unwrap())),
            answers: answers
                .iter()
                .map(|(question, answer)| ((*question).to_owned(), words(answer)))
                .collect(),
        });
    }
}

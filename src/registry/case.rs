//! 案件: the rows of each case merged into one, with its programme, year, steps, split parts and gaps.

use super::beside_orders::BesideOrders;
use super::case_index::CaseIndex;
use super::gap::{amount_by_price, gaps_of};
use super::lookup::{ClientIndex, Found};
use super::merge::Merge;
use super::precedence::Editions;
use super::programme::{canonical_programme, fiscal_year_of, programme_of};
use super::rows;
use super::step::{Life, dates_run_ahead, out_of_order, steps_of};
use super::{BuildContext, Options};
use crate::domain::{
    Case, CaseId, CaseRow, CaseState, DeskId, Field, FiscalYear, Issue, IssueCode, Observations, Origin,
    Seen, Severity, WorkCatalogue, YenRange,
};
use crate::normalise::yen;
use crate::resolve::{CaseIdentity, Identities};
use std::collections::{BTreeMap, BTreeSet};

const DATES_OUT_OF_ORDER: IssueCode = IssueCode::new("case.dates-out-of-order");
const STATE_BEHIND_DATES: IssueCode = IssueCode::new("case.state-behind-dates");
const STATE_BLANK: IssueCode = IssueCode::new("case.state-blank");
const AMOUNT_BLANK: IssueCode = IssueCode::new("case.amount-blank");
const UNKNOWN_PARENT: IssueCode = IssueCode::new("case.unknown-parent");

const BLANK_AMOUNT: &str =
    "「金額」が空欄のため、総額に入っていません。単価×数量の額で合っていれば、金額の欄にご記入ください。";

/// A merged case with what is needed until all cases are known.
struct Draft {
    case: Case,
    /// Number of the case that it is a part of.
    parent: Option<(String, Origin)>,
    listed_gaps: String,
    stated_state: bool,
    /// Both ends, where the amount is none.
    amount_range: Option<YenRange>,
    /// Where its price stands.
    priced: Option<(Origin, Option<DeskId>)>,
}

/// The cases, those of them of whose state no row speaks, and what is to be asked.
pub(super) fn build_cases(
    observations: &Observations,
    identities: &Identities,
    beside_orders: &BesideOrders,
    context: &BuildContext<'_>,
    options: &Options,
) -> (BTreeMap<CaseId, Case>, BTreeSet<CaseId>, Vec<Issue>) {
    let clients = ClientIndex::new(identities);
    let editions = Editions::of(observations.cases.iter().map(|row| &row.row), context.now.date());
    let stating = Stating::of(&observations.cases);
    let (drafts, mut issues) = rows::each(&identities.cases, |identity, issues| {
        let rows =
            identity.members.iter().filter_map(|at| beside_orders.case(*at, &observations.cases)).collect();
        let merge = Merge::new(rows, |row: &CaseRow| &row.row, &editions);
        draft(identity, merge, (&clients, &stating), context.catalogue, options, issues)
    });
    let drafts: Vec<Draft> = drafts.into_iter().flatten().collect();
    let unstated = drafts.iter().filter(|one| !one.stated_state).map(|one| one.case.id).collect();
    let cases = join_parts(drafts, &mut issues);
    (cases, unstated, issues)
}

fn draft(
    identity: &CaseIdentity,
    mut merge: Merge<'_, CaseRow>,
    (clients, stating): (&ClientIndex<'_>, &Stating<'_>),
    catalogue: &WorkCatalogue,
    options: &Options,
    issues: &mut Vec<Issue>,
) -> Option<Draft> {
    let origin = merge.rows().first()?.row.origin.clone();
    // Of the sheets of several years, that in which it began.
    let began = merge.home().map(|row| &row.row.origin).min()?.clone();
    let parent = parent_of(merge.rows());
    let mut case = merged_case(identity.id, &mut merge, clients, &origin);
    let life = life_of(&case, &mut merge, stating);
    case.category = case.category.or_else(|| catalogue.category(case.kind.as_ref()?));
    case.programme = match case.programme.as_str() {
        "" => programme_of(&began, &case.title, options),
        stated => canonical_programme(stated, options),
    };
    let stated_year = merge.rows().iter().find_map(|row| Some(row.fiscal_year.as_ref()?.value.start()));
    case.fiscal_year = fiscal_year_of(&began, &[life.open_on, life.ordered_on, stated_year], &case.number);
    case.steps = steps_of(&life, &origin);
    check_dates(&case, &life, issues);
    // A part of a split is as far as its whole.
    issues.extend((life.left_blank && life.says_nothing() && parent.is_none()).then(|| state_blank(&case)));
    let amount_range = amount_range(&case, merge.rows());
    let priced = merge.rows().iter().find_map(|row| Some((row.unit_price.as_ref()?, &row.row)));
    let priced = priced.map(|(seen, row)| (row.origin.at(seen.cell), row.role.desk().cloned()));
    let listed_gaps = merge.take(Field::Gaps, |row| row.gaps.as_ref()).unwrap_or_default();
    issues.extend(merge.into_issues());
    let stated_state = life.state.is_some();
    Some(Draft { case, parent, listed_gaps, stated_state, amount_range, priced })
}

fn parent_of(rows: &[&CaseRow]) -> Option<(String, Origin)> {
    rows.iter().find_map(|row| {
        let parent: &Seen<String> = row.parent.as_ref()?;
        Some((parent.value.clone(), row.row.origin.at(parent.cell)))
    })
}

/// Sheets of which some row states that a case is open (募集中, 準備中 …): there a blank state is no state. Where only what
/// is over has a word (完了), a blank one is still to be done.
struct Stating<'a>(BTreeSet<(&'a str, &'a str)>);

impl<'a> Stating<'a> {
    fn of(rows: &'a [CaseRow]) -> Self {
        let states = |row: &&CaseRow| row.state.as_ref().is_some_and(|state| state.value.is_open());
        Self(rows.iter().filter(states).map(|row| Self::sheet(&row.row.origin)).collect())
    }

    fn sheet(origin: &'a Origin) -> (&'a str, &'a str) {
        (&origin.file, &origin.sheet)
    }

    fn holds(&self, row: &CaseRow) -> bool {
        self.0.contains(&(&*row.row.origin.file, &*row.row.origin.sheet))
    }
}

fn life_of(case: &Case, merge: &mut Merge<'_, CaseRow>, stating: &Stating<'_>) -> Life {
    let left_blank = merge.rows().iter().any(|row| stating.holds(row));
    let stated = merge.take(Field::State, |row| row.state.as_ref());
    let trial = merge.take(Field::Trial, |row| row.trial.as_ref()) == Some(true);
    Life {
        state: stated.map(|state| if trial && on_offer(state) { CaseState::Trial } else { state }),
        open_on: case.open_on,
        ordered_on: merge.take(Field::OrderedOn, |row| row.ordered_on.as_ref()),
        assigned_on: merge.take(Field::AssignedOn, |row| row.assigned_on.as_ref()),
        closed_on: merge.take(Field::ClosedOn, |row| row.closed_on.as_ref()),
        lost: !case.lost_reason.is_empty(),
        left_blank,
    }
}

/// A case that is tried out is no longer only on offer.
const fn on_offer(state: CaseState) -> bool {
    matches!(state, CaseState::Offered | CaseState::Applied)
}

fn merged_case(
    id: CaseId,
    merge: &mut Merge<'_, CaseRow>,
    clients: &ClientIndex<'_>,
    origin: &Origin,
) -> Case {
    let named = merge.rows().iter().find_map(|row| Some((row.client.as_ref()?, &row.row.origin)));
    Case {
        id,
        programme: merge.take(Field::Programme, |row| row.programme.as_ref()).unwrap_or_default(),
        fiscal_year: None,
        number: merge.take(Field::CaseNumber, |row| row.number.as_ref()).unwrap_or_default(),
        title: merge.take(Field::Title, |row| row.title.as_ref()).unwrap_or_default(),
        client: named.and_then(|(seen, row)| clients.find(&seen.value, row)),
        demand: merge.take(Field::Demand, |row| row.demand.as_ref()),
        category: merge.take(Field::Category, |row| row.category.as_ref()),
        kind: merge.take(Field::WorkKind, |row| row.kind.as_ref()),
        remote: merge.take(Field::Remote, |row| row.remote.as_ref()),
        place: merge.take(Field::Place, |row| row.place.as_ref()).unwrap_or_default(),
        quantity: merge.take(Field::Quantity, |row| row.quantity.as_ref()),
        unit: merge.take(Field::Unit, |row| row.unit.as_ref()).unwrap_or_default(),
        unit_price: merge.take(Field::UnitPrice, |row| row.unit_price.as_ref()),
        amount: merge.take(Field::Amount, |row| row.amount.as_ref()),
        annual_amount: merge.take(Field::AnnualAmount, |row| row.annual_amount.as_ref()),
        hours: merge.take(Field::Hours, |row| row.hours.as_ref()),
        people: merge.take(Field::People, |row| row.people.as_ref()),
        skills: merge.take(Field::Skills, |row| row.skills.as_ref()).unwrap_or_default(),
        open_on: merge.take(Field::OpenOn, |row| row.open_on.as_ref()),
        deadline_on: merge.take(Field::DeadlineOn, |row| row.deadline_on.as_ref()),
        due_on: merge.take(Field::DueOn, |row| row.due_on.as_ref()),
        steps: Vec::new(),
        parent: None,
        lost_reason: merge.take(Field::LostReason, |row| row.lost_reason.as_ref()).unwrap_or_default(),
        gaps: Vec::new(),
        good_example: merge.take(Field::GoodExample, |row| row.good_example.as_ref()).unwrap_or_default(),
        origin: origin.clone(),
        origins: merge.rows().iter().map(|row| row.row.origin.clone()).collect(),
        own_desks: merge.home().filter_map(|row| row.row.role.desk().cloned()).collect(),
    }
}

fn check_dates(case: &Case, life: &Life, issues: &mut Vec<Issue>) {
    let name = name_of(case);
    if let Some((earlier, later)) = out_of_order(&case.steps) {
        let show = |on: Option<chrono::NaiveDate>| on.map(|on| on.to_string()).unwrap_or_default();
        let message = format!(
            "案件 {name} の「{}」（{}）が「{}」（{}）より前の日付です。日付を確かめてください。",
            later.state.label(),
            show(later.on),
            earlier.state.label(),
            show(earlier.on)
        );
        issues.push(Issue::new(DATES_OUT_OF_ORDER, Severity::Warning, case.origin.clone(), message));
    }
    for (before, after, words) in [
        (case.open_on, case.deadline_on, "応募締切が募集開始日"),
        (case.open_on, case.due_on, "納期が募集開始日"),
    ] {
        if after.is_some() && after < before {
            let message = format!("案件 {name} の{words}より前の日付です。日付を確かめてください。");
            issues.push(Issue::new(DATES_OUT_OF_ORDER, Severity::Warning, case.origin.clone(), message));
        }
    }
    if dates_run_ahead(life) {
        let message = format!(
            "案件 {name} には発注日か事業所決定日がありますが、ステータスは発注前のままです。ステータスを確かめてください。"
        );
        issues.push(Issue::new(STATE_BEHIND_DATES, Severity::Notice, case.origin.clone(), message));
    }
}

fn state_blank(case: &Case) -> Issue {
    let message = format!(
        "案件 {} のステータスが空欄か読み取れず、募集開始日もありません。同じ表のほかの案件にはステータスがあるため準備中とみなし、窓口への案内も割り当てもしていません。案内を始めるときは「募集中」とご記入ください。",
        name_of(case)
    );
    Issue::new(STATE_BLANK, Severity::Notice, case.origin.clone(), message).field(Field::State)
}

/// The number, else the title in brackets.
fn name_of(case: &Case) -> String {
    if case.number.is_empty() { format!("「{}」", case.title) } else { case.number.clone() }
}

/// Links the parts of split cases to their parents; a part takes what it does not state itself from its parent, but no
/// quantity and no money: those are parts of the parent's.
fn join_parts(drafts: Vec<Draft>, issues: &mut Vec<Issue>) -> BTreeMap<CaseId, Case> {
    let wholes = CaseIndex::new(drafts.iter().filter(|one| one.parent.is_none()).map(|one| &one.case));
    let by_id: BTreeMap<CaseId, Case> = drafts.iter().map(|one| (one.case.id, one.case.clone())).collect();
    let (mut cases, mut prices) = (BTreeMap::new(), BTreeMap::new());
    for Draft { mut case, parent, listed_gaps, stated_state, amount_range, priced } in drafts {
        if let Some((number, origin)) = parent {
            match parent_case(&wholes, &by_id, &number, &case) {
                Some(parent) => inherit(&mut case, parent, stated_state),
                None => issues.push(unknown_parent(&number, origin)),
            }
        }
        case.gaps = gaps_of(&case, amount_range, &listed_gaps);
        prices.extend(priced.map(|priced| (case.id, priced)));
        cases.insert(case.id, case);
    }
    // A whole that states no amount has those of its parts.
    let summed: BTreeSet<CaseId> =
        cases.values().filter(|one| one.amount.is_some()).filter_map(|one| one.parent).collect();
    let unsummed = cases.values().filter(|one| !summed.contains(&one.id));
    issues.extend(unsummed.filter_map(|one| unpriced(one, prices.get(&one.id)?)));
    cases
}

/// Both ends of the amount, where the row that states it gives two.
fn amount_range(case: &Case, rows: &[&CaseRow]) -> Option<YenRange> {
    let stated = rows.iter().filter_map(|row| row.amount.as_ref());
    let own = stated.into_iter().find(|seen| Some(seen.value) == case.amount)?;
    yen::ends(own.value, &own.text)
}

/// An amount that is not stated is no part of any sum, though price and quantity tell what it would be.
fn unpriced(case: &Case, (origin, desk): &(Origin, Option<DeskId>)) -> Option<Issue> {
    let amount = amount_by_price(case)?;
    let told = format!("{}：単価×数量では{amount}", name_of(case));
    let issue = Issue::new(AMOUNT_BLANK, Severity::Notice, origin.clone(), BLANK_AMOUNT);
    Some(issue.seen(&told).field(Field::Amount).desk(desk.clone()))
}

fn parent_case<'a>(
    wholes: &CaseIndex,
    by_id: &'a BTreeMap<CaseId, Case>,
    number: &str,
    part: &Case,
) -> Option<&'a Case> {
    let year: Option<FiscalYear> = part.fiscal_year;
    match wholes.find(number, &part.programme, year, part.origins.first()?) {
        Found::One(id) if id != part.id => by_id.get(&id),
        _ => None,
    }
}

fn unknown_parent(number: &str, origin: Origin) -> Issue {
    let message = format!(
        "親案件「{number}」が案件一覧に見つかりません。番号を確かめてください。それまでは独立した案件として扱います。"
    );
    Issue::new(UNKNOWN_PARENT, Severity::Warning, origin, message).seen(number).field(Field::ParentCase)
}

fn inherit(part: &mut Case, whole: &Case, stated_state: bool) {
    part.parent = Some(whole.id);
    part.programme.clone_from(&whole.programme);
    part.fiscal_year = whole.fiscal_year;
    if part.title.is_empty() {
        let place = part.place.prefecture.map(|one| format!("（{one}）")).unwrap_or_default();
        part.title = format!("{}{place}", whole.title);
    }
    part.client = part.client.take().or_else(|| whole.client.clone());
    part.demand = part.demand.or(whole.demand);
    part.category = part.category.or(whole.category);
    part.kind = part.kind.take().or_else(|| whole.kind.clone());
    part.remote = part.remote.or(whole.remote);
    part.unit_price = part.unit_price.or(whole.unit_price);
    if part.skills.is_empty() {
        part.skills.clone_from(&whole.skills);
    }
    part.open_on = part.open_on.or(whole.open_on);
    part.deadline_on = part.deadline_on.or(whole.deadline_on);
    part.due_on = part.due_on.or(whole.due_on);
    if !stated_state {
        part.steps.clone_from(&whole.steps);
        part.lost_reason.clone_from(&whole.lost_reason);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Prefecture, WorkPlace, Yen};
    use crate::registry::fixture::{self, Made};

    fn day(text: &str) -> Option<Seen<chrono::NaiveDate>> {
        Some(fixture::seen(text.parse().unwrap()))
    }

    #[test]
    fn rows_of_one_case_are_merged_field_by_field() {
        let mut made = Made::default();
        let mut first = made.case("R3-001", "清掃業務");
        first.amount = Some(fixture::seen(Yen(100)));
        let mut second = made.case("R3-001", "清掃業務");
        second.amount = Some(fixture::seen(Yen(200)));
        second.people = Some(fixture::seen(5));
        made.one_case(vec![first, second]);
        let (registry, issues) = made.build();
        let case = &registry.cases[&CaseId(1)];
        assert_eq!((case.amount, case.people, case.origins.len()), (Some(Yen(100)), Some(5), 2));
        let shown: Vec<_> = issues.iter().map(|issue| (issue.code.as_str(), issue.field)).collect();
        assert_eq!(shown, [("case.values-differ", Some(Field::Amount))]);
    }

    /// A case of these rows: file, state, quantity.
    fn told(rows: &[(&str, CaseState, i64)]) -> (Case, Vec<Issue>) {
        let mut made = Made::default();
        let row = |(file, state, quantity): &(&str, CaseState, i64)| {
            let mut row = made.case("R8-001", "封入");
            row.row = fixture::row_of(crate::domain::RecordKind::Case, file, 2);
            (row.state, row.quantity) = (Some(fixture::seen(*state)), Some(fixture::seen(*quantity)));
            row
        };
        let rows = rows.iter().map(row).collect();
        made.one_case(rows);
        let (registry, issues) = made.build();
        (registry.cases[&CaseId(1)].clone(), issues)
    }

    #[test]
    fn the_offices_list_and_its_newest_edition_decide_over_a_desks_word() {
        let office = "inbox/jimukyoku/全国案件一覧.xlsx";
        let desk = "inbox/d01/案件管理簿.xlsx";
        let (old, new) = ("inbox/jimukyoku/一覧_20261101.xlsx", "inbox/jimukyoku/一覧_20261119.xlsx");
        let (put_away, current) = ("inbox/d01/旧/案件.xlsx", "inbox/d01/案件.xlsx");
        use CaseState::{Closed, Lost, Offered};
        for (rows, state, quantity, own, words) in [
            ([(desk, Lost, 300), (office, Offered, 1000)], Offered, 1000, vec![], "事務局の一覧により"),
            ([(old, Offered, 1000), (new, Lost, 1500)], Lost, 1500, vec![], "新しいほうの値"),
            ([(put_away, Offered, 10), (current, Closed, 99)], Closed, 99, vec!["d01"], "新しいほうの値"),
            (
                [(desk, Offered, 10), ("inbox/d02/案件.xlsx", Offered, 99)],
                Offered,
                10,
                vec!["d01", "d02"],
                "ほかの窓口",
            ),
        ] {
            let (case, issues) = told(&rows);
            let last = case.steps.last().map(|step| step.state);
            assert_eq!((last, case.quantity), (Some(state), Some(quantity)), "{rows:?}");
            assert_eq!(case.own_desks.iter().map(|one| one.as_str()).collect::<Vec<_>>(), own, "{rows:?}");
            assert!(issues.iter().all(|one| one.message.contains(words)) && !issues.is_empty(), "{issues:?}");
        }
        // What the office does not say of the whole, a desk does not say for it.
        let mut made = Made::default();
        let whole = made.case("R8-001", "封入");
        let mut part = made.case("R8-001", "封入");
        part.row = fixture::row_of(crate::domain::RecordKind::Case, desk, 2);
        (part.quantity, part.people) = (Some(fixture::seen(300)), Some(fixture::seen(5)));
        made.one_case(vec![part, whole]);
        let case = made.build().0.cases.remove(&CaseId(1)).unwrap();
        assert_eq!((case.quantity, case.people), (None, Some(5)));
    }

    #[test]
    fn parts_take_from_their_parent_but_no_money() {
        let mut made = Made::default();
        let mut whole = made.case("R3-014", "回収業務");
        whole.amount = Some(fixture::seen(Yen(900)));
        whole.state = Some(fixture::seen(CaseState::Ordered));
        whole.ordered_on = day("2021-09-16");
        made.one_case(vec![whole]);
        let mut part = made.case("R3-014-01", "");
        part.title = None;
        part.parent = Some(fixture::seen("Ｒ3-014".to_owned()));
        part.place = Some(fixture::seen(WorkPlace {
            prefecture: Prefecture::from_name("大阪府"),
            ..WorkPlace::default()
        }));
        made.one_case(vec![part]);
        let mut orphan = made.case("R3-099-01", "封入");
        orphan.parent = Some(fixture::seen("R3-099".to_owned()));
        made.one_case(vec![orphan]);
        let (registry, issues) = made.build();
        let part = &registry.cases[&CaseId(2)];
        assert_eq!((part.parent, part.amount), (Some(CaseId(1)), None));
        assert_eq!(part.title, "回収業務（大阪府）");
        assert_eq!(part.steps.last().map(|step| step.state), Some(CaseState::Ordered));
        assert_eq!(registry.cases[&CaseId(3)].parent, None);
        assert_eq!(issues.iter().map(|one| one.code.as_str()).collect::<Vec<_>>(), ["case.unknown-parent"]);
    }

    #[test]
    fn dates_that_cannot_be_are_told() {
        for (open, deadline, ordered, state, codes) in [
            ("2021-09-06", "2021-09-14", "2021-09-20", CaseState::Ordered, vec![]),
            ("2021-09-06", "2021-09-14", "2021-09-01", CaseState::Ordered, vec!["case.dates-out-of-order"]),
            ("2021-09-06", "2021-09-01", "2021-09-20", CaseState::Ordered, vec!["case.dates-out-of-order"]),
            ("2021-09-06", "2021-09-14", "2021-09-20", CaseState::Offered, vec!["case.state-behind-dates"]),
        ] {
            let mut made = Made::default();
            let mut row = made.case("R3-001", "清掃");
            (row.open_on, row.deadline_on, row.ordered_on) = (day(open), day(deadline), day(ordered));
            row.state = Some(fixture::seen(state));
            made.one_case(vec![row]);
            let issues = made.build().1;
            let shown: Vec<_> = issues.iter().map(|issue| issue.code.as_str()).collect();
            assert_eq!(shown, codes, "{open} {deadline} {ordered}");
        }
    }
}

//! Which tables stand below a header: a list, what stands beside it, or the several records that each of its rows is; then those
//! below each other.

use super::heads::header::Header;
use crate::layout::heads::search;

use super::mapping::scorer::Scorer;
use super::mapping::{answers, left_over, likened, offered, outward, whose};
use super::model::{Column, Table};
use super::notice;
use super::records::parts::Parts;
use super::records::threefold;
use super::records::{
    below_workshop, case_groups, lent, own_reply, replies, stepwise, two_tier, twofold, unanswered,
};
use super::sheet::Reading;
use super::view::View;
use crate::domain::{Field, RecordKind};

/// Tables below each other on one sheet times its rows, for each of them looks through what is below it: 1,000 tables of ten
/// rows. Nobody keeps more by hand.
const MOST_WORK: u64 = 10_000_000;

impl<'a> Reading<'a> {
    /// A table and those below it.
    pub(super) fn tables_below(
        &mut self,
        view: View<'a>,
        first: Option<Header>,
        scorer: &mut Scorer<'_>,
    ) -> Vec<Table> {
        let mut tables = Vec::new();
        let mut next = first;
        let mut from = 1;
        while let Some(header) = next {
            if tables.len() as u64 * u64::from(view.rows()) > MOST_WORK {
                self.issues.push(notice::too_many_tables(&self.origin, self.context, header.first));
                break;
            }
            let (found, end) = self.tables_at(view, header, from, scorer);
            tables.extend(found);
            from = end + 1;
            next = (from < view.rows()).then(|| search::find(&view, from, from + 5, scorer)).flatten();
        }
        tables
    }

    /// The tables that the rows below one header are, and the last row that belongs to them. Where no row becomes a record though
    /// many are filled in, the header was taken for that of another kind: the next best reading that has records is kept.
    pub(super) fn tables_at(
        &mut self,
        view: View<'a>,
        header: Header,
        from: u32,
        scorer: &mut Scorer<'_>,
    ) -> (Vec<Table>, u32) {
        let before = self.issues.len();
        let may_be_other = self.is_filled_in(&view, &header);
        let others = may_be_other.then(|| header.clone());
        let (tables, end) = self.tables_of(view, header, from, scorer);
        let is_empty = |tables: &[Table]| tables.iter().all(|table| table.records.is_empty());
        let Some(header) = others.filter(|_| is_empty(&tables)) else { return (tables, end) };
        let told = self.issues.split_off(before);
        let is_of_other_matters = told.iter().any(|issue| issue.code == notice::OTHER_MATTERS);
        for assignment in left_over::others(&header, is_of_other_matters, &view, scorer) {
            let other = Header { assignment, ..header.clone() };
            let (tables, end) = self.tables_of(view, other, from, scorer);
            if !is_empty(&tables) {
                return (tables, end);
            }
            self.issues.truncate(before);
        }
        self.issues.extend(told);
        (tables, end)
    }

    /// Whether rows enough stand below a header that say something in half of its columns.
    fn is_filled_in(&self, view: &View<'a>, header: &Header) -> bool {
        const FEWEST: usize = 3;
        let columns = header.paths.iter().flatten().count();
        let is_full = |row: &u32| view.texts(*row).len() * 2 >= columns;
        columns >= FEWEST && (header.last + 1..=view.rows()).filter(is_full).take(FEWEST).count() == FEWEST
    }

    fn tables_of(
        &mut self,
        view: View<'a>,
        header: Header,
        from: u32,
        scorer: &mut Scorer<'_>,
    ) -> (Vec<Table>, u32) {
        let names = format!("{} {} {}", self.context.origin.path().inner(), view.sheet_name(), self.title);
        let header = whose::tell(offered::tell(header, &view, &names, scorer), &view, scorer);
        let header = outward::tell(header, scorer);
        let parted = case_groups::instalments(&view, &header, scorer);
        let (header, instalments) = parted.map_or((header, None), |(header, parts)| (header, Some(parts)));
        let with_groups =
            replies::of_cases(&view, &header).or_else(|| case_groups::as_cases(&header, scorer));
        let (found, end) = if let Some(header) = with_groups {
            self.groups_and_delivery(view, &header, from, scorer)
        } else if let Some(parts) = threefold::split(&view, &header, scorer) {
            self.cases_with_orders(view, &parts, from, scorer)
        } else if let Some(both) = twofold::split(&view, &header, scorer) {
            self.orders_with_deliveries(view, &both, from, scorer)
        } else {
            let header = likened::in_others_words(header, &view, scorer);
            let orders = below_workshop::of_workshop_above(&view, &header, scorer);
            let delivered =
                orders.as_ref().and_then(|order| below_workshop::delivered(&header, order, scorer));
            let header = match delivered.as_ref() {
                Some(delivered) => below_workshop::without_day(header, delivered),
                None => header,
            };
            let header = match &orders {
                Some(order) => below_workshop::ordered_as(below_workshop::without_slips(&header), order),
                None => header,
            };
            let (mut found, end) = self.table_with_groups(view, &header, from, scorer);
            if let Some(orders) = orders {
                let orders = match delivered.as_ref() {
                    Some(delivered) => below_workshop::without_day(orders, delivered),
                    None => orders,
                };
                found.push(self.table(view, &orders, from, scorer).0);
                if let Some(delivered) = delivered {
                    found.push(self.deliveries(view, &delivered, from, scorer));
                }
                twofold::tell_once(&found.iter().collect::<Vec<_>>(), &mut self.issues);
            }
            (found, end)
        };
        let mut tables = Vec::new();
        if let (Some(first), Some(parts)) = (found.first(), instalments) {
            let unit = self.unit(&first.caption);
            tables.extend(parts.table(&view, first, (&self.origin, unit)));
        }
        tables.extend(found);
        (tables, end)
    }

    /// Rows that are cases, their orders and their deliveries; the tables, and the last row that belongs to them.
    fn cases_with_orders(
        &mut self,
        view: View<'a>,
        parts: &Parts,
        from: u32,
        scorer: &mut Scorer<'_>,
    ) -> (Vec<Table>, u32) {
        scorer.names_both_parties = parts.names_client(&view);
        let (mut case, end) = self.table(view, &parts.case, from, scorer);
        stepwise::end(&view, &mut case);
        scorer.are_cases = !case.records.is_empty();
        let others = [Some(&parts.order), parts.delivery.as_ref()].into_iter().flatten();
        let mut tables = vec![case];
        tables.extend(others.map(|header| self.table(view, header, from, scorer).0));
        (scorer.names_both_parties, scorer.are_cases) = (false, false);
        parts.settle(&mut tables, &mut self.issues);
        (tables, end)
    }

    fn orders_with_deliveries(
        &mut self,
        view: View<'a>,
        [order, delivery]: &[Header; 2],
        from: u32,
        scorer: &mut Scorer<'_>,
    ) -> (Vec<Table>, u32) {
        let (orders, end) = self.table(view, order, from, scorer);
        let mut both = [orders, self.deliveries(view, delivery, from, scorer)];
        twofold::settle(&mut both, &mut self.issues);
        (both.into(), end)
    }

    /// The deliveries of rows that say more: only where something was delivered.
    fn deliveries(&mut self, view: View<'a>, header: &Header, from: u32, scorer: &mut Scorer<'_>) -> Table {
        let (mut deliveries, _) = self.table(view, header, from, scorer);
        deliveries.records.retain(lent::is_one);
        deliveries
    }

    /// Cases with the groups of their workshops, and what was delivered of each as a whole.
    fn groups_and_delivery(
        &mut self,
        view: View<'a>,
        header: &Header,
        from: u32,
        scorer: &mut Scorer<'_>,
    ) -> (Vec<Table>, u32) {
        let Some((cases, delivered)) = case_groups::part_delivered(header, scorer) else {
            return self.table_with_groups(view, header, from, scorer);
        };
        let (mut tables, end) = self.table_with_groups(view, &cases, from, scorer);
        tables.push(self.deliveries(view, &delivered, from, scorer));
        lent::name_alike(&mut tables, false);
        twofold::tell_once(&tables.iter().collect::<Vec<_>>(), &mut self.issues);
        (tables, end)
    }

    /// A table, and what stands beside its cases: who replied, who does the work.
    fn table_with_groups(
        &mut self,
        view: View<'a>,
        header: &Header,
        from: u32,
        scorer: &mut Scorer<'_>,
    ) -> (Vec<Table>, u32) {
        let (mut table, end) = self.table(view, header, from, scorer);
        if let Some(upper) = two_tier::upper(&view, header, scorer) {
            let (upper, _) = self.table(view, &upper, from, scorer);
            two_tier::join(&view, &mut table, upper);
        }
        if answers::ticked(&view, &mut table) {
            twofold::drop_read(&[&table], &mut self.issues);
        }
        let replies = replies::beside(&view, &table, &self.origin)
            .or_else(|| replies::by_case(&view, &table, &self.origin));
        if replies.is_none() {
            unanswered::leave_out(&mut table);
        }
        let mut beside: Vec<Table> = match replies {
            None if table.kind == RecordKind::MonthlyWage => {
                let list = of_workshops(header, scorer).map(|list| self.table(view, &list, from, scorer).0);
                list.into_iter().collect()
            }
            // Each of its rows is a reply for each case, and none for no case.
            Some(replies) if table.kind == RecordKind::Application => {
                let (columns, read) = (table.columns, &replies.columns);
                let is_other = |column: &Column| read.iter().all(|read| read.index != column.index);
                let others = columns.into_iter().filter(is_other).collect::<Vec<_>>();
                table = Table { columns: others, records: Vec::new(), ..table };
                vec![replies]
            }
            Some(replies) => vec![replies],
            None => {
                let unit = self.unit(&table.caption);
                case_groups::beside(&view, &mut table, (&self.origin, unit), scorer)
            }
        };
        if beside.is_empty() && self.context.role.desk().is_some() {
            beside.extend(self.own_replies(view, header, &mut table, from, scorer));
        }
        if beside.is_empty() {
            let year = self.year(&table.caption);
            beside.extend(stepwise::settle(&view, &mut table, (&self.origin, year), scorer));
            twofold::drop_read(&[&table], &mut self.issues);
        }
        twofold::drop_read(&beside.iter().collect::<Vec<_>>(), &mut self.issues);
        (std::iter::once(table).chain(beside).collect(), end)
    }

    /// What a desk replied itself to the cases of a list that it keeps.
    fn own_replies(
        &mut self,
        view: View<'a>,
        header: &Header,
        cases: &mut Table,
        from: u32,
        scorer: &mut Scorer<'_>,
    ) -> Option<Table> {
        let own = own_reply::header(&view, header, scorer)?;
        let told = self.issues.len();
        let (mut replies, _) = self.table(view, &own, from, scorer);
        self.issues.truncate(told);
        own_reply::settle(cases, &mut replies);
        (!replies.records.is_empty()).then_some(replies)
    }
}

/// The header of monthly wages as that of a list of workshops, where it says of each who runs it, how large it is and the like.
fn of_workshops(header: &Header, scorer: &mut Scorer<'_>) -> Option<Header> {
    const ENOUGH: usize = 3;
    let of_list = [
        Field::OfficeNumber,
        Field::Corporation,
        Field::Capacity,
        Field::Address,
        Field::Municipality,
        Field::Phone,
        Field::ServiceType,
    ];
    let mut paths = header.paths.clone();
    for (path, found) in paths.iter_mut().zip(&header.assignment.fields) {
        let is_month =
            |field: Field| matches!(field, Field::MonthlyTotal | Field::MonthlyHeads | Field::Month);
        if found.is_some_and(|found| is_month(found.field)) {
            *path = None;
        }
    }
    let assignment = scorer.assign_as(&paths, RecordKind::Workshop)?;
    let has = |field: &Field| assignment.fields.iter().flatten().any(|found| found.field == *field);
    let is_list = has(&Field::Name) && of_list.iter().filter(|field| has(field)).count() >= ENOUGH;
    is_list.then(|| Header { paths, assignment, ..header.clone() })
}

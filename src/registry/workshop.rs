//! The golden record of each workshop: its rows, field by field, by the rules of survivorship.

use super::field::{
    ADDRESS, CAPACITY, COMPUTERS, CORPORATE_NUMBER, CORPORATION, COUNT, EMAIL, FAX, OFF_SITE, OFFICE_NUMBER,
    OFFICIAL_TEXT, PHONES, POSTAL_CODE, PREFECTURES, SERVICE, TEXT, WAGE, YES_NO,
};
use super::human::Overrides;
use super::model::SettledOverrides;
use super::precedence::Editions;
use super::survive::{Candidate, Member, Policy, survive};
use super::work::golden_work;
use super::{BuildContext, Options};
use crate::domain::{
    Desk, DeskId, Field, Golden, HumanCell, Issue, Observations, Origin, PartialDate, Prefecture, Seen,
    SourceRole, SurvivalRule, Workshop, WorkshopId, WorkshopRow,
};
use crate::normalise::date::{self, DateHints};
use crate::normalise::work::{FoundWork, WorkWords};
use crate::normalise::{text, work};
use crate::resolve::{Identities, WorkshopIdentity};
use crate::table::Cell;
use chrono::NaiveDate;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Shown where no row states a name.
const NAMELESS: &str = "（事業所名なし）";

pub(super) fn build_workshops(
    observations: &Observations,
    identities: &Identities,
    desks: &BTreeMap<DeskId, Desk>,
    human: &[HumanCell],
    context: &BuildContext<'_>,
    options: &Options,
) -> (BTreeMap<WorkshopId, Workshop>, SettledOverrides, Vec<Issue>) {
    let overrides = Overrides::new(human, context.settled, |id| identities.remembered.standing(id));
    let today = context.now.date();
    let words = WorkWords::new(context.catalogue);
    let editions = Editions::of(observations.workshops.iter().map(|row| &row.row), today);
    let golden = |identity: &WorkshopIdentity| {
        let rows = rows_of(identity, observations);
        let origin = &rows.first()?.row.origin;
        let members = members(&rows, desks, &editions, today);
        let fields = Fields {
            id: identity.id,
            rows: &rows,
            members: &members,
            overrides: &overrides,
            words: &words,
            today,
        };
        Some((identity.id, golden_workshop(identity, &fields, origin, options)))
    };
    let golden: Vec<_> = identities.workshops.par_iter().filter_map(golden).collect();
    let workshops: BTreeMap<WorkshopId, Workshop> = golden.into_iter().collect();
    let mut settled = context.settled.clone();
    let is_listed = |id| workshops.contains_key(&id);
    let rule_of = |id, field: &str| rule_of(workshops.get(&id)?, field);
    let issues = overrides.review(is_listed, rule_of, &mut settled);
    (workshops, settled, issues)
}

/// By which rule a field that can be corrected was decided.
fn rule_of(workshop: &Workshop, label: &str) -> Option<SurvivalRule> {
    fn rule<T>(golden: Option<&Golden<T>>) -> Option<SurvivalRule> {
        golden.map(|golden| golden.rule)
    }
    let rules = [
        (Field::Name, Some(workshop.name.rule)),
        (Field::NameKana, rule(workshop.kana.as_ref())),
        (Field::Corporation, rule(workshop.corporation.as_ref())),
        (Field::CorporateNumber, rule(workshop.corporate_number.as_ref())),
        (Field::OfficeNumber, rule(workshop.office_number.as_ref())),
        (Field::ServiceType, rule(workshop.service.as_ref())),
        (Field::PostalCode, rule(workshop.postal_code.as_ref())),
        (Field::Address, rule(workshop.address.as_ref())),
        (Field::Phone, rule(workshop.phones.as_ref())),
        (Field::Fax, rule(workshop.fax.as_ref())),
        (Field::Email, rule(workshop.email.as_ref())),
        (Field::Capacity, rule(workshop.capacity.as_ref())),
        (Field::Users, rule(workshop.users.as_ref())),
        (Field::Staff, rule(workshop.staff.as_ref())),
        (Field::WorkersAvailable, rule(workshop.workers_available.as_ref())),
        (Field::PcCount, rule(workshop.pc_count.as_ref())),
        (Field::OffSite, rule(workshop.off_site.as_ref())),
        (Field::TravelsTo, rule(workshop.travels_to.as_ref())),
        (Field::AverageWage, rule(workshop.average_wage.as_ref())),
        (Field::WorkDescription, rule(workshop.work_text.as_ref())),
    ];
    rules.into_iter().find(|(field, _)| field.label() == label)?.1
}

/// The rows of one workshop in order of their origin.
fn rows_of<'a>(identity: &WorkshopIdentity, observations: &'a Observations) -> Vec<&'a WorkshopRow> {
    let mut rows: Vec<&WorkshopRow> =
        identity.members.iter().filter_map(|at| observations.workshops.get(*at)).collect();
    rows.sort_by(|a, b| a.row.origin.cmp(&b.row.origin));
    rows
}

fn members<'a>(
    rows: &[&'a WorkshopRow],
    desks: &BTreeMap<DeskId, Desk>,
    editions: &Editions,
    today: NaiveDate,
) -> Vec<Member<'a>> {
    let home = rows.iter().find_map(|row| row.address.as_ref()?.value.prefecture);
    rows.iter()
        .map(|row| {
            let updated_on = updated_by(row, today).map(|date| date.date);
            Member {
                row: &row.row,
                age: editions.age(&row.row, updated_on),
                updated_on,
                official: row.row.role == SourceRole::Official,
                home: home.is_some() && desk_prefecture(&row.row.role, desks) == home,
            }
        })
        .collect()
}

fn desk_prefecture(role: &SourceRole, desks: &BTreeMap<DeskId, Desk>) -> Option<Prefecture> {
    desks.get(role.desk()?)?.prefecture
}

/// 更新日; one in the future is a slip of the pen and says nothing.
fn updated_by(row: &WorkshopRow, today: NaiveDate) -> Option<PartialDate> {
    row.updated_on.as_ref().map(|seen| seen.value).filter(|date| date.date <= today)
}

/// The rows of one workshop, ready to be asked field by field.
struct Fields<'a> {
    id: WorkshopId,
    rows: &'a [&'a WorkshopRow],
    members: &'a [Member<'a>],
    overrides: &'a Overrides<'a>,
    words: &'a WorkWords,
    today: NaiveDate,
}

impl Fields<'_> {
    fn golden<T: Clone + PartialEq>(
        &self,
        field: Field,
        policy: &Policy<T>,
        of: fn(&WorkshopRow) -> Option<&Seen<T>>,
    ) -> Option<Golden<T>> {
        let stated = self.rows.iter().zip(self.members);
        let candidates = stated.filter_map(|(row, member)| Some(Candidate::new(of(row)?, member)));
        let person = self.overrides.get(self.id, field, policy.read);
        survive(candidates.collect(), policy, person)
    }
}

impl Fields<'_> {
    /// The kinds of work that a corrected 主な業務内容 names, as a list's own text names them.
    fn corrected_work(&self) -> Option<(Vec<FoundWork>, Origin)> {
        let person = self.overrides.get(self.id, Field::WorkDescription, TEXT.read)?;
        let stands = !person.done;
        stands.then(|| (work::kinds_in(&person.value, self.words), person.origin))
    }
}

fn golden_workshop(
    identity: &WorkshopIdentity,
    fields: &Fields<'_>,
    origin: &Origin,
    options: &Options,
) -> Workshop {
    let nameless = || Golden::only(NAMELESS.to_owned(), origin.clone());
    Workshop {
        id: identity.id,
        facility: identity.facility,
        active: is_active(fields, options),
        register: None,
        name: fields.golden(Field::Name, &TEXT, |row| row.name.as_ref()).unwrap_or_else(nameless),
        kana: fields.golden(Field::NameKana, &OFFICIAL_TEXT, |row| row.kana.as_ref()),
        corporation: fields.golden(Field::Corporation, &CORPORATION, |row| row.corporation.as_ref()),
        corporate_number: fields
            .golden(Field::CorporateNumber, &CORPORATE_NUMBER, |row| row.corporate_number.as_ref()),
        office_number: fields.golden(Field::OfficeNumber, &OFFICE_NUMBER, |row| row.office_number.as_ref()),
        service: fields.golden(Field::ServiceType, &SERVICE, |row| row.service.as_ref()),
        postal_code: fields.golden(Field::PostalCode, &POSTAL_CODE, |row| row.postal_code.as_ref()),
        address: fields.golden(Field::Address, &ADDRESS, |row| row.address.as_ref()),
        phones: fields.golden(Field::Phone, &PHONES, |row| row.phones.as_ref()),
        fax: fields.golden(Field::Fax, &FAX, |row| row.fax.as_ref()),
        email: fields.golden(Field::Email, &EMAIL, |row| row.email.as_ref()),
        capacity: fields.golden(Field::Capacity, &CAPACITY, |row| row.capacity.as_ref()),
        users: fields.golden(Field::Users, &COUNT, |row| row.users.as_ref()),
        staff: fields.golden(Field::Staff, &COUNT, |row| row.staff.as_ref()),
        workers_available: fields
            .golden(Field::WorkersAvailable, &COUNT, |row| row.workers_available.as_ref()),
        pc_count: fields.golden(Field::PcCount, &COMPUTERS, |row| row.pc_count.as_ref()),
        off_site: fields.golden(Field::OffSite, &OFF_SITE, |row| row.off_site.as_ref()),
        travels_to: fields.golden(Field::TravelsTo, &PREFECTURES, |row| row.travels_to.as_ref()),
        average_wage: fields.golden(Field::AverageWage, &WAGE, |row| row.average_wage.as_ref()),
        work_text: fields.golden(Field::WorkDescription, &TEXT, |row| row.work_text.as_ref()),
        work: golden_work(fields.rows, fields.members, fields.corrected_work().as_ref()),
        hub: fields.golden(Field::Hub, &YES_NO, |row| row.hub.as_ref()).is_some_and(|hub| hub.value),
        updated_on: latest_update(fields),
        desks: desks_of(fields.rows),
        members: fields.rows.iter().map(|row| row.row.origin.clone()).collect(),
        reasons: identity.reasons.clone(),
        position: position(fields.rows),
    }
}

/// The newest 更新日 of its rows that is not in the future.
fn latest_update(fields: &Fields<'_>) -> Option<PartialDate> {
    let dated = fields.rows.iter().zip(fields.members).filter(|(_, member)| member.updated_on.is_some());
    dated.filter_map(|(row, _)| row.updated_on.as_ref().map(|seen| seen.value)).max()
}

fn desks_of(rows: &[&WorkshopRow]) -> Vec<DeskId> {
    let desks: BTreeSet<&DeskId> = rows.iter().filter_map(|row| row.row.role.desk()).collect();
    desks.into_iter().cloned().collect()
}

/// Of an official register, else of the first row that states one.
fn position(rows: &[&WorkshopRow]) -> Option<(f64, f64)> {
    let stated = |row: &&&WorkshopRow| row.latitude.is_some() && row.longitude.is_some();
    let official = rows.iter().filter(|row| row.row.role == SourceRole::Official).find(stated);
    let row = official.or_else(|| rows.iter().find(stated))?;
    Some((row.latitude.as_ref()?.value, row.longitude.as_ref()?.value))
}

/// A workshop works unless a row says that it closed and no row of a later 更新日, nor a newer list of the same office, speaks
/// of it as open.
fn is_active(fields: &Fields<'_>, options: &Options) -> bool {
    let rows = || fields.rows.iter().zip(fields.members);
    let says_closed = |row: &WorkshopRow| says_closed(row, options, fields.today);
    let reopened = |member: &Member<'_>| {
        rows().any(|(row, other)| member.age.is_older_than(&other.age) && !says_closed(row))
    };
    let closed_on = rows()
        .filter(|(row, member)| says_closed(row) && !reopened(member))
        .map(|(_, member)| member.updated_on);
    let Some(closed_on) = closed_on.max() else { return true };
    closed_on.is_some_and(|closed_on| {
        rows().any(|(row, member)| member.updated_on.is_some_and(|on| on > closed_on) && !says_closed(row))
    })
}

/// Whether 状態, 備考 or the name says 廃止, 休止, 閉所 ….
fn says_closed(row: &WorkshopRow, options: &Options, today: NaiveDate) -> bool {
    [&row.status, &row.remarks, &row.name]
        .into_iter()
        .flatten()
        .any(|seen| is_closed_text(&text::tidy_line(&seen.value), options, today))
}

/// Judged sentence by sentence: 「令和3年に休止。令和4年に再開」 is open, 「移転予定。令和5年廃止」 is not;
/// what closes on a day to come still works.
fn is_closed_text(words: &str, options: &Options, today: NaiveDate) -> bool {
    let contains = |sentence: &str, list: &[String]| list.iter().any(|word| sentence.contains(word.as_str()));
    let last = words
        .split(['。', '、', '，', ',', '\n', ';'])
        .rfind(|part| contains(part, &options.closed_words) || part.contains("再開"));
    last.is_some_and(|part| {
        contains(part, &options.closed_words)
            && !contains(part, &options.still_open_words)
            && !is_to_come(part, today)
    })
}

/// Whether the one date of a text is yet to come: 廃止（2027/3/31）.
fn is_to_come(words: &str, today: NaiveDate) -> bool {
    let is_of_date = |c: char| c.is_ascii_digit() || "/.-年月日令和平成昭元RHS".contains(c);
    let runs = words.split(|c: char| !is_of_date(c)).filter(|run| run.contains(|c: char| c.is_ascii_digit()));
    let mut dates = runs.filter_map(|run| date::read(&Cell::text(run), DateHints::default()).value);
    let first = dates.next();
    first.is_some_and(|first| first.date > today && dates.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Address, CellRef, Mark, WorkKind};
    use crate::registry::fixture::{self, Made};

    #[test]
    fn closed_is_read_from_words() {
        let options = Options::default();
        for (words, closed) in [
            ("廃止", true),
            ("休止中", true),
            ("廃止（2024/3/31）", true),
            ("廃止（令和11年3月31日）", false),
            ("R9.3.31廃止", false),
            ("令和3年3月末で閉所", true),
            ("就労支援あおぞら(休止)", true),
            ("営業中", false),
            ("令和6年3月廃止予定", false),
            ("休止していたが再開", false),
            ("令和3年に休止。令和4年に再開", false),
            ("移転予定。令和5年廃止", true),
            ("", false),
        ] {
            let today = NaiveDate::from_ymd_opt(2025, 4, 1).unwrap();
            assert_eq!(is_closed_text(words, &options, today), closed, "{words}");
        }
    }

    #[test]
    fn a_workshop_is_closed_until_a_later_row_speaks_of_it() {
        for (closed_year, other_year, active) in [
            (None, None, false),
            (None, Some(2024), false),
            (Some(2023), None, false),
            (Some(2023), Some(2022), false),
            (Some(2023), Some(2024), true),
            (Some(2023), Some(2023), false),
        ] {
            let mut made = Made::default();
            let mut closed = made.workshop("d01", "あおぞら");
            closed.status = Some(fixture::seen("廃止".to_owned()));
            closed.updated_on = closed_year.map(|year| fixture::seen(fixture::year(year)));
            let mut other = made.workshop("d02", "あおぞら");
            other.updated_on = other_year.map(|year| fixture::seen(fixture::year(year)));
            made.one_workshop(vec![closed, other]);
            let workshop = made.build().0.workshops.into_values().next().unwrap();
            assert_eq!(workshop.active, active, "{closed_year:?} {other_year:?}");
        }
    }

    #[test]
    fn a_golden_record_takes_each_field_from_its_best_row() {
        let mut made = Made::default();
        made.folder("d01", "福岡県");
        let kind = |name: &str| WorkKind::new(name);
        let mark = |name: &str, mark: Mark, text: &str, col: u32| {
            Seen::new((kind(name), mark), CellRef::new(2, col), text)
        };
        let mut desk = made.workshop("d01", "あおぞら作業所");
        desk.address = Some(fixture::seen(Address {
            prefecture: Prefecture::from_name("福岡県"),
            rest: "青峰2-1-3".to_owned(),
            ..Address::default()
        }));
        desk.updated_on = Some(fixture::seen(fixture::year(2021)));
        desk.capacity = Some(fixture::seen(20));
        desk.work = vec![mark("清掃", Mark::Yes, "○", 8), mark("除草", Mark::Yes, "公園の除草", 9)];
        let mut other = made.workshop("d02", "あおぞら");
        other.capacity = Some(fixture::seen(10));
        other.updated_on = Some(fixture::seen(fixture::year(2022)));
        other.work = vec![mark("清掃", Mark::No, "×", 8)];
        let mut official = made.workshop("official", "アオゾラ作業所");
        official.kana = Some(fixture::seen("アオゾラサギョウショ".to_owned()));
        official.latitude = Some(fixture::seen(33.3));
        official.longitude = Some(fixture::seen(130.5));
        let mut future = made.workshop("d02", "あおぞら旧");
        future.updated_on = Some(fixture::seen(fixture::year(2099)));
        made.one_workshop(vec![desk, other, official, future]);

        let workshop = made.build().0.workshops.into_values().next().unwrap();
        assert_eq!((workshop.name.value.as_str(), workshop.name.rule), ("あおぞら", SurvivalRule::Newest));
        assert_eq!(workshop.name.losers.len(), 3);
        assert_eq!(workshop.capacity.map(|golden| golden.value), Some(10));
        assert_eq!(workshop.kana.map(|golden| golden.rule), Some(SurvivalRule::Only));
        assert_eq!(workshop.position, Some((33.3, 130.5)));
        assert_eq!(workshop.updated_on, Some(fixture::year(2022)));
        assert_eq!(workshop.desks, [DeskId::new("d01"), DeskId::new("d02")]);
        let work: Vec<_> = workshop.work.iter().map(|(kind, mark)| (kind.name(), mark.value)).collect();
        assert_eq!(work, [("清掃", Mark::No), ("除草", Mark::Yes)]);
    }

    #[test]
    fn a_mark_beats_words_of_the_same_day() {
        let mut made = Made::default();
        let mut row = made.workshop("d01", "あおぞら");
        let seen =
            |mark: Mark, text: &str| Seen::new((WorkKind::new("清掃"), mark), CellRef::new(2, 8), text);
        row.work = vec![seen(Mark::Yes, "清掃ほか"), seen(Mark::No, "×")];
        made.one_workshop(vec![row]);
        let workshop = made.build().0.workshops.into_values().next().unwrap();
        assert_eq!(
            (workshop.work[0].1.value, workshop.work[0].1.rule),
            (Mark::No, SurvivalRule::MostSpecific)
        );
    }

    #[test]
    fn a_person_corrects_a_field() {
        let mut made = Made::default();
        let row = made.workshop("d01", "あおぞら");
        made.one_workshop(vec![row]);
        made.human.push(fixture::human("事業所台帳", "W-000001", "定員（修正）", "20名", 1));
        made.human.push(fixture::human("事業所台帳", "W-000001", "事業所名（修正）", "あおぞら第二", 1));
        let workshop = made.build().0.workshops.into_values().next().unwrap();
        assert_eq!(workshop.capacity.map(|one| (one.value, one.rule)), Some((20, SurvivalRule::Override)));
        assert_eq!((workshop.name.value.as_str(), workshop.name.losers.len()), ("あおぞら第二", 1));
    }

    #[test]
    fn a_correction_of_a_workshop_that_left_all_lists_is_not_called_unreadable() {
        let mut made = Made::default();
        let row = made.workshop("d01", "あおぞら");
        made.one_workshop(vec![row]);
        made.human.push(fixture::human("事業所台帳", "W-000009", "定員（修正）", "12名", 1));
        let issues = made.build().1;
        let codes: Vec<&str> = issues.iter().map(|issue| issue.code.as_str()).collect();
        assert_eq!(codes, ["override.not-listed"]);
    }

    #[test]
    fn a_correction_is_read_as_a_list_would_be() {
        let corrected = |column: &str, value: &str| {
            let mut made = Made::default();
            let mut row = made.workshop("d01", "あおぞら");
            row.capacity = Some(fixture::seen(10));
            row.office_number = Some(fixture::seen("4011234566".to_owned()));
            made.one_workshop(vec![row]);
            made.human.push(fixture::human("事業所台帳", "W-000001", column, value, 1));
            let (registry, issues) = made.build();
            let told = issues.iter().filter(|issue| issue.code.as_str() == "override.unreadable").count();
            (registry.workshops.into_values().next().unwrap(), told)
        };
        let valid = (0..10).map(|digit| format!("010000001{digit}"));
        let valid =
            valid.into_iter().find(|number| crate::normalise::number::office_check_digit(number)).unwrap();
        for (written, reads, told) in [
            (valid.as_str(), valid.as_str(), 0),
            (&valid[1..], valid.as_str(), 0),
            ("110951846", "4011234566", 1),
            ("なし", "4011234566", 1),
        ] {
            let (workshop, unread) = corrected("事業所番号（修正）", written);
            assert_eq!((workshop.office_number.unwrap().value.as_str(), unread), (reads, told), "{written}");
        }
        for (written, reads, told) in [("25名", 25, 0), ("なし", 10, 1), ("未定", 10, 1)] {
            let (workshop, unread) = corrected("定員（修正）", written);
            assert_eq!((workshop.capacity.unwrap().value, unread), (reads, told), "{written}");
        }
        let (workshop, unread) = corrected("事業所名（修正）", "－");
        assert_eq!((workshop.name.value.as_str(), unread), ("あおぞら", 1));
    }

    #[test]
    fn a_corrected_description_names_kinds_of_work() {
        let mut made = Made::default();
        let mut row = made.workshop("d01", "あおぞら");
        let seen = |kind: &str, mark: Mark, text: &str| {
            Seen::new((WorkKind::new(kind), mark), CellRef::new(2, 8), text)
        };
        row.work = vec![seen("除草", Mark::Yes, "公園の除草"), seen("組立", Mark::No, "×")];
        made.one_workshop(vec![row]);
        made.catalogue = crate::normalise::work::shipped().clone();
        let text = "清掃、箱折り、組立";
        made.human.push(fixture::human("事業所台帳", "W-000001", "主な業務内容（修正）", text, 1));
        let workshop = made.build().0.workshops.into_values().next().unwrap();
        let work: Vec<_> = workshop.work.iter().map(|(kind, mark)| (kind.name(), mark.value)).collect();
        assert_eq!(work.len(), 3, "{work:?}");
        for expect in [("清掃", Mark::Yes), ("箱折り", Mark::Yes), ("組立", Mark::No)] {
            assert!(work.contains(&expect), "{work:?}");
        }
    }
}

//! Replies that desks write into おすすめ案件 of their own books → applications, and what the desk should be told.

use super::finders::Finders;
use super::lookup::Found;
use super::reply_history::{Version, versions};
use super::workshop_index::Wanted;
use crate::domain::{
    Application, Case, CaseId, Desk, DeskId, Field, HumanCell, Interest, Issue, IssueCode, PastCell,
    Severity, WorkshopId,
};
use crate::normalise::{count, text, words};
use crate::table::Cell;

const UNKNOWN_CASE: IssueCode = IssueCode::new("reply.unknown-case");
const CASE_CLOSED: IssueCode = IssueCode::new("reply.case-closed");
const UNCLEAR_ANSWER: IssueCode = IssueCode::new("reply.unclear-answer");
const NO_ANSWER: IssueCode = IssueCode::new("reply.no-answer");
const UNCLEAR_QUANTITY: IssueCode = IssueCode::new("reply.unclear-quantity");
const UNKNOWN_WORKSHOP: IssueCode = IssueCode::new("reply.unknown-workshop");

/// Every version of every reply; those that no longer stand are superseded. Issues are of the standing ones.
pub(super) fn build_replies(
    human: &[HumanCell],
    past: &[PastCell],
    finders: &Finders<'_>,
) -> (Vec<Application>, Vec<Issue>) {
    let mut applications = Vec::new();
    let mut issues = Vec::new();
    for ((book, key), versions) in versions(human, past) {
        let desk = book.strip_prefix("desk:").and_then(|slug| finders.desks.get(&DeskId::new(slug)));
        let Some(desk) = desk else { continue };
        let case = key.parse().ok().and_then(|id: CaseId| finders.cases.get(&id));
        for version in &versions {
            let mut told = Told { desk, version, issues: Vec::new() };
            match case {
                Some(case) => applications.push(read(case, &mut told, finders)),
                None => told.warn(UNKNOWN_CASE, Field::CaseNumber, key, unknown_case()),
            }
            if version.ended_at.is_none() {
                issues.append(&mut told.issues);
            }
        }
    }
    (applications, issues)
}

/// One version of one desk's reply, and what the desk is told of it.
struct Told<'a> {
    desk: &'a Desk,
    version: &'a Version<'a>,
    issues: Vec<Issue>,
}

impl Told<'_> {
    fn warn(&mut self, code: IssueCode, field: Field, seen: &str, message: String) {
        self.say(Severity::Warning, code, field, seen, message);
    }

    fn say(&mut self, severity: Severity, code: IssueCode, field: Field, seen: &str, message: String) {
        let issue = Issue::new(code, severity, self.version.origin.clone(), message);
        self.issues.push(issue.seen(seen).field(field).desk(Some(self.desk.id.clone())));
    }
}

fn read(case: &Case, told: &mut Told<'_>, finders: &Finders<'_>) -> Application {
    let version = told.version;
    let wording = &version.wording;
    let interest = interest(case, told);
    let quantity = quantity(case, told);
    let named = named_workshops(case, told, finders);
    let asks = !text::states_nothing(wording.question);
    if wording.commits() {
        tell_if_closed(case, told);
    }
    Application {
        case: case.id,
        desk: told.desk.id.clone(),
        interest,
        workshop_count: named.count,
        people: None,
        kinds: Vec::new(),
        quantity,
        workshops: named.known,
        comment: wording.comment.to_owned(),
        question: if asks { wording.question.to_owned() } else { String::new() },
        answered_at: Some(version.answered_at),
        asked_at: version.asked_at.filter(|_| asks),
        ended_at: version.ended_at,
        late: case.deadline_on.is_some_and(|deadline| version.answered_at.date() > deadline),
        superseded: version.ended_at.is_some(),
        origin: version.origin.clone(),
    }
}

/// `R3-001「清掃業務」`
fn name_of(case: &Case) -> String {
    format!("{}「{}」", case.number, case.title)
}

fn unknown_case() -> String {
    "回答の書かれた行の案件が台帳にありません。行のキーを書き換えていないか確かめてください。".to_owned()
}

/// As answered. A mere question or comment is no answer. What cannot be read is 検討中, and so is a quantity without an
/// answer: both are told.
fn interest(case: &Case, told: &mut Told<'_>) -> Interest {
    let wording = &told.version.wording;
    match (words::interest(wording.answer), wording.answer) {
        (Some(interest), answer) if !answer.is_empty() => return interest,
        (_, "") if wording.commits() => {
            let message = format!(
                "{}に数量や事業所のご記入がありますが「回答」が空欄です。「応募する」「しない」「検討中」から選んでください。それまでは「検討中」として扱います。",
                name_of(case)
            );
            told.warn(NO_ANSWER, Field::Interest, "", message);
        }
        (_, "") => return Interest::Unanswered,
        (_, answer) => {
            let message = format!(
                "{}の回答が読み取れないため「検討中」としました。「応募する」「しない」「検討中」から選んでください。",
                name_of(case)
            );
            told.warn(UNCLEAR_ANSWER, Field::Interest, answer, message);
        }
    }
    Interest::Considering
}

fn quantity(case: &Case, told: &mut Told<'_>) -> Option<i64> {
    let written = told.version.wording.quantity;
    let quantity = count::quantity(&Cell::text(written)).value.filter(|quantity| *quantity >= 0);
    let says_something = !text::states_nothing(written);
    if says_something && quantity.is_none() {
        let message = format!("{}の対応可能数量は「1000」のように数字だけでご記入ください。", name_of(case));
        told.warn(UNCLEAR_QUANTITY, Field::Quantity, written, message);
    } else if let Some((offered, wanted)) = quantity.zip(case.quantity).filter(|(one, all)| one > all) {
        let message = format!(
            "{}の対応可能数量（{offered}）が案件の数量（{wanted}）より大きくなっています。ご確認ください。",
            name_of(case)
        );
        told.say(Severity::Notice, UNCLEAR_QUANTITY, Field::Quantity, written, message);
    }
    quantity
}

/// 対応事業所 as written.
#[derive(Default)]
struct Named {
    known: Vec<WorkshopId>,
    count: Option<u32>,
}

/// Names, one a line or between commas, also as they were copied from 合いそうな事業所 (`青葉作業所（78.5点）`); or how
/// many (`3か所`).
fn named_workshops(case: &Case, told: &mut Told<'_>, finders: &Finders<'_>) -> Named {
    let written = told.version.wording.workshops;
    if text::states_nothing(written) {
        return Named::default();
    }
    if let Some(count) = how_many(written) {
        return Named { known: Vec::new(), count: Some(count) };
    }
    let mut named = Named::default();
    let mut unknown = Vec::new();
    for name in names_in(written) {
        match find_workshop(name, told.desk, finders) {
            Found::One(id) if !named.known.contains(&id) => named.known.push(id),
            Found::One(_) => {}
            Found::Several | Found::Nothing | Found::Contradiction => unknown.push(name),
        }
    }
    named.count = u32::try_from(named.known.len() + unknown.len()).ok().filter(|count| *count > 0);
    if !unknown.is_empty() {
        let message = format!(
            "{}の対応事業所「{}」が台帳の事業所と結びつきません。名簿にある名前で、一行に一か所ずつご記入ください。",
            name_of(case),
            unknown.join("」「")
        );
        told.warn(UNKNOWN_WORKSHOP, Field::Name, written, message);
    }
    named
}

/// By its id or name: in the desk's own list wherever it stands, else in the desk's prefecture.
fn find_workshop(name: &str, desk: &Desk, finders: &Finders<'_>) -> Found<WorkshopId> {
    let is_own = |id: &WorkshopId| finders.workshops.get(id).is_some_and(|one| one.desks.contains(&desk.id));
    let wanted = Wanted { name, number: None, desk: Some(&desk.id), prefecture: None };
    let named = name.parse().ok().map_or_else(|| finders.workshop_index.find(wanted), Found::One);
    match named.id().filter(is_own) {
        Some(id) => Found::One(id),
        None => finders.workshop_index.find(Wanted { prefecture: desk.prefecture, ..wanted }),
    }
}

/// `3`, `３か所`, `5事業所`: a number and nothing but a counter.
fn how_many(written: &str) -> Option<u32> {
    let line = text::tidy_line(written);
    let digits: String = line.chars().take_while(char::is_ascii_digit).collect();
    let counters = ["", "か所", "ヶ所", "カ所", "ケ所", "箇所", "ヵ所", "事業所", "件", "所", "社"];
    counters.contains(&line[digits.len()..].trim()).then(|| digits.parse().ok()).flatten()
}

fn names_in(written: &str) -> impl Iterator<Item = &str> {
    let parts = written.split(['、', ',', '，', '\n', ';', '；', '／']);
    parts.map(without_points).filter(|name| !name.is_empty())
}

/// Without the points that the suggestion shows behind a name.
fn without_points(name: &str) -> &str {
    let name = name.trim().trim_start_matches(['・', '-', '●', '○']).trim();
    match name.rsplit_once(['（', '(']) {
        Some((bare, rest)) if rest.trim_end_matches(['）', ')']).ends_with('点') => bare.trim(),
        _ => name,
    }
}

/// The case no longer looked for workshops on the day of the reply.
fn tell_if_closed(case: &Case, told: &mut Told<'_>) {
    let state = case.state_on(told.version.answered_at.date());
    if !state.is_open() {
        let message = format!(
            "{}は、ご回答をいただいた日（{}）にはすでに「{}」でした。ご回答は記録しましたが、募集は終わっています。",
            name_of(case),
            told.version.answered_at.date(),
            state.label()
        );
        told.say(Severity::Notice, CASE_CLOSED, Field::Interest, told.version.wording.answer, message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::CaseState;
    use crate::registry::Registry;
    use crate::registry::fixture::{self, Made, seen};

    /// A night (2026-11-20) on which desk d01 has written `cells` beside its first case, due for replies by 11-18.
    fn night(state: CaseState, cells: &[(&str, &str, u32)]) -> (Registry, Vec<Issue>) {
        let mut made = Made::default();
        made.folder("d01", "福岡県");
        made.desk_identity("d01", &["福岡あおぞら窓口"], vec![]);
        for name in ["あおぞら作業所", "ひばり工房"] {
            let row = made.workshop("d01", name);
            made.one_workshop(vec![row]);
        }
        let mut case = made.case("R8-001", "清掃");
        case.deadline_on = Some(seen("2026-11-18".parse().unwrap()));
        case.quantity = Some(seen(1_000));
        case.state = Some(seen(state));
        made.one_case(vec![case]);
        made.human = cells
            .iter()
            .map(|(column, value, night)| HumanCell {
                book: "desk:d01".to_owned(),
                ..fixture::human("おすすめ案件", "C-000001", column, value, *night)
            })
            .collect();
        made.build()
    }

    #[test]
    fn a_reply_is_read_as_it_is_written() {
        let two = vec![WorkshopId(1), WorkshopId(2)];
        for (answer, quantity, workshops, interest, pieces, known, count, codes) in [
            (
                "応募する",
                "1000",
                "あおぞら作業所",
                Interest::Yes,
                Some(1_000),
                vec![WorkshopId(1)],
                Some(1),
                vec![],
            ),
            ("しない", "", "", Interest::No, None, vec![], None, vec![]),
            ("検討中", "５００件", "2か所", Interest::Considering, Some(500), vec![], Some(2), vec![]),
            (
                "応募する",
                "1,000",
                "・あおぞら作業所（78.5点）\nひばり工房、",
                Interest::Yes,
                Some(1_000),
                two.clone(),
                Some(2),
                vec![],
            ),
            ("応募する", "", "W-000002", Interest::Yes, None, vec![WorkshopId(2)], Some(1), vec![]),
            ("応募する", "たくさん", "", Interest::Yes, None, vec![], None, vec!["reply.unclear-quantity"]),
            (
                "応募する",
                "2000",
                "",
                Interest::Yes,
                Some(2_000),
                vec![],
                None,
                vec!["reply.unclear-quantity"],
            ),
            (
                "応募する",
                "",
                "ひばり工房, どこか",
                Interest::Yes,
                None,
                vec![WorkshopId(2)],
                Some(2),
                vec!["reply.unknown-workshop"],
            ),
            ("", "100", "", Interest::Considering, Some(100), vec![], None, vec!["reply.no-answer"]),
            ("電話します", "", "", Interest::Considering, None, vec![], None, vec!["reply.unclear-answer"]),
        ] {
            let cells = [("回答", answer, 18), ("対応可能数量", quantity, 18), ("対応事業所", workshops, 18)];
            let cells: Vec<_> = cells.into_iter().filter(|(_, value, _)| !value.is_empty()).collect();
            let (registry, issues) = night(CaseState::Offered, &cells);
            let [one] = &registry.applications[..] else { panic!("{answer} {workshops}") };
            assert_eq!(
                (one.interest, one.quantity, one.workshop_count),
                (interest, pieces, count),
                "{answer}"
            );
            assert_eq!(one.workshops, known);
            assert_eq!((one.late, one.superseded, one.desk.as_str()), (false, false, "d01"));
            let told: Vec<_> = issues.iter().map(|issue| issue.code.as_str()).collect();
            assert_eq!(told, codes, "{answer} {quantity} {workshops}");
            assert!(issues.iter().all(|issue| issue.desk == Some(DeskId::new("d01"))));
        }
    }

    #[test]
    fn late_replies_and_those_to_a_closed_case_are_told() {
        for (state, night_of, late, codes) in [
            (CaseState::Offered, 18, false, vec![]),
            (CaseState::Offered, 19, true, vec![]),
            (CaseState::Ordered, 18, false, vec!["reply.case-closed"]),
            (CaseState::Lost, 19, true, vec!["reply.case-closed"]),
        ] {
            let (registry, issues) = night(state, &[("回答", "応募する", night_of)]);
            assert_eq!(registry.applications[0].late, late, "{state:?}");
            let told: Vec<_> = issues.iter().map(|issue| issue.code.as_str()).collect();
            assert_eq!(told, codes, "{state:?}");
        }
    }

    #[test]
    fn a_question_alone_is_asked_and_commits_to_nothing() {
        let (registry, issues) = night(CaseState::Ordered, &[("質問", "何時からですか", 19)]);
        let one = &registry.applications[0];
        assert_eq!((one.interest, one.question.as_str()), (Interest::Unanswered, "何時からですか"));
        assert!(one.asked_at.is_some());
        assert_eq!(issues, []);
        let (registry, _) = night(CaseState::Offered, &[("質問", "特になし", 19)]);
        assert_eq!(registry.applications[0].question, "");
    }

    /// It was shown as 検討中 in the books of the office, and as no answer in the desk's.
    #[test]
    fn a_comment_is_no_answer_and_takes_no_answers_place() {
        let comment = [("コメント", "単価が安いので見合わせたい", 18)];
        let (registry, issues) = night(CaseState::Offered, &comment);
        let [one] = &registry.applications[..] else { panic!("{:?}", registry.applications) };
        assert_eq!((one.interest.label(), one.comment.as_str()), ("未回答", "単価が安いので見合わせたい"));
        assert_eq!(issues, []);

        let mut made = Made::default();
        made.desk_identity("d01", &["福岡あおぞら窓口"], vec![]);
        let case = made.case("R8-001", "清掃");
        made.one_case(vec![case]);
        made.application("R8-001", "福岡あおぞら窓口", "2026-11-17T09:00:00", Interest::Yes);
        let cell = fixture::human("おすすめ案件", "C-000001", "コメント", "来月から", 18);
        made.human = vec![HumanCell { book: "desk:d01".to_owned(), ..cell }];
        let standing: Vec<_> =
            made.build().0.applications.into_iter().filter(|one| !one.superseded).collect();
        let [one] = &standing[..] else { panic!("{standing:?}") };
        assert_eq!(one.interest, Interest::Yes);
        assert!(one.comment.contains("来月から"), "{}", one.comment);
    }

    #[test]
    fn a_form_and_the_book_are_one_reply_and_the_later_stands() {
        for (form, book_stands) in [("2026-11-17T09:00:00", true), ("2026-11-19T09:00:00", false)] {
            let mut made = Made::default();
            made.desk_identity("d01", &["福岡あおぞら窓口"], vec![]);
            let case = made.case("R8-001", "清掃");
            made.one_case(vec![case]);
            made.application("R8-001", "福岡あおぞら窓口", form, Interest::No);
            let cell = fixture::human("おすすめ案件", "C-000001", "回答", "応募する", 18);
            made.human = vec![HumanCell { book: "desk:d01".to_owned(), ..cell }];
            let standing: Vec<_> =
                made.build().0.applications.into_iter().filter(|one| !one.superseded).collect();
            let [one] = &standing[..] else { panic!("{form}: {}", standing.len()) };
            assert_eq!(one.interest == Interest::Yes, book_stands, "{form}");
        }
    }
}

//! 類型 of desks that nobody has stated: told from the kinds of work they sell (③-4), what stands in the way of more (④-1)
//! and the orders that they received. Marked 推定, with every reason; where the reasons do not suffice, none is told.
//!
//! The three kinds are those of [000 §6]. Points:
//!
//! | evidence | ①民需注力型 | ②官公需型 | ③地域連携型 |
//! |---|---|---|---|
//! | private orders, at least as many as public ones | 3 | | |
//! | more public orders than private ones | | 3 | |
//! | ③-4: own products and sales are half of it or more | | | 3 |
//! | ③-4: work for companies is more than half of it | 1 | | |
//! | ③-4: 1 % or more at a computer | 1 | | |
//! | ④-1: an obstacle to taking more work for companies | 1 | | |
//! | ④-1: 特になし (nothing is meant to grow) | | 1 | 1 |
//!
//! 手一杯 in ④-1 says how busy a desk is and not what it wants: it counts for none. A kind needs two points and more than
//! any other.

use super::Options;
use crate::domain::{Case, CaseId, Demand, Desk, DeskId, DeskKind, Order, Reason, StatedKind, SurveyAnswer};
use crate::normalise::text;
use std::collections::{BTreeMap, BTreeSet};

/// Fewer points say nothing.
const ENOUGH: f64 = 2.0;
const PRODUCTS: [&str; 3] = ["自主製品", "販売", "物販"];
const COMPUTER: [&str; 3] = ["PC", "IT", "パソコン"];
const BUSY: [&str; 3] = ["手一杯", "人材がない", "人手が足りない"];

#[derive(Default)]
struct Evidence<'a> {
    private: BTreeSet<CaseId>,
    public: BTreeSet<CaseId>,
    /// Of sales, by option of ③-4.
    shares: BTreeMap<String, f64>,
    obstacle: &'a str,
}

/// Completes the desks whose kind nobody stated.
pub(super) fn derive_kinds(
    desks: &mut BTreeMap<DeskId, Desk>,
    surveys: &[SurveyAnswer],
    orders: &[Order],
    cases: &BTreeMap<CaseId, Case>,
    options: &Options,
) {
    let evidence = gather(surveys, orders, cases, options);
    for (id, own) in evidence {
        let Some(desk) = desks.get_mut(id).filter(|desk| desk.kind.is_none()) else { continue };
        let votes = own.votes();
        desk.kind = strongest(&votes).map(|kind| StatedKind { kind, estimated: true });
        desk.kind_reasons = votes.into_iter().map(|(_, reason)| reason).collect();
    }
}

fn gather<'a>(
    surveys: &'a [SurveyAnswer],
    orders: &'a [Order],
    cases: &BTreeMap<CaseId, Case>,
    options: &Options,
) -> BTreeMap<&'a DeskId, Evidence<'a>> {
    let mut evidence: BTreeMap<&DeskId, Evidence<'_>> = BTreeMap::new();
    let standing = surveys.iter().filter(|answer| !answer.superseded);
    for (desk, answer) in standing.filter_map(|answer| Some((answer.desk.as_ref()?, answer))) {
        if options.questions.work_shares.matches(&answer.question) {
            if let (Some(option), Some(share)) = (option_of(&answer.question), share_of(&answer.answer)) {
                *evidence.entry(desk).or_default().shares.entry(option).or_default() += share;
            }
        } else if options.questions.obstacle.matches(&answer.question) {
            evidence.entry(desk).or_default().obstacle = answer.answer.trim();
        }
    }
    let placed = orders.iter().filter(|order| order.ended.is_none());
    for (desk, case) in placed.filter_map(|order| Some((order.desk.as_ref()?, order.case?))) {
        let root = cases.get(&case).and_then(|case| case.parent).unwrap_or(case);
        match cases.get(&root).and_then(|case| case.demand) {
            Some(Demand::Private) => evidence.entry(desk).or_default().private.insert(root),
            Some(Demand::Public) => evidence.entry(desk).or_default().public.insert(root),
            None => false,
        };
    }
    evidence
}

/// `③-4 … [自主製品・販売]` → 自主製品・販売
fn option_of(question: &str) -> Option<String> {
    let tidy = text::tidy_line(question);
    let (_, option) = tidy.strip_suffix(']')?.rsplit_once('[')?;
    Some(option.trim().to_owned())
}

fn share_of(answer: &str) -> Option<f64> {
    let tidy = text::tidy_line(answer);
    let share: f64 = tidy.trim_end_matches('%').trim().parse().ok()?;
    (share.is_finite() && share > 0.0).then_some(share)
}

/// The kinds that one piece of evidence speaks for.
type Vote = (Vec<DeskKind>, Reason);

impl Evidence<'_> {
    fn votes(&self) -> Vec<Vote> {
        let mut votes = Vec::new();
        votes.extend(self.of_orders());
        votes.extend(self.of_shares());
        votes.extend(self.of_obstacle());
        votes
    }

    fn of_orders(&self) -> Option<Vote> {
        let (private, public) = (self.private.len(), self.public.len());
        if private + public == 0 {
            return None;
        }
        let kind = if private >= public { DeskKind::PrivateDemand } else { DeskKind::PublicDemand };
        let said = format!("発注のあった案件は民需{private}件・官公需{public}件");
        Some((vec![kind], Reason::new("desk-kind-orders", said).points(3.0)))
    }

    fn of_shares(&self) -> Vec<Vote> {
        let all: f64 = self.shares.values().sum();
        if all <= 0.0 {
            return Vec::new();
        }
        let part = |words: &[&str]| -> f64 {
            let named = |option: &str| words.iter().any(|word| option.contains(word));
            self.shares.iter().filter(|(option, _)| named(option)).map(|(_, share)| share).sum::<f64>() / all
        };
        let (products, computer) = (part(&PRODUCTS), part(&COMPUTER));
        let percent = |share: f64| format!("{:.1}％", (share * 1000.0).round() / 10.0);
        let mut votes = Vec::new();
        if products >= 0.5 {
            let said = format!("③-4 自主製品・販売が売上の{}", percent(products));
            votes.push((vec![DeskKind::Community], Reason::new("desk-kind-products", said).points(3.0)));
        } else {
            let said = format!("③-4 企業からの作業が売上の{}", percent(1.0 - products));
            votes.push((vec![DeskKind::PrivateDemand], Reason::new("desk-kind-work", said).points(1.0)));
        }
        if computer >= 0.01 {
            let said = format!("③-4 PC作業が売上の{}", percent(computer));
            votes.push((vec![DeskKind::PrivateDemand], Reason::new("desk-kind-computer", said).points(1.0)));
        }
        votes
    }

    fn of_obstacle(&self) -> Option<Vote> {
        let tidy = text::tidy_line(self.obstacle);
        if tidy.is_empty() {
            return None;
        }
        let said = |what: &str| format!("④-1 課題は「{tidy}」（{what}）");
        if tidy.starts_with("特に") || text::states_nothing(&tidy) {
            let kinds = vec![DeskKind::PublicDemand, DeskKind::Community];
            return Some((
                kinds,
                Reason::new("desk-kind-obstacle", said("民需を増やす予定がない")).points(1.0),
            ));
        }
        if BUSY.iter().any(|word| tidy.contains(word)) {
            let reason = Reason::new("desk-kind-obstacle", said("類型の手がかりにはならない"));
            return Some((Vec::new(), reason));
        }
        let reason = Reason::new("desk-kind-obstacle", said("民需を増やしたい")).points(1.0);
        Some((vec![DeskKind::PrivateDemand], reason))
    }
}

/// The kind with enough points and more than any other.
fn strongest(votes: &[Vote]) -> Option<DeskKind> {
    let mut points: BTreeMap<DeskKind, f64> = BTreeMap::new();
    for (kinds, reason) in votes {
        for kind in kinds {
            *points.entry(*kind).or_default() += reason.points.unwrap_or_default();
        }
    }
    let (kind, most) = points.iter().max_by(|a, b| a.1.total_cmp(b.1))?;
    let alone = points.values().filter(|one| *one >= most).count() == 1;
    (*most >= ENOUGH && alone).then_some(*kind)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::fixture::{self, Made};

    fn evidence<'a>(shares: &[(&str, f64)], obstacle: &'a str, private: u32, public: u32) -> Evidence<'a> {
        Evidence {
            private: (0..private).map(CaseId).collect(),
            public: (100..100 + public).map(CaseId).collect(),
            shares: shares.iter().map(|(name, share)| ((*name).to_owned(), *share)).collect(),
            obstacle,
        }
    }

    #[test]
    fn a_kind_follows_from_answers_and_orders_where_they_suffice() {
        use DeskKind::{Community, PrivateDemand, PublicDemand};
        let (busy, none, few) = ("基本運営で手一杯である", "特になし", "案件の量が少ない");
        for (shares, obstacle, private, public, expect) in [
            (&[("施設内軽作業", 80.0), ("PC作業（IT関連業務）", 20.0)][..], busy, 0, 0, Some(PrivateDemand)),
            (&[("施設内軽作業", 100.0)][..], busy, 0, 0, None),
            (&[("施設内軽作業", 100.0)][..], few, 0, 0, Some(PrivateDemand)),
            (&[("自主製品・販売", 60.0), ("施設内軽作業", 40.0)][..], none, 0, 0, Some(Community)),
            (&[("自主製品・販売", 60.0), ("施設内軽作業", 40.0)][..], few, 2, 0, Some(PrivateDemand)),
            (&[][..], "", 1, 3, Some(PublicDemand)),
            (&[][..], "", 2, 2, Some(PrivateDemand)),
            (&[][..], none, 0, 0, None),
            (&[("施設内軽作業", 0.8), ("自主製品・販売", 0.2)][..], none, 0, 0, None),
        ] {
            let votes = evidence(shares, obstacle, private, public).votes();
            assert_eq!(strongest(&votes), expect, "{shares:?} {obstacle} {private} {public}");
        }
    }

    #[test]
    fn a_kind_that_the_office_states_stands_and_the_others_are_told_with_their_reasons() {
        let mut made = Made::default();
        for (slug, name, stated) in [
            ("d01", "福岡あおぞら共同受注窓口", None),
            ("d02", "大分ひなた共同受注窓口", Some(DeskKind::PublicDemand)),
        ] {
            made.folder(slug, "福岡県");
            let mut row = made.desk_row("inbox/jimukyoku/窓口台帳.xlsx", name);
            row.kind = stated.map(fixture::seen);
            made.desk_identity(slug, &[name], vec![row]);
            made.survey(
                "アンケート",
                name,
                "2021-09-01T10:00:00",
                &[
                    ("③-4 受注業務の種類と売上金額の比率（%） [自主製品・販売]", "70%"),
                    ("③-4 受注業務の種類と売上金額の比率（%） [施設内軽作業]", "３０"),
                    ("④-1 民間企業からの受注を拡大する上での課題があれば教えてください", "特になし"),
                ],
            );
        }
        let desks = made.build().0.desks;
        let kind = |slug: &str| desks[&DeskId::new(slug)].kind.unwrap();
        assert_eq!(kind("d01"), StatedKind { kind: DeskKind::Community, estimated: true });
        assert_eq!(kind("d02"), StatedKind { kind: DeskKind::PublicDemand, estimated: false });
        let reasons = |slug: &str| desks[&DeskId::new(slug)].kind_reasons.clone();
        let told: Vec<String> = reasons("d01").into_iter().map(|reason| reason.text).collect();
        assert_eq!(
            told,
            ["③-4 自主製品・販売が売上の70.0％", "④-1 課題は「特になし」（民需を増やす予定がない）"]
        );
        assert!(reasons("d02").is_empty(), "what is stated needs no reason");
    }

    #[test]
    fn options_and_shares_are_read_as_the_form_writes_them() {
        assert_eq!(option_of("③-4 種類と比率（%） [自主製品・販売]").as_deref(), Some("自主製品・販売"));
        assert_eq!(option_of("③-4 種類と比率"), None);
        for (text, expect) in [("２０", Some(20.0)), ("20%", Some(20.0)), ("0", None), ("なし", None)] {
            assert_eq!(share_of(text), expect, "{text}");
        }
    }
}

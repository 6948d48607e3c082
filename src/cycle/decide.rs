//! Observations → decisions: identities, registry, matches, figures. Pure but for the order of calls.

use super::Request;
use super::reading::{self, Reading};
use crate::calendar::Calendar;
use crate::config::{Config, Programme};
use crate::domain::{Figure, HumanCell, Invitation, Issue, MatchId, Matching, WorkCatalogue};
use crate::registry::{self, BuildContext, Known, Registry};
use crate::resolve::{self, Identities};
use crate::survey::{self, Report};
use crate::{kpi, matching, normalise};

/// All that was decided tonight.
#[derive(Clone, Debug)]
pub struct Decisions {
    pub identities: Identities,
    pub registry: Registry,
    pub matching: Matching,
    pub figures: Vec<Figure>,
    /// Questionnaires by fiscal year.
    pub surveys: Vec<Report>,
    pub issues: Vec<Issue>,
}

impl Decisions {
    /// Tonight's open issues become figures when all of them are known: what is counted is what データ確認 shows.
    pub(super) fn count_issues(&mut self, all: &[Issue]) {
        self.figures.extend(kpi::issue_figures(all));
    }

    /// Issues of reading and of deciding, by file, sheet and cell.
    #[must_use]
    pub fn all_issues(&self, reading: &Reading) -> Vec<Issue> {
        let mut issues = reading.issues.clone();
        issues.extend(self.issues.iter().cloned());
        reading::sort_issues(&mut issues);
        issues
    }
}

/// Who is who, and what is known of them: what the rest is decided from.
pub(super) struct Identified {
    pub(super) identities: Identities,
    pub(super) registry: Registry,
    issues: Vec<Issue>,
}

impl Identified {
    /// Who is who stands in the registry now: the rows behind it, and why they are one, are not asked for any more.
    pub(super) fn let_rows_go(&mut self) {
        let remembered = std::mem::take(&mut self.identities.remembered);
        self.identities = Identities { remembered, ..Identities::default() };
    }
}

/// What follows from it.
pub(super) struct Concluded {
    matching: Matching,
    figures: Vec<Figure>,
    surveys: Vec<Report>,
    issues: Vec<Issue>,
}

impl Decisions {
    pub(super) fn of(identified: Identified, concluded: Concluded) -> Self {
        let Identified { identities, registry, mut issues } = identified;
        let Concluded { matching, figures, surveys, issues: more } = concluded;
        issues.extend(more);
        Self { identities, registry, matching, figures, surveys, issues }
    }
}

pub(super) fn decide(
    config: &Config,
    reading: &Reading,
    known: &Known,
    human: &[HumanCell],
    request: &Request,
) -> Decisions {
    let identified = identify(config, reading, known, human, request);
    let concluded = conclude(config, &identified, &known.invitations, human, request, Behind::Told);
    let mut decisions = Decisions::of(identified, concluded);
    decisions.count_issues(&decisions.all_issues(reading));
    decisions
}

pub(super) fn identify(
    config: &Config,
    reading: &Reading,
    known: &Known,
    human: &[HumanCell],
    request: &Request,
) -> Identified {
    let (identities, mut issues) = resolve::resolve(
        &reading.observations,
        &reading.folders,
        &known.identities,
        human,
        &resolve::Options { estimate: config.estimate_identity, ..resolve::Options::default() },
    );
    let catalogue = catalogue(config);
    let now = request.now.naive_local();
    let past = registry::past_human(known, human, now);
    let context = BuildContext {
        now,
        past: &past,
        folders: &reading.folders,
        catalogue: &catalogue,
        settled: &known.settled,
        known_orders: &known.orders,
        case_states: &known.case_states,
        last_known: &known.workshops,
    };
    let (registry, more) =
        registry::build(&reading.observations, &identities, human, &context, &registry_options(config));
    issues.extend(more);
    Identified { identities, registry, issues }
}

/// What is told of the records behind a figure.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Behind {
    /// Where they stand.
    Told,
    /// How many there are: books say no more.
    Counted,
}

/// Matches and figures, side by side. `asked` = whom earlier nights asked.
pub(super) fn conclude(
    config: &Config,
    identified: &Identified,
    asked: &[Invitation],
    human: &[HumanCell],
    request: &Request,
    behind: Behind,
) -> Concluded {
    let registry = &identified.registry;
    let as_of = request.as_of();
    let now = request.now.naive_local();
    let matched = || {
        let (mut matching, issues) =
            matching::run(registry, human, as_of, &matching_options(config, catalogue(config)));
        matching.invitations =
            matching::invitations(registry, &matching, asked, as_of, request.asks.then_some(now));
        (matching, issues)
    };
    let counted = || {
        let (surveys, issues) = survey::reports(registry, as_of, &config.questionnaires);
        let mut figures = kpi::figures(registry, as_of, &kpi_options(config, behind));
        figures.extend(kpi::survey_figures(&surveys));
        (surveys, figures, issues)
    };
    let ((matching, mut issues), (surveys, figures, of_surveys)) = rayon::join(matched, counted);
    issues.extend(of_surveys);
    Concluded { matching, figures, surveys, issues }
}

pub(super) fn standing(
    config: &Config,
    decisions: &Decisions,
    human: &[HumanCell],
    request: &Request,
    id: MatchId,
) -> Option<matching::Standing> {
    let options = matching_options(config, catalogue(config));
    matching::standing(&decisions.registry, human, request.as_of(), &options, id)
}

fn kpi_options(config: &Config, behind: Behind) -> kpi::Options {
    kpi::Options {
        calendar: Calendar::national(),
        programmes: registry_options(config).programmes,
        places: behind == Behind::Told,
    }
}

/// The shipped kinds of work and those that the configuration adds.
pub(super) fn catalogue(config: &Config) -> WorkCatalogue {
    let mut entries = normalise::work::shipped().entries().to_vec();
    entries.extend(config.work_kinds.iter().cloned());
    WorkCatalogue::new(entries)
}

fn registry_options(config: &Config) -> registry::Options {
    let mut options = registry::Options::default();
    if let Some(programmes) = &config.programmes {
        let programme =
            |one: &Programme| registry::Programme { name: one.name.clone(), words: one.words.clone() };
        options.programmes = programmes.iter().map(programme).collect();
    }
    options
}

fn matching_options(config: &Config, catalogue: WorkCatalogue) -> matching::Options {
    let settings = &config.matching;
    matching::Options {
        capacity: matching::CapacityRule {
            hours_per_day: settings.hours_per_day,
            share: settings.productivity,
            default_people: settings.default_people,
            ..matching::CapacityRule::default()
        },
        weights: settings.weights,
        smallest_lot_hours: settings.smallest_lot_hours,
        reply_days: settings.reply_days_min..=settings.reply_days_max,
        catalogue,
        ..matching::Options::default()
    }
}

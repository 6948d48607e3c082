//! What the daemon does at its times.

use crate::config;
use crate::crontab::Schedule;

/// In order of strength: a stronger consolidation does what a weaker one would.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Job {
    /// Consolidation that looks at everything at Google anew.
    Full,
    /// The night's consolidation, with backup and letters.
    Nightly,
    /// A consolidation between the nights.
    Intake,
    /// Sends the letters that wait.
    Mail,
}

impl Job {
    pub const ALL: [Self; 4] = [Self::Full, Self::Nightly, Self::Intake, Self::Mail];

    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Nightly => "nightly",
            Self::Intake => "intake",
            Self::Mail => "mail",
        }
    }

    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Full => "全部読み直す取りまとめ",
            Self::Nightly => "夜間の取りまとめ",
            Self::Intake => "日中の取りまとめ",
            Self::Mail => "メールの送信",
        }
    }

    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|job| job.key() == key)
    }

    #[must_use]
    pub const fn is_consolidation(self) -> bool {
        !matches!(self, Self::Mail)
    }

    /// The jobs that a configuration plans.
    #[must_use]
    pub fn planned(schedule: &config::Schedule) -> Vec<(Self, Schedule)> {
        let lines = [
            (Self::Full, &schedule.full),
            (Self::Nightly, &schedule.nightly),
            (Self::Intake, &schedule.intake),
            (Self::Mail, &schedule.mail),
        ];
        lines.into_iter().filter_map(|(job, line)| Some((job, line.clone()?))).collect()
    }
}

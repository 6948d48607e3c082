//! The state for the terminal.

use super::Status;
use crate::cycle::SourceLine;
use crate::domain::TO_THE_MINUTE;
use crate::store::{Run, RunState};
use chrono::NaiveDateTime;
use std::fmt::Write as _;

/// Runs and desks that a terminal shows.
const SHOWN: usize = 6;

#[must_use]
pub fn text(status: &Status) -> String {
    let mut page = String::new();
    let mut line = |text: &str| {
        page.push_str(text);
        page.push('\n');
    };
    if status.health.is_good() {
        line(&format!("■ 状態  正常（{} 現在）", moment(status.now)));
    } else {
        line(&format!("■ 状態  異常（{} 現在）", moment(status.now)));
        status.health.problems.iter().for_each(|problem| line(&format!("  ・{problem}")));
    }
    status.notice.iter().for_each(|notice| line(&format!("  ・{notice}")));
    if let Some((what, since)) = &status.running {
        line(&format!("  実行中  {what}（{} から）", moment(*since)));
    }
    line("■ 次の予定");
    if status.upcoming.is_empty() {
        line("  ありません（tsunagi.toml の [schedule]）");
    }
    for (job, due) in &status.upcoming {
        line(&format!("  {}  {job}", due.format(TO_THE_MINUTE)));
    }
    line("■ 最近の実行");
    if status.runs.is_empty() {
        line("  まだありません");
    }
    status.runs.iter().take(SHOWN).for_each(|run| line(&format!("  {}", run_line(run))));
    if !status.holds.is_empty() {
        line("■ 保留しているもの（承認するには tsunagi approve）");
        for (hold, number) in status.holds.iter().zip(1..) {
            let approved = if hold.approved {
                "（承認済み。次の取りまとめで反映します）"
            } else {
                ""
            };
            line(&format!(
                "  {number}. [{}] {}（{} から）{approved}",
                hold.kind.label(),
                hold.shown_subject(),
                hold.since
            ));
            line(&format!("     {}", hold.question));
        }
    }
    if !status.alarms.is_empty() {
        line("■ 気になること");
        status.alarms.iter().for_each(|alarm| line(&format!("  ・{}", alarm.text)));
    }
    line("■ 読み取り元（最後に新しい内容があったとき）");
    for source in &status.sources {
        line(&format!("  {}  {}", moment(source.news_at), source_words(source)));
    }
    if let Some(run) = status.last_good() {
        let mut desks: Vec<_> =
            run.summary.issues_by_desk.iter().filter(|(_, (_, count))| *count > 0).collect();
        desks.sort_by_key(|(id, (_, count))| (std::cmp::Reverse(*count), id.as_str()));
        if !desks.is_empty() {
            line("■ 確かめるところ（窓口別）");
        }
        for (id, (name, count)) in desks.iter().take(SHOWN * 2) {
            line(&format!("  {count:>5}  {}", desk_words(id, name)));
        }
    }
    line("■ そのほか");
    let backup = status.last_backup.map_or_else(|| "まだありません".to_owned(), moment);
    line(&format!("  最後のバックアップ  {backup}"));
    let mail = status.outbox;
    line(&format!(
        "  メール  送信済み {}／送信待ち {}／送れなかった {}",
        mail.sent, mail.waiting, mail.given_up
    ));
    page
}

pub(super) fn moment(at: NaiveDateTime) -> String {
    at.format(TO_THE_MINUTE).to_string()
}

pub(super) fn source_words(source: &SourceLine) -> String {
    let mut words = format!("{}（ファイル {}", source.name, source.files);
    for (word, count) in [("読めない", source.failed), ("見当たらない", source.missing)] {
        if count > 0 && write!(words, "・{word} {count}").is_err() {
            break;
        }
    }
    words + "）"
}

pub(super) fn desk_words(id: &str, name: &str) -> String {
    if id.is_empty() {
        return "全国事務局".to_owned();
    }
    if name == id || name.is_empty() { id.to_owned() } else { format!("{name}（{id}）") }
}

pub(super) fn state_words(run: &Run) -> &'static str {
    match run.state {
        RunState::Running => "実行中か、途中で止まっています",
        RunState::Failed => "失敗",
        RunState::Done if !run.summary.unreachable.is_empty() => "完了（届かない相手あり）",
        RunState::Done => "完了",
    }
}

fn run_line(run: &Run) -> String {
    let counts = &run.counts;
    let figures = format!(
        "読んだファイル {}／変化 {}／書いたブック {}／確かめるところ {}／{:.1} 秒",
        counts.files_read,
        counts.changes,
        counts.outputs,
        run.summary.errors + run.summary.warnings,
        run.summary.elapsed_ms as f64 / 1000.0
    );
    let tail = if run.state == RunState::Failed { run.failure.clone() } else { figures };
    format!("{}  {}  {tail}", moment(run.started_at), state_words(run))
}

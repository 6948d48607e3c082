//! What the daemon needs to run by itself: `[schedule]`, `[backup]`, `[status]`, `[guard]`, `[mail]` → validated settings.

use super::problem::Problem;
use super::reader::Reader;
use crate::domain::DeskId;
use crate::guard::{AlarmOptions, StormOptions};
use crate::{crontab, notify};
use chrono_tz::Tz;
use schemars::JsonSchema;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// When the daemon does what; `None` = never.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    pub time_zone: Tz,
    /// 夜間の取りまとめ
    pub nightly: Option<crontab::Schedule>,
    /// 日中の取りまとめ: replies and new files, without backup and mail.
    pub intake: Option<crontab::Schedule>,
    /// 週に一度の読み直し
    pub full: Option<crontab::Schedule>,
    /// 朝のメール
    pub mail: Option<crontab::Schedule>,
    /// A run that takes longer is stopped.
    pub timeout: Duration,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackupSettings {
    pub folder: PathBuf,
    pub daily: u32,
    pub weekly: u32,
    pub monthly: u32,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusSettings {
    /// `None` = no page.
    pub listen: Option<SocketAddr>,
    /// Without a good night for this long the installation is unhealthy.
    pub stale: Duration,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Operations {
    pub(super) schedule: Schedule,
    pub(super) backup: BackupSettings,
    pub(super) status: StatusSettings,
    pub(super) storm: StormOptions,
    pub(super) alarms: AlarmOptions,
    /// `None` = no mail is sent.
    pub(super) mail: Option<notify::Options>,
}

#[derive(Debug, Default, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct RawSchedule {
    /// 夜間の取りまとめ（分 時 日 月 曜日。空にすると行いません）
    pub(super) nightly: Option<String>,
    /// 日中の取りまとめ（例 0 9-18 * * 1-5）
    pub(super) intake: Option<String>,
    /// Googleの一覧とフォームを初めから読み直す取りまとめ（例 0 3 * * 0）
    pub(super) full: Option<String>,
    /// 朝のメールを送る時刻（例 0 8 * * 1-5）
    pub(super) mail: Option<String>,
    /// 時間帯の名前
    pub(super) time_zone: Option<String>,
    /// 一回の取りまとめを打ち切るまでの分
    pub(super) timeout_minutes: Option<u32>,
}

#[derive(Debug, Default, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct RawBackup {
    /// バックアップを置くフォルダー
    pub(super) folder: Option<String>,
    /// 残す日数
    pub(super) daily: Option<u32>,
    /// 残す週数
    pub(super) weekly: Option<u32>,
    /// 残す月数
    pub(super) monthly: Option<u32>,
}

#[derive(Debug, Default, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct RawStatus {
    /// 状態の画面を開く場所（空にすると開きません）
    pub(super) listen: Option<String>,
    /// 取りまとめがこの時間うまくいかないと、異常とみなします
    pub(super) stale_hours: Option<u32>,
}

#[derive(Debug, Default, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct RawGuard {
    /// 一晩にこれより多くの事業所が一つにまとまるときは保留します
    pub(super) merges_per_night: Option<u32>,
    /// 応募がこの日数ないと知らせます（0 = 知らせない）
    pub(super) no_reply_days: Option<u32>,
    /// 候補がこの日数一つも出ないと知らせます
    pub(super) no_match_days: Option<u32>,
    /// 台帳がこの日数まったく変わらないと知らせます
    pub(super) no_change_days: Option<u32>,
    /// 読み取り元がこの日数更新されないと知らせます
    pub(super) no_source_days: Option<u32>,
    /// 所要時間が、ふだんのこの倍になると知らせます
    pub(super) slower_times: Option<f64>,
}

#[derive(Debug, Default, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct RawMail {
    /// メールサーバーの名前
    pub(super) server: Option<String>,
    /// 番号（tls 465、starttls 587、none 25）
    pub(super) port: Option<u16>,
    /// tls・starttls・none（none はこの機械の中のサーバーだけ）
    pub(super) security: Option<String>,
    /// 送信用のアカウント
    pub(super) user: Option<String>,
    /// パスワードだけを書いたファイル（chmod 600）
    pub(super) password_file: Option<String>,
    /// 差出人
    pub(super) from: Option<String>,
    /// 事務局の宛先
    pub(super) office: Option<Vec<String>>,
    /// 台帳にあるアドレスの窓口すべてに送る
    pub(super) to_all_desks: Option<bool>,
    /// 窓口ごとの宛先（空にするとその窓口には送りません）
    #[schemars(default)]
    pub(super) desks: BTreeMap<String, String>,
}

#[derive(Debug, Default)]
pub(super) struct RawOperations {
    schedule: RawSchedule,
    backup: RawBackup,
    status: RawStatus,
    guard: RawGuard,
    mail: Option<RawMail>,
}

pub(super) fn read(reader: &mut Reader) -> RawOperations {
    let mut schedule = reader.section("schedule");
    let mut backup = reader.section("backup");
    let mut status = reader.section("status");
    let mut guard = reader.section("guard");
    let raw = RawOperations {
        schedule: RawSchedule {
            nightly: reader.take(&mut schedule, "nightly"),
            intake: reader.take(&mut schedule, "intake"),
            full: reader.take(&mut schedule, "full"),
            mail: reader.take(&mut schedule, "mail"),
            time_zone: reader.take(&mut schedule, "time_zone"),
            timeout_minutes: reader.take(&mut schedule, "timeout_minutes"),
        },
        backup: RawBackup {
            folder: reader.take(&mut backup, "folder"),
            daily: reader.take(&mut backup, "daily"),
            weekly: reader.take(&mut backup, "weekly"),
            monthly: reader.take(&mut backup, "monthly"),
        },
        status: RawStatus {
            listen: reader.take(&mut status, "listen"),
            stale_hours: reader.take(&mut status, "stale_hours"),
        },
        guard: RawGuard {
            merges_per_night: reader.take(&mut guard, "merges_per_night"),
            no_reply_days: reader.take(&mut guard, "no_reply_days"),
            no_match_days: reader.take(&mut guard, "no_match_days"),
            no_change_days: reader.take(&mut guard, "no_change_days"),
            no_source_days: reader.take(&mut guard, "no_source_days"),
            slower_times: reader.take(&mut guard, "slower_times"),
        },
        mail: read_mail(reader),
    };
    for section in [schedule, backup, status, guard] {
        reader.report_unknown(section);
    }
    raw
}

fn read_mail(reader: &mut Reader) -> Option<RawMail> {
    if !reader.has("mail") {
        return None;
    }
    let mut mail = reader.section("mail");
    let desks = reader.inner(&mut mail, "desks", "mail.desks");
    let raw = RawMail {
        server: reader.take(&mut mail, "server"),
        port: reader.take(&mut mail, "port"),
        security: reader.take(&mut mail, "security"),
        user: reader.take(&mut mail, "user"),
        password_file: reader.take(&mut mail, "password_file"),
        from: reader.take(&mut mail, "from"),
        office: reader.take(&mut mail, "office"),
        to_all_desks: reader.take(&mut mail, "to_all_desks"),
        desks: reader.all(desks),
    };
    reader.report_unknown(mail);
    Some(raw)
}

pub(super) fn validate(raw: RawOperations, root: &Path, problems: &mut Vec<Problem>) -> Operations {
    let has_mail = raw.mail.is_some();
    Operations {
        schedule: schedule(raw.schedule, has_mail, problems),
        backup: backup(raw.backup, root, problems),
        status: status(raw.status, problems),
        storm: StormOptions {
            most_merges: raw
                .guard
                .merges_per_night
                .map_or(StormOptions::default().most_merges, |n| n as usize),
        },
        alarms: alarms(&raw.guard, problems),
        mail: raw.mail.and_then(|mail| mail_options(mail, root, problems)),
    }
}

fn schedule(raw: RawSchedule, has_mail: bool, problems: &mut Vec<Problem>) -> Schedule {
    let zone = raw.time_zone.unwrap_or_else(|| "Asia/Tokyo".to_owned());
    let known = zone.parse();
    let time_zone = known.unwrap_or(chrono_tz::Asia::Tokyo);
    let mut line = |key: &str, text: Option<String>, default: &str| {
        let text = text.unwrap_or_else(|| default.to_owned());
        if text.trim().is_empty() {
            return None;
        }
        match crontab::Schedule::parse(&text, time_zone) {
            Ok(schedule) => Some(schedule),
            Err(error) => {
                problems.push(Problem::new(format!("schedule.{key}"), &text, error.to_string()));
                None
            }
        }
    };
    let nightly = line("nightly", raw.nightly, "0 2 * * *");
    let intake = line("intake", raw.intake, "");
    let full = line("full", raw.full, "");
    let mail = line("mail", raw.mail, if has_mail { "0 8 * * *" } else { "" });
    if known.is_err() {
        let remedy = "時間帯の名前ではありません（例 \"Asia/Tokyo\"）。";
        problems.push(Problem::new("schedule.time_zone", &zone, remedy));
    }
    let minutes = raw.timeout_minutes.unwrap_or(180);
    if minutes == 0 {
        problems.push(Problem::new("schedule.timeout_minutes", minutes, "1 以上にしてください。"));
    }
    Schedule { time_zone, nightly, intake, full, mail, timeout: Duration::from_secs(60 * u64::from(minutes)) }
}

fn backup(raw: RawBackup, root: &Path, problems: &mut Vec<Problem>) -> BackupSettings {
    let folder = raw.folder.unwrap_or_else(|| "var/backup".to_owned());
    if folder.trim().is_empty() {
        problems.push(Problem::new("backup.folder", "\"\"", "フォルダーの場所を書いてください。"));
    }
    let daily = raw.daily.unwrap_or(7);
    if daily == 0 {
        problems.push(Problem::new("backup.daily", daily, "1 以上にしてください。"));
    }
    BackupSettings {
        folder: root.join(folder),
        daily,
        weekly: raw.weekly.unwrap_or(4),
        monthly: raw.monthly.unwrap_or(12),
    }
}

fn status(raw: RawStatus, problems: &mut Vec<Problem>) -> StatusSettings {
    let listen = raw.listen.unwrap_or_else(|| "127.0.0.1:8765".to_owned());
    let address = (!listen.trim().is_empty()).then(|| listen.trim().parse());
    let listen = address.and_then(|address| {
        address
            .map_err(|_| {
                let remedy = "IPアドレスと番号を書いてください（例 \"127.0.0.1:8765\"）。";
                problems.push(Problem::new("status.listen", &listen, remedy));
            })
            .ok()
    });
    let hours = raw.stale_hours.unwrap_or(30);
    if hours == 0 {
        problems.push(Problem::new("status.stale_hours", hours, "1 以上にしてください。"));
    }
    StatusSettings { listen, stale: Duration::from_secs(3600 * u64::from(hours)) }
}

fn alarms(raw: &RawGuard, problems: &mut Vec<Problem>) -> AlarmOptions {
    let shipped = AlarmOptions::default();
    let slower_times = raw.slower_times.unwrap_or(shipped.slower_times);
    if slower_times <= 1.0 {
        problems.push(Problem::new("guard.slower_times", slower_times, "1 より大きくしてください。"));
    }
    AlarmOptions {
        no_reply_days: raw.no_reply_days.unwrap_or(shipped.no_reply_days),
        no_match_days: raw.no_match_days.unwrap_or(shipped.no_match_days),
        no_change_days: raw.no_change_days.unwrap_or(shipped.no_change_days),
        no_source_days: raw.no_source_days.unwrap_or(shipped.no_source_days),
        slower_times,
        ..shipped
    }
}

fn mail_options(raw: RawMail, root: &Path, problems: &mut Vec<Problem>) -> Option<notify::Options> {
    let before = problems.len();
    let mut tell = |key: &str, value: &str, remedy: &str| {
        problems.push(Problem::new(format!("mail.{key}"), value, remedy));
    };
    let server = raw.server.unwrap_or_default().trim().to_owned();
    if server.is_empty() {
        tell("server", "", "メールサーバーの名前を書いてください（例 \"smtp.example.jp\"）。");
    }
    let word = raw.security.unwrap_or_else(|| "starttls".to_owned());
    let security = notify::Security::from_word(&word).unwrap_or_else(|| {
        tell("security", &word, "tls・starttls・none のいずれかにしてください。");
        notify::Security::StartTls
    });
    if security == notify::Security::None && !notify::is_this_machine(&server) {
        let remedy = "none（暗号なし）は、この機械の中のサーバー（127.0.0.1・localhost）だけに使えます。";
        tell("security", &word, remedy);
    }
    if raw.user.is_some() != raw.password_file.is_some() {
        tell("user", raw.user.as_deref().unwrap_or(""), "user と password_file は両方を書いてください。");
    }
    let from = raw.from.unwrap_or_default();
    if !notify::is_address(&from) {
        tell("from", &from, "差出人のアドレスを書いてください（例 \"つなぎ <tsunagi@example.jp>\"）。");
    }
    let office = raw.office.unwrap_or_default();
    for address in office.iter().filter(|address| !notify::is_address(address)) {
        tell("office", address, "メールアドレスではありません。");
    }
    for (desk, address) in raw.desks.iter().filter(|(_, one)| !one.is_empty() && !notify::is_address(one)) {
        tell(&format!("desks.{desk}"), address, "メールアドレスではありません。");
    }
    let account = raw.user.zip(raw.password_file.map(|file| root.join(file)));
    (problems.len() == before).then(|| notify::Options {
        server,
        port: raw.port.unwrap_or(security.usual_port()),
        security,
        account,
        from,
        office,
        to_all_desks: raw.to_all_desks.unwrap_or(false),
        desks: raw.desks.into_iter().map(|(desk, address)| (DeskId::new(&desk), address)).collect(),
    })
}

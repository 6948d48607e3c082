//! The outbox → the server: each letter marked before and after, tried again later with growing pauses.

use super::Options;
use super::smtp::{Fault, MailError, Parcel, Transport, message};
use crate::domain::TO_THE_MINUTE;
use crate::store::{Queued, Store, StoreError};
use chrono::{NaiveDateTime, TimeDelta};

/// Minutes until the next try, by how often it was tried; then the last one again.
const PAUSES: [i64; 6] = [5, 15, 60, 180, 720, 1440];
/// The same where nothing can be sent at all, and nobody is bothered by a try.
const OWN_PAUSES: [i64; 4] = [5, 15, 60, 180];
/// Days after its night on which a letter that the server does not want is given up. One that could not leave us is not.
const PATIENCE: i64 = 5;

/// What became of the letters whose time had come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sent {
    pub sent: u64,
    pub later: u64,
    pub given_up: u64,
}

/// What is needed to send.
pub struct Post<'a> {
    pub options: &'a Options,
    pub transport: &'a mut dyn Transport,
    /// Id of the registry: part of every Message-ID.
    pub registry: &'a str,
    pub now: NaiveDateTime,
    /// Only letters that were tried before.
    pub again: bool,
    /// Looked at between two letters.
    pub stop: &'a dyn Fn() -> bool,
}

/// Sends what waits.
///
/// # Errors
/// When the registry cannot be read or written; what the server does is in the answer.
pub fn send(store: &mut Store, post: &mut Post<'_>) -> Result<Sent, StoreError> {
    let mut done = Sent::default();
    let known = store.sent_ids();
    // Why nothing leaves us tonight.
    let mut barred: Option<MailError> = None;
    for letter in store.letters_due(post.now, post.again)? {
        if (post.stop)() {
            break;
        }
        let id = message_id(&letter, post.registry);
        if known.contains(&id) {
            // Sent by a registry in whose place a copy of before stands now, or right before a crash.
            store.letter_sent(letter.id)?;
            continue;
        }
        store.letter_sending(letter.id)?;
        let tried = barred.clone().map_or_else(|| deliver(&letter, post), Err);
        match tried {
            Ok(()) => {
                store.note_sent(&letter, &id);
                store.letter_sent(letter.id)?;
                done.sent += 1;
            }
            Err(error) => {
                let next = next_try(&letter, error.fault(), post.now);
                if error.fault() == Fault::Ours {
                    barred = Some(error.clone());
                }
                tracing::warn!(event = "mail_failed", letter = letter.id, again = next.is_some(), %error);
                store.letter_failed(letter.id, next, &error.to_string())?;
                if next.is_some() { done.later += 1 } else { done.given_up += 1 }
            }
        }
    }
    Ok(done)
}

/// When a letter is tried again; `None` = it is given up.
fn next_try(letter: &Queued, fault: Fault, now: NaiveDateTime) -> Option<NaiveDateTime> {
    let pauses = match fault {
        Fault::Ours => OWN_PAUSES.as_slice(),
        Fault::ForNow if now.date() - letter.night < TimeDelta::days(PATIENCE) => PAUSES.as_slice(),
        Fault::ForNow | Fault::Letter => return None,
    };
    let minutes = pauses.get(letter.attempts as usize).or(pauses.last()).copied().unwrap_or(0);
    Some(now + TimeDelta::minutes(minutes))
}

/// Sends one letter to see whether letters arrive.
///
/// # Errors
/// When it is not taken.
pub fn try_out(
    options: &Options,
    transport: &mut dyn Transport,
    to: &str,
    now: NaiveDateTime,
) -> Result<(), MailError> {
    let body = format!(
        "つなぎからの試しのメールです（{}）。届いていれば、メールの設定は正しくできています。\n",
        now.format(TO_THE_MINUTE)
    );
    let id = format!("<{}@tsunagi>", uuid::Uuid::now_v7());
    let parcel =
        Parcel { id, from: &options.from, to, subject: "【つなぎ】試しのメール", body: &body };
    transport.deliver(&message(&parcel)?)
}

/// The same letter has the same id however often it is tried, also by a registry that was restored; another letter has
/// another, also where a restored registry counts anew.
fn message_id(letter: &Queued, registry: &str) -> String {
    let mut hash = blake3::Hasher::new();
    let night = letter.night.to_string();
    for part in [registry, &night, &letter.recipient, &letter.kind, &letter.subject, &letter.body] {
        hash.update(part.as_bytes()).update(&[0]);
    }
    format!("<{}@tsunagi>", &hash.finalize().to_hex()[..32])
}

fn deliver(letter: &Queued, post: &mut Post<'_>) -> Result<(), MailError> {
    let message = message(&parcel(letter, post.options, post.registry))?;
    post.transport.deliver(&message)
}

pub(super) fn parcel<'a>(letter: &'a Queued, options: &'a Options, registry: &str) -> Parcel<'a> {
    Parcel {
        id: message_id(letter, registry),
        from: &options.from,
        to: &letter.recipient,
        subject: &letter.subject,
        body: &letter.body,
    }
}

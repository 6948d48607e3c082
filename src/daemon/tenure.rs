//! The right to run on a registry: a lock on this machine, and beyond it a lease in the registry with signs of life.
//!
//! The lock says whether a holder on this machine lives. A lease of another machine is taken only after its beat has
//! stood still for long by our own clock; whoever was thought dead and was not is fenced out of the registry.

use super::lock::{self, Lock, LockError};
use crate::cycle::{Stop, StopCause};
use crate::store::{Beside, Lease, Store, StoreError, refuse_foreign};
use chrono::DateTime;
use chrono_tz::Tz;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// What a tenure is for: each has a lock and a lease of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Office {
    /// One run.
    Run,
    /// A daemon, for as long as it lives.
    Daemon,
    /// Sending letters.
    Mail,
}

impl Office {
    const fn name(self) -> &'static str {
        match self {
            Self::Run => "run",
            Self::Daemon => "daemon",
            Self::Mail => "mail",
        }
    }

    #[must_use]
    pub fn lock_file(self, registry: &Path) -> PathBuf {
        let lock = match self {
            Self::Run => Beside::RunLock,
            Self::Daemon => Beside::DaemonLock,
            Self::Mail => Beside::MailLock,
        };
        lock.path(registry)
    }
}

/// How often a holder gives a sign of life, and after how long a silence it is thought dead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rhythm {
    pub beat: Duration,
    pub lapse: Duration,
}

impl Default for Rhythm {
    fn default() -> Self {
        Self { beat: Duration::from_secs(15), lapse: Duration::from_secs(75) }
    }
}

#[derive(Debug, thiserror::Error)]
pub enum TenureError {
    #[error(transparent)]
    Lock(#[from] LockError),
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A retry helps once the other has ended.
    #[error(
        "ほかの機械の tsunagi がこの登録簿を使っています（{host} のプロセス {process}、{since} から）。終わるのを待つか、もう一方を止めてください。",
        host = .holder.host, process = .holder.process, since = .holder.since
    )]
    Elsewhere { holder: Lease },
}

impl TenureError {
    /// Whether another holds it: waiting helps.
    #[must_use]
    pub const fn is_held(&self) -> bool {
        matches!(self, Self::Lock(LockError::Held { .. }) | Self::Elsewhere { .. })
    }
}

/// The right, held until it is dropped.
#[derive(Debug)]
pub struct Tenure {
    /// Held to the end, after the lease was given back.
    _lock: Lock,
    name: &'static str,
    token: i64,
    registry: PathBuf,
    heart: Option<(Sender<()>, JoinHandle<()>)>,
}

impl Tenure {
    /// From now on a store writes only while this tenure lasts.
    pub fn fence(&self, store: &mut Store) {
        store.fence(self.name, self.token);
    }
}

impl Drop for Tenure {
    fn drop(&mut self) {
        if let Some((end, thread)) = self.heart.take() {
            drop(end);
            if thread.join().is_err() {
                tracing::warn!(event = "heart_panicked");
            }
        }
        let released = Store::open_existing(&self.registry)
            .and_then(|store| store.map_or(Ok(()), |mut store| store.release_lease(self.name, self.token)));
        if let Err(error) = released {
            tracing::warn!(event = "lease_not_released", lease = self.name, %error);
        }
    }
}

/// Takes the right. `stop` is asked to end the work when the lease is lost.
///
/// # Errors
/// When another holds it (with its name), or the lock's file or the registry cannot be used.
pub fn hold(
    registry: &Path,
    office: Office,
    now: DateTime<Tz>,
    stop: &Stop,
    rhythm: Rhythm,
) -> Result<Tenure, TenureError> {
    // No lock is left beside what is no registry.
    refuse_foreign(registry)?;
    let lock = lock::acquire(&office.lock_file(registry), now)?;
    let mut store = Store::open(registry)?;
    let name = office.name();
    let host = host();
    let token = take(&mut store, name, &host, now, rhythm)?;
    let heart = beat(registry, name, token, stop.clone(), rhythm.beat);
    Ok(Tenure { _lock: lock, name, token, registry: registry.to_owned(), heart: Some(heart) })
}

fn take(
    store: &mut Store,
    name: &str,
    host: &str,
    now: DateTime<Tz>,
    rhythm: Rhythm,
) -> Result<i64, TenureError> {
    let mut watched: Option<(Lease, Instant)> = None;
    loop {
        let standing = store.lease(name)?;
        // We hold the lock: a holder of this machine is dead.
        let open = standing.as_ref().is_none_or(|lease| lease.is_free() || lease.host == host);
        let lapsed = match (&standing, &watched) {
            (Some(lease), Some((seen, since))) if lease == seen => since.elapsed() >= rhythm.lapse,
            (Some(lease), Some(_)) => return Err(TenureError::Elsewhere { holder: lease.clone() }),
            _ => false,
        };
        if open || lapsed {
            if let Some(token) = store.take_lease(name, standing.as_ref(), host, now.naive_local())? {
                return Ok(token);
            }
            watched = None;
        } else if let Some(lease) = standing
            && watched.is_none()
        {
            tracing::warn!(event = "lease_watched", lease = name, host = lease.host, process = lease.process);
            watched = Some((lease, Instant::now()));
        }
        std::thread::sleep(rhythm.beat / 4);
    }
}

/// Signs of life from a thread of their own, until the sender is dropped.
fn beat(
    registry: &Path,
    name: &'static str,
    token: i64,
    stop: Stop,
    every: Duration,
) -> (Sender<()>, JoinHandle<()>) {
    let (end, ended) = channel::<()>();
    let registry = registry.to_owned();
    let thread = std::thread::spawn(move || {
        let mut store = None;
        while ended.recv_timeout(every) == Err(RecvTimeoutError::Timeout) {
            if store.is_none() {
                store = Store::open_existing(&registry).ok().flatten();
            }
            match store.as_mut().map(|store| store.beat(name, token)) {
                Some(Ok(true)) => {}
                Some(Ok(false)) => {
                    tracing::error!(event = "lease_lost", lease = name);
                    stop.ask(StopCause::LeaseLost);
                    return;
                }
                Some(Err(error)) => {
                    tracing::warn!(event = "beat_missed", lease = name, %error);
                    store = None;
                }
                None => tracing::warn!(event = "beat_missed", lease = name),
            }
        }
    });
    (end, thread)
}

/// The machine's name; containers have one each. Where it has none, nobody else's is taken for it.
fn host() -> String {
    let named = hostname::get().ok().map(|name| name.to_string_lossy().into_owned());
    named.filter(|name| !name.is_empty()).unwrap_or_else(|| uuid::Uuid::now_v7().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeZone;

    const FAST: Rhythm = Rhythm { beat: Duration::from_millis(40), lapse: Duration::from_millis(300) };

    fn now() -> DateTime<Tz> {
        chrono_tz::Asia::Tokyo.with_ymd_and_hms(2026, 11, 21, 2, 0, 0).unwrap()
    }

    fn registry() -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("registry.db");
        (folder, path)
    }

    #[test]
    fn one_holds_and_the_next_is_told_by_whom() {
        let (_folder, path) = registry();
        let stop = Stop::default();
        let first = hold(&path, Office::Run, now(), &stop, FAST).unwrap();
        let second = hold(&path, Office::Run, now(), &stop, FAST).unwrap_err();
        assert!(second.to_string().contains(&format!("プロセス {}", std::process::id())), "{second}");
        let _daemon = hold(&path, Office::Daemon, now(), &stop, FAST).unwrap();
        drop(first);
        drop(hold(&path, Office::Run, now(), &stop, FAST).unwrap());
    }

    /// A lease of another machine whose holder lives, then dies.
    #[test]
    fn another_machines_holder_is_waited_for_only_while_it_lives() {
        let (_folder, path) = registry();
        let mut other = Store::open(&path).unwrap();
        let token = other.take_lease("run", None, "another-machine", now().naive_local()).unwrap().unwrap();
        let alive = std::thread::spawn({
            let path = path.clone();
            move || {
                let mut store = Store::open(&path).unwrap();
                for _ in 0..8 {
                    std::thread::sleep(FAST.beat);
                    store.beat("run", token).unwrap();
                }
            }
        });
        let error = hold(&path, Office::Run, now(), &Stop::default(), FAST).unwrap_err();
        assert!(matches!(&error, TenureError::Elsewhere { holder } if holder.host == "another-machine"));
        alive.join().unwrap();
        let started = Instant::now();
        let tenure = hold(&path, Office::Run, now(), &Stop::default(), FAST).unwrap();
        assert!(started.elapsed() >= FAST.lapse);
        // The one who was thought dead comes back and finds itself fenced out.
        other.fence("run", token);
        let error = other.begin_run("run-1", now().naive_local(), now().date_naive()).unwrap_err();
        assert!(matches!(error, StoreError::Fenced), "{error}");
        let mut own = Store::open(&path).unwrap();
        tenure.fence(&mut own);
        own.begin_run("run-2", now().naive_local(), now().date_naive()).unwrap();
    }

    #[test]
    fn a_holder_whose_lease_was_taken_is_asked_to_stop() {
        let (_folder, path) = registry();
        let stop = Stop::default();
        let _tenure = hold(&path, Office::Run, now(), &stop, FAST).unwrap();
        let mut other = Store::open(&path).unwrap();
        let taken = (0..50).any(|_| {
            let seen = other.lease("run").unwrap();
            other.take_lease("run", seen.as_ref(), "another-machine", now().naive_local()).unwrap().is_some()
        });
        assert!(taken);
        let asked = (0..100).any(|_| {
            std::thread::sleep(FAST.beat);
            stop.asked() == Some(StopCause::LeaseLost)
        });
        assert!(asked);
    }
}

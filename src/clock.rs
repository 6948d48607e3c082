//! The only reader of time. Everyone else takes `now` as an argument.

use chrono::{DateTime, NaiveDateTime, TimeZone, Utc};
use chrono_tz::Tz;

/// Set to `2026-11-21T02:00` to run as if it were that moment (trials, reproducing a night).
const NOW_VARIABLE: &str = "TSUNAGI_NOW";

pub trait Clock: Send + Sync {
    /// The present moment in the office's time zone.
    fn now(&self) -> DateTime<Tz>;
}

/// The machine's clock.
#[derive(Clone, Copy, Debug)]
pub struct SystemClock {
    pub zone: Tz,
}

impl Clock for SystemClock {
    fn now(&self) -> DateTime<Tz> {
        Utc::now().with_timezone(&self.zone)
    }
}

/// A clock that stands still.
#[derive(Clone, Copy, Debug)]
pub struct FixedClock(pub DateTime<Tz>);

impl Clock for FixedClock {
    fn now(&self) -> DateTime<Tz> {
        self.0
    }
}

/// The machine's clock, or the moment that the environment names.
#[must_use]
pub fn from_environment(zone: Tz) -> Box<dyn Clock> {
    match std::env::var(NOW_VARIABLE).ok().and_then(|text| fixed(&text, zone)) {
        Some(clock) => Box::new(clock),
        None => Box::new(SystemClock { zone }),
    }
}

/// `2026-11-21T02:00[:00]` or `2026-11-21` (midnight) in the zone.
fn fixed(text: &str, zone: Tz) -> Option<FixedClock> {
    let moment = ["%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M"]
        .iter()
        .find_map(|format| NaiveDateTime::parse_from_str(text, format).ok())
        .or_else(|| text.parse::<chrono::NaiveDate>().ok().map(|day| day.and_time(chrono::NaiveTime::MIN)))?;
    zone.from_local_datetime(&moment).earliest().map(FixedClock)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_named_moment_is_read_in_the_zone() {
        for (text, shown) in [
            ("2026-11-21T02:00", Some("2026-11-21 02:00:00 JST")),
            ("2026-11-21", Some("2026-11-21 00:00:00 JST")),
            ("きのう", None),
        ] {
            let clock = fixed(text, chrono_tz::Asia::Tokyo);
            assert_eq!(clock.map(|clock| clock.now().to_string()).as_deref(), shown, "{text}");
        }
    }
}

//! Time as a value. The only place that reads the machine's clock.

use std::{
    fmt,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

/// A moment: whole milliseconds since 1970 UTC. Arithmetic saturates, so that no clock setting can cause a panic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

impl Timestamp {
    /// The moment that is `millis` milliseconds after 1970 UTC.
    #[must_use]
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Milliseconds since 1970 UTC.
    #[must_use]
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// Whole seconds since 1970 UTC; 0 for anything earlier, as RFC 6238 counts from there.
    #[must_use]
    pub fn unix_seconds(self) -> u64 {
        u64::try_from(self.0.div_euclid(1000)).unwrap_or(0)
    }

    /// This moment and `duration` more.
    #[must_use]
    pub fn plus(self, duration: Duration) -> Self {
        Self(self.0.saturating_add(millis(duration)))
    }

    /// This moment, `duration` earlier.
    #[must_use]
    pub fn minus(self, duration: Duration) -> Self {
        Self(self.0.saturating_sub(millis(duration)))
    }

    /// Whole seconds until `later`, rounded up and at least 1, as `Retry-After` wants them.
    #[must_use]
    pub fn seconds_until(self, later: Self) -> u32 {
        let left = later.0.saturating_sub(self.0).max(1);
        u32::try_from(left.saturating_add(999) / 1000).unwrap_or(u32::MAX)
    }
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ms", self.0)
    }
}

/// Where the time comes from: the machine, or in tests a hand that is moved.
#[derive(Clone, Debug)]
pub struct Clock(Source);

#[derive(Clone, Debug)]
enum Source {
    System,
    #[cfg(feature = "test-support")]
    Fixed(std::sync::Arc<std::sync::atomic::AtomicI64>),
}

impl Clock {
    /// The machine's clock.
    #[must_use]
    pub const fn system() -> Self {
        Self(Source::System)
    }

    /// The time now.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        match &self.0 {
            Source::System => system_now(),
            #[cfg(feature = "test-support")]
            Source::Fixed(millis) => Timestamp(millis.load(std::sync::atomic::Ordering::SeqCst)),
        }
    }
}

#[cfg(feature = "test-support")]
impl Clock {
    /// A clock that stands at `start` until it is moved; clones share the hand.
    #[must_use]
    pub fn fixed(start: Timestamp) -> Self {
        Self(Source::Fixed(std::sync::Arc::new(start.0.into())))
    }

    /// Moves a fixed clock to `moment`. The machine's clock is left alone.
    pub fn set(&self, moment: Timestamp) {
        if let Source::Fixed(millis) = &self.0 {
            millis.store(moment.0, std::sync::atomic::Ordering::SeqCst);
        }
    }

    /// Moves a fixed clock forward.
    pub fn advance(&self, duration: Duration) {
        self.set(self.now().plus(duration));
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one place that reads the clock"
)]
fn system_now() -> Timestamp {
    let since_epoch = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    Timestamp(millis(since_epoch))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arithmetic_saturates_at_both_ends_of_time() {
        let (first, last) = (Timestamp(i64::MIN), Timestamp(i64::MAX));
        assert_eq!(last.plus(Duration::MAX), last);
        assert_eq!(first.minus(Duration::MAX), first);
        assert_eq!(first.unix_seconds(), 0);
        assert_eq!(first.seconds_until(last), u32::MAX);
    }

    #[test]
    fn waiting_is_rounded_up_to_whole_seconds() {
        let now = Timestamp(10_000);
        assert_eq!(now.seconds_until(Timestamp(10_001)), 1);
        assert_eq!(now.seconds_until(Timestamp(14_000)), 4);
        assert_eq!(now.seconds_until(Timestamp(14_001)), 5);
        assert_eq!(now.seconds_until(Timestamp(9_000)), 1);
    }
}

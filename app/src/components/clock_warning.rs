//! A wrong clock of the device that shows the page: where that is the phone with the app, no code would be right.

use leptos::prelude::*;

use super::{Notice, Tone};
use crate::{section::IntoSection, text::text};

/// A difference that codes survive, and people's clocks have.
#[cfg(any(test, not(feature = "ssr")))]
const TOLERATED_MILLIS: i64 = 20_000;

/// Says so when this device's clock and the server's are more than 20 seconds apart. Nothing without JavaScript.
#[component]
pub fn ClockWarning(
    /// The server's time when it answered, in milliseconds since 1970 UTC.
    server_time: i64,
) -> impl IntoView {
    let ahead = RwSignal::new(None::<i32>);
    let measured = measure(server_time);
    // In the first rendering there is none, as the server has it.
    Effect::new(move |_| ahead.set(measured));
    move || {
        ahead.get().map(|seconds| {
            let sentence = (text().clock_of_device)(seconds);
            view! { <Notice tone=Tone::Warning>{sentence}</Notice> }.into_section()
        })
    }
}

/// By how many seconds this device is ahead of the server (negative: behind), where that is worth a word.
#[cfg(not(feature = "ssr"))]
fn measure(server_time: i64) -> Option<i32> {
    let now = js_sys::Date::now();
    let is_hydrating = document()
        .document_element()
        .is_some_and(|root| !root.has_attribute("data-hydrated"));
    // The answer came a while ago where it came with the document: at most since the document was asked for.
    let age = if is_hydrating {
        window().performance().map_or(0.0, |clock| clock.now())
    } else {
        0.0
    };
    #[expect(
        clippy::cast_possible_truncation,
        reason = "milliseconds of our time are far from the limits"
    )]
    let (now, age) = (now as i64, age as i64);
    difference(server_time, now, age)
}

#[cfg(feature = "ssr")]
const fn measure(_server_time: i64) -> Option<i32> {
    None
}

/// The same from a clock that shows `now`, at most `age` after the server answered.
#[cfg(any(test, not(feature = "ssr")))]
fn difference(server_time: i64, now: i64, age: i64) -> Option<i32> {
    let apart = now.saturating_sub(server_time);
    let ahead = if apart < 0 {
        apart
    } else {
        apart.saturating_sub(age).max(0)
    };
    (ahead.abs() > TOLERATED_MILLIS).then(|| i32::try_from(ahead / 1_000).unwrap_or(i32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_certainly_wrong_is_said() {
        assert_eq!(difference(100_000, 100_500, 400), None);
        assert_eq!(difference(100_000, 120_000, 0), None);
        assert_eq!(difference(100_000, 160_000, 0), Some(60));
        // A slow network is no wrong clock.
        assert_eq!(difference(100_000, 160_000, 45_000), None);
        assert_eq!(difference(100_000, 70_000, 45_000), Some(-30));
    }
}

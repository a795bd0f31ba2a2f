//! The time until something ends by itself.

use std::time::Duration;

use leptos::prelude::*;

use crate::{navigation, text::text};

/// As the server counted it when it made the page; once that is hydrated it runs down, and at its end the page is loaded
/// again, since the server then answers as somebody else.
#[component]
pub fn TimeLeft(
    /// Seconds until the end.
    seconds: u32,
) -> impl IntoView {
    let left = RwSignal::new(seconds);
    Effect::new(move |_| {
        let began_at = js_sys::Date::now();
        let tick = move || {
            let passed = (js_sys::Date::now() - began_at) / 1_000.0;
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "whole seconds, from none to many: a cast ends at the bounds"
            )]
            let now_left = seconds.saturating_sub(passed as u32);
            left.set(now_left);
            if now_left == 0 {
                navigation::reload();
            }
        };
        let interval = set_interval_with_handle(tick, Duration::from_secs(1));
        on_cleanup(move || {
            if let Ok(interval) = interval {
                interval.clear();
            }
        });
    });
    view! { <span class="tabular-nums" role="timer">{move || (text().acting.time_left)(left.get())}</span> }
}

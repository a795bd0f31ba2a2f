//! A moment for people.

use leptos::prelude::*;

use crate::{moment::Moment, text::text};

/// A moment: in UTC as the server renders it, on the browser's own clock once the page is hydrated.
#[component]
pub fn Time(
    /// Milliseconds since 1970 UTC.
    at: i64,
    /// An id, where something is described by it.
    #[prop(optional)]
    id: Option<String>,
) -> impl IntoView {
    let moment = Moment::utc(at);
    let in_utc = (text().moment_utc)(&moment);
    let shown = RwSignal::new(in_utc.clone());
    // Only after hydration: until then the browser has to build what the server has rendered.
    Effect::new(move |_| shown.set((text().moment_local)(&Moment::local(at))));
    view! { <time id=id class="tabular-nums md:whitespace-nowrap" datetime=moment.iso() title=in_utc>{move || shown.get()}</time> }
}

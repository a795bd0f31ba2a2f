//! The heading of a page, and with it the title of the document.

use leptos::{html, prelude::*};
use leptos_meta::Title;

use crate::{brand::brand, text::Sentence};

/// The block of heading and lead.
pub const HEADER_CLASS: &str = "space-y-1.5";
/// The heading.
pub const HEADING_CLASS: &str = "text-heading";
/// The sentence below it.
pub const LEAD_CLASS: &str = "text-pretty text-muted";

/// Whether a page has been shown in this document already; provided once by the app.
#[derive(Clone, Copy)]
pub struct Arrival(StoredValue<bool>);

impl Arrival {
    /// Before the first page.
    pub fn provide() {
        provide_context(Self(StoredValue::new(false)));
    }
}

/// The one `<h1>` of a page. When the router has brought the page, the focus goes there, as it would to a new document.
#[component]
pub fn PageHeader(
    /// The heading.
    #[prop(into)]
    heading: Sentence,
    /// A sentence below it.
    #[prop(into, optional_no_strip)]
    lead: Option<&'static str>,
) -> impl IntoView {
    let node = NodeRef::<html::H1>::new();
    let arrival = use_context::<Arrival>();
    Effect::new(move |_| {
        if let (Some(Arrival(has_arrived)), Some(heading)) = (arrival, node.get()) {
            if has_arrived.get_value() {
                _ = heading.focus();
            }
            has_arrived.set_value(true);
        }
    });
    view! {
        <Title text=[heading.as_ref(), " · ", &brand()].concat()/>
        <header class=HEADER_CLASS>
            <h1 class=HEADING_CLASS tabindex="-1" node_ref=node>{heading}</h1>
            {lead.map(|lead| view! { <p class=LEAD_CLASS>{lead}</p> })}
        </header>
    }
}

//! What is shown where there is no page.

use contract::paths;
use leptos::prelude::*;

use crate::{
    brand::brand, components::PageHeader, layouts::EntranceFrame, section::IntoSection, text::text,
};

/// Any address without a page.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    view! {
        <EntranceFrame brand=brand()>
            <PageHeader heading=text().not_found lead=text().not_found_lead/>
            <a class="button button-primary" href=paths::HOME>{text().go_home}</a>
        </EntranceFrame>
    }
    .into_section()
}

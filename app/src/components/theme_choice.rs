//! The themes, for everybody: a theme is the browser's, not the account's.

use contract::Theme;
use leptos::{prelude::*, server_fn::ServerFn as _};

use super::{Icon, Shape};
use crate::{api::SetTheme, section::IntoSection, text::text, theme::theme};

/// A button for each theme; the one that is chosen is marked. The browser itself sends the form, since the page comes
/// anew.
#[component]
pub fn ThemeChoice() -> impl IntoView {
    let chosen = theme();
    let choice = |offered: Theme| {
        let shape = match offered {
            Theme::System => Shape::Screen,
            Theme::Light => Shape::Sun,
            Theme::Dark => Shape::Moon,
        };
        let is_chosen = offered == chosen;
        view! {
            <button
                class="choice"
                type="submit"
                name="theme"
                value=offered.name()
                aria-pressed=if is_chosen { "true" } else { "false" }
            >
                <Icon shape/>
                {(text().theme_name)(offered)}
            </button>
        }
    };
    view! {
        <form method="post" action=SetTheme::PATH>
            <div class="choices" role="group" aria-label=text().theme>
                {Theme::ALL.map(choice).into_iter().collect_view()}
            </div>
        </form>
    }
    .into_section()
}

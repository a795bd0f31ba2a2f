//! Tables that become lists on narrow screens.
//!
//! The roles are spelled out, because browsers drop those of a table whose rows are laid out otherwise.

use leptos::prelude::*;

use crate::section::Content;

/// A table with its column headings.
#[component]
pub fn Table(
    /// Its accessible name.
    caption: &'static str,
    /// The headings, in the order of the cells.
    columns: Vec<&'static str>,
    /// The rows.
    children: Content,
) -> impl IntoView {
    let heading = |name| view! { <th role="columnheader" scope="col">{name}</th> };
    // How much room they take, before it becomes a list.
    let class = match columns.len() {
        8.. => "data-table data-table-wide",
        6.. => "data-table data-table-medium",
        _ => "data-table data-table-narrow",
    };
    view! {
        <div class="card table-card">
            <table class=class role="table" aria-label=caption>
                <thead role="rowgroup">
                    <tr role="row">{columns.into_iter().map(heading).collect_view()}</tr>
                </thead>
                <tbody role="rowgroup">{children.build()}</tbody>
            </table>
        </div>
    }
}

/// A row of [`Cell`]s.
#[component]
pub fn TableRow(
    /// Where links lead that mean this row.
    #[prop(optional)]
    id: Option<String>,
    /// Whether it is to be seen among the others.
    #[prop(optional)]
    is_marked: bool,
    /// The cells.
    children: Content,
) -> impl IntoView {
    view! { <tr role="row" id=id data-marked=is_marked.then_some("true")>{children.build()}</tr> }
}

/// What may be long without a space.
pub const BREAKS: &str = "inline-block min-w-22 wrap-anywhere";

/// A cell.
#[component]
pub fn Cell(
    /// The heading of its column, shown beside the value on narrow screens.
    column: &'static str,
    /// Whether there is nothing to say: a list leaves it out.
    #[prop(optional)]
    is_empty: bool,
    /// The value.
    children: Content,
) -> impl IntoView {
    view! { <td role="cell" data-column=column data-empty=is_empty>{children.build()}</td> }
}

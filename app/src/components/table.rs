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
    /// Whether it has so many columns that it becomes a list on all but wide screens.
    #[prop(optional)]
    is_wide: bool,
    /// The rows.
    children: Content,
) -> impl IntoView {
    let heading = |name| view! { <th role="columnheader" scope="col">{name}</th> };
    let class = if is_wide {
        "data-table data-table-wide"
    } else {
        "data-table data-table-narrow"
    };
    view! {
        <table class=class role="table" aria-label=caption>
            <thead role="rowgroup">
                <tr role="row">{columns.into_iter().map(heading).collect_view()}</tr>
            </thead>
            <tbody role="rowgroup">{children.build()}</tbody>
        </table>
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

/// A cell.
#[component]
pub fn Cell(
    /// The heading of its column, shown beside the value on narrow screens.
    column: &'static str,
    /// The value.
    children: Content,
) -> impl IntoView {
    view! { <td role="cell" data-column=column>{children.build()}</td> }
}

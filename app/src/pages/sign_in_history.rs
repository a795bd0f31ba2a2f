//! The account's own sign-in history, newest first, paged by key.

use contract::{SignInHistory, SignInHistoryRow, paths};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::{
    api,
    components::{BREAKS, Cell, Icon, PageHeader, Pager, Shape, Table, TableRow, Time, loaded},
    section::IntoSection,
    server_call::ask,
    text::{Sentence, text},
};

/// `/settings/user/history`, with `?older=KEY` for the pages after the first.
#[component]
pub fn SignInHistoryPage() -> impl IntoView {
    let query = use_query_map();
    let older = Memo::new(move |_| query.read().get("older"));
    let history = Resource::new(
        move || older.get(),
        |older| ask(api::SignInHistory { older }),
    );
    let content = move |history| {
        let is_newest = older.with_untracked(Option::is_none);
        view! { <History history is_newest/> }.into_section()
    };
    view! {
        <PageHeader heading=text().sign_in_history lead=text().sign_in_history_lead/>
        {loaded(history, content)}
    }
    .into_section()
}

#[component]
fn History(history: SignInHistory, is_newest: bool) -> impl IntoView {
    let text = text();
    let SignInHistory { rows, older } = history;
    let newest = (!is_newest).then(|| paths::SIGN_IN_HISTORY.to_owned());
    let older = older.map(|key| [paths::SIGN_IN_HISTORY, "?older=", &key].concat());
    if rows.is_empty() {
        return view! {
            <p class="card hint">{text.nothing_yet}</p>
            <Pager newest older/>
        }
        .into_section();
    }
    let columns = vec![
        text.time,
        text.event,
        text.result,
        text.address,
        text.browser,
    ];
    view! {
        <Table caption=text.sign_in_history columns>{rows.into_iter().map(row).collect_view()}</Table>
        <Pager newest older/>
    }
    .into_section()
}

fn row(row: SignInHistoryRow) -> impl IntoView {
    let text = text();
    let (class, shape, result) = if row.succeeded {
        ("badge badge-good", Shape::Tick, text.succeeded)
    } else {
        ("badge badge-bad", Shape::Cross, text.failed)
    };
    let repeats = (row.count > 1).then(|| [" ", &(text.repeats)(row.count)].concat());
    let event = (text.sign_in_event)(row.event);
    let event = row.actor.map_or_else(
        || Sentence::from(event),
        |actor| (text.event_by)(event, &actor).into(),
    );
    view! {
        <TableRow>
            <Cell column=text.time><Time at=row.at/></Cell>
            <Cell column=text.event><span class=BREAKS>{event}</span></Cell>
            <Cell column=text.result><span class=class><Icon shape/>{result}{repeats}</span></Cell>
            <Cell column=text.address>{row.address.unwrap_or_else(|| text.console.to_owned())}</Cell>
            <Cell column=text.browser><span class=BREAKS>{browser(row.agent)}</span></Cell>
        </TableRow>
    }
}

/// Its common name; the whole of what it calls itself stands behind it.
pub(crate) fn browser(agent: Option<String>) -> AnyView {
    match agent {
        Some(agent) => {
            let name = (text().device)(&agent);
            view! { <span title=agent>{name}</span> }.into_section()
        }
        None => text().unknown.into_section(),
    }
}

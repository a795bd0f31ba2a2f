//! The audit log: filtered by its address, paged by key, and led out as a file.

use contract::{AuditFilter, AuditLog, AuditRow, paths};
use leptos::prelude::*;
use leptos_router::{hooks::use_query_map, params::ParamsMap};

use super::sign_in_history::browser;
use crate::{
    api,
    components::{
        BREAKS, Cell, FilterField, FilterForm, FilterKind, Icon, Notice, PageHeader, Pager,
        SelectField, Shape, Table, TableRow, Tone, loaded,
    },
    moment::Moment,
    section::IntoSection,
    server_call::ask,
    text::text,
};

/// What the address says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Place {
    filter: AuditFilter,
    older: Option<String>,
}

impl Place {
    fn read(query: &ParamsMap) -> Self {
        Self {
            filter: AuditFilter::read(|name| query.get(name)),
            older: query.get("older"),
        }
    }

    fn is_filtered(&self) -> bool {
        !self.filter.pairs().is_empty()
    }

    /// The address of something with the same filter.
    fn address(&self, path: &str, older: Option<String>) -> String {
        let mut query = ParamsMap::new();
        for (name, value) in self.filter.pairs() {
            query.insert(name, value.to_owned());
        }
        if let Some(key) = older {
            query.insert("older", key);
        }
        [path, &query.to_query_string()].concat()
    }
}

/// `/management/audit`, with `?account=`, `?actor=`, `?event=`, `?from=`, `?to=` and `?older=KEY`.
#[component]
pub fn AuditLogPage() -> impl IntoView {
    let query = use_query_map();
    let place = Memo::new(move |_| Place::read(&query.read()));
    let log = Resource::new(
        move || place.get(),
        |Place { filter, older }| ask(api::AuditLog { filter, older }),
    );
    let content = move |log| {
        let place = place.get_untracked();
        view! { <Log place log/> }.into_section()
    };
    view! {
        <PageHeader heading=text().audit.name lead=text().audit.lead/>
        {loaded(log, content)}
    }
    .into_section()
}

#[component]
fn Log(place: Place, log: AuditLog) -> impl IntoView {
    let words = text().audit;
    let AuditLog {
        rows,
        older,
        is_cut,
        events,
    } = log;
    let newest = place.older.as_ref();
    let newest = newest.map(|_| place.address(paths::AUDIT_LOG, None));
    let older = older.map(|key| place.address(paths::AUDIT_LOG, Some(key)));
    let export = place.address(paths::AUDIT_EXPORT, None);
    let show_all = place.is_filtered().then(|| {
        let label = text().management.show_all;
        view! { <a class="link link-alone" href=paths::AUDIT_LOG>{label}</a> }.into_any()
    });
    let cut =
        is_cut.then(|| view! { <Notice tone=Tone::Info>{words.looked_through_a_part}</Notice> });
    let lines = if rows.is_empty() && is_cut {
        ().into_section()
    } else {
        lines(&place, rows)
    };
    view! {
        {filter(place.filter, events, show_all)}
        // `external`: a file, which the router would take for a page.
        <a class="button button-secondary self-end" rel="external" href=export>{words.export}</a>
        {lines}
        {cut}
        <Pager newest older/>
    }
    .into_section()
}

fn filter(filter: AuditFilter, events: Vec<String>, show_all: Option<AnyView>) -> AnyView {
    let (all, words) = (text(), text().audit);
    let mut options = vec![(String::new(), words.all_events.to_owned())];
    options.extend(events.into_iter().map(|event| {
        let name = event_name(&event);
        (event, name)
    }));
    let AuditFilter {
        account,
        actor,
        event,
        from,
        to,
    } = filter;
    view! {
        <FilterForm path=paths::AUDIT_LOG label=words.filter way_back=show_all>
            <FilterField kind=FilterKind::Login name="account" label=all.account value=account/>
            <FilterField kind=FilterKind::Login name="actor" label=words.actor value=actor/>
            <SelectField name="event" label=all.event options chosen=event/>
            <FilterField kind=FilterKind::Moment name="from" label=words.from value=from hint=words.in_utc/>
            <FilterField kind=FilterKind::Moment name="to" label=words.to value=to hint=words.before_in_utc/>
        </FilterForm>
    }
    .into_section()
}

fn lines(place: &Place, rows: Vec<AuditRow>) -> AnyView {
    let (all, words) = (text(), text().audit);
    if rows.is_empty() {
        let sentence = match (&place.older, place.is_filtered()) {
            (Some(_), _) => all.nothing_yet,
            (None, true) => words.none_found,
            (None, false) => words.empty,
        };
        return view! { <p class="card hint">{sentence}</p> }.into_section();
    }
    let columns = vec![
        all.time,
        all.event,
        words.actor,
        all.account,
        words.session,
        all.address,
        all.browser,
        words.outcome,
        words.detail,
    ];
    view! {
        <Table caption=words.name columns>{rows.into_iter().map(line).collect_view()}</Table>
    }
    .into_section()
}

fn line(row: AuditRow) -> impl IntoView {
    let (all, words) = (text(), text().audit);
    let moment = Moment::utc(row.at);
    let is_by_another = row.actor != row.account;
    let or_nothing = |value: Option<String>| value.unwrap_or_else(|| words.nothing.to_owned());
    let (session, address) = (row.session.map(|id| id.to_string()), row.address);
    let (has_session, has_address) = (session.is_some(), address.is_some());
    let (has_agent, has_detail) = (row.agent.is_some(), row.detail.is_some());
    let by = is_by_another.then(|| {
        view! { <span class="block font-medium text-accent">{(words.by)(&row.actor)}</span> }
    });
    let browser = match row.agent {
        Some(agent) => browser(Some(agent)),
        None => words.nothing.into_section(),
    };
    let [day, clock] = (words.time)(&moment);
    view! {
        <TableRow is_marked=is_by_another>
            <Cell column=all.time>
                <time class="tabular-nums" datetime=moment.iso()>
                    <span class="whitespace-nowrap">{day}</span>
                    " "
                    <span class="whitespace-nowrap">{clock}</span>
                </time>
            </Cell>
            <Cell column=all.event><span title=row.event.clone()>{event_name(&row.event)}</span></Cell>
            <Cell column=words.actor><span class=BREAKS>{row.actor}</span></Cell>
            <Cell column=all.account><span class=BREAKS>{row.account}{by}</span></Cell>
            <Cell column=words.session is_empty=!has_session>{or_nothing(session)}</Cell>
            <Cell column=all.address is_empty=!has_address><span class=BREAKS>{or_nothing(address)}</span></Cell>
            <Cell column=all.browser is_empty=!has_agent><span class=BREAKS>{browser}</span></Cell>
            <Cell column=words.outcome>{outcome(row.outcome, row.count)}</Cell>
            <Cell column=words.detail is_empty=!has_detail>{detail(row.detail)}</Cell>
        </TableRow>
    }
}

/// What an event is called; the log may hold some that this program does not know.
fn event_name(event: &str) -> String {
    (text().audit.event)(event).unwrap_or(event).to_owned()
}

/// What more there is to say; where that is not in the log's own words, these stand behind it.
fn detail(detail: Option<String>) -> AnyView {
    let words = text().audit;
    let Some(detail) = detail else {
        return words.nothing.into_section();
    };
    match (words.detail_in_words)(&detail) {
        Some(sentence) => {
            view! { <span class=BREAKS title=detail>{sentence}</span> }.into_section()
        }
        None => view! { <span class=BREAKS>{detail}</span> }.into_section(),
    }
}

/// How it ended, and how many times.
fn outcome(outcome: String, count: u32) -> AnyView {
    let (all, words) = (text(), text().audit);
    let (class, shape, label) = match outcome.as_str() {
        "success" => ("badge badge-good", Shape::Tick, all.succeeded.to_owned()),
        "failure" => ("badge badge-bad", Shape::Cross, all.failed.to_owned()),
        "refused" => ("badge badge-bad", Shape::Cross, words.refused.to_owned()),
        _ => ("badge badge-bad", Shape::Info, outcome),
    };
    let repeats = (count > 1).then(|| [" ", &(all.repeats)(count)].concat());
    view! { <span class=class><Icon shape/>{label}{repeats}</span> }.into_section()
}

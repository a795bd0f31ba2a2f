//! The account's live sessions, and their end.

use contract::{SessionListRow, paths};
use leptos::{prelude::*, server_fn::ServerFn as _};

use super::sign_in_history::browser;
use crate::{
    api::{self, EndOtherSessions, EndSession},
    components::{
        Answer, ButtonStyle, Cell, Form, Icon, PageHeader, Shape, SubmitButton, Table, TableRow,
        Time, loaded,
    },
    rendered_for,
    section::IntoSection,
    server_call::ask,
    text::text,
};

/// `/settings/user/sessions`.
#[component]
pub fn SessionsPage() -> impl IntoView {
    let others_ended = Answer::of::<EndOtherSessions>(&[]);
    let sessions = Resource::new(|| (), |()| ask(api::Sessions {}));
    let list = move |rows| view! { <List others_ended rows/> }.into_section();
    let words = text().sessions;
    view! {
        <PageHeader heading=words.sessions lead=words.lead/>
        {loaded(sessions, list)}
    }
    .into_section()
}

#[component]
fn List(others_ended: Answer, rows: Vec<SessionListRow>) -> impl IntoView {
    let (all, words) = (text(), text().sessions);
    let columns = vec![
        words.device,
        all.address,
        words.created,
        words.last_used,
        all.management.actions,
    ];
    let has_others = rows.len() > 1;
    view! {
        <div class="card overflow-hidden p-0 sm:p-0">
            <Table caption=words.sessions columns>{rows.into_iter().map(row).collect_view()}</Table>
        </div>
        {has_others
            .then(|| {
                view! {
                    <div class="sm:self-start">
                        <Form answer=others_ended>
                            <SubmitButton answer=others_ended label=words.end_others style=ButtonStyle::Danger/>
                        </Form>
                    </div>
                }
            })}
        <p><a class="link inline-block py-1" href=paths::SIGN_IN_HISTORY>{words.see_history}</a></p>
    }
    .into_section()
}

fn row(row: SessionListRow) -> AnyView {
    let (all, words) = (text(), text().sessions);
    let name = row
        .agent
        .as_deref()
        .map_or_else(|| all.unknown.into(), all.device);
    let this = row.is_this.then(|| {
        view! { <span class="badge badge-good"><Icon shape=Shape::Tick/>{words.this}</span> }
    });
    let address = row
        .address
        .clone()
        .unwrap_or_else(|| all.unknown.to_owned());
    let label = (words.end_session)(&name, &address);
    view! {
        <TableRow>
            <Cell column=words.device><span class="flex flex-wrap items-center gap-x-2 gap-y-1">{browser(row.agent)} {this}</span></Cell>
            <Cell column=all.address>{address}</Cell>
            <Cell column=words.created><Time at=row.created_at/></Cell>
            <Cell column=words.last_used><Time at=row.last_used_at/></Cell>
            <Cell column=all.management.actions>
                // The browser itself sends it: it may end the session of this very document.
                <form method="post" action=rendered_for::address(EndSession::PATH)>
                    <input type="hidden" name="session" value=row.id.to_string()/>
                    <button type="submit" class="link -my-3 inline-flex min-h-11 min-w-11 cursor-pointer items-center" aria-label=label>
                        {words.end}
                    </button>
                </form>
            </Cell>
        </TableRow>
    }
    .into_section()
}

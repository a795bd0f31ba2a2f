//! The account's live sessions, and their end.

use contract::{SessionListRow, paths};
use leptos::{prelude::*, server_fn::ServerFn as _};
use leptos_router::hooks::use_query_map;

use super::sign_in_history::browser;
use crate::{
    api::{self, EndOtherSessions, EndSession},
    components::{
        Answer, ButtonStyle, Cell, Form, Icon, PageHeader, Question, Shape, SubmitButton, Table,
        TableRow, Time, loaded,
    },
    rendered_for,
    section::IntoSection,
    server_call::ask,
    text::text,
};

/// The parameter of the address by which the page asks whether the other sessions are to end.
const ASK: &str = "ask";

/// `/settings/user/sessions`.
#[component]
pub fn SessionsPage() -> impl IntoView {
    let others_ended = Answer::of::<EndOtherSessions>(&[]);
    let asks = use_query_map().with_untracked(|query| query.get_str(ASK).is_some());
    if asks {
        return end_others(others_ended);
    }
    let sessions = Resource::new(|| (), |()| ask(api::Sessions {}));
    let list = move |rows| view! { <List others_ended rows/> }.into_section();
    let words = text().sessions;
    view! {
        <PageHeader heading=words.sessions lead=words.lead/>
        {loaded(sessions, list)}
    }
    .into_section()
}

/// Asks whether the others are to end: where no dialog could.
fn end_others(answer: Answer) -> AnyView {
    let (all, words) = (text(), text().sessions);
    view! {
        <PageHeader heading=words.end_others_question/>
        <section class="card flex max-w-lg flex-col gap-5">
            <p>{words.end_others_note}</p>
            <Form answer>
                <div class="flex flex-wrap gap-3">
                    <SubmitButton answer label=words.end_others style=ButtonStyle::Danger/>
                    <a class="button button-secondary" href=paths::SESSIONS rel="external">{all.cancel}</a>
                </div>
            </Form>
        </section>
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
    let question = Some(Question {
        heading: words.end_others_question.into(),
        consequence: words.end_others_note,
        confirm: words.yes_end,
        page: Some((paths::SESSIONS, ASK)),
    });
    view! {
        <div class="card overflow-hidden p-0 sm:p-0">
            <Table caption=words.sessions columns>{rows.into_iter().map(row).collect_view()}</Table>
        </div>
        {has_others
            .then(|| {
                view! {
                    <div class="sm:self-start">
                        <Form answer=others_ended question>
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

//! The account's live sessions, and their end.

use contract::{SessionListRow, paths};
use leptos::{prelude::*, server_fn::ServerFn as _};

use super::sign_in_history::browser;
use crate::{
    api::{self, EndOtherSessions, EndSession},
    components::{
        Answer, Asked, BREAKS, ButtonStyle, Cell, Icon, Question, Shape, Showing, Table, TableRow,
        Time, asked, page_that_asks,
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
    let show = move |rows: Vec<SessionListRow>| {
        let question = end_others();
        if has_others(&rows) && asked().as_deref() == Some(question.name) {
            let consequence = question.consequence;
            let content = view! {
                <section class="card flex max-w-lg flex-col gap-5">
                    <p>{consequence}</p>
                    <Asked question=question.clone() answer=others_ended>""</Asked>
                </section>
            };
            Showing::Question(question, content.into_section())
        } else {
            Showing::Page(view! { <List others_ended rows/> }.into_section())
        }
    };
    let words = text().sessions;
    page_that_asks(words.sessions.into(), Some(words.lead), sessions, show)
}

/// Whether there is a session beside this one.
fn has_others(rows: &[SessionListRow]) -> bool {
    rows.len() > 1
}

/// What is asked before the others end.
fn end_others() -> Question {
    let words = text().sessions;
    Question {
        name: "end-others",
        label: words.end_others,
        style: ButtonStyle::Caution,
        heading: words.end_others_question.into(),
        consequence: words.end_others_note,
        confirm: words.yes_end,
    }
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
    let has_others = has_others(&rows);
    view! {
        <Table caption=words.sessions columns>{rows.into_iter().map(row).collect_view()}</Table>
        {has_others
            .then(|| {
                view! {
                    <div class="sm:self-start"><Asked question=end_others() answer=others_ended>""</Asked></div>
                }
            })}
        <p><a class="link link-alone" href=paths::SIGN_IN_HISTORY>{words.see_history}</a></p>
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
    // Tells two of one browser apart.
    let began = ["began-", &row.id.to_string()].concat();
    let described_by = began.clone();
    view! {
        <TableRow>
            <Cell column=words.device><span class="flex flex-wrap items-center gap-x-2 gap-y-1"><span class=BREAKS>{browser(row.agent)}</span> {this}</span></Cell>
            <Cell column=all.address>{address}</Cell>
            <Cell column=words.created><Time at=row.created_at id=began/></Cell>
            <Cell column=words.last_used><Time at=row.last_used_at/></Cell>
            <Cell column=all.management.actions>
                // The browser itself sends it: it may end the session of this very document.
                <form method="post" action=rendered_for::address(EndSession::PATH)>
                    <input type="hidden" name="session" value=row.id.to_string()/>
                    <button type="submit" class="link link-alone" aria-label=label aria-describedby=described_by>
                        {words.end}
                    </button>
                </form>
            </Cell>
        </TableRow>
    }
    .into_section()
}

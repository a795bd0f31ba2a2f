//! Home: who you are here, what you can do, and what you should know.

use contract::{ActedAs, Directory, Home, LastSignIn, Notice as HomeNotice, RecoveryNotice, paths};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::{
    api::{self, Confirm, ReadNotices},
    components::{
        Alert, Answer, Fact, Facts, Notice, PageHeader, SecurityNoticeList, Time, Tone, loaded,
        refusal_in_address,
    },
    section::IntoSection,
    server_call::ask,
    text::text,
};

/// `/`.
#[component]
pub fn HomePage() -> impl IntoView {
    let read = Answer::of::<ReadNotices>(&[]);
    let home = Resource::new(|| (), |()| ask(api::Home {}));
    // Sent when nothing waited for it any more.
    let refusal = use_query_map().with_untracked(refusal_in_address::<Confirm>);
    view! {
        <PageHeader heading=text().home/>
        {refusal.map(|error| view! { <Alert>{(text().error)(&error)}</Alert> })}
        {loaded(home, move |home| view! { <HomeContent home read/> }.into_section())}
    }
    .into_section()
}

#[component]
fn HomeContent(home: Home, read: Answer) -> impl IntoView {
    let text = text();
    let level = (text.level_text)(home.identity.level);
    view! {
        <p class="-mt-4.5 text-muted">{(text.welcome)(&home.identity.full_name)}</p>
        <div class="flex flex-col gap-3 empty:hidden">
            <SecurityNoticeList read notices=home.security/> {wrong_codes(home.wrong_codes)} {recovery(home.recovery)} {acted_as(home.acted_as)} {home.notices.into_iter().map(notice).collect_view()}
        </div>
        <section class="card">
            <Facts>
                <Fact name=text.login>{home.identity.login.to_string()}</Fact>
                <Fact name=text.level>{level.name}</Fact>
                <Fact name=text.your_rights>{level.rights}</Fact>
                <Fact name=text.last_sign_in>{last_sign_in(home.last_sign_in)}</Fact>
            </Facts>
        </section>
    }
}

fn last_sign_in(last: Option<LastSignIn>) -> AnyView {
    match last {
        Some(LastSignIn { at, address }) => {
            // On a line of its own: nothing stands behind a time whose width changes with the browser's clock.
            let from = address.map(|address| {
                view! { <span class="block text-muted">{(text().from_address)(&address)}</span> }
            });
            view! { <Time at/> {from} }.into_section()
        }
        None => text().first_sign_in.into_section(),
    }
}

fn notice(notice: HomeNotice) -> AnyView {
    let text = text();
    match notice {
        HomeNotice::TwoStepOff => without_two_step(Tone::Info, text.two_step_off),
        HomeNotice::TwoStepReset => without_two_step(Tone::Warning, text.management.two_step_reset),
        HomeNotice::RootLevel => view! {
            <Notice tone=Tone::Info>
                <p>{text.acting.root_level}</p>
                <p><a class="link link-alone" href=paths::STAFF>{(text.management.directory)(Directory::Staff).name}</a></p>
            </Notice>
        }
        .into_section(),
        HomeNotice::PlainHttp => {
            view! { <Notice tone=Tone::Warning>{text.plain_http}</Notice> }.into_section()
        }
        HomeNotice::ForwardingHeaderNotTrusted => {
            view! { <Notice tone=Tone::Warning>{text.forwarding_header_not_trusted}</Notice> }
                .into_section()
        }
    }
}

/// That somebody knew the password and not the code.
fn wrong_codes(count: u32) -> Option<AnyView> {
    let notice = || {
        let sentence = (text().wrong_codes)(count);
        view! {
            <Notice tone=Tone::Warning>
                <p>{sentence}</p>
                <p><a class="link link-alone" href=paths::CHANGE_PASSWORD>{text().change_password}</a></p>
            </Notice>
        }
        .into_section()
    };
    (count > 0).then(notice)
}

/// That recovery codes were used, or that few are left.
fn recovery(notice: Option<RecoveryNotice>) -> Option<AnyView> {
    let words = text().recovery;
    let view = |notice: RecoveryNotice| {
        // Whoever has used one may have lost the phone.
        let replace = (notice.used > 0).then(|| {
            view! { <a class="link link-alone" href=paths::REPLACE_PHONE>{text().replace_phone}</a> }
        });
        view! {
            <Notice tone=Tone::Warning>
                <p>{(words.notice)(notice)}</p>
                <p class="flex flex-wrap gap-x-6 gap-y-2">
                    <a class="link link-alone" href=paths::RECOVERY_CODES>{words.codes}</a>
                    {replace}
                </p>
            </Notice>
        }
        .into_section()
    };
    notice.map(view)
}

/// Who has worked inside the account since it was last told.
fn acted_as(list: Vec<ActedAs>) -> Option<AnyView> {
    if list.is_empty() {
        return None;
    }
    let item = |ActedAs { actor, at }| view! { <li>{actor.to_string()}", "<Time at/></li> };
    let notice = view! {
        <Notice tone=Tone::Warning>
            <p>{text().acting.acted_as_you}</p>
            <ul class="list-disc space-y-1 pl-5">{list.into_iter().map(item).collect_view()}</ul>
            <p><a class="link link-alone" href=paths::SIGN_IN_HISTORY>{text().sign_in_history}</a></p>
        </Notice>
    };
    Some(notice.into_section())
}

/// What the account lost or never had, and the way to it.
fn without_two_step(tone: Tone, sentence: &'static str) -> AnyView {
    view! {
        <Notice tone>
            <p>{sentence}</p>
            <p><a class="link link-alone" href=paths::ENABLE_TWO_STEP>{text().enable_two_step}</a></p>
        </Notice>
    }
    .into_section()
}

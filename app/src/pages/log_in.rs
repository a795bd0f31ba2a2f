//! Login and password.

use contract::{Field, NextPath};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::{
    api::{SignIn, sign_in_page},
    components::{Alert, Answer, FieldKind, Form, FormField, PageHeader, SubmitButton},
    text::text,
};

/// `/login`.
#[component]
pub fn LogInPage() -> impl IntoView {
    let action = ServerAction::<SignIn>::new();
    let answer = Answer::of(action, &[Field::Login, Field::Password]);
    let next =
        use_query_map().with_untracked(|query| query.get_str("next").and_then(NextPath::parse));
    let text = text();
    view! {
        <PageHeader heading=text.log_in/>
        <HalfSignInEnded/>
        <Form action answer>
            {next.map(|next| view! { <input type="hidden" name="next" value=next.to_string()/> })}
            <FormField answer about=Field::Login kind=FieldKind::Login name="login" label=text.login is_first=true/>
            <FormField
                answer
                about=Field::Password
                kind=FieldKind::CurrentPassword
                name="password"
                label=text.password
            />
            <SubmitButton answer label=text.log_in/>
        </Form>
    }
    .into_any()
}

/// Why somebody who was asked for a code is here again.
#[component]
fn HalfSignInEnded() -> impl IntoView {
    let state = Resource::new(|| (), |()| sign_in_page());
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                let has_ended = state.await.is_ok_and(|state| state.half_sign_in_ended);
                has_ended.then(|| view! { <Alert>{text().half_sign_in_ended}</Alert> })
            })}
        </Suspense>
    }
}

//! Login and password.

use contract::{Field, NextPath};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::{
    api::{SignIn, SignInPage},
    components::{
        Alert, Answer, FieldKind, Form, FormField, PageHeader, SubmitButton, TakesFocus,
        loaded_quietly,
    },
    section::IntoSection,
    server_call::ask,
    text::text,
};

/// `/login`.
#[component]
pub fn LogInPage() -> impl IntoView {
    let answer = Answer::of::<SignIn>(&[Field::Login, Field::Password]);
    let next =
        use_query_map().with_untracked(|query| query.get_str("next").and_then(NextPath::parse));
    let text = text();
    view! {
        <PageHeader heading=text.log_in_heading/>
        <HalfSignInEnded/>
        <Form answer>
            {next.map(|next| view! { <input type="hidden" name="next" value=next.to_string()/> })}
            <FormField answer about=Field::Login kind=FieldKind::Login name="login" label=text.login takes_focus=TakesFocus::WithPage/>
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
    .into_section()
}

/// Why somebody who was asked for a code is here again.
#[component]
fn HalfSignInEnded() -> impl IntoView {
    let state = Resource::new(|| (), |()| ask(SignInPage {}));
    loaded_quietly(state, |state| {
        let alert = || view! { <Alert>{text().half_sign_in_ended}</Alert> };
        state.half_sign_in_ended.then(alert).into_section()
    })
}

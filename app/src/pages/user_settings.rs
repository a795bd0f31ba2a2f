//! The account's own settings.

use contract::{Identity, Language, paths};
use leptos::prelude::*;

use crate::{
    api::{CurrentIdentity, SetAccountLanguage},
    components::{
        Answer, ButtonStyle, Fact, Facts, Form, Icon, PageHeader, Return, SelectField, Shape,
        SubmitButton, ThemeChoice, loaded,
    },
    section::IntoSection,
    server_call::ask,
    text::{in_language, text},
};

/// `/settings/user`.
#[component]
pub fn UserSettingsPage() -> impl IntoView {
    let language_set = Answer::of::<SetAccountLanguage>(&[]);
    // Asked anew, not taken from the frame: the session may have ended, or have become another's, in another tab.
    let identity = Resource::new(|| (), |()| ask(CurrentIdentity {}));
    let settings = move |identity| view! { <Settings language_set identity/> }.into_section();
    view! {
        <PageHeader heading=text().user_settings/>
        {loaded(identity, settings)}
    }
    .into_section()
}

#[component]
fn Settings(language_set: Answer, identity: Identity) -> impl IntoView {
    let text = text();
    let (two_step, two_step_note, two_step_path) = if identity.has_two_step {
        (
            text.disable_two_step,
            text.two_step_on_note,
            paths::DISABLE_TWO_STEP,
        )
    } else {
        (
            text.enable_two_step,
            text.two_step_off_note,
            paths::ENABLE_TWO_STEP,
        )
    };
    let state = if identity.has_two_step {
        text.on
    } else {
        text.off
    };
    let is_own = identity.acting_as.is_none();
    let can_change_two_step = is_own || identity.can_enable_two_step && !identity.has_two_step;
    let language = is_own.then(|| {
        let chosen = identity.language;
        view! { <LanguageForm answer=language_set chosen/> }
    });
    let closed = identity.acting_as.map(|acting| {
        let sentence = (text.acting.settings_closed)(identity.login.as_str());
        view! {
            <div class="card flex flex-col gap-4">
                <p class="hint">{sentence}</p>
                <Return previous=acting.previous.to_string()/>
            </div>
        }
    });
    view! {
        <section class="flex flex-col gap-3" aria-labelledby="account">
            <h2 class="font-semibold" id="account">{text.account}</h2>
            <div class="card">
                <Facts>
                    <Fact name=text.full_name>{identity.full_name}</Fact>
                    <Fact name=text.login>{identity.login.to_string()}</Fact>
                    <Fact name=text.level>{(text.level_text)(identity.level).name}</Fact>
                    <Fact name=text.two_step>{state}</Fact>
                </Facts>
            </div>
            {language}
        </section>
        <section class="flex flex-col gap-3" aria-labelledby="appearance">
            <h2 class="font-semibold" id="appearance">{text.appearance}</h2>
            <div class="card flex flex-col items-start gap-3">
                <ThemeChoice/>
                <p class="hint">{text.theme_note}</p>
            </div>
        </section>
        <section class="flex flex-col gap-3" aria-labelledby="security">
            <h2 class="font-semibold" id="security">{text.security}</h2>
            {closed}
            <ul class="card divide-y divide-line py-0 sm:py-0">
                {is_own
                    .then(|| {
                        view! { <SettingsLink path=paths::CHANGE_PASSWORD label=text.change_password note=text.password_note/> }
                    })}
                {can_change_two_step
                    .then(|| view! { <SettingsLink path=two_step_path label=two_step note=two_step_note/> })}
                {(is_own && identity.has_two_step)
                    .then(|| {
                        view! { <SettingsLink path=paths::REPLACE_PHONE label=text.replace_phone note=text.replace_phone_note/> }
                    })}
                {(is_own && identity.has_two_step)
                    .then(|| {
                        view! { <SettingsLink path=paths::RECOVERY_CODES label=text.recovery.codes note=text.recovery.note/> }
                    })}
                {is_own
                    .then(|| {
                        view! { <SettingsLink path=paths::SESSIONS label=text.sessions.sessions note=text.sessions.note/> }
                    })}
                <SettingsLink path=paths::SIGN_IN_HISTORY label=text.sign_in_history note=text.sign_in_history_note/>
            </ul>
        </section>
    }
}

/// The language of the account, which is spoken wherever it signs in.
#[component]
fn LanguageForm(answer: Answer, chosen: Option<Language>) -> impl IntoView {
    let text = text();
    let mut options = vec![(String::new(), text.language_of_browser.to_owned())];
    options.extend(Language::ALL.map(|language| {
        let name = in_language(language).language_name;
        (language.tag().to_owned(), name.to_owned())
    }));
    let chosen = chosen.map(Language::tag).unwrap_or_default().to_owned();
    view! {
        <div class="card">
            <div class="max-w-sm"><Form answer>
                <SelectField name="language" label=text.language options chosen/>
                <div>
                    <SubmitButton answer label=text.save style=ButtonStyle::Secondary/>
                </div>
            </Form></div>
        </div>
    }
    .into_section()
}

/// A way to another page, described by a note.
#[component]
fn SettingsLink(path: &'static str, label: &'static str, note: &'static str) -> impl IntoView {
    view! {
        <li class="relative flex items-center justify-between gap-4 py-4">
            <div class="min-w-0">
                <a class="font-medium text-ink after:absolute after:inset-0 hover:text-accent" href=path>{label}</a>
                <p class="hint">{note}</p>
            </div>
            <Icon shape=Shape::Chevron/>
        </li>
    }
}

//! What happened to the way in to the account, until it is read.

use contract::{NoticeOf, SecurityNotice, SecurityNotices, paths};
use leptos::prelude::*;

use super::{Answer, ButtonStyle, Form, Notice, SubmitButton, Time, Tone};
use crate::{section::IntoSection, text::text};

/// Newest first, with the button that takes them away. Nothing where there are none.
#[component]
pub fn SecurityNoticeList(
    /// What became of that button.
    read: Answer,
    /// What is to be read.
    notices: SecurityNotices,
) -> impl IntoView {
    let words = text().notices;
    if notices.rows.is_empty() {
        return None;
    }
    let numbers = notices.rows.iter().flat_map(|row| &row.ids);
    let shown = numbers
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(",");
    let more = notices.has_more.then(|| view! { <p>{words.more}</p> });
    Some(view! {
        <Notice tone=Tone::Warning>
            <p id="security-notices">{words.heading}</p>
            <ul class="flex flex-col gap-2" aria-labelledby="security-notices">{notices.rows.into_iter().map(item).collect_view()}</ul>
            {more}
            <Form answer=read>
                <input type="hidden" name="shown" value=shown/>
                <div class="flex flex-wrap items-center gap-x-4 gap-y-2">
                    <SubmitButton answer=read label=words.read style=ButtonStyle::Secondary/>
                    <a class="link link-alone" href=paths::SIGN_IN_HISTORY>{text().sign_in_history}</a>
                </div>
            </Form>
        </Notice>
    }
    .into_section())
}

fn item(notice: SecurityNotice) -> impl IntoView {
    let (all, words) = (text(), text().notices);
    let what = match notice.of {
        NoticeOf::NewBrowser => words.new_browser,
        NoticeOf::RecoveryCodeUsed => words.recovery_code_used,
        NoticeOf::SecondStepMissing => words.second_step_missing,
        NoticeOf::Event { event } => (all.sign_in_event)(event),
    };
    let what = notice
        .actor
        .map_or_else(|| what.to_owned(), |actor| (all.event_by)(what, &actor));
    let device = notice
        .agent
        .map(|agent| (all.device)(&agent))
        .map(|device| [&*device, ", "].concat());
    let address = notice.address.map(|address| [&*address, ", "].concat());
    let often = u32::try_from(notice.ids.len()).unwrap_or(u32::MAX);
    let times = (often > 1).then(|| (words.times)(often));
    view! {
        <li>
            <span class="block font-medium">{what}</span>
            <span class="block text-sm">{device}{address}{times}<Time at=notice.at/></span>
        </li>
    }
}

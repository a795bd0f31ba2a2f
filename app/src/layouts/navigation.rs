//! The navigation of the signed-in pages.

use contract::{Directory, Identity, paths};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::{components::loaded_quietly, layouts::use_identity, section::IntoSection, text::text};

/// A label and the path it leads to.
type Link = (&'static str, &'static str);

/// The links under one heading; Home stands without.
struct Group {
    heading: Option<&'static str>,
    links: Vec<Link>,
}

/// The navigation from top to bottom, as far as it leads this account. A new page is one more link here.
fn groups(identity: &Identity) -> Vec<Group> {
    let text = text();
    let group = |heading, links: &[Link]| Group {
        heading,
        links: links.to_vec(),
    };
    if identity.must_change_password {
        let links = [(text.change_password, paths::CHANGE_PASSWORD)];
        return vec![group(Some(text.settings), &links)];
    }
    let directory = |directory: &Directory| {
        let name = (text.management.directory)(*directory).name;
        (name, directory.path())
    };
    let audit_log = identity
        .sees_audit_log
        .then_some((text.audit.name, paths::AUDIT_LOG));
    let directories = identity.sees.iter().map(directory);
    let management: Vec<Link> = directories.chain(audit_log).collect();
    let mut groups = vec![group(None, &[(text.home, paths::HOME)])];
    if !management.is_empty() {
        groups.push(group(Some(text.management.heading), &management));
    }
    groups.push(group(
        Some(text.settings),
        &[(text.user_settings, paths::USER_SETTINGS)],
    ));
    groups
}

/// Beside the page on wide screens, a row above it on narrow ones.
#[component]
pub fn Navigation() -> impl IntoView {
    let pathname = use_location().pathname;
    let link = move |(label, path): Link| {
        view! {
            <li>
                <a class=LINK_CLASS href=path aria-current=move || current(path, &pathname.read())>
                    {label}
                </a>
            </li>
        }
    };
    let group = move |Group { heading, links }: Group| {
        view! {
            <div class="contents md:flex md:flex-col">
                {heading.map(|heading| view! { <p class=HEADING_CLASS>{heading}</p> })}
                // The role is spelled out: browsers have dropped that of lists without boxes.
                <ul class="contents md:flex md:flex-col md:gap-1" role="list">{links.into_iter().map(link).collect_view()}</ul>
            </div>
        }
    };
    let content = loaded_quietly(use_identity(), move |identity| {
        let groups = groups(&identity).into_iter();
        groups.map(group).collect_view().into_section()
    });
    view! {
        <nav class=CLASS aria-label=text().navigation>
            {content}
        </nav>
    }
    .into_section()
}

const CLASS: &str = "print:hidden -mx-4 flex flex-row flex-wrap gap-1 px-1 py-1 md:mx-0 md:w-52 md:shrink-0 md:flex-col md:gap-6 md:p-0";
const HEADING_CLASS: &str =
    "sr-only md:not-sr-only md:px-3 md:pb-1 md:text-xs md:font-medium md:text-muted";
const LINK_CLASS: &str = "flex min-h-11 items-center rounded-control px-3 text-sm font-medium whitespace-nowrap text-muted \
    hover:bg-sunken hover:text-ink aria-[current]:bg-accent-soft aria-[current]:text-accent forced-colors:aria-[current]:underline \
    contrast-more:aria-[current]:underline";

/// The value of `aria-current`: this page, or one below it. Everything is below Home, so that does not count.
fn current(path: &str, pathname: &str) -> Option<&'static str> {
    match pathname.strip_prefix(path)? {
        "" => Some("page"),
        below => (path != paths::HOME && below.starts_with('/')).then_some("true"),
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("/", "/", Some("page"))]
    #[case("/", "/settings/user", None)]
    #[case("/settings/user", "/settings/user", Some("page"))]
    #[case("/settings/user", "/settings/user/password", Some("true"))]
    #[case("/settings/user", "/settings/users", None)]
    #[case("/settings/user", "/", None)]
    fn the_current_link_is_that_of_the_page_or_one_above(
        #[case] path: &str,
        #[case] pathname: &str,
        #[case] value: Option<&str>,
    ) {
        assert_eq!(current(path, pathname), value);
    }
}

//! Staff and Clients: the accounts of a list, found, sorted, and paged by key.

use contract::{AccountList, AccountListRow, AccountOrder, ApiError, Directory};
use leptos::{prelude::*, server_fn::ServerFn as _};
use leptos_router::{hooks::use_query_map, params::ParamsMap};

use crate::{
    api::{self, LogInAs},
    components::{
        Alert, BREAKS, Cell, Icon, ListPager, Notice, PageHeader, SearchForm, Shape, Table,
        TableRow, Time, Tone, loaded, refusal_in_address,
    },
    rendered_for,
    section::IntoSection,
    server_call::ask,
    text::text,
};

/// What the address of a list says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Place {
    search: String,
    order: AccountOrder,
    after: Option<String>,
}

impl Place {
    fn read(query: &ParamsMap) -> Self {
        Self {
            search: query.get("search").unwrap_or_default().trim().to_owned(),
            order: AccountOrder::read(query.get_str("sort").unwrap_or_default()),
            after: query.get("after"),
        }
    }

    /// The address of a page of the same list; what is usual is left out.
    fn address(
        directory: Directory,
        search: &str,
        order: AccountOrder,
        after: Option<&str>,
    ) -> String {
        let sort = (order != AccountOrder::default()).then(|| order.as_str());
        let search = Some(search).filter(|search| !search.is_empty());
        let mut query = ParamsMap::new();
        for (name, value) in [("search", search), ("sort", sort), ("after", after)] {
            if let Some(value) = value {
                query.insert(name, value.to_owned());
            }
        }
        [directory.path(), &query.to_query_string()].concat()
    }
}

/// `/management/staff` and `/management/clients`, with `?search=`, `?sort=` and `?after=KEY`.
#[component]
pub fn AccountListPage(
    /// Which list.
    directory: Directory,
) -> impl IntoView {
    let query = use_query_map();
    let place = Memo::new(move |_| Place::read(&query.read()));
    let accounts = Resource::new(
        move || place.get(),
        move |Place {
                  search,
                  order,
                  after,
              }| {
            ask(api::ListAccounts {
                directory,
                search,
                order,
                after,
            })
        },
    );
    let words = (text().management.directory)(directory);
    let content = move |list| {
        let place = place.get_untracked();
        let refusal = query.with_untracked(refusal_in_address::<LogInAs>);
        view! { <Accounts directory place list refusal/> }.into_section()
    };
    view! {
        <PageHeader heading=words.name lead=words.lead/>
        {loaded(accounts, content)}
    }
    .into_section()
}

#[component]
fn Accounts(
    directory: Directory,
    place: Place,
    list: AccountList,
    refusal: Option<ApiError>,
) -> impl IntoView {
    let words = text().management;
    let create = list.can_manage.then(|| {
        view! { <a class="button button-primary" href=directory.new_path()>{words.create}</a> }
    });
    let first = place
        .after
        .as_ref()
        .map(|_| Place::address(directory, &place.search, place.order, None));
    let next = list
        .next
        .as_deref()
        .map(|key| Place::address(directory, &place.search, place.order, Some(key)));
    let cut = list
        .is_cut
        .then(|| view! { <Notice tone=Tone::Info>{words.search_is_cut}</Notice> });
    view! {
        {refusal.map(|error| refused(directory, &error, list.can_manage))}
        <div class="flex flex-wrap items-start justify-between gap-4">
            <SearchForm
                path=directory.path()
                label=words.search
                hint=words.search_hint
                button=words.find
                value=place.search.clone()
            />
            <div class="sm:pt-6.5">{create}</div>
        </div>
        {sorting(directory, &place)}
        {rows(directory, &place, list)}
        {cut}
        <ListPager first next/>
    }
    .into_section()
}

/// How the list is sorted, and the other ways. What was found is sorted by what was found of it.
fn sorting(directory: Directory, place: &Place) -> AnyView {
    let words = text().management;
    if !place.search.is_empty() {
        return view! { <p><a class="link link-alone" href=directory.path()>{words.show_all}</a></p> }
            .into_section();
    }
    let chosen = place.order;
    let link = move |order: AccountOrder| {
        let href = Place::address(directory, "", order, None);
        let current = (order == chosen).then_some("true");
        view! { <li><a class=SORT_CLASS href=href aria-current=current>{(words.order)(order)}</a></li> }
    };
    view! {
        <div class="flex flex-wrap items-center gap-x-2 text-sm">
            <span class="text-muted" id="sort-by">{words.sort_by}</span>
            <ul class="flex flex-wrap gap-1" aria-labelledby="sort-by">
                {[AccountOrder::Login, AccountOrder::LastSignIn].map(link).into_iter().collect_view()}
            </ul>
        </div>
    }
    .into_section()
}

const SORT_CLASS: &str = "flex min-h-11 items-center rounded-control px-3 font-medium text-muted \
    hover:bg-sunken hover:text-ink aria-[current]:bg-accent-soft aria-[current]:text-accent forced-colors:aria-[current]:underline \
    contrast-more:aria-[current]:underline";

fn rows(directory: Directory, place: &Place, list: AccountList) -> AnyView {
    let (all, words) = (text(), text().management);
    if list.rows.is_empty() {
        let sentence = if place.after.is_some() {
            words.end_of_list.to_owned()
        } else if place.search.is_empty() {
            (words.directory)(directory).empty.to_owned()
        } else {
            (words.none_found)(&place.search)
        };
        return view! { <p class="card hint">{sentence}</p> }.into_section();
    }
    let mut columns = vec![
        all.login,
        words.name,
        all.level,
        words.two_step,
        words.state,
        all.last_sign_in,
    ];
    columns.push(words.actions);
    let can_manage = list.can_manage;
    let here = Place::address(
        directory,
        &place.search,
        place.order,
        place.after.as_deref(),
    );
    let row = move |account| row(directory, account, can_manage, &here);
    view! {
        <Table caption=(words.directory)(directory).name columns>
            {list.rows.into_iter().map(row).collect_view()}
        </Table>
    }
    .into_section()
}

/// Why "Log in" did not lead into an account, and the way to change it for who manages these accounts.
fn refused(directory: Directory, error: &ApiError, can_manage: bool) -> AnyView {
    let words = text().management;
    let edit = match error {
        ApiError::Protected { login } | ApiError::AccountIsDisabled { login } if can_manage => {
            let href = directory.account_path(login);
            let label = (words.edit_account)(login.as_str());
            Some(view! { <p><a class="link link-alone" href=href>{label}</a></p> })
        }
        _ => None,
    };
    let sentence = (text().error)(error);
    view! {
        <Alert>
            <p>{sentence}</p>
            {edit}
        </Alert>
    }
    .into_section()
}

/// The browser itself sends it: it leads into another identity, and so to another document.
fn log_in_as(account: &AccountListRow, here: &str) -> AnyView {
    let login = account.login.to_string();
    let label = (text().acting.log_in_as)(&login);
    view! {
        <form method="post" action=rendered_for::address(LogInAs::PATH)>
            <input type="hidden" name="login" value=login/>
            <input type="hidden" name="list" value=here.to_owned()/>
            <button
                type="submit"
                class="link link-alone whitespace-nowrap"
                aria-label=label
                disabled=!account.is_enabled
            >
                {text().log_in}
            </button>
        </form>
    }
    .into_section()
}

fn row(directory: Directory, account: AccountListRow, can_manage: bool, here: &str) -> AnyView {
    let (all, words) = (text(), text().management);
    let two_step = if account.has_two_step {
        words.two_step_on
    } else {
        words.two_step_off
    };
    let edit = can_manage.then(|| {
        let href = directory.account_path(&account.login);
        let label = (words.edit_account)(account.login.as_str());
        view! { <a class="link link-alone" href=href aria-label=label>{words.edit}</a> }
    });
    let log_in = log_in_as(&account, here);
    let last_sign_in = match account.last_sign_in_at {
        Some(at) => view! { <Time at/> }.into_section(),
        None => words.never.into_section(),
    };
    view! {
        <TableRow id=account.login.to_string()>
            <Cell column=all.login><span class=BREAKS>{account.login.to_string()}</span></Cell>
            <Cell column=words.name><span class=BREAKS>{account.full_name}</span></Cell>
            <Cell column=all.level>{(all.level_text)(account.level).name}</Cell>
            <Cell column=words.two_step>{two_step}</Cell>
            <Cell column=words.state>{state(account.is_enabled, account.has_password)}</Cell>
            <Cell column=all.last_sign_in>{last_sign_in}</Cell>
            <Cell column=words.actions>
                // As tall as a finger, and in line with the other values.
                <div class="flex gap-4">{edit}{log_in}</div>
            </Cell>
        </TableRow>
    }
    .into_section()
}

/// Whether an account gets in, as a badge.
pub(crate) fn state(is_enabled: bool, has_password: bool) -> AnyView {
    let words = text().management;
    let (class, shape, label) = match (is_enabled, has_password) {
        (true, true) => ("badge badge-good", Shape::Tick, words.enabled),
        (true, false) => ("badge badge-bad", Shape::Info, words.no_password),
        (false, _) => ("badge badge-bad", Shape::Cross, words.disabled),
    };
    view! { <span class=class><Icon shape/>{label}</span> }.into_section()
}

//! The lists of Staff and Clients: who sees whom, search, order and pages.

use contract::{AccountList, AccountOrder, ApiError, Directory, Level};
use domain::{
    Identity,
    directory::{self, Request},
    test_support::{self, Backend},
};
use rstest::rstest;

use crate::panel::{Panel, refusal};

/// Stands for a list that is refused.
const FORBIDDEN: &str = "forbidden";

fn request(directory: Directory) -> Request {
    Request {
        directory,
        search: String::new(),
        order: AccountOrder::Login,
        after: None,
    }
}

pub(crate) async fn list(
    panel: &Panel,
    asker: &Identity,
    request: &Request,
) -> Result<AccountList, ApiError> {
    refusal(directory::list(&panel.services, asker, request).await)
}

fn logins(list: &AccountList) -> Vec<&str> {
    list.rows.iter().map(|row| row.login.as_str()).collect()
}

/// `root`, `admin` with a password, staff `sam`, clients `ann` and `bob`.
async fn panel_of_all_levels(backend: Backend) -> Panel {
    let panel = Panel::empty(backend).await;
    panel.test.add_account("root", Level::Root).await;
    panel.test.add_account("ada", Level::Admin).await;
    panel.test.add_account("sam", Level::Staff).await;
    panel.test.add_account("ann", Level::Client).await;
    panel.test.add_account("bob", Level::Client).await;
    panel
}

pub(crate) async fn signed_in(panel: &Panel, login: &str) -> Identity {
    panel.identity(&panel.sign_in(login).await).await
}

#[rstest]
#[case("root", "ada admin sam", "ann bob", true)]
#[case("ada", "sam", "ann bob", true)]
#[case("sam", FORBIDDEN, "ann bob", false)]
#[case("ann", FORBIDDEN, FORBIDDEN, false)]
#[tokio::test]
async fn each_level_sees_those_strictly_below_it(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
    #[case] login: &str,
    #[case] staff: &str,
    #[case] clients: &str,
    #[case] can_manage: bool,
) {
    let panel = panel_of_all_levels(backend).await;
    let asker = signed_in(&panel, login).await;
    for (directory, expected) in [(Directory::Staff, staff), (Directory::Clients, clients)] {
        for order in [AccountOrder::Login, AccountOrder::LastSignIn] {
            let request = Request {
                order,
                ..request(directory)
            };
            match list(&panel, &asker, &request).await {
                Ok(list) => {
                    let mut seen = logins(&list);
                    seen.sort_unstable();
                    assert_eq!(seen.join(" "), expected);
                    assert_eq!(list.can_manage, can_manage);
                }
                Err(error) => assert_eq!((error, expected), (ApiError::Forbidden, FORBIDDEN)),
            }
        }
    }
}

#[rstest]
#[tokio::test]
async fn a_line_tells_how_the_account_stands(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = panel_of_all_levels(backend).await;
    let asker = signed_in(&panel, "root").await;
    panel.with_two_step("ann").await;
    panel
        .test
        .execute("UPDATE account SET is_enabled = FALSE WHERE login = 'bob'")
        .await;
    let clients = list(&panel, &asker, &request(Directory::Clients)).await;
    let rows = clients.unwrap().rows;
    assert!(rows[0].has_two_step && rows[0].is_enabled && rows[0].has_password);
    assert_eq!(rows[0].last_sign_in_at, Some(panel.now().millis()));
    assert!(!rows[1].has_two_step && !rows[1].is_enabled);
    assert_eq!(rows[1].last_sign_in_at, None);
    let staff = list(&panel, &asker, &request(Directory::Staff)).await;
    assert!(!staff.unwrap().rows[1].has_password, "admin has none");
}

#[rstest]
#[case("an", &["ann", "sue"])]
#[case(" ANN ", &["ann", "sue"])]
#[case("o'h", &["ann"])]
#[case("hara", &["ann"])]
#[case("ann o'", &["ann"])]
#[case("mail.ex", &["sue"])]
#[case("@mail.example", &["sue"])]
#[case("annes", &["sue"])]
#[case("example", &["sue"])]
#[case("xample", &[])]
#[case("bo%", &[])]
#[case("sam", &[])]
#[case("\u{10ffff}", &[])]
#[tokio::test]
async fn accounts_are_found_by_login_name_and_address(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
    #[case] search: &str,
    #[case] expected: &[&str],
) {
    let panel = panel_of_all_levels(backend).await;
    for (login, name, email) in [
        ("ann", "Ann O'Hara", None),
        ("sue", "Sue Annesley", Some(())),
    ] {
        if login == "sue" {
            panel.test.add_account("sue", Level::Client).await;
        }
        let email = email.map(|()| "x@mail.example.org".to_owned());
        test_support::rename(&panel.test.database, login, name, email).await;
    }
    let asker = signed_in(&panel, "root").await;
    let request = Request {
        search: search.to_owned(),
        ..request(Directory::Clients)
    };
    let found = list(&panel, &asker, &request).await.unwrap();
    let mut logins = logins(&found);
    logins.sort_unstable();
    assert_eq!(logins, expected);
}

/// Reads all pages of a list, and how many lines each had.
async fn all_pages(panel: &Panel, asker: &Identity, first: Request) -> (Vec<String>, Vec<usize>) {
    let (mut seen, mut pages, mut request) = (Vec::new(), Vec::new(), first);
    loop {
        let page = list(panel, asker, &request).await.unwrap();
        pages.push(page.rows.len());
        seen.extend(page.rows.into_iter().map(|row| row.login.to_string()));
        request.after = page.next;
        if request.after.is_none() {
            return (seen, pages);
        }
    }
}

#[rstest]
#[tokio::test]
async fn pages_continue_from_a_key_and_show_everybody_once(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
    #[values(AccountOrder::Login, AccountOrder::LastSignIn)] order: AccountOrder,
    #[values("", "person")] search: &str,
) {
    let panel = Panel::empty(backend).await;
    panel.test.add_account("root", Level::Root).await;
    let asker = signed_in(&panel, "root").await;
    test_support::seed_directory(&panel.test.database, 60).await;
    let first = Request {
        order,
        search: search.to_owned(),
        ..request(Directory::Clients)
    };
    let (seen, pages) = all_pages(&panel, &asker, first).await;
    assert_eq!(pages, [25, 25, 10]);
    let mut once = seen.clone();
    once.sort_unstable();
    once.dedup();
    assert_eq!(once.len(), 60);
    match (order, search) {
        (AccountOrder::Login, _) | (_, "person") => assert!(seen.is_sorted(), "{seen:?}"),
        (AccountOrder::LastSignIn, _) => assert_eq!(seen, by_last_sign_in(60)),
    }
}

#[rstest]
#[tokio::test]
async fn a_search_that_finds_more_words_than_it_reads_says_so(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = Panel::empty(backend).await;
    panel.test.add_account("root", Level::Root).await;
    let asker = signed_in(&panel, "root").await;
    test_support::seed_directory(&panel.test.database, 2_100).await;
    let search = |search: &str, after: Option<&str>| Request {
        search: search.to_owned(),
        after: after.map(str::to_owned),
        ..request(Directory::Clients)
    };
    let first = list(&panel, &asker, &search("person", None)).await.unwrap();
    assert_eq!((first.rows.len(), first.is_cut), (25, false));
    let few = list(&panel, &asker, &search("person00001", None)).await;
    let few = few.unwrap();
    assert_eq!((few.rows.len(), few.next, few.is_cut), (10, None, false));
    // Behind the last name stand the logins of those who were listed by their names.
    let behind = search("person", Some("1.person-"));
    let end = list(&panel, &asker, &behind).await.unwrap();
    assert_eq!((end.rows.len(), end.is_cut), (0, true));
}

/// Every third seeded account has never signed in; of the others each later one has signed in later, two at a time.
fn by_last_sign_in(count: usize) -> Vec<String> {
    let numbers = (0..count).rev();
    let (never, signed_in): (Vec<_>, Vec<_>) = numbers.partition(|number| number % 3 == 0);
    let ordered = signed_in.into_iter().chain(never);
    ordered.map(|number| format!("person{number:06}")).collect()
}

#[rstest]
#[case("nonsense")]
#[case("never.x")]
#[case("1.")]
#[case("")]
#[tokio::test]
async fn a_key_that_no_page_gave_shows_a_page(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
    #[values(AccountOrder::Login, AccountOrder::LastSignIn)] order: AccountOrder,
    #[values("", "a")] search: &str,
    #[case] key: &str,
) {
    let panel = panel_of_all_levels(backend).await;
    let asker = signed_in(&panel, "root").await;
    let request = Request {
        order,
        search: search.to_owned(),
        after: Some(key.to_owned()),
        ..request(Directory::Clients)
    };
    list(&panel, &asker, &request).await.unwrap();
}

/// Accounts that were there before the second schema are found as well.
#[rstest]
#[tokio::test]
async fn a_program_of_before_left_accounts_that_are_found(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let panel = panel_of_all_levels(backend).await;
    let asker = signed_in(&panel, "root").await;
    let before = panel.dump("account_search").await;
    for statement in [
        "DROP TABLE account_search",
        "DROP INDEX account_level_login",
        "DROP INDEX account_level_last_sign_in_at",
        "ALTER TABLE account DROP COLUMN must_change_password",
        "ALTER TABLE account DROP COLUMN two_step_reset_at",
        "DELETE FROM seaql_migrations WHERE version LIKE '%management'",
    ] {
        panel.test.execute(statement).await;
    }
    panel.test.database.migrate().await.unwrap();
    assert_eq!(panel.dump("account_search").await, before);
    let request = Request {
        search: "test acc".to_owned(),
        ..request(Directory::Clients)
    };
    assert_eq!(list(&panel, &asker, &request).await.unwrap().rows.len(), 2);
}

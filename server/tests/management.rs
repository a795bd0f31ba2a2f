//! Staff and Clients: who may open which page, and what stands on it.

use contract::Level;
use domain::test_support::PASSWORD;
use rstest::rstest;

use crate::common::{Browser, TestPanel};

/// `root`, `admin` without password, the administrator `ada`, staff `sam` and `sue`, clients `ann` and `bob`.
pub(crate) async fn panel_of_all_levels() -> TestPanel {
    let panel = TestPanel::with_accounts().await;
    for (login, level) in [
        ("ada", Level::Admin),
        ("sam", Level::Staff),
        ("sue", Level::Staff),
        ("bob", Level::Client),
    ] {
        panel.database.add_account(login, level).await;
    }
    panel
}

const PAGES: [&str; 8] = [
    "/management/staff",
    "/management/staff/new",
    "/management/staff/ada",
    "/management/staff/sam",
    "/management/clients",
    "/management/clients/new",
    "/management/clients/bob",
    "/management/clients/nobody",
];

#[rstest]
#[case("root", [200, 200, 200, 200, 200, 200, 200, 404])]
#[case("ada", [200, 200, 403, 200, 200, 200, 200, 404])]
#[case("sam", [403, 403, 403, 403, 200, 403, 403, 403])]
#[case("ann", [403; 8])]
#[tokio::test]
async fn a_page_above_one_s_level_is_refused_and_an_unknown_login_is_not_found(
    #[case] login: &str,
    #[case] statuses: [u16; 8],
) {
    let panel = panel_of_all_levels().await;
    let mut browser = panel.signed_in(login).await;
    for (path, status) in PAGES.into_iter().zip(statuses) {
        let page = browser.get(path).await;
        assert_eq!(page.status.as_u16(), status, "{login} {path}");
        assert!(page.is_page());
        if status != 200 {
            assert!(!page.body.contains("Bob") && page.alert().is_some());
        }
    }
}

#[rstest]
#[case("/management/staff/ann", 403)]
#[case("/management/clients/sam", 403)]
#[case("/management/staff/root", 403)]
#[case("/management/staff/Nobody", 404)]
#[case("/management/staff/nobody/more", 404)]
#[case("/management", 404)]
#[tokio::test]
async fn a_page_of_another_list_is_none(#[case] path: &str, #[case] status: u16) {
    let panel = panel_of_all_levels().await;
    let page = panel.signed_in("root").await.get(path).await;
    assert_eq!(page.status.as_u16(), status);
}

#[tokio::test]
async fn without_a_session_a_page_leads_to_sign_in_and_back() {
    let panel = panel_of_all_levels().await;
    for path in PAGES {
        let answer = panel.browser().get(path).await;
        let next = path.replace('/', "%2F");
        let location = format!("/login?next={next}");
        assert_eq!(answer.location(), Some(location.as_str()));
    }
}

#[rstest]
#[case("root", &["/management/staff", "/management/clients"])]
#[case("ada", &["/management/staff", "/management/clients"])]
#[case("sam", &["/management/clients"])]
#[case("ann", &[])]
#[tokio::test]
async fn the_navigation_leads_as_far_as_the_level(#[case] login: &str, #[case] links: &[&str]) {
    let panel = panel_of_all_levels().await;
    let page = panel.signed_in(login).await.get("/").await;
    let found: Vec<_> = ["/management/staff", "/management/clients"]
        .into_iter()
        .filter(|path| page.body.contains(&format!(r#"href="{path}""#)))
        .collect();
    assert_eq!(found, links);
}

async fn list(browser: &mut Browser, address: &str) -> String {
    let page = browser.get(address).await;
    assert_eq!(page.status, 200, "{address}");
    page.body
}

#[tokio::test]
async fn a_list_shows_who_is_below_with_a_way_to_edit() {
    let panel = panel_of_all_levels().await;
    let mut root = panel.signed_in("root").await;
    let page = list(&mut root, "/management/staff").await;
    for login in ["ada", "admin", "sam", "sue"] {
        assert!(
            page.contains(&format!(r#"aria-label="Edit {login}""#)),
            "{login}"
        );
    }
    for heading in [
        "Login",
        "Name",
        "Level",
        "Two-step",
        "State",
        "Last sign-in",
    ] {
        assert!(page.contains(&format!(">{heading}</th>")), "{heading}");
    }
    assert!(page.contains("No password"), "admin has none");
    let mut sam = panel.signed_in("sam").await;
    let page = list(&mut sam, "/management/clients").await;
    assert!(page.contains(">bob<") && !page.contains(r#"aria-label="Edit bob""#));
    assert!(!page.contains("/management/clients/new"));
}

#[tokio::test]
async fn a_search_is_an_address_and_says_when_it_finds_nothing() {
    let panel = panel_of_all_levels().await;
    let mut root = panel.signed_in("root").await;
    let page = list(&mut root, "/management/clients?search=BO").await;
    assert!(page.contains(">bob<") && !page.contains(">ann<"));
    assert!(page.contains(r#"value="BO""#) && page.contains("Show all"));
    let nothing = "/management/clients?search=%3Cb%3E+nobody";
    let page = list(&mut root, nothing).await;
    assert!(page.contains("Nothing begins with") && !page.contains("<b>"));
    let page = list(&mut root, "/management/clients?sort=last_sign_in").await;
    assert!(page.contains(">bob<"));
    panel
        .database
        .execute("UPDATE account SET level = 'staff' WHERE level = 'client'")
        .await;
    let page = list(&mut root, "/management/clients").await;
    assert!(page.contains("There are no client accounts yet."));
}

#[tokio::test]
async fn pages_continue_from_a_key() {
    let panel = panel_of_all_levels().await;
    domain::test_support::seed_directory(&panel.database.database, 30).await;
    let mut root = panel.signed_in("root").await;
    let first = list(&mut root, "/management/clients?search=person").await;
    assert!(first.contains(">person000024<") && !first.contains(">person000025<"));
    let next = first.split(r#"rel="next" href=""#).nth(1).unwrap();
    let next = next.split('"').next().unwrap().replace("&amp;", "&");
    let second = list(&mut root, &next).await;
    assert!(second.contains(">person000025<") && second.contains("First page"));
    assert!(!second.contains(r#"rel="next""#));
    let odd = "/management/clients?after=%27%20OR%201=1--&sort=nonsense";
    list(&mut root, odd).await;
}

#[tokio::test]
async fn a_password_set_by_somebody_else_opens_nothing_but_its_change() {
    let panel = panel_of_all_levels().await;
    panel
        .database
        .execute("UPDATE account SET must_change_password = TRUE WHERE login = 'ada'")
        .await;
    let mut ada = panel.signed_in("ada").await;
    let change = "/settings/user/password";
    for path in [
        "/",
        "/settings/user",
        "/settings/user/history",
        "/management/clients",
    ] {
        assert_eq!(ada.get(path).await.location(), Some(change), "{path}");
    }
    let page = ada.get(change).await;
    assert_eq!(page.heading().as_deref(), Some("Change password"));
    assert!(page.body.contains("set by somebody else") && !page.body.contains("/management/"));
    for (endpoint, fields) in [
        ("home", [("x", "")]),
        ("sign_in_history", [("x", "")]),
        ("two_step_enrolment", [("x", "")]),
        ("new_account_form", [("directory", "clients")]),
    ] {
        let answer = ada.taking_json().post(endpoint, &fields).await;
        assert_eq!(
            (answer.status.as_u16(), answer.error().as_str()),
            (403, "password_change_needed"),
            "{endpoint}"
        );
    }
    let new = "eleven yellow lanterns";
    let fields = [
        ("current_password", PASSWORD),
        ("new_password", new),
        ("repeat_new_password", new),
    ];
    let answer = ada.post("change_password", &fields).await;
    assert_eq!(answer.location(), Some("/settings/user"));
    assert_eq!(ada.get("/management/clients").await.status, 200);
}

#[tokio::test]
async fn whoever_must_change_a_password_may_also_leave() {
    let panel = panel_of_all_levels().await;
    panel
        .database
        .execute("UPDATE account SET must_change_password = TRUE")
        .await;
    let mut ann = panel.signed_in("ann").await;
    assert_eq!(ann.post("sign_out", &[]).await.location(), Some("/login"));
}

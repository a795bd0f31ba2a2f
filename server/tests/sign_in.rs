//! Signing in and out with a password, as browsers do it.

use std::time::Duration;

use domain::test_support::{Backend, PASSWORD};
use rstest::rstest;

use crate::common::TestPanel;

#[rstest]
#[case::sqlite(Backend::Sqlite)]
#[case::postgres(Backend::Postgres)]
#[tokio::test]
async fn a_right_password_signs_in_and_leads_home(#[case] backend: Backend) {
    let panel = TestPanel::with_accounts_on(backend).await;
    let mut browser = panel.browser();
    let page = browser.get("/login").await;
    assert_eq!(
        (page.status.as_u16(), page.heading().as_deref()),
        (200, Some("Log in"))
    );
    let answer = browser.sign_in("ann", PASSWORD).await;
    assert_eq!(
        (answer.status.as_u16(), answer.location()),
        (302, Some("/"))
    );
    let home = browser.get("/").await;
    assert_eq!(
        (home.status.as_u16(), home.heading().as_deref()),
        (200, Some("Home"))
    );
    assert_eq!(panel.count("SELECT COUNT(*) FROM session").await, 1);
}

#[tokio::test]
async fn the_cookies_are_for_the_browser_alone() {
    let panel = TestPanel::with_accounts().await;
    let answer = panel.browser().sign_in("ann", PASSWORD).await;
    panel
        .enable_two_step(&mut panel.signed_in("ann").await)
        .await;
    let half = panel.browser().sign_in("ann", PASSWORD).await;
    for (answer, name, lifetime) in [
        (answer, "__Host-vestibule=", "Max-Age=86400"),
        (half, "__Host-vestibule-half=", "Max-Age=300"),
    ] {
        let mut cookies = answer
            .headers
            .get_all("set-cookie")
            .iter()
            .map(|line| line.to_str().unwrap());
        let cookie = cookies.find(|line| line.starts_with(name)).unwrap();
        let parts: Vec<_> = cookie.split("; ").collect();
        for attribute in ["HttpOnly", "SameSite=Lax", "Secure", "Path=/", lifetime] {
            assert!(parts.contains(&attribute), "{cookie}");
        }
        assert!(!cookie.contains("Domain"), "{cookie}");
    }
}

#[tokio::test]
async fn plain_http_elsewhere_has_a_cookie_that_browsers_keep() {
    let panel = TestPanel::with_settings(&[("VESTIBULE_PUBLIC_URL", "http://panel.example")]).await;
    let mut browser = panel.browser();
    let answer = browser.sign_in("root", PASSWORD).await;
    let cookies: Vec<_> = answer
        .headers
        .get_all("set-cookie")
        .iter()
        .map(|line| line.to_str().unwrap())
        .collect();
    assert!(
        cookies.iter().any(|line| line.starts_with("vestibule=")),
        "{cookies:?}"
    );
    assert!(
        !cookies
            .iter()
            .any(|line| line.contains("Secure") || line.contains("__Host-")),
        "{cookies:?}"
    );
    let home = browser.get("/").await;
    assert!(
        home.body.contains(r#"role="status""#) && home.body.contains("http"),
        "{}",
        home.body
    );
}

#[tokio::test]
async fn signing_in_leads_to_where_somebody_wanted_to_go() {
    let panel = TestPanel::with_accounts().await;
    let mut browser = panel.browser();
    let fields = [
        ("login", "ann"),
        ("password", PASSWORD),
        ("next", "/settings/user?a=1"),
    ];
    assert_eq!(
        browser.post("sign_in", &fields).await.location(),
        Some("/settings/user?a=1")
    );
}

#[rstest]
#[case("//evil.example")]
#[case("https://evil.example/")]
#[case("/\\evil.example")]
#[case("/a\r\nSet-Cookie: x=y")]
#[case("javascript:alert(1)")]
#[tokio::test]
async fn signing_in_leads_nowhere_else(#[case] next: &str) {
    let panel = TestPanel::with_accounts().await;
    let fields = [("login", "ann"), ("password", PASSWORD), ("next", next)];
    let answer = panel.browser().post("sign_in", &fields).await;
    assert_eq!(answer.location(), Some("/"));
}

#[tokio::test]
async fn a_login_is_trimmed_and_lower_cased() {
    let panel = TestPanel::with_accounts().await;
    assert_eq!(
        panel.browser().sign_in("  Ann ", PASSWORD).await.location(),
        Some("/")
    );
}

#[rstest]
#[case::unknown("nobody", PASSWORD)]
#[case::wrong("ann", "wrong")]
#[case::passwordless("admin", PASSWORD)]
#[case::disabled("bob", PASSWORD)]
#[case::empty("", "")]
#[case::no_login_at_all("a b\u{1F600}", PASSWORD)]
#[case::longer_than_any("ann", &"x".repeat(5000))]
#[tokio::test]
async fn whatever_is_wrong_there_is_one_answer(#[case] login: &str, #[case] password: &str) {
    let panel = TestPanel::with_accounts().await;
    panel
        .database
        .add_account("bob", contract::Level::Client)
        .await;
    panel
        .database
        .execute("UPDATE account SET is_enabled = FALSE WHERE login = 'bob'")
        .await;
    let page = panel
        .browser()
        .submit("sign_in", &[("login", login), ("password", password)])
        .await;
    assert_eq!(page.status, 200);
    assert_eq!(page.alert().as_deref(), Some("Wrong login or password."));
    assert!(!page.body.contains(PASSWORD));
    let answer = panel.browser().taking_json().sign_in(login, password).await;
    assert_eq!(
        (answer.status.as_u16(), answer.body.as_str()),
        (422, r#"{"error":"wrong_login_or_password"}"#)
    );
}

#[tokio::test]
async fn a_second_error_replaces_the_first_in_the_address() {
    let panel = TestPanel::with_accounts().await;
    let browser = panel.browser().with_header(
        "referer",
        "https://panel.example/login?next=%2F&__path=x&__err=y",
    );
    let answer = browser.clone().sign_in("ann", "wrong").await;
    let location = answer.location().unwrap();
    assert_eq!(location.matches("__err=").count(), 1, "{location}");
    assert!(
        location.starts_with("https://panel.example/login?next=%2F&"),
        "{location}"
    );
}

#[rstest]
#[case::missing("")]
#[case::foreign("https://evil.example/login")]
#[case::nonsense("nonsense")]
#[tokio::test]
async fn an_error_leads_to_the_form_s_page_whatever_the_referer(#[case] referer: &str) {
    let panel = TestPanel::with_accounts().await;
    let answer = panel
        .browser()
        .with_header("referer", referer)
        .sign_in("ann", "wrong")
        .await;
    assert!(
        answer
            .location()
            .unwrap()
            .starts_with("https://panel.example/login?__path="),
        "{answer:?}"
    );
}

#[tokio::test]
async fn wrong_passwords_in_a_row_start_a_delay_with_its_seconds() {
    let panel = TestPanel::with_accounts().await;
    let mut browser = panel.browser().taking_json();
    for _ in 0..6 {
        assert_eq!(browser.sign_in("ann", "wrong").await.status, 422);
    }
    let answer = browser.sign_in("ann", PASSWORD).await;
    assert_eq!(
        (answer.status.as_u16(), answer.header("retry-after")),
        (429, Some("4"))
    );
    assert_eq!(answer.body, r#"{"error":"delayed","retry_after":4}"#);
    let page = panel
        .browser()
        .submit("sign_in", &[("login", "ann"), ("password", PASSWORD)])
        .await;
    assert!(
        page.status == 200 && page.alert().unwrap().contains("4 seconds"),
        "{:?}",
        page.alert()
    );
    panel.services.clock.advance(Duration::from_secs(5));
    assert_eq!(browser.sign_in("ann", PASSWORD).await.status, 200);
}

#[tokio::test]
async fn signing_out_ends_the_session_on_the_server() {
    let panel = TestPanel::with_accounts().await;
    let mut browser = panel.signed_in("ann").await;
    let mut copy = browser.clone();
    assert_eq!(
        browser.post("sign_out", &[]).await.location(),
        Some("/login")
    );
    let left: Vec<_> = browser.cookies.keys().collect();
    assert_eq!(left, ["__Host-vestibule-device"]);
    assert_eq!(copy.get("/").await.location(), Some("/login?next=%2F"));
}

#[rstest]
#[case::idle(&[61])]
#[case::after_a_day(&[50; 29])]
#[tokio::test]
async fn sessions_end_by_time(#[case] minutes: &[u64]) {
    let panel = TestPanel::with_accounts().await;
    let mut browser = panel.signed_in("ann").await;
    let mut last = 200;
    for step in minutes {
        panel.services.clock.advance(Duration::from_mins(*step));
        last = browser.get("/").await.status.as_u16();
    }
    assert_eq!(last, 303);
    panel.services.clock.set(domain::test_support::START);
}

#[tokio::test]
async fn a_session_that_is_used_lives_on() {
    let panel = TestPanel::with_accounts().await;
    let mut browser = panel.signed_in("ann").await;
    for _ in 0..4 {
        panel.services.clock.advance(Duration::from_mins(59));
        assert_eq!(browser.get("/").await.status, 200);
    }
}

#[tokio::test]
async fn a_browser_that_has_signed_in_is_known_for_thirty_days() {
    let panel = TestPanel::with_accounts().await;
    let mut browser = panel.browser();
    let answer = browser.sign_in("ann", PASSWORD).await;
    let cookies = answer.headers.get_all("set-cookie").iter();
    let device = cookies
        .map(|line| line.to_str().unwrap())
        .find(|line| line.starts_with("__Host-vestibule-device="))
        .unwrap();
    for attribute in [
        "HttpOnly",
        "SameSite=Lax",
        "Secure",
        "Path=/",
        "Max-Age=2592000",
    ] {
        assert!(device.contains(attribute), "{device}");
    }
    browser.post("sign_out", &[]).await;
    assert!(browser.cookies.contains_key("__Host-vestibule-device"));
    let mut stranger = panel.browser();
    for _ in 0..6 {
        stranger.sign_in("ann", "wrong").await;
    }
    let delayed = stranger.taking_json().sign_in("ann", PASSWORD).await;
    assert_eq!(delayed.error(), "delayed");
    let answer = browser.sign_in("ann", PASSWORD).await;
    assert_eq!(answer.location(), Some("/"), "{answer:?}");
}

#[tokio::test]
async fn signing_in_again_gives_another_identifier_and_ends_the_former_session() {
    let panel = TestPanel::with_accounts().await;
    panel
        .database
        .add_account("bob", contract::Level::Client)
        .await;
    let phone = panel
        .enable_two_step(&mut panel.signed_in("bob").await)
        .await;
    let mut browser = panel.signed_in("ann").await;
    for login in ["ann", "bob", "ann"] {
        let mut before = browser.clone();
        let answer = browser.sign_in(login, PASSWORD).await;
        if answer.location() == Some("/login/code") {
            assert_eq!(before.get("/").await.status, 200, "nobody is in yet");
            panel.services.clock.advance(Duration::from_mins(1));
            let code = phone.code(&panel.services);
            browser.post("submit_code", &[("code", &code)]).await;
        }
        assert_ne!(
            browser.cookies["__Host-vestibule"],
            before.cookies["__Host-vestibule"]
        );
        assert_eq!(before.get("/").await.location(), Some("/login?next=%2F"));
        assert_eq!(browser.get("/").await.status, 200);
    }
}

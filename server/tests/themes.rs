//! In which theme the panel is shown: the browser's cookie's, else the system's.

use axum::http::header;
use rstest::rstest;

use crate::common::{Answer, Browser, TestPanel};

const COOKIE: &str = "__Host-vestibule-theme";
const LIGHT: &str = "<meta name=\"theme-color\" content=\"#f6f7f9\"";
const DARK: &str = "<meta name=\"theme-color\" content=\"#0e1116\"";

fn with_cookie(mut browser: Browser, value: &str) -> Browser {
    browser.cookies.insert(COOKIE.to_owned(), value.to_owned());
    browser
}

/// Whether the first paint will be right: of the page, of the browser's own controls, and of the frame around it.
fn is_shown_in(theme: &str, page: &Answer) -> bool {
    let head = page.body.split("<body").next().unwrap();
    let scheme = |value| head.contains(&format!("name=\"color-scheme\" content=\"{value}\""));
    let asks_the_system =
        |theme| head.contains(&format!("media=\"(prefers-color-scheme: {theme})\""));
    let document = head.split("<head").next().unwrap();
    let (is_light, is_dark) = (head.contains(LIGHT), head.contains(DARK));
    page.headers[header::VARY]
        .to_str()
        .unwrap()
        .contains("Cookie")
        && match theme {
            "system" => {
                !document.contains("data-theme")
                    && scheme("light dark")
                    && is_light
                    && is_dark
                    && asks_the_system("light")
                    && asks_the_system("dark")
            }
            chosen => {
                document.contains(&format!("data-theme=\"{chosen}\""))
                    && scheme(chosen)
                    && is_light == (chosen == "light")
                    && is_dark == (chosen == "dark")
                    && !head.contains("prefers-color-scheme")
            }
        }
}

#[rstest]
#[case("", "system")]
#[case("light", "light")]
#[case("dark", "dark")]
#[case("system", "system")]
#[case("Dark", "system")]
#[case("dark\"onload=\"", "system")]
#[case("dark%20", "system")]
#[tokio::test]
async fn every_kind_of_page_obeys_the_cookie_and_rubbish_counts_as_none(
    #[case] cookie: &str,
    #[case] theme: &str,
) {
    let panel = TestPanel::with_accounts().await;
    let mut stranger = with_cookie(panel.browser(), cookie);
    let mut ann = with_cookie(panel.signed_in("ann").await, cookie);
    for page in [
        stranger.get("/login").await,
        ann.get("/").await,
        ann.get("/settings/user").await,
        ann.get("/nothing-here").await,
        ann.get("/management/staff").await,
        stranger
            .with_header("host", "elsewhere.example")
            .get("/")
            .await,
        stranger
            .with_header("sec-fetch-site", "cross-site")
            .post("sign_in", &[])
            .await,
    ] {
        assert!(is_shown_in(theme, &page), "{page:?}");
    }
}

#[tokio::test]
async fn a_theme_is_chosen_by_anybody_kept_for_a_year_and_given_up() {
    let panel = TestPanel::with_accounts().await;
    for (mut browser, place) in [
        (panel.browser(), "/login?next=%2Fsettings%2Fuser"),
        (panel.signed_in("ann").await, "/settings/user"),
    ] {
        let referer = format!("https://panel.example{place}");
        let evidence = panel.count("SELECT count(*) FROM audit").await;
        let page = browser.get(place).await;
        assert_eq!(pressed(&page), ["system"], "{page:?}");
        for (theme, kept) in [
            (
                "dark",
                "dark; HttpOnly; SameSite=Lax; Secure; Path=/; Max-Age=31536000",
            ),
            (
                "light",
                "light; HttpOnly; SameSite=Lax; Secure; Path=/; Max-Age=31536000",
            ),
            (
                "system",
                "; HttpOnly; SameSite=Lax; Secure; Path=/; Max-Age=0",
            ),
        ] {
            let answer = browser
                .with_header("referer", &referer)
                .post("set_theme", &[("theme", theme)])
                .await;
            let cookie = answer.headers[header::SET_COOKIE].to_str().unwrap();
            assert_eq!(cookie, format!("{COOKIE}={kept}"));
            assert_eq!(answer.location(), Some(place), "{answer:?}");
            browser.keep(&answer);
            let page = browser.get(place).await;
            assert!(is_shown_in(theme, &page), "{page:?}");
            assert_eq!(pressed(&page), [theme], "{page:?}");
        }
        let evidence_now = panel.count("SELECT count(*) FROM audit").await;
        assert_eq!(evidence_now, evidence, "no account has changed");
    }
}

/// The themes whose buttons are marked as the chosen one.
fn pressed(page: &Answer) -> Vec<&str> {
    let buttons = page.body.split("<button").skip(1);
    let buttons = buttons.filter_map(|rest| rest.split('>').next());
    let pressed = buttons.filter(|button| button.contains("aria-pressed=\"true\""));
    pressed
        .filter_map(|button| button.split("value=\"").nth(1)?.split('"').next())
        .collect()
}

#[tokio::test]
async fn a_theme_is_of_the_browser_whoever_uses_it() {
    let panel = TestPanel::with_accounts().await;
    let mut browser = with_cookie(panel.signed_in("ann").await, "dark");
    browser.post("sign_out", &[]).await;
    assert!(is_shown_in("dark", &browser.get("/login").await));
    browser
        .sign_in("root", domain::test_support::PASSWORD)
        .await;
    assert!(is_shown_in("dark", &browser.get("/").await));
    let mut elsewhere = panel.signed_in("ann").await;
    assert!(is_shown_in("system", &elsewhere.get("/").await));
}

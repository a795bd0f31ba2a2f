//! What server functions answer, to browsers with and without JavaScript, whatever they make of a form.

use std::time::Duration;

use domain::test_support::PASSWORD;

use super::{Kind, cookies, judge, require};
use crate::{
    common::{Browser, TestPanel},
    endpoints,
};

/// Sends every server function its form, as somebody without JavaScript and with it, and looks at each answer.
async fn send_all(browser: &Browser) {
    for (path, row) in endpoints::rows() {
        let endpoint = path.trim_start_matches("/api/");
        for mut browser in [browser.clone(), browser.taking_json()] {
            let answer = browser.post(endpoint, row.fields).await;
            let kind = match Kind::claimed(&answer.headers) {
                kind @ (Kind::StaticPage | Kind::Data) => kind,
                kind => panic!("{path} answered with {kind:?}"),
            };
            let verdict = judge(&answer.headers, kind, true);
            assert_eq!(verdict, Ok(()), "{path}: {answer:?}");
        }
    }
}

#[tokio::test]
async fn every_server_function_has_them_for_everybody() {
    let panel = TestPanel::with_accounts().await;
    send_all(&panel.browser()).await;
    let mut ann = panel.signed_in("ann").await;
    send_all(&ann).await;
    let mut ann_again = panel.signed_in("ann").await;
    panel.enable_two_step(&mut ann_again).await;
    ann.sign_in("ann", PASSWORD).await;
    send_all(&ann).await;
    send_all(&panel.signed_in("root").await).await;
}

#[tokio::test]
async fn every_cookie_is_for_the_browser_alone_and_comes_with_data_alone() {
    const SESSION: &str = "__Host-vestibule";
    const HALF: &str = "__Host-vestibule-half";
    const DEVICE: &str = "__Host-vestibule-device";
    const LANGUAGE: &str = "__Host-vestibule-language";
    const THEME: &str = "__Host-vestibule-theme";
    let panel = TestPanel::with_accounts().await;
    let with_javascript = panel.browser().taking_json().sign_in("ann", PASSWORD).await;
    require(&with_javascript, 200, Kind::Data);
    assert_eq!(cookies(&with_javascript), [SESSION, DEVICE]);
    let mut browser = panel.browser();
    let signed_in = browser.sign_in("ann", PASSWORD).await;
    require(&signed_in, 302, Kind::Data);
    assert_eq!(cookies(&signed_in), [SESSION, DEVICE]);
    let phone = panel.enable_two_step(&mut browser).await;
    let signed_out = browser.post("sign_out", &[]).await;
    require(&signed_out, 302, Kind::Data);
    assert!(signed_out.header("set-cookie").is_some() && cookies(&signed_out).is_empty());
    let half = browser.sign_in("ann", PASSWORD).await;
    require(&half, 302, Kind::Data);
    assert_eq!(cookies(&half), [HALF]);
    panel.services.clock.advance(Duration::from_mins(1));
    let code = phone.code(&panel.services);
    let signed_in = browser.post("submit_code", &[("code", &code)]).await;
    require(&signed_in, 302, Kind::Data);
    assert_eq!(cookies(&signed_in), [SESSION, DEVICE]);
    let page = browser.get("/").await;
    require(&page, 200, Kind::Page);
    assert_eq!(page.header("set-cookie"), None);
    let chosen = browser.post("set_language", &[("language", "ru")]).await;
    require(&chosen, 302, Kind::Data);
    assert_eq!(cookies(&chosen), [LANGUAGE]);
    let chosen = browser.post("set_theme", &[("theme", "dark")]).await;
    require(&chosen, 302, Kind::Data);
    assert_eq!(cookies(&chosen), [THEME]);
    let given_up = browser.post("set_theme", &[("theme", "system")]).await;
    require(&given_up, 302, Kind::Data);
}

#[tokio::test]
async fn an_attempt_that_is_delayed_is_told_when_to_come_again() {
    let panel = TestPanel::with_accounts().await;
    let mut browser = panel.browser();
    for _ in 0..6 {
        let wrong = browser.taking_json().sign_in("ann", "wrong").await;
        require(&wrong, 422, Kind::Data);
    }
    let delayed = browser.taking_json().sign_in("ann", "wrong").await;
    require(&delayed, 429, Kind::Data);
    assert!(delayed.header("retry-after").is_some());
    require(&browser.sign_in("ann", "wrong").await, 302, Kind::Data);
}

#[tokio::test]
async fn a_fault_of_a_server_function_has_them() {
    let panel = TestPanel::with_accounts().await;
    panel
        .database
        .execute("ALTER TABLE account RENAME TO gone")
        .await;
    let fault = panel.browser().taking_json().sign_in("ann", PASSWORD).await;
    require(&fault, 500, Kind::Data);
}

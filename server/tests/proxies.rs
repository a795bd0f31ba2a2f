//! Behind reverse proxies: whose address counts, and what the operator is told.

use domain::test_support::PASSWORD;
use rstest::rstest;

use crate::common::{Browser, TestPanel};

const PROXY: &str = "10.0.0.1:50000";

fn behind(mut browser: Browser, peer: &str, forwarded: &str) -> Browser {
    browser.peer = peer.parse().unwrap();
    browser.with_header("x-forwarded-for", forwarded)
}

async fn last_address(panel: &TestPanel) -> String {
    let rows = panel
        .database
        .query("SELECT address FROM session ORDER BY id DESC LIMIT 1")
        .await;
    rows[0]
        .try_get_by_index::<Option<String>>(0)
        .unwrap()
        .unwrap()
}

#[rstest]
#[case::trusted(PROXY, "203.0.113.9, 198.51.100.20", "198.51.100.20")]
#[case::untrusted("192.0.2.50:1", "198.51.100.20", "192.0.2.50")]
#[case::mapped("[::ffff:10.0.0.1]:1", "2001:db8::1", "2001:db8::1")]
#[case::nonsense(PROXY, "unknown", "10.0.0.1")]
#[tokio::test]
async fn only_a_trusted_proxy_is_believed(
    #[case] peer: &str,
    #[case] forwarded: &str,
    #[case] address: &str,
) {
    let panel = TestPanel::with_settings(&[("VESTIBULE_TRUSTED_PROXIES", "10.0.0.0/8")]).await;
    behind(panel.browser(), peer, forwarded)
        .sign_in("ann", PASSWORD)
        .await;
    assert_eq!(last_address(&panel).await, address);
}

#[tokio::test]
async fn a_near_proxy_that_is_not_trusted_is_not_counted_and_root_is_told_the_setting() {
    let panel = TestPanel::with_accounts().await;
    let mut root = panel.signed_in("root").await;
    assert!(
        !root
            .get("/")
            .await
            .body
            .contains("VESTIBULE_TRUSTED_PROXIES")
    );
    // More wrong passwords than one address may send, each for another login.
    let mut others = behind(panel.browser(), "127.0.0.1:1", "203.0.113.9").taking_json();
    for number in 0..30 {
        assert_eq!(
            others
                .sign_in(&format!("nobody{number}"), "wrong")
                .await
                .status,
            422,
            "{number}"
        );
    }
    assert!(
        root.get("/")
            .await
            .body
            .contains("VESTIBULE_TRUSTED_PROXIES")
    );
    assert!(
        !panel
            .signed_in("ann")
            .await
            .get("/")
            .await
            .body
            .contains("VESTIBULE_TRUSTED_PROXIES")
    );
}

#[tokio::test]
async fn one_address_may_send_only_so_many_wrong_passwords() {
    let panel = TestPanel::with_settings(&[("VESTIBULE_TRUSTED_PROXIES", "10.0.0.1")]).await;
    let mut attacker = behind(panel.browser(), PROXY, "203.0.113.9").taking_json();
    let mut statuses = Vec::new();
    for number in 0..25 {
        statuses.push(
            attacker
                .sign_in(&format!("nobody{number}"), "wrong")
                .await
                .status
                .as_u16(),
        );
    }
    assert!(
        statuses[..20].iter().all(|status| *status == 422) && statuses.contains(&429),
        "{statuses:?}"
    );
    let mut other = behind(panel.browser(), PROXY, "198.51.100.30").taking_json();
    assert_eq!(other.sign_in("ann", PASSWORD).await.status, 200);
}

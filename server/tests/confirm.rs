//! The proof that entering a protected account waits for, where what waited has changed meanwhile.

use std::time::Duration;

use domain::test_support::PASSWORD;

use crate::acting::{house, log_in_as, works_as};

#[tokio::test]
async fn a_right_proof_is_kept_when_the_account_is_out_of_reach_meanwhile() {
    let panel = house().await;
    panel
        .enable_two_step(&mut panel.signed_in("ann").await)
        .await;
    let mut ada = panel.signed_in("ada").await;
    let phone = panel.enable_two_step(&mut ada).await;
    panel.services.clock.advance(Duration::from_mins(16));
    log_in_as(&mut ada, "ann").await;
    let disable = "UPDATE account SET is_enabled = false WHERE login = 'ann'";
    panel.database.execute(disable).await;
    let code = phone.code(&panel.services);
    let right = [("password", PASSWORD), ("code", &*code)];
    let refused = ada.submit("confirm", &right).await;
    assert_eq!(refused.heading().unwrap(), "Confirm it is you");
    assert!(refused.alert().unwrap().contains("disabled"), "{refused:?}");
    let enable = "UPDATE account SET is_enabled = true WHERE login = 'ann'";
    panel.database.execute(enable).await;
    let answer = log_in_as(&mut ada, "ann").await;
    assert_eq!(answer.location(), Some("/"), "the proof was kept");

    ada.post("return_to_previous", &[]).await;
    panel.services.clock.advance(Duration::from_mins(16));
    log_in_as(&mut ada, "ann").await;
    let promote = "UPDATE account SET level = 'admin' WHERE login = 'ann'";
    panel.database.execute(promote).await;
    let before = ada.cookies.clone();
    let code = phone.code(&panel.services);
    let right = [("password", PASSWORD), ("code", &*code)];
    let page = ada.post("confirm", &right).await;
    assert!(page.status == 403 && page.is_page(), "{page:?}");
    assert_ne!(ada.cookies, before, "the page brings the new secret");
    assert_eq!(works_as(&ada).await, "ada");
}

#[tokio::test]
async fn a_proof_that_nothing_waits_for_is_answered_on_home() {
    let panel = house().await;
    let mut ada = panel.signed_in("ada").await;
    let fields = [("login", "ann"), ("password", PASSWORD)];
    let ada_on_its_page = ada.with_header("referer", "https://panel.example/confirm");
    for mut browser in [ada.clone(), ada_on_its_page] {
        let page = browser.submit("confirm", &fields).await;
        assert_eq!(page.heading().unwrap(), "Home");
        assert!(page.alert().unwrap().contains("Begin again"), "{page:?}");
    }
    assert!(ada.get("/").await.alert().is_none());
    let invented = ada.get("/confirm?__path=%2Fapi%2Fconfirm&__err=x").await;
    assert!(invented.location().unwrap().starts_with("/?"));
}

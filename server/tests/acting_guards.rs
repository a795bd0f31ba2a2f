//! What is closed to who acts as another account, and what is refused from a page of before.

use std::time::Duration;

use domain::test_support::PASSWORD;

use crate::{
    acting::{acting, house, log_in_as, works_as},
    common::TestPanel,
};

#[tokio::test]
async fn nobody_climbs_by_a_direct_post() {
    let panel = house().await;
    let mut client = acting(&panel, "root", "ann").await;
    for target in ["root", "admin", "ada", "sam", "bob"] {
        let page = log_in_as(&mut client, target).await;
        assert!(page.status == 403 && page.is_page(), "{target}: {page:?}");
    }
    let mut ada = panel.signed_in("ada").await;
    for target in ["root", "admin", "ada"] {
        let page = log_in_as(&mut ada, target).await;
        assert!(page.status == 403 && page.is_page(), "{target}: {page:?}");
    }
    let page = log_in_as(&mut ada, "nobody").await;
    assert!(page.status == 404 && page.is_page());
    assert_eq!(panel.count("SELECT count(*) FROM acting_as").await, 1);
}

#[tokio::test]
async fn acting_the_rights_are_those_of_the_target() {
    let panel = house().await;
    let mut ann = acting(&panel, "root", "ann").await;
    for path in [
        "/management/staff",
        "/management/clients",
        "/management/clients/bob",
    ] {
        assert_eq!(ann.get(path).await.status, 403, "{path}");
    }
    let mut sam = acting(&panel, "root", "sam").await;
    assert_eq!(sam.get("/management/clients").await.status, 200);
    assert_eq!(sam.get("/management/clients/bob").await.status, 403);
    let fields = [("directory", "clients"), ("login", "bob")];
    assert_eq!(sam.post("disable_account", &fields).await.status, 403);
}

#[tokio::test]
async fn what_the_target_may_not_do_says_so_and_offers_to_return() {
    let panel = house().await;
    let mut root = panel.browser();
    let fields = [
        ("login", "root"),
        ("password", PASSWORD),
        ("next", "/management/staff/admin"),
    ];
    let answer = root.post("sign_in", &fields).await;
    assert_eq!(answer.location(), Some("/management/staff/admin"));
    let page = root.get("/management/staff/admin").await;
    assert!(page.status == 403 && page.is_page(), "{page:?}");
    assert_eq!(page.heading().unwrap(), "Not allowed");
    let alert = page.alert().unwrap();
    assert!(alert.contains("You are acting as admin"), "{alert}");
    assert!(page.body.contains("Return to root"));
    let returning = r#"action="/api/return_to_previous?rendered_for=root:admin""#;
    assert!(page.body.contains(returning), "{page:?}");
    let form = log_in_as(&mut root, "admin").await;
    assert!(form.body.contains("Return to root"), "{form:?}");
    let unread = acting(&panel, "ada", "sam").await;
    let unread = unread.clone().post("create_account", &[]).await;
    assert!(unread.body.contains("Return to ada"), "{unread:?}");
    let foreign = root.with_header("sec-fetch-site", "cross-site");
    let foreign = foreign.clone().post("sign_out", &[]).await;
    assert!(foreign.status == 403 && !foreign.body.contains("Return to"));
    root.post("return_to_previous?rendered_for=root:admin", &[])
        .await;
    assert_eq!(root.get("/management/staff/admin").await.status, 200);
    let mut ann = panel.signed_in("ann").await;
    let page = ann.get("/management/clients").await;
    assert!(page.status == 403 && !page.body.contains("Return to"));
}

#[tokio::test]
async fn whose_password_protects_admin_is_said() {
    let panel = house().await;
    let mut root = panel.landed("root").await;
    let page = root.get("/settings/user/two-step/enable").await;
    assert!(!page.body.contains("type=\"password\""), "it is recent");
    panel.services.clock.advance(Duration::from_mins(16));
    let page = root.get("/settings/user/two-step/enable").await;
    assert!(page.body.contains("The password of root, who signed in."));
    let named = r#"autocomplete="username" value="root""#;
    assert!(page.body.contains(named), "{page:?}");
    let mut ann = panel.signed_in("ann").await;
    panel.services.clock.advance(Duration::from_mins(16));
    let page = ann.get("/settings/user/two-step/enable").await;
    assert!(page.body.contains(r#"autocomplete="username" value="ann""#));
    assert!(!page.body.contains("who signed in"));
}

#[tokio::test]
async fn a_return_that_nothing_leads_to_changes_nothing() {
    let panel = house().await;
    let mut ann = panel.signed_in("ann").await;
    let cookies = ann.cookies.clone();
    let answer = ann.post("return_to_previous", &[]).await;
    assert_eq!(answer.location(), Some("/"));
    assert_eq!(ann.cookies, cookies);
    assert_eq!(works_as(&ann).await, "ann");
}

#[tokio::test]
async fn a_form_made_for_another_identity_is_refused_unread_and_does_nothing() {
    let panel = house().await;
    let mut ada = panel.signed_in("ada").await;
    let page = ada.get("/management/clients").await;
    assert!(
        page.body
            .contains(r#"<meta name="rendered_for" content="ada">"#)
    );
    assert!(
        page.body
            .contains(r#"action="/api/log_in_as?rendered_for=ada""#)
    );
    assert!(
        page.body
            .contains(r#"action="/api/sign_out?rendered_for=ada""#)
    );
    log_in_as(&mut ada, "ann").await;
    for endpoint in ["log_in_as", "disable_account", "change_password"] {
        let page = ada.post(&format!("{endpoint}?rendered_for=ada"), &[]).await;
        assert!(page.status == 409 && page.is_page(), "{endpoint}: {page:?}");
        assert!(
            page.alert()
                .unwrap()
                .starts_with("You are now acting as ann.")
        );
    }
    let answer = ada.taking_json().post("home?rendered_for=ada", &[]).await;
    assert_eq!(answer.error(), "identity_changed", "queries say it as well");
    assert_eq!(works_as(&ada).await, "ann");
    let stale = "SELECT count(*) FROM audit WHERE event = 'form.stale' AND outcome = 'refused' \
                 AND actor = 'ada' AND account = 'ann'";
    assert_eq!(panel.count(stale).await, 3, "a line for each form");
    let other = "log_in_as?rendered_for=sam:ann";
    let page = ada.post(other, &[("login", "bob")]).await;
    assert_eq!(page.status, 409, "another actor is another identity");

    let answer = ada
        .post("return_to_previous?rendered_for=ada:ann", &[])
        .await;
    assert_eq!(answer.location(), Some("/management/clients#ann"));
    let page = ada
        .post("log_in_as?rendered_for=ada:ann", &[("login", "sam")])
        .await;
    assert!(
        page.alert()
            .unwrap()
            .starts_with("You are now working as ada.")
    );
    let out = ada.post("sign_out?rendered_for=ann", &[]).await;
    assert_eq!(out.location(), Some("/login"), "the way out is always open");
}

#[tokio::test]
async fn what_is_closed_says_why_and_offers_to_return() {
    let panel = house().await;
    let mut ann = acting(&panel, "ada", "ann").await;
    let settings = ann.get("/settings/user").await;
    assert!(settings.body.contains("You are acting as ann."));
    for closed in ["/settings/user/password", "/settings/user/two-step/enable"] {
        assert!(!settings.body.contains(closed), "{closed}");
    }
    for path in [
        "/settings/user/password",
        "/settings/user/two-step/enable",
        "/settings/user/two-step/disable",
        "/settings/user/two-step/replace",
    ] {
        let page = ann.get(path).await;
        assert!(page.status == 403 && page.is_page(), "{path}: {page:?}");
        assert!(page.body.contains("You are acting as ann."), "{path}");
        assert!(
            page.body
                .contains(r#"action="/api/return_to_previous?rendered_for=ada:ann""#)
        );
        assert!(page.body.contains("Return to ada"), "{path}");
    }
    let code = ("code", "123456");
    let change = [
        ("current_password", PASSWORD),
        ("new_password", "nine yellow raincoats"),
        ("repeat_new_password", "nine yellow raincoats"),
    ];
    for (endpoint, fields) in [
        ("change_password", &change[..]),
        ("two_step_enrolment", &[]),
        ("enable_two_step", &[code]),
        ("cancel_two_step", &[]),
        ("disable_two_step", &[code]),
        ("phone_replacement", &[]),
        ("begin_phone_replacement", &[code]),
        ("replace_phone", &[code]),
    ] {
        let answer = ann.taking_json().post(endpoint, fields).await;
        assert_eq!(answer.status, 403, "{endpoint}: {answer:?}");
        assert_eq!(answer.error(), "closed_while_acting", "{endpoint}");
        let page = ann.post(endpoint, fields).await;
        assert!(page.status == 403 && page.is_page(), "{endpoint}: {page:?}");
        assert!(page.body.contains("Return to ada"), "{endpoint}");
    }
    let answer = panel.browser().sign_in("ann", PASSWORD).await;
    assert_eq!(answer.location(), Some("/"), "its password is what it was");
}

#[tokio::test]
async fn root_protects_admin_from_the_admin_level_and_is_out_of_it_at_once() {
    let panel = house().await;
    let mut root = panel.landed("root").await;
    let enrolment = root.taking_json().post("two_step_enrolment", &[]).await;
    let phone = crate::common::Phone::from_key(enrolment.json()["key"].as_str().unwrap());
    let page = root.get("/settings/user/two-step/enable").await;
    assert!(
        page.status == 200 && page.body.contains(":admin"),
        "{page:?}"
    );
    let code = phone.code(&panel.services);
    let answer = root.post("enable_two_step", &[("code", &code)]).await;
    let codes = Some("/settings/user/recovery-codes");
    assert_eq!(answer.location(), codes);
    assert_eq!(works_as(&root).await, "root");
    let answer = log_in_as(&mut root.taking_json(), "admin").await;
    assert_eq!(answer.error(), "protected");
}

#[tokio::test]
async fn without_a_password_admin_s_page_says_where_to_set_one() {
    let panel = TestPanel::with_accounts().await;
    let page = panel
        .landed("root")
        .await
        .get("/settings/user/two-step/enable")
        .await;
    let alert = page.alert().unwrap();
    assert!(alert.contains("admin has no password yet"), "{alert}");
    assert!(alert.contains("Edit admin"), "{alert}");
}

//! Accounts of other people, acting as them, what is refused, and the evidence of it all, with every secret marked.

use axum::{body::Body, http::Method};

use super::journeys::{
    ADA, ADA_NEW, BOB, BOB_SET, IN_LOGIN, NO_TOKEN, ROOT, SHORT, WRONG, Walk, follow,
};
use crate::{
    common::{Browser, Phone},
    management_forms::{Field, fields, seen},
};

const BOBS_PAGE: &str = "/management/clients/bob";
const BOBS: [Field<'static>; 2] = [("directory", "clients"), ("login", "bob")];

/// Makes `ada` and `bob` with passwords.
pub(crate) async fn make_accounts(walk: &Walk<'_>, root: &mut Browser) {
    for path in [
        "/management/staff",
        "/management/clients",
        "/management/clients/new",
    ] {
        root.visit(path).await;
    }
    for (password, repeat) in [(BOB, WRONG), (SHORT, SHORT)] {
        let form = [("password", password), ("repeat_password", repeat)];
        walk.refused(root, "create_account", &fields(&form)).await;
    }
    let form = [
        ("login", IN_LOGIN),
        ("password", BOB),
        ("repeat_password", BOB),
    ];
    walk.refused(root, "create_account", &fields(&form)).await;
    let form = [
        ("login", "ada"),
        ("level", "admin"),
        ("password", ADA),
        ("repeat_password", ADA),
    ];
    walk.done(root, "create_account", &fields(&form)).await;
    walk.wait(16);
    let mut form = vec![
        ("login", "bob"),
        ("password", BOB),
        ("repeat_password", BOB),
        ("ask_new_password", "on"),
        ("own_password", WRONG),
    ];
    walk.refused(root, "create_account", &fields(&form)).await;
    form[4].1 = ROOT;
    walk.done(root, "create_account", &fields(&form)).await;
    let list = [
        ("directory", "clients"),
        ("search", "bob"),
        ("order", "login"),
    ];
    for (endpoint, form) in [
        ("list_accounts", &list[..]),
        ("new_account_form", &list[..1]),
        ("account_form", &BOBS),
        ("current_identity", &[]),
        ("home", &[]),
    ] {
        let answer = root.taking_json().post(endpoint, form).await;
        assert_eq!(answer.status, 200, "{endpoint}");
    }
}

/// Acts as `bob` once the proof is old, returns, is led back by time, and resets his lost phone.
pub(crate) async fn act(walk: &Walk<'_>, mut ada: Browser, phone: &Phone) {
    walk.wait(16);
    walk.done(&mut ada, "log_in_as", &[("login", "bob")]).await;
    ada.taking_json().post("confirmation", &[]).await;
    let (right, wrong) = (walk.right(phone), walk.wrong(phone));
    for (password, code) in [(WRONG, &right), (ADA_NEW, &wrong)] {
        let form = [("password", password), ("code", code.as_str())];
        walk.refused(&ada, "confirm", &form).await;
    }
    let code = walk.right(phone);
    let form = [("password", ADA_NEW), ("code", code.as_str())];
    walk.done(&mut ada, "confirm", &form).await;
    let form = [
        ("current_password", WRONG),
        ("new_password", BOB_SET),
        ("repeat_new_password", BOB_SET),
    ];
    walk.refused(&ada, "change_password", &form).await;
    for path in [
        "/settings/user",
        "/settings/user/two-step/disable",
        "/settings/user/history",
    ] {
        ada.visit(path).await;
    }
    walk.done(&mut ada, "return_to_previous", &[]).await;
    walk.done(&mut ada, "log_in_as", &[("login", "bob")]).await;
    for _ in 0..2 {
        walk.wait(31);
        ada.visit("/").await;
    }
    lost_phone(walk, &mut ada, phone).await;
    set_password(walk, &mut ada, phone).await;
}

async fn lost_phone(walk: &Walk<'_>, ada: &mut Browser, phone: &Phone) {
    let (right, wrong) = (walk.right(phone), walk.wrong(phone));
    for (password, code) in [(WRONG, &right), (ADA_NEW, &wrong)] {
        let proof = [("own_password", password), ("own_code", code.as_str())];
        let form = [&BOBS[..], &proof].concat();
        walk.refused(ada, "disable_account_two_step", &form).await;
    }
    let code = walk.right(phone);
    let proof = [("own_password", ADA_NEW), ("own_code", code.as_str())];
    let form = [&BOBS[..], &proof].concat();
    walk.done(ada, "disable_account_two_step", &form).await;
}

async fn set_password(walk: &Walk<'_>, ada: &mut Browser, phone: &Phone) {
    walk.wait(16);
    let was = seen(ada, BOBS_PAGE).await;
    let code = walk.right(phone);
    let mut form = vec![
        ("login", "bob"),
        ("seen", was.as_str()),
        ("password", BOB_SET),
        ("repeat_password", BOB_SET),
        ("own_code", &code),
        ("own_password", WRONG),
    ];
    walk.refused(ada, "edit_account", &fields(&form)).await;
    let code = walk.right(phone);
    form.truncate(4);
    form.extend([("own_password", ADA_NEW), ("own_code", &code)]);
    walk.done(ada, "edit_account", &fields(&form)).await;
    // Another level, and what was seen before it.
    form.truncate(4);
    walk.refused(ada, "edit_account", &fields(&form)).await;
    let was = seen(ada, BOBS_PAGE).await;
    let level = [("login", "bob"), ("seen", was.as_str()), ("level", "staff")];
    walk.done(ada, "edit_account", &fields(&level)).await;
    walk.done(ada, "unlock_account", &BOBS).await;
    walk.done(ada, "disable_account", &BOBS).await;
    let form = [("login", "bob"), ("password", BOB_SET)];
    walk.refused(&walk.browser("bob"), "sign_in", &form).await;
    walk.done(ada, "enable_account", &BOBS).await;
}

/// What is refused before anybody reads it, with secrets in every place there is.
pub(crate) async fn refusals(walk: &Walk<'_>, root: &mut Browser) {
    let form = [("login", "root"), ("password", ROOT)];
    let stranger = walk.browser("stranger");
    for (name, value) in [
        ("sec-fetch-site", "cross-site"),
        ("content-type", "text/plain"),
        ("host", "evil.example"),
        ("content-length", "70000"),
        ("authorization", ROOT),
    ] {
        let browser = stranger.with_header(name, value);
        let answer = browser
            .clone()
            .post("sign_in?rendered_for=bob", &form)
            .await;
        follow(&mut browser.clone(), &answer).await;
    }
    for body in [
        format!("login=root&password={WRONG}&password={ROOT}"),
        format!("login=%00&password={ROOT}"),
        format!("login=%zz&password={ROOT}"),
        format!("login[a][b]={ROOT}&password={ROOT}"),
        format!("{ROOT}{}", "x".repeat(70_000)),
        ROOT.to_owned(),
    ] {
        for endpoint in ["sign_in", "change_password", "nothing"] {
            for mut browser in [stranger.clone(), stranger.taking_json(), root.clone()] {
                browser.post_body(endpoint, Body::from(body.clone())).await;
            }
        }
    }
    let word = ROOT.split(' ').next().unwrap();
    for path in [
        format!("/{word}"),
        format!("/api/{word}"),
        format!("/pkg/{word}"),
        format!("/login?next=%ff{word}"),
        format!("/login?__err={word}"),
        format!("/management/audit/{NO_TOKEN}"),
    ] {
        for method in [Method::GET, Method::POST, Method::DELETE] {
            root.clone().request(method.clone(), &path).await;
            stranger.clone().request(method, &path).await;
        }
    }
}

/// Forms of a page that is out of date.
pub(crate) async fn stale_forms(walk: &Walk<'_>) {
    let mut bob = walk.half("bob", "bob", BOB_SET).await;
    let form = [
        ("current_password", BOB_SET),
        ("new_password", BOB),
        ("repeat_new_password", BOB),
    ];
    walk.refused(&bob, "change_password?rendered_for=ada", &form)
        .await;
    let old = bob.clone();
    walk.done(&mut bob, "sign_out", &[]).await;
    walk.refused(&old, "change_password", &form).await;
    old.clone().visit("/settings/user").await;
}

/// The audit log on its page and as a file, and everybody's own history; then all leave.
pub(crate) async fn evidence(walk: &Walk<'_>) {
    // An operator removes the row by hand, and the next sign-in notices.
    let remove = "DELETE FROM totp WHERE login = 'ada'";
    walk.panel.database.execute(remove).await;
    for (login, password) in [("ada", ADA_NEW), ("root", ROOT), ("bob", BOB_SET)] {
        let mut browser = walk.half(login, login, password).await;
        for path in [
            "/",
            "/settings/user",
            "/settings/user/history",
            "/management/staff",
            "/management/clients",
            "/management/audit",
            "/management/audit?account=bob&event=sign_in.password",
            "/management/audit/export",
        ] {
            browser.visit(path).await;
        }
        for endpoint in ["sign_in_history", "audit_log", "home"] {
            browser.taking_json().post(endpoint, &[]).await;
        }
        walk.done(&mut browser, "sign_out", &[]).await;
    }
}

//! What is refused before a page or server function sees it, and what goes wrong inside.

use app::document::WayBack;
use axum::{
    Router,
    body::Body,
    http::{Method, Request},
    routing::get,
};
use contract::Login;
use domain::test_support::PASSWORD;
use server::{middleware::refusal::Refusal, router, state::PanelState};

use super::{Kind, require};
use crate::{
    acting::{acting, house},
    common::{Browser, TestPanel, browser::form},
};

/// Its status. A new refusal has to be added to [`all`] as well.
const fn status(refusal: &Refusal) -> u16 {
    match refusal {
        Refusal::Malformed(_) => 400,
        Refusal::SignInRequired => 401,
        Refusal::WrongOrigin
        | Refusal::Forbidden
        | Refusal::ForbiddenWhileActing { .. }
        | Refusal::ClosedWhileActing { .. } => 403,
        Refusal::NotFound => 404,
        Refusal::MethodNotAllowed(_) => 405,
        Refusal::TooSlow => 408,
        Refusal::IdentityChanged { .. } => 409,
        Refusal::TooLarge => 413,
        Refusal::NoForm => 415,
        Refusal::WrongHost => 421,
        Refusal::Internal => 500,
        Refusal::Unavailable { .. } => 503,
    }
}

fn way_back() -> WayBack {
    WayBack {
        previous: "ada".to_owned(),
        identity: "ann:ada".to_owned(),
    }
}

fn all() -> [Refusal; 15] {
    let login = |login| Login::parse(login).unwrap();
    [
        Refusal::Malformed("test"),
        Refusal::SignInRequired,
        Refusal::WrongOrigin,
        Refusal::Forbidden,
        Refusal::ForbiddenWhileActing {
            login: login("ann"),
            way_back: way_back(),
        },
        Refusal::ClosedWhileActing {
            login: login("ann"),
            way_back: way_back(),
        },
        Refusal::NotFound,
        Refusal::MethodNotAllowed("GET"),
        Refusal::TooSlow,
        Refusal::IdentityChanged {
            login: login("ann"),
            is_acting: true,
        },
        Refusal::TooLarge,
        Refusal::NoForm,
        Refusal::WrongHost,
        Refusal::Internal,
        Refusal::Unavailable { retry_after: 5 },
    ]
}

#[tokio::test]
async fn every_refusal_has_them_as_a_page_and_as_data() {
    let panel = TestPanel::with_accounts().await;
    for refusal in all() {
        let status = status(&refusal);
        let routes: Router<PanelState> = Router::new().route("/", get(async || refusal));
        let mut browser = Browser::new(router::finished(routes, panel.state.clone()));
        let page = browser.get("/").await;
        require(&page, status, Kind::StaticPage);
        assert!(page.is_page() && !page.body.contains("<script"), "{page:?}");
        let data = browser.taking_json().get("/").await;
        require(&data, status, Kind::Data);
        assert!(!data.error().is_empty());
        for answer in [page, data] {
            assert_eq!(answer.header("allow").is_some(), status == 405);
            assert_eq!(answer.header("retry-after").is_some(), status == 503);
        }
    }
}

#[tokio::test]
async fn a_panic_is_a_500_with_all_of_them_and_ends_nobody_else_s_request() {
    let panel = TestPanel::with_accounts().await;
    let routes: Router<PanelState> = Router::new()
        .route(
            "/panic",
            get(async || -> &'static str { panic!("hunter2") }),
        )
        .route("/", get(async || "well"));
    let mut browser = Browser::new(router::finished(routes, panel.state.clone()));
    let page = browser.get("/panic").await;
    require(&page, 500, Kind::StaticPage);
    assert!(page.is_page() && !page.body.contains("hunter2"));
    let data = browser.taking_json().get("/panic").await;
    require(&data, 500, Kind::Data);
    assert_eq!(data.body, r#"{"error":"internal"}"#);
    require(&browser.get("/").await, 200, Kind::Data);
}

/// A request, and how it is refused.
type Case = (Browser, Request<()>, u16);

fn case(browser: &Browser, request: axum::http::request::Builder, status: u16) -> Case {
    (browser.clone(), request.body(()).unwrap(), status)
}

fn post(endpoint: &str) -> axum::http::request::Builder {
    Request::post(format!("/api/{endpoint}"))
        .header("sec-fetch-site", "same-origin")
        .header("content-type", "application/x-www-form-urlencoded")
}

async fn cases(panel: &TestPanel) -> Vec<Case> {
    let (nobody, ann) = (panel.browser(), panel.signed_in("ann").await);
    let as_bob = acting(panel, "sam", "bob").await;
    let cross_site = |request: axum::http::request::Builder| {
        let mut request = request;
        request
            .headers_mut()
            .unwrap()
            .insert("sec-fetch-site", "cross-site".parse().unwrap());
        request
    };
    let of_kind = |kind: &'static str| {
        let mut request = post("sign_in");
        let headers = request.headers_mut().unwrap();
        headers.insert("content-type", kind.parse().unwrap());
        request
    };
    vec![
        case(&nobody, Request::get("/%ff"), 400),
        case(&nobody, Request::options("*"), 400),
        case(
            &nobody,
            Request::get("/").header("cookie", &b"__Host-vestibule=\xff"[..]),
            400,
        ),
        case(&nobody, post("sign_in"), 400),
        case(&nobody, post("home"), 401),
        case(&nobody, cross_site(post("sign_in")), 403),
        case(&ann, Request::get("/management/staff"), 403),
        case(&ann, Request::get("/management/audit"), 403),
        case(&ann, Request::get("/management/audit/export"), 403),
        case(&ann, post("create_account"), 403),
        case(&as_bob, Request::get("/settings/user/password"), 403),
        case(&nobody, Request::get("/nowhere"), 404),
        case(&nobody, Request::get("/setup"), 404),
        case(&nobody, Request::get("/metrics"), 404),
        case(&nobody, post("nothing"), 404),
        case(&nobody, Request::get("/api/sign_in"), 405),
        case(&nobody, Request::head("/api/sign_in"), 405),
        case(
            &nobody,
            Request::post("/login").header("sec-fetch-site", "none"),
            405,
        ),
        case(&nobody, Request::options("/login"), 405),
        case(&nobody, Request::trace("/login"), 405),
        case(&as_bob, post("sign_in_history?rendered_for=bob"), 409),
        case(
            &nobody,
            post("sign_in").header("content-length", "70000"),
            413,
        ),
        case(&nobody, of_kind("text/plain"), 415),
        case(
            &nobody.with_header("host", "evil.example"),
            Request::get("/"),
            421,
        ),
        case(&nobody.with_header("host", ""), Request::get("/"), 421),
    ]
}

#[tokio::test]
async fn what_is_refused_in_earnest_has_them() {
    let panel = house().await;
    for (browser, request, status) in cases(&panel).await {
        let what = format!("{} {}", request.method(), request.uri());
        let answers = [
            (browser.clone(), Kind::StaticPage),
            (browser.taking_json(), Kind::Data),
        ];
        for (mut browser, kind) in answers {
            let mut again = Request::builder()
                .method(request.method())
                .uri(request.uri());
            again
                .headers_mut()
                .unwrap()
                .extend(request.headers().clone());
            if let Some(cookie) = request.headers().get("cookie") {
                browser.cookies.clear();
                browser.headers.insert("cookie", cookie.clone());
            }
            let answer = browser.send(again, Body::empty()).await;
            assert_eq!(answer.status.as_u16(), status, "{what}: {answer:?}");
            require(&answer, status, kind);
        }
    }
    let mut browser = panel.browser();
    let wide = form(&[("login", "ann"), ("password", &"x".repeat(70_000))]);
    require(
        &browser.post_body("sign_in", wide).await,
        413,
        Kind::StaticPage,
    );
    let connect = browser.request(Method::CONNECT, "panel.example:443").await;
    require(&connect, 400, Kind::StaticPage);
}

#[tokio::test]
async fn a_fault_before_the_page_has_them() {
    let panel = TestPanel::with_accounts().await;
    let mut browser = panel.browser();
    browser.sign_in("ann", PASSWORD).await;
    panel
        .database
        .execute("ALTER TABLE session RENAME TO gone")
        .await;
    require(&browser.get("/").await, 500, Kind::StaticPage);
    let data = browser.taking_json().post("home", &[]).await;
    require(&data, 500, Kind::Data);
}

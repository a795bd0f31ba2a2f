//! A browser: it keeps cookies, says where its forms come from, and follows redirects when it is told to.

use std::{collections::BTreeMap, net::SocketAddr, sync::Arc};

use axum::{
    Router,
    body::Body,
    extract::ConnectInfo,
    http::{HeaderMap, HeaderValue, Method, Request, header},
};
use http_body_util::BodyExt as _;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use tower::ServiceExt as _;

use super::{Answer, ORIGIN};

/// Sees what was asked for, and the headers and the body of the answer.
pub(crate) type Watcher = Arc<dyn Fn(&str, &HeaderMap, &[u8]) + Send + Sync>;

/// A visitor of a test panel.
#[derive(Clone)]
pub(crate) struct Browser {
    router: Router,
    /// The cookies it holds.
    pub cookies: BTreeMap<String, String>,
    /// What it sends with every request, on top of cookies and what a form needs.
    pub headers: HeaderMap,
    /// Where its connections come from.
    pub peer: SocketAddr,
    /// Who looks on.
    pub watcher: Option<Watcher>,
}

impl Browser {
    /// A browser without JavaScript, at an address of the documentation's network.
    pub(crate) fn new(router: Router) -> Self {
        let headers = [
            (header::ACCEPT, "text/html,application/xhtml+xml"),
            (header::HOST, "panel.example"),
            (header::USER_AGENT, "Testing/1.0"),
        ];
        Self {
            router,
            cookies: BTreeMap::new(),
            headers: headers
                .map(|(name, value)| (name, HeaderValue::from_static(value)))
                .into_iter()
                .collect(),
            peer: "198.51.100.7:40000".parse().unwrap(),
            watcher: None,
        }
    }

    /// The same browser with JavaScript, whose forms take JSON. It shares no cookies from now on.
    pub(crate) fn taking_json(&self) -> Self {
        let mut other = self.clone();
        other
            .headers
            .insert(header::ACCEPT, HeaderValue::from_static("application/json"));
        other
    }

    /// The same browser with another header in every request; `""` removes it.
    pub(crate) fn with_header(&self, name: &'static str, value: &str) -> Self {
        let mut other = self.clone();
        other.headers.remove(name);
        if !value.is_empty() {
            other
                .headers
                .insert(name, HeaderValue::from_bytes(value.as_bytes()).unwrap());
        }
        other
    }

    /// Visits a page.
    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        self.send(
            Request::get(path).header("sec-fetch-site", "none"),
            Body::empty(),
        )
        .await
    }

    /// Visits a page and every page that it leads to.
    pub(crate) async fn visit(&mut self, path: &str) -> Answer {
        let mut answer = self.get(path).await;
        for _ in 0..5 {
            let Some(location) = answer.location() else {
                break;
            };
            let path = location.strip_prefix(ORIGIN).unwrap_or(location).to_owned();
            answer = self.get(&path).await;
        }
        answer
    }

    /// Sends a form of the panel.
    pub(crate) async fn post(&mut self, endpoint: &str, fields: &[(&str, &str)]) -> Answer {
        self.post_body(endpoint, form(fields)).await
    }

    /// Sends a form with a body as it stands.
    pub(crate) async fn post_body(&mut self, endpoint: &str, body: impl Into<Body>) -> Answer {
        let mut request = Request::post(format!("/api/{endpoint}"));
        for (name, value) in [
            ("sec-fetch-site", "same-origin"),
            ("content-type", "application/x-www-form-urlencoded"),
        ] {
            if !self.headers.contains_key(name) {
                request = request.header(name, value);
            }
        }
        self.send(request, body.into()).await
    }

    /// Sends a form and reads the page that it leads to.
    pub(crate) async fn submit(&mut self, endpoint: &str, fields: &[(&str, &str)]) -> Answer {
        let answer = self.post(endpoint, fields).await;
        let location = answer
            .location()
            .unwrap_or_else(|| panic!("it leads nowhere: {answer:?}"))
            .to_owned();
        self.visit(location.strip_prefix(ORIGIN).unwrap_or(&location))
            .await
    }

    /// Sends login and password.
    pub(crate) async fn sign_in(&mut self, login: &str, password: &str) -> Answer {
        self.post("sign_in", &[("login", login), ("password", password)])
            .await
    }

    /// Sends a request with another method.
    pub(crate) async fn request(&mut self, method: Method, path: &str) -> Answer {
        self.send(
            Request::builder()
                .method(method)
                .uri(path)
                .header("sec-fetch-site", "same-origin"),
            Body::empty(),
        )
        .await
    }

    /// Sends a request as it stands, with the browser's own headers where it has none.
    pub(crate) async fn send(
        &mut self,
        request: axum::http::request::Builder,
        body: Body,
    ) -> Answer {
        let mut request = request.body(body).unwrap();
        for (name, value) in &self.headers {
            request.headers_mut().insert(name, value.clone());
        }
        if !self.cookies.is_empty() {
            let pairs: Vec<_> = self
                .cookies
                .iter()
                .map(|(name, value)| format!("{name}={value}"))
                .collect();
            request.headers_mut().insert(
                header::COOKIE,
                HeaderValue::try_from(pairs.join("; ")).unwrap(),
            );
        }
        request.extensions_mut().insert(ConnectInfo(self.peer));
        let asked = format!("{} {}", request.method(), request.uri());
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (head, body) = response.into_parts();
        self.keep_cookies(&head.headers);
        let body = body.collect().await.unwrap().to_bytes();
        if let Some(watch) = &self.watcher {
            watch(&asked, &head.headers, &body);
        }
        Answer {
            status: head.status,
            headers: head.headers,
            body: String::from_utf8_lossy(&body).into_owned(),
        }
    }

    /// Takes over the cookies of an answer that another form of this browser got.
    pub(crate) fn keep(&mut self, answer: &Answer) {
        self.keep_cookies(&answer.headers);
    }

    fn keep_cookies(&mut self, headers: &HeaderMap) {
        for line in headers.get_all(header::SET_COOKIE) {
            let line = line.to_str().unwrap();
            let (name, value) = line.split(';').next().unwrap().split_once('=').unwrap();
            if line.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }
}

/// Fields as a form sends them.
pub(crate) fn form(fields: &[(&str, &str)]) -> String {
    let encode = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    fields
        .iter()
        .map(|(name, value)| format!("{}={}", encode(name), encode(value)))
        .collect::<Vec<_>>()
        .join("&")
}

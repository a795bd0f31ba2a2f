//! Requests that nobody's browser sends: any method, address, headers and form, near enough to good ones to get far.

use std::fmt;

use axum::{
    body::Body,
    http::{HeaderName, HeaderValue, Method, Request, Uri, header},
};
use leptos::server_fn::axum::server_fn_paths;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use proptest::{collection::vec, prelude::*, sample::select};

use super::words::{BEGINNINGS, ENDS, HEADERS, MARKUP, METHODS, NAMES, PAGES, WORDS};

/// The longest form that is read.
const LONGEST: usize = 64 * 1024;

/// A request, as it would stand on the line.
#[derive(Clone)]
pub(crate) struct Hostile {
    method: &'static str,
    target: Vec<u8>,
    /// Names, values, and whether one replaces what a good request has under that name.
    headers: Vec<(&'static str, Vec<u8>, bool)>,
    body: Vec<u8>,
}

impl fmt::Debug for Hostile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} {}", self.method, self.target.escape_ascii())?;
        for (name, value, replaces) in &self.headers {
            let sign = if *replaces { ":" } else { "+:" };
            writeln!(f, "{name}{sign} {}", value.escape_ascii())?;
        }
        let shown = &self.body[..self.body.len().min(2_000)];
        write!(f, "\n{} ({} bytes)", shown.escape_ascii(), self.body.len())
    }
}

impl Hostile {
    /// The path of the server function that it is for, if it is for one.
    pub(crate) fn function(&self) -> Option<&'static str> {
        let path = self.target.split(|byte| *byte == b'?').next()?;
        let mut functions = server_fn_paths().map(|(path, _)| path);
        functions.find(|function| function.as_bytes() == path)
    }

    /// The request with the headers of a good one and the caller's `cookies`. `None` where it cannot even be written: no
    /// server would pass it on.
    pub(crate) fn build(&self, cookies: &str) -> Option<Request<Body>> {
        let mut request = Request::new(Body::from(self.body.clone()));
        *request.method_mut() = Method::from_bytes(self.method.as_bytes()).ok()?;
        *request.uri_mut() = Uri::try_from(self.target.as_slice()).ok()?;
        let headers = request.headers_mut();
        for (name, value) in [
            (header::HOST, "panel.example"),
            (header::ACCEPT, "text/html"),
            (header::CONTENT_TYPE, "application/x-www-form-urlencoded"),
            (HeaderName::from_static("sec-fetch-site"), "same-origin"),
            (header::COOKIE, cookies),
        ] {
            headers.insert(name, HeaderValue::try_from(value).ok()?);
        }
        for (name, value, replaces) in &self.headers {
            let value = HeaderValue::from_bytes(value).ok()?;
            if *replaces {
                headers.insert(*name, value);
            } else {
                headers.append(*name, value);
            }
        }
        Some(request)
    }
}

/// Any such request.
pub(crate) fn hostile() -> impl Strategy<Value = Hostile> {
    let to_function = (
        prop_oneof![9 => Just("POST"), 1 => select(&METHODS[..])],
        function(),
        headers(),
        body(),
    );
    let to_page = (
        prop_oneof![9 => Just("GET"), 3 => select(&METHODS[..])],
        page(),
        headers(),
        prop_oneof![4 => Just(Vec::new()), 1 => body()],
    );
    prop_oneof![to_function, to_page].prop_map(|(method, target, headers, body)| Hostile {
        method,
        target,
        headers,
        body,
    })
}

fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => select(&WORDS[..]).prop_map(str::to_owned),
        2 => "\\PC{0,12}",
        1 => any::<String>(),
        1 => Just(format!("a\"'>{MARKUP}")),
        1 => (0_usize..5_000).prop_map(|length| "x".repeat(length)),
    ]
}

/// A word as forms and queries have it, or as it is.
fn encoded() -> impl Strategy<Value = String> {
    (word(), prop::bool::weighted(0.9)).prop_map(|(word, is_encoded)| {
        if is_encoded {
            utf8_percent_encode(&word, NON_ALPHANUMERIC).to_string()
        } else {
            word
        }
    })
}

fn pairs(most: usize) -> impl Strategy<Value = String> {
    let name = prop_oneof![9 => select(&NAMES[..]).prop_map(str::to_owned), 1 => encoded()];
    let shape = select(&["", "", "", "", "[]", "[0]", "[a][b]", "["][..]);
    let pair = (name, shape, encoded())
        .prop_map(|(name, shape, value)| [&name, shape, "=", &value].concat());
    vec(pair, 0..=most).prop_map(|pairs| pairs.join("&"))
}

fn with_query(path: impl Strategy<Value = String>) -> impl Strategy<Value = Vec<u8>> {
    (path, prop::option::of(pairs(4))).prop_map(|(path, query)| match query {
        Some(query) => format!("{path}?{query}").into_bytes(),
        None => path.into_bytes(),
    })
}

fn function() -> impl Strategy<Value = Vec<u8>> {
    let mut paths: Vec<&str> = server_fn_paths().map(|(path, _)| path).collect();
    paths.sort_unstable();
    let path = select(paths).prop_map(str::to_owned);
    prop_oneof![9 => with_query(path.clone()), 1 => twisted(path)]
}

fn page() -> impl Strategy<Value = Vec<u8>> {
    let path = select(&PAGES[..]).prop_map(str::to_owned);
    prop_oneof![6 => with_query(path.clone()), 3 => twisted(path), 1 => vec(any::<u8>(), 0..60)]
}

/// An address that is nearly a good one.
fn twisted(path: impl Strategy<Value = String>) -> impl Strategy<Value = Vec<u8>> {
    let end = prop_oneof![
        select(&ENDS[..]).prop_map(str::to_owned),
        encoded().prop_map(|word| format!("/{word}")),
        (0_usize..9_000).prop_map(|length| "/a".repeat(length)),
    ];
    let begin = select(&BEGINNINGS[..]);
    (begin, path, end, any::<bool>()).prop_map(|(begin, path, end, is_loud)| {
        let path = if is_loud { path.to_uppercase() } else { path };
        [begin, &path, &end].concat().into_bytes()
    })
}

fn headers() -> impl Strategy<Value = Vec<(&'static str, Vec<u8>, bool)>> {
    let value = prop_oneof![
        4 => word().prop_map(String::into_bytes),
        1 => vec(any::<u8>(), 0..40),
    ];
    let accept = select(&["application/json", "*/*", ""][..])
        .prop_map(|kind| vec![("accept", kind.as_bytes().to_vec(), true)]);
    let any_of_them = vec((select(&HEADERS[..]), value, any::<bool>()), 0..3);
    prop_oneof![2 => accept, 4 => any_of_them, 2 => Just(Vec::new())]
}

/// What a field may well hold.
fn plausible(name: &str) -> &'static str {
    match name {
        "login" => "bob",
        "directory" => "clients",
        "order" => "login",
        "level" => "client",
        "full_name" => "Bob",
        "code" => "123456",
        "next" => "/",
        "current_password" => "wrong",
        _ => "",
    }
}

fn body() -> impl Strategy<Value = Vec<u8>> {
    let whole = vec(prop::option::weighted(0.3, encoded()), NAMES.len()).prop_map(|values| {
        let pairs = NAMES.iter().zip(values);
        let pairs = pairs.map(|(name, value)| {
            let value = value.unwrap_or_else(|| plausible(name).to_owned());
            [name, "=", &value].concat()
        });
        pairs.collect::<Vec<_>>().join("&")
    });
    let deep = (1_usize..3_000).prop_map(|depth| format!("login{}=x", "[a]".repeat(depth)));
    let edge =
        (LONGEST - 1..=LONGEST + 1).prop_map(|length| format!("login={}", "x".repeat(length - 6)));
    prop_oneof![
        6 => whole.prop_map(String::into_bytes),
        3 => pairs(8).prop_map(String::into_bytes),
        1 => deep.prop_map(String::into_bytes),
        1 => edge.prop_map(String::into_bytes),
        1 => vec(any::<u8>(), 0..200),
    ]
}

//! A browser that visits real servers: it keeps cookies, and takes JSON from forms as the panel's own scripts do.

use std::{collections::BTreeMap, net::SocketAddr};

use super::wire::exchange;

/// A visitor whose every request is a connection of its own.
#[derive(Clone)]
pub(crate) struct Visitor {
    /// Where its requests go.
    pub address: SocketAddr,
    /// The cookies it holds.
    pub cookies: BTreeMap<String, String>,
    /// For whom a proxy says that it asks, where the server believes one.
    pub forwarded_for: Option<String>,
}

impl Visitor {
    /// A visitor who has never been there.
    pub(crate) fn to(address: SocketAddr) -> Self {
        Self {
            address,
            cookies: BTreeMap::new(),
            forwarded_for: None,
        }
    }

    /// Sends a request, and keeps the cookies of an answer that came whole. From a server that has gone comes nothing.
    fn send(&mut self, head: &str, body: &str) -> String {
        let cookies: Vec<_> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let forwarded_for = self.forwarded_for.as_ref();
        let request = format!(
            "{head}\r\nHost: localhost:3000\r\nConnection: close\r\n\
             Sec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\nCookie: {}\r\n{}\
             Content-Length: {}\r\n\r\n{body}",
            cookies.join("; "),
            forwarded_for.map_or_else(String::new, |address| format!(
                "X-Forwarded-For: {address}\r\n"
            )),
            body.len()
        );
        let answer = exchange(self.address, request.as_bytes());
        if let Some((head, _)) = answer.split_once("\r\n\r\n") {
            for cookie in head
                .lines()
                .filter_map(|line| line.strip_prefix("set-cookie: "))
            {
                self.keep(cookie);
            }
        }
        answer
    }

    fn keep(&mut self, cookie: &str) {
        let (name, rest) = cookie.split_once('=').unwrap();
        let value = rest.split(';').next().unwrap();
        if value.is_empty() {
            self.cookies.remove(name);
        } else {
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
    }

    /// Visits a page.
    pub(crate) fn get(&mut self, path: &str) -> String {
        self.send(&format!("GET {path} HTTP/1.1\r\nAccept: text/html"), "")
    }

    /// Sends a form.
    pub(crate) fn post(&mut self, endpoint: &str, body: &str) -> String {
        let head = format!("POST /api/{endpoint} HTTP/1.1\r\nAccept: application/json");
        self.send(&head, body)
    }

    /// Sends login and password.
    pub(crate) fn sign_in(&mut self, login: &str, password: &str) -> String {
        let password = password.replace(' ', "+");
        self.post("sign_in", &format!("login={login}&password={password}"))
    }

    /// Sends a new password with the present one.
    pub(crate) fn change_password(&mut self, current: &str, new: &str) -> String {
        let (current, new) = (current.replace(' ', "+"), new.replace(' ', "+"));
        let body =
            format!("current_password={current}&new_password={new}&repeat_new_password={new}");
        self.post("change_password", &body)
    }

    /// The pending key of the session.
    pub(crate) fn pending_key(&mut self) -> String {
        let enrolment = json(&self.post("two_step_enrolment", ""));
        enrolment["key"].as_str().unwrap().to_owned()
    }

    /// Sends a one-time password to one of the forms that take it.
    pub(crate) fn send_code(&mut self, endpoint: &str, code: &str) -> String {
        self.post(endpoint, &format!("code={code}"))
    }

    /// The login of the account whose rights are in force; `None` without a session.
    pub(crate) fn works_as(&mut self) -> Option<String> {
        let answer = self.post("current_identity", "");
        assert!(
            is_ok(&answer) || answer.starts_with("HTTP/1.1 401"),
            "{answer}"
        );
        json(&answer)["login"].as_str().map(str::to_owned)
    }
}

/// Whether an answer says that it is done.
pub(crate) fn is_ok(answer: &str) -> bool {
    answer.starts_with("HTTP/1.1 200")
}

/// The body of an answer as JSON.
pub(crate) fn json(answer: &str) -> serde_json::Value {
    let start = answer
        .find('{')
        .unwrap_or_else(|| panic!("no JSON: {answer}"));
    serde_json::from_str(&answer[start..]).unwrap()
}

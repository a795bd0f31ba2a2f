//! What is written down while people use the panel: every answer to every browser, and every secret that was on the way.

use std::{
    ops::Range,
    sync::{Arc, Mutex},
};

use axum::http::{HeaderMap, header};

use super::needles::{Search, Secret};
use crate::common::{Browser, TestPanel};

/// An answer, and who got it.
struct Exchange {
    who: &'static str,
    asked: String,
    answer: Vec<u8>,
}

/// The one place where a key or recovery code may be seen: its own page, for its own session, while that shows it.
struct Shown {
    secret: usize,
    who: &'static str,
    exchanges: Range<usize>,
}

#[derive(Default)]
struct Written {
    exchanges: Vec<Exchange>,
    secrets: Vec<Secret>,
    shown: Vec<Shown>,
}

/// The journal; clones write into the same one.
#[derive(Clone, Default)]
pub(crate) struct Journal(Arc<Mutex<Written>>);

impl Journal {
    /// A browser whose answers are written down.
    pub(crate) fn browser(&self, panel: &TestPanel, who: &'static str) -> Browser {
        let written = Arc::clone(&self.0);
        let mut browser = panel.browser();
        browser.watcher = Some(Arc::new(move |asked, headers, body| {
            written.lock().unwrap().add(who, asked, headers, body);
        }));
        browser
    }

    /// How many answers there were.
    pub(crate) fn length(&self) -> usize {
        self.0.lock().unwrap().exchanges.len()
    }

    /// Something that nobody may ever be shown.
    pub(crate) fn keep_secret(&self, secret: Secret) {
        self.0.lock().unwrap().secrets.push(secret);
    }

    /// A code, which nobody may ever be shown.
    pub(crate) fn code(&self, code: String) -> String {
        self.keep_secret(Secret::code(&code));
        code
    }

    /// A key that was pending since so many answers, and is so no longer.
    pub(crate) fn key(&self, key: &str, who: &'static str, since: usize) {
        self.shown(Secret::key(key), who, since);
    }

    /// Recovery codes that were shown since so many answers, and are so no longer.
    pub(crate) fn recovery_codes(&self, codes: &[String], who: &'static str, since: usize) {
        for code in codes {
            self.shown(Secret::recovery_code(code), who, since);
        }
    }

    fn shown(&self, secret: Secret, who: &'static str, since: usize) {
        let mut written = self.0.lock().unwrap();
        let shown = Shown {
            secret: written.secrets.len(),
            who,
            exchanges: since..written.exchanges.len(),
        };
        written.shown.push(shown);
        written.secrets.push(secret);
    }

    /// The server functions that were asked.
    pub(crate) fn endpoints(&self) -> Vec<String> {
        let written = self.0.lock().unwrap();
        let asked = written.exchanges.iter();
        asked
            .filter_map(|exchange| exchange.asked.strip_prefix("POST "))
            .map(|path| path.split('?').next().unwrap().to_owned())
            .collect()
    }

    /// Whether a page was asked for.
    pub(crate) fn has_seen(&self, path: &str) -> bool {
        let written = self.0.lock().unwrap();
        written.exchanges.iter().any(|exchange| {
            let asked = exchange.asked.strip_prefix("GET ").unwrap_or_default();
            asked.split('?').next() == Some(path)
        })
    }

    /// Where an answer holds a secret.
    pub(crate) fn leaks(&self) -> Vec<String> {
        let written = self.0.lock().unwrap();
        let search = Search::of(&written.secrets);
        let mut leaks = Vec::new();
        for (at, exchange) in written.exchanges.iter().enumerate() {
            for found in search.find(&exchange.answer) {
                if !written.may_show(found.secret, at) {
                    let name = &written.secrets[found.secret].name;
                    let Exchange { who, asked, .. } = exchange;
                    leaks.push(format!("{name}, to {who}, {asked}: …{}…", found.around));
                }
            }
        }
        leaks
    }

    /// Where something else holds one.
    pub(crate) fn leaks_in(&self, place: &str, heap: &[u8]) -> Vec<String> {
        let written = self.0.lock().unwrap();
        let found = Search::of(&written.secrets).find(heap);
        found
            .into_iter()
            .map(|found| {
                let name = &written.secrets[found.secret].name;
                format!("{name}, in {place}: …{}…", found.around)
            })
            .collect()
    }
}

impl Written {
    /// Writes an answer down. The cookie that it brings is the browser's own and is left out, and a secret from now on,
    /// unless it names a language or a theme.
    fn add(&mut self, who: &'static str, asked: &str, headers: &HeaderMap, body: &[u8]) {
        let mut answer = Vec::new();
        for (name, value) in headers {
            let mut value = value.as_bytes();
            if name == header::SET_COOKIE {
                let line = std::str::from_utf8(value).unwrap();
                let (cookie, attributes) = line.split_once(';').unwrap();
                let (cookie, token) = cookie.split_once('=').unwrap();
                let is_choice = ["-language", "-theme", "-done"]
                    .iter()
                    .any(|end| cookie.ends_with(end));
                if !token.is_empty() && !is_choice {
                    let name = format!("{who}'s cookie {cookie}");
                    self.secrets.push(Secret::token(&name, token));
                }
                value = attributes.as_bytes();
            }
            answer.extend_from_slice(name.as_str().as_bytes());
            answer.extend_from_slice(b": ");
            answer.extend_from_slice(value);
            answer.push(b'\n');
        }
        answer.extend_from_slice(body);
        self.exchanges.push(Exchange {
            who,
            asked: asked.to_owned(),
            answer,
        });
    }

    fn may_show(&self, secret: usize, at: usize) -> bool {
        let Exchange { who, asked, .. } = &self.exchanges[at];
        let pages = [
            "GET /settings/user/two-step/enable",
            "GET /settings/user/two-step/replace",
            "GET /settings/user/recovery-codes",
        ];
        let queries = [
            "POST /api/two_step_enrolment",
            "POST /api/phone_replacement",
            "POST /api/recovery_codes",
        ];
        let is_its_page =
            pages.iter().any(|page| asked.starts_with(page)) || queries.contains(&&**asked);
        is_its_page
            && self.shown.iter().any(|shown| {
                shown.secret == secret && shown.who == *who && shown.exchanges.contains(&at)
            })
    }
}

//! Which headers an answer must have, by what it is: all of them, and no others.

use std::collections::BTreeMap;

use axum::http::{HeaderMap, header};

/// What an answer is, as far as its headers go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A page of the application, with scripts.
    Page,
    /// A page without scripts: one that refuses, or the mere head of another.
    StaticPage,
    /// JSON, a list, a word, a redirect: for its caller, and for now.
    Data,
    /// A file whose name changes with its content.
    HashedFile,
    /// Another file.
    File,
}

/// What stands for the nonce.
const NONCE: &str = "NONCE";

/// Headers that say how a browser must treat the answer.
const PROTECTING: [&str; 8] = [
    "cache-control",
    "content-security-policy",
    "cross-origin-opener-policy",
    "cross-origin-resource-policy",
    "permissions-policy",
    "referrer-policy",
    "strict-transport-security",
    "x-content-type-options",
];

/// Headers that say what it is, or what to do next.
const DESCRIBING: [&str; 16] = [
    "accept-ranges",
    "allow",
    "content-disposition",
    "content-encoding",
    "content-language",
    "content-length",
    "content-range",
    "content-type",
    "etag",
    "last-modified",
    "location",
    "retry-after",
    // Where the framework's own client goes after a form.
    "serverfnredirect",
    "set-cookie",
    "vary",
    "x-request-id",
];

impl Kind {
    /// What an answer claims to be, for those that are not known beforehand.
    pub(crate) fn claimed(headers: &HeaderMap) -> Self {
        let has = |name: header::HeaderName, part: &str| {
            let value = headers.get(name).and_then(|value| value.to_str().ok());
            value.is_some_and(|value| value.contains(part))
        };
        if has(header::CONTENT_TYPE, "text/html") {
            return if has(header::CONTENT_SECURITY_POLICY, "'nonce-") {
                Self::Page
            } else {
                Self::StaticPage
            };
        }
        if has(header::CACHE_CONTROL, "immutable") {
            Self::HashedFile
        } else if has(header::CACHE_CONTROL, "no-cache") {
            Self::File
        } else {
            Self::Data
        }
    }

    fn policy(self) -> String {
        let nonce = match self {
            Self::Page => format!(" 'nonce-{NONCE}'"),
            Self::StaticPage => String::new(),
            Self::Data | Self::HashedFile | Self::File => {
                return "default-src 'none'; form-action 'none'; base-uri 'none'; object-src 'none'; \
                        frame-ancestors 'none'"
                    .to_owned();
            }
        };
        format!(
            "default-src 'none'; script-src 'self'{nonce} 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; \
             connect-src 'self'; font-src 'self'; manifest-src 'self'; worker-src 'none'; form-action 'self'; \
             base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
        )
    }

    /// What of [`PROTECTING`] it has.
    fn expected(self, is_https: bool) -> BTreeMap<String, String> {
        let cached = match self {
            Self::Page | Self::StaticPage | Self::Data => "no-store",
            Self::HashedFile => "public, max-age=31536000, immutable",
            Self::File => "no-cache",
        };
        let policy = self.policy();
        let mut expected = vec![
            ("cache-control", cached),
            ("content-security-policy", &policy),
            ("cross-origin-resource-policy", "same-origin"),
            ("referrer-policy", "same-origin"),
            ("x-content-type-options", "nosniff"),
        ];
        if is_https {
            expected.push(("strict-transport-security", "max-age=31536000"));
        }
        if matches!(self, Self::Page | Self::StaticPage) {
            expected.push(("cross-origin-opener-policy", "same-origin"));
            expected.push((
                "permissions-policy",
                "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), \
                 microphone=(), midi=(), payment=(), usb=(), clipboard-write=(self)",
            ));
        }
        let owned = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
        expected.into_iter().map(owned).collect()
    }
}

/// The nonce in an answer's policy.
pub(crate) fn nonce(headers: &HeaderMap) -> Option<String> {
    let policy = headers
        .get(header::CONTENT_SECURITY_POLICY)?
        .to_str()
        .ok()?;
    let rest = policy.split("'nonce-").nth(1)?;
    Some(rest.split('\'').next()?.to_owned())
}

/// Says what is wrong with the headers of an answer of that kind.
pub(crate) fn judge(headers: &HeaderMap, kind: Kind, is_https: bool) -> Result<(), String> {
    let nonce = nonce(headers);
    let mut found = BTreeMap::new();
    for (name, value) in headers {
        let name = name.as_str();
        let value = value.to_str().map_err(|_| format!("{name} is no text"))?;
        if PROTECTING.contains(&name) {
            let value = match &nonce {
                Some(nonce) => value.replace(nonce.as_str(), NONCE),
                None => value.to_owned(),
            };
            if found.insert(name.to_owned(), value).is_some() {
                return Err(format!("{name} is there twice"));
            }
        } else if !DESCRIBING.contains(&name) {
            return Err(format!("nobody expects {name}"));
        }
        if name == "set-cookie" {
            judge_cookie(value, kind, is_https)?;
        }
    }
    if nonce.is_some_and(|nonce| nonce.len() < 20) {
        return Err("the nonce can be guessed".to_owned());
    }
    let expected = kind.expected(is_https);
    if found == expected {
        Ok(())
    } else {
        Err(format!("{kind:?} with {found:#?} instead of {expected:#?}"))
    }
}

const DONE: &str = "vestibule-done";

fn judge_cookie(line: &str, kind: Kind, is_https: bool) -> Result<(), String> {
    let mut parts: Vec<_> = line.split("; ").collect();
    let name = parts.remove(0).split('=').next().unwrap_or_default();
    let name = match name.strip_prefix("__Host-") {
        Some(name) if is_https => name,
        None if !is_https => name,
        _ => return Err(format!("the cookie {line}")),
    };
    let is_ours = [
        "vestibule",
        "vestibule-half",
        "vestibule-device",
        "vestibule-language",
        "vestibule-theme",
        DONE,
    ]
    .contains(&name);
    // A page gives none; it takes one away, once it has said what that is about.
    let is_taken = name == DONE && kind == Kind::Page && parts.contains(&"Max-Age=0");
    parts.retain(|part| !part.starts_with("Max-Age="));
    parts.sort_unstable();
    let mut expected = vec!["HttpOnly", "Path=/", "SameSite=Lax"];
    if is_https {
        expected.push("Secure");
    }
    if is_ours && parts == expected && (kind == Kind::Data || is_taken) {
        Ok(())
    } else {
        Err(format!("the cookie {line} of {kind:?}"))
    }
}

//! An answer of the panel, read to its end.

use axum::http::{HeaderMap, StatusCode};

/// Status, headers and body.
#[derive(Debug)]
pub(crate) struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: String,
}

impl Answer {
    /// A header as text.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// Where the answer leads.
    pub(crate) fn location(&self) -> Option<&str> {
        self.header("location")
    }

    /// The body as JSON.
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body)
            .unwrap_or_else(|_| panic!("no JSON: {} {}", self.status, self.body))
    }

    /// The name of the error in a JSON answer.
    pub(crate) fn error(&self) -> String {
        self.json()["error"].as_str().unwrap_or_default().to_owned()
    }

    /// Whether it is a page of the panel.
    pub(crate) fn is_page(&self) -> bool {
        self.header("content-type")
            .is_some_and(|kind| kind.starts_with("text/html"))
            && self.body.contains("<h1")
    }

    /// The text of the page's alert.
    pub(crate) fn alert(&self) -> Option<String> {
        let start = self.body.find(r#"role="alert""#)?;
        let rest = &self.body[start..];
        let text: String = rest[rest.find('>')? + 1..]
            .split("</p>")
            .next()?
            .split("</div>")
            .next()?
            .to_owned();
        Some(without_tags(&text))
    }

    /// The text of the page's heading.
    pub(crate) fn heading(&self) -> Option<String> {
        let rest = &self.body[self.body.find("<h1")?..];
        Some(without_tags(
            rest[rest.find('>')? + 1..].split("</h1>").next()?,
        ))
    }
}

fn without_tags(html: &str) -> String {
    let mut text = String::new();
    let mut in_tag = false;
    for c in html.chars() {
        match c {
            '<' => in_tag = true,
            '>' => in_tag = false,
            c if !in_tag => text.push(c),
            _ => {}
        }
    }
    text.replace("&#x27;", "'")
        .replace("&quot;", "\"")
        .replace("&amp;", "&")
        .trim()
        .to_owned()
}

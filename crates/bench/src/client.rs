//! A browser's worth of HTTP: one kept-alive connection, the headers that the panel asks for.

use http_body_util::{BodyExt as _, Full};
use hyper::{
    Method, Request, Response, StatusCode,
    body::{Bytes, Incoming},
    client::conn::http1::{SendRequest, handshake},
    header,
};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use crate::Outcome;

/// A connection to the panel.
pub(crate) struct Client {
    sender: SendRequest<Full<Bytes>>,
    host: String,
}

/// An answer, read to its end.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) location: Option<String>,
    /// The `name=value` parts of the cookies that were set.
    pub(crate) cookies: Vec<String>,
    pub(crate) body: Bytes,
}

impl Client {
    pub(crate) async fn connect(port: u16) -> Outcome<Self> {
        let stream = TcpStream::connect(("127.0.0.1", port)).await?;
        stream.set_nodelay(true)?;
        let (sender, connection) = handshake(TokioIo::new(stream)).await?;
        tokio::spawn(connection);
        Ok(Self {
            sender,
            host: format!("localhost:{port}"),
        })
    }

    pub(crate) async fn get(&mut self, path: &str, cookie: &str) -> Outcome<Answer> {
        self.send(Method::GET, path, cookie, String::new()).await
    }

    /// Posts a form as a browser without JavaScript does.
    pub(crate) async fn post(
        &mut self,
        path: &str,
        cookie: &str,
        form: &[(&str, &str)],
    ) -> Outcome<Answer> {
        let encode = |text: &str| {
            text.replace('%', "%25")
                .replace('&', "%26")
                .replace(' ', "+")
        };
        let body: Vec<String> = form
            .iter()
            .map(|(name, value)| format!("{name}={}", encode(value)))
            .collect();
        self.send(Method::POST, path, cookie, body.join("&")).await
    }

    /// Reads an answer as it comes, keeps nothing of it, and returns how many lines it had. `look` is called with each
    /// piece.
    pub(crate) async fn count_lines(
        &mut self,
        path: &str,
        cookie: &str,
        mut look: impl FnMut(),
    ) -> Outcome<usize> {
        let answer = self
            .request(Method::GET, path, cookie, String::new())
            .await?;
        if !answer.status().is_success() {
            return Err(format!("{path} answered {}", answer.status()).into());
        }
        let mut body = answer.into_body();
        let mut lines = 0;
        while let Some(frame) = body.frame().await {
            let data = frame?.into_data().unwrap_or_default();
            lines += data.split(|byte| *byte == b'\n').count().saturating_sub(1);
            look();
        }
        Ok(lines)
    }

    async fn send(
        &mut self,
        method: Method,
        path: &str,
        cookie: &str,
        body: String,
    ) -> Outcome<Answer> {
        let answer = self.request(method, path, cookie, body).await?;
        let (head, body) = answer.into_parts();
        let text = |value: &header::HeaderValue| value.to_str().unwrap_or_default().to_owned();
        let name_and_value = |cookie: &header::HeaderValue| {
            text(cookie)
                .split(';')
                .next()
                .unwrap_or_default()
                .to_owned()
        };
        Ok(Answer {
            status: head.status,
            location: head.headers.get(header::LOCATION).map(text),
            cookies: head
                .headers
                .get_all(header::SET_COOKIE)
                .iter()
                .map(name_and_value)
                .collect(),
            body: body.collect().await?.to_bytes(),
        })
    }

    async fn request(
        &mut self,
        method: Method,
        path: &str,
        cookie: &str,
        body: String,
    ) -> Outcome<Response<Incoming>> {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, &self.host)
            .header(header::ACCEPT, "text/html")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::COOKIE, cookie)
            .header("sec-fetch-site", "same-origin")
            .body(Full::new(Bytes::from(body)))?;
        self.sender.ready().await?;
        Ok(self.sender.send_request(request).await?)
    }
}

impl Answer {
    /// The cookie that was given, not taken away.
    pub(crate) fn cookie(&self, name: &str) -> Option<&str> {
        let prefix = format!("{name}=");
        self.cookies
            .iter()
            .find(|cookie| cookie.starts_with(&prefix) && cookie.len() > prefix.len())
            .map(String::as_str)
    }
}

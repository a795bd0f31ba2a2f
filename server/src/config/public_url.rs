//! The address under which people reach the panel, in the two spellings that requests are compared with.

use std::net::Ipv4Addr;

use axum::http::uri::Authority;
use url::{Host, Url};

/// An http or https origin: scheme, host and port, no path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicUrl {
    url: Url,
    origin: String,
}

impl PublicUrl {
    /// Parses an origin. A host with a colon, an IPv6 address, is refused: the issuer in authenticator apps is made of
    /// the host, and a colon ends it.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let url = Url::parse(text).ok()?;
        let is_web = matches!(url.scheme(), "http" | "https");
        let is_bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
        let is_anonymous = url.username().is_empty() && url.password().is_none();
        let has_colon = url.host_str().is_none_or(|host| host.contains(':'));
        (is_web && is_bare && is_anonymous && !has_colon).then(|| Self {
            origin: url.origin().ascii_serialization(),
            url,
        })
    }

    /// `scheme://host[:port]`, as browsers send it in `Origin`.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The host, without port.
    #[must_use]
    pub fn host(&self) -> &str {
        self.url.host_str().unwrap_or_default()
    }

    /// Whether it is https, whose cookies and headers may rely on it.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.url.scheme() == "https"
    }

    /// Whether browsers keep `Secure` cookies for it: https, or a host that is this very machine.
    #[must_use]
    pub fn keeps_secure_cookies(&self) -> bool {
        self.is_https()
            || match self.url.host() {
                Some(Host::Domain(name)) => name == "localhost",
                Some(Host::Ipv4(address)) => address == Ipv4Addr::LOCALHOST,
                _ => false,
            }
    }

    /// Whether a request for `authority` (its `Host` header) was meant for this address.
    #[must_use]
    pub fn is_for(&self, authority: &str) -> bool {
        let Ok(authority) = authority.parse::<Authority>() else {
            return false;
        };
        let has_user = authority.as_str().contains('@');
        let default_port = if self.is_https() { 443 } else { 80 };
        !has_user
            && authority.host().eq_ignore_ascii_case(self.host())
            && authority.port_u16().unwrap_or(default_port)
                == self.url.port_or_known_default().unwrap_or(default_port)
    }

    /// The absolute address of a path of this panel.
    #[must_use]
    pub fn join(&self, path: &str) -> String {
        format!("{}{path}", self.origin)
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("http://localhost:3000", Some("http://localhost:3000"))]
    #[case("https://Panel.Example.ORG/", Some("https://panel.example.org"))]
    #[case("https://panel.example.org:443", Some("https://panel.example.org"))]
    #[case("https://bücher.example", Some("https://xn--bcher-kva.example"))]
    #[case("http://192.0.2.7:8080", Some("http://192.0.2.7:8080"))]
    #[case("http://[::1]:3000", None)]
    #[case("https://panel.example.org/panel", None)]
    #[case("https://panel.example.org/?a", None)]
    #[case("https://panel.example.org/#a", None)]
    #[case("https://ann@panel.example.org", None)]
    #[case("ftp://panel.example.org", None)]
    #[case("panel.example.org", None)]
    #[case("https://", None)]
    #[case("", None)]
    fn only_a_bare_origin_is_a_public_address(#[case] text: &str, #[case] origin: Option<&str>) {
        assert_eq!(
            PublicUrl::parse(text).as_ref().map(PublicUrl::origin),
            origin
        );
    }

    #[rstest]
    #[case("https://panel.example.org", "panel.example.org", true)]
    #[case("https://panel.example.org", "PANEL.example.org:443", true)]
    #[case("https://panel.example.org", "panel.example.org:80", false)]
    #[case("https://panel.example.org", "panel.example.org:8443", false)]
    #[case("https://panel.example.org", "example.org", false)]
    #[case("https://panel.example.org", "x@panel.example.org", false)]
    #[case("http://localhost:3000", "localhost:3000", true)]
    #[case("http://localhost:3000", "localhost", false)]
    #[case("http://localhost:3000", "127.0.0.1:3000", false)]
    #[case("http://localhost:3000", "", false)]
    #[case("http://localhost", "localhost", true)]
    #[case("http://localhost", "localhost:80", true)]
    fn a_request_is_for_this_address_or_not(
        #[case] url: &str,
        #[case] host: &str,
        #[case] is_for: bool,
    ) {
        assert_eq!(PublicUrl::parse(url).unwrap().is_for(host), is_for);
    }

    #[rstest]
    #[case("https://panel.example.org", true)]
    #[case("http://localhost:3000", true)]
    #[case("http://127.0.0.1", true)]
    #[case("http://127.0.0.2", false)]
    #[case("http://panel.example.org", false)]
    #[case("http://localhost.example.org", false)]
    fn secure_cookies_need_https_or_this_machine(#[case] url: &str, #[case] keeps: bool) {
        assert_eq!(PublicUrl::parse(url).unwrap().keeps_secure_cookies(), keeps);
    }
}

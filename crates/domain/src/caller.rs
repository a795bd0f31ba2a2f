//! Who is at the other end of a request, as evidence and limits see it.

use std::net::{IpAddr, Ipv6Addr};

use crate::token::Token;

/// The address and browser of a request; neither for console commands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Caller {
    /// The client's address, after trusted proxies were looked through.
    pub address: Option<IpAddr>,
    /// Whether wrong passwords count against the address. Not so when a proxy that no setting trusts hides the client:
    /// everybody would share one counter.
    pub is_counted: bool,
    /// The browser's own name for itself.
    pub agent: Option<String>,
    /// What the browser was given when it signed in to some account before.
    pub device: Option<Token>,
}

impl Caller {
    const AGENT_MAX_CHARS: usize = 255;

    /// The address as text for a row of evidence.
    #[must_use]
    pub fn address_text(&self) -> Option<String> {
        self.address.map(|address| address.to_string())
    }

    /// The browser's name, without control characters and cut to what a row holds.
    #[must_use]
    pub fn agent_text(&self) -> Option<String> {
        let agent = self.agent.as_deref()?;
        Some(
            agent
                .chars()
                .filter(|c| !c.is_control())
                .take(Self::AGENT_MAX_CHARS)
                .collect(),
        )
    }

    /// What wrong passwords count against: an IPv4 address, or the /64 that one IPv6 customer usually has.
    pub(crate) fn counted_network(&self) -> Option<IpAddr> {
        let address = self.address.filter(|_| self.is_counted)?;
        Some(match address.to_canonical() {
            IpAddr::V4(v4) => v4.into(),
            IpAddr::V6(v6) => Ipv6Addr::from_bits(v6.to_bits() & !u128::from(u64::MAX)).into(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn network(address: &str) -> String {
        let caller = Caller {
            address: Some(address.parse().unwrap()),
            is_counted: true,
            ..Caller::default()
        };
        caller.counted_network().unwrap().to_string()
    }

    #[test]
    fn ipv6_is_counted_by_its_64_and_mapped_ipv4_as_ipv4() {
        assert_eq!(network("192.0.2.7"), "192.0.2.7");
        assert_eq!(network("::ffff:192.0.2.7"), "192.0.2.7");
        assert_eq!(network("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
    }

    #[test]
    fn an_agent_is_cut_and_cleaned() {
        let caller = Caller {
            agent: Some(format!("a\u{0}\n{}", "b".repeat(300))),
            ..Caller::default()
        };
        let text = caller.agent_text().unwrap();
        assert_eq!(text.chars().count(), 255);
        assert!(text.starts_with("abb"));
    }
}

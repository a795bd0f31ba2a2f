//! Finds out who is at the other end: through the proxies that the operator trusts, and no further.

use std::{
    net::{IpAddr, SocketAddr},
    sync::atomic::Ordering,
};

use app::ssr::OperatorWarnings;
use axum::{
    extract::{ConnectInfo, Request, State},
    http::{HeaderMap, header},
    middleware::Next,
    response::Response,
};
use domain::Caller;
use ipnet::IpNet;

use crate::state::PanelState;

const FORWARDED_FOR: &str = "x-forwarded-for";
/// What proxies send to say for whom they ask.
const FORWARDING_HEADERS: [&str; 3] = [FORWARDED_FOR, "forwarded", "x-real-ip"];

/// Adds the [`Caller`] to the request.
pub async fn find(State(panel): State<PanelState>, mut request: Request, next: Next) -> Response {
    let peer = request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .map(|peer| peer.0.ip().to_canonical());
    let headers = request.headers();
    let is_hidden =
        peer.is_some_and(|peer| is_hidden_by_proxy(peer, headers, &panel.trusted_proxies));
    if is_hidden {
        warn(&panel.warnings);
    }
    let caller = Caller {
        address: peer.map(|peer| client(peer, headers, &panel.trusted_proxies)),
        is_counted: !is_hidden,
        agent: headers
            .get(header::USER_AGENT)
            .map(|agent| String::from_utf8_lossy(agent.as_bytes()).into_owned()),
        device: None,
    };
    request.extensions_mut().insert(caller);
    next.run(request).await
}

/// The rightmost address that is no trusted proxy. What stands further left anybody can have written.
fn client(peer: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> IpAddr {
    let mut nearest = peer;
    let lines = headers.get_all(FORWARDED_FOR).iter().rev();
    for hop in lines.flat_map(|line| line.to_str().unwrap_or_default().rsplit(',')) {
        if !is_trusted(nearest, trusted) {
            break;
        }
        let Some(address) = parse_hop(hop.trim()) else {
            break;
        };
        nearest = address;
    }
    nearest
}

/// Whether this machine or network has a proxy that forwards for others but is not trusted: everybody would then share
/// its address, and one person's wrong passwords would delay all.
fn is_hidden_by_proxy(peer: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> bool {
    FORWARDING_HEADERS
        .iter()
        .any(|header| headers.contains_key(*header))
        && !is_trusted(peer, trusted)
        && is_near(peer)
}

fn is_trusted(address: IpAddr, trusted: &[IpNet]) -> bool {
    trusted.iter().any(|network| network.contains(&address))
}

fn is_near(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => v4.is_loopback() || v4.is_private() || v4.is_link_local(),
        IpAddr::V6(v6) => v6.is_loopback() || v6.is_unique_local() || v6.is_unicast_link_local(),
    }
}

/// An address as proxies write it: bare, or with a port.
fn parse_hop(hop: &str) -> Option<IpAddr> {
    let address = hop
        .parse::<IpAddr>()
        .or_else(|_| hop.parse::<SocketAddr>().map(|socket| socket.ip()))
        .or_else(|_| hop.trim_start_matches('[').trim_end_matches(']').parse());
    address.ok().map(|address| address.to_canonical())
}

fn warn(warnings: &OperatorWarnings) {
    if !warnings.forwarding_header.swap(true, Ordering::Relaxed) {
        tracing::warn!(
            "a proxy on this machine or network sends a forwarding header but is not trusted: its clients are not told \
             apart; set VESTIBULE_TRUSTED_PROXIES to its address"
        );
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;
    use proptest::{collection::vec, prelude::*};
    use rstest::rstest;

    use super::*;

    fn networks(list: &[&str]) -> Vec<IpNet> {
        list.iter()
            .map(|network| network.parse().unwrap())
            .collect()
    }

    fn forwarded(lines: &[&str]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(FORWARDED_FOR, HeaderValue::from_str(line).unwrap());
        }
        headers
    }

    #[rstest]
    #[case("192.0.2.1", &["198.51.100.7"], "192.0.2.1")]
    #[case("10.0.0.1", &["198.51.100.7"], "198.51.100.7")]
    #[case("10.0.0.1", &["203.0.113.9, 198.51.100.7"], "198.51.100.7")]
    #[case("10.0.0.1", &["203.0.113.9", "198.51.100.7, 10.0.0.2"], "198.51.100.7")]
    #[case("10.0.0.1", &["10.0.0.3, 10.0.0.2"], "10.0.0.3")]
    #[case("10.0.0.1", &["198.51.100.7, nonsense"], "10.0.0.1")]
    #[case("10.0.0.1", &[""], "10.0.0.1")]
    #[case("10.0.0.1", &[], "10.0.0.1")]
    #[case("10.0.0.1", &["198.51.100.7:4711"], "198.51.100.7")]
    #[case("10.0.0.1", &["[2001:db8::1]:4711"], "2001:db8::1")]
    #[case("10.0.0.1", &["[2001:db8::1]"], "2001:db8::1")]
    #[case("10.0.0.1", &["::ffff:198.51.100.7"], "198.51.100.7")]
    fn the_rightmost_untrusted_address_counts(
        #[case] peer: &str,
        #[case] lines: &[&str],
        #[case] expected: &str,
    ) {
        let found = client(
            peer.parse().unwrap(),
            &forwarded(lines),
            &networks(&["10.0.0.0/8"]),
        );
        assert_eq!(found.to_string(), expected);
    }

    #[rstest]
    #[case("127.0.0.1", &[], true)]
    #[case("192.168.1.2", &[], true)]
    #[case("fd00::1", &[], true)]
    #[case("::1", &[], true)]
    #[case("198.51.100.7", &[], false)]
    #[case("127.0.0.1", &["127.0.0.0/8"], false)]
    fn only_a_near_and_untrusted_proxy_hides_its_clients(
        #[case] peer: &str,
        #[case] trusted: &[&str],
        #[case] hides: bool,
    ) {
        let (peer, trusted) = (peer.parse().unwrap(), networks(trusted));
        assert_eq!(
            is_hidden_by_proxy(peer, &forwarded(&["203.0.113.9"]), &trusted),
            hides
        );
        assert!(!is_hidden_by_proxy(peer, &HeaderMap::new(), &trusted));
    }

    proptest! {
        /// What a client writes stands left of what the proxy adds, and never counts.
        #[test]
        fn the_address_before_the_proxies_counts_whatever_the_client_wrote(
            written in vec(vec(32_u8.., 0..80), 0..3),
            client_address in any::<[u8; 4]>(),
            port in prop::option::of(any::<u16>()),
        ) {
            let address = IpAddr::from(client_address);
            prop_assume!(!is_trusted(address, &networks(&["10.0.0.0/8"])));
            let mut headers = HeaderMap::new();
            for line in written.iter().filter_map(|line| HeaderValue::from_bytes(line).ok()) {
                headers.append(FORWARDED_FOR, line);
            }
            let added = port.map_or(address.to_string(), |port| format!("{address}:{port}"));
            headers.append(FORWARDED_FOR, format!("nonsense, {added} , 10.1.2.3").parse().unwrap());
            let proxy = "10.0.0.1".parse().unwrap();
            prop_assert_eq!(client(proxy, &headers, &networks(&["10.0.0.0/8"])), address);
            prop_assert_eq!(client(address, &headers, &networks(&["10.0.0.0/8"])), address);
        }

        #[test]
        fn a_hop_is_an_address_or_nothing(hop in "\\PC{0,60}", near in "\\[?[0-9a-f:.]{0,40}\\]?(:[0-9]{0,6})?") {
            for hop in [hop, near] {
                if let Some(address) = parse_hop(&hop) {
                    prop_assert_eq!(parse_hop(&address.to_string()), Some(address));
                    prop_assert_eq!(address, address.to_canonical());
                }
            }
        }
    }
}

//! What the text of a setting means, and how a value is written down again. `None` is a bad value.

use std::{
    net::{IpAddr, SocketAddr},
    path::PathBuf,
    time::Duration,
};

use domain::LoginAsTwoStep;
use ipnet::IpNet;

pub(super) fn path(text: &str) -> Option<PathBuf> {
    (!text.is_empty() && !text.contains('\0')).then(|| PathBuf::from(text))
}

pub(super) fn socket_address(text: &str) -> Option<SocketAddr> {
    text.parse().ok()
}

#[expect(
    clippy::option_option,
    reason = "the outer one says whether the value is good, the inner one is the value"
)]
pub(super) fn optional_socket_address(text: &str) -> Option<Option<SocketAddr>> {
    if text.is_empty() {
        Some(None)
    } else {
        socket_address(text).map(Some)
    }
}

pub(super) fn brand(text: &str) -> Option<String> {
    let is_plain = !text.chars().any(|c| c == ':' || c.is_control());
    (is_plain && !text.trim().is_empty() && text.chars().count() <= 64).then(|| text.to_owned())
}

/// Networks, or single addresses, between commas.
pub(super) fn networks(text: &str) -> Option<Vec<IpNet>> {
    let parts = text
        .split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty());
    parts
        .map(|part| {
            part.parse()
                .ok()
                .or_else(|| Some(IpNet::from(part.parse::<IpAddr>().ok()?)))
        })
        .collect()
}

pub(super) fn recent_proof(text: &str) -> Option<Duration> {
    let duration = humantime::parse_duration(text).ok()?;
    (Duration::from_mins(1)..=Duration::from_hours(24))
        .contains(&duration)
        .then_some(duration)
}

pub(super) fn audit_keep(text: &str) -> Option<Duration> {
    let duration = humantime::parse_duration(text).ok()?;
    let day = Duration::from_hours(24);
    (day..=day * 3650).contains(&duration).then_some(duration)
}

/// In days where it is whole days, since longer units are no whole numbers of them.
pub(super) fn quoted_days(duration: Duration) -> String {
    let (days, rest) = (duration.as_secs() / 86_400, duration.as_secs() % 86_400);
    if rest == 0 {
        quoted(&format!("{days}d"))
    } else {
        quoted(&humantime::format_duration(duration).to_string())
    }
}

pub(super) fn password_min_length(text: &str) -> Option<u32> {
    text.parse().ok().filter(|length| (8..=64).contains(length))
}

pub(super) fn login_as_two_step(text: &str) -> Option<LoginAsTwoStep> {
    LoginAsTwoStep::ALL
        .into_iter()
        .find(|value| value.as_str() == text)
}

/// `text` as TOML writes it.
pub(super) fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

pub(super) fn quoted_list(items: &[impl ToString]) -> String {
    toml::Value::Array(
        items
            .iter()
            .map(|item| toml::Value::String(item.to_string()))
            .collect(),
    )
    .to_string()
}

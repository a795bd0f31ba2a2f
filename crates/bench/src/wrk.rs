//! Requests a second by `wrk`, the yardstick that others' figures were taken with.

use std::process::Command;

use crate::Outcome;

/// The rate of GET requests to `path` with `cookie`, from 32 connections, as text. Fails on any answer but 2xx and 3xx.
pub(crate) fn rate(port: u16, path: &str, cookie: &str) -> Outcome<String> {
    let output = Command::new("wrk")
        .args([
            "-t1",
            "-c32",
            "-d8s",
            "-H",
            &format!("Host: localhost:{port}"),
            "-H",
            &format!("Cookie: {cookie}"),
        ])
        .arg(format!("http://127.0.0.1:{port}{path}"))
        .output()
        .map_err(|error| format!("wrk cannot be run ({error}): tools/setup bench installs it"))?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    if let Some(line) = text
        .lines()
        .find(|line| line.contains("Non-2xx") || line.contains("Socket errors"))
    {
        return Err(format!("{path}: {}", line.trim()).into());
    }
    let rate = text
        .lines()
        .find_map(|line| line.strip_prefix("Requests/sec:"))
        .ok_or("wrk printed no rate")?;
    Ok(format!("{:.0}", rate.trim().parse::<f64>()?))
}

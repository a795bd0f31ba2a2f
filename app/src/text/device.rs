//! What a browser calls itself, by the names that people know, in any language. A guess for the eye: nothing is decided by
//! it.

/// Browser and system of a user agent, such as `Firefox on Windows`; `None` when neither is known.
///
/// `on` is the word between them.
#[must_use]
pub(super) fn describe(agent: &str, on: &str) -> Option<String> {
    let find = |known: &[(&str, &'static str)]| {
        known
            .iter()
            .find(|(mark, _)| agent.contains(mark))
            .map(|(_, name)| *name)
    };
    match (find(&BROWSERS), find(&SYSTEMS)) {
        (Some(browser), Some(system)) => Some([browser, on, system].concat()),
        (browser, system) => browser.or(system).map(str::to_owned),
    }
}

/// In this order: most browsers also carry the marks of those further down.
const BROWSERS: [(&str, &str); 13] = [
    ("Edg", "Edge"),
    ("YaBrowser/", "Yandex Browser"),
    ("OPR/", "Opera"),
    ("Opera Mini/", "Opera Mini"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
    ("FBAV/", "Facebook"),
    ("Trident/", "Internet Explorer"),
    ("curl/", "curl"),
];

const SYSTEMS: [(&str, &str); 8] = [
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
    ("FreeBSD", "FreeBSD"),
];

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36",
        Some("Chrome on Linux")
    )]
    #[case(
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0",
        Some("Edge on Windows")
    )]
    #[case(
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1",
        Some("Safari on iPhone")
    )]
    #[case(
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:132.0) Gecko/20100101 Firefox/132.0",
        Some("Firefox on macOS")
    )]
    #[case(
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 YaBrowser/24.12.0.0 Safari/537.36",
        Some("Yandex Browser on Windows")
    )]
    #[case(
        "Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko",
        Some("Internet Explorer on Windows")
    )]
    #[case(
        "Mozilla/5.0 (X11; FreeBSD amd64; rv:132.0) Gecko/20100101 Firefox/132.0",
        Some("Firefox on FreeBSD")
    )]
    #[case("curl/8.5.0", Some("curl"))]
    #[case("probe", None)]
    #[case("", None)]
    fn a_browser_is_named_as_people_know_it(#[case] agent: &str, #[case] name: Option<&str>) {
        assert_eq!(describe(agent, " on ").as_deref(), name);
    }
}

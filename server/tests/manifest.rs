//! What a phone is told that installs the panel.

use std::{fs, path::Path};

use axum::http::Method;
use domain::test_support::{Backend, TestDatabase};

use crate::common::TestPanel;

const PATH: &str = "/manifest.webmanifest";

/// Width and height of a PNG, as its first chunk has them (PNG, 11.2.1).
fn size_of_png(file: &Path) -> (u32, u32) {
    let bytes = fs::read(file).unwrap();
    assert_eq!(&bytes[..8], b"\x89PNG\r\n\x1a\n", "{}", file.display());
    let number = |at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap());
    (number(16), number(20))
}

#[tokio::test]
async fn it_names_the_panel_as_the_operator_does() {
    let brand = "Ann's \"panel\" <b>";
    let database = TestDatabase::start(Backend::Sqlite).await;
    let mut services = database.services().await;
    brand.clone_into(&mut services.settings.brand);
    let panel = TestPanel::over(database, services);
    let answer = panel.browser().get(PATH).await;
    assert_eq!(answer.status, 200);
    assert_eq!(
        answer.header("content-type"),
        Some("application/manifest+json")
    );
    assert_eq!(answer.header("vary"), Some("Accept-Language"));
    assert_eq!(answer.header("cache-control"), Some("no-cache"));
    let manifest = answer.json();
    for (name, value) in [
        ("name", brand),
        ("short_name", brand),
        ("description", "Control panel"),
        ("lang", "en"),
        ("id", "/"),
        ("start_url", "/"),
        ("scope", "/"),
        ("display", "standalone"),
        ("theme_color", "#f6f7f9"),
    ] {
        assert_eq!(manifest[name], value, "{name}");
    }
    let mut russian = panel.browser().with_header("accept-language", "ru");
    let manifest = russian.get(PATH).await.json();
    assert_eq!(manifest["lang"], "ru");
    assert_eq!(manifest["description"], "Панель управления");
}

#[tokio::test]
async fn it_is_read_and_nothing_else() {
    let panel = TestPanel::empty().await;
    let mut browser = panel.browser();
    assert_eq!(browser.get(PATH).await.status, 200);
    let head = browser.request(Method::HEAD, PATH).await;
    assert_eq!((head.status.as_u16(), head.body.as_str()), (200, ""));
    let post = browser.request(Method::POST, PATH).await;
    assert_eq!(post.status, 405);
    assert_eq!(post.header("allow"), Some("GET, HEAD"));
}

#[tokio::test]
async fn every_icon_is_as_large_as_it_says() {
    let panel = TestPanel::with_accounts().await;
    let public = Path::new(env!("CARGO_MANIFEST_DIR")).join("../public");
    let manifest = panel.browser().get(PATH).await.json();
    let icons = manifest["icons"].as_array().unwrap();
    let mut sizes = Vec::new();
    for icon in icons {
        let [src, size, kind] = ["src", "sizes", "type"].map(|name| icon[name].as_str().unwrap());
        let file = public.join(src.trim_start_matches('/'));
        if kind == "image/svg+xml" {
            assert_eq!(size, "any");
            assert!(fs::read_to_string(&file).unwrap().starts_with("<svg "));
        } else {
            let (width, height) = size_of_png(&file);
            assert_eq!(size, format!("{width}x{height}"), "{src}");
            sizes.push((width, icon["purpose"].as_str().unwrap().to_owned()));
        }
    }
    // What installing asks for: two sizes, and one that may be cut to any shape.
    for (width, purpose) in [(192, "any"), (512, "any"), (512, "maskable")] {
        assert!(
            sizes.contains(&(width, purpose.to_owned())),
            "{width} {purpose}"
        );
    }
    let page = panel.browser().get("/login").await;
    assert!(
        page.body
            .contains("rel=\"apple-touch-icon\" href=\"/apple-touch-icon.png\"")
    );
    assert!(
        page.body
            .contains("rel=\"manifest\" href=\"/manifest.webmanifest\"")
    );
    assert!(page.body.contains("viewport-fit=cover"));
    assert_eq!(
        size_of_png(&public.join("apple-touch-icon.png")),
        (180, 180)
    );
}

//! The files that the browser is given as they are: where they lie, and how long they may be kept.
//!
//! Names with a content hash never change their content and are kept for a year; all others are asked for again. While
//! cargo-leptos watches the sources, pages name the files without a hash.

use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use app::document::Application;
use axum::{
    Router,
    extract::{Request, State},
    http::{HeaderValue, StatusCode, header},
    middleware::{Next, from_fn_with_state},
    response::{IntoResponse as _, Response},
};
use leptos::config::LeptosOptions;
use tower_http::services::{ServeDir, ServeFile};

use crate::{commands::Failure, manifest, middleware::refusal::Refusal};

/// The name that cargo-leptos gives the wasm, JavaScript and CSS files, before their hash.
const OUTPUT_NAME: &str = "vestibule";
const PKG_DIR: &str = "pkg";
const HASH_FILE: &str = "hash.txt";

const KEPT_FOR_A_YEAR: HeaderValue =
    HeaderValue::from_static("public, max-age=31536000, immutable");
const ASKED_FOR_AGAIN: HeaderValue = HeaderValue::from_static("no-cache");

/// No file has a longer path. Of one that is too long for any the system says so instead of that there is none, and the
/// framework takes that for a fault.
const LONGEST_PATH: usize = 255;

/// The built site.
#[derive(Clone, Debug)]
pub struct Site {
    root: PathBuf,
    hash_file: PathBuf,
    /// The hashes in names of built files, each with the ending of its file.
    hashes: Arc<HashMap<String, String>>,
    is_watched: bool,
}

impl Site {
    /// Finds the site of this program: where `LEPTOS_SITE_ROOT` says, beside the executable, or in `./target`.
    pub fn find() -> Result<Self, Failure> {
        let beside = std::env::current_exe()
            .ok()
            .and_then(|exe| Some(exe.parent()?.to_path_buf()))
            .unwrap_or_default();
        let roots = match std::env::var_os("LEPTOS_SITE_ROOT") {
            Some(root) => vec![PathBuf::from(root)],
            None => vec![
                beside.join("site"),
                beside.join("../site"),
                PathBuf::from("target/site"),
            ],
        };
        let Some(root) = roots.iter().find(|root| root.join(PKG_DIR).is_dir()) else {
            return Err(Failure::new(format!(
                "there is no built site in {}: run `make run`",
                roots[0].display()
            )));
        };
        let hash_files = [root.join("..").join(HASH_FILE), beside.join(HASH_FILE)];
        let Some(hash_file) = hash_files.iter().find(|file| file.is_file()) else {
            return Err(Failure::new(format!(
                "the site in {} has no {HASH_FILE}: run `make run`",
                root.display()
            )));
        };
        let site = Self::at(root, hash_file)?;
        Ok(match std::env::var_os("LEPTOS_WATCH") {
            Some(_) => site.watched(),
            None => site,
        })
    }

    /// The site in `root`, with the file that names its hashes (lines of `css: HASH`).
    pub fn at(root: &Path, hash_file: &Path) -> Result<Self, Failure> {
        let told = |error| Failure::new(format!("{}: {error}", hash_file.display()));
        // Leptos joins the hash file's name to the executable's directory, which an absolute path replaces.
        let hash_file = fs::canonicalize(hash_file).map_err(told)?;
        let text = fs::read_to_string(&hash_file).map_err(told)?;
        let lines = text.lines().filter_map(|line| line.split_once(':'));
        let hashes = lines
            .map(|(ending, hash)| (hash.trim().to_owned(), ending.trim().to_owned()))
            .filter(|(hash, _)| !hash.is_empty());
        Ok(Self {
            root: root.to_path_buf(),
            hash_file,
            hashes: Arc::new(hashes.collect()),
            is_watched: false,
        })
    }

    /// The same site while cargo-leptos watches: it gives names hashes once, at its start, and what it builds anew later
    /// lies beside that without a hash.
    #[must_use]
    pub fn watched(self) -> Self {
        Self {
            is_watched: true,
            ..self
        }
    }

    /// Whether pages may talk to cargo-leptos, which reloads them.
    #[must_use]
    pub fn is_watched(&self) -> bool {
        self.is_watched
    }

    /// What Leptos must know to name the files in a page.
    #[must_use]
    pub fn leptos_options(&self) -> LeptosOptions {
        let reload_port = std::env::var("LEPTOS_RELOAD_PORT")
            .ok()
            .and_then(|port| port.parse().ok());
        LeptosOptions::builder()
            .output_name(OUTPUT_NAME)
            .site_root(self.root.to_string_lossy().into_owned())
            .site_pkg_dir(PKG_DIR)
            .hash_files(!self.is_watched)
            .hash_file(Arc::<str>::from(self.hash_file.to_string_lossy()))
            .reload_port(reload_port.unwrap_or(3001))
            .build()
    }

    /// The files that bring a page to life.
    #[must_use]
    pub fn application(&self) -> Application {
        let path = |wanted: &str| {
            let mut hashes = self.hashes.iter().filter(|_| !self.is_watched);
            let hash = hashes.find(|(_, ending)| *ending == wanted);
            let hash = hash.map_or_else(String::new, |(hash, _)| [".", hash].concat());
            format!("/{PKG_DIR}/{OUTPUT_NAME}{hash}.{wanted}")
        };
        Application {
            script: path("js"),
            module: path("wasm"),
        }
    }

    /// Routes to the built files and to each public one. The public ones are listed once, here, so that no page costs
    /// a look at the disk.
    pub fn router<S: Clone + Send + Sync + 'static>(&self) -> Router<S> {
        let pkg = ServeDir::new(self.root.join(PKG_DIR))
            .precompressed_br()
            .precompressed_gzip();
        let mut router =
            Router::new().nest_service("/pkg", pkg.append_index_html_on_directories(false));
        if self.is_watched {
            for (hash, ending) in self.hashes.iter() {
                let path = format!("/{PKG_DIR}/{OUTPUT_NAME}.{ending}");
                router = router.route_service(&path, self.newest(hash, ending));
            }
        }
        for path in public_files(&self.root) {
            let file = ServeFile::new(self.root.join(&path))
                .precompressed_br()
                .precompressed_gzip();
            router = router.route_service(&format!("/{path}"), file);
        }
        router.layer(from_fn_with_state(self.clone(), keep_or_ask_again))
    }

    /// What was built anew since cargo-leptos began to watch, else what it built first.
    fn newest(&self, hash: &str, ending: &str) -> ServeDir<ServeFile> {
        let first = format!("{PKG_DIR}/{OUTPUT_NAME}.{hash}.{ending}");
        ServeDir::new(&self.root).fallback(ServeFile::new(self.root.join(first)))
    }

    fn is_hashed(&self, path: &str) -> bool {
        let name = path.rsplit('/').next().unwrap_or_default();
        name.split('.').any(|part| self.hashes.contains_key(part))
    }
}

async fn keep_or_ask_again(State(site): State<Site>, request: Request, next: Next) -> Response {
    if request.uri().path().len() > LONGEST_PATH {
        return Refusal::NotFound.into_response();
    }
    let is_hashed = site.is_hashed(request.uri().path());
    let mut response = next.run(request).await;
    let status = response.status();
    if status.is_success() || status == StatusCode::NOT_MODIFIED {
        let value = if is_hashed {
            KEPT_FOR_A_YEAR
        } else {
            ASKED_FOR_AGAIN
        };
        response.headers_mut().insert(header::CACHE_CONTROL, value);
        return response;
    }
    match status {
        StatusCode::NOT_FOUND => Refusal::NotFound.into_response(),
        StatusCode::METHOD_NOT_ALLOWED => Refusal::MethodNotAllowed("GET, HEAD").into_response(),
        status if status.is_server_error() => {
            tracing::error!("a file of the site cannot be read");
            Refusal::Internal.into_response()
        }
        _ => response,
    }
}

/// The files of `root` besides the built ones, without the compressed copies beside them, and without the manifest that
/// older builds have left there.
fn public_files(root: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(root) else {
        return Vec::new();
    };
    let files = entries
        .flatten()
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file()));
    let names = files.filter_map(|entry| entry.file_name().into_string().ok());
    names
        .filter(|name| {
            *name != manifest::PATH[1..]
                && !Path::new(name)
                    .extension()
                    .is_some_and(|end| end == "br" || end == "gz")
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use http_body_util::BodyExt as _;
    use tower::ServiceExt as _;

    use super::*;

    #[test]
    fn only_names_with_a_known_hash_are_kept() {
        let dir = tempfile::TempDir::new().unwrap();
        let hash_file = dir.path().join("hash.txt");
        fs::write(&hash_file, "js: AbC123\nwasm: dEf456\ncss: ghi789\n").unwrap();
        let site = Site::at(dir.path(), &hash_file).unwrap();
        assert!(
            site.is_hashed("/pkg/vestibule.AbC123.js") && site.is_hashed("/vestibule.dEf456.wasm")
        );
        assert!(!site.is_hashed("/pkg/vestibule.js") && !site.is_hashed("/pkg/AbC123/other.js"));
    }

    #[test]
    fn public_files_are_listed_without_their_compressed_copies() {
        let dir = tempfile::TempDir::new().unwrap();
        for name in [
            "icon.svg",
            "icon.svg.br",
            "icon.svg.gz",
            "manifest.webmanifest",
        ] {
            fs::write(dir.path().join(name), "").unwrap();
        }
        fs::create_dir(dir.path().join("pkg")).unwrap();
        assert_eq!(public_files(dir.path()), ["icon.svg"]);
    }

    #[tokio::test]
    async fn while_watched_a_name_without_hash_is_the_newest_build() {
        let dir = tempfile::TempDir::new().unwrap();
        let hash_file = dir.path().join("hash.txt");
        let pkg = dir.path().join(PKG_DIR);
        fs::create_dir(&pkg).unwrap();
        fs::write(&hash_file, "css: CssHash\nwasm: WasmHash\n").unwrap();
        fs::write(pkg.join("vestibule.CssHash.css"), "first").unwrap();
        let site = Site::at(dir.path(), &hash_file).unwrap();
        assert!(site.leptos_options().hash_files);
        assert_eq!(site.application().module, "/pkg/vestibule.WasmHash.wasm");

        let site = site.watched();
        assert_eq!(site.application().module, "/pkg/vestibule.wasm");
        assert!(!site.leptos_options().hash_files);
        assert_eq!(fetch(&site, "/pkg/vestibule.css").await, "first");
        fs::write(pkg.join("vestibule.css"), "newest").unwrap();
        assert_eq!(fetch(&site, "/pkg/vestibule.css").await, "newest");
    }

    async fn fetch(site: &Site, path: &str) -> String {
        let request = Request::get(path).body(Body::empty()).unwrap();
        let response = site.router().with_state(()).oneshot(request).await.unwrap();
        assert_eq!(response.headers()[header::CACHE_CONTROL], ASKED_FOR_AGAIN);
        let body = response.into_body().collect().await.unwrap().to_bytes();
        String::from_utf8(body.to_vec()).unwrap()
    }
}

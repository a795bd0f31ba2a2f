//! What a first visit to the sign-in page transfers, brotli-compressed where the panel compresses.

use std::{fs, io::Write as _, path::Path};

use crate::{Outcome, client::Client};

/// The bytes of one visit.
pub(crate) struct Visit {
    pub(crate) parts: Vec<(&'static str, usize)>,
}

impl Visit {
    pub(crate) fn total(&self) -> usize {
        self.parts.iter().map(|(_, bytes)| bytes).sum()
    }
}

/// Measures the page and everything that it loads from `/pkg`.
pub(crate) async fn first_visit(client: &mut Client, site: &Path) -> Outcome<Visit> {
    let page = client.get("/login", "").await?;
    let mut parts = vec![("HTML", page.body.len())];
    for (name, ending) in [("CSS", "css"), ("JavaScript", "js"), ("wasm", "wasm")] {
        let mut bytes = 0;
        for file in fs::read_dir(site.join("pkg"))? {
            let path = file?.path();
            if path
                .extension()
                .is_some_and(|extension| extension == ending)
            {
                bytes += brotli_size(&path)?;
            }
        }
        parts.push((name, bytes));
    }
    Ok(Visit { parts })
}

/// The size of the compressed neighbour that the server sends, or of what it would be.
fn brotli_size(path: &Path) -> Outcome<usize> {
    let mut neighbour = path.as_os_str().to_owned();
    neighbour.push(".br");
    if let Ok(metadata) = fs::metadata(&neighbour) {
        return Ok(usize::try_from(metadata.len())?);
    }
    let mut compressed = Vec::new();
    brotli::CompressorWriter::new(&mut compressed, 4096, 11, 22).write_all(&fs::read(path)?)?;
    Ok(compressed.len())
}

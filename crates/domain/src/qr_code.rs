//! The `otpauth:` address of a pending key and its QR code.

use std::fmt::Write as _;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use qrcode::{Color, EcLevel, QrCode};

use crate::{DomainError, Result};

/// Everything but the unreserved characters of RFC 3986, 2.3; a space becomes `%20`, since apps do not read `+` as one.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// The address that authenticator apps read. Every parameter is spelled out, though most apps assume these.
pub(crate) fn otpauth_uri(issuer: &str, login: &str, key: &str) -> String {
    let issuer = utf8_percent_encode(issuer, RESERVED);
    let login = utf8_percent_encode(login, RESERVED);
    format!(
        "otpauth://totp/{issuer}:{login}?secret={key}&issuer={issuer}&algorithm=SHA1&digits=6&period=30"
    )
}

/// Modules of white on each side (ISO/IEC 18004, 9.1).
const QUIET_ZONE: usize = 4;

/// The QR code of `content` as an SVG element: black on white with its quiet zone. Dark modules that stand side by side
/// are one stroke, which is much shorter than a square each: the page holds the drawing twice, uncompressed.
pub(crate) fn svg(content: &str) -> Result<String> {
    let code = QrCode::with_error_correction_level(content, EcLevel::M)
        .map_err(|_| DomainError::Fault("the address is too long for a QR code"))?;
    let modules = code.to_colors();
    let mut strokes = String::new();
    for (row, modules) in modules.chunks(code.width()).enumerate() {
        // Through the middle of the row, as broad as it is; a light run only moves on.
        _ = write!(strokes, "M{QUIET_ZONE} {}.5", QUIET_ZONE + row);
        for run in modules.chunk_by(|one, next| one == next) {
            _ = match run[0] {
                Color::Dark => write!(strokes, "h{}", run.len()),
                Color::Light => write!(strokes, "m{} 0", run.len()),
            };
        }
    }
    let size = code.width() + 2 * QUIET_ZONE;
    Ok(format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{size}v{size}H0z"/><path stroke="#000" d="{strokes}"/></svg>"##
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_is_percent_encoded_without_plus_or_padding() {
        let uri = otpauth_uri(
            "Vestibule (panel.example)",
            "ann@example.org",
            "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP",
        );
        assert_eq!(
            uri,
            "otpauth://totp/Vestibule%20%28panel.example%29:ann%40example.org?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP\
             &issuer=Vestibule%20%28panel.example%29&algorithm=SHA1&digits=6&period=30"
        );
    }

    /// Draws the strokes of the image on a grid again, `#` where it is dark.
    fn drawn(image: &str, size: usize) -> Vec<String> {
        let mut grid = vec![vec![b' '; size]; size];
        let strokes = image.split("stroke=\"#000\" d=\"").nth(1).unwrap();
        for row in strokes.split('"').next().unwrap().split('M').skip(1) {
            let row = row.replace('h', "\nh").replace('m', "\nm");
            let mut runs = row.lines();
            let (x, y) = runs.next().unwrap().split_once(' ').unwrap();
            let mut x: usize = x.parse().unwrap();
            let y: usize = y.strip_suffix(".5").unwrap().parse().unwrap();
            for run in runs {
                let length: usize = run[1..].trim_end_matches(" 0").parse().unwrap();
                if run.starts_with('h') {
                    grid[y][x..x + length].fill(b'#');
                }
                x += length;
            }
        }
        grid.into_iter()
            .map(|row| String::from_utf8(row).unwrap())
            .collect()
    }

    #[test]
    fn the_image_is_black_on_white_within_its_quiet_zone() {
        let content = "otpauth://totp/x";
        let code = QrCode::with_error_correction_level(content, EcLevel::M).unwrap();
        let zone = " ".repeat(QUIET_ZONE);
        let blank = " ".repeat(code.width() + 2 * QUIET_ZONE);
        let mut expected = vec![blank.clone(); QUIET_ZONE];
        let rows = code
            .render::<char>()
            .quiet_zone(false)
            .dark_color('#')
            .module_dimensions(1, 1)
            .build();
        expected.extend(rows.lines().map(|row| format!("{zone}{row}{zone}")));
        expected.extend(vec![blank; QUIET_ZONE]);
        let image = svg(content).unwrap();
        assert_eq!(drawn(&image, expected.len()), expected);
        let white = format!(
            r##"<path fill="#fff" d="M0 0h{0}v{0}H0z"/>"##,
            expected.len()
        );
        assert!(image.contains(&white), "{image}");
    }

    #[test]
    fn the_image_is_an_element_without_style_or_declaration() {
        let image = svg("otpauth://totp/x").unwrap();
        assert!(image.starts_with("<svg") && image.ends_with("</svg>"));
        assert!(!image.contains("style"));
    }
}

//! The `otpauth:` address of a pending key and its QR code.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use qrcode::{EcLevel, QrCode, render::svg};

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

/// The QR code of `content` as an SVG element: black on white with the quiet zone of four modules that ISO/IEC 18004 asks.
pub(crate) fn svg(content: &str) -> Result<String> {
    let code = QrCode::with_error_correction_level(content, EcLevel::M)
        .map_err(|_| DomainError::Fault("the address is too long for a QR code"))?;
    let image = code
        .render::<svg::Color>()
        .quiet_zone(true)
        .module_dimensions(1, 1)
        .build();
    // Inside HTML an SVG element has no XML declaration.
    image
        .find("<svg")
        .map(|start| image[start..].to_owned())
        .ok_or(DomainError::Fault("the QR code is no SVG"))
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

    #[test]
    fn the_image_is_black_on_white_without_style_or_declaration() {
        let image = svg("otpauth://totp/x").unwrap();
        assert!(image.starts_with("<svg") && image.ends_with("</svg>"));
        assert!(
            image.contains(r##"fill="#fff""##)
                && image.contains(r##"fill="#000""##)
                && !image.contains("style")
        );
    }
}

//! The QR code.

use leptos::prelude::*;

use crate::text::text;

/// A QR code, black on white in every theme; its quiet zone is part of the drawing.
#[component]
pub fn QrCode(
    /// An SVG element, made by this panel's server.
    svg: String,
) -> impl IntoView {
    view! { <div class="qr-code" role="img" aria-label=text().qr_code inner_html=svg></div> }
}

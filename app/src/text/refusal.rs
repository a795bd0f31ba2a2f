//! The refusals for which the server has a page of their own.

/// Why a request was refused before it reached a page or a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// 400: what was sent cannot be read.
    Malformed,
    /// 401: the session has ended, or there never was one.
    SignInRequired,
    /// 403: another site's form, or rights that are missing.
    Forbidden,
    /// 403: rights that the account lacks as which somebody acts.
    ForbiddenWhileActing {
        /// The account.
        login: String,
    },
    /// 403: only the account itself may, and somebody else acts as it.
    ClosedWhileActing {
        /// The account.
        login: String,
    },
    /// 409: made for another account than the one whose rights are in force now.
    IdentityChanged {
        /// The account whose rights are in force.
        login: String,
        /// Whether somebody else acts as it.
        is_acting: bool,
    },
    /// 404: there is no such page.
    NotFound,
    /// 405: the address does not take this method.
    MethodNotAllowed,
    /// 413: more was sent than any form of the panel needs.
    TooLarge,
    /// 415: forms are url-encoded.
    UnsupportedMediaType,
    /// 421: asked for under another host than the public address.
    Misdirected {
        /// The address that the setting gives.
        public_url: String,
    },
    /// 500: a fault of the panel.
    Internal,
    /// 503: the database cannot be reached, or too much is asked at once.
    Unavailable {
        /// Seconds after which to try again.
        retry_after: u32,
    },
}

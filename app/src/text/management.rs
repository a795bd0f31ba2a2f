//! What a language has to say about Management.

/// The sentences of the pages under Management, in the order of the pages.
#[expect(missing_docs, reason = "each field is named as the sentence it holds")]
#[derive(Debug)]
pub struct ManagementText {
    pub two_step_reset: &'static str,
    pub email: &'static str,
    pub state: &'static str,
    pub sign_in: &'static str,
}

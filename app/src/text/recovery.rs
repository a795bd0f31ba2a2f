//! What a language has to say about recovery codes.

use contract::RecoveryNotice;

sentences! {
    /// The sentences about recovery codes.
    #[expect(missing_docs, reason = "each field is named as the sentence it holds")]
    #[derive(Debug)]
    pub struct RecoveryText {
        pub codes: &'static str,
        pub code: &'static str,
        pub code_hint: &'static str,
        pub use_code: &'static str,
        pub use_one_time_password: &'static str,

        // In place of the one-time password
        pub sign_in_lead: &'static str,

        // The page
        pub note: &'static str,
        pub save_these: &'static str,
        pub of_account: fn(&str, &str) -> String,
        pub saved: &'static str,
        pub download: &'static str,
        pub print: &'static str,
        pub left: fn(u32) -> String,
        pub are_to_save: &'static str,
        pub have_them: &'static str,
        pub new_codes: &'static str,
        pub new_codes_note: &'static str,
        pub new_codes_question: &'static str,
        pub yes_replace: &'static str,
        pub create: &'static str,
        pub proof_note: &'static str,
        /// What stands at the top of the file: of which panel, and of which account.
        pub file_heading: fn(&str, &str) -> String,

        // Home
        pub notice: fn(RecoveryNotice) -> String,
    }
}

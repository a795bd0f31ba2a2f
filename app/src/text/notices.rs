//! What a language has to say about what happened to the way in to the account.

sentences! {
    /// The sentences on Home.
    #[expect(missing_docs, reason = "each field is named as the sentence it holds")]
    #[derive(Debug)]
    pub struct NoticesText {
        pub heading: &'static str,
        pub new_browser: &'static str,
        pub recovery_code_used: &'static str,
        pub second_step_missing: &'static str,
        /// How often it happened, before the time of the last.
        pub times: fn(u32) -> String,
        pub more: &'static str,
        pub read: &'static str,
    }
}

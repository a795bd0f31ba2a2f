//! What a language has to say about the account's sessions.

sentences! {
    /// The sentences of the page.
    #[expect(missing_docs, reason = "each field is named as the sentence it holds")]
    #[derive(Debug)]
    pub struct SessionsText {
        pub sessions: &'static str,
        pub lead: &'static str,
        pub note: &'static str,
        pub device: &'static str,
        pub created: &'static str,
        pub last_used: &'static str,
        pub this: &'static str,
        pub end: &'static str,
        /// The accessible name of the button: which browser, and from which address.
        pub end_session: fn(&str, &str) -> String,
        pub end_others: &'static str,
        pub end_others_question: &'static str,
        pub end_others_note: &'static str,
        pub yes_end: &'static str,
        pub see_history: &'static str,
    }
}

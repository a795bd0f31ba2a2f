//! What a language has to say about acting as another account.

sentences! {
    /// The sentences about acting as another account.
    #[expect(missing_docs, reason = "each field is named as the sentence it holds")]
    #[derive(Debug)]
    pub struct ActingText {
        /// The name of the banner for screen readers.
        pub banner: &'static str,
        pub is_acting_as: fn(&str, &str) -> String,
        pub return_to: fn(&str) -> String,
        pub until: &'static str,
        pub time_left: fn(u32) -> String,
        pub ended: fn(&str) -> String,
        pub log_in_as: fn(&str) -> String,
        pub settings_closed: fn(&str) -> String,
        pub not_allowed: fn(&str) -> String,
        pub password_of: fn(&str) -> String,
        pub root_level: &'static str,
        pub acted_as_you: &'static str,

        // Confirm it is you
        pub confirm_heading: &'static str,
        pub confirm: &'static str,
        pub confirm_lead: fn(&str, &str) -> String,
    }
}

//! What a language has to say about Management.

use contract::{AccountOrder, Directory};

sentences! {
    /// The words of one list.
    #[derive(Clone, Copy, Debug)]
    pub struct DirectoryText {
        /// Its name, and the heading of its page.
        pub name: &'static str,
        /// A sentence below the heading.
        pub lead: &'static str,
        /// The heading of a new account's page.
        pub create: &'static str,
        /// What stands where there is no account yet.
        pub empty: &'static str,
    }
}

sentences! {
    /// The sentences of the pages under Management, in the order of the pages.
    #[expect(missing_docs, reason = "each field is named as the sentence it holds")]
    #[derive(Debug)]
    pub struct ManagementText {
        pub heading: &'static str,
        pub directory: fn(Directory) -> DirectoryText,
        pub two_step_reset: &'static str,

        // Lists
        pub search: &'static str,
        pub search_hint: &'static str,
        pub find: &'static str,
        pub show_all: &'static str,
        pub create: &'static str,
        pub sort_by: &'static str,
        pub order: fn(AccountOrder) -> &'static str,
        pub name: &'static str,
        pub two_step: &'static str,
        pub two_step_on: &'static str,
        pub two_step_off: &'static str,
        pub state: &'static str,
        pub enabled: &'static str,
        pub disabled: &'static str,
        pub no_password: &'static str,
        pub never: &'static str,
        pub actions: &'static str,
        pub edit: &'static str,
        pub edit_account: fn(&str) -> String,
        pub none_found: fn(&str) -> String,
        pub search_is_cut: &'static str,
        pub end_of_list: &'static str,
        pub first_page: &'static str,
        pub next_page: &'static str,

        // One account
        pub login_hint: &'static str,
        pub email: &'static str,
        pub optional: &'static str,
        pub first_password_hint: &'static str,
        pub other_password_hint: &'static str,
        pub ask_for_new_password: &'static str,
        pub your_password: &'static str,
        pub your_code: &'static str,
        pub your_recovery_code: &'static str,
        pub proof_to_set_password: &'static str,
        pub proof_to_disable_two_step: &'static str,
        pub sign_in: &'static str,
        pub show_as_it_is: &'static str,
        pub access: &'static str,
        pub disable_account: &'static str,
        pub disable_account_note: &'static str,
        pub disable_account_question: fn(&str) -> String,
        pub yes_disable: &'static str,
        pub enable_account: &'static str,
        pub enable_account_note: &'static str,
        pub unlock_account: &'static str,
        pub unlock_account_note: &'static str,
        pub disable_two_step_note: &'static str,
        pub disable_two_step_question: fn(&str) -> String,
        pub two_step_session_needed: &'static str,

        // The account itself
        pub password_was_set: &'static str,
    }
}

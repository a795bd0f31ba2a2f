//! Management in English.

use contract::{AccountOrder, Directory};

use crate::text::{DirectoryText, ManagementText};

pub(super) static TEXT: ManagementText = ManagementText {
    heading: "Management",
    directory,
    two_step_reset: "Somebody who manages this panel switched your two-step authentication off. Enable it again with your new phone; if you did not ask for this, tell them.",

    search: "Search",
    search_hint: "The beginning of a login, a name or an e-mail address.",
    find: "Find",
    show_all: "Show all",
    create: "Create",
    sort_by: "Sorted by",
    order: |order| match order {
        AccountOrder::Login => "Login",
        AccountOrder::LastSignIn => "Last sign-in",
    },
    name: "Name",
    two_step: "Two-step",
    two_step_on: "On",
    two_step_off: "Off",
    state: "State",
    enabled: "Enabled",
    disabled: "Disabled",
    no_password: "No password",
    never: "Never",
    actions: "Actions",
    edit: "Edit",
    edit_account: |login| ["Edit ", login].concat(),
    none_found: |search| ["Nothing begins with “", search, "”."].concat(),
    search_is_cut: "More was found than is listed here. Type more of what you look for.",
    end_of_list: "There is nothing more.",
    first_page: "First page",
    next_page: "Next page",

    login_hint: "Lower-case letters, digits, “.”, “_”, “@” and “-”. It can never be changed.",
    email: "E-mail",
    optional: "Optional.",
    first_password_hint: "Without one nobody can log in as this account yet.",
    other_password_hint: "Leave it empty to keep the present one. A new one logs the account out everywhere.",
    ask_for_new_password: "Ask for a new password at the next sign-in",
    your_password: "Your password",
    your_code: "Your one-time password",
    your_recovery_code: "Your recovery code",
    proof_to_set_password: "Needed to set a password: it has been a while since you entered yours.",
    proof_to_disable_two_step: "It has been a while since you entered it.",
    sign_in: "Password or two-step authentication",
    show_as_it_is: "Show the account as it is now",
    access: "Access",
    disable_account: "Disable account",
    disable_account_note: "Disabling logs it out at once. It cannot log in until you enable it again.",
    disable_account_question: |login| ["Disable ", login, "?"].concat(),
    yes_disable: "Yes, disable it",
    enable_account: "Enable account",
    enable_account_note: "It is disabled and cannot log in.",
    unlock_account: "Unlock account",
    unlock_account_note: "Too many wrong passwords or one-time passwords keep it out for now. Unlocking lets it try again at once.",
    disable_two_step_note: "For somebody who lost the phone. Afterwards the password alone opens the account; it is logged out everywhere and told about it. Make sure who is asking.",
    disable_two_step_question: |login| ["Disable two-step authentication of ", login, "?"].concat(),
    two_step_session_needed: "Only somebody who logged in with a one-time password can disable it here. Otherwise only the console can.",

    password_was_set: "Your password was set by somebody else. Choose one that only you know.",
};

fn directory(directory: Directory) -> DirectoryText {
    match directory {
        Directory::Staff => DirectoryText {
            name: "Staff",
            lead: "The people who run this panel.",
            create: "Create staff",
            empty: "There are no staff accounts yet.",
        },
        Directory::Clients => DirectoryText {
            name: "Clients",
            lead: "The people whom this panel serves.",
            create: "Create client",
            empty: "There are no client accounts yet.",
        },
    }
}

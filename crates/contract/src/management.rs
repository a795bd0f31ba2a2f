//! What the pages under Management show, and where they are.

use serde::{Deserialize, Serialize};

use crate::{Level, Login, paths};

/// One of the two lists of accounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Directory {
    /// Administrators and staff.
    Staff,
    /// Clients.
    Clients,
}

/// A page of a [`Directory`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DirectoryPage {
    /// The list.
    List,
    /// A new account.
    New,
    /// One account.
    Account(Login),
}

impl Directory {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Staff, Self::Clients];

    /// The one in which accounts of a level stand; root stands in none.
    #[must_use]
    pub const fn of(level: Level) -> Option<Self> {
        match level {
            Level::Root => None,
            Level::Admin | Level::Staff => Some(Self::Staff),
            Level::Client => Some(Self::Clients),
        }
    }

    /// Whether accounts of a level stand in it.
    #[must_use]
    pub fn holds(self, level: Level) -> bool {
        Self::of(level) == Some(self)
    }

    /// Its name in forms.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Staff => "staff",
            Self::Clients => "clients",
        }
    }

    /// The address of its list.
    #[must_use]
    pub const fn path(self) -> &'static str {
        match self {
            Self::Staff => paths::STAFF,
            Self::Clients => paths::CLIENTS,
        }
    }

    /// The address of a new account's page.
    #[must_use]
    pub const fn new_path(self) -> &'static str {
        match self {
            Self::Staff => paths::NEW_STAFF,
            Self::Clients => paths::NEW_CLIENT,
        }
    }

    /// The address of an account's page. Logins stand in addresses as they are.
    #[must_use]
    pub fn account_path(self, login: &Login) -> String {
        [self.path(), "/", login.as_str()].concat()
    }

    /// Which page stands at `path`.
    #[must_use]
    pub fn page_at(path: &str) -> Option<(Self, DirectoryPage)> {
        Self::ALL.into_iter().find_map(|directory| {
            let page = match path.strip_prefix(directory.path())? {
                "" => DirectoryPage::List,
                _ if path == directory.new_path() => DirectoryPage::New,
                below => DirectoryPage::Account(Login::parse(below.strip_prefix('/')?).ok()?),
            };
            Some((directory, page))
        })
    }
}

/// How a list is sorted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountOrder {
    /// By login.
    #[default]
    Login,
    /// By the last sign-in, the latest first; who has never signed in stands at the end.
    LastSignIn,
}

impl AccountOrder {
    /// As it stands in addresses.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Login => "login",
            Self::LastSignIn => "last_sign_in",
        }
    }

    /// Reads what stands in an address; anything unknown is the usual order.
    #[must_use]
    pub fn read(word: &str) -> Self {
        if word == Self::LastSignIn.as_str() {
            Self::LastSignIn
        } else {
            Self::Login
        }
    }
}

/// One line of a list of accounts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountListRow {
    /// Its login.
    pub login: Login,
    /// Its full name.
    pub full_name: String,
    /// Its level.
    pub level: Level,
    /// Whether it has two-step authentication.
    pub has_two_step: bool,
    /// Whether it can sign in.
    pub is_enabled: bool,
    /// Whether it has a password yet.
    pub has_password: bool,
    /// When it last signed in itself.
    pub last_sign_in_at: Option<i64>,
}

/// One page of a list of accounts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountList {
    /// At most 25 lines.
    pub rows: Vec<AccountListRow>,
    /// The key from which the next page continues; `None` at the end.
    pub next: Option<String>,
    /// Whether more was found than is listed: the search has to be narrower.
    pub is_cut: bool,
    /// Whether the asker manages these accounts, or only sees them.
    pub can_manage: bool,
}

/// What the page of one account shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountForm {
    /// Its login.
    pub login: Login,
    /// Its full name.
    pub full_name: String,
    /// Its e-mail address, if there is one.
    pub email: Option<String>,
    /// Its level.
    pub level: Level,
    /// The levels that it can be given.
    pub levels: Vec<Level>,
    /// Whether it can sign in.
    pub is_enabled: bool,
    /// Whether wrong passwords or codes keep it out for now.
    pub is_held_off: bool,
    /// Whether it has a password yet.
    pub has_password: bool,
    /// The account as this form was made from it: sent back, so that a change made meanwhile is noticed.
    pub seen: String,
    /// What setting its password asks from the asker.
    pub to_set_password: ProofNeed,
    /// What switching its two-step authentication off asks from the asker; `None` where it is off.
    pub to_disable_two_step: Option<ProofNeed>,
}

/// What a new account's page has to know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewAccountForm {
    /// The levels that it can have.
    pub levels: Vec<Level>,
    /// What a first password asks from the asker.
    pub to_set_password: ProofNeed,
}

/// What the asker has to show again before something that needs a recent proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProofNeed {
    /// Nothing: the proof is recent.
    Nothing,
    /// The asker's own password.
    Password,
    /// The asker's own password and a code.
    PasswordAndCode,
    /// Another session: one that signed in with two steps.
    TwoStepSession,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_of_a_directory_has_its_address() {
        let ann = Login::parse("ann@example.org").unwrap();
        for directory in Directory::ALL {
            let pages = [
                (directory.path().to_owned(), DirectoryPage::List),
                (directory.new_path().to_owned(), DirectoryPage::New),
                (
                    directory.account_path(&ann),
                    DirectoryPage::Account(ann.clone()),
                ),
            ];
            for (path, page) in pages {
                assert_eq!(Directory::page_at(&path), Some((directory, page)));
            }
        }
    }

    #[test]
    fn other_addresses_are_no_pages() {
        for path in [
            "/management",
            "/management/staff/",
            "/management/staff/Ann",
            "/management/staff/ann/more",
            "/management/staffann",
            "/management/clients/%61nn",
        ] {
            assert_eq!(Directory::page_at(path), None, "{path}");
        }
    }
}

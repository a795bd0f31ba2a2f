//! The words by which accounts are found: how they are cut, entered and asked for. Which account may be seen by whom is
//! not decided here.
//!
//! An account is found by the beginning of its login, full name or e-mail address, or of any word within them.

use std::collections::BTreeSet;

use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _,
};

use crate::{
    Result,
    entity::{account, account_search},
};

/// The longest term, in characters: a whole e-mail address.
const MAX_CHARS: usize = 254;
/// How many words of one text are entered.
const MAX_WORDS: usize = 16;
/// Above every character, as the database compares text.
const LAST: char = char::MAX;

/// What somebody looks for, as the terms are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Beginning(String);

impl Beginning {
    /// Reads what was typed; `None` when nothing was.
    pub(crate) fn read(typed: &str) -> Option<Self> {
        let folded = fold(typed);
        // Terms begin with words: `@example.org` is found as `example.org`.
        let word = folded.trim_start_matches(|c: char| !c.is_alphanumeric());
        let kept = if word.is_empty() { &folded } else { word };
        let kept: String = kept.chars().take(MAX_CHARS).collect();
        (!kept.is_empty()).then_some(Self(kept))
    }

    /// The first text that begins so.
    pub(crate) fn first(&self) -> &str {
        &self.0
    }

    /// A text after all that begin so.
    pub(crate) fn end(&self) -> String {
        let mut end = self.0.clone();
        end.push(LAST);
        end
    }
}

/// Lower case, with single spaces.
fn fold(text: &str) -> String {
    let lower = text.to_lowercase();
    lower.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A text as a whole, and what is left of it from each word on.
fn terms(text: &str) -> BTreeSet<String> {
    let text = fold(text);
    let mut is_in_word = false;
    let mut starts = Vec::new();
    for (at, c) in text.char_indices() {
        if at == 0 || (c.is_alphanumeric() && !is_in_word) {
            starts.push(at);
        }
        is_in_word = c.is_alphanumeric();
    }
    let cut = |at: usize| text.get(at..).unwrap_or_default().chars().take(MAX_CHARS);
    starts
        .into_iter()
        .take(MAX_WORDS)
        .map(|at| cut(at).collect())
        .collect()
}

/// Enters an account, or enters it anew after a change.
pub(crate) async fn enter(
    connection: &impl ConnectionTrait,
    account: &account::Model,
) -> Result<()> {
    account_search::Entity::delete_many()
        .filter(account_search::Column::AccountId.eq(account.id))
        .exec(connection)
        .await?;
    let mut found_by = terms(&account.login);
    found_by.append(&mut terms(&account.full_name));
    found_by.append(&mut account.email.as_deref().map(terms).unwrap_or_default());
    let rows = found_by
        .into_iter()
        .map(|term| account_search::ActiveModel {
            level: Set(account.level.clone()),
            term: Set(term),
            account_id: Set(account.id),
        });
    account_search::Entity::insert_many(rows)
        .exec_without_returning(connection)
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("ann", &["ann"])]
    #[case("Ann  O'Hara", &["ann o'hara", "hara", "o'hara"])]
    #[case("Ann@Example.ORG", &["ann@example.org", "example.org", "org"])]
    #[case("-=-", &["-=-"])]
    #[case("ЛЕНА Я", &["лена я", "я"])]
    #[case("", &[])]
    fn a_text_is_found_by_the_beginning_of_each_of_its_words(
        #[case] text: &str,
        #[case] expected: &[&str],
    ) {
        let terms: Vec<_> = terms(text).into_iter().collect();
        assert_eq!(terms, expected);
    }

    #[rstest]
    #[case("  Ann ", Some("ann"))]
    #[case("ann  O'", Some("ann o'"))]
    #[case("@example.org", Some("example.org"))]
    #[case("-=", Some("-="))]
    #[case(" \t", None)]
    fn what_was_typed_is_read_as_the_terms_are_written(
        #[case] typed: &str,
        #[case] read: Option<&str>,
    ) {
        let beginning = Beginning::read(typed);
        assert_eq!(beginning.as_ref().map(Beginning::first), read);
    }

    proptest! {
        #[test]
        fn every_beginning_of_a_text_finds_it(text in "\\PC{1,40}", chars in 1_usize..40) {
            let typed: String = text.chars().take(chars).collect();
            // Half of what folds into one, such as the two that make a final sigma, is no beginning of it.
            prop_assume!(fold(&text).starts_with(&fold(&typed)));
            if let Some(beginning) = Beginning::read(&typed) {
                let range = beginning.first().to_owned()..beginning.end();
                prop_assert!(terms(&text).iter().any(|term| range.contains(term)));
            }
        }

        #[test]
        fn no_text_has_too_many_terms(text in "\\PC{0,300}") {
            prop_assert!(terms(&text).len() <= MAX_WORDS);
        }
    }
}

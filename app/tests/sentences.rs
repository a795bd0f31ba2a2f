//! No sentence for people stands outside of `app/src/text/`, where every language has it.
//!
//! The sources are read as tokens, without tests, attributes, and what is for the log. Whatever people would read in them is
//! a finding: text between the tags of a view, and literals that are words rather than names for machines.

#![expect(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test fails with the cause, also in what the tests share"
)]

use std::{
    fs,
    path::{Path, PathBuf},
    str::FromStr as _,
};

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// Names that are the same in every language, and that of a key (UI Events, modifier keys).
const NAMES: [&str; 2] = ["CapsLock", "Vestibule"];
/// Attributes of HTML whose values nobody reads.
const FOR_MACHINES: [&str; 3] = ["class", "content", "d"];

/// Where a literal stands.
#[derive(Clone, Copy)]
enum Place<'a> {
    /// Among the tags of a view.
    TextNode,
    /// In an attribute or property of that name.
    Attribute(&'a str),
    /// In code.
    Code,
}

fn is_for_people(literal: &str, place: Place<'_>) -> bool {
    if NAMES.contains(&literal) {
        return false;
    }
    match place {
        Place::TextNode => literal.contains(char::is_alphabetic),
        Place::Attribute(name) => !FOR_MACHINES.contains(&name) && is_prose(literal),
        Place::Code => is_prose(literal) || is_part_of_a_sentence(literal),
    }
}

/// A capitalised word, letters of another alphabet, or several plain words.
fn is_prose(literal: &str) -> bool {
    let mut letters = literal.trim_start().chars();
    let is_capitalised = letters.next().is_some_and(char::is_uppercase)
        && letters.next().is_some_and(char::is_lowercase);
    let is_foreign = literal
        .chars()
        .any(|letter| letter.is_alphabetic() && !letter.is_ascii());
    let is_word = |word: &str| {
        let word = word.trim_end_matches(['.', ',', ':', ';', '!', '?', '…']);
        !word.is_empty() && word.bytes().all(|letter| letter.is_ascii_alphabetic())
    };
    let mut words = literal.split_whitespace().peekable();
    let are_words = literal.split_whitespace().count() > 1 && words.all(is_word);
    is_capitalised || is_foreign || are_words
}

/// Made to be joined to others: `" left"`.
fn is_part_of_a_sentence(literal: &str) -> bool {
    literal.trim() != literal && literal.contains(char::is_alphabetic)
}

/// The literals of a source that people would read.
fn sentences_in(source: &str) -> Vec<String> {
    let tokens = TokenStream::from_str(source).expect("a source that compiles");
    let mut found = Vec::new();
    walk(tokens, false, &mut found);
    found
}

fn walk(tokens: TokenStream, is_view: bool, found: &mut Vec<String>) {
    let tokens: Vec<_> = tokens.into_iter().collect();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        match token {
            TokenTree::Punct(sign) if sign.as_char() == '#' => {
                if let Some(after) = after_attribute(&tokens, at) {
                    at = after;
                    continue;
                }
            }
            TokenTree::Ident(name) if name == "tracing" => at = end_of_call(&tokens, at),
            // `impl fmt::Debug for`: for the log as well.
            TokenTree::Ident(name) if name == "Debug" && is_followed_by_for(&tokens, at) => {
                at = end_of_item(&tokens, at);
                continue;
            }
            TokenTree::Group(group) => {
                // In brackets among tags there is code.
                let is_view = tokens[..at].ends_with_sign('!') && is_named(&tokens, at, "view");
                walk(group.stream(), is_view, found);
            }
            TokenTree::Literal(literal) => {
                if let Some(text) = text_of(&literal.to_string()) {
                    let name = attribute_before(&tokens[..at]);
                    let place = match (is_view, &name) {
                        (true, Some(name)) => Place::Attribute(name),
                        (true, None) => Place::TextNode,
                        (false, _) => Place::Code,
                    };
                    if is_for_people(&text, place) {
                        found.push(text);
                    }
                }
            }
            _ => {}
        }
        at += 1;
    }
}

trait EndsWithSign {
    fn ends_with_sign(&self, sign: char) -> bool;
}

impl EndsWithSign for [TokenTree] {
    fn ends_with_sign(&self, sign: char) -> bool {
        matches!(self.last(), Some(TokenTree::Punct(last)) if last.as_char() == sign)
    }
}

/// Where to go on behind `#[…]` or `#![…]`, and behind the item that only tests have.
fn after_attribute(tokens: &[TokenTree], at: usize) -> Option<usize> {
    let is_inner = tokens[..=at + 1].ends_with_sign('!');
    let end = at + if is_inner { 2 } else { 1 };
    let TokenTree::Group(attribute) = tokens.get(end)? else {
        return None;
    };
    let attribute = attribute.stream().to_string();
    let is_test = attribute.starts_with("cfg") && attribute.contains("test");
    Some(if is_test {
        end_of_item(tokens, end + 1)
    } else {
        end + 1
    })
}

fn end_of_item(tokens: &[TokenTree], at: usize) -> usize {
    let is_end = |token: &TokenTree| match token {
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
        TokenTree::Punct(sign) => sign.as_char() == ';',
        _ => false,
    };
    let length = tokens[at..].iter().position(is_end);
    length.map_or(tokens.len(), |length| at + length + 1)
}

fn is_followed_by_for(tokens: &[TokenTree], at: usize) -> bool {
    matches!(tokens.get(at + 1), Some(TokenTree::Ident(ident)) if ident == "for")
}

fn end_of_call(tokens: &[TokenTree], at: usize) -> usize {
    let is_group = |token: &TokenTree| matches!(token, TokenTree::Group(_));
    let length = tokens[at..].iter().position(is_group);
    length.map_or(tokens.len(), |length| at + length)
}

/// Whether the group at `at` belongs to the macro of that name.
fn is_named(tokens: &[TokenTree], at: usize, name: &str) -> bool {
    at >= 2 && matches!(&tokens[at - 2], TokenTree::Ident(ident) if ident == name)
}

/// The name of the attribute whose value follows: `aria-label=`.
fn attribute_before(tokens: &[TokenTree]) -> Option<String> {
    let (_, before) = tokens.ends_with_sign('=').then(|| tokens.split_last())??;
    let mut name = String::new();
    for token in before.iter().rev() {
        match token {
            TokenTree::Ident(word) if name.is_empty() || name.starts_with(['-', ':']) => {
                name.insert_str(0, &word.to_string());
            }
            TokenTree::Punct(sign)
                if !name.starts_with(['-', ':']) && ['-', ':'].contains(&sign.as_char()) =>
            {
                name.insert(0, sign.as_char());
            }
            _ => break,
        }
    }
    (!name.is_empty()).then_some(name)
}

/// What a literal says, if it is text.
fn text_of(literal: &str) -> Option<String> {
    let (start, end) = (literal.find('"')?, literal.rfind('"')?);
    let is_text = ["", "r", "r#"].contains(&&literal[..start]) && start < end;
    is_text.then(|| literal[start + 1..end].to_owned())
}

/// Every source below a folder of the project, but for what lies in `except`.
fn sources(folder: &str, except: &str) -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("..")
        .join(folder);
    let mut folders = vec![root.clone()];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if !except.is_empty() && path.strip_prefix(&root).unwrap().starts_with(except) {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let source = fs::read_to_string(&path).unwrap();
                files.push((path, source));
            }
        }
    }
    assert!(files.len() > 20, "{} files", files.len());
    files
}

#[test]
fn every_sentence_of_a_page_is_in_the_tables() {
    for (path, source) in sources("app/src", "text") {
        let found = sentences_in(&source);
        assert!(found.is_empty(), "{}: {found:#?}", path.display());
    }
}

/// The one page that `server` answers with is made by `app`.
#[test]
fn the_server_writes_no_page_itself() {
    for (path, source) in sources("server/src", "") {
        let bare: String = source.split_whitespace().collect();
        let html = bare.matches("Html(").count();
        let of_app = bare.matches("Html(error_page(").count();
        let empty = bare.matches("Html(())").count();
        assert_eq!(html, of_app + empty, "{}", path.display());
        for sign in ["view!", "\"<"] {
            assert!(!bare.contains(sign), "{}: {sign}", path.display());
        }
    }
}

#[test]
fn what_people_would_read_is_found() {
    let source = r##"
        /// A sentence about the code.
        #[expect(dead_code, reason = "A sentence about the code.")]
        fn page() -> impl IntoView {
            tracing::info!("a line of the log");
            let glued = [" and ", name].concat();
            let word = "Save";
            let several = "nothing was found.";
            let foreign = "назад";
            let class = "flex flex-row md:gap-6";
            let path = "/settings/user?older=";
            view! {
                <p class="card hint" aria-label="Close" data-kind="row">"ok"</p>
                <a title="to the top" href="#top">{move || name.unwrap_or("Nobody")}" · "</a>
                <Field name="login" label="your login" class=LINK_CLASS path=path!("/login")/>
            }
        }
        impl fmt::Debug for Page {
            fn fmt(&self, f: &mut Formatter) -> fmt::Result {
                f.write_str("Page(…)")
            }
        }
        #[cfg(test)]
        mod tests {
            const SENTENCE: &str = "A sentence of a test.";
        }
    "##;
    let found = [
        " and ",
        "Save",
        "nothing was found.",
        "назад",
        "Close",
        "ok",
        "to the top",
        "Nobody",
        "your login",
    ];
    assert_eq!(sentences_in(source), found);
}

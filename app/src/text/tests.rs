//! All that every language says, side by side.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
    fs,
    io::Write as _,
    path::Path,
};

use contract::{
    AccountOrder, ApiError, Directory, Done, Language, Level, PasswordRating, RecoveryNotice,
    SignInEvent, Theme, samples::every_error,
};

use super::{Refusal, in_language};
use crate::moment::Moment;

/// What is the same in every language: names, signs, and the clock.
const SAME: [&str; 4] = [
    "text.audit.nothing",
    "text.audit.time(Moment { year: 2025, month: 11, day: 24, hour: 16, minute: 0, second: 12 })[1]",
    "text.device(\"ann\")",
    "text.repeats(7)",
];

/// Every sentence, by the place where it stands.
pub(super) type Said = BTreeMap<String, String>;

/// What says sentences: a table, a field of it, or a function, which is tried with samples of what it takes.
pub(super) trait Spoken {
    fn speak(&self, place: &str, said: &mut Said);
}

impl Spoken for &'static str {
    fn speak(&self, place: &str, said: &mut Said) {
        assert!(!self.trim().is_empty(), "{place} is empty");
        let before = said.insert(place.to_owned(), (*self).to_owned());
        assert_eq!(before, None, "{place} twice");
    }
}

impl Spoken for String {
    fn speak(&self, place: &str, said: &mut Said) {
        said.insert(place.to_owned(), self.clone());
    }
}

impl Spoken for Cow<'static, str> {
    fn speak(&self, place: &str, said: &mut Said) {
        said.insert(place.to_owned(), self.clone().into_owned());
    }
}

impl<S: Spoken> Spoken for Option<S> {
    fn speak(&self, place: &str, said: &mut Said) {
        if let Some(sentence) = self {
            sentence.speak(place, said);
        }
    }
}

impl<S: Spoken> Spoken for [S; 2] {
    fn speak(&self, place: &str, said: &mut Said) {
        for (index, sentence) in self.iter().enumerate() {
            sentence.speak(&format!("{place}[{index}]"), said);
        }
    }
}

macro_rules! spoken_table {
    ($($table:ty),*) => {
        $(impl Spoken for &'static $table {
            fn speak(&self, place: &str, said: &mut Said) {
                (**self).speak(place, said);
            }
        })*
    };
}

spoken_table!(
    super::ManagementText,
    super::ActingText,
    super::AuditText,
    super::RecoveryText,
    super::SessionsText
);

/// A function of one kind of argument, with what it is tried with. A kind without a line here does not compile.
macro_rules! spoken_function {
    ($($argument:ty: $samples:expr;)*) => {
        $(impl<S: Spoken> Spoken for fn($argument) -> S {
            fn speak(&self, place: &str, said: &mut Said) {
                for sample in $samples {
                    self(sample).speak(&format!("{place}({sample:?})"), said);
                }
            }
        })*
    };
}

spoken_function! {
    &str: ["ann", "Mozilla/5.0 (X11; Linux x86_64) Firefox/145.0"];
    u32: [7_u32];
    i32: [-150, 60];
    RecoveryNotice: [(1, 9, false), (0, 0, false), (0, 10, true)].map(|(used, left, are_to_save)| RecoveryNotice { used, left, are_to_save });
    Level: Level::ALL;
    Theme: Theme::ALL;
    Done: Done::ALL;
    PasswordRating: every_rating();
    Directory: Directory::ALL;
    AccountOrder: [AccountOrder::Login, AccountOrder::LastSignIn];
    SignInEvent: sign_in_events();
    &Moment: &[Moment::utc(1_764_000_012_345)];
    &ApiError: &every_error();
    &Refusal: &every_refusal();
}

fn every_rating() -> [PasswordRating; 5] {
    use PasswordRating::{Good, Guessable, Strong, TooShort, Unusable};
    [TooShort { min: 15 }, Unusable, Guessable, Good, Strong]
}

impl<S: Spoken> Spoken for fn(&str, &str) -> S {
    fn speak(&self, place: &str, said: &mut Said) {
        self("ann", "bob").speak(place, said);
        self("ann", "console").speak(&format!("{place}(console)"), said);
    }
}

fn sign_in_events() -> [SignInEvent; 15] {
    use SignInEvent::{
        ActedAs, ActingEnded, Code, Confirmed, Password, PasswordChanged, PhoneReplaced,
        RecoveryCode, RecoveryCodesMade, SessionEnded, SetUp, SignOut, TwoStepDisabled,
        TwoStepEnabled, TwoStepRemoved,
    };
    let all = [
        Password,
        Code,
        RecoveryCode,
        RecoveryCodesMade,
        SessionEnded,
        SignOut,
        SetUp,
        TwoStepEnabled,
        TwoStepDisabled,
        TwoStepRemoved,
        PhoneReplaced,
        PasswordChanged,
        Confirmed,
        ActedAs,
        ActingEnded,
    ];
    // Does not compile when one is added, so that whoever adds it comes here.
    all.map(|event| match event {
        Password | Code | RecoveryCode | RecoveryCodesMade | SessionEnded | SignOut | SetUp
        | TwoStepEnabled | TwoStepDisabled | TwoStepRemoved | PasswordChanged | Confirmed
        | PhoneReplaced | ActedAs | ActingEnded => event,
    })
}

fn every_refusal() -> [Refusal; 14] {
    let now_as = |is_acting| Refusal::IdentityChanged {
        login: "ann".to_owned(),
        is_acting,
    };
    let all = [
        Refusal::Malformed,
        Refusal::SignInRequired,
        Refusal::Forbidden,
        Refusal::ForbiddenWhileActing {
            login: "ann".to_owned(),
        },
        Refusal::ClosedWhileActing {
            login: "ann".to_owned(),
        },
        now_as(true),
        now_as(false),
        Refusal::NotFound,
        Refusal::MethodNotAllowed,
        Refusal::TooLarge,
        Refusal::UnsupportedMediaType,
        Refusal::Misdirected {
            public_url: "https://panel.example".to_owned(),
        },
        Refusal::Internal,
        Refusal::Unavailable { retry_after: 7 },
    ];
    // Does not compile when one is added, so that whoever adds it comes here.
    all.map(|refusal| match refusal {
        Refusal::Malformed
        | Refusal::SignInRequired
        | Refusal::Forbidden
        | Refusal::ForbiddenWhileActing { .. }
        | Refusal::ClosedWhileActing { .. }
        | Refusal::IdentityChanged { .. }
        | Refusal::NotFound
        | Refusal::MethodNotAllowed
        | Refusal::TooLarge
        | Refusal::UnsupportedMediaType
        | Refusal::Misdirected { .. }
        | Refusal::Internal
        | Refusal::Unavailable { .. } => refusal,
    })
}

/// All that a language says.
fn all_of(language: Language) -> Said {
    let (text, mut said) = (in_language(language), Said::new());
    text.speak("text", &mut said);
    // The tables that are asked by name.
    for event in domain::audit::events() {
        let name = (text.audit.event)(event);
        assert!(name.is_some(), "{event} has no name in {language:?}");
        name.speak(&format!("event {event}"), &mut said);
    }
    for detail in domain::audit::details() {
        let words = (text.audit.detail_in_words)(detail);
        let of_the_log = (language == Language::default()).then(|| (*detail).into());
        let words = words.or(of_the_log);
        assert!(words.is_some(), "{detail} is not said in {language:?}");
        words.speak(&format!("detail {detail}"), &mut said);
    }
    said
}

/// Every pair of languages.
fn pairs() -> Vec<(Language, Language)> {
    let others = |first| {
        Language::ALL
            .into_iter()
            .filter(move |other| *other != first)
    };
    let pair = |first| others(first).map(move |other| (first, other));
    Language::ALL.into_iter().flat_map(pair).collect()
}

#[test]
fn no_sentence_is_the_same_in_two_languages_unless_it_is_listed() {
    for (first, second) in pairs() {
        let (ones, others) = (all_of(first), all_of(second));
        assert!(ones.len() > 300, "{} sentences", ones.len());
        let same: BTreeSet<_> = ones
            .iter()
            .filter(|(place, sentence)| others.get(*place) == Some(sentence))
            .map(|(place, _)| place.as_str())
            .collect();
        assert_eq!(same, BTreeSet::from(SAME), "{first:?} and {second:?}");
    }
}

#[test]
fn every_language_says_as_much_as_any_other() {
    for (first, second) in pairs() {
        let places = |language| all_of(language).into_keys().collect::<BTreeSet<_>>();
        assert_eq!(places(first), places(second), "{first:?} and {second:?}");
    }
}

#[test]
fn every_event_of_the_audit_log_has_a_name_of_its_own() {
    for language in Language::ALL {
        let said = all_of(language);
        let names = said.iter().filter(|(place, _)| place.starts_with("event "));
        let (mut count, mut different) = (0, BTreeSet::new());
        for (_, name) in names {
            count += 1;
            different.insert(name);
        }
        assert_eq!(different.len(), count, "{language:?}");
        assert_eq!(count, domain::audit::events().len());
    }
}

#[test]
fn languages_are_offered_by_names_of_their_own() {
    let names = Language::ALL.map(|language| in_language(language).language_name);
    assert_eq!(
        names.iter().collect::<BTreeSet<_>>().len(),
        Language::ALL.len()
    );
}

/// What a browser loads of a language is sentences and small functions: its source stands for them, and is a little more
/// (ADR 16 has both figures).
#[test]
fn every_language_is_small_enough_for_all_to_be_in_every_browser() {
    const MOST: usize = 25_000;
    let tables = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/text");
    for language in Language::ALL {
        let folder = fs::read_dir(tables.join(language.tag())).unwrap();
        let mut files: Vec<_> = folder.map(|file| file.unwrap().path()).collect();
        files.push(tables.join(language.tag()).with_extension("rs"));
        let mut compressed = Vec::new();
        let mut compressor = brotli::CompressorWriter::new(&mut compressed, 4096, 11, 22);
        for file in &files {
            compressor.write_all(&fs::read(file).unwrap()).unwrap();
        }
        drop(compressor);
        let size = compressed.len();
        assert!((1_000..MOST).contains(&size), "{language:?}: {size} bytes");
    }
}

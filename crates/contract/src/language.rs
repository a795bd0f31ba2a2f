//! The languages in which the panel speaks, and which of them a browser asks for. Their sentences are not here.

use serde::{Deserialize, Serialize};

/// A language of the panel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Language {
    /// English: spoken where no other one is asked for.
    #[default]
    #[serde(rename = "en")]
    English,
    /// Russian.
    #[serde(rename = "ru")]
    Russian,
}

impl Language {
    /// Every language, in the order in which they are offered.
    pub const ALL: [Self; 2] = [Self::English, Self::Russian];

    /// Its tag (BCP 47, a primary subtag alone): in documents, cookies, on the wire and in the database.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Russian => "ru",
        }
    }

    /// The language of a tag, as [`Self::tag`] writes it.
    #[must_use]
    pub fn parse(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.tag() == tag)
    }

    /// The language that a browser likes best, by the value of its `Accept-Language` (RFC 9110, 12.5.4); `None` where it
    /// asks for none of them.
    ///
    /// Of a range only the first subtag counts (`ru-RU` is content with `ru`: the lookup of RFC 4647, 3.4). `*` stands for
    /// the first language that no other range names. Of equal ones the first wins; what cannot be read is passed over.
    #[must_use]
    pub fn asked_for(accept_language: &str) -> Option<Self> {
        let ranges: Vec<_> = accept_language.split(',').filter_map(read_range).collect();
        let find = |is_meant: &dyn Fn(&Self) -> bool| Self::ALL.into_iter().find(is_meant);
        let unnamed = find(&|language| !ranges.iter().any(|(range, _)| language.is_in(range)));
        let mut best = (0, None);
        for (range, quality) in &ranges {
            let meant = match *range {
                "*" => unnamed,
                range => find(&|language| language.is_in(range)),
            };
            if meant.is_some() && *quality > best.0 {
                best = (*quality, meant);
            }
        }
        best.1
    }

    fn is_in(self, range: &str) -> bool {
        let first = range.split('-').next().unwrap_or_default();
        first.eq_ignore_ascii_case(self.tag())
    }
}

/// A range with its quality in thousandths: `ru;q=0.8`.
fn read_range(element: &str) -> Option<(&str, u16)> {
    let mut parts = element.split(';').map(str::trim);
    let range = parts.next().filter(|range| !range.is_empty())?;
    let quality = match parts.next() {
        Some(weight) => read_weight(weight)?,
        None => 1_000,
    };
    parts.next().is_none().then_some((range, quality))
}

/// `q=0`, `q=0.125`, `q=1.000` (RFC 9110, 12.4.2).
fn read_weight(weight: &str) -> Option<u16> {
    let value = weight
        .strip_prefix("q=")
        .or_else(|| weight.strip_prefix("Q="))?;
    let (whole, decimals) = value.split_once('.').unwrap_or((value, ""));
    if decimals.len() > 3 || !decimals.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let thousandths = format!("{decimals:0<3}").parse().ok()?;
    match whole {
        "0" => Some(thousandths),
        "1" if thousandths == 0 => Some(1_000),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[test]
    fn a_language_is_found_by_its_tag_alone() {
        for language in Language::ALL {
            assert_eq!(Language::parse(language.tag()), Some(language));
            let wire = serde_json::to_value(language).unwrap();
            assert_eq!(wire, language.tag());
            assert_eq!(serde_json::from_value::<Language>(wire).unwrap(), language);
        }
        for other in ["", "RU", "ru-RU", "de", " ru", "browser"] {
            assert_eq!(Language::parse(other), None, "{other}");
        }
    }

    #[rstest]
    #[case("ru", Some(Language::Russian))]
    #[case("ru-RU", Some(Language::Russian))]
    #[case("RU-ru", Some(Language::Russian))]
    #[case("ru-RU,ru;q=0.9,en-US;q=0.8,en;q=0.7", Some(Language::Russian))]
    #[case("en-GB,en;q=0.9,ru;q=0.8", Some(Language::English))]
    #[case("en;q=0.8, ru;q=0.9", Some(Language::Russian))]
    #[case("en;q=0.899 ,ru;q=0.9", Some(Language::Russian))]
    #[case("de,fr;q=0.9,ru;q=0.1", Some(Language::Russian))]
    #[case("ru,en", Some(Language::Russian))]
    #[case("en,ru", Some(Language::English))]
    #[case("ru;q=0", None)]
    #[case("ru;q=0.000,en;q=0.001", Some(Language::English))]
    #[case("*", Some(Language::English))]
    #[case("de,*;q=0.5", Some(Language::English))]
    #[case("ru,*;q=0.5", Some(Language::Russian))]
    #[case("en;q=0,*", Some(Language::Russian))]
    #[case("en;q=0.2,*;q=0.5", Some(Language::Russian))]
    #[case("ru;q=0,*", Some(Language::English))]
    #[case("de", None)]
    #[case("run", None)]
    #[case("", None)]
    #[case(",, ;,", None)]
    #[case("ru;q=2,en", Some(Language::English))]
    #[case("ru;q=1.001,en;q=0.1", Some(Language::English))]
    #[case("ru;q=0.1234,en;q=0.1", Some(Language::English))]
    #[case("ru;q=-1", None)]
    #[case("ru;q=", None)]
    #[case("ru;level=1", None)]
    #[case("ru;q=1;q=0", None)]
    #[case("ru ; q=1.", Some(Language::Russian))]
    #[case("ru\t;\tQ=1.0", Some(Language::Russian))]
    fn a_browser_gets_the_language_it_likes_best(
        #[case] accept_language: &str,
        #[case] language: Option<Language>,
    ) {
        assert_eq!(Language::asked_for(accept_language), language);
    }

    proptest! {
        #[test]
        fn any_text_asks_for_some_language_or_none(text in "\\PC*") {
            let asked_for = Language::asked_for(&text);
            prop_assert!(asked_for.is_none_or(|language| Language::ALL.contains(&language)));
        }

        #[test]
        fn nothing_is_liked_better_than_what_is_chosen(
            wishes in prop::collection::vec(("en|en-US|ru|ru-RU|de|fr", 0_u16..=1_000), 0..8),
        ) {
            let header: Vec<_> = wishes
                .iter()
                .map(|(range, q)| format!("{range};q={}.{:03}", q / 1_000, q % 1_000))
                .collect();
            let liking = |language: Language| {
                let own = wishes.iter().filter(|(range, _)| range.starts_with(language.tag()));
                own.map(|(_, quality)| *quality).max().unwrap_or_default()
            };
            let most = Language::ALL.into_iter().map(liking).max().unwrap_or_default();
            let asked_for = Language::asked_for(&header.join(", "));
            prop_assert_eq!(asked_for.is_some(), most > 0);
            prop_assert_eq!(asked_for.map_or(0, liking), most);
        }
    }
}

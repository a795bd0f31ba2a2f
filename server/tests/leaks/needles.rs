//! Finds secrets in heaps of bytes: as they are, in hexadecimal, base32, base64, base64url and percent-encoded, whatever
//! the case, and wherever in a longer encoded text they begin.

use std::collections::HashMap;

use data_encoding::{BASE32_NOPAD, BASE64_NOPAD, BASE64URL_NOPAD, Encoding, HEXLOWER};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

/// Shorter pieces would be found everywhere.
const MIN_BYTES: usize = 6;

/// Something that must be nowhere.
pub(crate) struct Secret {
    /// What to call it where it is found.
    pub name: String,
    /// What it looks like, in small letters.
    needles: Vec<Vec<u8>>,
    /// A number stands by itself: six digits inside a longer one are no code.
    is_number: bool,
}

impl Secret {
    /// A password, of which the first word gives it away: it is neither escaped nor cut by anything.
    pub(crate) fn password(password: &str) -> Self {
        let word = password.split(' ').next().unwrap();
        let mut needles = encodings(password.as_bytes());
        needles.extend(encodings(word.as_bytes()));
        Self::new(format!("the password {password}"), needles)
    }

    /// A one-time password.
    pub(crate) fn code(code: &str) -> Self {
        let needles = encodings(code.as_bytes());
        Self {
            is_number: true,
            ..Self::new(format!("the code {code}"), needles)
        }
    }

    /// A token as cookies and forms hold it; its beginning gives it away.
    pub(crate) fn token(name: &str, token: &str) -> Self {
        let mut needles = encodings(token.as_bytes());
        needles.extend(encodings(&token.as_bytes()[..12]));
        if let Ok(bytes) = BASE64URL_NOPAD.decode(token.as_bytes()) {
            needles.extend(encodings(&bytes));
        }
        Self::new(format!("{name} {token}"), needles)
    }

    /// A recovery code, as its page shows it; half of it gives it away.
    pub(crate) fn recovery_code(shown: &str) -> Self {
        let bare = shown.replace('-', "");
        let mut needles = Vec::new();
        for text in [shown, &bare, &shown[..9], &bare[..8]] {
            needles.extend(encodings(text.as_bytes()));
        }
        Self::new(format!("the recovery code {shown}"), needles)
    }

    /// A TOTP key in groups of four, as its page shows it.
    pub(crate) fn key(shown: &str) -> Self {
        let bare = shown.replace(' ', "");
        let mut needles = encodings(&BASE32_NOPAD.decode(bare.as_bytes()).unwrap());
        for text in [shown, &bare, &bare[..12]] {
            needles.extend(encodings(text.as_bytes()));
        }
        Self::new(format!("the key {shown}"), needles)
    }

    fn new(name: String, needles: Vec<Vec<u8>>) -> Self {
        assert!(needles.iter().all(|needle| needle.len() >= MIN_BYTES));
        Self {
            name,
            needles,
            is_number: false,
        }
    }
}

fn encodings(bytes: &[u8]) -> Vec<Vec<u8>> {
    let percent = percent_encoding::percent_encode(bytes, NON_ALPHANUMERIC).to_string();
    let mut all = vec![
        bytes.to_vec(),
        HEXLOWER.encode(bytes).into_bytes(),
        percent.replace("%20", "+").into_bytes(),
        utf8_percent_encode(&percent, NON_ALPHANUMERIC)
            .to_string()
            .into_bytes(),
        percent.into_bytes(),
    ];
    for (encoding, bits) in [
        (&BASE32_NOPAD, 5),
        (&BASE64_NOPAD, 6),
        (&BASE64URL_NOPAD, 6),
    ] {
        all.extend((0..bits).map(|lead| part_of_longer(encoding, bits, lead, bytes)));
    }
    for needle in &mut all {
        needle.make_ascii_lowercase();
    }
    all.sort_unstable();
    all.dedup();
    all
}

/// The characters that depend on `bytes` alone, where `lead` other bytes stand before them.
fn part_of_longer(encoding: &Encoding, bits: usize, lead: usize, bytes: &[u8]) -> Vec<u8> {
    let text = encoding.encode(&[&vec![0; lead], bytes].concat());
    let (first, end) = ((lead * 8).div_ceil(bits), (lead + bytes.len()) * 8 / bits);
    text.as_bytes()[first..end].to_vec()
}

/// Where a secret was found.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Found {
    /// Which one, by its place among the secrets.
    pub secret: usize,
    /// What stands around it.
    pub around: String,
}

/// All secrets, looked for in one pass.
pub(crate) struct Search<'a> {
    secrets: &'a [Secret],
    /// Whether a needle begins with these two bytes.
    begins: Vec<bool>,
    /// Secrets and their needles, by the needle's first bytes.
    needles: HashMap<[u8; MIN_BYTES], Vec<(usize, &'a [u8])>>,
}

impl<'a> Search<'a> {
    /// A search for all of them.
    pub(crate) fn of(secrets: &'a [Secret]) -> Self {
        let mut begins = vec![false; 1 << 16];
        let mut needles: HashMap<_, Vec<_>> = HashMap::new();
        for (secret, needle) in secrets
            .iter()
            .enumerate()
            .flat_map(|(at, secret)| secret.needles.iter().map(move |needle| (at, &needle[..])))
        {
            begins[usize::from(u16::from_be_bytes([needle[0], needle[1]]))] = true;
            let first = needle[..MIN_BYTES].try_into().unwrap();
            needles.entry(first).or_default().push((secret, needle));
        }
        Self {
            secrets,
            begins,
            needles,
        }
    }

    /// Each secret that is in `heap`.
    pub(crate) fn find(&self, heap: &[u8]) -> Vec<Found> {
        let heap = heap.to_ascii_lowercase();
        let mut found: Vec<Found> = Vec::new();
        for at in 0..heap.len().saturating_sub(MIN_BYTES - 1) {
            if !self.begins[usize::from(u16::from_be_bytes([heap[at], heap[at + 1]]))] {
                continue;
            }
            let first: &[u8; MIN_BYTES] = heap[at..at + MIN_BYTES].try_into().unwrap();
            for (secret, needle) in self.needles.get(first).into_iter().flatten() {
                let is_here = heap[at..].starts_with(needle)
                    && !(self.secrets[*secret].is_number
                        && is_inside_a_number(&heap, at, needle.len()));
                if is_here && !found.iter().any(|found| found.secret == *secret) {
                    let around = &heap[at.saturating_sub(80)..heap.len().min(at + 120)];
                    found.push(Found {
                        secret: *secret,
                        around: around.escape_ascii().to_string(),
                    });
                }
            }
        }
        found
    }
}

fn is_inside_a_number(heap: &[u8], at: usize, length: usize) -> bool {
    let is_part = |byte: Option<&u8>| byte.is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'.');
    is_part(at.checked_sub(1).and_then(|before| heap.get(before))) || is_part(heap.get(at + length))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finds(secret: Secret, heap: &[u8]) -> bool {
        !Search::of(&[secret]).find(heap).is_empty()
    }

    #[test]
    fn a_secret_is_found_in_every_disguise() {
        let key = "JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP";
        let raw = BASE32_NOPAD
            .decode(key.replace(' ', "").as_bytes())
            .unwrap();
        let hidden = |before: &str| {
            let text = format!("{before}zqxarbor seven kettles and more");
            [
                text.to_uppercase(),
                HEXLOWER.encode(text.as_bytes()),
                BASE32_NOPAD.encode(text.as_bytes()),
                BASE64_NOPAD.encode(text.as_bytes()),
                utf8_percent_encode(&text, NON_ALPHANUMERIC).to_string(),
            ]
        };
        for text in ["", "a", "ab", "abc", "abcd"].into_iter().flat_map(hidden) {
            let secret = Secret::password("zqxarbor seven kettles");
            assert!(finds(secret, text.as_bytes()), "{text}");
        }
        for text in [
            raw.clone(),
            HEXLOWER.encode(&raw).into_bytes(),
            b"?secret=JBSWY3DPEHPK3PXP".to_vec(),
        ] {
            assert!(finds(Secret::key(key), &text));
        }
        let token = BASE64URL_NOPAD.encode(&[7; 32]);
        assert!(finds(Secret::token("a cookie", &token), &[7; 40]));
    }

    #[test]
    fn a_code_is_a_number_by_itself() {
        for (text, is_there) in [
            ("code=739164&", true),
            ("739164", true),
            ("1739164", false),
            ("0.739164s", false),
            ("739165", false),
            ("NzM5MTY0", true),
        ] {
            assert_eq!(
                finds(Secret::code("739164"), text.as_bytes()),
                is_there,
                "{text}"
            );
        }
    }
}

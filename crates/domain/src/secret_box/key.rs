//! One key and what it makes: ciphertexts that name their key and are bound to what they are and whose.
//!
//! Layout 2 is `2`, the key's identifier, nonce, box. Layout 1 is `1`, nonce, box: it names no key, and is only read.

use chacha20poly1305::{
    KeyInit as _, XChaCha20Poly1305, XNonce,
    aead::{Aead as _, Payload},
};
use data_encoding::HEXLOWER;
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use crate::{DomainError, Result, token::random_bytes};

pub(crate) const KEY_BYTES: usize = 32;
const NONCE_BYTES: usize = 24;
const FINGERPRINT_BYTES: usize = 16;
const ID_BYTES: usize = 8;
/// How long what stands before the nonce is in layout 2.
const HEADER_BYTES: usize = 1 + ID_BYTES;
const UNNAMED: u8 = 1;
const NAMED: u8 = 2;

/// A key as it stands in the key file.
pub(crate) type RawKey = Zeroizing<[u8; KEY_BYTES]>;

/// A key, ready for use.
pub(crate) struct SealingKey {
    cipher: XChaCha20Poly1305,
    fingerprint: String,
    header: [u8; HEADER_BYTES],
}

impl SealingKey {
    /// The key's identifier is the beginning of its fingerprint, so a file of keys alone is enough to find it again.
    pub(crate) fn new(key: &RawKey) -> Self {
        let digest = Sha256::new()
            .chain_update(b"vestibule key fingerprint")
            .chain_update(**key)
            .finalize();
        let mut header = [NAMED; HEADER_BYTES];
        header[1..].copy_from_slice(&digest[..ID_BYTES]);
        Self {
            cipher: XChaCha20Poly1305::new(&chacha20poly1305::Key::from(**key)),
            fingerprint: HEXLOWER.encode(&digest[..FINGERPRINT_BYTES]),
            header,
        }
    }

    /// What the database knows this key by.
    pub(crate) fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// What every ciphertext of this key begins with.
    pub(crate) const fn header(&self) -> &[u8] {
        &self.header
    }

    /// Encrypts a secret for its `owner`, the text it is bound to.
    pub(crate) fn seal(&self, owner: &str, secret: &[u8]) -> Result<Vec<u8>> {
        let nonce = random_bytes::<NONCE_BYTES>()?;
        let payload = Payload {
            msg: secret,
            aad: &[&self.header, owner.as_bytes()].concat(),
        };
        let boxed = self
            .cipher
            .encrypt(&XNonce::from(nonce), payload)
            .map_err(|_| DomainError::Fault("a secret cannot be encrypted"))?;
        Ok([&self.header[..], &nonce, &boxed].concat())
    }

    /// Decrypts what this key has sealed for the same `owner`.
    pub(crate) fn open(&self, owner: &str, sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let (rest, bound) = if sealed.first()? == &UNNAMED {
            (&sealed[1..], owner.as_bytes().to_vec())
        } else {
            let rest = sealed.strip_prefix(&self.header)?;
            (rest, [&self.header, owner.as_bytes()].concat())
        };
        let (nonce, boxed) = rest.split_first_chunk::<NONCE_BYTES>()?;
        let payload = Payload {
            msg: boxed,
            aad: &bound,
        };
        let opened = self.cipher.decrypt(&XNonce::from(*nonce), payload);
        opened.map(Zeroizing::new).ok()
    }
}

/// Whether a ciphertext names a key that is none of these.
pub(crate) fn is_of_another_key<'key>(
    sealed: &[u8],
    mut keys: impl Iterator<Item = &'key SealingKey>,
) -> bool {
    sealed.first() == Some(&NAMED) && !keys.any(|key| sealed.starts_with(&key.header))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(byte: u8) -> SealingKey {
        SealingKey::new(&Zeroizing::new([byte; KEY_BYTES]))
    }

    #[test]
    fn what_is_sealed_opens_for_its_owner_with_its_key_alone() {
        let sealed = key(1).seal("totp:ann", b"secret").unwrap();
        assert_eq!(&**key(1).open("totp:ann", &sealed).unwrap(), b"secret");
        assert!(key(1).open("totp:bob", &sealed).is_none());
        assert!(key(2).open("totp:ann", &sealed).is_none());
        assert!(is_of_another_key(&sealed, [key(2)].iter()));
        assert!(!is_of_another_key(&sealed, [key(2), key(1)].iter()));
    }

    #[test]
    fn no_bit_of_a_ciphertext_can_be_changed() {
        let sealed = key(1).seal("totp:ann", b"secret").unwrap();
        for index in 0..sealed.len() * 8 {
            let mut changed = sealed.clone();
            changed[index / 8] ^= 1 << (index % 8);
            assert!(key(1).open("totp:ann", &changed).is_none(), "bit {index}");
        }
        for length in 0..sealed.len() {
            assert!(key(1).open("totp:ann", &sealed[..length]).is_none());
        }
    }

    /// Another identifier in front would let a thief choose among the keys of the file.
    #[test]
    fn the_identifier_is_bound_to_the_box() {
        let mut sealed = key(1).seal("totp:ann", b"secret").unwrap();
        let impostor = SealingKey {
            header: key(2).header,
            ..key(1)
        };
        sealed[..HEADER_BYTES].copy_from_slice(impostor.header());
        assert!(impostor.open("totp:ann", &sealed).is_none());
    }
}

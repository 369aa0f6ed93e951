//! Private keys in DER (ITU-T X.690), as far as it takes to tell one: PKCS#8 (RFC 5958), PKCS#1 (RFC 8017, appendix A.1.2)
//! and SEC 1 (RFC 5915).

use super::kind::{self, Kind};

const INTEGER: u8 = 0x02;
const OCTET_STRING: u8 = 0x04;
const SEQUENCE: u8 = 0x30;

/// What a private key in clear is that bytes are from the first to the last; `None` for certificates, public keys, and
/// keys that a password locks.
pub(super) fn private_key(bytes: &[u8]) -> Option<&'static Kind> {
    let (body, rest) = value(SEQUENCE, bytes)?;
    let (version, body) = value(INTEGER, body)?;
    // What follows a key may be a line break.
    if !rest.trim_ascii().is_empty() || version.len() != 1 {
        return None;
    }
    if let Some((algorithm, body)) = value(SEQUENCE, body) {
        let (identifier, _) = value(0x06, algorithm)?;
        let (key, _) = value(OCTET_STRING, body)?;
        return (version[0] <= 1 && !identifier.is_empty() && key.len() >= 32)
            .then_some(kind::PRIVATE_KEY);
    }
    if version[0] == 1
        && let Some((key, _)) = value(OCTET_STRING, body)
    {
        return (24..=66)
            .contains(&key.len())
            .then_some(kind::EC_PRIVATE_KEY);
    }
    // The modulus, the public exponent, the private exponent, two primes.
    let mut body = body;
    let mut numbers = 0;
    while let Some((_, rest)) = value(INTEGER, body) {
        numbers += 1;
        body = rest;
        if numbers >= 8 {
            break;
        }
    }
    (version[0] <= 1 && numbers == 8).then_some(kind::RSA_PRIVATE_KEY)
}

/// Whether bytes are a certificate or a list of revoked ones (RFC 5280, sections 4.1 and 5.1: what is signed, the algorithm,
/// the signature), or a public key (section 4.1.2.7: the algorithm, the key), and nothing else.
pub(super) fn is_signed_or_public(bytes: &[u8]) -> bool {
    const BIT_STRING: u8 = 0x03;
    let Some((body, [])) = value(SEQUENCE, bytes) else {
        return false;
    };
    let Some((_, body)) = value(SEQUENCE, body) else {
        return false;
    };
    let body = value(SEQUENCE, body).map_or(body, |(_, body)| body);
    matches!(value(BIT_STRING, body), Some((bits, [])) if bits.len() > 32)
}

/// Whether bytes are a store of keys of PKCS#12 (RFC 7292, section 4): its version and its content.
pub(super) fn is_key_store(bytes: &[u8]) -> bool {
    let Some((version, content)) =
        value(SEQUENCE, bytes).and_then(|(body, _)| value(INTEGER, body))
    else {
        return false;
    };
    version == [3] && value(SEQUENCE, content).is_some()
}

/// How many bytes of a store [`begins_key_store`] needs.
pub(super) const START: usize = 27;

/// Whether bytes begin as a store of PKCS#12 does, whatever is missing behind: a sequence, version 3, and content of the
/// type `pkcs7-data`, with lengths of any form (ITU-T X.690, 8.1.3).
pub(super) fn begins_key_store(bytes: &[u8]) -> bool {
    const DATA: [u8; 11] = [6, 9, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 7, 1];
    let rest = opened(bytes).and_then(|rest| rest.strip_prefix(&[INTEGER, 1, 3]));
    rest.and_then(opened)
        .is_some_and(|rest| rest.starts_with(&DATA))
}

/// What stands inside of a sequence, its end unknown.
fn opened(bytes: &[u8]) -> Option<&[u8]> {
    let [SEQUENCE, length, rest @ ..] = bytes else {
        return None;
    };
    match length {
        0..=0x80 => Some(rest),
        0x81..=0x84 => rest.get(usize::from(length & 0x7F)..),
        _ => None,
    }
}

/// The value of an element with this tag that bytes begin with, and what stands behind it.
fn value(tag: u8, bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (first, rest) = bytes.split_first().filter(|(first, _)| **first == tag)?;
    debug_assert_eq!(*first, tag);
    let (length, rest) = rest.split_first()?;
    let (length, rest) = match length {
        0..=0x7F => (usize::from(*length), rest),
        0x81 => {
            let (length, rest) = rest.split_first()?;
            (usize::from(*length), rest)
        }
        0x82 => {
            let (length, rest) = rest.split_first_chunk::<2>()?;
            (usize::from(u16::from_be_bytes(*length)), rest)
        }
        // No key is longer.
        _ => return None,
    };
    rest.split_at_checked(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn element(tag: u8, body: &[u8]) -> Vec<u8> {
        let length = u16::try_from(body.len()).unwrap_or(u16::MAX).to_be_bytes();
        [&[tag, 0x82, length[0], length[1]], body].concat()
    }

    fn sequence(parts: &[Vec<u8>]) -> Vec<u8> {
        element(SEQUENCE, &parts.concat())
    }

    #[test]
    fn stores_are_told_by_their_beginning() {
        let data = [6, 9, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 7, 1];
        for length in [&[0x50][..], &[0x80], &[0x82, 9, 9], &[0x83, 1, 9, 9]] {
            let mut store = [&[SEQUENCE], length, &[INTEGER, 1, 3, SEQUENCE], length].concat();
            store.extend(data);
            assert!(
                store.len() <= START && begins_key_store(&store),
                "{length:?}"
            );
            assert!(!begins_key_store(&store[..store.len() - 1]));
            for at in [0, store.len() - 11, store.len() - 1] {
                let mut other = store.clone();
                other[at] ^= 0x40;
                assert!(!begins_key_store(&other), "{length:?}, byte {at}");
            }
        }
        assert!(!begins_key_store(&[]));
    }

    #[test]
    fn keys_are_told_by_their_structure() {
        let number = |byte: u8| element(INTEGER, &[byte]);
        let algorithm = sequence(&[element(0x06, &[0x2A, 0x03])]);
        let key = element(OCTET_STRING, &[7; 32]);
        let id = |parts: &[Vec<u8>]| private_key(&sequence(parts)).map(|kind| kind.id);
        assert_eq!(
            id(&[number(0), algorithm.clone(), key.clone()]),
            Some("private-key")
        );
        assert_eq!(id(&[number(1), key.clone()]), Some("ec-private-key"));
        let rsa: Vec<_> = (0..9).map(number).collect();
        assert_eq!(id(&rsa), Some("rsa-private-key"));
        // A public key, a certificate, a locked key, a part of one.
        for parts in [
            vec![algorithm.clone(), key.clone()],
            vec![number(2), algorithm.clone(), key.clone()],
            vec![number(0), algorithm],
            vec![number(1), element(OCTET_STRING, &[7; 8])],
            rsa[..4].to_vec(),
            vec![],
        ] {
            assert_eq!(id(&parts), None);
        }
        let whole = sequence(&rsa);
        for length in 0..whole.len() {
            assert!(private_key(&whole[..length]).is_none());
        }
        assert!(private_key(&[whole.as_slice(), b"\n"].concat()).is_some());
        assert!(private_key(&[whole.as_slice(), b"x"].concat()).is_none());
    }
}

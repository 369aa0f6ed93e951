//! Tests of a whole token beyond its form, by the names that `data/*.toml` gives them.

use super::crc32::{base62, crc32};
use super::decode;

/// The last six characters are the CRC-32 in base 62 of what stands between the first `_` and them.
pub(super) fn base62_crc32(token: &[u8]) -> bool {
    let Some(start) = token.iter().position(|byte| *byte == b'_') else {
        return false;
    };
    token[start + 1..]
        .split_last_chunk::<6>()
        .is_some_and(|(body, sum)| base62(crc32(body)) == *sum)
}

/// What stands behind the last `_` is the CRC-32 of all before it, least significant byte first, in hexadecimal.
pub(super) fn grafana_crc32(token: &[u8]) -> bool {
    let Some(end) = token.iter().rposition(|byte| *byte == b'_') else {
        return false;
    };
    let sum = crc32(&token[..end]).to_le_bytes();
    decode::hex(&token[end + 1..]).is_some_and(|written| written == sum)
}

/// Twenty letters, `_`, and the CRC-32 in base 62 of all before that `_`.
pub(super) fn synapse_crc32(token: &[u8]) -> bool {
    let Some((rest, sum)) = token.split_last_chunk::<6>() else {
        return false;
    };
    let Some(body) = rest.strip_suffix(b"_") else {
        return false;
    };
    let random = body.rsplit(|byte| *byte == b'_').next().unwrap_or_default();
    random.len() == 20 && random.iter().all(u8::is_ascii_alphabetic) && base62(crc32(body)) == *sum
}

/// The documentation of AWS writes keys that end so; no account has one.
pub(super) fn not_the_aws_example(token: &[u8]) -> bool {
    !token.ends_with(b"EXAMPLE")
}

/// The storage emulator of Azure has one key, which its documentation publishes: it opens nothing else.
pub(super) fn not_the_azurite_key(token: &[u8]) -> bool {
    !token.starts_with(b"Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50") && mixed_base64(token)
}

/// A private key in DER that no password locks.
pub(super) fn der_private_key(token: &[u8]) -> bool {
    decode::base64(token).is_some_and(|bytes| super::der::private_key(&bytes).is_some())
}

/// Letters of both cases and digits: a word, a path or a digest of the same length lacks one of them.
pub(super) fn mixed_base64(token: &[u8]) -> bool {
    token.iter().any(u8::is_ascii_digit)
        && token.iter().any(u8::is_ascii_uppercase)
        && token.iter().any(u8::is_ascii_lowercase)
        // Drawn texts hold one in 64; paths hold more.
        && memchr::memchr_iter(b'/', token).count() <= 3 + token.len() / 40
}

/// Drawn, not written: not words and numbers with separators between, and with a digit or letters of both cases.
pub(super) fn drawn(token: &[u8]) -> bool {
    let is_separator = |byte: &u8| !byte.is_ascii_alphanumeric();
    let has = |test: fn(&u8) -> bool| token.iter().any(test);
    let is_varied =
        has(u8::is_ascii_digit) || has(u8::is_ascii_uppercase) && has(u8::is_ascii_lowercase);
    is_varied
        && token
            .split(is_separator)
            .any(|part| !part.is_empty() && !is_word(part))
}

/// A word in lower or upper case or with a capital, or a camel of at most four such words; a number may end it.
fn is_word(part: &[u8]) -> bool {
    let digits = part
        .iter()
        .rev()
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    let stem = &part[..part.len() - digits];
    if stem.is_empty() {
        return digits <= 8;
    }
    if stem.len() > 32 || !stem.iter().all(u8::is_ascii_alphabetic) {
        return false;
    }
    let capitals = stem.iter().filter(|byte| byte.is_ascii_uppercase()).count();
    // Words begin with one capital and go on in lower case for two letters at least.
    let is_camel = stem.iter().enumerate().all(|(at, byte)| {
        !byte.is_ascii_uppercase()
            || stem.len() >= at + 3 && stem[at + 1..at + 3].iter().all(u8::is_ascii_lowercase)
    });
    capitals == stem.len() || capitals <= 4 && is_camel
}

/// Bech32 with a right checksum.
pub(super) fn bech32(token: &[u8]) -> bool {
    super::bech32::is_valid(token)
}

/// A number that `wg genkey` may have made: the bits that Curve25519 fixes are as it wants them.
pub(super) fn wireguard_clamped(token: &[u8]) -> bool {
    decode::base64(token).is_some_and(|key| match key.as_slice() {
        [first, .., last] if key.len() == 32 => first.trailing_zeros() >= 3 && last & 0xC0 == 0x40,
        _ => false,
    })
}

/// `OpenAI` in base 64 stands in the middle of its keys.
pub(super) fn openai_middle(token: &[u8]) -> bool {
    memchr::memmem::find(token, b"T3BlbkFJ").is_some()
}

/// Base 64 of a user and a password.
pub(super) fn base64_user_and_password(token: &[u8]) -> bool {
    let Some(pair) = decode::base64(token) else {
        return false;
    };
    let Some(colon) = pair.iter().position(|byte| *byte == b':') else {
        return false;
    };
    let (user, password) = (&pair[..colon], &pair[colon + 1..]);
    let printable = |text: &[u8]| text.iter().all(|byte| (0x21..0x7F).contains(byte));
    !user.is_empty()
        && printable(user)
        && printable(password)
        && super::literal::is_literal(password)
        && !super::literal::is_default(password)
        && !super::literal::names_itself(password)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checksums_refuse_a_changed_character() {
        let sum = |prefix: &str, body: &str| {
            format!(
                "{prefix}{body}{}",
                String::from_utf8_lossy(&base62(crc32(body.as_bytes())))
            )
        };
        let token = sum("ghp_", "k3JxT0aQ9vYwB2mZ7LrNcU5dH8sEfG");
        assert!(base62_crc32(token.as_bytes()));
        assert!(!base62_crc32(token.replace("k3J", "k3I").as_bytes()));
        assert!(!base62_crc32(b"ghp_"));
        let body = "glsa_k3JxT0aQ9vYwB2mZ7LrNcU5dH8sEfGaa";
        let sum = crc32(body.as_bytes()).swap_bytes();
        let hex = format!("{sum:08x}");
        assert!(grafana_crc32(format!("{body}_{hex}").as_bytes()));
        assert!(!grafana_crc32(format!("{body}_00000000").as_bytes()));
        let body = "syt_Ym90_abcdefghijklmnopqrst";
        let token = format!(
            "{body}_{}",
            String::from_utf8_lossy(&base62(crc32(body.as_bytes())))
        );
        assert!(synapse_crc32(token.as_bytes()));
        assert!(!synapse_crc32(token.replace("syt_Y", "syt_Z").as_bytes()));
    }

    #[test]
    fn other_tests() {
        assert!(mixed_base64(b"wJalrXUtnFEMI/K7MDENG/bPxRfiCYzzzzzzzzzz"));
        assert!(!mixed_base64(b"usr/Local/share/ca/certificates/root/1ab"));
        for text in ["a1b2c3", "k7Rz92LmQp0x", "qLmzKpRtXw", "aB3dE6gH-jK2"] {
            assert!(drawn(text.as_bytes()), "{text}");
        }
        for text in [
            "release2024",
            "db-credentials-v2",
            "mySecretName",
            "GITHUB_TOKEN_1",
            "words",
            "2024-11-25",
            "secret/data/app1",
        ] {
            assert!(!drawn(text.as_bytes()), "{text}");
        }
        assert!(base64_user_and_password(b"Ym90OnF6ODFtZnAz"));
        assert!(!base64_user_and_password(b"aGVsbG8gd29ybGQ="));
    }
}

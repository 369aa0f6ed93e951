//! Tokens from the forms of the data files, and texts that are nearly such tokens.

use crate::kind::Kind;
use crate::pattern::{Part, contains};
use rempart_testkit::base64;

use crate::random::{Random, base62, crc32, hex};

/// A token of a form, with a right checksum where the kind has one.
pub(crate) fn token(kind: &Kind, parts: &[Part], random: &mut Random) -> String {
    loop {
        let mut text = String::new();
        for part in parts {
            match part {
                Part::Literal(literal) => text.push_str(literal),
                Part::Either(options) => {
                    let at = random.below(options.len());
                    text.push_str(&options[at]);
                }
                Part::Run { set, min, max } => {
                    let most = (*max).min(min.saturating_add(40));
                    let count = usize::from(*min) + random.below(usize::from(most - min) + 1);
                    let letters: Vec<u8> = (0..128).filter(|byte| contains(*set, *byte)).collect();
                    text.extend(
                        (0..count).map(|_| char::from(letters[random.below(letters.len())])),
                    );
                }
            }
        }
        // A token ends where its form says so: one that ends in a dash is cut by whatever reads it, too.
        if !text.ends_with(['-', '.']) {
            return mended(kind.check.as_deref(), text, random);
        }
    }
}

/// The token with what its check wants.
fn mended(check: Option<&str>, text: String, random: &mut Random) -> String {
    match check {
        Some("base62-crc32") => {
            let start = text.find('_').unwrap() + 1;
            let body = &text[start..text.len() - 6];
            format!("{}{body}{}", &text[..start], base62(crc32(body.as_bytes())))
        }
        Some("grafana-crc32") => {
            let end = text.rfind('_').unwrap();
            format!(
                "{}_{}",
                &text[..end],
                hex(&crc32(&text.as_bytes()[..end]).to_le_bytes())
            )
        }
        Some("synapse-crc32") => {
            let letters = random.text("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", 20);
            let body = format!("syt_{}_{letters}", random.text("abcdefghij0123456789", 12));
            format!("{body}_{}", base62(crc32(body.as_bytes())))
        }
        Some("bech32") => bech32(
            &text[..text.rfind('1').unwrap()],
            &text[text.rfind('1').unwrap() + 1..text.len() - 6],
        ),
        Some("wireguard-clamped") => {
            let mut key = random.bytes(32);
            key[0] &= 0xF8;
            key[31] = key[31] & 127 | 64;
            base64(&key)
        }
        Some("openai-middle") => {
            let middle = text.find('-').unwrap() + (text.len() - 3) / 2;
            format!("{}T3BlbkFJ{}", &text[..middle], &text[middle + 8..])
        }
        Some("base64-user-and-password") => base64(
            format!(
                "{}:{}",
                random.text("abcdefgh", 6),
                random.text("abcdefgh23456789", 12)
            )
            .as_bytes(),
        ),
        _ => text,
    }
}

/// Bech32 (BIP 173) in upper case.
fn bech32(name: &str, data: &str) -> String {
    const ALPHABET: &str = "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L";
    let lower = name.to_ascii_lowercase();
    let values: Vec<u32> = data
        .chars()
        .map(|letter| ALPHABET.find(letter).unwrap() as u32)
        .collect();
    let high = lower.bytes().map(|byte| u32::from(byte >> 5));
    let low = lower.bytes().map(|byte| u32::from(byte & 31));
    let input = high.chain([0]).chain(low).chain(values).chain([0; 6]);
    let checksum = input.fold(1_u32, |checksum, value| {
        let factors = [
            0x3B6A_57B2,
            0x2650_8E6D,
            0x1EA1_19FA,
            0x3D42_33DD,
            0x2A14_62B3,
        ];
        let next = (checksum & 0x01FF_FFFF) << 5 ^ value;
        let top = checksum >> 25;
        factors
            .iter()
            .enumerate()
            .filter(|(bit, _)| top >> bit & 1 == 1)
            .fold(next, |next, (_, factor)| next ^ factor)
    }) ^ 1;
    let sum: String = (0..6)
        .map(|at| ALPHABET.as_bytes()[(checksum >> (5 * (5 - at))) as usize & 31] as char)
        .collect();
    format!("{name}1{data}{sum}")
}

/// Texts that are nearly tokens of a kind: too short, too long, broken, typed, of a wrong checksum.
pub(crate) fn near_misses(kind: &Kind, parts: &[Part], random: &mut Random) -> Vec<String> {
    let right = token(kind, parts, random);
    let mut misses = Vec::new();
    let is_fixed = parts
        .iter()
        .all(|part| !matches!(part, Part::Run { min, max, .. } if min != max));
    if is_fixed && kind.forms.len() == 1 {
        misses.push(right[..right.len() - 1].to_owned());
        misses.push(format!("{right}{}", random.text("abcdef0123456789", 1)));
    }
    if kind
        .check
        .as_deref()
        .is_some_and(|check| check.contains("crc32") || check == "bech32")
    {
        let mut wrong = right.clone().into_bytes();
        let at = wrong.len() - 8;
        wrong[at] = if wrong[at] == b'A' { b'C' } else { b'A' };
        misses.push(String::from_utf8(wrong).unwrap());
    }
    let fixed = match parts.first() {
        Some(Part::Literal(literal)) => literal.len(),
        _ => 0,
    };
    let body = right.len() - fixed;
    if body > 12 {
        // What people write in place of a token.
        misses.push(format!("{}{}", &right[..fixed], "x".repeat(body)));
        misses.push(format!("{}<your-token-here>", &right[..fixed]));
        misses.push(format!("{}${{TOKEN}}", &right[..fixed]));
        misses.push(format!("{}{{{{ .Values.token }}}}", &right[..fixed]));
        misses.push(format!("{}...", &right[..(fixed + 4).min(right.len() / 2)]));
    }
    misses
}

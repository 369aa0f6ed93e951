//! One encrypted value: `ENC[AES256_GCM,data:…,iv:…,tag:…,type:…]` (`aes/cipher.go` of SOPS).
//!
//! SOPS looks for this form at the start of a value and does not look at what follows the bracket. What it writes has
//! always the strict form that is read here: canonical base64, an iv of 32 bytes, a tag of 16, a known type.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::base64;

/// How every encrypted value begins.
pub(crate) const MARK: &str = "ENC[AES256_GCM,";

/// The length of the nonce SOPS uses, in bytes.
const IV_BYTES: usize = 32;
/// The length of the tag of AES-GCM, in bytes.
const TAG_BYTES: usize = 16;
/// A ciphertext is random: of this many bytes, all are readable text once in fifty thousand values.
const READABLE_BYTES: usize = 14;
/// Of fewer, whether they are readable tells nothing.
const SHORT_BYTES: usize = 6;
/// The part of all texts of random bytes, one byte longer, that is still readable: printable ASCII, and what UTF-8 adds.
const STAYS_READABLE: f64 = 0.454;

/// What was encrypted. SOPS does not authenticate it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ValueType {
    Text,
    Integer,
    Float,
    Boolean,
    Time,
    Comment,
}

/// An encrypted value, without its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Envelope {
    /// The nonce.
    pub(crate) iv: [u8; IV_BYTES],
    /// Stands for the whole text, to tell a copy from another value.
    pub(crate) identity: u64,
    /// What was encrypted.
    pub(crate) value_type: ValueType,
    /// How many bytes were encrypted.
    pub(crate) bytes: usize,
    /// Why no cipher can have made it.
    pub(crate) forgery: Option<Forgery>,
    /// `data` is readable text, and too short for that to be told of this value alone.
    is_short_text: bool,
}

impl Envelope {
    /// How often a cipher makes a readable value of this length, where the value is too short to be told by itself.
    pub(crate) fn chance(&self) -> f64 {
        let is_short = (SHORT_BYTES..READABLE_BYTES).contains(&self.bytes);
        if is_short {
            STAYS_READABLE.powi(i32::try_from(self.bytes).unwrap_or(i32::MAX))
        } else {
            0.0
        }
    }

    /// Takes a readable value for a forged one: the file holds so few that chance makes none of them.
    pub(crate) fn suspect(&mut self) {
        if self.is_short_text && self.forgery.is_none() {
            self.forgery = Some(Forgery::ReadableData);
        }
    }
}

/// Why a value that has the form of an encrypted one is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Forgery {
    /// `data` decodes to readable text.
    ReadableData,
    /// `iv` or `tag` is readable text or the same byte again and again.
    NotRandom(&'static str),
}

/// How a value that begins like an encrypted one breaks the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Malformed {
    /// Something follows the closing bracket; SOPS drops it unread.
    TextBehind,
    /// Blanks stand before it, so that SOPS does not find it.
    TextBefore,
    /// A part is missing, or the bracket.
    Incomplete,
    /// A part is no base64.
    NotBase64(&'static str),
    /// A part has the wrong length.
    Length(&'static str),
    /// The type is none that SOPS writes.
    UnknownType,
}

/// Reads a value. `None` for one that is not meant to be encrypted.
pub(crate) fn parse(value: &str) -> Option<Result<Envelope, Malformed>> {
    if let Some(rest) = value.strip_prefix(MARK) {
        return Some(strict(value, rest));
    }
    value
        .trim_start()
        .starts_with(MARK)
        .then_some(Err(Malformed::TextBefore))
}

/// The parts of an encrypted value.
pub(crate) struct Sealed {
    /// What was encrypted, under the cipher.
    pub(crate) data: Vec<u8>,
    pub(crate) iv: [u8; IV_BYTES],
    pub(crate) tag: [u8; TAG_BYTES],
    pub(crate) value_type: ValueType,
}

/// Takes a value apart; `None` for one that has not the strict form.
#[cfg(feature = "age")]
pub(crate) fn sealed(value: &str) -> Option<Sealed> {
    parts(value.strip_prefix(MARK)?).ok()
}

fn strict(value: &str, rest: &str) -> Result<Envelope, Malformed> {
    let Sealed {
        data,
        iv,
        tag,
        value_type,
    } = parts(rest)?;
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    Ok(Envelope {
        iv,
        identity: hasher.finish(),
        value_type,
        bytes: data.len(),
        is_short_text: (SHORT_BYTES..READABLE_BYTES).contains(&data.len()) && is_readable(&data),
        forgery: forgery(&data, &iv, &tag),
    })
}

/// Reads what follows the mark.
fn parts(rest: &str) -> Result<Sealed, Malformed> {
    let rest = rest.strip_prefix("data:").ok_or(Malformed::Incomplete)?;
    let (data, rest) = rest.split_once(",iv:").ok_or(Malformed::Incomplete)?;
    let (iv, rest) = rest.split_once(",tag:").ok_or(Malformed::Incomplete)?;
    let (tag, rest) = rest.split_once(",type:").ok_or(Malformed::Incomplete)?;
    let (name, behind) = rest.split_once(']').ok_or(Malformed::Incomplete)?;
    // A line break at the end of a block scalar is no text.
    if !behind.trim().is_empty() {
        return Err(Malformed::TextBehind);
    }
    let value_type = value_type(name).ok_or(Malformed::UnknownType)?;
    let data = base64::decode(data).ok_or(Malformed::NotBase64("data"))?;
    if data.is_empty() {
        return Err(Malformed::Length("data"));
    }
    let iv = base64::decode(iv).ok_or(Malformed::NotBase64("iv"))?;
    let iv: [u8; IV_BYTES] = iv.try_into().map_err(|_| Malformed::Length("iv"))?;
    let tag = base64::decode(tag).ok_or(Malformed::NotBase64("tag"))?;
    let tag: [u8; TAG_BYTES] = tag.try_into().map_err(|_| Malformed::Length("tag"))?;
    Ok(Sealed {
        data,
        iv,
        tag,
        value_type,
    })
}

fn value_type(name: &str) -> Option<ValueType> {
    Some(match name {
        "str" => ValueType::Text,
        "int" => ValueType::Integer,
        "float" => ValueType::Float,
        "bool" => ValueType::Boolean,
        "time" => ValueType::Time,
        "comment" => ValueType::Comment,
        _ => return None,
    })
}

fn forgery(data: &[u8], iv: &[u8], tag: &[u8]) -> Option<Forgery> {
    if data.len() >= READABLE_BYTES && is_readable(data) {
        return Some(Forgery::ReadableData);
    }
    let made_up = |part: &[u8]| is_readable(part) || part.windows(2).all(|pair| pair[0] == pair[1]);
    if made_up(iv) {
        return Some(Forgery::NotRandom("iv"));
    }
    made_up(tag).then_some(Forgery::NotRandom("tag"))
}

/// Text that can be printed, with blanks and line breaks.
fn is_readable(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_ok_and(|text| {
        let is_shown = |character: char| !character.is_control() || character.is_ascii_whitespace();
        text.chars().all(is_shown)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const IV: &str = "x4AtPBqyLqoQ0zhTjdBEkGHzm7mHnEsZVZ7EIXvnM7o=";
    const TAG: &str = "6cMqNLfPhSfOGJFxpBmU4A==";

    fn text(data: &str, iv: &str, tag: &str, kind: &str) -> String {
        format!("ENC[AES256_GCM,data:{data},iv:{iv},tag:{tag},type:{kind}]")
    }

    fn malformed(text: &str) -> Option<Malformed> {
        parse(text)?.err()
    }

    #[test]
    fn what_sops_writes_is_read() {
        let names = ["str", "int", "float", "bool", "time", "comment"];
        for name in names {
            let envelope = parse(&text("p8Q=", IV, TAG, name)).unwrap().unwrap();
            assert_eq!(envelope.forgery, None);
            assert_eq!(Some(envelope.value_type), value_type(name));
        }
        for plain in ["", "ENC", "ENC[PKCS7,Zg==]", "hunter2", "x ENC[AES256_GCM,"] {
            assert_eq!(parse(plain), None, "{plain}");
        }
    }

    #[test]
    fn every_deviation_has_its_name() {
        let good = text("p8Q=", IV, TAG, "str");
        for (value, fault) in [
            (format!("{good}hunter2"), Malformed::TextBehind),
            (format!("{good}\nhunter2"), Malformed::TextBehind),
            (format!(" {good}"), Malformed::TextBefore),
            (good[..good.len() - 1].to_owned(), Malformed::Incomplete),
            ("ENC[AES256_GCM,]".to_owned(), Malformed::Incomplete),
            (text("p8Q", IV, TAG, "str"), Malformed::NotBase64("data")),
            (text("", IV, TAG, "str"), Malformed::Length("data")),
            (text("p8Q=", "p8Q=", TAG, "str"), Malformed::Length("iv")),
            (text("p8Q=", IV, "p8Q=", "str"), Malformed::Length("tag")),
            (text("p8Q=", "*", TAG, "str"), Malformed::NotBase64("iv")),
            (text("p8Q=", IV, "*", "str"), Malformed::NotBase64("tag")),
            (text("p8Q=", IV, TAG, "bytes"), Malformed::UnknownType),
            (text("p8Q=", IV, TAG, ""), Malformed::UnknownType),
        ] {
            assert_eq!(malformed(&value), Some(fault), "{value}");
        }
    }

    #[test]
    fn what_no_cipher_makes_is_a_forgery() {
        let forgery = |data: &str, iv: &str, tag: &str| {
            parse(&text(data, iv, tag, "str")).unwrap().unwrap().forgery
        };
        let zeros = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
        // base64 of "correct horse battery"
        assert_eq!(
            forgery("Y29ycmVjdCBob3JzZSBiYXR0ZXJ5", IV, TAG),
            Some(Forgery::ReadableData)
        );
        assert_eq!(forgery("p8Q=", zeros, TAG), Some(Forgery::NotRandom("iv")));
        assert_eq!(
            forgery("p8Q=", IV, "YWFhYWFhYWFhYWFhYWFhYQ=="),
            Some(Forgery::NotRandom("tag"))
        );
        assert_eq!(forgery("Zm9v", IV, TAG), None);
    }
}

//! Private keys in JSON Web Keys (RFC 7517 and RFC 7518, section 6): the member `d` of a pair of keys, and `k` of a shared
//! one.

use std::ops::Range;

use super::kind::{self, Kind};
use super::placeholder::is_placeholder;

/// How far from its private member the type of a key may stand.
const REACH: usize = 4096;

/// The fewest characters of a private member: 128 bits.
const SHORTEST: usize = 22;

/// The kind of a value under `d` or `k`, where the key around it says its type.
pub(super) fn kind_of(
    text: &[u8],
    name: Range<usize>,
    value: Range<usize>,
) -> Option<&'static Kind> {
    let token = &text[value.clone()];
    let is_coded = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'=');
    if token.len() < SHORTEST || !token.iter().all(is_coded) || is_placeholder(token) {
        return None;
    }
    let types: &[&[u8]] = if text[name.clone()] == *b"k" {
        &[b"oct"]
    } else {
        &[b"RSA", b"EC", b"OKP"]
    };
    let before = &text[name.start.saturating_sub(REACH)..name.start];
    let behind = &text[value.end..text.len().min(value.end + REACH)];
    // A key has no other mapping inside: what stands beyond a brace is another one.
    let start = memchr::memrchr(b'{', before).map_or(0, |at| at + 1);
    let end = memchr::memchr(b'}', behind).unwrap_or(behind.len());
    let is_typed = |part: &[u8]| types.iter().any(|named| says_type(part, named));
    (is_typed(&before[start..]) || is_typed(&behind[..end])).then_some(kind::JSON_WEB_KEY)
}

/// Whether `kty` stands in a text with this value.
fn says_type(text: &[u8], named: &[u8]) -> bool {
    memchr::memmem::find_iter(text, b"kty").any(|at| {
        let rest = &text[at + 3..];
        let blanks = rest
            .iter()
            .take_while(|byte| matches!(byte, b'"' | b'\'' | b'\\' | b':' | b' '))
            .count();
        let rest = &rest[blanks..];
        let next = rest.get(named.len());
        rest.starts_with(named) && next.is_none_or(|byte| !byte.is_ascii_alphanumeric())
    })
}

//! Places: files as URI references, ranges as regions.

use rempart_core::name::unescape;
use rempart_core::{Location, Side};
use serde_json::{Value, json};

use crate::position::{Positions, Range};

/// What relative URIs are resolved against: the name that GitHub's documentation gives to the root of a checkout.
pub(super) const ROOT: &str = "%SRCROOT%";

/// A location as a `physicalLocation` (section 3.29).
pub(super) fn physical(location: &Location, positions: &Positions<'_>) -> Value {
    let mut place = json!({"artifactLocation": artifact(location.path.as_str())});
    // The line of another state is no line of the file that readers show.
    let here = location.side == Side::Head;
    if let Some(range) = positions.range(location).filter(|_| here) {
        place["region"] = region(range);
    }
    place
}

/// A path as an `artifactLocation` (section 3.4).
pub(super) fn artifact(path: &str) -> Value {
    json!({"uri": encoded(path), "uriBaseId": ROOT})
}

/// A range as a `region` (section 3.30); columns count UTF-16 code units, as the run says in `columnKind`.
pub(super) fn region(range: Range) -> Value {
    json!({
        "startLine": range.start.line,
        "startColumn": range.start.utf16_column,
        "endLine": range.end.line,
        "endColumn": range.end.utf16_column,
    })
}

/// A path as a relative URI reference (RFC 3986): everything but unreserved characters and `/` as bytes in hexadecimal.
/// The bytes are those of the name itself, UTF-8 or not.
fn encoded(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in unescape(path).iter().copied() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            uri.push('%');
            for digit in [byte >> 4, byte & 15] {
                uri.push(char::from(b"0123456789ABCDEF"[usize::from(digit)]));
            }
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    #[test]
    fn paths_become_uri_references() {
        assert_eq!(
            super::encoded("apps/a b:c#é%20.yaml"),
            "apps/a%20b%3Ac%23%C3%A9%2520.yaml"
        );
        // A name that is no UTF-8, and one that is written so.
        assert_eq!(super::encoded("a\\xFF"), "a%FF");
        assert_eq!(super::encoded("a\\x5CxFF"), "a%5CxFF");
    }
}

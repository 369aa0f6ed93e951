//! Addresses, as custom resources assert them.

use std::net::Ipv6Addr;

/// `ipv4`: four decimal numbers; leading zeros are tolerated.
pub(super) fn is_ipv4(text: &str) -> bool {
    is_dotted(text) || text.contains('.') && is_address6(text)
}

fn is_dotted(text: &str) -> bool {
    let is_part = |part: &str| {
        let digits = part.trim_start_matches('0');
        let all_digits = !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        all_digits && (digits.is_empty() || digits.parse::<u8>().is_ok())
    };
    text.split('.').count() == 4 && text.split('.').all(is_part)
}

fn is_address6(text: &str) -> bool {
    text.parse::<Ipv6Addr>().is_ok()
}

/// `ipv6`: an address with a colon.
pub(super) fn is_ipv6(text: &str) -> bool {
    is_address6(text)
}

/// `cidr`: an address and a prefix length.
pub(super) fn is_cidr(text: &str) -> bool {
    let Some((address, length)) = text.split_once('/') else {
        return false;
    };
    let most = if is_dotted(address) {
        32
    } else if is_address6(address) {
        128
    } else {
        return false;
    };
    let all_digits = !length.is_empty() && length.bytes().all(|byte| byte.is_ascii_digit());
    all_digits && length.parse::<u32>().is_ok_and(|length| length <= most)
}

/// `mac`: 6, 8 or 20 bytes in pairs of hexadecimal digits, or in groups of four between points.
pub(super) fn is_mac(text: &str) -> bool {
    let (separator, width) = match text.as_bytes().get(2) {
        Some(b':') => (':', 2),
        Some(b'-') => ('-', 2),
        _ => ('.', 4),
    };
    let groups = text.split(separator);
    let bytes = groups.clone().count() * width / 2;
    let is_group =
        |group: &str| group.len() == width && group.bytes().all(|byte| byte.is_ascii_hexdigit());
    matches!(bytes, 6 | 8 | 20) && groups.clone().all(is_group)
}

/// `uri`: what Go's `url.ParseRequestURI` reads, somewhat more generously: an absolute path, or a scheme with something
/// behind it; no control characters, and percent signs only before two hexadecimal digits.
pub(super) fn is_request_uri(text: &str) -> bool {
    if text.bytes().any(|byte| byte < 0x20 || byte == 0x7F) {
        return false;
    }
    if text == "*" || text.starts_with('/') {
        return has_good_escapes(text);
    }
    let Some((scheme, rest)) = text.split_once(':') else {
        return false;
    };
    let scheme_fits = scheme.starts_with(|char: char| char.is_ascii_alphabetic())
        && scheme
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'));
    let host = rest.strip_prefix("//").map_or("", |rest| {
        rest.split(['/', '?', '#']).next().unwrap_or(rest)
    });
    let host_fits = !host.contains([' ', '"', '\\', '^', '`', '{', '|', '}']);
    scheme_fits && host_fits && (!rest.starts_with('/') || has_good_escapes(rest))
}

fn has_good_escapes(text: &str) -> bool {
    let path = text.split('?').next().unwrap_or(text);
    let bytes = path.as_bytes();
    let good = |at: usize| {
        bytes
            .get(at + 1..at + 3)
            .is_some_and(|two| two.iter().all(u8::is_ascii_hexdigit))
    };
    bytes
        .iter()
        .enumerate()
        .all(|(at, byte)| *byte != b'%' || good(at))
}

#[cfg(test)]
mod tests {
    use super::{is_cidr, is_ipv4, is_ipv6, is_mac, is_request_uri};

    #[test]
    fn addresses() {
        assert!(is_ipv4("10.0.0.01"));
        assert!(!is_ipv4("10.0.0.256"));
        assert!(!is_ipv4("10.0.0"));
        assert!(is_ipv6("fe80::1"));
        assert!(!is_ipv6("10.0.0.1"));
        assert!(is_cidr("10.0.0.0/32"));
        assert!(is_cidr("fe80::/128"));
        assert!(!is_cidr("10.0.0.0/33"));
        assert!(!is_cidr("10.0.0.0"));
        for text in [
            "01:23:45:67:89:ab",
            "01-23-45-67-89-ab-cd-ef",
            "0123.4567.89ab",
        ] {
            assert!(is_mac(text), "{text}");
        }
        assert!(!is_mac("01:23:45:67:89"));
        assert!(!is_mac("0123:4567:89ab"));
    }

    #[test]
    fn uris() {
        for text in ["/abs", "https://example.org/a?b=c", "urn:isbn:1", "*"] {
            assert!(is_request_uri(text), "{text}");
        }
        for text in [
            "",
            "rel/path",
            "../up",
            "http://exa mple.org",
            "/a%zz",
            "1a:b",
            "a\nb",
        ] {
            assert!(!is_request_uri(text), "{text}");
        }
    }
}

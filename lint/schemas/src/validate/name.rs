//! Names of hosts, people and objects, as custom resources assert them.

/// `hostname`: labels of letters, digits, symbols and inner hyphens; the last of several has two letters or more.
/// Source: `IsHostname` and `HostnamePattern` in k8s.io/kube-openapi `pkg/validation/strfmt/default.go`.
pub(super) fn is_hostname(text: &str) -> bool {
    if text.len() > 255 || text.split('.').any(|label| label.len() > 63) {
        return false;
    }
    match text.rsplit_once('.') {
        None => is_single_label(text),
        Some((labels, top)) => {
            let top_fits = top.chars().count() >= 2 && top.chars().all(char::is_alphabetic);
            top_fits && labels.split('.').all(is_label)
        }
    }
}

fn is_host_character(char: char) -> bool {
    // Go's `\p{S}` are symbols; what is neither letter, digit nor ASCII punctuation, space or control comes nearest.
    char.is_ascii_alphanumeric()
        || !char.is_ascii() && !char.is_whitespace() && !char.is_control()
        || matches!(char, '$' | '+' | '<' | '=' | '>' | '^' | '`' | '|' | '~')
}

fn is_label(label: &str) -> bool {
    let ends = label.starts_with(is_host_character) && label.ends_with(is_host_character);
    ends && label
        .chars()
        .all(|char| is_host_character(char) || char == '-')
}

/// A host without a point may hold one hyphen, behind its first character.
fn is_single_label(text: &str) -> bool {
    let mut chars = text.chars();
    if !chars.next().is_some_and(is_host_character) {
        return false;
    }
    let rest = chars.as_str();
    rest.strip_prefix('-')
        .unwrap_or(rest)
        .chars()
        .all(is_host_character)
}

/// `email`: what Go's `mail.ParseAddress` reads, more generously: an address, or a name and one in angle brackets.
pub(super) fn is_email(text: &str) -> bool {
    let address = match text.trim().strip_suffix('>') {
        Some(rest) => rest.rsplit_once('<').map_or("", |(_, address)| address),
        None => text.trim(),
    };
    address.rsplit_once('@').is_some_and(|(local, domain)| {
        let bare = |part: &str| !part.is_empty() && !part.contains(char::is_whitespace);
        (bare(local) || local.starts_with('"')) && bare(domain)
    })
}

/// `k8s-short-name`: up to 63 lower-case letters, digits and inner hyphens.
pub(super) fn is_short_name(text: &str) -> bool {
    text.len() <= 63 && is_name_segment(text)
}

/// `k8s-long-name`: up to 253 characters, segments of short names without their limit.
pub(super) fn is_long_name(text: &str) -> bool {
    text.len() <= 253 && text.split('.').all(is_name_segment)
}

fn is_name_segment(text: &str) -> bool {
    let end = |char: char| char.is_ascii_lowercase() || char.is_ascii_digit();
    text.starts_with(end)
        && text.ends_with(end)
        && text.chars().all(|char| end(char) || char == '-')
}

#[cfg(test)]
mod tests {
    use super::{is_email, is_hostname, is_long_name, is_short_name};

    #[test]
    fn hosts() {
        for text in [
            "localhost",
            "a-b",
            "www.example.org",
            "xn--a.example.org",
            "1.example.org",
        ] {
            assert!(is_hostname(text), "{text}");
        }
        for text in [
            "",
            "-a",
            "a.b",
            "a.1",
            "a_b",
            "a..org",
            "www.example.o-g",
            "a b",
        ] {
            assert!(!is_hostname(text), "{text}");
        }
    }

    #[test]
    fn addresses_and_names() {
        assert!(is_email("Ann <ann@example.org>"));
        assert!(!is_email("ann"));
        assert!(!is_email("@example.org"));
        assert!(is_short_name("a-1"));
        assert!(!is_short_name("a.b"));
        assert!(is_long_name("a.b"));
        assert!(!is_long_name("a..b"));
    }
}

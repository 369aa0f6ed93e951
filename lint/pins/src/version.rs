//! What a text says as a version.

/// Whether a version names one release: no range, no wildcard, no branch, no placeholder.
pub(crate) fn is_exact(version: &str) -> bool {
    let has_digit = version.bytes().any(|byte| byte.is_ascii_digit());
    let is_range = version.contains(['^', '~', '<', '>', '*', '|', ',', ' ', '=']);
    let plain = version.trim_start_matches(['v', 'V']);
    let has_wildcard = plain
        .split(['.', '-'])
        .any(|part| matches!(part, "x" | "X"));
    // No release has other signs; a digest, a line break or a digit of another script is a mistake.
    let is_plain = version.bytes().all(|byte| {
        byte.is_ascii_alphanumeric()
            || matches!(byte, b'.' | b'-' | b'+' | b'_' | b'/' | b'@' | b'!')
    });
    has_digit && is_plain && !is_range && !is_filled_in(version) && !has_wildcard
}

/// Whether somebody fills the version in later: a template or a variable.
pub(crate) fn is_filled_in(version: &str) -> bool {
    version.contains(['{', '$', '%'])
}

/// Whether two texts name the same version: a `v` before it is a matter of taste.
pub(crate) fn is_same(one: &str, other: &str) -> bool {
    bare(one) == bare(other)
}

/// A version as somebody else writes versions: with a `v` before it or without.
pub(crate) fn styled(version: &str, like: &str) -> String {
    let bare = bare(version);
    if has_v(like) {
        format!("v{bare}")
    } else {
        bare.to_owned()
    }
}

fn bare(version: &str) -> &str {
    if has_v(version) {
        &version[1..]
    } else {
        version
    }
}

fn has_v(version: &str) -> bool {
    let mut bytes = version.bytes();
    bytes.next() == Some(b'v') && bytes.next().is_some_and(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::{is_exact, is_same, styled};

    #[test]
    fn ranges_and_words_are_no_version() {
        for version in [
            "1.2.3",
            "v1.2.3",
            "v1.35.0+k3s3",
            "2026-01-01",
            "1",
            "13.3.0",
            "sha-0f0f0f1",
        ] {
            assert!(is_exact(version), "{version}");
        }
        for version in [
            "",
            "latest",
            "main",
            "^1.2",
            "~> 1.2",
            ">=1",
            "1.x",
            "1.2.X",
            "*",
            "1.*",
            "1 || 2",
            "{{ v1 }}",
            "$V1",
            "==1.0",
            "1.2.3\n",
            "1\t2",
            "sha256:0f0f0f",
            "１.２",
            "1.2é",
        ] {
            assert!(!is_exact(version), "{version}");
        }
    }

    #[test]
    fn the_letter_before_it_does_not_count() {
        assert!(is_same("v1.2", "1.2") && !is_same("1.2", "1.20") && !is_same("vx", "x"));
        assert_eq!(
            (
                styled("v1.2", "3"),
                styled("1.2", "v3"),
                styled("1.2", "value")
            ),
            ("1.2".into(), "v1.2".into(), "1.2".into())
        );
    }
}

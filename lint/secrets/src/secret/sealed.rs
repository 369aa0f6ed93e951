//! Texts that are encrypted as a whole, by programs other than SOPS.

use std::ops::Range;

use memchr::memmem;

/// Whether a text is one file of age, one message of `OpenPGP` or one vault of Ansible, from its first line to its last:
/// a mark above a text in clear seals nothing.
pub(crate) fn is_whole(text: &str) -> bool {
    let text = text.trim();
    is_armour(text, "AGE ENCRYPTED FILE")
        || is_armour(text, "PGP MESSAGE")
        || is_vault(text)
        || is_age(text)
}

/// ASCII armour (RFC 9580 section 6): its first and last line, and base 64. A message of `OpenPGP` may have headers.
fn is_armour(text: &str, label: &str) -> bool {
    const HEADERS: [&str; 5] = [
        "Version: ",
        "Comment: ",
        "Hash: ",
        "Charset: ",
        "MessageID: ",
    ];
    let begin = format!("-----BEGIN {label}-----");
    let end = format!("-----END {label}-----");
    let inside = text
        .strip_prefix(&begin)
        .and_then(|rest| rest.strip_suffix(&end));
    let Some(inside) = inside else { return false };
    let is_header = |line: &&str| {
        label.starts_with("PGP") && HEADERS.iter().any(|header| line.starts_with(header))
    };
    let mut lines = inside.trim_start().lines().skip_while(is_header).peekable();
    let is_base64 = |line: &str| {
        let mut bytes = line.trim_end().bytes();
        bytes.all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'='))
    };
    lines.peek().is_some() && lines.all(is_base64)
}

/// What a vault of Ansible begins with.
pub(crate) const VAULT: &str = "$ANSIBLE_VAULT;";

/// A vault of Ansible: its header, then hexadecimal digits.
fn is_vault(text: &str) -> bool {
    text.starts_with("$ANSIBLE_VAULT;1.") && text.contains('\n') && clear_in_vault(text).is_none()
}

/// The first line of a vault of Ansible that is not made of hexadecimal digits, below the header that a text begins
/// with: Ansible cannot open it, and the line stands in clear.
pub(crate) fn clear_in_vault(text: &str) -> Option<Range<usize>> {
    let (mut at, mut header) = (0, true);
    for line in text.split_inclusive('\n') {
        let word = line.trim();
        if !header && !word.is_empty() && !word.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            let start = at + (line.len() - line.trim_start().len());
            return Some(start..start + word.len());
        }
        at += line.len();
        header = false;
    }
    None
}

/// A file of age without armour; what follows its header is hardly ever text.
fn is_age(text: &str) -> bool {
    text.starts_with("age-encryption.org/v1\n-> ")
        && memmem::find(text.as_bytes(), b"\n--- ").is_some()
}

#[cfg(test)]
mod tests {
    use super::is_whole;

    const AGE: &str = "-----BEGIN AGE ENCRYPTED FILE-----\nYWdlLWVuY3J5cHRpb24ub3JnL3YxCg==\n-----END AGE ENCRYPTED FILE-----\n";
    const PGP: &str = "-----BEGIN PGP MESSAGE-----\nVersion: GnuPG v2\n\nhQEMA5vJ\n=aBcD\n-----END PGP MESSAGE-----\n";
    const VAULT: &str = "$ANSIBLE_VAULT;1.1;AES256\n6162\n6364\n";
    const BINARY: &str = "age-encryption.org/v1\n-> X25519 abc\ndef\n--- ghi\nx";

    #[test]
    fn files_of_programs_that_encrypt_are_sealed() {
        for text in [AGE, PGP, VAULT, BINARY, &AGE.replace('\n', "\r\n")] {
            assert!(is_whole(text), "{text}");
        }
    }

    #[test]
    fn a_mark_beside_a_text_in_clear_seals_nothing() {
        let clear = "password: in clear\n";
        for text in [AGE, PGP, VAULT] {
            assert!(!is_whole(&format!("{text}{clear}")), "{text}");
            assert!(!is_whole(&format!("{clear}{text}")), "{text}");
        }
        for (text, line) in [
            (AGE, "YWdl"),
            (PGP, "Version"),
            (PGP, "hQEM"),
            (VAULT, "6364"),
        ] {
            assert!(
                !is_whole(&text.replacen(line, &format!("{clear}{line}"), 1)),
                "{text}"
            );
        }
        for text in [
            "",
            "$ANSIBLE_VAULT;1.1;AES256",
            "age-encryption.org/v1\nclear\n",
        ] {
            assert!(!is_whole(text), "{text}");
        }
    }
}

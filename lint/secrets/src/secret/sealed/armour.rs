//! ASCII armour (RFC 7468 for age, RFC 9580 section 6 for `OpenPGP`).

use super::{age, openpgp};

/// Headers that a message of `OpenPGP` may have.
const HEADERS: [&str; 5] = [
    "Version: ",
    "Comment: ",
    "Hash: ",
    "Charset: ",
    "MessageID: ",
];

/// Whether a text is one file of age or one message of `OpenPGP` in armour, with what belongs in it.
pub(super) fn is_armoured(text: &str) -> bool {
    if let Some(body) = inside(text, "AGE ENCRYPTED FILE") {
        let lines: Vec<_> = body.lines().collect();
        return decoded(&lines).is_some_and(|bytes| age::is_file(&bytes));
    }
    let Some(body) = inside(text, "PGP MESSAGE") else {
        return false;
    };
    let is_header = |line: &&str| HEADERS.iter().any(|header| line.starts_with(header));
    let lines = body.lines().skip_while(is_header);
    // A checksum may stand in the last line.
    let lines: Vec<_> = lines
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    let lines = match lines.split_last() {
        Some((last, rest)) if last.starts_with('=') && last.len() == 5 => rest,
        _ => &lines[..],
    };
    decoded(lines).is_some_and(|bytes| openpgp::is_message(&bytes))
}

/// What stands between the first and the last line of an armour.
fn inside<'t>(text: &'t str, label: &str) -> Option<&'t str> {
    let begin = format!("-----BEGIN {label}-----");
    let end = format!("-----END {label}-----");
    let body = text.strip_prefix(&begin)?.strip_suffix(&end)?;
    Some(body.trim())
}

fn decoded(lines: &[&str]) -> Option<Vec<u8>> {
    let text: String = lines.iter().map(|line| line.trim_end()).collect();
    crate::sops::base64::decode(&text)
}

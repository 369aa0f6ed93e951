//! A user and a password with a colon between: as one value (`BASIC_AUTH: ann:value`), and as the lines that `chpasswd`
//! and cloud-init take.

use std::ops::Range;

use super::Weak;
use super::name::Strength;
use super::value::{self, Verdict};

/// The longest name of a user.
const LONGEST: usize = 64;

/// How many bytes below `chpasswd:` are read.
const BLOCK: usize = 16 * 1024;

/// Judges `user:password`; `None` for the address of a server, a time, and whatever else has a colon.
pub(super) fn judge(text: &[u8]) -> Option<Verdict> {
    let password = &text[password_of(text)?];
    let digits = password.iter().take_while(|byte| byte.is_ascii_digit());
    let is_port = matches!(password.get(digits.count()), None | Some(b'/'));
    let has_letter = password.iter().any(u8::is_ascii_alphabetic);
    let has_other = password.iter().any(|byte| !byte.is_ascii_alphabetic());
    let verdict = value::judge(Strength::Password, password)?;
    let is_secret = verdict == Verdict::Default || has_letter && has_other;
    (is_secret && !is_port && password.len() >= 5).then_some(verdict)
}

/// The password of `user:password`.
fn password_of(text: &[u8]) -> Option<Range<usize>> {
    let colon = memchr::memchr(b':', text)?;
    let user = &text[..colon];
    let is_name = |byte: &u8| {
        byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'@' | b'\\')
    };
    let is_user = user.first().is_some_and(u8::is_ascii_alphabetic)
        && user.len() <= LONGEST
        && user.iter().all(is_name);
    let password = colon + 1..text.len();
    let is_word = !text[password.clone()].iter().any(u8::is_ascii_whitespace);
    (is_user && is_word && !text[password.clone()].starts_with(b"//")).then_some(password)
}

/// Whether what stands below a name in a text without a tree is the list of cloud-init.
pub(super) fn is_list(text: &[u8], name: &Range<usize>) -> bool {
    text[name.clone()] == *b"chpasswd" && matches!(&text[name.end..], [b':', b'\n' | b'\r', ..])
}

/// The lines below `chpasswd:` in a text without a tree: as long as they are further in.
pub(super) fn below(text: &[u8], name: &Range<usize>, found: &mut Vec<Weak>) {
    let line = memchr::memrchr(b'\n', &text[..name.start]).map_or(0, |at| at + 1);
    let indent = name.start - line;
    let mut end = text.len().min(name.end + 1);
    for line in text[end..text.len().min(end + BLOCK)].split_inclusive(|byte| *byte == b'\n') {
        let blanks = line.iter().take_while(|byte| **byte == b' ').count();
        if blanks <= indent && !line.trim_ascii().is_empty() {
            break;
        }
        end += line.len();
    }
    lines(text, name, name.end + 1..end, found);
}

/// The lines of a range that are `user:password`, as entries of a list or in a block.
pub(super) fn lines(text: &[u8], name: &Range<usize>, range: Range<usize>, found: &mut Vec<Weak>) {
    let mut start = range.start.min(text.len());
    for line in text[start..range.end.min(text.len())].split_inclusive(|byte| *byte == b'\n') {
        let at = start;
        start += line.len();
        let body = line.trim_ascii();
        let body = body.strip_prefix(b"- ").unwrap_or(body).trim_ascii();
        let body = body
            .strip_prefix(b"\"")
            .or_else(|| body.strip_prefix(b"'"))
            .unwrap_or(body);
        let body = body.strip_suffix(b"\"").unwrap_or(body);
        let body = body.strip_suffix(b"'").unwrap_or(body);
        let Some(password) = password_of(body) else {
            continue;
        };
        let value = &body[password];
        // What cloud-init draws, and a hash, which has a form of its own.
        if matches!(value, b"R" | b"RANDOM") || value.starts_with(b"$") {
            continue;
        }
        let Some(verdict) = value::judge(Strength::Password, value) else {
            continue;
        };
        let Some(offset) = memchr::memmem::rfind(line, value) else {
            continue;
        };
        if found.len() < super::LITERALS {
            found.push(Weak {
                name: name.clone(),
                value: at + offset..at + offset + value.len(),
                is_default: verdict == Verdict::Default,
                is_coded: false,
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_and_a_password() {
        for text in ["ann:sommer2023", "ann@svc:x!yz12", "a.b:k7Rz92LmQp0x"] {
            assert_eq!(judge(text.as_bytes()), Some(Verdict::Secret), "{text}");
        }
        assert_eq!(judge(b"admin:changeme"), Some(Verdict::Default));
        for text in [
            "",
            "ann",
            "ann:",
            ":sommer2023",
            "localhost:5000",
            "redis:6379/0",
            "proxy:8080/a1b2",
            "https://svc/a1",
            "12:30",
            "oauth:token",
            "ann: sommer2023",
            "ann:${PASSWORD1}",
            "a b:sommer2023",
            "rsa:2048",
        ] {
            assert_eq!(judge(text.as_bytes()), None, "{text}");
        }
    }
}

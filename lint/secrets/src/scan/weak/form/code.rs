//! Assignments of texts in programs and in HCL: what is no text in quotes is an expression.

use super::{Named, Written, is_quote};
use crate::scan::weak::language::Language;

const BLANKS: &[u8] = b" \t";

/// Calls whose argument is the value itself.
const WRAPPERS: &[&[u8]] = &[
    b"[]byte(",
    b"String(",
    b"str(",
    b"bytes(",
    b"sensitive(",
    b"base64encode(",
    b"new String(",
    b"String::from(",
    b"ConvertTo-SecureString ",
    b"ConvertTo-SecureString -String ",
];

/// The longest type between a name and its value.
const LONGEST_TYPE: usize = 40;

/// The most bytes of a block that are searched for the value.
const LONGEST_BLOCK: usize = 1024;

/// `name = "value"`, `"name": "value"`, `name: str = "value"`, `config["name"] = "value"`, `name => "value"`.
pub(super) fn assignment(named: &Named<'_>) -> Option<Written> {
    let mut at = named.skip(named.name.end, b"\"'`]) \t\\");
    let is_quoted = named.at(named.name.end).is_some_and(is_quote);
    if named.language == Language::Code && !is_quoted {
        at = type_end(named, at).unwrap_or(at);
    }
    at = separator_end(named, at)?;
    at = named.skip(at, BLANKS);
    let rest = named.text.get(at..named.line_end)?;
    let wrapper = WRAPPERS
        .iter()
        .filter(|wrapper| rest.starts_with(wrapper))
        .max_by_key(|wrapper| wrapper.len());
    value_at(named, at + wrapper.map_or(0, |wrapper| wrapper.len()))
}

/// `name = <<EOF` with one line below: the line is the value.
pub(super) fn here_document(named: &Named<'_>) -> Option<Written> {
    let at = named.skip(named.name.end, b"\"'`]) \t");
    let at = named.skip(separator_end(named, at)?, BLANKS);
    let head = named.text.get(at..named.line_end)?;
    let word = head.strip_prefix(b"<<")?;
    let marks = word
        .iter()
        .take_while(|byte| matches!(byte, b'<' | b'-' | b'~'));
    let word = unquoted(word[marks.count()..].trim_ascii());
    let start = (named.line_end + 1).min(named.end);
    let mut lines = named
        .text
        .get(start..named.end)?
        .split(|byte| *byte == b'\n');
    let (line, end) = (lines.next()?, lines.next()?);
    let is_end = !word.is_empty() && end.trim_ascii() == word;
    let value = line.trim_ascii();
    let from = start + line.len() - line.trim_ascii_start().len();
    (is_end && !value.is_empty()).then(|| Written {
        value: from..from + value.len(),
        is_quoted: true,
        expands: false,
        is_sure: true,
    })
}

fn unquoted(word: &[u8]) -> &[u8] {
    let is_mark = |byte: &u8| !is_quote(*byte);
    let start = word.iter().position(is_mark).unwrap_or(word.len());
    let end = word.iter().rposition(is_mark).map_or(start, |at| at + 1);
    &word[start..end]
}

/// Where a separator ends.
fn separator_end(named: &Named<'_>, at: usize) -> Option<usize> {
    let rest = named.text.get(at..named.line_end)?;
    let found: &[u8] = [&b":="[..], b"=>", b"?=", b"||=", b"<-", b"=", b":"]
        .into_iter()
        .find(|sign| rest.starts_with(sign))?;
    let next = rest.get(found.len());
    let compares =
        found == b"=" && matches!(next, Some(b'=' | b'~')) || found == b":" && next == Some(&b':');
    (!compares).then_some(at + found.len())
}

/// Where the type of a name ends, when one stands between it and the sign: `password: &str =`, `password string =`.
fn type_end(named: &Named<'_>, at: usize) -> Option<usize> {
    let start = at + usize::from(named.at(at) == Some(b':'));
    let rest = named
        .text
        .get(start..named.line_end.min(start + LONGEST_TYPE))?;
    let sign = rest.iter().position(|byte| *byte == b'=')?;
    let is_type = |byte: &u8| byte.is_ascii_alphanumeric() || b"_&'<>.?|[]* ".contains(byte);
    let between = &rest[..sign];
    let words = between
        .split(|byte| *byte == b' ')
        .filter(|word| !word.is_empty())
        .count();
    if words > 1 + usize::from(start > at) {
        return None;
    }
    (between.iter().any(u8::is_ascii_alphabetic) && between.iter().all(is_type))
        .then_some(start + sign)
}

/// The text at a place, whatever letter stands before its quotes.
fn value_at(named: &Named<'_>, at: usize) -> Option<Written> {
    let is_prefixed = named
        .at(at)
        .is_some_and(|byte| matches!(byte, b'r' | b'b' | b'u' | b'@' | b'L'))
        && named.at(at + 1).is_some_and(is_quote);
    let mut at = at + usize::from(is_prefixed);
    // A text in a text: its quotes are escaped.
    at = named.skip(at, b"\\");
    let quote = named.at(at).filter(|byte| is_quote(*byte))?;
    if named.text.get(at..at + 3) == Some(&[quote; 3]) {
        at += 2;
    }
    let found = named.quoted(at)?;
    (!found.value.is_empty()).then_some(Written {
        expands: false,
        ..found
    })
}

/// `fetch("NAME", "value")`, `process.env.NAME || "value"`, `setPassword("value")`, `password "value"`.
pub(super) fn call(named: &Named<'_>) -> Option<Written> {
    let is_quoted = matches!(named.at(named.name.end), Some(b'"' | b'\''));
    let at = named.skip(named.name.end, b"\"']) \t");
    let rest = named.text.get(at..named.line_end)?;
    let signs: &[&[u8]] = if is_quoted {
        &[b",", b"||", b"??", b"?:", b"or "]
    } else {
        &[b"(", b"||", b"??", b"?:", b"\"", b"'"]
    };
    let sign = signs.iter().find(|sign| rest.starts_with(sign))?;
    let name = &named.text[named.name.clone()];
    if *sign == b"(" && !is_setter(name) || *sign == b"," && is_program(name) {
        return None;
    }
    let behind = if is_quote(sign[0]) {
        at
    } else {
        named.skip(at + sign.len(), BLANKS)
    };
    let found = value_at(named, behind)?;
    Some(Written {
        is_sure: false,
        ..found
    })
}

/// Programs that are called after the passwords they take. In a list of words one is no name, and the next word no value.
const PROGRAMS: &[&[u8]] = &[
    b"chpasswd",
    b"gpasswd",
    b"htpasswd",
    b"ldappasswd",
    b"mosquitto_passwd",
    b"smbpasswd",
    b"sshpass",
    b"systemd-ask-password",
    b"vncpasswd",
];

fn is_program(name: &[u8]) -> bool {
    PROGRAMS.contains(&name)
}

/// Whether a call of this name sets a secret: `setPassword`, `auth.password`, and not `check_password`.
fn is_setter(name: &[u8]) -> bool {
    let last = name
        .rsplit(|byte| *byte == b'.')
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    last.starts_with(b"set")
        || last.starts_with(b"with")
        || matches!(
            last.as_slice(),
            b"password" | b"passwd" | b"passphrase" | b"token" | b"secret"
        )
}

/// The `default` of `variable "name" { … }`, and the `value` of `"name": { … }` in a state of Terraform.
pub(super) fn block(named: &Named<'_>) -> Option<Written> {
    let is_closing = named
        .at(named.name.end)
        .filter(|byte| matches!(byte, b'"'))?;
    let at = named.skip(named.name.end, &[is_closing, b' ', b':']);
    if named.at(at) != Some(b'{') {
        return None;
    }
    let block = &named.text[at..named.end.min(at + LONGEST_BLOCK)];
    let end = block_end(block);
    let key = ["default", "\"value\"", "value"].iter().find_map(|key| {
        let mut places = memchr::memmem::find_iter(&block[..end], key.as_bytes());
        places.find_map(|place| key_at(block, place, key.len()))
    })?;
    let inner = Named::new(
        named.text,
        at + key.start..at + key.end,
        at + end,
        named.language,
    );
    assignment(&inner)
}

/// A key at a place, where it is the first on its line or of its block.
fn key_at(block: &[u8], place: usize, length: usize) -> Option<std::ops::Range<usize>> {
    let before = block[..place].trim_ascii_end();
    let is_first = before.ends_with(b"{")
        || before.ends_with(b",")
        || block[before.len()..place].contains(&b'\n');
    is_first.then_some(place..place + length)
}

/// Where the braces close that a block opens with.
fn block_end(block: &[u8]) -> usize {
    let mut depth = 0_u32;
    for (at, byte) in block.iter().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' if depth <= 1 => return at,
            b'}' => depth -= 1,
            _ => {}
        }
    }
    block.len()
}

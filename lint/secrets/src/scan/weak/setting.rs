//! Settings of single programs that hand a password over in a form of their own.

use super::Weak;
use super::form::{Named, Word, words};
use super::language::Language;
use super::name::{Strength, strength};
use super::value::{Verdict, judge as judge_value};
use crate::scan::credential_file;
use crate::scan::decode;

/// What a program may call a password and nothing else would, and the function that PowerShell makes one with. Looked
/// for in programs only.
pub(super) const IN_PROGRAMS: &[&str] = &["$pw ", "$pw=", "ConvertTo-SecureString "];

/// Whether a name is a variable of PowerShell, PHP or Perl that holds a password, though its name is too short to say so
/// anywhere else.
pub(super) fn is_variable(named: &Named<'_>) -> bool {
    named.language == Language::Code
        && named.before(1) == b"$"
        && named.text[named.name.clone()] == *b"pw"
}

/// The password of such a setting whose name stands here.
pub(super) fn judge(named: &Named<'_>) -> Option<Weak> {
    let name = &named.text[named.name.clone()];
    let rest = &named.text[named.name.end..named.line_end];
    if named.language == Language::Assignments {
        if rest.starts_with(b" on >") {
            return access_list(named);
        }
        if rest.starts_with(b":: ") {
            return coded(named);
        }
        if name == b"createUser" {
            return user_of_snmp(named);
        }
    }
    if named.language == Language::Code && name == b"ConvertTo-SecureString" {
        return of_secure_string(named);
    }
    let is_command = [&b"PASSCOMMAND"[..], b"PASSWORD_COMMAND", b"passcommand"]
        .iter()
        .any(|end| name.ends_with(end));
    if is_command {
        return echoed(named);
    }
    name.ends_with(b".pgpass").then(|| here_document(named))?
}

/// `user app on >value` (Redis, "ACL").
fn access_list(named: &Named<'_>) -> Option<Weak> {
    if named.line_before().trim_ascii() != b"user" {
        return None;
    }
    let start = named.name.end + b" on >".len();
    let rest = &named.text[start..named.line_end];
    let length = rest.iter().position(u8::is_ascii_whitespace);
    weak(named, start, start + length.unwrap_or(rest.len()))
}

/// `ConvertTo-SecureString 'value' -AsPlainText -Force`: with another flag it takes what it made before.
fn of_secure_string(named: &Named<'_>) -> Option<Weak> {
    let arguments = words(named.text, named.name.end, named.line_end);
    let text = |word: &Word| &named.text[word.value.clone()];
    let is_plain = |word: &Word| text(word).eq_ignore_ascii_case(b"-AsPlainText");
    let is_value = |word: &&Word| !text(word).starts_with(b"-");
    let word = arguments.iter().find(is_value)?;
    let is_written = arguments.iter().any(is_plain) && !word.expands;
    is_written.then(|| weak(named, word.value.start, word.value.end))?
}

/// `createUser app SHA "value" AES "value"` (Net-SNMP): the first of the two.
fn user_of_snmp(named: &Named<'_>) -> Option<Weak> {
    if !named.line_before().trim_ascii().is_empty() {
        return None;
    }
    let arguments = words(named.text, named.name.end, named.line_end);
    let is_hash = |word: &[u8]| word.starts_with(b"SHA") || word == b"MD5";
    let at = arguments
        .iter()
        .position(|word| is_hash(&named.text[word.value.clone()]))?;
    let word = arguments.get(at + 1)?;
    weak(named, word.value.start, word.value.end)
}

/// `userPassword:: dmFsdWU=` (LDIF, RFC 2849).
fn coded(named: &Named<'_>) -> Option<Weak> {
    let name = &named.text[named.name.clone()];
    if strength(name) != Some(Strength::Password) || !named.line_before().is_empty() {
        return None;
    }
    let start = named.name.end + b":: ".len();
    let value = named.text[start..named.line_end].trim_ascii();
    let plain = decode::base64(value)?;
    // `{SSHA}…` is the hash of one.
    let verdict = judge_value(Strength::Password, &plain).filter(|_| !plain.starts_with(b"{"))?;
    Some(Weak {
        name: named.name.clone(),
        value: start..start + value.len(),
        is_default: verdict == Verdict::Default,
        is_coded: true,
    })
}

/// `BORG_PASSCOMMAND='echo value'`: the command that tells the password says it.
fn echoed(named: &Named<'_>) -> Option<Weak> {
    let rest = &named.text[named.name.end..named.line_end];
    let command = b"echo ";
    let at = memchr::memmem::find(rest, command)?;
    let before = rest[..at].trim_ascii();
    let is_first = before
        .iter()
        .all(|byte| matches!(byte, b'=' | b':' | b'"' | b'\'' | b' '));
    let start = named.name.end + at + command.len();
    let end = rest[at..]
        .iter()
        .position(|byte| matches!(byte, b'"' | b'\''))
        .map_or(named.line_end, |length| named.name.end + at + length);
    let arguments = words(named.text, start, end.max(start));
    let word = arguments
        .iter()
        .find(|word| !named.text[word.value.clone()].starts_with(b"-"))?;
    (is_first && !word.expands).then(|| weak(named, word.value.start, word.value.end))?
}

/// `cat > ~/.pgpass <<EOF`: the first entry below.
fn here_document(named: &Named<'_>) -> Option<Weak> {
    let line = named.line_before().len();
    let line = &named.text[named.name.start - line..named.line_end];
    let is_input = memchr::memmem::find(line, b"<<").is_some();
    let from = (named.line_end + 1).min(named.end);
    let below = &named.text[from..named.end];
    let entry = below.split(|byte| *byte == b'\n').next()?;
    let value = credential_file::pgpass(entry).filter(|_| is_input)?;
    weak(named, from + value.start, from + value.end)
}

fn weak(named: &Named<'_>, start: usize, end: usize) -> Option<Weak> {
    let value = named.text.get(start..end)?;
    let verdict = judge_value(Strength::Password, value)?;
    Some(Weak {
        name: named.name.clone(),
        value: start..end,
        is_default: verdict == Verdict::Default,
        is_coded: false,
    })
}

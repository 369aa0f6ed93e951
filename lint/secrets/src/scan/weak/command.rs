//! Commands that are handed a password: `curl -u user:value`, `mysql -pvalue`, `echo value | sudo -S`.

mod table;

use super::Weak;
use super::form::{Named, Word, has_expansion, words};
use super::language::Language;
use super::name::Strength;
use super::value::{Verdict, judge as judge_value};
use crate::secret;
use table::{COMMANDS, Takes};
pub(super) use table::{LISTED, OF_CLUSTERS, RARE};

/// The password that a command is handed whose name stands here.
pub(super) fn judge(named: &Named<'_>) -> Option<Weak> {
    let name = &named.text[named.name.clone()];
    let (_, takes) = COMMANDS
        .iter()
        .find(|(command, _)| command.as_bytes() == name)?;
    if named.line_before().trim_ascii_start().starts_with(b"#") && named.language == Language::Shell
    {
        return None;
    }
    if let Takes::Input = takes {
        return input(named);
    }
    // As the entry of a list on one line, the name stands in quotes.
    let is_quoted = matches!(named.before(1), [b'"' | b'\'']);
    let start = named.name.end + usize::from(is_quoted);
    let arguments = words(named.text, start.min(named.end), named.end);
    find(named, &arguments, *takes)
}

/// Whether a word is the name of a program that is handed a password in its arguments, as the entry of a list.
pub(super) fn is_program(name: &[u8]) -> bool {
    let mut starts = LISTED.iter().chain(RARE);
    starts.any(|start| name.starts_with(start.as_bytes()))
        && COMMANDS
            .iter()
            .any(|(command, _)| command.as_bytes() == name)
}

/// The password that a command is handed, where its arguments are the entries of a list.
pub(super) fn judge_list(named: &Named<'_>, arguments: &[Word]) -> Option<Weak> {
    let name = &named.text[named.name.clone()];
    let (_, takes) = COMMANDS
        .iter()
        .find(|(command, _)| command.as_bytes() == name)?;
    find(named, arguments, *takes)
}

/// The password among the arguments of a command whose name stands at `named.name`.
fn find(named: &Named<'_>, arguments: &[Word], takes: Takes) -> Option<Weak> {
    match takes {
        Takes::Behind(flags) => {
            value_of(named, arguments, flags, true).and_then(|word| weak(named, &word, None))
        }
        Takes::Within(flags) => {
            value_of(named, arguments, flags, false).and_then(|word| weak(named, &word, None))
        }
        Takes::Pair(flags, between) => value_of(named, arguments, flags, true)
            .and_then(|word| weak(named, &word, Some(between))),
        Takes::Last(after, from_end) => {
            let at = arguments.iter().position(|word| {
                let text = &named.text[word.value.clone()];
                after.iter().any(|known| known.as_bytes() == text)
            })?;
            let word = arguments.get(arguments.len().checked_sub(1 + from_end)?)?;
            let last = arguments.len() - 1 - from_end;
            let is_apart = last > at && !named.text[word.value.clone()].starts_with(b"-");
            (is_apart).then(|| weak(named, word, None))?
        }
        Takes::Numbered(first, number) => {
            let is_plain = |word: &&Word| !named.text[word.value.clone()].starts_with(b"-");
            let plain: Vec<_> = arguments.iter().filter(is_plain).collect();
            let is_called = plain
                .iter()
                .zip(first)
                .filter(|(word, known)| named.text[word.value.clone()] == *known.as_bytes())
                .count()
                == first.len();
            is_called.then(|| weak(named, plain.get(number)?, None))?
        }
        Takes::Literals if named.line_before().ends_with(b"create ") => {
            let flag = b"--from-literal";
            let mut literals = arguments.iter().enumerate().filter_map(|(at, word)| {
                match named.text[word.value.clone()].strip_prefix(flag)? {
                    // The pair is a word of its own.
                    b"" => Some((arguments.get(at + 1)?, 0)),
                    [b'=', ..] => Some((word, flag.len() + 1)),
                    _ => None,
                }
            });
            literals.find_map(|(word, start)| {
                let pair = inner(named, word, start);
                let text = &named.text[pair.value.clone()];
                let sign = memchr::memchr(b'=', text).filter(|sign| sign + 1 < text.len())?;
                let is_shown = std::str::from_utf8(&text[..sign]).is_ok_and(secret::is_public);
                let value = inner(named, &pair, sign + 1);
                (!is_shown).then(|| weak(named, &value, None))?
            })
        }
        Takes::Installed(flags) => {
            let handed = installed(named)?;
            let arguments = words(named.text, handed, named.end);
            value_of(named, &arguments, flags, true).and_then(|word| weak(named, &word, None))
        }
        Takes::Literals | Takes::Input => None,
    }
}

/// Where the arguments begin that are handed on to the script at an address.
fn installed(named: &Named<'_>) -> Option<usize> {
    const HANDED: &[u8] = b"-s - ";
    let rest = named.text.get(named.name.end..named.end)?;
    let rest = &rest[..rest.len().min(COMMAND)];
    // A backslash joins the next line to the command.
    let mut ends = memchr::memchr_iter(b'\n', rest);
    let end = ends.find(|end| !rest[..*end].trim_ascii_end().ends_with(b"\\"));
    let command = &rest[..end.unwrap_or(rest.len())];
    let at = memchr::memmem::find(command, HANDED)?;
    Some(named.name.end + at + HANDED.len())
}

/// The last word of an `echo` whose output goes into a file of a name that promises a password.
pub(super) fn redirected(named: &Named<'_>) -> Option<Weak> {
    let before = named.line_before();
    let is_path = |byte: &u8| {
        byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'.' | b'_' | b'-' | b'~')
    };
    let path = before.iter().rev().take_while(|byte| is_path(byte)).count();
    let before = before[..before.len() - path].trim_ascii_end();
    let before = before.strip_suffix(b">").map(<[u8]>::trim_ascii_end)?;
    let start = named.name.start - named.line_before().len();
    echoed(named, start, start + before.len())
}

/// The last word that the last `echo` or `printf` of a range of the text writes.
fn echoed(named: &Named<'_>, start: usize, end: usize) -> Option<Weak> {
    let line = &named.text[start..end];
    let at = ["echo ", "printf "]
        .iter()
        .filter_map(|program| {
            Some(memchr::memmem::rfind(line, program.as_bytes())? + program.len())
        })
        .max()?;
    let written = words(named.text, start + at, end);
    let last = written.last()?;
    (last.span.end == end).then(|| weak(named, last, None))?
}

/// The word that belongs to one of some flags.
fn value_of(
    named: &Named<'_>,
    arguments: &[Word],
    flags: &[&str],
    may_be_apart: bool,
) -> Option<Word> {
    for (at, word) in arguments.iter().enumerate() {
        let text = &named.text[word.value.clone()];
        for flag in flags {
            let Some(rest) = text.strip_prefix(flag.as_bytes()) else {
                continue;
            };
            if rest.is_empty() {
                let next = arguments.get(at + 1).filter(|_| may_be_apart)?;
                return Some(next.clone());
            }
            let is_long = flag.starts_with("--");
            if is_long && rest[0] != b'=' {
                continue;
            }
            let skipped = flag.len() + usize::from(rest[0] == b'=');
            return Some(inner(named, word, skipped));
        }
    }
    None
}

/// Whether a name is a flag of K3s or RKE2, or of the script that installs them, that a token follows.
pub(super) fn is_of_cluster(named: &Named<'_>) -> bool {
    if !matches!(
        &named.text[named.name.clone()],
        b"--token" | b"--agent-token"
    ) {
        return false;
    }
    // The lines of the command before the flag: a backslash joins each to the next.
    let before = named.before(COMMAND);
    let begins = memchr::memrchr_iter(b'\n', before)
        .find(|at| !before[..*at].trim_ascii_end().ends_with(b"\\"))
        .map_or(0, |at| at + 1);
    let has = |word: &[u8]| memchr::memmem::find(&before[begins..], word).is_some();
    has(b"k3s") || has(b"rke2")
}

/// How much of a command around a name is looked at.
const COMMAND: usize = 512;

/// The rest of a word, without the quotes around it.
fn inner(named: &Named<'_>, word: &Word, skipped: usize) -> Word {
    let rest = word.value.start + skipped..word.value.end;
    words(named.text, rest.start, rest.end)
        .into_iter()
        .next()
        .unwrap_or_else(|| word.clone())
}

/// A word as a finding, where it is a secret.
fn weak(named: &Named<'_>, word: &Word, between: Option<u8>) -> Option<Weak> {
    let mut value = word.value.clone();
    if word.expands {
        return None;
    }
    if let Some(between) = between {
        value.start += memchr::memchr(between, &named.text[value.clone()])? + 1;
    }
    let text = &named.text[value.clone()];
    if has_expansion(text)
        || text.starts_with(b"-")
        || matches!(text.first(), Some(b'<' | b'[' | b'{' | b'@'))
    {
        return None;
    }
    let strength = match &named.text[named.name.clone()] {
        b"k3s" | b"rke2" | b"get.k3s.io" => Strength::Sure,
        _ => Strength::Password,
    };
    let verdict = judge_value(strength, text)?;
    // Prose speaks of commands too.
    let is_plain = !text.iter().any(u8::is_ascii_digit) && verdict == Verdict::Secret;
    if named.language == Language::Anything && is_plain && between.is_none() {
        return None;
    }
    Some(Weak {
        name: named.name.clone(),
        value,
        is_default: verdict == Verdict::Default,
        is_coded: false,
    })
}

/// What is handed to the standard input of a command: by a pipe before it, or by a text behind it.
fn input(named: &Named<'_>) -> Option<Weak> {
    let name = &named.text[named.name.clone()];
    let is_pair = name == b"chpasswd";
    let between = is_pair.then_some(b':');
    let rest = &named.text[named.name.end..named.line_end];
    if let Some(at) = memchr::memmem::find(rest, b"<<<") {
        let found = words(named.text, named.name.end + at + 3, named.line_end);
        return weak(named, found.first()?, between);
    }
    // What another command writes, as a file: `preshared-key <(echo value)`.
    if let Some(command) = rest.trim_ascii_start().strip_prefix(b"<(") {
        let start = named.line_end - command.len();
        let program = [&b"echo "[..], b"printf "].into_iter();
        let mut program = program.filter(|program| command.starts_with(program));
        let found = words(named.text, start + program.next()?.len(), named.line_end);
        let is_value = |word: &&Word| !named.text[word.value.clone()].starts_with(b"-");
        return weak(named, found.iter().rfind(is_value)?, between);
    }
    if is_pair && memchr::memmem::find(rest, b"<<").is_some() {
        let end = memchr::memchr(
            b'\n',
            &named.text[(named.line_end + 1).min(named.end)..named.end],
        )
        .map_or(named.end, |at| named.line_end + 1 + at);
        let found = words(named.text, (named.line_end + 1).min(end), end);
        return weak(named, found.first()?, between);
    }
    piped(named, between)
}

/// The last word of an `echo` or `printf` whose output goes to the command.
fn piped(named: &Named<'_>, between: Option<u8>) -> Option<Weak> {
    let line = named.line_before();
    let start = named.name.start - line.len();
    let at = ["echo ", "printf "]
        .iter()
        .filter_map(|program| {
            Some(memchr::memmem::rfind(line, program.as_bytes())? + program.len())
        })
        .max()?;
    let written = words(named.text, start + at, named.name.start);
    let last = written
        .iter()
        .rfind(|word| !named.text[word.value.clone()].starts_with(b"-"))?;
    let behind = named.text[last.span.end..named.name.start].trim_ascii_start();
    if !behind.starts_with(b"|") {
        return None;
    }
    // What a line break of `printf` or `echo -e` ends, ends there.
    let mut word = last.clone();
    let text = &named.text[word.value.clone()];
    let length = memchr::memmem::find(text, b"\\n").unwrap_or(text.len());
    word.value.end = word.value.start + length;
    weak(named, &word, between)
}

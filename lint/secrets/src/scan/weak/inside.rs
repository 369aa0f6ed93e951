//! What the text inside of a scalar is written in.

use std::cell::Cell;
use std::ops::Range;

use rempart_syntax::{Kind, NodeRef};

use super::is_key;
use super::language::{self, Language};

/// Keys whose text is run by a shell.
const COMMANDS: &[&str] = &[
    "run",
    "script",
    "before_script",
    "after_script",
    "command",
    "args",
    "entrypoint",
    "cmd",
    "shell",
    "sh",
    "bash",
    "runcmd",
    "bootcmd",
    "exec",
    "execute",
    "user-data",
    "userdata",
    "user_data",
    "inlineScript",
    "inline",
    "test",
    "preBuild",
    "postBuild",
    "install",
    "cmds",
    "ansible.builtin.shell",
    "ansible.builtin.command",
];

/// How much of a text is looked at to see what it is written in.
const SAMPLE: usize = 4096;

/// The longest key that says what stands under it, in bytes as written.
const LONGEST_KEY: usize = 256;

/// How far back the list is looked for that a scalar stands in.
const BACK: u32 = 64;

/// How far behind a name the end of its line is looked for: nothing behind it is read that stands further away.
const LINE: usize = 4096;

/// Reads what texts inside of scalars are written in: each once, however many names stand in it.
#[derive(Default)]
pub(super) struct Inside {
    /// The scalar that was read last, and what it is written in.
    last: Cell<Option<(u32, Language)>>,
    /// How many bytes were looked at.
    #[cfg(test)]
    looked: Cell<usize>,
}

impl Inside {
    /// What a scalar is written in, and where what stands behind a name in it ends.
    pub(super) fn read(&self, node: NodeRef<'_>, name: &Range<usize>) -> (Language, usize) {
        let stream = node.stream_text().as_bytes();
        let span = node.span().start as usize..(node.span().end as usize).min(stream.len());
        let is_escaped = matches!(node.kind(), Kind::DoubleQuoted);
        let is_quoted = is_escaped || matches!(node.kind(), Kind::SingleQuoted);
        let inner = span.start + usize::from(is_quoted)
            ..span.end - usize::from(is_quoted && span.end > span.start + 1);
        let raw = stream.get(inner.clone()).unwrap_or_default();
        // The whole scalar is one assignment: an argument, an entry of an environment. Only its first name asks.
        if name.start == inner.start {
            self.looks_at(raw.len());
            if !raw.iter().any(u8::is_ascii_whitespace) && memchr::memchr(b'=', raw).is_some() {
                return (Language::Assignments, inner.end);
            }
        }
        let is_listed = stream.get(span.end) == Some(&b',');
        let end = if is_quoted && is_listed && raw.len() == name.len() {
            // A command as a list on one line: its arguments are the next entries.
            (span.end + SAMPLE).min(stream.len())
        } else if is_escaped {
            let line_end = inner.end.min(name.end.saturating_add(LINE)).max(name.end);
            let rest = stream.get(name.end..line_end).unwrap_or_default();
            self.looks_at(rest.len());
            memchr::memmem::find(rest, b"\\n").map_or(line_end, |at| name.end + at)
        } else {
            span.end
        };
        (self.language(node, raw), end)
    }

    fn language(&self, node: NodeRef<'_>, raw: &[u8]) -> Language {
        if let Some((index, language)) = self.last.get()
            && index == node.index()
        {
            return language;
        }
        self.looks_at(raw.len().min(SAMPLE));
        let language = language_of(node, raw);
        self.last.set(Some((node.index(), language)));
        language
    }

    #[cfg(test)]
    fn looks_at(&self, bytes: usize) {
        self.looked.set(self.looked.get() + bytes);
    }

    #[cfg(not(test))]
    #[expect(clippy::unused_self, reason = "it counts in tests")]
    const fn looks_at(&self, _: usize) {}
}

fn language_of(node: NodeRef<'_>, raw: &[u8]) -> Language {
    let sample = &raw[..raw.len().min(SAMPLE)];
    let key = key_of(node);
    let key = key.filter(|key| key.raw_bytes().len() <= LONGEST_KEY);
    let key = key.map(NodeRef::value).unwrap_or_default();
    if let Some(named) = language::of_name(&key).filter(|_| key.contains('.')) {
        return named;
    }
    let body = match node.kind() {
        Kind::Literal | Kind::Folded => sample
            .splitn(2, |byte| *byte == b'\n')
            .nth(1)
            .unwrap_or_default(),
        _ => sample,
    };
    let is_folded = node.kind() == Kind::Folded;
    let is_line = !matches!(node.kind(), Kind::Literal | Kind::Folded);
    of_sample(&key, body, is_folded, is_line)
}

/// What the text under a key is written in, where no tree holds it.
pub(super) fn of_text(key: &str, text: &str) -> Language {
    let sample = &text.as_bytes()[..text.len().min(SAMPLE)];
    of_sample(key, sample, false, false)
}

fn of_sample(key: &str, sample: &[u8], is_folded: bool, is_line: bool) -> Language {
    // What is cut in the middle of a character is read up to it.
    let body = match std::str::from_utf8(sample) {
        Ok(body) => body,
        Err(error) => std::str::from_utf8(&sample[..error.valid_up_to()]).unwrap_or_default(),
    };
    let body = body.trim_start();
    if body.starts_with("#!") || body.starts_with("<?xml") {
        return language::of("", body).unwrap_or(Language::Anything);
    }
    let is_command = COMMANDS.contains(&key) || key.ends_with("Script") || key.ends_with("_script");
    if is_command && !is_folded {
        return Language::Shell;
    }
    // What `lineinfile` puts into the configuration of a daemon.
    if key == "line" && is_line || consists_of_assignments(body) {
        return Language::Assignments;
    }
    Language::Anything
}

/// Whether nearly every line is an assignment, the name of a section or an entry of a list.
fn consists_of_assignments(body: &str) -> bool {
    let (key, _) = body.split_once(": {").unwrap_or_default();
    let is_keyed = !key.is_empty() && !key.contains(char::is_whitespace);
    if body.starts_with('{') || is_keyed && !body.contains('\n') {
        return body.trim_end().ends_with('}');
    }
    let (mut lines, mut right) = (0, 0);
    // The lines of a text in double quotes are parted by escapes.
    for line in body.split('\n').flat_map(|line| line.split("\\n")) {
        let line = line.trim();
        if line.is_empty() || line.starts_with(['#', ';']) {
            continue;
        }
        lines += 1;
        right += usize::from(is_assignment(line));
    }
    lines >= 2 && right * 10 >= lines * 8
}

fn is_assignment(line: &str) -> bool {
    let is_section =
        line.starts_with('[') && line.ends_with(']') || matches!(line, "}" | "{" | "}," | "---");
    let line = line.trim_start_matches("- ");
    let name_end = line.find([':', '=']);
    let is_name = |name: &str| {
        !name.is_empty() && name.len() <= 64 && !name.contains([' ', '$', '(', ')', '|'])
    };
    is_section || name_end.is_some_and(|at| is_name(line[..at].trim_end()))
}

/// The key that a scalar stands under, itself or as an entry of a list.
pub(super) fn key_of(node: NodeRef<'_>) -> Option<NodeRef<'_>> {
    let before = node.with_index(node.index().checked_sub(1)?)?;
    if before.is_scalar() && is_key(before) {
        return Some(before);
    }
    let list = list_of(node)?;
    list.with_index(list.index().checked_sub(1)?)
        .filter(|key| key.is_scalar() && is_key(*key))
}

/// The list that a scalar is an entry of.
fn list_of(node: NodeRef<'_>) -> Option<NodeRef<'_>> {
    for back in 1..=BACK {
        let before = node.with_index(node.index().checked_sub(back)?)?;
        match before.kind() {
            Kind::Sequence if before.next_index() > node.index() => return Some(before),
            Kind::Mapping if before.next_index() > node.index() => return None,
            _ => {}
        }
    }
    None
}

/// The entry of a list behind one that is a flag and nothing else: the argument of the flag.
pub(super) fn argument_of(node: NodeRef<'_>) -> Option<NodeRef<'_>> {
    let value = node.value();
    if !value.starts_with('-') || value.contains(['=', ' ']) {
        return None;
    }
    let list = list_of(node)?;
    let next = node.with_index(node.next_index())?;
    let is_value =
        next.index() < list.next_index() && next.is_scalar() && !next.value().starts_with('-');
    is_value.then_some(next)
}

#[cfg(test)]
mod tests {
    use rempart_syntax::{json, yaml};

    use super::Inside;
    use crate::scan::place::scalar_at;

    /// How many bytes are looked at to read a scalar of so many names.
    fn looked(names: usize, before: &str, between: &str, after: &str) -> usize {
        let text = format!(
            "{before}{}{after}",
            format!("password{between}").repeat(names)
        );
        let parsed = if before.starts_with('{') {
            json::parse(&text)
        } else {
            yaml::parse(&text)
        };
        let inside = Inside::default();
        for (at, word) in text.match_indices("password") {
            let node = scalar_at(&text, &parsed.tape, at).unwrap();
            inside.read(node, &(at..at + word.len()));
        }
        inside.looked.get()
    }

    /// Counted, not timed: a text is read once, and behind each name no further than a line.
    #[test]
    fn a_text_of_many_names_is_read_once() {
        for (before, between, after) in [
            ("a: |\n", "\n  ", "\n"),
            ("a: \"", " ", "\"\n"),
            ("{\"a\": \"", " ", "\"}"),
            ("a: '", " ", "'\n"),
            ("a: ", " ", "b\n"),
        ] {
            let before = if before.ends_with('\n') {
                format!("{before}  ")
            } else {
                before.to_owned()
            };
            let (few, many) = (
                looked(4_000, &before, between, after),
                looked(16_000, &before, between, after),
            );
            assert!(many <= 5 * few, "{before}: {few} {many}");
        }
    }
}

//! What the text inside of a scalar is written in.

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

/// How far back the list is looked for that a scalar stands in.
const BACK: u32 = 64;

/// What a scalar is written in, and where what stands behind a name in it ends.
pub(super) fn read(node: NodeRef<'_>, name: &Range<usize>) -> (Language, usize) {
    let span = node.span().start as usize..node.span().end as usize;
    let text = &node.stream_text().as_bytes()[..span.end.min(node.stream_text().len())];
    let is_escaped = matches!(node.kind(), Kind::DoubleQuoted);
    let is_quoted = is_escaped || matches!(node.kind(), Kind::SingleQuoted);
    let inner = span.start + usize::from(is_quoted)
        ..text.len() - usize::from(is_quoted && text.len() > span.start + 1);
    let raw = text.get(inner.clone()).unwrap_or_default();
    // The whole scalar is one assignment: an argument, an entry of an environment.
    let is_one = name.start == inner.start
        && !raw.iter().any(u8::is_ascii_whitespace)
        && memchr::memchr(b'=', raw).is_some();
    if is_one {
        return (Language::Assignments, inner.end);
    }
    let rest = text
        .get(name.end..inner.end.max(name.end))
        .unwrap_or_default();
    let is_listed = node.stream_text().as_bytes().get(span.end) == Some(&b',');
    let end = if is_quoted && is_listed && raw.len() == name.len() {
        // A command as a list on one line: its arguments are the next entries.
        (span.end + SAMPLE).min(node.stream_text().len())
    } else if is_escaped {
        memchr::memmem::find(rest, b"\\n").map_or(inner.end, |at| name.end + at)
    } else {
        span.end.min(node.stream_text().len())
    };
    (language_of(node, raw), end)
}

fn language_of(node: NodeRef<'_>, raw: &[u8]) -> Language {
    let sample = &raw[..raw.len().min(SAMPLE)];
    let key = key_of(node);
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
    let body = std::str::from_utf8(body).unwrap_or_default().trim_start();
    if body.starts_with("#!") || body.starts_with("<?xml") {
        return language::of("", body).unwrap_or(Language::Anything);
    }
    let is_command =
        COMMANDS.contains(&key.as_ref()) || key.ends_with("Script") || key.ends_with("_script");
    if is_command && node.kind() != Kind::Folded {
        return Language::Shell;
    }
    // What `lineinfile` puts into the configuration of a daemon.
    let is_line = key == "line" && !matches!(node.kind(), Kind::Literal | Kind::Folded);
    if is_line || consists_of_assignments(body) {
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
fn key_of(node: NodeRef<'_>) -> Option<NodeRef<'_>> {
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

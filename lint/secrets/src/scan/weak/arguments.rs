//! Commands whose words are the entries of a list: `command` and `args` of a container, `argv` of Ansible, `entrypoint` of
//! Compose.

use std::ops::Range;

use rempart_syntax::NodeRef;

use super::form::{Named, Word};
use super::inside::Inside;
use super::language::Language;
use super::{Weak, command, line, name, words};

/// Keys that a command stands under.
const KEYS: &[&str] = &["command", "args", "argv", "entrypoint"];

/// How many words of a command are looked at.
const MOST: usize = 64;

/// How many bytes behind the key are looked at.
const LONGEST: usize = 4096;

/// Flags that a program is handed a password or a login with: without one, the program does not matter.
const FLAGS: &[&str] = &["-a", "-p", "-P", "-s", "-t", "-u", "-U", "-w"];

/// Whether a node is a key that a command stands under.
pub(super) fn is_key(node: NodeRef<'_>) -> bool {
    KEYS.iter().any(|key| node.is(key))
}

/// Whether the name at a place is such a key.
pub(super) fn is_key_at(text: &[u8], at: usize) -> bool {
    let name = &text[name::around(text, at)];
    KEYS.iter().any(|key| key.as_bytes() == name)
}

/// Whether a command that is looked for may stand behind such a key: a text with none is not worth a tree.
pub(super) fn may_follow(text: &[u8], at: usize) -> bool {
    words::has_program(&text[at..text.len().min(at + LONGEST)])
}

/// The password that the command under a key is handed. `parent` finds the mapping that holds the key.
pub(super) fn judge<'t>(
    key: NodeRef<'t>,
    parent: impl Fn() -> Option<NodeRef<'t>>,
    found: &mut Vec<Weak>,
) {
    let Some(value) = key.with_index(key.next_index()) else {
        return;
    };
    // What the name of the longest program takes is left, so that `may_follow` sees what is judged here.
    let bound = key.span().start as usize + LONGEST - 32;
    let is_near = |node: &NodeRef<'_>| (node.span().start as usize) < bound;
    let written: Vec<_> = entries(value).filter(is_near).collect();
    for node in &written {
        in_text(*node, bound, found);
    }
    let is_flag = |node: &NodeRef<'_>| {
        let value = node.value();
        FLAGS.contains(&&*value) || value.starts_with("--") || value.starts_with("-p")
    };
    if !written.iter().any(is_flag) {
        return;
    }
    // The program may stand under `command`, and what it is handed under `args`.
    let before = Some(())
        .filter(|()| key.is("args"))
        .and_then(|()| parent()?.get("command"));
    let words: Vec<_> = before
        .into_iter()
        .flat_map(entries)
        .chain(written)
        .collect();
    let known = |node: &NodeRef<'_>| {
        let range = inner(*node)?;
        let text = &node.stream_text().as_bytes()[range.clone()];
        let path = memchr::memrchr(b'/', text).map_or(0, |at| at + 1);
        command::is_program(&text[path..]).then_some(range.start + path..range.end)
    };
    let Some((at, name)) = words
        .iter()
        .enumerate()
        .find_map(|(at, node)| Some((at, known(node)?)))
    else {
        return;
    };
    let text = key.stream_text().as_bytes();
    let named = Named::new(text, name, text.len(), Language::Shell);
    let arguments = words[at + 1..].iter().filter_map(|node| inner(*node));
    let arguments: Vec<_> = arguments.map(Word::entry).collect();
    found.extend(command::judge_list(&named, &arguments));
}

/// The scalars of a command, whatever it is written as.
fn entries(value: NodeRef<'_>) -> impl Iterator<Item = NodeRef<'_>> {
    let items = value.items().chain(Some(value));
    items.filter(|node| node.is_scalar()).take(MOST)
}

/// Where what a scalar means is written, where it is written as it is.
fn inner(node: NodeRef<'_>) -> Option<Range<usize>> {
    let span = node.value_span()?;
    Some(span.start as usize..span.end as usize)
}

/// Judges the commands in a text for a shell whose names are too common to be looked for elsewhere.
fn in_text(node: NodeRef<'_>, bound: usize, found: &mut Vec<Weak>) {
    let text = node.stream_text().as_bytes();
    let start = node.span().start as usize;
    let end = (node.span().end as usize).min(text.len()).min(bound);
    let Some(part) = text.get(start..end).filter(|part| part.contains(&b' ')) else {
        return;
    };
    let inside = Inside::default();
    for at in words::commands(part) {
        let name = name::around(text, start + at);
        let (language, end) = inside.read(node, &name);
        found.extend(line::judge(text, name, end, language));
    }
}

//! Secrets in manifests that do not parse because of what is to be filled in: they are read as if it were.

use std::collections::HashSet;

use rempart_syntax::{Kind, yaml};

use super::Entry;
use super::object::in_object_meant;
use super::reveals::is_open_text;
use crate::scan::filled::{self, Filled};

/// The longest text that is parsed again.
const PARSED: usize = 1 << 20;

/// The first value in clear of each Secret of a text in YAML with placeholders; `None` where it does not parse with something
/// in their place either.
pub(crate) fn in_unfilled(text: &str) -> Option<Vec<Entry>> {
    let found = filled::all(text.as_bytes());
    if found.is_empty() || text.len() > PARSED {
        return None;
    }
    let blanked = blanked(text, &found);
    let parsed = yaml::parse(&blanked);
    if !parsed.errors.is_empty() {
        return None;
    }
    let is_meant = |is_coded: bool, key: &str, value: rempart_core::NodeRef<'_>| {
        let span = value.span().start as usize..value.span().end as usize;
        let at = found.partition_point(|filled| filled.span.end <= span.start);
        let has_placeholder = found
            .get(at)
            .is_some_and(|filled| filled.span.start < span.end);
        let written = text.get(span).unwrap_or_default();
        !has_placeholder || is_open_text(is_coded, key, written.trim_matches(['"', '\'']))
    };
    let tape = &parsed.tape;
    let nodes = (0..tape.node_count() as u32).filter_map(|index| tape.node(&blanked, index));
    let objects = nodes.filter(|node| node.kind() == Kind::Mapping && node.get("kind").is_some());
    let entries = objects.filter_map(|object| in_object_meant(object, &is_meant));
    // No tree of the file holds the object.
    Some(
        entries
            .map(|entry| Entry {
                object: None,
                ..entry
            })
            .collect(),
    )
}

/// A text of the same length, with the name of a variable for each placeholder, and nothing for those that have a line for
/// themselves.
fn blanked(text: &str, found: &[Filled]) -> String {
    let mut bytes = text.as_bytes().to_vec();
    let mut covered = vec![false; bytes.len()];
    for filled in found {
        covered[filled.span.clone()].fill(true);
    }
    let starts: HashSet<usize> = found.iter().map(|filled| filled.span.start).collect();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let within = start..start + line.len();
        start = within.end;
        let is_alone = within
            .clone()
            .all(|at| covered[at] || !bytes[at].is_ascii_alphanumeric());
        // What began on a line above goes on here and is no value.
        let mut is_begun = false;
        for at in within.filter(|at| covered[*at]) {
            is_begun |= starts.contains(&at);
            bytes[at] = match bytes[at] {
                b'\n' => b'\n',
                _ if is_alone || !is_begun => b' ',
                _ if starts.contains(&at) => b'$',
                _ => b'X',
            };
        }
    }
    String::from_utf8(bytes).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::in_unfilled;

    #[test]
    fn what_is_filled_in_breaks_no_manifest() {
        for (text, path) in [
            (
                "kind: Secret\nstringData: {a: {{ .x }}, foo: birch}\n",
                Some("stringData.foo"),
            ),
            (
                "{{- if .x }}\nkind: \"Secret\"\nstringData:\n  a: {{ .x }}\n  foo: birch\n{{- end }}\n",
                Some("stringData.foo"),
            ),
            (
                "items:\n- kind: Secret\n  stringData:\n    a: {{ .x }}\n    foo: birch\n",
                Some("stringData.foo"),
            ),
            (
                "kind: Secret\nstringData:\n  a: {{ .x }}\n  b: user-{{ .y }}\n",
                None,
            ),
        ] {
            let found = in_unfilled(text).unwrap_or_default();
            let paths: Vec<_> = found.iter().map(|entry| entry.path.as_str()).collect();
            assert_eq!(paths, Vec::from_iter(path), "{text}");
            assert!(
                found
                    .iter()
                    .all(|entry| &text[entry.value.clone()] == "birch")
            );
        }
        // A line of placeholders is read once, and not for each of them.
        let many = "{{ .x }}".repeat(1 << 16);
        let text = format!("kind: Secret\nstringData:\n  a: {many}\n  foo: birch\n");
        assert_eq!(in_unfilled(&text).unwrap().len(), 1);
        assert!(in_unfilled("kind: Secret\nstringData: {a: birch\n").is_none());
        assert!(in_unfilled("kind: Secret\nstringData: {a: {{ .x }}\n").is_none());
    }
}

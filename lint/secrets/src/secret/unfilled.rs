//! Secrets in manifests that do not parse because of what is to be filled in: they are read as if it were.

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
    for filled in found {
        let span = filled.span.clone();
        let line = memchr::memrchr(b'\n', &bytes[..span.start]).map_or(0, |at| at + 1);
        let end = memchr::memchr(b'\n', &bytes[span.end..]).map_or(bytes.len(), |at| span.end + at);
        let is_written = |part: &[u8]| part.iter().any(u8::is_ascii_alphanumeric);
        let is_alone = !is_written(&bytes[line..span.start]) && !is_written(&bytes[span.end..end]);
        for at in span.clone() {
            bytes[at] = match bytes[at] {
                b'\n' => b'\n',
                _ if is_alone => b' ',
                _ if at == span.start => b'$',
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
        assert!(in_unfilled("kind: Secret\nstringData: {a: birch\n").is_none());
        assert!(in_unfilled("kind: Secret\nstringData: {a: {{ .x }}\n").is_none());
    }
}

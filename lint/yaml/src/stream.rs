//! Streams that kubectl and Argo CD cut into documents otherwise than YAML does: both split the text at lines of `---`
//! before they parse any of it, and of each part they read one document.
//!
//! Source: `NewYAMLOrJSONDecoder` in k8s.io/apimachinery `pkg/util/yaml/decoder.go`.

use rempart_core::{FileView, Format, Kind, Span, Tree};
use rempart_model::class;
use rempart_syntax::scalar::Reader;
use rempart_syntax::yaml::{Marker, markers};

use crate::readers;
use crate::refused::Refused;

/// Places that make kubectl and Argo CD refuse the file or pass over a document, each with what happens.
pub(crate) fn refused(file: FileView<'_>, tree: &Tree) -> Vec<Refused> {
    let is_applied = file.class() == class::KUBERNETES_MANIFEST
        && readers::first(file) == Some(Reader::GoYamlV2)
        && Format::of_name(file.path().as_str()) != Format::Json;
    if is_applied {
        in_stream(tree)
    } else {
        Vec::new()
    }
}

fn in_stream(tree: &Tree) -> Vec<Refused> {
    let text = tree.text();
    let markers: Vec<Marker> = markers(text).collect();
    let mut found: Vec<Refused> = markers
        .iter()
        .filter(|marker| marker.begins && marker.has_more(text))
        .map(|marker| Refused {
            span: Span::new(marker.line.start as u32, marker.line.end as u32),
            what: "a line that begins with `---` and goes on: kubectl and Argo CD, which split the file at such lines, refuse it (\"invalid Yaml document separator\"), and apply nothing behind it".to_owned(),
        })
        .collect();
    found.extend(lone_directive(text));
    found.extend(unread(tree, &markers));
    found.sort_by_key(|refused| refused.span.start);
    found
}

/// Directives at the start are cut off from the document that they belong to.
fn lone_directive(text: &str) -> Option<Refused> {
    let mut at = if text.starts_with('\u{FEFF}') { 3 } else { 0 };
    for line in text.get(at..)?.split_inclusive('\n') {
        let written = line.trim_end();
        if written.starts_with('%') {
            return Some(Refused {
                span: Span::new(at as u32, (at + written.len()) as u32),
                what: "a directive: kubectl and Argo CD split the file at the `---` that has to follow, find no document in front of it and refuse the file".to_owned(),
            });
        }
        if !(written.is_empty() || written.starts_with('#')) {
            return None;
        }
        at += line.len();
    }
    None
}

/// Documents that follow a `...` without a `---` of their own.
fn unread<'t>(tree: &'t Tree, markers: &'t [Marker]) -> impl Iterator<Item = Refused> + 't {
    let roots: Vec<_> = tree.roots().collect();
    (1..roots.len()).filter_map(move |document| {
        let (before, root) = (roots[document - 1], roots[document]);
        let between = before.span().end as usize..root.span().start as usize;
        let mut last = markers.iter().rev();
        let last = last.find(|marker| marker.line.start <= between.end)?;
        let is_cut_off = !last.begins && last.line.start >= between.start;
        if !is_cut_off || root.kind() == Kind::Absent {
            return None;
        }
        let line = root.raw().lines().next().unwrap_or_default();
        let start = root.span().start;
        Some(Refused {
            span: Span::new(start, start + line.trim_end().len() as u32),
            what: "a document behind `...` without a `---`: kubectl and Argo CD read up to the `...`, and never apply it, without a word".to_owned(),
        })
    })
}

#[cfg(test)]
mod tests {

    use super::in_stream;

    fn places(text: &str) -> Vec<String> {
        crate::refused::places(text, in_stream)
    }

    // The verdicts below are those of k8s.io/apimachinery 0.35.4.

    #[test]
    fn separators_that_go_on() {
        for (text, place) in [
            ("a: 1\n--- {b: 2}\n", "--- {b: 2}"),
            ("--- {a: 1}\n---\nb: 2\n", "--- {a: 1}"),
            ("# c\n--- {a: 1}\n", "--- {a: 1}"),
            ("a: 1\n---\tb\n", "---\tb"),
            ("a: 1\n--- !!map\nb: 2\n", "--- !!map"),
            ("a: 1\n--- &x\nb: 2\n", "--- &x"),
            ("---a: 1\n", "---a: 1"),
            ("a: 1\n---b: 2\n", "---b: 2"),
        ] {
            assert_eq!(places(text), [place], "{text:?}");
        }
    }

    #[test]
    fn directives_and_documents_that_are_cut_off() {
        assert_eq!(places("%YAML 1.1\n---\na: 1\n"), ["%YAML 1.1"]);
        assert_eq!(places("# c\n%TAG !x! y\n---\na: 1\n"), ["%TAG !x! y"]);
        assert_eq!(places("a: 1\n...\nb: 2\n"), ["b: 2"]);
        assert_eq!(places("a: 1\n... # c\n# d\nb: 2\n---\nc: 3\n"), ["b: 2"]);
    }

    #[test]
    fn streams_that_are_read() {
        for text in [
            "a: 1\n---\n{b: 2}\n",
            "a: 1\n...\n---\nb: 2\n",
            "a: 1\n--- # x\nb: 2\n",
            "a: 1\n...\n",
            "a: 1\n... # x\n---\nb: 2",
            "a: 1\r\n---\r\nb: 2\r\n",
            "a: |\n  ---x\n  %YAML\n",
            "---\n---\na: 1\n",
            "a: b\n---\n# %c\nd: '\n  %e'\n",
        ] {
            assert!(places(text).is_empty(), "{text:?}");
        }
    }
}

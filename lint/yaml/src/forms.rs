//! What YAML allows, or half of its readers, and go-yaml refuses: names of anchors, directives, and tabs outside
//! brackets.

use std::ops::Range;

use rempart_core::{Kind, NodeRef, Span, Tree};
use rempart_syntax::yaml::misplaced_tab;

use crate::refused::Refused;

/// Such places of a file without syntax errors; of tabs the first.
pub(crate) fn refused(tree: &Tree) -> Vec<Refused> {
    let mut found = anchors(tree);
    directives(tree.text(), &mut found);
    found.extend(first_tab_of(tree));
    found.sort_by_key(|refused| refused.span.start);
    found
}

/// What may stand right behind the name of an anchor, which then begins something else.
const ENDS_NAME: &[char] = &['?', ':', ',', ']', '}', '%', '@', '`'];

fn anchors(tree: &Tree) -> Vec<Refused> {
    let nodes = tree
        .tape()
        .marked_nodes()
        .filter_map(|index| tree.node(index));
    let spans = nodes.filter_map(NodeRef::anchor);
    let refused = |span: Span| {
        let written = span.slice(tree.text());
        let other = |letter: char| !(letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_'));
        let wrong = written
            .strip_prefix('&')?
            .chars()
            .find(|letter| other(*letter))?;
        let what = format!(
            "`{wrong}` in the name of the anchor `{written}`, which may have letters, digits, `-` and `_` alone"
        );
        (!ENDS_NAME.contains(&wrong)).then_some(Refused { span, what })
    };
    spans.filter_map(refused).collect()
}

/// Directives stand before the first document, and behind a `...`.
fn directives(text: &str, found: &mut Vec<Refused>) {
    let mut at = if text.starts_with('\u{FEFF}') { 3 } else { 0 };
    let mut may_begin = true;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let line = rest.lines().next().unwrap_or_default();
        if may_begin && line.starts_with('%') {
            found.extend(directive(line, at));
        } else if line.starts_with("...") {
            may_begin = true;
        } else if !line.trim_start().starts_with('#') && !line.trim().is_empty() {
            may_begin = false;
        }
        let next = if may_begin {
            memchr::memchr(b'\n', rest.as_bytes())
        } else {
            memchr::memmem::find(rest.as_bytes(), b"\n...")
        };
        at = next.map_or(text.len(), |width| at + width + 1);
    }
}

fn directive(line: &str, at: usize) -> Option<Refused> {
    let mut words = line.split_whitespace();
    let is_read = match words.next() {
        Some("%YAML") => words.next() == Some("1.1"),
        Some("%TAG") => true,
        _ => false,
    };
    let line = line.trim_end();
    let what = format!("the directive `{line}`, where only `%YAML 1.1` and `%TAG` may stand");
    let span = Span::new(at as u32, (at + line.len()) as u32);
    (!is_read).then_some(Refused { span, what })
}

/// A tab before the first text of a line.
struct Tab {
    at: usize,
    column: usize,
    /// Behind a `-` or `?` of the same line; otherwise nothing but a comment follows.
    behind_indicator: bool,
    /// One past the last byte on the lines above that is no blank.
    above: usize,
}

/// Where the scanner gives up: no other tab is read.
fn first_tab_of(tree: &Tree) -> Option<Refused> {
    let places = [
        tab_before_text(tree),
        misplaced_tab(tree.tape(), tree.text()),
    ];
    let first = places.into_iter().flatten().min_by_key(|span| span.start)?;
    Some(Refused {
        span: first,
        what: "a tab, where only spaces may stand".to_owned(),
    })
}

/// The first tab behind `-` or `?`, or before a comment, that is refused.
fn tab_before_text(tree: &Tree) -> Option<Span> {
    let text = tree.text().as_bytes();
    let candidates = candidates(text);
    if candidates.is_empty() {
        return None;
    }
    let tape = tree.tape();
    let mut nodes = (0..tape.node_count() as u32)
        .filter_map(|index| tree.node(index))
        .peekable();
    // What has begun before the place: where the longest of it ends, and where the last plain text does.
    let (mut covered, mut plain) = (0, None);
    for tab in candidates {
        while let Some(node) = nodes.next_if(|node| (node.span().start as usize) <= tab.at) {
            let span = node.span();
            let in_brackets = matches!(text.get(span.start as usize), Some(b'[' | b'{'));
            match node.kind() {
                Kind::Mapping | Kind::Sequence if !in_brackets => continue,
                Kind::Plain => plain = Some(span.end as usize),
                _ => {}
            }
            covered = covered.max(span.end as usize);
        }
        // Deeper tabs below plain text are taken for its continuation, which turns out to be empty.
        let below_plain = plain == Some(tab.above) && tab.column > 0;
        let behind_end = text
            .get(..tab.above)
            .is_some_and(|above| above.ends_with(b"..."));
        if tab.at < covered || !tab.behind_indicator && (below_plain || behind_end) {
            continue;
        }
        return Some(Span::new(tab.at as u32, tab.at as u32 + 1));
    }
    None
}

fn candidates(text: &[u8]) -> Vec<Tab> {
    let mut found = Vec::new();
    let (mut line, mut above) = (0, 0);
    while let Some(rest) = text.get(line..).filter(|rest| !rest.is_empty()) {
        let next = memchr::memchr(b'\n', rest).map_or(rest.len(), |width| width + 1);
        let written = rest.get(..next).unwrap_or_default();
        if let Some((place, behind_indicator)) = first_tab(written) {
            found.push(Tab {
                at: line + place.start,
                column: place.start,
                behind_indicator,
                above,
            });
        }
        if let Some(last) = written.iter().rposition(|byte| !byte.is_ascii_whitespace()) {
            above = line + last + 1;
        }
        line += next;
    }
    found
}

/// The blanks of a line from the first tab on, when nothing but spaces and indicators stands before it; and whether
/// there are indicators. Without one, text must not follow: it would be an error already, or go on from the line above.
fn first_tab(line: &[u8]) -> Option<(Range<usize>, bool)> {
    let byte = |at: usize| line.get(at).copied().unwrap_or(b'\n');
    let (mut at, mut indicator) = (0, false);
    loop {
        match byte(at) {
            b' ' => at += 1,
            b'-' | b'?' if matches!(byte(at + 1), b' ' | b'\t') => {
                indicator = true;
                at += 1;
            }
            b'\t' => break,
            _ => return None,
        }
    }
    let blanks = line
        .get(at..)?
        .iter()
        .take_while(|byte| matches!(byte, b' ' | b'\t'));
    let end = at + blanks.count();
    let is_empty = matches!(byte(end), b'\n' | b'\r' | b'#');
    (indicator || is_empty).then_some((at..end, indicator))
}

#[cfg(test)]
mod tests {

    use super::refused;

    fn places(text: &str) -> Vec<String> {
        crate::refused::places(text, refused)
    }

    // The verdicts below are those of yaml v2 and v3 of go.yaml.in.

    #[test]
    fn names_of_anchors() {
        for (text, name) in [
            ("a: &l.a x\nb: *l.a", "&l.a"),
            ("a: &x/y x", "&x/y"),
            ("a: &é x", "&é"),
            ("a: &a#x x", "&a#x"),
        ] {
            assert_eq!(places(text), [name], "{text:?}");
        }
        for text in [
            "a: &a-b x",
            "a: &a_b x",
            "a: &1 x",
            "a: &a:b x",
            "a: [&a, &b]",
        ] {
            assert!(places(text).is_empty(), "{text:?}");
        }
    }

    #[test]
    fn directives() {
        for directive in [
            "%YAML 1.2",
            "%YAML 1.3",
            "%YAML 1.0",
            "%YAML 1.10",
            "%FOO x",
        ] {
            for before in ["", "\u{FEFF}", "# a\n\n", "a: 1\n...\n"] {
                let text = format!("{before}{directive}\n---\na: 1\n");
                assert_eq!(places(&text), [directive], "{text:?}");
            }
        }
        for text in [
            "%YAML 1.1\n---\na: 1",
            "%YAML 1.1 # 1.2\n---\na: 1",
            "%TAG !x! tag:a,b:\n---\na: 1",
            "---\n# a\n# %YAML 1.2\na: |\n  %YAML 1.2\n",
        ] {
            assert!(places(text).is_empty(), "{text:?}");
        }
    }

    #[test]
    fn tabs_where_only_spaces_may_stand() {
        for text in [
            "a:\n  b: 1\n\t\n  c: 2\n",
            "a: 1\n\t\nb: 2\n",
            "a:\n  \t\n  b: 1\n",
            "a: 1\n\t",
            "\t\na: 1\n",
            "\t# c\na: 1\n",
            "a: 1\n\t# c\nb: 2\n",
            "a:\n  - b\n\t\n  - c\n",
            "-\ta",
            "-\ta: b",
            "?\ta",
            "- \ta: b",
            "- -\ta",
            "a: |\n  x\n \t\nb: 1\n",
            "a: |\n  x\n\t\nb: 1\n",
            "a: \"x\"\n\t\nb: 1\n",
            "a: [x]\n\t\nb: 1\n",
            "a: &x\n\t\n  b: 1\n",
            "a: x # c\n  \t\nb: 1\n",
            "# c\n\t\na: 1\n",
            "---\n\t\na: 1",
            "a: 1\r\n\t\r\nb: 2\r\n",
            "a: |\n  \tx\n  y\n",
            "a: |\n\n \t x\n",
        ] {
            assert_eq!(places(text), ["\t"], "{text:?}");
        }
    }

    #[test]
    fn tabs_that_are_read() {
        for text in [
            "a: 1\n  \t\nb: 2\n",
            "a: 1\n  \t# c\nb: 2\n",
            "a: b\n  \t\n  c\nd: e\n",
            "a:\tb",
            "a:\t# c\n  b: 1\n",
            "a: x\t# c\nb: 1\n",
            "---\ta",
            "a: |\n  x\n  \t\n  -\tb\n",
            "a: 'x\n\t\n y'\n",
            "a: \"x\n\t\n\ty\"\n",
            "a: [\n\t# c\n b,\n\t\n c]",
            "a: {\n\t\"b\": c,\n\t}\n",
            "# -\ta\na: b - \tc\n",
            "a: b\n  -\tc\n",
            "a: &x-\tb\n",
            "a: |1\n \tx\n",
            "a: >\n  x\n   \ty\n",
        ] {
            assert!(places(text).is_empty(), "{text:?}");
        }
    }
}

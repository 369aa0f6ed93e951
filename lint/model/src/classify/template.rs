//! Text that is YAML only after something has filled it in.

use memchr::memmem;
use rempart_core::Tree;

/// Whether template marks stand where YAML takes them for its own grammar: `name: {{ x }}`, a line `{{- if … }}`, a
/// line `{% … %}`. Marks inside quotes, inside a plain scalar that starts with something else and inside a block
/// scalar are content, as in Kyverno policies, alert templates and workflows.
pub(super) fn has_unquoted_marks(tree: &Tree, broken: bool) -> bool {
    let text = tree.text();
    // The parser has seen whether a mapping is written so, and a document that can be read shows its marks no other way.
    let readable = tree.tape().summary().may_have_bare_braces();
    if !broken && !readable {
        return false;
    }
    let has = |mark: &[u8]| memmem::find(text.as_bytes(), mark).is_some();
    let pair = |open: &[u8], close: &[u8]| has(open) && has(close);
    let brackets = || square_marks(text).next().is_some() && has(b"]]");
    let others = || pair(b"{%", b"%}") || pair(b"<%", b"%>") || brackets();
    if !(pair(b"{{", b"}}") || (broken && others())) {
        return false;
    }
    // One that cannot be read is searched as text.
    readable || (broken && has_bare_line(text))
}

/// Where `[[` may be a mark, and not a list in a list: two brackets and no third, with a blank, a name, a field or a sign of
/// trimming behind them.
fn square_marks(text: &str) -> impl Iterator<Item = usize> + '_ {
    let bytes = text.as_bytes();
    memmem::find_iter(bytes, "[[").filter(|at| {
        let before = at.checked_sub(1).map(|before| bytes[before]);
        let behind = bytes.get(at + 2);
        before != Some(b'[')
            && behind.is_some_and(|byte| {
                byte.is_ascii_alphabetic() || matches!(byte, b' ' | b'.' | b'-' | b'$')
            })
    })
}

/// Whether a line outside block scalars has a mark where a value or a node begins.
fn has_bare_line(text: &str) -> bool {
    let mut block: Option<usize> = None;
    for line in text.lines() {
        let content = line.trim_start();
        let indent = line.len() - content.len();
        if content.is_empty() {
            continue;
        }
        if block.is_some_and(|outer| indent > outer) {
            continue;
        }
        block = opens_block(content).then_some(indent);
        if is_bare(content) {
            return true;
        }
    }
    false
}

/// Whether one of the marks of a line stands where a node begins: first in the line, behind a dash, a colon or an
/// opening bracket, and not inside quotes. A comment counts when it hides a mark from editors (`#{{ if … }}`).
fn is_bare(content: &str) -> bool {
    let commented = content.trim_start_matches(['#', ' ']);
    if content.starts_with('#') {
        return commented.starts_with("{{");
    }
    ["{{", "{%", "<%"]
        .iter()
        .flat_map(|mark| memmem::find_iter(content.as_bytes(), mark))
        .chain(square_marks(content))
        .any(|at| begins_node(&content[..at]))
}

fn begins_node(before: &str) -> bool {
    let before = before.trim_end();
    let quotes = |quote: u8| memchr::memchr_iter(quote, before.as_bytes()).count();
    let dashes = before.bytes().all(|byte| matches!(byte, b'-' | b' '));
    (dashes || before.ends_with([':', '['])) && quotes(b'"') % 2 == 0 && quotes(b'\'') % 2 == 0
}

/// Whether a line ends in the indicator of a block scalar.
fn opens_block(content: &str) -> bool {
    let header = content
        .trim_end()
        .trim_end_matches(|c: char| matches!(c, '+' | '-') || c.is_ascii_digit());
    header.ends_with(" |") || header.ends_with(" >")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_count_where_a_node_begins() {
        for text in [
            "{{- if .a }}\nb: 1\n{{- end }}\n",
            "a:\n  {{ b }}\n",
            "a: {{ b }}: c\n",
            "- {{ a }}\n- - {% b %}\n",
            "{\"a\": {{ b }}}\n",
            "#{{ if a }}\n",
            "a: [[ .b ]]\n",
            "a: [[- if b ]]\n",
            "a: |\n  text\nb: {{ c }}\n",
        ] {
            assert!(has_bare_line(text), "{text}");
        }
        for text in [
            "",
            "a: \"{{ b }}\"\n",
            "a: '{{ b }}'\n",
            "a: b {{ c }}\n",
            "a: |\n  {{ b }}\n\n  {{ c }}\n",
            "a: >2-\n  {{ b }}\n",
            "- |+\n  {{ b }}\n",
            "# like {{ this }}\n",
            "{\"a\": \"{{ b }}\"}\n",
            "a: ${{ b }}\n",
            "a: [[[ b ]]]\n",
            "{\"a\": [[1, 2], [3]]}\n",
            "{\"a\": [[[[]]]]}\n",
        ] {
            assert!(!has_bare_line(text), "{text}");
        }
    }
}

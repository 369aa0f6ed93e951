//! Text that is YAML only after something has filled it in.

use memchr::memmem;
use rempart_core::{Kind, Tree};

/// Whether template marks stand where YAML takes them for its own grammar: `name: {{ x }}`, a line `{{- if … }}`, a
/// line `{% … %}`. Marks inside quotes, inside a plain scalar that starts with something else and inside a block
/// scalar are content, as in Kyverno policies, alert templates and workflows.
pub(super) fn has_unquoted_marks(tree: &Tree, broken: bool) -> bool {
    let text = tree.text();
    let has = |mark: &[u8]| memmem::find(text.as_bytes(), mark).is_some();
    if !(has(b"{{") || (broken && (has(b"{%") || has(b"<%") || has(b"[[")))) {
        return false;
    }
    // A document that can be read holds the marks as flow mappings; one that cannot is searched as text.
    let readable = (0..tree.tape().node_count() as u32)
        .filter_map(|index| tree.node(index))
        .any(|node| node.kind() == Kind::Mapping && node.raw().starts_with("{{"));
    readable || (broken && has_bare_line(text))
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
        if starts_mark(content) || starts_mark(value(content)) {
            return true;
        }
    }
    false
}

fn starts_mark(text: &str) -> bool {
    ["{{", "{%", "<%", "[["]
        .iter()
        .any(|mark| text.starts_with(mark))
        || (text.starts_with('#') && text.trim_start_matches(['#', ' ']).starts_with("{{"))
}

/// What follows the dashes and the key of a line.
fn value(content: &str) -> &str {
    let mut rest = content;
    while let Some(item) = rest.strip_prefix("- ") {
        rest = item.trim_start();
    }
    match rest.split_once(": ") {
        Some((key, value)) if !key.starts_with(['"', '\'']) => value.trim_start(),
        _ => rest,
    }
}

/// Whether a line ends in the indicator of a block scalar.
fn opens_block(content: &str) -> bool {
    let header = content
        .trim_end()
        .trim_end_matches(|c: char| matches!(c, '+' | '-') || c.is_ascii_digit());
    header.ends_with(" |") || header.ends_with(" >")
}

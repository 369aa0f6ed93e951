//! Where go-yaml reads text in another way than YAML 1.2 has it: line breaks, escapes, directives, ends of documents.

use rempart_core::NodeRef;
use rempart_syntax::SyntaxError;
use rempart_syntax::scalar::JsonEscape;

use super::outcome::{Step, refused, unsupported};

/// Why a text is not read that holds a syntax error. Some go-yaml overlooks, most of them behind the document it reads.
pub(super) fn not_yaml<T>(error: &SyntaxError) -> Step<T> {
    const OVERLOOKED: [&str; 5] = [
        "found unknown escape character",
        "a BOM must not appear inside a document",
        "invalid content after document end marker",
        "missing explicit document end marker before directive",
        "did not find expected <document start>",
    ];
    let message = &error.message;
    if OVERLOOKED.iter().any(|known| message.contains(known)) {
        return unsupported(format!("kustomize may overlook it: {message}"));
    }
    refused(format!("not YAML: {message}"))
}

/// Stops at the line breaks that YAML 1.1 knows and YAML 1.2 does not: they cut lines for go-yaml.
pub(super) fn check_breaks(text: &str) -> Step<()> {
    for line_break in ['\u{2028}', '\u{2029}', '\u{85}'] {
        if text.contains(line_break) {
            let code = u32::from(line_break);
            return unsupported(format!("the line break U+{code:04X}, which old YAML knows"));
        }
    }
    Ok(())
}

/// Refuses escapes of JSON that go-yaml does not know: `\/`, and halves of a character.
pub(super) fn check_escapes<'t>(
    text: &str,
    mut nodes: impl Iterator<Item = NodeRef<'t>>,
) -> Step<()> {
    if !JsonEscape::may_be_in(text) {
        return Ok(());
    }
    match nodes.find_map(JsonEscape::of) {
        None => Ok(()),
        Some(JsonEscape::Slash) => {
            refused("`\\/` is no escape of YAML: kustomize reads JSON as YAML")
        }
        Some(JsonEscape::Half) => refused(
            "a character is written as two escapes, which YAML does not know: kustomize reads JSON as YAML",
        ),
    }
}

/// Refuses directives that go-yaml refuses at the head of a text: any but `%TAG` and `%YAML 1.1`.
pub(super) fn check_directives(text: &str) -> Step<()> {
    let mut begun = false;
    for line in text.trim_start_matches('\u{FEFF}').lines() {
        if is_nothing(line) {
            continue;
        }
        let mut words = line.split_whitespace();
        match (words.next(), words.next()) {
            (Some("%YAML"), Some("1.1")) | (Some("%TAG"), _) => begun = true,
            (Some("%YAML"), version) => {
                let version = version.unwrap_or_default();
                return refused(format!("`%YAML {version}` is not read: go-yaml knows 1.1"));
            }
            (Some(word), _) if word.starts_with('%') => {
                return refused(format!("the directive `{word}` is not known"));
            }
            _ if !begun && is_end(line) => {
                return refused("a document begins with its end (`...`)");
            }
            _ => break,
        }
    }
    Ok(())
}

/// Refuses what no document of a file of objects begins with: kustomize cuts the file at each `---` and reads the pieces
/// apart, so that a directive loses the `---` behind it.
pub(super) fn check_begin(text: &str) -> Step<()> {
    let mut lines = text.trim_start_matches('\u{FEFF}').lines();
    let first = lines.find(|line| !is_nothing(line)).unwrap_or_default();
    if first.starts_with('%') {
        return refused("a document begins with a directive (`%`)");
    }
    if is_end(first) {
        return refused("a document begins with its end (`...`)");
    }
    Ok(())
}

/// Whether a line is empty or a comment.
fn is_nothing(line: &str) -> bool {
    let line = line.trim_start();
    line.is_empty() || line.starts_with('#')
}

fn is_end(line: &str) -> bool {
    let end = line.strip_prefix("...");
    end.is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t']))
}

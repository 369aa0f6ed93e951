//! A place that a reader refuses.

use rempart_core::Span;

/// A place with what is wrong there.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Refused {
    pub(crate) span: Span,
    /// What stands there, and what may.
    pub(crate) what: String,
}

/// Where something is refused in a text without syntax errors, as the text at the place.
#[cfg(test)]
pub(crate) fn places(
    text: &str,
    refused: impl Fn(&rempart_core::Tree) -> Vec<Refused>,
) -> Vec<String> {
    let format = rempart_core::Format::Yaml;
    let file = rempart_core::SourceFile::from_bytes(text.as_bytes(), format, None);
    assert!(file.syntax_errors().is_empty(), "{text:?}");
    let found = file.tree().map(|tree| refused(tree)).unwrap_or_default();
    let written = found.iter().map(|refused| refused.span.slice(text));
    written.map(str::to_owned).collect()
}

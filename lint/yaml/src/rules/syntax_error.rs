//! What no parser can read.

use rempart_core::{
    Check, FileView, Inputs, Levels, Remarks, Rule, RuleMeta, Severity, Sink, Waivable,
};
use rempart_model::class;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::readers;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SyntaxError {}

impl Rule for SyntaxError {
    const META: RuleMeta = RuleMeta {
        id: "yaml/syntax-error",
        levels: Levels::always(Severity::Error),
        inputs: Inputs::All,
        needs: &[],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("syntax_error.md"),
    };
    const CHECK: Check<Self> =
        Check::Files(|context| context.remarked(Remarks::ERRORS), Self::check);
}

impl SyntaxError {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, file: FileView<'_>, sink: &mut Sink) {
        let errors = file.source().syntax_errors();
        if errors.is_empty() || readers::is_template(file.class()) {
            return;
        }
        if file.class() == class::JSON && file.text().is_some_and(is_json_with_comments) {
            return;
        }
        for error in errors {
            let message = format!(
                "{}: nothing behind this place in the document is read",
                error.message
            );
            sink.report(file.at(error.span, Some(error.document as u32)), message);
        }
    }
}

/// Whether a file of a program that no rule knows is written for a reader that takes more than JSON: comments, or commas
/// before a closing bracket, as editors and JavaScript tools do.
fn is_json_with_comments(text: &str) -> bool {
    let bytes = text.as_bytes();
    let comment = ["//", "/*"]
        .iter()
        .any(|mark| memchr::memmem::find(bytes, mark.as_bytes()).is_some());
    comment
        || memchr::memchr_iter(b',', bytes)
            .any(|at| text[at + 1..].trim_start().starts_with(['}', ']']))
}

#[cfg(test)]
mod tests {
    use super::is_json_with_comments;

    #[test]
    fn comments_and_last_commas_are_seen() {
        for text in [
            "{\"a\": 1, // x\n}",
            "{ /* x */ }",
            "[1,\n]",
            "{\"a\": 1,\n}",
        ] {
            assert!(is_json_with_comments(text), "{text}");
        }
        for text in ["{\"a\": 1", "{\"a\" 1, \"b\": 2}"] {
            assert!(!is_json_with_comments(text), "{text}");
        }
    }
}

//! What no parser can read.

use rempart_core::{Check, FileView, Inputs, Levels, Rule, RuleMeta, Severity, Sink, Waivable};
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
    const CHECK: Check<Self> = Check::File(Self::check);
}

impl SyntaxError {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, file: FileView<'_>, sink: &mut Sink) {
        if readers::is_template(file.class()) {
            return;
        }
        for error in file.source().syntax_errors() {
            let message = format!(
                "{}: nothing behind this place in the document is read",
                error.message
            );
            sink.report(file.at(error.span, Some(error.document as u32)), message);
        }
    }
}

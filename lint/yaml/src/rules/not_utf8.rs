//! Bytes that are no text.

use rempart_core::{
    Check, FaultKind, FileView, Format, Inputs, Levels, Remarks, Rule, RuleMeta, Severity, Sink,
    Waivable,
};
use schemars::JsonSchema;
use serde::Deserialize;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NotUtf8 {}

impl Rule for NotUtf8 {
    const META: RuleMeta = RuleMeta {
        id: "yaml/not-utf8",
        levels: Levels::always(Severity::Error),
        inputs: Inputs::All,
        needs: &[],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("not_utf8.md"),
    };
    const CHECK: Check<Self> =
        Check::Files(|context| context.remarked(Remarks::FAULT), Self::check);
}

impl NotUtf8 {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, file: FileView<'_>, sink: &mut Sink) {
        let Some(FaultKind::NotUtf8(offset)) = file.source().fault() else {
            return;
        };
        // Other files may well be binary.
        if file.path().format() == Format::Text {
            return;
        }
        sink.report(
            file.whole(),
            format!("byte {offset} is no UTF-8: every reader of YAML and JSON refuses the file"),
        )
        .help("save the file as UTF-8");
    }
}

//! A line break that some readers of a file do not take for one.

use rempart_core::{
    Check, FileView, Format, Inputs, Levels, Remarks, Rule, RuleMeta, Severity, Sink, Span,
    Waivable,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::readers;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LoneCarriageReturn {}

impl Rule for LoneCarriageReturn {
    const META: RuleMeta = RuleMeta {
        id: "yaml/lone-carriage-return",
        levels: Levels::split(Severity::Warning, Severity::Error),
        inputs: Inputs::All,
        needs: &[],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("lone_carriage_return.md"),
    };
    const CHECK: Check<Self> = Check::Files(
        |context| context.remarked(Remarks::LONE_RETURNS),
        Self::check,
    );
}

impl LoneCarriageReturn {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, file: FileView<'_>, sink: &mut Sink) {
        if file.path().format() != Format::Yaml || readers::is_template(file.class()) {
            return;
        }
        let Some(text) = file.text() else { return };
        let bytes = text.as_bytes();
        let Some(first) = lone(bytes).next() else {
            return;
        };
        let is_split = lone(bytes).any(|at| bytes[at + 1..].starts_with(b"---"));
        let then = if is_split {
            "kubectl and Argo CD look for `---` behind a line feed only, so that they apply the first document and drop the others"
        } else {
            "it ends a line for readers of YAML, and not for editors, `git diff` and the lines of this report"
        };
        let at = Span::new(first as u32, first as u32 + 1);
        sink.report(
            file.at(at, None),
            format!("a carriage return without a line feed behind it: {then}"),
        )
        .help("save the file with the line ends of Unix, or those of Windows");
    }
}

/// The carriage returns that no line feed follows.
fn lone(bytes: &[u8]) -> impl Iterator<Item = usize> {
    let returns = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\r');
    returns
        .map(|(at, _)| at)
        .filter(|at| bytes.get(at + 1) != Some(&b'\n'))
}

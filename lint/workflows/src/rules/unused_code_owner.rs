//! A line of `CODEOWNERS` that owns no file.

use rempart_core::{Check, Context, Inputs, Levels, Rule, RuleMeta, Severity, Sink, Waivable};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::owners;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct UnusedCodeOwner {}

impl Rule for UnusedCodeOwner {
    const META: RuleMeta = RuleMeta {
        id: "workflows/unused-code-owner",
        levels: Levels::strict_only(Severity::Warning),
        inputs: Inputs::All,
        needs: &[],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("unused_code_owner.md"),
    };
    const CHECK: Check<Self> = Check::Repository(Self::check);
}

impl UnusedCodeOwner {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        let Some(owners) = owners::read(context) else {
            return;
        };
        let paths = || context.snapshot.entries().map(|entry| entry.path.as_str());
        for line in &owners.lines {
            if let Ok(matched) = &line.matched
                && !paths().any(|path| matched.is_match(path))
            {
                sink.report(
                    owners.file.at(line.span, None),
                    format!("`{}` matches no file: what was moved from there has the owners of its new place, or none", line.shown()),
                )
                .help("write the path that is there now, or take the line out")
                .keyed(line.pattern.to_owned());
            }
        }
    }
}

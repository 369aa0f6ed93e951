//! A creation rule that matches no file of the repository.

use rempart_core::{
    Check, Context, FactEntry, Inputs, Levels, Rule, RuleMeta, Severity, Sink, Waivable,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::sops::config::PathRegex;
use crate::sops::config::SopsConfigs;
use crate::sops::view;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SopsUnusedCreationRule {}

impl Rule for SopsUnusedCreationRule {
    const META: RuleMeta = RuleMeta {
        id: "secrets/sops-unused-creation-rule",
        levels: Levels::split(Severity::Note, Severity::Warning),
        inputs: Inputs::All,
        needs: &[FactEntry::of::<SopsConfigs>()],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("sops_unused_creation_rule.md"),
    };
    const CHECK: Check<Self> = Check::Repository(Self::check);
}

impl SopsUnusedCreationRule {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        for (file, config) in view::configs(context) {
            for (index, (rule, used)) in config.rules.iter().flatten().zip(&config.uses).enumerate()
            {
                if used.matches || !matches!(rule.path, PathRegex::Regex(_)) {
                    continue;
                }
                sink.report(
                    file.at(rule.path_span.unwrap_or(rule.span), Some(0)),
                    format!("creation rule {} matches no file: its `path_regex` is searched in paths relative to this folder", index + 1),
                )
                .help("correct the pattern, or remove the rule");
            }
        }
    }
}

//! A creation rule that no file ever reaches.

use rempart_core::{
    Check, Context, FactEntry, Inputs, Levels, Rule, RuleMeta, Severity, Sink, Waivable,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::sops::config::SopsConfigs;
use crate::sops::view;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SopsDeadCreationRule {}

impl Rule for SopsDeadCreationRule {
    const META: RuleMeta = RuleMeta {
        id: "secrets/sops-dead-creation-rule",
        levels: Levels::always(Severity::Warning),
        inputs: Inputs::All,
        needs: &[FactEntry::of::<SopsConfigs>()],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("sops_dead_creation_rule.md"),
    };
    const CHECK: Check<Self> = Check::Repository(Self::check);
}

impl SopsDeadCreationRule {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        for (file, config) in view::configs(context) {
            let Some(rules) = &config.rules else { continue };
            for (index, (rule, used)) in rules.iter().zip(&config.uses).enumerate() {
                let Some(by) = used.taken_by.filter(|_| !used.first) else {
                    continue;
                };
                let finding = sink.report(
                    file.at(rule.path_span.unwrap_or(rule.span), Some(0)),
                    format!("creation rule {} is never used: an earlier rule takes every file that it matches, and the first match wins", index + 1),
                );
                finding.help("move it up, or make the earlier rule narrower");
                if let Some(earlier) = rules.get(by) {
                    finding.label(
                        file.at(earlier.path_span.unwrap_or(earlier.span), Some(0)),
                        "this rule takes its files",
                    );
                }
            }
        }
    }
}

//! A field of `.sops.yaml` that SOPS does not know.

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
pub(crate) struct SopsUnknownConfigurationField {}

impl Rule for SopsUnknownConfigurationField {
    const META: RuleMeta = RuleMeta {
        id: "secrets/sops-unknown-configuration-field",
        levels: Levels::split(Severity::Warning, Severity::Error),
        inputs: Inputs::All,
        needs: &[FactEntry::of::<SopsConfigs>()],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("sops_unknown_configuration_field.md"),
    };
    const CHECK: Check<Self> = Check::Repository(Self::check);
}

impl SopsUnknownConfigurationField {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        for (file, config) in view::configs(context) {
            for (name, span) in &config.unknown {
                sink.report(
                    file.at(*span, Some(0)),
                    format!("SOPS does not know the field `{name}` and says nothing about it"),
                )
                .keyed(name.clone())
                .help("correct its name, or remove it");
            }
            for (index, rule) in config.rules.iter().flatten().enumerate() {
                for (name, span) in &rule.unknown {
                    let all = if rule.path_span.is_none() {
                        ", and without a `path_regex` the rule is for every file"
                    } else {
                        ""
                    };
                    sink.report(
                        file.at(*span, Some(0)),
                        format!("creation rule {}: SOPS does not know the field `{name}` and says nothing about it{all}", index + 1),
                    )
                    .keyed(name.clone())
                    .help("correct its name, or remove it");
                }
            }
        }
    }
}

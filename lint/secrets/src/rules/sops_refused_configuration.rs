//! A configuration that SOPS refuses.

use rempart_core::{
    Check, Context, FactEntry, Inputs, Levels, Rule, RuleMeta, Severity, Sink, Span, Waivable,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::sops::config::SopsConfigs;
use crate::sops::config::{CreationRule, PathRegex};
use crate::sops::go_regex::Refusal;
use crate::sops::view;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SopsRefusedConfiguration {}

impl Rule for SopsRefusedConfiguration {
    const META: RuleMeta = RuleMeta {
        id: "secrets/sops-refused-configuration",
        levels: Levels::split(Severity::Warning, Severity::Error),
        inputs: Inputs::All,
        needs: &[FactEntry::of::<SopsConfigs>()],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("sops_refused_configuration.md"),
    };
    const CHECK: Check<Self> = Check::Repository(Self::check);
}

impl SopsRefusedConfiguration {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        for (file, config) in view::configs(context) {
            for (span, words) in &config.faults {
                sink.report(
                    file.at(*span, Some(0)),
                    format!("{words}: SOPS refuses the whole configuration"),
                )
                .help("correct it");
            }
            for (index, rule) in config.rules.iter().flatten().enumerate() {
                for (span, words) in faults(rule) {
                    sink.report(
                        file.at(span, Some(0)),
                        format!("creation rule {}: {words}", index + 1),
                    )
                    .help("correct the rule");
                }
            }
        }
    }
}

/// What SOPS refuses in a rule, once a file gets to it.
fn faults(rule: &CreationRule) -> Vec<(Span, String)> {
    let mut found = Vec::new();
    if let PathRegex::Refused(Refusal::Invalid(why)) = &rule.path {
        let words = format!(
            "`path_regex` is no regular expression of Go ({why}), so SOPS encrypts no file that gets this far"
        );
        found.push((rule.path_span.unwrap_or(rule.span), words));
    }
    if let [_, second, ..] = &*rule.selectors {
        found.push((
            second.span,
            "two selectors, and SOPS takes one, so it encrypts no file by this rule".to_owned(),
        ));
    }
    for selector in &rule.selectors {
        if let Some(Refusal::Invalid(why)) = selector.refusal() {
            let words = format!(
                "`{}` is no regular expression of Go ({why}), and SOPS encrypts nothing without a word",
                selector.kind.key()
            );
            found.push((selector.span, words));
        }
    }
    if rule.recipients().next().is_none() {
        found.push((
            rule.span,
            "it names no key, so SOPS cannot encrypt a file by it".to_owned(),
        ));
    }
    for recipient in rule.recipients() {
        if let Some(fault) = recipient.fault {
            found.push((recipient.span, format!("{}: {fault}", recipient.shown())));
        }
    }
    found
}

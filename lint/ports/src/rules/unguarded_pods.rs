//! No network policy holds closed what the configuration guards.

use rempart_core::{
    Check, Context, FactEntry, Inputs, Levels, Rule, RuleMeta, Severity, Sink, Waivable,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::cluster::Exposures;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct UnguardedPods {}

impl Rule for UnguardedPods {
    const META: RuleMeta = RuleMeta {
        id: "ports/unguarded-pods",
        levels: Levels::always(Severity::Error),
        inputs: Inputs::All,
        needs: &[FactEntry::of::<Exposures>()],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("unguarded_pods.md"),
    };
    const CHECK: Check<Self> = Check::Repository(Self::check);
}

impl UnguardedPods {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        let breaches = context
            .fact::<Exposures>()
            .map_or(&[][..], |found| &found.breaches);
        for breach in breaches {
            let finding = sink.report(breach.at.clone(), breach.message.clone());
            finding.help(breach.help).keyed(breach.key.clone());
            for (location, text) in &breach.labels {
                finding.label(location.clone(), text.clone());
            }
            if !breach.application.is_empty() {
                finding.application(breach.application.as_str());
            }
        }
    }
}

//! A file of SOPS that no creation rule matches.

use rempart_core::{
    Check, Context, FactEntry, Inputs, Levels, Rule, RuleMeta, Severity, Sink, Waivable,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::sops::config::Resolved;
use crate::sops::config::SopsConfigs;
use crate::sops::file::SopsFact;
use crate::sops::view;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SopsNoCreationRule {}

impl Rule for SopsNoCreationRule {
    const META: RuleMeta = RuleMeta {
        id: "secrets/sops-no-creation-rule",
        levels: Levels::strict_only(Severity::Warning),
        inputs: Inputs::All,
        needs: &[FactEntry::of::<SopsFact>(), FactEntry::of::<SopsConfigs>()],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("sops_no_creation_rule.md"),
    };
    const CHECK: Check<Self> = Check::Repository(Self::check);
}

impl SopsNoCreationRule {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        let Some(configs) = context.fact::<SopsConfigs>() else {
            return;
        };
        for sops in view::files(context) {
            let Some(config) = configs.of(sops.view.path()) else {
                continue;
            };
            if config.resolve(sops.view.path()) != Some(Resolved::None)
                || sops.file.effective().is_none()
            {
                continue;
            }
            sink.report(
                sops.view.whole(),
                "no creation rule matches this file: `sops updatekeys` refuses it, and nothing says who may read it",
            )
            .label(context.file(config.id).whole(), "the rules that were looked at")
            .help("add a rule whose `path_regex` matches it");
        }
    }
}

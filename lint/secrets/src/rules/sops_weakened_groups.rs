//! A file that fewer groups of keys can open than its creation rule asks for.

use rempart_core::{
    Check, Context, FactEntry, Inputs, Levels, Rule, RuleMeta, Severity, Sink, Waivable,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::sops::config::SopsConfigs;
use crate::sops::file::SopsFact;
use crate::sops::view;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SopsWeakenedGroups {}

impl Rule for SopsWeakenedGroups {
    const META: RuleMeta = RuleMeta {
        id: "secrets/sops-weakened-groups",
        levels: Levels::always(Severity::Warning),
        inputs: Inputs::All,
        needs: &[FactEntry::of::<SopsFact>(), FactEntry::of::<SopsConfigs>()],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("sops_weakened_groups.md"),
    };
    const CHECK: Check<Self> = Check::Repository(Self::check);
}

impl SopsWeakenedGroups {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        for (sops, config, rule) in view::ruled(context) {
            let Some(metadata) = sops.file.effective().filter(|_| rule.groups.len() > 1) else {
                continue;
            };
            let needs = |threshold: Option<usize>, groups: usize| {
                threshold.filter(|least| *least > 0).unwrap_or(groups)
            };
            let has = needs(metadata.threshold, metadata.groups.len());
            let wants = needs(rule.threshold, rule.groups.len());
            if has >= wants {
                continue;
            }
            sink.report(
                sops.at(metadata.span, metadata.document),
                format!("{has} of its groups of keys can open this file, and its creation rule asks for {wants}"),
            )
            .label(context.file(config.id).at(rule.span, Some(0)), "the rule")
            .help("decrypt the file and encrypt it again: `sops updatekeys` does not change the threshold");
        }
    }
}

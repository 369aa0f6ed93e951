//! A port or a ruleset of a host is none.

use rempart_core::{
    Check, Context, FactEntry, Inputs, Levels, Rule, RuleMeta, Severity, Sink, Waivable,
};
use rempart_host::Hosts;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::hosts::remark;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct BrokenSetting {}

impl Rule for BrokenSetting {
    const META: RuleMeta = RuleMeta {
        id: "ports/broken-setting",
        levels: Levels::always(Severity::Warning),
        inputs: Inputs::All,
        needs: &[FactEntry::of::<Hosts>()],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("broken_setting.md"),
    };
    const CHECK: Check<Self> = Check::Repository(Self::check);
}

impl BrokenSetting {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        let faults = context
            .fact::<Hosts>()
            .map_or(&[][..], |hosts| &hosts.faults);
        for fault in faults {
            let finding = sink.report(fault.at.location(context), fault.what.clone());
            finding.help(
                "write a port from 1 to 65535, a range of such, or a name that is known everywhere",
            );
            remark(context, &fault.remarks, finding);
        }
    }
}

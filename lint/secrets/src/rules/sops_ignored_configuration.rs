//! A configuration of SOPS under a name that SOPS does not look for.

use rempart_core::{
    Check, Context, FactEntry, FileView, Inputs, Levels, Rule, RuleMeta, Severity, Sink, Waivable,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::sops::config::SopsConfigs;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SopsIgnoredConfiguration {}

impl Rule for SopsIgnoredConfiguration {
    const META: RuleMeta = RuleMeta {
        id: "secrets/sops-ignored-configuration",
        levels: Levels::always(Severity::Warning),
        inputs: Inputs::All,
        needs: &[FactEntry::of::<SopsConfigs>()],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("sops_ignored_configuration.md"),
    };
    const CHECK: Check<Self> = Check::Repository(Self::check);
}

impl SopsIgnoredConfiguration {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        let named = |file: &FileView<'_>| file.path().file_name() == ".sops.yml";
        for file in context
            .snapshot
            .ids()
            .map(|id| context.file(id))
            .filter(named)
        {
            sink.report(file.whole(), "SOPS ignores `.sops.yml`: files are encrypted by another configuration, or not at all")
                .help("rename it to `.sops.yaml`");
        }
    }
}

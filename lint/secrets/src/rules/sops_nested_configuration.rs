//! A configuration of SOPS below another: which one counts depends on where SOPS is started.

use rempart_core::{
    Check, Context, FactEntry, Inputs, Levels, RepoPath, Rule, RuleMeta, Severity, Sink, Waivable,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::sops::config::SopsConfigs;
use crate::sops::view;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SopsNestedConfiguration {}

impl Rule for SopsNestedConfiguration {
    const META: RuleMeta = RuleMeta {
        id: "secrets/sops-nested-configuration",
        levels: Levels::strict_only(Severity::Note),
        inputs: Inputs::All,
        needs: &[FactEntry::of::<SopsConfigs>()],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("sops_nested_configuration.md"),
    };
    const CHECK: Check<Self> = Check::Repository(Self::check);
}

impl SopsNestedConfiguration {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        let Some(all) = context.fact::<SopsConfigs>() else {
            return;
        };
        for (file, config) in view::configs(context) {
            let path = RepoPath::from_normalised(&config.folder);
            let above = all
                .all
                .iter()
                .find(|other| other.id != config.id && path.is_under(&other.folder));
            let Some(above) = above else { continue };
            sink.report(
                file.whole(),
                "SOPS looks for its configuration from the folder it is started in, not from the file: above this folder another one counts",
            )
            .label(context.file(above.id).whole(), "this one")
            .help("keep one configuration at the root, with paths that say which files they mean");
        }
    }
}

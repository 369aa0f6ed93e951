//! A file in clear that a creation rule is for.

use rempart_core::{
    Check, Context, FactEntry, Inputs, Levels, Rule, RuleMeta, Severity, Sink, Waivable,
};
use rempart_model::class;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::sops::clear;
use crate::sops::config::Resolved;
use crate::sops::config::SopsConfigs;
use crate::sops::file::SopsFact;
use crate::sops::view;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SopsPlainUnderRule {}

impl Rule for SopsPlainUnderRule {
    const META: RuleMeta = RuleMeta {
        id: "secrets/sops-plain-under-rule",
        levels: Levels::strict_only(Severity::Warning),
        inputs: Inputs::All,
        needs: &[FactEntry::of::<SopsFact>(), FactEntry::of::<SopsConfigs>()],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("sops_plain_under_rule.md"),
    };
    const CHECK: Check<Self> = Check::Repository(Self::check);
}

impl SopsPlainUnderRule {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        let Some(configs) = context.fact::<SopsConfigs>() else {
            return;
        };
        let sealed: Vec<_> = view::files(context).map(|sops| sops.view.id).collect();
        if configs.all.is_empty() {
            return;
        }
        for file in context.snapshot.ids().map(|id| context.file(id)) {
            let Some(config) = configs
                .of(file.path())
                .filter(|_| sealed.binary_search(&file.id).is_err())
            else {
                continue;
            };
            let Some(Resolved::Rule(index)) = config.resolve(file.path()) else {
                continue;
            };
            let Some(rule) = config.rules.as_ref().and_then(|rules| rules.get(index)) else {
                continue;
            };
            // A rule without a pattern is for every file that somebody chooses to encrypt.
            let Some(span) = rule
                .path_span
                .filter(|_| file.class() != class::SOPS_CONFIGURATION && clear::has_text(file))
            else {
                continue;
            };
            sink.report(
                file.whole(),
                "the file is in clear, and a creation rule of SOPS is for it",
            )
            .label(context.file(config.id).at(span, Some(0)), "this rule")
            .help("encrypt it with `sops encrypt -i`, or make the rule narrower");
        }
    }
}

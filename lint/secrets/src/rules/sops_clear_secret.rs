//! Data of a Kubernetes Secret, left in clear by the selector of its own file.

use rempart_core::{
    Check, Context, FactEntry, Inputs, Levels, Rule, RuleMeta, Severity, Sink, Waivable,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::sops::clear;
use crate::sops::file::SopsFact;
use crate::sops::file::State;
use crate::sops::view;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SopsClearSecret {}

impl Rule for SopsClearSecret {
    const META: RuleMeta = RuleMeta {
        id: "secrets/sops-clear-secret",
        levels: Levels::always(Severity::Error),
        inputs: Inputs::All,
        needs: &[FactEntry::of::<SopsFact>()],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("sops_clear_secret.md"),
    };
    const CHECK: Check<Self> = Check::Repository(Self::check);
}

impl SopsClearSecret {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        for sops in view::files(context) {
            let secrets = clear::secret_objects(sops);
            for leaf in &sops.file.leaves {
                let open =
                    matches!(leaf.state, State::Plain { .. }) && !leaf.must && sops.file.judged;
                if !open || !secrets.holds(sops, leaf) || clear::is_harmless(sops.raw(leaf.span)) {
                    continue;
                }
                let path = sops.file.paths.shown(leaf.path);
                sink.report(
                    sops.at(leaf.span, leaf.document),
                    format!("`{path}` of a Secret is in clear: the selector of this file leaves it out, and SOPS says nothing about it"),
                )
                .keyed(path)
                .help("replace the credential, and encrypt the file with `encrypted_regex: ^(data|stringData)$`");
            }
        }
    }
}

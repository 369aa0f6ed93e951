//! A name that says password, left in clear by the selector of its own file.

use rempart_core::{
    Check, Context, FactEntry, Inputs, Levels, Rule, RuleMeta, Severity, Sink, Waivable,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::sops::clear;
use crate::sops::file::SopsFact;
use crate::sops::told;
use crate::sops::view;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SopsClearCredential {}

impl Rule for SopsClearCredential {
    const META: RuleMeta = RuleMeta {
        id: "secrets/sops-clear-credential",
        levels: Levels::always(Severity::Warning),
        inputs: Inputs::All,
        needs: &[FactEntry::of::<SopsFact>()],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("sops_clear_credential.md"),
    };
    const CHECK: Check<Self> = Check::Repository(Self::check);
}

impl SopsClearCredential {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        for sops in view::files(context) {
            let secrets = clear::secret_objects(sops);
            for leaf in &sops.file.leaves {
                let Some(name) = told::credential(sops, leaf, &secrets) else {
                    continue;
                };
                let path = sops.file.paths.shown(leaf.path);
                let says = if sops.file.paths.last_key(leaf.path) == Some(name) {
                    "its name says that it is a credential".to_owned()
                } else {
                    format!("the name `{name}` around it says that it is a credential")
                };
                sink.report(
                    sops.at(leaf.span, leaf.document),
                    format!("`{path}` is in clear in a file of SOPS, and {says}: the selector leaves it out"),
                )
                .keyed(path)
                .help("replace the credential, and choose a selector that takes in its key");
            }
        }
    }
}

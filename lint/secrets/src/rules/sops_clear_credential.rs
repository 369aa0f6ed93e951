//! A name that says password, left in clear by the selector of its own file.

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
                let open = matches!(leaf.state, State::Plain { text: true })
                    && !leaf.must
                    && sops.file.judged;
                let Some(key) = sops.file.paths.last_key(leaf.path).filter(|_| open) else {
                    continue;
                };
                if !clear::is_secret_name(key)
                    || clear::is_harmless(sops.raw(leaf.span))
                    || secrets.holds(sops, leaf)
                {
                    continue;
                }
                let path = sops.file.paths.shown(leaf.path);
                sink.report(
                    sops.at(leaf.span, leaf.document),
                    format!("`{path}` is in clear in a file of SOPS, and its name says that it is a credential: the selector leaves it out"),
                )
                .keyed(path)
                .help("replace the credential, and choose a selector that takes in its key");
            }
        }
    }
}

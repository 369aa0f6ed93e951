//! A comment in clear in a file whose comments SOPS encrypts.

use rempart_core::{
    Check, Context, FactEntry, Inputs, Levels, Rule, RuleMeta, Severity, Sink, Waivable,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::sops::file::SopsFact;
use crate::sops::file::State;
use crate::sops::view;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SopsPlainComment {}

impl Rule for SopsPlainComment {
    const META: RuleMeta = RuleMeta {
        id: "secrets/sops-plain-comment",
        levels: Levels::always(Severity::Warning),
        inputs: Inputs::All,
        needs: &[FactEntry::of::<SopsFact>()],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("sops_plain_comment.md"),
    };
    const CHECK: Check<Self> = Check::Repository(Self::check);
}

impl SopsPlainComment {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        for sops in view::files(context) {
            for note in &sops.file.comments {
                if !note.must || !matches!(note.state, State::Plain { .. }) || sops.file.is_clear {
                    continue;
                }
                sink.report(
                    sops.at(note.span, note.document),
                    "a comment is in clear, and SOPS encrypts comments here: it was put in by hand, and SOPS only warns of it",
                )
                .keyed(sops.file.paths.shown(note.path))
                .help("remove it if it tells a secret, and write comments with `sops edit`");
            }
        }
    }
}

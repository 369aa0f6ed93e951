//! A file with the metadata of SOPS in which nothing is encrypted.

use rempart_core::{
    Check, Context, FactEntry, Inputs, Levels, Rule, RuleMeta, Severity, Sink, Waivable,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::scan::weighing;
use crate::sops::file::{Leaf, SopsFact};
use crate::sops::store::Store;
use crate::sops::view::{self, SopsView};

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SopsNothingEncrypted {}

impl Rule for SopsNothingEncrypted {
    const META: RuleMeta = RuleMeta {
        id: "secrets/sops-nothing-encrypted",
        levels: Levels::always(Severity::Error),
        inputs: Inputs::All,
        needs: &[FactEntry::of::<SopsFact>()],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("sops_nothing_encrypted.md"),
    };
    const CHECK: Check<Self> = Check::Repository(Self::check);
}

impl SopsNothingEncrypted {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        for sops in view::files(context) {
            let Some(metadata) = sops.file.effective() else {
                continue;
            };
            let why = match &*metadata.selectors {
                [only] => format!(": `{}` selects nothing here", only.kind.key()),
                _ => String::new(),
            };
            let place = sops.at(metadata.span, metadata.document);
            if sops.file.is_clear {
                let message =
                    format!("the file has the metadata of SOPS, and every value is in clear{why}");
                sink.report(place, message).help(
                    "replace the credentials in it, correct the selector, and encrypt the file again",
                );
            } else if sops.file.is_void && sops.file.faults.is_empty() {
                let message = "the file has the metadata of SOPS, and nothing in it that is encrypted or could be: what it held is gone, or it never held anything";
                let finding = sink.report(place, message);
                finding.help("restore the values that belong to this metadata, or remove the file");
                weighing::lower(sops.view, may_be_empty(sops), finding);
            }
        }
    }
}

/// Whether SOPS itself writes such a file: of an empty one, or of one without texts.
fn may_be_empty(sops: SopsView<'_>) -> bool {
    let is_empty = |leaf: &Leaf| sops.raw(leaf.span) == "\"\"";
    sops.file.written != Store::Binary
        || !sops.file.leaves.is_empty() && sops.file.leaves.iter().all(is_empty)
}

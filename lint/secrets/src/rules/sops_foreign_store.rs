//! A file in the form of one store of SOPS, under a name that SOPS opens with another.

use rempart_core::{
    Check, Context, FactEntry, Inputs, Levels, Rule, RuleMeta, Severity, Sink, Waivable,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::sops::file::SopsFact;
use crate::sops::store::Store;
use crate::sops::view;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SopsForeignStore {}

impl Rule for SopsForeignStore {
    const META: RuleMeta = RuleMeta {
        id: "secrets/sops-foreign-store",
        levels: Levels::always(Severity::Warning),
        inputs: Inputs::All,
        needs: &[FactEntry::of::<SopsFact>()],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("sops_foreign_store.md"),
    };
    const CHECK: Check<Self> = Check::Repository(Self::check);
}

impl SopsForeignStore {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        for sops in view::files(context) {
            let (named, written) = (sops.file.store, sops.file.written);
            // A JSON object is YAML too, and an envelope is JSON.
            let opens = named == written
                || matches!(
                    (named, written),
                    (Store::Binary, Store::Json) | (Store::Yaml | Store::Json, Store::Binary)
                );
            if opens {
                continue;
            }
            sink.report(
                sops.view.whole(),
                format!("by its name SOPS opens this file as {}, and it is written as {}: decryption fails unless `--input-type` says so", named.name(), written.name()),
            )
            .help("give the file the suffix of its format");
        }
    }
}

//! One key twice in a mapping: one of the values is lost.

use rempart_core::{
    Check, FactEntry, FileView, Inputs, Levels, Rule, RuleMeta, Severity, Sink, Waivable,
};
use rempart_model::KustomizeGraph;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::suspects::{self, Suspects, Why};
use crate::{keys, readers};

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DuplicateKey {}

impl Rule for DuplicateKey {
    const META: RuleMeta = RuleMeta {
        id: "yaml/duplicate-key",
        levels: Levels::always(Severity::Error),
        inputs: Inputs::All,
        needs: &[
            FactEntry::of::<Suspects>(),
            FactEntry::of::<KustomizeGraph>(),
        ],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("duplicate_key.md"),
    };
    const CHECK: Check<Self> = Check::Files(suspects::files, Self::check);
}

impl DuplicateKey {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, file: FileView<'_>, sink: &mut Sink) {
        let reader = readers::first(file);
        for mapping in suspects::of_file(file, Why::Keys) {
            for (key, first) in keys::repeated(mapping, reader) {
                let name = key.value();
                let message = if name == first.value() {
                    format!(
                        "the key `{name}` stands here a second time: one of the two values is lost without a word, which one depends on the reader"
                    )
                } else {
                    format!(
                        "`{name}` and `{}` are one key for the reader of this file: one of the two values is lost",
                        first.value()
                    )
                };
                sink.report(file.at_node(key), message)
                    .label(file.at_node(first), "the first one")
                    .help("keep one of them");
            }
        }
    }
}

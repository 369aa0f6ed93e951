//! Two values with the same nonce.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use rempart_core::{
    Check, Context, FactEntry, Inputs, Levels, Rule, RuleMeta, Severity, Sink, Waivable,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::sops::file::SopsFact;
use crate::sops::view;
use crate::sops::view::Mark;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SopsRepeatedIv {}

impl Rule for SopsRepeatedIv {
    const META: RuleMeta = RuleMeta {
        id: "secrets/sops-repeated-iv",
        levels: Levels::always(Severity::Error),
        inputs: Inputs::All,
        needs: &[FactEntry::of::<SopsFact>()],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("sops_repeated_iv.md"),
    };
    const CHECK: Check<Self> = Check::Repository(Self::check);
}

impl SopsRepeatedIv {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        for sops in view::files(context) {
            let mut first: HashMap<[u8; 32], (Mark, u64)> = HashMap::new();
            for (mark, envelope) in sops.envelopes() {
                let known = match first.entry(envelope.iv) {
                    Entry::Vacant(place) => {
                        place.insert((mark, envelope.identity));
                        continue;
                    }
                    Entry::Occupied(place) => *place.get(),
                };
                let keys = |mark: Mark| sops.file.paths.keys(mark.path);
                // SOPS keeps the nonce of a text that stands twice in one list.
                if known.1 == envelope.identity && keys(known.0) == keys(mark) {
                    continue;
                }
                let (name, other) = (sops.name(mark), sops.name(known.0));
                sink.report(
                    sops.at(mark.span, mark.document),
                    format!("{name} has the nonce of {other}: a value was copied or made up, and SOPS refuses the file"),
                )
                .keyed(name)
                .label(sops.at(known.0.span, known.0.document), "the same nonce")
                .help("put the value in with `sops edit`");
            }
        }
    }
}

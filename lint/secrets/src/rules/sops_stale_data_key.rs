//! A key was taken out of a file, and the data key that its owner knows stayed.

use rempart_core::{
    Change, Check, Context, FactEntry, Inputs, Levels, Rule, RuleMeta, Severity, Sink, Waivable,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::sops::file::SopsFact;
use crate::sops::metadata::Mac;
use crate::sops::metadata::Metadata;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SopsStaleDataKey {}

impl Rule for SopsStaleDataKey {
    const META: RuleMeta = RuleMeta {
        id: "secrets/sops-stale-data-key",
        levels: Levels::always(Severity::Warning),
        inputs: Inputs::All,
        needs: &[FactEntry::of::<SopsFact>()],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("sops_stale_data_key.md"),
    };
    const CHECK: Check<Self> = Check::Change(Self::check);
}

impl SopsStaleDataKey {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, change: Change<'_>, sink: &mut Sink) {
        for (id, fact) in change.head.facts.all::<SopsFact>() {
            let view = change.head.file(*id);
            let Some(now) = fact.file.as_ref().and_then(|file| file.effective()) else {
                continue;
            };
            let Some(before) = metadata_at(change.base, view.path().as_str()) else {
                continue;
            };
            // `sops updatekeys` wraps the same data key anew; `sops rotate` makes another, and with it another MAC.
            let same_data_key = matches!((&now.mac, &before.mac), (Mac::Encrypted(now), Mac::Encrypted(before)) if now == before);
            for gone in before.recipients().filter(|_| same_data_key) {
                if now.recipients().any(|known| known.is_same(gone)) {
                    continue;
                }
                let shown = gone.shown();
                sink.report(
                    view.at(now.span, Some(now.document)),
                    format!("{shown} was taken out, and the data key stayed the same: its owner can still decrypt this file"),
                )
                .keyed(shown)
                .help("run `sops rotate -i` on the file, and change the values: its owner has read them");
            }
        }
    }
}

fn metadata_at<'c>(base: &'c Context<'c>, path: &str) -> Option<&'c Metadata> {
    base.find(path)?
        .fact::<SopsFact>()?
        .file
        .as_ref()?
        .effective()
}

//! A key was taken out of a file, and the data key that its owner knows stayed.

use std::collections::{BTreeSet, HashMap};

use rempart_core::{
    Change, Check, Context, FactEntry, Inputs, Levels, Rule, RuleMeta, Severity, Sink, Waivable,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::sops::file::{SopsFact, SopsFile, State};
use crate::sops::metadata::{Mac, Metadata};
use crate::sops::recipient::Recipient;

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
        let before = Before::of(change.base);
        for (id, fact) in change.head.facts.all::<SopsFact>() {
            let view = change.head.file(*id);
            let Some(file) = fact.file.as_ref() else {
                continue;
            };
            let Some(now) = file.effective() else {
                continue;
            };
            let mut told: Vec<&Recipient> = Vec::new();
            for gone in before.with_data_key_of(file).flat_map(Metadata::recipients) {
                if now
                    .recipients()
                    .chain(told.iter().copied())
                    .any(|known| known.is_same(gone))
                {
                    continue;
                }
                told.push(gone);
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

/// The files of SOPS in the state before, by what tells their data keys apart, so that a file that was renamed, or changed
/// besides, is known again.
///
/// `sops updatekeys` wraps the same data key anew and touches nothing else; `sops edit` leaves the values as they are that
/// were not changed. `sops rotate` makes another data key, and with it another MAC and other values throughout.
struct Before<'c> {
    metadata: Vec<&'c Metadata>,
    /// The numbers of files in `metadata`.
    by_mac: HashMap<u64, Vec<usize>>,
    by_value: HashMap<u64, Vec<usize>>,
}

impl<'c> Before<'c> {
    fn of(base: &'c Context<'c>) -> Self {
        let mut before = Self {
            metadata: Vec::new(),
            by_mac: HashMap::new(),
            by_value: HashMap::new(),
        };
        for (_, fact) in base.facts.all::<SopsFact>() {
            let file = fact.file.as_ref();
            let Some((file, metadata)) = file.and_then(|file| Some((file, file.effective()?)))
            else {
                continue;
            };
            let number = before.metadata.len();
            before.metadata.push(metadata);
            if let Mac::Encrypted(mac) = metadata.mac {
                before.by_mac.entry(mac).or_default().push(number);
            }
            for value in values(file) {
                let known = before.by_value.entry(value).or_default();
                if known.last() != Some(&number) {
                    known.push(number);
                }
            }
        }
        before
    }

    /// The metadata of the files that had the data key of this one.
    fn with_data_key_of(&self, file: &SopsFile) -> impl Iterator<Item = &'c Metadata> {
        let mac = file.effective().and_then(|now| match now.mac {
            Mac::Encrypted(mac) => self.by_mac.get(&mac),
            _ => None,
        });
        let values = values(file).filter_map(|value| self.by_value.get(&value));
        let numbers: BTreeSet<usize> = mac.into_iter().chain(values).flatten().copied().collect();
        numbers.into_iter().map(|number| self.metadata[number])
    }
}

/// What tells the encrypted values of a file from all others.
fn values(file: &SopsFile) -> impl Iterator<Item = u64> {
    let leaves = file.leaves.iter().map(|leaf| leaf.state);
    let notes = file.comments.iter().map(|note| note.state);
    leaves.chain(notes).filter_map(|state| match state {
        State::Encrypted(envelope) => Some(envelope.identity),
        _ => None,
    })
}

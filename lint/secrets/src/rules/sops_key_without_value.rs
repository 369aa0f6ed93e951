//! Keys without a value, which SOPS neither encrypts nor authenticates.

use std::collections::BTreeSet;

use rempart_core::{
    Check, Context, FactEntry, Inputs, Levels, Rule, RuleMeta, Severity, Sink, Waivable,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::scan::weak;
use crate::sops::file::{SopsFact, SopsFile, State};
use crate::sops::view;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SopsKeyWithoutValue {}

impl Rule for SopsKeyWithoutValue {
    const META: RuleMeta = RuleMeta {
        id: "secrets/sops-key-without-value",
        levels: Levels::split(Severity::Warning, Severity::Error),
        inputs: Inputs::All,
        needs: &[FactEntry::of::<SopsFact>()],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("sops_key_without_value.md"),
    };
    const CHECK: Check<Self> = Check::Repository(Self::check);
}

impl SopsKeyWithoutValue {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        let settings = &context.config.rules;
        let is_set = settings
            .get(Self::META.id)
            .is_some_and(|setting| setting.level.is_some());
        for sops in view::files(context) {
            let empty = sops.file.leaves.iter();
            let empty = empty.filter(|leaf| leaf.must && matches!(leaf.state, State::Empty));
            let sealed = sealed_documents(sops.file);
            let (hidden, rest): (Vec<_>, Vec<_>) = empty.partition(|leaf| {
                let name = sops.file.paths.last_key(leaf.path);
                // SOPS seals each document; one behind the first in which it sealed nothing was put there later.
                let is_added = leaf.document > 0 && !sealed.contains(&leaf.document);
                name.is_some_and(|name| is_added || may_be_secret(name))
            });
            if let [first, more @ ..] = &*hidden {
                let others = and_more(more.len());
                sink.report(
                    sops.at(first.span, first.document),
                    format!("a key without a value{others} may be a secret itself: SOPS encrypts no key, and without a value nothing of it is authenticated"),
                )
                .keyed("hidden")
                .help("take the key out, and replace the secret if it is one");
            }
            let mut bare = rest
                .into_iter()
                .filter(|leaf| !matches!(sops.raw(leaf.span), "\"\"" | "''"));
            let Some(first) = bare.next() else { continue };
            let path = sops.file.paths.shown(first.path);
            let others = and_more(bare.count());
            let mark = sink.mark();
            let finding = sink.report(
                sops.at(first.span, first.document),
                format!("`{path}`{others} has no value: SOPS neither encrypts nor authenticates such keys, so anybody can add, rename or remove them"),
            )
            .keyed(path)
            .help("leave the key out, or give it a value");
            // Such keys are ordinary, settings of charts are full of them: notes where the profile is the strict one.
            if !is_set {
                if finding.severity == Severity::Error {
                    finding.severity = Severity::Note;
                } else {
                    sink.forget_since(mark);
                }
            }
        }
    }
}

fn and_more(count: usize) -> String {
    if count == 0 {
        String::new()
    } else {
        format!(" and {count} more")
    }
}

/// The documents in which something is encrypted.
fn sealed_documents(file: &SopsFile) -> BTreeSet<u32> {
    let sealed = file
        .leaves
        .iter()
        .filter(|leaf| matches!(leaf.state, State::Encrypted(_)));
    sealed.map(|leaf| leaf.document).collect()
}

/// Whether a name looks drawn and not written, apart from abbreviations such as `k8s` and `i18n`.
fn may_be_secret(name: &str) -> bool {
    let is_abbreviation = |part: &str| {
        let inner = part.strip_prefix(|first: char| first.is_ascii_alphabetic());
        let inner =
            inner.and_then(|inner| inner.strip_suffix(|last: char| last.is_ascii_alphabetic()));
        inner.is_some_and(|inner| {
            (1..=2).contains(&inner.len()) && inner.bytes().all(|byte| byte.is_ascii_digit())
        })
    };
    let parts = name.split_inclusive(|character: char| !character.is_ascii_alphanumeric());
    let kept = parts.filter(|part| {
        let is_separator = |character: char| !character.is_ascii_alphanumeric();
        !is_abbreviation(part.trim_end_matches(is_separator))
    });
    let kept: Vec<u8> = kept.flat_map(str::bytes).collect();
    // `oauth2ClientSecret`: behind a number, another word begins.
    let mut split = Vec::with_capacity(kept.len());
    for (at, byte) in kept.iter().enumerate() {
        let is_word = |word: &[u8]| {
            word[0].is_ascii_uppercase() && word[1..].iter().all(u8::is_ascii_lowercase)
        };
        let is_behind = at > 0 && kept[at - 1].is_ascii_digit();
        if is_behind && kept.get(at..at + 3).is_some_and(is_word) {
            split.push(b'-');
        }
        split.push(*byte);
    }
    weak::is_drawn(&split)
}

#[cfg(test)]
mod tests {
    use super::may_be_secret;

    #[test]
    fn names_are_told_from_passwords() {
        for name in ["hunter2-Xq7", "tr0ub4dor-3", "Zk8Wq2Lr9Vb1"] {
            assert!(may_be_secret(name), "{name}");
        }
        for name in [
            "creationTimestamp",
            "nodeSelector",
            "OAUTH2_CLIENT_SECRET",
            "S3_ACCESS_KEY",
            "k8s-cluster-token",
            "x509-certificate",
            "tls.crt",
            "ingress.kubernetes.io/rewrite",
            "postgres15Password",
            "oauth2ClientSecret",
            "s3AccessKey",
            "checksum/config",
            "config-v2.yaml",
        ] {
            assert!(!may_be_secret(name), "{name}");
        }
    }
}

//! What a blob of the history means: which rules judge it, how it is looked at by its name alone, and whether it is
//! worth judging at all.
//!
//! A history holds every version of every file, and nearly all of them hold nothing. [`screen`] tells those from the
//! others by the bytes and a [`Shape`], without a path: so that a blob is screened once, wherever and however often it
//! stood. It may call a blob suspect that no rule finds fault with, and never the other way round; what is suspect is
//! judged at each of its paths as a file of its own.

mod named;
mod screen;
mod shape;

pub use named::{PAIRED, declared, is_of_repository, named};
pub use screen::{Screened, is_pointer, screen};
pub use shape::{Shape, shape_of};

/// The rules that judge a file of the history: those that find something in clear in it or in a file that it names, and
/// those that find that it broke, since what is cut or changed in a file of SOPS may stand in clear. The others judge
/// a state (a rule of `.sops.yaml` that nothing matches, recipients, a file that should be encrypted and is gone); sorted
/// by id.
pub const RULES: &[&str] = &[
    "secrets/applied-secret",
    "secrets/broken-vault",
    "secrets/clear-helm-file",
    "secrets/clear-secret-generator",
    "secrets/clear-secret-patch",
    DECLARED,
    "secrets/leaked-credential",
    "secrets/leaked-locked-key",
    "secrets/leaked-password-hash",
    "secrets/sops-clear-credential",
    "secrets/sops-clear-secret",
    "secrets/sops-foreign-bytes",
    "secrets/sops-forged-value",
    "secrets/sops-key-without-value",
    "secrets/sops-malformed-value",
    "secrets/sops-missing-mac",
    "secrets/sops-missing-metadata",
    "secrets/sops-nothing-encrypted",
    "secrets/sops-plain-comment",
    "secrets/sops-plain-document",
    "secrets/sops-plain-value",
    "secrets/sops-refused-metadata",
    "secrets/sops-repeated-metadata",
    "secrets/sops-unknown-metadata",
    "secrets/unencrypted-secret",
    UNSEARCHED,
    "secrets/weak-default",
    "secrets/weak-literal",
];

/// The rule that judges files by paths that the configuration declares.
const DECLARED: &str = "secrets/clear-secret-path";

/// The rule that names what is not searched to its end.
pub const UNSEARCHED: &str = "secrets/unsearched-content";

/// Goes into the key of what was found clean: raised when the screening changes in a way that the data does not show.
const SCREENING: u32 = 16;

/// What a verdict of [`screen`] depends on besides the bytes and the program as it is built: its version and the kinds it
/// knows. A blob that was clean under one digest need not be under another.
pub fn digest() -> String {
    let mut hash = rempart_core::hash::Hash128::default();
    hash.add(env!("CARGO_PKG_VERSION"));
    hash.add_number(u64::from(SCREENING));
    for kind in crate::scan::kinds() {
        hash.add(kind.id);
    }
    hash.hex()
}

#[cfg(test)]
mod tests {
    use super::RULES;

    #[test]
    fn the_rules_exist_and_are_sorted() {
        assert!(RULES.is_sorted());
        assert!(super::PAIRED.iter().all(|id| RULES.contains(id)));
        for id in RULES {
            assert!(
                crate::CHECKER.rules.iter().any(|rule| rule.meta.id == *id),
                "{id}"
            );
        }
    }
}

//! What verifying one file gave.

use rempart_core::Span;

/// A file, verified or not.
#[derive(Clone, Debug)]
pub(crate) struct Verdict {
    pub(crate) outcome: Outcome,
    /// What is wrong with it, in the order in which it was found.
    pub(crate) faults: Vec<Fault>,
}

/// See [`Verdict`].
#[derive(Clone, Debug)]
#[cfg_attr(
    not(feature = "age"),
    expect(dead_code, reason = "without the feature nothing is verified")
)]
pub(crate) enum Outcome {
    /// Every value opens and the authentication code is the right one.
    Verified {
        /// How many values were opened.
        values: usize,
        /// The public names of the keys that opened it.
        keys: Vec<String>,
    },
    /// It is not what SOPS wrote; the faults say why.
    Faulty,
    /// It cannot be told, for this reason.
    Unverified(String),
}

/// Something that a key shows.
#[derive(Clone, Debug)]
pub(crate) struct Fault {
    pub(crate) kind: FaultKind,
    pub(crate) span: Span,
    pub(crate) document: u32,
    /// Names key paths and public keys, never a value.
    pub(crate) message: String,
}

/// The rule that a fault belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FaultKind {
    DifferingDataKey,
    RetaggedType,
    UndecryptableComment,
    UndecryptableValue,
    WrongMac,
    WrongRecipient,
}

impl FaultKind {
    /// What to do about it.
    pub(crate) const fn help(self) -> &'static str {
        match self {
            Self::DifferingDataKey => {
                "restore the file from before the change, and run `sops updatekeys` on it"
            }
            Self::RetaggedType | Self::UndecryptableValue | Self::WrongMac => {
                "restore the file from before the change, and change values with `sops edit` only"
            }
            Self::UndecryptableComment => {
                "open the file with `sops edit` and save it: comments are encrypted where they stand then"
            }
            Self::WrongRecipient => {
                "restore the entry from before the change, or run `sops updatekeys` on the file"
            }
        }
    }
}

#[cfg(feature = "age")]
impl Verdict {
    /// A file of which nothing can be told.
    pub(crate) fn unverified(reason: impl Into<String>) -> Self {
        Self {
            outcome: Outcome::Unverified(reason.into()),
            faults: Vec::new(),
        }
    }
}

//! The copies of a data key, as the metadata holds them.

use rempart_core::Span;

use super::Identities;
use super::age_key::Opened;
use super::verdict::{Fault, FaultKind};
use crate::sops::recipient::{KeyKind, Recipient};
use crate::sops::stream::Meta;

use zeroize::Zeroizing;

/// More than any wrapped data key takes, in bytes: RSA of 4096 bits takes 1.5 KiB.
const MOST_BYTES: usize = 1 << 14;

/// What the given keys made of one copy.
pub(super) enum Copied {
    /// What it holds, and the public name of the key that opened it.
    Open(Zeroizing<Vec<u8>>, String),
    /// None of the keys is for it.
    Closed,
    /// It is not what it says.
    Faulty,
}

/// One copy of a data key, or of a part of it.
pub(super) struct Copy<'m> {
    pub(super) recipient: Recipient,
    wrapped: &'m str,
    span: Span,
}

impl<'m> Copy<'m> {
    pub(super) fn of(kind: KeyKind, entry: &'m Meta<'_>) -> Self {
        Self {
            recipient: Recipient::of(kind, entry),
            wrapped: entry.get("enc").map(Meta::scalar).unwrap_or_default(),
            span: entry.span,
        }
    }

    /// Where its entry stands.
    pub(super) const fn span(&self) -> Span {
        self.span
    }

    /// Tries every key.
    pub(super) fn open(&self, identities: &Identities, faults: &mut Vec<Fault>) -> Copied {
        if self.recipient.kind != KeyKind::Age {
            return Copied::Closed;
        }
        if self.wrapped.len() > MOST_BYTES {
            return self.fault(faults, "is longer than any that SOPS writes");
        }
        for key in identities.keys() {
            match key.open(self.wrapped) {
                Opened::Content(content) if key.is(&self.recipient.name) => {
                    return Copied::Open(content, key.name().to_owned());
                }
                Opened::Content(content) => {
                    self.say(
                        faults,
                        format!(
                            "the entry names {} and opens with the age key `{}`",
                            self.recipient.shown(),
                            key.name()
                        ),
                    );
                    return Copied::Open(content, key.name().to_owned());
                }
                Opened::Damaged => return self.fault(faults, "is damaged"),
                Opened::Closed if key.is(&self.recipient.name) => {
                    return self.fault(faults, "does not open with that key");
                }
                Opened::Closed => {}
            }
        }
        Copied::Closed
    }

    fn fault(&self, faults: &mut Vec<Fault>, what: &str) -> Copied {
        let name = self.recipient.shown();
        self.say(
            faults,
            format!("the copy of the data key for {name} {what}"),
        );
        Copied::Faulty
    }

    fn say(&self, faults: &mut Vec<Fault>, message: String) {
        faults.push(Fault {
            kind: FaultKind::WrongRecipient,
            span: self.span,
            document: 0,
            message,
        });
    }
}

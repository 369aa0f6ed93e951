//! SOPS 3.11 with a key: whether every value opens under its own path, and whether the file is the one that was
//! authenticated. Files are read by the readers of `sops`; here they are opened, in memory only.
//!
//! Plaintext and data keys live in buffers that are wiped when they are dropped. They reach no message: a fault names
//! a key path and nothing else. No network, no program, no file but those that the user named.

#[cfg(feature = "age")]
mod age_key;
#[cfg(feature = "age")]
mod cipher;
#[cfg(feature = "age")]
mod copy;
#[cfg(feature = "age")]
mod data_key;
mod fact;
#[cfg(feature = "age")]
mod go_value;
#[cfg(feature = "age")]
mod identity;
#[cfg(feature = "age")]
mod mac;
#[cfg(feature = "age")]
mod open;
mod report;
#[cfg(feature = "age")]
mod request;
#[cfg(feature = "age")]
mod shamir;
#[cfg(feature = "age")]
mod time;
#[cfg(feature = "age")]
mod values;
mod verdict;

pub(crate) use fact::VerifiedFact;
#[cfg(feature = "age")]
pub use identity::{Identities, IdentityError};
pub(crate) use report::{report, table};
#[cfg(feature = "age")]
pub use request::Request;
pub(crate) use verdict::FaultKind;

/// Why rules that need a key do not run without one.
pub(crate) const NEEDS_KEY: &str = "needs a private key: `rempart secrets verify` takes one";

//! `rempart secrets …`: one file a command.

pub(crate) mod history;
#[cfg(feature = "age")]
mod identities;
pub(crate) mod verify;

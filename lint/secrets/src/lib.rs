//! Checker: no credential in clear. `sops` reads the files that SOPS encrypts and verifies them without a key; `scan`
//! looks for credentials in any file; `history` says what a blob of the past means; `verify` opens files of SOPS with a
//! key, where one is given. Whether a Kubernetes object is valid is the matter of `kube`; what a file is for
//! says `rempart_model::classify`.
//!
//! Nothing here ever writes a value: messages name key paths, and types that hold values show lengths in [`Debug`].

use rempart_core::Checker;

mod conceal;
pub mod history;
mod rules;
pub mod scan;
mod secret;
mod sops;
pub mod verify;

pub use conceal::{conceal, conceal_text};

/// The checker.
pub static CHECKER: Checker = Checker {
    name: "secrets",
    summary: "no credential in clear, and SOPS files as SOPS reads them",
    rules: rules::RULES,
    objects: None,
    judgements: None,
    tables: Some(verify::table),
    needs: &[],
};

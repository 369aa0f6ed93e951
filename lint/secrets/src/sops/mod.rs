//! SOPS 3.11 without a key: what its files hold, what its selectors say, and where the two differ.
//!
//! The readers of the stores give one [`stream`] of leaves and comments; [`mod@file`] judges it by its own metadata and
//! keeps states, places and key paths, never a value. The semantics are those of `github.com/getsops/sops/v3` at 3.11.0.

pub(crate) mod base64;
pub(crate) mod clear;
mod comments;
pub(crate) mod config;
mod date;
mod dotenv;
pub(crate) mod envelope;
mod fields;
pub(crate) mod file;
mod flat;
mod form;
pub(crate) mod go_regex;
mod ini;
pub(crate) mod key_path;
pub(crate) mod metadata;
#[cfg(test)]
mod oracle;
pub(crate) mod recipient;
mod scattered;
pub(crate) mod selector;
pub(crate) mod store;
pub(crate) mod stream;
mod tags;
pub(crate) mod told;
mod tree;
pub(crate) mod view;
pub(crate) mod written;

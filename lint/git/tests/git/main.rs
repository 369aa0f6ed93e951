//! Real repositories, made by the `git` program, read by this crate.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on fails"
)]

#[path = "../common/mod.rs"]
mod common;
mod damage;
mod discover;
mod history;
mod snapshots;
mod staged;

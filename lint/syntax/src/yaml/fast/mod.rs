//! The fast path: block YAML as people and tools write it, read in one pass without copying.
//!
//! The rule is *equal or decline*: a document is either read exactly as the complete parser reads
//! it, or given up whole. So nothing here reports an error, and every doubt is a [`Declined`].
//! What it declines: tags, complex keys, directives, `...`, indentation indicators, tabs as
//! separation, carriage returns and control characters, scalars as roots over several lines,
//! content behind `---`, templates.

#![allow(
    clippy::inline_always,
    reason = "the way of a plain entry is one loop without calls; left alone, the compiler cuts it up"
)]

mod anchor;
mod block;
mod bytes;
mod common;
mod cursor;
mod document;
mod flow;
mod key;
mod literal;
mod plain;
mod quoted;

pub(super) use block::Open;
pub(super) use bytes::acceptable;
pub(super) use cursor::Scanner;

/// The fast path does not fully understand what it saw; the complete parser must read the document.
#[derive(Clone, Copy, Debug)]
pub(super) struct Declined;

/// A step of the scanner.
pub(super) type Step<T = ()> = Result<T, Declined>;

/// Nesting the fast path follows; deeper documents are not written by hand, and flow collections are
/// read by recursion.
pub(super) const NESTING: usize = 128;

/// The complete parser looks for the colon of a key within 1,024 characters; staying well below
/// that in bytes leaves the decision to it.
const KEY_LIMIT: usize = 1000;

//! Text to spanned trees. This crate knows formats, never meanings: no file system, no rule, no word of Kubernetes.
//!
//! A parsed stream is a [`Tape`]: one flat run of 8-byte [`Node`]s that point into the text by byte offset. A
//! [`NodeRef`] is the cheap, copyable handle everything else reads a tape through.

#![cfg_attr(not(test), warn(clippy::unwrap_used))]

mod assembly;
pub mod base64;
mod builder;
pub mod comment;
mod decode;
mod format;
pub mod json;
mod node;
mod node_ref;
mod nodes;
mod parsed;
pub mod path;
pub mod scalar;
mod span;
mod summary;
mod survey;
mod tape;
pub mod yaml;

pub use builder::TapeBuilder;
pub use format::Format;
pub use node::{Kind, Node};
pub use node_ref::{Entries, Items, NodeRef};
pub use parsed::{DEPTH_LIMIT, ERROR_LIMIT, Parsed, SIZE_LIMIT, SyntaxError};
pub use span::{LineIndex, Position, Span};
pub use summary::Summary;
pub use tape::Tape;

//! Facts: what the difference between two states of a repository changes in a cluster.
//!
//! Both states are rendered in memory, application by application, and of those only what the change touches. Objects are
//! told by group, kind, namespace and name; fields are compared by what the API server reads, not by how they are written.

#![cfg_attr(not(test), warn(clippy::unwrap_used))]

mod applied;
mod compare;
mod fields;
mod going;
mod lines;
mod list;
mod moved;
mod pairs;
mod show;
mod touched;

pub use compare::{Sides, compare};

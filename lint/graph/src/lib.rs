//! Facts: which objects of a cluster mean each other. So far what selects pods, and the pods it
//! selects.
//!
//! What is right or wrong is for the checkers.

#![cfg_attr(not(test), warn(clippy::unwrap_used))]

mod pods;
mod selections;
mod selector;
mod worlds;

pub use pods::{Pods, pods_of};
pub use selections::{Selection, Selections, Selects};
pub use selector::{Labels, Selector};
pub use worlds::{Member, World, Worlds};

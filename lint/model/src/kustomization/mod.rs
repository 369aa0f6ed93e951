//! Kustomizations: what they name, what they change, and who owns a file.

mod graph;
mod target;
mod view;

pub use graph::{KustomizeGraph, Owner, Reference};
pub use target::{Target, is_remote, kustomization_in, resolve};
pub use view::{FileReference, Kustomization, Role};

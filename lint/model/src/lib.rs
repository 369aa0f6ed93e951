//! The names that two checkers speak of, as typed views over trees: file classes, resources, kustomizations,
//! applications, projects, images.
//!
//! What lives here says what a thing *is*. Whether it is right is a rule's business, and what follows from several
//! files together (rendered objects, references between objects) belongs to the crates of facts.

mod ansible_role;
pub mod argo;
pub mod class;
mod classify;
pub mod delta;
pub mod image;
pub mod kustomization;
mod lookup;
pub mod placeholder;
pub mod resource;
pub mod secret;
pub mod workflow;

pub use ansible_role::role_of;
pub use argo::{AppProject, Application};
pub use classify::{
    classify, classify_with, content_hint, look, look_judging, may_hold_argo, may_hold_others,
};
pub use image::{ImageError, ImageRef};
pub use kustomization::{Kustomization, KustomizeGraph, Role, Target};
pub use lookup::{entries, get, get_path, is_true, scalar};
pub use resource::{FileResources, NotAResource, Reason, Resource};

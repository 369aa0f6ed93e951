//! What a folder becomes before anything applies it.
//!
//! [`kustomize::build`] does what `kustomize build` does, in process, on the files of a snapshot: no file system, no
//! network, no other program. What it makes is a [`rempart_core::Tree`] whose nodes know the base, overlay, patch or
//! generator file they come from. What it does not know how to do it says, with the name of the field: it never makes
//! something that kustomize would not.
//!
//! [`helm::render`] runs the program `helm`, where the configuration asks for it, on the files of a snapshot.

#![cfg_attr(not(test), warn(clippy::unwrap_used))]

pub mod helm;
pub mod kustomize;

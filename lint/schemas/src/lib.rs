//! Schemas of Kubernetes objects, and the judge that holds objects against them.
//!
//! A [`Catalogue`] finds the schema of an apiVersion and kind, for one target version of Kubernetes: definitions of the
//! repository first, then those an organisation added, embedded custom resources, built-in kinds. [`validate`] walks a
//! parsed object and reports where the API server would refuse it.

#![cfg_attr(not(test), warn(clippy::unwrap_used))]

mod blob;
mod catalogue;
mod compile;
pub mod embed;
mod scalar;
mod validate;
mod version;

pub use blob::{Blob, BlobError, Origin};
pub use catalogue::{Catalogue, Deprecation, Found, JudgedBy, Layer, Lookup, Replacement, Scope};
pub use compile::CompileError;
pub use compile::crd::{Declaration, DeclaredVersion, compile_crd, is_definition};
pub use compile::json_schema::compile_json_schema;
pub use validate::{
    NotEvaluated, Options, Schema, Server, Verdict, Violation, ViolationKind, validate,
};
pub use version::{Minor, VersionError};

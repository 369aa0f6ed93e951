//! Typed views of Argo CD's objects, in the words of Argo CD 3.3 (`pkg/apis/application/v1alpha1/types.go`).

mod application;
mod project;
mod source;

pub use application::{Application, Destination};
pub use project::AppProject;
pub use source::Source;

/// The group of Argo CD's kinds.
pub const GROUP: &str = "argoproj.io";

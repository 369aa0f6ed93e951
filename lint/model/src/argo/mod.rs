//! Typed views of Argo CD's objects, in the words of Argo CD 3.3 (`pkg/apis/application/v1alpha1/types.go`).

mod application;
mod project;
mod source;

pub use application::{Application, Destination};
pub use project::AppProject;
pub use source::Source;

/// The group of Argo CD's kinds.
pub const GROUP: &str = "argoproj.io";

/// Whether an `apiVersion` is of Argo CD's group.
pub(crate) fn is_of_group(api_version: &str) -> bool {
    let version = api_version.strip_prefix(GROUP);
    version.is_some_and(|version| version.starts_with('/'))
}

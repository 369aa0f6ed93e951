//! Schemas as people publish them, compiled into blobs.

mod circle;
pub(crate) mod crd;
pub(crate) mod json;
pub(crate) mod json_schema;
mod keywords;
mod openapi;
pub(crate) mod release;
mod shared;

/// Why a schema cannot be compiled.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CompileError {
    /// The document is something else than its place says.
    #[error("this is no {expected}")]
    NotA {
        /// What was expected, for example `CustomResourceDefinition`.
        expected: &'static str,
    },
    /// A field without which nothing can be compiled.
    #[error("`{0}` is missing")]
    Missing(&'static str),
    /// A reference to another file, or to a part of this one that does not exist.
    #[error("the reference `{0}` leads nowhere")]
    Reference(String),
    /// A reference that is met by its own conditions alone: nothing could be judged by it.
    #[error("the reference `{0}` leads back to itself")]
    Circle(String),
    /// More schemas than any real one has: aliases or references that expand without end.
    #[error("the schema is too large: more than {0} parts")]
    TooLarge(u32),
    /// Nested more deeply than any real one.
    #[error("the schema is nested more than {0} levels deep")]
    TooDeep(u32),
    /// Not readable at all.
    #[error("{0}")]
    Syntax(String),
}

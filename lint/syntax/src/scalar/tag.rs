//! The tags of the YAML repository of types (yaml.org,2002) that decide about a value.

use super::Scalar;

/// A tag by meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tag {
    Null,
    Bool,
    Int,
    Float,
    Timestamp,
    Merge,
    Binary,
    /// `!`: not a tag to most, text to goyaml.v2.
    Nonspecific,
    /// `!!str`, and every tag of someone else: the text stands for itself.
    Text,
}

impl Tag {
    /// The meaning of a tag as written, in short or full form.
    pub(super) fn of(written: &str) -> Self {
        if written == "!" {
            return Self::Nonspecific;
        }
        let full = written.strip_prefix("!<tag:yaml.org,2002:");
        let name = match full {
            Some(rest) => rest.strip_suffix('>'),
            None => written.strip_prefix("!!"),
        };
        match name {
            Some("null") => Self::Null,
            Some("bool") => Self::Bool,
            Some("int") => Self::Int,
            Some("float") => Self::Float,
            Some("timestamp") => Self::Timestamp,
            Some("merge") => Self::Merge,
            Some("binary") => Self::Binary,
            _ => Self::Text,
        }
    }

    /// Whether the tag can make something else than a string of its text.
    pub(super) fn means_something(self) -> bool {
        !matches!(self, Self::Text | Self::Merge | Self::Binary)
    }

    /// Whether a value is of the type the tag names.
    pub(super) fn fits(self, value: &Scalar<'_>) -> bool {
        matches!(
            (self, value),
            (Self::Null, Scalar::Null)
                | (Self::Bool, Scalar::Bool(_))
                | (Self::Int, Scalar::Int(_))
                | (Self::Float, Scalar::Float(_))
                | (Self::Timestamp, Scalar::Timestamp(_))
        )
    }
}

//! What is wrong with an object, and where.

use std::fmt;

/// The sort of a violation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ViolationKind {
    /// A field the schema does not have.
    UnknownField,
    /// A value of another type than the schema's.
    WrongType,
    /// A required field that is not there.
    MissingField,
    /// A value that is none of those allowed.
    InvalidEnum,
    /// A text that does not match the pattern.
    PatternMismatch,
    /// A number, length or count out of bounds.
    OutOfRange,
    /// A text that is no quantity, time, base64… as its format demands.
    InvalidFormat,
    /// Two items of a list with the same key, or equal items of a set.
    DuplicateListKey,
    /// The same key twice in one mapping.
    DuplicateKey,
    /// None or too many of the alternatives hold (`oneOf`, `anyOf`, `not`).
    Alternative,
    /// The object was not judged whole: it expands beyond the budget, or has more faults than are reported.
    Limit,
}

/// Who refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Server {
    /// The API server refuses the object however it is sent.
    Refuses,
    /// Only server-side apply refuses it; a create or client-side apply takes it.
    SsaOnly,
}

/// One fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// What sort of fault.
    pub kind: ViolationKind,
    /// The node at fault, as index of the tape: the value, or the mapping that lacks a field.
    pub node: u32,
    /// The key node, when the key itself is at fault.
    pub key: Option<u32>,
    /// Who refuses.
    pub server: Server,
    /// The name of the field that is unknown, missing or repeated.
    pub field: Option<String>,
    /// The value, shortened; never of a field that holds secrets.
    pub shown: Option<String>,
    /// What the schema wants, in words that continue "expected …".
    pub expected: String,
    /// Field names or values that are near to the one given, nearest first.
    pub nearest: Vec<String>,
}

impl fmt::Display for Violation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let field = self.field.as_deref().unwrap_or_default();
        match self.kind {
            ViolationKind::UnknownField => write!(formatter, "unknown field `{field}`"),
            ViolationKind::MissingField => write!(formatter, "required field `{field}` is missing"),
            ViolationKind::DuplicateKey => {
                write!(formatter, "key `{field}` stands twice in this mapping")
            }
            ViolationKind::DuplicateListKey => write!(
                formatter,
                "another item of this list has the same {}",
                self.expected
            ),
            ViolationKind::Alternative | ViolationKind::Limit => {
                formatter.write_str(&self.expected)
            }
            _ => match &self.shown {
                Some(shown) => write!(formatter, "expected {}, found {shown}", self.expected),
                None => write!(formatter, "expected {}", self.expected),
            },
        }
    }
}

//! A schema before it is written: what compilers build and the pool turns into records.

use super::Format;
use super::constraint::{Constraint, DraftConstraint};
use super::layout::{flags, types};

/// The number of a schema inside one blob.
pub(crate) type SchemaId = u32;

/// What properties beside the named ones may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Additional {
    /// Anything, unjudged.
    Any,
    /// None: such a field is unknown.
    Closed,
    /// Each must hold this schema.
    Schema(SchemaId),
}

/// One schema, its children already numbered.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    pub(crate) types: u8,
    pub(crate) format: Format,
    pub(crate) flags: u16,
    pub(crate) properties: Vec<(String, SchemaId)>,
    pub(crate) required: Vec<String>,
    pub(crate) additional: Additional,
    pub(crate) items: Option<SchemaId>,
    pub(crate) constraints: Vec<DraftConstraint>,
}

impl Draft {
    /// A schema that holds for everything.
    pub(crate) const fn anything() -> Self {
        Self {
            types: types::ANY,
            format: Format::None,
            flags: 0,
            properties: Vec::new(),
            required: Vec::new(),
            additional: Additional::Any,
            items: None,
            constraints: Vec::new(),
        }
    }

    /// Adds a constraint, in place of one of the same sort.
    pub(crate) fn set(&mut self, constraint: DraftConstraint) {
        let sort = std::mem::discriminant(&constraint);
        self.constraints
            .retain(|other| std::mem::discriminant(other) != sort);
        if matches!(constraint, Constraint::Default(_)) {
            self.flags |= flags::HAS_DEFAULT;
        }
        self.constraints.push(constraint);
    }
}

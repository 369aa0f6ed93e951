//! What is said of one object, and its sorts as a set of bits, so that a rule sees at one glance that nothing is for it.

use rempart_core::FileId;
use rempart_schemas::{Minor, Server, Verdict, Violation, ViolationKind};

/// What was said of one object. An object without a fault has none.
pub(crate) struct ObjectVerdict {
    /// The file it stands in.
    pub(crate) file: FileId,
    /// Its place among the objects of the file.
    pub(crate) object: u32,
    /// How many values something fills in later (Flux variables): what they become is not known here.
    pub(crate) variables: u32,
    /// What there is to say.
    pub(crate) sorts: Sorts,
    /// Whether there was a schema, and which fault its absence is.
    pub(crate) outcome: Outcome,
    /// What the schema found.
    pub(crate) verdict: Verdict,
}

impl ObjectVerdict {
    /// `None` when there is nothing to say.
    pub(crate) fn of(
        file: FileId,
        object: u32,
        outcome: Outcome,
        verdict: Verdict,
        variables: usize,
    ) -> Option<Self> {
        let mut sorts = outcome.sort();
        if variables > 0 || !verdict.not_evaluated.is_empty() {
            sorts = sorts.and(Sorts::NOT_EVALUATED);
        }
        for violation in &verdict.violations {
            sorts = sorts.and(Sorts::of(violation));
        }
        (sorts != Sorts::NOTHING).then_some(Self {
            file,
            object,
            variables: variables as u32,
            sorts,
            outcome,
            verdict,
        })
    }
}

/// Whether there was a schema.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// There was one.
    Judged,
    /// There was one, and the kind is on its way out.
    Deprecated {
        /// The first minor without it.
        removed_in: Option<Minor>,
        /// What to use instead.
        replacement: Option<String>,
        /// The first minor whose API server warns of it.
        since: Option<Minor>,
        /// What the definition of a custom resource says about it.
        warning: Option<String>,
    },
    /// SOPS has encrypted even what it is.
    Encrypted,
    /// Nothing is known of the kind.
    Missing {
        /// The versions under which it is known.
        versions: Vec<String>,
        /// Where there is none: kinds of nearly this name.
        nearest: Vec<String>,
    },
    /// The definition cannot be used.
    Unusable {
        /// The definition.
        definition: String,
        /// Why.
        reason: String,
    },
    /// A built-in group has no such kind.
    UnknownKind {
        /// Kinds of nearly this name.
        nearest: Vec<String>,
        /// Versions that have the kind.
        elsewhere: Vec<String>,
    },
    /// Served no more.
    Removed {
        /// The last minor with it.
        last: Minor,
        /// What to use instead.
        replacement: Option<String>,
    },
    /// Not served yet.
    NotYet {
        /// The first minor with it.
        first: Minor,
        /// What to use instead.
        instead: Option<String>,
    },
}

impl Outcome {
    const fn sort(&self) -> Sorts {
        match self {
            Self::Judged => Sorts::NOTHING,
            Self::Deprecated { .. } => Sorts::DEPRECATED,
            Self::Encrypted => Sorts::ENCRYPTED,
            Self::Missing { versions, .. } if versions.is_empty() => Sorts::NO_SCHEMA,
            Self::Missing { .. } => Sorts::UNSERVED_VERSION,
            Self::Unusable { .. } => Sorts::NO_SCHEMA,
            Self::UnknownKind { .. } => Sorts::UNKNOWN_KIND,
            Self::Removed { .. } => Sorts::REMOVED,
            Self::NotYet { .. } => Sorts::NOT_YET,
        }
    }
}

/// A set of sorts: one a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Sorts(u32);

impl Sorts {
    /// There is nothing to say.
    pub(crate) const NOTHING: Self = Self(0);
    /// [`Outcome::Deprecated`]
    pub(crate) const DEPRECATED: Self = Self(1);
    /// [`Outcome::Encrypted`]
    pub(crate) const ENCRYPTED: Self = Self(1 << 1);
    /// [`Outcome::Missing`] of a kind that no version is known of, and [`Outcome::Unusable`].
    pub(crate) const NO_SCHEMA: Self = Self(1 << 2);
    /// [`Outcome::Missing`] of a kind that is known in other versions.
    pub(crate) const UNSERVED_VERSION: Self = Self(1 << 3);
    /// [`Outcome::UnknownKind`]
    pub(crate) const UNKNOWN_KIND: Self = Self(1 << 4);
    /// [`Outcome::Removed`]
    pub(crate) const REMOVED: Self = Self(1 << 5);
    /// [`Outcome::NotYet`]
    pub(crate) const NOT_YET: Self = Self(1 << 6);
    /// Something of the object was left unjudged.
    pub(crate) const NOT_EVALUATED: Self = Self(1 << 7);
    /// [`ViolationKind::UnknownField`]
    pub(crate) const UNKNOWN_FIELD: Self = Self(1 << 8);
    /// [`ViolationKind::WrongType`]
    pub(crate) const WRONG_TYPE: Self = Self(1 << 9);
    /// [`ViolationKind::MissingField`]
    pub(crate) const MISSING_FIELD: Self = Self(1 << 10);
    /// [`ViolationKind::InvalidEnum`]
    pub(crate) const INVALID_ENUM: Self = Self(1 << 11);
    /// [`ViolationKind::PatternMismatch`]
    pub(crate) const INVALID_PATTERN: Self = Self(1 << 12);
    /// [`ViolationKind::OutOfRange`] and [`ViolationKind::Alternative`]
    pub(crate) const OUT_OF_RANGE: Self = Self(1 << 13);
    /// [`ViolationKind::InvalidFormat`]
    pub(crate) const INVALID_FORMAT: Self = Self(1 << 14);
    /// [`ViolationKind::DuplicateListKey`] that every way to the API server refuses.
    pub(crate) const DUPLICATE_LIST_KEY: Self = Self(1 << 15);
    /// [`ViolationKind::DuplicateListKey`] that only server-side apply refuses.
    pub(crate) const DUPLICATE_LIST_KEY_IN_APPLY: Self = Self(1 << 16);
    /// [`ViolationKind::DuplicateKey`], which the rules of YAML report.
    pub(crate) const DUPLICATE_KEY: Self = Self(1 << 17);
    /// [`ViolationKind::Limit`]
    pub(crate) const LIMIT: Self = Self(1 << 18);

    /// The sort of a violation.
    pub(crate) const fn of(violation: &Violation) -> Self {
        match (violation.kind, violation.server) {
            (ViolationKind::UnknownField, _) => Self::UNKNOWN_FIELD,
            (ViolationKind::WrongType, _) => Self::WRONG_TYPE,
            (ViolationKind::MissingField, _) => Self::MISSING_FIELD,
            (ViolationKind::InvalidEnum, _) => Self::INVALID_ENUM,
            (ViolationKind::PatternMismatch, _) => Self::INVALID_PATTERN,
            (ViolationKind::OutOfRange | ViolationKind::Alternative, _) => Self::OUT_OF_RANGE,
            (ViolationKind::InvalidFormat, _) => Self::INVALID_FORMAT,
            (ViolationKind::DuplicateListKey, Server::Refuses) => Self::DUPLICATE_LIST_KEY,
            (ViolationKind::DuplicateListKey, Server::SsaOnly) => Self::DUPLICATE_LIST_KEY_IN_APPLY,
            (ViolationKind::DuplicateKey, _) => Self::DUPLICATE_KEY,
            (ViolationKind::Limit, _) => Self::LIMIT,
        }
    }

    /// Both sets.
    pub(crate) const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether some sort is in both.
    pub(crate) const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

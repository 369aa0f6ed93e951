//! The store of schemas: one format for the embedded ones and for those compiled at run time.

mod constraint;
mod constraints;
mod draft;
mod format;
mod go_regex;
mod hash;
pub(crate) mod layout;
mod patterns;
mod pool;
mod properties;
mod reader;
mod record;

pub(crate) use constraint::{Constraint, DraftConstraint};
pub(crate) use constraints::{BlobConstraint, Texts};
pub(crate) use draft::{Additional, Draft, SchemaId};
pub(crate) use format::Format;
pub(crate) use hash::{hash, hash_kind};
pub(crate) use pool::{KindDraft, OriginDraft, Pool};
pub(crate) use properties::Property;
pub use reader::{Blob, BlobError, Origin};
pub(crate) use record::{KindRecord, Record};

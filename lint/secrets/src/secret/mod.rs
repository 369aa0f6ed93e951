//! Secrets that are no object: patches of one, templates of one, and texts that are sealed as a whole.

mod patch;
mod sealed;
mod template;

pub(crate) use patch::{Open, in_patch, is_operation};
pub(crate) use sealed::is_whole;
pub(crate) use template::open_entry;

//! Secrets that are no object yet: patches of one, and templates of one.

mod patch;
mod template;

pub(crate) use patch::{Open, in_patch, is_operation};
pub(crate) use template::open_entry;

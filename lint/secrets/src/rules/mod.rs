//! The rules, sorted by id.

use rempart_core::RuleEntry;

pub(crate) static RULES: &[RuleEntry] = &[];

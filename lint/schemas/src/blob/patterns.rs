//! The regular expressions of a blob, compiled when first met.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use regex::{Regex, RegexBuilder};

/// The memory one compiled pattern may take, in bytes.
const SIZE_LIMIT: usize = 1 << 20;

/// Compiled patterns by their text. A pattern that does not compile is remembered as such.
#[derive(Debug, Default)]
pub(crate) struct Patterns {
    known: RwLock<HashMap<String, Option<Arc<Regex>>>>,
}

impl Patterns {
    /// The compiled pattern; `None` when it is no RE2 expression or would take more memory than allowed.
    pub(crate) fn get(&self, text: &str) -> Option<Arc<Regex>> {
        if let Some(known) = self
            .known
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(text)
        {
            return known.clone();
        }
        let compiled = compile(text);
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        known.entry(text.to_owned()).or_insert(compiled).clone()
    }
}

/// Go's classes `\d`, `\s`, `\w` and `\b` know ASCII only, its `.` and `[^x]` match whole characters, and its `\z` is
/// ours.
fn compile(text: &str) -> Option<Arc<Regex>> {
    let text = super::go_regex::translate(text)?;
    RegexBuilder::new(&text)
        .size_limit(SIZE_LIMIT)
        .build()
        .ok()
        .map(Arc::new)
}

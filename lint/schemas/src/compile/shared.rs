//! What all compilers do alike.

use super::CompileError;
use super::keywords::{Keywords, text, texts, truth};
use crate::blob::layout::{flags, types};
use crate::blob::{Constraint, Draft, DraftConstraint};

/// The most schemas one compilation visits.
pub(super) const PART_LIMIT: u32 = 500_000;
/// The deepest nesting of schemas.
pub(super) const DEPTH_LIMIT: u32 = 200;

/// Makes a constraint out of the schemas of `allOf`, `anyOf` or `oneOf`.
pub(super) type Composition = fn(Vec<u32>) -> DraftConstraint;

/// Counts the parts of a schema while it is compiled.
#[derive(Debug, Default)]
pub(super) struct Budget {
    parts: u32,
}

impl Budget {
    /// Pays for one schema at this depth.
    pub(super) fn enter(&mut self, depth: u32) -> Result<(), CompileError> {
        self.parts += 1;
        if self.parts > PART_LIMIT {
            return Err(CompileError::TooLarge(PART_LIMIT));
        }
        if depth > DEPTH_LIMIT {
            return Err(CompileError::TooDeep(DEPTH_LIMIT));
        }
        Ok(())
    }
}

/// The bit of a type's name; nothing for a word that is no type.
pub(super) fn type_bits(name: &str) -> u8 {
    match name {
        "null" => types::NULL,
        "string" => types::STRING,
        "integer" => types::INTEGER,
        "number" => types::NUMBER,
        "boolean" => types::BOOLEAN,
        "object" => types::OBJECT,
        "array" => types::ARRAY,
        _ => 0,
    }
}

/// Adds what the `x-kubernetes-` words say beside types.
pub(super) fn annotate(draft: &mut Draft, words: &Keywords<'_>) {
    draft.flags |=
        list_flag(text(words.list_type).as_deref()) | map_flag(text(words.map_type).as_deref());
    for (word, flag) in [
        (words.nullable, flags::NULLABLE),
        (words.int_or_string, flags::INT_OR_STRING),
        (words.preserve_unknown, flags::PRESERVE_UNKNOWN),
        (words.embedded_resource, flags::EMBEDDED_RESOURCE),
        (words.unique_items, flags::UNIQUE_ITEMS),
    ] {
        if truth(word) {
            draft.flags |= flag;
        }
    }
    let keys = texts(words.list_map_keys);
    if !keys.is_empty() {
        draft.set(Constraint::ListMapKeys(keys));
    }
    if let Some(key) = text(words.patch_merge_key) {
        draft.set(Constraint::PatchMergeKey(key));
    }
    if let Some(strategy) = text(words.patch_strategy) {
        draft.set(Constraint::PatchStrategy(strategy));
    }
}

fn list_flag(list_type: Option<&str>) -> u16 {
    match list_type {
        Some("set") => flags::LIST_SET,
        Some("map") => flags::LIST_MAP,
        Some("atomic") => flags::LIST_ATOMIC,
        _ => 0,
    }
}

fn map_flag(map_type: Option<&str>) -> u16 {
    match map_type {
        Some("atomic") => flags::MAP_ATOMIC,
        Some("granular") => flags::MAP_GRANULAR,
        _ => 0,
    }
}

//! Which added schemas take the place of embedded ones.

use super::lookup::Lookup;
use super::{Catalogue, JudgedBy};
use crate::blob::hash_kind;

/// An added schema for a kind that an embedded one would judge.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Replacement<'c> {
    /// The file of the added schema.
    pub file: &'c str,
    /// The apiVersion of the kind.
    pub api_version: &'c str,
    /// The kind.
    pub kind: &'c str,
    /// What would judge objects of the kind without it.
    pub instead_of: JudgedBy<'c>,
}

impl Catalogue {
    /// The added schemas that judge kinds which an embedded one would judge, by file and kind.
    pub fn replacements(&self) -> Vec<Replacement<'_>> {
        let replaced = self.added.kinds().filter_map(|(api_version, kind)| {
            let source = self.added.find(api_version, kind)?;
            Some(Replacement {
                file: &source.file,
                api_version,
                kind,
                instead_of: self.embedded_judge(api_version, kind)?,
            })
        });
        let mut replaced: Vec<_> = replaced.collect();
        replaced.sort_unstable();
        replaced
    }

    /// Whether a schema was added for a kind.
    pub fn has_added(&self, api_version: &str, kind: &str) -> bool {
        self.added.find(api_version, kind).is_some()
    }

    fn embedded_judge(&self, api_version: &str, kind: &str) -> Option<JudgedBy<'_>> {
        let hash = hash_kind(api_version, kind);
        let embedded = self.lookup_embedded(hash, api_version, kind);
        if let Some(found) = embedded {
            return Some(found.judged_by);
        }
        match self.lookup_built_in(hash, api_version, kind)? {
            Lookup::Found(found) => Some(found.judged_by),
            _ => None,
        }
    }
}

//! The entries of mappings with merge keys.

use std::collections::HashSet;

use rempart_syntax::scalar::is_merge_key;
use rempart_syntax::{Kind, NodeRef};

use super::walk::{DEPTH_LIMIT, Walk};
use crate::scalar;

impl<'t> Walk<'_, 't> {
    /// Whether a mapping has a merge key.
    #[inline(never)]
    pub(super) fn merges(&self, index: u32) -> bool {
        let mut entries = self
            .object
            .with_index(index)
            .into_iter()
            .flat_map(NodeRef::entries);
        entries.any(|(key, _)| is_merge_key(self.reader, key))
    }

    /// The entries of a mapping with merge keys, as goyaml.v2 leaves them: of one key the last one written counts.
    pub(super) fn merged_entries(&mut self, node: NodeRef<'t>) -> Vec<(NodeRef<'t>, NodeRef<'t>)> {
        let mut entries = Vec::new();
        self.collect_merged(node, &mut entries, 0);
        let mut kept: Vec<(NodeRef<'t>, NodeRef<'t>)> = Vec::with_capacity(entries.len());
        let mut names = HashSet::new();
        for (key, value) in entries.into_iter().rev() {
            if names.insert(scalar::key_text(self.reader, key)) {
                kept.push((key, value));
            }
        }
        kept.reverse();
        kept
    }

    fn collect_merged(
        &mut self,
        node: NodeRef<'t>,
        entries: &mut Vec<(NodeRef<'t>, NodeRef<'t>)>,
        depth: u32,
    ) {
        if depth > DEPTH_LIMIT {
            self.report.over_budget(node.index());
            return;
        }
        for (key, value) in node.entries() {
            if self.budget <= 0 {
                self.report.over_budget(node.index());
                return;
            }
            self.budget -= 1;
            if !is_merge_key(self.reader, key) {
                entries.push((key, value));
                continue;
            }
            let Some(merged) = value.resolved() else {
                continue;
            };
            if merged.kind() == Kind::Sequence {
                // Of a list of mappings the first one wins, so it must come last.
                let sources: Vec<_> = merged.items().filter_map(NodeRef::resolved).collect();
                for source in sources.into_iter().rev() {
                    self.collect_merged(source, entries, depth + 1);
                }
            } else {
                self.collect_merged(merged, entries, depth + 1);
            }
        }
    }
}

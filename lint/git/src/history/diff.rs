//! What one tree holds and others do not.

use rempart_core::RevisionError;

use super::nodes::{Leaf, Nodes};

/// More steps than any history takes. A few hand-made trees that hold one another can name billions of files.
const MAX_STEPS: usize = 50_000_000;

/// Deeper than any path that an operating system opens; bounds the names of hand-made trees.
const MAX_PATH_BYTES: usize = 4096;

/// Compares trees, within a number of steps.
pub(super) struct Differ<'n> {
    nodes: &'n Nodes,
    steps: usize,
}

impl<'n> Differ<'n> {
    pub(super) const fn new(nodes: &'n Nodes) -> Self {
        Self { nodes, steps: 0 }
    }

    /// Calls `found` with each blob of `here` that stands at its path in none of `others`.
    ///
    /// # Errors
    /// The trees name more files than a history can have.
    pub(super) fn only_here(
        &mut self,
        here: Option<u32>,
        others: &[Option<u32>],
        found: &mut dyn FnMut(&[u8], Leaf),
    ) -> Result<(), RevisionError> {
        let Some(here) = here else {
            return Ok(());
        };
        if others.contains(&Some(here)) {
            return Ok(());
        }
        let others = others.iter().flatten().copied().collect::<Vec<u32>>();
        let mut open = vec![(here, others, Vec::new())];
        while let Some((here, others, prefix)) = open.pop() {
            let node = self.nodes.node(here);
            self.steps += 1 + node.leaves.len();
            if self.steps > MAX_STEPS || prefix.len() > MAX_PATH_BYTES {
                let reason = "the trees name more or longer paths than a history can have";
                return Err(RevisionError::Store(reason.to_owned()));
            }
            for leaf in &node.leaves {
                let holds = |other: &u32| self.nodes.node(*other).leaves.contains(leaf);
                if !others.iter().any(holds) {
                    let mut path = prefix.clone();
                    path.extend_from_slice(self.nodes.name(leaf.name));
                    found(&path, *leaf);
                }
            }
            for (name, child) in &node.trees {
                let of_name = |other: &u32| self.nodes.node(*other).tree(*name);
                let there: Vec<u32> = others.iter().filter_map(of_name).collect();
                if there.contains(child) {
                    continue;
                }
                let mut path = prefix.clone();
                path.extend_from_slice(self.nodes.name(*name));
                path.push(b'/');
                open.push((*child, there, path));
            }
        }
        Ok(())
    }
}

//! The nodes of a tape under construction.

use crate::{Kind, Node};

/// A buffer of nodes that is used from the front. All of it is initialised, so that adding a node is
/// one comparison and one store.
#[derive(Debug, Default)]
pub(crate) struct Nodes {
    slots: Vec<Node>,
    len: u32,
}

/// What the slots that are not in use hold.
const UNUSED: Node = Node {
    start: 0,
    len: 0,
    kind: Kind::Absent,
    flags: 0,
};

impl Nodes {
    #[inline]
    pub(crate) const fn len(&self) -> u32 {
        self.len
    }

    /// How many nodes fit without growing.
    pub(crate) const fn capacity(&self) -> usize {
        self.slots.len()
    }

    pub(crate) fn as_slice(&self) -> &[Node] {
        self.slots.get(..self.len as usize).unwrap_or_default()
    }

    #[inline]
    pub(crate) fn push(&mut self, node: Node) {
        if self.len as usize >= self.slots.len() {
            self.grow();
        }
        if let Some(slot) = self.slots.get_mut(self.len as usize) {
            *slot = node;
        }
        self.len += 1;
    }

    /// All slots and how many are in use, for a loop that adds nodes itself and says so at its end with
    /// [`Nodes::set_len`].
    #[inline]
    pub(crate) fn parts_mut(&mut self) -> (&mut [Node], u32) {
        (&mut self.slots, self.len)
    }

    #[inline]
    pub(crate) const fn set_len(&mut self, len: u32) {
        self.len = len;
    }

    /// Doubles the buffer. A text has fewer nodes than bytes, and one more.
    #[cold]
    #[inline(never)]
    fn grow(&mut self) {
        let size = (self.slots.len() * 2).max(256);
        self.slots.resize(size, UNUSED);
    }

    #[inline]
    pub(crate) fn get_mut(&mut self, index: u32) -> Option<&mut Node> {
        self.slots.get_mut(index as usize)
    }

    #[inline]
    pub(crate) fn get(&self, index: u32) -> Option<&Node> {
        self.slots.get(index as usize)
    }

    #[inline]
    pub(crate) fn last_mut(&mut self) -> Option<&mut Node> {
        self.slots.get_mut((self.len as usize).wrapping_sub(1))
    }

    pub(crate) fn truncate(&mut self, len: u32) {
        self.len = self.len.min(len);
    }
}

//! Anchors and aliases.

use super::cursor::Scanner;
use super::{Declined, Step};
use crate::{Kind, Span};

/// An anchor of the current document.
#[derive(Clone, Copy, Debug)]
pub(super) struct Anchor {
    /// Its name, without the `&`.
    name: Span,
    node: u32,
}

/// Aliases are looked up by walking back over the anchors; a document with more of them than this
/// is no manifest, and the walk must stay bounded.
const ANCHOR_LIMIT: usize = 128;

impl Scanner<'_, '_> {
    /// `&name` and the node it names.
    pub(super) fn anchored(&mut self, floor: usize) -> Step {
        let name = self.anchor_name()?;
        if self.anchors.len() >= ANCHOR_LIMIT {
            return Err(Declined);
        }
        let node = self.assembly.next_index();
        self.assembly
            .anchor_next(Span::new(name.start - 1, name.end));
        self.anchors.push(Anchor { name, node });
        self.at = self.skip_spaces(name.end as usize);
        match self.byte(self.at) {
            b'\n' => self.anchored_below(floor)?,
            b'&' | b'*' | b'!' | b'#' => return Err(Declined),
            _ if self.is_dash(self.at) => return Err(Declined),
            _ => self.value(floor)?,
        }
        self.assembly.mark(node);
        Ok(())
    }

    /// The node stands on the lines below its anchor.
    fn anchored_below(&mut self, floor: usize) -> Step {
        self.leave_line(self.at)?;
        let below = self.more() && self.column() >= floor;
        if !below || matches!(self.byte(self.at), b'&' | b'*' | b'!') {
            return Err(Declined);
        }
        self.block_node(floor)
    }

    /// `*name`. An alias without an anchor is left to the complete parser.
    pub(super) fn alias(&mut self) -> Step {
        let name = self.anchor_name()?;
        let written = &self.bytes[name.start as usize..name.end as usize];
        let same = |anchor: &&Anchor| {
            &self.bytes[anchor.name.start as usize..anchor.name.end as usize] == written
        };
        let target = self.anchors.iter().rev().find(same).ok_or(Declined)?.node;
        self.push(Kind::Alias, self.at, name.end as usize, 0);
        self.assembly.alias_last(Some(target));
        self.at = name.end as usize;
        self.end_line()
    }

    /// The name behind the `&` or `*` that stands here, of the characters nobody disputes.
    fn anchor_name(&self) -> Step<Span> {
        let start = self.at + 1;
        let named = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
        let mut end = start;
        while named(self.byte(end)) {
            end += 1;
        }
        if end == start || !self.ends_indicator(end) {
            return Err(Declined);
        }
        Ok(Span::new(start as u32, end as u32))
    }
}

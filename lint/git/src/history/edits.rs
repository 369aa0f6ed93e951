//! A row of trees, each as what differs in it from the one before.

use std::collections::HashMap;

use gix::ObjectId;
use gix::bstr::ByteSlice;
use gix::objs::tree::EntryKind;
use gix::objs::{Kind, TreeRefIter};
use rempart_core::RevisionError;

use super::KindOf;
use super::packs::Spot;
use super::reader::Reader;
use super::trees::Open;
use crate::error::words;
use crate::objects::ObjectError;

/// The length of an id in a tree.
const ID_BYTES: usize = 20;

/// What stands in a tree, as a step from the tree before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Edit {
    /// So many entries are the same.
    Keep(u32),
    /// So many entries are gone.
    Drop(u32),
    /// An entry is new: the number of its name in the row, the number of its object, what it is.
    Add {
        name: u32,
        object: u32,
        mode: EntryMode,
    },
}

/// What an entry of a tree is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum EntryMode {
    Tree,
    File,
    Link,
    Submodule,
}

/// An object that is new in a tree.
pub(super) enum Held {
    Tree(ObjectId),
    Blob(ObjectId, u8),
    Submodule(ObjectId),
}

/// Trees that were read one after the other.
#[derive(Debug, Default)]
pub(super) struct Row {
    /// The number of each tree, and the end of its edits.
    pub(super) trees: Vec<(u32, u32)>,
    pub(super) edits: Vec<Edit>,
    /// The names of the row, one after the other, and their ends.
    names: Vec<u8>,
    ends: Vec<u32>,
}

impl Row {
    /// The names, in the order of their numbers.
    pub(super) fn names(&self) -> impl Iterator<Item = &[u8]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        let ranges = starts.zip(&self.ends);
        ranges.map(|(start, end)| &self.names[start as usize..*end as usize])
    }
}

/// Reads trees in the order that is given, with what is new in them.
pub(super) fn read_row(
    trees: &[(Option<Spot>, Open)],
    kind_of: KindOf,
    reader: &mut Reader<'_>,
) -> Result<(Row, Vec<Held>), RevisionError> {
    let mut writer = Writer {
        row: Row::default(),
        held: Vec::new(),
        numbers: HashMap::new(),
        start: 0,
        kind_of,
    };
    let mut before = Vec::new();
    for (spot, open) in trees {
        let (number, id) = (&open.number, &open.id);
        let data = reader.read_at(*spot, *id, Kind::Tree)?;
        writer
            .tree(&before, data)
            .map_err(|reason| ObjectError::Store(*id, reason))?;
        let end = writer.row.edits.len();
        writer.row.trees.push((*number, end as u32));
        writer.start = end;
        before.clear();
        before.extend_from_slice(data);
    }
    Ok((writer.row, writer.held))
}

struct Writer {
    row: Row,
    held: Vec<Held>,
    numbers: HashMap<Vec<u8>, u32>,
    /// Where the edits of the tree begin.
    start: usize,
    kind_of: KindOf,
}

impl Writer {
    fn tree(&mut self, before: &[u8], data: &[u8]) -> Result<(), String> {
        let (mut old, mut new) = (before, data);
        while !new.is_empty() {
            let entry = first(new).ok_or("the tree is cut off")?;
            if old.starts_with(entry) {
                self.count(Edit::Keep(1));
                old = &old[entry.len()..];
                new = &new[entry.len()..];
                continue;
            }
            let gone = first(old).filter(|gone| name(gone) <= name(entry));
            if let Some(gone) = gone {
                self.count(Edit::Drop(1));
                old = &old[gone.len()..];
            } else {
                self.add(entry)?;
                new = &new[entry.len()..];
            }
        }
        while let Some(gone) = first(old) {
            self.count(Edit::Drop(1));
            old = &old[gone.len()..];
        }
        Ok(())
    }

    fn add(&mut self, bytes: &[u8]) -> Result<(), String> {
        let mut entries = TreeRefIter::from_bytes(bytes, gix::hash::Kind::Sha1);
        let entry = match entries.next() {
            Some(Ok(entry)) => entry,
            Some(Err(error)) => return Err(words(&error)),
            None => return Err("the tree is cut off".to_owned()),
        };
        let id = entry.oid.to_owned();
        let (mode, held) = match entry.mode.kind() {
            EntryKind::Tree => (EntryMode::Tree, Held::Tree(id)),
            EntryKind::Commit => (EntryMode::Submodule, Held::Submodule(id)),
            // The target of a link is a text, whatever the name of the link.
            EntryKind::Link => (EntryMode::Link, Held::Blob(id, 0)),
            EntryKind::Blob | EntryKind::BlobExecutable => {
                let kind = (self.kind_of)(entry.filename);
                (EntryMode::File, Held::Blob(id, kind))
            }
        };
        let name = self.name(entry.filename);
        self.held.push(held);
        self.row.edits.push(Edit::Add {
            name,
            object: u32::MAX,
            mode,
        });
        Ok(())
    }

    fn name(&mut self, name: &[u8]) -> u32 {
        if let Some(number) = self.numbers.get(name) {
            return *number;
        }
        let number = self.row.ends.len() as u32;
        self.row.names.extend_from_slice(name);
        self.row.ends.push(self.row.names.len() as u32);
        self.numbers.insert(name.to_owned(), number);
        number
    }

    /// Notes entries that are the same or gone, together with those before.
    fn count(&mut self, edit: Edit) {
        let last = self.row.edits[self.start..].last_mut();
        match (last, &edit) {
            (Some(Edit::Keep(count)), Edit::Keep(more))
            | (Some(Edit::Drop(count)), Edit::Drop(more)) => *count += more,
            _ => self.row.edits.push(edit),
        }
    }
}

/// The first entry of a tree: a mode, a space, a name, a zero, an id.
fn first(tree: &[u8]) -> Option<&[u8]> {
    tree.get(..tree.find_byte(0)? + 1 + ID_BYTES)
}

fn name(entry: &[u8]) -> &[u8] {
    let start = entry.find_byte(b' ').map_or(0, |space| space + 1);
    &entry[start..entry.len() - ID_BYTES - 1]
}

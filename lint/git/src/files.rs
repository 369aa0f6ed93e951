//! Files that git lists: what an index and a tree have in common.

use gix::ObjectId;
use gix::objs::tree::EntryKind;
use rempart_core::source::{Listed, ReadError, ReadFile};
use rempart_core::{Mode, RepoPath};

use crate::objects::{MAX_OBJECT_BYTES, ObjectError, Objects, blob_id};

/// A path with what git stores for it.
#[derive(Clone, Debug)]
pub(crate) struct Item {
    pub(crate) path: RepoPath,
    pub(crate) kind: EntryKind,
    pub(crate) id: ObjectId,
}

impl Item {
    /// The item as a visitor wants it. The target of a link is read here, since it is part of the mode.
    pub(crate) fn listed(&self, objects: &mut Objects) -> Result<Listed, ObjectError> {
        let mode = match self.kind {
            EntryKind::Blob => Mode::File,
            EntryKind::BlobExecutable => Mode::Executable,
            EntryKind::Link => {
                let target = objects.blob(self.id, MAX_OBJECT_BYTES)?;
                Mode::Symlink(String::from_utf8_lossy(target).into_owned())
            }
            EntryKind::Commit | EntryKind::Tree => Mode::Submodule,
        };
        Ok(Listed {
            path: self.path.clone(),
            mode,
            // A commit of another repository names no content of this one.
            blob: (mode_has_content(self.kind))
                .then(|| blob_id(self.id))
                .flatten(),
        })
    }
}

const fn mode_has_content(kind: EntryKind) -> bool {
    !matches!(kind, EntryKind::Commit | EntryKind::Tree)
}

/// Reads one blob when it is asked to.
pub(crate) struct BlobReader<'o> {
    pub(crate) objects: &'o mut Objects,
    pub(crate) id: ObjectId,
    /// The object that turned out to be missing.
    pub(crate) missing: Option<ObjectId>,
}

impl ReadFile for BlobReader<'_> {
    fn read(&mut self, limit: u64) -> Result<&[u8], ReadError> {
        self.objects.blob(self.id, limit).map_err(|error| {
            if let ObjectError::Missing(id) = error {
                self.missing = Some(id);
            }
            error.into()
        })
    }
}

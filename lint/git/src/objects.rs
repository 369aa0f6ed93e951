//! Reading the object store, on one thread.

use gix::objs::{Find, Kind};
use gix::{ObjectId, ThreadSafeRepository};
use rempart_core::source::{MAX_FILE_BYTES, ReadError};
use rempart_core::{BlobId, RevisionError};

use crate::error::words;

/// No object over this size is read: no file is, and a small pack can hold a blob that fills the memory.
pub(crate) const MAX_OBJECT_BYTES: u64 = MAX_FILE_BYTES;

/// Why an object cannot be had.
#[derive(Debug)]
pub(crate) enum ObjectError {
    /// It is not in the store.
    Missing(ObjectId),
    /// It has another type than it should: the object, and the type that was wanted.
    Kind(ObjectId, Kind),
    /// It has more than [`MAX_OBJECT_BYTES`] or than the limit that was given; holds the size in bytes.
    TooLarge(u64),
    /// It is damaged, or the disk refused; the object, and the words of the store.
    Store(ObjectId, String),
}

impl From<ObjectError> for RevisionError {
    fn from(error: ObjectError) -> Self {
        match error {
            ObjectError::Missing(id) => Self::MissingObject(id.to_string()),
            ObjectError::Kind(id, kind) => Self::Store(format!("object {id} is no {kind}")),
            ObjectError::TooLarge(size) => {
                Self::Store(format!("an object of {size} bytes is over the limit"))
            }
            ObjectError::Store(id, reason) => {
                Self::Store(format!("cannot read object {id}: {reason}"))
            }
        }
    }
}

impl From<ObjectError> for ReadError {
    fn from(error: ObjectError) -> Self {
        match error {
            ObjectError::TooLarge(size) => Self::TooLarge(size),
            // The words of the store name files of this machine, and this text stands in the report.
            ObjectError::Store(id, _) => Self::Refused(format!("git object {id} is damaged")),
            ObjectError::Missing(id) => {
                Self::Refused(format!("git object {id} is missing from this clone"))
            }
            ObjectError::Kind(id, kind) => Self::Refused(format!("git object {id} is no {kind}")),
        }
    }
}

/// The object store with one buffer.
pub(crate) struct Objects {
    repository: gix::Repository,
    buffer: Vec<u8>,
}

impl Objects {
    pub(crate) fn new(repository: &ThreadSafeRepository) -> Self {
        Self::of(repository.to_thread_local())
    }

    /// As [`Self::new`], of a store that was set up for one thread.
    pub(crate) const fn of(repository: gix::Repository) -> Self {
        Self {
            repository,
            buffer: Vec::new(),
        }
    }

    /// The content of an object of a known type. The slice lives until the next read.
    pub(crate) fn read(
        &mut self,
        id: ObjectId,
        kind: Kind,
        limit: u64,
    ) -> Result<&[u8], ObjectError> {
        if id.is_empty_tree() && kind == Kind::Tree {
            return Ok(&[]);
        }
        let found = match self.repository.objects.try_find(&id, &mut self.buffer) {
            Ok(Some(data)) => data,
            Ok(None) => return Err(ObjectError::Missing(id)),
            Err(error) if error.is_resource_exhausted() => {
                let header = self.repository.find_header(id);
                return Err(ObjectError::TooLarge(
                    header.map_or(MAX_OBJECT_BYTES, |header| header.size()),
                ));
            }
            Err(error) => return Err(ObjectError::Store(id, words(&error))),
        };
        if found.kind != kind {
            return Err(ObjectError::Kind(id, kind));
        }
        let size = found.data.len() as u64;
        if size > limit {
            return Err(ObjectError::TooLarge(size));
        }
        if !is_named(id, kind, found.data) {
            let reason = "its content has another id".to_owned();
            return Err(ObjectError::Store(id, reason));
        }
        Ok(found.data)
    }

    /// The content of a blob.
    pub(crate) fn blob(&mut self, id: ObjectId, limit: u64) -> Result<&[u8], ObjectError> {
        self.read(id, Kind::Blob, limit)
    }

    /// The type of an object.
    pub(crate) fn kind(&self, id: ObjectId) -> Result<Kind, ObjectError> {
        match self.repository.try_find_header(id) {
            Ok(Some(header)) => Ok(header.kind()),
            Ok(None) => Err(ObjectError::Missing(id)),
            Err(error) => Err(ObjectError::Store(id, words(&error))),
        }
    }

    /// The repository, for questions about refs.
    pub(crate) const fn repository(&self) -> &gix::Repository {
        &self.repository
    }
}

/// Whether an object is the one that its id names. The checksums of packs and of what is compressed in them tell damage
/// from sound bytes, and not one sound object from another (ADR-0017).
pub(crate) fn is_named(id: ObjectId, kind: Kind, data: &[u8]) -> bool {
    gix::objs::compute_hash(gix::hash::Kind::Sha1, kind, data).is_ok_and(|hash| hash == id)
}

/// The id as `core` knows it. Only SHA-1 repositories are opened, so the length is 20.
pub(crate) fn blob_id(id: ObjectId) -> Option<BlobId> {
    id.as_slice().try_into().ok().map(BlobId)
}

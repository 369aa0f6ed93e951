//! The object store as a walk over everything wants it.

use gix::ThreadSafeRepository;
use gix::odb::pack;
use rempart_core::RevisionError;

use super::{MAX_BLOB_BYTES, MAX_LARGE_BYTES};
use crate::error::words;
use crate::objects::Objects;
use crate::repository::{Repository, options_with_limit};

/// How many bytes of bases a thread keeps. Git stores most objects as differences from neighbours, which the next
/// object most likely shares.
const CACHED_BYTES: usize = 24 << 20;

/// Opens the store again, with a limit of its own.
pub(super) fn open(repository: &Repository) -> Result<ThreadSafeRepository, RevisionError> {
    let store = repository.store();
    let options = options_with_limit(MAX_BLOB_BYTES);
    let folder = store.git_dir();
    ThreadSafeRepository::open_opts(folder, options)
        .map_err(|error| RevisionError::Store(words(&error)))
}

/// As the walk has it open, for what is over its limit. Bases are not kept: one large object is read at a time, and its
/// memory is given back with the store.
pub(super) fn large(store: &ThreadSafeRepository) -> Result<Objects, RevisionError> {
    let options = options_with_limit(MAX_LARGE_BYTES);
    let store = ThreadSafeRepository::open_opts(store.git_dir(), options)
        .map_err(|error| RevisionError::Store(words(&error)))?;
    let mut repository = store.to_thread_local();
    repository
        .objects
        .set_pack_cache(|| Box::new(pack::cache::Never));
    Ok(Objects::of(repository))
}

/// The store for one thread.
pub(super) fn objects(store: &ThreadSafeRepository) -> Objects {
    let mut repository = store.to_thread_local();
    repository
        .objects
        .set_pack_cache(|| Box::new(pack::cache::lru::MemoryCappedHashmap::new(CACHED_BYTES)));
    Objects::of(repository)
}

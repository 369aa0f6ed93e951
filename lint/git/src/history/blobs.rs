//! Reads blobs in the order of their packs, on all threads.

use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use gix::odb::pack::Find;
use gix::{ObjectId, ThreadSafeRepository};
use rempart_core::{RevisionError, parallel};

use super::{HistoricBlob, History, MAX_BLOB_BYTES, store};
use crate::objects::ObjectError;

/// How many blobs a thread reads in a row: neighbours in a pack are differences from one another, so a thread that
/// changes its place starts with cold bases.
const IN_A_ROW: usize = 256;

/// What reading a blob gave.
#[derive(Clone, Copy, Debug)]
pub enum ReadBlob<'b> {
    /// Its bytes.
    Bytes(&'b [u8]),
    /// It has more than [`MAX_BLOB_BYTES`]; holds its size.
    TooLarge(u64),
}

impl History {
    /// Reads blobs and calls `work` with each, in any order, on all threads. Each thread calls `start` once.
    ///
    /// # Errors
    /// A blob is missing or damaged.
    pub fn read<S: Send>(
        &self,
        blobs: &[HistoricBlob],
        start: impl Fn() -> S + Sync,
        work: impl Fn(&mut S, HistoricBlob, ReadBlob<'_>) + Sync,
    ) -> Result<Vec<S>, RevisionError> {
        let next = AtomicUsize::new(0);
        let failed = AtomicBool::new(false);
        // The failure that stands first, so that every number of threads names the same object.
        let failure: Mutex<Option<(usize, ObjectError)>> = Mutex::default();
        let rows: Vec<&[HistoricBlob]> = blobs.chunks(IN_A_ROW).collect();
        let threads = self.threads.clamp(1, rows.len().max(1));
        let done = parallel::map(threads, threads, |_| {
            let mut objects = store::objects(&self.store);
            let mut state = start();
            loop {
                let at = next.fetch_add(1, Ordering::Relaxed);
                let Some(row) = rows.get(at).filter(|_| !failed.load(Ordering::Relaxed)) else {
                    return state;
                };
                for blob in *row {
                    let read = match objects.blob(ObjectId::from(blob.id.0), MAX_BLOB_BYTES) {
                        Ok(bytes) => ReadBlob::Bytes(bytes),
                        Err(ObjectError::TooLarge(size)) => ReadBlob::TooLarge(size),
                        Err(error) => {
                            failed.store(true, Ordering::Relaxed);
                            let mut first = failure.lock().unwrap_or_else(PoisonError::into_inner);
                            if first.as_ref().is_none_or(|(before, _)| at < *before) {
                                *first = Some((at, error));
                            }
                            break;
                        }
                    };
                    work(&mut state, *blob, read);
                }
            }
        });
        match failure.into_inner().unwrap_or_else(PoisonError::into_inner) {
            Some((_, error)) => Err(error.into()),
            None => Ok(done),
        }
    }
}

/// Sorts blobs by where they lie: pack by pack, and in a pack by offset. Loose ones come last, by id.
pub(super) fn sort(repository: &ThreadSafeRepository, blobs: &mut [HistoricBlob], threads: usize) {
    let rows: Vec<&[HistoricBlob]> = blobs.chunks(4096).collect();
    let located = parallel::map(threads, rows.len(), |at| {
        let mut repository = repository.to_thread_local();
        repository.objects.prevent_pack_unload();
        let mut buffer = Vec::new();
        let place = |blob: &HistoricBlob| {
            let id = ObjectId::from(blob.id.0);
            // What cannot be located is read last, and its fault is told then.
            let found = repository.objects.location_by_oid(&id, &mut buffer);
            let found = found.ok().flatten();
            found.map_or((u32::MAX, u64::MAX), |place| {
                (place.pack_id, place.pack_offset)
            })
        };
        rows[at].iter().map(place).collect::<Vec<_>>()
    });
    let mut keyed: Vec<_> = located
        .concat()
        .into_iter()
        .zip(blobs.iter().copied())
        .collect();
    keyed.sort_unstable();
    for (slot, (_, blob)) in blobs.iter_mut().zip(keyed) {
        *slot = blob;
    }
}

//! Reads blobs in the order of their packs, on all threads.

use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use gix::ObjectId;
use gix::objs::Kind;
use rempart_core::{RevisionError, parallel};

use super::reader::Readers;
use super::{HistoricBlob, History};
use crate::objects::ObjectError;

/// How many blobs a thread reads in a row: neighbours in a pack are differences from one another, so a thread that
/// changes its place starts with cold bases.
const IN_A_ROW: usize = 512;

/// What reading a blob gave.
#[derive(Clone, Copy, Debug)]
pub enum ReadBlob<'b> {
    /// Its bytes.
    Bytes(&'b [u8]),
    /// It has more than [`MAX_BLOB_BYTES`](super::MAX_BLOB_BYTES); holds its size.
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
        let readers = Readers::new(&self.store, &self.packs, threads);
        let done = parallel::map(threads, threads, |_| {
            let mut reader = readers.take();
            let mut state = start();
            loop {
                let at = next.fetch_add(1, Ordering::Relaxed);
                let Some(row) = rows.get(at).filter(|_| !failed.load(Ordering::Relaxed)) else {
                    return state;
                };
                for blob in *row {
                    let id = ObjectId::from(blob.id.0);
                    let read = match reader.read_at(blob.spot, id, Kind::Blob) {
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

//! Reads blobs in the order of their packs, on all threads.

use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use gix::ObjectId;
use gix::objs::Kind;
use rempart_core::{RevisionError, parallel};

use super::decode::Decoder;
use super::reader::Readers;
use super::{HistoricBlob, History, MAX_LARGE_BYTES, MAX_TOGETHER_BYTES, store};
use crate::objects::{ObjectError, is_named};

/// How many blobs a thread reads in a row: neighbours in a pack are differences from one another, so a thread that
/// changes its place starts with cold bases.
const IN_A_ROW: usize = 512;

/// What reading a blob gave.
#[derive(Clone, Copy, Debug)]
pub enum ReadBlob<'b> {
    /// Its bytes.
    Bytes(&'b [u8]),
    /// It has more than can be read, see [`MAX_LARGE_BYTES`](super::MAX_LARGE_BYTES); holds its size.
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
        let fail = |at: usize, error: ObjectError| {
            failed.store(true, Ordering::Relaxed);
            let mut first = failure.lock().unwrap_or_else(PoisonError::into_inner);
            if first.as_ref().is_none_or(|(before, _)| at < *before) {
                *first = Some((at, error));
            }
        };
        // Two threads with a large blob each would hold twice the memory.
        let one_large = Mutex::new(());
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
                        Ok(bytes) => {
                            work(&mut state, *blob, ReadBlob::Bytes(bytes));
                            Ok(())
                        }
                        Err(ObjectError::TooLarge(_)) => {
                            let _one = one_large.lock().unwrap_or_else(PoisonError::into_inner);
                            self.read_large(*blob, |read| work(&mut state, *blob, read))
                        }
                        Err(error) => Err(error),
                    };
                    if let Err(error) = read {
                        fail(at, error);
                        break;
                    }
                }
            }
        });
        match failure.into_inner().unwrap_or_else(PoisonError::into_inner) {
            Some((_, error)) => Err(error.into()),
            None => Ok(done),
        }
    }

    /// Reads a blob that is over the limit of the walk, and lets go of its memory.
    fn read_large(
        &self,
        blob: HistoricBlob,
        work: impl FnOnce(ReadBlob<'_>),
    ) -> Result<(), ObjectError> {
        let id = ObjectId::from(blob.id.0);
        let mut decoder = Decoder::new(&self.packs, MAX_LARGE_BYTES, MAX_TOGETHER_BYTES);
        // `gix` takes twice the size of the larger one for each difference.
        let read = blob.spot.and_then(|spot| decoder.read(spot));
        if let Some((Kind::Blob, data)) = read
            && is_named(id, Kind::Blob, data)
        {
            work(ReadBlob::Bytes(data));
            return Ok(());
        }
        drop(decoder);
        let mut objects =
            store::large(&self.store).map_err(|error| ObjectError::Store(id, error.to_string()))?;
        match objects.blob(id, MAX_LARGE_BYTES) {
            Ok(bytes) => work(ReadBlob::Bytes(bytes)),
            Err(ObjectError::TooLarge(size)) => work(ReadBlob::TooLarge(size)),
            Err(error) => return Err(error),
        }
        Ok(())
    }
}

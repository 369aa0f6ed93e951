//! Reading objects on all threads: out of packs as they lie, and whatever else there is through `gix`.

use std::sync::{Mutex, PoisonError};

use gix::objs::Kind;
use gix::{ObjectId, ThreadSafeRepository};

use super::MAX_BLOB_BYTES;
use super::decode::Decoder;
use super::packs::{Packs, Spot};
use super::store;
use crate::objects::{ObjectError, Objects, is_named};

/// Readers of the threads, kept with what they decoded last between two pieces of work.
pub(super) struct Readers<'p> {
    store: &'p ThreadSafeRepository,
    packs: &'p Packs,
    threads: usize,
    idle: Mutex<Vec<Reader<'p>>>,
}

impl<'p> Readers<'p> {
    pub(super) fn new(store: &'p ThreadSafeRepository, packs: &'p Packs, threads: usize) -> Self {
        Self {
            store,
            packs,
            threads,
            idle: Mutex::default(),
        }
    }

    pub(super) const fn packs(&self) -> &'p Packs {
        self.packs
    }

    pub(super) const fn threads(&self) -> usize {
        self.threads
    }

    /// A reader, to be given back.
    pub(super) fn take(&self) -> Reader<'p> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.pop().unwrap_or_else(|| Reader {
            decoder: Decoder::new(self.packs, MAX_BLOB_BYTES, 3 * MAX_BLOB_BYTES),
            store: self.store,
            objects: None,
        })
    }

    pub(super) fn give_back(&self, reader: Reader<'p>) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.push(reader);
    }
}

/// Reads objects, on one thread.
pub(super) struct Reader<'p> {
    decoder: Decoder<'p>,
    store: &'p ThreadSafeRepository,
    /// Opened when something lies in no pack, or cannot be decoded.
    objects: Option<Objects>,
}

impl Reader<'_> {
    /// The object of an id and a kind at a spot, if this is all that it takes to read it.
    pub(super) fn decode(&mut self, spot: Spot, id: ObjectId, kind: Kind) -> Option<&[u8]> {
        let (found, data) = self.decoder.read(spot)?;
        (found == kind && is_named(id, kind, data)).then_some(data)
    }

    /// An object by its id.
    pub(super) fn read(
        &mut self,
        id: ObjectId,
        kind: Kind,
        limit: u64,
    ) -> Result<&[u8], ObjectError> {
        let open = self.store;
        let objects = self.objects.get_or_insert_with(|| store::objects(open));
        objects.read(id, kind, limit)
    }

    /// An object whose place is known; without one, by its id.
    pub(super) fn read_at(
        &mut self,
        spot: Option<Spot>,
        id: ObjectId,
        kind: Kind,
    ) -> Result<&[u8], ObjectError> {
        let is_decoded = spot.is_some_and(|spot| self.decode(spot, id, kind).is_some());
        if is_decoded && let Some(data) = self.decoder.last() {
            return Ok(data);
        }
        let open = self.store;
        let objects = self.objects.get_or_insert_with(|| store::objects(open));
        objects.read(id, kind, MAX_BLOB_BYTES)
    }
}

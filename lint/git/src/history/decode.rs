//! Decodes objects of packs, on one thread, with the bases that were decoded last at hand.

use std::collections::{HashMap, VecDeque};
use std::hash::{BuildHasherDefault, Hasher};

use gix::objs::Kind;
use gix::odb::pack::data;
use gix::odb::pack::data::entry::Header;
use gix::zlib::Inflate;

use super::delta;
use super::packs::{Packs, Spot};

/// How many bytes of objects a thread keeps. Git stores most objects as differences from neighbours.
const KEPT_BYTES: usize = 8 << 20;

/// Git makes no longer chain of differences (git-pack-objects(1), `--depth`), and a damaged one may lead to itself.
const MAX_CHAIN: usize = 4096;

/// How many buffers of dropped objects wait for the next one.
const SPARE: usize = 64;

/// A larger buffer is given back to the system.
const SPARE_BYTES: usize = 1 << 20;

/// Decodes objects.
pub(super) struct Decoder<'p> {
    packs: &'p Packs,
    /// No object over this size is decoded.
    limit: u64,
    /// An object, what it differs from and the differences have no more bytes than this together.
    together: u64,
    inflate: Inflate,
    instructions: Vec<u8>,
    chain: Vec<(Spot, data::Entry)>,
    last: Option<Spot>,
    kept: Kept,
}

/// Mixes the two numbers of a spot. No one gains by making them collide: the table is small.
#[derive(Default)]
struct SpotHasher(u64);

impl Hasher for SpotHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }

    fn write_u32(&mut self, number: u32) {
        self.write_u64(u64::from(number));
    }

    fn write_u64(&mut self, number: u64) {
        let mixed = (self.0.rotate_left(32) ^ number).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        self.0 = mixed ^ (mixed >> 32);
    }
}

/// The objects that were decoded last.
#[derive(Default)]
struct Kept {
    objects: HashMap<Spot, (Kind, Vec<u8>), BuildHasherDefault<SpotHasher>>,
    order: VecDeque<Spot>,
    bytes: usize,
    spare: Vec<Vec<u8>>,
}

impl<'p> Decoder<'p> {
    pub(super) fn new(packs: &'p Packs, limit: u64, together: u64) -> Self {
        Self {
            packs,
            limit,
            together,
            inflate: Inflate::default(),
            instructions: Vec::new(),
            chain: Vec::new(),
            last: None,
            kept: Kept::default(),
        }
    }

    /// The object at a spot. `None` for what is over the limit, damaged, or a difference from an object that lies
    /// elsewhere: `gix` reads it, or says what is wrong.
    pub(super) fn read(&mut self, spot: Spot) -> Option<(Kind, &[u8])> {
        let (base, kind) = self.base(spot)?;
        let mut base = base;
        while let Some((at, entry)) = self.chain.pop() {
            self.apply(base, at, &entry, kind)?;
            base = at;
        }
        self.last = Some(spot);
        let (kind, data) = self.kept.objects.get(&spot)?;
        Some((*kind, data))
    }

    /// The object that was read last.
    pub(super) fn last(&self) -> Option<&[u8]> {
        let (_, data) = self.kept.objects.get(&self.last?)?;
        Some(data)
    }

    /// Follows an object to one that is decoded; what lies between is left in the chain.
    fn base(&mut self, spot: Spot) -> Option<(Spot, Kind)> {
        self.chain.clear();
        let pack = self.packs.all.get(spot.pack as usize)?;
        let mut spot = spot;
        loop {
            if let Some((kind, _)) = self.kept.objects.get(&spot) {
                return Some((spot, *kind));
            }
            let entry = pack.data.entry(spot.offset).ok()?;
            if entry.decompressed_size > self.limit {
                return None;
            }
            if let Some(kind) = entry.header.as_kind() {
                let mut data = self.kept.spare.pop().unwrap_or_default();
                data.resize(entry.decompressed_size as usize, 0);
                let inflate = &mut self.inflate;
                pack.data
                    .decompress_entry(&entry, inflate, &mut data)
                    .ok()?;
                self.kept.put(spot, kind, data);
                return Some((spot, kind));
            }
            let base = match entry.header {
                Header::OfsDelta { base_distance } => {
                    entry.checked_base_pack_offset(base_distance)?
                }
                Header::RefDelta { base_id } => pack.offset(&base_id)?,
                _ => return None,
            };
            if self.chain.len() >= MAX_CHAIN {
                return None;
            }
            self.chain.push((spot, entry));
            spot.offset = base;
        }
    }

    fn apply(&mut self, base: Spot, spot: Spot, entry: &data::Entry, kind: Kind) -> Option<()> {
        let pack = &self.packs.all.get(spot.pack as usize)?.data;
        self.instructions
            .resize(entry.decompressed_size as usize, 0);
        pack.decompress_entry(entry, &mut self.inflate, &mut self.instructions)
            .ok()?;
        let mut data = self.kept.spare.pop().unwrap_or_default();
        let (_, base) = self.kept.objects.get(&base)?;
        let held = (base.len() + self.instructions.len()) as u64;
        let room = self.together.checked_sub(held)?;
        delta::apply(base, &self.instructions, self.limit.min(room), &mut data)?;
        self.kept.put(spot, kind, data);
        Some(())
    }
}

impl Kept {
    /// Keeps an object, which stays until the next one is put.
    fn put(&mut self, spot: Spot, kind: Kind, data: Vec<u8>) {
        self.bytes += data.len();
        while self.bytes > KEPT_BYTES {
            let Some((_, old)) = self
                .order
                .pop_front()
                .and_then(|spot| self.objects.remove(&spot))
            else {
                break;
            };
            self.bytes -= old.len();
            if self.spare.len() < SPARE && old.capacity() <= SPARE_BYTES {
                self.spare.push(old);
            }
        }
        self.order.push_back(spot);
        self.objects.insert(spot, (kind, data));
    }
}

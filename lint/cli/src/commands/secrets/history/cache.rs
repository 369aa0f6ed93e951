//! Which blobs are known to be clean: a file of object ids, never of what stands in them.
//!
//! Only what is clean is remembered. What is suspect is read again each time, so the file can hide nothing that was
//! found before, and what it does not know costs time only. A file that is damaged, of another version of the program or
//! of other rules is not used, and is written anew.

use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use rempart_core::hash::Hash128;
use rempart_git::history::HistoricBlob;
use rempart_secrets::history as secrets;

use crate::exit::Fatal;

/// The name of the file.
const FILE: &str = "rempart-history-v1";

/// What the file begins with.
const MAGIC: &[u8] = b"rempart history v1\n";

/// An id, and how the blob was looked at.
const ENTRY_BYTES: usize = 21;

/// The digits of a digest.
const DIGEST_BYTES: usize = 32;

/// A larger file is no cache of this program.
const MAX_BYTES: u64 = 1 << 29;

type Entry = [u8; ENTRY_BYTES];

/// What is known to be clean; knows nothing where no folder was given.
pub(super) struct Cache {
    folder: Option<PathBuf>,
    digest: String,
    /// Sorted.
    known: Vec<Entry>,
    added: Vec<Entry>,
}

impl Cache {
    /// Reads the cache of a folder, which need not be there.
    pub(super) fn read(folder: Option<&Path>) -> Result<Self, Fatal> {
        let mut cache = Self {
            folder: folder.map(Path::to_owned),
            digest: String::new(),
            known: Vec::new(),
            added: Vec::new(),
        };
        if let Some(folder) = folder {
            cache.digest = digest()?;
            let bytes = bytes_of(&folder.join(FILE));
            cache.known = bytes
                .and_then(|bytes| entries(&bytes, &cache.digest))
                .unwrap_or_default();
        }
        Ok(cache)
    }

    /// Whether a blob is known to be clean.
    pub(super) fn holds(&self, blob: HistoricBlob) -> bool {
        self.known.binary_search(&entry(blob)).is_ok()
    }

    /// Remembers blobs that are clean.
    pub(super) fn add(&mut self, clean: &[HistoricBlob]) {
        if self.folder.is_some() {
            self.added.extend(clean.iter().copied().map(entry));
        }
    }

    /// Writes what is known now, if a folder was given and there is something new.
    pub(super) fn write(mut self) -> Result<(), Fatal> {
        let Some(folder) = self.folder.take().filter(|_| !self.added.is_empty()) else {
            return Ok(());
        };
        self.known.append(&mut self.added);
        self.known.sort_unstable();
        self.known.dedup();
        let mut bytes = MAGIC.to_vec();
        bytes.extend_from_slice(self.digest.as_bytes());
        bytes.extend_from_slice(&(self.known.len() as u64).to_le_bytes());
        bytes.extend_from_slice(self.known.as_flattened());
        bytes.extend_from_slice(checksum(&bytes).as_bytes());
        let file = folder.join(FILE);
        store(&folder, &file, &bytes)
            .map_err(|error| Fatal::new(format_args!("cannot write {}: {error}", file.display())))
    }
}

fn entry(blob: HistoricBlob) -> Entry {
    let mut entry = [0; ENTRY_BYTES];
    entry[..20].copy_from_slice(&blob.id.0);
    entry[20] = blob.kind;
    entry
}

/// What a verdict depends on besides the blob: the kinds of credentials, and the program as it is built.
fn digest() -> Result<String, Fatal> {
    let unreadable =
        |error: std::io::Error| Fatal::new(format_args!("cannot read the program itself: {error}"));
    let program = std::env::current_exe().map_err(unreadable)?;
    let bytes = fs::read(program).map_err(unreadable)?;
    let mut hash = Hash128::default();
    hash.add(&secrets::digest());
    add_bytes(&mut hash, &bytes);
    Ok(hash.hex())
}

fn checksum(bytes: &[u8]) -> String {
    let mut hash = Hash128::default();
    add_bytes(&mut hash, bytes);
    hash.hex()
}

fn add_bytes(hash: &mut Hash128, bytes: &[u8]) {
    let (words, rest) = bytes.as_chunks::<8>();
    for word in words {
        hash.add_number(u64::from_le_bytes(*word));
    }
    for byte in rest {
        hash.add_number(u64::from(*byte));
    }
    hash.add_number(bytes.len() as u64);
}

fn bytes_of(file: &Path) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let file = fs::File::open(file).ok()?;
    file.take(MAX_BYTES + 1).read_to_end(&mut bytes).ok()?;
    (bytes.len() as u64 <= MAX_BYTES).then_some(bytes)
}

/// The entries of a file; `None` for one that is damaged or of another digest.
fn entries(bytes: &[u8], digest: &str) -> Option<Vec<Entry>> {
    let (body, sum) = bytes.split_at_checked(bytes.len().checked_sub(DIGEST_BYTES)?)?;
    if checksum(body).as_bytes() != sum {
        return None;
    }
    let rest = body.strip_prefix(MAGIC)?.strip_prefix(digest.as_bytes())?;
    let (count, rest) = rest.split_first_chunk::<8>()?;
    let (entries, over) = rest.as_chunks::<ENTRY_BYTES>();
    let is_whole = over.is_empty() && entries.len() as u64 == u64::from_le_bytes(*count);
    (is_whole && entries.is_sorted()).then(|| entries.to_vec())
}

/// Writes a file so that nobody ever reads half of it.
fn store(folder: &Path, file: &Path, bytes: &[u8]) -> std::io::Result<()> {
    fs::create_dir_all(folder)?;
    let unfinished = folder.join(format!("{FILE}.{}", std::process::id()));
    let written = fs::File::create(&unfinished)
        .and_then(|mut out| out.write_all(bytes))
        .and_then(|()| fs::rename(&unfinished, file));
    if written.is_err() {
        // The first failure is the one to tell.
        let _ = fs::remove_file(&unfinished);
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file_of(entries: &[Entry], digest: &str) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        bytes.extend_from_slice(digest.as_bytes());
        bytes.extend_from_slice(&(entries.len() as u64).to_le_bytes());
        bytes.extend_from_slice(entries.as_flattened());
        let sum = checksum(&bytes);
        bytes.extend_from_slice(sum.as_bytes());
        bytes
    }

    #[test]
    fn every_damage_makes_a_file_unused() {
        let digest = "d".repeat(DIGEST_BYTES);
        let known = [[1; ENTRY_BYTES], [2; ENTRY_BYTES]];
        let bytes = file_of(&known, &digest);
        assert_eq!(entries(&bytes, &digest).unwrap(), known);
        assert_eq!(entries(&bytes, &"e".repeat(DIGEST_BYTES)), None);
        for at in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[at] ^= 1;
            assert_eq!(entries(&damaged, &digest), None, "byte {at}");
            assert_eq!(entries(&bytes[..at], &digest), None, "cut at {at}");
        }
    }
}

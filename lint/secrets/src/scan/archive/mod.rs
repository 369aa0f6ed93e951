//! Archives and compressed streams, opened in memory within [limits](Limit). Nothing is written, and no archive can ask
//! for more than a file's budget: it is what comes out that is counted, not what an archive says of itself.

mod among;
mod ar;
mod closed;
mod cpio;
mod gzip;
mod tar;
mod zip;

use super::leak::Limit;

/// How many bytes may come out of one file, all together.
pub(super) const OPENED_BYTES: usize = 64 << 20;

/// How many entries of one file are looked at, all together.
pub(super) const ENTRIES: usize = 20_000;

/// How deep archives may stand in archives; a compressed archive (`.tgz`) is two.
pub(super) const NESTED: usize = 6;

/// What bytes are by their first ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// RFC 1952.
    Gzip,
    /// POSIX.1-2017, "pax Interchange Format", and its predecessors.
    Tar,
    /// PKWARE's APPNOTE: with deflated and stored entries.
    Zip,
    /// Of `ar`: packages of Debian, libraries.
    Ar,
    /// Of `cpio`, in its forms of text.
    Cpio,
    /// A format that is not opened.
    Closed(&'static str),
}

/// What bytes are; `None` for no archive.
pub(super) fn format_of(bytes: &[u8]) -> Option<Format> {
    if bytes.starts_with(gzip::MARK) {
        return Some(Format::Gzip);
    }
    if bytes.starts_with(zip::LOCAL) {
        return Some(Format::Zip);
    }
    if bytes.starts_with(ar::MARK) {
        return Some(Format::Ar);
    }
    if tar::is_header(bytes) {
        return Some(Format::Tar);
    }
    if cpio::is_header(bytes) {
        return Some(Format::Cpio);
    }
    closed::format_of(bytes).map(Format::Closed)
}

/// What stands in an archive under a name; a compressed stream has one without a name of its own.
pub(super) struct Opened {
    pub(super) name: Option<String>,
    pub(super) bytes: Vec<u8>,
}

/// What is left of the budget of a file, and what was not looked at.
pub(super) struct Budget {
    pub(super) bytes: usize,
    pub(super) entries: usize,
    pub(super) limits: Vec<Limit>,
}

impl Budget {
    pub(super) const fn new() -> Self {
        Self::of(OPENED_BYTES)
    }

    /// A budget of this many bytes.
    pub(super) const fn of(bytes: usize) -> Self {
        Self {
            bytes,
            entries: ENTRIES,
            limits: Vec::new(),
        }
    }

    pub(super) fn limit(&mut self, limit: Limit) {
        if !self.limits.contains(&limit) {
            self.limits.push(limit);
        }
    }

    /// Takes the content of an entry, as far as it is not beyond the budget.
    fn take(&mut self, name: Option<String>, content: &[u8]) -> Option<Opened> {
        let room = content.len().min(self.bytes);
        if room < content.len() {
            self.limit(Limit::Opened);
        }
        self.bytes -= room;
        let bytes = content[..room].to_vec();
        (room > 0).then_some(Opened { name, bytes })
    }

    /// Takes one entry; whether there was one left.
    fn entry(&mut self) -> bool {
        let Some(rest) = self.entries.checked_sub(1) else {
            self.limit(Limit::Entries);
            return false;
        };
        self.entries = rest;
        true
    }
}

/// Opens an archive: everything in it that the budget allows.
pub(super) fn open(format: Format, bytes: &[u8], budget: &mut Budget) -> Vec<Opened> {
    match format {
        Format::Gzip => gzip::open(bytes, budget),
        Format::Tar => tar::open(bytes, budget),
        Format::Zip => zip::open(bytes, budget),
        Format::Ar => ar::open(bytes, budget),
        Format::Cpio => cpio::open(bytes, budget),
        Format::Closed(name) => {
            budget.limit(Limit::Closed(name));
            Vec::new()
        }
    }
}

pub(super) use among::among;

/// How the reading of a compressed stream ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// At its own end.
    Whole,
    /// At that of the budget.
    Cut,
    /// At an error.
    Broken,
}

/// Reads a decoder as far as the budget allows. What came out before an error is kept.
fn inflated(decoder: &mut impl std::io::Read, out: &mut Vec<u8>, budget: &mut Budget) -> End {
    let mut piece = [0; 16 * 1024];
    loop {
        match decoder.read(&mut piece) {
            Ok(0) => return End::Whole,
            Ok(count) => {
                let room = count.min(budget.bytes);
                out.extend_from_slice(&piece[..room]);
                budget.bytes -= room;
                if room < count {
                    budget.limit(Limit::Opened);
                    return End::Cut;
                }
            }
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(_) => return End::Broken,
        }
    }
}

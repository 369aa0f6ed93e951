//! Whether a file on disk is as the index last saw it, without reading it.

use std::fs::Metadata;

use gix::index::entry::{Mode, Stat};

/// What a comparison of a file with its index entry says of its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Freshness {
    /// It is the one that the index saw.
    Clean,
    /// It looks like it, but the index was written when the file had just changed, and it may have changed again with
    /// the same size and time (git's `racy-git` document). Only the bytes can tell.
    Racy,
    /// It may be another. It may also be the same, after a `touch` or a copy of the whole repository.
    Unknown,
}

/// Compares a file with its index entry; `written` is the time of the index file (seconds, nanoseconds).
///
/// The rules are those of git's `ie_match_stat` with `core.checkStat=default` and `core.trustctime=true`, whatever the
/// configuration says: a stricter comparison reads a blob more and is never wrong. Nanoseconds are compared where the
/// index has them.
#[cfg(unix)]
pub(crate) fn freshness(
    mode: Mode,
    stat: &Stat,
    written: (i64, u32),
    metadata: &Metadata,
) -> Freshness {
    use std::os::unix::fs::MetadataExt;

    let same_type = match mode {
        Mode::FILE | Mode::FILE_EXECUTABLE => metadata.is_file(),
        Mode::SYMLINK => metadata.is_symlink(),
        _ => false,
    };
    let (mtime, ctime) = (
        (metadata.mtime(), metadata.mtime_nsec()),
        (metadata.ctime(), metadata.ctime_nsec()),
    );
    // Git keeps the low 32 bits of each number.
    let same = same_type
        && stat.size == metadata.size() as u32
        && same_time((stat.mtime.secs, stat.mtime.nsecs), mtime)
        && same_time((stat.ctime.secs, stat.ctime.nsecs), ctime)
        && stat.ino == metadata.ino() as u32
        && stat.uid == metadata.uid()
        && stat.gid == metadata.gid();
    match same {
        false => Freshness::Unknown,
        true if is_racy(stat, written) => Freshness::Racy,
        true => Freshness::Clean,
    }
}

/// Where the file system has no such numbers every staged file is read from its blob.
#[cfg(not(unix))]
pub(crate) fn freshness(
    _mode: Mode,
    _stat: &Stat,
    _written: (i64, u32),
    _metadata: &Metadata,
) -> Freshness {
    Freshness::Unknown
}

#[cfg(unix)]
fn same_time((seconds, nanoseconds): (u32, u32), on_disk: (i64, i64)) -> bool {
    // Zero: whoever wrote the index does not keep them.
    i64::from(seconds) == on_disk.0 & 0xFFFF_FFFF
        && (nanoseconds == 0 || i64::from(nanoseconds) == on_disk.1)
}

#[cfg(unix)]
fn is_racy(stat: &Stat, (seconds, nanoseconds): (i64, u32)) -> bool {
    match seconds.cmp(&i64::from(stat.mtime.secs)) {
        std::cmp::Ordering::Less => true,
        std::cmp::Ordering::Equal => stat.mtime.nsecs == 0 || nanoseconds <= stat.mtime.nsecs,
        std::cmp::Ordering::Greater => false,
    }
}

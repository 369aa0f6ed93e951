//! A version of a file in a history, whose bytes are at hand once.

use std::sync::Arc;

use rempart_core::{Format, RepoPath, SourceFile};

use super::leak::Limit;
use super::pieces::WHOLE_BYTES;
use super::raw::{Raw, SEALED, look_at_bytes, raw};
use super::{archive, wide};

/// The file of these bytes, with what [`look_at_bytes`] sees where it is asked: where they are no text, or are read as
/// UTF-16.
pub fn source_file(path: &RepoPath, bytes: &[u8], format: Format) -> SourceFile {
    if bytes.len() > WHOLE_BYTES {
        return large_file(path, bytes, format);
    }
    let file = SourceFile::from_bytes(bytes, format, None);
    let is_archive = archive::format_of(bytes).is_some();
    if file.text().is_some() && !is_archive && !wide::has_mark(bytes) {
        return file;
    }
    file.with_found_in_bytes(look_at_bytes(path, bytes))
}

/// The file of a version that is too large to be read.
pub fn unread_file() -> SourceFile {
    only_looked_at(Raw {
        limits: vec![Limit::Version],
        ..Raw::default()
    })
}

/// The file of a version that is too large to be parsed: a copy of it and its tree would take many times its size.
fn large_file(path: &RepoPath, bytes: &[u8], format: Format) -> SourceFile {
    let mut raw = raw(path.as_str(), bytes);
    raw.is_large = true;
    let has_structure =
        format != Format::Text || memchr::memmem::find(bytes, SEALED.as_bytes()).is_some();
    if has_structure && archive::format_of(bytes).is_none() {
        raw.limits.push(Limit::Pieces);
        raw.limits.sort_unstable();
    }
    only_looked_at(raw)
}

/// A file of which nothing is kept but what was found in it.
fn only_looked_at(raw: Raw) -> SourceFile {
    // Any byte that is no text.
    SourceFile::from_bytes(b"\xFF", Format::Text, None).with_found_in_bytes(Arc::new(raw))
}

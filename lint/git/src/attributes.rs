//! Whether git attributes may make a file on disk differ from its blob.

use std::fs;
use std::io::{self, Read};
use std::path::Path;

use gix::bstr::ByteSlice;

use crate::index::Index;
use crate::objects::Objects;

/// More than any attributes file; a longer one is taken to convert.
const MAX_ATTRIBUTES_BYTES: u64 = 1 << 20;

/// The attributes that change more than the ends of lines (gitattributes(5)).
const CONVERTING: [&str; 3] = ["filter", "ident", "working-tree-encoding"];

/// Whether an attributes file of the repository (tracked, or `info/attributes`) so much as names a conversion beyond
/// line ends. Patterns are not matched: a `true` too many costs a hash a file.
pub(crate) fn may_convert(index: &Index, objects: &mut Objects) -> bool {
    let info = objects
        .repository()
        .common_dir()
        .join("info")
        .join("attributes");
    if file_converts(&info) {
        return true;
    }
    index
        .entries()
        .filter(|(path, _)| path.rsplit(|&byte| byte == b'/').next() == Some(b".gitattributes"))
        .any(|(_, entry)| {
            objects
                .blob(entry.id, MAX_ATTRIBUTES_BYTES)
                .map_or(true, converts)
        })
}

fn file_converts(path: &Path) -> bool {
    match fs::File::open(path) {
        Ok(file) => {
            let mut bytes = Vec::new();
            let read = file.take(MAX_ATTRIBUTES_BYTES).read_to_end(&mut bytes);
            read.is_err() || bytes.len() as u64 == MAX_ATTRIBUTES_BYTES || converts(&bytes)
        }
        Err(error) => error.kind() != io::ErrorKind::NotFound,
    }
}

fn converts(attributes: &[u8]) -> bool {
    CONVERTING.iter().any(|name| attributes.contains_str(name))
}

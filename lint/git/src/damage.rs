//! What is broken about a repository as a whole, where the words of the object store name only what it could not find.
//!
//! Looked for when something failed, and never before: git writes a pack before its index, and what is broken and in
//! nobody's way is no failure.

use std::path::Path;

use gix::ThreadSafeRepository;
use rempart_core::RevisionError;

/// The error, or the damage that it comes from with what mends it.
pub(crate) fn told(store: &ThreadSafeRepository, error: RevisionError) -> RevisionError {
    if matches!(error, RevisionError::Shallow(_)) {
        return error;
    }
    let repository = store.to_thread_local();
    broken_line(&repository.common_dir().join("packed-refs"))
        .or_else(|| lone_pack(&repository.objects.store_ref().path().join("pack")))
        .map_or(error, RevisionError::Store)
}

/// The first line of the list of packed refs that is none of gitrepository-layout(5).
fn broken_line(file: &Path) -> Option<String> {
    let bytes = std::fs::read(file).ok()?;
    let mut lines = bytes.split(|byte| *byte == b'\n').zip(1..);
    let is_id = |id: &[u8]| id.len() == 40 && id.iter().all(u8::is_ascii_hexdigit);
    let is_sound = |line: &[u8]| match line {
        [] | [b'#', ..] => true,
        [b'^', id @ ..] => is_id(id),
        _ => line
            .split_at_checked(40)
            .is_some_and(|(id, name)| is_id(id) && name.len() > 1 && name.starts_with(b" ")),
    };
    let (_, number) = lines.find(|(line, _)| !is_sound(line.trim_ascii_end()))?;
    Some(format!(
        "line {number} of the file `packed-refs` in the git folder is no ref, so no ref can be read; take the line out, then run `git fetch`"
    ))
}

/// A pack without an index, which nobody can read. An index of several packs may stand for those of each.
fn lone_pack(folder: &Path) -> Option<String> {
    if folder.join("multi-pack-index").exists() {
        return None;
    }
    let entries = std::fs::read_dir(folder).ok()?.flatten();
    let mut files: Vec<_> = entries.map(|entry| entry.path()).collect();
    files.sort();
    let is_lone = |file: &&std::path::PathBuf| {
        file.extension().is_some_and(|word| word == "pack") && !file.with_extension("idx").exists()
    };
    let name = files.iter().find(is_lone)?.file_name()?.to_string_lossy();
    Some(format!(
        "{name} has lost its index (`.idx`), so nothing in it can be read; run `git index-pack` on it, in `objects/pack` of the git folder"
    ))
}

//! The `.git` file of a submodule or of a linked work tree, which names the folder of the repository.

use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

/// No path is longer on any system.
const MAX_BYTES: u64 = 1 << 15;

/// What is wrong with the nearest `.git` file at or above a folder. Git itself then refuses to work there, and so must a
/// gate: without history and index it would judge less than was asked for.
// gitrepository-layout(5) and `read_gitfile`: git goes up no further once it finds such a file.
pub(crate) fn broken_above(folder: &Path) -> Option<String> {
    for folder in folder.ancestors() {
        if is_repository(folder) {
            return None;
        }
        let file = folder.join(".git");
        // As git does, through a link.
        match fs::metadata(&file) {
            Ok(found) if found.is_file() => return broken(folder, &file),
            Ok(found) if found.is_dir() && is_repository(&file) => return None,
            _ => {}
        }
        if !is_on_the_device_of(folder.parent(), folder) {
            return None;
        }
    }
    None
}

fn broken(folder: &Path, file: &Path) -> Option<String> {
    let mut bytes = Vec::new();
    let read = File::open(file).and_then(|file| file.take(MAX_BYTES).read_to_end(&mut bytes));
    if let Err(error) = read {
        return Some(format!("cannot read {}: {error}", file.display()));
    }
    let text = String::from_utf8_lossy(&bytes);
    let Some(name) = text.strip_prefix("gitdir: ") else {
        return Some(format!(
            "{} is a file that names no `gitdir: …`",
            file.display()
        ));
    };
    let name = name.trim_end_matches(['\n', '\r']);
    (!is_repository(&folder.join(name))).then(|| {
        format!(
            "{} names `{name}`, which is no git repository",
            file.display()
        )
    })
}

/// Whether a folder looks like one of git's: the rest of a damaged one is told when it is opened.
fn is_repository(folder: &Path) -> bool {
    let has = |name: &str| fs::symlink_metadata(folder.join(name)).is_ok();
    // A linked work tree has its objects elsewhere, and says where.
    has("HEAD") && (has("objects") || has("commondir"))
}

/// Git does not cross into another file system on its way up.
#[cfg(unix)]
fn is_on_the_device_of(parent: Option<&Path>, folder: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let device = |path: &Path| fs::metadata(path).map(|found| found.dev()).ok();
    parent.is_some_and(|parent| device(parent) == device(folder))
}

#[cfg(not(unix))]
fn is_on_the_device_of(parent: Option<&Path>, _folder: &Path) -> bool {
    parent.is_some()
}

//! A private folder for one run of the program.

use std::fs::{self, DirBuilder};
use std::io::ErrorKind;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use super::Unrendered;

/// A folder that nobody else can read, removed when it is dropped.
#[derive(Debug)]
pub(super) struct Scratch {
    root: PathBuf,
}

/// How many names are tried: one that exists is somebody else's, and is never used.
const TRIES: u32 = 1000;

impl Scratch {
    /// Makes one in a folder.
    pub(super) fn new(parent: &Path) -> Result<Self, Unrendered> {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let failed =
            |error: std::io::Error| Unrendered::Scratch(format!("{}: {error}", parent.display()));
        for _ in 0..TRIES {
            let number = NEXT.fetch_add(1, Ordering::Relaxed);
            let name = format!("rempart-charts-{}-{number}", std::process::id());
            let root = parent.join(name);
            // Making a folder follows no link and fails where something stands already.
            match DirBuilder::new().mode(0o700).create(&root) {
                Ok(()) => {
                    let scratch = Self { root };
                    for folder in ["home", "repository", "chart", "values", "tmp"] {
                        fs::create_dir(scratch.root.join(folder)).map_err(failed)?;
                    }
                    return Ok(scratch);
                }
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => return Err(failed(error)),
            }
        }
        Err(Unrendered::Scratch(format!(
            "{}: every name is taken",
            parent.display()
        )))
    }

    /// The home folder of the program.
    pub(super) fn home(&self) -> PathBuf {
        self.root.join("home")
    }

    /// Where the program may put files.
    pub(super) fn temporary(&self) -> PathBuf {
        self.root.join("tmp")
    }

    /// The place of a path of the repository.
    pub(super) fn of_repository(&self, path: &str) -> PathBuf {
        self.root.join("repository").join(path)
    }

    /// The place of a path of a chart that is in no repository.
    pub(super) fn of_archive(&self, path: &str) -> PathBuf {
        self.root.join("chart").join(path)
    }

    /// The file for the values of the source itself.
    pub(super) fn inline(&self) -> PathBuf {
        self.root.join("values").join("inline.yaml")
    }

    /// Writes the values of the source itself.
    pub(super) fn write_inline(&self, text: &str) -> Result<(), Unrendered> {
        put(&self.inline(), text.as_bytes())
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What cannot be removed stays in a folder that only its owner can read.
        let _ = fs::remove_dir_all(&self.root);
    }
}

/// Writes a file, and the folders that it lies in.
pub(super) fn put(file: &Path, bytes: &[u8]) -> Result<(), Unrendered> {
    let failed = |error: std::io::Error| Unrendered::Scratch(error.to_string());
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    fs::write(file, bytes).map_err(failed)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::{Scratch, put};

    #[test]
    fn a_folder_is_private_and_goes() {
        let parent = std::env::temp_dir();
        let (one, other) = (
            Scratch::new(&parent).unwrap(),
            Scratch::new(&parent).unwrap(),
        );
        assert_ne!(one.root, other.root);
        let mode = std::fs::metadata(&one.root).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o700);
        put(&one.of_repository("a/b/c.yaml"), b"x").unwrap();
        let root = one.root.clone();
        drop(one);
        assert!(!root.exists());
        assert!(other.root.exists());
    }
}

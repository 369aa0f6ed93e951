//! The folder with charts that were fetched, each under the name of its digest: what it is called says what it must hold,
//! so that nothing in the folder has to be trusted.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, ErrorKind, Read as _, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use super::{Digest, MAX_ARCHIVE};

/// The folder.
#[derive(Clone, Copy, Debug)]
pub struct Cache<'c> {
    /// Where it is. It need not be there before the first chart is.
    pub folder: &'c Path,
}

/// What is not in the cache.
#[derive(Debug)]
pub enum Uncached {
    /// No archive has this digest.
    Missing,
    /// The file of this name holds something else.
    Damaged,
    /// The system refuses it; holds its words.
    Unreadable(String),
}

impl Cache<'_> {
    /// An archive.
    ///
    /// # Errors
    /// It is not there, or not what its name says.
    pub fn get(&self, digest: Digest) -> Result<Vec<u8>, Uncached> {
        let unreadable = |error: io::Error| match error.kind() {
            ErrorKind::NotFound | ErrorKind::NotADirectory => Uncached::Missing,
            _ => Uncached::Unreadable(error.to_string()),
        };
        let path = self.file(digest);
        // A pipe of that name would wait without end.
        if !fs::metadata(&path).map_err(unreadable)?.is_file() {
            return Err(Uncached::Damaged);
        }
        let mut bytes = Vec::new();
        let file = File::open(&path).map_err(unreadable)?;
        file.take(MAX_ARCHIVE + 1)
            .read_to_end(&mut bytes)
            .map_err(unreadable)?;
        if Digest::of(&bytes) == digest {
            Ok(bytes)
        } else {
            Err(Uncached::Damaged)
        }
    }

    /// Adds an archive. The file appears as a whole or not at all.
    ///
    /// # Errors
    /// The folder cannot be made or written.
    pub fn put(&self, bytes: &[u8]) -> io::Result<Digest> {
        let digest = Digest::of(bytes);
        let mut folder = DirBuilder::new();
        folder.recursive(true).mode(0o700).create(self.folder)?;
        let part = self.folder.join(format!(".part-{}", std::process::id()));
        let written = write(&part, bytes).and_then(|()| fs::rename(&part, self.file(digest)));
        if let Err(error) = written {
            // What is left of it is never read: its name is no digest.
            _ = fs::remove_file(&part);
            return Err(error);
        }
        Ok(digest)
    }

    fn file(&self, digest: Digest) -> PathBuf {
        self.folder.join(format!("{}.tgz", digest.digits()))
    }
}

fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut options = OpenOptions::new();
    let mut file = options
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::{Cache, Digest, Uncached};

    #[test]
    fn what_was_put_in_is_found_and_what_was_changed_is_not() {
        let folder = std::env::temp_dir().join(format!("rempart-cache-{}", std::process::id()));
        let cache = Cache {
            folder: &folder.join("deep"),
        };
        let missing = cache.get(Digest::of(b"x"));
        assert!(matches!(missing, Err(Uncached::Missing)), "{missing:?}");
        let digest = cache.put(b"archive").unwrap();
        assert_eq!(cache.put(b"archive").unwrap(), digest);
        assert_eq!(cache.get(digest).unwrap(), b"archive");
        let file = cache.file(digest);
        std::fs::write(&file, b"other").unwrap();
        assert!(matches!(cache.get(digest), Err(Uncached::Damaged)));
        std::fs::remove_file(&file).unwrap();
        std::fs::create_dir(&file).unwrap();
        assert!(matches!(cache.get(digest), Err(Uncached::Damaged)));
        let left = std::fs::read_dir(cache.folder).unwrap().count();
        assert_eq!(left, 1);
        std::fs::remove_dir_all(folder).unwrap();
    }
}

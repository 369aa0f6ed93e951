//! One open folder: what is in it, and the bytes of its files.

use std::ffi::OsString;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

/// What an entry of a folder is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    File,
    Folder,
    Link,
    /// A pipe, a socket or a device: never opened.
    Other,
}

/// An entry of a folder.
#[derive(Debug)]
pub(super) struct Item {
    pub(super) name: OsString,
    pub(super) kind: Kind,
    /// Whether a folder, whose files come elsewhere, stands right before it in the order of names.
    pub(super) follows_folder: bool,
}

impl Item {
    const fn new(name: OsString, kind: Kind) -> Self {
        Self {
            name,
            kind,
            follows_folder: false,
        }
    }
}

impl From<std::fs::FileType> for Kind {
    fn from(kind: std::fs::FileType) -> Self {
        if kind.is_symlink() {
            Self::Link
        } else if kind.is_file() {
            Self::File
        } else if kind.is_dir() {
            Self::Folder
        } else {
            Self::Other
        }
    }
}

/// A folder that is open. On Linux its files are opened relative to it: the system then looks up one name a file
/// instead of the whole path.
pub(super) struct Folder {
    path: PathBuf,
    #[cfg(target_os = "linux")]
    handle: std::os::fd::OwnedFd,
}

impl Folder {
    pub(super) fn path(&self) -> &Path {
        &self.path
    }
}

/// The system is asked for this many bytes of names at once; a name takes at most 280.
#[cfg(target_os = "linux")]
const NAMES_BYTES: usize = 32 * 1024;

#[cfg(target_os = "linux")]
impl Folder {
    /// Opens a folder by its path; the path may lead through links.
    pub(super) fn open(path: PathBuf) -> io::Result<Self> {
        use rustix::fs::{Mode, OFlags};
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        let handle = rustix::fs::open(&path, flags, Mode::empty())?;
        Ok(Self { path, handle })
    }

    /// Opens the folder at `path`, which was listed in the folder `above`; one that a link has replaced since is
    /// refused.
    pub(super) fn open_below(above: Option<&Self>, path: PathBuf) -> io::Result<Self> {
        use rustix::fs::{Mode, OFlags};
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC | OFlags::NOFOLLOW;
        let handle = match (above, path.file_name()) {
            (Some(above), Some(name)) => {
                rustix::fs::openat(&above.handle, name, flags, Mode::empty())?
            }
            _ => rustix::fs::open(&path, flags, Mode::empty())?,
        };
        Ok(Self { path, handle })
    }

    /// Everything in it, in no order.
    pub(super) fn items(&self, names: &mut Vec<u8>) -> io::Result<Vec<Item>> {
        use std::os::unix::ffi::OsStrExt as _;
        names.clear();
        names.reserve(NAMES_BYTES);
        let mut items = Vec::new();
        let mut entries = rustix::fs::RawDir::new(&self.handle, names.spare_capacity_mut());
        while let Some(entry) = entries.next() {
            let entry = entry?;
            let name = entry.file_name();
            if matches!(name.to_bytes(), b"." | b"..") {
                continue;
            }
            let name = std::ffi::OsStr::from_bytes(name.to_bytes()).to_owned();
            let kind = match entry.file_type() {
                rustix::fs::FileType::RegularFile => Kind::File,
                rustix::fs::FileType::Directory => Kind::Folder,
                rustix::fs::FileType::Symlink => Kind::Link,
                // Some file systems do not say.
                rustix::fs::FileType::Unknown => {
                    match std::fs::symlink_metadata(self.path.join(&name)) {
                        Ok(metadata) => metadata.file_type().into(),
                        Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                        Err(error) => return Err(error),
                    }
                }
                _ => Kind::Other,
            };
            items.push(Item::new(name, kind));
        }
        Ok(items)
    }

    /// Opens a file of it; one that a link has replaced since is refused, one that a pipe has replaced does not block.
    pub(super) fn file(&self, name: &std::ffi::OsStr) -> io::Result<File> {
        use rustix::fs::{Mode, OFlags};
        let flags =
            OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY;
        Ok(rustix::fs::openat(&self.handle, name, flags, Mode::empty())?.into())
    }
}

#[cfg(not(target_os = "linux"))]
impl Folder {
    /// Opens a folder by its path.
    pub(super) const fn open(path: PathBuf) -> io::Result<Self> {
        Ok(Self { path })
    }

    /// Opens a folder that was listed in another.
    pub(super) const fn open_below(_above: Option<&Self>, path: PathBuf) -> io::Result<Self> {
        Ok(Self { path })
    }

    /// Everything in it, in no order.
    pub(super) fn items(&self, _names: &mut Vec<u8>) -> io::Result<Vec<Item>> {
        let item = |entry: io::Result<std::fs::DirEntry>| {
            let entry = entry?;
            Ok(Item::new(entry.file_name(), entry.file_type()?.into()))
        };
        std::fs::read_dir(&self.path)?.map(item).collect()
    }

    /// Opens a file of it.
    pub(super) fn file(&self, name: &std::ffi::OsStr) -> io::Result<File> {
        File::open(self.path.join(name))
    }
}

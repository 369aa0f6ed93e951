//! Files of a folder on disk.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt::Write as _;
use std::fs::{self, File, FileType, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use ignore::{DirEntry, ParallelVisitor, ParallelVisitorBuilder, WalkBuilder, WalkState};

use crate::source::{FileSource, Listed, MakeVisitor, ReadError, ReadFile, SourceError, Visitor};
use crate::{BlobId, Mode, RepoPath, Skip};

/// What a git index knows of the files on disk.
pub trait Tracked: Send + Sync {
    /// Every tracked path: a tracked file is read even where an ignore file names it.
    fn paths(&self) -> Box<dyn Iterator<Item = RepoPath> + '_>;
    /// How many paths there are.
    fn count(&self) -> usize;
    /// The blob of a path whose file on disk is as the index last saw it.
    fn clean_blob(&self, path: &RepoPath, metadata: &Metadata) -> Option<BlobId>;
    /// Whether a folder is a submodule: a commit of another repository, not read.
    fn is_submodule(&self, path: &RepoPath) -> bool;
}

/// A folder. Ignore files of the folder itself count (`.gitignore` at any depth), those of the machine do not; `.git`
/// is not entered; links are listed, never followed; what is neither file, folder nor link is never opened.
pub struct Disk {
    root: PathBuf,
    only: Vec<PathBuf>,
    tracked: Option<Arc<dyn Tracked>>,
    with_blobs: bool,
}

/// Below this many files, starting threads costs more than it saves (measured: 64 files are read in under a
/// millisecond, and an idle walker thread sleeps for one).
const FEW_FILES: usize = 64;

impl Disk {
    /// Everything below `root`.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self {
            root: root.into(),
            only: Vec::new(),
            tracked: None,
            with_blobs: false,
        }
    }

    /// Walks only these files and folders; their names still count from the root.
    #[must_use]
    pub fn only(mut self, paths: Vec<PathBuf>) -> Self {
        self.only = paths;
        self
    }

    /// Adds what an index tracks. With `with_blobs`, each file is compared with the index to learn its blob: that costs
    /// a system call a file, and pays when another snapshot shares the contents.
    #[must_use]
    pub fn tracked(mut self, tracked: Arc<dyn Tracked>, with_blobs: bool) -> Self {
        self.tracked = Some(tracked);
        self.with_blobs = with_blobs;
        self
    }

    fn walk(&self, nested: &Arc<Nested>) -> WalkBuilder {
        let mut roots = self.only.iter();
        let mut builder = WalkBuilder::new(roots.next().unwrap_or(&self.root));
        for root in roots {
            builder.add(root);
        }
        let (nested, in_repository) = (Arc::clone(nested), self.tracked.is_some());
        builder
            .hidden(false)
            .ignore(false)
            .parents(false)
            .git_global(false)
            .git_exclude(false)
            .require_git(false)
            .follow_links(false)
            .filter_entry(move |entry| enters(entry, in_repository, &nested));
        builder
    }

    fn reader() -> Reader {
        Reader {
            buffer: vec![0; BUFFER_BYTES],
            path: PathBuf::new(),
        }
    }
}

impl FileSource for Disk {
    fn visit(&self, threads: usize, visitor: &MakeVisitor<'_, '_>) -> Result<(), SourceError> {
        fs::read_dir(&self.root).map_err(|error| SourceError {
            what: "the folder".to_owned(),
            reason: error.to_string(),
        })?;
        let seen = self.tracked.as_ref().map(|_| Mutex::default());
        let nested = Arc::default();
        let few = self
            .tracked
            .as_ref()
            .is_some_and(|tracked| (1..=FEW_FILES).contains(&tracked.count()));
        if threads <= 1 || few {
            let mut worker = Worker::new(self, visitor(), seen.as_ref());
            for entry in self.walk(&nested).build() {
                worker.entry(entry);
            }
        } else {
            let mut workers = Workers {
                disk: self,
                visitor,
                seen: seen.as_ref(),
            };
            self.walk(&nested)
                .threads(threads)
                .build_parallel()
                .visit(&mut workers);
        }
        if let (Some(tracked), Some(seen)) = (&self.tracked, seen) {
            let seen: HashSet<RepoPath> = seen.into_inner().unwrap_or_else(PoisonError::into_inner);
            let mut worker = Worker::new(self, visitor(), None);
            worker.nested(&nested);
            for path in tracked.paths().filter(|path| !seen.contains(path)) {
                worker.ignored_but_tracked(path);
            }
        }
        Ok(())
    }
}

type Seen = Mutex<HashSet<RepoPath>>;

/// Folders with a repository of their own.
type Nested = Mutex<Vec<PathBuf>>;

/// Whether the walk goes into a folder: not into `.git`, and inside a repository not into another one.
fn enters(entry: &DirEntry, in_repository: bool, nested: &Nested) -> bool {
    if entry.depth() == 0 {
        return true;
    }
    if entry.file_name() == ".git" {
        return false;
    }
    let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
    if in_repository && is_folder && fs::symlink_metadata(entry.path().join(".git")).is_ok() {
        nested
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(entry.path().to_owned());
        return false;
    }
    true
}

/// A path whose bytes are not all UTF-8, with those that are not as `\xFF`: a file is judged whatever its name.
fn escaped(path: &Path) -> String {
    let mut text = String::new();
    for chunk in path.as_os_str().as_encoded_bytes().utf8_chunks() {
        text.push_str(chunk.valid());
        for byte in chunk.invalid() {
            // Writing to a string cannot fail.
            let _ = write!(text, "\\x{byte:02X}");
        }
    }
    text
}

struct Workers<'w, 'm, 'v> {
    disk: &'w Disk,
    visitor: &'w MakeVisitor<'m, 'v>,
    seen: Option<&'w Seen>,
}

impl<'s, 'w: 's, 'v: 's> ParallelVisitorBuilder<'s> for Workers<'w, '_, 'v> {
    fn build(&mut self) -> Box<dyn ParallelVisitor + 's> {
        Box::new(Worker::new(self.disk, (self.visitor)(), self.seen))
    }
}

/// Takes the entries of one thread.
struct Worker<'w, 'v> {
    disk: &'w Disk,
    visitor: Box<dyn Visitor + Send + 'v>,
    reader: Reader,
    seen: Option<&'w Seen>,
    mine: Vec<RepoPath>,
}

impl ParallelVisitor for Worker<'_, '_> {
    fn visit(&mut self, entry: Result<DirEntry, ignore::Error>) -> WalkState {
        self.entry(entry);
        WalkState::Continue
    }
}

impl Drop for Worker<'_, '_> {
    fn drop(&mut self) {
        if let Some(seen) = self.seen {
            seen.lock()
                .unwrap_or_else(PoisonError::into_inner)
                .extend(self.mine.drain(..));
        }
    }
}

impl<'w, 'v> Worker<'w, 'v> {
    fn new(disk: &'w Disk, visitor: Box<dyn Visitor + Send + 'v>, seen: Option<&'w Seen>) -> Self {
        Self {
            disk,
            visitor,
            reader: Disk::reader(),
            seen,
            mine: Vec::new(),
        }
    }

    fn entry(&mut self, entry: Result<DirEntry, ignore::Error>) {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => return self.walk_error(&error),
        };
        if let Some(error) = entry.error() {
            let what = self
                .repo_path(entry.path())
                .unwrap_or_else(|| RepoPath::from_normalised(""));
            let reason = format!("a line of an ignore file is not understood: {error}");
            self.visitor
                .skip(Skip::visible("ignore-file", what.as_str(), reason));
        }
        let Some(kind) = entry.file_type() else {
            return;
        };
        let Some(path) = self.repo_path(entry.path()) else {
            return;
        };
        if kind.is_dir() {
            return;
        }
        if self.seen.is_some() {
            self.mine.push(path.clone());
        }
        self.file(path, kind, entry.path());
    }

    /// The path from the root; `None` for the root itself. Bytes that are no UTF-8 are written as `\\xFF`.
    fn repo_path(&self, path: &Path) -> Option<RepoPath> {
        let relative = path.strip_prefix(&self.disk.root).unwrap_or(path);
        if relative.as_os_str().is_empty() {
            return None;
        }
        let text = match relative.to_str() {
            Some(text) => Cow::Borrowed(text),
            None => Cow::Owned(escaped(relative)),
        };
        if std::path::MAIN_SEPARATOR == '/' {
            Some(RepoPath::from_normalised(&text))
        } else {
            Some(RepoPath::from_normalised(
                &text.replace(std::path::MAIN_SEPARATOR, "/"),
            ))
        }
    }

    fn file(&mut self, path: RepoPath, kind: FileType, on_disk: &Path) {
        let mode = if kind.is_symlink() {
            match fs::read_link(on_disk) {
                Ok(target) => Mode::Symlink(target.to_string_lossy().into_owned()),
                Err(error) => {
                    return self.visitor.skip(Skip::fatal(
                        "unreadable",
                        path.as_str(),
                        error.to_string(),
                    ));
                }
            }
        } else if kind.is_file() {
            Mode::File
        } else {
            let reason = "it is neither a file, a folder nor a link, and is never opened";
            return self
                .visitor
                .skip(Skip::visible("not-a-regular-file", path.as_str(), reason));
        };
        let blob = if self.disk.with_blobs {
            self.clean_blob(&path, on_disk)
        } else {
            None
        };
        self.reader.path.clear();
        self.reader.path.push(on_disk);
        self.visitor
            .file(Listed { path, mode, blob }, &mut self.reader);
    }

    fn clean_blob(&self, path: &RepoPath, on_disk: &Path) -> Option<BlobId> {
        let tracked = self.disk.tracked.as_ref()?;
        tracked.clean_blob(path, &fs::symlink_metadata(on_disk).ok()?)
    }

    /// Lists the folders that were not entered: submodules as what they are, other repositories as a skip.
    fn nested(&mut self, nested: &Nested) {
        let mut folders =
            std::mem::take(&mut *nested.lock().unwrap_or_else(PoisonError::into_inner));
        folders.sort_unstable();
        for folder in folders {
            let Some(path) = self.repo_path(&folder) else {
                continue;
            };
            // A submodule is in the index and is listed with what is tracked.
            if !self
                .disk
                .tracked
                .as_ref()
                .is_some_and(|tracked| tracked.is_submodule(&path))
            {
                let reason = "it is a repository of its own and is judged there";
                self.visitor
                    .skip(Skip::visible("nested-repository", path.as_str(), reason));
            }
        }
    }

    fn ignored_but_tracked(&mut self, path: RepoPath) {
        let on_disk = self.disk.root.join(path.as_str());
        if self.is_behind_a_link(&path) {
            // Git sees such a file as deleted: its folder was replaced by a link.
            return;
        }
        match fs::symlink_metadata(&on_disk) {
            // Deleted in the work tree: it is not there, as git status says too.
            Err(error)
                if matches!(
                    error.kind(),
                    io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
                ) => {}
            Err(error) => {
                self.visitor
                    .skip(Skip::fatal("unreadable", path.as_str(), error.to_string()));
            }
            Ok(metadata) if metadata.is_dir() => {
                if !self
                    .disk
                    .tracked
                    .as_ref()
                    .is_some_and(|tracked| tracked.is_submodule(&path))
                {
                    // Deleted, and a folder of that name made: what is in it was walked.
                    return;
                }
                let listed = Listed {
                    path,
                    mode: Mode::Submodule,
                    blob: None,
                };
                self.visitor.file(listed, &mut self.reader);
            }
            Ok(metadata) => self.file(path, metadata.file_type(), &on_disk),
        }
    }

    /// Whether a folder on the way to a path is a link: what lies behind it is no file of this repository.
    fn is_behind_a_link(&self, path: &RepoPath) -> bool {
        let folders = path
            .as_str()
            .match_indices('/')
            .map(|(end, _)| &path.as_str()[..end]);
        folders
            .map(|folder| self.disk.root.join(folder))
            .any(|folder| fs::symlink_metadata(folder).is_ok_and(|metadata| metadata.is_symlink()))
    }

    fn walk_error(&mut self, error: &ignore::Error) {
        let (what, reason) = match error {
            ignore::Error::WithDepth { err, .. } => return self.walk_error(err),
            ignore::Error::WithPath { path, err } => {
                let relative = path.strip_prefix(&self.disk.root).unwrap_or(path);
                (relative.to_string_lossy().into_owned(), err.to_string())
            }
            other => (String::from("a folder"), other.to_string()),
        };
        self.visitor.skip(Skip::fatal("unreadable", what, reason));
    }
}

/// Reads files into one buffer.
struct Reader {
    buffer: Vec<u8>,
    path: PathBuf,
}

/// The buffer starts at this size, which holds nearly every file.
const BUFFER_BYTES: usize = 64 * 1024;
/// A buffer that one large file has grown beyond this is given back before the next.
const KEPT_BYTES: usize = 4 * 1024 * 1024;

impl ReadFile for Reader {
    fn read(&mut self, limit: u64) -> Result<&[u8], ReadError> {
        let refused = |error: &io::Error| ReadError::Refused(error.to_string());
        let mut file = File::open(&self.path).map_err(|error| refused(&error))?;
        if self.buffer.len() > KEPT_BYTES {
            self.buffer = vec![0; BUFFER_BYTES];
        }
        let most = usize::try_from(limit)
            .unwrap_or(usize::MAX)
            .saturating_add(1);
        let mut filled = 0;
        loop {
            // A short read means the end of the file: no call to ask for its size before.
            match file.read(&mut self.buffer[filled..]) {
                Ok(0) => break,
                Ok(count) => filled += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(refused(&error)),
            }
            if filled as u64 > limit {
                let size = file
                    .metadata()
                    .map_or(filled as u64, |metadata| metadata.len());
                return Err(ReadError::TooLarge(size));
            }
            if filled == self.buffer.len() {
                self.buffer.resize(filled.saturating_mul(4).min(most), 0);
            }
        }
        Ok(&self.buffer[..filled])
    }
}

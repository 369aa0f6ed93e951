//! One git repository.

use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, OnceLock};

use gix::ThreadSafeRepository;
use gix::discover::upwards;
use gix::sec::Trust;
use rempart_core::name::escape;
use rempart_core::source::Tracked;
use rempart_core::{Look, RepoPath};

use crate::error::{GitError, words};
use crate::gitfile;
use crate::index::Index;
use crate::objects::{MAX_OBJECT_BYTES, Objects};
use crate::path::repo_path;
use crate::staged::Staged;

/// A git repository, opened for reading. It may be shared between threads.
pub struct Repository {
    store: ThreadSafeRepository,
    index_path: PathBuf,
    index: OnceLock<Arc<Index>>,
    /// The first look at the files of a commit.
    pub(crate) look: Option<Look>,
}

impl Repository {
    /// Opens the repository that holds `path`: the nearest one above it, as git finds it (a `.git` folder, the `.git`
    /// file of a submodule or a linked work tree, a bare repository), without crossing into another file system.
    /// `path` may be a file, and need not exist. `None` when there is no repository.
    ///
    /// # Errors
    /// The repository that is there cannot be opened.
    pub fn discover(path: &Path) -> Result<Option<Self>, GitError> {
        let failed = |reason: String| GitError::Discover {
            path: path.to_owned(),
            reason,
        };
        let start = std::path::absolute(path).map_err(|error| failed(error.to_string()))?;
        let Some(folder) = start.ancestors().find(|folder| folder.is_dir()) else {
            return Ok(None);
        };
        if let Some(reason) = gitfile::broken_above(folder) {
            return Err(GitError::Open {
                path: path.to_owned(),
                reason,
            });
        }
        let search = upwards::Options {
            trust: upwards::TrustPolicy::Assume(Trust::Full),
            ..Default::default()
        };
        let found = ThreadSafeRepository::discover_opts(folder, search, options());
        match found {
            // Whoever walks the history takes the file for sound, and breaks down where it is not.
            Ok(store) if store.to_thread_local().shallow_commits().is_err() => {
                Err(GitError::Open {
                    path: path.to_owned(),
                    reason: "its file `shallow` is broken: it names what is no commit".to_owned(),
                })
            }
            Ok(store) => Ok(Some(Self::new(store))),
            Err(error) if error.downcast_any_ref::<upwards::Error>().is_some() => Ok(None),
            Err(error) => Err(open_error(path, &error)),
        }
    }

    fn new(store: ThreadSafeRepository) -> Self {
        let index_path = store.to_thread_local().index_path();
        Self {
            store,
            index_path,
            index: OnceLock::new(),
            look: None,
        }
    }

    /// Takes a first look at each file of a commit that [`rempart_core::Revisions::snapshot`] loads.
    #[must_use]
    pub const fn with_look(mut self, look: Look) -> Self {
        self.look = Some(look);
        self
    }

    /// Reads another file as the index. `git commit -a` and `git commit PATH` prepare the commit in an index of their
    /// own and name it to hooks in `GIT_INDEX_FILE`; a relative name is taken from the work tree, where hooks start.
    #[must_use]
    pub fn with_index_file(mut self, path: &Path) -> Self {
        let base = self.store.work_tree.as_deref().unwrap_or(Path::new(""));
        self.index_path = base.join(path);
        self.index = OnceLock::new();
        self
    }

    /// The folder where the work tree starts, absolute.
    ///
    /// # Errors
    /// The repository is bare.
    pub fn root(&self) -> Result<&Path, GitError> {
        self.store
            .work_tree
            .as_deref()
            .ok_or_else(|| GitError::Bare(self.store.git_dir().to_owned()))
    }

    /// The name that a path on disk has in this repository; empty for the root itself. The path need not exist.
    ///
    /// # Errors
    /// The repository is bare, or the path lies outside of its work tree.
    pub fn relative(&self, path: &Path) -> Result<RepoPath, GitError> {
        let root = self.root()?;
        let outside = || GitError::Outside {
            path: path.to_owned(),
            root: root.to_owned(),
        };
        let absolute = std::path::absolute(path).map_err(|_| outside())?;
        let plain = !absolute
            .components()
            .any(|part| part == Component::ParentDir);
        let relative = match absolute.strip_prefix(root) {
            Ok(relative) if plain => relative.to_owned(),
            _ => resolved(&absolute)
                .strip_prefix(resolved(root))
                .map_err(|_| outside())?
                .to_owned(),
        };
        let text = escape(relative.as_os_str().as_encoded_bytes());
        RepoPath::new(&text.replace(std::path::MAIN_SEPARATOR, "/")).map_err(|_| outside())
    }

    /// What the index knows of the files on disk, for [`rempart_core::source::Disk::tracked`].
    ///
    /// # Errors
    /// The repository is bare, or its index cannot be read.
    pub fn tracked(&self) -> Result<Arc<dyn Tracked>, GitError> {
        self.root()?;
        Ok(self.index()?)
    }

    /// The paths that the index holds, in order; none in a bare repository.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn paths(&self) -> Result<Vec<RepoPath>, GitError> {
        let index = self.index()?;
        let paths = index.entries().flat_map(|(path, _)| repo_path(path));
        Ok(paths.collect())
    }

    /// The files that the next commit would hold.
    ///
    /// # Errors
    /// The repository is bare, or its index cannot be read.
    pub fn staged(&self) -> Result<Staged, GitError> {
        let root = self.root()?.to_owned();
        Staged::new(self.store.clone(), root, self.index()?, &self.index_path)
    }

    pub(crate) fn index(&self) -> Result<Arc<Index>, GitError> {
        if let Some(index) = self.index.get() {
            return Ok(Arc::clone(index));
        }
        let index = Arc::new(Index::open(self.index_path.clone())?);
        Ok(Arc::clone(self.index.get_or_init(|| index)))
    }

    /// The object store for one thread.
    pub(crate) fn objects(&self) -> Objects {
        Objects::new(&self.store)
    }

    /// The object store for all threads.
    pub(crate) const fn store(&self) -> &ThreadSafeRepository {
        &self.store
    }
}

/// Nothing of the machine, the user or the environment; full trust, since nothing that is read can run. No object over
/// the limit in bytes is read.
pub(crate) fn options_with_limit(limit: u64) -> gix::open::Options {
    gix::open::Options::isolated()
        .with(Trust::Full)
        .filter_config_section(|_| true)
        .config_overrides([
            "core.useReplaceRefs=false".to_owned(),
            format!("gitoxide.objects.allocLimit={limit}"),
        ])
}

fn options() -> gix::sec::trust::Mapping<gix::open::Options> {
    let options = options_with_limit(MAX_OBJECT_BYTES);
    gix::sec::trust::Mapping {
        full: options.clone(),
        reduced: options,
    }
}

fn open_error(path: &Path, error: &gix::Error) -> GitError {
    let details = error.metadata_merged();
    let is = |key, value: &str| {
        details
            .get(key)
            .is_some_and(|found| found.to_string().trim_matches('"') == value)
    };
    if is("key", "extensions.objectFormat") && is("input", "sha256") {
        return GitError::Sha256(path.to_owned());
    }
    GitError::Open {
        path: path.to_owned(),
        reason: words(error),
    }
}

/// The path without links, as far as it exists.
fn resolved(path: &Path) -> PathBuf {
    for ancestor in path.ancestors() {
        if let (Ok(real), Ok(rest)) = (ancestor.canonicalize(), path.strip_prefix(ancestor)) {
            return real.join(rest);
        }
    }
    path.to_owned()
}

//! Which repository holds the paths that were given.

use std::path::{Path, PathBuf};

use rempart_core::{RevisionError, RevisionId, Revisions};
use rempart_git::Repository;

use super::{day, no_revisions};
use crate::exit::Fatal;

/// A repository, or folders and files outside of one.
pub(crate) struct Target {
    /// The repository.
    pub(crate) repository: Option<Repository>,
    /// Where names start.
    pub(crate) root: PathBuf,
    /// What is reported on, as paths of the repository; empty for all.
    pub(crate) paths: Vec<String>,
    /// Without a repository: the files and folders that are read.
    pub(crate) only: Vec<PathBuf>,
    /// Whether one stream is read from standard input.
    pub(crate) standard_input: bool,
}

impl Target {
    /// Finds the repository around the paths; the working folder without paths. With `revision`, no work tree is needed.
    pub(crate) fn find(paths: &[PathBuf], revision: bool) -> Result<Self, Fatal> {
        if paths.iter().any(|path| path.as_os_str() == "-") {
            return Self::standard_input(paths);
        }
        let here = [PathBuf::from(".")];
        let paths = if paths.is_empty() { &here[..] } else { paths };
        if let Some(missing) = paths
            .iter()
            .find(|path| std::fs::symlink_metadata(path).is_err())
        {
            return Err(Fatal::new(format_args!(
                "{} does not exist",
                missing.display()
            )));
        }
        if let Some(repository) = discover(&paths[0])? {
            return Self::inside(repository, paths, revision);
        }
        // No repository tells what a link leads to: who names one means the file behind it.
        let paths: Vec<PathBuf> = paths.iter().map(|path| behind_link(path)).collect();
        match discover(&paths[0])? {
            Some(repository) => Self::inside(repository, &paths, revision),
            None => Self::outside(&paths),
        }
    }

    fn standard_input(paths: &[PathBuf]) -> Result<Self, Fatal> {
        if paths.len() > 1 {
            return Err(Fatal::new(
                "`-` reads standard input and takes no other path",
            ));
        }
        let repository = discover(Path::new("."))?;
        let root = repository
            .as_ref()
            .and_then(|repository| repository.root().ok())
            .map_or_else(|| PathBuf::from("."), Path::to_owned);
        Ok(Self {
            repository,
            root,
            paths: Vec::new(),
            only: Vec::new(),
            standard_input: true,
        })
    }

    fn inside(repository: Repository, paths: &[PathBuf], revision: bool) -> Result<Self, Fatal> {
        let root = match repository.root() {
            Ok(root) => root.to_owned(),
            // A commit can be judged without a work tree.
            Err(_) if revision => {
                return Ok(Self {
                    repository: Some(repository),
                    root: PathBuf::new(),
                    paths: Vec::new(),
                    only: Vec::new(),
                    standard_input: false,
                });
            }
            Err(error) => return Err(Fatal::new(error)),
        };
        let names = paths.iter().map(|path| {
            let name = repository.relative(path);
            name.map(|name| name.as_str().to_owned()).map_err(|error| {
                Fatal::new(error).help("name the paths of one repository at a time")
            })
        });
        let mut paths: Vec<String> = names.collect::<Result<_, _>>()?;
        if paths.iter().any(String::is_empty) {
            paths.clear();
        }
        Ok(Self {
            repository: Some(repository),
            root,
            paths,
            only: Vec::new(),
            standard_input: false,
        })
    }

    fn outside(paths: &[PathBuf]) -> Result<Self, Fatal> {
        let absolute = |path: &PathBuf| {
            std::path::absolute(path)
                .map_err(|error| Fatal::new(format_args!("{}: {error}", path.display())))
        };
        let all: Vec<PathBuf> = paths.iter().map(absolute).collect::<Result<_, _>>()?;
        let root = common_folder(&all);
        let only = if all.len() == 1 && all[0] == root {
            Vec::new()
        } else {
            all
        };
        Ok(Self {
            repository: None,
            root,
            paths: Vec::new(),
            only,
            standard_input: false,
        })
    }

    /// The paths that were asked for, below the root, where there is no repository too.
    #[cfg(feature = "age")]
    pub(crate) fn asked(&self) -> Vec<String> {
        let only = self.only.iter().filter_map(|path| {
            let below = path.strip_prefix(&self.root).ok()?;
            Some(below.to_str()?.replace(std::path::MAIN_SEPARATOR, "/"))
        });
        self.paths.iter().cloned().chain(only).collect()
    }

    /// The history of the repository.
    pub(crate) fn revisions(&self) -> &dyn Revisions {
        match &self.repository {
            Some(repository) => repository,
            None => no_revisions(),
        }
    }

    /// The commit that a revision names.
    pub(crate) fn resolve(&self, revision: &str) -> Result<RevisionId, Fatal> {
        self.revisions()
            .resolve(revision)
            .map_err(|error| unresolved(&error, revision))
    }

    /// The commit that a change started from: the merge base of the revision and of the commit that is judged, HEAD
    /// without one, so that what others merged since does not count as this change's.
    pub(crate) fn resolve_base(
        &self,
        revision: &str,
        judged: Option<&RevisionId>,
    ) -> Result<RevisionId, Fatal> {
        let id = self.resolve(revision)?;
        let head = match judged {
            Some(judged) => Some(judged.clone()),
            None => self.head()?,
        };
        let Some(head) = head else {
            return Ok(id);
        };
        let base = self
            .revisions()
            .merge_base(&id, &head)
            .map_err(Fatal::new)?;
        base.ok_or_else(|| {
            Fatal::new(format_args!(
                "`{revision}` and the commit that is judged have no common ancestor"
            ))
        })
    }

    /// The commit that is checked out.
    pub(crate) fn head(&self) -> Result<Option<RevisionId>, Fatal> {
        self.revisions().head().map_err(Fatal::new)
    }

    /// The day of a commit, of HEAD without one, as `YYYY-MM-DD`.
    pub(crate) fn commit_day(
        &self,
        revision: Option<&RevisionId>,
    ) -> Result<Option<String>, Fatal> {
        let id = match revision {
            Some(id) => Some(id.clone()),
            None => self.head()?,
        };
        let commit = id
            .map(|id| self.revisions().commit(&id))
            .transpose()
            .map_err(Fatal::new)?;
        Ok(commit.map(|commit| day::of_seconds(commit.committed)))
    }
}

/// The nearest repository. `git commit -a` and `git commit PATH` tell their hooks by the environment which index holds
/// the commit that is being made.
// The contract between git and its hooks, githooks(5).
fn discover(path: &Path) -> Result<Option<Repository>, Fatal> {
    let repository = Repository::discover(path)?;
    let repository = repository.map(|repository| repository.with_look(super::state::LOOK));
    Ok(match (repository, std::env::var_os("GIT_INDEX_FILE")) {
        (Some(repository), Some(index)) if !index.is_empty() => {
            Some(repository.with_index_file(Path::new(&index)))
        }
        (repository, _) => repository,
    })
}

/// The path itself where it is no link, or a link to nothing.
fn behind_link(path: &Path) -> PathBuf {
    let is_link = std::fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_symlink());
    let end = is_link.then(|| path.canonicalize().ok()).flatten();
    end.unwrap_or_else(|| path.to_owned())
}

fn unresolved(error: &RevisionError, revision: &str) -> Fatal {
    let fatal = Fatal::new(format_args!("{revision}: {error}"));
    match error {
        RevisionError::Unknown(_) => fatal.help(
            "`git log` and `git branch -a` show what there is; a shallow clone may not have it",
        ),
        _ => fatal,
    }
}

/// The folder that holds all paths: the path itself when it is the only one and a folder.
fn common_folder(paths: &[PathBuf]) -> PathBuf {
    let folder = |path: &PathBuf| {
        if path.is_dir() {
            path.clone()
        } else {
            path.parent().unwrap_or(path).to_owned()
        }
    };
    let mut common = paths.first().map(folder).unwrap_or_default();
    for path in paths {
        while !path.starts_with(&common) {
            if !common.pop() {
                break;
            }
        }
    }
    common
}

//! A git repository as files and history. The only user of `gix`, and the only reader of git's own files.
//!
//! # What lives here
//! - [`Repository::discover`]: which repository holds a path, where its work tree starts.
//! - [`Repository::tracked`]: what the index knows of the files on disk, for `core`'s `Disk`.
//! - [`Repository::staged`]: the files that the next commit would hold.
//! - [`history`]: every blob and message that refs reach, each once.
//! - [`rempart_core::Revisions`] for [`Repository`]: refs, ancestry, messages, and the files of a commit.
//!
//! # What does not
//! Walking a work tree and its ignore files (`core`'s `Disk`), comparing two snapshots (facts `change`), installing
//! hooks and reading the environment (`cli`). Nothing here writes.
//!
//! # What is honoured, and what is not
//! - No program is run: no hook, no filter driver, no `fsmonitor`, no `git`. Nothing is fetched: what a partial or
//!   shallow clone lacks is an error that names it.
//! - Only the repository's own configuration is read, never the machine's or the user's, and no `GIT_*` variable is;
//!   a hook's `GIT_INDEX_FILE` is handed in with [`Repository::with_index_file`].
//! - The owner of a repository does not matter (`safe.directory`): git's reason for asking is that its configuration
//!   can run programs, and here it cannot.
//! - Replace refs and `info/grafts` are not honoured. They stay on one machine, and a commit must have the same report
//!   on all. The `shallow` file is honoured, as history that ends there.
//! - Blobs are judged as stored. `core.autocrlf`, `eol`, `ident`, `working-tree-encoding` and filters such as LFS are
//!   not applied. A work tree is judged as it stands on disk; where one of those makes a staged file differ from its
//!   blob, the blob is what [`Repository::staged`] reads.
//! - SHA-1 repositories only; a SHA-256 repository is an error.

mod ancestry;
mod attributes;
mod damage;
mod error;
mod files;
mod gitfile;
pub mod history;
mod hooks;
mod index;
mod objects;
mod path;
mod repository;
mod revisions;
mod share;
mod staged;
mod stat;
mod tree;

pub use error::GitError;
pub use repository::Repository;
pub use staged::Staged;

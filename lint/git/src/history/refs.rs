//! The names that a history is walked from.

use gix::ObjectId;
use gix::bstr::ByteSlice;
use rempart_core::RevisionError;

use super::logs;
use crate::error::words;

/// Refs that each work tree has for itself (gitglossary(7), "per-worktree ref").
const OWN: [&str; 3] = ["refs/bisect/", "refs/rewritten/", "refs/worktree/"];

/// The ref whose older values are entries too: `git stash` keeps all but the newest in its log.
const STASH: &str = "refs/stash";

/// Every ref with the object it names: HEAD, all below `refs/` (branches, remotes, tags, notes), the entries of the
/// stash, and HEAD and the refs that belong to them alone of all other work trees. HEAD and branches come first, since they tell most to a reader.
pub(super) fn all(repository: &gix::Repository) -> Result<Vec<(String, ObjectId)>, RevisionError> {
    let mut named = Vec::new();
    let references = repository.references().map_err(|error| store(&error))?;
    for reference in references.all().map_err(|error| store(&error))? {
        let reference = reference.map_err(|error| store(&error))?;
        let name = reference.name().as_bstr().to_str_lossy().into_owned();
        let Some(id) = followed(repository, reference)? else {
            continue;
        };
        named.push((name, id));
    }
    named.sort_by(|one, other| (rank(&one.0), &one.0).cmp(&(rank(&other.0), &other.0)));
    let mut heads = head("HEAD", repository)?;
    for (tree, other) in others(repository)? {
        heads.extend(head(&format!("HEAD of {tree}"), &other)?);
        for reference in own(&other)? {
            let name = reference.name().as_bstr().to_str_lossy().into_owned();
            let id = followed(&other, reference)?;
            heads.extend(id.map(|id| (format!("{name} of {tree}"), id)));
        }
    }
    heads.append(&mut named);
    heads.extend(stashed(repository)?);
    Ok(heads)
}

/// The other work trees of a repository with what to call them: all linked ones, and from one of those the main one.
pub(super) fn others(
    repository: &gix::Repository,
) -> Result<Vec<(String, gix::Repository)>, RevisionError> {
    let here = repository.git_dir().canonicalize().ok();
    let mut others = Vec::new();
    if repository.git_dir() != repository.common_dir() {
        let main = repository.main_repo().map_err(|error| store(&error))?;
        others.push(("the main work tree".to_owned(), main));
    }
    for tree in repository.worktrees().map_err(|error| store(&error))? {
        let name = tree.id().map_err(|error| store(&error))?.to_str_lossy();
        let name = format!("the work tree {name}");
        // A work tree may be gone; what its HEAD names is still there.
        let linked = tree
            .into_repo_with_possibly_inaccessible_worktree()
            .map_err(|error| store(&error))?;
        if linked.git_dir().canonicalize().ok() != here {
            others.push((name, linked));
        }
    }
    Ok(others)
}

/// The refs that a work tree has for itself.
pub(super) fn own(repository: &gix::Repository) -> Result<Vec<gix::Reference<'_>>, RevisionError> {
    let references = repository.references().map_err(|error| store(&error))?;
    let mut own = Vec::new();
    for prefix in OWN {
        let found = references.prefixed(prefix).map_err(|error| store(&error))?;
        for reference in found {
            own.push(reference.map_err(|error| store(&error))?);
        }
    }
    Ok(own)
}

/// The object that a ref leads to through other refs; `None` when one of those is not there, as `origin/HEAD` after
/// its branch was renamed.
fn followed<'r>(
    repository: &'r gix::Repository,
    mut reference: gix::Reference<'r>,
) -> Result<Option<ObjectId>, RevisionError> {
    /// As many as git follows.
    const LINKS: usize = 5;
    for _ in 0..=LINKS {
        if let Some(id) = reference.try_id() {
            return Ok(Some(id.detach()));
        }
        let target = reference.target();
        let Some(name) = target.try_name() else {
            return Ok(None);
        };
        match repository.try_find_reference(name) {
            Ok(Some(next)) => reference = next,
            Ok(None) => return Ok(None),
            Err(error) => return Err(store(&error)),
        }
    }
    Err(RevisionError::Store(
        "a ref leads to itself through others".to_owned(),
    ))
}

/// What HEAD names; nothing before the first commit.
fn head(
    name: &str,
    repository: &gix::Repository,
) -> Result<Vec<(String, ObjectId)>, RevisionError> {
    let head = repository.head().map_err(|error| store(&error))?;
    // A branch that is checked out tells more by its own name.
    let name = match head.referent_name() {
        Some(branch) => branch.as_bstr().to_str_lossy().into_owned(),
        None => name.to_owned(),
    };
    Ok(head
        .id()
        .map(|id| (name, id.detach()))
        .into_iter()
        .collect())
}

/// The older entries of the stash, newest first.
fn stashed(repository: &gix::Repository) -> Result<Vec<(String, ObjectId)>, RevisionError> {
    let Some(stash) = repository
        .try_find_reference(STASH)
        .map_err(|error| store(&error))?
    else {
        return Ok(Vec::new());
    };
    let mut entries = Vec::new();
    logs::entries("stash", stash.log_iter(), &mut entries)?;
    Ok(entries)
}

fn rank(name: &str) -> u8 {
    const PREFIXES: [&str; 3] = ["refs/heads/", "refs/remotes/", "refs/tags/"];
    PREFIXES
        .iter()
        .position(|prefix| name.starts_with(prefix))
        .map_or(3, |at| at as u8)
}

pub(super) fn store(error: &gix::Error) -> RevisionError {
    RevisionError::Store(words(error))
}

//! What refs named before: the logs of refs, by which `git reflog` still finds what was amended, rebased or reset.

use gix::ObjectId;
use gix::bstr::ByteSlice;
use rempart_core::RevisionError;

use super::refs::{others, own, store};

/// Every object that an entry of the log of a ref names, the log of `HEAD` of every work tree among them, newest first.
/// Git may have removed the object of an entry.
pub(super) fn all(repository: &gix::Repository) -> Result<Vec<(String, ObjectId)>, RevisionError> {
    let mut named = Vec::new();
    of_head("HEAD", repository, &mut named)?;
    for (tree, other) in others(repository)? {
        of_head(&format!("HEAD of {tree}"), &other, &mut named)?;
        for reference in own(&other)? {
            let name = reference.name().as_bstr().to_str_lossy();
            entries(
                &format!("{name} of {tree}"),
                reference.log_iter(),
                &mut named,
            )?;
        }
    }
    let references = repository.references().map_err(|error| store(&error))?;
    for reference in references.all().map_err(|error| store(&error))? {
        let reference = reference.map_err(|error| store(&error))?;
        let name = reference.name().as_bstr().to_str_lossy().into_owned();
        entries(&name, reference.log_iter(), &mut named)?;
    }
    Ok(named)
}

fn of_head(
    name: &str,
    repository: &gix::Repository,
    named: &mut Vec<(String, ObjectId)>,
) -> Result<(), RevisionError> {
    let head = repository.head().map_err(|error| store(&error))?;
    entries(name, head.log_iter(), named)
}

/// The entries of one log; what the oldest replaced is one too.
pub(super) fn entries(
    name: &str,
    mut log: gix::refs::file::log::iter::Platform<'_, '_>,
    named: &mut Vec<(String, ObjectId)>,
) -> Result<(), RevisionError> {
    let failed = |error: &dyn std::fmt::Display| {
        // A name may be a credential, so it is not told.
        RevisionError::Store(format!("the log of a ref cannot be read: {error}"))
    };
    let Some(lines) = log.all().map_err(|error| failed(&error))? else {
        return Ok(());
    };
    let mut ids = Vec::new();
    for line in lines {
        let line = line.map_err(|error| failed(&error))?;
        if ids.is_empty() {
            ids.push(line.previous_oid());
        }
        ids.push(line.new_oid());
    }
    let numbered = ids.into_iter().rev().enumerate();
    // A ref that begins or ends has no object there.
    let existing = numbered.filter(|(_, id)| !id.is_null());
    named.extend(existing.map(|(at, id)| (format!("{name}@{{{at}}}"), id)));
    Ok(())
}

//! Questions about history, answered from the object store.

use gix::bstr::{BStr, ByteSlice};
use gix::objs::tree::EntryKind;
use gix::objs::{CommitRef, Kind, TagRefIter, TreeRefIter};
use gix::revision::spec::parse::{Error as ParseError, ObjectKindHint, Options};
use gix::{ObjectId, revision};
use rempart_core::{BlobId, Commit, RepoPath, RevisionError, RevisionId, Revisions, Snapshot};

use crate::ancestry::Walk;
use crate::damage;
use crate::error::words;
use crate::objects::{MAX_OBJECT_BYTES, ObjectError, Objects};
use crate::repository::Repository;
use crate::tree::CommitFiles;

/// A tag that names a tag that names a tag… ends here.
const MAX_TAGS_DEEP: usize = 32;

impl Revisions for Repository {
    fn head(&self) -> Result<Option<RevisionId>, RevisionError> {
        self.checked_out().map_err(|error| self.told(error))
    }

    fn resolve(&self, revision: &str) -> Result<RevisionId, RevisionError> {
        match self.resolved(revision) {
            // Where HEAD cannot be read, no other name need be wrong.
            Err(error @ RevisionError::Unknown(_)) => self.head().and(Err(error)),
            Err(error) => Err(self.told(error)),
            found => found,
        }
    }

    fn commit(&self, id: &RevisionId) -> Result<Commit, RevisionError> {
        let id = object_id(id)?;
        read_commit(&mut self.objects(), id).map_err(|error| self.told(error))
    }

    fn merge_base(
        &self,
        one: &RevisionId,
        other: &RevisionId,
    ) -> Result<Option<RevisionId>, RevisionError> {
        let objects = self.objects();
        let base = objects
            .repository()
            .merge_base(object_id(one)?, object_id(other)?);
        match base {
            Ok(Some(base)) => Ok(Some(revision_id(base.detach()))),
            Ok(None) if self.is_shallow() => {
                let what = format!("a common ancestor of {} and {}", one.0, other.0);
                Err(RevisionError::Shallow(what))
            }
            Ok(None) => Ok(None),
            Err(error) => Err(store(&error)),
        }
    }

    fn log(
        &self,
        from: Option<&RevisionId>,
        to: &RevisionId,
    ) -> Result<Vec<Commit>, RevisionError> {
        let from = from.map(object_id).transpose()?;
        let to = object_id(to)?;
        let mut objects = self.objects();
        let boundary = boundary(&objects)?;
        let ids = Walk::new(&mut objects, boundary).between(from, to)?;
        ids.into_iter()
            .map(|id| read_commit(&mut objects, id))
            .collect()
    }

    fn tags(&self) -> Result<Vec<(String, RevisionId)>, RevisionError> {
        let named = self.tag_targets()?;
        let mut objects = self.objects();
        let mut tags = Vec::with_capacity(named.len());
        for (name, id) in named {
            // A tag of a tree or a blob leads to no commit.
            if let Some(commit) = peel(&mut objects, id)? {
                tags.push((name, revision_id(commit)));
            }
        }
        tags.sort_unstable();
        Ok(tags)
    }

    fn snapshot(
        &self,
        id: &RevisionId,
        threads: usize,
        known: Option<&Snapshot>,
    ) -> Result<Snapshot, RevisionError> {
        let load = || {
            let tree = tree_of(&mut self.objects(), object_id(id)?)?;
            let files = CommitFiles::new(self.store(), tree)?;
            let snapshot = Snapshot::load_looking(&files, threads, known, self.look)
                .map_err(|error| RevisionError::Store(error.to_string()))?;
            match files.missing() {
                Some(id) => Err(RevisionError::MissingObject(id.to_string())),
                None => Ok(snapshot),
            }
        };
        load().map_err(|error| self.told(error))
    }

    fn file(&self, id: &RevisionId, path: &RepoPath) -> Result<Option<Vec<u8>>, RevisionError> {
        let mut objects = self.objects();
        let mut tree = tree_of(&mut objects, object_id(id)?)?;
        let mut parts = path.as_str().split('/').peekable();
        while let Some(part) = parts.next() {
            let Some((kind, id)) = find_entry(&mut objects, tree, part)? else {
                return Ok(None);
            };
            match kind {
                EntryKind::Tree if parts.peek().is_some() => tree = id,
                EntryKind::Blob | EntryKind::BlobExecutable if parts.peek().is_none() => {
                    return Ok(Some(objects.blob(id, MAX_OBJECT_BYTES)?.to_vec()));
                }
                // Whoever asks for a file there would take it for missing.
                _ if parts.peek().is_none() => {
                    let what = match kind {
                        EntryKind::Link => "a symbolic link, which is not followed",
                        EntryKind::Commit => "another repository",
                        _ => "a folder",
                    };
                    return Err(RevisionError::Store(format!("{path} is {what}")));
                }
                _ => return Ok(None),
            }
        }
        Ok(None)
    }

    fn blob(&self, id: BlobId) -> Result<Vec<u8>, RevisionError> {
        let id = ObjectId::from(id.0);
        Ok(self.objects().blob(id, MAX_OBJECT_BYTES)?.to_vec())
    }

    fn is_shallow(&self) -> bool {
        self.objects().repository().is_shallow().unwrap_or(false)
    }

    fn remotes(&self) -> Vec<String> {
        let objects = self.objects();
        let config = objects.repository().config_snapshot();
        let remotes = config.plumbing().sections_by_name("remote");
        let mut urls: Vec<_> = remotes
            .into_iter()
            .flatten()
            .filter_map(|section| {
                let name = section.header().subsection_name()?.to_string();
                let url = section.value("url")?.to_string();
                Some((name, url))
            })
            .collect();
        urls.sort_unstable();
        urls.into_iter().map(|(_, url)| url).collect()
    }
}

impl Repository {
    fn checked_out(&self) -> Result<Option<RevisionId>, RevisionError> {
        let objects = self.objects();
        let mut head = objects.repository().head().map_err(|error| store(&error))?;
        let id = head.try_peel_to_id().map_err(|error| store(&error))?;
        Ok(id.map(|id| revision_id(id.detach())))
    }

    fn resolved(&self, revision: &str) -> Result<RevisionId, RevisionError> {
        let mut objects = self.objects();
        let options = Options {
            // A revision names a commit here, so a blob with the same first digits is no rival.
            object_kind_hint: Some(ObjectKindHint::Committish),
            ..Options::default()
        };
        let parsed = revision::Spec::from_bstr(BStr::new(revision), objects.repository(), options);
        let id = match parsed {
            Ok(spec) => spec.single().map(gix::Id::detach),
            Err(error) => return Err(self.unresolved(revision, &error)),
        };
        let id = id.ok_or_else(|| RevisionError::Unknown(revision.to_owned()))?;
        match peel(&mut objects, id) {
            Ok(Some(commit)) => Ok(revision_id(commit)),
            Ok(None) => Err(RevisionError::Unknown(revision.to_owned())),
            // All 40 digits are taken at their word until the object is read.
            Err(ObjectError::Missing(missing)) if missing == id => Err(self.absent(revision)),
            Err(error) => Err(error.into()),
        }
    }

    /// The error with the damage that it comes from.
    pub(crate) fn told(&self, error: RevisionError) -> RevisionError {
        damage::told(self.store(), error)
    }

    /// Why a revision has no commit.
    fn unresolved(&self, revision: &str, error: &gix::Error) -> RevisionError {
        match error.downcast_any_ref::<ParseError>() {
            Some(ParseError::AmbiguousPrefix { candidates, .. }) => {
                let count = candidates.len();
                RevisionError::Store(format!(
                    "`{revision}` is ambiguous: {count} objects begin like this; write more digits"
                ))
            }
            Some(ParseError::MissingReference { .. }) if !is_id(revision) => {
                RevisionError::Unknown(revision.to_owned())
            }
            _ => self.absent(revision),
        }
    }

    /// Words that are well formed and lead nowhere. In a shallow clone that is most likely where it was cut, if they
    /// name an ancestor or an id.
    fn absent(&self, revision: &str) -> RevisionError {
        if self.is_shallow() && (is_id(revision) || revision.contains(['~', '^'])) {
            RevisionError::Shallow(revision.to_owned())
        } else {
            RevisionError::Unknown(revision.to_owned())
        }
    }

    /// Every tag with the object that its ref holds.
    fn tag_targets(&self) -> Result<Vec<(String, ObjectId)>, RevisionError> {
        let objects = self.objects();
        let references = objects
            .repository()
            .references()
            .map_err(|error| store(&error))?;
        let mut named = Vec::new();
        for tag in references.tags().map_err(|error| store(&error))? {
            let tag = tag.map_err(|error| store(&error))?;
            // Tags that are not UTF-8 cannot be asked for by name, and no report can hold them.
            if let (Ok(name), Some(id)) = (tag.name().shorten().to_str(), tag.try_id()) {
                named.push((name.to_owned(), id.detach()));
            }
        }
        Ok(named)
    }
}

fn store(error: &gix::Error) -> RevisionError {
    RevisionError::Store(words(error))
}

fn revision_id(id: ObjectId) -> RevisionId {
    RevisionId(id.to_string())
}

/// Whether the words are all the digits of an id.
fn is_id(revision: &str) -> bool {
    revision.len() == 40 && revision.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn object_id(id: &RevisionId) -> Result<ObjectId, RevisionError> {
    ObjectId::from_hex(id.0.as_bytes()).map_err(|_| RevisionError::Unknown(id.0.clone()))
}

/// The commits where a shallow clone ends, sorted.
pub(crate) fn boundary(objects: &Objects) -> Result<Vec<ObjectId>, RevisionError> {
    let commits = objects
        .repository()
        .shallow_commits()
        .map_err(|error| store(&error))?;
    let mut boundary: Vec<ObjectId> = commits
        .iter()
        .flat_map(|commits| commits.iter().copied())
        .collect();
    boundary.sort_unstable();
    Ok(boundary)
}

/// The commit that an object is or, through tags, names.
fn peel(objects: &mut Objects, mut id: ObjectId) -> Result<Option<ObjectId>, ObjectError> {
    for _ in 0..MAX_TAGS_DEEP {
        match objects.kind(id)? {
            Kind::Commit => return Ok(Some(id)),
            Kind::Tag => {
                let data = objects.read(id, Kind::Tag, MAX_OBJECT_BYTES)?;
                id = TagRefIter::from_bytes(data, gix::hash::Kind::Sha1)
                    .target_id()
                    .map_err(|error| ObjectError::Store(id, words(&error)))?;
            }
            Kind::Tree | Kind::Blob => return Ok(None),
        }
    }
    Ok(None)
}

fn read_commit(objects: &mut Objects, id: ObjectId) -> Result<Commit, RevisionError> {
    with_commit(objects, id, |commit| {
        // A commit whose author or time is damaged is still a commit; git shows it with the time 0 too.
        let author = commit.author().map_or_else(
            |_| commit.author.to_str_lossy().into_owned(),
            |author| {
                format!(
                    "{} <{}>",
                    author.name.to_str_lossy(),
                    author.email.to_str_lossy()
                )
            },
        );
        Commit {
            id: revision_id(id),
            parents: commit.parents().map(revision_id).collect(),
            message: commit.message.to_str_lossy().into_owned(),
            author,
            committed: commit
                .committer()
                .map_or(0, |committer| committer.seconds()),
        }
    })
}

fn tree_of(objects: &mut Objects, commit: ObjectId) -> Result<ObjectId, RevisionError> {
    #[expect(
        clippy::redundant_closure_for_method_calls,
        reason = "the method is not general over the lifetime"
    )]
    with_commit(objects, commit, |commit| commit.tree())
}

fn with_commit<T>(
    objects: &mut Objects,
    id: ObjectId,
    take: impl FnOnce(&CommitRef<'_>) -> T,
) -> Result<T, RevisionError> {
    let data = objects.read(id, Kind::Commit, MAX_OBJECT_BYTES)?;
    let commit = CommitRef::from_bytes(data, gix::hash::Kind::Sha1)
        .map_err(|error| ObjectError::Store(id, words(&error)))?;
    Ok(take(&commit))
}

fn find_entry(
    objects: &mut Objects,
    tree: ObjectId,
    name: &str,
) -> Result<Option<(EntryKind, ObjectId)>, RevisionError> {
    let data = objects.read(tree, Kind::Tree, MAX_OBJECT_BYTES)?;
    for entry in TreeRefIter::from_bytes(data, gix::hash::Kind::Sha1) {
        let entry = entry.map_err(|error| ObjectError::Store(tree, words(&error)))?;
        if entry.filename == name {
            return Ok(Some((entry.mode.kind(), entry.oid.to_owned())));
        }
    }
    Ok(None)
}

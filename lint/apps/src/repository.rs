//! Which URLs name the repository that is judged.

use std::collections::{BTreeMap, BTreeSet};

use rempart_core::{Context, RepoPath, Snapshot};

use crate::url::identity;

/// The names of the repository that is judged, without scheme, user and `.git`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Repository {
    names: BTreeSet<String>,
}

impl Repository {
    /// What the configuration says. Without a word there, the remotes of the clone that something names; and without
    /// such, every URL of which more paths are here than are missed.
    pub(crate) fn of(context: &Context<'_>, evidence: &Evidence) -> Self {
        let configured = &context.config.repositories;
        if !configured.is_empty() {
            return Self::named(configured.iter().map(String::as_str));
        }
        let remotes = context.revisions.remotes();
        let remotes = Self::named(remotes.iter().map(String::as_str));
        let seen = &evidence.seen;
        if seen.keys().any(|name| remotes.names.contains(name)) {
            return remotes;
        }
        let names = seen.iter();
        let names = names.filter(|(_, seen)| seen.found > 0 && seen.found >= seen.missed);
        Self {
            names: names.map(|(name, _)| name.clone()).collect(),
        }
    }

    /// A repository with these URLs.
    pub fn named<'u>(urls: impl Iterator<Item = &'u str>) -> Self {
        Self {
            names: urls.map(identity).collect(),
        }
    }

    /// Whether a URL names it.
    pub fn is_own(&self, url: &str) -> bool {
        !url.is_empty() && self.names.contains(&identity(url))
    }
}

/// How many sources of one URL find their path in this checkout.
#[derive(Clone, Copy, Debug, Default)]
struct Seen {
    found: usize,
    missed: usize,
}

/// What speaks for a URL being that of this repository.
#[derive(Clone, Debug, Default)]
pub(crate) struct Evidence {
    seen: BTreeMap<String, Seen>,
}

impl Evidence {
    /// A source with this path, which may be here.
    pub(crate) fn add(&mut self, snapshot: &Snapshot, url: &str, path: &str) {
        if url.is_empty() {
            return;
        }
        match RepoPath::new(path) {
            // The root is there in every repository, so it tells nothing.
            Ok(path) if path.as_str().is_empty() => {
                self.seen.entry(identity(url)).or_default();
            }
            Ok(path) => self.note(url, exists(snapshot, &path)),
            Err(_) => self.note(url, false),
        }
    }

    /// A path of a URL, which is here or not.
    pub(crate) fn note(&mut self, url: &str, found: bool) {
        if url.is_empty() || url.contains("{{") {
            return;
        }
        let seen = self.seen.entry(identity(url)).or_default();
        if found {
            seen.found += 1;
        } else {
            seen.missed += 1;
        }
    }
}

fn exists(snapshot: &Snapshot, path: &RepoPath) -> bool {
    let path = path.as_str();
    snapshot.find(path).is_some() || snapshot.under(path).next().is_some()
}

//! Which URLs name the repository that is judged.

use std::collections::{BTreeMap, BTreeSet};

use rempart_core::{Context, RepoPath, Snapshot};
use rempart_model::argo::Source;

use crate::url::identity;

/// The names of the repository that is judged, without scheme, user and `.git`.
#[derive(Clone, Debug, Default)]
pub struct Repository {
    names: BTreeSet<String>,
}

impl Repository {
    /// What the configuration says. Without a word there, the remotes of the clone that some source names; and without
    /// such, every URL of which more sources find their path here than miss it.
    pub fn of<'s>(context: &Context<'_>, sources: impl Iterator<Item = Source<'s>>) -> Self {
        let configured = &context.config.repositories;
        if !configured.is_empty() {
            return Self::named(configured.iter().map(String::as_str));
        }
        let paths = paths(context.snapshot, sources);
        let remotes = context.revisions.remotes();
        let remotes = Self::named(remotes.iter().map(String::as_str));
        if paths.keys().any(|name| remotes.names.contains(name)) {
            return remotes;
        }
        let names = paths.into_iter();
        let names = names.filter(|(_, seen)| seen.found > 0 && seen.found >= seen.missed);
        Self {
            names: names.map(|(name, _)| name).collect(),
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

fn paths<'s>(
    snapshot: &Snapshot,
    sources: impl Iterator<Item = Source<'s>>,
) -> BTreeMap<String, Seen> {
    let mut paths: BTreeMap<String, Seen> = BTreeMap::new();
    for source in sources.filter(|source| source.chart().is_none()) {
        let Some(url) = source.repo_url().filter(|url| !url.is_empty()) else {
            continue;
        };
        let seen = paths.entry(identity(&url)).or_default();
        let path = source.path().unwrap_or_default();
        // The root is there in every repository, so it tells nothing.
        match RepoPath::new(&path) {
            Ok(path) if path.as_str().is_empty() => {}
            Ok(path) if exists(snapshot, &path) => seen.found += 1,
            _ => seen.missed += 1,
        }
    }
    paths
}

fn exists(snapshot: &Snapshot, path: &RepoPath) -> bool {
    let path = path.as_str();
    snapshot.find(path).is_some() || snapshot.under(path).next().is_some()
}

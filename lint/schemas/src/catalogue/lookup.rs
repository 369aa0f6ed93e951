//! The answer of a catalogue.

use std::fmt;

use super::{Catalogue, Scope};
use crate::blob::hash_kind;
use crate::compile::CompileError;
use crate::validate::Schema;
use crate::version::Minor;

/// What a catalogue knows of a kind.
#[derive(Debug)]
pub enum Lookup<'c> {
    /// Here is its schema.
    Found(Found<'c>),
    /// A custom resource without a definition. `versions` are those of the same kind that are known.
    Missing {
        /// Known apiVersions of this kind.
        versions: Vec<String>,
        /// Where there is none: known kinds of the same group and nearly this name, as `apiVersion kind`, nearest first.
        nearest: Vec<String>,
    },
    /// A definition was found and cannot be used.
    Unusable {
        /// The definition.
        judged_by: JudgedBy<'c>,
        /// Why.
        error: &'c CompileError,
    },
    /// The group is one of Kubernetes' own, where no definition can add kinds, and has no such kind.
    UnknownInBuiltInGroup {
        /// Kinds of nearly this name, as `apiVersion kind`, nearest first.
        nearest: Vec<String>,
        /// apiVersions that have a kind of exactly this name.
        elsewhere: Vec<String>,
    },
    /// Served once, and not any more by the target.
    Removed {
        /// The last minor that served it; it may be older than every possible target.
        last: Minor,
        /// The apiVersion that serves the kind now.
        replacement: Option<String>,
    },
    /// Served only by later minors than the target.
    NotYet {
        /// The first minor that serves it.
        first: Minor,
        /// The apiVersion that serves the kind in the target.
        instead: Option<String>,
    },
}

/// A schema and where it comes from.
#[derive(Debug)]
pub struct Found<'c> {
    /// To be handed to [`validate`](crate::validate).
    pub schema: Schema<'c>,
    /// Who judges.
    pub judged_by: JudgedBy<'c>,
    /// Where objects of the kind live.
    pub scope: Scope,
    /// Set when the kind is on its way out.
    pub deprecation: Option<Deprecation<'c>>,
}

/// Which source and version judges an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum JudgedBy<'c> {
    /// The embedded schemas of a release, such as `kubernetes 1.35.4`.
    BuiltIn(&'c str),
    /// An embedded custom resource definition, by source, such as `argo-cd v3.3.0`.
    Embedded(&'c str),
    /// A definition of the repository, by its file.
    Repository(&'c str),
    /// A schema that the organisation added, by its file.
    Added(&'c str),
}

impl fmt::Display for JudgedBy<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BuiltIn(name) | Self::Embedded(name) => formatter.write_str(name),
            Self::Repository(file) => write!(formatter, "crd {file}"),
            Self::Added(file) => write!(formatter, "schema {file}"),
        }
    }
}

/// How a kind is on its way out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Deprecation<'c> {
    /// The first embedded minor that does not serve it.
    pub removed_in: Option<Minor>,
    /// The apiVersion to use instead.
    pub replacement: Option<&'c str>,
    /// The first minor whose API server warns of a built-in kind.
    pub since: Option<Minor>,
    /// What a custom resource definition itself says.
    pub warning: Option<&'c str>,
}

/// The group of an apiVersion; empty for the core group.
pub(super) fn group_of(api_version: &str) -> &str {
    api_version.rsplit_once('/').map_or("", |(group, _)| group)
}

impl Catalogue {
    /// Looks a kind up: the repository's definitions, the organisation's schemas, the embedded definitions, the
    /// built-in kinds of the target.
    pub fn lookup<'c>(&'c self, api_version: &str, kind: &str) -> Lookup<'c> {
        if let Some(found) = self.lookup_added(api_version, kind) {
            return found;
        }
        let hash = hash_kind(api_version, kind);
        if let Some(found) = self.lookup_embedded(hash, api_version, kind) {
            return Lookup::Found(found);
        }
        if let Some(found) = self.lookup_built_in(hash, api_version, kind) {
            return found;
        }
        let group = group_of(api_version);
        if let Some(last) = super::removed::last_minor(api_version, kind) {
            let replacement = self.served_as(group, kind).map(str::to_owned);
            return Lookup::Removed { last, replacement };
        }
        if self.is_built_in_group(group) || self.is_impossible(group, kind) {
            return self.unknown_in_built_in_group(api_version, kind);
        }
        let mut versions = self.added.versions_of(group, kind);
        let same = |known: &crate::blob::KindRecord<'_>| {
            known.is_named(kind) && group_of(known.api_version()) == group
        };
        versions.extend(
            self.custom
                .kinds()
                .filter(same)
                .map(|known| known.api_version().to_owned()),
        );
        versions.sort_unstable();
        versions.dedup();
        let nearest = if versions.is_empty() {
            self.nearest_in_group(group, api_version, kind)
        } else {
            Vec::new()
        };
        Lookup::Missing { versions, nearest }
    }

    /// Whether no server can have a kind in this group: a version has one slash, and the groups of definitions a dot.
    /// Documents of other programs may look like this (`skaffold/v2`), so that the kind has to be one of Kubernetes.
    fn is_impossible(&self, group: &str, kind: &str) -> bool {
        let is_filled_in = group.contains(['$', '{', '[']);
        let is_split = group.contains('/');
        !group.is_empty()
            && !is_filled_in
            && (is_split || !group.contains('.') && self.served_as("", kind).is_some())
    }

    fn nearest_in_group(&self, group: &str, api_version: &str, kind: &str) -> Vec<String> {
        let embedded = self
            .custom
            .kinds()
            .map(|known| (known.api_version(), known.kind()));
        let known = self.added.kinds().chain(embedded);
        let known = known.filter(|(version, _)| group_of(version) == group);
        super::nearest::kinds(known, api_version, kind)
    }

    fn lookup_added<'c>(&'c self, api_version: &str, kind: &str) -> Option<Lookup<'c>> {
        let source = self.added.find(api_version, kind)?;
        let judged_by = match source.layer {
            super::Layer::Repository => JudgedBy::Repository(&source.file),
            super::Layer::Organisation => JudgedBy::Added(&source.file),
        };
        let blob = match source.blob() {
            Ok(blob) => blob,
            Err(error) => return Some(Lookup::Unusable { judged_by, error }),
        };
        let record = blob.find_kind(hash_kind(api_version, kind), api_version, kind)?;
        let schema = self.schema(blob, record, 0)?;
        let deprecation = super::built_in::marked(record);
        Some(Lookup::Found(Found {
            schema,
            judged_by,
            scope: source.scope,
            deprecation,
        }))
    }

    pub(super) fn lookup_embedded<'c>(
        &'c self,
        hash: u32,
        api_version: &str,
        kind: &str,
    ) -> Option<Found<'c>> {
        let record = self.custom.find_kind(hash, api_version, kind)?;
        let origin = record.mask().trailing_zeros();
        let schema = self.schema(self.custom, record, origin)?;
        let judged_by = JudgedBy::Embedded(self.custom.origin_name(origin)?);
        let deprecation = super::built_in::marked(record);
        Some(Found {
            schema,
            judged_by,
            scope: Scope::of_flags(record.flags()),
            deprecation,
        })
    }
}

//! Built-in kinds: what the embedded releases say about a kind's life.

use super::lookup::group_of;
use super::{Catalogue, Deprecation, Found, JudgedBy, Lookup, Scope};
use crate::blob::KindRecord;
use crate::blob::layout::kind_flags;
use crate::version::Minor;

/// Groups that only Kubernetes ever served, all of whose kinds were gone before the oldest embedded release.
const GONE_GROUPS: [&str; 1] = ["extensions"];

/// The deprecation that a definition states itself.
pub(super) fn marked(record: KindRecord<'_>) -> Option<Deprecation<'_>> {
    let deprecated = record.flags() & kind_flags::DEPRECATED != 0 || record.has_warning();
    deprecated.then(|| Deprecation {
        warning: record.warning(),
        ..Deprecation::default()
    })
}

/// Whether a version is neither alpha nor beta: nothing but `v` and digits.
fn is_stable(api_version: &str) -> bool {
    let mut version = api_version.bytes().rev().take_while(|byte| *byte != b'/');
    version.all(|byte| byte == b'v' || byte.is_ascii_digit())
}

/// The minor at the end of a text such as `This API is deprecated in v1.33+`.
fn warned_since(text: &str) -> Option<Minor> {
    let (_, version) = text.rsplit_once(" in ")?;
    Minor::parse(version.strip_suffix('+')?).ok()
}

impl Catalogue {
    pub(super) fn lookup_built_in<'c>(
        &'c self,
        hash: u32,
        api_version: &str,
        kind: &str,
    ) -> Option<Lookup<'c>> {
        let record = self.kubernetes.find_kind(hash, api_version, kind)?;
        if record.mask() & (1 << self.release) != 0 {
            let schema = self.schema(self.kubernetes, record, self.release)?;
            let judged_by = JudgedBy::BuiltIn(self.release_name);
            let deprecation = self.deprecation(record, api_version);
            let scope = Scope::of_flags(record.flags());
            return Some(Lookup::Found(Found {
                schema,
                judged_by,
                scope,
                deprecation,
            }));
        }
        let successor = self
            .served_as(group_of(api_version), kind)
            .map(str::to_owned);
        let before = record.mask() & ((1 << self.release) - 1);
        Some(if before == 0 {
            Lookup::NotYet {
                first: self.minor_at(record.mask().trailing_zeros())?,
                instead: successor,
            }
        } else {
            Lookup::Removed {
                last: self.minor_at(before.ilog2())?,
                replacement: successor,
            }
        })
    }

    fn minor_at(&self, release: u32) -> Option<Minor> {
        self.kubernetes
            .origin(release)
            .map(|origin| Minor(origin.minor))
    }

    /// Whether only Kubernetes itself can serve this group.
    pub fn is_built_in_group(&self, group: &str) -> bool {
        GONE_GROUPS.contains(&group)
            || self
                .kubernetes
                .kinds()
                .any(|known| group_of(known.api_version()) == group)
    }

    /// Whether anything that was added judges kinds of Kubernetes' own groups.
    pub fn adds_to_built_in_groups(&self) -> bool {
        let mut groups = self.added.groups();
        groups.any(|group| self.is_built_in_group(group))
    }

    /// A kind is on its way out when a later release lacks it, when its description says so, or when it is alpha or
    /// beta and a stable version of it is served.
    fn deprecation<'c>(
        &'c self,
        record: KindRecord<'c>,
        api_version: &str,
    ) -> Option<Deprecation<'c>> {
        let later = !record.mask() >> self.release;
        let known = self.kubernetes.origin_count();
        let first_without = self.release + later.trailing_zeros();
        let removed_in = (first_without < known)
            .then(|| self.minor_at(first_without))
            .flatten();
        // The text is that of the newest release: it tells since when, and an older target knows nothing of it.
        let since = record.warning().and_then(warned_since);
        let since = since.filter(|since| *since <= self.target);
        // Most kinds are stable and stay; they must not pay for a search through all kinds.
        if removed_in.is_none() && since.is_none() && is_stable(api_version) {
            return None;
        }
        let stable = self.served_as(group_of(record.api_version()), record.kind());
        let replacement = stable.filter(|stable| *stable != record.api_version());
        let outdated = replacement.is_some_and(is_stable) && !is_stable(record.api_version());
        let any = removed_in.is_some() || outdated || since.is_some();
        any.then(|| Deprecation {
            removed_in,
            replacement: replacement.filter(|_| outdated || removed_in.is_some()),
            since,
            warning: None,
        })
    }

    /// The apiVersion that serves a kind in the target: of its own group if that does, a stable one if there is one.
    pub(super) fn served_as<'c>(&'c self, group: &str, kind: &str) -> Option<&'c str> {
        let served = self
            .kubernetes
            .kinds()
            .filter(|known| known.mask() & (1 << self.release) != 0 && known.is_named(kind));
        let rank = |known: &KindRecord<'_>| {
            let other_group = group_of(known.api_version()) != group;
            (
                other_group,
                !is_stable(known.api_version()),
                std::cmp::Reverse(known.api_version().to_owned()),
            )
        };
        served.min_by_key(rank).map(KindRecord::api_version)
    }

    pub(super) fn unknown_in_built_in_group<'c>(
        &'c self,
        api_version: &str,
        kind: &str,
    ) -> Lookup<'c> {
        let served = || {
            self.kubernetes
                .kinds()
                .filter(|known| known.mask() & (1 << self.release) != 0)
        };
        let mut elsewhere: Vec<String> = served()
            .filter(|known| known.is_named(kind))
            .map(|known| known.api_version().to_owned())
            .collect();
        elsewhere.sort_unstable();
        let names = served().map(|known| (known.api_version(), known.kind()));
        let nearest = super::nearest::kinds(names, api_version, kind);
        Lookup::UnknownInBuiltInGroup { nearest, elsewhere }
    }
}

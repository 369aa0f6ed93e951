//! Globs in options.

use globset::{Glob, GlobSet, GlobSetBuilder};
use serde::{Deserialize as _, Deserializer};

/// Reads a list of globs; one that is none is an error of the configuration.
pub(crate) fn set<'de, D: Deserializer<'de>>(deserializer: D) -> Result<GlobSet, D::Error> {
    let mut set = GlobSetBuilder::new();
    for pattern in Vec::<String>::deserialize(deserializer)? {
        set.add(Glob::new(&pattern).map_err(serde::de::Error::custom)?);
    }
    set.build().map_err(serde::de::Error::custom)
}

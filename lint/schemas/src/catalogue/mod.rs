//! Which schema judges an object.

mod added;
mod built_in;
mod embedded;
mod lookup;
mod nearest;
mod removed;
mod replaced;

use std::sync::Arc;

use crate::blob::layout::kind_flags;
use crate::blob::{Blob, KindRecord};
use crate::compile::CompileError;
use crate::compile::crd::Declaration;
use crate::validate::Schema;
use crate::version::{Minor, VersionError};
use added::Added;
pub use lookup::{Deprecation, Found, JudgedBy, Lookup};
pub use replaced::Replacement;

/// Where objects of a kind live.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// In a namespace.
    Namespaced,
    /// In the cluster as a whole.
    Cluster,
    /// The source does not say.
    Unknown,
}

impl Scope {
    const fn of_flags(flags: u32) -> Self {
        match flags & (kind_flags::NAMESPACED | kind_flags::CLUSTER) {
            kind_flags::NAMESPACED => Self::Namespaced,
            kind_flags::CLUSTER => Self::Cluster,
            _ => Self::Unknown,
        }
    }
}

/// Who adds a schema. Of two for one kind the first of this list wins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Layer {
    /// A custom resource definition in the repository that is judged.
    Repository,
    /// A schema that an organisation keeps for its repositories.
    Organisation,
}

/// All schemas for one target version.
#[derive(Debug)]
pub struct Catalogue {
    target: Minor,
    /// The place of the target among the releases.
    release: u32,
    /// What the release is called in reports.
    release_name: &'static str,
    kubernetes: &'static Blob,
    custom: &'static Blob,
    added: Added,
}

impl Catalogue {
    /// The version judged by when nothing says otherwise: the minor of the pinned k3s.
    pub const DEFAULT_TARGET: Minor = Minor(35);

    /// The catalogue for a target as people write it: `1.35`, `v1.35.4`, `1.35.0+k3s3`.
    ///
    /// # Errors
    /// The text is no version, or there are no schemas for it; the message names the known ones.
    pub fn for_version(text: &str) -> Result<Self, VersionError> {
        let minor = Minor::parse(text)?;
        Self::new(minor).ok_or_else(|| VersionError::Unknown {
            version: text.to_owned(),
            known: Self::known_targets(),
        })
    }

    /// The catalogue for a minor; `None` when no schemas of it are embedded.
    pub fn new(target: Minor) -> Option<Self> {
        let kubernetes = embedded::kubernetes();
        let release = kubernetes
            .origins()
            .position(|origin| origin.minor == target.0)? as u32;
        Some(Self {
            target,
            release,
            release_name: kubernetes.origin_name(release)?,
            kubernetes,
            custom: embedded::custom(),
            added: Added::default(),
        })
    }

    /// The minors that can be the target, oldest first.
    pub fn known_targets() -> Vec<Minor> {
        embedded::kubernetes()
            .origins()
            .map(|origin| Minor(origin.minor))
            .collect()
    }

    /// The names of all embedded sources with their licences.
    pub fn embedded_sources() -> impl Iterator<Item = (&'static str, &'static str)> {
        let origins = embedded::kubernetes()
            .origins()
            .chain(embedded::custom().origins());
        origins.map(|origin| (origin.name, origin.licence))
    }

    /// The target version.
    pub const fn target(&self) -> Minor {
        self.target
    }

    /// Adds the kinds of a custom resource definition. `compile` runs at most once, and only when an object of one of
    /// them is met; `file` names the definition in reports.
    pub fn add_definition(
        &mut self,
        layer: Layer,
        declaration: &Declaration,
        file: String,
        compile: impl Fn() -> Result<Blob, CompileError> + Send + Sync + 'static,
    ) {
        self.added
            .add_definition(layer, declaration, file, Box::new(compile));
    }

    /// Adds a schema that is compiled already, for one kind.
    pub fn add_schema(&mut self, layer: Layer, file: String, blob: Arc<Blob>) {
        self.added.add_blob(layer, file, blob);
    }

    /// Adds a schema that cannot be judged by, for one kind: objects of it are told so.
    pub fn add_unusable(
        &mut self,
        layer: Layer,
        file: String,
        api_version: String,
        kind: String,
        error: CompileError,
    ) {
        self.added
            .add_unusable(layer, file, api_version, kind, error);
    }

    /// `ObjectMeta` of the target version.
    pub(crate) fn object_meta(&self) -> Option<(&Blob, u32)> {
        Some((self.kubernetes, self.kubernetes.object_meta(self.release)?))
    }

    fn schema<'c>(
        &'c self,
        blob: &'c Blob,
        kind: KindRecord<'c>,
        origin: u32,
    ) -> Option<Schema<'c>> {
        let root = kind.schema_of(origin)?;
        Some(Schema::new(blob, root, self.object_meta()?))
    }
}

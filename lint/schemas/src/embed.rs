//! Writes the blobs that the binary embeds. Used by `generate/` and its test only.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use rempart_syntax::NodeRef;

use crate::blob::layout::{MAX_ORIGINS, kind_flags};
use crate::blob::{KindDraft, OriginDraft, Pool};
use crate::catalogue::Scope;
use crate::compile::CompileError;
use crate::compile::crd;
use crate::compile::release::{Release, ServedKind};

/// Collects Kubernetes releases, or custom resource definitions, for one blob.
#[derive(Debug, Default)]
pub struct Embedding {
    pool: Pool,
    origins: Vec<OriginDraft>,
    kinds: BTreeMap<(String, String), KindDraft>,
}

impl Embedding {
    /// Adds a release of Kubernetes from the roots of its OpenAPI v3 documents. Releases come oldest first.
    /// `unenforced` lists `Type.field` for fields the schema requires and the API server does not.
    ///
    /// # Errors
    /// A reference leads nowhere, or there are more sources than a blob can tell apart.
    pub fn add_release(
        &mut self,
        version: &str,
        minor: u32,
        documents: &[NodeRef<'_>],
        unenforced: &BTreeSet<String>,
    ) -> Result<(), CompileError> {
        let origin = self.next_origin()?;
        let (kinds, object_meta) = Release::read(documents).compile(&mut self.pool, unenforced)?;
        for kind in kinds {
            self.add_kind(origin, kind);
        }
        self.origins.push(OriginDraft {
            name: format!("kubernetes {version}"),
            minor,
            object_meta: Some(object_meta),
            licence: "Apache-2.0".to_owned(),
        });
        Ok(())
    }

    /// Starts a source of custom resource definitions; the definitions added next belong to it.
    ///
    /// # Errors
    /// There are more sources than a blob can tell apart.
    pub fn add_source(&mut self, name: &str, licence: &str) -> Result<(), CompileError> {
        self.next_origin()?;
        self.origins.push(OriginDraft {
            name: name.to_owned(),
            minor: 0,
            object_meta: None,
            licence: licence.to_owned(),
        });
        Ok(())
    }

    /// Adds a custom resource definition to the source added last. Returns `apiVersion kind` of what it declares.
    ///
    /// # Errors
    /// The node is no definition, or no source was added.
    pub fn add_definition(&mut self, node: NodeRef<'_>) -> Result<Vec<String>, CompileError> {
        let origin = self
            .origins
            .len()
            .checked_sub(1)
            .ok_or(CompileError::Missing("source"))? as u32;
        let mut names = Vec::new();
        for kind in crd::compile_into(&mut self.pool, node, origin)? {
            names.push(format!("{} {}", kind.api_version, kind.kind));
            let key = (kind.api_version.clone(), kind.kind.clone());
            self.kinds
                .entry(key)
                .and_modify(|known| known.schemas.extend(&kind.schemas))
                .or_insert(kind);
        }
        Ok(names)
    }

    fn next_origin(&self) -> Result<u32, CompileError> {
        if self.origins.len() >= MAX_ORIGINS {
            return Err(CompileError::TooLarge(MAX_ORIGINS as u32));
        }
        Ok(self.origins.len() as u32)
    }

    fn add_kind(&mut self, origin: u32, served: ServedKind) {
        let key = (served.api_version.clone(), served.kind.clone());
        let entry = self.kinds.entry(key).or_insert_with(|| KindDraft {
            api_version: served.api_version,
            kind: served.kind,
            flags: match served.scope {
                Scope::Namespaced => kind_flags::NAMESPACED,
                Scope::Cluster => kind_flags::CLUSTER,
                Scope::Unknown => 0,
            },
            warning: None,
            schemas: Vec::new(),
        });
        entry.schemas.push((origin, served.schema));
        entry.warning = served.deprecation;
    }

    /// Gives a kind to the releases before its first one too, with the schema it has there.
    pub fn carry_back(&mut self, api_version: &str, kind: &str) {
        let key = (api_version.to_owned(), kind.to_owned());
        let Some(known) = self.kinds.get_mut(&key) else {
            return;
        };
        let Some(&(first, schema)) = known.schemas.first() else {
            return;
        };
        let earlier = (0..first).map(|origin| (origin, schema));
        known.schemas = earlier.chain(known.schemas.iter().copied()).collect();
    }

    /// One line a kind, for reviews: `apiVersion kind scope origins`.
    pub fn index(&self) -> String {
        let mut out = String::new();
        for kind in self.kinds.values() {
            let scope = match kind.flags & (kind_flags::NAMESPACED | kind_flags::CLUSTER) {
                kind_flags::NAMESPACED => "namespaced",
                kind_flags::CLUSTER => "cluster",
                _ => "unknown",
            };
            let name = |at: Option<&(u32, u32)>| {
                at.and_then(|(origin, _)| self.origins.get(*origin as usize))
                    .map_or("", |origin| origin.name.as_str())
            };
            let (first, last) = (name(kind.schemas.first()), name(kind.schemas.last()));
            let origins = if first == last {
                first.to_owned()
            } else {
                format!("{first} .. {last}")
            };
            // Writing to a string cannot fail.
            let _ = writeln!(
                out,
                "{} {} {scope} [{origins}]",
                kind.api_version, kind.kind
            );
        }
        out
    }

    /// Writes the blob.
    pub fn finish(self) -> Vec<u8> {
        let kinds: Vec<KindDraft> = self.kinds.into_values().collect();
        self.pool.finish(&self.origins, &kinds)
    }
}

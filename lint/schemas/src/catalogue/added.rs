//! Schemas that come with a repository or an organisation.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, OnceLock};

use super::{Layer, Scope};
use crate::blob::Blob;
use crate::compile::CompileError;
use crate::compile::crd::Declaration;

type Compile = Box<dyn Fn() -> Result<Blob, CompileError> + Send + Sync>;
type Compiled = Result<Arc<Blob>, CompileError>;

/// All added schemas by apiVersion and kind.
#[derive(Debug, Default)]
pub(super) struct Added {
    sources: Vec<Source>,
    /// apiVersion → kind → places among the sources, best first.
    kinds: HashMap<String, HashMap<String, Vec<usize>>>,
}

/// One definition or schema file.
pub(super) struct Source {
    pub(super) layer: Layer,
    pub(super) file: String,
    pub(super) scope: Scope,
    compile: Option<Compile>,
    compiled: OnceLock<Compiled>,
}

impl fmt::Debug for Source {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Source")
            .field("layer", &self.layer)
            .field("file", &self.file)
            .finish_non_exhaustive()
    }
}

impl Source {
    /// The compiled schemas, compiled now if they were not yet.
    pub(super) fn blob(&self) -> Result<&Blob, &CompileError> {
        let compiled = self.compiled.get_or_init(|| match &self.compile {
            Some(compile) => compile().map(Arc::new),
            None => Err(CompileError::Missing("schema")),
        });
        compiled.as_ref().map(Arc::as_ref)
    }
}

impl Added {
    pub(super) fn add_definition(
        &mut self,
        layer: Layer,
        declaration: &Declaration,
        file: String,
        compile: Compile,
    ) {
        let place = self.sources.len();
        for version in declaration.versions.iter().filter(|version| version.served) {
            self.name(
                declaration.api_version(version),
                declaration.kind.clone(),
                place,
            );
        }
        let compiled = OnceLock::new();
        self.push(Source {
            layer,
            file,
            scope: declaration.scope,
            compile: Some(compile),
            compiled,
        });
    }

    pub(super) fn add_blob(&mut self, layer: Layer, file: String, blob: Arc<Blob>) {
        let place = self.sources.len();
        let mut scope = Scope::Unknown;
        for kind in blob.kinds() {
            scope = Scope::of_flags(kind.flags());
            self.name(kind.api_version().to_owned(), kind.kind().to_owned(), place);
        }
        self.push(Source {
            layer,
            file,
            scope,
            compile: None,
            compiled: OnceLock::from(Ok(blob)),
        });
    }

    pub(super) fn add_unusable(
        &mut self,
        layer: Layer,
        file: String,
        api_version: String,
        kind: String,
        error: CompileError,
    ) {
        self.name(api_version, kind, self.sources.len());
        self.push(Source {
            layer,
            file,
            scope: Scope::Unknown,
            compile: None,
            compiled: OnceLock::from(Err(error)),
        });
    }

    fn name(&mut self, api_version: String, kind: String, place: usize) {
        self.kinds
            .entry(api_version)
            .or_default()
            .entry(kind)
            .or_default()
            .push(place);
    }

    fn push(&mut self, source: Source) {
        self.sources.push(source);
    }

    /// The best source for a kind: the repository before the organisation, then the file first by name, so that the
    /// order in which files were read does not matter.
    pub(super) fn find(&self, api_version: &str, kind: &str) -> Option<&Source> {
        let places = self.kinds.get(api_version)?.get(kind)?;
        let sources = places.iter().filter_map(|&place| self.sources.get(place));
        sources.min_by(|a, b| (a.layer, &a.file).cmp(&(b.layer, &b.file)))
    }

    /// Every apiVersion and kind, in no order.
    pub(super) fn kinds(&self) -> impl Iterator<Item = (&str, &str)> {
        self.kinds.iter().flat_map(|(api_version, kinds)| {
            kinds
                .keys()
                .map(|kind| (api_version.as_str(), kind.as_str()))
        })
    }

    /// The groups that any kind is added to, one for each apiVersion.
    pub(super) fn groups(&self) -> impl Iterator<Item = &str> {
        self.kinds
            .keys()
            .map(|api_version| super::lookup::group_of(api_version))
    }

    /// The apiVersions under which a kind of this group is known, sorted.
    pub(super) fn versions_of(&self, group: &str, kind: &str) -> Vec<String> {
        let of_group = |api_version: &String| super::lookup::group_of(api_version) == group;
        let mut found: Vec<String> = self
            .kinds
            .iter()
            .filter(|(api_version, kinds)| of_group(api_version) && kinds.contains_key(kind))
            .map(|(api_version, _)| api_version.clone())
            .collect();
        found.sort_unstable();
        found
    }
}

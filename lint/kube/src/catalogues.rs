//! The schemas that judge this repository: one catalogue for each Kubernetes version its clusters run.

use std::sync::Arc;

use globset::{Glob, GlobSet, GlobSetBuilder};
use rempart_apps::{ApplicationTree, Charted};
use rempart_core::config::Config;
use rempart_core::{Context, Fact, FactEntry, RepoPath, Tree};
use rempart_model::{FileResources, Resource};
use rempart_schemas::{
    Catalogue, CompileError, Declaration, Layer, compile_crd, compile_json_schema, is_definition,
};

/// All catalogues, with the paths that each cluster owns.
pub(crate) struct Catalogues {
    /// The last one judges what no cluster claims.
    catalogues: Vec<(Option<GlobSet>, Catalogue)>,
    /// [`Self::agree_with`].
    agree_with: Option<u32>,
}

impl Catalogues {
    /// The catalogue that judges a file: that of the first cluster whose paths match.
    pub(crate) fn of(&self, path: &RepoPath) -> Option<&Catalogue> {
        let claims = |globs: &Option<GlobSet>| {
            globs
                .as_ref()
                .is_none_or(|globs| globs.is_match(path.as_str()))
        };
        self.catalogues
            .iter()
            .find(|(globs, _)| claims(globs))
            .map(|(_, catalogue)| catalogue)
    }

    /// Whether all catalogues say of built-in kinds what the release of this minor alone says: each has it for a target,
    /// and nothing that is added judges such a kind.
    pub(crate) fn agree_with(&self, release: u32) -> bool {
        self.agree_with == Some(release)
    }
}

/// The minor that all catalogues agree with, see [`Catalogues::agree_with`].
fn agreed(catalogues: &[(Option<GlobSet>, Catalogue)]) -> Option<u32> {
    let release = catalogues.first()?.1.target();
    let agrees = |catalogue: &Catalogue| {
        catalogue.target() == release && !catalogue.adds_to_built_in_groups()
    };
    let all = catalogues.iter().all(|(_, catalogue)| agrees(catalogue));
    all.then_some(release.0)
}

impl Fact for Catalogues {
    type Key = ();

    const NAME: &'static str = "schemas";
    const NEEDS: &'static [FactEntry] = &[
        FactEntry::of::<FileResources>(),
        FactEntry::of::<ApplicationTree>(),
        FactEntry::of::<Charted>(),
    ];

    fn keys(_context: &Context<'_>) -> Vec<()> {
        vec![()]
    }

    fn compute(context: &Context<'_>, (): &()) -> Self {
        let config = context.config;
        let default = config.kubernetes.as_deref();
        let clusters = config.clusters.iter().map(|cluster| {
            (
                Some(globs(&cluster.paths)),
                cluster.kubernetes.as_deref().or(default),
            )
        });
        let catalogues = clusters
            .chain([(None, default)])
            .filter_map(|(globs, version)| {
                let mut catalogue = catalogue(version)?;
                add_definitions(context, &mut catalogue);
                add_json_schemas(context, config, &mut catalogue);
                Some((globs, catalogue))
            });
        let catalogues: Vec<_> = catalogues.collect();
        Self {
            agree_with: agreed(&catalogues),
            catalogues,
        }
    }
}

/// A version without schemas was refused before the run started.
fn catalogue(version: Option<&str>) -> Option<Catalogue> {
    let chosen = version.and_then(|version| Catalogue::for_version(version).ok());
    chosen.or_else(|| Catalogue::new(Catalogue::DEFAULT_TARGET))
}

fn globs(patterns: &[String]) -> GlobSet {
    let mut set = GlobSetBuilder::new();
    for pattern in patterns {
        // A folder claims what is in it.
        for pattern in [
            pattern.clone(),
            format!("{}/**", pattern.trim_end_matches('/')),
        ] {
            if let Ok(glob) = Glob::new(&pattern) {
                set.add(glob);
            }
        }
    }
    set.build().unwrap_or_default()
}

/// Adds every custom resource definition of the repository. Those in the folders of `schemas` count as the
/// organisation's, so that a definition that is deployed wins over one that is only kept.
fn add_definitions(context: &Context<'_>, catalogue: &mut Catalogue) {
    let files = context.facts.all::<FileResources>();
    for (id, file) in files.filter(|(_, file)| file.may_define) {
        let path = context.file(*id).path();
        let kept = context
            .config
            .schemas
            .iter()
            .any(|folder| path.is_under(folder.trim_matches('/')));
        let layer = if kept {
            Layer::Organisation
        } else {
            Layer::Repository
        };
        for resource in &file.resources {
            add_definition(catalogue, layer, resource, path.as_str());
        }
    }
    // What a chart installs judges objects all over the cluster. A definition that stands in a file wins.
    let tree = context.fact::<ApplicationTree>();
    for (key, charted) in context.facts.all::<Charted>() {
        let node = tree.and_then(|tree| tree.node(key.app));
        let (Some(node), Ok(rendered)) = (node, &charted.outcome) else {
            continue;
        };
        let name = format!("a chart of the application {}", node.resource.name());
        for resource in &rendered.resources {
            add_definition(catalogue, Layer::Organisation, resource, &name);
        }
    }
}

/// Adds an object that is a definition.
fn add_definition(catalogue: &mut Catalogue, layer: Layer, resource: &Resource, name: &str) {
    if !is_definition(resource.node()) {
        return;
    }
    let Some(declaration) = Declaration::read(resource.node()) else {
        return;
    };
    // The API server refuses definitions in the groups of Kubernetes itself; one must not switch its schemas off.
    if catalogue.is_built_in_group(&declaration.group) {
        return;
    }
    let (tree, node, name) = (
        Arc::clone(resource.tree()),
        resource.index(),
        name.to_owned(),
    );
    catalogue.add_definition(layer, &declaration, name.clone(), move || {
        compile(&tree, node, &name)
    });
}

fn compile(tree: &Tree, node: u32, file: &str) -> Result<rempart_schemas::Blob, CompileError> {
    let node = tree.node(node).ok_or(CompileError::Missing("definition"))?;
    compile_crd(node, file)
}

/// Adds the JSON Schemas in the folders of `schemas`: `GROUP/VERSION/KIND.json`, and `VERSION/KIND.json` for the core
/// group.
fn add_json_schemas(context: &Context<'_>, config: &Config, catalogue: &mut Catalogue) {
    for folder in &config.schemas {
        for id in context.snapshot.under(folder.trim_matches('/')) {
            let file = context.file(id);
            let Some((api_version, kind)) = named_kind(file.path()) else {
                continue;
            };
            let Some(root) = file.tree().and_then(|tree| tree.root(0)) else {
                continue;
            };
            if let Ok(blob) = compile_json_schema(root, &api_version, &kind, file.path().as_str()) {
                catalogue.add_schema(Layer::Organisation, file.path().to_string(), Arc::new(blob));
            }
        }
    }
}

/// The apiVersion and kind that the path of a JSON Schema names.
fn named_kind(path: &RepoPath) -> Option<(String, String)> {
    let mut parts = path.as_str().strip_suffix(".json")?.rsplit('/');
    let (kind, version, group) = (parts.next()?, parts.next()?, parts.next());
    if !version.starts_with('v') {
        return None;
    }
    match group.filter(|group| group.contains('.')) {
        Some(group) => Some((format!("{group}/{version}"), kind.to_owned())),
        None => Some((version.to_owned(), kind.to_owned())),
    }
}

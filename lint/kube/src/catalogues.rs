//! The schemas that judge this repository: one catalogue for each Kubernetes version its clusters run.

use std::sync::Arc;

use rempart_apps::{AppId, ApplicationTree, Charted, Reach};
use rempart_core::config::Claims;
use rempart_core::{Context, Fact, FactEntry, FileId, Tree};
use rempart_model::{FileResources, Resource};
use rempart_schemas::{Catalogue, CompileError, Declaration, Layer, compile_crd, is_definition};

use crate::kept;

/// All catalogues, one for each cluster of the configuration.
pub(crate) struct Catalogues {
    /// The last one judges what no cluster claims.
    list: Vec<Catalogue>,
    claims: Claims,
    /// [`Self::agree_with`].
    agree_with: Option<u32>,
}

impl Catalogues {
    /// The catalogues that judge a file, which is applied as it stands or built into what is: that of the first cluster
    /// that claims its path, or those of the clusters that applications carry it to, or else that of what no cluster
    /// claims.
    pub(crate) fn of_file(&self, context: &Context<'_>, file: FileId) -> Vec<&Catalogue> {
        if let Some(cluster) = self.claims.cluster(context.file(file).path()) {
            return self.distinct([Some(cluster)]);
        }
        let reach = context.fact::<Reach>();
        let reached = reach.map_or(&[][..], |reach| reach.of(file));
        if reached.is_empty() {
            return self.distinct([None]);
        }
        self.distinct(reached.iter().copied())
    }

    /// The catalogues that judge what an application makes of a file or a chart.
    pub(crate) fn of_application(&self, context: &Context<'_>, app: AppId) -> Vec<&Catalogue> {
        let tree = context.fact::<ApplicationTree>();
        let reached = tree.map_or(&[][..], |tree| tree.releases_of(app));
        if reached.is_empty() {
            return self.distinct([None]);
        }
        self.distinct(reached.iter().copied().map(Some))
    }

    /// The catalogues of some clusters, one of each release: all have the same definitions.
    fn distinct(&self, clusters: impl IntoIterator<Item = Option<usize>>) -> Vec<&Catalogue> {
        let mut found: Vec<&Catalogue> = Vec::new();
        for cluster in clusters {
            let known = cluster.and_then(|at| self.list.get(at));
            let Some(catalogue) = known.or(self.list.last()) else {
                continue;
            };
            if !found
                .iter()
                .any(|known| known.target() == catalogue.target())
            {
                found.push(catalogue);
            }
        }
        found
    }

    /// The catalogue of what no cluster claims.
    pub(crate) fn unclaimed(&self) -> Option<&Catalogue> {
        self.list.last()
    }

    /// Whether all catalogues say of built-in kinds what the release of this minor alone says: each has it for a target,
    /// and nothing that is added judges such a kind.
    pub(crate) fn agree_with(&self, release: u32) -> bool {
        self.agree_with == Some(release)
    }
}

/// The minor that all catalogues agree with, see [`Catalogues::agree_with`].
fn agreed(catalogues: &[Catalogue]) -> Option<u32> {
    let release = catalogues.first()?.target();
    let agrees = |catalogue: &Catalogue| {
        catalogue.target() == release && !catalogue.adds_to_built_in_groups()
    };
    let all = catalogues.iter().all(agrees);
    all.then_some(release.0)
}

impl Fact for Catalogues {
    type Key = ();

    const NAME: &'static str = "schemas";
    const NEEDS: &'static [FactEntry] = &[
        FactEntry::of::<FileResources>(),
        FactEntry::of::<ApplicationTree>(),
        FactEntry::of::<Charted>(),
        FactEntry::of::<Reach>(),
    ];

    fn keys(_context: &Context<'_>) -> Vec<()> {
        vec![()]
    }

    fn compute(context: &Context<'_>, (): &()) -> Self {
        let config = context.config;
        let default = config.kubernetes.as_deref();
        let clusters = config.clusters.iter();
        let clusters = clusters.map(|cluster| cluster.kubernetes.as_deref().or(default));
        let catalogues = clusters.chain([default]).filter_map(|version| {
            let mut catalogue = catalogue(version)?;
            add_definitions(context, &mut catalogue);
            add_json_schemas(context, &mut catalogue);
            Some(catalogue)
        });
        let catalogues: Vec<_> = catalogues.collect();
        Self {
            agree_with: agreed(&catalogues),
            list: catalogues,
            claims: Claims::of(&config.clusters),
        }
    }
}

/// A version without schemas was refused before the run started.
fn catalogue(version: Option<&str>) -> Option<Catalogue> {
    let chosen = version.and_then(|version| Catalogue::for_version(version).ok());
    chosen.or_else(|| Catalogue::new(Catalogue::DEFAULT_TARGET))
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

/// Adds the JSON Schemas in the folders of `schemas`. One that cannot be judged by is told where an object needs it.
fn add_json_schemas(context: &Context<'_>, catalogue: &mut Catalogue) {
    for kept in kept::of(context) {
        let entry = context.snapshot.entry(kept.file);
        let file = entry.path.to_string();
        match kept.compile(entry) {
            Ok(blob) => catalogue.add_schema(Layer::Organisation, file, Arc::new(blob)),
            Err(error) => {
                let (api_version, kind) = (kept.api_version, kept.kind);
                catalogue.add_unusable(Layer::Organisation, file, api_version, kind, error);
            }
        }
    }
}

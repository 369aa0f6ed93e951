//! Kustomizations that applications change before they are built.

use rempart_core::{Context, Fact, FactEntry, FileId, Location, NodeRef, RepoPath};
use rempart_model::argo::Source;
use rempart_model::{get, scalar};
use rempart_render::kustomize::{self, Build, EditedBy, Options, Unbuilt};

use crate::tool::join;
use crate::{ApplicationTree, ChartUse, Node, SourceUse, Tool, ToolBlock, place_of};

/// A source that changes its kustomization by its `kustomize`, and what became of it.
#[derive(Debug)]
pub struct Edited {
    /// The objects, or why there are none.
    pub build: Build,
    /// Where the fault is, if there is one.
    pub location: Option<Location>,
}

/// The parts of the `kustomize` of a source that take something away from what is built, the likeliest first.
const TAKES: [&str; 2] = ["patches", "components"];

impl Fact for Edited {
    type Key = ChartUse;

    const NAME: &'static str = "edited kustomizations";
    const NEEDS: &'static [FactEntry] = &[FactEntry::of::<ApplicationTree>()];

    fn keys(context: &Context<'_>) -> Vec<ChartUse> {
        let tree = context.fact::<ApplicationTree>();
        let nodes = tree.into_iter().flat_map(ApplicationTree::nodes);
        let uses = nodes.flat_map(|(app, node)| {
            let sources = node.sources.iter().enumerate();
            let edited = sources.filter(|(_, used)| is_edited(node, used));
            edited.map(move |(source, _)| ChartUse { app, source })
        });
        uses.collect()
    }

    fn compute(context: &Context<'_>, key: &ChartUse) -> Self {
        Self::of(context, *key).unwrap_or_else(|| Self {
            build: Build {
                outcome: Err(Unbuilt::Unsupported(kustomize::Fault {
                    path: None,
                    span: None,
                    field: String::new(),
                    message: "the source is not there".to_owned(),
                })),
                reads: Vec::new(),
                notes: Vec::new(),
            },
            location: None,
        })
    }
}

impl Edited {
    /// Builds the kustomization of a source as the source wants it; `None` where it does not change any.
    pub fn of(context: &Context<'_>, key: ChartUse) -> Option<Self> {
        let node = context.fact::<ApplicationTree>()?.node(key.app)?;
        let used = node.sources.get(key.source)?;
        let (folder, _) = used.place.folder()?;
        let block = block(node, used)?;
        let build = kustomize::build_reading(
            context.snapshot,
            context.revisions,
            folder,
            &options(node, block),
        );
        let location = build.outcome.as_ref().err().map(|unbuilt| {
            let fault = unbuilt.fault();
            match &fault.path {
                Some(path) if path != node.resource.path() => Location {
                    side: context.side.clone(),
                    path: path.clone(),
                    span: fault.span.unwrap_or_default(),
                    document: fault.span.map(|_| 0),
                },
                _ => place_of(context, &node.resource, block),
            }
        });
        Some(Self { build, location })
    }
}

/// Where a source changes its kustomization. With `takes` where it does so by what may take something away: a patch, a
/// component. `None` for a source that changes nothing.
pub fn edit_place(context: &Context<'_>, key: ChartUse, takes: bool) -> Option<Location> {
    let node = context.fact::<ApplicationTree>()?.node(key.app)?;
    let block = block(node, node.sources.get(key.source)?)?;
    let taking = |name: &&str| {
        let list = get(block, name)?;
        // One of several is not told from the others.
        list.items()
            .next()
            .filter(|_| list.items().nth(1).is_none())
            .or(Some(list))
    };
    let place = takes.then(|| TAKES.iter().find_map(taking)).flatten();
    Some(place_of(context, &node.resource, place.unwrap_or(block)))
}

/// The files that a source names as patches of the kustomization in a folder.
pub(crate) fn patches(
    context: &Context<'_>,
    node: &Node,
    used: &SourceUse,
    folder: &str,
) -> Vec<FileId> {
    let list = block(node, used).and_then(|block| get(block, "patches"));
    let items = list.into_iter().flat_map(NodeRef::items);
    let paths = items.filter_map(|item| scalar(get(item, "path")?));
    let files = paths.filter_map(|path| {
        let path = RepoPath::new(&join(folder, &path)).ok()?;
        context.snapshot.find(path.as_str())
    });
    files.collect()
}

/// Whether a source changes a kustomization of this repository.
pub(crate) fn is_edited(node: &Node, used: &SourceUse) -> bool {
    matches!(used.place.folder(), Some((_, Tool::Kustomize(Some(_)))))
        && block(node, used).is_some()
}

/// All that is read to build what a source changes, where its changes name files.
pub fn edited_files(context: &Context<'_>, node: &Node, used: &SourceUse) -> Vec<RepoPath> {
    let names_files = |block: NodeRef<'_>| {
        block
            .entries()
            .any(|(key, _)| key.is("components") || key.is("patches"))
    };
    let Some((folder, Tool::Kustomize(Some(_)))) = used.place.folder() else {
        return Vec::new();
    };
    let block = block(node, used).filter(|block| names_files(*block));
    let built = block.map(|block| {
        kustomize::build_reading(
            context.snapshot,
            context.revisions,
            folder,
            &options(node, block),
        )
    });
    built.map_or_else(Vec::new, |build| build.reads)
}

fn options(node: &Node, block: NodeRef<'_>) -> Options {
    Options {
        edited_by: Some(EditedBy {
            path: node.resource.path().clone(),
            tree: node.resource.tree().clone(),
            node: block.index(),
        }),
        ..Options::default()
    }
}

/// The `kustomize` of a source, if it changes what is built.
fn block<'n>(node: &'n Node, used: &SourceUse) -> Option<NodeRef<'n>> {
    let source = Source::new(node.resource.tree().node(used.node)?);
    if !ToolBlock::of(source).contains(&ToolBlock::Kustomize) {
        return None;
    }
    let block = source.kustomize()?;
    // The version of kustomize changes nothing that is known here.
    let changes = block.entries().any(|(key, _)| !key.is("version"));
    changes.then_some(block)
}

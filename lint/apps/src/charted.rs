//! Every chart that an application names, rendered where the configuration asks for it.

use std::path::PathBuf;
use std::time::Duration;

use rempart_core::config::Rendering;
use rempart_core::{Context, Fact, FactEntry, FactKey, Skip};
use rempart_model::{get, scalar};
use rempart_render::helm::{self, Limits, Program, Rendered, Unrendered};
use rempart_schemas::Catalogue;

use crate::chart_files::FetchedChart;
use crate::{AppId, ApplicationTree, ChartLock, Node, Place, Tool, chart_files, helm_source};

/// A source of an application, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ChartUse {
    /// The application.
    pub app: AppId,
    /// The source.
    pub source: usize,
}

impl FactKey for ChartUse {}

/// A chart, and what became of it.
#[derive(Debug)]
pub struct Charted {
    /// The objects, or why there are none.
    pub outcome: Result<Rendered, Unrendered>,
    skips: Vec<Skip>,
}

impl Fact for Charted {
    type Key = ChartUse;

    const NAME: &'static str = "charts";
    const NEEDS: &'static [FactEntry] = &[
        FactEntry::of::<ApplicationTree>(),
        FactEntry::of::<ChartLock>(),
        FactEntry::of::<FetchedChart>(),
    ];

    fn keys(context: &Context<'_>) -> Vec<ChartUse> {
        let tree = context.fact::<ApplicationTree>();
        let nodes = tree.into_iter().flat_map(ApplicationTree::nodes);
        let uses = nodes.flat_map(|(app, node)| {
            let sources = node.sources.iter().enumerate();
            let charts = sources.filter(|(_, used)| is_chart(&used.place));
            charts.map(move |(source, _)| ChartUse { app, source })
        });
        uses.collect()
    }

    fn compute(context: &Context<'_>, key: &ChartUse) -> Self {
        Self::of(context, *key)
    }

    fn skips(&self) -> &[Skip] {
        &self.skips
    }
}

/// Whether a source is a chart.
pub(crate) const fn is_chart(place: &Place) -> bool {
    matches!(
        place,
        Place::Chart
            | Place::Folder {
                tool: Tool::Helm(_),
                ..
            }
    )
}

impl Charted {
    /// Renders a chart.
    pub fn of(context: &Context<'_>, key: ChartUse) -> Self {
        let tree = context.fact::<ApplicationTree>();
        let Some(node) = tree.and_then(|tree| tree.node(key.app)) else {
            let outcome = Err(Unrendered::NotHere(
                "there is no such application".to_owned(),
            ));
            return Self {
                outcome,
                skips: Vec::new(),
            };
        };
        let known = tree.and_then(|tree| tree.rendered(key)).cloned();
        let outcome = known.unwrap_or_else(|| {
            let clusters = tree.map_or(&[][..], |tree| tree.releases_of(key.app));
            rendered(context, node, key.source, clusters.first().copied())
        });
        let what = node.resource.name().into_owned();
        let mut skips = Vec::new();
        match &outcome {
            Ok(_) => {}
            Err(why)
                if why.is_of_tool() && context.config.charts.rendering == Rendering::Require =>
            {
                skips.push(Skip::fatal("not-rendered", what, why.to_string()));
            }
            // A rule says so.
            Err(why) if why.is_refused() => {}
            Err(why) => skips.push(Skip::visible("not-rendered", what, why.to_string())),
        }
        Self { outcome, skips }
    }
}

/// Renders a source of an application, which must be a chart. `cluster` is the place of the one it is for.
pub(crate) fn rendered(
    context: &Context<'_>,
    node: &Node,
    source: usize,
    cluster: Option<usize>,
) -> Result<Rendered, Unrendered> {
    let not_here = |what: &str| Err(Unrendered::NotHere(what.to_owned()));
    description(context, node, source)?;
    let charts = &context.config.charts;
    if charts.rendering == Rendering::Off {
        return not_here("charts are not rendered: the setting `helm` is `off`");
    }
    let Some(used) = node.sources.get(source) else {
        return not_here("there is no such source");
    };
    if matches!(&used.place, Place::Folder { tool, .. } if !matches!(tool, Tool::Helm(Some(_)))) {
        return not_here("the folder holds no `Chart.yaml`");
    }
    let version = kube_version(context, cluster);
    chart_files::with(context, node, source, |chart| {
        let request = helm_source::request(context, node, used, chart, version)?;
        let Some(path) = &charts.tool.program else {
            return Err(Unrendered::NotRun(std::io::ErrorKind::NotFound));
        };
        let scratch = charts.tool.scratch.clone();
        let scratch = scratch.unwrap_or_else(|| PathBuf::from("/tmp"));
        let mut limits = Limits::default();
        if let Some(seconds) = charts.tool.seconds {
            limits.time = Duration::from_secs(seconds);
        }
        let program = Program {
            path,
            scratch: &scratch,
            limits,
        };
        helm::render(context.snapshot, &request, &program)
    })
}

/// What Helm wants `Chart.yaml` to say (`Metadata.Validate`): this needs no program.
fn description(context: &Context<'_>, node: &Node, source: usize) -> Result<(), Unrendered> {
    let place = node.sources.get(source).map(|used| &used.place);
    let Some(Place::Folder {
        tool: Tool::Helm(Some(chart)),
        ..
    }) = place
    else {
        return Ok(());
    };
    let file = context.file(*chart);
    let Some(root) = file.tree().and_then(|tree| tree.root(0)) else {
        return Ok(());
    };
    let missing = ["apiVersion", "name", "version"].into_iter().find(|field| {
        let written = get(root, field).and_then(scalar);
        written.is_none_or(|text| text.is_empty())
    });
    match missing {
        Some(field) => Err(Unrendered::Refused {
            at: Some((file.path().as_str().to_owned(), 1)),
            why: format!("`Chart.yaml` says no `{field}`"),
        }),
        None => Ok(()),
    }
}

/// The version of a cluster, by its place in the configuration.
fn kube_version(context: &Context<'_>, cluster: Option<usize>) -> String {
    let cluster = cluster.and_then(|at| context.config.clusters.get(at));
    let version = cluster.and_then(|cluster| cluster.kubernetes.clone());
    let version = version.or_else(|| context.config.kubernetes.clone());
    version.unwrap_or_else(|| Catalogue::DEFAULT_TARGET.to_string())
}

//! Applications that charts make: those charts are rendered before the tree is known, and only those whose files speak of
//! applications.

use std::collections::BTreeMap;

use rempart_core::{Context, FileId, Skip, parallel};
use rempart_model::{Application, Resource};
use rempart_render::helm::{Chart, Rendered, Unrendered};

use crate::charted::{is_chart, rendered};
use crate::{AppId, ChartUse, Node, SourceUse, chart_files};

/// What was rendered, and what was not followed.
#[derive(Default)]
pub(crate) struct MadeByCharts {
    pub(crate) charts: BTreeMap<ChartUse, Result<Rendered, Unrendered>>,
    pub(crate) skips: Vec<Skip>,
}

/// How deep charts may make applications that name charts. One that makes itself would never end.
const DEPTH: usize = 8;

/// How many applications charts may make.
const LIMIT: usize = 10_000;

impl MadeByCharts {
    /// Adds the applications that the charts of `nodes` make, and those that the charts of these make, behind the others.
    pub(crate) fn add(
        context: &Context<'_>,
        nodes: &mut Vec<Node>,
        follow: impl Fn(Application<'_>) -> Vec<SourceUse>,
    ) -> Self {
        let mut found = Self::default();
        let written = nodes.len();
        let mut from = 0;
        for depth in 0..=DEPTH {
            let uses: Vec<_> = (from..nodes.len())
                .flat_map(|at| uses(&nodes[at], at))
                .filter(|chart| speaks_of_applications(context, nodes, *chart))
                .collect();
            if uses.is_empty() {
                break;
            }
            if depth == DEPTH || nodes.len() > written + LIMIT {
                let stopped = uses
                    .first()
                    .and_then(|chart| nodes.get(chart.app.0 as usize));
                let what =
                    stopped.map_or_else(String::new, |node| node.resource.name().into_owned());
                let why = "applications that charts make are followed no further than this one: it may make itself";
                found.skips.push(Skip::visible("not-followed", what, why));
                break;
            }
            from = nodes.len();
            let outcomes = parallel::map(context.threads, uses.len(), |at| {
                let node = &nodes[uses[at].app.0 as usize];
                rendered(context, node, uses[at].source, asked(nodes, uses[at].app))
            });
            for (chart, outcome) in uses.into_iter().zip(outcomes) {
                if let Ok(rendered) = &outcome {
                    for resource in &rendered.resources {
                        let Some(view) = Application::of(resource) else {
                            continue;
                        };
                        let sources = follow(view);
                        let made = made(context, nodes, chart, resource, sources);
                        nodes.push(made);
                    }
                }
                found.charts.insert(chart, outcome);
            }
        }
        found
    }
}

fn uses(node: &Node, at: usize) -> Vec<ChartUse> {
    let sources = node.sources.iter().enumerate();
    let charts = sources.filter(|(_, used)| is_chart(&used.place));
    let app = AppId(at as u32);
    charts.map(|(source, _)| ChartUse { app, source }).collect()
}

/// The file of the application that asks first.
fn asked(nodes: &[Node], app: AppId) -> FileId {
    let mut node = &nodes[app.0 as usize];
    while let Some(by) = node.made {
        node = &nodes[by.app.0 as usize];
    }
    node.file
}

/// An application of a chart. It stands in its template, and where that is no file of the repository, where the chart is
/// asked for.
fn made(
    context: &Context<'_>,
    nodes: &[Node],
    chart: ChartUse,
    resource: &Resource,
    sources: Vec<SourceUse>,
) -> Node {
    let origins = resource.tree().origins(resource.index());
    let mut paths = origins.iter().filter_map(|origin| origin.path);
    let file = paths.find_map(|path| context.snapshot.find(path.as_str()));
    Node {
        file: file.unwrap_or(nodes[chart.app.0 as usize].file),
        resource: resource.clone(),
        sources,
        parents: Vec::new(),
        children: Vec::new(),
        set: None,
        built: None,
        made: Some(chart),
    }
}

/// Whether a file of the chart may hold an application, or its values: the others are rendered later, when they are needed.
fn speaks_of_applications(context: &Context<'_>, nodes: &[Node], chart: ChartUse) -> bool {
    use rempart_core::config::Rendering;
    if context.config.charts.rendering == Rendering::Off {
        return false;
    }
    let node = &nodes[chart.app.0 as usize];
    let speaks = |chart: Chart<'_>| {
        let files = chart.files;
        let mut entries = files.under(chart.folder).map(|id| files.entry(id));
        // What a packed chart holds is not looked at before it is rendered.
        Ok(!chart.added.is_empty()
            || entries.any(|entry| match entry.file.text() {
                Some(text) => text.contains("argoproj.io") && text.contains("Application"),
                None => entry.path.extension() == "tgz",
            }))
    };
    chart_files::with(context, node, chart.source, speaks).unwrap_or_default()
}

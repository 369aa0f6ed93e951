//! Applications that charts make: those charts are rendered before the tree is known, and only those whose files speak of
//! applications.

use std::collections::BTreeMap;

use rempart_core::{Context, FileId, Skip, parallel};
use rempart_model::argo::GROUP;
use rempart_model::{Application, Resource};
use rempart_render::helm::{Chart, Rendered, Unrendered};

use crate::charted::{is_chart, rendered};
use crate::clusters::{Clusters, Told};
use crate::tree::follow;
use crate::{AppId, ApplicationSet, ChartUse, Node, Repository, SetId, chart_files, sets};

/// What was rendered, and what was not followed.
#[derive(Default)]
pub(crate) struct MadeByCharts {
    pub(crate) charts: BTreeMap<ChartUse, Result<Rendered, Unrendered>>,
    /// The sets of applications among what was made.
    pub(crate) sets: Vec<ApplicationSet>,
    pub(crate) skips: Vec<Skip>,
}

/// What has to be known to follow what charts make.
pub(crate) struct Followed<'c, 'f> {
    pub(crate) context: &'f Context<'c>,
    pub(crate) repository: &'f Repository,
    pub(crate) clusters: &'f Clusters<'c>,
    /// How many sets there are that no chart makes.
    pub(crate) written_sets: usize,
}

/// How deep charts may make applications that name charts. One that makes itself would never end.
const DEPTH: usize = 8;

/// How many applications charts may make.
const LIMIT: usize = 10_000;

impl MadeByCharts {
    /// Adds the applications that the charts of `nodes` make, and the sets among what they make, and those that the charts
    /// of these make, behind the others.
    pub(crate) fn add(by: &Followed<'_, '_>, nodes: &mut Vec<Node>) -> Self {
        let (context, clusters) = (by.context, by.clusters);
        let mut found = Self::default();
        let written = nodes.len();
        let mut reached = clusters.reached(context, nodes);
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
                let reached = reached.get(uses[at].app.0 as usize);
                let cluster = reached.and_then(|reached| reached.first()).copied();
                let claimed = || clusters.claimed(context, asked(nodes, uses[at].app));
                rendered(context, node, uses[at].source, cluster.or_else(claimed))
            });
            for (chart, outcome) in uses.into_iter().zip(outcomes) {
                if let Ok(rendered) = &outcome {
                    found.take(by, nodes, &mut reached, (chart, &rendered.resources));
                }
                found.charts.insert(chart, outcome);
            }
        }
        found
    }

    /// Takes the applications and the sets among what a chart makes.
    fn take(
        &mut self,
        by: &Followed<'_, '_>,
        nodes: &mut Vec<Node>,
        reached: &mut Vec<Vec<usize>>,
        (chart, resources): (ChartUse, &[Resource]),
    ) {
        let mut made = Vec::new();
        for resource in resources {
            if Application::of(resource).is_some() {
                made.push((resource.clone(), None));
            }
        }
        let sets = resources.iter();
        let sets = sets.filter(|resource| resource.is(GROUP, "ApplicationSet"));
        let sets = sets.map(|set| (file_of(by.context, nodes, chart, set), set.clone(), chart));
        for expanded in sets::of_charts(by.context, by.repository, sets.collect()) {
            let set = by.written_sets + self.sets.len();
            for (application, generated) in expanded.applications.iter().enumerate() {
                let id = SetId { set, application };
                made.push((generated.resource.clone(), Some(id)));
            }
            self.skips.extend(sets::skips(&expanded));
            self.sets.push(expanded);
        }
        for (resource, set) in made {
            let sources = follow(by.context, by.repository, Application::known(&resource));
            let node = Node {
                file: file_of(by.context, nodes, chart, &resource),
                resource,
                sources,
                parents: Vec::new(),
                children: Vec::new(),
                set,
                built: None,
                made: Some(chart),
            };
            if let Some(creator) = reached.get(chart.app.0 as usize) {
                let asked = asked(nodes, chart.app);
                reached.push(match by.clusters.told_by(by.context, &node, asked) {
                    Told::Cluster(cluster) => vec![cluster],
                    Told::Creator => creator.clone(),
                    Told::Nothing => Vec::new(),
                });
            }
            nodes.push(node);
        }
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

/// The file of an object of a chart: its template, and where that is no file of the repository, where the chart is asked for.
fn file_of(context: &Context<'_>, nodes: &[Node], chart: ChartUse, resource: &Resource) -> FileId {
    let origins = resource.tree().origins(resource.index());
    let mut paths = origins.iter().filter_map(|origin| origin.path);
    let file = paths.find_map(|path| context.snapshot.find(path.as_str()));
    file.unwrap_or(nodes[chart.app.0 as usize].file)
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

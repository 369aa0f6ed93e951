//! A chart that Helm refuses, or that gives other objects each time.

use rempart_apps::{AppObjects, ApplicationTree, Charted};
use rempart_core::{
    Check, Context, FactEntry, FileView, Inputs, Levels, Location, RepoPath, Rule, RuleMeta,
    Severity, Sink, Span, Waivable,
};
use rempart_model::class;
use rempart_render::helm::{Unrendered, changing_call};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::app::{self, App};

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct BrokenChart {}

impl Rule for BrokenChart {
    const META: RuleMeta = RuleMeta {
        id: "argo/broken-chart",
        levels: Levels::split(Severity::Warning, Severity::Error),
        inputs: Inputs::Classes(&[class::HELM_CHART]),
        needs: &[
            FactEntry::of::<ApplicationTree>(),
            FactEntry::of::<Charted>(),
            FactEntry::of::<AppObjects>(),
        ],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("broken_chart.md"),
    };
    const CHECK: Check<Self> = Check::Repository(Self::check);
}

impl BrokenChart {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        for (key, charted) in context.facts.all::<Charted>() {
            let Some(app) = app::of(context, key.app) else {
                continue;
            };
            let used = app.node.sources.get(key.source);
            let folder = used.and_then(|used| used.place.folder());
            let Some((folder, _)) = folder else {
                continue;
            };
            match &charted.outcome {
                Err(Unrendered::Refused { at, why }) => {
                    refused(app, folder, at.as_ref(), why, sink);
                }
                Ok(rendered) => {
                    for template in &rendered.changing {
                        changing(app, template, sink);
                    }
                }
                Err(_) => {}
            }
        }
    }
}

fn refused(app: App<'_>, folder: &str, at: Option<&(String, u32)>, why: &str, sink: &mut Sink) {
    let chart = if folder.is_empty() {
        "Chart.yaml".to_owned()
    } else {
        format!("{folder}/Chart.yaml")
    };
    let (path, line) = at.map_or((chart.as_str(), 1), |(path, line)| (path.as_str(), *line));
    let (path, line) = match app.context.find(path) {
        Some(_) => (path, line),
        None => (chart.as_str(), 1),
    };
    let name = app.name();
    let message = format!(
        "{why}: Helm refuses the chart `{}` as `{name}` asks for it, and the application stays as it is",
        shown(folder)
    );
    let place = at_line(app.context, path, line);
    sink.report(place, message)
        .keyed(format!("{folder} {why}"))
        .application(name)
        .help("mend it until `helm template` with the values of the application passes");
}

fn changing(app: App<'_>, template: &RepoPath, sink: &mut Sink) {
    let text = app.context.find(template.as_str());
    let call = text.and_then(|file| changing_call(file.text()?));
    let span = call.map_or_else(Span::default, |(span, _)| span);
    let place = Location {
        span,
        side: app.context.side.clone(),
        ..Location::file(template.clone())
    };
    let name = app.name();
    let message = format!(
        "rendered twice for `{name}`, this template gives two results: Argo CD renders it again and again, so the application is never `Synced`, and a password made here changes each time"
    );
    sink.report(place, message)
        .keyed(format!("changing {template}"))
        .application(name)
        .help("give the value that is made here, or name a Secret that exists");
}

fn shown(folder: &str) -> &str {
    if folder.is_empty() { "." } else { folder }
}

/// A line of a file, from 1.
fn at_line(context: &Context<'_>, path: &str, line: u32) -> Location {
    let text = context.find(path).and_then(FileView::text);
    let mut offset = 0;
    let mut span = Span::at(0);
    for (at, text) in text.unwrap_or_default().split_inclusive('\n').enumerate() {
        let inside = text.trim();
        if at + 1 == line as usize {
            let start = offset + (text.len() - text.trim_start().len());
            span = Span::new(start as u32, (start + inside.len()) as u32);
            break;
        }
        offset += text.len();
    }
    Location {
        span,
        side: context.side.clone(),
        ..Location::file(RepoPath::from_normalised(path))
    }
}

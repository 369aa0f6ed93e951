//! `rempart graph`.

use rempart_apps::{ApplicationTree, Node, Place, Tool};
use rempart_core::{FactEntry, FactMemo, Side};
use rempart_model::argo::Source;
use rempart_output::diagram::{Box, Diagram};

use crate::args::{GraphArgs, GraphFormat};
use crate::exit::{Exit, Fatal};
use crate::input::Loaded;
use crate::reports;

/// Draws the applications.
pub(crate) fn run(args: &GraphArgs) -> Result<Exit, Fatal> {
    let loaded = Loaded::new(&args.state.select())?;
    let (context, _) = rempart_engine::view(
        &loaded.input(),
        args.state.shared.threads(),
        &loaded.head,
        Side::Head,
        &[FactEntry::of::<ApplicationTree>()],
        &FactMemo::default(),
    );
    let nodes = context.fact::<ApplicationTree>();
    let nodes = nodes.into_iter().flat_map(ApplicationTree::nodes);
    let diagram = Diagram {
        boxes: nodes.map(|(_, node)| drawn(node)).collect(),
    };
    if diagram.boxes.is_empty() {
        return Err(Fatal::new("there is no application in this repository")
            .help("`rempart graph` draws `kind: Application` of Argo CD"));
    }
    reports::to_place(None, &mut |out| match args.format {
        GraphFormat::Text => diagram.text(out),
        GraphFormat::Mermaid => diagram.mermaid(out),
        GraphFormat::Dot => diagram.dot(out),
    })?;
    Ok(Exit::Clean)
}

fn drawn(node: &Node) -> Box {
    let view = node.view();
    let mut remarks: Vec<_> = node
        .sources
        .iter()
        .filter_map(|used| {
            let source = Source::new(node.resource.tree().node(used.node)?);
            Some(source_of(source, &used.place))
        })
        .collect();
    if let Some(destination) = view.destination() {
        let cluster = destination.name().or_else(|| destination.server());
        let cluster = cluster.unwrap_or_default();
        let cluster = match &*cluster {
            "https://kubernetes.default.svc" => "in-cluster",
            other => other,
        };
        let namespace = destination.namespace().unwrap_or_default();
        remarks.push(format!("to {cluster}/{namespace}"));
    }
    if let Some(wave) = view.annotation("argocd.argoproj.io/sync-wave") {
        remarks.push(format!("wave {wave}"));
    }
    Box {
        name: node.resource.name().into_owned(),
        remarks,
        makes: node.children.iter().map(|id| id.0 as usize).collect(),
        is_root: node.parents.is_empty(),
    }
}

fn source_of(source: Source<'_>, place: &Place) -> String {
    let text = |text: Option<std::borrow::Cow<'_, str>>| text.unwrap_or_default().into_owned();
    match place {
        Place::Chart => format!(
            "chart {} {}",
            text(source.chart()),
            text(source.target_revision())
        ),
        Place::Values => format!("values {}", text(source.reference())),
        Place::Elsewhere => format!("{} {}", text(source.repo_url()), text(source.path())),
        Place::Folder { path, tool } => {
            let tool = match tool {
                Tool::Directory => "folder",
                Tool::Kustomize(_) => "kustomize",
                Tool::Helm(_) => "helm",
                Tool::Plugin => "plugin",
            };
            format!("{tool} {}", if path.is_empty() { "." } else { path })
        }
        Place::Missing(path) => format!("{path}, which is missing"),
        Place::Nowhere | Place::Outside(_) | Place::File(_) => "no usable source".to_owned(),
    }
}

//! `rempart graph`.

use std::collections::BTreeMap;

use rempart_apps::{ApplicationSets, ApplicationTree, Element, Node, Place, Tool, set_of};
use rempart_core::{Concealed, Context, FactEntry, FactMemo, FileId, FileView, Side};
use rempart_engine::redact::{Mask, Nearness};
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
        &[
            FactEntry::of::<ApplicationTree>(),
            FactEntry::of::<ApplicationSets>(),
        ],
        &FactMemo::default(),
    );
    let nodes = context.fact::<ApplicationTree>();
    let nodes = nodes.into_iter().flat_map(ApplicationTree::nodes);
    let mut masks = Masks {
        context: &context,
        conceal: loaded.input().conceal,
        made: BTreeMap::new(),
    };
    let diagram = Diagram {
        boxes: nodes
            .map(|(_, node)| masks.hide(node, drawn(&context, node)))
            .collect(),
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

/// Takes out of what is drawn what the files conceal that it comes from (ADR-0014).
struct Masks<'c> {
    context: &'c Context<'c>,
    conceal: fn(FileView<'_>) -> Concealed,
    made: BTreeMap<FileId, Mask>,
}

impl Masks<'_> {
    fn hide(&mut self, node: &Node, mut drawn: Box) -> Box {
        let made = node.set.and_then(|id| set_of(self.context, id));
        let elements = made.into_iter().flat_map(|(_, made)| &made.from);
        let read = elements.filter_map(|element| match element {
            Element::File { file, .. } => Some(*file),
            _ => None,
        });
        let sources = node.resource.tree().sources().iter();
        let sources = sources.filter_map(|source| self.context.snapshot.find(source.path.as_str()));
        for file in std::iter::once(node.file).chain(read).chain(sources) {
            let (context, conceal) = (self.context, self.conceal);
            let mask = self
                .made
                .entry(file)
                .or_insert_with(|| Mask::new(&conceal(context.file(file))));
            if mask.is_empty() {
                continue;
            }
            for text in std::iter::once(&mut drawn.name).chain(&mut drawn.remarks) {
                *text = mask.apply(text, Nearness::Line).into_owned();
            }
        }
        drawn
    }
}

fn drawn(context: &Context<'_>, node: &Node) -> Box {
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
    let set = node.set.and_then(|id| set_of(context, id));
    if let Some((set, _)) = set {
        remarks.push(format!("made by the set {}", set.resource.name()));
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
        Place::Chart | Place::Image if source.is_image() => format!(
            "{} {}",
            text(source.repo_url()),
            text(source.target_revision())
        ),
        Place::Chart => format!(
            "chart {} {}",
            text(source.chart()),
            text(source.target_revision())
        ),
        Place::Values => format!("values {}", text(source.reference())),
        Place::Elsewhere | Place::Image => {
            format!("{} {}", text(source.repo_url()), text(source.path()))
        }
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

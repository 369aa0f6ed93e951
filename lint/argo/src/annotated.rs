//! Which files speak to Argo CD in annotations.

use std::sync::LazyLock;

use memchr::memmem::Finder;
use rempart_apps::{AppId, ApplicationTree, Charted, place_of, tell_chart};
use rempart_core::config::nearest;
use rempart_core::{Context, Fact, FactEntry, FileId, FileView, Finding, NodeRef, Sink, parallel};
use rempart_model::{FileResources, Resource, class, scalar};
use rempart_render::helm::Rendered;

/// What all annotations of Argo CD begin with.
const PREFIX: &str = "argocd.argoproj.io/";

/// The search is made once: making it costs as much as running it over a small file.
static FINDER: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new(PREFIX));

/// The manifests with the prefix of Argo CD's annotations in their text, in the order of paths.
#[derive(Clone, Debug, Default)]
pub(crate) struct Annotated {
    files: Vec<FileId>,
}

impl Annotated {
    /// The files, for a rule that looks at no others.
    pub(crate) fn files(context: &Context<'_>) -> Vec<FileId> {
        let found = context.fact::<Self>();
        found.map_or_else(Vec::new, |found| found.files.clone())
    }
}

impl Fact for Annotated {
    type Key = ();

    const NAME: &'static str = "annotations of Argo CD";
    const NEEDS: &'static [FactEntry] = &[
        FactEntry::of::<FileResources>(),
        FactEntry::of::<ApplicationTree>(),
        FactEntry::of::<Charted>(),
    ];

    fn keys(_context: &Context<'_>) -> Vec<()> {
        vec![()]
    }

    fn compute(context: &Context<'_>, (): &()) -> Self {
        let files: Vec<_> = context
            .files_of(&[class::KUBERNETES_MANIFEST])
            .map(|file| file.id)
            .collect();
        let chunks: Vec<_> = files.chunks(256).collect();
        let found = parallel::map(context.threads, chunks.len(), |at| {
            let says = |id: &FileId| {
                let text = context.file(*id).text();
                text.is_some_and(|text| FINDER.find(text.as_bytes()).is_some())
            };
            let files = chunks[at].iter().copied();
            files.filter(says).collect::<Vec<_>>()
        });
        let mut files: Vec<_> = found.into_iter().flatten().collect();
        let made = charts(context)
            .filter(|(_, _, rendered)| FINDER.find(rendered.tree.text().as_bytes()).is_some());
        files.extend(made.map(|(file, ..)| file));
        files.sort_unstable();
        files.dedup();
        Self { files }
    }
}

/// The charts that are rendered, each with the file and the number of the application that asks for it.
fn charts<'c>(context: &'c Context<'_>) -> impl Iterator<Item = (FileId, AppId, &'c Rendered)> {
    let tree = context.fact::<ApplicationTree>();
    let charts = context.facts.all::<Charted>();
    charts.filter_map(move |(key, charted)| {
        let file = tree?.file_of(key.app)?;
        Some((file, key.app, charted.outcome.as_ref().ok()?))
    })
}

/// An annotation of an object of a file, or of one that a chart makes for an application of that file.
pub(crate) struct Annotation<'c> {
    file: FileView<'c>,
    app: Option<AppId>,
    /// The object.
    pub(crate) resource: &'c Resource,
    /// The value.
    node: NodeRef<'c>,
    /// The value as a text.
    pub(crate) text: String,
}

/// The annotations of this name.
pub(crate) fn annotations<'c>(
    file: FileView<'c>,
    name: &'static str,
) -> impl Iterator<Item = Annotation<'c>> {
    let found = file.fact::<FileResources>();
    let written = found.into_iter().flat_map(|found| &found.resources);
    let written = written.map(|resource| (None, resource));
    let made = charts(file.context).filter(move |(asking, ..)| *asking == file.id);
    let made = made.flat_map(|(_, app, rendered)| {
        let resources = rendered.resources.iter();
        resources.map(move |resource| (Some(app), resource))
    });
    written.chain(made).filter_map(move |(app, resource)| {
        let node = resource.annotation(name)?;
        Some(Annotation {
            file,
            app,
            resource,
            node,
            text: scalar(node)?.into_owned(),
        })
    })
}

impl Annotation<'_> {
    /// Reports a fault of it.
    pub(crate) fn report<'s>(
        &self,
        sink: &'s mut Sink,
        key: &str,
        message: String,
    ) -> &'s mut Finding {
        let context = self.file.context;
        let place = match self.app {
            Some(_) => place_of(context, self.resource, self.node),
            None => self.file.at_node(self.node),
        };
        let finding = sink.report(place, message);
        finding.about(self.resource.subject()).keyed(key);
        let tree = context.fact::<ApplicationTree>();
        let node = self.app.and_then(|app| tree?.node(app));
        if let Some(node) = node {
            finding.application(node.resource.name());
            tell_chart(context, self.resource, self.node, finding);
        }
        finding
    }
}

/// The first of the values between commas that is none of those known.
pub(crate) fn first_unknown<'t>(text: &'t str, known: &[&str]) -> Option<&'t str> {
    let mut values = text.split(',').map(str::trim);
    values.find(|value| !known.contains(value))
}

/// What to write instead of a value that is none of those known.
pub(crate) fn instead(unknown: &str, known: &[&'static str]) -> String {
    let same = known.iter().find(|one| one.eq_ignore_ascii_case(unknown));
    match same
        .copied()
        .or_else(|| nearest(unknown, known.iter().copied()))
    {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("write one of {}", known.join(", ")),
    }
}

//! Which files speak to Argo CD in annotations.

use std::sync::LazyLock;

use memchr::memmem::Finder;
use rempart_core::config::nearest;
use rempart_core::{Context, Fact, FactEntry, FileId, FileView, NodeRef, parallel};
use rempart_model::{FileResources, Resource, class, scalar};

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
    const NEEDS: &'static [FactEntry] = &[FactEntry::of::<FileResources>()];

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
        Self {
            files: found.into_iter().flatten().collect(),
        }
    }
}

/// The objects of a file that have an annotation, with its value as a node and as a text.
pub(crate) fn annotations<'c>(
    file: FileView<'c>,
    name: &'static str,
) -> impl Iterator<Item = (&'c Resource, NodeRef<'c>, String)> {
    let found = file.fact::<FileResources>();
    let resources = found.into_iter().flat_map(|found| &found.resources);
    resources.filter_map(move |resource| {
        let node = resource.annotation(name)?;
        Some((resource, node, scalar(node)?.into_owned()))
    })
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

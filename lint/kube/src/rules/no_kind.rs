//! A document that is no object though it stands among objects.

use rempart_core::{
    Check, Context, FactEntry, FileId, FileView, Inputs, Levels, NodeRef, Rule, RuleMeta, Severity,
    Sink, Span, Waivable,
};
use rempart_model::{FileResources, Reason, class, may_hold_others};
use schemars::JsonSchema;
use serde::Deserialize;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NoKind {}

impl Rule for NoKind {
    const META: RuleMeta = RuleMeta {
        id: "kube/no-kind",
        levels: Levels::split(Severity::Warning, Severity::Error),
        inputs: Inputs::Classes(&[class::KUBERNETES_MANIFEST, class::YAML]),
        needs: &[FactEntry::of::<FileResources>()],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("no_kind.md"),
    };
    const CHECK: Check<Self> = Check::Files(concerned, Self::check);
}

/// Files that may hold something else than objects.
fn concerned(context: &Context<'_>) -> Vec<FileId> {
    let of_class = context.files_of(&[class::KUBERNETES_MANIFEST, class::YAML]);
    let ids = of_class.map(|file| file.id);
    ids.filter(|id| may_hold_others(context.snapshot.entry(*id)))
        .collect()
}

impl NoKind {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, file: FileView<'_>, sink: &mut Sink) {
        let Some(tree) = file.tree() else { return };
        if file.class() == class::YAML {
            for root in tree.roots().filter(|root| is_meant_as_object(*root)) {
                report(
                    file,
                    root,
                    "is written like an object and lacks `apiVersion` or `kind`",
                    sink,
                );
            }
            return;
        }
        let Some(found) = file.fact::<FileResources>() else {
            return;
        };
        for other in &found.others {
            let Some(node) = tree.node(other.node) else {
                continue;
            };
            let what = match other.reason {
                Reason::NotAMapping => "is no mapping",
                Reason::NoApiVersion => "has no `apiVersion`",
                Reason::NoKind => "has no `kind`",
                Reason::NoApiVersionNorKind => "has neither `apiVersion` nor `kind`",
                Reason::TooDeep => "lies in lists nested beyond what is judged",
            };
            report(file, node, what, sink);
        }
    }
}

fn report(file: FileView<'_>, node: NodeRef<'_>, what: &str, sink: &mut Sink) {
    // The first line is enough to find it.
    let start = node.span().start;
    let line = node.raw().split('\n').next().unwrap_or_default().trim_end();
    let place = file.at(
        Span::new(start, start + line.len() as u32),
        Some(node.document() as u32),
    );
    sink.report(place, format!("this document {what}: kubectl refuses the file, and Argo CD passes over it without a word or refuses the whole application"))
        .help("write `apiVersion` and `kind`, or remove the document");
}

/// Whether a document has one of the two names in its exact form, the other one not at all or in another case, and the
/// metadata of an object: a misspelt key, for all that is known.
fn is_meant_as_object(root: NodeRef<'_>) -> bool {
    let has = |name: &str| root.get(name).is_some();
    let nearly = |name: &str| {
        root.entries()
            .any(|(key, _)| key.is_scalar() && key.value().eq_ignore_ascii_case(name))
    };
    let named = has("metadata")
        && root
            .get("metadata")
            .is_some_and(|metadata| metadata.get("name").is_some());
    let one = has("apiVersion") != has("kind");
    let misspelt = nearly("apiVersion") && nearly("kind") && !(has("apiVersion") && has("kind"));
    named && (one || misspelt)
}

//! A document that is no object though it stands among objects.

use rempart_core::{
    Check, FactEntry, FileView, Inputs, Levels, Rule, RuleMeta, Severity, Sink, Span, Waivable,
};
use rempart_model::{FileResources, Reason, class};
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
        inputs: Inputs::Classes(&[class::KUBERNETES_MANIFEST]),
        needs: &[FactEntry::of::<FileResources>()],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("no_kind.md"),
    };
    const CHECK: Check<Self> = Check::File(Self::check);
}

impl NoKind {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, file: FileView<'_>, sink: &mut Sink) {
        let (Some(tree), Some(found)) = (file.tree(), file.fact::<FileResources>()) else {
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
            // The first line is enough to find it.
            let start = node.span().start;
            let line = node.raw().split('\n').next().unwrap_or_default().trim_end();
            let place = file.at(
                Span::new(start, start + line.len() as u32),
                Some(other.document),
            );
            sink.report(place, format!("this document {what}: kubectl refuses the file, and Argo CD passes over the document without a word"))
                .help("write `apiVersion` and `kind`, or remove the document");
        }
    }
}

//! A kustomization that does not build.

use rempart_apps::{ApplicationTree, Edited, Folder, Kustomized};
use rempart_core::{
    Check, Context, FactEntry, Inputs, Levels, Location, Rule, RuleMeta, Severity, Sink, Waivable,
};
use rempart_model::class;
use rempart_model::kustomization::kustomization_in;
use rempart_render::kustomize::Unbuilt;
use schemars::JsonSchema;
use serde::Deserialize;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct BrokenKustomization {}

impl Rule for BrokenKustomization {
    const META: RuleMeta = RuleMeta {
        id: "argo/broken-kustomization",
        levels: Levels::split(Severity::Warning, Severity::Error),
        inputs: Inputs::Classes(&[class::KUSTOMIZATION]),
        needs: &[
            FactEntry::of::<Kustomized>(),
            FactEntry::of::<Edited>(),
            FactEntry::of::<ApplicationTree>(),
        ],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("broken_kustomization.md"),
    };
    const CHECK: Check<Self> = Check::Repository(Self::check);
}

impl BrokenKustomization {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        for (Folder(folder), built) in context.facts.all::<Kustomized>() {
            let Err(Unbuilt::Refused(fault)) = &built.build.outcome else {
                continue;
            };
            let file = fault.path.clone();
            let named = || {
                let id = kustomization_in(context.snapshot, folder)?;
                Some(context.file(id).path().clone())
            };
            let Some(path) = file.or_else(named) else {
                continue;
            };
            let location = Location {
                side: context.side.clone(),
                path,
                span: fault.span.unwrap_or_default(),
                document: fault.span.map(|_| 0),
            };
            let field = match fault.field.as_str() {
                "" => String::new(),
                field => format!("`{field}`: "),
            };
            let shown = if folder.is_empty() { "." } else { folder };
            let message = format!(
                "{field}{}: kustomize refuses to build `{shown}`, and whatever is deployed from it stays as it is",
                fault.message
            );
            sink.report(location, message)
                .keyed(format!("{} {}", fault.field, fault.message))
                .help(format!("mend it until `kustomize build {shown}` passes"));
        }
        edited(context, sink);
    }
}

/// What applications make of kustomizations that build without them.
fn edited(context: &Context<'_>, sink: &mut Sink) {
    let Some(tree) = context.fact::<ApplicationTree>() else {
        return;
    };
    for (source, edited) in context.facts.all::<Edited>() {
        let (Err(Unbuilt::Refused(fault)), Some(node)) =
            (&edited.build.outcome, tree.node(source.app))
        else {
            continue;
        };
        let used = node.sources.get(source.source);
        let Some((folder, _)) = used.and_then(|used| used.place.folder()) else {
            continue;
        };
        let alone = context.facts.get::<Kustomized>(&Folder(folder.to_owned()));
        if alone.is_some_and(|alone| alone.build.outcome.is_err()) {
            continue;
        }
        let Some(location) = &edited.location else {
            continue;
        };
        let field = match fault.field.as_str() {
            "" => String::new(),
            field => format!("`{field}`: "),
        };
        let name = node.resource.name();
        let message = format!(
            "{field}{}: Argo CD cannot build `{folder}` as the application `{name}` changes it, and what is deployed stays as it is",
            fault.message
        );
        sink.report(location.clone(), message)
            .keyed(format!("{name} {} {}", fault.field, fault.message))
            .help("mend the `kustomize` block of the source, or the kustomization it changes");
    }
}

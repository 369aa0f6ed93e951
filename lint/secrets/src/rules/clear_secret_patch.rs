//! A patch that puts a value in clear into a Secret.

use rempart_core::{
    Check, Context, FactEntry, FileView, Inputs, Kind, Levels, NodeRef, Rule, RuleMeta, Severity,
    Sink, Waivable,
};
use rempart_model as model;
use rempart_model::argo::GROUP;
use rempart_model::{FileResources, Kustomization, class};
use rempart_syntax::yaml;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::scan::weighing::{self, Certainty};
use crate::secret::{self, Open};

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ClearSecretPatch {}

impl Rule for ClearSecretPatch {
    const META: RuleMeta = RuleMeta {
        id: "secrets/clear-secret-patch",
        levels: Levels::always(Severity::Error),
        inputs: Inputs::All,
        needs: &[FactEntry::of::<FileResources>()],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("clear_secret_patch.md"),
    };
    const CHECK: Check<Self> = Check::Repository(Self::check);
}

impl ClearSecretPatch {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        for file in context.files_of(&[class::KUSTOMIZATION, class::KUSTOMIZE_COMPONENT]) {
            let Some(kustomization) = file.tree().and_then(|tree| Kustomization::of(tree)) else {
                continue;
            };
            for field in ["patches", "patchesJson6902", "patchesStrategicMerge"] {
                for patch in kustomization.list(field) {
                    judge(file, patch, sink);
                }
            }
        }
        for (id, found) in context.facts.all::<FileResources>() {
            let file = context.file(*id);
            let applications = found
                .resources
                .iter()
                .filter(|resource| resource.is_of_group(GROUP));
            for application in applications {
                for patch in patches_below(application.node()) {
                    judge(file, patch, sink);
                }
            }
        }
    }
}

/// The patches of kustomize anywhere in an Application or a template of one.
pub(crate) fn patches_below(root: NodeRef<'_>) -> Vec<NodeRef<'_>> {
    let indexes = root.index()..root.next_index();
    let nodes = indexes.filter_map(|index| root.with_index(index));
    let sources = nodes.filter(|node| node.kind() == Kind::Mapping);
    let lists = sources.filter_map(|source| model::get_path(source, &["kustomize", "patches"]));
    lists.flat_map(NodeRef::items).collect()
}

/// Judges an entry of a list of patches: a text, a path, or a mapping with either and a target.
fn judge(file: FileView<'_>, patch: NodeRef<'_>, sink: &mut Sink) {
    let target = model::get_path(patch, &["target", "kind"]).and_then(model::scalar);
    let is_secret = target.is_some_and(|kind| kind == "Secret");
    let text = model::get(patch, "patch").or_else(|| model::scalar(patch).map(|_| patch));
    if let Some((node, text)) = text.and_then(|node| Some((node, model::scalar(node)?)))
        && (text.contains('\n') || text.contains('{') || text.contains('['))
    {
        let parsed = yaml::parse(&text);
        let roots = (0..parsed.tape.document_count()).filter_map(|at| parsed.tape.root(&text, at));
        for open in roots.filter_map(|root| secret::in_patch(root, is_secret)) {
            report(file, node, &open.path, sink);
        }
        return;
    }
    let named = model::get(patch, "path").or(text).and_then(model::scalar);
    let packed = named
        .and_then(|named| file.path().sibling(&named).ok())
        .and_then(|path| file.context.find(path.as_str()));
    let Some(packed) = packed else { return };
    let Some(tree) = packed.tree() else { return };
    // An object is judged where it stands, as every Secret is.
    let operations = tree
        .roots()
        .filter(|root| model::get(*root, "kind").is_none());
    for Open { path, value } in operations.filter_map(|root| secret::in_patch(root, is_secret)) {
        report(packed, value, &path, sink);
    }
}

fn report(file: FileView<'_>, node: NodeRef<'_>, path: &str, sink: &mut Sink) {
    let finding = sink.report(
        file.at_node(node),
        format!("a patch puts a value in clear at `{path}` of a Secret: whoever can read the repository has it, and so does its history"),
    );
    finding.keyed(path)
    .help("replace the credential, and patch in a value that SOPS encrypts or a store of secrets gives");
    weighing::weigh(file, Certainty::Likely, finding);
}

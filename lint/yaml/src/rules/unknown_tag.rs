//! A tag that the reader of the file does not know.

use rempart_core::{
    Check, ClassId, FileView, Inputs, Levels, Remarks, Rule, RuleMeta, Severity, Sink, Waivable,
};
use rempart_model::class;
use schemars::JsonSchema;
use serde::Deserialize;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UnknownTag {}

impl Rule for UnknownTag {
    const META: RuleMeta = RuleMeta {
        id: "yaml/unknown-tag",
        levels: Levels::always(Severity::Warning),
        inputs: Inputs::Classes(&[
            class::KUBERNETES_MANIFEST,
            class::KUSTOMIZATION,
            class::KUSTOMIZE_COMPONENT,
            class::KUSTOMIZE_PATCH,
            class::HELM_CHART,
            class::HELM_VALUES,
            class::ANSIBLE_PLAYBOOK,
            class::ANSIBLE_TASKS,
            class::ANSIBLE_VARS,
            class::WORKFLOW,
            class::GITHUB_ACTION,
        ]),
        needs: &[],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("unknown_tag.md"),
    };
    const CHECK: Check<Self> =
        Check::Files(|context| context.remarked(Remarks::MARKS), Self::check);
}

/// The tags of the YAML repository that every reader of these classes resolves.
const COMMON: &[&str] = &[
    "!",
    "!!str",
    "!!int",
    "!!float",
    "!!bool",
    "!!null",
    "!!map",
    "!!seq",
    "!!binary",
    "!!timestamp",
    "!!merge",
];
/// Ansible's own.
const ANSIBLE: &[&str] = &[
    "!vault",
    "!vault-encrypted",
    "!unsafe",
    "!!set",
    "!!omap",
    "!!pairs",
];

impl UnknownTag {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, file: FileView<'_>, sink: &mut Sink) {
        let Some(tree) = file.tree() else { return };
        for index in tree.tape().marked_nodes() {
            let Some(node) = tree.node(index) else {
                continue;
            };
            let Some(tag) = node.tag() else { continue };
            if is_known(tag, file.class()) {
                continue;
            }
            sink.report(file.at_node(node), format!("the reader of this file does not know the tag `{tag}`: it drops the tag and takes the value as it stands, or refuses the file"))
                .help("remove the tag, or quote the value when the `!` belongs to it");
        }
    }
}

fn is_known(tag: &str, class: ClassId) -> bool {
    let ansible = matches!(
        class,
        class::ANSIBLE_PLAYBOOK | class::ANSIBLE_TASKS | class::ANSIBLE_VARS
    );
    let long = tag
        .strip_prefix("!<tag:yaml.org,2002:")
        .and_then(|rest| rest.strip_suffix('>'));
    let short = long.map_or_else(|| tag.to_owned(), |name| format!("!!{name}"));
    COMMON.contains(&short.as_str()) || (ansible && ANSIBLE.contains(&tag))
}

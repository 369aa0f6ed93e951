//! `{{ x }}` without quotes is a mapping, not a placeholder.

use std::sync::LazyLock;

use memchr::memmem::Finder;
use rempart_core::{
    Check, FileView, Inputs, Kind, Levels, NodeRef, Rule, RuleMeta, Severity, Sink, Skip, Waivable,
};
use rempart_model::class;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::readers;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UnquotedTemplate {}

impl Rule for UnquotedTemplate {
    const META: RuleMeta = RuleMeta {
        id: "yaml/unquoted-template",
        levels: Levels::always(Severity::Error),
        inputs: Inputs::All,
        needs: &[],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("unquoted_template.md"),
    };
    const CHECK: Check<Self> = Check::File(Self::check);
}

/// Made once: that costs as much as a search through a small file.
static SEARCH: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("{{"));

impl UnquotedTemplate {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, file: FileView<'_>, sink: &mut Sink) {
        let Some(tree) = file.tree() else { return };
        if file.class() == class::TEMPLATE {
            let reason = "it is YAML or JSON only after something has filled it in, so nothing in it was judged";
            return sink.skip(Skip::visible("template", file.path().as_str(), reason));
        }
        if !tree.tape().has_flow_collections()
            || SEARCH.find(tree.text().as_bytes()).is_none()
            || readers::is_template(file.class())
        {
            return;
        }
        let nodes = (0..tree.tape().node_count() as u32).filter_map(|index| tree.node(index));
        for node in nodes.filter(|node| is_placeholder(*node)) {
            let text = node.raw();
            sink.report(file.at_node(node), format!("`{text}` without quotes is a mapping whose key is a mapping: the reader fails, or puts the mapping where the value should be"))
                .help(format!("quote the whole value: `\"{text}\"`"));
        }
    }
}

/// Whether a node is `{ {…} }`, written without a space between the braces.
fn is_placeholder(node: NodeRef<'_>) -> bool {
    node.kind() == Kind::Mapping
        && node.raw().starts_with("{{")
        && node.entries().any(|(key, _)| key.kind() == Kind::Mapping)
}

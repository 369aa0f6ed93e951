//! One anchor name for two nodes: aliases behind the second mean something else than those before it.

use std::collections::HashMap;

use rempart_core::{
    Check, FileView, Inputs, Levels, Remarks, Rule, RuleMeta, Severity, Sink, Waivable,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::readers;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RepeatedAnchor {}

impl Rule for RepeatedAnchor {
    const META: RuleMeta = RuleMeta {
        id: "yaml/repeated-anchor",
        levels: Levels::split(Severity::Note, Severity::Warning),
        inputs: Inputs::All,
        needs: &[],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("repeated_anchor.md"),
    };
    const CHECK: Check<Self> =
        Check::Files(|context| context.remarked(Remarks::MARKS), Self::check);
}

impl RepeatedAnchor {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, file: FileView<'_>, sink: &mut Sink) {
        let Some(tree) = file.tree() else { return };
        let mut marked = tree.tape().marked_nodes().peekable();
        if marked.peek().is_none() || readers::is_template(file.class()) {
            return;
        }
        let mut known = HashMap::new();
        for index in marked {
            let Some(node) = tree.node(index) else {
                continue;
            };
            let Some(anchor) = node.anchor() else {
                continue;
            };
            let name = anchor.slice(tree.text());
            let document = node.document();
            if let Some(first) = known.insert((document, name), anchor) {
                let place = |span| file.at(span, Some(document as u32));
                sink.report(place(anchor), format!("the anchor `{name}` stands here a second time: aliases behind this place mean this value, those before it the other one"))
                    .label(place(first), "the first one")
                    .help("give one of the two another name");
            }
        }
    }
}

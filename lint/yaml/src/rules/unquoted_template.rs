//! `{{ x }}` without quotes is a mapping, not a placeholder.

use rempart_core::{
    Check, Context, FileId, FileView, Inputs, Kind, Levels, NodeRef, Rule, RuleMeta, Severity,
    Sink, Skip, Waivable,
};
use rempart_model::class;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::suspects::{self, Why};

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UnquotedTemplate {}

impl Rule for UnquotedTemplate {
    const META: RuleMeta = RuleMeta {
        id: "yaml/unquoted-template",
        levels: Levels::always(Severity::Error),
        inputs: Inputs::All,
        needs: suspects::NEEDS,
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("unquoted_template.md"),
    };
    const CHECK: Check<Self> = Check::Files(concerned, Self::check);
}

/// Templates, and files with a mapping that is written like a placeholder.
fn concerned(context: &Context<'_>) -> Vec<FileId> {
    let templates = context.files_of(&[class::TEMPLATE]).map(|file| file.id);
    templates.chain(suspects::files(context)).collect()
}

impl UnquotedTemplate {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, file: FileView<'_>, sink: &mut Sink) {
        if file.class() == class::TEMPLATE && file.tree().is_some() {
            let reason = "it is YAML or JSON only after something has filled it in, so nothing in it was judged";
            return sink.skip(Skip::visible("template", file.path().as_str(), reason));
        }
        let nodes = suspects::of_file(file, Why::Placeholder);
        for node in nodes.filter(|node| is_placeholder(*node)) {
            let text = node.raw();
            sink.report(file.at_node(node), format!("`{text}` without quotes is a mapping whose key is a mapping: the reader fails, or puts the mapping where the value should be"))
                .help(format!("quote the whole value: `\"{text}\"`"));
        }
    }
}

/// Whether a mapping that begins with two braces has a mapping for a key.
fn is_placeholder(node: NodeRef<'_>) -> bool {
    node.entries().any(|(key, _)| key.kind() == Kind::Mapping)
}

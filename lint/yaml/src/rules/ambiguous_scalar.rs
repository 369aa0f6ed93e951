//! A plain scalar that two readers of the same file take for different things.

use rempart_core::{
    Check, FileView, Inputs, Levels, NodeRef, Rule, RuleMeta, Severity, Sink, Waivable,
};
use rempart_model::class;
use rempart_syntax::scalar::{self, Reader, Scalar};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::readers::{self, Who};
use crate::suspects::{self, Why};

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AmbiguousScalar {}

impl Rule for AmbiguousScalar {
    const META: RuleMeta = RuleMeta {
        id: "yaml/ambiguous-scalar",
        levels: Levels::split(Severity::Warning, Severity::Error),
        inputs: Inputs::Classes(&[class::KUBERNETES_MANIFEST, class::KUSTOMIZE_PATCH]),
        needs: suspects::NEEDS,
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("ambiguous_scalar.md"),
    };
    const CHECK: Check<Self> = Check::Files(suspects::files, Self::check);
}

impl AmbiguousScalar {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, file: FileView<'_>, sink: &mut Sink) {
        let [one, other, ..] = readers::of(file.class()) else {
            return;
        };
        for node in suspects::of_file(file, Why::Scalar) {
            if node.tag().is_none() {
                judge(file, node, *one, *other, sink);
            }
        }
    }
}

fn judge(file: FileView<'_>, node: NodeRef<'_>, one: Who, other: Who, sink: &mut Sink) {
    if scalar::resolve(one.reader, node) == scalar::resolve(other.reader, node) {
        return;
    }
    let (first, second) = (meaning(one.reader, node), meaning(other.reader, node));
    if first == second {
        return;
    }
    let text = node.raw();
    let message = format!(
        "`{text}` is {first} for {} and {second} for {}: what is deployed depends on which of them reads the file",
        one.name, other.name
    );
    sink.report(file.at_node(node), message).help(format!(
        "quote it (`\"{text}\"`) where a string is meant, and write the value out where it is not"
    ));
}

/// What a reader takes the scalar for, in words.
fn meaning(reader: Reader, node: NodeRef<'_>) -> String {
    match scalar::resolve(reader, node) {
        Scalar::Null => "null".to_owned(),
        Scalar::Bool(value) => format!("the boolean {value}"),
        Scalar::Int(value) => format!("the integer {value}"),
        Scalar::Float(value) => format!("the number {value}"),
        // kustomize hands a timestamp on as it is written, which is what a string is.
        Scalar::Timestamp(_) | Scalar::String(_) => "a string".to_owned(),
    }
}

//! A sync wave that is no integer.

use rempart_core::{Check, FileView, Levels, NodeRef, Rule, RuleMeta, Severity, Sink};
use rempart_model::Resource;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::annotated::{Annotated, annotations};
use crate::app::WAVE;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct WaveNotInteger {}

impl Rule for WaveNotInteger {
    const META: RuleMeta = super::on_annotations(
        "argo/wave-not-integer",
        Levels::split(Severity::Warning, Severity::Error),
        include_str!("wave_not_integer.md"),
    );
    const CHECK: Check<Self> = Check::Files(Annotated::files, Self::check);
}

impl WaveNotInteger {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, file: FileView<'_>, sink: &mut Sink) {
        for (resource, node, text) in annotations(file, WAVE) {
            judge((file, resource, node), &text, sink);
        }
    }
}

fn judge(
    (file, resource, node): (FileView<'_>, &Resource, NodeRef<'_>),
    text: &str,
    sink: &mut Sink,
) {
    // What Go's `strconv.Atoi` reads.
    if text.parse::<i64>().is_ok() {
        return;
    }
    let message = format!(
        "the sync wave `{text}` of {} `{}` is no integer: Argo CD takes it for 0 without a word, and the object comes with all others",
        resource.kind(),
        resource.name()
    );
    let finding = sink.report(file.at_node(node), message);
    finding.about(resource.subject()).keyed(WAVE);
    finding.help("write an integer in quotes, such as `\"-1\"`");
}

//! A sync wave that is no integer.

use rempart_core::{Check, FileView, Levels, Rule, RuleMeta, Severity, Sink};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::annotated::{Annotated, Annotation, annotations};
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
        for annotation in annotations(file, WAVE) {
            judge(&annotation, sink);
        }
    }
}

fn judge(annotation: &Annotation<'_>, sink: &mut Sink) {
    let (resource, text) = (annotation.resource, annotation.text.as_str());
    // What Go's `strconv.Atoi` reads.
    if text.parse::<i64>().is_ok() {
        return;
    }
    let message = format!(
        "the sync wave `{text}` of {} `{}` is no integer: Argo CD takes it for 0 without a word, and the object comes with all others",
        resource.kind(),
        resource.name()
    );
    let finding = annotation.report(sink, WAVE, message);
    finding.help("write an integer in quotes, such as `\"-1\"`");
}

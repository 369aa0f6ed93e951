//! A Go template that writes `<no value>` for a parameter that is missing.

use rempart_core::{Check, FileView, Levels, NodeRef, Rule, RuleMeta, Severity, Sink};
use rempart_model::{Resource, is_true, scalar};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::sets;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SetWithoutMissingkey {}

impl Rule for SetWithoutMissingkey {
    const META: RuleMeta = super::on_sets(
        "argo/set-without-missingkey",
        Levels::split(Severity::Note, Severity::Warning),
        include_str!("set_without_missingkey.md"),
    );
    const CHECK: Check<Self> = Check::Files(sets::files, |_, file, sink| {
        sets::sets(file).for_each(|set| judge(file, set, sink));
    });
}

fn judge(file: FileView<'_>, set: &Resource, sink: &mut Sink) {
    let switch = set.get(&["spec", "goTemplate"]);
    let Some(switch) = switch.filter(|node| is_true(Some(*node))) else {
        return;
    };
    let options = set.get(&["spec", "goTemplateOptions"]);
    let written = options.into_iter().flat_map(NodeRef::items);
    // Options are set one after the other (`Render.Replace`), so the last word on a key counts.
    let last = written
        .filter(|option| scalar(*option).is_some_and(|text| text.starts_with("missingkey=")))
        .last();
    if last.is_some_and(|option| scalar(option).is_some_and(|text| text == "missingkey=error")) {
        return;
    }
    let message = format!(
        "the Go templates of `{}` do not fail on a missing parameter: a misspelt one becomes the text `<no value>` in the applications, which are created or changed with it",
        set.name()
    );
    let finding = sink.report(file.at_node(last.unwrap_or(switch)), message);
    finding.about(set.subject()).keyed("missingkey");
    finding.help("write `goTemplateOptions: [\"missingkey=error\"]` beside `goTemplate`");
}

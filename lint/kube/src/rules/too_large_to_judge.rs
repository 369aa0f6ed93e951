//! An object that expands beyond what is judged.

use rempart_core::{Check, Levels, Rule, RuleMeta, Severity};
use schemars::JsonSchema;
use serde::Deserialize;

use super::on_fields;
use crate::message;
use crate::said::Sorts;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TooLargeToJudge {}

impl Rule for TooLargeToJudge {
    const META: RuleMeta = on_fields(
        "kube/too-large-to-judge",
        Levels::always(Severity::Error),
        include_str!("too_large_to_judge.md"),
    );
    const CHECK: Check<Self> = Check::Files(message::files, |_, file, sink| {
        message::violations(
            file,
            sink,
            Sorts::LIMIT,
            "what lies beyond was not judged, and the API server refuses documents that expand like this",
        );
    });
}

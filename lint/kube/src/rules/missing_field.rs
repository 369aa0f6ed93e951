//! A required field that is not there.

use rempart_core::{Check, Levels, Rule, RuleMeta, Severity};
use schemars::JsonSchema;
use serde::Deserialize;

use super::on_objects;
use crate::message;
use crate::said::Sorts;
use crate::verdicts;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MissingField {}

impl Rule for MissingField {
    const META: RuleMeta = on_objects(
        "kube/missing-field",
        Levels::always(Severity::Error),
        include_str!("missing_field.md"),
    );
    const CHECK: Check<Self> = Check::Files(verdicts::files, |_, file, sink| {
        message::violations(file, sink, Sorts::MISSING_FIELD, message::REFUSED);
    });
}

//! A required field that is not there.

use rempart_core::{Check, Levels, Rule, RuleMeta, Severity};
use schemars::JsonSchema;
use serde::Deserialize;

use super::on_fields;
use crate::message;
use crate::said::Sorts;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MissingField {}

impl Rule for MissingField {
    const META: RuleMeta = on_fields(
        "kube/missing-field",
        Levels::always(Severity::Error),
        include_str!("missing_field.md"),
    );
    const CHECK: Check<Self> = Check::Files(message::files, |_, file, sink| {
        message::violations(file, sink, Sorts::MISSING_FIELD, message::REFUSED);
    });
}

//! A number, length or count out of bounds.

use rempart_core::{Check, Levels, Rule, RuleMeta, Severity};
use schemars::JsonSchema;
use serde::Deserialize;

use super::on_fields;
use crate::message;
use crate::said::Sorts;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct OutOfRange {}

impl Rule for OutOfRange {
    const META: RuleMeta = on_fields(
        "kube/out-of-range",
        Levels::always(Severity::Error),
        include_str!("out_of_range.md"),
    );
    const CHECK: Check<Self> = Check::Files(message::files, |_, file, sink| {
        message::violations(file, sink, Sorts::OUT_OF_RANGE, message::REFUSED);
    });
}

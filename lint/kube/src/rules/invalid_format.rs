//! A text that is not written as its format demands.

use rempart_core::{Check, Levels, Rule, RuleMeta, Severity};
use schemars::JsonSchema;
use serde::Deserialize;

use super::on_fields;
use crate::message;
use crate::said::Sorts;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct InvalidFormat {}

impl Rule for InvalidFormat {
    const META: RuleMeta = on_fields(
        "kube/invalid-format",
        Levels::always(Severity::Error),
        include_str!("invalid_format.md"),
    );
    const CHECK: Check<Self> = Check::Files(message::files, |_, file, sink| {
        message::violations(file, sink, Sorts::INVALID_FORMAT, message::REFUSED);
    });
}

//! A text that does not match its pattern.

use rempart_core::{Check, Levels, Rule, RuleMeta, Severity};
use schemars::JsonSchema;
use serde::Deserialize;

use super::on_fields;
use crate::message;
use crate::said::Sorts;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct InvalidPattern {}

impl Rule for InvalidPattern {
    const META: RuleMeta = on_fields(
        "kube/invalid-pattern",
        Levels::always(Severity::Error),
        include_str!("invalid_pattern.md"),
    );
    const CHECK: Check<Self> = Check::Files(message::files, |_, file, sink| {
        message::violations(file, sink, Sorts::INVALID_PATTERN, message::REFUSED);
    });
}

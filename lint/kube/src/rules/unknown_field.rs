//! A field that the kind does not have.

use rempart_core::{Check, Levels, Rule, RuleMeta, Severity};
use schemars::JsonSchema;
use serde::Deserialize;

use super::on_fields;
use crate::message;
use crate::said::Sorts;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UnknownField {}

impl Rule for UnknownField {
    const META: RuleMeta = on_fields(
        "kube/unknown-field",
        Levels::always(Severity::Error),
        include_str!("unknown_field.md"),
    );
    const CHECK: Check<Self> = Check::Files(message::files, |_, file, sink| {
        message::violations(
            file,
            sink,
            Sorts::UNKNOWN_FIELD,
            "the API server refuses the object, and client-side apply drops the field without a word",
        );
    });
}

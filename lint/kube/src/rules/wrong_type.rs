//! A value of a type that the field does not take.

use rempart_core::{Check, Levels, Rule, RuleMeta, Severity};
use schemars::JsonSchema;
use serde::Deserialize;

use super::on_fields;
use crate::message;
use crate::said::Sorts;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct WrongType {}

impl Rule for WrongType {
    const META: RuleMeta = on_fields(
        "kube/wrong-type",
        Levels::always(Severity::Error),
        include_str!("wrong_type.md"),
    );
    const CHECK: Check<Self> = Check::Files(message::files, |_, file, sink| {
        message::violations(
            file,
            sink,
            Sorts::WRONG_TYPE,
            "the API server cannot decode the object and refuses it as a whole",
        );
    });
}

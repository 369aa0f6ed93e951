//! Two items of a list with one key, where the API server refuses them.

use rempart_core::{Check, Levels, Rule, RuleMeta, Severity};
use schemars::JsonSchema;
use serde::Deserialize;

use super::on_fields;
use crate::message;
use crate::said::Sorts;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DuplicateListKey {}

impl Rule for DuplicateListKey {
    const META: RuleMeta = on_fields(
        "kube/duplicate-list-key",
        Levels::always(Severity::Error),
        include_str!("duplicate_list_key.md"),
    );
    const CHECK: Check<Self> = Check::Files(message::files, |_, file, sink| {
        message::violations(file, sink, Sorts::DUPLICATE_LIST_KEY, message::REFUSED);
    });
}

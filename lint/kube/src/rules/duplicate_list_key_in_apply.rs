//! Two items of a list with one key, where only server-side apply refuses them.

use rempart_core::{Check, Levels, Rule, RuleMeta, Severity};
use schemars::JsonSchema;
use serde::Deserialize;

use super::on_fields;
use crate::message;
use crate::said::Sorts;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DuplicateListKeyInApply {}

impl Rule for DuplicateListKeyInApply {
    const META: RuleMeta = on_fields(
        "kube/duplicate-list-key-in-apply",
        Levels::always(Severity::Warning),
        include_str!("duplicate_list_key_in_apply.md"),
    );
    const CHECK: Check<Self> = Check::Files(message::files, |_, file, sink| {
        message::violations(
            file,
            sink,
            Sorts::DUPLICATE_LIST_KEY_IN_APPLY,
            "the last one wins on create, and server-side apply refuses the object",
        );
    });
}

//! A JSON pointer that is none.

use rempart_core::{Check, Levels, NodeRef, Rule, RuleMeta, Severity, Sink};
use rempart_model::scalar;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::app::{self, App};

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct BadIgnorePointer {}

impl Rule for BadIgnorePointer {
    const META: RuleMeta = super::on_applications(
        "argo/bad-ignore-pointer",
        Levels::split(Severity::Warning, Severity::Error),
        include_str!("bad_ignore_pointer.md"),
    );
    const CHECK: Check<Self> = Check::Repository(|_, context, sink| {
        app::all(context).for_each(|app| judge(app, sink));
    });
}

fn judge(app: App<'_>, sink: &mut Sink) {
    for item in app.view().ignore_differences() {
        let pointers = rempart_model::get(item, "jsonPointers");
        for pointer in pointers.into_iter().flat_map(NodeRef::items) {
            let Some(text) = scalar(pointer) else {
                continue;
            };
            if let Some(what) = fault(&text) {
                let message = format!(
                    "`{text}` is no JSON pointer ({what}): Argo CD finds nothing there and goes on comparing the field, without a word"
                );
                app.report(sink, pointer, &format!("pointer {text}"), message)
                    .help("write a pointer such as `/spec/replicas`; `/` in a name is `~1`, `~` is `~0`");
            }
        }
    }
}

/// What makes a text no pointer (RFC 6901, section 3).
fn fault(text: &str) -> Option<&'static str> {
    if !text.starts_with('/') {
        return Some("it does not begin with `/`");
    }
    let mut rest = text;
    while let Some(at) = rest.find('~') {
        rest = &rest[at + 1..];
        if !rest.starts_with(['0', '1']) {
            return Some("`~` stands for itself only as `~0`");
        }
    }
    None
}

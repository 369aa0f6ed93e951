//! A `ref` that is there twice, or that is no name.

use std::collections::BTreeSet;

use rempart_core::{Check, Levels, Rule, RuleMeta, Severity, Sink};
use rempart_model::scalar;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::app::{self, App};

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct BadRef {}

impl Rule for BadRef {
    const META: RuleMeta = super::on_applications(
        "argo/bad-ref",
        Levels::always(Severity::Error),
        include_str!("bad_ref.md"),
    );
    const CHECK: Check<Self> = Check::Repository(|_, context, sink| {
        app::all(context).for_each(|app| judge(app, sink));
    });
}

fn judge(app: App<'_>, sink: &mut Sink) {
    // Of a single source Argo CD does not ask (`GetRefSources`).
    if app.node.sources.len() < 2 {
        return;
    }
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    let mut known = BTreeSet::new();
    for (source, _) in app.sources() {
        let Some(node) = source.field("ref") else {
            continue;
        };
        let Some(name) = scalar(node).filter(|name| !name.is_empty()) else {
            continue;
        };
        if !name.bytes().all(is_word) {
            let message = format!(
                "`ref: {name}` is no name of a source: Argo CD renders nothing of the application"
            );
            app.report(sink, node, &format!("ref {name}"), message)
                .help("write letters, digits, `_` and `-` alone; the `$` stands in front of the value files");
        } else if !known.insert(name.clone()) {
            let message = format!(
                "two sources have `ref: {name}`: Argo CD renders nothing of the application (\"multiple sources had the same `ref` key\")"
            );
            app.report(sink, node, &format!("ref {name} again"), message)
                .help("give each source a name of its own");
        }
    }
}

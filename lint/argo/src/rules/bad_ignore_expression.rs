//! A jq expression that is none.

use rempart_core::NodeRef;
use rempart_core::{Check, Levels, Rule, RuleMeta, Severity, Sink};
use rempart_model::scalar;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::app::{self, App};
use crate::jq;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct BadIgnoreExpression {}

impl Rule for BadIgnoreExpression {
    const META: RuleMeta = super::on_applications(
        "argo/bad-ignore-expression",
        Levels::split(Severity::Warning, Severity::Error),
        include_str!("bad_ignore_expression.md"),
    );
    const CHECK: Check<Self> = Check::Repository(|_, context, sink| {
        app::all(context).for_each(|app| judge(app, sink));
    });
}

fn judge(app: App<'_>, sink: &mut Sink) {
    for item in app.view().ignore_differences() {
        let expressions = rempart_model::get(item, "jqPathExpressions");
        for expression in expressions.into_iter().flat_map(NodeRef::items) {
            let Some(text) = scalar(expression) else {
                continue;
            };
            if let Err(fault) = jq::check(&text) {
                let message = format!(
                    "`{text}` is no jq expression ({fault}): Argo CD cannot compare `{}` at all, and its sync state is unknown",
                    app.name()
                );
                app.report(sink, expression, &format!("expression {text}"), message)
                    .help("write a path such as `.spec.template.spec.containers[] | select(.name == \"web\") | .image`");
            }
        }
    }
}

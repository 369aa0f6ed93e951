//! A source with blocks of several tools, or with one of a tool that its folder is not for.

use rempart_apps::{Tool, ToolBlock};
use rempart_core::{Check, Levels, Rule, RuleMeta, Severity, Sink};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::app::{self, App};

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ToolConflict {}

impl Rule for ToolConflict {
    const META: RuleMeta = super::on_applications(
        "argo/tool-conflict",
        Levels::split(Severity::Warning, Severity::Error),
        include_str!("tool_conflict.md"),
    );
    const CHECK: Check<Self> = Check::Repository(|_, context, sink| {
        app::all(context).for_each(|app| judge(app, sink));
    });
}

fn judge(app: App<'_>, sink: &mut Sink) {
    for (at, (source, used)) in app.sources().enumerate() {
        let blocks = ToolBlock::of(source);
        let node = |block: ToolBlock| source.field(block.name()).unwrap_or_else(|| source.node());
        let key = format!("source {at}");
        if let [first, second, ..] = blocks[..] {
            let message = format!(
                "the source has `{}` and `{}`: Argo CD renders nothing of it (\"multiple application sources defined\")",
                first.name(),
                second.name()
            );
            app.report(sink, node(second), &key, message)
                .help("keep the block of the tool that the folder is for");
            continue;
        }
        let (Some(block), Some((folder, tool))) = (blocks.first(), used.place.folder()) else {
            continue;
        };
        let what = match (block, tool) {
            (ToolBlock::Kustomize, Tool::Kustomize(None)) => {
                format!("`kustomize` on `{folder}`, which holds no kustomization: the build fails")
            }
            (ToolBlock::Helm, Tool::Helm(None)) => {
                format!("`helm` on `{folder}`, which holds no `Chart.yaml`: Helm fails")
            }
            _ => continue,
        };
        app.report(
            sink,
            node(*block),
            &key,
            format!("{what}, and the application stays as it is"),
        )
        .help("remove the block, or let `path` lead to what it is for");
    }
}

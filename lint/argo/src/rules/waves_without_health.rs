//! Waves between applications that wait for nothing.

use rempart_apps::{AppId, ApplicationTree};
use rempart_core::{Check, Context, Levels, Rule, RuleMeta, Severity, Sink};
use rempart_model::scalar;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::app::{self, App, WAVE};

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct WavesWithoutHealth {}

impl Rule for WavesWithoutHealth {
    const META: RuleMeta = super::on_applications(
        "argo/waves-without-health",
        Levels::always(Severity::Warning),
        include_str!("waves_without_health.md"),
    );
    const CHECK: Check<Self> = Check::Repository(Self::check);
}

impl WavesWithoutHealth {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        // Every file is searched: not where there is nothing to say.
        if app::all(context).next().is_none() || is_customised(context) {
            return;
        }
        let Some(tree) = context.fact::<ApplicationTree>() else {
            return;
        };
        for app in app::all(context) {
            judge(app, tree, sink);
        }
    }
}

/// The ways to write the customisation: a key of `argocd-cm`, in its file or in the values of a chart, and the older form
/// inside `resource.customizations`.
const MARKS: [&str; 2] = ["health.argoproj.io_Application", "argoproj.io/Application:"];

/// Whether some file tells Argo CD the health of an application.
fn is_customised(context: &Context<'_>) -> bool {
    context.snapshot.ids().any(|id| {
        let text = context.file(id).text().unwrap_or_default();
        MARKS
            .iter()
            .any(|mark| memchr::memmem::find(text.as_bytes(), mark.as_bytes()).is_some())
    })
}

fn judge(app: App<'_>, tree: &ApplicationTree, sink: &mut Sink) {
    let wave_of = |id: &AppId| {
        let node = tree.node(*id)?;
        let wave = node.resource.annotation(WAVE).and_then(scalar)?;
        Some((*id, wave.parse::<i64>().ok()?))
    };
    // A set makes its applications all at once: their waves mean nothing.
    let is_synced = |id: &&AppId| tree.node(**id).is_some_and(|node| node.set.is_none());
    let children: Vec<_> = app.node.children.iter().filter(is_synced).collect();
    let waves: Vec<_> = children.iter().copied().filter_map(wave_of).collect();
    let of_children = || waves.iter().map(|(_, wave)| *wave);
    // Children without a wave are in wave 0.
    let has_zero = waves.len() < children.len();
    let first = of_children().chain(has_zero.then_some(0)).min();
    let Some((id, wave)) = waves.iter().copied().find(|(_, wave)| Some(*wave) > first) else {
        return;
    };
    let Some(late) = app::of(app.context, id) else {
        return;
    };
    let message = format!(
        "`{}` comes in wave {wave} of `{}`, and Argo CD is told nothing of the health of an application: it creates the application as soon as those of earlier waves exist, whether they run or not",
        late.name(),
        app.name()
    );
    let node = late
        .node
        .resource
        .annotation(WAVE)
        .unwrap_or_else(|| late.head());
    late.report(sink, node, "wave", message)
        .help("set `resource.customizations.health.argoproj.io_Application` in `argocd-cm`");
}

//! A sync option that Argo CD does not know.

use rempart_core::config::nearest;
use rempart_core::{Check, Levels, Rule, RuleMeta, Severity, Sink};
use rempart_model::scalar;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::app::{self, App};

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UnknownSyncOption {}

impl Rule for UnknownSyncOption {
    const META: RuleMeta = super::on_applications(
        "argo/unknown-sync-option",
        Levels::split(Severity::Warning, Severity::Error),
        include_str!("unknown_sync_option.md"),
    );
    const CHECK: Check<Self> = Check::Repository(|_, context, sink| {
        app::all(context).for_each(|app| judge(app, sink));
    });
}

/// What Argo CD 3.3 compares the options of an application with, each as a whole text, and the opposites, which mean
/// nothing and harm nothing.
const KNOWN: &[&str] = &[
    "ApplyOutOfSyncOnly=true",
    "ApplyOutOfSyncOnly=false",
    "ClientSideApplyMigration=false",
    "ClientSideApplyMigration=true",
    "CreateNamespace=true",
    "CreateNamespace=false",
    "FailOnSharedResource=true",
    "FailOnSharedResource=false",
    "PruneLast=true",
    "PruneLast=false",
    "PrunePropagationPolicy=background",
    "PrunePropagationPolicy=foreground",
    "PrunePropagationPolicy=orphan",
    "Replace=true",
    "Replace=false",
    "RespectIgnoreDifferences=true",
    "RespectIgnoreDifferences=false",
    "ServerSideApply=true",
    "ServerSideApply=false",
    "SkipDryRunOnMissingResource=true",
    "SkipDryRunOnMissingResource=false",
    "Validate=false",
    "Validate=true",
];

fn judge(app: App<'_>, sink: &mut Sink) {
    for option in app.view().sync_options() {
        let Some(text) = scalar(option).filter(|text| !KNOWN.contains(&&**text)) else {
            continue;
        };
        let message = format!(
            "no sync option of Argo CD 3.3 is called `{text}`: it is ignored without a word"
        );
        let found = app.report(sink, option, &format!("option {text}"), message);
        if let Some(of_objects) = of_objects(&text) {
            found.help(format!(
                "`{of_objects}` is an option of single objects: write it into their annotation `argocd.argoproj.io/sync-options`"
            ));
            continue;
        }
        match near(&text) {
            Some(known) => found.help(format!("did you mean `{known}`?")),
            None => found.help(
                "write one of the options of Argo CD, such as `CreateNamespace=true`, or remove it",
            ),
        };
    }
}

/// The option of objects that this is.
fn of_objects(text: &str) -> Option<&'static str> {
    const OF_OBJECTS: [&str; 5] = [
        "Delete=confirm",
        "Delete=false",
        "Force=true",
        "Prune=confirm",
        "Prune=false",
    ];
    let mut known = OF_OBJECTS.into_iter();
    known.find(|known| known.eq_ignore_ascii_case(text.trim()))
}

/// The option that was meant, most likely.
fn near(text: &str) -> Option<&'static str> {
    let squeezed: String = text
        .chars()
        .filter(|character| !character.is_whitespace())
        .collect();
    let same = KNOWN
        .iter()
        .find(|known| known.eq_ignore_ascii_case(&squeezed));
    same.copied()
        .or_else(|| nearest(text, KNOWN.iter().copied()))
}

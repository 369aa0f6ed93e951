//! A source whose path is not in this repository.

use rempart_apps::{Place, SourceUse};
use rempart_core::{Check, Levels, Rule, RuleMeta, Severity, Sink};
use schemars::JsonSchema;
use serde::Deserialize;

use std::collections::BTreeSet;

use crate::app::{self, App, reads_this_state};

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UnusablePath {}

impl Rule for UnusablePath {
    const META: RuleMeta = super::on_applications(
        "argo/unusable-path",
        Levels::split(Severity::Warning, Severity::Error),
        include_str!("unusable_path.md"),
    );
    const CHECK: Check<Self> = Check::Repository(|_, context, sink| {
        app::all(context).for_each(|app| judge(app, sink));
    });
}

fn judge(app: App<'_>, sink: &mut Sink) {
    for (at, (source, used)) in app.sources().enumerate() {
        if !reads_this_state(source) {
            continue;
        }
        let what = match &used.place {
            Place::Missing(path) => format!("there is no folder `{path}` in this repository"),
            Place::File(_) => format!(
                "`{}` is a file, and a source needs a folder",
                source.path().unwrap_or_default()
            ),
            Place::Outside(path) if path.starts_with('/') => {
                format!("the path `{path}` is absolute")
            }
            Place::Outside(path) => format!("the path `{path}` leaves the repository"),
            _ => continue,
        };
        let node = source.field("path").unwrap_or_else(|| source.node());
        let message = format!(
            "{what}: Argo CD reports a `ComparisonError`, and the application stays as it is"
        );
        let found = app.report(sink, node, &format!("source {at}"), message);
        match near(app, used) {
            Some(near) => found.help(format!("did you mean `{near}`?")),
            None => found.help("write the path of a folder from the root of the repository"),
        };
    }
}

/// The folder that was meant, most likely: the same path in another case, or a folder of that name elsewhere.
fn near(app: App<'_>, used: &SourceUse) -> Option<String> {
    let Place::Missing(path) = &used.place else {
        return None;
    };
    let folders: BTreeSet<_> = app
        .context
        .snapshot
        .entries()
        .map(|entry| entry.path.parent())
        .collect();
    let same = |folder: &&&str| folder.eq_ignore_ascii_case(path.as_str());
    let named = |folder: &&&str| {
        let name = folder.rsplit('/').next();
        name == Some(path.file_name())
    };
    let found = folders.iter().find(same).or_else(|| {
        let mut named = folders.iter().filter(named);
        named.next().filter(|_| named.next().is_none())
    });
    found.map(|folder| (*folder).to_owned())
}

//! A value file that is not in this repository.

use rempart_apps::{Place, SourceUse};
use rempart_core::{Check, Levels, NodeRef, RepoPath, Rule, RuleMeta, Severity, Sink};
use rempart_model::argo::Source;
use rempart_model::{is_true, scalar};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::app::{self, App, reads_this_state};

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MissingValuesFile {}

impl Rule for MissingValuesFile {
    const META: RuleMeta = super::on_applications(
        "argo/missing-values-file",
        Levels::split(Severity::Warning, Severity::Error),
        include_str!("missing_values_file.md"),
    );
    const CHECK: Check<Self> = Check::Repository(|_, context, sink| {
        app::all(context).for_each(|app| judge(app, sink));
    });
}

fn judge(app: App<'_>, sink: &mut Sink) {
    for (source, used) in app.sources() {
        let helm = source.helm();
        let field = |name: &str| helm.and_then(|helm| rempart_model::get(helm, name));
        // What is missing is left out among the value files, and nowhere else.
        if !is_true(field("ignoreMissingValueFiles")) {
            for file in source.value_files() {
                file_of(app, used, file, "value file", sink);
            }
        }
        let set = field("fileParameters").into_iter();
        let set = set.flat_map(NodeRef::items).filter_map(NodeRef::resolved);
        for path in set.filter_map(|one| rempart_model::get(one, "path")) {
            file_of(app, used, path, "file of a parameter", sink);
        }
    }
}

/// Tells of a file that a source names; `what` says what for.
fn file_of(app: App<'_>, used: &SourceUse, file: NodeRef<'_>, what: &str, sink: &mut Sink) {
    let Some(path) = scalar(file).and_then(|text| path_of(app, used, &text)) else {
        return;
    };
    let written = file.value();
    let key = |path: &str| format!("{what} {path}");
    let Ok(path) = RepoPath::new(path.trim_start_matches('/')) else {
        let message = format!(
            "the {what} `{written}` leads out of the repository: Argo CD does not read it, and renders nothing of the application"
        );
        app.report(sink, file, &key(&written), message)
            .help("put the file into the repository, and write its path without leaving it");
        return;
    };
    if path.as_str().is_empty() {
        let message = format!(
            "`{written}` names a source and no file in it: Helm fails on the folder, and the application stays as it is"
        );
        let help = format!(
            "write the path behind it: `{}/…`",
            written.trim_end_matches('/')
        );
        app.report(sink, file, &key(&written), message).help(help);
        return;
    }
    if app.context.snapshot.find(path.as_str()).is_some() {
        return;
    }
    let message = format!(
        "there is no {what} `{path}` in this repository: Helm fails, and the application stays as it is"
    );
    app.report(sink, file, &key(path.as_str()), message).help(
        "write the path from the folder of the chart, with `/` in front from the root of the repository, or with `$ref/` from that of another source",
    );
}

/// Where a value file is looked for, from the root of this repository; `None` when it is looked for elsewhere, or when a
/// variable decides.
fn path_of(app: App<'_>, used: &SourceUse, written: &str) -> Option<String> {
    let known = written
        .replace("${ARGOCD_APP_NAME}", &app.name())
        .replace("$ARGOCD_APP_NAME", &app.name());
    if known.contains("://") {
        return None;
    }
    let path = if let Some(rest) = known.strip_prefix('$') {
        // Without a path it is the root of the other source.
        let (name, path) = rest.split_once('/').unwrap_or((rest, ""));
        let named = |source: &Source<'_>| source.reference().is_some_and(|known| known == name);
        let (source, used) = app.sources().find(|(source, _)| named(source))?;
        let is_here = matches!(used.place, Place::Values | Place::Folder { .. });
        if !is_here || !reads_this_state(source) {
            return None;
        }
        path.trim_start_matches('/').to_owned()
    } else {
        let (folder, _) = used.place.folder()?;
        match known.strip_prefix('/') {
            Some(path) => path.to_owned(),
            None => format!("{folder}/{known}"),
        }
    };
    (!path.contains('$')).then_some(path)
}

//! A file in clear that an Application hands to a chart as the value of a secret.

use std::borrow::Cow;

use rempart_core::{
    Check, Context, FactEntry, FileView, Inputs, Levels, NodeRef, Rule, RuleMeta, Severity, Sink,
    Waivable,
};
use rempart_model as model;
use rempart_model::FileResources;
use rempart_model::argo::GROUP;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::scan::weak::promises_secret;
use crate::scan::weighing::{self, Certainty};
use crate::sops::clear;
use crate::sops::file::SopsFact;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ClearHelmFile {}

impl Rule for ClearHelmFile {
    const META: RuleMeta = RuleMeta {
        id: "secrets/clear-helm-file",
        levels: Levels::always(Severity::Error),
        inputs: Inputs::All,
        needs: &[
            FactEntry::of::<FileResources>(),
            FactEntry::of::<SopsFact>(),
        ],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("clear_helm_file.md"),
    };
    const CHECK: Check<Self> = Check::Repository(Self::check);
}

impl ClearHelmFile {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        for (id, found) in context.facts.all::<FileResources>() {
            let file = context.file(*id);
            for application in &found.resources {
                if !application.is_of_group(GROUP) {
                    continue;
                }
                for helm in helm_files(application.node()) {
                    judge(file, &helm, sink);
                }
            }
        }
    }
}

/// A file that an Application hands to a chart under a secret-like name.
pub(crate) struct HelmFile<'t> {
    parameter: NodeRef<'t>,
    name: Cow<'t, str>,
    path: Cow<'t, str>,
    folder: Cow<'t, str>,
}

/// The files that an Application, or a template of one, hands to charts under secret-like names.
pub(crate) fn helm_files(root: NodeRef<'_>) -> Vec<HelmFile<'_>> {
    let mut found = Vec::new();
    let indexes = root.index()..root.next_index();
    for source in indexes.filter_map(|index| root.with_index(index)) {
        let files = model::get_path(source, &["helm", "fileParameters"]);
        for parameter in files.into_iter().flat_map(NodeRef::items) {
            let field = |name: &str| model::get(parameter, name).and_then(model::scalar);
            let (Some(name), Some(path)) = (field("name"), field("path")) else {
                continue;
            };
            if promises_secret(&name) {
                let folder = model::get(source, "path").and_then(model::scalar);
                found.push(HelmFile {
                    parameter,
                    name,
                    path,
                    folder: folder.unwrap_or_default(),
                });
            }
        }
    }
    found
}

impl HelmFile<'_> {
    /// Where the file may stand: Argo CD reads the path from the folder of the source, and one that begins with a slash
    /// from the root.
    pub(crate) fn paths(&self) -> [String; 2] {
        let within = format!("{}/{}", self.folder.trim_matches('/'), self.path);
        let bare = |path: &str| path.trim_start_matches("./").to_owned();
        [
            bare(within.trim_start_matches("./")),
            bare(self.path.trim_start_matches('/')),
        ]
    }
}

fn judge(file: FileView<'_>, helm: &HelmFile<'_>, sink: &mut Sink) {
    let HelmFile {
        parameter,
        name,
        path,
        ..
    } = helm;
    let paths = helm.paths();
    let packed = paths.iter().find_map(|path| file.context.find(path));
    let Some(packed) = packed.filter(|packed| clear::has_text(*packed)) else {
        return;
    };
    let is_sealed = packed
        .fact::<SopsFact>()
        .is_some_and(|fact| fact.file.is_some());
    if is_sealed {
        return;
    }
    let finding = sink.report(
        file.at_node(*parameter),
        format!(
            "the chart takes `{name}` from `{path}`, which stands in the repository in clear: whoever can read the repository has it"
        ),
    );
    finding
        .keyed(name.as_ref())
        .label(packed.whole(), "this file")
        .help("replace the credential, and let the chart refer to a Secret that is made elsewhere");
    weighing::weigh(file, Certainty::Likely, finding);
}

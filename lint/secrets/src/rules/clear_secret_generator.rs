//! A generator of kustomize that makes a Secret of what stands in the repository.

use std::sync::Arc;

use rempart_core::{
    Check, Context, FactEntry, FileView, Inputs, Levels, NodeRef, Rule, RuleMeta, Severity, Sink,
    Tree, Waivable,
};
use rempart_model as model;
use rempart_model::Kustomization;
use rempart_model::class;
use rempart_syntax::yaml;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::scan::weighing::{self, Certainty};
use crate::secret;
use crate::sops::clear;
use crate::sops::file::SopsFact;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ClearSecretGenerator {}

impl Rule for ClearSecretGenerator {
    const META: RuleMeta = RuleMeta {
        id: "secrets/clear-secret-generator",
        levels: Levels::always(Severity::Error),
        inputs: Inputs::All,
        needs: &[FactEntry::of::<SopsFact>()],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("clear_secret_generator.md"),
    };
    const CHECK: Check<Self> = Check::Repository(Self::check);
}

impl ClearSecretGenerator {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        for file in context.files_of(&[class::KUSTOMIZATION, class::KUSTOMIZE_COMPONENT]) {
            let Some(kustomization) = file.tree().and_then(|tree| Kustomization::of(tree)) else {
                continue;
            };
            for generator in kustomization.list("secretGenerator") {
                literals(file, None, generator, sink);
                files(file, None, generator, sink);
            }
            for (entry, tree) in written_inline(&kustomization) {
                for generator in tree.roots().filter(|root| is_plugin(*root)) {
                    literals(file, Some(entry), generator, sink);
                    files(file, Some(entry), generator, sink);
                }
            }
        }
        for file in context.files_of(&[class::KUSTOMIZE_CONFIGURATION, class::KUBERNETES_MANIFEST])
        {
            for generator in file.tree().into_iter().flat_map(|tree| tree.roots()) {
                if is_plugin(generator) {
                    literals(file, None, generator, sink);
                    files(file, None, generator, sink);
                }
            }
        }
    }
}

/// Whether a document configures the generator of Secrets that is built into kustomize, as files under `generators` do.
pub(crate) fn is_plugin(document: NodeRef<'_>) -> bool {
    let is = |key: &str, text: &str| model::get(document, key).is_some_and(|node| node.is(text));
    is("kind", "SecretGenerator") && is("apiVersion", "builtin")
}

/// The generators of Secrets that stand in a kustomization as texts, each with the entry of `generators` that it is:
/// kustomize takes an entry that is YAML for a generator, and any other for a path.
pub(crate) fn written_inline<'t>(kustomization: &Kustomization<'t>) -> Vec<(NodeRef<'t>, Tree)> {
    let entries = kustomization
        .list("generators")
        .filter_map(NodeRef::resolved);
    let texts = entries.filter_map(|entry| {
        let text = model::scalar(entry)?;
        text.contains("SecretGenerator").then_some((entry, text))
    });
    texts
        .map(|(entry, text)| {
            let tape = yaml::parse(&text).tape;
            (entry, Tree::parsed(Arc::from(&*text), tape))
        })
        .collect()
}

/// The items of a field of a generator, as texts.
fn texts<'t>(generator: NodeRef<'t>, field: &str) -> impl Iterator<Item = (NodeRef<'t>, String)> {
    let node = model::get(generator, field);
    let single = node.filter(|node| node.is_scalar());
    let items = node.into_iter().flat_map(NodeRef::items).chain(single);
    items.filter_map(|item| Some((item, model::scalar(item)?.into_owned())))
}

/// Reports the literals of a generator; `entry` is where it stands as a text.
fn literals(
    file: FileView<'_>,
    entry: Option<NodeRef<'_>>,
    generator: NodeRef<'_>,
    sink: &mut Sink,
) {
    for (node, text) in texts(generator, "literals") {
        let Some((key, _)) = text.split_once('=').filter(|pair| is_open(*pair)) else {
            continue;
        };
        let finding = sink.report(
            file.at_node(entry.unwrap_or(node)),
            format!("the literal `{key}` of a generator of Secrets stands here as it is: whoever can read the repository has it"),
        );
        finding.keyed(key)
        .help("replace the credential, and generate the Secret from a file of SOPS or refer to a store of secrets");
        weighing::weigh(file, Certainty::Likely, finding);
    }
}

/// Whether what a generator packs under a key is there for everybody to read.
fn is_open((key, value): (&str, &str)) -> bool {
    value.chars().count() >= 3 && secret::reveals(key, value)
}

/// Whether a file shows something: one of variables under the name of each, another one as a whole under its key.
fn shows(text: &str, key: Option<&str>) -> bool {
    let Some(key) = key else {
        // A line without a value takes it from the environment of kustomize (`api/kv/kv.go`).
        let lines = text.lines().map(str::trim_start);
        let mut pairs = lines
            .filter(|line| !line.starts_with('#'))
            .filter_map(|line| line.split_once('='));
        return pairs.any(is_open);
    };
    is_open((key, text))
}

/// A file that a generator packs.
pub(crate) struct Packed<'t> {
    /// The entry that names it.
    pub(crate) node: NodeRef<'t>,
    /// Where it stands, from the folder of the kustomization.
    pub(crate) path: String,
    /// The key that its content stands under; `None` for a file of variables.
    key: Option<String>,
}

/// The files that a generator packs, except for those that anybody may read.
pub(crate) fn packed_files(generator: NodeRef<'_>) -> impl Iterator<Item = Packed<'_>> {
    let files = texts(generator, "files").map(|(node, text)| {
        // `key=path`, or a path alone, whose name is the key.
        let (key, path) = text.split_once('=').unwrap_or_else(|| {
            let (_, name) = text.rsplit_once('/').unwrap_or(("", &text));
            (name, &text)
        });
        Packed {
            node,
            path: path.to_owned(),
            key: Some(key.to_owned()),
        }
    });
    // `env` is what `envs` was called before, and kustomize still reads it.
    let variables = texts(generator, "envs").chain(texts(generator, "env"));
    let variables = variables.map(|(node, path)| Packed {
        node,
        path,
        key: None,
    });
    files
        .chain(variables)
        .filter(|packed| !is_public(&packed.path))
}

/// Reports the files in clear that a generator packs; `entry` is where it stands as a text.
fn files(file: FileView<'_>, entry: Option<NodeRef<'_>>, generator: NodeRef<'_>, sink: &mut Sink) {
    for Packed { node, path, key } in packed_files(generator) {
        let packed = file
            .path()
            .sibling(&path)
            .ok()
            .and_then(|path| file.context.find(path.as_str()));
        let Some(packed) = packed.filter(|packed| clear::has_text(*packed)) else {
            continue;
        };
        if packed
            .fact::<SopsFact>()
            .is_some_and(|fact| fact.file.is_some())
            || !packed
                .text()
                .is_some_and(|text| shows(text, key.as_deref()))
        {
            continue;
        }
        let finding = sink.report(
            file.at_node(entry.unwrap_or(node)),
            format!(
                "a generator of Secrets packs `{path}`, which stands in the repository in clear"
            ),
        );
        finding
            .keyed(path)
            .label(packed.whole(), "this file")
            .help("replace the credentials in it, and encrypt it with SOPS");
        weighing::weigh(file, Certainty::Likely, finding);
    }
}

/// Certificates and public keys may be read by anybody.
fn is_public(path: &str) -> bool {
    let (_, last) = path.rsplit_once('.').unwrap_or_default();
    matches!(last, "crt" | "cer" | "pub" | "md")
}

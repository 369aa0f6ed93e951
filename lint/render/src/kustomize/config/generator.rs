//! `configMapGenerator`, `secretGenerator` and `generatorOptions`.

use rempart_core::NodeRef;

use super::super::outcome::{At, Step};
use super::super::resource::Behavior;
use super::Pairs;
use super::read::{Located, fields, flag, list, pairs, text};

/// What an object of a generator has besides its data.
#[derive(Clone, Debug, Default)]
pub(in super::super) struct GeneratorOptions {
    pub(in super::super) labels: Pairs,
    pub(in super::super) annotations: Pairs,
    pub(in super::super) disable_name_suffix_hash: bool,
    pub(in super::super) immutable: bool,
}

impl GeneratorOptions {
    pub(super) fn read(node: NodeRef<'_>) -> Step<Self> {
        let mut options = Self::default();
        let known = [
            "labels",
            "annotations",
            "disableNameSuffixHash",
            "immutable",
        ];
        for (name, node) in fields(node, &known)? {
            match name {
                "labels" => options.labels = pairs(node)?,
                "annotations" => options.annotations = pairs(node)?,
                "disableNameSuffixHash" => options.disable_name_suffix_hash = flag(node)?,
                _ => options.immutable = flag(node)?,
            }
        }
        Ok(options)
    }

    /// These options, and of others what they leave open.
    pub(in super::super) fn with(&self, others: &Self) -> Self {
        let joined = |mine: &Pairs, theirs: &Pairs| {
            let mut all = mine.clone();
            let is_new = |key: &String| mine.iter().all(|(known, _)| known != key);
            all.extend(theirs.iter().filter(|(key, _)| is_new(key)).cloned());
            all.sort_by(|a, b| a.0.cmp(&b.0));
            all
        };
        Self {
            labels: joined(&self.labels, &others.labels),
            annotations: joined(&self.annotations, &others.annotations),
            disable_name_suffix_hash: self.disable_name_suffix_hash
                || others.disable_name_suffix_hash,
            immutable: self.immutable || others.immutable,
        }
    }
}

/// One object to generate.
#[derive(Clone, Debug)]
pub(in super::super) struct Generator {
    pub(in super::super) name: Option<Located<String>>,
    pub(in super::super) namespace: Option<Located<String>>,
    pub(in super::super) behavior: Behavior,
    pub(in super::super) literals: Vec<Located<String>>,
    pub(in super::super) files: Vec<Located<String>>,
    pub(in super::super) envs: Vec<Located<String>>,
    pub(in super::super) options: GeneratorOptions,
    /// The type of a Secret.
    pub(in super::super) of_type: Option<Located<String>>,
    /// Where it stands.
    pub(in super::super) node: u32,
}

impl Generator {
    pub(super) fn config_map(node: NodeRef<'_>) -> Step<Self> {
        let known = [
            "namespace",
            "name",
            "behavior",
            "literals",
            "files",
            "envs",
            "env",
            "options",
        ];
        Self::read(node, &known)
    }

    pub(super) fn secret(node: NodeRef<'_>) -> Step<Self> {
        let known = [
            "namespace",
            "name",
            "behavior",
            "literals",
            "files",
            "envs",
            "env",
            "options",
            "type",
        ];
        Self::read(node, &known)
    }

    fn read(node: NodeRef<'_>, known: &[&'static str]) -> Step<Self> {
        let mut generator = Self {
            name: None,
            namespace: None,
            behavior: Behavior::Create,
            literals: Vec::new(),
            files: Vec::new(),
            envs: Vec::new(),
            options: GeneratorOptions::default(),
            of_type: None,
            node: node.index(),
        };
        let mut env = None;
        for (name, node) in fields(node, known)? {
            match name {
                "namespace" => generator.namespace = super::filled(text(node).field(name)?),
                "name" => generator.name = super::filled(text(node).field(name)?),
                "behavior" => {
                    generator.behavior = match text(node)?.value.as_str() {
                        "replace" => Behavior::Replace,
                        "merge" => Behavior::Merge,
                        _ => Behavior::Create,
                    }
                }
                "literals" => generator.literals = list(node, text)?,
                "files" => generator.files = list(node, text)?,
                "envs" => generator.envs = list(node, text)?,
                "env" => env = super::filled(text(node)?),
                "type" => generator.of_type = super::filled(text(node)?),
                _ => generator.options = GeneratorOptions::read(node)?,
            }
        }
        generator.envs.extend(env);
        Ok(generator)
    }
}

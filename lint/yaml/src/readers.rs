//! Who reads a file: the YAML library behind the program that a class of files is written for.

use rempart_core::{ClassId, FileView, Kind};
use rempart_model::kustomization::Role;
use rempart_model::{KustomizeGraph, class};
use rempart_syntax::scalar::Reader;

/// A reader with the name people know it by.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Who {
    /// The library.
    pub(crate) reader: Reader,
    /// The program.
    pub(crate) name: &'static str,
}

const APPLY: Who = Who {
    reader: Reader::GoYamlV2,
    name: "kubectl and Argo CD",
};
const KUSTOMIZE: Who = Who {
    reader: Reader::GoYamlV3,
    name: "kustomize",
};
const HELM: Who = Who {
    reader: Reader::GoYamlV2,
    name: "Helm",
};
const ANSIBLE: Who = Who {
    reader: Reader::PyYaml,
    name: "Ansible",
};
const GITHUB: Who = Who {
    reader: Reader::Yaml12,
    name: "GitHub",
};
const SOPS: Who = Who {
    reader: Reader::GoYamlV3,
    name: "SOPS",
};

/// The readers of a class; empty when nothing is known of who reads it.
pub(crate) fn of(class: ClassId) -> &'static [Who] {
    match class {
        class::KUBERNETES_MANIFEST | class::KUSTOMIZE_PATCH => &[APPLY, KUSTOMIZE],
        class::KUSTOMIZATION | class::KUSTOMIZE_COMPONENT => &[KUSTOMIZE],
        class::HELM_CHART | class::HELM_VALUES => &[HELM],
        class::ANSIBLE_PLAYBOOK | class::ANSIBLE_TASKS | class::ANSIBLE_VARS => &[ANSIBLE],
        class::WORKFLOW | class::GITHUB_ACTION => &[GITHUB],
        class::SOPS_FILE => &[SOPS],
        _ => &[],
    }
}

/// The library that reads a file first; `None` when nothing is known of who does. Objects and patches that a kustomization
/// names are read by kustomize, and what it prints holds no key that is taken for another; lists of operations it reads
/// as kubectl does.
pub(crate) fn first(file: FileView<'_>) -> Option<Reader> {
    let own = of(file.class()).first()?.reader;
    let is_listed = || {
        let graph = file.context.fact::<KustomizeGraph>();
        let mut owners = graph.into_iter().flat_map(|graph| graph.owners(file.id));
        owners.any(|owner| matches!(owner.role, Role::Resource | Role::Patch))
    };
    let is_list = || {
        let root = file.tree().and_then(|tree| tree.root(0));
        root.is_some_and(|root| root.kind() == Kind::Sequence)
    };
    let by_kustomize = own == APPLY.reader
        && matches!(
            file.class(),
            class::KUBERNETES_MANIFEST | class::KUSTOMIZE_PATCH
        )
        && is_listed()
        && !is_list();
    Some(if by_kustomize { KUSTOMIZE.reader } else { own })
}

/// Whether a file of this class is YAML only after something has filled it in.
pub(crate) fn is_template(class: ClassId) -> bool {
    matches!(
        class,
        class::HELM_TEMPLATE | class::JINJA_TEMPLATE | class::TEMPLATE
    )
}

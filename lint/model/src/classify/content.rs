//! What the roots of a file's documents say it is.

use rempart_core::{ClassId, Kind, NodeRef, Tree};

use super::ansible;
use crate::{class, lookup, resource};

/// Whether a class is one of those that only their content tells from a template with errors in it.
pub(super) const fn is_ansible(class: ClassId) -> bool {
    matches!(
        class,
        class::ANSIBLE_PLAYBOOK | class::ANSIBLE_TASKS | class::ANSIBLE_INVENTORY
    )
}

/// The class of the first document that says one; a Kubernetes object wins over anything else in the stream.
pub(super) fn of(tree: &Tree, broken: bool) -> Option<ClassId> {
    let mut first = None;
    for root in tree.roots() {
        let found = match root.kind() {
            Kind::Mapping => mapping(root),
            Kind::Sequence => sequence(root),
            _ => None,
        };
        if found == Some(class::KUBERNETES_MANIFEST) {
            return found;
        }
        first = first.or(found);
    }
    let says_object = || broken && text_says_object(tree.text());
    first.or_else(|| says_object().then_some(class::KUBERNETES_MANIFEST))
}

/// For a text that cannot be read: lines that start an object.
fn text_says_object(text: &str) -> bool {
    let starts = |key: &str| text.lines().any(|line| line.starts_with(key));
    starts("apiVersion:") && starts("kind:")
}

fn mapping(root: NodeRef<'_>) -> Option<ClassId> {
    let (mut api_version, mut kind, mut class) = (None, None, None);
    for (key, value) in root.entries() {
        if !key.is_scalar() {
            continue;
        }
        match &*key.value() {
            "apiVersion" => api_version = Some(value),
            "kind" => kind = Some(value),
            "sops" if resource::is_sops_metadata(value) => class = Some(class::SOPS_FILE),
            "<<" => {
                api_version = api_version.or_else(|| lookup::get(root, "apiVersion"));
                kind = kind.or_else(|| lookup::get(root, "kind"));
            }
            "openapi" | "swagger" if value.is_scalar() => {
                class = class.or(Some(class::OPENAPI_DOCUMENT));
            }
            "$schema" if value.value().contains("json-schema.org/") => {
                class = class.or(Some(class::JSON_SCHEMA));
            }
            _ => {}
        }
        // Both stand first in nearly every object, and then nothing else matters.
        if let (Some(api_version), Some(kind)) = (api_version, kind)
            && let Some(found) = object(api_version, kind)
        {
            return Some(found);
        }
    }
    class
}

fn object(api_version: NodeRef<'_>, kind: NodeRef<'_>) -> Option<ClassId> {
    let (api_version, kind) = (lookup::scalar(api_version)?, lookup::scalar(kind)?);
    let group = api_version.split_once('/').map_or("", |(group, _)| group);
    Some(match (group, &*kind) {
        ("kustomize.config.k8s.io", "Component") => class::KUSTOMIZE_COMPONENT,
        ("kustomize.config.k8s.io", "Kustomization") => class::KUSTOMIZATION,
        _ if api_version == "builtin" => class::KUSTOMIZE_CONFIGURATION,
        ("", "Config") if api_version == "v1" => class::CLIENT_CONFIGURATION,
        _ if CLIENT_GROUPS.contains(&group) => class::CLIENT_CONFIGURATION,
        _ => class::KUBERNETES_MANIFEST,
    })
}

/// Groups whose kinds programs read from files; no API server serves them.
const CLIENT_GROUPS: &[&str] = &[
    "apiserver.config.k8s.io",
    "apiserver.k8s.io",
    "audit.k8s.io",
    "backstage.io",
    "client.authentication.k8s.io",
    "cli.kyverno.io",
    "chainsaw.kyverno.io",
    "componentconfig",
    "controlplane.config.k8s.io",
    "credentialprovider.kubelet.k8s.io",
    "ctlptl.dev",
    "eksctl.io",
    "imageset.openshift.io",
    "k0sctl.k0sproject.io",
    "k3d.io",
    "kind.x-k8s.io",
    "kubeadm.k8s.io",
    "kubelet.config.k8s.io",
    "kubeproxy.config.k8s.io",
    "kubescheduler.config.k8s.io",
    "kuttl.dev",
    "minikube.sigs.k8s.io",
    "pod-security.admission.config.k8s.io",
    "skaffold",
];

fn sequence(root: NodeRef<'_>) -> Option<ClassId> {
    let first = root.items().next()?.resolved()?;
    if is_json_patch_operation(first) {
        return Some(class::KUSTOMIZE_PATCH);
    }
    ansible::list(root)
}

/// RFC 6902 section 4: an operation has `op` and `path`, a JSON pointer.
fn is_json_patch_operation(node: NodeRef<'_>) -> bool {
    let operation = node.get("op").is_some_and(|op| {
        matches!(
            &*op.value(),
            "add" | "remove" | "replace" | "move" | "copy" | "test"
        )
    });
    operation
        && node.get("path").is_some_and(|path| {
            let path = path.value();
            path.is_empty() || path.starts_with('/')
        })
}

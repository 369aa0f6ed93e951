//! The pods that an object makes.

use rempart_core::NodeRef;
use rempart_model::{Resource, get, get_path, scalar};

use crate::selector::Labels;

/// What the pods of an object look like.
#[derive(Clone, Debug)]
pub struct Pods<'r> {
    /// Their labels.
    pub labels: Labels,
    /// The template, or the Pod itself.
    pub template: NodeRef<'r>,
}

/// Where kinds keep the template of their pods.
const TEMPLATES: &[(&str, &str, &[&str])] = &[
    ("", "Pod", &[]),
    ("", "ReplicationController", &["spec", "template"]),
    ("apps", "DaemonSet", &["spec", "template"]),
    ("apps", "Deployment", &["spec", "template"]),
    ("apps", "ReplicaSet", &["spec", "template"]),
    ("apps", "StatefulSet", &["spec", "template"]),
    ("argoproj.io", "Rollout", &["spec", "template"]),
    (
        "batch",
        "CronJob",
        &["spec", "jobTemplate", "spec", "template"],
    ),
    ("batch", "Job", &["spec", "template"]),
];

/// The pods of an object; `None` for a kind that makes none, or none that is known.
pub fn pods_of(resource: &Resource) -> Option<Pods<'_>> {
    let known = TEMPLATES
        .iter()
        .find(|(group, kind, _)| resource.is(group, kind));
    let (_, _, path) = known?;
    let template = if path.is_empty() {
        resource.node()
    } else {
        resource.get(path)?
    };
    let labels = get_path(template, &["metadata", "labels"]);
    let labels = labels.into_iter().flat_map(NodeRef::entries);
    Some(Pods {
        labels: labels
            .filter_map(|(key, value)| {
                Some((key.value().into_owned(), scalar(value)?.into_owned()))
            })
            .collect(),
        template,
    })
}

impl Pods<'_> {
    /// The names of the ports that their containers declare; sidecars among the init containers included.
    pub fn port_names(&self) -> Vec<String> {
        let containers = ["containers", "initContainers"]
            .into_iter()
            .flat_map(|list| {
                get_path(self.template, &["spec", list])
                    .into_iter()
                    .flat_map(NodeRef::items)
            });
        let ports = containers
            .flat_map(|container| get(container, "ports").into_iter().flat_map(NodeRef::items));
        let names = ports.filter_map(|port| get(port, "name").and_then(scalar));
        names.map(std::borrow::Cow::into_owned).collect()
    }
}

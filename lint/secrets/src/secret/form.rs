//! The data of Secrets that an operator makes from a template and from what it decrypts or fetches.

use rempart_core::NodeRef;
use rempart_model as model;
use rempart_model::Resource;

use super::{is_public, reveals_credential};

/// Where the templates stand, by the group and the kind of the object (sealed-secrets, External Secrets Operator).
const FORMS: [(&str, &str, &[&str]); 4] = [
    ("bitnami.com", "SealedSecret", &["spec", "template"]),
    (
        "external-secrets.io",
        "ExternalSecret",
        &["spec", "target", "template"],
    ),
    (
        "external-secrets.io",
        "ClusterExternalSecret",
        &["spec", "externalSecretSpec", "target", "template"],
    ),
    ("external-secrets.io", "PushSecret", &["spec", "template"]),
];

/// The first value of the template of an object that shows a credential, with its path.
pub(crate) fn open_in_form(resource: &Resource) -> Option<(String, NodeRef<'_>)> {
    let (.., path) = FORMS
        .iter()
        .find(|(group, kind, _)| resource.is(group, kind))?;
    let template = resource.get(path)?;
    ["data", "stringData"].into_iter().find_map(|field| {
        let entries = model::entries(model::get(template, field)?);
        entries.into_iter().find_map(|(key, value)| {
            let key = key.value();
            let text = model::scalar(value)?;
            let is_open = !is_public(&key) && reveals_credential(&key, &text);
            is_open.then(|| (format!("{}.{field}.{key}", path.join(".")), value))
        })
    })
}

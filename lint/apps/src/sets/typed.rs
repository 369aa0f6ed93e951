//! The types of an Application, as far as a `templatePatch` writes them: Go refuses a number where a text belongs, and the
//! whole patch with it (`json.Unmarshal` into `v1alpha1.Application`).

use super::Stop;
use super::spanned::{Shape, Spanned};

/// What a field holds. Null is always taken, and unknown fields are passed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Type {
    Text,
    Bool,
    Whole,
}

/// Fields by their path: `*` is any key, `[]` an item of a list. What is not listed is not looked at.
#[rustfmt::skip]
const FIELDS: &[(&str, Type)] = &[
    ("metadata.name", Type::Text), ("metadata.namespace", Type::Text), ("metadata.labels.*", Type::Text),
    ("metadata.annotations.*", Type::Text), ("metadata.finalizers.[]", Type::Text),
    ("spec.project", Type::Text), ("spec.revisionHistoryLimit", Type::Whole),
    ("spec.destination.server", Type::Text), ("spec.destination.name", Type::Text), ("spec.destination.namespace", Type::Text),
    ("spec.info.[].name", Type::Text), ("spec.info.[].value", Type::Text),
    ("spec.ignoreDifferences.[].group", Type::Text), ("spec.ignoreDifferences.[].kind", Type::Text),
    ("spec.ignoreDifferences.[].name", Type::Text), ("spec.ignoreDifferences.[].namespace", Type::Text),
    ("spec.ignoreDifferences.[].jsonPointers.[]", Type::Text), ("spec.ignoreDifferences.[].jqPathExpressions.[]", Type::Text),
    ("spec.ignoreDifferences.[].managedFieldsManagers.[]", Type::Text),
    ("spec.syncPolicy.automated.prune", Type::Bool), ("spec.syncPolicy.automated.selfHeal", Type::Bool),
    ("spec.syncPolicy.automated.allowEmpty", Type::Bool), ("spec.syncPolicy.automated.enabled", Type::Bool),
    ("spec.syncPolicy.syncOptions.[]", Type::Text), ("spec.syncPolicy.retry.limit", Type::Whole),
    ("spec.syncPolicy.retry.refresh", Type::Bool), ("spec.syncPolicy.retry.backoff.duration", Type::Text),
    ("spec.syncPolicy.retry.backoff.maxDuration", Type::Text), ("spec.syncPolicy.retry.backoff.factor", Type::Whole),
    ("spec.syncPolicy.managedNamespaceMetadata.labels.*", Type::Text),
    ("spec.syncPolicy.managedNamespaceMetadata.annotations.*", Type::Text),
    ("spec.sources.[].repoURL", Type::Text), ("spec.source.repoURL", Type::Text),
    ("spec.source.path", Type::Text), ("spec.source.targetRevision", Type::Text), ("spec.source.chart", Type::Text),
    ("spec.source.ref", Type::Text), ("spec.source.name", Type::Text),
    ("spec.source.helm.releaseName", Type::Text), ("spec.source.helm.values", Type::Text),
    ("spec.source.helm.version", Type::Text), ("spec.source.helm.namespace", Type::Text),
    ("spec.source.helm.kubeVersion", Type::Text), ("spec.source.helm.passCredentials", Type::Bool),
    ("spec.source.helm.ignoreMissingValueFiles", Type::Bool), ("spec.source.helm.skipCrds", Type::Bool),
    ("spec.source.helm.skipTests", Type::Bool), ("spec.source.helm.skipSchemaValidation", Type::Bool),
    ("spec.source.helm.valueFiles.[]", Type::Text), ("spec.source.helm.apiVersions.[]", Type::Text),
    ("spec.source.helm.parameters.[].name", Type::Text), ("spec.source.helm.parameters.[].value", Type::Text),
    ("spec.source.helm.parameters.[].forceString", Type::Bool),
    ("spec.source.helm.fileParameters.[].name", Type::Text), ("spec.source.helm.fileParameters.[].path", Type::Text),
    ("spec.source.kustomize.namePrefix", Type::Text), ("spec.source.kustomize.nameSuffix", Type::Text),
    ("spec.source.kustomize.version", Type::Text), ("spec.source.kustomize.namespace", Type::Text),
    ("spec.source.kustomize.images.[]", Type::Text), ("spec.source.kustomize.components.[]", Type::Text),
    ("spec.source.kustomize.commonLabels.*", Type::Text), ("spec.source.kustomize.commonAnnotations.*", Type::Text),
    ("spec.source.directory.recurse", Type::Bool), ("spec.source.directory.include", Type::Text),
    ("spec.source.directory.exclude", Type::Text),
    ("spec.source.plugin.name", Type::Text), ("spec.source.plugin.env.[].name", Type::Text),
    ("spec.source.plugin.env.[].value", Type::Text),
];

/// Whether Go takes a patch for a part of an Application.
pub(crate) fn check(patch: &Spanned) -> Result<(), Stop> {
    check_at(patch, &mut Vec::new())
}

fn check_at(value: &Spanned, path: &mut Vec<String>) -> Result<(), Stop> {
    let wanted = |what: &str| {
        let path = path.join(".").replace(".[]", "[]");
        let why = format!("`templatePatch` has another value for `{path}` than {what}");
        Err(Stop::Fails(why))
    };
    if value.shape == Shape::Null {
        return Ok(());
    }
    let known = known(path);
    if let Some(Known::Scalar(wants)) = known {
        let fits = match (&value.shape, wants) {
            (Shape::Text(_), Type::Text) | (Shape::Bool(_), Type::Bool) => true,
            (Shape::Number(number, _), Type::Whole) => number.fract() == 0.0,
            _ => false,
        };
        return match wants {
            _ if fits => Ok(()),
            Type::Text => wanted("a text"),
            Type::Bool => wanted("true or false"),
            Type::Whole => wanted("an integer"),
        };
    }
    match (&value.shape, known) {
        (Shape::List(items), None | Some(Known::List)) => {
            path.push("[]".to_owned());
            for item in items {
                check_at(item, path)?;
            }
            path.pop();
        }
        (Shape::Map(entries), None | Some(Known::Map)) => {
            for (key, value) in entries {
                path.push(key.text.clone());
                check_at(value, path)?;
                path.pop();
            }
        }
        (_, Some(Known::List)) => return wanted("a list"),
        (_, Some(Known::Map)) => return wanted("a map"),
        _ => {}
    }
    Ok(())
}

enum Known {
    Scalar(Type),
    List,
    Map,
}

/// What stands at a path; the items of `sources` are like `source`.
fn known(path: &[String]) -> Option<Known> {
    if let [spec, sources, item, rest @ ..] = path
        && spec == "spec"
        && sources == "sources"
        && item == "[]"
    {
        let as_source = ["spec", "source"].into_iter().map(str::to_owned);
        let path: Vec<_> = as_source.chain(rest.iter().cloned()).collect();
        return known(&path);
    }
    FIELDS.iter().find_map(|(field, wants)| {
        let mut parts = field.split('.');
        for name in path {
            let part = parts.next()?;
            if part != name && !(part == "*" && name != "[]") {
                return None;
            }
        }
        Some(match parts.next() {
            None => Known::Scalar(*wants),
            Some("[]") => Known::List,
            Some(_) => Known::Map,
        })
    })
}

//! Kinds that were gone before the oldest embedded release.
//!
//! Written from general knowledge. Of the rows, only the end of RBAC v1beta1 in 1.22 was looked up; the others have yet to
//! be compared with the deprecated API migration guide of Kubernetes
//! (<https://kubernetes.io/docs/reference/using-api/deprecation-guide/>) and, for versions it leaves out, the changelogs.

use crate::version::Minor;

/// The last minor that served some kinds of an apiVersion.
struct Gone {
    api_version: &'static str,
    last: u32,
    kinds: &'static [&'static str],
}

const fn gone(api_version: &'static str, last: u32, kinds: &'static [&'static str]) -> Gone {
    Gone {
        api_version,
        last,
        kinds,
    }
}

const RBAC: &[&str] = &["ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"];
const REVIEWS: &[&str] = &[
    "LocalSubjectAccessReview",
    "SelfSubjectAccessReview",
    "SelfSubjectRulesReview",
    "SubjectAccessReview",
];
const STORAGE: &[&str] = &["CSIDriver", "CSINode", "StorageClass", "VolumeAttachment"];
const WEBHOOKS: &[&str] = &[
    "MutatingWebhookConfiguration",
    "ValidatingWebhookConfiguration",
];

/// Grouped by the last minor.
const ALL_GONE: &[Gone] = &[
    gone(
        "extensions/v1beta1",
        15,
        &[
            "DaemonSet",
            "Deployment",
            "NetworkPolicy",
            "PodSecurityPolicy",
            "ReplicaSet",
        ],
    ),
    gone(
        "apps/v1beta1",
        15,
        &[
            "ControllerRevision",
            "Deployment",
            "ReplicaSet",
            "StatefulSet",
        ],
    ),
    gone(
        "apps/v1beta2",
        15,
        &[
            "ControllerRevision",
            "DaemonSet",
            "Deployment",
            "ReplicaSet",
            "StatefulSet",
        ],
    ),
    gone("batch/v2alpha1", 20, &["CronJob"]),
    gone("extensions/v1beta1", 21, &["Ingress"]),
    gone(
        "networking.k8s.io/v1beta1",
        21,
        &["Ingress", "IngressClass"],
    ),
    gone("rbac.authorization.k8s.io/v1beta1", 21, RBAC),
    gone(
        "apiextensions.k8s.io/v1beta1",
        21,
        &["CustomResourceDefinition"],
    ),
    gone("apiregistration.k8s.io/v1beta1", 21, &["APIService"]),
    gone("admissionregistration.k8s.io/v1beta1", 21, WEBHOOKS),
    gone("authentication.k8s.io/v1beta1", 21, &["TokenReview"]),
    gone("authorization.k8s.io/v1beta1", 21, REVIEWS),
    gone(
        "certificates.k8s.io/v1beta1",
        21,
        &["CertificateSigningRequest"],
    ),
    gone("coordination.k8s.io/v1beta1", 21, &["Lease"]),
    gone("scheduling.k8s.io/v1beta1", 21, &["PriorityClass"]),
    gone("storage.k8s.io/v1beta1", 21, STORAGE),
    gone("rbac.authorization.k8s.io/v1alpha1", 22, RBAC),
    gone("scheduling.k8s.io/v1alpha1", 22, &["PriorityClass"]),
    gone("autoscaling/v2beta1", 24, &["HorizontalPodAutoscaler"]),
    gone("batch/v1beta1", 24, &["CronJob"]),
    gone("discovery.k8s.io/v1beta1", 24, &["EndpointSlice"]),
    gone("events.k8s.io/v1beta1", 24, &["Event"]),
    gone("node.k8s.io/v1beta1", 24, &["RuntimeClass"]),
    gone(
        "policy/v1beta1",
        24,
        &["PodDisruptionBudget", "PodSecurityPolicy"],
    ),
];

/// The last minor that served a kind which no embedded release has; `None` for a kind that is not known to have been.
pub(super) fn last_minor(api_version: &str, kind: &str) -> Option<Minor> {
    let is_it = |gone: &&Gone| gone.api_version == api_version && gone.kinds.contains(&kind);
    ALL_GONE.iter().find(is_it).map(|gone| Minor(gone.last))
}

#[cfg(test)]
mod tests {
    use super::ALL_GONE;
    use crate::catalogue::{Catalogue, Lookup};
    use crate::version::Minor;

    #[test]
    fn every_kind_of_the_table_is_removed_for_every_target() {
        for target in Catalogue::known_targets() {
            let catalogue = Catalogue::new(target).unwrap();
            for gone in ALL_GONE {
                for kind in gone.kinds {
                    let lookup = catalogue.lookup(gone.api_version, kind);
                    let Lookup::Removed { last, replacement } = lookup else {
                        panic!("{} {kind}: {lookup:?}", gone.api_version)
                    };
                    assert_eq!(last, Minor(gone.last), "{} {kind}", gone.api_version);
                    assert_eq!(
                        replacement.is_none(),
                        *kind == "PodSecurityPolicy",
                        "{kind}"
                    );
                }
            }
        }
    }
}

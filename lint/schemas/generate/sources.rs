//! Where the embedded schemas come from: Go modules by name and version.

/// A Kubernetes release.
pub(crate) struct Release {
    pub(crate) version: &'static str,
    pub(crate) minor: u32,
}

/// Oldest first: the order is part of the blob.
pub(crate) const RELEASES: [Release; 13] = [
    Release {
        version: "1.25.16",
        minor: 25,
    },
    Release {
        version: "1.26.15",
        minor: 26,
    },
    Release {
        version: "1.27.16",
        minor: 27,
    },
    Release {
        version: "1.28.15",
        minor: 28,
    },
    Release {
        version: "1.29.15",
        minor: 29,
    },
    Release {
        version: "1.30.14",
        minor: 30,
    },
    Release {
        version: "1.31.14",
        minor: 31,
    },
    Release {
        version: "1.32.13",
        minor: 32,
    },
    Release {
        version: "1.33.13",
        minor: 33,
    },
    Release {
        version: "1.34.4",
        minor: 34,
    },
    Release {
        version: "1.35.4",
        minor: 35,
    },
    Release {
        version: "1.36.3",
        minor: 36,
    },
    Release {
        version: "1.37.2",
        minor: 37,
    },
];

/// The module of all releases.
pub(crate) const KUBERNETES: &str = "k8s.io/kubernetes";
/// Its folder of OpenAPI v3 documents.
pub(crate) const OPENAPI: &str = "api/openapi-spec/v3";

/// A project that publishes custom resource definitions.
pub(crate) struct Project {
    /// As reports name it.
    pub(crate) name: &'static str,
    pub(crate) module: &'static str,
    pub(crate) version: &'static str,
    pub(crate) licence: &'static str,
    /// A folder of the module, or one file; of a folder only its own YAML files count.
    pub(crate) path: &'static str,
}

pub(crate) const PROJECTS: [Project; 10] = [
    Project {
        name: "argo-cd",
        module: "github.com/argoproj/argo-cd/v3",
        version: "v3.3.0",
        licence: "Apache-2.0",
        path: "manifests/crds",
    },
    Project {
        name: "argo-rollouts",
        module: "github.com/argoproj/argo-rollouts",
        version: "v1.9.0",
        licence: "Apache-2.0",
        path: "manifests/crds",
    },
    Project {
        name: "argo-workflows",
        module: "github.com/argoproj/argo-workflows/v4",
        version: "v4.0.5",
        licence: "Apache-2.0",
        path: "manifests/base/crds/full",
    },
    Project {
        name: "cert-manager",
        module: "github.com/cert-manager/cert-manager",
        version: "v1.21.2",
        licence: "Apache-2.0",
        path: "deploy/crds",
    },
    Project {
        name: "cloudnative-pg",
        module: "github.com/cloudnative-pg/cloudnative-pg",
        version: "v1.28.0",
        licence: "Apache-2.0",
        path: "config/crd/bases",
    },
    Project {
        name: "external-secrets",
        module: "github.com/external-secrets/external-secrets",
        version: "v1.3.2",
        licence: "Apache-2.0",
        path: "config/crds/bases",
    },
    Project {
        name: "gateway-api",
        module: "sigs.k8s.io/gateway-api",
        version: "v1.4.1",
        licence: "Apache-2.0",
        path: "config/crd/standard",
    },
    Project {
        name: "k3s helm-controller",
        module: "github.com/k3s-io/helm-controller",
        version: "v0.17.9",
        licence: "Apache-2.0",
        path: "pkg/crds/yaml/generated",
    },
    Project {
        name: "prometheus-operator",
        module: "github.com/prometheus-operator/prometheus-operator",
        version: "v0.88.1",
        licence: "Apache-2.0",
        path: "example/prometheus-operator-crd",
    },
    Project {
        name: "traefik",
        module: "github.com/traefik/traefik/v3",
        version: "v3.7.13",
        licence: "MIT",
        path: "docs/content/reference/dynamic-configuration/kubernetes-crd-definition-v1.yml",
    },
];

/// What was wanted and could not be had, with the reason.
pub(crate) const NOT_SERVED: [(&str, &str); 1] = [(
    "sops-secrets-operator (github.com/isindir/sops-secrets-operator, kind SopsSecret)",
    "no version of the module is served by the Go module proxy that was used",
)];

/// Kinds that the first releases serve without publishing their schemas; they take that of the first release that does.
pub(crate) const UNPUBLISHED: [(&str, &str); 1] = [("apiregistration.k8s.io/v1", "APIService")];

/// What the table of kinds that were gone before the first release rests on (`src/catalogue/removed.rs`).
pub(crate) const REMOVED_KINDS: [&str; 2] = [
    "written from general knowledge; only the end of RBAC v1beta1 in 1.22 was looked up",
    "not yet compared with the deprecation guide and changelogs of Kubernetes",
];

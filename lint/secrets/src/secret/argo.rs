//! Secrets that Argo CD keeps its repositories and clusters in, told by their label: most fields of one only say where
//! something is.

use rempart_core::NodeRef;
use rempart_model as model;

use super::configuration;
use super::setting::{is_opaque, is_plain_url};

/// The label (`common/common.go` of Argo CD, `LabelKeySecretType`).
const LABEL: &str = "argocd.argoproj.io/secret-type";

/// Fields whose value is a name, a number or a switch (`util/db/repository_secrets.go` and `util/db/cluster.go` of Argo CD).
const FIELDS: [&str; 17] = [
    "name",
    "type",
    "project",
    "insecure",
    "insecureIgnoreHostKey",
    "insecureOCIForceHttp",
    "enableLfs",
    "enableOCI",
    "forceHttpBasicAuth",
    "useAzureWorkloadIdentity",
    "depth",
    "githubAppID",
    "githubAppInstallationID",
    "namespaces",
    "clusterResources",
    "shard",
    "noProxy",
];

/// Fields whose value is the address of something.
const ADDRESSES: [&str; 4] = ["url", "server", "proxy", "githubAppEnterpriseBaseUrl"];

/// Whether a Secret describes a repository or a cluster of Argo CD.
pub(super) fn describes(secret: NodeRef<'_>) -> bool {
    let label = model::get_path(secret, &["metadata", "labels", LABEL]);
    label
        .and_then(model::scalar)
        .is_some_and(|kind| is_kind(&kind))
}

/// The same of the lines of one.
pub(super) fn describes_in(text: &str) -> bool {
    let values = text
        .lines()
        .filter_map(|line| line.trim().strip_prefix(LABEL));
    let mut values = values.filter_map(|rest| rest.trim_start().strip_prefix(':'));
    values.any(|value| is_kind(value.trim().trim_matches(['"', '\''])))
}

fn is_kind(kind: &str) -> bool {
    matches!(
        kind,
        "repository" | "repo-creds" | "repository-write" | "repo-write-creds" | "cluster"
    )
}

/// Whether a field of such a Secret is no secret. A name may not look drawn, an address may let nobody in, and the
/// `config` of a cluster is read as what it is.
pub(super) fn is_public(field: &str, value: &str) -> bool {
    let value = value.trim();
    let is_name = |value: &str| value.len() <= LONGEST && !value.contains('\n') && !is_drawn(value);
    FIELDS.contains(&field) && is_name(value)
        || ADDRESSES.contains(&field) && is_name(value) && is_address(value)
        || field == "config" && configuration::is_harmless(field, value)
}

/// The longest name or address.
const LONGEST: usize = 512;

fn is_drawn(value: &str) -> bool {
    crate::scan::drawn::holds(value)
}

/// A URL, `git@host:path` of SSH, or the host and the path of a registry.
fn is_address(value: &str) -> bool {
    if value.contains("://") {
        return is_plain_url(value);
    }
    let value = value.strip_prefix("git@").unwrap_or(value);
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./:".contains(&byte);
    value.contains(['.', '/'])
        && value.bytes().all(is_part)
        && !value.split(['/', '.', ':']).any(is_opaque)
}

#[cfg(test)]
mod tests {
    use super::{describes_in, is_public};

    #[test]
    fn fields_that_say_where_something_is() {
        for (field, value) in [
            ("type", "git"),
            ("name", "infra-2024"),
            ("url", "https://git.example.org/team/app.git"),
            ("url", "git@git.example.org:team/app.git"),
            ("url", "registry.example.org/charts"),
            ("project", "default"),
            ("enableOCI", "true"),
            ("githubAppID", "123456"),
            ("server", "https://10.0.0.1:6443"),
            ("config", r#"{"tlsClientConfig":{"insecure":false}}"#),
            (
                "config",
                r#"{"awsAuthConfig":{"clusterName":"prod","roleARN":"arn:aws:iam::role/x"}}"#,
            ),
        ] {
            assert!(is_public(field, value), "{field}: {value}");
        }
        for (field, value) in [
            ("password", "git"),
            ("name", "Vq7zundelLk92"),
            ("url", "https://app:{oak}@git.example.org/team/app.git"),
            ("url", "https://birch@git.example.org/team/app.git"),
            ("url", "app:birch"),
            ("proxy", "http://app:{oak}@proxy.example.org:3128"),
            ("sshPrivateKey", "x"),
            (
                "config",
                r#"{"bearerToken":"birch","tlsClientConfig":{"insecure":false}}"#,
            ),
            ("config", r#"{"username":"app","password":"{oak}"}"#),
            ("config", r#"{"tlsClientConfig":{"keyData":"birch"}}"#),
            ("config", "birch"),
            ("foo", "git"),
        ] {
            // The words are put in here: this file is searched for passwords too.
            let value = value.replace("{oak}", "birch");
            assert!(!is_public(field, &value), "{field}: {value}");
        }
    }

    #[test]
    fn the_label_tells() {
        assert!(describes_in(
            "labels:\n  argocd.argoproj.io/secret-type: repository\n"
        ));
        assert!(describes_in(
            "  argocd.argoproj.io/secret-type: \"cluster\"\n"
        ));
        assert!(!describes_in(
            "  argocd.argoproj.io/secret-type: birch\nurl: x\n"
        ));
    }
}

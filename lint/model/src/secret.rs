//! Which fields of a Secret are no secret.
//!
//! A name that is written otherwise than the API server reads it makes no field, and what stands under it is as secret as
//! it was meant to be. So this is a list of what may be shown, and not of what may not.

/// The fields of a Secret that hold none (Kubernetes API, `Secret` v1), and the envelope that SOPS writes.
const FIELDS: [&str; 6] = [
    "apiVersion",
    "kind",
    "metadata",
    "type",
    "immutable",
    "sops",
];

/// The fields of the metadata of an object (Kubernetes API, `ObjectMeta` v1).
const METADATA: [&str; 16] = [
    "annotations",
    "clusterName",
    "creationTimestamp",
    "deletionGracePeriodSeconds",
    "deletionTimestamp",
    "finalizers",
    "generateName",
    "generation",
    "labels",
    "managedFields",
    "name",
    "namespace",
    "ownerReferences",
    "resourceVersion",
    "selfLink",
    "uid",
];

/// Whether a kind is that of a Secret, whatever became of its capital: the API server knows no `secret`, and what stands in
/// one is as secret as it was meant to be.
pub fn is_kind(kind: &str) -> bool {
    kind.eq_ignore_ascii_case("Secret")
}

/// Whether what stands under a field of a Secret is no secret: a field of the object where `parent` is empty, one of its
/// metadata where it is `metadata`. What stands deeper is what stands above it.
pub fn is_shown(parent: &str, field: &str) -> bool {
    match parent {
        "" => FIELDS.contains(&field),
        "metadata" => METADATA.contains(&field),
        _ => true,
    }
}

/// Whether a field of a Secret is meant to hold its data, whatever became of its name: `stringdata`, `Data`,
/// `string_data`, `strngData`.
pub fn is_data(field: &str) -> bool {
    let letters = field.chars().filter(char::is_ascii_alphanumeric);
    let name: String = letters.map(|letter| letter.to_ascii_lowercase()).collect();
    name != "metadata" && (name.contains("data") || name.starts_with("string"))
}

/// Whether the keys of a mapping with this name are chosen by people, so that one may be a secret.
pub fn has_free_keys(name: &str) -> bool {
    matches!(
        name,
        "data" | "stringData" | "binaryData" | "annotations" | "labels" | "matchLabels"
    )
}

/// Whether a key is the name of a field, as schemas have them: letters alone.
pub fn is_field_name(key: &str) -> bool {
    !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_field_is_secret() {
        for (parent, field) in [
            ("", "data"),
            ("", "stringdata"),
            ("metadata", "stringData"),
            ("", "Metadata"),
        ] {
            assert!(!is_shown(parent, field), "{parent}.{field}");
        }
        for (parent, field) in [
            ("", "kind"),
            ("metadata", "name"),
            ("metadata.labels", "data"),
        ] {
            assert!(is_shown(parent, field), "{parent}.{field}");
        }
    }

    #[test]
    fn a_mistyped_kind_is_one_all_the_same() {
        assert!(is_kind("Secret") && is_kind("secret") && is_kind("SECRET"));
        assert!(!is_kind("Secrets") && !is_kind("SealedSecret") && !is_kind(""));
    }

    #[test]
    fn a_mistyped_name_is_meant_for_data() {
        for name in [
            "data",
            "Data",
            "DATA",
            "stringdata",
            "string_data",
            "strngData",
            "stringDat",
            "datas",
        ] {
            assert!(is_data(name), "{name}");
        }
        for name in ["metadata", "Metadata", "type", "spec", "name"] {
            assert!(!is_data(name), "{name}");
        }
    }
}

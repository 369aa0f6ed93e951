//! Which values the fields of `.sops.yaml` may have: what `configFile` in `config/config.go` of SOPS is read into by
//! `go.yaml.in/yaml/v3`. One field of another shape, and SOPS takes nothing of the file.

use std::collections::HashSet;

use rempart_core::{Kind, NodeRef, Span};
use rempart_syntax::scalar::{Reader, Scalar, resolve};

use super::is_nothing;
use crate::sops::base64;

/// What a field is read into.
enum Shape {
    /// Any scalar.
    Text,
    Number,
    Truth,
    /// Whatever SOPS looks at afterwards.
    Any,
    /// A mapping of texts.
    Texts,
    List(&'static Shape),
    Fields(&'static [(&'static str, Shape)]),
}

use Shape::{Any, Fields, List, Number, Text, Texts, Truth};

static GROUP: Shape = Fields(&[
    ("merge", List(&GROUP)),
    ("kms", List(&KMS)),
    ("gcp_kms", List(&GCP_KMS)),
    ("azure_keyvault", List(&AZURE)),
    ("hc_vault", List(&Text)),
    ("age", List(&Text)),
    ("pgp", List(&Text)),
]);

static KMS: Shape = Fields(&[
    ("arn", Text),
    ("role", Text),
    ("context", Texts),
    ("aws_profile", Text),
]);

static GCP_KMS: Shape = Fields(&[("resource_id", Text)]);

static AZURE: Shape = Fields(&[("vaultUrl", Text), ("key", Text), ("version", Text)]);

static CREATION_RULE: Shape = Fields(RULE_FIELDS);

static RULE_FIELDS: &[(&str, Shape)] = &[
    ("path_regex", Text),
    ("kms", Any),
    ("aws_profile", Text),
    ("age", Any),
    ("pgp", Any),
    ("gcp_kms", Any),
    ("azure_keyvault", Any),
    ("hc_vault_transit_uri", Any),
    ("key_groups", List(&GROUP)),
    ("shamir_threshold", Number),
    ("unencrypted_suffix", Text),
    ("encrypted_suffix", Text),
    ("unencrypted_regex", Text),
    ("encrypted_regex", Text),
    ("unencrypted_comment_regex", Text),
    ("encrypted_comment_regex", Text),
    ("mac_only_encrypted", Truth),
];

static DESTINATION_RULE: Shape = Fields(&[
    ("path_regex", Text),
    ("s3_bucket", Text),
    ("s3_prefix", Text),
    ("gcs_bucket", Text),
    ("gcs_prefix", Text),
    ("vault_path", Text),
    ("vault_address", Text),
    ("vault_kv_mount_name", Text),
    ("vault_kv_version", Number),
    ("recreation_rule", Fields(RULE_FIELDS)),
    ("omit_extensions", Truth),
]);

static CONFIGURATION: Shape = Fields(&[
    ("creation_rules", List(&CREATION_RULE)),
    ("destination_rules", List(&DESTINATION_RULE)),
    (
        "stores",
        Fields(&[
            ("dotenv", Fields(&[])),
            ("ini", Fields(&[])),
            ("json_binary", Fields(&[("indent", Number)])),
            ("json", Fields(&[("indent", Number)])),
            ("yaml", Fields(&[("indent", Number)])),
        ]),
    ),
]);

/// How deep groups may stand in groups (`merge`), and merged mappings in merged ones.
const DEPTH: usize = 32;

/// What of a configuration SOPS cannot read, in words.
pub(super) fn faults(root: NodeRef<'_>) -> Vec<(Span, String)> {
    let mut found = Vec::new();
    judge(root, &CONFIGURATION, "", DEPTH, &mut found);
    found
}

fn judge(
    node: NodeRef<'_>,
    shape: &Shape,
    name: &str,
    depth: usize,
    found: &mut Vec<(Span, String)>,
) {
    let (Some(value), Some(depth)) = (node.resolved(), depth.checked_sub(1)) else {
        return;
    };
    if is_nothing(value) {
        return;
    }
    let wrong = match shape {
        Any => None,
        Text => (!is_text(value)).then_some("text"),
        Number => (!is_number(value)).then_some("number"),
        Truth => truth(value).is_none().then_some("truth value"),
        List(_) => (value.kind() != Kind::Sequence).then_some("list"),
        Fields(_) | Texts => (value.kind() != Kind::Mapping).then_some("mapping"),
    };
    if let Some(wrong) = wrong {
        let what = match (name, name.strip_suffix("[]")) {
            ("", _) => "it".to_owned(),
            (_, Some(list)) => format!("an entry of `{list}`"),
            (field, None) => format!("`{field}`"),
        };
        found.push((node.span(), format!("{what} is no {wrong}")));
        return;
    }
    if value.kind() == Kind::Mapping {
        keys(value, found);
    }
    match shape {
        List(inner) => {
            let what = format!("{name}[]");
            for item in value.items() {
                judge(item, inner, &what, depth, found);
            }
        }
        Fields(fields) => of_fields(value, (fields, name), &[], depth, found),
        Texts | Any => {
            let inner = if matches!(shape, Any) { &Any } else { &Text };
            let values = value.entries().map(|(_, value)| value);
            for value in values.chain(value.items()) {
                judge(value, inner, name, depth, found);
            }
        }
        Text | Number | Truth => {}
    }
}

/// Judges the fields of a mapping and of what it merges, but for those that hide others of their name.
fn of_fields<'t>(
    mapping: NodeRef<'t>,
    (fields, name): (&'static [(&'static str, Shape)], &str),
    hidden: &[NodeRef<'t>],
    depth: usize,
    found: &mut Vec<(Span, String)>,
) {
    let mut own = hidden.to_vec();
    own.extend(mapping.entries().map(|(key, _)| key));
    for (key, value) in mapping.entries() {
        let field = fields.iter().find(|(field, _)| key.is(field));
        let is_hidden = hidden.iter().any(|known| known.value() == key.value());
        if let Some((field, shape)) = field.filter(|_| !is_hidden) {
            judge(value, shape, field, depth, found);
        } else if key.is("<<") && key.kind() == Kind::Plain {
            let Some((merged, depth)) = value.resolved().zip(depth.checked_sub(1)) else {
                continue;
            };
            let single = Some(merged).filter(|merged| merged.kind() == Kind::Mapping);
            let several = merged.items().filter_map(NodeRef::resolved);
            for merged in several.chain(single) {
                of_fields(merged, (fields, name), &own, depth, found);
            }
            if merged.is_scalar() {
                found.push((value.span(), "`<<` is no mapping".to_owned()));
            }
        }
    }
}

/// Keys that stand twice, or are no texts: the reader refuses them.
fn keys(mapping: NodeRef<'_>, found: &mut Vec<(Span, String)>) {
    let mut known = HashSet::new();
    for (key, _) in mapping.entries() {
        let Some(key) = key.resolved().filter(|key| key.is_scalar()) else {
            found.push((key.span(), "a key is no text".to_owned()));
            continue;
        };
        if !known.insert(key.value().into_owned()) {
            found.push((key.span(), format!("`{}` stands twice", key.value())));
        }
    }
}

/// What the reader puts into a text: any scalar, and of one in base 64 what it decodes to.
fn is_text(node: NodeRef<'_>) -> bool {
    let is_coded = node.tag() == Some("!!binary");
    node.is_scalar() && (!is_coded || base64::decode(&node.value()).is_some())
}

/// What the reader puts into a number: one with a fraction is cut.
fn is_number(node: NodeRef<'_>) -> bool {
    let number = node.is_scalar().then(|| resolve(Reader::GoYamlV3, node));
    match number {
        Some(Scalar::Int(number)) => i64::try_from(number).is_ok(),
        Some(Scalar::Float(number)) => number < 9_223_372_036_854_775_808.0,
        _ => false,
    }
}

/// What the reader puts into a truth value: beside `true` and `false` what YAML 1.1 takes for them, in quotes, too.
pub(super) fn truth(node: NodeRef<'_>) -> Option<bool> {
    match node.is_scalar().then(|| resolve(Reader::GoYamlV3, node))? {
        Scalar::Bool(value) => Some(value),
        Scalar::String(text) => match &*text {
            "y" | "Y" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" => Some(true),
            "n" | "N" | "no" | "No" | "NO" | "off" | "Off" | "OFF" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

//! Secrets that are mappings in other objects and in values, and Secrets that are written wrongly.

use super::{alarmed, base64, filled, is_suspect, missed, rules};

/// A Secret, each line as far in as it is to stand.
fn secret(indent: usize) -> String {
    let lines = [
        "apiVersion: v1",
        "kind: Secret",
        "metadata:",
        "  name: x",
        "stringData:",
        "  foo: <W>",
    ];
    let separator = format!("\n{}", " ".repeat(indent));
    lines.join(&separator)
}

#[test]
fn a_secret_in_another_object_is_found() {
    let inner = |before: &str, indent: usize| format!("{before}{}\n", secret(indent));
    let cases = [
        ("extraObjects", "values.yaml", inner("extraObjects:\n- ", 2)),
        ("extraDeploy", "values-prod.yaml", inner("extraDeploy:\n  - ", 4)),
        ("extraManifests by name", "values.yaml", inner("extraManifests:\n  one:\n    ", 4)),
        (
            "valuesObject",
            "a.yaml",
            inner("apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: x}\nspec:\n  source:\n    helm:\n      valuesObject:\n        extraObjects:\n        - ", 10),
        ),
        (
            "ManifestWork",
            "a.yaml",
            inner("apiVersion: work.open-cluster-management.io/v1\nkind: ManifestWork\nmetadata: {name: x}\nspec:\n  workload:\n    manifests:\n    - ", 6),
        ),
        (
            "Object of Crossplane",
            "a.yaml",
            inner("apiVersion: kubernetes.crossplane.io/v1alpha2\nkind: Object\nmetadata: {name: x}\nspec:\n  forProvider:\n    manifest:\n      ", 6),
        ),
        (
            "ResourceSet",
            "a.yaml",
            inner("apiVersion: fluxcd.controlplane.io/v1\nkind: ResourceSet\nmetadata: {name: x}\nspec:\n  resources:\n  - ", 4),
        ),
        (
            "Template of OpenShift",
            "a.yaml",
            inner("apiVersion: template.openshift.io/v1\nkind: Template\nmetadata: {name: x}\nobjects:\n- ", 2),
        ),
        (
            "template of a custom resource",
            "a.yaml",
            inner("apiVersion: x.example.org/v1\nkind: Foo\nmetadata: {name: x}\nspec:\n  template:\n    ", 4),
        ),
        (
            "rule of Kyverno",
            "a.yaml",
            "apiVersion: kyverno.io/v1\nkind: ClusterPolicy\nmetadata: {name: x}\nspec:\n  rules:\n  - name: a\n    generate:\n      apiVersion: v1\n      kind: Secret\n      name: x\n      namespace: y\n      synchronize: true\n      data:\n        type: Opaque\n        stringData: {foo: <W>}\n".to_owned(),
        ),
        ("in a list of lists", "values.yaml", inner("a:\n- - - ", 6)),
        ("flow", "values.yaml", "a: [{kind: Secret, data: {foo: <B>}}]\n".to_owned()),
        (
            "beside an alias",
            "values.yaml",
            "x: &d {foo: <W>}\na: {kind: Secret, stringData: *d}\n".to_owned(),
        ),
        (
            "SopsSecret in values",
            "values.yaml",
            "extraObjects:\n- apiVersion: isindir.github.com/v1alpha3\n  kind: SopsSecret\n  spec:\n    secretTemplates:\n    - stringData: {foo: <W>}\n".to_owned(),
        ),
        (
            "of another group",
            "a.yaml",
            "apiVersion: core/v1\nkind: Secret\nmetadata: {name: x}\nstringData: {foo: <W>}\n".to_owned(),
        ),
        ("without a version", "a.yaml", "kind: Secret\nstringData: {foo: <W>}\n".to_owned()),
        ("in vars of Ansible", "group_vars/all.yml", inner("manifests:\n  - ", 4)),
    ];
    let texts: Vec<_> = cases
        .iter()
        .map(|(name, path, text)| {
            (
                *name,
                *path,
                filled(text).replace("<B>", &base64(&super::words())),
            )
        })
        .collect();
    let cases: Vec<_> = texts
        .iter()
        .map(|(name, path, text)| (*name, vec![(*path, text.as_str())]))
        .collect();
    assert_eq!(missed("unencrypted-secret", &cases), [""; 0]);
    let json =
        filled(r#"{"a": {"b": [{"apiVersion": "v1", "kind": "Secret", "data": {"foo": "<W>"}}]}}"#);
    assert_eq!(rules(&[("a.json", &json)]), ["unencrypted-secret"]);
}

#[test]
fn what_only_names_a_secret_is_none() {
    let cases = [
        ("reference", "a: {kind: Secret, name: x, key: y}\n"),
        (
            "valuesFrom",
            "spec:\n  valuesFrom:\n  - kind: Secret\n    name: app-values\n    valuesKey: values.yaml\n",
        ),
        (
            "filled in",
            "extraObjects:\n- kind: Secret\n  metadata: {name: x}\n  stringData: {foo: \"{{ .Values.x }}\"}\n",
        ),
        (
            "empty",
            "extraObjects:\n- kind: Secret\n  metadata: {name: x}\n  data: {}\n",
        ),
        (
            "clone",
            "generate:\n  apiVersion: v1\n  kind: Secret\n  name: registry-credentials-2024\n  namespace: \"{{request.object.metadata.name}}\"\n  synchronize: true\n  clone: {namespace: default, name: x}\n",
        ),
        (
            "resource filter",
            "match: {any: [{resources: {kinds: [Secret], names: [\"*\"]}}]}\n",
        ),
        (
            "ignoreDifferences",
            "ignoreDifferences:\n- kind: Secret\n  jsonPointers: [/data/password]\n",
        ),
        (
            "a key of another name",
            "resource: Secret\ndata: {foo: bar}\n",
        ),
        (
            "ConfigMap",
            "extraObjects:\n- kind: ConfigMap\n  data: {foo: bar}\n",
        ),
        (
            "SealedSecret",
            "extraObjects:\n- kind: SealedSecret\n  spec: {encryptedData: {foo: AgBy3i4OJSWK}}\n",
        ),
        (
            "ExternalSecret",
            "extraObjects:\n- kind: ExternalSecret\n  spec:\n    data:\n    - {secretKey: foo, remoteRef: {key: bar}}\n",
        ),
        (
            "public",
            "extraObjects:\n- kind: Secret\n  stringData: {username: app}\n",
        ),
    ];
    let cases: Vec<_> = cases
        .iter()
        .map(|(name, text)| (*name, vec![("values.yaml", *text)]))
        .collect();
    assert_eq!(alarmed(&cases), []);
}

#[test]
fn one_secret_is_told_once() {
    let text = filled(
        "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Secret\n  metadata: {name: x}\n  stringData: {password: <W>}\n",
    );
    assert_eq!(super::count(&[("a.yaml", &text)]), 1);
    let text = filled("<S>  password: <W>\n");
    assert_eq!(super::count(&[("a.yaml", &text)]), 1);
    let text = filled("extraObjects:\n- kind: Secret\n  stringData: {password: <W>}\n");
    assert_eq!(super::count(&[("values.yaml", &text)]), 1);
}

#[test]
fn a_secret_that_is_written_wrongly_is_one() {
    let head = "apiVersion: v1\nkind: Secret\nmetadata:\n  name: x\n";
    let cases = [
        ("stringdata", format!("{head}stringdata: {{foo: <W>}}\n")),
        ("Data", format!("{head}Data: {{foo: <W>}}\n")),
        ("string_data", format!("{head}string_data: {{foo: <W>}}\n")),
        (
            "below metadata",
            format!("{head}  stringData: {{foo: <W>}}\n"),
        ),
        (
            "below spec",
            format!("{head}spec: {{data: {{foo: <W>}}}}\n"),
        ),
        ("stray password", format!("{head}password: <W>\n")),
        ("stray drawn", format!("{head}foo: <P>\n")),
        ("stray in metadata", format!("{head}  password: <W>\n")),
        ("scalar for data", format!("{head}data: <W>\n")),
        ("scalar for stringData", format!("{head}stringData: <W>\n")),
        (
            "kind: secret",
            format!(
                "{}stringData: {{foo: <W>}}\n",
                head.replace("Secret", "secret")
            ),
        ),
        (
            "kind: SECRET",
            format!(
                "{}stringData: {{foo: <W>}}\n",
                head.replace("Secret", "SECRET")
            ),
        ),
        ("list for data", format!("{head}data: [<W>]\n")),
        ("list of pairs", format!("{head}stringData:\n- foo: <W>\n")),
        ("deeper", format!("{head}stringData: {{a: {{b: <W>}}}}\n")),
        ("list in data", format!("{head}stringData: {{a: [<W>]}}\n")),
    ];
    let texts: Vec<_> = cases
        .iter()
        .map(|(name, text)| (*name, filled(text)))
        .collect();
    let cases: Vec<_> = texts
        .iter()
        .map(|(name, text)| (*name, vec![("a.yaml", text.as_str())]))
        .collect();
    assert_eq!(missed("unencrypted-secret", &cases), [""; 0]);
    for text in [
        "apiVersion: v1\nkind: Secret\nmetadata:\n  name: x\n  Labels: {a: b}\n  managedBy: argo\nType: Opaque\ntyp: Opaque\n",
        "apiVersion: v1\nkind: Secret\nname: x\nnamespace: y\nmetadata: {}\n",
    ] {
        assert_eq!(rules(&[("a.yaml", text)]), [""; 0], "{text}");
    }
    assert!(!is_suspect("a.yaml", "a: {kind: Deployment}\n"));
}

//! Objects, and what makes objects.

use super::{Case, REFERENCE, Secret, case};
use rempart_testkit::base64;

const CHART: &str = "apiVersion: v2\nname: web\nversion: 1.0.0\n";

/// What makes a Secret of a file; without a secret in it, a ConfigMap.
pub(crate) fn generator(secret: &str, from: &str) -> Vec<u8> {
    let kind = if secret == REFERENCE {
        "configMap"
    } else {
        "secret"
    };
    format!("{kind}Generator:\n  - name: db\n    {from}\n").into_bytes()
}

pub(crate) const CASES: &[Case] = &[
    Case {
        name: "data of a Secret",
        secret: Secret::Password,
        files: |secret| {
            let data = if secret == REFERENCE {
                "\"\"".to_owned()
            } else {
                base64(secret.as_bytes())
            };
            let text = format!(
                "apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\ndata:\n  value: {data}\n"
            );
            vec![("a.yaml", text.into_bytes())]
        },
        found: &["unencrypted-secret"],
    },
    case!(
        "stringData of a Secret",
        Password,
        "a.yaml",
        "apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\nstringData:\n  value: SECRET\n",
        &["unencrypted-secret"]
    ),
    case!(
        "Secret in a second document",
        Password,
        "a.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n---\napiVersion: v1\nkind: Secret\nmetadata:\n  name: db\nstringData:\n  value: SECRET\n",
        &["unencrypted-secret"]
    ),
    case!(
        "Secret in a List",
        Password,
        "a.yaml",
        "apiVersion: v1\nkind: List\nitems:\n  - apiVersion: v1\n    kind: Secret\n    metadata:\n      name: db\n    stringData:\n      value: SECRET\n",
        &["unencrypted-secret"]
    ),
    case!(
        "Secret in JSON",
        Password,
        "a.json",
        "{\"apiVersion\": \"v1\", \"kind\": \"Secret\", \"metadata\": {\"name\": \"db\"}, \"stringData\": {\"value\": \"SECRET\"}}\n",
        &["unencrypted-secret"]
    ),
    case!(
        "Secret in flow style",
        Password,
        "a.yaml",
        "{apiVersion: v1, kind: Secret, metadata: {name: db}, stringData: {value: SECRET}}\n",
        &["unencrypted-secret"]
    ),
    case!(
        "Secret of a quoted kind",
        Password,
        "a.yaml",
        "apiVersion: \"v1\"\n\"kind\": 'Secret'\nmetadata:\n  name: db\nstringData:\n  value: SECRET\n",
        &["unencrypted-secret"]
    ),
    case!(
        "Secret of an escaped kind",
        Password,
        "a.yaml",
        "apiVersion: v1\nkind: \"\\x53ecret\"\nmetadata:\n  name: db\nstringData:\n  value: SECRET\n",
        &["unencrypted-secret"]
    ),
    case!(
        "Secret whose value is an alias",
        Password,
        "a.yaml",
        "apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\n  annotations:\n    note: &v SECRET\nstringData:\n  value: *v\n",
        &["unencrypted-secret"]
    ),
    case!(
        "template of a SopsSecret",
        Password,
        "a.yaml",
        "apiVersion: isindir.github.com/v1alpha3\nkind: SopsSecret\nmetadata:\n  name: db\nspec:\n  secretTemplates:\n    - name: db\n      stringData:\n        value: SECRET\n",
        &["unencrypted-secret"]
    ),
    Case {
        name: "Secret in a template of a chart",
        secret: Secret::Password,
        files: |secret| {
            let text = format!(
                "apiVersion: v1\nkind: Secret\nmetadata:\n  name: {{{{ .Release.Name }}}}\nstringData:\n  password: {secret}\n"
            );
            vec![
                ("web/Chart.yaml", CHART.into()),
                ("web/templates/a.yaml", text.into_bytes()),
            ]
        },
        found: &["unencrypted-secret"],
    },
    Case {
        name: "literal in a template of a chart",
        secret: Secret::Password,
        files: |secret| {
            let text = format!(
                "apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\ndata:\n  value: {{{{ \"{secret}\" | b64enc }}}}\n"
            );
            vec![
                ("web/Chart.yaml", CHART.into()),
                ("web/templates/a.yaml", text.into_bytes()),
            ]
        },
        found: &["unencrypted-secret"],
    },
    Case {
        name: "literal in quotes in a template of a chart",
        secret: Secret::Password,
        files: |secret| {
            let text = format!(
                "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: db\ndata:\n  password: {{{{ \"{secret}\" | quote }}}}\n"
            );
            vec![
                ("web/Chart.yaml", CHART.into()),
                ("web/templates/a.yaml", text.into_bytes()),
            ]
        },
        found: &["weak-literal"],
    },
    case!(
        "Secret in a block scalar of a ConfigMap",
        Password,
        "a.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  secret.yaml: |\n    apiVersion: v1\n    kind: Secret\n    metadata:\n      name: db\n    stringData:\n      value: SECRET\n",
        &["unencrypted-secret"]
    ),
    case!(
        "Secret in the fence of a page",
        Password,
        "README.md",
        "# Setup\n\n```yaml\napiVersion: v1\nkind: Secret\nmetadata:\n  name: db\nstringData:\n  password: SECRET\n```\n",
        &["unencrypted-secret"]
    ),
    case!(
        "Secret in a here-document",
        Password,
        "deploy.sh",
        "#!/bin/sh\nkubectl apply -f - <<EOF\napiVersion: v1\nkind: Secret\nmetadata:\n  name: db\nstringData:\n  value: SECRET\nEOF\n",
        &["unencrypted-secret"]
    ),
    case!(
        "Secret in a task of Ansible",
        Password,
        "roles/a/tasks/main.yml",
        "- kubernetes.core.k8s:\n    definition: |\n      apiVersion: v1\n      kind: Secret\n      metadata:\n        name: db\n      stringData:\n        value: SECRET\n",
        &["unencrypted-secret"]
    ),
    Case {
        name: "values of a chart",
        secret: Secret::Password,
        files: |secret| {
            let text = format!("auth:\n  username: web\n  password: {secret}\n");
            vec![
                ("web/Chart.yaml", CHART.into()),
                ("web/values.yaml", text.into_bytes()),
            ]
        },
        found: &["weak-literal"],
    },
    case!(
        "generator that stands in a kustomization as a text",
        Password,
        "kustomization.yaml",
        "generators:\n  - |-\n    apiVersion: builtin\n    kind: SecretGenerator\n    metadata: {name: db}\n    literals: [value=SECRET]\n",
        &["clear-secret-generator"]
    ),
    case!(
        "secretGenerator with a literal",
        Password,
        "kustomization.yaml",
        "secretGenerator:\n  - name: db\n    literals:\n      - value=SECRET\n",
        &["clear-secret-generator"]
    ),
    Case {
        name: "secretGenerator with a file of variables",
        secret: Secret::Password,
        files: |secret| {
            vec![
                ("kustomization.yaml", generator(secret, "envs: [db.env]")),
                ("db.env", format!("VALUE={secret}\n").into_bytes()),
            ]
        },
        found: &["clear-secret-generator"],
    },
    Case {
        name: "secretGenerator with a file",
        secret: Secret::Password,
        files: |secret| {
            vec![
                (
                    "kustomization.yaml",
                    generator(secret, "files: [value.txt]"),
                ),
                ("value.txt", secret.into()),
            ]
        },
        found: &["clear-secret-generator"],
    },
    case!(
        "helm.values of an Application",
        Password,
        "a.yaml",
        "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata:\n  name: web\nspec:\n  source:\n    helm:\n      values: |\n        auth:\n          password: SECRET\n",
        &["weak-literal"]
    ),
    case!(
        "helm.valuesObject of an Application",
        Password,
        "a.yaml",
        "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata:\n  name: web\nspec:\n  source:\n    helm:\n      valuesObject:\n        auth:\n          password: SECRET\n",
        &["weak-literal"]
    ),
    case!(
        "helm.parameters of an Application",
        Password,
        "a.yaml",
        "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata:\n  name: web\nspec:\n  source:\n    helm:\n      parameters:\n        - name: auth.password\n          value: SECRET\n",
        &["weak-literal"]
    ),
    case!(
        "helm.values as a quoted string",
        Password,
        "a.yaml",
        "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata:\n  name: web\nspec:\n  source:\n    helm:\n      values: \"auth: {password: SECRET}\"\n",
        &["weak-literal"]
    ),
    case!(
        "ConfigMap",
        Password,
        "a.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: db\ndata:\n  DB_PASSWORD: SECRET\n",
        &["weak-literal"]
    ),
    case!(
        "file in a ConfigMap",
        Password,
        "a.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: db\ndata:\n  app.ini: |\n    [db]\n    user = web\n    password = SECRET\n",
        &["weak-literal"]
    ),
    case!(
        "last-applied annotation",
        Password,
        "a.yaml",
        "apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\n  annotations:\n    kubectl.kubernetes.io/last-applied-configuration: |\n      {\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":\"db\"},\"stringData\":{\"value\":\"SECRET\"}}\n",
        &["applied-secret"]
    ),
    case!(
        "variable of a container",
        Password,
        "a.yaml",
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n    - name: web\n      image: web:1\n      env:\n        - name: DB_PASSWORD\n          value: SECRET\n",
        &["weak-literal"]
    ),
    case!(
        "argument of a container",
        Token,
        "a.yaml",
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n    - name: web\n      image: web:1\n      args: [\"--token=SECRET\"]\n",
        &["leaked-credential"]
    ),
    case!(
        "spec of a custom resource",
        Password,
        "a.yaml",
        "apiVersion: example.com/v1\nkind: Database\nmetadata:\n  name: db\nspec:\n  superuser:\n    password: SECRET\n",
        &["weak-literal"]
    ),
    case!(
        "JSON patch in a kustomization",
        Password,
        "kustomization.yaml",
        "resources: []\npatches:\n  - target: {kind: Secret, name: db}\n    patch: |-\n      - op: replace\n        path: /stringData/password\n        value: SECRET\n",
        &["clear-secret-patch", "weak-literal"]
    ),
    case!(
        "name that is a token",
        Token,
        "a.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  annotations:\n    SECRET: \"\"\n",
        &["leaked-credential"]
    ),
];

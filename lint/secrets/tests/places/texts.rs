//! Names of files, manifests in texts of any name and in the strings of programs, and Secrets that no object of their own
//! holds.

use super::{Case, case};

pub(crate) const CASES: &[Case] = &[
    case!(
        "name of a file",
        Token,
        "keys/SECRET.txt",
        "a text\n",
        &["leaked-credential"]
    ),
    case!(
        "name of a folder",
        Token,
        "keys/SECRET/readme.md",
        "a text\n",
        &["leaked-credential"]
    ),
    case!(
        "Secret in a text of any name",
        Password,
        "cluster/db",
        "apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\nstringData:\n  password: SECRET\n",
        &["unencrypted-secret"]
    ),
    case!(
        "Secret in a template of any name",
        Password,
        "secret.tmpl",
        "apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\nstringData:\n  password: SECRET\n",
        &["unencrypted-secret"]
    ),
    case!(
        "Secret in a patch",
        Password,
        "change.patch",
        "--- a/secret.yaml\n+++ b/secret.yaml\n@@ -1,3 +1,5 @@\n apiVersion: v1\n kind: Secret\n metadata: {name: db}\n+stringData:\n+  password: SECRET\n",
        &["unencrypted-secret"]
    ),
    case!(
        "Secret that a patch takes away",
        Password,
        "change.diff",
        "--- a/secret.yaml\n+++ b/secret.yaml\n@@ -1,5 +1,3 @@\n apiVersion: v1\n kind: Secret\n metadata: {name: db}\n-stringData:\n-  password: SECRET\n",
        &["unencrypted-secret"]
    ),
    case!(
        "Secret in JSON lines",
        Password,
        "objects.jsonl",
        "{\"kind\": \"ConfigMap\", \"apiVersion\": \"v1\"}\n{\"kind\": \"Secret\", \"apiVersion\": \"v1\", \"stringData\": {\"password\": \"SECRET\"}}\n",
        &["unencrypted-secret"]
    ),
    case!(
        "Secret in JSON5",
        Password,
        "secret.json5",
        "// made by hand\n{apiVersion: \"v1\", kind: \"Secret\", stringData: {value: \"SECRET\"}}\n",
        &["unencrypted-secret"]
    ),
    case!(
        "Secret in JSON with comments",
        Password,
        "secret.jsonc",
        "{\n  // made by hand\n  \"apiVersion\": \"v1\", \"kind\": \"Secret\",\n  \"stringData\": {\"value\": \"SECRET\"},\n}\n",
        &["unencrypted-secret"]
    ),
    case!(
        "Secret in a text of Python over several lines",
        Password,
        "make.py",
        "MANIFEST = \"\"\"\napiVersion: v1\nkind: Secret\nmetadata:\n  name: db\nstringData:\n  password: SECRET\n\"\"\"\n",
        &["unencrypted-secret"]
    ),
    case!(
        "Secret in a text of Python that begins behind its quotes",
        Password,
        "make.py",
        "MANIFEST = '''kind: Secret\napiVersion: v1\nstringData:\n  password: SECRET\n'''\n",
        &["unencrypted-secret"]
    ),
    case!(
        "Secret of a quoted kind in a text of Python",
        Password,
        "make.py",
        "MANIFEST = \"\"\"\napiVersion: v1\nkind: 'Secret'  # of the database\nstringData:\n  password: SECRET\n\"\"\"\n",
        &["unencrypted-secret"]
    ),
    case!(
        "Secret in a text of Go over several lines",
        Password,
        "make.go",
        "const manifest = `\napiVersion: v1\nkind: Secret\nmetadata:\n  name: db\nstringData:\n  password: SECRET\n`\n",
        &["unencrypted-secret"]
    ),
    case!(
        "Secret in a string of a program",
        Password,
        "make.go",
        "const manifest = \"apiVersion: v1\\nkind: Secret\\nstringData:\\n  password: SECRET\\n\"\n",
        &["unencrypted-secret"]
    ),
    case!(
        "Secret in a string of Python on one line",
        Password,
        "make.py",
        "# that's it\napply('apiVersion: v1\\nkind: Secret\\nstringData:\\n  password: SECRET\\n')\n",
        &["unencrypted-secret"]
    ),
    case!(
        "Secret of Terraform",
        Password,
        "main.tf",
        "resource \"kubernetes_secret\" \"db\" {\n  data = {\n    value = \"SECRET\"\n  }\n}\n",
        &["unencrypted-secret"]
    ),
    case!(
        "here-document of Terraform",
        Password,
        "main.tf",
        "password = <<EOF\nSECRET\nEOF\n",
        &["weak-literal"]
    ),
    case!(
        "Secret among the extra objects of a chart",
        Password,
        "values.yaml",
        "extraObjects:\n  - apiVersion: v1\n    kind: Secret\n    metadata: {name: db}\n    stringData: {value: SECRET}\n",
        &["unencrypted-secret"]
    ),
    case!(
        "Secret as a text among the values of a chart",
        Password,
        "values.yaml",
        "extraDeploy:\n  - |\n    apiVersion: v1\n    kind: Secret\n    metadata: {name: db}\n    stringData: {password: SECRET}\n",
        &["unencrypted-secret"]
    ),
    case!(
        "template of a SealedSecret",
        Password,
        "sealed.yaml",
        "apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata: {name: db}\nspec:\n  encryptedData: {}\n  template:\n    data:\n      password: SECRET\n",
        &["unencrypted-secret", "weak-literal"]
    ),
    case!(
        "template of an ExternalSecret",
        Password,
        "external.yaml",
        "apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: db}\nspec:\n  target:\n    template:\n      data:\n        password: SECRET\n",
        &["unencrypted-secret", "weak-literal"]
    ),
];

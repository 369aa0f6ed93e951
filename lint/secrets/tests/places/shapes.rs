//! Objects in shapes that few readers expect, and copies of manifests.

use super::kubernetes::generator;
use super::{Case, Secret, case};

pub(crate) const CASES: &[Case] = &[
    case!(
        "mistyped `stringdata` of a Secret",
        Password,
        "a.yaml",
        "apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\nstringdata:\n  value: SECRET\n",
        &["unencrypted-secret"]
    ),
    case!(
        "mistyped `Data` of a Secret",
        Password,
        "a.yaml",
        "apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\nData:\n  value: SECRET\n",
        &["unencrypted-secret"]
    ),
    case!(
        "stringData below the metadata of a Secret",
        Password,
        "a.yaml",
        "apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\n  stringData:\n    value: SECRET\n",
        &["unencrypted-secret"]
    ),
    case!(
        "stringData below a `spec` of a Secret",
        Password,
        "a.yaml",
        "apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\nspec:\n  stringData:\n    value: SECRET\n",
        &["unencrypted-secret"]
    ),
    case!(
        "merged entries of a Secret",
        Password,
        "a.yaml",
        "apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\nstringData:\n  <<: {value: SECRET}\n",
        &["unencrypted-secret"]
    ),
    case!(
        "merged list of entries of a Secret",
        Password,
        "a.yaml",
        "apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\nstringData:\n  <<: [{value: SECRET}]\n",
        &["unencrypted-secret"]
    ),
    case!(
        "merged kind of a Secret",
        Password,
        "a.yaml",
        "x-secret: &s\n  apiVersion: v1\n  kind: Secret\n<<: *s\nmetadata:\n  name: db\nstringData:\n  value: SECRET\n",
        &["unencrypted-secret"]
    ),
    case!(
        "merged kind of an item of a list",
        Password,
        "a.yaml",
        "apiVersion: v1\nkind: List\nitems:\n  - &s\n    apiVersion: v1\n    kind: Secret\n    metadata: {name: a}\n  - <<: *s\n    metadata: {name: b}\n    stringData:\n      value: SECRET\n",
        &["unencrypted-secret"]
    ),
    case!(
        "second Secret of a page without a mark before it",
        Password,
        "a.md",
        "```yaml\nkind: Secret\nstringData:\n  password: ${A}\nkind: Secret\nstringData:\n  password: SECRET\n```\n",
        &["unencrypted-secret"]
    ),
    case!(
        "Secret in a copy called `.bak`",
        Password,
        "secret.yaml.bak",
        "apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\nstringData:\n  value: SECRET\n",
        &["unencrypted-secret"]
    ),
    case!(
        "Secret in a copy called `.old`",
        Password,
        "secret.yaml.old",
        "apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\nstringData:\n  value: SECRET\n",
        &["unencrypted-secret"]
    ),
    case!(
        "Secret in a copy called `.orig`",
        Password,
        "secret.yaml.orig",
        "apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\nstringData:\n  value: SECRET\n",
        &["unencrypted-secret"]
    ),
    case!(
        "Secret in a copy called `.dec`",
        Password,
        "secret.yaml.dec",
        "apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\nstringData:\n  value: SECRET\n",
        &["unencrypted-secret"]
    ),
    case!(
        "Secret in a copy called `~`",
        Password,
        "secret.yaml~",
        "apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\nstringData:\n  value: SECRET\n",
        &["unencrypted-secret"]
    ),
    case!(
        "Secret in an example called `.example`",
        Password,
        "secret.yaml.example",
        "apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\nstringData:\n  password: SECRET\n",
        &["unencrypted-secret"]
    ),
    case!(
        "Secret in an example called `.in`",
        Password,
        "secret.yaml.in",
        "apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\nstringData:\n  password: SECRET\n",
        &["unencrypted-secret"]
    ),
    Case {
        name: "environment of a generator under its old name",
        secret: Secret::Password,
        files: |secret| {
            vec![
                ("k/kustomization.yaml", generator(secret, "env: app.txt")),
                ("k/app.txt", format!("value={secret}\n").into_bytes()),
            ]
        },
        found: &["clear-secret-generator"],
    },
    Case {
        name: "generator in a file of its own",
        secret: Secret::Password,
        files: |secret| {
            let text = format!(
                "apiVersion: builtin\nkind: SecretGenerator\nmetadata:\n  name: db\nliterals:\n  - value={secret}\n"
            );
            vec![
                (
                    "k/kustomization.yaml",
                    b"generators:\n  - gen.yaml\n".to_vec(),
                ),
                ("k/gen.yaml", text.into_bytes()),
            ]
        },
        found: &["clear-secret-generator"],
    },
    Case {
        name: "alias of a password beside a variable",
        secret: Secret::Password,
        files: |secret| {
            let text =
                format!("app: &name {secret}\nenv:\n  - name: KOPIA_PASSWORD\n    value: *name\n");
            vec![("a.yaml", text.into_bytes())]
        },
        found: &["weak-literal"],
    },
];

//! Where secrets stand: files of a repository in which every message has something to quote.

/// Files with `{T}` for a token, `{P}` for a password, `{S}` for one of five letters and `{N}` for a number.
pub(crate) const FILES: &[(&str, &str)] = &[
    // What an API server refuses, with the value in the words of the refusal.
    (
        "kube/type.yaml",
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec:\n  replicas: {T}\n  paused: {T}\n  selector: {T}\n  template: [{T}]\n",
    ),
    (
        "kube/enum.yaml",
        "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  restartPolicy: {T}\n  dnsPolicy: {T}\n  containers:\n  - name: a\n    image: a\n    imagePullPolicy: {T}\n    ports: [{containerPort: 80, protocol: {T}}]\n",
    ),
    (
        "kube/format.yaml",
        "apiVersion: v1\nkind: Pod\nmetadata: {name: a, creationTimestamp: {T}}\nspec:\n  containers:\n  - name: a\n    image: a\n    resources: {limits: {cpu: \"{T}\", memory: {T}}}\n",
    ),
    (
        "kube/field.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n{T}: x\n'{T} b': {T}\ndata: {{T}: 5, b: [{T}]}\n",
    ),
    (
        "kube/name.yaml",
        "apiVersion: v1\nkind: Service\nmetadata: {name: {T}, namespace: {T}}\nspec: {type: {T}, ports: [{port: {T}}]}\n---\napiVersion: v1\nkind: Service\nmetadata: {name: {T}, namespace: {T}}\nspec: {ports: [{port: 99999999, port: 1}]}\n",
    ),
    (
        "kube/kind.yaml",
        "apiVersion: v1\nkind: {T}\nmetadata: {name: a}\n---\napiVersion: {T}/v1\nkind: X\nmetadata: {name: b}\n---\napiVersion: apps/{T}\nkind: Deployment\nmetadata: {name: c}\n",
    ),
    (
        "kube/variable.yaml",
        "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n  - name: a\n    image: a\n    env:\n    - name: DB_PASSWORD\n      value: {N}\n    - name: DB_PASSWORD\n      value: [{P}]\n    - {name: API_TOKEN, value: {N}}\n",
    ),
    (
        "kube/secret.yaml",
        "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nimmutable: {T}\ntype: [{T}]\nstringData:\n  pin: {N}\n  deep: {er: {P}}\n  list: [{P}, {N}]\ndata:\n  broken: \"{P}%%\"\n  coded: {B}\n  number: {N}\n",
    ),
    (
        "kube/named-as-its-secret.yaml",
        "apiVersion: v1\nkind: Secret\nmetadata:\n  name: {S}\n  namespace: {S}\nimmutable: [1]\nstringData:\n  word: {S}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {S}\nunknown: 1\n",
    ),
    (
        "kube/secret-as-text.yaml",
        "apiVersion: v1\nkind: Secret\nmetadata: {name: m, stringData: {a: {P}}}\nstringdata: {b: {P}, pin: {N}}\nData: {c: {P}}\n---\napiVersion: v1\nkind: Secret\nmetadata: {name: b}\ndata: {P}\nstringData: [{P}]\n",
    ),
    (
        "kube/secret-twice.yaml",
        "apiVersion: v1\nkind: Secret\nmetadata: {name: c}\nstringData: {a: b}\nstringData: {pin: {N}}\n",
    ),
    (
        "kube/list.json",
        "{\"apiVersion\": \"v1\", \"kind\": \"List\", \"items\": [{\"apiVersion\": \"v1\", \"kind\": \"Secret\", \"metadata\": {\"name\": \"d\"}, \"stringData\": {\"pin\": 12, \"word\": {\"a\": \"{P}\"}, \"escaped\": [\"\\u0020{P}\"]}}]}\n",
    ),
    (
        "kube/annotation.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  annotations:\n    kubectl.kubernetes.io/last-applied-configuration: |\n      {\"kind\":\"Secret\",\"data\":{\"a\":\"{P}\"}}\n    other: [{T}]\n    api-token: {N}\n",
    ),
    (
        "kube/kustomization.yaml",
        "secretGenerator:\n- name: a\n  literals:\n  - a={P}\n  - [{N}]\n  - password={P}\n",
    ),
    // What YAML readers refuse or disagree on.
    (
        "yaml/ambiguous.yaml",
        "dbPassword: {N}\nroot_password: {N}\nlist:\n  - password: {N}\n",
    ),
    (
        "yaml/twice.yaml",
        "password: {P}\npassword: {P}\n{T}: 1\n{T}: 2\n\"{T}\": 3\n",
    ),
    ("yaml/alias.yaml", "a: *{T}\npassword: *{P}\n"),
    (
        "yaml/anchor.yaml",
        "password: &{P} a\ntoken: &{P} b\nc: &{T} 1\nd: &{T} 2\n",
    ),
    (
        "yaml/tag.yaml",
        "password: !{P} a\nb: !{T} c\nc: !<tag:{T}> d\n",
    ),
    ("yaml/template.yaml", "password: {{ {P} }}\nb: {{ {T} }}\n"),
    ("yaml/quote.yaml", "a: 1\npassword: \"{P}\nb: [\n"),
    ("yaml/escape.yaml", "a: 1\npassword: \"{P}\\q{T}\"\n"),
    ("yaml/colon.yaml", "password: {P}: {T}: x\n"),
    ("yaml/mark.yaml", "a: b\npassword: @{P}\n"),
    ("yaml/percent.yaml", "a: b\npassword: %{P}\n"),
    ("yaml/backtick.yaml", "a: b\npassword: `{P}`\n"),
    ("yaml/tab.yaml", "a:\n\tpassword: {P}\n"),
    ("yaml/indent.yaml", "a:\n    b: 1\n  password: {P}\n {T}\n"),
    ("yaml/directive.yaml", "%YAML {T}\n%{T} x\n---\na: 1\n"),
    (
        "yaml/secret-broken.yaml",
        "apiVersion: v1\nkind: Secret\nstringData:\n  word: {P}\n  other: [\n",
    ),
    (
        "yaml/block.yaml",
        "data:\n  app.conf: |\n    password = {P}\n   broken: {T}\n",
    ),
    ("yaml/flow.yaml", "{a: [1, 2, {password: {P}, b: ]\n"),
    ("json/broken.json", "{\"a\": 1, \"password\": \"{P}\", }\n"),
    ("json/word.json", "{\"password\": {P}, \"b\": {T}}\n"),
    (
        "json/open.json",
        "{\"token\": \"{T}\", \"password\": \"{P}\n",
    ),
    (
        "json/secret.json",
        "{\"kind\": \"Secret\", \"stringData\": {\"word\": \"{P}\" \"x\"}}\n",
    ),
    (
        "json/twice.json",
        "{\"{T}\": 1, \"{T}\": 2, \"password\": \"{P}\", \"password\": \"{P}\"}\n",
    ),
    // Other files.
    (
        "app/.env",
        "DB_PASSWORD={P}\nTOKEN={T}\nexport API_TOKEN='{P}'\n",
    ),
    ("app/settings.ini", "[db]\npassword = {P}\ntoken = {T}\n"),
    (
        "app/settings.toml",
        "password = \"{P}\n[broken\ntoken = {T}\n",
    ),
    ("app/settings.properties", "db.password={P}\n"),
    ("app/notes.md", "The token is {T}, in hexadecimal {H}.\n"),
    (
        "app/url.yaml",
        "url: https://ann:{P}@db.example.org/x\nhash: {H}\n",
    ),
    (
        "app/script.sh",
        "curl -H 'Authorization: Bearer {T}' https://ann:{P}@db.example.org/\n",
    ),
    // What says something to rempart itself.
    (
        "app/allow.yaml",
        "a: 1 # rempart:allow(kube/{T}) {T}\nb: 2 # rempart:allow(kube/wrong-type) {T}\nc: 3 # rempart:alow({T})\nd: 4 # rempart:allow(secrets/leaked-credential)\n",
    ),
    ("broken/.gitignore", "[{T}\n{T}[\n"),
    // SOPS and its configuration.
    (
        "sops/.sops.yaml",
        "creation_rules:\n- path_regex: '({T}'\n  age: age1{T}\n  {T}: {T}\n- path_regex_: {T}\n  encrypted_regex: '[{T}'\n  pgp: {T}\n{T}: 1\n",
    ),
    (
        "other/.sops.yaml",
        "creation_rules:\n- path_regex: a\n  age: {T}\n  password: {P}\n",
    ),
];

/// Changes of files that SOPS wrote: file, what is replaced, by what.
pub(crate) const SOPS: &[(&str, &str, &str)] = &[
    (
        "yaml-default.yaml",
        "    text: ENC",
        "    text: {P}\n    before: ENC",
    ),
    ("yaml-default.yaml", "types:\n", "{P}: null\ntypes:\n"),
    (
        "yaml-default.yaml",
        "types:\n",
        "number: {N}\ntypes: # {P}\n",
    ),
    (
        "yaml-default.yaml",
        "\nsops:\n",
        "\n# {P}\nsops:\n    note: {P}\n    {T}: {T}\n",
    ),
    (
        "yaml-default.yaml",
        "\nsops:\n",
        "\nsops: {P}\n---\nword: {P}\nsops:\n",
    ),
    (
        "yaml-default.yaml",
        "    password_sealed: ENC",
        "    password_sealed: {P} ENC",
    ),
    (
        "yaml-default.yaml",
        "data:\n",
        "broken: [\nword: {P}\ndata:\n",
    ),
    ("secret.yaml", "sops:\n", "extra: {P}\nsops:\n"),
    ("env-default.env", "pass=ENC", "pass={P}\n#{P}\nmore=ENC"),
    ("env-default.env", "pass=ENC", "{P}\npass=ENC"),
    (
        "ini-default.ini",
        "[sops]",
        "[more]\nword = {P}\n; {P}\n[sops]\nword = {P}",
    ),
    ("ini-default.ini", "[sops]", "[sops]\n{S} = x"),
    ("yaml-default.yaml", "\nsops:\n", "\nsops:\n    {S}: {S}\n"),
    (
        "json-default.json",
        "\n\t\"sops\": {",
        "\n\t\"sops\": {\n\t\t\"{S}\": {\"{S}\": 1},",
    ),
    ("env-default.env", "pass=ENC", "sops_{S}=x\npass=ENC"),
    (
        "json-default.json",
        "\n\t\"sops\": {",
        "\n\t\"word\": \"{P}\",\n\t\"number\": 12345678,\n\t\"sops\": {\n\t\t\"word\": \"{P}\",",
    ),
    (
        "json-default.json",
        "\n\t\"sops\": {",
        "\n\t\"word\": {P},\n\t\"sops\": {",
    ),
];

/// Configurations that cannot be used.
pub(crate) const CONFIGURATIONS: &[&str] = &[
    "password = \"{P}\"\n",
    "token = \"{P}\n",
    "profile = \"{T}\"\n",
    "{T} = 1\n",
    "[{T}\n",
    "exclude = [\"[{T}\"]\n",
    "exclude = {T}\n",
    "kubernetes = \"{T}\"\n",
    "schemas = [\"{T}\"]\n",
    "fail-on = \"{T}\"\n",
    "unwaivable = [\"{T}\"]\n",
    "[rules.\"{T}\"]\nlevel = \"off\"\n",
    "[rules.\"kube/wrong-type\"]\nlevel = \"{T}\"\n",
    "[rules.\"layout/long-file\".options]\n{T} = 1\n",
    "[rules.\"layout/long-file\".options]\nlines = \"{T}\"\n",
    "[[allow]]\nrule = \"{T}\"\nreason = \"{T}\"\n",
    "[[allow]]\nrule = \"kube/wrong-type\"\nreason = \"x\"\nexpires = \"{T}\"\npassword = \"{P}\"\n",
    "[[allow]]\nrule = \"kube/wrong-type\"\npath = \"[{T}\"\nreason = \"x\"\n",
    "[[cluster]]\nname = \"{T}\"\nkubernetes = \"{T}\"\n",
    "[[room]]\npath = \"a\"\nclasses = [\"{T}\"]\n",
    "a = 1\na = \"{T}\"\n",
    "a = {T} {P}\n",
];

/// A configuration that can be used, with waivers that nothing needs.
pub(crate) const CONFIGURATION: &str = "profile = \"strict\"\n\n[[allow]]\nrule = \"kube/missing-field\"\npath = \"none/{T}\"\nreason = \"{T}\"\n\n[[allow]]\nrule = \"kube/missing-field\"\nobject = \"{T}\"\nreason = \"old {T}\"\nexpires = \"2020-01-01\"\n";

/// Baselines that cannot be used.
pub(crate) const BASELINES: &[&str] = &[
    "{\"password\": \"{P}\" \"{T}\"}\n",
    "{\"rempart-baseline\": \"{T}\"}\n",
    "{\"{T}\": {T}}\n",
    "[\"{T}\"]\n",
];

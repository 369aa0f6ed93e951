//! Secrets in clear beside placeholders.

use super::{SECRET, base64, filled, missed};

/// Values of `stringData`, each under its key.
const VALUES: &[&str] = &[
    // The configuration of Alertmanager, whose templates are its own.
    "alertmanager.yaml: |\n    global:\n      smtp_auth_password: <W>\n    receivers:\n    - name: x\n      slack_configs:\n      - text: \"{{ .CommonAnnotations.summary }}\"\n",
    "alertmanager.yaml: |\n    text: \"{{ .x }}\"\n    slack_api_url: https://hooks.example.net/<P>\n",
    "alertmanager.yaml: |\n    text: '{{ template \"x\" . }}'\n    opsgenie_api_key: <P>\n",
    "dex.yaml: |\n    clientSecret: <P>\n    redirect: ${URL}/cb\n",
    "conf: |\n    host: {{ .h }}\n    password: <W>\n",
    ".pgpass: \"${HOST}:5432:*:app:<P>\"\n",
    ".pgpass: \"{{ host }}:5432:*:app:<W>\"\n",
    ".dockerconfigjson: '{\"auths\":{\"r\":{\"username\":\"a\",\"password\":\"<P>\",\"email\":\"${E}\"}}}'\n",
    "config.json: '{\"db\":{\"password\":\"<W>\",\"host\":\"{{ .host }}\"}}'\n",
    "init.sh: |\n    #!/bin/sh\n    host=$(hostname)\n    export PGPASSWORD=<W>\n",
    "init.sh: |\n    host=$(hostname)\n    login <P>\n",
    "init.sh: |\n    token=$(curl -u app:<W> https://vault.example.org/)\n",
    "conf: |\n    host ${HOST}\n    secretword <P>\n",
    "conf: |\n    host {{ .h }}\n    pin <P>\n",
    "url: \"postgres://app:<W>@db/${DB}\"\n",
    "url: \"postgres://app:<W>@{{ .host }}/app\"\n",
    "url: \"jdbc:postgresql://{{ .host }}/app?user=a&password=<P>\"\n",
    "dsn: \"host=db user=a password=<W> dbname=${DB}\"\n",
    "dsn: \"host=db pw=<P> dbname=${DB}\"\n",
    "u: \"https://hook.example.net/<P>/{{ .x }}\"\n",
    // An empty variable beside the whole password.
    "password: \"<P>${X}\"\n",
    "password: \"<W>${X}\"\n",
    "password: \"$(X)<P>\"\n",
    "foo: \"<P> {{ x }}\"\n",
    "foo: \"{{ a }}<P>{{ b }}\"\n",
    // What is no placeholder: nothing closes it, or it refers to nothing.
    "foo: \"ordinary words{{\"\n",
    "foo: \"${ordinary words\"\n",
    "foo: \"$(ordinary words\"\n",
    "foo: \"words op://x\"\n",
    "foo: \"wordsref+abc\"\n",
    "foo: \"words <path: more\"\n",
    "foo: \"ref+echo://words\"\n",
    "foo: \"vault:secretwords\"\n",
    "foo: \"<P> op://vault/item/field\"\n",
    "foo: \"<P> ref+vault://path#/key\"\n",
    "foo: \"<P> <path:kv/data/x#y>\"\n",
    "foo: \"<<P>>\"\n",
    // Nothing comes out of these.
    "foo: \"{{/* x */}}<W>\"\n",
    "foo: \"{# x #}<W>\"\n",
    "foo: \"{% raw %}<W>{% endraw %}\"\n",
    "foo: \"{{ if true }}<W>{{ end }}\"\n",
    // What a placeholder writes.
    "foo: \"{{ '<W>' if true else y }}\"\n",
    "foo: '{{ \"<P>\" }}'\n",
    "foo: '{{ .x | default \"<P>\" }}'\n",
    "password: '{{ .x | default \"<W>\" }}'\n",
    "password: \"${X:-<W>}\"\n",
    "password: \"${X:=<P>}\"\n",
    "spring: \"${DB:<P>}\"\n",
    "password: '{{ x | default(\"<W>\") }}'\n",
    "foo: '{{ printf \"%s-<P>\" .x }}'\n",
    "foo: '{{ ternary \"<P>\" \"b\" .x }}'\n",
    "conf: |\n    {{- if .x }}\n    password = <W>\n    {{- end }}\n",
    "conf: |\n    [db]\n    password = <W>\n    host = %{{ x }}\n",
    "netrc: \"machine ${HOST} login a password <W>\"\n",
    "auth: |\n    {{ user }}:{{ pass }}\n    app:<P>\n",
];

#[test]
fn a_literal_beside_placeholders_is_found() {
    let texts: Vec<_> = VALUES
        .iter()
        .map(|value| filled(&format!("<S>  {value}")))
        .collect();
    let cases: Vec<_> = VALUES
        .iter()
        .zip(&texts)
        .map(|(value, text)| (*value, vec![("a.yaml", text.as_str())]))
        .collect();
    assert_eq!(missed("unencrypted-secret", &cases), [""; 0]);
}

/// What stands under a key, as a reader of YAML reads it.
fn text_of(value: &str) -> (&str, String) {
    let (key, value) = value.split_once(": ").unwrap();
    let value = value.trim_end();
    if let Some(block) = value.strip_prefix("|\n") {
        let lines: Vec<_> = block.lines().map(|line| &line[4..]).collect();
        return (key, lines.join("\n"));
    }
    (key, value.trim_matches(['"', '\'']).to_owned())
}

#[test]
fn base64_hides_none_of_them() {
    let texts = VALUES.iter().map(|value| {
        let value = filled(value);
        let (key, text) = text_of(&value);
        let text = format!(
            "{}  {key}: {}\n",
            SECRET.replace("stringData", "data"),
            base64(&text)
        );
        text
    });
    let texts: Vec<_> = texts.collect();
    let cases: Vec<_> = VALUES
        .iter()
        .zip(&texts)
        .map(|(value, text)| (*value, vec![("a.yaml", text.as_str())]))
        .collect();
    assert_eq!(missed("unencrypted-secret", &cases), [""; 0]);
}

#[test]
fn a_coded_part_beside_a_placeholder_is_decoded() {
    let text = format!(
        "{}  password: '{}{{{{ .x }}}}'\n",
        SECRET.replace("stringData", "data"),
        base64("sieben raben")
    );
    let case = ("part", vec![("a.yaml", text.as_str())]);
    assert_eq!(missed("unencrypted-secret", &[case]), [""; 0]);
}

#[test]
fn what_makes_secrets_is_read_the_same_way() {
    for (name, files, rule) in [
        (
            "SopsSecret",
            vec![(
                "a.yaml",
                "apiVersion: isindir.github.com/v1alpha3\nkind: SopsSecret\nmetadata: {name: x}\nspec:\n  secretTemplates:\n  - name: a\n    stringData: {k: \"<P> $(x)\"}\n",
            )],
            "unencrypted-secret",
        ),
        (
            "SealedSecret",
            vec![(
                "a.yaml",
                "apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata: {name: x}\nspec:\n  encryptedData: {}\n  template:\n    data:\n      foo: \"{{ .a }} <P>\"\n",
            )],
            "unencrypted-secret",
        ),
        (
            "SealedSecret of a file",
            vec![(
                "a.yaml",
                "apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata: {name: x}\nspec:\n  encryptedData: {}\n  template:\n    data:\n      c.yaml: |\n        password: <W>\n        host: {{ .host }}\n",
            )],
            "unencrypted-secret",
        ),
        (
            "generator",
            vec![(
                "kustomization.yaml",
                "secretGenerator:\n- name: x\n  literals: [\"password=<W>${X}\"]\n",
            )],
            "clear-secret-generator",
        ),
        (
            "generator under no name",
            vec![(
                "kustomization.yaml",
                "secretGenerator:\n- name: x\n  literals: [\"foo=<P>${X}\"]\n",
            )],
            "clear-secret-generator",
        ),
        (
            "patch",
            vec![(
                "kustomization.yaml",
                "patches:\n- target: {kind: Secret}\n  patch: |-\n    - op: add\n      path: /stringData/foo\n      value: \"<P> {{ x }}\"\n",
            )],
            "clear-secret-patch",
        ),
        (
            "merge patch",
            vec![(
                "kustomization.yaml",
                "patches:\n- patch: |-\n    kind: Secret\n    metadata: {name: a}\n    stringData: {password: \"<W>$(x)\"}\n",
            )],
            "clear-secret-patch",
        ),
        (
            "last applied",
            vec![(
                "a.yaml",
                "apiVersion: v1\nkind: Secret\nmetadata:\n  name: x\n  annotations:\n    kubectl.kubernetes.io/last-applied-configuration: '{\"kind\":\"Secret\",\"stringData\":{\"k\":\"<P> ${X}\"}}'\n",
            )],
            "applied-secret",
        ),
    ] {
        let files: Vec<_> = files
            .iter()
            .map(|(path, text)| (*path, filled(text)))
            .collect();
        let files: Vec<_> = files
            .iter()
            .map(|(path, text)| (*path, text.as_str()))
            .collect();
        assert_eq!(missed(rule, &[(name, files)]), [""; 0]);
    }
}

#[test]
fn a_chart_writes_its_literals_out() {
    let mut missing = Vec::new();
    for value in [
        "bar: \"<P>-{{ .x }}\"\n",
        "bar: {{ .Values.p | default \"<P>\" | b64enc }}\n",
        "password: {{ .Values.p | default \"<W>\" | b64enc | quote }}\n",
        "password: {{ default \"<W>\" .Values.p | b64enc }}\n",
        "bar: {{ printf \"%s-<P>\" .Values.a }}\n",
        "bar: {{ coalesce .Values.a \"<P>\" }}\n",
        "bar: {{ `<W>` | b64enc }}\n",
        "{{ .Values.key }}: <W>\n",
        "{{- if .x }}\n  bar: <W>\n  {{- end }}\n",
        "conf: |\n    {{- with .x }}\n    password: <W>{{ .y }}\n    {{- end }}\n",
        "password: !!str <W>\n",
        "password: &a <W>\n",
        "password: <W>   \n",
    ] {
        let text = filled(&format!("<S>  {value}"));
        let files = [
            ("c/Chart.yaml", "apiVersion: v2\nname: c\nversion: 0.1.0\n"),
            ("c/templates/s.yaml", &text),
        ];
        missing.extend(missed("unencrypted-secret", &[(value, files.to_vec())]));
    }
    assert_eq!(missing, [""; 0]);
}

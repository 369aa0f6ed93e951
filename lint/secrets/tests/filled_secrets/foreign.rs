//! Secrets in texts whose names do not say that manifests stand in them: exports, patches, strings of programs.

use super::{alarmed, base64, filled, judged, missed, words};

/// A manifest whose value stands under a key that says nothing.
fn manifest(field: &str, value: &str) -> String {
    format!("apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\n{field}:\n  foo: {value}\n")
}

fn json(field: &str, value: &str) -> String {
    format!(
        r#"{{"apiVersion": "v1", "kind": "Secret", "metadata": {{"name": "db"}}, "{field}": {{"foo": "{value}"}}}}"#
    )
}

/// A text with something before each line.
fn each_line(text: &str, before: &str) -> String {
    text.lines().flat_map(|line| [before, line, "\n"]).collect()
}

/// The same Secret in every such text: the path, and what stands there.
fn texts(field: &str, value: &str) -> Vec<(&'static str, String)> {
    let (yaml, json) = (manifest(field, value), json(field, value));
    let lines = |text: &str| each_line(text, "+");
    let escaped = yaml.replace('\n', "\\n");
    let quoted = json.replace('"', "\\\"");
    vec![
        ("export.txt", yaml.clone()),
        ("export.txt", json.clone()),
        ("db-secret", yaml.clone()),
        ("db-secret", json.replace(", ", ",\n  ")),
        ("all.jsonl", format!("{{\"a\": 1}}\n{json}\n")),
        ("all.ndjson", format!("{json}\n{{\"a\": 1}}\n")),
        (
            "db.json5",
            format!("// the database\n{}\n", json.replace('"', "'")),
        ),
        (
            "db.json5",
            format!(
                "{{\n  kind: 'Secret', // of it\n  {field}: {{\n    foo: '{value}',\n  }},\n}}\n"
            ),
        ),
        ("db.jsonc", format!("// the database\n{json}\n")),
        ("db.json.j2", json.replace("\"db\"", "\"{{ name }}\"")),
        ("db.yaml.j2", yaml.replace("db", "{{ name }}")),
        ("db.json.bak", json.clone()),
        (
            "a.patch",
            format!(
                "--- /dev/null\n+++ b/a.yaml\n@@ -0,0 +1,6 @@\n{}",
                lines(&yaml)
            ),
        ),
        (
            "a.diff",
            format!(
                "--- a/a.yaml\n+++ b/a.yaml\n@@ -1,6 +1,7 @@\n{}+more: x\n",
                each_line(&yaml, " ")
            ),
        ),
        (
            "a.diff",
            format!(
                "--- a/a.yaml\n+++ /dev/null\n@@ -1,6 +0,0 @@\n{}",
                each_line(&yaml, "-")
            ),
        ),
        (
            "a.patch",
            format!("From 0\nSubject: more\n\n--- a/a\n+++ b/a\n@@ -1 +1 @@\n-a\n+{json}\n"),
        ),
        ("apply.py", format!("M = \"\"\"\n{yaml}\"\"\"\napply(M)\n")),
        (
            "apply.py",
            format!(
                "def f():\n    m = '''\n{}    '''\n    apply(m)\n",
                each_line(&yaml, "    ")
            ),
        ),
        (
            "apply.py",
            format!("M = r\"\"\"kind: Secret\n{field}:\n  foo: {value}\n\"\"\"\n"),
        ),
        ("apply.py", format!("M = {}\n", json.replace('"', "'"))),
        ("apply.py", format!("M = '{json}'\n")),
        ("main.go", format!("package a\n\nconst m = `{yaml}`\n")),
        (
            "main.go",
            format!("package a\n\nvar m = []byte(`{json}`)\n"),
        ),
        ("main.go", format!("package a\n\nconst m = \"{escaped}\"\n")),
        ("main.go", format!("package a\n\nconst m = \"{quoted}\"\n")),
        ("main.ts", format!("const m = `{yaml}`;\n")),
        (
            "apply.rb",
            format!("m = <<~EOS\n{}EOS\n", each_line(&yaml, "  ")),
        ),
        ("apply.sh", format!("echo '{json}' | kubectl apply -f -\n")),
    ]
}

#[test]
fn a_secret_in_a_text_of_any_name_is_found() {
    let texts = [
        texts("stringData", &words()),
        texts("data", &base64(&words())),
    ]
    .concat();
    let cases: Vec<_> = texts
        .iter()
        .map(|(path, text)| (text.as_str(), vec![(*path, text.as_str())]))
        .collect();
    assert_eq!(missed("unencrypted-secret", &cases), [""; 0]);
}

/// What stands in the value's place when it is not in clear: in each of those texts.
#[test]
fn what_is_filled_in_there_is_no_secret() {
    for (field, value) in [
        ("stringData", "${DB_VALUE}"),
        ("stringData", "<value>"),
        ("stringData", ""),
        ("data", "${DB_VALUE}"),
        ("data", ""),
        (
            "stringData",
            "ENC[AES256_GCM,data:Qw==,iv:aa,tag:bb,type:str]",
        ),
    ] {
        let texts = texts(field, value);
        let is_found = |text: &(&str, String)| {
            let report = judged(&[(text.0, &text.1)]);
            let mut found = report.findings.iter();
            found.any(|found| found.rule == "secrets/unencrypted-secret")
        };
        assert_eq!(texts.iter().find(|text| is_found(text)), None, "{value}");
    }
}

#[test]
fn what_only_looks_like_one_there_is_none() {
    let program = |value: &str| {
        format!(
            "package a\n\nconst m = `apiVersion: v1\nkind: Secret\nstringData:\n  foo: {value}\n`\n"
        )
    };
    let python = |value: &str| {
        format!("M = \"\"\"\napiVersion: v1\nkind: Secret\nstringData:\n  foo: {value}\n\"\"\"\n")
    };
    let cases = [
        ("a verb", "main.go", program("%s")),
        ("two verbs", "main.go", program("%s-%d")),
        ("a template", "main.go", program("{{ .Value }}")),
        ("joined", "main.go", program("` + value + `")),
        ("one that everyone tries", "main.go", program("changeme")),
        ("a sentence", "main.go", program("the value of it")),
        ("a name in braces", "apply.py", python("{value}")),
        ("a verb with a name", "apply.py", python("%(value)s")),
        ("angle brackets", "apply.py", python("<value>")),
        ("a test", "main_test.go", program("<W>")),
        ("a test of Python", "test_apply.py", python("<W>")),
        ("a folder of tests", "tests/apply.py", python("<W>")),
        ("a map of a program", "main.go", "m := map[string]any{\"kind\": \"Secret\", \"stringData\": map[string]any{\"foo\": value}}\n".to_owned()),
        ("a call", "apply.py", "M = {'kind': 'Secret', 'stringData': {'foo': read('<W>')}}\n".to_owned()),
        ("another kind", "all.jsonl", json("stringData", "<W>").replace("Secret", "SecretClass")),
        ("a reference", "all.jsonl", "{\"kind\": \"Secret\", \"name\": \"db\", \"key\": \"<W>\"}\n".to_owned()),
        ("a list of kinds", "db.json5", "{kinds: ['Secret', 'ConfigMap'], data: {foo: '<W>'}}\n".to_owned()),
        ("in a comment", "db.json5", "{kind: 'Secret', // data: {foo: '<W>'}\n  data: {}}\n".to_owned()),
        ("prose", "notes.txt", "kind: Secret of the house\nstringData:\n  foo: <W>\n".to_owned()),
        ("a page", "README.md", format!("# Secrets\n\n```yaml\n{}```\n", manifest("stringData", "my-value"))),
        ("a page of JSON", "README.md", format!("```json\n{}\n```\n", json("stringData", "my-value"))),
        ("a page of a patch", "README.md", format!("```diff\n@@ -1 +1 @@\n{}```\n", each_line(&manifest("stringData", "${A}"), "+"))),
        ("a patch that fills in", "a.patch", format!("@@ -0,0 +1,6 @@\n{}", each_line(&manifest("stringData", "{{ .x }}"), "+"))),
        ("a patch of two objects", "a.patch", "@@ -1,2 +1,2 @@\n-kind: Secret\n+kind: ConfigMap\n metadata: {}\n+data:\n+  foo: <W>\n".to_owned()),
        ("a patch of two files", "a.patch", "--- a/a\n+++ b/a\n@@ -1 +1 @@\n+kind: Secret\n--- a/b\n+++ b/b\n@@ -1 +1 @@\n+data:\n+  foo: <W>\n".to_owned()),
        ("a here-document that a shell fills in", "a.sh", "echo '{\"kind\": \"Secret\", \"stringData\": {\"foo\": \"'\"$VALUE\"'\"}}' | kubectl apply -f -\n".to_owned()),
    ];
    let texts: Vec<_> = cases
        .iter()
        .map(|(name, path, text)| (*name, *path, filled(text)))
        .collect();
    let cases: Vec<_> = texts
        .iter()
        .map(|(name, path, text)| (*name, vec![(*path, text.as_str())]))
        .collect();
    assert_eq!(alarmed(&cases), []);
}

/// Each Secret of a stream is told once, and where it stands.
#[test]
fn each_of_a_stream_is_told_once() {
    let line = json("stringData", &words());
    let text = format!("{line}\n{}\n", line.replace("\"db\"", "\"other\""));
    let report = judged(&[("all.jsonl", &text)]);
    let starts: Vec<_> = report
        .findings
        .iter()
        .map(|finding| finding.location.span.start as usize)
        .collect();
    let at: Vec<_> = text.match_indices(&words()).map(|(at, _)| at - 1).collect();
    assert_eq!(starts, at);
    let patch = format!(
        "@@ -0,0 +1,6 @@\n{}",
        each_line(&manifest("stringData", &words()), "+")
    );
    assert_eq!(judged(&[("a.patch", &patch)]).findings.len(), 1);
}

//! Secrets behind a coding, in a text inside of a text, and in archives.

use std::sync::Arc;

use rempart_core::{Entry, Mode, RepoPath, Snapshot};
use rempart_secrets::history::{Screened, Shape, screen, shape_of};
use rempart_secrets::{CHECKER, scan};
use rempart_testkit::Judge;

use super::declared::{gzip, zip};
use super::{base64, filled};

fn manifest() -> String {
    filled("apiVersion: v1\nkind: Secret\nmetadata:\n  name: x\nstringData:\n  foo: <W>\n")
}

fn json() -> String {
    filled(
        r#"{"apiVersion":"v1","kind":"Secret","metadata":{"name":"x"},"stringData":{"foo":"<W>"}}"#,
    )
}

/// A text as a string of JSON.
fn quoted(text: &str) -> String {
    let text = text.replace('\\', "\\\\").replace('"', "\\\"");
    format!("\"{}\"", text.replace('\n', "\\n"))
}

fn indented(text: &str, indent: usize) -> String {
    let lines: Vec<_> = text
        .lines()
        .map(|line| format!("{}{line}\n", " ".repeat(indent)))
        .collect();
    lines.concat()
}

/// A tape archive with one entry (POSIX.1-2017, ustar).
pub(crate) fn tar(name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut header = vec![0; 512];
    header[..name.len()].copy_from_slice(name.as_bytes());
    header[100..107].copy_from_slice(b"0000644");
    let size = format!("{:011o}", bytes.len());
    header[124..135].copy_from_slice(size.as_bytes());
    header[156] = b'0';
    header[257..263].copy_from_slice(b"ustar\0");
    header[263..265].copy_from_slice(b"00");
    header[148..156].fill(b' ');
    let sum: u32 = header.iter().map(|byte| u32::from(*byte)).sum();
    header[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
    header.extend(bytes);
    header.resize(header.len().next_multiple_of(512) + 1024, 0);
    header
}

/// What the rule says of a file, and whether the history judges it.
fn said(path: &str, bytes: &[u8]) -> (Vec<String>, bool) {
    let name = path.rsplit('/').next().unwrap();
    let shape = Shape::of(shape_of(name.as_bytes()));
    let is_suspect = screen(shape, bytes) == Screened::Suspect;
    let path = RepoPath::from_normalised(path);
    let source = scan::source_file(&path, bytes, path.format());
    let entry = Entry::new(path, Mode::File, Arc::new(source));
    let snapshot = Snapshot::from_entries(vec![entry], Vec::new());
    let checkers = [&CHECKER];
    let report = Judge::new(&checkers).run(&snapshot, None).unwrap();
    let findings = report.findings.iter();
    let findings = findings.filter(|one| one.rule == "secrets/unencrypted-secret");
    (
        findings.map(|one| one.message.clone()).collect(),
        is_suspect,
    )
}

#[test]
fn a_secret_behind_a_coding_is_found() {
    let (text, json) = (manifest(), json());
    let data = text
        .replace("stringData", "data")
        .replace(&super::words(), &base64(&super::words()));
    let config_map = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n";
    let cases: Vec<(&str, &str, Vec<u8>)> = vec![
        ("base64", "a.txt", base64(&text).into()),
        ("base64 of data", "a.txt", base64(&data).into()),
        ("base64 of base64", "a.txt", base64(&base64(&text)).into()),
        (
            "base64 in binaryData",
            "a.yaml",
            format!("{config_map}binaryData:\n  a: {}\n", base64(&text)).into(),
        ),
        (
            "base64 of JSON",
            "a.yaml",
            format!("a: {}\n", base64(&json)).into(),
        ),
        (
            "base64 of gzip",
            "a.yaml",
            format!("a: {}\n", rempart_testkit::base64(&gzip(text.as_bytes()))).into(),
        ),
        (
            "cloud-init in base64",
            "user-data.yaml",
            format!(
                "#cloud-config\nwrite_files:\n- path: /x.yaml\n  encoding: b64\n  content: {}\n",
                base64(&text)
            )
            .into(),
        ),
        (
            "cloud-init",
            "user-data",
            format!(
                "#cloud-config\nwrite_files:\n- path: /x.yaml\n  content: |\n{}",
                indented(&text, 4)
            )
            .into(),
        ),
        (
            "cloud-init with an ending",
            "user-data.yaml",
            format!(
                "#cloud-config\nwrite_files:\n- path: /x.yaml\n  content: |\n{}",
                indented(&text, 4)
            )
            .into(),
        ),
        (
            "JSON in an annotation",
            "a.yaml",
            format!("{config_map}data:\n  a: '{json}'\n").into(),
        ),
        (
            "JSON in a block",
            "a.yaml",
            format!("{config_map}data:\n  a: |\n    {json}\n").into(),
        ),
        (
            "JSON in double quotes",
            "a.yaml",
            format!("a: {}\n", quoted(&json)).into(),
        ),
        (
            "JSON with blanks",
            "a.yaml",
            format!("a: '{}'\n", json.replace(':', " : ")).into(),
        ),
        (
            "manifest in double quotes",
            "a.yaml",
            format!("a: {}\n", quoted(&text)).into(),
        ),
        (
            "JSON in JSON",
            "a.json",
            format!("{{\"m\": {}}}", quoted(&json)).into(),
        ),
        (
            "manifest in JSON",
            "a.json",
            format!("{{\"m\": {}}}", quoted(&text)).into(),
        ),
        ("latin 1", "a.yaml", [text.as_bytes(), b"# \xE9\n"].concat()),
    ];
    let missed: Vec<_> = cases
        .iter()
        .filter(|(_, path, bytes)| {
            let (messages, is_suspect) = said(path, bytes);
            messages.len() != 1 || !is_suspect
        })
        .map(|(name, path, bytes)| (*name, said(path, bytes)))
        .collect();
    assert_eq!(missed, []);
}

#[test]
fn a_secret_in_an_archive_is_found_by_its_name() {
    let text = manifest();
    let template = text.replace("name: x", "name: {{ .Release.Name }}");
    let chart = |text: &str| gzip(&tar("c/templates/s.yaml", text.as_bytes()));
    for (name, path, bytes, entry) in [
        ("gzip", "a.yaml.gz", gzip(text.as_bytes()), ""),
        ("zip", "a.zip", zip("s.yaml", text.as_bytes()), "s.yaml"),
        ("chart", "c-0.1.0.tgz", chart(&text), "c/templates/s.yaml"),
        (
            "template of a chart",
            "c-0.1.0.tgz",
            chart(&template),
            "c/templates/s.yaml",
        ),
        (
            "values of a chart",
            "c-0.1.0.tgz",
            gzip(&tar(
                "c/values.yaml",
                format!("extraObjects:\n-\n{}", indented(&text, 2)).as_bytes(),
            )),
            "c/values.yaml",
        ),
        (
            "plain tar",
            "a.tar",
            tar("s.json", json().as_bytes()),
            "s.json",
        ),
        (
            "chart in a zip",
            "a.zip",
            zip("c.tgz", &chart(&text)),
            "c.tgz!c/templates/s.yaml",
        ),
    ] {
        let (messages, is_suspect) = said(path, &bytes);
        assert_eq!(messages.len(), 1, "{name}: {messages:?}");
        assert!(
            messages[0].contains("stringData.foo") && messages[0].contains(entry),
            "{name}: {messages:?}"
        );
        assert!(is_suspect, "{name}");
    }
}

#[test]
fn what_fills_a_secret_in_is_no_secret_there_either() {
    let text = manifest().replace(&super::words(), "\"{{ .Values.foo }}\"");
    let chart = gzip(&tar("c/templates/s.yaml", text.as_bytes()));
    let reference = "{\"kind\":\"Secret\",\"name\":\"x\"}";
    for (name, path, bytes) in [
        ("chart", "c-0.1.0.tgz", chart),
        ("base64", "a.txt", base64(&text).into_bytes()),
        (
            "reference",
            "a.yaml",
            format!("a: '{reference}'\nb: |\n  {reference}\n").into_bytes(),
        ),
        (
            "words",
            "a.yaml",
            b"a: \"the kind: Secret of it\"\nb: 'kind: \"Secret\"'\n".to_vec(),
        ),
        (
            "page in an archive",
            "a.tar",
            tar("README.md", manifest().as_bytes()),
        ),
    ] {
        assert_eq!(said(path, &bytes).0, [""; 0], "{name}");
    }
}

#[test]
fn a_text_of_kinds_costs_no_more_than_its_bytes() {
    let kind = "\\\"kind\\\": \\\"Secret\\\", ";
    let text = format!("a: \"{}\"\n", kind.repeat(20_000));
    assert_eq!(said("a.yaml", text.as_bytes()).0, [""; 0]);
}

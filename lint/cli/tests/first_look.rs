//! Objects are judged in the first look at their file by the schemas that are likely in force: a guess that must never
//! change what is said.
#![allow(clippy::unwrap_used, reason = "a failed test is what it should be")]

use std::fs;
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

/// As Kubernetes 1.35 wants it: nothing is said of it there.
const CRON_JOB: &str = "apiVersion: batch/v1
kind: CronJob
metadata:
  name: backup
  namespace: backup
spec:
  schedule: '0 3 * * *'
  timeZone: Europe/Paris
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers:
            - name: backup
              image: example.org/backup:1
";

/// Served since 1.34.
const DEVICE_CLASS: &str = "apiVersion: resource.k8s.io/v1
kind: DeviceClass
metadata:
  name: gpu
spec: {}
";

/// As Kubernetes wants it.
const POLICY: &str = "apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: closed
spec:
  podSelector: {}
";

/// What an organisation demands of a kind of Kubernetes itself.
const STRICTER: &str = r#"{
  "type": "object",
  "properties": {
    "apiVersion": {"type": "string"},
    "kind": {"type": "string"},
    "metadata": {"type": "object"},
    "spec": {"type": "object", "required": ["policyTypes"], "properties": {"podSelector": {"type": "object"}}}
  }
}"#;

/// Served by 1.28, and on its way out there.
const FLOW: &str = "apiVersion: flowcontrol.apiserver.k8s.io/v1beta2
kind: FlowSchema
metadata:
  name: web
spec:
  priorityLevelConfiguration:
    name: workload-high
";

/// The findings of `kube`, as `rule file:line`.
fn findings(files: &[(&str, &str)], flags: &[&str]) -> Vec<String> {
    let folder = TempDir::new().unwrap();
    write(&folder, files);
    findings_in(&folder, flags)
}

fn write(folder: &TempDir, files: &[(&str, &str)]) {
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the test runs the program as users do"
)]
fn findings_in(folder: &TempDir, flags: &[&str]) -> Vec<String> {
    let output = Command::new(env!("CARGO_BIN_EXE_rempart"))
        .args(["check", "--format", "json", "--only", "kube"])
        .args(flags)
        .arg(folder.path())
        .output()
        .unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let found = report["findings"].as_array().unwrap().iter();
    found
        .map(|finding| {
            format!(
                "{} {}:{}",
                finding["rule"].as_str().unwrap(),
                finding["file"].as_str().unwrap(),
                finding["range"]["start"]["line"]
            )
        })
        .collect()
}

const NOTHING: [String; 0] = [];

#[test]
fn the_version_in_force_judges() {
    let files = [("cron.yaml", CRON_JOB), ("class.yaml", DEVICE_CLASS)];
    assert_eq!(findings(&files, &[]), NOTHING);
    // A flag.
    let old = findings(&files, &["--kubernetes", "1.26"]);
    assert_eq!(old, ["kube/future-api class.yaml:1"]);
    // The configuration on disk.
    let configured = |text| findings(&[files[0], files[1], ("rempart.toml", text)], &[]);
    assert_eq!(configured("kubernetes = \"1.26\"\n"), old);
    assert_eq!(configured("kubernetes = \"1.34\"\n"), NOTHING);
}

#[test]
fn each_cluster_has_its_version() {
    let config = "[[cluster]]
name = \"new\"
kubernetes = \"1.35\"
paths = [\"new\"]

[[cluster]]
name = \"old\"
kubernetes = \"1.26\"
paths = [\"old\"]
";
    let files = [
        ("rempart.toml", config),
        ("old/class.yaml", DEVICE_CLASS),
        ("new/class.yaml", DEVICE_CLASS),
    ];
    assert_eq!(findings(&files, &[]), ["kube/future-api old/class.yaml:1"]);
}

#[test]
fn what_an_organisation_demands_of_a_built_in_kind_is_judged() {
    let config = ("rempart.toml", "schemas = [\"schemas\"]\n");
    let files = [
        config,
        ("policy.yaml", POLICY),
        ("schemas/networking.k8s.io/v1/NetworkPolicy.json", STRICTER),
    ];
    let found = findings(&files, &[]);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0].starts_with("kube/missing-field policy.yaml:"),
        "{found:?}"
    );
}

#[test]
fn one_fault_among_sound_objects_is_told() {
    let faulty = CRON_JOB.replace("schedule", "shedule");
    let stream = format!("{CRON_JOB}---\n{faulty}---\n{CRON_JOB}");
    let found = findings(&[("cron.yaml", &stream)], &[]);
    assert!(
        found
            .iter()
            .any(|line| line.starts_with("kube/unknown-field cron.yaml:24")),
        "{found:?}"
    );
}

#[test]
fn a_kind_on_its_way_out_is_told() {
    let found = findings(&[("flow.yaml", FLOW)], &["--kubernetes", "1.28"]);
    assert_eq!(found, ["kube/deprecated-api flow.yaml:1"]);
}

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "the test stages files as users do"
)]
fn the_configuration_that_is_staged_judges_what_is_staged() {
    let folder = TempDir::new().unwrap();
    let old = ("rempart.toml", "kubernetes = \"1.26\"\n");
    write(&folder, &[old, ("class.yaml", DEVICE_CLASS)]);
    for arguments in [&["init", "--quiet"][..], &["add", "."]] {
        let mut git = Command::new("git");
        let done = git.args(arguments).current_dir(folder.path()).status();
        assert!(done.unwrap().success());
    }
    // The one on disk is read first, and is not the one in force.
    write(&folder, &[("rempart.toml", "kubernetes = \"1.35\"\n")]);
    assert_eq!(findings_in(&folder, &[]), NOTHING);
    assert_eq!(
        findings_in(&folder, &["--staged"]),
        ["kube/future-api class.yaml:1"]
    );
}

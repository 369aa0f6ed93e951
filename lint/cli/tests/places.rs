//! Names and places in reports are those of the file as it is stored.
#![allow(clippy::unwrap_used, reason = "a failed test is what it should be")]
#![cfg(unix)]

mod scene;

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt as _;

use scene::Scene;
use serde_json::Value;

fn json(scene: &Scene, arguments: &[&str]) -> Value {
    let all = [&["check", "--only", "yaml", "--format"], arguments].concat();
    let output = scene.rempart(&all);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| Value::String(said))
}

fn files(report: &Value) -> Vec<&str> {
    let findings = report["findings"].as_array().unwrap().iter();
    findings
        .map(|found| found["file"].as_str().unwrap())
        .collect()
}

#[test]
fn names_that_are_no_utf8_are_told_apart_in_every_state() {
    let scene = Scene::new(&[("a\\xFF.yaml", "a: [\n"), (".gitignore", "ignored\n")]);
    for name in [&b"a\xFF.yaml"[..], b"ignored/b\xFE.yaml"] {
        let path = scene.path().join(OsStr::from_bytes(name));
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, "a: [\n").unwrap();
    }
    scene.commit();
    let added = scene.run("git", &["add", "--force", "ignored"]);
    assert!(added.status.success());
    let staged = ["a\\x5CxFF.yaml", "a\\xFF.yaml", "ignored/b\\xFE.yaml"];
    for (state, expected) in [
        (&["json"][..], &staged[..]),
        (&["json", "--staged"], &staged),
        (&["json", "--rev", "HEAD"], &staged[..2]),
    ] {
        assert_eq!(files(&json(&scene, state)), expected, "{state:?}");
    }
    let sarif = json(&scene, &["sarif"]);
    let results = sarif["runs"][0]["results"].as_array().unwrap().iter();
    let uris: Vec<_> = results
        .map(|result| {
            let place = &result["locations"][0]["physicalLocation"];
            place["artifactLocation"]["uri"].as_str().unwrap()
        })
        .collect();
    assert_eq!(uris, ["a%5CxFF.yaml", "a%FF.yaml", "ignored/b%FE.yaml"]);
}

#[test]
fn a_name_that_is_no_utf8_may_be_asked_for() {
    let scene = Scene::new(&[("other.yaml", "a: [\n")]);
    let name = OsStr::from_bytes(b"a\xFF.yaml");
    std::fs::write(scene.path().join(name), "a: [\n").unwrap();
    scene.commit();
    #[expect(
        clippy::disallowed_methods,
        reason = "the test runs the program as users do"
    )]
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_rempart"))
        .args(["check", "--only", "yaml", "--format", "json"])
        .arg(name)
        .current_dir(scene.path())
        .output()
        .unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(files(&report), ["a\\xFF.yaml"]);
}

/// A text in UTF-16 with its mark.
fn utf16(text: &str) -> Vec<u8> {
    let units = text.encode_utf16().flat_map(u16::to_le_bytes);
    [0xFF, 0xFE].into_iter().chain(units).collect()
}

#[test]
fn offsets_in_utf16_are_those_of_the_file() {
    let scene = Scene::new(&[]);
    let text = "a: \u{e9}\u{1f980}\nb: [\n";
    std::fs::write(scene.path().join("a.yaml"), utf16(text)).unwrap();
    let report = json(&scene, &["json"]);
    let start = &report["findings"][0]["range"]["start"];
    let at = utf16(&text[..text.find('[').unwrap()]).len();
    assert_eq!(
        (&start["line"], &start["column"], &start["offset"]),
        (&2.into(), &4.into(), &at.into())
    );
}

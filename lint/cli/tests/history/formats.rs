//! Every format names the place, and none shows the value or the line it stands on.

use super::scene::{Scene, run, token};

/// What stands beside the credential: who sees it has seen the line.
const NEIGHBOUR: &str = "only-the-line-says-this";

const FORMATS: [&str; 7] = [
    "human", "json", "sarif", "junit", "github", "gitlab", "markdown",
];

fn leaking() -> Scene {
    let scene = Scene::new();
    let line = format!("{NEIGHBOUR} {} {NEIGHBOUR}\n", token());
    scene.write("old/a.txt", &line);
    scene.commit("one");
    scene.remove("old/a.txt");
    let commit = scene.commit(&line);
    scene.git(&["tag", "-a", "-m", &line, "v1", &commit]);
    scene
}

/// Fails when `said` lacks the paths of the findings, or shows what stands there.
fn names_and_hides(format: &str, said: &str) {
    for path in ["old/a.txt", "commit-message/", "tag-message/"] {
        assert!(said.contains(path), "{format} does not name {path}: {said}");
    }
    let token = token();
    // A part gives it away as well as the whole.
    for shown in [
        &token[..],
        &token[..12],
        &token[token.len() - 12..],
        NEIGHBOUR,
    ] {
        assert!(!said.contains(shown), "{format} shows what stands there");
    }
}

#[test]
fn every_format_names_the_place_and_hides_the_value() {
    let scene = leaking();
    for format in FORMATS {
        let output = run(&scene.root(), &["--format", format, "--timings"]);
        let said = [&output.stdout[..], &output.stderr].concat();
        assert_eq!(output.status.code(), Some(1), "{format}");
        names_and_hides(format, &String::from_utf8_lossy(&said));
    }
}

#[test]
fn reports_in_files_hide_the_value() {
    let scene = leaking();
    for format in FORMATS {
        let file = scene.beside(format);
        let to = format!("{format}={}", file.display());
        let output = run(&scene.root(), &["--format", &to]);
        assert_eq!(output.status.code(), Some(1), "{format}");
        names_and_hides(format, &std::fs::read_to_string(file).unwrap());
    }
}

//! Waivers, the cache, threads.

use super::scene::{Scene, paths, skipped, token};

fn leaking() -> Scene {
    let scene = Scene::new();
    scene.write("old/a.txt", token());
    scene.commit("one");
    scene.remove("old/a.txt");
    scene.commit("two");
    scene
}

fn allow(path: &str, more: &str) -> String {
    format!(
        "[[allow]]\nrule = \"secrets/leaked-credential\"\npath = \"{path}\"\nreason = \"it was revoked\"\n{more}"
    )
}

#[test]
fn a_waiver_reaches_the_path_of_its_time() {
    let scene = leaking();
    scene.write("rempart.toml", allow("old/*", ""));
    let (report, code) = scene.report(&[]);
    assert_eq!((paths(&report), code), (vec![], 0));
    assert_eq!(report["suppressed"][0]["count"], 1);
    scene.write("rempart.toml", allow("new/*", ""));
    let (report, code) = scene.report(&[]);
    assert_eq!(
        (paths(&report), code),
        (vec!["old/a.txt".to_owned()], 1),
        "no unused allow"
    );
    scene.write("rempart.toml", allow("old/*", "expires = \"2020-01-01\"\n"));
    assert_eq!(scene.report(&[]).1, 1);
}

#[test]
fn an_excluded_path_hides_nothing_without_a_word() {
    let scene = leaking();
    scene.write("old/b.txt", "nothing in clear\n");
    scene.write("rempart.toml", "exclude = [\"old/**\"]\n");
    scene.commit("three");
    let (report, code) = scene.report(&[]);
    assert_eq!((paths(&report), code), (vec![], 0));
    // Only the path whose versions were worth judging is named.
    let named = ("excluded".to_owned(), "old/a.txt".to_owned());
    assert_eq!(skipped(&report), [named]);
    let said = scene.run(&[]).stdout;
    let said = String::from_utf8_lossy(&said);
    assert!(said.contains("excluded"), "{said}");
}

#[test]
fn a_path_that_was_moved_out_of_a_waiver_is_found() {
    let scene = Scene::new();
    scene.write("old/a.txt", token());
    scene.write("rempart.toml", allow("old/*", ""));
    scene.commit("one");
    // The tree of the folder stays the same object.
    scene.git(&["mv", "old", "new"]);
    scene.commit("two");
    assert_eq!(paths(&scene.report(&[]).0), ["new/a.txt"]);
}

#[test]
fn a_waiver_can_name_one_message() {
    let scene = Scene::new();
    let commit = scene.commit(&token());
    scene.write(
        "rempart.toml",
        allow(&format!("commit-message/{commit}"), ""),
    );
    assert_eq!(scene.report(&[]).1, 0);
}

#[test]
fn a_cache_changes_nothing_and_holds_no_value() {
    let scene = leaking();
    scene.write("clean.txt", "nothing");
    scene.commit("three");
    let folder = scene.beside("cache");
    let with = ["--cache", folder.to_str().unwrap()];
    let plain = scene.report(&[]);
    assert_eq!(scene.report(&with), plain);
    let file = folder.join("rempart-history-v1");
    let written = std::fs::read(&file).unwrap();
    assert!(!String::from_utf8_lossy(&written).contains(&token()));
    assert_eq!(scene.report(&with), plain, "warm");
    // A cache that calls everything clean and is damaged is not believed.
    for damage in [
        &b"rempart history v1\n"[..],
        b"",
        &[0xFF; 4096],
        &written[..written.len() - 1],
    ] {
        std::fs::write(&file, damage).unwrap();
        assert_eq!(scene.report(&with), plain, "{} bytes", damage.len());
        assert_eq!(std::fs::read(&file).unwrap(), written, "written anew");
    }
}

#[test]
fn every_number_of_threads_says_the_same() {
    let scene = leaking();
    for at in 0..300 {
        scene.write(&format!("f{at}.txt"), format!("{at} {}", token()));
    }
    scene.commit("many");
    assert_eq!(scene.report(&["-j", "1"]), scene.report(&["-j", "4"]));
}

#[test]
fn nothing_is_written() {
    let scene = leaking();
    let before = scene.git(&["count-objects", "-v"]);
    scene.report(&[]);
    assert_eq!(scene.git(&["status", "--porcelain"]), "");
    assert_eq!(scene.git(&["count-objects", "-v"]), before);
}

#[test]
fn a_waiver_that_reaches_every_file_is_told() {
    let scene = leaking();
    for (folder, name) in [
        ("apps", "a"),
        ("apps", "b"),
        ("apps", "c"),
        ("infra", "a"),
        ("gitops", "a"),
    ] {
        scene.write(&format!("{folder}/{name}.yaml"), "a: 1\n");
    }
    scene.commit("three");
    for (path, is_told) in [
        ("**", true),
        ("*/*.txt", false),
        ("old/**", false),
        ("{old,apps,infra,gitops}/**", true),
    ] {
        scene.write("rempart.toml", allow(path, ""));
        let (report, code) = scene.report(&["--fail-on", "warning"]);
        let findings = report["findings"].as_array().unwrap();
        let rules: Vec<_> = findings
            .iter()
            .map(|one| one["rule"].as_str().unwrap())
            .collect();
        let expected: &[&str] = if is_told {
            &["rempart/broad-allow"]
        } else {
            &[]
        };
        assert_eq!(
            (&*rules, code),
            (expected, i32::from(is_told)),
            "{path} {report}"
        );
    }
    // What silences nothing here is judged where the files are.
    scene.write("rempart.toml", allow("**", "expires = \"2020-01-01\"\n"));
    assert_eq!(
        paths(&scene.report(&["--fail-on", "warning"]).0),
        ["old/a.txt"]
    );
    let other = allow("**", "").replace("leaked-credential", "weak-literal");
    scene.write("rempart.toml", other);
    assert_eq!(
        paths(&scene.report(&["--fail-on", "warning"]).0),
        ["old/a.txt"]
    );
}

//! What cannot be read is exit 2, with what mends it.

use super::scene::{Scene, run, token};

fn refused(output: &std::process::Output, words: &str) {
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains(words), "{said}");
}

#[test]
fn a_shallow_clone_is_refused() {
    let scene = Scene::new();
    scene.commit("one");
    scene.commit("two");
    let clone = scene.beside("clone");
    let from = format!("file://{}", scene.root().display());
    scene.git(&[
        "clone",
        "--quiet",
        "--depth",
        "1",
        &from,
        clone.to_str().unwrap(),
    ]);
    refused(&run(&clone, &[]), "git fetch --unshallow");
}

#[test]
fn a_partial_clone_is_refused() {
    let scene = Scene::new();
    scene.git(&["config", "uploadpack.allowFilter", "true"]);
    scene.write("a.txt", "one");
    scene.commit("one");
    let clone = scene.beside("clone");
    let from = format!("file://{}", scene.root().display());
    let to = clone.to_str().unwrap();
    scene.git(&[
        "clone",
        "--quiet",
        "--bare",
        "--filter=blob:none",
        &from,
        to,
    ]);
    refused(&run(&clone, &[]), "git fetch --refetch");
}

#[test]
fn a_missing_or_damaged_object_is_named() {
    let scene = Scene::new();
    scene.write("a.txt", "one");
    scene.commit("one");
    let blob = scene.git(&["rev-parse", "HEAD:a.txt"]);
    let file = scene
        .root()
        .join(".git/objects")
        .join(&blob[..2])
        .join(&blob[2..]);
    std::fs::remove_file(&file).unwrap();
    refused(&scene.run(&[]), &blob);
    std::fs::write(&file, "no object").unwrap();
    refused(&scene.run(&[]), &blob);
}

#[test]
fn a_folder_without_a_repository_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    refused(&run(folder.path(), &[]), "no git repository");
}

#[test]
fn a_revision_that_names_nothing_is_refused() {
    let scene = Scene::new();
    scene.commit("one");
    refused(&scene.run(&["nothing"]), "nothing");
    refused(&scene.run(&["main...main"]), "FROM..TO");
}

#[test]
fn bare_repositories_and_alternates_are_read() {
    let scene = Scene::new();
    scene.write("a.txt", token());
    scene.commit("one");
    let clone = scene.beside("clone.git");
    let (from, to) = (scene.root(), clone.to_str().unwrap());
    scene.git(&[
        "clone",
        "--quiet",
        "--bare",
        "--shared",
        from.to_str().unwrap(),
        to,
    ]);
    assert_eq!(run(&clone, &[]).status.code(), Some(1));
}

/// A pack and its index, once damaged in many places each.
#[test]
fn a_damaged_pack_never_passes() {
    let scene = Scene::new();
    for at in 1..6 {
        let lines: Vec<String> = (at..200).map(|line| line.to_string()).collect();
        scene.write("a.txt", lines.join("\n"));
        scene.commit(&format!("change {at}"));
    }
    scene.git(&["repack", "-adfq"]);
    assert_eq!(scene.run(&[]).status.code(), Some(0), "sound");
    let folder = scene.root().join(".git/objects/pack");
    let files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    let named = |word: &str| {
        files
            .iter()
            .find(|file| file.extension().is_some_and(|found| found == word))
            .unwrap()
    };

    let pack = std::fs::read(named("pack")).unwrap();
    for at in (12..pack.len() - 20).step_by(41) {
        let mut damaged = pack.clone();
        damaged[at] ^= 0x55;
        replace(named("pack"), &damaged);
        refused(&scene.run(&[]), "");
    }
    replace(named("pack"), &pack);

    // gitformat-pack(5): a head of 8 bytes, 256 counts, then ids, checksums and offsets.
    let index = std::fs::read(named("idx")).unwrap();
    let count = u32::from_be_bytes(index[8 + 255 * 4..8 + 256 * 4].try_into().unwrap()) as usize;
    let offsets = 8 + 256 * 4 + count * 24;
    for at in 0..count {
        for offset in [0_u32, 3, 0x7FFF_FFFF, 0x8000_0001] {
            let mut damaged = index.clone();
            damaged[offsets + at * 4..][..4].copy_from_slice(&offset.to_be_bytes());
            replace(named("idx"), &damaged);
            refused(&scene.run(&[]), "");
        }
    }
}

/// Git makes its packs read-only.
fn replace(file: &std::path::Path, bytes: &[u8]) {
    std::fs::remove_file(file).unwrap();
    std::fs::write(file, bytes).unwrap();
}

/// Loose and packed, on every thread.
#[test]
fn a_large_version_is_searched_to_its_end() {
    let scene = Scene::new();
    let line = "an ordinary line of a log that says nothing\n";
    let text = line.repeat((33 << 20) / line.len());
    let name = "db_pass\u{77}ord";
    let value = ["sieben", "-raben-", "4711"].concat();
    scene.write("a.env", format!("{text}{}\n{name}={value}\n", token()));
    let key = format!("kind: Secret\nmetadata: {{name: a}}\nstringData: {{b: {value}}}\n");
    let documents = format!("---\napiVersion: v1\n{key}---\n# {line}");
    let remarks = format!("# {line}").repeat((33 << 20) / line.len());
    scene.write("c.yaml", format!("{remarks}{documents}"));
    scene.commit("one");
    scene.remove("a.env");
    scene.remove("c.yaml");
    scene.commit("two");
    let loose = scene.report(&["--profile", "strict"]);
    let findings = loose.0["findings"].as_array().unwrap();
    let of = |finding: &serde_json::Value| {
        let part = |name: &str| finding[name].as_str().unwrap().to_owned();
        (part("file"), part("rule"))
    };
    let pair = |file: &str, rule: &str| (file.to_owned(), format!("secrets/{rule}"));
    assert_eq!(
        findings.iter().map(of).collect::<Vec<_>>(),
        [
            pair("a.env", "leaked-credential"),
            pair("a.env", "weak-literal"),
            pair("c.yaml", "unencrypted-secret"),
            // A tree of it is not made.
            pair("c.yaml", "unsearched-content"),
        ],
        "{}",
        loose.0
    );
    scene.git(&["repack", "-adfq"]);
    assert_eq!(scene.report(&["--profile", "strict"]), loose);
}

/// Older versions of a file that grew are differences from a newer one that is larger than what is read at once.
#[test]
fn a_version_that_is_stored_as_a_difference_from_a_large_one_is_searched() {
    let scene = Scene::new();
    let line = "an ordinary line of a log that says nothing\n";
    let text = |bytes: usize| line.repeat(bytes / line.len());
    scene.write("a.txt", format!("{}{}\n", text(4 << 20), token()));
    scene.commit("one");
    scene.write("a.txt", text(60 << 20));
    scene.commit("two");
    scene.write("a.txt", text(60 << 20) + line);
    scene.commit("three");
    scene.git(&["repack", "-adfq", "--window=4"]);
    let small = scene.git(&["rev-parse", "HEAD~2:a.txt"]);
    let packed = super::stores::deltas(&scene);
    let is_delta = |line: &&str| line.split_whitespace().count() == 7;
    let mut deltas = packed.lines().filter(is_delta);
    assert!(deltas.any(|line| line.starts_with(&small)), "{packed}");
    assert_eq!(scene.found(), ["a.txt"]);
}

/// In the default profile, and in a folder of tests, too: nobody has looked at it.
#[test]
fn a_version_that_is_too_large_is_named_and_fails() {
    let scene = Scene::new();
    scene.write("testdata/a.bin", "");
    let file = scene.root().join("testdata/a.bin");
    let file = std::fs::File::options().write(true).open(file).unwrap();
    file.set_len((100 << 20) + 1).unwrap();
    scene.commit("one");
    scene.remove("testdata/a.bin");
    scene.commit("two");
    let loose = scene.report(&[]);
    assert_eq!(loose.1, 1, "{}", loose.0);
    let finding = &loose.0["findings"][0];
    assert_eq!(finding["rule"], "secrets/unsearched-content");
    assert_eq!(finding["severity"], "error");
    assert_eq!(finding["file"], "testdata/a.bin");
    assert!(
        finding["message"].as_str().unwrap().contains("100 MiB"),
        "{finding}"
    );
    scene.git(&["repack", "-adfq"]);
    assert_eq!(scene.report(&[]), loose);
    scene.write(
        "rempart.toml",
        "[[allow]]\nrule = \"secrets/unsearched-content\"\npath = \"testdata/a.bin\"\nreason = \"zeros\"\n",
    );
    assert_eq!(scene.run(&[]).status.code(), Some(0));
}

/// Sound objects under the ids of others: nothing is damaged that a checksum would tell.
#[test]
fn an_object_of_another_id_is_refused() {
    let scene = Scene::new();
    scene.write("a.txt", token());
    scene.write("b.txt", "x".repeat(token().len()));
    scene.commit("one");
    let blob = |name: &str| scene.git(&["rev-parse", &format!("HEAD:{name}")]);
    let (leak, clean) = (blob("a.txt"), blob("b.txt"));
    let loose = |id: &str| {
        let objects = scene.root().join(".git/objects");
        objects.join(&id[..2]).join(&id[2..])
    };
    let sound = std::fs::read(loose(&leak)).unwrap();
    replace(&loose(&leak), &std::fs::read(loose(&clean)).unwrap());
    refused(&scene.run(&[]), &leak);
    let check = scene.check_said(&["--rev", "HEAD"]);
    assert_eq!(check.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&check.stdout).contains(&leak));
    replace(&loose(&leak), &sound);
    assert_eq!(scene.run(&[]).status.code(), Some(1));

    for (at, message) in [(0, token()), (1, "clean".repeat(9))] {
        scene.git(&["commit", "--quiet", "--allow-empty", "-m", &message]);
        scene.git(&["tag", &format!("t{at}")]);
    }
    let commits = ["t0", "t1"].map(|tag| scene.git(&["rev-parse", tag]));
    scene.git(&["repack", "-adfq"]);
    let folder = std::fs::read_dir(scene.root().join(".git/objects/pack")).unwrap();
    let mut files = folder.map(|entry| entry.unwrap().path());
    let index = files
        .find(|file| file.extension().is_some_and(|word| word == "idx"))
        .unwrap();
    let sound = std::fs::read(&index).unwrap();
    for [one, other] in [[leak, clean], commits] {
        replace(&index, &swapped(&sound, &one, &other));
        refused(&scene.run(&[]), "has another id");
    }
}

/// An index in which two objects have changed their places: gitformat-pack(5), version 2.
fn swapped(index: &[u8], one: &str, other: &str) -> Vec<u8> {
    let count = u32::from_be_bytes(index[8 + 255 * 4..8 + 256 * 4].try_into().unwrap()) as usize;
    let ids = 8 + 256 * 4;
    let at = |id: &str| {
        let hex = |at: usize| u8::from_str_radix(&id[at * 2..at * 2 + 2], 16).unwrap();
        let id: Vec<u8> = (0..20).map(hex).collect();
        let number = (0..count).find(|at| index[ids + at * 20..][..20] == id[..]);
        ids + count * 24 + number.unwrap() * 4
    };
    let (one, other) = (at(one), at(other));
    let mut swapped = index.to_vec();
    swapped[one..one + 4].copy_from_slice(&index[other..other + 4]);
    swapped[other..other + 4].copy_from_slice(&index[one..one + 4]);
    swapped
}

//! What the selectors say against what the real SOPS did: the files of `tests/data/sops`, and those of the folder that
//! `REMPART_SOPS_FILES` names, if any.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed test is what it should be"
)]

use std::path::Path;
use std::sync::Arc;

use rempart_core::{RepoPath, SourceFile, Tree};

use super::file::{SopsFile, State};
use super::store::Store;

fn read(path: &Path) -> (String, SopsFile) {
    let name = path.file_name().unwrap().to_str().unwrap();
    let path_in_repo = RepoPath::from_normalised(name);
    let text = std::fs::read_to_string(path).unwrap();
    let file = SourceFile::from_text(Arc::from(text.as_str()), path_in_repo.format(), None);
    let tree: Option<&Tree> = file.tree().map(|tree| &**tree);
    let sops = SopsFile::read(Store::of(&path_in_repo), path_in_repo.format(), &text, tree);
    (
        text.clone(),
        sops.unwrap_or_else(|| panic!("{name} is not taken for a file of SOPS")),
    )
}

fn disagreements(name: &str, text: &str, file: &SopsFile) -> (usize, Vec<String>) {
    let mut found = Vec::new();
    let leaves = file
        .leaves
        .iter()
        .map(|leaf| (leaf.path, leaf.span, leaf.state, leaf.must, "value"));
    let comments = file
        .comments
        .iter()
        .map(|note| (note.path, note.span, note.state, note.must, "comment"));
    let mut judged = 0;
    for (path, span, state, must, what) in leaves.chain(comments) {
        let encrypted = match state {
            State::Empty => continue,
            State::Encrypted(_) => true,
            State::Plain { .. } => false,
            State::Malformed(_) => panic!("{name}: {span:?} is malformed"),
        };
        judged += 1;
        if encrypted != must {
            let line = text[..span.start as usize].matches('\n').count() + 1;
            found.push(format!(
                "{name}:{line}: {what} at `{}`: encrypted {encrypted}, must {must}",
                file.paths.shown(path)
            ));
        }
    }
    (judged, found)
}

fn check(folder: &Path) -> (usize, usize, Vec<String>) {
    let (mut files, mut judged, mut faults) = (0, 0, Vec::new());
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let (text, file) = read(&path);
        assert!(
            file.judged && file.faults.is_empty() && file.anchors.is_empty(),
            "{name}: {:?}",
            file.faults
        );
        let metadata = file.effective().unwrap();
        assert!(
            metadata.faults.is_empty() && metadata.unknown.is_empty(),
            "{name}: {metadata:?}"
        );
        let (count, found) = disagreements(&name, &text, &file);
        files += 1;
        judged += count;
        faults.extend(found);
    }
    (files, judged, faults)
}

#[test]
fn selectors_say_what_sops_did() {
    let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/sops");
    let (files, judged, faults) = check(&committed);
    assert!(
        files >= 35 && judged >= 450,
        "only {judged} values of {files} files"
    );
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    let Some(folder) = std::env::var_os("REMPART_SOPS_FILES") else {
        return;
    };
    let (files, judged, faults) = check(Path::new(&folder));
    // Where SOPS writes a comment to another place than it read it from, the place does not tell what it did.
    let (comments, values): (Vec<_>, Vec<_>) = faults
        .iter()
        .partition(|fault| fault.contains(": comment "));
    assert!(
        values.is_empty(),
        "{} of {judged} in {files} files:\n{values:#?}",
        values.len()
    );
    assert!(
        comments.len() * 1000 <= judged,
        "{} of {judged} in {files} files:\n{comments:#?}",
        comments.len()
    );
}

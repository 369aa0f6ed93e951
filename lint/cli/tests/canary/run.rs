//! Runs the program where canaries stand, and looks at every byte that it says and writes.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};

use super::places;
use super::secret::Canaries;
use crate::sandbox::{Sandbox, command};

/// What a run may write.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Written {
    /// Files that hold no canary.
    Reports,
    /// Nothing that was not there before.
    Nothing,
}

/// A repository full of canaries.
pub(crate) fn repository(canaries: &Canaries, configuration: &str) -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.git(&["init", "-q"]);
    for (path, text) in places::FILES {
        sandbox.file(path, canaries.fill(text));
    }
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../secrets/tests/data/sops");
    for (at, (file, before, after)) in places::SOPS.iter().enumerate() {
        let text = std::fs::read_to_string(samples.join(file)).unwrap();
        let changed = text.replacen(before, &canaries.fill(after), 1);
        assert_ne!(text, changed, "{file}: `{before}` does not stand there");
        sandbox.file(&format!("sops/{at}/{file}"), changed);
    }
    let utf16 = canaries.fill("password: {P}\na: *{T}\n");
    let bytes: Vec<u8> = [0xFF, 0xFE]
        .into_iter()
        .chain(utf16.encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    sandbox.file("yaml/wide.yaml", bytes);
    sandbox.file(
        "yaml/bytes.yaml",
        [canaries.fill("password: {P}\n").as_bytes(), b"\xFF\n"].concat(),
    );
    let target = canaries.fill("https:/ann:{T}@db.example.org");
    sandbox.link("app/link", &target);
    sandbox.file("rempart.toml", canaries.fill(configuration));
    sandbox
}

/// The runs of one repository, and what came out.
pub(crate) struct Runs<'r> {
    sandbox: &'r Sandbox,
    canaries: &'r Canaries,
    faults: Vec<String>,
    said: String,
}

impl<'r> Runs<'r> {
    pub(crate) fn new(sandbox: &'r Sandbox, canaries: &'r Canaries) -> Self {
        Self {
            sandbox,
            canaries,
            faults: Vec::new(),
            said: String::new(),
        }
    }

    /// Runs the program and looks.
    pub(crate) fn run(&mut self, words: &[&str], input: &[u8], written: Written) {
        let before = files(self.sandbox.path());
        let output = output(self.sandbox, self.canaries, words, input);
        for (what, bytes) in [
            ("standard output", &output.stdout),
            ("standard error", &output.stderr),
        ] {
            self.look(words, what, bytes);
            self.said += &String::from_utf8_lossy(bytes);
        }
        for (path, bytes) in files(self.sandbox.path()) {
            // The index of git is no output, and what was there before holds canaries by design.
            let is_index = path.components().any(|part| part.as_os_str() == "index");
            if before.get(&path) == Some(&bytes) || is_index {
                continue;
            }
            assert!(
                written == Written::Reports,
                "{words:?} wrote {}",
                path.display()
            );
            self.look(words, &path.display().to_string(), &bytes);
        }
    }

    fn look(&mut self, words: &[&str], what: &str, bytes: &[u8]) {
        let found = self.canaries.found_in(bytes).into_iter();
        self.faults
            .extend(found.map(|found| format!("{words:?}: {what}: {found}")));
    }

    /// Fails where something came out; gives back all that was said.
    pub(crate) fn finish(self) -> String {
        let count = self.faults.len();
        let shown = self.faults[..count.min(20)].join("\n");
        assert!(self.faults.is_empty(), "{count} came out:\n{shown}");
        assert!(!self.said.contains("panicked"), "a panic");
        self.said
    }
}

fn output(sandbox: &Sandbox, canaries: &Canaries, words: &[&str], input: &[u8]) -> Output {
    let mut child = command(env!("CARGO_BIN_EXE_rempart"))
        .args(words)
        .current_dir(sandbox.path())
        .env("DB_PASSWORD", &canaries.password)
        .env("GITLAB_TOKEN", &canaries.token)
        .env("RUST_BACKTRACE", "full")
        .env("RUST_LOG", "trace")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that does not read its input closes it; that is its right.
    let _ = child.stdin.take().unwrap().write_all(input);
    child.wait_with_output().unwrap()
}

/// Every file below a folder, with its bytes.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut all = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let kind = std::fs::symlink_metadata(&path).unwrap().file_type();
            if kind.is_dir() {
                open.push(path);
            } else if kind.is_file() {
                let bytes = std::fs::read(&path).unwrap();
                all.insert(path, bytes);
            }
        }
    }
    all
}

//! One function a row of `docs/bad-input.md`.

use std::fmt::Write as _;
use std::io::Write as _;
use std::process::Stdio;

use rempart_testkit::FaultySource;

use super::sandbox::{Outcome, Sandbox, code, command};

/// Makes the input, runs the program, tells what it said.
pub(crate) type Case = fn() -> Outcome;

const MANIFEST: &str =
    "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\ndata:\n  level: debug\n";

/// A file of the real SOPS.
const SOPS: &str = include_str!("../../../secrets/tests/data/sops/secret.yaml");

/// Every case, in the order of the table.
pub(crate) const ALL: &[(&str, Case)] = &[
    ("unreadable-file", || {
        faulty(|source| source.unreadable("web.yaml"))
    }),
    ("invalid-utf8", || one("x.yaml", b"name: caf\xE9\n")),
    ("invalid-utf8-elsewhere", || {
        one("x.png", b"\x89PNG\xFF\xFE\x00")
    }),
    ("utf16-with-bom", || one("x.yaml", &utf16(MANIFEST))),
    ("nul-bytes", || one("x.yaml", b"a: \0\0b\n")),
    ("crlf", || {
        one("x.yaml", MANIFEST.replace('\n', "\r\n").as_bytes())
    }),
    ("tab-indentation", || {
        one(
            "x.yaml",
            b"apiVersion: v1\nkind: ConfigMap\nmetadata:\n\tname: web\n",
        )
    }),
    ("deep-flow", || {
        one("x.yaml", "[".repeat(100_000).as_bytes())
    }),
    ("deep-block", || {
        one("x.yaml", "- ".repeat(100_000).as_bytes())
    }),
    ("alias-bomb", || one("x.yaml", alias_bomb().as_bytes())),
    ("long-line", || {
        one(
            "x.yaml",
            format!("{MANIFEST}  text: {}\n", "x".repeat(100_000_000)).as_bytes(),
        )
    }),
    ("huge-line", || huge(false, &["."])),
    ("huge-line-staged", || huge(true, &["--staged"])),
    ("huge-line-rev", || huge(true, &["--rev", "HEAD"])),
    ("huge-line-since", || huge(true, &["--since", "HEAD"])),
    ("huge-standard-input", huge_standard_input),
    ("damaged-archive", || {
        one("x.tgz", &b"\x1F\x8B\x08\0\0\0\0\0\0\x03\xED\xC0"[..])
    }),
    ("archive-bomb", archive_bomb),
    ("broken-base64", || {
        one(
            "x.yaml",
            SOPS.replacen("GCM,data:", "GCM,data:!", 1).as_bytes(),
        )
    }),
    ("broken-base64-secret", || {
        one(
            "x.yaml",
            b"apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata: {word: '%%%%'}\n",
        )
    }),
    ("cut-sops-metadata", || {
        let cut = SOPS.find("lastmodified").unwrap();
        one("x.yaml", &SOPS.as_bytes()[..cut])
    }),
    ("invalid-path-regex", || {
        one(
            ".sops.yaml",
            b"creation_rules:\n- path_regex: '(prod'\n  pgp: 85D77543B3D624B63CEA9E6DBC17301B491B3F21\n",
        )
    }),
    ("invalid-glob", || configured("exclude = [\"[a\"]\n")),
    ("invalid-secret-glob", || {
        configured("[rules.\"secrets/clear-secret-path\".options]\npaths = [\"[a\"]\n")
    }),
    ("large-crd", || one("x.yaml", large_crd().as_bytes())),
    ("symlink-loop", || {
        Sandbox::new()
            .link("a.yaml", "b.yaml")
            .link("b.yaml", "a.yaml")
            .check(&["."])
    }),
    ("dangling-symlink", || {
        Sandbox::new().link("a.yaml", "nothing.yaml").check(&["."])
    }),
    ("escaping-symlink", || {
        Sandbox::new()
            .link("a.yaml", "../../etc/hostname")
            .check(&["."])
    }),
    ("fifo", fifo),
    ("folder-named-yaml", || {
        Sandbox::new()
            .file("x.yaml/inner.yaml", MANIFEST)
            .check(&["."])
    }),
    ("vanishing-file", || {
        faulty(|source| source.vanishing("web.yaml"))
    }),
    ("empty-repository", || {
        Sandbox::new().git(&["init", "-q"]).check(&["."])
    }),
    ("bare-repository", || {
        Sandbox::new().git(&["init", "-q", "--bare"]).check(&["."])
    }),
    ("broken-git-file", || {
        let sandbox = Sandbox::new();
        sandbox.file("x.yaml", MANIFEST);
        sandbox.file("sub/.git", "gitdir: ../.git/modules/sub\n");
        sandbox.git(&["init"]);
        sandbox.check(&["sub"])
    }),
    ("no-git-file", || {
        let sandbox = Sandbox::new();
        sandbox.file("x.yaml", MANIFEST).file(".git", "");
        sandbox.check(&["."])
    }),
    ("shallow-since", shallow),
    ("unknown-revision", || {
        committed().check(&["--since", "no-such-branch", "."])
    }),
    ("unknown-revision-rev", || {
        committed().check(&["--rev", "no-such-branch", "."])
    }),
    ("no-repository-since", || {
        Sandbox::new()
            .file("x.yaml", MANIFEST)
            .check(&["--since", "main", "."])
    }),
    ("broken-configuration", || configured("profile = \n")),
    ("unknown-key", || configured("profil = \"strict\"\n")),
    ("unknown-rule", || {
        configured("[rules.\"kube/unknwon-field\"]\nlevel = \"off\"\n")
    }),
    ("unknown-rule-flag", || {
        committed().check(&["-D", "kube/unknwon-field", "."])
    }),
    ("unknown-checker", || {
        committed().check(&["--only", "cube", "."])
    }),
    ("unknown-kubernetes", || {
        committed().check(&["--kubernetes", "1.12", "."])
    }),
    ("unknown-format", || {
        committed().check(&["--format", "xml", "."])
    }),
    ("missing-path", || committed().check(&["nothing/here"])),
    ("closed-pipe", closed_pipe),
    ("full-disk", || {
        committed().check(&["--format", "json=/dev/full", "."])
    }),
    ("unwritable-report", || {
        committed().check(&["--format", "json=no/such/folder/report.json", "."])
    }),
    ("interrupted", interrupted),
    ("empty-standard-input", || {
        Sandbox::new().check_with(&["-"], b"")
    }),
    ("broken-standard-input", || {
        Sandbox::new().check_with(&["-"], b"a: [\n")
    }),
];

fn one(name: &str, content: &[u8]) -> Outcome {
    Sandbox::new().file(name, content).check(&["."])
}

/// A file of one line: of 4 GiB that take no room on the disk, or of one byte over the limit where git has to store it.
/// 700 MB of addresses have to do, of which the program and its threads take most before they read anything.
fn huge(is_committed: bool, arguments: &[&str]) -> Outcome {
    let sandbox = committed();
    let line = std::fs::File::create(sandbox.join("huge.yaml")).unwrap();
    if is_committed {
        line.set_len((128 << 20) + 1).unwrap();
        sandbox
            .git(&["-c", "core.looseCompression=1", "add", "."])
            .git(&["commit", "-q", "-m", "two"]);
    } else {
        line.set_len(4 << 30).unwrap();
    }
    bounded(&sandbox, arguments, Stdio::null())
}

fn archive_bomb() -> Outcome {
    let sandbox = Sandbox::new();
    let status = command("sh")
        .args(["-c", "head -c 300000000 /dev/zero | gzip -1 > x.tgz"])
        .current_dir(sandbox.path())
        .status()
        .unwrap();
    assert!(status.success());
    sandbox.check(&["."])
}

fn huge_standard_input() -> Outcome {
    let sandbox = Sandbox::new();
    let zeros = std::fs::File::open("/dev/zero").unwrap();
    bounded(&sandbox, &["-"], Stdio::from(zeros))
}

/// The program with little memory.
fn bounded(sandbox: &Sandbox, arguments: &[&str], input: Stdio) -> Outcome {
    let output = command("sh")
        .args(["-c", "ulimit -v 700000 && exec \"$0\" check \"$@\""])
        .arg(env!("CARGO_BIN_EXE_rempart"))
        .args(arguments)
        .current_dir(sandbox.path())
        .stdin(input)
        .output()
        .unwrap();
    Outcome {
        code: code(output.status),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

fn committed() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox
        .file("x.yaml", MANIFEST)
        .git(&["init", "-q"])
        .git(&["add", "."])
        .git(&["commit", "-q", "-m", "one"]);
    sandbox
}

fn configured(text: &str) -> Outcome {
    Sandbox::new()
        .file("x.yaml", MANIFEST)
        .file("rempart.toml", text)
        .check(&["."])
}

fn utf16(text: &str) -> Vec<u8> {
    [0xFF, 0xFE]
        .into_iter()
        .chain(text.encode_utf16().flat_map(u16::to_le_bytes))
        .collect()
}

fn alias_bomb() -> String {
    let mut text = String::from(
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: bomb\n  annotations:\n    a: &a [x, x, x, x, x, x, x, x, x, x]\n",
    );
    for (here, below) in ["b", "c", "d", "e", "f", "g"]
        .iter()
        .zip(["a", "b", "c", "d", "e", "f"])
    {
        let items = vec![format!("*{below}"); 10].join(", ");
        writeln!(text, "    {here}: &{here} [{items}]").unwrap();
    }
    text
}

fn large_crd() -> String {
    let mut text = String::from(
        "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata:\n  name: widgets.example.org\nspec:\n  group: example.org\n  scope: Namespaced\n  names:\n    kind: Widget\n    listKind: WidgetList\n    plural: widgets\n    singular: widget\n  versions:\n  - name: v1\n    served: true\n    storage: true\n    schema:\n      openAPIV3Schema:\n        type: object\n        properties:\n          spec:\n            type: object\n            properties:\n",
    );
    let words = "lorem ipsum dolor sit amet ".repeat(8);
    for field in 0.. {
        if text.len() > 5_000_000 {
            break;
        }
        writeln!(text, "              field{field}:\n                description: {words}\n                type: string").unwrap();
    }
    text
}

fn fifo() -> Outcome {
    let sandbox = Sandbox::new();
    let status = command("mkfifo")
        .arg(sandbox.join("x.yaml"))
        .status()
        .unwrap();
    assert!(status.success());
    sandbox.check(&["."])
}

fn shallow() -> Outcome {
    let origin = committed();
    origin
        .file("x.yaml", MANIFEST.replace("debug", "info"))
        .git(&["commit", "-qam", "two"]);
    let clone = Sandbox::new();
    let url = format!("file://{}", origin.path().display());
    clone.git(&["clone", "-q", "--depth", "1", &url, "clone"]);
    clone.check(&["--since", "HEAD~1", "clone"])
}

/// The reader is gone before the program writes.
fn closed_pipe() -> Outcome {
    let sandbox = committed();
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let output = sandbox
        .rempart(&["--format", "json", "."])
        .stdin(Stdio::null())
        .stdout(writer)
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
        .wait_with_output()
        .unwrap();
    Outcome {
        code: code(output.status),
        stdout: String::new(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// Interrupted while it waits for standard input, so that it is surely running. Whoever started the tests may have
/// ignored the signal, which is inherited: `env` gives it back its effect.
fn interrupted() -> Outcome {
    let sandbox = Sandbox::new();
    let mut child = command("env")
        .args([
            "--default-signal=INT",
            env!("CARGO_BIN_EXE_rempart"),
            "check",
            "-",
        ])
        .current_dir(sandbox.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    // It has started to read when it has taken what was written.
    let mut input = child.stdin.take().unwrap();
    input.write_all(&vec![b'#'; 1 << 20]).unwrap();
    let status = command("kill")
        .args(["-INT", &child.id().to_string()])
        .status()
        .unwrap();
    assert!(status.success());
    let status = child.wait().unwrap();
    drop(input);
    Outcome {
        code: code(status),
        stdout: String::new(),
        stderr: String::new(),
    }
}

/// Faults of the disk come from a faulty source: the tests run as any user, root included.
fn faulty(break_it: fn(FaultySource) -> FaultySource) -> Outcome {
    let source = break_it(FaultySource::new(&[("web.yaml", MANIFEST)]));
    let report = rempart_testkit::check_source(&[&rempart_yaml::CHECKER], &source).unwrap();
    let lines = report
        .skipped
        .iter()
        .map(|skip| format!("{}: {}: {}\n", skip.what, skip.code, skip.reason));
    Outcome {
        code: if report.is_incomplete() { 2 } else { 0 },
        stdout: lines.collect(),
        stderr: String::new(),
    }
}

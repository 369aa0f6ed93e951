//! `rempart charts fetch` against a Helm repository and a registry on this machine, with charts packed at run time: by the
//! real `helm` where it is installed (`REMPART_TEST_HELM`, or `target/tools/helm`), else a loud SKIP; and what does not
//! need it with a script in its place.
#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a failed test is what it should be"
)]

mod chart_support;

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::process::Command;

use chart_support::{Server, digest, gzip, helm, redis, tar};
use tempfile::TempDir;

struct Scene {
    folder: TempDir,
    helm: PathBuf,
}

impl Scene {
    fn new(repository: &str, version: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let scene = Self {
            helm: folder.path().join("no-helm"),
            folder,
        };
        fs::create_dir_all(scene.folder.path().join("scratch")).unwrap();
        scene.write("rempart.toml", "helm = \"auto\"\nkubernetes = \"1.35\"\n");
        scene.application(repository, version, "");
        scene
    }

    /// The application that names the chart.
    fn application(&self, repository: &str, version: &str, helm: &str) {
        let text = format!(
            "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {{name: cache, namespace: argocd}}\nspec:\n  project: default\n  source:\n    repoURL: {repository}\n    chart: redis\n    targetRevision: \"{version}\"\n{helm}  destination: {{server: https://kubernetes.default.svc, namespace: cache}}\n"
        );
        self.write("cache.yaml", &text);
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path("repository").join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn lock(&self) -> String {
        fs::read_to_string(self.path("repository/rempart-charts.lock")).unwrap_or_default()
    }

    fn cached(&self) -> usize {
        fs::read_dir(self.path("cache")).map_or(0, Iterator::count)
    }

    /// A script in place of the program: `pull` leaves what the file `archive` holds.
    fn script(&mut self, archive: &[u8]) {
        let text = "#!/bin/sh\nif [ \"$1\" = version ]; then printf v3.19.4; exit 0; fi\nhere=$(dirname \"$0\")\necho \"$*\" >> \"$here/arguments\"\nenv >> \"$here/environment\"\nfor word in \"$@\"; do case $word in --destination=*) cp \"$here/archive\" \"${word#--destination=}/x.tgz\";; esac; done\n";
        self.helm = self.path("helm");
        fs::write(&self.helm, text).unwrap();
        fs::set_permissions(&self.helm, fs::Permissions::from_mode(0o755)).unwrap();
        fs::write(self.path("archive"), archive).unwrap();
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "the test runs the program as users do"
    )]
    fn run(&self, arguments: &[&str]) -> (i32, String, String) {
        let output = Command::new(env!("CARGO_BIN_EXE_rempart"))
            .args(arguments)
            .current_dir(self.path("repository"))
            .env("REMPART_HELM", &self.helm)
            .env("REMPART_SCRATCH", self.path("scratch"))
            .env("REMPART_CHARTS", self.path("cache"))
            .env("REMPART_HELM_SECONDS", "60")
            .env("OF_THE_RUN", "canary-of-the-run")
            .env("NO_PROXY", "127.0.0.1")
            .output()
            .unwrap();
        let left: Vec<_> = fs::read_dir(self.path("scratch")).unwrap().collect();
        assert!(left.is_empty(), "{left:?}");
        (
            output.status.code().unwrap(),
            String::from_utf8(output.stdout).unwrap(),
            String::from_utf8(output.stderr).unwrap(),
        )
    }

    fn fetch(&self, flags: &[&str]) -> (i32, String, String) {
        self.run(&[&["charts", "fetch"], flags].concat())
    }
}

#[test]
fn a_chart_is_fetched_locked_and_rendered_without_a_network() {
    let Some(program) = helm() else { return };
    let server = Server::new();
    let archive = redis("1.2.3", &[]);
    server.has(&[("1.2.3", archive.clone()), ("1.2.4", redis("1.2.4", &[]))]);
    let mut scene = Scene::new(&server.repository(), "1.2.3");
    scene.helm = program;
    let (code, printed, said) = scene.run(&["render", "cache"]);
    assert_eq!(code, 2, "{printed}");
    assert!(
        said.contains("is not in `rempart-charts.lock`: run `rempart charts fetch`"),
        "{said}"
    );
    assert!(server.asked().is_empty(), "rendering reached the network");

    let (code, printed, said) = scene.fetch(&[]);
    assert_eq!(code, 0, "{said}");
    assert_eq!(
        printed,
        format!("locked redis 1.2.3 {}\n", digest(&archive))
    );
    assert!(
        server
            .asked()
            .contains(&"/charts/redis-1.2.3.tgz".to_owned())
    );
    let lock = scene.lock();
    assert!(
        lock.contains(&digest(&archive)) && lock.contains("wanted: \"1.2.3\""),
        "{lock}"
    );

    let (code, printed, said) = scene.run(&["render", "cache"]);
    assert_eq!(code, 0, "{said}");
    assert!(
        printed.contains("chart: \"1.2.3\"") || printed.contains("chart: 1.2.3"),
        "{printed}"
    );
    // Again: everything is there, and nobody is asked.
    server.asked();
    let (code, printed, _) = scene.fetch(&["--locked"]);
    assert_eq!(
        (code, printed),
        (0, format!("cached redis 1.2.3 {}\n", digest(&archive)))
    );
    assert!(server.asked().is_empty());
    assert_eq!(scene.lock(), lock);
    // A cache that was thrown away is filled from the lock file.
    fs::remove_dir_all(scene.path("cache")).unwrap();
    let (_, _, said) = scene.run(&["render", "cache"]);
    assert!(
        said.contains("is not in the cache: run `rempart charts fetch`"),
        "{said}"
    );
    let (code, printed, _) = scene.fetch(&["--locked"]);
    assert_eq!(
        (code, printed),
        (0, format!("fetched redis 1.2.3 {}\n", digest(&archive)))
    );
}

#[test]
fn a_range_is_locked_to_the_highest_version_until_it_is_renewed() {
    let Some(program) = helm() else { return };
    let server = Server::new();
    let old = [
        ("1.2.3", redis("1.2.3", &[])),
        ("2.0.0", redis("2.0.0", &[])),
    ];
    server.has(&old);
    for repository in [
        server.repository(),
        server.registry(),
        format!("oci://{}", server.registry()),
    ] {
        server.has(&old);
        let mut scene = Scene::new(&repository, "^1.0.0");
        scene.helm.clone_from(&program);
        let (code, printed, said) = scene.fetch(&[]);
        assert_eq!(code, 0, "{repository}: {said}");
        assert!(
            printed.starts_with("locked redis 1.2.3 sha256:"),
            "{printed}"
        );
        assert!(
            scene
                .lock()
                .contains("wanted: \"^1.0.0\"\n    version: \"1.2.3\"")
        );
        server.has(&[
            ("1.2.3", redis("1.2.3", &[])),
            ("1.3.0", redis("1.3.0", &[])),
        ]);
        let (_, printed, _) = scene.fetch(&[]);
        assert!(printed.starts_with("cached redis 1.2.3 "), "{printed}");
        let (_, printed, _) = scene.fetch(&["--update"]);
        assert!(printed.starts_with("updated redis 1.3.0 "), "{printed}");
        let (_, printed, _) = scene.fetch(&["--update"]);
        assert!(printed.starts_with("kept redis 1.3.0 "), "{printed}");
        let (code, _, said) = scene.run(&["render", "cache"]);
        assert_eq!(code, 0, "{said}");
    }
}

/// An image that Helm renders: the name of the chart is the end of that of the image.
#[test]
fn a_chart_that_is_named_as_an_image_is_fetched_and_rendered() {
    let Some(program) = helm() else { return };
    let server = Server::new();
    server.has(&[("1.2.3", redis("1.2.3", &[]))]);
    let mut scene = Scene::new(&server.repository(), "1.2.3");
    scene.helm = program;
    let text = format!(
        "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {{name: cache, namespace: argocd}}\nspec:\n  project: default\n  source:\n    repoURL: oci://{}/redis\n    path: .\n    targetRevision: 1.2.3\n    helm: {{valuesObject: {{size: 7}}}}\n  destination: {{server: https://kubernetes.default.svc, namespace: cache}}\n",
        server.registry()
    );
    scene.write("cache.yaml", &text);
    let (code, printed, said) = scene.fetch(&[]);
    assert_eq!(code, 0, "{said}");
    assert!(printed.starts_with("locked redis 1.2.3 "), "{printed}");
    let (code, printed, said) = scene.run(&["render", "cache"]);
    assert_eq!(code, 0, "{said}");
    assert!(printed.contains("size: \"7\""), "{printed}");
}

#[test]
fn an_archive_that_was_replaced_is_refused() {
    let Some(program) = helm() else { return };
    let server = Server::new();
    server.has(&[("1.2.3", redis("1.2.3", &[]))]);
    let mut scene = Scene::new(&server.repository(), "1.2.3");
    scene.helm = program;
    assert_eq!(scene.fetch(&[]).0, 0);
    let lock = scene.lock();
    fs::remove_dir_all(scene.path("cache")).unwrap();
    let other = redis("1.2.3", &[("redis/templates/more.yaml", b"a: b\n")]);
    server.has(&[("1.2.3", other.clone())]);
    let (code, _, said) = scene.fetch(&[]);
    assert_eq!(code, 2, "{said}");
    assert!(
        said.contains(&digest(&other)) && said.contains("has replaced it"),
        "{said}"
    );
    assert_eq!(scene.lock(), lock);
    assert_eq!(scene.cached(), 0);
    let (code, printed, _) = scene.fetch(&["--update"]);
    assert_eq!(
        (code, printed),
        (0, format!("updated redis 1.2.3 {}\n", digest(&other)))
    );
}

#[test]
fn what_is_not_there_is_told_without_the_words_of_the_server() {
    let Some(program) = helm() else { return };
    let server = Server::new();
    server.has(&[("1.2.3", redis("1.2.3", &[]))]);
    for (repository, version, expected) in [
        (
            server.repository(),
            "7.0.0",
            "no such chart, or not in this version",
        ),
        (server.registry(), "7.0.0", "not in this version"),
        (
            server.repository().replace("/charts", "/none"),
            "1.2.3",
            "no Helm repository at this URL",
        ),
        (
            "http://127.0.0.1:1/x".to_owned(),
            "1.2.3",
            "cannot be reached",
        ),
    ] {
        let mut scene = Scene::new(&repository, version);
        scene.helm.clone_from(&program);
        let (code, _, said) = scene.fetch(&[]);
        assert_eq!(code, 2, "{said}");
        assert!(said.contains(expected), "{repository} {version}: {said}");
        assert_eq!(scene.lock(), "");
    }
}

#[test]
fn values_of_a_fetched_chart_are_its_own_and_those_of_the_source() {
    let Some(program) = helm() else { return };
    let server = Server::new();
    let binary: &[u8] = &[0xFF, 0xFE, 0, 1, 0xD8];
    let template = b"apiVersion: v1\nkind: ConfigMap\nmetadata: {name: more}\nbinaryData:\n  icon: {{ .Files.Get \"icon.bin\" | b64enc }}\ndata: {sum: {{ .Files.Get \"icon.bin\" | sha256sum }}}\n";
    server.has(&[(
        "1.2.3",
        redis(
            "1.2.3",
            &[
                ("redis/icon.bin", binary),
                ("redis/templates/more.yaml", template),
            ],
        ),
    )]);
    let mut scene = Scene::new(&server.repository(), "1.2.3");
    scene.helm = program;
    scene.application(
        &server.repository(),
        "1.2.3",
        "    helm: {valueFiles: [values-large.yaml]}\n",
    );
    assert_eq!(scene.fetch(&[]).0, 0);
    let (code, printed, said) = scene.run(&["render", "cache"]);
    assert_eq!(code, 0, "{said}");
    assert!(
        printed.contains("size: \"9\"") || printed.contains("size: '9'"),
        "{printed}"
    );
    // Bytes are shown to nobody; the digest that the chart makes of them tells that they arrived as they are.
    assert!(printed.contains("icon: (hidden)"), "{printed}");
    let digest = "13a2fcaf6e02595cd62eb1867ae5612e4aaecc13e6c7f4a00363a9ec1e06fb7e";
    assert!(printed.contains(&format!("sum: {digest}")), "{printed}");
    // A finding on such an object stands at the source of the application.
    assert!(printed.contains("# cache.yaml:8"), "{printed}");
    for outside in ["../../etc/passwd", "/../x.yaml"] {
        let helm = format!("    helm: {{valueFiles: [\"{outside}\"]}}\n");
        scene.application(&server.repository(), "1.2.3", &helm);
        let (code, _, said) = scene.run(&["render", "cache"]);
        assert_eq!(code, 2, "{outside}");
        assert!(said.contains("is outside of the chart"), "{said}");
    }
}

#[test]
fn charts_that_a_chart_depends_on_are_fetched_copied_and_unpacked() {
    let Some(program) = helm() else { return };
    let server = Server::new();
    server.has(&[
        ("1.2.3", redis("1.2.3", &[])),
        ("1.3.0", redis("1.3.0", &[])),
    ]);
    let mut scene = Scene::new(&server.repository(), "1.2.3");
    scene.helm = program;
    scene.write("rempart.toml", "helm = \"auto\"\nkubernetes = \"1.35\"\nrepositories = [\"https://github.com/example/shop\"]\n");
    scene.write("cache.yaml", "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: cache, namespace: argocd}\nspec:\n  project: default\n  source:\n    repoURL: https://github.com/example/shop\n    path: charts/all\n  destination: {server: https://kubernetes.default.svc, namespace: cache}\n");
    let chart = |dependencies: &str| {
        format!("apiVersion: v2\nname: all\nversion: 1.0.0\ndependencies:\n{dependencies}")
    };
    let remote = format!(
        "- {{name: redis, version: \">=1.2.0\", repository: \"{}\"}}\n",
        server.repository()
    );
    scene.write("charts/all/Chart.yaml", &chart(&remote));
    let (code, printed, said) = scene.fetch(&[]);
    assert_eq!(code, 0, "{said}");
    assert!(printed.starts_with("locked redis 1.3.0 "), "{printed}");
    let (code, printed, said) = scene.run(&["render", "cache"]);
    assert_eq!(code, 0, "{said}");
    assert!(printed.contains("name: made"), "{printed}");
    // Chart.lock says which version the range is.
    scene.write(
        "charts/all/Chart.lock",
        &format!(
            "dependencies:\n- {{name: redis, version: 1.2.3, repository: \"{}\"}}\n",
            server.repository()
        ),
    );
    let (_, printed, _) = scene.fetch(&[]);
    assert!(printed.starts_with("locked redis 1.2.3 "), "{printed}");
    // Packed in the folder `charts`: no text, and read again from the disk.
    fs::create_dir_all(scene.path("repository/charts/all/charts")).unwrap();
    fs::write(
        scene.path("repository/charts/all/charts/redis-1.2.9.tgz"),
        redis("1.2.9", &[]),
    )
    .unwrap();
    let (code, printed, said) = scene.run(&["render", "cache"]);
    assert_eq!(code, 0, "{said}");
    assert!(printed.contains("1.2.9"), "{printed}");
    assert_eq!(scene.fetch(&[]).1, "");
    // In another folder of the repository.
    fs::remove_dir_all(scene.path("repository/charts/all/charts")).unwrap();
    scene.write(
        "charts/all/Chart.yaml",
        &chart("- {name: redis, version: 0.1.0, repository: \"file://../redis\"}\n"),
    );
    fs::remove_file(scene.path("repository/charts/all/Chart.lock")).unwrap();
    scene.write(
        "charts/redis/Chart.yaml",
        "apiVersion: v2\nname: redis\nversion: 0.1.0\n",
    );
    scene.write(
        "charts/redis/templates/own.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: own}\n",
    );
    let (code, printed, said) = scene.run(&["render", "cache"]);
    assert_eq!(code, 0, "{said}");
    assert!(printed.contains("name: own"), "{printed}");
}

#[test]
fn charts_of_applications_that_a_chart_makes_are_fetched_too() {
    let Some(program) = helm() else { return };
    let server = Server::new();
    let child = format!(
        "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {{name: child, namespace: argocd}}\nspec:\n  project: default\n  source: {{repoURL: \"{}\", chart: redis, targetRevision: 2.0.0}}\n  destination: {{server: https://kubernetes.default.svc, namespace: cache}}\n",
        server.repository()
    );
    let parent = redis("1.2.3", &[("redis/templates/child.yaml", child.as_bytes())]);
    server.has(&[("1.2.3", parent), ("2.0.0", redis("2.0.0", &[]))]);
    let mut scene = Scene::new(&server.repository(), "1.2.3");
    scene.helm = program;
    let (code, printed, said) = scene.fetch(&[]);
    assert_eq!(code, 0, "{said}");
    let words: Vec<_> = printed
        .lines()
        .map(|line| &line[..line.find(" sha256").unwrap()])
        .collect();
    assert_eq!(words, ["locked redis 1.2.3", "locked redis 2.0.0"]);
    let lock = scene.lock();
    let (code, printed, said) = scene.run(&["render", "child"]);
    assert_eq!(code, 0, "{said}");
    assert!(printed.contains("2.0.0"), "{printed}");
    // An empty cache is filled from the same lock file: an entry is not dropped before it is known that nothing asks for it.
    fs::remove_dir_all(scene.path("cache")).unwrap();
    let (code, printed, said) = scene.fetch(&[]);
    assert_eq!(code, 0, "{said}");
    assert_eq!(printed.matches("fetched redis").count(), 2, "{printed}");
    assert_eq!(scene.lock(), lock);
}

#[test]
fn nothing_of_the_run_reaches_the_program_and_what_it_leaves_is_checked() {
    let mut scene = Scene::new("https://charts.example.com", "1.2.3");
    scene.script(&redis("1.2.3", &[]));
    let (code, _, said) = scene.fetch(&[]);
    assert_eq!(code, 0, "{said}");
    let arguments = fs::read_to_string(scene.path("arguments")).unwrap();
    assert!(
        arguments.starts_with(
            "pull redis --repo=https://charts.example.com --version=1.2.3 --destination="
        ),
        "{arguments}"
    );
    let environment = fs::read_to_string(scene.path("environment")).unwrap();
    assert!(environment.contains("NO_PROXY=127.0.0.1"), "{environment}");
    assert!(!environment.contains("canary-of-the-run"), "{environment}");
    let other = gzip(&tar(&[("x/Chart.yaml", b"name: other\nversion: 1.2.3\n")]));
    let outside = gzip(&tar(&[
        ("x/Chart.yaml", b"name: redis\nversion: 1.2.3\n"),
        ("x/../../y", b""),
    ]));
    for (archive, expected) in [
        (other, "gives the chart `other` instead"),
        (redis("1.2.4", &[]), "gives version `1.2.4` instead"),
        (outside, "leaves its folder"),
        (b"no archive".to_vec(), "is not compressed by gzip"),
    ] {
        let mut scene = Scene::new("https://charts.example.com", "1.2.3");
        scene.script(&archive);
        let (code, _, said) = scene.fetch(&[]);
        assert_eq!(code, 2, "{said}");
        assert!(said.contains(expected), "{said}");
        assert_eq!((scene.lock(), scene.cached()), (String::new(), 0));
    }
}

#[test]
fn the_lock_file_decides_and_a_damaged_cache_is_noticed() {
    let mut scene = Scene::new("https://charts.example.com/", "1.2.3");
    scene.script(&redis("1.2.3", &[]));
    let (code, _, said) = scene.fetch(&["--locked"]);
    assert_eq!(code, 2, "{said}");
    assert!(said.contains("is not in rempart-charts.lock"), "{said}");
    assert_eq!(scene.fetch(&[]).0, 0);
    let file = fs::read_dir(scene.path("cache"))
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    fs::write(&file, b"other").unwrap();
    let (_, _, said) = scene.run(&["render", "cache"]);
    assert!(
        said.contains("in the cache is not what `rempart-charts.lock` says"),
        "{said}"
    );
    let (code, printed, _) = scene.fetch(&[]);
    assert_eq!(code, 0);
    assert!(printed.starts_with("fetched redis 1.2.3 "), "{printed}");
    // Another version: the old entry goes with the next fetch, and a rule tells until then.
    scene.application("https://charts.example.com", "1.2.4", "");
    let (_, printed, _) = scene.run(&["check", "--format", "github", "."]);
    assert!(
        printed.contains("argo/unlocked-chart") && printed.contains("argo/stale-chart-lock"),
        "{printed}"
    );
    scene.script(&redis("1.2.4", &[]));
    assert_eq!(scene.fetch(&[]).0, 0);
    assert!(!scene.lock().contains("1.2.3"), "{}", scene.lock());
    // What is broken is not written over without being asked for.
    scene.write(
        "rempart-charts.lock",
        "version: 1\ncharts:\n- {chart: redis}\n",
    );
    let (code, _, said) = scene.fetch(&[]);
    assert_eq!(code, 2, "{said}");
    assert!(
        said.contains("is broken: an entry has no `repository`"),
        "{said}"
    );
    assert_eq!(scene.fetch(&["--update"]).0, 0);
    let (_, printed, _) = scene.run(&["check", "--format", "github", "."]);
    assert!(!printed.contains("chart-lock"), "{printed}");
}

#[test]
fn credentials_in_a_url_are_neither_handed_on_nor_shown() {
    let password = ["hunter", "2-canary"].concat();
    let mut scene = Scene::new(
        &format!("https://user:{password}@charts.example.com"),
        "1.2.3",
    );
    scene.script(&redis("1.2.3", &[]));
    let (code, printed, said) = scene.fetch(&[]);
    assert_eq!(code, 2);
    assert!(said.contains("holds credentials"), "{said}");
    assert!(
        !said.contains(&password) && !printed.contains(&password),
        "{said}"
    );
    assert!(!scene.path("arguments").exists());
}

#[test]
fn without_the_program_the_run_ends() {
    let scene = Scene::new("https://charts.example.com", "1.2.3");
    let (code, _, said) = scene.fetch(&[]);
    assert_eq!(code, 2);
    assert!(said.contains("`helm` cannot be run"), "{said}");
}

/// Runs git as nobody in particular.
#[expect(clippy::disallowed_methods, reason = "the test needs a repository")]
fn git(scene: &Scene, arguments: &[&str]) {
    let done = Command::new("git")
        .args(["-c", "user.name=test", "-c", "user.email=test@example.com"])
        .args(arguments)
        .current_dir(scene.path("repository"))
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .output()
        .unwrap();
    assert!(
        done.status.success(),
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
}

#[test]
fn a_comparison_renders_each_side_with_its_own_lock_file_and_archives() {
    let Some(program) = helm() else { return };
    let server = Server::new();
    server.has(&[
        ("1.2.3", redis("1.2.3", &[])),
        ("1.2.4", redis("1.2.4", &[])),
    ]);
    let mut scene = Scene::new(&server.repository(), "1.2.3");
    scene.helm = program;
    git(&scene, &["init", "-q"]);
    assert_eq!(scene.fetch(&[]).0, 0);
    // A second application, whose chart holds another one as an archive: git knows its bytes.
    scene.write("rempart.toml", "helm = \"auto\"\nkubernetes = \"1.35\"\nrepositories = [\"https://github.com/example/shop\"]\n");
    scene.write("all.yaml", "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: all, namespace: argocd}\nspec:\n  project: default\n  source: {repoURL: https://github.com/example/shop, path: charts/all}\n  destination: {server: https://kubernetes.default.svc, namespace: all}\n");
    scene.write(
        "charts/all/Chart.yaml",
        "apiVersion: v2\nname: all\nversion: 1.0.0\n",
    );
    let packed = scene.path("repository/charts/all/charts/redis-0.1.0.tgz");
    fs::create_dir_all(packed.parent().unwrap()).unwrap();
    fs::write(&packed, redis("0.1.0", &[])).unwrap();
    git(&scene, &["add", "."]);
    let (code, printed, said) = scene.run(&["render", "all", "--staged"]);
    assert_eq!(code, 0, "{said}");
    assert!(printed.contains("0.1.0"), "{printed}");
    git(&scene, &["commit", "-qm", "one"]);
    let (code, _, said) = scene.run(&["render", "all", "--rev", "HEAD"]);
    assert_eq!(code, 0, "{said}");

    scene.application(&server.repository(), "1.2.4", "");
    assert_eq!(scene.fetch(&[]).0, 0);
    fs::write(&packed, redis("0.2.0", &[])).unwrap();
    let (code, printed, said) = scene.run(&["diff", "--since", "HEAD"]);
    assert_eq!(code, 0, "{said}");
    for change in ["1.2.3", "1.2.4", "0.1.0", "0.2.0"] {
        assert!(printed.contains(change), "{change}: {printed}");
    }
    // Only the lock file: an archive that was replaced.
    git(&scene, &["add", "."]);
    git(&scene, &["commit", "-qm", "two"]);
    let other: &[u8] = b"apiVersion: v1\nkind: ConfigMap\nmetadata: {name: more}\n";
    server.has(&[(
        "1.2.4",
        redis("1.2.4", &[("redis/templates/more.yaml", other)]),
    )]);
    assert_eq!(scene.fetch(&["--update"]).0, 0);
    let (code, printed, said) = scene.run(&["diff", "--since", "HEAD"]);
    assert_eq!(code, 0, "{said}");
    assert!(
        printed.contains("more") && !printed.contains("0.2.0"),
        "{printed}"
    );
}

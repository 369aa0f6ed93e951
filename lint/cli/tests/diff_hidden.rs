//! A secret that changes is shown in no part, wherever an application, a Secret or a file holds it: what an old and a new
//! value have in common, and what stands around them, tells of both.
#![allow(clippy::unwrap_used, reason = "a failed test is what it should be")]

mod scene;

use std::fs;

use scene::Scene;

const URL: &str = "https://github.com/example/gitops.git";

/// Letters that make no word.
const LETTERS: &[u8] = b"bcdfghjklmnpqrstvwxz0123456789";

/// Draws the same secrets at each run.
struct Draw(u64);

impl Draw {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        usize::try_from(self.0 >> 33).unwrap() % bound
    }

    fn text(&mut self, length: usize) -> String {
        let first = LETTERS[self.below(20)];
        let rest = (1..length).map(|_| LETTERS[self.below(LETTERS.len())]);
        std::iter::once(first).chain(rest).map(char::from).collect()
    }

    /// An old and a new secret, which often have something in common.
    fn pair(&mut self) -> (String, String) {
        let length = 4 + self.below(20);
        let old = self.text(length);
        let more = 1 + self.below(12);
        let more = self.text(more);
        let new = match self.below(5) {
            0 => format!("{old}{more}"),
            1 => format!("{old}-{more}"),
            2 => format!("{more}{old}"),
            3 => format!("{}{more}", &old[..old.len() / 2]),
            _ => self.text(4 + more.len()),
        };
        if self.below(2) == 0 {
            (old, new)
        } else {
            (new, old)
        }
    }
}

/// The files with a secret, and one word that changes too.
fn files(secret: &str, word: &str) -> Vec<(&'static str, String)> {
    let app = format!(
        "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {{name: shop, namespace: argocd}}\nspec:\n  project: default\n  source:\n    repoURL: {URL}\n    path: chart\n    helm:\n      parameters:\n        - name: auth.password\n          value: {secret}\n        - name: db.password\n          forceString: true\n          value: x{secret}\n        - name: tier\n          value: {word}\n      valuesObject:\n        auth: {{password: {secret}}}\n        url: postgres://shop:{secret}@db/shop\n      values: |\n        tier: {word}\n        auth:\n          password: {secret}\n  destination: {{server: https://kubernetes.default.svc, namespace: shop}}\n"
    );
    let plain = app
        .replace(
            "name: shop, namespace: argocd",
            "name: plain, namespace: argocd",
        )
        .replace("path: chart", "path: plain");
    let plain = format!(
        "{}  destination: {{server: https://kubernetes.default.svc, namespace: shop}}\n",
        &plain[..plain.find("    helm:").unwrap()]
    );
    let lines = [&*format!("    line = {word}\n")].repeat(30).concat();
    vec![
        ("rempart.toml", format!("helm = \"auto\"\nkubernetes = \"1.35\"\nrepositories = [\"{URL}\"]\n")),
        ("apps/shop.yaml", app),
        ("apps/plain.yaml", plain),
        ("chart/Chart.yaml", "apiVersion: v2\nname: shop\nversion: 1.0.0\n".to_owned()),
        ("chart/values.yaml", "tier: none\n".to_owned()),
        (
            "chart/templates/made.yaml",
            "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: made\ndata:\n  tier: {{ .Values.tier }}\n  login: x{{ .Values.auth.password }}y\n".to_owned(),
        ),
        (
            "plain/secret.yaml",
            format!("apiVersion: v1\nkind: Secret\nmetadata: {{name: door}}\nstringData: {{key: {secret}, word: {word}}}\n"),
        ),
        (
            "plain/config.yaml",
            format!("apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: config}}\ndata:\n  level: {word}\n  app.conf: |\n    password = {secret}\n{lines}  door: x{secret}y\n"),
        ),
    ]
}

fn write(scene: &Scene, files: &[(&str, String)]) {
    for (path, text) in files {
        scene.write(path, text);
    }
}

#[test]
fn no_part_of_a_secret_that_changes_is_shown() {
    let mut draw = Draw(7);
    for _ in 0..24 {
        let (old, new) = draw.pair();
        let scene = Scene::new(&[]);
        write(&scene, &files(&old, "birch"));
        scene.commit();
        write(&scene, &files(&new, "maple"));
        let mut said = String::new();
        let formats = ["human", "json", "html", "markdown"];
        let wanted = formats.map(|format| format!("--format={format}=out.{format}"));
        let mut arguments = vec!["diff", "--since", "HEAD"];
        arguments.extend(wanted.iter().map(String::as_str));
        assert_eq!(scene.rempart(&arguments).status.code(), Some(0));
        for format in formats {
            let shown = fs::read_to_string(scene.path().join(format!("out.{format}"))).unwrap();
            assert!(shown.contains("birch"), "{format}: {shown}");
            said += &shown;
        }
        for name in ["plain", "shop"] {
            let output = scene.rempart(&["render", name]);
            said += &String::from_utf8(output.stdout).unwrap();
            said += &String::from_utf8(output.stderr).unwrap();
        }
        for secret in [&old, &new] {
            for part in secret.as_bytes().windows(4) {
                let part = std::str::from_utf8(part).unwrap();
                let line = said.lines().find(|line| line.contains(part));
                assert!(line.is_none(), "`{part}` of {old} and {new}: {line:?}");
            }
        }
    }
}

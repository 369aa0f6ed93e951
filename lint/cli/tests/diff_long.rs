//! What is long in a difference: values of many lines are shown where they differ, and a report that nobody could read is
//! cut where it says so.
#![allow(clippy::unwrap_used, reason = "a failed test is what it should be")]

mod scene;

use rempart_core::{RepoPath, Side, Skip, Subject};
use rempart_model::delta::{ApplicationDelta, Delta, FieldDelta, Happens, Line, ObjectDelta};
use rempart_output::delta;
use scene::Scene;
use serde_json::Value;

fn config(line: &str) -> String {
    let mut text =
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: config\ndata:\n  app.conf: |\n"
            .to_owned();
    for number in 1..=200 {
        let shown = if number == 120 {
            line.to_owned()
        } else {
            format!("setting{number} on")
        };
        text = text + "    " + &shown + "\n";
    }
    text
}

#[test]
fn a_change_inside_a_long_value_is_shown_with_what_is_around_it() {
    let url = "https://github.com/example/gitops.git";
    let scene = Scene::new(&[
        ("rempart.toml", &format!("repositories = [\"{url}\"]\n")),
        (
            "apps/plain.yaml",
            &format!(
                "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {{name: plain, namespace: argocd}}\nspec:\n  project: default\n  source: {{repoURL: {url}, path: plain}}\n  destination: {{server: https://kubernetes.default.svc, namespace: shop}}\n"
            ),
        ),
        ("plain/config.yaml", &config("level <info> ```")),
    ]);
    scene.commit();
    scene.write("plain/config.yaml", &config("level <debug> ```"));
    let lines = [
        "@@ -117 +117 @@",
        " setting117 on",
        " setting118 on",
        " setting119 on",
        "-level <info> ```",
        "+level <debug> ```",
        " setting121 on",
        " setting122 on",
        " setting123 on",
    ];
    let diff = scene.diff();
    let field = &diff["applications"][0]["objects"][0]["fields"][0];
    assert_eq!(field["path"], "data[\"app.conf\"]");
    assert_eq!(field["lines"], serde_json::json!(lines));
    let human = scene.diff_as("human");
    let shown = lines.map(|line| format!("        {line}\n")).concat();
    assert!(human.contains(&shown), "{human}");
    // No backtick of a value ends the block.
    let markdown = scene.diff_as("markdown");
    let shown = lines.map(|line| format!("    {line}\n")).concat();
    let block = format!("\n    ````diff\n{shown}    ````\n");
    assert!(markdown.contains(&block), "{markdown}");
    let html = scene.diff_as("html");
    assert!(
        html.contains("<del>-level &lt;info&gt; ```</del>\n<ins>+level &lt;debug&gt; ```</ins>\n setting121 on\n"),
        "{html}"
    );
}

fn line() -> Line {
    Line {
        side: Side::Head,
        path: RepoPath::from_normalised("apps/a.yaml"),
        line: 4,
    }
}

fn field(value: &str) -> FieldDelta {
    FieldDelta {
        path: "data.level".to_owned(),
        before: Some("info".to_owned()),
        after: Some(value.to_owned()),
        line: Some(line()),
        before_line: Some(line()),
        whole: Vec::new(),
        lines: Vec::new(),
    }
}

fn object(name: &str, value: &str) -> ObjectDelta {
    ObjectDelta {
        subject: Subject(vec![
            ("apiVersion", "v1".to_owned()),
            ("kind", "ConfigMap".to_owned()),
            ("namespace", "shop".to_owned()),
            ("name", name.to_owned()),
        ]),
        happens: Happens::Changed,
        fields: vec![field(value)],
        has_more: false,
        line: Some(line()),
        other: None,
        is_pruned: false,
        stays: None,
    }
}

/// Two applications with objects, and many without.
fn large() -> Delta {
    let application = |name: &str, objects: usize| ApplicationDelta {
        name: name.to_owned(),
        happens: Happens::Changed,
        fields: Vec::new(),
        objects: (0..objects)
            .map(|at| object(&format!("config-{at}"), "debug"))
            .collect(),
        same: 0,
        line: Some(line()),
        is_complete: true,
        is_deleted: false,
        stays: None,
    };
    let mut applications = vec![application("first", 100_000), application("second", 5)];
    applications.extend((0..100).map(|at| application(&format!("more-{at}"), 1)));
    Delta {
        applications,
        untouched: 0,
        skipped: (0..5000)
            .map(|at| Skip::visible("not-rendered", format!("folder-{at:04}"), "why"))
            .collect(),
    }
}

#[test]
fn every_format_is_bounded_and_says_how_much_is_missing() {
    let delta = large();
    let mut out = Vec::new();
    let notices = delta::terminal(&delta, true, 200_000, &mut out).unwrap();
    let human = String::from_utf8(out).unwrap();
    assert!(human.len() <= 200_000, "{}", human.len());
    let shown = human.matches("ConfigMap shop/").count();
    let all = 100_000 + 5 + 100;
    let missing = format!(
        "… 101 applications more, and {} objects in all: ",
        all - shown
    );
    assert!(shown > 500 && human.contains(&missing), "{shown} {human}");
    assert!(human.contains(&format!("  … {} more\n", 100_000 - shown)));
    assert!(human.ends_with("102 applications: 0 added, 100105 changed, 0 removed\n"));
    assert_eq!(notices.len(), 1);

    let mut out = Vec::new();
    let notices = delta::html(&delta, 500_000, &mut out).unwrap();
    let html = String::from_utf8(out).unwrap();
    assert!(html.len() <= 500_000, "{}", html.len());
    let shown = html.matches("ConfigMap shop/").count();
    let missing = format!(
        "… 101 applications more, and {} objects in all",
        all - shown
    );
    assert!(shown > 500 && html.contains(&missing), "{shown}");
    assert!(html.ends_with("</body>\n</html>\n"));
    assert_eq!(
        html.matches("<details").count(),
        html.matches("</details>").count()
    );
    assert_eq!(notices.len(), 1);

    let mut out = Vec::new();
    let notices = delta::json(&delta, 1_000_000, &mut out).unwrap();
    assert!(
        out.len() <= 1_000_000 && out.len() > 800_000,
        "{}",
        out.len()
    );
    let json: Value = serde_json::from_slice(&out).unwrap();
    let shown = json["applications"][0]["objects"].as_array().unwrap().len();
    assert!(shown > 500, "{shown}");
    assert_eq!(json["applications"][0]["left_out"], 100_000 - shown);
    let left_out =
        serde_json::json!({"applications": 101, "objects": all - shown, "skipped": 4000});
    assert_eq!(json["left_out"], left_out);
    assert_eq!(notices.len(), 1);
}

#[test]
fn what_fits_is_whole() {
    let mut delta = large();
    delta.applications.drain(..1);
    delta.skipped.truncate(3);
    let mut outs = [Vec::new(), Vec::new(), Vec::new()];
    let [human, html, json] = &mut outs;
    let notices = [
        delta::terminal(&delta, false, delta::TERMINAL_BYTES, human).unwrap(),
        delta::html(&delta, delta::HTML_BYTES, html).unwrap(),
        delta::json(&delta, delta::JSON_BYTES, json).unwrap(),
    ];
    assert!(notices.concat().is_empty());
    let json: Value = serde_json::from_slice(json).unwrap();
    let nothing = serde_json::json!({"applications": 0, "objects": 0, "skipped": 0});
    assert_eq!(json["left_out"], nothing);
    for text in outs.iter().take(2) {
        let text = String::from_utf8_lossy(text);
        assert_eq!(text.matches("ConfigMap shop/").count(), 105);
        assert!(!text.contains('…'), "{text}");
    }
}

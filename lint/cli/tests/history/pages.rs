//! What the pages of the rules show is found in the past as it is in the work tree.

use rempart_testkit::{Content, Page, Where};

use super::scene::Scene;

/// Every Bad case of the rules of the history: what the work tree is told, the history is told after the files are gone.
#[test]
fn what_the_pages_show_is_found_after_it_was_deleted() {
    let mut judged = 0;
    for id in rempart_secrets::history::RULES {
        let rule = rempart_secrets::CHECKER
            .rules
            .iter()
            .find(|rule| rule.meta.id == *id);
        let page = Page::parse(rule.unwrap().meta.docs).unwrap();
        for case in page.cases.iter().filter(|case| !case.good) {
            let scene = Scene::new();
            let mut configured = Vec::new();
            for file in case.files.iter().filter(|file| file.state != Where::Base) {
                match &file.content {
                    Content::Bytes(bytes) if file.path == "rempart.toml" => {
                        configured.clone_from(bytes);
                    }
                    Content::Bytes(bytes) => scene.write(&file.path, bytes),
                    Content::Link(target) => {
                        let link = scene.root().join(&file.path);
                        std::fs::create_dir_all(link.parent().unwrap()).unwrap();
                        std::os::unix::fs::symlink(target, link).unwrap();
                    }
                }
            }
            scene.write("rempart.toml", configured);
            let of_rule = |report: &serde_json::Value| {
                let findings = report["findings"].as_array().unwrap();
                let found = findings.iter().filter(|one| one["rule"] == *id);
                let mut found: Vec<String> = found
                    .map(|one| format!("{}:{}", one["file"], one["line"]))
                    .filter(|place| !place.contains("rempart.toml"))
                    .collect();
                found.sort();
                found.dedup();
                found
            };
            let tree = of_rule(&scene.check());
            scene.commit("one");
            for file in case.files.iter().filter(|file| file.state != Where::Base) {
                if file.path != "rempart.toml" {
                    scene.remove(&file.path);
                }
            }
            scene.commit("two");
            let (report, _) = scene.report(&[]);
            assert_eq!(of_rule(&report), tree, "{id}, line {}", case.line);
            judged += tree.len();
        }
    }
    assert!(judged > 35, "{judged}");
}

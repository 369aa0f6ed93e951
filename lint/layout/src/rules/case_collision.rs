//! Two paths that differ by case alone are one file on the disks of macOS and Windows.

use std::collections::BTreeMap;

use rempart_core::{
    Check, Context, Inputs, Levels, Location, RepoPath, Rule, RuleMeta, Severity, Sink, Waivable,
};
use schemars::JsonSchema;
use serde::Deserialize;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CaseCollision {}

impl Rule for CaseCollision {
    const META: RuleMeta = RuleMeta {
        id: "layout/case-collision",
        levels: Levels::always(Severity::Error),
        inputs: Inputs::All,
        needs: &[],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("case_collision.md"),
    };
    const CHECK: Check<Self> = Check::Repository(Self::check);
}

impl CaseCollision {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        let mut files: BTreeMap<String, &RepoPath> = BTreeMap::new();
        // Every folder takes part too: `Apps/x` and `apps/y` end in one folder.
        let mut folders: BTreeMap<String, (&str, &RepoPath)> = BTreeMap::new();
        for entry in context.snapshot.entries() {
            let path = &entry.path;
            if let Some(other) = files.insert(path.as_str().to_lowercase(), path) {
                report(
                    sink,
                    path,
                    &format!("`{path}` and `{other}` differ by case alone"),
                    other,
                );
                continue;
            }
            for (end, _) in path.as_str().match_indices('/') {
                let folder = &path.as_str()[..end];
                match folders.get(&folder.to_lowercase()) {
                    Some((known, _)) if *known == folder => {}
                    Some((known, other)) => {
                        report(
                            sink,
                            path,
                            &format!("the folders `{folder}` and `{known}` differ by case alone"),
                            other,
                        );
                        break;
                    }
                    None => {
                        folders.insert(folder.to_lowercase(), (folder, path));
                    }
                }
            }
        }
    }
}

fn report(sink: &mut Sink, path: &RepoPath, fault: &str, other: &RepoPath) {
    sink.report(
        Location::file(path.clone()),
        format!("{fault}: a checkout on macOS or Windows keeps only one of them"),
    )
    .label(Location::file(other.clone()), "the other one")
    .help("rename one of them");
}

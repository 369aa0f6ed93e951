//! Conditions under which a workflow does not run on a pull request to the default branch; its checks are then awaited
//! without end.
//!
//! Source: "Events that trigger workflows" and "Filter pattern cheat sheet" in the documentation of GitHub Actions.

use globset::GlobBuilder;
use rempart_core::NodeRef;
use rempart_model::scalar;
use rempart_model::workflow::Trigger;

/// What default branches are called: the repository does not say it.
const DEFAULT_BRANCHES: &[&str] = &["main", "master"];

/// What happens to a pull request that is to be checked again: it is opened, and commits are pushed to it.
const TYPES: &[&str] = &["opened", "synchronize"];

/// The keys of such conditions, each with what the workflow does not run on.
pub(crate) fn of<'t>(trigger: &Trigger<'t>) -> Vec<(NodeRef<'t>, &'static str)> {
    let mut found = Vec::new();
    for name in ["paths", "paths-ignore"] {
        let condition = trigger.condition(name);
        found.extend(condition.map(|(key, _)| (key, "on every pull request")));
    }
    let to_default = "on pull requests to the default branch";
    let branches = trigger.condition("branches");
    let branches = branches.filter(|(_, list)| !selects_default(*list));
    found.extend(branches.map(|(key, _)| (key, to_default)));
    let ignored = trigger.condition("branches-ignore");
    let ignored = ignored.filter(|(_, list)| selects_default(*list));
    found.extend(ignored.map(|(key, _)| (key, to_default)));
    let types = trigger.condition("types");
    let types = types.filter(|(_, list)| {
        let has = |wanted: &&str| texts(*list).iter().any(|text| text == wanted);
        !TYPES.iter().all(has)
    });
    found.extend(types.map(|(key, _)| (key, "on every commit of a pull request")));
    found
}

/// A list, or the only text of one.
fn texts(list: NodeRef<'_>) -> Vec<std::borrow::Cow<'_, str>> {
    let one = scalar(list).filter(|_| list.is_scalar());
    let many = list.items().filter_map(scalar);
    one.into_iter().chain(many).collect()
}

/// Whether patterns select a branch that may be the default one: the last that matches decides, and `!` takes out.
fn selects_default(list: NodeRef<'_>) -> bool {
    let patterns = texts(list);
    let selects = |branch: &&str| {
        let mut selected = false;
        for pattern in &patterns {
            let (wanted, pattern) = match pattern.strip_prefix('!') {
                Some(rest) => (false, rest),
                None => (true, &**pattern),
            };
            if matches(pattern, branch) {
                selected = wanted;
            }
        }
        selected
    };
    DEFAULT_BRANCHES.iter().any(selects)
}

fn matches(pattern: &str, branch: &str) -> bool {
    // What is filled in later may name any branch.
    if pattern.contains("${{") {
        return true;
    }
    let glob = GlobBuilder::new(pattern).literal_separator(true).build();
    glob.is_ok_and(|glob| glob.compile_matcher().is_match(branch))
}

//! Rulesets as a repository commits them: `.github/rulesets/*.json`, in the form that the REST API of GitHub takes and
//! gives ("Repository rules").

use rempart_core::{Context, FileView, NodeRef};
use rempart_model::{get, get_path, scalar};

/// Where rulesets are committed.
const FOLDER: &str = ".github/rulesets";

/// The names that stand for the default branch, or for every branch.
const DEFAULT_BRANCH: &[&str] = &[
    "~DEFAULT_BRANCH",
    "~ALL",
    "refs/heads/main",
    "refs/heads/master",
];

/// One ruleset.
#[derive(Clone, Copy)]
pub(crate) struct Ruleset<'t> {
    /// Its file.
    pub(crate) file: FileView<'t>,
    /// Its mapping.
    pub(crate) root: NodeRef<'t>,
}

/// A check that must have passed.
#[derive(Clone, Copy)]
pub(crate) struct RequiredCheck<'t> {
    /// The ruleset.
    pub(crate) file: FileView<'t>,
    /// Its name, as a node.
    pub(crate) name: NodeRef<'t>,
    /// Whether the ruleset also has a merge queue.
    pub(crate) has_queue: bool,
}

/// All rulesets for branches.
pub(crate) fn all<'t>(context: &'t Context<'_>) -> Vec<Ruleset<'t>> {
    let ids = context.snapshot.under(FOLDER);
    let files = ids.map(|id| context.file(id));
    let json = files.filter(|file| file.path().extension() == "json");
    let rulesets = json.filter_map(|file| {
        let root = file.tree()?.root(0)?;
        Some(Ruleset { file, root })
    });
    let is_for_branches = |ruleset: &Ruleset<'_>| {
        let target = get(ruleset.root, "target").and_then(scalar);
        target.is_none_or(|target| target == "branch")
    };
    rulesets.filter(is_for_branches).collect()
}

impl<'t> Ruleset<'t> {
    /// The rules of a type.
    fn rules(self, kind: &str) -> Vec<NodeRef<'t>> {
        let rules = get(self.root, "rules").into_iter().flat_map(NodeRef::items);
        let is_kind = |rule: &NodeRef<'_>| {
            let of = get(*rule, "type").and_then(scalar);
            of.is_some_and(|of| of == kind)
        };
        rules.filter(is_kind).collect()
    }

    /// Whether it has a rule of a type.
    pub(crate) fn has(self, kind: &str) -> bool {
        !self.rules(kind).is_empty()
    }

    /// Whether it holds for the default branch. Without conditions it holds for none; GitHub writes them always.
    pub(crate) fn is_for_default_branch(self) -> bool {
        let names = |list: &str| {
            let list = get_path(self.root, &["conditions", "ref_name", list]);
            list.into_iter().flat_map(NodeRef::items).filter_map(scalar)
        };
        let is_default = |name: std::borrow::Cow<'_, str>| DEFAULT_BRANCH.contains(&&*name);
        names("include").any(is_default) && !names("exclude").any(is_default)
    }

    /// Whether a pull request needs the review of code owners: the value, where there is one.
    pub(crate) fn owners_review(self) -> Option<NodeRef<'t>> {
        let rules = self.rules("pull_request").into_iter();
        let mut values =
            rules.filter_map(|rule| get_path(rule, &["parameters", "require_code_owner_review"]));
        values.next()
    }

    /// Whether it is in force.
    pub(crate) fn is_active(self) -> bool {
        let enforcement = get(self.root, "enforcement").and_then(scalar);
        enforcement.is_some_and(|enforcement| enforcement == "active")
    }

    /// The checks it requires of GitHub Actions, or of whoever reports them.
    pub(crate) fn required_checks(self) -> Vec<RequiredCheck<'t>> {
        let lists = self.rules("required_status_checks");
        let lists = lists
            .into_iter()
            .filter_map(|rule| get_path(rule, &["parameters", "required_status_checks"]));
        let checks = lists
            .flat_map(NodeRef::items)
            .filter(|check| is_of_actions(*check));
        let names = checks.filter_map(|check| get(check, "context"));
        let has_queue = self.has("merge_queue");
        names
            .map(|name| RequiredCheck {
                file: self.file,
                name,
                has_queue,
            })
            .collect()
    }
}

/// The number of GitHub Actions among the apps of GitHub.
const ACTIONS: &str = "15368";

/// Whether a check may come from GitHub Actions: another app reports checks that no workflow knows.
fn is_of_actions(check: NodeRef<'_>) -> bool {
    let app = get(check, "integration_id").and_then(scalar);
    app.is_none_or(|app| app == ACTIONS || app == "null")
}

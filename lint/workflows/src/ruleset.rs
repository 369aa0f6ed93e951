//! Rulesets as a repository commits them: `.github/rulesets/*.json`, in the form that the REST API of GitHub takes and
//! gives ("Repository rules").

use globset::GlobBuilder;
use rempart_core::{Context, FileView, NodeRef};
use rempart_model::{get, get_path, scalar};

/// Where rulesets are committed.
const FOLDER: &str = ".github/rulesets";

/// The names that stand for the default branch among others, or for every branch.
const ANY_NAME: &[&str] = &["~DEFAULT_BRANCH", "~ALL"];

/// What default branches are called: the repository does not say it.
const DEFAULT_BRANCHES: &[&str] = &["refs/heads/main", "refs/heads/master"];

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
    /// Its rules.
    pub(crate) fn all_rules(self) -> impl Iterator<Item = NodeRef<'t>> {
        get(self.root, "rules").into_iter().flat_map(NodeRef::items)
    }

    /// Those who may pass by.
    pub(crate) fn bypass_actors(self) -> impl Iterator<Item = NodeRef<'t>> {
        let actors = get(self.root, "bypass_actors").into_iter();
        actors.flat_map(NodeRef::items)
    }

    /// The rules of a type.
    fn rules(self, kind: &str) -> Vec<NodeRef<'t>> {
        let rules = self.all_rules();
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
        names("include").any(|name| is_default(&name))
            && !names("exclude").any(|name| is_default(&name))
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

    /// The lists of checks that it requires, each with the rule that has it.
    pub(crate) fn check_lists(self) -> Vec<(NodeRef<'t>, Option<NodeRef<'t>>)> {
        let rules = self.rules("required_status_checks").into_iter();
        let path = ["parameters", "required_status_checks"];
        rules.map(|rule| (rule, get_path(rule, &path))).collect()
    }

    fn checks(self) -> impl Iterator<Item = NodeRef<'t>> {
        let lists = self.check_lists().into_iter();
        lists.filter_map(|(_, list)| list).flat_map(NodeRef::items)
    }

    /// The names of the checks it requires, of whichever app.
    pub(crate) fn required_of_anyone(self) -> impl Iterator<Item = NodeRef<'t>> {
        self.checks().filter_map(|check| get(check, "context"))
    }

    /// The checks it requires of GitHub Actions, or of whoever reports them.
    pub(crate) fn required_checks(self) -> Vec<RequiredCheck<'t>> {
        self.named(|check| app_of(check).is_none())
    }

    /// The checks it requires of another app than GitHub Actions, each with the number of the app.
    pub(crate) fn checks_of_other_apps(self) -> Vec<(RequiredCheck<'t>, NodeRef<'t>)> {
        let checks = self.checks();
        let others = checks.filter_map(|check| Some((check, app_of(check)?)));
        let named = others.filter_map(|(check, app)| Some((get(check, "context")?, app)));
        named
            .map(|(name, app)| (self.required(name), app))
            .collect()
    }

    fn named(self, wanted: impl Fn(NodeRef<'t>) -> bool) -> Vec<RequiredCheck<'t>> {
        let checks = self.checks().filter(|check| wanted(*check));
        let names = checks.filter_map(|check| get(check, "context"));
        names.map(|name| self.required(name)).collect()
    }

    fn required(self, name: NodeRef<'t>) -> RequiredCheck<'t> {
        RequiredCheck {
            file: self.file,
            name,
            has_queue: self.has("merge_queue"),
        }
    }
}

/// Whether the name or pattern of a ref is, or has, that of the default branch. GitHub matches as `File.fnmatch` of Ruby
/// does: `*` ends at a slash.
fn is_default(pattern: &str) -> bool {
    if ANY_NAME.contains(&pattern) {
        return true;
    }
    let glob = GlobBuilder::new(pattern).literal_separator(true).build();
    let Ok(glob) = glob.map(|glob| glob.compile_matcher()) else {
        return false;
    };
    DEFAULT_BRANCHES.iter().any(|branch| glob.is_match(branch))
}

/// The number of GitHub Actions among the apps of GitHub.
pub(crate) const ACTIONS: &str = "15368";

/// The app that has to report a check, unless GitHub Actions may: another app reports checks that no workflow knows.
fn app_of(check: NodeRef<'_>) -> Option<NodeRef<'_>> {
    let app = get(check, "integration_id")?;
    let number = scalar(app)?;
    (number != ACTIONS && number != "null").then_some(app)
}

#[cfg(test)]
mod tests {
    use super::is_default;

    #[test]
    fn patterns_that_have_the_default_branch() {
        for pattern in [
            "~ALL",
            "~DEFAULT_BRANCH",
            "refs/heads/main",
            "refs/heads/master",
            "refs/heads/*",
            "refs/heads/**/*",
            "refs/heads/ma*",
            "refs/heads/mai?",
            "refs/heads/[a-m]*",
        ] {
            assert!(is_default(pattern), "{pattern}");
        }
        for pattern in [
            "",
            "main",
            "refs/heads/releases/*",
            "refs/*",
            "refs/tags/*",
            "refs/heads/[",
            "~",
        ] {
            assert!(!is_default(pattern), "{pattern}");
        }
    }
}

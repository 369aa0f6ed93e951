//! A path that decides about the gate and that no code owner is asked about.

use rempart_core::{Check, Context, Inputs, Levels, Rule, RuleMeta, Severity, Sink, Waivable};
use rempart_model::is_true;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::owners::{self, Owners};
use crate::ruleset;

/// The options.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct UnownedPath {
    /// Paths from the root of the repository that need owners; a folder stands for all that is in it.
    paths: Vec<String>,
}

impl Default for UnownedPath {
    fn default() -> Self {
        let paths = [".github", ".sops.yaml", "rempart.toml"];
        Self {
            paths: paths.map(str::to_owned).to_vec(),
        }
    }
}

impl Rule for UnownedPath {
    const META: RuleMeta = RuleMeta {
        id: "workflows/unowned-path",
        levels: Levels::split(Severity::Warning, Severity::Error),
        inputs: Inputs::All,
        needs: &[],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("unowned_path.md"),
    };
    const CHECK: Check<Self> = Check::Repository(Self::check);
}

impl UnownedPath {
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        // Owners hold nothing up unless the branch requires their review.
        let rulesets = ruleset::all(context);
        let requires = |ruleset: &ruleset::Ruleset<'_>| {
            ruleset.is_for_default_branch() && is_true(ruleset.owners_review())
        };
        let Some(ruleset) = rulesets.into_iter().find(requires) else {
            return;
        };
        let Some(owners) = owners::read(context) else {
            let at = ruleset.owners_review().unwrap_or(ruleset.root);
            sink.report(ruleset.file.at_node(at), "the ruleset requires the review of code owners, and there is no `CODEOWNERS`: nobody is asked, and the requirement is always met")
                .help("write `.github/CODEOWNERS`, with an owner for `.github/` at least")
                .keyed("owners");
            return;
        };
        if owners.refused.is_some() {
            return;
        }
        for path in &self.paths {
            judge(context, &owners, path.trim_matches('/'), sink);
        }
    }
}

/// Tells the first file at or below a path that has no owner.
fn judge(context: &Context<'_>, owners: &Owners<'_>, path: &str, sink: &mut Sink) {
    let itself = context.snapshot.find(path);
    let all = itself.into_iter().chain(context.snapshot.under(path));
    let files = all.map(|id| context.snapshot.entry(id).path.as_str());
    let mut open = files.filter(|file| owners.of(file).is_none_or(|line| line.owners == 0));
    let Some(first) = open.next() else { return };
    let more = open.count();
    let others = if more == 0 {
        String::new()
    } else {
        format!(" and {more} more")
    };
    // The line that takes the owners away, where there is one.
    let at = owners.of(first).map_or_else(
        || owners.file.whole(),
        |line| owners.file.at(line.span, None),
    );
    sink.report(at, format!("`{first}`{others} has no owner: a pull request that changes it needs no review of anybody who answers for it, though it decides what may be merged"))
        .help(format!("write a last line `/{path} @organisation/team`"))
        .keyed(path.to_owned());
}

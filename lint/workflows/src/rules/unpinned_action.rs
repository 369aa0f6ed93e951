//! An action or a reusable workflow that is not named by a commit.

use globset::GlobSet;
use rempart_core::{
    Check, FileView, Inputs, Levels, NodeRef, Rule, RuleMeta, Severity, Sink, Waivable,
};
use rempart_model::{class, scalar};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::globs;
use rempart_model::workflow::uses;

/// The options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct UnpinnedAction {
    /// Actions that may be named by tag or branch, as globs over `owner/name`: those of the own organisation, say.
    #[serde(deserialize_with = "globs::set")]
    #[schemars(with = "Vec<String>")]
    trusted: GlobSet,
}

impl Rule for UnpinnedAction {
    const META: RuleMeta = RuleMeta {
        id: "workflows/unpinned-action",
        levels: Levels::split(Severity::Warning, Severity::Error),
        inputs: Inputs::Classes(&[class::WORKFLOW, class::GITHUB_ACTION]),
        needs: &[],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("unpinned_action.md"),
    };
    const CHECK: Check<Self> = Check::File(Self::check);
}

/// How many digits a commit has: SHA-1, or SHA-256.
const DIGITS: [usize; 2] = [40, 64];

impl UnpinnedAction {
    fn check(&self, file: FileView<'_>, sink: &mut Sink) {
        for node in uses(file) {
            self.judge(file, node, sink);
        }
    }

    fn judge(&self, file: FileView<'_>, node: NodeRef<'_>, sink: &mut Sink) {
        let Some(uses) = scalar(node) else { return };
        if uses.starts_with("./") {
            return;
        }
        if let Some(image) = uses.strip_prefix("docker://") {
            if !image.contains("@sha256:") {
                sink.report(file.at_node(node), format!("the image `{image}` is named without its digest: whoever may push the tag runs in this job, with its token and its secrets"))
                    .help(format!("write `docker://{image}@sha256:` and the digest of the image"));
            }
            return;
        }
        let (name, reference) = match uses.split_once('@') {
            Some((name, reference)) if !reference.is_empty() => (name, reference),
            _ => {
                sink.report(file.at_node(node), format!("`{uses}` names no version: GitHub refuses the workflow, and no job of it runs"))
                    .help(format!("write `{}@` and the commit of a release", uses.trim_end_matches('@')));
                return;
            }
        };
        let is_hexadecimal = reference.bytes().all(|byte| byte.is_ascii_hexdigit());
        if is_hexadecimal && DIGITS.contains(&reference.len()) {
            return;
        }
        let owner_and_name: Vec<_> = name.splitn(3, '/').take(2).collect();
        if self.trusted.is_match(owner_and_name.join("/")) {
            return;
        }
        let what = if is_hexadecimal && (7..DIGITS[0]).contains(&reference.len()) {
            format!(
                "`{reference}` in `{uses}` is a shortened commit, which GitHub takes for a branch or a tag: whoever makes one of that name runs in this job"
            )
        } else {
            format!(
                "`{uses}` is a tag or a branch, which can be moved: whoever may push to `{}` runs in this job, with its token and its secrets",
                owner_and_name.join("/")
            )
        };
        sink.report(file.at_node(node), what).help(format!(
            "write the commit with all of its 40 digits, and the version behind it: `{name}@… # {reference}`"
        ));
    }
}

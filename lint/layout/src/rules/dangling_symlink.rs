//! A link to nothing is skipped by those who read it, without a word.

use rempart_core::links::{self, End};
use rempart_core::{
    Check, FileView, Inputs, Levels, Mode, Remarks, Rule, RuleMeta, Severity, Sink, Waivable,
};
use schemars::JsonSchema;
use serde::Deserialize;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DanglingSymlink {}

impl Rule for DanglingSymlink {
    const META: RuleMeta = RuleMeta {
        id: "layout/dangling-symlink",
        levels: Levels::split(Severity::Warning, Severity::Error),
        inputs: Inputs::All,
        needs: &[],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("dangling_symlink.md"),
    };
    const CHECK: Check<Self> = Check::Files(|context| context.remarked(Remarks::LINK), Self::check);
}

impl DanglingSymlink {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, file: FileView<'_>, sink: &mut Sink) {
        let Mode::Symlink(target) = file.mode() else {
            return;
        };
        let message = match links::end(file.context.snapshot, file.path(), target) {
            End::Inside(_) | End::Outside => return,
            End::Nowhere(path) => format!(
                "the link leads to `{path}`, which is not in the repository: Argo CD and kustomize skip it or fail"
            ),
            End::Loop => {
                format!("the link to `{target}` leads back to itself: whatever opens it fails")
            }
        };
        sink.report(file.whole(), message)
            .help("link to a file of the repository, or remove the link");
    }
}

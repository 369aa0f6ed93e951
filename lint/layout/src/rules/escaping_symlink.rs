//! A link that leaves the repository shows every clone something else.

use rempart_core::links::{self, End};
use rempart_core::{
    Check, FileView, Inputs, Levels, Mode, Remarks, Rule, RuleMeta, Severity, Sink, Waivable,
};
use schemars::JsonSchema;
use serde::Deserialize;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct EscapingSymlink {}

impl Rule for EscapingSymlink {
    const META: RuleMeta = RuleMeta {
        id: "layout/escaping-symlink",
        levels: Levels::always(Severity::Error),
        inputs: Inputs::All,
        needs: &[],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("escaping_symlink.md"),
    };
    const CHECK: Check<Self> = Check::Files(|context| context.remarked(Remarks::LINK), Self::check);
}

impl EscapingSymlink {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, file: FileView<'_>, sink: &mut Sink) {
        let Mode::Symlink(target) = file.mode() else {
            return;
        };
        if links::end(file.context.snapshot, file.path(), target) == End::Outside {
            sink.report(file.whole(), format!("the link leads to `{target}`, outside the repository: Argo CD refuses the whole application, and every clone sees another file"))
                .help("put the file into the repository and link to it by a relative path");
        }
    }
}

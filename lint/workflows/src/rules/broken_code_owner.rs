//! A line of `CODEOWNERS` that GitHub skips, or a file that it does not read.

use rempart_core::{Check, Context, Inputs, Levels, Rule, RuleMeta, Severity, Sink, Waivable};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::owners;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct BrokenCodeOwner {}

impl Rule for BrokenCodeOwner {
    const META: RuleMeta = RuleMeta {
        id: "workflows/broken-code-owner",
        levels: Levels::split(Severity::Warning, Severity::Error),
        inputs: Inputs::All,
        needs: &[],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("broken_code_owner.md"),
    };
    const CHECK: Check<Self> = Check::Repository(Self::check);
}

impl BrokenCodeOwner {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        let Some(owners) = owners::read(context) else {
            return;
        };
        let file = owners.file;
        if let Some(why) = owners.refused {
            sink.report(file.whole(), format!("the file is {why}"))
                .help("name folders instead of files")
                .keyed("file");
        }
        for unread in &owners.unread {
            sink.report(
                unread.whole(),
                format!(
                    "GitHub reads `{}` and nothing of this file: its owners are never asked",
                    file.path()
                ),
            )
            .help("keep one of the two files")
            .keyed("unread");
        }
        for line in &owners.lines {
            if let Err(broken) = &line.matched {
                sink.report(
                    file.at(broken.span, None),
                    format!("{}: GitHub skips the line, and nobody is asked about `{}` but the owners that another line gives it", broken.why, line.shown()),
                )
                .help(broken.help)
                .keyed(line.pattern.to_owned());
            }
        }
    }
}

//! Content that is not searched to its end.

use rempart_core::{
    Check, FactEntry, FileView, Inputs, Levels, Rule, RuleMeta, Severity, Sink, Waivable,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::scan::{InClear, weighing};

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UnsearchedContent {}

impl Rule for UnsearchedContent {
    const META: RuleMeta = RuleMeta {
        id: crate::history::UNSEARCHED,
        levels: Levels::always(Severity::Error),
        inputs: Inputs::All,
        needs: &[FactEntry::of::<InClear>()],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("unsearched_content.md"),
    };
    const CHECK: Check<Self> = Check::File(Self::check);
}

impl UnsearchedContent {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, file: FileView<'_>, sink: &mut Sink) {
        let Some(found) = file.fact::<InClear>() else {
            return;
        };
        for limit in &found.unsearched {
            let message = format!(
                "{}: a credential there is found by nobody before it is used",
                limit.reason()
            );
            let finding = sink.report(file.whole(), message);
            finding
                .keyed(format!("{limit:?}"))
                .help("mend or remove it, or waive it with the reason why it holds nothing");
            weighing::weigh_limit(file, *limit, finding);
        }
    }
}

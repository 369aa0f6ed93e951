//! An alias without an anchor before it.

use rempart_core::{
    Check, FileView, Inputs, Levels, Remarks, Rule, RuleMeta, Severity, Sink, Waivable,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::readers;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UndefinedAnchor {}

impl Rule for UndefinedAnchor {
    const META: RuleMeta = RuleMeta {
        id: "yaml/undefined-anchor",
        levels: Levels::always(Severity::Error),
        inputs: Inputs::All,
        needs: &[],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("undefined_anchor.md"),
    };
    const CHECK: Check<Self> =
        Check::Files(|context| context.remarked(Remarks::ALIASES), Self::check);
}

impl UndefinedAnchor {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, file: FileView<'_>, sink: &mut Sink) {
        let Some(tree) = file.tree() else { return };
        if !tree.tape().has_aliases() || readers::is_template(file.class()) {
            return;
        }
        let aliases = tree
            .tape()
            .alias_nodes()
            .filter_map(|index| tree.node(index));
        for alias in aliases.filter(|alias| alias.resolved().is_none()) {
            let name = alias.raw();
            let anchor = name.trim_start_matches('*');
            sink.report(file.at_node(alias), format!("`{name}` names no anchor that comes before it in this document: every reader refuses the document"))
                .help(format!("write `&{anchor}` before the value it stands for, or quote `\"{name}\"` where the text is meant"));
        }
    }
}

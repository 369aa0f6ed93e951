//! Aliases that multiply until no reader can hold the document.

use rempart_core::{
    Check, FileView, Inputs, Kind, Levels, Remarks, Rule, RuleMeta, Severity, Sink, Tree, Waivable,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::readers;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ExpandingAliases {}

impl Rule for ExpandingAliases {
    const META: RuleMeta = RuleMeta {
        id: "yaml/expanding-aliases",
        levels: Levels::always(Severity::Error),
        inputs: Inputs::All,
        needs: &[],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("expanding_aliases.md"),
    };
    const CHECK: Check<Self> =
        Check::Files(|context| context.remarked(Remarks::ALIASES), Self::check);
}

/// The Go readers stop between 400,000 values and a few millions, by the share that comes from aliases; no manifest
/// comes near.
const MAX_VALUES: u64 = 1_000_000;

impl ExpandingAliases {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, file: FileView<'_>, sink: &mut Sink) {
        let Some(tree) = file.tree() else { return };
        if !tree.tape().has_aliases() || readers::is_template(file.class()) {
            return;
        }
        let sizes = sizes(tree);
        for root in tree.roots() {
            let size = sizes[root.index() as usize];
            if size <= MAX_VALUES {
                continue;
            }
            // The alias that carries most of it.
            let within = root.index()..root.next_index();
            let aliases = tree
                .tape()
                .alias_nodes()
                .filter(|index| within.contains(index))
                .filter_map(|index| tree.node(index));
            let worst = aliases
                .max_by_key(|node| sizes[node.index() as usize])
                .unwrap_or(root);
            let values = if size == u64::MAX {
                "without end".to_owned()
            } else {
                format!("to {size} values")
            };
            sink.report(file.at_node(worst), format!("the aliases of this document expand {values}: readers refuse it or run out of memory"))
                .help("write the values out, or let fewer aliases name each other");
        }
    }
}

/// How many values each node stands for with its aliases expanded; `u64::MAX` for a value that holds itself.
fn sizes(tree: &Tree) -> Vec<u64> {
    let count = tree.tape().node_count();
    let mut sizes = vec![0_u64; count];
    let mut open: Vec<u32> = Vec::new();
    for index in 0..count as u32 {
        let Some(node) = tree.node(index) else {
            continue;
        };
        close(tree, &mut open, &mut sizes, index);
        sizes[index as usize] = match node.kind() {
            Kind::Alias => match node.resolved() {
                // Still open: the alias stands inside the value that it names.
                Some(target) if open.contains(&target.index()) => u64::MAX,
                Some(target) => sizes[target.index() as usize],
                None => 1,
            },
            _ => 1,
        };
        if node.next_index() > index + 1 {
            open.push(index);
        } else if let Some(&parent) = open.last() {
            sizes[parent as usize] = sizes[parent as usize].saturating_add(sizes[index as usize]);
        }
    }
    close(tree, &mut open, &mut sizes, count as u32);
    sizes
}

/// Adds every collection that ended before `index` to the one around it.
fn close(tree: &Tree, open: &mut Vec<u32>, sizes: &mut [u64], index: u32) {
    while let Some(&last) = open.last() {
        if tree
            .node(last)
            .is_some_and(|node| node.next_index() > index)
        {
            return;
        }
        open.pop();
        if let Some(&parent) = open.last() {
            sizes[parent as usize] = sizes[parent as usize].saturating_add(sizes[last as usize]);
        }
    }
}

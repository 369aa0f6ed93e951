//! The order of facts: what is needed is computed before what needs it.

use std::any::TypeId;
use std::collections::HashMap;

use rempart_core::{Context, FactEntry, FactMemo, Skip};

use crate::guard::guarded;

/// All facts that `needs` lead to, in levels: a fact reads only those of earlier levels. Inside a level the order is
/// that of names. There are no circles: `NEEDS` are constants, and a circle of constants does not compile.
pub fn schedule(needs: impl IntoIterator<Item = FactEntry>) -> Vec<Vec<FactEntry>> {
    let mut depths = HashMap::new();
    let mut levels: Vec<Vec<FactEntry>> = Vec::new();
    for fact in needs {
        place(fact, &mut depths, &mut levels);
    }
    for level in &mut levels {
        level.sort_by_key(|fact| fact.name);
    }
    levels
}

fn place(
    fact: FactEntry,
    depths: &mut HashMap<TypeId, usize>,
    levels: &mut Vec<Vec<FactEntry>>,
) -> usize {
    if let Some(depth) = depths.get(&fact.identity()) {
        return *depth;
    }
    let below = fact
        .needs
        .iter()
        .map(|need| place(*need, depths, levels) + 1);
    let depth = below.max().unwrap_or_default();
    if levels.len() <= depth {
        levels.resize_with(depth + 1, Vec::new);
    }
    levels[depth].push(fact);
    depths.insert(fact.identity(), depth);
    depth
}

/// Computes facts into a context. One that panics, or that needs such a one, is left out with a fatal skip.
pub(crate) fn compute(
    context: &mut Context<'_>,
    needs: impl IntoIterator<Item = FactEntry>,
    memo: &FactMemo,
    skips: &mut Vec<Skip>,
) {
    for fact in schedule(needs).into_iter().flatten() {
        if let Some(missing) = missing(context, fact.needs) {
            let reason = format!("it needs `{missing}`, which could not be computed");
            skips.push(Skip::fatal("fact-without-need", fact.name, reason));
            continue;
        }
        match guarded(|| fact.compute(context, memo)) {
            Some(mut computed) => {
                skips.append(&mut computed.skips);
                context.facts.insert(&fact, computed);
            }
            None => skips.push(Skip::fatal(
                "fact-panicked",
                fact.name,
                "computing it ended in a panic: this is a defect of rempart",
            )),
        }
    }
}

/// The first of some facts that a context does not have.
pub(crate) fn missing(context: &Context<'_>, needs: &[FactEntry]) -> Option<&'static str> {
    needs
        .iter()
        .find(|need| !context.facts.has(need))
        .map(|need| need.name)
}

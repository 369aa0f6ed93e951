//! What rules and tables say of verified files.

use rempart_core::{Context, FactEntry, Sink, Table};

use super::verdict::Outcome;
use super::{FaultKind, VerifiedFact};
use crate::sops::store::Store;

/// How many keys a row names.
const SHOWN_KEYS: usize = 3;

/// Reports the faults of one kind.
pub(crate) fn report(kind: FaultKind, context: &Context<'_>, sink: &mut Sink) {
    for (id, fact) in context.facts.all::<VerifiedFact>() {
        let view = context.file(*id);
        let documents = matches!(Store::of(view.path()), Store::Yaml | Store::Json);
        let faults = fact
            .verdict
            .faults
            .iter()
            .filter(|fault| fault.kind == kind);
        for fault in faults {
            let place = view.at(fault.span, documents.then_some(fault.document));
            sink.report(place, fault.message.clone())
                .keyed(fault.message.clone())
                .help(kind.help());
        }
    }
}

/// Every file that was asked for, with its verdict; nothing where no rule that runs verifies any.
pub(crate) fn table(context: &Context<'_>) -> Vec<Table> {
    if !context.facts.has(&FactEntry::of::<VerifiedFact>()) {
        return Vec::new();
    }
    let rows = context.facts.all::<VerifiedFact>().map(|(id, fact)| {
        let path = context.file(*id).path().as_str().to_owned();
        match &fact.verdict.outcome {
            Outcome::Verified { values, keys } => {
                let more = keys.len().saturating_sub(SHOWN_KEYS);
                let mut with = keys.iter().take(SHOWN_KEYS).cloned().collect::<Vec<_>>();
                with.extend((more > 0).then(|| format!("{more} more")));
                let with = with.join(", ");
                vec![path, "verified".to_owned(), values.to_string(), with]
            }
            Outcome::Faulty => vec![path, "faulty".to_owned(), String::new(), String::new()],
            Outcome::Unverified(reason) => {
                let state = "cannot verify".to_owned();
                vec![path, state, String::new(), reason.clone()]
            }
        }
    });
    vec![Table {
        name: "sops-files",
        columns: vec!["file", "state", "values", "opened with, or why not"],
        rows: rows.collect(),
    }]
}

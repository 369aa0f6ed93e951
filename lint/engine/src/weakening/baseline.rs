//! Compares baselines.

use std::sync::Arc;

use rempart_core::{Change, FileView, Location, SourceFile};

use super::Weakening;
use crate::baseline::{Baseline, MARK};

/// Everything that a baseline of the head counts beyond that of the base. Baselines are known by their content, whatever
/// their names.
pub(crate) fn grown_baseline(change: Change<'_>) -> Vec<Weakening> {
    let mut grown = Vec::new();
    for entry in change.head.snapshot.entries() {
        let twin = change.base.find(entry.path.as_str());
        let twin = twin.map(FileView::source);
        if twin.is_some_and(|twin| Arc::ptr_eq(twin, &entry.file)) {
            continue;
        }
        let Some(head) = read(&entry.file) else {
            continue;
        };
        // A baseline that the base does not have, or cannot read, counts nothing there: that a repository gets its first
        // one is for the owners of the gate to decide, and not for the change that needs it.
        let base = twin.and_then(|twin| read(twin)).unwrap_or_default();
        for (counted, more, span) in head.beyond(&base) {
            let place = Location {
                span,
                ..Location::file(entry.path.clone())
            };
            grown.push((
                place,
                format!("{more} of `{}` in `{}`", counted.rule, counted.path),
            ));
        }
    }
    grown
}

fn read(file: &SourceFile) -> Option<Baseline> {
    let text = file.text().filter(|text| text.contains(MARK))?;
    Baseline::parse(text, None).ok()
}

//! Compares baselines.

use rempart_core::{Change, Location, SourceFile};

use super::Weakening;
use crate::baseline::{Baseline, MARK};

/// Everything that a baseline of the head counts beyond that of the base. Baselines are known by their content, whatever
/// their names.
pub(crate) fn grown_baseline(change: Change<'_>) -> Vec<Weakening> {
    let mut grown = Vec::new();
    for entry in change.head.snapshot.entries() {
        if entry.path.extension() != "json" {
            continue;
        }
        // The first baseline of a repository is the decision to have one.
        let base = change
            .base
            .find(entry.path.as_str())
            .and_then(|file| read(file.source()));
        let (Some(base), Some(head)) = (base, read(&entry.file)) else {
            continue;
        };
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

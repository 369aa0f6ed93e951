//! One text as several files, for fuzz targets.

use rempart_core::{Checker, Profile};

use crate::judge::{Judge, snapshot};

/// Judges the parts of a text, which `\n####\n` parts, as files of these names, by every rule of a checker.
///
/// # Panics
/// The run is refused, or a finding does not stand within its file.
pub fn judge_parted(checker: &'static Checker, names: &[&str], text: &str) {
    let files: Vec<_> = names.iter().copied().zip(text.split("\n####\n")).collect();
    let head = snapshot(&files);
    let checkers = [checker];
    let judge = Judge {
        profile: Some(Profile::Strict),
        ..Judge::new(&checkers)
    };
    let report = judge.run(&head, None);
    assert!(report.is_ok(), "{report:?}");
    for finding in report.unwrap_or_default().findings {
        let place = &finding.location;
        let id = head.find(place.path.as_str());
        let text = id.and_then(|id| head.entry(id).file.text());
        let is_within = text.is_some_and(|text| {
            text.get(place.span.start as usize..place.span.end as usize)
                .is_some()
        });
        assert!(is_within, "{}: {}", place.path, finding.message);
    }
}

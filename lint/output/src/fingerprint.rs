//! Fingerprints that are unique within a report, as readers of them want.

use std::borrow::Cow;
use std::collections::HashMap;

use rempart_core::Finding;

/// Numbers the findings that share a fingerprint, in the order they come.
#[derive(Default)]
pub(crate) struct Fingerprints<'r> {
    seen: HashMap<Cow<'r, str>, usize>,
}

impl<'r> Fingerprints<'r> {
    /// The fingerprint of a finding; from the second on with its number behind a colon. No line number goes into it,
    /// since a moved line would then open a dismissed alert again.
    pub(crate) fn of(&mut self, finding: &'r Finding) -> String {
        let key = if finding.fingerprint.is_empty() {
            Cow::Owned(format!(
                "{}:{}:{}",
                finding.rule, finding.location.path, finding.message
            ))
        } else {
            Cow::Borrowed(finding.fingerprint.as_str())
        };
        let count = self.seen.entry(key.clone()).or_default();
        *count += 1;
        match *count {
            1 => key.into_owned(),
            count => format!("{key}:{count}"),
        }
    }
}

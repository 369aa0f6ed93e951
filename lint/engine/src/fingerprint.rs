//! Names for findings that survive moved lines.

use std::collections::HashMap;

use rempart_core::Finding;
use rempart_core::hash::Hash128;

use crate::order::key;

/// Names every finding: 32 hexadecimal digits of [`Hash128`] over rule, path, subject and key (the message of a finding
/// without one), and from the second equal one on its number in the order of findings. No line or offset goes in, so
/// that a moved line keeps its name. Digits in messages do go in: they are ports, versions and counts, and another value
/// is another fault.
pub(crate) fn name_all<'f>(findings: impl Iterator<Item = &'f mut Finding>) {
    let mut seen: HashMap<String, u64> = HashMap::new();
    for finding in findings {
        let hash = content(finding);
        let count = seen.entry(hash.hex()).or_default();
        finding.fingerprint = numbered(hash, *count);
        *count += 1;
    }
}

fn content(finding: &Finding) -> Hash128 {
    let mut hash = Hash128::default();
    hash.add(finding.rule);
    hash.add(finding.location.path.as_str());
    let subject = finding.subject.as_ref();
    hash.add(&subject.map(ToString::to_string).unwrap_or_default());
    hash.add(key(finding));
    hash
}

fn numbered(mut hash: Hash128, before: u64) -> String {
    if before > 0 {
        hash.add_number(before);
    }
    hash.hex()
}

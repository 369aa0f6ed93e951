//! The identity of a finding across commits: rule, path, subject, and its key or else its message; never a line number,
//! so that a finding stays known when lines move. Equal ones are told apart by their order in the file.

use std::collections::HashMap;

use rempart_core::Finding;

/// FNV-1a over 128 bits (draft-eastlake-fnv): stable on every machine and in every version, which is all that is asked.
pub(crate) struct Hasher(u128);

impl Hasher {
    pub(crate) const fn new() -> Self {
        Self(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d)
    }

    /// Adds a part with its length, so that `ab` + `c` is not `a` + `bc`.
    pub(crate) fn part(mut self, text: &str) -> Self {
        for byte in (text.len() as u64).to_le_bytes().iter().chain(text.as_bytes()) {
            self.0 = (self.0 ^ u128::from(*byte)).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b);
        }
        self
    }

    pub(crate) fn hex(&self) -> String {
        format!("{:032x}", self.0)
    }
}

/// Sets the fingerprints of sorted findings.
pub(crate) fn set(findings: &mut [Finding]) {
    let mut seen: HashMap<String, usize> = HashMap::new();
    for finding in findings {
        let subject = finding.subject.as_ref().map(ToString::to_string).unwrap_or_default();
        let stem = Hasher::new()
            .part(finding.rule)
            .part(finding.location.path.as_str())
            .part(&subject)
            .part(if finding.key.is_empty() { &finding.message } else { &finding.key })
            .hex();
        let ordinal = seen.entry(stem.clone()).or_insert(0);
        finding.fingerprint = if *ordinal == 0 { stem } else { Hasher::new().part(&stem).part(&ordinal.to_string()).hex() };
        *ordinal += 1;
    }
}

#[cfg(test)]
mod tests {
    use rempart_core::{Location, RepoPath, Severity, Sink, Span};

    use super::*;

    fn findings(places: &[(&str, u32, &str)]) -> Vec<Finding> {
        let mut sink = Sink::new("test/rule", Severity::Error);
        for (path, start, message) in places {
            let location = Location { span: Span::at(*start), ..Location::file(RepoPath::from_normalised(path)) };
            sink.report(location, *message);
        }
        let mut found = sink.into_parts().0;
        set(&mut found);
        found
    }

    #[test]
    fn lines_do_not_count_and_equal_findings_differ() {
        let here = findings(&[("a.yaml", 3, "x"), ("a.yaml", 9, "x")]);
        let moved = findings(&[("a.yaml", 40, "x"), ("a.yaml", 90, "x")]);
        let prints = |found: &[Finding]| found.iter().map(|finding| finding.fingerprint.clone()).collect::<Vec<_>>();
        assert_eq!(prints(&here), prints(&moved));
        assert_ne!(here[0].fingerprint, here[1].fingerprint);
        assert_ne!(here[0].fingerprint, findings(&[("b.yaml", 3, "x")])[0].fingerprint);
        assert_ne!(here[0].fingerprint, findings(&[("a.yaml", 3, "y")])[0].fingerprint);
    }
}

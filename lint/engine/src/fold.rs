//! One fault, one finding: equal findings become one with all applications, and consequences go into their cause.

use std::collections::BTreeMap;

use rempart_core::{Finding, Identity, Label};

/// Folds equal findings and consequences. The order of the result is that of the first of each.
pub(crate) fn fold(findings: Vec<Finding>) -> Vec<Finding> {
    let mut folded: Vec<Finding> = Vec::with_capacity(findings.len());
    let mut known: BTreeMap<Identity, usize> = BTreeMap::new();
    for finding in findings {
        match known.get(&finding.identity()) {
            Some(&at) => merge(&mut folded[at], finding),
            None => {
                known.insert(finding.identity(), folded.len());
                folded.push(finding);
            }
        }
    }
    consequences(folded, &known)
}

/// The same fault, seen once more.
fn merge(first: &mut Finding, again: Finding) {
    first.applications.extend(again.applications);
    first.applications.sort_unstable();
    first.applications.dedup();
    first.severity = first.severity.max(again.severity);
    for label in again.related.into_iter().chain(again.labels) {
        if !first.related.contains(&label) && !first.labels.contains(&label) {
            first.related.push(label);
        }
    }
}

/// A finding whose cause is reported becomes a related place of the cause.
fn consequences(findings: Vec<Finding>, known: &BTreeMap<Identity, usize>) -> Vec<Finding> {
    let root = |mut at: usize| {
        // A chain of causes is followed to its end; a circle of causes keeps its first finding.
        for _ in 0..findings.len() {
            let cause = findings[at].because.as_deref().and_then(|cause| known.get(cause));
            match cause {
                Some(&next) if next != at => at = next,
                _ => return at,
            }
        }
        at
    };
    let roots: Vec<usize> = (0..findings.len()).map(root).collect();
    let mut kept: Vec<Option<Finding>> = findings.into_iter().map(Some).collect();
    for (at, &root) in roots.iter().enumerate() {
        if root == at || roots[root] != root {
            continue;
        }
        let Some(consequence) = kept[at].take() else { continue };
        if let Some(cause) = kept[root].as_mut() {
            let text = format!("{}: {}", consequence.rule, consequence.message);
            cause.related.push(Label { location: consequence.location, text });
            cause.applications.extend(consequence.applications);
            cause.applications.sort_unstable();
            cause.applications.dedup();
        }
    }
    kept.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use rempart_core::{Location, RepoPath, Severity, Sink};

    use super::*;

    fn at(path: &str) -> Location {
        Location::file(RepoPath::from_normalised(path))
    }

    #[test]
    fn one_base_through_five_overlays_is_one_finding() {
        let mut sink = Sink::new("test/rule", Severity::Error);
        for overlay in ["e", "a", "c", "b", "d"] {
            sink.report(at("base/web.yaml"), "bad").application(overlay);
        }
        let folded = fold(sink.into_parts().0);
        assert_eq!(folded.len(), 1);
        assert_eq!(folded[0].applications, ["a", "b", "c", "d", "e"]);
    }

    #[test]
    fn a_consequence_goes_into_its_cause_and_stays_without_one() {
        let mut sink = Sink::new("test/rule", Severity::Error);
        let cause = sink.report(at("a.yaml"), "root").identity();
        sink.report(at("b.yaml"), "follows").because(cause.clone());
        let folded = fold(sink.into_parts().0);
        assert_eq!(folded.len(), 1);
        assert_eq!(folded[0].related[0].text, "test/rule: follows");
        let mut sink = Sink::new("test/rule", Severity::Error);
        sink.report(at("b.yaml"), "follows").because(cause);
        assert_eq!(fold(sink.into_parts().0).len(), 1);
    }

    #[test]
    fn causes_in_a_circle_are_all_kept() {
        let mut sink = Sink::new("test/rule", Severity::Error);
        let one = sink.report(at("a.yaml"), "one").identity();
        let two = sink.report(at("b.yaml"), "two").because(one).identity();
        let mut findings = sink.into_parts().0;
        findings[0].because = Some(Box::new(two));
        assert!(!fold(findings).is_empty());
    }
}

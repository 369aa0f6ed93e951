//! Silences what is known, and finds what is no longer there.

use std::collections::BTreeMap;

use rempart_core::config::nearest;
use rempart_core::{Finding, Location, RepoPath, Severity, Sink};

use super::{Baseline, BaselineEntry, FILE_NAME};
use crate::suppress::Marked;

/// What a finding is counted by.
pub(crate) fn entry_of(finding: &Finding) -> BaselineEntry {
    BaselineEntry {
        rule: finding.rule.to_owned(),
        path: finding.location.path.as_str().to_owned(),
        object: finding
            .subject
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default(),
        key: unnumbered(&finding.key),
    }
}

/// A key without the numbers of items, and without that of a repeated finding behind `#`.
fn unnumbered(key: &str) -> String {
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let key = match key.rsplit_once('#') {
        Some((key, number)) if is_number(number) => key,
        _ => key,
    };
    let mut parts = key.split('[');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push('[');
        match part.split_once(']') {
            Some((number, rest)) if is_number(number) => {
                out.push(']');
                out.push_str(rest);
            }
            _ => out.push_str(part),
        }
    }
    out
}

/// Silences as many findings of each kind as the baseline counts. Findings that stand at the base already are counted
/// first, so that a new one never takes the place of a known one. With `stale`, the severity of
/// `rempart/stale-baseline`, entries that count more than there is are findings, for the rules that ran and for those
/// that do not exist.
pub(crate) fn apply(
    baseline: &Baseline,
    marked: &mut [Marked],
    stale: Option<Severity>,
    known: &[&str],
    ran: impl Fn(&str) -> bool,
) -> Vec<Finding> {
    let mut left: BTreeMap<BaselineEntry, usize> = baseline
        .entries
        .iter()
        .map(|(entry, (count, _))| (entry.clone(), *count))
        .collect();
    for marked in marked
        .iter()
        .filter(|marked| marked.by == Some("base") && marked.waivable)
    {
        take(&mut left, &marked.finding);
    }
    for marked in marked
        .iter_mut()
        .filter(|marked| marked.by.is_none() && marked.waivable)
    {
        if take(&mut left, &marked.finding) {
            marked.silence("baseline");
        }
    }
    let Some(severity) = stale else {
        return Vec::new();
    };
    let mut sink = Sink::new("rempart/stale-baseline", severity);
    let path = baseline
        .path
        .clone()
        .unwrap_or_else(|| RepoPath::from_normalised(FILE_NAME));
    for (entry, (count, span)) in &baseline.entries {
        let gone = left.get(entry).copied().unwrap_or_default();
        let exists = known.contains(&entry.rule.as_str());
        if gone == 0 || exists && !ran(&entry.rule) {
            continue;
        }
        let at = Location {
            span: *span,
            ..Location::file(path.clone())
        };
        let parts = [entry.object.as_str(), entry.key.as_str()];
        let parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        let about = if parts.is_empty() {
            String::new()
        } else {
            format!(" ({})", parts.join(", "))
        };
        if !exists {
            let message = format!(
                "the baseline counts {count} of `{}` in `{}`{about}: there is no such rule",
                entry.rule, entry.path
            );
            let help = match nearest(&entry.rule, known.iter().copied()) {
                Some(near) => {
                    format!("write `{near}`, or run `rempart baseline`, which takes it out")
                }
                None => "run `rempart baseline`: it takes it out".to_owned(),
            };
            sink.report(at, message).help(help);
            continue;
        }
        let message = format!(
            "the baseline counts {count} of `{}` in `{}`{about}, {gone} more than there are",
            entry.rule, entry.path
        );
        sink.report(at, message)
            .help("run `rempart baseline`: it takes out what is mended");
    }
    sink.into_parts().0
}

fn take(left: &mut BTreeMap<BaselineEntry, usize>, finding: &Finding) -> bool {
    if left.is_empty() {
        return false;
    }
    let Some(count) = left.get_mut(&entry_of(finding)) else {
        return false;
    };
    let known = *count > 0;
    *count = count.saturating_sub(1);
    known
}

#[cfg(test)]
mod tests {
    use super::unnumbered;

    #[test]
    fn numbers_of_items_are_left_out() {
        for (key, expected) in [
            ("", ""),
            ("spec.containers[0].image:", "spec.containers[].image:"),
            ("literal@a.b#2", "literal@a.b"),
            ("data[\"a.b/c[0]\"]", "data[\"a.b/c[]\"]"),
            ("a[x][12]", "a[x][]"),
            ("a#b", "a#b"),
            ("a[1", "a[1"),
        ] {
            assert_eq!(unnumbered(key), expected, "{key}");
        }
    }
}

//! Applies the fixes that findings offer.

use std::collections::BTreeMap;

use rempart_core::{Edit, RepoPath, Report, Snapshot};

/// The files that safe fixes change, with their new texts. Of fixes that overlap, the first in the order of the report
/// is taken; the others wait for the next run.
pub fn apply(report: &Report, snapshot: &Snapshot) -> BTreeMap<RepoPath, String> {
    let mut taken: BTreeMap<RepoPath, Vec<Edit>> = BTreeMap::new();
    for fix in report
        .findings
        .iter()
        .filter_map(|finding| finding.fix.as_ref())
        .filter(|fix| fix.safe)
    {
        let free = fix.edits.iter().all(|edit| {
            taken
                .get(&edit.path)
                .is_none_or(|edits| edits.iter().all(|other| !overlap(edit, other)))
        });
        if free {
            for edit in &fix.edits {
                taken
                    .entry(edit.path.clone())
                    .or_default()
                    .push(edit.clone());
            }
        }
    }
    let changed = taken.into_iter().filter_map(|(path, edits)| {
        let text = snapshot.entry(snapshot.find(path.as_str())?).file.text()?;
        Some((path, changed(text, edits)))
    });
    changed.collect()
}

/// Two edits overlap when they share a byte, or insert at the same place.
fn overlap(one: &Edit, other: &Edit) -> bool {
    let (a, b) = (one.span, other.span);
    a == b || (a.start < b.end && b.start < a.end)
}

fn changed(text: &str, mut edits: Vec<Edit>) -> String {
    edits.sort_by_key(|edit| edit.span);
    let mut result = String::with_capacity(text.len());
    let mut at = 0;
    for edit in edits {
        let (start, end) = (edit.span.start as usize, edit.span.end as usize);
        if start < at
            || !text.is_char_boundary(start)
            || !text.is_char_boundary(end)
            || end > text.len()
        {
            continue;
        }
        result.push_str(&text[at..start]);
        result.push_str(&edit.replacement);
        at = end;
    }
    result.push_str(&text[at..]);
    result
}

/// A unified diff of one file with three lines around each change.
pub fn diff(path: &RepoPath, old: &str, new: &str) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (
        old.split_inclusive('\n').collect(),
        new.split_inclusive('\n').collect(),
    );
    let same_start = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let rest = old.len().min(new.len()) - same_start;
    let same_end = old
        .iter()
        .rev()
        .zip(new.iter().rev())
        .take(rest)
        .take_while(|(a, b)| a == b)
        .count();
    // One hunk from the first to the last change: fixes are few and near each other.
    let start = same_start.saturating_sub(3);
    let (old_end, new_end) = (old.len() - same_end, new.len() - same_end);
    let tail = same_end.min(3);
    let line = |sign: char, text: &str| {
        if text.ends_with('\n') {
            format!("{sign}{text}")
        } else {
            format!("{sign}{text}\n\\ No newline at end of file\n")
        }
    };
    let mut out = format!(
        "--- a/{path}\n+++ b/{path}\n@@ -{},{} +{},{} @@\n",
        start + 1,
        old_end + tail - start,
        start + 1,
        new_end + tail - start
    );
    out.extend(old[start..same_start].iter().map(|text| line(' ', text)));
    out.extend(old[same_start..old_end].iter().map(|text| line('-', text)));
    out.extend(new[same_start..new_end].iter().map(|text| line('+', text)));
    out.extend(
        old[old_end..old_end + tail]
            .iter()
            .map(|text| line(' ', text)),
    );
    out
}

#[cfg(test)]
mod tests {
    use rempart_core::Span;

    use super::*;

    fn edit(start: u32, end: u32, replacement: &str) -> Edit {
        Edit {
            path: RepoPath::from_normalised("a"),
            span: Span::new(start, end),
            replacement: replacement.to_owned(),
        }
    }

    #[test]
    fn edits_are_made_in_order_and_outside_ones_left_out() {
        assert_eq!(
            changed(
                "a: yes\nb: é\n",
                vec![edit(10, 12, "e"), edit(3, 6, "\"yes\"")]
            ),
            "a: \"yes\"\nb: e\n"
        );
        assert_eq!(changed("é", vec![edit(1, 2, "x"), edit(9, 12, "x")]), "é");
    }

    #[test]
    fn a_diff_shows_what_changed_and_three_lines_around() {
        let text = diff(
            &RepoPath::from_normalised("a"),
            "1\n2\n3\n4\n5\n6\n7\n8\n",
            "1\n2\n3\n4\nfive\n6\n7\n8\n",
        );
        assert_eq!(
            text,
            "--- a/a\n+++ b/a\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n"
        );
    }
}

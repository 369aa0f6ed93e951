//! Folded blocks as go-yaml writes them: it doubles the breaks before lines that stand further to the right, and those
//! are then read as breaks of their own.

use super::outcome::{Step, unsupported};

/// The longest line that is certain not to be broken: go-yaml breaks lines of a block behind 80 columns.
const MAX_LINE: usize = 40;

/// What is read again of a text that go-yaml has written as a folded block; `None` when it is the same.
pub(super) fn reread(text: &str) -> Step<Option<String>> {
    let is_blank = |line: &str| line.starts_with([' ', '\t']);
    let is_simple = !text.starts_with(['\n', ' ', '\t']) && !text.ends_with("\n\n");
    if is_simple && !text.split('\n').any(is_blank) {
        return Ok(None);
    }
    let long = |line: &str| is_blank(line) && line.len() > MAX_LINE;
    if !is_simple || text.contains('\t') || text.split('\n').any(long) {
        return unsupported("a folded block (`>`) that kustomize does not write as it stands");
    }
    let mut written = String::from(if text.ends_with('\n') { ">\n" } else { ">-\n" });
    let mut is_further = false;
    let mut last_was_break = true;
    for line in text.split_inclusive('\n') {
        let body = line.trim_end_matches('\n');
        if !body.is_empty() {
            is_further = is_blank(body);
            written.push_str("  ");
            written.push_str(body);
            last_was_break = false;
        }
        if line.ends_with('\n') {
            if !last_was_break && !is_further {
                written.push('\n');
            }
            written.push('\n');
            last_was_break = true;
        }
    }
    let parsed = rempart_syntax::yaml::parse(&written);
    match parsed.tape.root(&written, 0) {
        Some(root) if parsed.errors.is_empty() => Ok(Some(root.value().into_owned())),
        _ => unsupported("a folded block (`>`) that kustomize does not write as it stands"),
    }
}

#[cfg(test)]
mod tests {
    use super::reread;

    #[test]
    fn lines_that_stand_further_right_move_away() {
        assert_eq!(reread("a b\nc\n").unwrap(), None);
        assert_eq!(reread("a\n b").unwrap().as_deref(), Some("a\n\n b"));
        assert!(reread(" a").is_err());
        assert!(reread("a\n\n").is_err());
    }
}

//! Secrets inside of other texts: a manifest in a block scalar, in the fence of a page, in a here-document.

use std::collections::HashSet;
use std::ops::Range;

use super::template::{self, Accepts, Entry};

/// The fields of a Secret, each of which stands in one once.
const FIELDS: [&str; 6] = [
    "apiVersion",
    "data",
    "kind",
    "metadata",
    "stringData",
    "type",
];

/// What a text of several lines opens with in programs.
const OPENING: [&str; 3] = ["`", "\"\"\"", "'''"];

/// The key of the kind of an object.
const KIND: &str = "kind:";

/// The most blanks behind it.
const BLANKS: usize = 16;

/// Where `kind` begins that names the Secret whose name begins at a place, in quotes or not.
pub(crate) fn kind_before(text: &[u8], name: usize) -> Option<usize> {
    let before = text.get(..name)?;
    let before = match before {
        [before @ .., b'"' | b'\''] => before,
        _ => before,
    };
    let blanks = before.iter().rev().take(BLANKS);
    let blanks = blanks.take_while(|byte| **byte == b' ').count();
    let key = before[..before.len() - blanks].strip_suffix(KIND.as_bytes())?;
    (blanks > 0).then_some(key.len())
}

/// Whether nothing but a comment stands on a line behind the name of a Secret that may be in quotes.
pub(super) fn is_kind(line: &str) -> bool {
    let quotes = ['"', '\''];
    let name = line.trim_start().trim_start_matches(quotes);
    let rest = name
        .strip_prefix("Secret")
        .map(|rest| rest.trim_start_matches(quotes));
    rest.is_some_and(|rest| {
        rest.trim().is_empty() || rest.trim_start().starts_with('#') && rest.starts_with(' ')
    })
}

/// The first value in clear of each Secret of a text that may be anything, of those that are meant.
pub(crate) fn in_text(text: &str, accepts: Accepts<'_>) -> Vec<Entry> {
    let bytes = text.as_bytes();
    let names = memchr::memmem::find_iter(bytes, KIND.as_bytes()).filter_map(|at| {
        let rest = &bytes[at + KIND.len()..];
        let is_between = |byte: &&u8| matches!(byte, b' ' | b'"' | b'\'');
        let between = rest.iter().take(BLANKS).take_while(is_between).count();
        rest[between..]
            .starts_with(b"Secret")
            .then_some(at + KIND.len() + between)
    });
    at_kinds(text, names, accepts)
}

/// The same for places where the kind is known to stand, in order.
pub(crate) fn at_kinds(
    text: &str,
    kinds: impl Iterator<Item = usize>,
    accepts: Accepts<'_>,
) -> Vec<Entry> {
    let mut found = Vec::new();
    // Each line is read for one kind, so that a text of nothing but kinds costs no more than another.
    let mut end = 0;
    for at in kinds {
        if at < end {
            continue;
        }
        if let Some((within, margin)) = around(text, end, at) {
            end = within.end;
            found.extend(template::of_lines(text, within, margin, accepts));
        }
    }
    found
}

/// The lines around the kind of a Secret at `at` that are as far in as it is, up to what parts documents, and how far in
/// that is. What stands before `from` belongs to another.
fn around(text: &str, from: usize, at: usize) -> Option<(Range<usize>, usize)> {
    let kind = kind_before(text.as_bytes(), at)?;
    let line = memchr::memrchr(b'\n', &text.as_bytes()[..kind]).map_or(0, |at| at + 1);
    let before = text.get(line..kind)?;
    let is_blank = before.bytes().all(|byte| byte == b' ');
    // A text of a program begins behind its quotes, and goes on at the margin.
    let is_opened = OPENING.iter().any(|quotes| before.ends_with(quotes));
    let margin = if is_opened { 0 } else { kind - line };
    let end = memchr::memchr(b'\n', &text.as_bytes()[at..]).map_or(text.len(), |end| at + end + 1);
    if !(is_blank || is_opened) || !is_kind(text.get(at..end)?) {
        return None;
    }
    // A field that stands there a second time begins another manifest, which nothing parts from this one.
    let mut fields = HashSet::from(["kind"]);
    let mut is_repeated = |line: &str| {
        let name = line.get(margin..).and_then(|rest| rest.split_once(':'));
        let name = name
            .map(|(name, _)| name)
            .filter(|name| FIELDS.contains(name));
        let is_field = line.len() - line.trim_start().len() == margin;
        // The names of fields outlive the lines.
        let name = name.and_then(|name| FIELDS.iter().find(|field| *field == &name));
        is_field && name.is_some_and(|name| !fields.insert(name))
    };
    let mut start = if is_opened { kind } else { line };
    let above = if is_opened { "" } else { text.get(from..line)? };
    for above in above.split_inclusive('\n').rev() {
        if is_apart(above, margin) || is_repeated(above) {
            break;
        }
        start -= above.len();
    }
    let mut stop = end;
    for below in text.get(end..)?.split_inclusive('\n') {
        if is_apart(below, margin) || is_repeated(below) {
            break;
        }
        stop += below.len();
    }
    Some((start..stop, margin))
}

/// Whether a line belongs to no manifest whose fields stand `margin` bytes in.
fn is_apart(line: &str, margin: usize) -> bool {
    let indent = line.len() - line.trim_start_matches(' ').len();
    let content = line.trim();
    if content.is_empty() {
        return false;
    }
    let field = content.split_once(':').map(|(name, _)| name);
    let is_field = |name: &str| {
        !name.is_empty() && !name.contains([' ', '`', '$', '<', '('])
            || name.starts_with(['"', '#'])
    };
    indent < margin
        || content.starts_with("---")
        || content.starts_with("```")
        || content.starts_with("~~~")
        // At the margin stand the fields of the manifest, and comments.
        || indent == margin
            && !content.starts_with('#')
            && !content.starts_with("{{")
            && !content.starts_with("- ")
            && !field.is_some_and(is_field)
}

#[cfg(test)]
mod tests {
    use super::{Entry, in_text as found_in};

    fn in_text(text: &str) -> Vec<Entry> {
        found_in(text, &|_, _| true)
    }

    #[test]
    fn secrets_stand_in_texts() {
        for text in [
            "# Title\n\n```yaml\napiVersion: v1\nkind: Secret\nstringData:\n  value: k3y-of-it\n```\nmore\n",
            "cat <<EOF | kubectl apply -f -\nkind: Secret\nstringData:\n  value: k3y-of-it\nEOF\n",
            "a: |\n    data:\n      value: k3y-of-it\n    kind: Secret\n    metadata: {name: a}\nb: c\n",
            "- kind: Secret\n",
            "```\nkind: \"Secret\" # of the database\nstringData:\n  value: k3y-of-it\n```\n",
            "```\nkind:   'Secret'\nstringData:\n  value: k3y-of-it\n```\n",
            "1. Do:\n\n   ```\n   apiVersion: v1\n   kind: Secret\n   data:\n     value: k3y-of-it\n   ```\n",
        ] {
            let found = in_text(text);
            let paths: Vec<_> = found
                .iter()
                .map(|entry| &text[entry.value.clone()])
                .collect();
            let expected: &[&str] = if text.starts_with('-') {
                &[]
            } else {
                &["k3y-of-it"]
            };
            assert_eq!(paths, expected, "{text}");
        }
    }

    #[test]
    fn a_text_of_kinds_is_read_once() {
        let text = "  kind: Secret\n".repeat(100_000);
        assert!(in_text(&text).is_empty());
        let text = "```\nkind: Secret\nstringData:\n  value: k3y-of-it\n```\n".repeat(200);
        assert_eq!(in_text(&text).len(), 200);
    }

    #[test]
    fn a_second_one_needs_no_mark_before_it() {
        let one =
            "apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\nstringData:\n  value: k3y-of-it\n";
        assert_eq!(in_text(&one.repeat(3)).len(), 3);
        let other = "kind: Secret\napiVersion: v1\nstringData:\n  value: ${VALUE}\n";
        assert_eq!(in_text(&format!("{other}{one}{other}")).len(), 1);
        let reversed = "stringData:\n  value: k3y-of-it\nkind: Secret\n";
        assert_eq!(in_text(&reversed.repeat(2)).len(), 2);
        assert_eq!(
            in_text(&format!(
                "kind: Secret\ntype: Opaque\ntype: Opaque\n{reversed}"
            ))
            .len(),
            1
        );
        let inner =
            "kind: Secret\nmetadata:\n  data: x\n  kind: y\nstringData:\n  value: k3y-of-it\n";
        assert_eq!(in_text(inner).len(), 1);
    }

    #[test]
    fn a_manifest_may_be_long() {
        let other = "  other: ${VALUE}\n".repeat(5_000);
        let behind = format!("kind: Secret\nstringData:\n{other}  value: k3y-of-it\n");
        assert_eq!(in_text(&behind).len(), 1);
        let before = format!("stringData:\n  value: k3y-of-it\n{other}kind: Secret\n");
        assert_eq!(in_text(&before).len(), 1);
        assert_eq!(in_text(&format!("{behind}---\n{before}")).len(), 2);
    }

    #[test]
    fn what_is_no_secret_or_has_no_value_does_not() {
        for text in [
            "",
            "kind: Secret",
            "A kind: Secret of objects\nstringData:\n  value: k3y-of-it\n",
            "kind: \"Secret\"Store\nstringData:\n  value: k3y-of-it\n",
            "kind:Secret\nstringData:\n  value: k3y-of-it\n",
            "kind: SecretStore\nstringData:\n  value: k3y-of-it\n",
            "kind: Secret\nstringData:\n  value: ${VALUE}\n",
            "kind: Secret\nstringData:\n  value: <value>\n",
            "kind: Secret\n```\nstringData:\n  value: k3y-of-it\n",
            "kind: Secret\n---\nstringData:\n  value: k3y-of-it\n",
            "  kind: Secret\nstringData:\n  value: k3y-of-it\n",
            "kind: Secret\nEOF\nstringData:\n  value: k3y-of-it\n",
            "kind: Secret\nspec:\n  value: k3y-of-it\n",
        ] {
            assert!(in_text(text).is_empty(), "{text}");
        }
    }
}

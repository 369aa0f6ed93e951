//! Here-documents in programs and in HCL: texts of their own, written in what their first lines say.

use std::ops::Range;

use super::inside;
use super::language::Language;

/// The most here-documents of one text that are told apart.
const MOST: usize = 10_000;

/// The longest word that ends one.
const LONGEST_WORD: usize = 64;

/// The here-documents of a text, in order; none lies inside another.
pub(super) struct Here(Vec<(Range<usize>, Language)>);

impl Here {
    /// Those of a program.
    pub(super) fn of(text: &str) -> Self {
        let mut found = Vec::new();
        let mut end = 0;
        // What no word ends is read once more at each of its marks.
        let mut left = 4 * text.len();
        for at in memchr::memmem::find_iter(text.as_bytes(), b"<<") {
            if found.len() >= MOST {
                break;
            }
            if at < end {
                continue;
            }
            if let Some(body) = body_at(text, at, &mut left) {
                end = body.end;
                let language = inside::of_text(key_before(text, at), &text[body.clone()]);
                found.push((body, language));
            }
        }
        Self(found)
    }

    /// What the here-document around a place is written in, and where it ends.
    pub(super) fn around(&self, at: usize) -> Option<(Language, usize)> {
        let index = self.0.partition_point(|(body, _)| body.start <= at);
        let (body, language) = self.0.get(index.checked_sub(1)?)?;
        (at < body.end).then_some((*language, body.end))
    }
}

/// The lines of the here-document whose mark stands at `at`, up to the line that is its word and nothing else; `left` says
/// how many bytes may be read for it and for those that follow.
pub(super) fn body_at(text: &str, at: usize, left: &mut usize) -> Option<Range<usize>> {
    let rest = text.get(at..)?.trim_start_matches('<');
    let rest = rest.strip_prefix(['-', '~']).unwrap_or(rest);
    let (line, _) = rest.split_once('\n')?;
    let word = line.trim_end().trim_matches(['"', '\'', '`']);
    let is_word = !word.is_empty()
        && word.len() <= LONGEST_WORD
        && word
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        && !word.bytes().all(|byte| byte.is_ascii_digit());
    if !is_word {
        return None;
    }
    let start = text.len() - rest.len() + line.len() + 1;
    let mut end = start;
    for line in text[start..].split_inclusive('\n') {
        // Ruby and PHP go on behind the word.
        if line.trim().trim_end_matches([';', ',', ')']) == word {
            return Some(start..end);
        }
        end += line.len();
        *left = left.checked_sub(line.len())?;
    }
    None
}

/// The name that a here-document is assigned to.
fn key_before(text: &str, at: usize) -> &str {
    let line = text[..at].rsplit('\n').next().unwrap_or_default();
    let name = line.trim_end().trim_end_matches([':', '=', '(', ' ']);
    let is_name = |character: char| character.is_alphanumeric() || matches!(character, '_' | '-');
    let start = name.trim_end_matches(is_name).len();
    &name[start..]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bodies(text: &str) -> Vec<(&str, Language)> {
        let found = Here::of(text).0;
        found
            .into_iter()
            .map(|(body, language)| (&text[body], language))
            .collect()
    }

    #[test]
    fn bodies_end_with_their_words() {
        let text = "user_data = <<-EOF\n  a\n  EOF\nb = <<EOT\nx=1\ny=2\nEOT\n";
        assert_eq!(
            bodies(text),
            [
                ("  a\n", Language::Shell),
                ("x=1\ny=2\n", Language::Assignments)
            ]
        );
        assert_eq!(bodies("x = <<~'SQL'\n  a\n  SQL\n")[0].0, "  a\n");
        assert_eq!(bodies("$x = <<<EOT\na\nEOT;\n")[0].0, "a\n");
        for text in [
            "1 << 3\n3\n",
            "cout << x\ny\n",
            "a = <<EOF",
            "<<",
            "a <<\n\n",
        ] {
            assert!(bodies(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn what_nothing_ends_is_read_a_few_times() {
        let text = "x = <<EOF\n".repeat(2_000);
        let mut left = 4 * text.len();
        for at in memchr::memmem::find_iter(text.as_bytes(), b"<<") {
            assert_eq!(body_at(&text, at, &mut left), None);
        }
        assert!(left < 10);
    }
}

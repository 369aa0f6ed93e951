//! The words of a rule itself, which it says of every file alike: no value of a file is told by them.

use std::collections::BTreeSet;

/// The words of a rule that stand in no quotes.
#[derive(Default)]
pub(super) struct Own(BTreeSet<&'static str>);

impl Own {
    /// The words of the messages that the page of a rule shows.
    pub(super) fn of_page(page: &'static str) -> Self {
        let mut inside = false;
        let messages = page.lines().filter(|line| {
            if line.starts_with("```") {
                inside = *line == "```findings";
                return false;
            }
            inside
        });
        // Every other part stands between backticks.
        let parts = messages.flat_map(|line| line.split('`').step_by(2));
        Self(parts.flat_map(words).collect())
    }

    /// Shows what a mask hides where the words of the rule would be cut: out of quotes, and of whole words.
    pub(super) fn keep(&self, text: &str, hidden: &mut [bool]) {
        if self.0.is_empty() {
            return;
        }
        let bytes = text.as_bytes();
        let is_mark = |at: Option<usize>| {
            at.and_then(|at| bytes.get(at))
                .is_some_and(|byte| matches!(byte, b'"' | b'\'' | b'`'))
        };
        let (mut at, mut in_quotes) = (0, false);
        while at < bytes.len() {
            if !hidden[at] {
                in_quotes ^= bytes[at] == b'`';
                at += 1;
                continue;
            }
            let length = hidden[at..].iter().take_while(|hidden| **hidden).count();
            let end = at + length;
            let is_quoted = in_quotes || is_mark(at.checked_sub(1)) || is_mark(Some(end));
            let run = text.get(at..end).unwrap_or("`");
            if !is_quoted && !run.contains('`') && words(run).all(|word| self.0.contains(word)) {
                hidden[at..end].fill(false);
            }
            let marks = bytes[at..end].iter().filter(|byte| **byte == b'`');
            in_quotes ^= marks.count() % 2 == 1;
            at = end;
        }
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|character: char| !character.is_alphanumeric())
        .filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use rempart_core::Concealed;

    use super::super::mask::{Mask, Nearness};
    use super::Own;

    const PAGE: &str = "# a/b\n\nA gate of `iron`.\n\n```yaml\nbirch: oak\n```\n\n```findings\na.yaml:1:2 error `birch` of a Secret in a template\n```\n";

    #[test]
    fn words_of_the_rule_stay_and_values_do_not() {
        let own = Own::of_page(PAGE);
        let secrets = ["Secret", "template", "birch", "oak", "a Secret in a bag"];
        let mask = Mask::new(&Concealed {
            spans: Vec::new(),
            texts: secrets.map(str::to_owned).to_vec(),
        });
        for (said, shown) in [
            (
                "`x` of a Secret in a template",
                "`x` of a Secret in a template",
            ),
            ("`Secret` of a Secret", "`[hidden]` of a Secret"),
            ("`a Secret` and Secret", "`a [hidden]` and Secret"),
            ("\"Secret\" is a template", "\"[hidden]\" is a template"),
            ("oak and birch", "[hidden] and [hidden]"),
            ("of a Secret in a bag", "of [hidden]"),
        ] {
            assert_eq!(mask.apply_to(said, Nearness::Line, &own), shown, "{said}");
        }
        let none = Own::default();
        assert_eq!(
            mask.apply_to("of a Secret", Nearness::Line, &none),
            "of a [hidden]"
        );
    }
}

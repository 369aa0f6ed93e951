//! The words of a rule itself, which it says of every file alike: no value of a file is told by them.

use std::collections::BTreeSet;

/// The words of a rule that stand in no quotes.
#[derive(Default)]
pub(super) struct Own {
    words: BTreeSet<&'static str>,
    /// Names of files that a finding points to.
    names: Vec<String>,
    /// Every word in small letters, as an order is written in.
    is_order: bool,
}

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
        Self {
            words: parts.flat_map(words).collect(),
            ..Self::default()
        }
    }

    /// The words of an order: whatever is no name.
    pub(super) fn of_order() -> Self {
        Self {
            is_order: true,
            ..Self::default()
        }
    }

    /// With the names of files: without them nobody finds what to mend.
    pub(super) fn with_names(self, names: Vec<String>) -> Self {
        Self { names, ..self }
    }

    /// Whether a text is the name of a file, from the root or from a folder on the way to it.
    pub(super) fn names(&self, text: &str) -> bool {
        let is_end = |name: &String| {
            let before = name.strip_suffix(text);
            before.is_some_and(|before| before.is_empty() || before.ends_with('/'))
        };
        !text.is_empty() && self.names.iter().any(is_end)
    }

    fn says(&self, word: &str) -> bool {
        let is_small = || word.bytes().all(|byte| byte.is_ascii_lowercase());
        self.words.contains(word) || self.is_order && is_small()
    }

    /// Shows what a mask hides where the words of the rule would be cut: out of quotes, and of whole words.
    pub(super) fn keep(&self, text: &str, hidden: &mut [bool]) {
        if self.words.is_empty() && !self.is_order {
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
            if !is_quoted && !run.contains('`') && words(run).all(|word| self.says(word)) {
                hidden[at..end].fill(false);
            }
            let marks = bytes[at..end].iter().filter(|byte| **byte == b'`');
            in_quotes ^= marks.count() % 2 == 1;
            at = end;
        }
    }
}

/// The longest name that is looked for.
const LONGEST: usize = 160;

/// Shows the names that a mask hides a part of.
pub(super) fn keep_names(text: &str, hidden: &mut [bool], is_name: &dyn Fn(&str) -> bool) {
    let bytes = text.as_bytes();
    let is_edge = |byte: Option<&u8>| {
        byte.is_none_or(|byte| !byte.is_ascii_alphanumeric() && !matches!(byte, b'_' | b'-'))
    };
    let mut at = 0;
    while let Some(found) = hidden
        .get(at..)
        .and_then(|rest| rest.iter().position(|one| *one))
    {
        let start = at + found;
        let length = hidden[start..].iter().take_while(|hidden| **hidden).count();
        let end = start + length;
        at = end;
        let starts = (start.saturating_sub(LONGEST)..=start).rev();
        let starts = starts.filter(|at| is_edge(at.checked_sub(1).and_then(|at| bytes.get(at))));
        let ends = || (end..=bytes.len().min(end + LONGEST)).filter(|at| is_edge(bytes.get(*at)));
        let mut names = starts.flat_map(|start| ends().map(move |end| start..end));
        let name = names.find(|name| text.get(name.clone()).is_some_and(is_name));
        if let Some(name) = name {
            hidden[name].fill(false);
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
            ..Concealed::default()
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
        let order = Own::of_order();
        let said = "replace the template, and `Secret`";
        assert_eq!(
            mask.apply_to(said, Nearness::Line, &order),
            "replace the template, and `[hidden]`"
        );
        let none = Own::default();
        assert_eq!(
            mask.apply_to("of a Secret", Nearness::Line, &none),
            "of a [hidden]"
        );
    }

    #[test]
    fn names_of_keys_and_files_stay() {
        let mask = Mask::new(&Concealed {
            texts: vec![
                "UPDATE_AWS_ACCESS_KEY_ID".to_owned(),
                "files/users.htpasswd".to_owned(),
                "rosenkohl-und-brot".to_owned(),
            ],
            names: ["AWS_ACCESS_KEY_ID", "rosenkohl-und-brot"]
                .map(str::to_owned)
                .to_vec(),
            ..Concealed::default()
        });
        let own = Own::default().with_names(vec!["a/files/users.htpasswd".to_owned()]);
        for (said, shown) in [
            (
                "`data.AWS_ACCESS_KEY_ID` of a",
                "`data.AWS_ACCESS_KEY_ID` of a",
            ),
            ("`data.AWS_ACCESS_KEY_ID_2` of a", "`data.[hidden]_2` of a"),
            ("`UPDATE_AWS_ACCESS_KEY_ID`", "`[hidden]`"),
            (
                "packs `files/users.htpasswd`",
                "packs `files/users.htpasswd`",
            ),
            ("`x/files/users.htpasswd`", "`x/files/users.htpasswd`"),
            ("`xfiles/users.htpasswd`", "`x[hidden]`"),
            ("`data.rosenkohl-und-brot`", "`data.[hidden]`"),
        ] {
            assert_eq!(mask.apply_to(said, Nearness::Line, &own), shown, "{said}");
        }
    }
}

//! The words behind `rempart:` in a comment.

use rempart_core::Span;
use rempart_core::config::nearest;

/// What a comment asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Directive {
    /// Whether it asks for the whole file.
    pub(crate) whole_file: bool,
    /// The rules with their places.
    pub(crate) rules: Vec<(String, Span)>,
    /// Why; empty when the comment does not say.
    pub(crate) reason: String,
}

/// What the words are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Words {
    /// A well-formed allow.
    Allow(Directive),
    /// Meant as an allow, and broken; holds what is wrong.
    Broken(&'static str),
    /// A remark for people.
    Remark,
}

/// Reads `allow(rule, rule) reason` or `allow-file(rule) reason`; `start` is the offset of `text` in its file.
pub(super) fn read(text: &str, start: u32) -> Words {
    let word_end = text
        .find(|c: char| !c.is_ascii_alphanumeric() && c != '-')
        .unwrap_or(text.len());
    let (word, rest) = text.split_at(word_end);
    let whole_file = match word {
        "allow" => false,
        "allow-file" => true,
        _ if nearest(word, ["allow", "allow-file"]).is_some() => {
            return Words::Broken("the word is `allow` or `allow-file`");
        }
        _ => return Words::Remark,
    };
    let Some(list) = rest.trim_start().strip_prefix('(') else {
        return Words::Broken("the rules stand in brackets behind the word");
    };
    let Some((list, reason)) = list.split_once(')') else {
        return Words::Broken("the closing bracket is missing");
    };
    let offset_of = |part: &str| start + (part.as_ptr() as usize - text.as_ptr() as usize) as u32;
    let rules: Vec<_> = list
        .split(',')
        .map(str::trim)
        .filter(|rule| !rule.is_empty())
        .map(|rule| {
            let at = offset_of(rule);
            (rule.to_owned(), Span::new(at, at + rule.len() as u32))
        })
        .collect();
    if rules.is_empty() {
        return Words::Broken("no rule stands in the brackets");
    }
    let reason = reason
        .trim_start_matches([':', '-', ' ', '\t', '\u{2013}', '\u{2014}'])
        .trim();
    Words::Allow(Directive {
        whole_file,
        rules,
        reason: reason.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_rules_with_places_and_the_reason() {
        let Words::Allow(read) = read("allow(a/b, c/*): it is a test", 10) else {
            panic!("not an allow");
        };
        let rules = [
            ("a/b".to_owned(), Span::new(16, 19)),
            ("c/*".to_owned(), Span::new(21, 24)),
        ];
        assert_eq!(read.rules, rules);
        assert_eq!(read.reason, "it is a test");
        assert!(!read.whole_file);
    }

    #[test]
    fn tells_broken_words_from_remarks() {
        for broken in [
            "alow(a/b) x",
            "allow a/b x",
            "allow(a/b",
            "allow() x",
            "allow-flie(a/b)",
        ] {
            assert!(matches!(read(broken, 0), Words::Broken(_)), "{broken}");
        }
        for remark in ["see the guide", "", "allowance is low", "(allow)"] {
            assert_eq!(read(remark, 0), Words::Remark, "{remark}");
        }
    }
}

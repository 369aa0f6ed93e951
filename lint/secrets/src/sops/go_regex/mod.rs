//! Regular expressions of Go (RE2 with Perl classes, package `regexp`), which SOPS uses, run by the `regex` crate.
//!
//! Both take nearly the same language. Where they differ the pattern is rewritten, and what only one of them refuses is
//! refused as Go would. The tables that fold letters of all scripts into one another are not built in: a pattern that asks
//! for either case folds ASCII alone, and its negated classes take bytes where those of Go take characters.

mod characters;
mod rewrite;

use regex::bytes::{Regex, RegexBuilder};

/// Patterns that need more memory than this are not evaluated.
const SIZE_LIMIT: usize = 1 << 18;
/// The longest pattern that is looked at, in bytes.
const LENGTH_LIMIT: usize = 1 << 12;

/// A pattern, ready to search with.
#[derive(Clone, Debug)]
pub(crate) enum GoRegex {
    /// `^(a|b)$`: nearly every pattern in use, and not worth compiling.
    Words(Vec<String>),
    /// Anything else.
    Compiled(Regex),
}

/// Why there is no expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// Go does not compile it.
    Invalid(&'static str),
    /// Go may compile it, and this crate does not: classes of Unicode, or a pattern over the limits.
    NotEvaluated,
}

impl GoRegex {
    /// Compiles a pattern.
    pub(crate) fn new(pattern: &str) -> Result<Self, Refusal> {
        if pattern.len() > LENGTH_LIMIT {
            return Err(Refusal::NotEvaluated);
        }
        if let Some(words) = words(pattern) {
            return Ok(Self::Words(words));
        }
        let rewritten = rewrite::rewrite(pattern)?;
        let built = RegexBuilder::new(&rewritten.pattern)
            .unicode(!rewritten.folds)
            .size_limit(SIZE_LIMIT)
            .build();
        let unicode = || pattern.contains("\\p") || pattern.contains("\\P") || !pattern.is_ascii();
        built.map(Self::Compiled).map_err(|error| match error {
            regex::Error::Syntax(_) if !unicode() => {
                Refusal::Invalid("it does not follow the grammar")
            }
            _ => Refusal::NotEvaluated,
        })
    }

    /// Whether it matches anywhere in a text.
    pub(crate) fn is_match(&self, text: &str) -> bool {
        match self {
            Self::Words(words) => words.iter().any(|word| word == text),
            Self::Compiled(regex) => regex.is_match(text.as_bytes()),
        }
    }
}

/// The words of `^(a|b)$` and `^a$`.
fn words(pattern: &str) -> Option<Vec<String>> {
    let body = pattern.strip_prefix('^')?.strip_suffix('$')?;
    let alternatives = match body
        .strip_prefix('(')
        .and_then(|body| body.strip_suffix(')'))
    {
        Some(inside) => inside,
        None if body.contains('|') => return None,
        None => body,
    };
    let plain = |word: &str| {
        word.bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b' '))
    };
    alternatives
        .split('|')
        .map(|word| plain(word).then(|| word.to_owned()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the patterns of the table were searched in, in the order of its columns.
    const SUBJECTS: [&str; 24] = [
        "",
        "data",
        "stringData",
        "metadata",
        "secrets/prod/db.yaml",
        "a/b.yaml",
        "a+b",
        "{x}",
        "a[b",
        "A-Z",
        "foo.env",
        "x1",
        "data\n",
        "a]b",
        "prod-1_x",
        "password",
        "^$",
        "a{2}",
        "aa",
        "<x>",
        "名",
        "naïve",
        "é-É",
        "a\u{b}b c",
    ];

    fn disagreement(line: &str) -> Option<String> {
        let mut fields = line.split('\t');
        let (pattern, verdict, bits) = (fields.next()?, fields.next()?, fields.next()?);
        let ours = match GoRegex::new(pattern) {
            // Said not to be judged, and that is never wrong.
            Err(Refusal::NotEvaluated) => return None,
            Err(Refusal::Invalid(_)) => "refused".to_owned(),
            Ok(regex) => SUBJECTS
                .iter()
                .map(|subject| if regex.is_match(subject) { '1' } else { '0' })
                .collect(),
        };
        let theirs = if verdict == "ok" { bits } else { verdict };
        (ours != theirs).then(|| format!("{pattern}: Go says {theirs}, we say {ours}"))
    }

    /// Recorded from package `regexp` of Go 1.26.
    #[test]
    fn patterns_mean_what_they_mean_in_go() {
        let recorded = include_str!("../../../tests/data/go-regexp.tsv").to_owned();
        let more = std::env::var_os("REMPART_GO_REGEXPS")
            .map(|path| std::fs::read_to_string(path).unwrap());
        let lines = recorded + &more.unwrap_or_default();
        let faults: Vec<_> = lines.lines().filter_map(disagreement).collect();
        assert!(lines.lines().count() > 150);
        assert!(
            faults.is_empty(),
            "{} of {}:\n{}",
            faults.len(),
            lines.lines().count(),
            faults.join("\n")
        );
    }
}

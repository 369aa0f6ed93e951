//! The two kinds of patterns of git generators: Go's `path.Match` for folders, git's own for files.

/// Why a pattern for files is not looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum PathError {
    /// git refuses it.
    Outside,
    /// It is not decided here.
    Unknown,
}

/// Go's `path.Match`: `*` and `?` do not match `/`. A broken pattern matches nothing, and Argo CD goes on.
pub(crate) fn matches_folder(pattern: &str, path: &str) -> bool {
    let Some(steps) = steps(pattern, Dialect::Go) else {
        return false;
    };
    let path: Vec<char> = path.chars().collect();
    run(&steps, &path, Some('/'))
}

/// A pattern of `git ls-files`.
pub(crate) struct Pathspec {
    /// The text before the first special character, or all of it.
    literal: String,
    steps: Option<Vec<Step>>,
}

impl Pathspec {
    /// Reads a pattern that is given from the root of the repository.
    ///
    /// # Errors
    /// It leaves the repository, or begins with `:`, which gives git instructions.
    pub(crate) fn new(pattern: &str) -> Result<Self, PathError> {
        if pattern.starts_with(':') {
            return Err(PathError::Unknown);
        }
        if pattern.starts_with('/') {
            return Err(PathError::Outside);
        }
        let mut names: Vec<&str> = Vec::new();
        for name in pattern.split('/') {
            match name {
                "" | "." => {}
                ".." => {
                    names.pop().ok_or(PathError::Outside)?;
                }
                name => names.push(name),
            }
        }
        let mut literal = names.join("/");
        if pattern.ends_with('/') && !literal.is_empty() {
            literal.push('/');
        }
        let is_special = literal.contains(['*', '?', '[', '\\']);
        let steps = is_special.then(|| steps(&literal, Dialect::Git)).flatten();
        Ok(Self { literal, steps })
    }

    /// Whether a file is listed: the pattern is its path, a folder above it, or matches the whole path, in which case
    /// `*` and `?` match `/` too.
    pub(crate) fn matches(&self, path: &str) -> bool {
        if self.literal.is_empty() {
            return true;
        }
        if let Some(rest) = path.strip_prefix(&self.literal)
            && (rest.is_empty() || rest.starts_with('/') || self.literal.ends_with('/'))
        {
            return true;
        }
        let Some(steps) = &self.steps else {
            return false;
        };
        let path: Vec<char> = path.chars().collect();
        run(steps, &path, None)
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Dialect {
    Go,
    Git,
}

#[derive(Clone, Debug)]
enum Step {
    Exactly(char),
    One,
    Any,
    Of(Vec<(char, char)>, bool),
}

/// The steps of a pattern; `None` for a broken one.
fn steps(pattern: &str, dialect: Dialect) -> Option<Vec<Step>> {
    let mut characters = pattern.chars().peekable();
    let mut steps = Vec::new();
    while let Some(one) = characters.next() {
        steps.push(match one {
            '*' => {
                // Several are one.
                while characters.next_if_eq(&'*').is_some() {}
                Step::Any
            }
            '?' => Step::One,
            '\\' => Step::Exactly(characters.next()?),
            '[' => {
                let negated = characters
                    .next_if(|next| *next == '^' || (dialect == Dialect::Git && *next == '!'));
                let mut ranges = Vec::new();
                loop {
                    let mut from = characters.next()?;
                    if from == ']' && !ranges.is_empty() {
                        break;
                    }
                    match (dialect, from) {
                        (_, '\\') => from = characters.next()?,
                        (Dialect::Go, '-' | ']') => return None,
                        // Classes by name.
                        (Dialect::Git, '[') if characters.peek() == Some(&':') => return None,
                        _ => {}
                    }
                    let mut to = from;
                    let is_range = characters.peek() == Some(&'-') && {
                        let mut ahead = characters.clone();
                        ahead.next();
                        dialect == Dialect::Go || ahead.peek() != Some(&']')
                    };
                    if is_range {
                        characters.next();
                        to = characters.next()?;
                        if to == '\\' {
                            to = characters.next()?;
                        } else if dialect == Dialect::Go && matches!(to, '-' | ']') {
                            return None;
                        }
                    }
                    ranges.push((from, to));
                }
                Step::Of(ranges, negated.is_some())
            }
            other => Step::Exactly(other),
        });
    }
    Some(steps)
}

/// Whether steps match a whole path. Takes time proportional to the steps times the path.
fn run(steps: &[Step], path: &[char], separator: Option<char>) -> bool {
    let mut here = vec![false; steps.len() + 1];
    let mut next = here.clone();
    let enter = |mut at: usize, marks: &mut [bool]| {
        loop {
            marks[at] = true;
            if !matches!(steps.get(at), Some(Step::Any)) {
                break;
            }
            at += 1;
        }
    };
    enter(0, &mut here);
    for one in path {
        next.fill(false);
        let is_separator = separator == Some(*one);
        for (at, step) in steps.iter().enumerate() {
            if !here[at] {
                continue;
            }
            let goes_on = match step {
                Step::Exactly(wanted) => wanted == one,
                Step::One => !is_separator,
                Step::Any => {
                    if !is_separator {
                        enter(at, &mut next);
                    }
                    false
                }
                Step::Of(ranges, negated) => {
                    let among = ranges.iter().any(|(from, to)| (from..=to).contains(&one));
                    among != *negated && !is_separator
                }
            };
            if goes_on {
                enter(at + 1, &mut next);
            }
        }
        std::mem::swap(&mut here, &mut next);
    }
    here[steps.len()]
}

#[cfg(test)]
mod tests {
    use super::{Pathspec, matches_folder};

    #[test]
    fn folders_match_as_in_go() {
        for (pattern, path, expected) in [
            ("apps/*", "apps/a", true),
            ("apps/*", "apps/a/b", false),
            ("apps/*", "apps", false),
            ("*", "a", true),
            ("**", "a/b", false),
            ("a?c", "abc", true),
            ("a?c", "a/c", false),
            ("[a-c]x", "bx", true),
            ("[^a-c]x", "dx", true),
            ("[!a-c]x", "dx", false),
            ("[", "[", false),
            ("[]a]", "]", false),
            ("\\*", "*", true),
            ("apps/[ab]*/x", "apps/bc/x", true),
        ] {
            assert_eq!(matches_folder(pattern, path), expected, "{pattern} {path}");
        }
    }

    #[test]
    fn files_match_as_in_git() {
        for (pattern, path, expected) in [
            ("config.json", "config.json", true),
            ("config.json", "a/config.json", false),
            ("a", "a/config.json", true),
            ("a/", "a/config.json", true),
            ("a/", "a", false),
            ("./a//b", "a/b/c", true),
            ("a/../b", "b", true),
            (".", "x/y", true),
            ("", "x/y", true),
            ("*.json", "a/b.json", true),
            ("apps/*/c.yaml", "apps/x/y/c.yaml", true),
            ("apps/**/c.yaml", "apps/c.yaml", false),
            ("apps/**/c.yaml", "apps/x/c.yaml", true),
            ("ap*", "apps/x", true),
            ("a?b", "a/b", true),
            ("[!x]", "a", true),
            ("[^x]", "x", false),
            ("a[", "a", false),
        ] {
            let wanted = Pathspec::new(pattern).unwrap();
            assert_eq!(wanted.matches(path), expected, "{pattern} {path}");
        }
        for refused in ["/a", "../a", "a/../../b", ":(glob)a"] {
            assert!(Pathspec::new(refused).is_err(), "{refused}");
        }
    }

    #[test]
    fn stars_take_no_time() {
        let pattern = "*a".repeat(1000) + "b";
        assert!(!matches_folder(&pattern, &"a".repeat(2000)));
    }
}

//! Why there are no objects. What the program says may quote values, and a value may be a secret: of its words only the
//! kind of the fault, the place in a template and the field that a schema refuses are kept.

use std::fmt::{self, Write as _};
use std::time::Duration;

/// Why a chart was not rendered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unrendered {
    /// The program cannot be started; holds why.
    NotRun(std::io::ErrorKind),
    /// The program does not say that it is Helm 3 or 4.
    NotHelm,
    /// The private folder cannot be made or written; holds the words of the system.
    Scratch(String),
    /// It takes longer than this.
    TooLong(Duration),
    /// It prints more than the limit.
    TooMuch,
    /// What it prints is no UTF-8.
    NoUtf8,
    /// What the chart or its values need is not here; holds what.
    NotHere(String),
    /// Helm, or Argo CD in what Helm prints, refuses it.
    Refused {
        /// The template and line, from the root of the repository, where it is told.
        at: Option<(String, u32)>,
        /// What is wrong, in words that repeat no value.
        why: String,
    },
}

impl Unrendered {
    /// Whether it would fail in the cluster as well.
    pub const fn is_refused(&self) -> bool {
        matches!(self, Self::Refused { .. })
    }

    /// Whether the tool is missing, or does not do its work.
    pub const fn is_of_tool(&self) -> bool {
        matches!(self, Self::NotRun(_) | Self::NotHelm | Self::Scratch(_))
    }
}

impl fmt::Display for Unrendered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotRun(kind) => write!(f, "the program `helm` cannot be run: {kind}"),
            Self::NotHelm => f.write_str("the program `helm` does not say that it is Helm 3 or 4"),
            Self::Scratch(why) => write!(f, "the scratch folder cannot be used: {why}"),
            Self::TooLong(time) => {
                write!(f, "helm does not end within {} seconds", time.as_secs())
            }
            Self::TooMuch => f.write_str("helm prints more than the limit"),
            Self::NoUtf8 => f.write_str("what helm prints is no UTF-8"),
            Self::NotHere(what) => f.write_str(what),
            Self::Refused { at, why } => {
                if let Some((path, line)) = at {
                    write!(f, "{path}:{line}: ")?;
                }
                f.write_str(why)
            }
        }
    }
}

/// What the program says of a failure, and what that means. The first that is found counts.
const KINDS: [(&str, &str); 13] = [
    (
        "execution error at (",
        "a template ends the rendering with an error of its own (`fail` or `required`)",
    ),
    (
        "don't meet the specifications of the schema",
        "`values.schema.json` refuses the values",
    ),
    ("YAML parse error on ", "what a template becomes is no YAML"),
    (
        "nil pointer evaluating",
        "a template reads a field of a value that is not there",
    ),
    (
        "rendering template has a nested reference name",
        "a template includes itself without end",
    ),
    (
        "exceeded maximum template depth",
        "a template includes itself without end",
    ),
    ("parse error at (", "a template cannot be parsed"),
    ("error calling ", "a function of a template fails"),
    ("failed to parse ", "a value file is no YAML, or no mapping"),
    ("failed parsing --set", "a parameter cannot be read"),
    ("Chart.yaml", "`Chart.yaml` is no description of a chart"),
    (
        "chart requires kubeVersion",
        "the chart does not want this version of Kubernetes",
    ),
    ("template:", "a template cannot be executed"),
];

/// The reason of a failure, out of what the program said.
pub(super) fn of(said: &str, chart: &str) -> Unrendered {
    if said.contains("missing in charts/ directory") {
        return Unrendered::NotHere(
            "the charts that it depends on are not in its folder `charts`".to_owned(),
        );
    }
    let kind = KINDS.iter().find(|(words, _)| said.contains(words));
    let why = kind.map_or("helm fails", |(_, why)| *why);
    let mut why = why.to_owned();
    if said.contains("specifications of the schema") {
        for field in fields(said) {
            // Writing to a string cannot fail.
            _ = write!(why, ", at `{field}`");
        }
    }
    Unrendered::Refused {
        at: place(said, chart),
        why,
    }
}

/// The first `name/templates/file:line` in a text.
fn place(said: &str, chart: &str) -> Option<(String, u32)> {
    let words = said.split(|character: char| {
        character.is_whitespace() || matches!(character, '(' | ')' | '"' | '<' | '>' | ',')
    });
    words.into_iter().find_map(|word| {
        let (path, rest) = word.split_once(':')?;
        let inside = path.split_once('/')?.1;
        if !inside.starts_with("templates/") && !inside.contains("/templates/") {
            return None;
        }
        let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
        Some((join(chart, inside), digits.parse().unwrap_or(1)))
    })
}

/// The fields that a schema refuses, as paths: `- at '/image/tag': got …` of Helm 3.18 and later.
fn fields(said: &str) -> Vec<String> {
    let places = said.split("- at '").skip(1);
    let places = places.filter_map(|rest| rest.split_once('\'').map(|(path, _)| path));
    let is_path = |path: &&str| {
        path.len() < 128
            && path
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"/_.-".contains(&byte))
    };
    places.filter(is_path).take(5).map(str::to_owned).collect()
}

/// A path in a folder of the repository, which may be its root.
pub(super) fn join(folder: &str, inside: &str) -> String {
    if folder.is_empty() {
        inside.to_owned()
    } else {
        format!("{folder}/{inside}")
    }
}

#[cfg(test)]
mod tests {
    use super::{Unrendered, of};

    fn refused(said: &str) -> (Option<(String, u32)>, String) {
        match of(said, "charts/shop") {
            Unrendered::Refused { at, why } => (at, why),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_fault_is_told_without_the_values_that_helm_quotes() {
        let said = "Error: execution error at (shop/templates/web.yaml:7:4): the password hunter2 is too short\n";
        let (at, why) = refused(said);
        assert_eq!(at, Some(("charts/shop/templates/web.yaml".to_owned(), 7)));
        assert!(!why.contains("hunter2") && why.contains("`fail`"), "{why}");
        let said = "Error: values don't meet the specifications of the schema(s) in the following chart(s):\nshop:\n- at '/replicas': got string hunter2, want integer\n";
        let (at, why) = refused(said);
        assert_eq!(at, None);
        assert_eq!(
            why,
            "`values.schema.json` refuses the values, at `/replicas`"
        );
        assert_eq!(refused("hunter2").1, "helm fails");
    }

    #[test]
    fn a_dependency_that_is_missing_is_no_refusal() {
        let said = "Error: An error occurred while checking for chart dependencies. You may need to run `helm dependency build`: found in Chart.yaml, but missing in charts/ directory: redis";
        assert!(!of(said, "charts/shop").is_refused());
    }
}

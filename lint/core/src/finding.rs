//! What a rule found, where, and how two findings are told apart.

use std::fmt;

use rempart_syntax::Span;

use crate::{Fix, RepoPath, RevisionId, Severity};

/// Which of the judged states a location lies in.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// The state that is judged.
    #[default]
    Head,
    /// The state it is compared with.
    Base,
    /// A commit of the history.
    Commit(RevisionId),
}

/// A place in a file. Lines and columns are made by the outputs, from the text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Location {
    /// The state the file is read from.
    pub side: Side,
    /// The file.
    pub path: RepoPath,
    /// The bytes; empty at 0 for a finding on the file as a whole.
    pub span: Span,
    /// The document of the stream, from 0; `None` where the file has no documents.
    pub document: Option<u32>,
}

impl Location {
    /// A file as a whole.
    pub const fn file(path: RepoPath) -> Self {
        Self {
            side: Side::Head,
            path,
            span: Span::at(0),
            document: None,
        }
    }
}

/// A place with a remark.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Label {
    /// Where.
    pub location: Location,
    /// What is to be seen there; may be empty.
    pub text: String,
}

/// What a finding is about, as names and values in a fixed order; the domain gives the names.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Subject(pub Vec<(&'static str, String)>);

impl Subject {
    /// The value of a name; `None` when it is not given.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(key, _)| *key == name)
            .map(|(_, value)| value.as_str())
    }

    /// Whether a text is the subject as it is printed, or its end from the beginning of one of its values on. A value that
    /// has a `/` itself, as a group with its version, is never split: `v1/…` names nothing of another group.
    pub fn ends_with(&self, text: &str) -> bool {
        let mut rest = Some(text);
        for (_, value) in self.0.iter().rev().filter(|(_, value)| !value.is_empty()) {
            rest = match rest.and_then(|rest| rest.strip_suffix(value.as_str())) {
                Some("") => return true,
                Some(before) => before.strip_suffix('/'),
                None => return false,
            };
        }
        false
    }
}

/// The values joined by `/`, empty ones left out: short enough for a line, stable enough for a baseline.
impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut first = true;
        for (_, value) in self.0.iter().filter(|(_, value)| !value.is_empty()) {
            if !first {
                f.write_str("/")?;
            }
            f.write_str(value)?;
            first = false;
        }
        Ok(())
    }
}

/// What makes two findings of one run the same fault: rule, primary origin, and the key or else the message.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Identity {
    /// The rule.
    pub rule: &'static str,
    /// The primary origin.
    pub location: Location,
    /// The key; the message of a finding without one.
    pub key: String,
}

/// One fault. Owned and `Send`: it outlives the trees it was found in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule's id, `checker/rule`.
    pub rule: &'static str,
    /// How much it weighs here, after configuration.
    pub severity: Severity,
    /// Lower case, names the value and what happens at runtime, no full stop, never a secret.
    pub message: String,
    /// The primary origin.
    pub location: Location,
    /// Remarks at other places of the same fault.
    pub labels: Vec<Label>,
    /// Other places where the same fault shows.
    pub related: Vec<Label>,
    /// What to write instead, as an order.
    pub help: Option<String>,
    /// A change that mends it.
    pub fix: Option<Fix>,
    /// What it is about.
    pub subject: Option<Subject>,
    /// Which part of the subject or file, such as a field path: with it the fingerprint needs no message, so that
    /// reworded messages stay known. Empty where the message is all there is.
    pub key: String,
    /// The applications it reaches, sorted.
    pub applications: Vec<String>,
    /// The finding that causes this one; when that one is reported, this one folds into it.
    pub because: Option<Box<Identity>>,
    /// Stable across moved lines: made by the engine from rule, path, subject and message.
    pub fingerprint: String,
}

impl Finding {
    /// What makes it the same as another.
    pub fn identity(&self) -> Identity {
        let key = if self.key.is_empty() {
            &self.message
        } else {
            &self.key
        };
        Identity {
            rule: self.rule,
            location: self.location.clone(),
            key: key.clone(),
        }
    }

    /// Adds a remark at another place.
    pub fn label(&mut self, location: Location, text: impl Into<String>) -> &mut Self {
        self.labels.push(Label {
            location,
            text: text.into(),
        });
        self
    }

    /// Says what to write instead.
    pub fn help(&mut self, help: impl Into<String>) -> &mut Self {
        self.help = Some(help.into());
        self
    }

    /// Offers a change.
    pub fn fix(&mut self, fix: Fix) -> &mut Self {
        self.fix = Some(fix);
        self
    }

    /// Says what it is about.
    pub fn about(&mut self, subject: Subject) -> &mut Self {
        self.subject = Some(subject);
        self
    }

    /// Says which part of its subject or file it is about.
    pub fn keyed(&mut self, key: impl Into<String>) -> &mut Self {
        self.key = key.into();
        self
    }

    /// Names an application it reaches.
    pub fn application(&mut self, name: impl Into<String>) -> &mut Self {
        self.applications.push(name.into());
        self
    }

    /// Names the finding that causes it.
    pub fn because(&mut self, cause: Identity) -> &mut Self {
        self.because = Some(Box::new(cause));
        self
    }
}

#[cfg(test)]
mod tests {
    use super::Subject;

    #[test]
    fn a_subject_ends_where_a_value_begins() {
        let subject = Subject(vec![
            ("apiVersion", "apps/v1".to_owned()),
            ("kind", "Deployment".to_owned()),
            ("namespace", String::new()),
            ("name", "web".to_owned()),
        ]);
        for text in ["web", "Deployment/web", "apps/v1/Deployment/web"] {
            assert!(subject.ends_with(text), "{text}");
        }
        for text in [
            "",
            "eb",
            "/web",
            "ment/web",
            "v1/Deployment/web",
            "a/apps/v1/Deployment/web",
            "web/",
        ] {
            assert!(!subject.ends_with(text), "{text}");
        }
        assert!(!Subject::default().ends_with(""));
    }
}

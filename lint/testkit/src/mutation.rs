//! Breaks a clean repository in one place and looks at what is found.

use rempart_core::Checker;

use crate::judge::{Judge, place, snapshot};

/// A repository in which some checkers find nothing.
pub struct Mutations<'m> {
    judge: Judge<'m>,
    files: Vec<(String, String)>,
}

impl<'m> Mutations<'m> {
    /// A repository, with all rules of some checkers.
    ///
    /// # Errors
    /// Something is found in it, or its configuration is refused: then no mutation would show anything.
    pub fn of(checkers: &'m [&'static Checker], files: &[(&str, &str)]) -> Result<Self, String> {
        let files = files
            .iter()
            .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()));
        let mutations = Self {
            judge: Judge::new(checkers),
            files: files.collect(),
        };
        let found = mutations.judged(&mutations.files)?;
        if found.is_empty() {
            Ok(mutations)
        } else {
            Err(format!("not clean: {}", found.join(", ")))
        }
    }

    /// Replaces the only occurrence of `old` in a file by `new`, and compares what is found with `expected`: each as
    /// `rule path:line:column`, in the order of the report.
    ///
    /// # Errors
    /// Something else is found, or `old` does not stand in the file exactly once; in words.
    pub fn edit(&self, path: &str, old: &str, new: &str, expected: &[&str]) -> Result<(), String> {
        let mut files = self.files.clone();
        let Some((_, text)) = files.iter_mut().find(|(name, _)| name == path) else {
            return Err(format!("there is no file `{path}`"));
        };
        if text.matches(old).count() != 1 {
            return Err(format!(
                "`{old}` stands {} times in `{path}`",
                text.matches(old).count()
            ));
        }
        *text = text.replace(old, new);
        self.expect(&files, expected, &format!("`{old}` → `{new}` in `{path}`"))
    }

    /// Removes a file, and compares as [`Mutations::edit`] does.
    ///
    /// # Errors
    /// As there.
    pub fn remove(&self, path: &str, expected: &[&str]) -> Result<(), String> {
        let mut files = self.files.clone();
        files.retain(|(name, _)| name != path);
        if files.len() == self.files.len() {
            return Err(format!("there is no file `{path}`"));
        }
        self.expect(&files, expected, &format!("without `{path}`"))
    }

    fn expect(
        &self,
        files: &[(String, String)],
        expected: &[&str],
        what: &str,
    ) -> Result<(), String> {
        let found = self.judged(files)?;
        if found == expected {
            Ok(())
        } else {
            Err(format!(
                "{what}\n  found:    {}\n  expected: {}",
                found.join(", "),
                expected.join(", ")
            ))
        }
    }

    fn judged(&self, files: &[(String, String)]) -> Result<Vec<String>, String> {
        let files: Vec<_> = files
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str()))
            .collect();
        let report = self.judge.run(&snapshot(&files), None)?;
        if let Some(skip) = report.skipped.iter().find(|skip| skip.fatal) {
            return Err(format!(
                "could not do the work: {}: {}",
                skip.what, skip.reason
            ));
        }
        let found = report.findings.iter();
        Ok(found
            .map(|finding| format!("{} {}", finding.rule, place(&report, &finding.location)))
            .collect())
    }
}

//! What was not done, and why: nothing is skipped silently.

/// Something that was left out of a run.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Skip {
    /// A stable word for the kind of skip, such as `not-a-regular-file`.
    pub code: &'static str,
    /// The file, rule or object that was left out.
    pub what: String,
    /// Why, in one sentence.
    pub reason: String,
    /// Whether the work that was asked for could not be done: the run exits 2.
    pub fatal: bool,
}

impl Skip {
    /// Left out as it should be: listed, and nothing more.
    pub fn visible(code: &'static str, what: impl Into<String>, reason: impl Into<String>) -> Self {
        Self {
            code,
            what: what.into(),
            reason: reason.into(),
            fatal: false,
        }
    }

    /// Could not be done: listed, and the run exits 2.
    pub fn fatal(code: &'static str, what: impl Into<String>, reason: impl Into<String>) -> Self {
        Self {
            code,
            what: what.into(),
            reason: reason.into(),
            fatal: true,
        }
    }
}

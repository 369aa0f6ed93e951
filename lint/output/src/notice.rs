//! What a format left out.

use std::fmt;

/// One sentence on what a format did not show and why, for standard error. The report itself says it too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// The format, as `--format` names it.
    pub format: &'static str,
    /// The sentence, lower case and without a full stop.
    pub text: String,
}

impl Notice {
    pub(crate) fn new(format: &'static str, text: impl Into<String>) -> Self {
        Self {
            format,
            text: text.into(),
        }
    }
}

impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.format, self.text)
    }
}

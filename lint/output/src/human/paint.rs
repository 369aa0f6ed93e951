//! Colours for what `miette` does not write.

use rempart_core::Severity;

/// Colours, or none.
#[derive(Clone, Copy)]
pub(super) struct Paint(pub(super) bool);

impl Paint {
    /// A text in a style, as the parameters of the ANSI sequence "select graphic rendition" (ECMA-48, 8.3.117).
    fn style(self, parameters: &str, text: &str) -> String {
        if self.0 {
            format!("\u{1b}[{parameters}m{text}\u{1b}[0m")
        } else {
            text.to_owned()
        }
    }

    pub(super) fn dim(self, text: &str) -> String {
        self.style("2", text)
    }

    pub(super) fn strong(self, text: &str) -> String {
        self.style("1", text)
    }

    /// The text in the colour of a severity.
    pub(super) fn severity(self, severity: Severity, text: &str) -> String {
        let colour = match severity {
            Severity::Error => "31",
            Severity::Warning => "33",
            Severity::Note => "36",
        };
        self.style(colour, text)
    }
}

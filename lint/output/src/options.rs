//! What a caller may choose about the look of a report.

use rempart_core::{RuleMeta, Severity};

/// What a caller may choose. Formats ignore what does not concern them.
#[derive(Clone, Copy, Debug)]
pub struct Options<'o> {
    /// Every rule of the binary, for help texts; a rule that is missing here is shown without help.
    pub rules: &'o [RuleMeta],
    /// The version of the binary.
    pub version: &'o str,
    /// The address that rule pages stand below, as `{pages}/{checker}/{rule}.md`, without a final slash.
    pub pages: &'o str,
    /// Findings that weigh this much fail the run; JUnit calls them failures. `None`: none does.
    pub fail_on: Option<Severity>,
    /// Human: whether to colour. The caller looks at the terminal and the environment.
    pub color: bool,
    /// Human: the width of the terminal in columns.
    pub width: usize,
    /// Human: print the summary line only.
    pub quiet: bool,
    /// Human: list every object and every file too.
    pub resources: bool,
    /// Human: how many findings are shown with source lines, the most severe first; the others take one line each.
    pub excerpts: usize,
    /// Human: how many different findings are shown at all; `None` for all of them.
    pub limit: Option<usize>,
    /// SARIF: the category of the upload, so that several uploads do not replace each other.
    pub category: Option<&'o str>,
    /// Markdown: the most bytes to write, see [`Options::COMMENT_BYTES`] and [`Options::SUMMARY_BYTES`].
    pub markdown_bytes: usize,
    /// Whether the findings of a rule stand on text that must not be repeated: no source lines, no replacement texts.
    pub redact: fn(rule: &str) -> bool,
}

impl Options<'_> {
    /// A comment on a pull request holds 65,536 characters; a byte is never less than a character, and there is room
    /// for a line or two that the poster adds.
    pub const COMMENT_BYTES: usize = 60_000;

    /// A step's job summary holds 1,024 KiB, shared by all that the step writes.
    pub const SUMMARY_BYTES: usize = 1_000_000;

    /// What is known of a rule.
    pub(crate) fn meta(&self, rule: &str) -> Option<&RuleMeta> {
        self.rules.iter().find(|meta| meta.id == rule)
    }

    /// The address of a rule's page.
    pub(crate) fn page(&self, rule: &str) -> String {
        format!("{}/{rule}.md", self.pages)
    }
}

impl Default for Options<'_> {
    /// No colours, 100 columns, 200 excerpts; the rules of the checker `secrets` are redacted.
    fn default() -> Self {
        Self {
            rules: &[],
            version: env!("CARGO_PKG_VERSION"),
            pages: concat!(env!("CARGO_PKG_REPOSITORY"), "/blob/main/docs/rules"),
            fail_on: Some(Severity::Error),
            color: false,
            width: 100,
            quiet: false,
            resources: false,
            excerpts: 200,
            limit: None,
            category: None,
            markdown_bytes: Self::COMMENT_BYTES,
            redact: |rule| rule.starts_with("secrets/"),
        }
    }
}

//! What of a file no output may repeat.

use std::fmt;

use rempart_syntax::Span;

/// The places and texts of a file that are secrets, or may be. Whoever makes a report takes the texts out of what the
/// report says, and shows no line that a place lies on. [`fmt::Debug`] shows counts: the texts are what must not be shown.
#[derive(Clone, Default)]
pub struct Concealed {
    /// Where they stand, in bytes; some may overlap.
    pub spans: Vec<Span>,
    /// What stands there: as written, and as a reader of the format takes it.
    pub texts: Vec<String>,
    /// The keys that some of them stand under, which are no secrets: a message names them, though a text may hold one.
    pub names: Vec<String>,
}

impl Concealed {
    /// Whether there is nothing to hide.
    pub const fn is_empty(&self) -> bool {
        self.spans.is_empty() && self.texts.is_empty()
    }
}

impl fmt::Debug for Concealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Concealed")
            .field("spans", &self.spans.len())
            .field("texts", &self.texts.len())
            .field("names", &self.names.len())
            .finish()
    }
}

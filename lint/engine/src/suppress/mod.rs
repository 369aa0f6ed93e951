//! What silences a finding: comments beside it and `[[allow]]` in the configuration. What silences nothing is a finding
//! itself.

mod apply;
mod broad;
mod comment;
mod directive;
mod reach;
mod report;
mod target;

pub(crate) use apply::suppress;
pub use broad::broad_allows;
pub(crate) use comment::of_file;
pub(crate) use report::Extra;

use rempart_core::Finding;

/// A finding and what silenced it.
pub(crate) struct Marked {
    pub(crate) finding: Finding,
    /// `comment`, `allow`, `baseline` or `base`; `None` when it stands.
    pub(crate) by: Option<&'static str>,
    /// Whether it may be silenced at all.
    pub(crate) waivable: bool,
}

impl Marked {
    /// Silences a finding that stands and may be silenced.
    pub(crate) fn silence(&mut self, by: &'static str) {
        if self.by.is_none() && self.waivable {
            self.by = Some(by);
        }
    }
}

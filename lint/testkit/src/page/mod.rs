//! A rule page as data.

mod parse;

use std::ops::Range;

/// A page.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// The title without its mark.
    pub title: String,
    /// The paragraph behind the title, on one line.
    pub summary: String,
    /// The sections in order.
    pub sections: Vec<Section>,
    /// The cases in order.
    pub cases: Vec<Case>,
}

/// A section.
#[derive(Clone, Debug)]
pub struct Section {
    /// The heading without its mark.
    pub title: String,
    /// The line it stands on, from 1.
    pub line: usize,
}

/// A small repository.
#[derive(Clone, Debug, Default)]
pub struct Case {
    /// Whether it stands under Good.
    pub good: bool,
    /// The line of its first file, from 1.
    pub line: usize,
    /// The files.
    pub files: Vec<CaseFile>,
    /// What is found; `None` when the page does not say.
    pub findings: Option<FindingsBlock>,
    /// Where the case ends in the page, in bytes.
    pub end: usize,
}

/// A file of a case.
#[derive(Clone, Debug)]
pub struct CaseFile {
    /// The path.
    pub path: String,
    /// In which states it is.
    pub state: Where,
    /// What it is.
    pub content: Content,
}

/// In which states a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Where {
    /// In both.
    Both,
    /// In the base alone.
    Base,
    /// In the head alone.
    Head,
}

/// What a file is.
#[derive(Clone, Debug)]
pub enum Content {
    /// A file.
    Bytes(Vec<u8>),
    /// A link with its target.
    Link(String),
}

/// What is found, as the page says.
#[derive(Clone, Debug)]
pub struct FindingsBlock {
    /// The lines between the fences, as bytes of the page.
    pub range: Range<usize>,
    /// The lines.
    pub lines: Vec<String>,
    /// The line of the opening fence, from 1.
    pub line: usize,
}

/// Why a page cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {message}")]
pub struct PageError {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong.
    pub message: String,
}

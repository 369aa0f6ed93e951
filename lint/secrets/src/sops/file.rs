//! One file of SOPS, read and judged: what every rule about it needs, and no value of it.

use rempart_core::{Context, Fact, FileId, FileView, Format, Skip, Span};

use super::envelope::{self, Envelope, Malformed};
use super::key_path::{PathId, Paths};
use super::metadata::Metadata;
use super::scattered;
use super::selector;
use super::store::Store;
use super::stream::{Fault, Item, Stream, Value};
use super::written::{is_candidate, with_stream};

/// A file that SOPS wrote, or that looks as if.
#[derive(Clone, Debug)]
pub(crate) struct SopsFile {
    /// What SOPS takes the file for by its name.
    pub(crate) store: Store,
    /// What it is written as.
    pub(crate) written: Store,
    pub(crate) paths: Paths,
    /// In the order of SOPS.
    pub(crate) leaves: Vec<Leaf>,
    pub(crate) comments: Vec<Note>,
    /// The metadata of each document that has some, in order. SOPS reads the first document's and drops the others.
    pub(crate) metadata: Vec<Metadata>,
    /// What stands under `sops` beyond the first of them, meant as metadata or not, by document.
    pub(crate) erased: Vec<Erased>,
    /// What SOPS refuses to load.
    pub(crate) faults: Vec<Fault>,
    /// There are values, and nothing at all is encrypted.
    pub(crate) is_clear: bool,
    /// Nothing at all is encrypted, and there is nothing that could be.
    pub(crate) is_void: bool,
    /// The documents behind the first that should be encrypted and are not, each with the first leaf that shows it.
    pub(crate) clear_documents: Vec<(u32, usize)>,
    /// Anchors and aliases, which SOPS never writes.
    pub(crate) anchors: Vec<Span>,
    /// Whether it is known which leaves must be encrypted.
    pub(crate) judged: bool,
}

/// What stands under `sops` and is not read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Erased {
    pub(crate) document: u32,
    pub(crate) span: Span,
    /// Another one stands before it in the same document: SOPS breaks down on it.
    pub(crate) is_second: bool,
}

/// A value that is no mapping and no list.
#[derive(Clone, Debug)]
pub(crate) struct Leaf {
    pub(crate) path: PathId,
    pub(crate) span: Span,
    pub(crate) document: u32,
    pub(crate) state: State,
    /// Whether the selector says that it is encrypted.
    pub(crate) must: bool,
}

/// A comment.
#[derive(Clone, Debug)]
pub(crate) struct Note {
    /// What it stands in.
    pub(crate) path: PathId,
    pub(crate) span: Span,
    pub(crate) document: u32,
    pub(crate) state: State,
    /// Whether the selector says that it is encrypted.
    pub(crate) must: bool,
}

/// What a value or comment is.
#[derive(Clone, Copy, Debug)]
pub(crate) enum State {
    Encrypted(Envelope),
    /// Begins like an encrypted one.
    Malformed(Malformed),
    /// In clear; whether it is a text and not a number, a boolean or a date.
    Plain {
        text: bool,
    },
    /// Nothing that could be encrypted.
    Empty,
}

/// The fact of a file that may be one of SOPS; `None` when a second look says that it is not.
pub(crate) struct SopsFact {
    pub(crate) file: Option<SopsFile>,
    skips: Vec<Skip>,
}

impl Fact for SopsFact {
    type Key = FileId;

    const NAME: &'static str = "sops-files";

    fn keys(context: &Context<'_>) -> Vec<FileId> {
        let ids: Vec<_> = context.snapshot.ids().collect();
        let found = rempart_core::parallel::map(context.threads, ids.len(), |at| {
            is_candidate(context.file(ids[at]))
        });
        ids.into_iter()
            .zip(found)
            .filter_map(|(id, found)| found.then_some(id))
            .collect()
    }

    fn compute(context: &Context<'_>, key: &FileId) -> Self {
        let view = context.file(*key);
        let file = SopsFile::of(view);
        let untold = file.as_ref().is_some_and(|file| {
            let selector = file.effective().and_then(Metadata::selector);
            !file.judged && selector.is_some()
        });
        let skip = || {
            Skip::visible(
                "sops-selector",
                view.path().as_str(),
                "its selector needs more than the regular expressions known here",
            )
        };
        Self {
            file,
            skips: untold.then(skip).into_iter().collect(),
        }
    }

    fn skips(&self) -> &[Skip] {
        &self.skips
    }
}

impl SopsFile {
    /// What stands under `sops` beyond the first one that counts, and is no copy of it: SOPS breaks down on a second one
    /// in a document, and drops that of another document unread.
    pub(crate) fn others(&self, text: &str) -> impl Iterator<Item = Erased> {
        let raw = |span: Span| {
            text.get(span.start as usize..span.end as usize)
                .unwrap_or_default()
                .trim()
        };
        let first = self.effective().map(|metadata| raw(metadata.span));
        let erased = self.erased.iter().copied();
        erased.filter(move |erased| {
            // SOPS writes the same block into every document, once.
            erased.is_second || first.is_some_and(|kept| raw(erased.span) != kept)
        })
    }

    /// Reads a file in the form that it has, whatever its name.
    pub(crate) fn of(view: FileView<'_>) -> Option<Self> {
        let (store, format, text) = (Store::of(view.path()), view.path().format(), view.text()?);
        let tree = view.tree().map(|tree| &**tree);
        let broken = view.source().syntax_errors().first();
        with_stream(store, format, text, tree, |written, mut stream| {
            if let Some(error) = broken {
                let words = match format {
                    Format::Json => "the file is no JSON",
                    _ => "the file is no YAML",
                };
                stream.refuse(error.span, words);
            }
            Self::judge(store, written, stream, broken.is_some() && is_named(text))
        })
    }

    /// As [`Self::of`], without a repository around.
    #[cfg(test)]
    pub(crate) fn read(
        store: Store,
        format: Format,
        text: &str,
        tree: Option<&rempart_core::Tree>,
    ) -> Option<Self> {
        with_stream(store, format, text, tree, |written, stream| {
            Self::judge(store, written, stream, false)
        })
    }

    /// `is_broken` says that it is a file of SOPS, whatever could be read of it.
    fn judge(store: Store, written: Store, stream: Stream<'_>, is_broken: bool) -> Option<Self> {
        let meant = stream
            .metadata
            .iter()
            .filter(|(_, meta)| Metadata::is_meant(meta));
        let metadata: Vec<_> = meant
            .map(|(document, meta)| Metadata::of(written, *document, meta))
            .collect();
        let pairs = stream.metadata.windows(2);
        let erased = pairs.map(|pair| Erased {
            document: pair[1].0,
            span: pair[1].1.span,
            is_second: pair[0].0 == pair[1].0,
        });
        let erased = erased.collect();
        let selector = metadata
            .first()
            .filter(|meta| meta.document == 0)
            .and_then(Metadata::selector);
        let must = selector.and_then(|selector| selector::must_be_encrypted(&stream, &selector));
        let mut file = Self {
            store,
            written,
            paths: stream.paths,
            leaves: Vec::new(),
            comments: Vec::new(),
            metadata,
            erased,
            faults: stream.faults,
            is_clear: false,
            is_void: false,
            clear_documents: Vec::new(),
            anchors: stream.anchors,
            judged: must.is_some(),
        };
        let mut must = must.unwrap_or_default().into_iter();
        for item in stream.items {
            let must = must.next().unwrap_or_default();
            match item {
                Item::Leaf {
                    path,
                    span,
                    document,
                    value,
                } => {
                    file.leaves.push(Leaf {
                        path,
                        span,
                        document,
                        state: State::of_value(&value),
                        must,
                    });
                }
                Item::Comment {
                    path,
                    span,
                    document,
                    text,
                } => {
                    file.comments.push(Note {
                        path,
                        span,
                        document,
                        state: State::of_text(&text),
                        must,
                    });
                }
                Item::Open | Item::Close => {}
            }
        }
        for (document, span, text) in stream.strays {
            let state = State::of_text(&text);
            file.comments.push(Note {
                path: Paths::ROOT,
                span,
                document,
                state,
                must: true,
            });
        }
        file.suspect_readable();
        file.sum_up();
        // What looked like an envelope and is no JSON is one that broke.
        let is_broken = is_broken || written == Store::Binary && !file.faults.is_empty();
        (!file.metadata.is_empty() || file.has_encrypted() || is_broken).then_some(file)
    }

    /// Takes short values that are readable for forged ones, where a cipher would make any such value in one file of two
    /// thousand at most: a file of many short values may hold one by chance.
    fn suspect_readable(&mut self) {
        const MOST: f64 = 5e-4;
        let leaves = self.leaves.iter_mut().map(|leaf| &mut leaf.state);
        let notes = self.comments.iter_mut().map(|note| &mut note.state);
        let mut envelopes: Vec<_> = leaves
            .chain(notes)
            .filter_map(|state| match state {
                State::Encrypted(envelope) => Some(envelope),
                _ => None,
            })
            .collect();
        let chance: f64 = envelopes.iter().map(|envelope| envelope.chance()).sum();
        if chance <= MOST {
            for envelope in &mut envelopes {
                envelope.suspect();
            }
        }
    }

    /// Whether a document behind the first is in clear as a whole.
    pub(crate) fn is_clear_document(&self, document: u32) -> bool {
        self.clear_documents
            .binary_search_by_key(&document, |clear| clear.0)
            .is_ok()
    }

    /// Sums up the leaves, in one pass: a file may have any number of leaves and documents.
    fn sum_up(&mut self) {
        let (mut text, mut sealed, mut meant) = (false, false, false);
        let mut clear: Vec<(u32, usize)> = Vec::new();
        let mut sealed_document = None;
        for (index, leaf) in self.leaves.iter().enumerate() {
            match leaf.state {
                State::Encrypted(_) | State::Malformed(_) => {
                    sealed = true;
                    sealed_document = Some(leaf.document);
                    if clear
                        .last()
                        .is_some_and(|(document, _)| *document == leaf.document)
                    {
                        clear.pop();
                    }
                }
                State::Plain { text: is_text } => {
                    text |= is_text;
                    meant |= leaf.must;
                    let known = clear
                        .last()
                        .is_some_and(|(document, _)| *document == leaf.document);
                    if leaf.must
                        && leaf.document > 0
                        && !known
                        && sealed_document != Some(leaf.document)
                    {
                        clear.push((leaf.document, index));
                    }
                }
                State::Empty => {}
            }
        }
        self.is_clear = text && !sealed;
        let is_sealed = |note: &Note| matches!(note.state, State::Encrypted(_));
        self.is_void = !text && !sealed && !meant && !self.comments.iter().any(is_sealed);
        self.clear_documents = clear;
    }

    fn has_encrypted(&self) -> bool {
        self.leaves
            .iter()
            .any(|leaf| matches!(leaf.state, State::Encrypted(_)))
    }

    /// The metadata that SOPS reads.
    pub(crate) fn effective(&self) -> Option<&Metadata> {
        self.metadata.first().filter(|meta| meta.document == 0)
    }
}

/// Whether a text that cannot be read holds what makes a file of SOPS.
fn is_named(text: &str) -> bool {
    let has = |mark: &str| memchr::memmem::find(text.as_bytes(), mark.as_bytes()).is_some();
    has(envelope::MARK) && (has("lastmodified") && has("sops") || scattered::is_in(text))
}

impl State {
    fn of_value(value: &Value<'_>) -> Self {
        match value {
            Value::Text(text) => Self::of_text(text),
            Value::Typed(_) => Self::Plain { text: false },
            Value::Empty => Self::Empty,
        }
    }

    fn of_text(text: &str) -> Self {
        match envelope::parse(text) {
            Some(Ok(envelope)) => Self::Encrypted(envelope),
            Some(Err(malformed)) => Self::Malformed(malformed),
            None if text.is_empty() => Self::Empty,
            None => Self::Plain { text: true },
        }
    }
}

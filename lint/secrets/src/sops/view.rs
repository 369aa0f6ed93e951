//! How rules see the files of SOPS in a repository.

use rempart_core::{Context, FileView, Location, Span};

use super::config::{CreationRule, SopsConfig, SopsConfigs};
use super::envelope::Envelope;
use super::file::{SopsFact, SopsFile, State};
use super::key_path::PathId;
use super::store::Store;

/// A file of SOPS with its place in the repository.
#[derive(Clone, Copy)]
pub(crate) struct SopsView<'c> {
    pub(crate) view: FileView<'c>,
    pub(crate) file: &'c SopsFile,
}

/// A value or a comment.
#[derive(Clone, Copy)]
pub(crate) struct Mark {
    pub(crate) path: PathId,
    pub(crate) span: Span,
    pub(crate) document: u32,
    pub(crate) state: State,
    pub(crate) is_comment: bool,
}

/// All files of SOPS, in the order of paths. Costs nothing in a repository without any.
pub(crate) fn files<'c>(context: &'c Context<'c>) -> impl Iterator<Item = SopsView<'c>> {
    let all = context.facts.all::<SopsFact>();
    all.filter_map(|(id, fact)| {
        Some(SopsView {
            view: context.file(*id),
            file: fact.file.as_ref()?,
        })
    })
}

/// All configurations, each with its file.
pub(crate) fn configs<'c>(
    context: &'c Context<'c>,
) -> impl Iterator<Item = (FileView<'c>, &'c SopsConfig)> {
    let all = context.fact::<SopsConfigs>();
    all.into_iter()
        .flat_map(|configs| &configs.all)
        .map(|config| (context.file(config.id), config))
}

/// All files of SOPS with the rule that is for them.
pub(crate) fn ruled<'c>(
    context: &'c Context<'c>,
) -> impl Iterator<Item = (SopsView<'c>, &'c SopsConfig, &'c CreationRule)> {
    let configs = context.fact::<SopsConfigs>();
    files(context).filter_map(move |sops| {
        let config = configs?.of(sops.view.path())?;
        Some((sops, config, config.rule_for(sops.view.path())?))
    })
}

impl<'c> SopsView<'c> {
    /// A place in it.
    pub(crate) fn at(self, span: Span, document: u32) -> Location {
        let documents = matches!(self.file.written, Store::Yaml | Store::Json);
        self.view.at(span, documents.then_some(document))
    }

    /// The bytes of a place as written. They may be a secret: compare them, never show them.
    pub(crate) fn raw(self, span: Span) -> &'c str {
        self.view.text().map_or("", |text| span.slice(text))
    }

    /// All values and comments.
    pub(crate) fn marks(self) -> impl Iterator<Item = Mark> {
        let leaves = self.file.leaves.iter().map(|leaf| Mark {
            path: leaf.path,
            span: leaf.span,
            document: leaf.document,
            state: leaf.state,
            is_comment: false,
        });
        let comments = self.file.comments.iter().map(|note| Mark {
            path: note.path,
            span: note.span,
            document: note.document,
            state: note.state,
            is_comment: true,
        });
        leaves.chain(comments)
    }

    /// All encrypted values and comments.
    pub(crate) fn envelopes(self) -> impl Iterator<Item = (Mark, Envelope)> {
        self.marks().filter_map(|mark| match mark.state {
            State::Encrypted(envelope) => Some((mark, envelope)),
            _ => None,
        })
    }

    /// What a message calls a value or comment.
    pub(crate) fn name(self, mark: Mark) -> String {
        let path = self.file.paths.shown(mark.path);
        match (mark.is_comment, path.is_empty()) {
            (false, _) => format!("`{path}`"),
            (true, true) => "a comment".to_owned(),
            (true, false) => format!("a comment in `{path}`"),
        }
    }
}

//! What rules and facts read: one state of the repository with its classes and facts, and views of it.

use std::any::Any;
use std::sync::Arc;

use rempart_syntax::{NodeRef, Span, Summary};

use crate::config::Config;
use crate::{
    Entry, Fact, FactStore, FileId, Location, Mode, Profile, Remarks, RepoPath, Revisions, Side,
    Snapshot, SourceFile, Tree,
};

/// What a file is taken for; `model` gives the numbers their meaning.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClassId(pub u8);

/// The class of every file of a snapshot, with the names for reports.
#[derive(Clone, Debug, Default)]
pub struct Classes {
    /// By file id.
    pub of: Vec<ClassId>,
    /// By class id.
    pub names: &'static [&'static str],
}

impl Classes {
    /// The class of a file.
    pub fn get(&self, file: FileId) -> ClassId {
        self.of.get(file.0 as usize).copied().unwrap_or_default()
    }

    /// The name of a class.
    pub fn name(&self, class: ClassId) -> &'static str {
        self.names
            .get(usize::from(class.0))
            .copied()
            .unwrap_or("other")
    }
}

/// One state of the repository, ready for rules.
pub struct Context<'c> {
    /// The files.
    pub snapshot: &'c Snapshot,
    /// What each file is.
    pub classes: Classes,
    /// What was computed from them.
    pub facts: FactStore,
    /// How to judge.
    pub config: &'c Config,
    /// The profile that counts: the one asked for, else that of the configuration.
    pub profile: Profile,
    /// Refs, ancestry and messages.
    pub revisions: &'c dyn Revisions,
    /// Which state this is.
    pub side: Side,
    /// How many threads to use.
    pub threads: usize,
    /// The day that the run is made on, `YYYY-MM-DD`, for rules on what ends; `None` where nobody says.
    pub now: Option<String>,
    /// What the command was given beside the repository, such as a key; the checker that knows its type looks at it.
    pub given: Option<&'c (dyn Any + Send + Sync)>,
}

impl<'c> Context<'c> {
    /// A context without facts.
    pub fn new(
        snapshot: &'c Snapshot,
        classes: Classes,
        config: &'c Config,
        revisions: &'c dyn Revisions,
    ) -> Self {
        Self {
            snapshot,
            classes,
            facts: FactStore::default(),
            config,
            profile: config.profile,
            revisions,
            side: Side::Head,
            threads: 1,
            now: None,
            given: None,
        }
    }

    /// A file of the snapshot.
    pub fn file(&self, id: FileId) -> FileView<'_> {
        FileView { context: self, id }
    }

    /// The file at a path.
    pub fn find(&self, path: &str) -> Option<FileView<'_>> {
        Some(self.file(self.snapshot.find(path)?))
    }

    /// The files of these classes, in the order of paths.
    pub fn files_of(
        &self,
        classes: &[ClassId],
    ) -> impl Iterator<Item = FileView<'_>> + use<'_, 'c> {
        // Asked for every file by many facts and rules: one look at a table.
        let mut wanted = [false; 1 << u8::BITS];
        for class in classes {
            wanted[usize::from(class.0)] = true;
        }
        self.snapshot
            .ids()
            .filter(move |id| wanted[usize::from(self.classes.get(*id).0)])
            .map(|id| self.file(id))
    }

    /// The files that one of these is remarked of, in the order of paths.
    pub fn remarked(&self, any: Remarks) -> Vec<FileId> {
        self.snapshot.remarked(any).collect()
    }

    /// A fact of the whole repository, see [`FactStore::get`].
    pub fn fact<F: Fact<Key = ()>>(&self) -> Option<&F> {
        self.facts.get::<F>(&())
    }
}

/// One file in its context.
#[derive(Clone, Copy)]
pub struct FileView<'c> {
    /// The state it belongs to.
    pub context: &'c Context<'c>,
    /// Its id in the snapshot.
    pub id: FileId,
}

impl<'c> FileView<'c> {
    fn entry(self) -> &'c Entry {
        self.context.snapshot.entry(self.id)
    }

    /// The path.
    pub fn path(self) -> &'c RepoPath {
        &self.entry().path
    }

    /// What the path is.
    pub fn mode(self) -> &'c Mode {
        &self.entry().mode
    }

    /// What the file is taken for.
    pub fn class(self) -> ClassId {
        self.context.classes.get(self.id)
    }

    /// The content.
    pub fn source(self) -> &'c Arc<SourceFile> {
        &self.entry().file
    }

    /// What the nodes of its tree have among them; nothing without a tree.
    pub fn summary(self) -> Summary {
        self.entry().summary
    }

    /// The text; `None` for a file without one.
    pub fn text(self) -> Option<&'c str> {
        self.source().text()
    }

    /// The tree of a YAML or JSON file.
    pub fn tree(self) -> Option<&'c Arc<Tree>> {
        self.source().tree()
    }

    /// The fact of this file, see [`FactStore::get`].
    pub fn fact<F: Fact<Key = FileId>>(self) -> Option<&'c F> {
        self.context.facts.get::<F>(&self.id)
    }

    /// The file as a whole.
    pub fn whole(self) -> Location {
        Location {
            side: self.context.side.clone(),
            ..Location::file(self.path().clone())
        }
    }

    /// A range of the file.
    pub fn at(self, span: Span, document: Option<u32>) -> Location {
        Location {
            span,
            document,
            ..self.whole()
        }
    }

    /// A node of this file's own tree.
    pub fn at_node(self, node: NodeRef<'_>) -> Location {
        self.at(node.span(), Some(node.document() as u32))
    }
}

/// Two states: what rules of the change scope judge.
#[derive(Clone, Copy)]
pub struct Change<'c> {
    /// The state before: the merge base, or the last minor tag for a rule that says so.
    pub base: &'c Context<'c>,
    /// The state that is judged.
    pub head: &'c Context<'c>,
}

/// The commits that rules of the history scope judge.
#[derive(Clone, Copy)]
pub struct History<'c> {
    /// The state that is judged.
    pub head: &'c Context<'c>,
    /// The revisions that were asked for, oldest first.
    pub commits: &'c [crate::Commit],
}

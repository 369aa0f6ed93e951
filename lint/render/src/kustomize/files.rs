//! The files of a build: those of a snapshot, as kustomize's loader finds them.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rempart_core::{Entry, Mode, RepoPath, Revisions, Snapshot, Tree};
use rempart_syntax::{Format, SyntaxError, TapeBuilder};

use super::outcome::{LoadRestrictor, Step, Unbuilt, refused, unsupported};

/// The names of a kustomization.
const NAMES: [&str; 3] = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

/// A folder with a kustomization, and those that led to it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Root<'a> {
    pub(super) folder: &'a str,
    pub(super) by: Option<&'a Root<'a>>,
}

/// A file that was read.
#[derive(Clone, Debug)]
pub(super) struct Loaded<'s> {
    pub(super) path: RepoPath,
    pub(super) text: &'s str,
    entry: &'s Entry,
}

impl Loaded<'_> {
    /// Whether the file is written in UTF-16.
    pub(super) fn is_utf16(&self) -> bool {
        self.entry.file.is_utf16()
    }

    /// The bytes of the file where they are not those of its text: UTF-16.
    pub(super) fn other_bytes(&self) -> Option<Vec<u8>> {
        match self.entry.file.text_bytes()? {
            Cow::Borrowed(_) => None,
            Cow::Owned(bytes) => Some(bytes),
        }
    }
}

/// A file that was not.
#[derive(Debug)]
pub(super) enum Unread {
    /// There is no such file; a folder may stand there.
    Missing(RepoPath),
    /// It is no text in UTF-8.
    NoText(RepoPath),
    /// It may not be read.
    Step(Box<Unbuilt>),
}

impl Unread {
    /// What becomes of a build that needs the file.
    pub(super) fn failed<T>(self) -> Step<T> {
        match self {
            Self::Step(unbuilt) => Err(unbuilt),
            Self::Missing(path) => refused(format!("there is no file `{path}`")),
            Self::NoText(path) => unsupported(format!("`{path}` is no text in UTF-8")),
        }
    }
}

/// Parsed content of a file.
pub(super) type Parsed = (Arc<Tree>, Vec<SyntaxError>);

/// The longest file that is no text and is read: an object that holds it is larger than any API server takes.
const MAX_BYTES: u64 = 4 << 20;

/// The files of a snapshot, and which of them were asked for.
pub(super) struct Files<'s> {
    snapshot: &'s Snapshot,
    /// Who has the bytes that the snapshot does not keep.
    revisions: &'s dyn Revisions,
    restrictor: LoadRestrictor,
    reads: RefCell<BTreeSet<RepoPath>>,
    /// Files whose names do not say that they are YAML, and which are read as YAML all the same.
    parsed: RefCell<BTreeMap<RepoPath, Arc<Parsed>>>,
}

impl<'s> Files<'s> {
    pub(super) const fn new(
        snapshot: &'s Snapshot,
        revisions: &'s dyn Revisions,
        restrictor: LoadRestrictor,
    ) -> Self {
        Self {
            snapshot,
            revisions,
            restrictor,
            reads: RefCell::new(BTreeSet::new()),
            parsed: RefCell::new(BTreeMap::new()),
        }
    }

    pub(super) fn into_reads(self) -> Vec<RepoPath> {
        self.reads.into_inner().into_iter().collect()
    }

    fn look(&self, path: &RepoPath) {
        self.reads.borrow_mut().insert(path.clone());
    }

    /// The kustomization of a folder.
    pub(super) fn kustomization(&self, folder: &str) -> Step<Loaded<'s>> {
        let mut found = Vec::new();
        for name in NAMES {
            let path = join(folder, name)?;
            match self.open(&path) {
                Ok(loaded) => found.push(loaded),
                Err(Unread::Missing(_)) => {}
                Err(unread) => return unread.failed(),
            }
        }
        match found.len() {
            0 => refused(format!("there is no kustomization in `{}`", shown(folder))),
            1 => Ok(found.remove(0)),
            _ => refused(format!(
                "there are several kustomizations in `{}`",
                shown(folder)
            )),
        }
    }

    /// A file that a kustomization names.
    pub(super) fn load(&self, root: &Root<'_>, named: &str) -> Result<Loaded<'s>, Unread> {
        let step = |step: Step<Loaded<'s>>| match step {
            Ok(loaded) => Ok(loaded),
            Err(unbuilt) => Err(Unread::Step(unbuilt)),
        };
        if is_url(named) {
            return step(unsupported("a file of another host: nothing is fetched"));
        }
        if named.starts_with('/') {
            return step(refused("the path is absolute"));
        }
        let path = match join(root.folder, named) {
            Ok(path) => path,
            Err(unbuilt) => return Err(Unread::Step(unbuilt)),
        };
        let loaded = self.open(&path);
        let is_there = matches!(loaded, Ok(_) | Err(Unread::NoText(_)));
        if is_there && self.restrictor == LoadRestrictor::RootOnly && !path.is_under(root.folder) {
            let folder = shown(root.folder);
            return step(refused(format!(
                "the file `{path}` is not in or below `{folder}`"
            )));
        }
        loaded
    }

    /// The bytes of a file that is no text.
    pub(super) fn bytes(&self, path: &RepoPath) -> Step<Vec<u8>> {
        let id = self.snapshot.find(path.as_str());
        let bytes = id.and_then(|id| self.snapshot.bytes(id, MAX_BYTES, self.revisions));
        bytes.map_or_else(
            || unsupported(format!("the bytes of `{path}` cannot be read")),
            Ok,
        )
    }

    /// Whether there is anything at a path beside the kustomization of a folder.
    pub(super) fn is_there(&self, folder: &str, named: &str) -> bool {
        let Ok(path) = join(folder, named) else {
            return false;
        };
        self.look(&path);
        let path = path.as_str();
        path.is_empty()
            || self.snapshot.find(path).is_some()
            || self.snapshot.under(path).next().is_some()
    }

    /// As [`Self::load`], where nothing but a file will do.
    pub(super) fn demand(&self, root: &Root<'_>, named: &str) -> Step<Loaded<'s>> {
        match self.load(root, named) {
            Ok(loaded) => Ok(loaded),
            Err(unread) => unread.failed(),
        }
    }

    fn open(&self, path: &RepoPath) -> Result<Loaded<'s>, Unread> {
        self.look(path);
        let step = |step: Step<()>| match step {
            Ok(()) => Unread::Missing(path.clone()),
            Err(unbuilt) => Unread::Step(unbuilt),
        };
        let Some(id) = self.snapshot.find(path.as_str()) else {
            return Err(step(self.check_links(path)));
        };
        let entry = self.snapshot.entry(id);
        match &entry.mode {
            Mode::File | Mode::Executable => {}
            Mode::Symlink(_) => {
                let message = format!("`{path}` is a symbolic link, and links are not followed");
                return Err(step(unsupported(message)));
            }
            Mode::Submodule => {
                return Err(step(unsupported(format!("`{path}` is another repository"))));
            }
        }
        match entry.file.text() {
            Some(text) => Ok(Loaded {
                path: path.clone(),
                text,
                entry,
            }),
            None => Err(Unread::NoText(path.clone())),
        }
    }

    /// Says of a path that is not there when a link or another repository stands on the way to it.
    fn check_links(&self, path: &RepoPath) -> Step<()> {
        for (at, _) in path.as_str().match_indices('/') {
            let folder = &path.as_str()[..at];
            let Some(id) = self.snapshot.find(folder) else {
                continue;
            };
            match self.snapshot.entry(id).mode {
                Mode::Symlink(_) => {
                    self.look(&RepoPath::from_normalised(folder));
                    let message =
                        format!("`{folder}` is a symbolic link, and links are not followed");
                    return unsupported(message);
                }
                Mode::Submodule => return unsupported(format!("`{folder}` is another repository")),
                Mode::File | Mode::Executable => {}
            }
        }
        Ok(())
    }

    /// A folder that a kustomization names.
    pub(super) fn folder(&self, root: &Root<'_>, named: &str) -> Step<RepoPath> {
        if named.is_empty() {
            return refused("the path is empty");
        }
        if is_repository(named) {
            return unsupported("another repository: nothing is fetched");
        }
        if named.starts_with('/') {
            return refused("the path is absolute");
        }
        let path = join(root.folder, named)?;
        self.look(&path);
        if let Some(id) = self.snapshot.find(path.as_str()) {
            return match self.snapshot.entry(id).mode {
                Mode::File | Mode::Executable => refused(format!("`{path}` is a file")),
                Mode::Symlink(_) => unsupported(format!(
                    "`{path}` is a symbolic link, and links are not followed"
                )),
                Mode::Submodule => unsupported(format!("`{path}` is another repository")),
            };
        }
        self.check_links(&path)?;
        if self.snapshot.under(path.as_str()).next().is_none() {
            return refused(format!("there is no file or folder `{path}`"));
        }
        let mut at = Some(root);
        while let Some(visited) = at {
            if visited.folder == path.as_str() {
                return refused(format!("a cycle: {}", way(root, visited.folder)));
            }
            if RepoPath::from_normalised(visited.folder).is_under(path.as_str()) {
                let (path, visited) = (shown(path.as_str()), shown(visited.folder));
                return refused(format!(
                    "a cycle: `{path}` holds `{visited}`, which led to it"
                ));
            }
            at = visited.by;
        }
        Ok(path)
    }

    /// A file as YAML, whatever its name.
    pub(super) fn parse(&self, loaded: &Loaded<'s>) -> Arc<Parsed> {
        if let Some((tree, _)) = Self::tree(loaded) {
            return Arc::new((Arc::clone(tree), loaded.entry.file.syntax_errors().to_vec()));
        }
        let mut all = self.parsed.borrow_mut();
        let parsed = all.entry(loaded.path.clone()).or_insert_with(|| {
            let parsed = rempart_syntax::yaml::parse(loaded.text);
            let tree = Tree::parsed(Arc::from(loaded.text), parsed.tape);
            Arc::new((Arc::new(tree), parsed.errors))
        });
        Arc::clone(parsed)
    }

    /// A tree whose first node stands for the whole file: its own, or one with nothing in it at its beginning.
    pub(super) fn whole(loaded: &Loaded<'s>) -> Arc<Tree> {
        if let Some(tree) = loaded.entry.file.tree() {
            return Arc::clone(tree);
        }
        Self::nothing()
    }

    /// A tree with nothing in it, for a file that is no text.
    pub(super) fn nothing() -> Arc<Tree> {
        let mut builder = TapeBuilder::new();
        builder.begin_document();
        builder.scalar(rempart_syntax::Kind::Absent, "");
        let (text, tape) = builder.finish();
        Arc::new(Tree::parsed(text.into(), tape))
    }

    /// A tree of the lines of a file: node `n` is line `n`, from 1.
    pub(super) fn lines(loaded: &Loaded<'s>) -> Arc<Tree> {
        let mut builder = TapeBuilder::new();
        builder.begin_document();
        builder.begin_sequence();
        for line in loaded.text.split_inclusive('\n') {
            builder.scalar(rempart_syntax::Kind::Plain, line);
        }
        let (text, tape) = builder.finish();
        Arc::new(Tree::parsed(text.into(), tape))
    }

    /// The tree of a file that the snapshot has parsed as kustomize does. What is no JSON may be YAML all the same.
    pub(super) fn tree(loaded: &Loaded<'s>) -> Option<(&'s Arc<Tree>, &'s [SyntaxError])> {
        let file = &loaded.entry.file;
        let errors = file.syntax_errors();
        if !errors.is_empty() && loaded.path.format() == Format::Json {
            return None;
        }
        Some((file.tree()?, errors))
    }
}

/// The folders on the way from one to itself; of a long way its ends.
fn way(root: &Root<'_>, folder: &str) -> String {
    let mut way = vec![folder];
    let mut at = Some(root);
    while let Some(visited) = at {
        way.push(visited.folder);
        at = visited.by.filter(|_| visited.folder != folder);
    }
    way.reverse();
    if way.len() > 8 {
        way.splice(4..way.len() - 3, ["…"]);
    }
    let named = way.iter().map(|folder| format!("`{}`", shown(folder)));
    named.collect::<Vec<_>>().join(" → ")
}

fn join(folder: &str, named: &str) -> Step<RepoPath> {
    let whole = if folder.is_empty() {
        RepoPath::new(named)
    } else {
        RepoPath::new(&format!("{folder}/{named}"))
    };
    match whole {
        Ok(path) => Ok(path),
        Err(_) => refused(format!("`{named}` leads out of the repository")),
    }
}

fn shown(folder: &str) -> &str {
    if folder.is_empty() { "." } else { folder }
}

fn has_prefix(text: &str, prefix: &str) -> bool {
    text.get(..prefix.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}

fn is_url(path: &str) -> bool {
    has_prefix(path, "http://")
        || has_prefix(path, "https://")
        || has_prefix(path, "http:")
        || has_prefix(path, "https:")
}

/// Whether kustomize takes a path for a repository (`api/internal/git/repospec.go`).
fn is_repository(path: &str) -> bool {
    let path = if has_prefix(path, "git::") {
        &path[5..]
    } else {
        path
    };
    let schemes = ["ssh://", "https://", "http://", "file://"];
    let user = path.split_once('@').is_some_and(|(user, _)| {
        user.starts_with(|first: char| first.is_ascii_alphabetic())
            && user
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    });
    user || schemes.iter().any(|scheme| has_prefix(path, scheme))
        || has_prefix(path, "github.com/")
        || has_prefix(path, "github.com:")
}

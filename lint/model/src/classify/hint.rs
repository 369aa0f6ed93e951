//! What a file looks like on its own.

use std::sync::{Arc, LazyLock};

use memchr::memmem::Finder;
use rempart_core::{ClassId, Entry, Format, Looked, RepoPath, SourceFile};

use super::{content, place, template};
use crate::{FileResources, class};

/// What the first pass over a file tells the second.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hint {
    /// The class that the file has unless another file says otherwise.
    pub(super) class: ClassId,
    /// Whether an Application in it may name value files.
    pub(super) names_values: bool,
    /// Whether it may hold an object of Argo CD. Only a first look tells.
    pub(super) of_argo: bool,
    /// Whether it is known to hold objects alone. Only a first look tells.
    pub(super) all_objects: bool,
}

impl Hint {
    /// The bit beside the class.
    const NAMES_VALUES: u16 = 1 << 8;
    const OF_ARGO: u16 = 1 << 9;
    const ALL_OBJECTS: u16 = 1 << 10;

    fn bits(self) -> u16 {
        u16::from(self.class.0)
            | (u16::from(self.names_values) * Self::NAMES_VALUES)
            | (u16::from(self.of_argo) * Self::OF_ARGO)
            | (u16::from(self.all_objects) * Self::ALL_OBJECTS)
    }

    fn from_bits(bits: u16) -> Self {
        Self {
            class: ClassId((bits & 0xFF) as u8),
            names_values: bits & Self::NAMES_VALUES != 0,
            of_argo: bits & Self::OF_ARGO != 0,
            all_objects: bits & Self::ALL_OBJECTS != 0,
        }
    }
}

/// The first look at a file, for [`rempart_core::Snapshot::load_looking`]: neither [`classify`](super::classify) nor
/// [`FileResources`] need look at it again.
pub fn look(path: &RepoPath, file: &SourceFile) -> Looked {
    look_judging(path, file, |_| false)
}

/// As [`look`], and hands the objects to `judge` while their nodes are in the cache of the core that read them: to fetch
/// the nodes of many files once more costs as much as to judge them. It says whether the nodes may be forgotten then.
pub fn look_judging(
    path: &RepoPath,
    file: &SourceFile,
    judge: impl FnOnce(&mut FileResources) -> bool,
) -> Looked {
    let class = class_of(file, path);
    let holds_objects = FileResources::CLASSES.contains(&class);
    let tree = file.tree().filter(|_| holds_objects);
    let mut forgets = false;
    let mut found = tree.map(|tree| {
        let mut found = FileResources::of(path, tree);
        forgets = judge(&mut found);
        found
    });
    // The objects at hand tell most texts from those that are worth a search.
    let of_argo =
        class == class::KUBERNETES_MANIFEST && found.as_ref().is_some_and(|found| found.of_argo);
    let names_values = of_argo && file.text().is_some_and(names_values);
    let hint = Hint {
        class,
        names_values,
        of_argo,
        all_objects: found.as_ref().is_some_and(|found| found.others.is_empty()),
    };
    let asleep = forgets.then(|| file.sleeping_tree()).flatten();
    if let (Some(asleep), Some(found)) = (&asleep, &mut found) {
        found.stand_in(asleep);
    }
    Looked {
        hint: hint.bits(),
        found: found.map(|found| Arc::new(found) as _),
        asleep,
    }
}

/// Whether an entry may hold an object of Argo CD, by what the first look at it told.
pub fn may_hold_argo(entry: &Entry) -> bool {
    entry.hint.is_none_or(|hint| Hint::from_bits(hint).of_argo)
}

/// Whether something in an entry may be no object, by what the first look at it told.
pub fn may_hold_others(entry: &Entry) -> bool {
    !entry
        .hint
        .is_some_and(|hint| Hint::from_bits(hint).all_objects)
}

/// What was seen in the first look at an entry, or is seen now.
pub(super) fn of_entry(entry: &Entry) -> Hint {
    match entry.hint {
        Some(hint) => Hint::from_bits(hint),
        None => of(&entry.file, &entry.path),
    }
}

/// What a file looks like from its path and content alone: a pure function, so that files can be looked at in any
/// order and on any thread. References of other files may say otherwise, see [`classify`](super::classify).
///
/// It reads the keys at the roots of the documents and no further, except in a text with template marks.
pub fn content_hint(file: &SourceFile, path: &RepoPath) -> ClassId {
    of(file, path).class
}

pub(super) fn of(file: &SourceFile, path: &RepoPath) -> Hint {
    let class = class_of(file, path);
    let names_values = class == class::KUBERNETES_MANIFEST && file.text().is_some_and(names_values);
    Hint {
        class,
        names_values,
        of_argo: class == class::KUBERNETES_MANIFEST,
        all_objects: false,
    }
}

fn class_of(file: &SourceFile, path: &RepoPath) -> ClassId {
    let Some(text) = file.text() else {
        return place::decisive(path).unwrap_or(class::OTHER);
    };
    // What a cookiecutter or a copier makes of it is not known before it has run.
    if memchr::memchr(b'{', path.as_str().as_bytes()).is_some() && path.as_str().contains("{{") {
        return class::TEMPLATE;
    }
    let format = path.format();
    if format == Format::Text {
        return plain_text(text, path);
    }
    let Some(tree) = file.tree() else {
        return class::OTHER;
    };
    let broken = !file.syntax_errors().is_empty();
    let by_content = content::of(tree, broken);
    if by_content == Some(class::SOPS_FILE) {
        return class::SOPS_FILE;
    }
    if let Some(by_place) = place::decisive(path) {
        return by_place;
    }
    if let Some(found) = by_content.filter(|found| content::is_ansible(*found)) {
        return found;
    }
    if template::has_unquoted_marks(tree, broken) {
        return class::TEMPLATE;
    }
    place::refine(path, tree, by_content).unwrap_or(if format == Format::Json {
        class::JSON
    } else {
        class::YAML
    })
}

/// Whether an Application in a text may name value files: `valueFiles` stands in it. The search is made once, since
/// making it costs as much as running it over a small file.
fn names_values(text: &str) -> bool {
    static VALUE_FILES: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("valueFiles"));
    VALUE_FILES.find(text.as_bytes()).is_some()
}

fn has(text: &str, mark: &str) -> bool {
    memchr::memmem::find(text.as_bytes(), mark.as_bytes()).is_some()
}

/// Files that are no YAML and no JSON by their names.
fn plain_text(text: &str, path: &RepoPath) -> ClassId {
    if place::is_encrypted_text(path) && is_sops_text(text) {
        return class::SOPS_FILE;
    }
    place::decisive(path).unwrap_or(class::OTHER)
}

/// The marks of SOPS in its dotenv, INI and binary stores.
fn is_sops_text(text: &str) -> bool {
    has(text, "ENC[AES256_GCM,")
        && (has(text, "sops_mac=") || has(text, "[sops]") || has(text, "\"sops\":"))
}

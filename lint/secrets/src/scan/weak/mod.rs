//! Literals under secret-like names: passwords that no form betrays. Where entropy says nothing, the name does.
//!
//! Words that secret-like names are made of are found in one pass over the text; what stands around each hit decides.
//! In YAML and JSON the tree says what is key and what is value; elsewhere, in comments and in texts inside of scalars
//! a line is read as an assignment, and more is asked of its value.

mod arguments;
mod command;
mod data_source;
mod form;
mod here;
mod inside;
pub(crate) mod language;
mod line;
mod login;
mod manifest;
mod name;
mod setting;
mod terraform;
mod tree;
mod value;
mod words;

use std::ops::Range;

use rempart_syntax::Tape;

use crate::secret::{self, Entry};

use self::here::Here;
pub use self::language::Language;
pub(crate) use self::name::Strength;
pub(in crate::scan) use self::name::strength;
pub(in crate::scan) use self::terraform::in_text as in_braces;
use self::tree::TreeJudge;
pub(crate) use self::tree::is_key;
pub(crate) use self::value::is_drawn;

/// A literal under a secret-like name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Weak {
    /// Where the name stands.
    pub name: Range<usize>,
    /// Where the value stands, as written.
    pub value: Range<usize>,
    /// It is one that everyone tries.
    pub is_default: bool,
    /// It is written in base 64, as the `data` of a Kubernetes Secret is.
    pub is_coded: bool,
}

/// How a text is read.
#[derive(Clone, Copy)]
pub enum Grammar<'t> {
    /// YAML or JSON, with its tree.
    Tree(&'t Tape),
    /// A text without a tree.
    Text(Language),
}

/// How many literals of one file are listed: a file with more is one finding for people.
pub const LITERALS: usize = 500;

/// What a search for literals comes across besides them, at no cost of its own: where it stands in the text.
#[derive(Clone, Debug, Default)]
pub(crate) struct Beside {
    /// The kind of a Secret whose manifest stands inside of a text.
    pub(crate) secrets: Vec<usize>,
    /// The kind of a Secret in a document that does not parse.
    pub(crate) unread: Vec<usize>,
    /// The first value in clear of each Secret that is a mapping of the tree.
    pub(crate) objects: Vec<Entry>,
    /// Values under secret-like names that say they are vaults of Ansible.
    pub(crate) vaults: Vec<usize>,
    /// There are more literals than [`LITERALS`].
    pub(crate) is_cut: bool,
}

/// The literals under secret-like names of a text, in order, the first [`LITERALS`] of them.
pub fn search(text: &str, grammar: Grammar<'_>) -> Vec<Weak> {
    search_beside(text, grammar, &mut Beside::default())
}

/// As [`search`], with what stands beside the literals.
pub(super) fn search_beside(text: &str, grammar: Grammar<'_>, beside: &mut Beside) -> Vec<Weak> {
    let mut found = Vec::new();
    let (tree, language) = match grammar {
        Grammar::Tree(tape) => (Some(TreeJudge::new(text, tape)), Language::Anything),
        Grammar::Text(language) => (None, language),
    };
    let here = (language == Language::Code).then(|| Here::of(text));
    let (mut done, mut last, mut read_until) = (0, 0, 0);
    for at in places(text, language) {
        if at < last {
            // The next list of places begins.
            done = 0;
        }
        last = at;
        if at < done {
            continue;
        }
        if found.len() > LITERALS {
            break;
        }
        if text.as_bytes()[at..].starts_with(data_source::MARK) {
            found.extend(data_source::judge(text.as_bytes(), at));
            continue;
        }
        let name = name::around(text.as_bytes(), at);
        done = name.end;
        match &tree {
            Some(tree) => tree.judge(name, &mut found, beside),
            None if login::is_list(text.as_bytes(), &name) => {
                login::below(text.as_bytes(), &name, &mut found);
            }
            None if is_kind(text.as_bytes(), &name) => beside.secrets.push(name.start),
            None => {
                if let Some(here) = &here
                    && let Some((language, end)) = here.around(name.start)
                {
                    found.extend(line::judge(text.as_bytes(), name, end, language));
                    continue;
                }
                if language == Language::Code
                    && name.start >= read_until
                    && let Some(read) = terraform::read(text, &name, &|_, _| true)
                {
                    read_until = read.end;
                    beside.objects.extend(read.entry);
                }
                found.extend(line::judge(text.as_bytes(), name, text.len(), language));
            }
        }
    }
    for weak in &mut found {
        // A line that was cut may be cut inside a character.
        while !text.is_char_boundary(weak.value.end) {
            weak.value.end -= 1;
        }
    }
    found.sort_by_key(|weak: &Weak| (weak.value.start, weak.name.start));
    found.dedup_by(|one, other| one.value == other.value);
    beside.is_cut = found.len() > LITERALS;
    found.truncate(LITERALS);
    found
}

/// The tokens of clusters that commands are handed in a text that is a page, or of which nothing says what it is: the only
/// literals that are looked for in prose.
pub(super) fn search_page(text: &str) -> Vec<Weak> {
    let bytes = text.as_bytes();
    let places = words::commands_of_clusters(bytes).into_iter();
    let judged = places.filter_map(|at| {
        let name = name::around(bytes, at);
        line::judge(bytes, name, bytes.len(), Language::Anything)
    });
    let mut found: Vec<Weak> = judged.take(LITERALS).collect();
    for weak in &mut found {
        while !text.is_char_boundary(weak.value.end) {
            weak.value.end -= 1;
        }
    }
    found.sort_by_key(|weak| weak.value.start);
    found.dedup_by(|one, other| one.value == other.value);
    found
}

/// Whether a name is the kind of a Secret.
fn is_kind(text: &[u8], name: &Range<usize>) -> bool {
    text[name.clone()] == *b"Secret" && secret::kind_before(text, name.start).is_some()
}

/// Where names may stand that something is written behind: in order, then those of rare commands and settings.
fn places(text: &str, language: Language) -> impl Iterator<Item = usize> {
    let rare = match language {
        Language::Shell => words::commands(text.as_bytes()),
        Language::Assignments => words::settings(text.as_bytes()),
        Language::Code => words::variables(text.as_bytes()),
        _ => Vec::new(),
    };
    words::hits(text.as_bytes()).chain(rare)
}

/// Whether a value under a name of this strength is a password that everyone tries; `None` when it is no secret at all.
pub(crate) fn is_default(strength: Strength, value: &[u8]) -> Option<bool> {
    value::judge(strength, value).map(|verdict| verdict == value::Verdict::Default)
}

/// Whether a name is that of a password, and a value one that not everyone tries.
pub(crate) fn is_password(name: &str, value: &str) -> bool {
    strength(name.as_bytes()) == Some(Strength::Password)
        && is_default(Strength::Password, value.as_bytes()) == Some(false)
}

/// Whether a value under a name is a secret.
pub(crate) fn is_secret(name: &str, value: &str) -> bool {
    strength(name.as_bytes())
        .is_some_and(|strength| is_default(strength, value.as_bytes()).is_some())
}

/// Whether a name promises a secret.
pub(crate) fn promises_secret(name: &str) -> bool {
    strength(name.as_bytes()).is_some()
}

/// Where names stand that promise a secret, whatever stands under them.
pub(crate) fn promising(text: &str) -> Vec<Range<usize>> {
    let mut names: Vec<Range<usize>> = Vec::new();
    for at in words::hits(text.as_bytes()) {
        if names.last().is_some_and(|name| at < name.end) {
            continue;
        }
        let name = name::around(text.as_bytes(), at);
        if strength(&text.as_bytes()[name.clone()]).is_some() {
            names.push(name);
        }
    }
    names
}

/// Whether [`search`] may find anything: whether a word of a secret-like name stands anywhere, or a key that a command
/// stands under.
pub(crate) fn may_hold(text: &str) -> bool {
    let bytes = text.as_bytes();
    words::hits(bytes)
        .any(|at| !arguments::is_key_at(bytes, at) || arguments::may_follow(bytes, at))
}

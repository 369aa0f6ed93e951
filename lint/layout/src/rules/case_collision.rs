//! Two paths that differ by case alone are one file on the disks of macOS and Windows.

use std::collections::HashSet;

use rempart_core::{
    Check, Context, Inputs, Levels, Location, RepoPath, Rule, RuleMeta, Severity, Sink, Snapshot,
    Waivable,
};
use schemars::JsonSchema;
use serde::Deserialize;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CaseCollision {}

impl Rule for CaseCollision {
    const META: RuleMeta = RuleMeta {
        id: "layout/case-collision",
        levels: Levels::always(Severity::Error),
        inputs: Inputs::All,
        needs: &[],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("case_collision.md"),
    };
    const CHECK: Check<Self> = Check::Repository(Self::check);
}

/// A file or folder that takes part: `Apps/x` and `apps/y` end in one folder.
struct Name<'s> {
    /// Of the name in lower case.
    hash: u64,
    text: &'s str,
    /// The file, or the first one in the folder.
    file: &'s RepoPath,
}

impl CaseCollision {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        if !may_collide(context.snapshot) {
            return;
        }
        let mut names = names(context);
        // Equal hashes stand side by side; within them, the order of paths.
        names.sort_by_key(|name| name.hash);
        let mut pairs: Vec<(&Name<'_>, &Name<'_>)> = Vec::new();
        for same in names
            .chunk_by(|one, other| one.hash == other.hash)
            .filter(|same| same.len() > 1)
        {
            for (at, name) in same.iter().enumerate() {
                let lower = name.text.to_lowercase();
                let other = same[..at]
                    .iter()
                    .rev()
                    .find(|other| other.text != name.text && other.text.to_lowercase() == lower);
                pairs.extend(other.map(|other| (name, other)));
            }
        }
        pairs.sort_by_key(|(name, _)| name.text);
        for (name, other) in pairs {
            let what = if name.text == name.file.as_str() {
                ""
            } else {
                "the folders "
            };
            report(
                sink,
                name.file,
                &format!(
                    "{what}`{}` and `{}` differ by case alone",
                    name.text, other.text
                ),
                other.file,
            );
        }
    }
}

/// Whether any two names of one folder might differ by case alone. Without such a pair there is none at all: of two
/// paths that differ by case, the first parts that differ are one. In each pair one name at least is not in lower
/// case, and most repositories have few of these.
fn may_collide(snapshot: &Snapshot) -> bool {
    let mut known = HashSet::new();
    let mut lower = String::new();
    let mut before = "";
    for entry in snapshot.entries() {
        let path = entry.path.as_str();
        if has_case(path) {
            let new = shared(path, before);
            for (start, end) in parts(path).filter(|(_, end)| *end >= new) {
                if !has_case(&path[start..end]) {
                    continue;
                }
                fold(&path[..end], start, &mut lower);
                let exists = lower != path[..end] && is_there(snapshot, &lower);
                if exists || !known.insert(lower.clone()) {
                    return true;
                }
            }
        }
        before = path;
    }
    false
}

/// Whether a text may be another one in lower case. Looks at every byte without a branch, so that many are looked at
/// at once.
fn has_case(text: &str) -> bool {
    text.bytes().fold(false, |found, byte| {
        found | byte.is_ascii_uppercase() | !byte.is_ascii()
    })
}

/// Writes a path into `lower`, its last part, which begins at `start`, in lower case.
fn fold(path: &str, start: usize, lower: &mut String) {
    lower.clear();
    lower.push_str(&path[..start]);
    let last = &path[start..];
    if last.is_ascii() {
        lower.push_str(last);
        lower[start..].make_ascii_lowercase();
    } else {
        lower.push_str(&last.to_lowercase());
    }
}

/// Whether a path is a file or a folder of the repository.
fn is_there(snapshot: &Snapshot, path: &str) -> bool {
    snapshot.find(path).is_some() || snapshot.under(path).next().is_some()
}

/// How long the common beginning of two paths is.
fn shared(path: &str, other: &str) -> usize {
    let pairs = path.bytes().zip(other.bytes());
    pairs.take_while(|(one, other)| one == other).count()
}

/// Where each part of a path begins and ends.
fn parts(path: &str) -> impl Iterator<Item = (usize, usize)> {
    let ends = path.match_indices('/').map(|(end, _)| end);
    let mut start = 0;
    ends.chain([path.len()])
        .map(move |end| (std::mem::replace(&mut start, end + 1), end))
}

/// Every file, and every folder once.
fn names<'s>(context: &Context<'s>) -> Vec<Name<'s>> {
    let mut names = Vec::with_capacity(context.snapshot.len());
    let mut before = "";
    for entry in context.snapshot.entries() {
        let path = entry.path.as_str();
        let new = shared(path, before);
        // Paths are sorted: a folder is new where the path leaves the one before it.
        for (_, end) in parts(path).filter(|(_, end)| *end >= new) {
            let name = &path[..end];
            names.push(Name {
                hash: hash(name),
                text: name,
                file: &entry.path,
            });
        }
        before = path;
    }
    names
}

/// FNV-1a of the text in lower case.
fn hash(text: &str) -> u64 {
    const START: u64 = 0xcbf2_9ce4_8422_2325;
    let fold = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    if text.is_ascii() {
        text.bytes()
            .map(|byte| byte.to_ascii_lowercase())
            .fold(START, fold)
    } else {
        text.to_lowercase().bytes().fold(START, fold)
    }
}

fn report(sink: &mut Sink, path: &RepoPath, fault: &str, other: &RepoPath) {
    sink.report(
        Location::file(path.clone()),
        format!("{fault}: a checkout on macOS or Windows keeps only one of them"),
    )
    .label(Location::file(other.clone()), "the other one")
    .help("rename one of them");
}

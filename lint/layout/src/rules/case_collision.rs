//! Two paths that differ by case alone are one file on the disks of macOS and Windows.

use rempart_core::{
    Check, Context, Inputs, Levels, Location, RepoPath, Rule, RuleMeta, Severity, Sink, Waivable,
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

/// Every file, and every folder once.
fn names<'s>(context: &Context<'s>) -> Vec<Name<'s>> {
    let mut names = Vec::with_capacity(context.snapshot.len());
    let mut before = "";
    for entry in context.snapshot.entries() {
        let path = entry.path.as_str();
        let shared = path
            .bytes()
            .zip(before.bytes())
            .take_while(|(one, other)| one == other)
            .count();
        // Paths are sorted: a folder is new where the path leaves the one before it.
        let folders = path
            .match_indices('/')
            .map(|(end, _)| end)
            .filter(|end| *end >= shared);
        for end in folders.chain([path.len()]) {
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

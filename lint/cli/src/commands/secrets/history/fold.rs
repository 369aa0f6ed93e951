//! Many versions of a file with one fault are one finding.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use rempart_core::{Finding, RepoPath, Report, RevisionId, Side, Skip, SourceFile};
use rempart_git::history::{Part, Stood};
use rempart_secrets::history::RULES;

use super::judge::join;

/// Where a file stood.
#[derive(Clone, Debug)]
pub(super) enum Where {
    /// In commits.
    Commits(Stood),
    /// In an index only; that of another work tree is named.
    Index(Option<String>),
    /// It is a text of a commit or tag.
    Text {
        revision: String,
        part: Part,
        reached_by: Option<String>,
    },
}

/// What makes two findings in two versions of a file the same. The digest of what stands there is never written: it
/// tells a credential that was changed from one that was not.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Key {
    rule: &'static str,
    path: RepoPath,
    part: String,
    message: String,
    value: u64,
}

/// A fault with everywhere it stood.
struct Fault {
    finding: Finding,
    file: Arc<SourceFile>,
    place: Where,
    versions: usize,
}

/// What the judges said so far.
#[derive(Default)]
pub(super) struct Folded {
    faults: HashMap<Key, Fault>,
    skips: BTreeSet<Skip>,
    suppressed: BTreeMap<(&'static str, &'static str), usize>,
    /// Paths that the configuration excludes, with how many versions of each were worth judging.
    excluded: BTreeMap<RepoPath, usize>,
}

/// A finding with the file it stands in.
pub(super) struct Placed {
    pub(super) finding: Finding,
    pub(super) file: Arc<SourceFile>,
}

impl Folded {
    /// Notes what was not done.
    pub(super) fn skip(&mut self, skip: Skip) {
        self.skips.insert(skip);
    }

    /// Notes a version of a path that the configuration excludes.
    pub(super) fn exclude(&mut self, path: &RepoPath) {
        *self.excluded.entry(path.clone()).or_default() += 1;
    }

    /// Takes what was said of one file.
    pub(super) fn take(&mut self, report: &mut Report, place: &Where, file: &Arc<SourceFile>) {
        self.skips.extend(report.skipped.drain(..));
        let is_ours = |rule: &&'static str| RULES.contains(rule);
        for silenced in report.suppressed.iter().filter(|one| is_ours(&one.rule)) {
            *self
                .suppressed
                .entry((silenced.rule, silenced.by))
                .or_default() += silenced.count;
        }
        for finding in report.findings.drain(..) {
            // What the engine says of the waivers in a file of the past concerns nobody.
            if !is_ours(&finding.rule) {
                continue;
            }
            let key = Key {
                rule: finding.rule,
                path: finding.location.path.clone(),
                part: finding.key.clone(),
                message: finding.message.clone(),
                value: digest(&finding, file),
            };
            let fault = Fault {
                finding,
                file: Arc::clone(file),
                place: place.clone(),
                versions: 1,
            };
            self.add(key, fault);
        }
    }

    /// Takes what another thread folded.
    pub(super) fn join(&mut self, other: Self) {
        #[expect(
            clippy::iter_over_hash_type,
            reason = "the order of joining changes nothing"
        )]
        for (key, fault) in other.faults {
            self.add(key, fault);
        }
        self.skips.extend(other.skips);
        for (path, versions) in other.excluded {
            *self.excluded.entry(path).or_default() += versions;
        }
        for (what, count) in other.suppressed {
            *self.suppressed.entry(what).or_default() += count;
        }
    }

    fn add(&mut self, key: Key, fault: Fault) {
        let Some(known) = self.faults.get_mut(&key) else {
            self.faults.insert(key, fault);
            return;
        };
        known.versions += fault.versions;
        match (&mut known.place, fault.place) {
            (Where::Commits(known_at), Where::Commits(at)) => {
                // The finding is shown where it first stood.
                if at.first_at < known_at.first_at {
                    known.finding = fault.finding;
                    known.file = fault.file;
                }
                join(known_at, &at);
            }
            (place @ Where::Index(_), at) => {
                *place = at;
                known.finding = fault.finding;
                known.file = fault.file;
            }
            _ => {}
        }
    }

    /// The findings, with what history has to say about them; in no order.
    pub(super) fn findings(&mut self) -> Vec<Placed> {
        let faults = std::mem::take(&mut self.faults);
        faults.into_values().map(placed).collect()
    }

    /// What was not done.
    pub(super) fn skips(&mut self) -> Vec<Skip> {
        let mut skips: Vec<Skip> = std::mem::take(&mut self.skips).into_iter().collect();
        skips.extend(self.excluded.iter().map(|(path, versions)| {
            let reason = format!(
                "rempart.toml excludes this path; {versions} of its versions may hold something in clear and were not judged"
            );
            Skip::visible("excluded", path.as_str(), reason)
        }));
        skips.sort();
        skips
    }

    /// How many findings were silenced, by rule and means. Every version of a file counts.
    pub(super) const fn suppressed(&self) -> &BTreeMap<(&'static str, &'static str), usize> {
        &self.suppressed
    }
}

/// A number for what stands at the place of a finding.
fn digest(finding: &Finding, file: &SourceFile) -> u64 {
    let mut hasher = DefaultHasher::new();
    let span = finding.location.span;
    file.text()
        .and_then(|text| text.get(span.start as usize..span.end as usize))
        .hash(&mut hasher);
    hasher.finish()
}

fn placed(fault: Fault) -> Placed {
    let mut finding = fault.finding;
    let (side, note) = match fault.place {
        Where::Index(None) => (Side::Head, "it is staged, and in no commit yet".to_owned()),
        Where::Index(Some(tree)) => (
            Side::Head,
            format!("it is staged in {tree}, and in no commit yet"),
        ),
        Where::Text {
            revision,
            part,
            reached_by,
        } => {
            let what = match part {
                Part::CommitMessage => "the message of commit",
                Part::CommitHeader => "a name, an address or another header of commit",
                Part::TagMessage => "the message of tag",
                Part::TagHeader => "the name of, or who made, tag",
                Part::RefName => "the name of a ref for",
            };
            let by = reached_by.map(|name| format!(", which `{name}` reaches"));
            let note = format!(
                "it is {what} {}{}",
                short(&revision),
                by.unwrap_or_default()
            );
            (Side::Commit(RevisionId(revision)), note)
        }
        Where::Commits(stood) => {
            let note = stood_note(&stood, fault.versions);
            (Side::Commit(stood.first), note)
        }
    };
    finding.message = format!("{}; {note}", finding.message);
    finding.location.side = side.clone();
    for label in finding.labels.iter_mut().chain(&mut finding.related) {
        label.location.side = side.clone();
    }
    Placed {
        finding,
        file: fault.file,
    }
}

fn stood_note(stood: &Stood, versions: usize) -> String {
    let span = if stood.first == stood.last {
        format!("it stood in commit {} only", short(&stood.first.0))
    } else {
        format!(
            "it stood from commit {} to commit {}",
            short(&stood.first.0),
            short(&stood.last.0)
        )
    };
    let versions = match versions {
        1 => String::new(),
        more => format!(", in {more} versions of the file"),
    };
    format!("{span}{versions}, and `{}` reaches it", stood.reached_by)
}

/// As many digits as git shows in the largest repositories.
fn short(revision: &str) -> &str {
    revision.get(..12).unwrap_or(revision)
}

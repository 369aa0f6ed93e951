//! One file of the past, judged as a repository of its own.

use std::sync::Arc;

use rempart_core::config::glob_set;
use rempart_core::{Entry, Format, Mode, RepoPath, Report, Skip, Snapshot, SourceFile};
use rempart_engine::{Input, Options, Wants};
use rempart_git::history::{Part, Place, PlaceMode, ReadBlob, Stood, Text};
use rempart_secrets::history as secrets;
use rempart_secrets::scan::{source_file, unread_file};

use super::fold::{Folded, Where};
use super::settings::Settings;
use crate::checkers::CHECKERS;

/// Judges files with the rules of a history.
pub(super) struct Judge<'j> {
    settings: &'j Settings,
    excluded: Option<globset::GlobSet>,
}

/// What is judged.
pub(super) struct Given<'g> {
    pub(super) path: RepoPath,
    pub(super) mode: PlaceMode,
    pub(super) bytes: &'g [u8],
    pub(super) place: Where,
}

impl<'g> Given<'g> {
    /// A text that is no file, with a path that tells the object: a waiver can name it.
    pub(super) fn of_text(text: &'g Text, reached_by: Option<&str>) -> Self {
        let folder = match text.part {
            Part::CommitMessage => "commit-message",
            Part::CommitHeader => "commit-header",
            Part::TagMessage => "tag-message",
            Part::TagHeader => "tag-header",
            Part::RefName => "ref-name",
        };
        let revision = text.id.to_string();
        Self {
            path: RepoPath::from_normalised(&format!("{folder}/{revision}")),
            mode: PlaceMode::File,
            bytes: &text.bytes,
            place: Where::Text {
                revision,
                part: text.part,
                reached_by: reached_by.map(str::to_owned),
            },
        }
    }

    fn of_place(place: &Place, bytes: &'g [u8]) -> Self {
        Self {
            path: place.path.clone(),
            mode: place.mode,
            bytes,
            place: match &place.stood {
                Some(stood) => Where::Commits(stood.clone()),
                None => Where::Index(place.work_tree.clone()),
            },
        }
    }
}

/// A version of a file with a version of one that it names.
pub(super) struct Together<'t> {
    pub(super) namer: &'t Place,
    pub(super) bytes: &'t [u8],
    pub(super) named: &'t Place,
    /// When both stood.
    pub(super) stood: Where,
}

impl<'j> Judge<'j> {
    pub(super) fn new(settings: &'j Settings) -> Self {
        let patterns = settings.config.exclude.iter().map(String::as_str);
        Self {
            settings,
            excluded: glob_set(patterns).ok(),
        }
    }

    /// Judges a blob at one of its places.
    pub(super) fn blob(&self, place: &Place, read: ReadBlob<'_>, folded: &mut Folded) {
        match read {
            ReadBlob::Bytes(bytes) => self.judge(&Given::of_place(place, bytes), folded),
            ReadBlob::TooLarge(_) => {
                self.judge_file(&Given::of_place(place, &[]), unread_file(), folded);
            }
        }
    }

    /// Names a place that has no blob of this repository.
    pub(super) fn entry(&self, place: &Place, folded: &mut Folded) {
        if place.mode == PlaceMode::Submodule && !self.is_excluded(&place.path) {
            let reason = "another repository stands here, whose history is not read";
            folded.skip(Skip::visible("submodule", place.path.as_str(), reason));
        }
    }

    fn is_excluded(&self, path: &RepoPath) -> bool {
        let excluded = self.excluded.as_ref();
        excluded.is_some_and(|globs| globs.is_match(path.as_str()))
    }

    /// Judges one file.
    pub(super) fn judge(&self, given: &Given<'_>, folded: &mut Folded) {
        self.judge_file(given, Self::file(given), folded);
    }

    /// Judges a file and one that it names, for what neither says alone.
    pub(super) fn together(&self, pair: &Together<'_>, read: ReadBlob<'_>, folded: &mut Folded) {
        if self.is_excluded(&pair.namer.path) || self.is_excluded(&pair.named.path) {
            return;
        }
        let whole = Given::of_place(pair.namer, pair.bytes);
        let (bytes, other) = match read {
            ReadBlob::Bytes(bytes) => {
                let given = Given::of_place(pair.named, bytes);
                (bytes, Self::file(&given))
            }
            ReadBlob::TooLarge(_) => (&[][..], unread_file()),
        };
        let file = Arc::new(Self::file(&whole));
        let other_file = Arc::new(other);
        let entries = vec![
            Self::entry_of(&whole, &file),
            Self::entry_of(&Given::of_place(pair.named, bytes), &other_file),
        ];
        let mut report = self.report(entries);
        // Each alone is judged as itself. What a waiver silenced says no place, so it is counted rather twice than never.
        report.skipped.clear();
        report
            .suppressed
            .retain(|one| secrets::PAIRED.contains(&one.rule));
        let there = &pair.named.path;
        report.findings.retain(|finding| {
            let speaks_of_both = finding.location.path == *there
                || finding
                    .labels
                    .iter()
                    .any(|label| label.location.path == *there);
            secrets::PAIRED.contains(&finding.rule) && speaks_of_both
        });
        let (of_other, of_file): (Vec<_>, Vec<_>) = report
            .findings
            .drain(..)
            .partition(|finding| finding.location.path == *there);
        for (findings, file) in [(of_file, file), (of_other, other_file)] {
            report.findings = findings;
            folded.take(&mut report, &pair.stood, &file);
        }
    }

    fn judge_file(&self, given: &Given<'_>, file: SourceFile, folded: &mut Folded) {
        if self.is_excluded(&given.path) {
            return folded.exclude(&given.path);
        }
        let path = given.path.as_str();
        if given.mode == PlaceMode::File && secrets::is_pointer(given.bytes) {
            let reason =
                "Git LFS keeps its content outside of the repository, where it is not read";
            folded.skip(Skip::visible("lfs-pointer", path, reason));
        }
        let file = Arc::new(file);
        let mut report = self.report(vec![Self::entry_of(given, &file)]);
        report
            .findings
            .retain(|finding| !secrets::is_of_repository(finding));
        folded.take(&mut report, &given.place, &file);
    }

    fn entry_of(given: &Given<'_>, file: &Arc<SourceFile>) -> Entry {
        let entry = Entry::new(
            given.path.clone(),
            given.mode.mode(given.bytes),
            Arc::clone(file),
        );
        if matches!(entry.mode, Mode::File) {
            let looked = rempart_model::look(&entry.path, file);
            return entry.looked_at(looked);
        }
        entry
    }

    /// What the rules say of files as if they were a repository.
    fn report(&self, entries: Vec<Entry>) -> Report {
        let paths = entries.iter().map(|entry| entry.path.as_str().to_owned());
        let paths = paths.collect();
        let head = Snapshot::from_entries(entries, Vec::new());
        let settings = self.settings;
        let input = Input {
            given: None,
            head: &head,
            base: None,
            classify: rempart_model::classify_with,
            checkers: CHECKERS,
            config: &settings.config,
            selection: &settings.selection,
            revisions: settings.revisions(),
            conceal: rempart_secrets::conceal,
        };
        let options = Options {
            // With a path, no waiver is called unused: one file is not the repository.
            paths,
            wants: Wants {
                resources: false,
                files: false,
                tables: false,
            },
            now: settings.now.clone(),
            ..Options::default()
        };
        rempart_engine::run(&input, &options).report
    }

    fn file(given: &Given<'_>) -> SourceFile {
        let format = match given.mode {
            PlaceMode::File => given.path.format(),
            _ => Format::Text,
        };
        source_file(&given.path, given.bytes, format)
    }
}

/// Which of two spans of one file's versions is the wider: the first of both, and the last of both.
pub(super) fn join(one: &mut Stood, other: &Stood) {
    if other.first_at < one.first_at {
        one.first.clone_from(&other.first);
        one.first_at = other.first_at;
        one.reached_by.clone_from(&other.reached_by);
    }
    if other.last_at > one.last_at {
        one.last.clone_from(&other.last);
        one.last_at = other.last_at;
    }
}

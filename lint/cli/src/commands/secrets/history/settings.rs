//! Which repository, which configuration, which rules.

use std::sync::Arc;

use rempart_core::config::{Config, FILE_NAME};
use rempart_core::{Entry, Format, Mode, RepoPath, Severity, Snapshot, SourceFile};
use rempart_engine::Selection;
use rempart_git::Repository;
use rempart_secrets::history::RULES;

use crate::args::{FailOnArg, HistoryArgs, SelectArgs};
use crate::checkers;
use crate::commands::check;
use crate::exit::Fatal;
use crate::input::{self, Target};

/// What a run is made with.
pub(super) struct Settings {
    target: Target,
    /// The configuration of the work tree; where there is none, of HEAD.
    pub(super) config: Config,
    /// The rules of [`RULES`], all others off.
    pub(super) selection: Selection,
    /// The day that expiry is judged at.
    pub(super) now: Option<String>,
    pub(super) threads: usize,
    /// The file of the configuration, where the repository holds it.
    pub(super) file: Option<Arc<SourceFile>>,
}

impl Settings {
    /// Finds the repository and reads its configuration.
    pub(super) fn read(args: &HistoryArgs) -> Result<Self, Fatal> {
        // Without a work tree a history is as good.
        let target = Target::find(std::slice::from_ref(&args.repository), true)?;
        if target.repository.is_none() {
            return Err(Fatal::new(format_args!(
                "{} is in no git repository, so it has no history",
                args.repository.display()
            ))
            .help("name the repository with -C"));
        }
        let off = checkers::rules()
            .map(|rule| rule.meta.id)
            .filter(|id| id.starts_with("secrets/") && !RULES.contains(id));
        let select = SelectArgs {
            only: vec!["secrets".to_owned()],
            allow: off.map(str::to_owned).collect(),
            profile: args.profile,
            shared: args.shared.clone(),
            now: args.now.clone(),
            ..SelectArgs::default()
        };
        let head = configured(&target)?;
        let (config, selection, now) = input::settings(&target, &select, &head)?;
        Ok(Self {
            target,
            config,
            selection,
            now,
            threads: args.shared.threads(),
            file: head
                .find(FILE_NAME)
                .filter(|_| args.shared.config.is_none() && args.shared.config_from.is_none())
                .map(|id| Arc::clone(&head.entry(id).file)),
        })
    }

    /// The repository.
    pub(super) fn repository(&self) -> Result<&Repository, Fatal> {
        let repository = self.target.repository.as_ref();
        repository.ok_or_else(|| Fatal::new("this is no git repository"))
    }

    /// Refs and messages, for the engine.
    pub(super) fn revisions(&self) -> &dyn rempart_core::Revisions {
        self.target.revisions()
    }

    /// The least severity that fails.
    pub(super) fn threshold(&self, flag: Option<FailOnArg>) -> Option<Severity> {
        check::threshold_of(flag, &self.config)
    }
}

/// A state that holds the configuration file and nothing else.
fn configured(target: &Target) -> Result<Snapshot, Fatal> {
    let path = RepoPath::from_normalised(FILE_NAME);
    let bytes = if target.root.as_os_str().is_empty() {
        match target.head()? {
            Some(head) => target.revisions().file(&head, &path).map_err(Fatal::new)?,
            None => None,
        }
    } else {
        input::on_disk(&target.root)?
    };
    let entry = |bytes: Vec<u8>| {
        let file = SourceFile::from_bytes(&bytes, Format::Text, None);
        Entry::new(path.clone(), Mode::File, Arc::new(file))
    };
    Ok(Snapshot::from_entries(
        bytes.map(entry).into_iter().collect(),
        Vec::new(),
    ))
}

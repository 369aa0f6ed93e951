//! A folder that nobody declared has no owner and no rules.

use std::collections::BTreeMap;

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use rempart_core::config::Room;
use rempart_core::{
    Check, Context, Entry, FileId, Inputs, Levels, Location, RepoPath, Rule, RuleMeta, Severity,
    Sink, Snapshot, Waivable,
};
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer};

/// The options. The rooms are declared as `[[room]]`; without one, nothing is judged.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct UndeclaredRoom {
    /// The files that may stand outside every room, as globs; without this option, any file at the root.
    #[serde(deserialize_with = "globs")]
    #[schemars(with = "Option<Vec<String>>")]
    root_files: Option<GlobSet>,
}

fn globs<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<GlobSet>, D::Error> {
    let mut set = GlobSetBuilder::new();
    for pattern in Vec::<String>::deserialize(deserializer)? {
        let glob = GlobBuilder::new(&pattern).literal_separator(true).build();
        set.add(glob.map_err(serde::de::Error::custom)?);
    }
    set.build().map(Some).map_err(serde::de::Error::custom)
}

impl Rule for UndeclaredRoom {
    const META: RuleMeta = RuleMeta {
        id: "layout/undeclared-room",
        levels: Levels::always(Severity::Error),
        inputs: Inputs::All,
        needs: &[],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("undeclared_room.md"),
    };
    const CHECK: Check<Self> = Check::Repository(Self::check);
}

impl UndeclaredRoom {
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        let rooms = &context.config.rooms;
        if rooms.is_empty() {
            return;
        }
        // One finding for each folder at the root, not one for each file in it.
        let mut strangers: BTreeMap<&str, (&RepoPath, usize)> = BTreeMap::new();
        for entry in outside(context.snapshot, rooms) {
            let path = &entry.path;
            if self.may_stand_outside(path) {
                continue;
            }
            let top = path.as_str().split('/').next().unwrap_or_default();
            strangers.entry(top).or_insert((path, 0)).1 += 1;
        }
        for (top, (path, count)) in strangers {
            let message = if path.as_str() == top {
                format!(
                    "`{top}` stands in no declared room: no rule of the layout says what it is for"
                )
            } else if count == 1 {
                format!(
                    "1 file under `{top}/` stands in no declared room: no rule of the layout says what it is for"
                )
            } else {
                format!(
                    "{count} files under `{top}/` stand in no declared room: no rule of the layout says what they are for"
                )
            };
            sink.report(Location::file(path.clone()), message)
                .help("move it into a room, or declare one as `[[room]]` in rempart.toml");
        }
    }

    fn may_stand_outside(&self, path: &RepoPath) -> bool {
        match &self.root_files {
            Some(globs) => globs.is_match(path.as_str()),
            None => path.parent().is_empty(),
        }
    }
}

/// The files in no room. Paths are sorted, so that the files of a room stand side by side and are passed over at once.
fn outside<'s>(snapshot: &'s Snapshot, rooms: &[Room]) -> Vec<&'s Entry> {
    let mut at_home = vec![false; snapshot.len()];
    let mut settle = |file: FileId| at_home[file.0 as usize] = true;
    for room in rooms {
        snapshot.under(&room.path).for_each(&mut settle);
        // A room may be declared for a single file.
        snapshot.find(&room.path).into_iter().for_each(&mut settle);
    }
    let entries = snapshot.entries().zip(at_home);
    entries
        .filter(|(_, at_home)| !at_home)
        .map(|(entry, _)| entry)
        .collect()
}

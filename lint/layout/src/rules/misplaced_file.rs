//! A file in the wrong room escapes the owners and checks of the right one.

use rempart_core::config::Room;
use rempart_core::{
    Check, Context, FileId, FileView, Inputs, Levels, Rule, RuleMeta, Severity, Sink, Waivable,
};
use schemars::JsonSchema;
use serde::Deserialize;

/// No options: the rooms are declared as `[[room]]`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MisplacedFile {}

impl Rule for MisplacedFile {
    const META: RuleMeta = RuleMeta {
        id: "layout/misplaced-file",
        levels: Levels::always(Severity::Error),
        inputs: Inputs::All,
        needs: &[],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("misplaced_file.md"),
    };
    const CHECK: Check<Self> = Check::Files(concerned, Self::check);
}

/// All files, or none where no room is declared.
fn concerned(context: &Context<'_>) -> Vec<FileId> {
    let declares = !context.config.rooms.is_empty();
    context.snapshot.ids().filter(|_| declares).collect()
}

impl MisplacedFile {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, file: FileView<'_>, sink: &mut Sink) {
        let rooms = &file.context.config.rooms;
        if rooms.is_empty() {
            return;
        }
        let class = file.context.classes.name(file.class());
        let takes = |room: &&Room| room.classes.iter().any(|name| name == class);
        let homes = || rooms.iter().filter(takes).map(|room| room.path.as_str());
        if homes().any(|home| file.path().is_under(home)) {
            return;
        }
        let homes: Vec<&str> = homes().collect();
        if homes.is_empty() {
            return;
        }
        let home = homes.join("/` or `");
        sink.report(file.whole(), format!("a file of class `{class}` belongs into `{home}/`: here, neither the owners nor the checks of that room reach it"))
            .help(format!("move it into `{}/`", homes[0]));
    }
}

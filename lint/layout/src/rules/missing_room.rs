//! A declared room that is not there: the declaration or the tree is wrong.

use rempart_core::{
    Check, Context, Inputs, Levels, Location, RepoPath, Rule, RuleMeta, Severity, Sink, Waivable,
};
use schemars::JsonSchema;
use serde::Deserialize;

/// No options: the rooms are declared as `[[room]]`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MissingRoom {}

impl Rule for MissingRoom {
    const META: RuleMeta = RuleMeta {
        id: "layout/missing-room",
        levels: Levels::always(Severity::Error),
        inputs: Inputs::All,
        needs: &[],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("missing_room.md"),
    };
    const CHECK: Check<Self> = Check::Repository(Self::check);
}

impl MissingRoom {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        let home = context
            .config
            .path
            .clone()
            .unwrap_or_else(|| RepoPath::from_normalised("rempart.toml"));
        for room in context.config.rooms.iter().filter(|room| room.required) {
            if context.snapshot.under(&room.path).next().is_none() {
                let folder = &room.path;
                sink.report(Location { span: room.span, ..Location::file(home.clone()) }, format!("the declared room `{folder}/` holds no file: what belongs there stands elsewhere or nowhere"))
                    .help(format!("put the files into `{folder}/`, or take the room out of the declaration"));
            }
        }
    }
}

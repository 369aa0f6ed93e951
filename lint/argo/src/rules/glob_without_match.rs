//! An `include` or `exclude` that leaves no manifest, or is no pattern.

use rempart_apps::{Glob, Listing, Tool};
use rempart_core::{Check, FileId, Levels, Rule, RuleMeta, Severity, Sink};
use rempart_model::argo::Source;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::app::{self, App};

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GlobWithoutMatch {}

impl Rule for GlobWithoutMatch {
    const META: RuleMeta = super::on_applications(
        "argo/glob-without-match",
        Levels::always(Severity::Warning),
        include_str!("glob_without_match.md"),
    );
    const CHECK: Check<Self> = Check::Repository(|_, context, sink| {
        app::all(context).for_each(|app| judge(app, sink));
    });
}

fn judge(app: App<'_>, sink: &mut Sink) {
    for (at, (source, used)) in app.sources().enumerate() {
        let Some((folder, Tool::Directory)) = used.place.folder() else {
            continue;
        };
        for (field, pattern) in [("include", source.include()), ("exclude", source.exclude())] {
            let Some(pattern) = pattern.filter(|pattern| !pattern.is_empty()) else {
                continue;
            };
            let what = match (Glob::new(&pattern, None), &used.listing) {
                (Err(error), _) => {
                    format!("`{pattern}` is no pattern ({error}): Argo CD lets it match nothing")
                }
                (Ok(glob), Some(listing)) if field == "include" => {
                    let path = |id: &FileId| app.context.snapshot.entry(*id).path.as_str();
                    let inside =
                        |id: &FileId| path(id)[folder.len()..].trim_start_matches('/').to_owned();
                    let all = listing.taken.iter().chain(&listing.left_out);
                    let others = listing.jsonnet.iter().chain(&listing.links);
                    if all.chain(others).any(|id| glob.matches(&inside(id))) {
                        continue;
                    }
                    format!(
                        "`include: {pattern}` matches no manifest of `{folder}`: Argo CD applies nothing and shows `Synced`"
                    )
                }
                (Ok(_), Some(listing)) if field == "exclude" && leaves_nothing(source, listing) => {
                    format!(
                        "`exclude: {pattern}` leaves no manifest of `{folder}`: Argo CD applies nothing and shows `Synced`"
                    )
                }
                _ => continue,
            };
            let block = source.directory();
            let node = block.and_then(|block| rempart_model::get(block, field));
            let node = node.unwrap_or_else(|| source.node());
            app.report(sink, node, &format!("source {at} {field}"), what)
                .help("write a pattern for the path from the source's folder; `*` crosses slashes, `{a,b}` is either");
        }
    }
}

/// Whether `exclude` alone takes out all there is.
fn leaves_nothing(source: Source<'_>, listing: &Listing) -> bool {
    let includes = source.include().is_some_and(|pattern| !pattern.is_empty());
    let rest = [&listing.taken, &listing.jsonnet, &listing.links];
    !includes && !listing.left_out.is_empty() && rest.iter().all(|files| files.is_empty())
}

//! What an application applies in one of the two states.

use std::cell::RefCell;

use rempart_apps::{AppId, AppObjects, ApplicationTree, Build, Charted, Edited};
use rempart_core::{Context, Fact, Side, Skip};
use rempart_render::kustomize;

/// The objects of an application, built now; what is not built is told in `skipped`.
pub(crate) fn objects(context: &Context<'_>, id: AppId, skipped: &mut Vec<Skip>) -> AppObjects {
    let unbuilt = RefCell::new(Vec::new());
    let found = AppObjects::of(context, id, &|build| {
        let folder = match build {
            Build::Kustomization(folder) => folder,
            Build::Edited(source) => {
                let edited = Edited::of(context, source)?;
                return match edited.build.outcome {
                    Ok(rendered) => Some(rendered.resources),
                    Err(why) => {
                        let skip =
                            Skip::visible("not-rendered", name_in(context, id), why.to_string());
                        unbuilt.borrow_mut().push(skip);
                        None
                    }
                };
            }
            Build::Chart(chart) => {
                let charted = Charted::of(context, chart);
                let skips = Fact::skips(&charted).iter().cloned();
                unbuilt.borrow_mut().extend(skips);
                return match charted.outcome {
                    Ok(rendered) => Some(rendered.resources),
                    Err(why) => {
                        if why.is_refused() {
                            let skip = Skip::visible(
                                "not-rendered",
                                name_in(context, id),
                                why.to_string(),
                            );
                            unbuilt.borrow_mut().push(skip);
                        }
                        None
                    }
                };
            }
        };
        let options = kustomize::Options::default();
        match kustomize::build_reading(context.snapshot, context.revisions, folder, &options)
            .outcome
        {
            Ok(rendered) => Some(rendered.resources),
            Err(why) => {
                let state = match context.side {
                    Side::Base => " before the change",
                    _ => "",
                };
                let what = format!("{folder}{state}");
                let skip = Skip::visible("not-rendered", what, why.to_string());
                unbuilt.borrow_mut().push(skip);
                None
            }
        }
    });
    skipped.extend(unbuilt.into_inner());
    skipped.extend(Fact::skips(&found).iter().cloned());
    found
}

/// The name of an application, and the state if it is the one before.
fn name_in(context: &Context<'_>, id: AppId) -> String {
    let tree = context.fact::<ApplicationTree>();
    let node = tree.and_then(|tree| tree.node(id));
    let name = node.map_or_else(String::new, |node| node.resource.name().into_owned());
    match context.side {
        Side::Base => format!("{name} before the change"),
        _ => name,
    }
}

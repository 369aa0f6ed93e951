//! `rempart render`.

use std::collections::BTreeSet;
use std::io::Write;

use rempart_apps::{
    AppObjects, ApplicationTree, ChartUse, Charted, Edited, Folder, Kustomized, place_of,
};
use rempart_core::{Context, FactEntry, FactMemo, RepoPath, Side, Skip};
use rempart_engine::redact::{HIDDEN, Mask, Tokens};
use rempart_model::Resource;
use rempart_model::kustomization::kustomization_in;
use rempart_output::manifest::{Manifest, manifests};
use rempart_render::kustomize;

use crate::args::RenderArgs;
use crate::exit::{Exit, Fatal};
use crate::input::Loaded;
use crate::reports;

/// What has to be known.
const NEEDS: &[FactEntry] = &[
    FactEntry::of::<ApplicationTree>(),
    FactEntry::of::<AppObjects>(),
    FactEntry::of::<Kustomized>(),
    FactEntry::of::<Charted>(),
    FactEntry::of::<Edited>(),
];

/// What is printed, and why it may not be all.
struct Found {
    resources: Vec<Resource>,
    missing: Vec<String>,
    notes: Vec<String>,
}

/// Prints the objects. Exit 2 when some could not be rendered.
pub(crate) fn run(args: &RenderArgs) -> Result<Exit, Fatal> {
    let loaded = Loaded::new(&args.state.select())?;
    let input = loaded.input();
    let threads = args.state.shared.threads();
    let memo = FactMemo::default();
    let (context, _) =
        rempart_engine::view(&input, threads, &loaded.head, Side::Head, NEEDS, &memo);
    let wanted = args.application.trim_matches('/');
    let tokens = loaded.tokens();
    let found = match of_application(&context, wanted) {
        Some(found) => found,
        None => of_folder(&context, wanted, &tokens)?,
    };
    let objects: Vec<_> = found
        .resources
        .iter()
        .map(|resource| Manifest {
            node: resource.node(),
            origin: without(&tokens, &origin(&context, resource)),
            is_secret: rempart_model::secret::is_kind(&resource.kind()),
        })
        .collect();
    let paths: BTreeSet<_> = found.resources.iter().flat_map(sources).collect();
    let masks: Vec<_> = paths
        .into_iter()
        .filter_map(|path| context.find(path.as_str()))
        .map(|file| Mask::new(&(input.conceal)(file)))
        .filter(|mask| !mask.is_empty())
        .collect();
    // A value of which a part is shown tells how it begins: it is shown as a whole or not at all.
    let hide = |text: &str| {
        let is_hidden = masks.iter().any(|mask| mask.is_in(text));
        if is_hidden {
            return HIDDEN.to_owned();
        }
        without(&tokens, text)
    };
    reports::to_place(None, &mut |out| manifests(&objects, &hide, out))?;
    for note in &found.notes {
        let note = without(&tokens, note);
        writeln!(std::io::stderr().lock(), "note: {note}")?;
    }
    for missing in &found.missing {
        let missing = without(&tokens, missing);
        writeln!(std::io::stderr().lock(), "not rendered: {missing}")?;
    }
    Ok(if found.missing.is_empty() {
        Exit::Clean
    } else {
        Exit::Failed
    })
}

/// A text without the tokens that stand in paths.
fn without(tokens: &Tokens, text: &str) -> String {
    let mut text = text.to_owned();
    tokens.hide(&mut text);
    text
}

fn of_application(context: &Context<'_>, name: &str) -> Option<Found> {
    let tree = context.fact::<ApplicationTree>()?;
    let (id, node) = tree
        .nodes()
        .find(|(_, node)| node.resource.name() == name)?;
    let found = context.facts.get::<AppObjects>(&id)?;
    let mut notes = Vec::new();
    let mut missing: Vec<_> = rempart_core::Fact::skips(found)
        .iter()
        .map(in_words)
        .collect();
    for (source, used) in node.sources.iter().enumerate() {
        if let Some((folder, _)) = used.place.folder() {
            missing.extend(unbuilt(context, folder));
        }
        let edited = context.facts.get::<Edited>(&ChartUse { app: id, source });
        let refused = edited.and_then(|edited| edited.build.outcome.as_ref().err());
        missing.extend(
            refused
                .filter(|why| why.is_refused())
                .map(ToString::to_string),
        );
        let charted = context.facts.get::<Charted>(&ChartUse { app: id, source });
        match charted.map(|charted| &charted.outcome) {
            Some(Ok(rendered)) => notes.push(format!("rendered with helm {}", rendered.version)),
            Some(Err(why)) => missing.push(why.to_string()),
            None => {}
        }
    }
    if !found.is_complete && missing.is_empty() {
        missing.push("a chart, a plugin, a link or another repository".to_owned());
    }
    Some(Found {
        resources: found
            .objects
            .iter()
            .map(|object| object.resource.clone())
            .collect(),
        missing,
        notes,
    })
}

fn of_folder(context: &Context<'_>, folder: &str, tokens: &Tokens) -> Result<Found, Fatal> {
    let key = if folder == "." { "" } else { folder };
    if kustomization_in(context.snapshot, key).is_none() {
        return Err(Fatal::new(format_args!(
            "`{}` is no application and no folder with a kustomization",
            without(tokens, folder)
        ))
        .help("`rempart graph` shows the applications there are"));
    }
    let options = kustomize::Options::default();
    Ok(
        match kustomize::build_reading(context.snapshot, context.revisions, key, &options).outcome {
            Ok(rendered) => Found {
                resources: rendered.resources,
                missing: Vec::new(),
                notes: Vec::new(),
            },
            Err(why) => Found {
                resources: Vec::new(),
                missing: vec![why.to_string()],
                notes: Vec::new(),
            },
        },
    )
}

/// Why a kustomization was not built.
fn unbuilt(context: &Context<'_>, folder: &str) -> Option<String> {
    let built = context
        .facts
        .get::<Kustomized>(&Folder(folder.to_owned()))?;
    built.build.outcome.as_ref().err().map(ToString::to_string)
}

fn in_words(skip: &Skip) -> String {
    format!("{}: {}", skip.what, skip.reason)
}

/// The file and line an object comes from.
fn origin(context: &Context<'_>, resource: &Resource) -> String {
    let place = place_of(context, resource, resource.node());
    let file = context.find(place.path.as_str());
    let position = file.and_then(|file| {
        let lines = file.source().lines()?;
        Some(lines.position(file.text()?, place.span.start).line)
    });
    match position {
        Some(line) => format!("{}:{line}", place.path),
        None => place.path.to_string(),
    }
}

/// The files that an object was made of.
fn sources(resource: &Resource) -> impl Iterator<Item = &RepoPath> {
    let made_of = resource.tree().sources().iter();
    made_of.map(|source| &source.path).chain([resource.path()])
}

//! Violations in what kustomizations build, told where they come from.

use rempart_apps::{Folder, edit_place};
use rempart_core::{Context, FileView, Finding, Location, RepoPath, Resolved, Sink, Span};
use rempart_model::{FileResources, Resource};
use rempart_schemas::{Verdict, Violation};

use crate::built::{self, BuiltVerdicts};
use crate::message;
use crate::said::Sorts;
use crate::verdicts;

/// Reports every violation of the `wanted` sorts in what a kustomization builds, where it comes from. One that the file
/// it comes from shows by itself is the same finding.
#[cold]
pub(crate) fn violations(file: FileView<'_>, sink: &mut Sink, wanted: Sorts, effect: &str) {
    let folder = Folder(file.path().parent().to_owned());
    for built in built::of_folder(file.context, &folder) {
        for (resource, verdict) in &built.said {
            let violations = verdict.violations.iter();
            for violation in violations.filter(|violation| Sorts::of(violation).meets(wanted)) {
                let fault = Fault {
                    file,
                    built,
                    resource,
                    violation,
                };
                if let Some(found) = fault.report(sink, effect) {
                    for name in &built.applications {
                        found.application(name);
                    }
                }
            }
        }
    }
}

/// A violation in what is built.
#[derive(Clone, Copy)]
struct Fault<'c> {
    /// The kustomization.
    file: FileView<'c>,
    built: &'c BuiltVerdicts,
    resource: &'c Resource,
    violation: &'c Violation,
}

impl Fault<'_> {
    fn report<'s>(self, sink: &'s mut Sink, effect: &str) -> Option<&'s mut Finding> {
        let (file, context) = (self.file, self.file.context);
        let (resource, violation) = (self.resource, self.violation);
        let origins = resource.tree().origins(message::place_of(violation));
        let Some(origin) = origins.first() else {
            let found = message::finding(file.whole(), sink, resource, violation, effect);
            return Some(found);
        };
        let path = origin.path.unwrap_or_else(|| file.path());
        if let Some(id) = context.snapshot.find(path.as_str()) {
            let source = context.file(id);
            if let Some((resource, violation)) = shown_by(source, origin, violation) {
                return message::in_file(source, sink, resource, violation, effect);
            }
        }
        let taken = self.taken_by_application(origin);
        let place = taken.clone().unwrap_or_else(|| Location {
            side: context.side.clone(),
            path: path.clone(),
            span: message::narrow(origin.node, violation),
            document: Some(origin.document as u32),
        });
        let at = place.path.clone();
        let found = message::finding(place, sink, resource, violation, effect);
        self.tell(found, &at);
        if taken.is_some() && *path != at {
            let span = message::narrow(origin.node, violation);
            let place = Location {
                side: context.side.clone(),
                path: path.clone(),
                span,
                document: Some(origin.document as u32),
            };
            found.label(place, "without it, it is whole here");
        }
        Some(found)
    }

    /// Says what makes something faulty of what stands at a path.
    fn tell(self, found: &mut Finding, at: &RepoPath) {
        let context = self.file.context;
        let shown = match self.file.path().parent() {
            "" => ".",
            folder => folder,
        };
        let Some(source) = self.built.source else {
            if at != self.file.path() {
                found.label(self.file.whole(), format!("`{shown}` builds it like this"));
            }
            return;
        };
        let name = self.built.applications.first();
        let name = name.map_or("", String::as_str);
        match edit_place(context, source, false).map(|place| first_line(context, place)) {
            Some(place) if place.path != *at => {
                found.label(place, format!("`{name}` builds `{shown}` like this"));
            }
            _ if at != self.file.path() => {
                found.label(
                    self.file.whole(),
                    format!("`{name}` changes what this builds"),
                );
            }
            _ => {}
        }
    }

    /// Where the application takes away what is missing then: what is written here is without this fault.
    fn taken_by_application(self, origin: &Resolved<'_>) -> Option<Location> {
        let context = self.file.context;
        let source = self.built.source?;
        let written = self.built.written.as_ref()?;
        let same = |(resource, verdict): &(Resource, Verdict)| {
            verdict.violations.iter().any(|other| {
                let origins = resource.tree().origins(message::place_of(other));
                let first = origins.first();
                let stands = first
                    .is_some_and(|other| other.path == origin.path && other.span == origin.span);
                stands && is_same(other, self.violation)
            })
        };
        if !written.has(origin.path) || written.said.iter().any(same) {
            return None;
        }
        let place = edit_place(context, source, true)?;
        Some(first_line(context, place))
    }
}

/// A place without what stands on further lines.
fn first_line(context: &Context<'_>, mut place: Location) -> Location {
    let file = context.snapshot.find(place.path.as_str());
    let text = file.and_then(|id| context.file(id).text());
    if let Some(text) = text {
        let text = place.span.slice(text);
        let line = text.split('\n').next().unwrap_or_default().trim_end();
        place.span = Span::new(place.span.start, place.span.start + line.len() as u32);
    }
    place
}

fn is_same(one: &Violation, other: &Violation) -> bool {
    Sorts::of(one) == Sorts::of(other) && one.field == other.field
}

/// What the file itself shows of a violation: the same fault at the same node.
fn shown_by<'c>(
    source: FileView<'c>,
    origin: &Resolved<'_>,
    violation: &Violation,
) -> Option<(&'c Resource, &'c Violation)> {
    let node = origin.node.index();
    verdicts::said_of(source).iter().find_map(|said| {
        let file = source.fact::<FileResources>()?;
        let resource = file.resources.get(said.object as usize)?;
        // A text within the file that is a tree of its own numbers its nodes anew.
        let stands = resource.tree().node(node)?.span() == origin.span;
        let same = said.verdict.violations.iter().find(|known| {
            message::place_of(known) == node && stands && is_same(known, violation)
        })?;
        Some((resource, same))
    })
}

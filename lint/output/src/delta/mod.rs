//! How the difference of two states looks. Every format shows the same changes in the same order; one that must stay
//! short says how much is missing.

mod html;
mod json;
mod markdown;
mod room;
mod terminal;

use rempart_core::Side;
use rempart_model::delta::{ApplicationDelta, Delta, FieldDelta, Happens, Line, ObjectDelta};

use crate::words::count;

pub use html::html;
pub use json::json;
pub use markdown::markdown;
pub use terminal::terminal;

/// The most bytes for a terminal.
pub const TERMINAL_BYTES: usize = 1 << 20;

/// The most bytes of a page.
pub const HTML_BYTES: usize = 8 << 20;

/// The most bytes for programs.
pub const JSON_BYTES: usize = 32 << 20;

/// What all applications together have, in one line.
fn totals(delta: &Delta) -> String {
    let objects = || delta.applications.iter().flat_map(|app| &app.objects);
    // What moves from one application to another is listed twice, and neither new nor gone.
    let is_own = |object: &&ObjectDelta| object.other.is_none();
    let happens = |wanted| {
        let of_kind = objects().filter(|object| object.happens == wanted);
        of_kind.filter(is_own).count()
    };
    let mut text = format!(
        "{}: {} added, {} changed, {} removed",
        count(delta.applications.len(), "application", "applications"),
        happens(Happens::Added),
        happens(Happens::Changed),
        happens(Happens::Removed),
    );
    let pruned = objects().filter(|object| object.is_pruned).count();
    if pruned > 0 {
        let more = format!(" ({pruned} deleted from the cluster)");
        text.push_str(&more);
    }
    let comes = objects().filter(|object| object.happens == Happens::Added);
    let moved = comes.filter(|object| object.other.is_some()).count();
    if moved > 0 {
        let more = format!(", {moved} moved");
        text.push_str(&more);
    }
    if delta.untouched > 0 {
        let more = format!("; {} not touched", delta.untouched);
        text.push_str(&more);
    }
    text
}

/// What happens to an application, in a few words.
fn of_application(app: &ApplicationDelta) -> String {
    let mut text = match app.happens {
        Happens::Changed if app.objects.is_empty() => {
            format!(
                "only the application itself differs, {} objects the same",
                app.same
            )
        }
        Happens::Changed => {
            let differ = count(app.objects.len(), "object differs", "objects differ");
            format!("{differ}, {} the same", app.same)
        }
        happens => format!(
            "{} with {}",
            happens.word(),
            count(app.objects.len(), "object", "objects")
        ),
    };
    if let Some(why) = app.stays {
        let more = format!(", {}", staying(why));
        text.push_str(&more);
    }
    if !app.is_complete {
        text.push_str(", not all of its objects are known");
    }
    text
}

/// An object by kind, namespace and name.
fn name(object: &ObjectDelta) -> String {
    let get = |name| object.subject.get(name).unwrap_or_default();
    let (kind, namespace, name) = (get("kind"), get("namespace"), get("name"));
    if namespace.is_empty() {
        format!("{kind} {name}")
    } else {
        format!("{kind} {namespace}/{name}")
    }
}

/// What else is to be known of an object.
fn remark(object: &ObjectDelta) -> Option<String> {
    match (object.happens, &object.other) {
        (Happens::Added, Some(other)) => Some(format!("moved here from {other}")),
        (Happens::Removed, Some(other)) => Some(format!("moved to {other}")),
        (Happens::Removed, None) if object.is_pruned => Some("deleted from the cluster".to_owned()),
        (Happens::Removed, None) => object.stays.map(staying),
        _ => None,
    }
}

/// That something stays in the cluster which goes from the repository.
fn staying(why: &str) -> String {
    format!("stays in the cluster, no longer managed: {why}")
}

/// A file and a line.
fn place(line: &Line) -> String {
    let state = if line.side == Side::Base {
        " before"
    } else {
        ""
    };
    format!("{}:{}{state}", line.path, line.line)
}

/// The values of a field, old and new; nothing where the lines that differ are shown.
fn values(field: &FieldDelta) -> String {
    if !field.lines.is_empty() {
        return String::new();
    }
    match (&field.before, &field.after) {
        (Some(before), Some(after)) => format!("{before} → {after}"),
        (None, Some(after)) => format!("added: {after}"),
        (Some(before), None) => format!("removed: {before}"),
        (None, None) => String::new(),
    }
}

/// The applications with most to read first; of equal ones in the order of names.
fn largest_first(delta: &Delta) -> Vec<&ApplicationDelta> {
    let size = |app: &&ApplicationDelta| {
        let fields = app.objects.iter().map(|object| object.fields.len() + 1);
        std::cmp::Reverse(fields.sum::<usize>() + app.fields.len())
    };
    let mut sorted: Vec<_> = delta.applications.iter().collect();
    sorted.sort_by_key(size);
    sorted
}

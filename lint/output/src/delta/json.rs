//! For programs: version 1, keys are only ever added.

use std::io::{self, Write};

use rempart_core::Side;
use rempart_model::delta::{ApplicationDelta, Delta, FieldDelta, Line, ObjectDelta};
use serde_json::{Value, json as value};

use super::room::{MOST_SKIPPED, Room};
use crate::Notice;

/// Writes the difference, at most `limit` bytes. `left_out` says how much is missing.
///
/// # Errors
/// `out` refuses the bytes.
pub fn json(delta: &Delta, limit: usize, out: &mut dyn Write) -> io::Result<Vec<Notice>> {
    let mut room = Room::new(limit);
    let skipped = delta.skipped.iter().take(MOST_SKIPPED).map_while(|skip| {
        let skip = value!({"code": skip.code, "what": skip.what, "reason": skip.reason});
        room.takes(size(&skip, 2)).then_some(skip)
    });
    let skipped: Vec<_> = skipped.collect();
    let mut applications = Vec::new();
    for app in &delta.applications {
        let mut shown = application(app);
        if !room.takes(size(&shown, 2)) {
            room.leave(app);
            continue;
        }
        let objects = app.objects.iter().map(object);
        let objects: Vec<_> = objects
            .map_while(|object| room.takes(size(&object, 4)).then_some(object))
            .collect();
        let left = app.objects.len() - objects.len();
        room.objects += left;
        shown["objects"] = objects.into();
        shown["left_out"] = left.into();
        applications.push(shown);
    }
    let whole = value!({
        "version": 1,
        "applications": applications,
        "untouched": delta.untouched,
        "left_out": {
            "applications": room.applications,
            "objects": room.objects,
            "skipped": delta.skipped.len() - skipped.len(),
        },
        "skipped": skipped,
    });
    serde_json::to_writer_pretty(&mut *out, &whole).map_err(io::Error::from)?;
    writeln!(out)?;
    Ok(room.notices("json"))
}

/// How many bytes a value takes so many steps deep.
fn size(value: &Value, depth: usize) -> usize {
    let text = serde_json::to_string_pretty(value).unwrap_or_default();
    let lines = text.bytes().filter(|byte| *byte == b'\n').count() + 1;
    text.len() + lines * depth * 2 + 2
}

/// Without its objects.
fn application(app: &ApplicationDelta) -> Value {
    value!({
        "name": app.name,
        "happens": app.happens.word(),
        "fields": app.fields.iter().map(field).collect::<Vec<_>>(),
        "objects": [],
        "same": app.same,
        "complete": app.is_complete,
        "pruned": app.is_deleted,
        "stays": app.stays,
        "left_out": 0,
        "place": app.line.as_ref().map(line),
    })
}

fn object(object: &ObjectDelta) -> Value {
    let get = |name| object.subject.get(name).unwrap_or_default();
    value!({
        "apiVersion": get("apiVersion"),
        "kind": get("kind"),
        "namespace": get("namespace"),
        "name": get("name"),
        "happens": object.happens.word(),
        "fields": object.fields.iter().map(field).collect::<Vec<_>>(),
        "more": object.has_more,
        "pruned": object.is_pruned,
        "stays": object.stays,
        "other": object.other,
        "place": object.line.as_ref().map(line),
    })
}

fn field(field: &FieldDelta) -> Value {
    value!({
        "path": field.path,
        "before": field.before,
        "after": field.after,
        "lines": field.lines,
        "place": field.line.as_ref().map(line),
    })
}

fn line(line: &Line) -> Value {
    let side = if line.side == Side::Base {
        "base"
    } else {
        "head"
    };
    value!({"side": side, "file": line.path.as_str(), "line": line.line})
}

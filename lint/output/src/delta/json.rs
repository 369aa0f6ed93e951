//! For programs: version 1, keys are only ever added.

use std::io::{self, Write};

use rempart_core::Side;
use rempart_model::delta::{ApplicationDelta, Delta, FieldDelta, Line, ObjectDelta};
use serde_json::{Value, json as value};

/// Writes the whole difference.
///
/// # Errors
/// `out` refuses the bytes.
pub fn json(delta: &Delta, out: &mut dyn Write) -> io::Result<()> {
    let skipped: Vec<_> = delta
        .skipped
        .iter()
        .map(|skip| value!({"code": skip.code, "what": skip.what, "reason": skip.reason}))
        .collect();
    let applications: Vec<_> = delta.applications.iter().map(application).collect();
    let whole = value!({
        "version": 1,
        "applications": applications,
        "untouched": delta.untouched,
        "skipped": skipped,
    });
    serde_json::to_writer_pretty(&mut *out, &whole).map_err(io::Error::from)?;
    writeln!(out)
}

fn application(app: &ApplicationDelta) -> Value {
    value!({
        "name": app.name,
        "happens": app.happens.word(),
        "fields": app.fields.iter().map(field).collect::<Vec<_>>(),
        "objects": app.objects.iter().map(object).collect::<Vec<_>>(),
        "same": app.same,
        "complete": app.is_complete,
        "pruned": app.is_deleted,
        "stays": app.stays,
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

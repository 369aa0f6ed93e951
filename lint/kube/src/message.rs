//! What was said of an object in the words of a finding.

use rempart_core::{Context, FileId, FileView, Finding, Kind, Location, NodeRef, Sink, Span};
use rempart_model::{Resource, class};
use rempart_schemas::{Violation, ViolationKind};
use rempart_syntax::path;

use crate::built;
use crate::built_report;
use crate::charted;
use crate::said::{ObjectVerdict, Sorts};
use crate::verdicts;

/// What an API server does with an object of this fault.
pub(crate) const REFUSED: &str = "the API server refuses the object";

/// The files that [`violations`] has something to say of.
pub(crate) fn files(context: &Context<'_>) -> Vec<FileId> {
    let mut files = verdicts::files(context);
    files.extend(built::files(context));
    files.extend(charted::files(context));
    files
}

/// Reports every violation of the `wanted` sorts in a file, of a kustomization in what it builds, and of applications in
/// what their charts make. `effect` says what
/// happens at runtime.
#[inline]
pub(crate) fn violations(file: FileView<'_>, sink: &mut Sink, wanted: Sorts, effect: &str) {
    charted::violations(file, sink, wanted, effect);
    if file.class() == class::KUSTOMIZATION {
        return built_report::violations(file, sink, wanted, effect);
    }
    let said = verdicts::said_of(file);
    if !said.is_empty() {
        some_violations(file, sink, said, wanted, effect);
    }
}

/// For the few files of which anything was said.
#[cold]
fn some_violations(
    file: FileView<'_>,
    sink: &mut Sink,
    said: &[ObjectVerdict],
    wanted: Sorts,
    effect: &str,
) {
    for object in said.iter().filter(|object| object.sorts.meets(wanted)) {
        let Some(resource) = verdicts::resource(file, object) else {
            continue;
        };
        for violation in &object.verdict.violations {
            if Sorts::of(violation).meets(wanted) && !built::is_replaced(file, violation) {
                in_file(file, sink, resource, violation, effect);
            }
        }
    }
}

/// An object that something is said of: in a file, or made by a chart.
#[derive(Clone, Copy)]
pub(crate) struct Spoken<'c> {
    file: FileView<'c>,
    /// The object.
    pub(crate) resource: &'c Resource,
    /// What is said of it.
    pub(crate) object: &'c ObjectVerdict,
    /// For one that a chart makes.
    said: Option<&'c charted::Said>,
}

/// The files that [`spoken`] has something of.
pub(crate) fn spoken_files(context: &Context<'_>) -> Vec<FileId> {
    let mut files = verdicts::files(context);
    files.extend(charted::files(context));
    files
}

/// The objects of which something of the `wanted` sorts is said: those of a file, and those that the charts of its
/// applications make.
pub(crate) fn spoken(file: FileView<'_>, wanted: Sorts) -> impl Iterator<Item = Spoken<'_>> {
    let written = verdicts::of_file(file, wanted).map(move |(resource, object)| Spoken {
        file,
        resource,
        object,
        said: None,
    });
    let made = charted::of_file(file, wanted).map(move |said| Spoken {
        file,
        resource: &said.resource,
        object: &said.object,
        said: Some(said),
    });
    written.chain(made)
}

impl Spoken<'_> {
    /// Reports a fault at one of its nodes. The key tells it from other faults of the object.
    pub(crate) fn report<'s>(
        self,
        sink: &'s mut Sink,
        node: NodeRef<'_>,
        message: String,
    ) -> &'s mut Finding {
        let context = self.file.context;
        let place = match self.said {
            Some(said) => said.place(context, node),
            None => self.file.at(node.span(), Some(self.resource.document())),
        };
        let found = sink.report(place, message);
        found.about(self.resource.subject());
        if let Some(said) = self.said {
            said.tell(context, node, found);
        }
        found
    }

    /// Reports a fault of its `apiVersion`. `instead` is the one to write, and what else to do.
    pub(crate) fn api_version(
        self,
        sink: &mut Sink,
        message: String,
        instead: Option<(&str, &str)>,
    ) {
        let found = self.report(sink, self.resource.api_version_node(), message);
        if let Some((api_version, more)) = instead {
            found.help(format!("write `apiVersion: {api_version}`{more}"));
        }
    }
}

/// Reports a violation where it stands in the file of its object.
pub(crate) fn in_file<'s>(
    file: FileView<'_>,
    sink: &'s mut Sink,
    resource: &Resource,
    violation: &Violation,
    effect: &str,
) -> Option<&'s mut Finding> {
    let node = resource.tree().node(place_of(violation))?;
    let place = file.at(narrow(node, violation), Some(resource.document()));
    Some(finding(place, sink, resource, violation, effect))
}

/// The node that a violation is shown at: the key, if one is wrong.
pub(crate) fn place_of(violation: &Violation) -> u32 {
    violation.key.unwrap_or(violation.node)
}

/// Reports a violation at a place.
pub(crate) fn finding<'s>(
    at: Location,
    sink: &'s mut Sink,
    resource: &Resource,
    violation: &Violation,
    effect: &str,
) -> &'s mut Finding {
    let path = path_of(resource, violation);
    let place = if path.is_empty() {
        String::new()
    } else {
        format!("`{path}`: ")
    };
    let message = format!("{place}{violation}: {effect}");
    let found = sink.report(at, message);
    let key = format!("{path}:{}", violation.field.as_deref().unwrap_or_default());
    found.about(resource.subject()).keyed(key);
    let is_scalar = resource
        .tree()
        .node(violation.node)
        .is_some_and(NodeRef::is_scalar);
    advise(found, violation, is_scalar);
    found
}

/// The field that is wrong, or the one that lacks something, from the root of the object.
fn path_of(resource: &Resource, violation: &Violation) -> String {
    let whole = resource
        .tree()
        .node(violation.node)
        .map(path::dotted)
        .unwrap_or_default();
    // An item of a list is an object of its own: its paths start at itself.
    let root = path::dotted(resource.node());
    let path = whole
        .strip_prefix(&root)
        .unwrap_or(&whole)
        .trim_start_matches('.')
        .to_owned();
    match (violation.kind, &violation.field) {
        // The field is named in the message: the path leads to the mapping around it.
        (ViolationKind::UnknownField | ViolationKind::DuplicateKey, Some(_)) => {
            parent(&path).to_owned()
        }
        _ => path,
    }
}

/// The path without its last step.
fn parent(path: &str) -> &str {
    match path.rfind(['.', '[']) {
        // A quoted key may hold dots and brackets: cut before its bracket.
        Some(_) if path.ends_with("\"]") => path.rfind("[\"").map_or("", |at| &path[..at]),
        Some(at) => &path[..at],
        None => "",
    }
}

/// A collection is shown by its first line, not by all of them.
pub(crate) fn narrow(node: NodeRef<'_>, violation: &Violation) -> Span {
    let first = match node.kind() {
        Kind::Mapping => node.entries().next().map(|(key, _)| key),
        Kind::Sequence => node.items().next(),
        _ => None,
    };
    let flow = node.raw().starts_with(['{', '[']);
    match first {
        Some(first) if !flow && violation.key.is_none() => {
            let span = first.span();
            let line = first.raw().split('\n').next().unwrap_or_default();
            Span::new(span.start, span.start + line.trim_end().len() as u32)
        }
        _ => node.span(),
    }
}

fn advise(found: &mut Finding, violation: &Violation, is_scalar: bool) {
    match (violation.kind, violation.nearest.first()) {
        (ViolationKind::UnknownField, Some(nearest)) => {
            found.help(format!("write `{nearest}`, or remove the field"));
        }
        (ViolationKind::UnknownField, None) => {
            found.help("remove the field, or move it to where it belongs");
        }
        (ViolationKind::InvalidEnum, Some(nearest)) => {
            found.help(format!("write `{nearest}`"));
        }
        (ViolationKind::WrongType, _) if is_scalar && violation.expected == "a string" => {
            found.help("quote the value");
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_parent_of_a_path_keeps_quoted_keys_whole() {
        assert_eq!(super::parent("spec.replcas"), "spec");
        assert_eq!(super::parent("kindd"), "");
        assert_eq!(super::parent("data[\"a.b/c[0]\"]"), "data");
        assert_eq!(super::parent("spec.ports[0]"), "spec.ports");
        assert_eq!(super::parent("spec.ports[0].nam"), "spec.ports[0]");
    }
}

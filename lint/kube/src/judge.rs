//! The verdict on one object.

use rempart_core::NodeRef;
use rempart_model::Resource;
use rempart_model::argo::GROUP;
use rempart_model::placeholder::has_variable;
use rempart_schemas::{Catalogue, JudgedBy, Lookup, Options, Verdict, ViolationKind, validate};
use rempart_syntax::scalar::Reader;

use crate::known::Known;
use crate::said::Outcome;

/// How the objects of one file are judged.
#[derive(Clone, Copy)]
pub(crate) struct Judge<'c> {
    /// The schemas.
    pub(crate) catalogue: &'c Catalogue,
    /// Who reads the file.
    pub(crate) reader: Reader,
    /// Whether the objects are merged into something else before they are applied.
    pub(crate) lenient: bool,
}

impl<'c> Judge<'c> {
    /// What is to be said of an object, and how many of its values something fills in later.
    pub(crate) fn of(
        self,
        resource: &'c Resource,
        known: &mut Known<'c>,
    ) -> (Outcome, Verdict, usize) {
        let (api_version, kind) = (resource.api_version(), resource.kind());
        if resource.is_sops() && (api_version.starts_with("ENC[") || kind.starts_with("ENC[")) {
            return (Outcome::Encrypted, Verdict::default(), 0);
        }
        let is_secret = kind == "Secret";
        let found = match known.lookup(self.catalogue, api_version, kind) {
            Lookup::Found(found) => found,
            other => return (missing(other), Verdict::default(), 0),
        };
        let options = Options {
            lenient: self.lenient,
            encrypted: resource.is_sops(),
            hide_values: is_secret || resource.is_sops(),
            ..Options::default()
        };
        let mut verdict = validate(found.schema, resource.node(), self.reader, options);
        let mut variables = 0;
        if !verdict.violations.is_empty() {
            variables = drop_variables(resource, &mut verdict);
            let embedded = matches!(found.judged_by, JudgedBy::Embedded(_));
            if embedded && resource.is_of_group(GROUP) {
                drop_any_strings(resource, &mut verdict);
            }
        }
        let outcome = found
            .deprecation
            .as_ref()
            .map_or(Outcome::Judged, |deprecation| Outcome::Deprecated {
                removed_in: deprecation.removed_in,
                replacement: deprecation.replacement.map(str::to_owned),
                since: deprecation.since,
                warning: deprecation.warning.map(str::to_owned),
            });
        (outcome, verdict, variables)
    }
}

/// Why there is no schema.
fn missing(lookup: &Lookup<'_>) -> Outcome {
    match lookup {
        Lookup::Found(_) => Outcome::Judged,
        Lookup::Missing { versions, nearest } => Outcome::Missing {
            versions: versions.clone(),
            nearest: nearest.clone(),
        },
        Lookup::Unusable { judged_by, error } => Outcome::Unusable {
            definition: judged_by.to_string(),
            reason: error.to_string(),
        },
        Lookup::UnknownInBuiltInGroup { nearest, elsewhere } => Outcome::UnknownKind {
            nearest: nearest.clone(),
            elsewhere: elsewhere.clone(),
        },
        Lookup::Removed { last, replacement } => Outcome::Removed {
            last: *last,
            replacement: replacement.clone(),
        },
        Lookup::NotYet { first, instead } => Outcome::NotYet {
            first: *first,
            instead: instead.clone(),
        },
    }
}

/// Whether something fills the value in before it is applied: a Flux variable, or a placeholder in double braces.
fn is_filled_in_later(text: &str) -> bool {
    has_variable(text)
        || text
            .split_once("{{")
            .is_some_and(|(_, rest)| rest.contains("}}"))
}

/// Takes out what was said of values that hold variables, and counts them.
fn drop_variables(resource: &Resource, verdict: &mut Verdict) -> usize {
    let before = verdict.violations.len();
    verdict.violations.retain(|violation| {
        let about_value = matches!(
            violation.kind,
            ViolationKind::WrongType
                | ViolationKind::InvalidEnum
                | ViolationKind::PatternMismatch
                | ViolationKind::OutOfRange
                | ViolationKind::InvalidFormat
        );
        let value = resource
            .tree()
            .node(violation.node)
            .filter(|node| node.is_scalar());
        !(about_value && value.is_some_and(|node| is_filled_in_later(node.raw())))
    });
    before - verdict.violations.len()
}

/// Argo Workflows is usually installed with definitions that leave its fields open; its own reader takes a number or a
/// boolean where the full definition, the embedded one, says string (`AnyString` in its API).
fn drop_any_strings(resource: &Resource, verdict: &mut Verdict) {
    if !resource.kind().contains("Workflow") {
        return;
    }
    verdict.violations.retain(|violation| {
        let is_scalar = resource
            .tree()
            .node(violation.node)
            .is_some_and(NodeRef::is_scalar);
        !(violation.kind == ViolationKind::WrongType
            && is_scalar
            && violation.expected.contains("a string"))
    });
}

//! What the schemas say of every object: one walk for all rules.

use rempart_core::{Context, Fact, FactEntry, FileId, FileView, Format, NodeRef};
use rempart_model::placeholder::has_variable;
use rempart_model::{FileResources, KustomizeGraph, Resource, class};
use rempart_schemas::{
    Catalogue, JudgedBy, Lookup, Minor, Options, Verdict, ViolationKind, validate,
};
use rempart_syntax::scalar::Reader;

use crate::catalogues::Catalogues;

/// The verdicts of one file, in the order of its objects.
pub(crate) struct Verdicts(pub(crate) Vec<ObjectVerdict>);

/// What was said of one object.
pub(crate) struct ObjectVerdict {
    /// Whether there was a schema, and which fault its absence is.
    pub(crate) outcome: Outcome,
    /// What the schema found.
    pub(crate) verdict: Verdict,
    /// How many values something fills in later (Flux variables): what they become is not known here.
    pub(crate) variables: usize,
}

/// Whether there was a schema.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// There was one.
    Judged,
    /// There was one, and the kind is on its way out.
    Deprecated {
        /// The first minor without it.
        removed_in: Option<Minor>,
        /// What to use instead.
        replacement: Option<String>,
        /// What the definition of a custom resource says about it.
        warning: Option<String>,
    },
    /// SOPS has encrypted even what it is.
    Encrypted,
    /// Nothing is known of the kind; holds the versions under which it is known.
    Missing(Vec<String>),
    /// The definition cannot be used.
    Unusable {
        /// The definition.
        definition: String,
        /// Why.
        reason: String,
    },
    /// A built-in group has no such kind.
    UnknownKind {
        /// Kinds of nearly this name.
        nearest: Vec<String>,
        /// Versions that have the kind.
        elsewhere: Vec<String>,
    },
    /// Served no more.
    Removed {
        /// The last minor with it.
        last: Option<Minor>,
        /// What to use instead.
        replacement: Option<String>,
    },
    /// Not served yet.
    NotYet {
        /// The first minor with it.
        first: Minor,
        /// What to use instead.
        instead: Option<String>,
    },
}

impl Fact for Verdicts {
    type Key = FileId;

    const NAME: &'static str = "verdicts";
    const NEEDS: &'static [FactEntry] = &[
        FactEntry::of::<FileResources>(),
        FactEntry::of::<Catalogues>(),
        FactEntry::of::<KustomizeGraph>(),
    ];

    fn keys(context: &Context<'_>) -> Vec<FileId> {
        context
            .facts
            .all::<FileResources>()
            .filter(|(_, file)| !file.resources.is_empty())
            .map(|(id, _)| *id)
            .collect()
    }

    fn compute(context: &Context<'_>, key: &FileId) -> Self {
        let file = context.file(*key);
        let (Some(resources), Some(catalogues)) =
            (file.fact::<FileResources>(), context.fact::<Catalogues>())
        else {
            return Self(Vec::new());
        };
        let Some(catalogue) = catalogues.of(file.path()) else {
            return Self(Vec::new());
        };
        let patch = file.class() == class::KUSTOMIZE_PATCH;
        let lenient = patch
            || context
                .fact::<KustomizeGraph>()
                .is_some_and(|graph| graph.is_owned(*key));
        // JSON has no plain words that could be booleans, and one grammar for numbers.
        let reader = if file.path().format() == Format::Json {
            Reader::Json
        } else {
            Reader::GoYamlV2
        };
        let judge = |resource: &Resource| judge(catalogue, resource, reader, lenient);
        Self(resources.resources.iter().map(judge).collect())
    }
}

fn judge(
    catalogue: &Catalogue,
    resource: &Resource,
    reader: Reader,
    lenient: bool,
) -> ObjectVerdict {
    let (api_version, kind) = (resource.api_version(), resource.kind());
    let (mut verdict, mut variables) = (Verdict::default(), 0);
    if resource.is_sops() && (api_version.starts_with("ENC[") || kind.starts_with("ENC[")) {
        return ObjectVerdict {
            outcome: Outcome::Encrypted,
            verdict,
            variables,
        };
    }
    let outcome = match catalogue.lookup(&api_version, &kind) {
        Lookup::Found(found) => {
            let hide_values = kind == "Secret" || resource.is_sops();
            let options = Options {
                lenient,
                encrypted: resource.is_sops(),
                hide_values,
                ..Options::default()
            };
            verdict = validate(found.schema, resource.node(), reader, options);
            variables = drop_variables(resource, &mut verdict);
            if matches!(found.judged_by, JudgedBy::Embedded(_)) && resource.group() == "argoproj.io"
            {
                drop_any_strings(resource, &mut verdict);
            }
            let custom = !matches!(found.judged_by, JudgedBy::BuiltIn(_));
            found
                .deprecation
                .map_or(Outcome::Judged, |deprecation| Outcome::Deprecated {
                    removed_in: deprecation.removed_in,
                    replacement: deprecation.replacement.map(str::to_owned),
                    // Built-in kinds are told by the releases that drop them; their texts are those of the newest one.
                    warning: deprecation.warning.filter(|_| custom).map(str::to_owned),
                })
        }
        Lookup::Missing { versions } => Outcome::Missing(versions),
        Lookup::Unusable { judged_by, error } => Outcome::Unusable {
            definition: judged_by.to_string(),
            reason: error.to_string(),
        },
        Lookup::UnknownInBuiltInGroup { nearest, elsewhere } => {
            Outcome::UnknownKind { nearest, elsewhere }
        }
        Lookup::Removed { last, replacement } => Outcome::Removed {
            last: Some(last),
            replacement,
        },
        Lookup::NotYet { first, instead } => Outcome::NotYet { first, instead },
    };
    ObjectVerdict {
        outcome,
        verdict,
        variables,
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

/// The objects of a file with what was said of each.
pub(crate) fn of_file(file: FileView<'_>) -> impl Iterator<Item = (&Resource, &ObjectVerdict)> {
    let resources = file
        .fact::<FileResources>()
        .map_or(&[][..], |file| &file.resources);
    let verdicts = file
        .fact::<Verdicts>()
        .map_or(&[][..], |verdicts| &verdicts.0);
    resources.iter().zip(verdicts)
}

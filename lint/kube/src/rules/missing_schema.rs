//! A kind that nothing is known of: said once for each kind, so that it is neither silent nor loud.

use std::borrow::Cow;
use std::collections::BTreeMap;

use rempart_core::{
    Check, Context, FactEntry, Inputs, Levels, Location, Rule, RuleMeta, Severity, Sink, Subject,
    Waivable,
};
use rempart_model::class;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::charted::{self, ChartVerdicts};
use crate::said::{Outcome, Sorts};
use crate::verdicts::{self, Verdicts};

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MissingSchema {}

impl Rule for MissingSchema {
    const META: RuleMeta = RuleMeta {
        id: "kube/missing-schema",
        levels: Levels::split(Severity::Note, Severity::Error),
        inputs: Inputs::Classes(&[class::KUBERNETES_MANIFEST]),
        needs: &[
            FactEntry::of::<Verdicts>(),
            FactEntry::of::<ChartVerdicts>(),
        ],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("missing_schema.md"),
    };
    const CHECK: Check<Self> = Check::Repository(Self::check);
}

/// A kind with the first place it stands at, and how many objects there are.
struct Unknown {
    place: Location,
    subject: Subject,
    count: usize,
    why: String,
    /// A kind of the same group and nearly this name.
    nearest: Option<String>,
}

impl MissingSchema {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        let mut kinds: BTreeMap<(Cow<'_, str>, Cow<'_, str>), Unknown> = BTreeMap::new();
        let said = context.fact::<Verdicts>().map_or(&[][..], Verdicts::all);
        for object in said
            .iter()
            .filter(|object| object.sorts.meets(Sorts::NO_SCHEMA))
        {
            let file = context.file(object.file);
            let (Some(resource), Some(why)) =
                (verdicts::resource(file, object), why(&object.outcome))
            else {
                continue;
            };
            let name = (resource.api_version(), resource.kind());
            let unknown = kinds.entry(name).or_insert_with(|| Unknown {
                place: file.at(resource.kind_node().span(), Some(resource.document())),
                subject: resource.subject(),
                count: 0,
                why,
                nearest: nearest(&object.outcome),
            });
            unknown.count += 1;
        }
        let made = charted::all(context).filter(|said| said.object.sorts.meets(Sorts::NO_SCHEMA));
        for said in made {
            let (resource, outcome) = (&said.resource, &said.object.outcome);
            let Some(why) = why(outcome) else {
                continue;
            };
            let name = (resource.api_version(), resource.kind());
            let unknown = kinds.entry(name).or_insert_with(|| Unknown {
                place: said.place(context, resource.kind_node()),
                subject: resource.subject(),
                count: 0,
                why,
                nearest: nearest(outcome),
            });
            unknown.count += 1;
        }
        for ((api_version, kind), unknown) in kinds {
            let objects = if unknown.count == 1 {
                "1 object was".to_owned()
            } else {
                format!("{} objects were", unknown.count)
            };
            let like = match &unknown.nearest {
                Some(nearest) => format!(", though one for `{nearest}`"),
                None => String::new(),
            };
            let message = format!(
                "{} `{kind}` of `{api_version}`{like}: {objects} not judged",
                unknown.why
            );
            let help = "put the CustomResourceDefinition into the repository, or copy it with `rempart schema add`";
            let help = match unknown.nearest {
                Some(nearest) => format!("write `{nearest}` if that is meant; else {help}"),
                None => help.to_owned(),
            };
            sink.report(unknown.place, message)
                .about(unknown.subject)
                .help(help);
        }
    }
}

/// The kind that is probably meant.
fn nearest(outcome: &Outcome) -> Option<String> {
    match outcome {
        Outcome::Missing { nearest, .. } => nearest.first().cloned(),
        _ => None,
    }
}

/// Why there is no schema; `None` when there is one, or when its absence is another rule's fault.
fn why(outcome: &Outcome) -> Option<String> {
    match outcome {
        Outcome::Missing { versions, .. } if versions.is_empty() => {
            Some("there is no schema for".to_owned())
        }
        Outcome::Unusable { definition, reason } => {
            Some(format!("{definition} cannot be used ({reason}) for"))
        }
        _ => None,
    }
}

//! A place of a template that no parameter fills.

use std::collections::BTreeMap;

use rempart_apps::{ApplicationSet, Generated, place_of};
use rempart_core::{Check, Context, Levels, Location, NodeRef, Rule, RuleMeta, Severity, Sink};
use rempart_model::{get, is_true, scalar};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::sets;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SetUnresolvedParameter {}

impl Rule for SetUnresolvedParameter {
    const META: RuleMeta = super::on_made_sets(
        "argo/set-unresolved-parameter",
        Levels::split(Severity::Warning, Severity::Error),
        include_str!("set_unresolved_parameter.md"),
    );
    const CHECK: Check<Self> = Check::Repository(Self::check);
}

impl SetUnresolvedParameter {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        for set in sets::whole(context) {
            judge(context, set, sink);
        }
    }
}

/// What is left unfilled in one place of the template.
struct Left {
    text: String,
    /// The elements for which it is.
    elements: Vec<String>,
    applications: Vec<String>,
}

fn judge(context: &Context<'_>, set: &ApplicationSet, sink: &mut Sink) {
    let is_go = is_true(set.resource.get(&["spec", "goTemplate"]));
    let mut found: BTreeMap<Location, Left> = BTreeMap::new();
    for made in &set.applications {
        for node in fields(made) {
            look(context, made, node, is_go, &mut found);
        }
    }
    for (place, left) in found {
        let all = left.applications.len() == set.applications.len();
        let of = if all {
            "every element".to_owned()
        } else {
            let more = if left.elements.len() > 3 {
                " and more"
            } else {
                ""
            };
            let first: Vec<_> = left.elements.iter().take(3).cloned().collect();
            format!("{}{more}", first.join(", "))
        };
        let message = format!(
            "`{}` stays in the applications of `{}` for {of}: there is no such parameter, and Argo CD creates or changes them with that text",
            left.text,
            set.resource.name()
        );
        let finding = sink.report(place, message);
        finding.about(set.resource.subject()).keyed(left.text);
        for application in left.applications {
            finding.application(application);
        }
        finding.help("write the name of a parameter that each element has");
    }
}

/// The fields that are for Argo CD itself: values of charts may hold places of other templates.
fn fields(made: &Generated) -> Vec<NodeRef<'_>> {
    let resource = &made.resource;
    let mut fields: Vec<_> = [
        &["metadata"][..],
        &["spec", "project"],
        &["spec", "destination"],
    ]
    .into_iter()
    .filter_map(|path| resource.get(path))
    .collect();
    let several = resource.get(&["spec", "sources"]);
    let single = resource.get(&["spec", "source"]).into_iter();
    let sources = single.chain(several.into_iter().flat_map(NodeRef::items));
    for source in sources {
        let keys = ["repoURL", "path", "targetRevision", "chart"];
        fields.extend(keys.iter().filter_map(|key| get(source, key)));
    }
    fields
}

fn look(
    context: &Context<'_>,
    made: &Generated,
    node: NodeRef<'_>,
    is_go: bool,
    found: &mut BTreeMap<Location, Left>,
) {
    for item in node.items() {
        look(context, made, item, is_go, found);
    }
    for (key, value) in node.entries() {
        look(context, made, key, is_go, found);
        look(context, made, value, is_go, found);
    }
    let Some(text) = scalar(node) else {
        return;
    };
    let Some(place) = unfilled(&text, is_go) else {
        return;
    };
    let location = place_of(context, &made.resource, node);
    let left = found.entry(location).or_insert_with(|| Left {
        text: place.to_owned(),
        elements: Vec::new(),
        applications: Vec::new(),
    });
    left.elements.push(made.element());
    left.applications.push(made.resource.name().into_owned());
}

/// The first place of a text that was not filled.
fn unfilled(text: &str, is_go: bool) -> Option<&str> {
    const NO_VALUE: &str = "<no value>";
    if is_go {
        let at = text.find(NO_VALUE)?;
        return text.get(at..at + NO_VALUE.len());
    }
    let open = text.find("{{")?;
    let close = text[open..].find("}}")?;
    text.get(open..open + close + 2)
}

//! An element with a value that is no string, in a set without Go templates.

use rempart_core::{Check, FileView, Kind, Levels, NodeRef, Rule, RuleMeta, Severity, Sink};
use rempart_model::{Resource, get, is_true};
use rempart_syntax::scalar::{Reader, Scalar, resolve};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::sets;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SetElementNotAString {}

impl Rule for SetElementNotAString {
    const META: RuleMeta = super::on_sets(
        "argo/set-element-not-a-string",
        Levels::split(Severity::Warning, Severity::Error),
        include_str!("set_element_not_a_string.md"),
    );
    const CHECK: Check<Self> = Check::Files(sets::files, |_, file, sink| {
        sets::sets(file).for_each(|set| judge(file, set, sink));
    });
}

fn judge(file: FileView<'_>, set: &Resource, sink: &mut Sink) {
    if is_true(set.get(&["spec", "goTemplate"])) {
        return;
    }
    let generators = set.get(&["spec", "generators"]);
    let lists = generators.into_iter().flat_map(NodeRef::items);
    let lists = lists.filter_map(|generator| get(generator.resolved()?, "list"));
    let elements = lists.filter_map(|list| get(list, "elements"));
    for element in elements.flat_map(NodeRef::items) {
        let Some(element) = element.resolved() else {
            continue;
        };
        for (key, value) in element.entries() {
            // `values` is a mapping of its own (`ListGenerator.GenerateParams`).
            if key.is("values") && value.kind() == Kind::Mapping {
                for (key, value) in value.entries() {
                    value_of(file, set, (key, value), sink);
                }
            } else {
                value_of(file, set, (key, value), sink);
            }
        }
    }
}

fn value_of(
    file: FileView<'_>,
    set: &Resource,
    (key, value): (NodeRef<'_>, NodeRef<'_>),
    sink: &mut Sink,
) {
    let Some(value) = value.resolved().filter(|_| !key.is("<<")) else {
        return;
    };
    if value.is_scalar() && matches!(resolve(Reader::GoYamlV2, value), Scalar::String(_)) {
        return;
    }
    let message = format!(
        "`{}` of an element of `{}` is no string: without Go templates Argo CD refuses the elements, and creates or changes no application of the set",
        key.value(),
        set.name()
    );
    let finding = sink.report(file.at_node(value), message);
    finding.about(set.subject()).keyed(key.value());
    finding.help("put the value into quotes, or set `goTemplate: true`");
}

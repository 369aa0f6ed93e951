//! An application or a project whose name the API server refuses.

use rempart_apps::Projects;
use rempart_core::{Check, Context, Levels, Rule, RuleMeta, Severity, Sink};
use rempart_model::Resource;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::app;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct BadName {}

impl Rule for BadName {
    const META: RuleMeta = super::on_applications(
        "argo/bad-name",
        Levels::always(Severity::Error),
        include_str!("bad_name.md"),
    );
    const CHECK: Check<Self> = Check::Repository(Self::check);
}

/// The longest name of an object (`DNS1123SubdomainMaxLength`).
const LIMIT: usize = 253;

impl BadName {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        for app in app::all(context).filter(|app| app.is_whole()) {
            if let Some(message) = fault(&app.node.resource) {
                app.report(sink, app.head(), "name", message).help(HELP);
            }
        }
        let projects = context.fact::<Projects>();
        for (_, project) in projects.into_iter().flat_map(Projects::iter) {
            let Some(message) = fault(&project.resource) else {
                continue;
            };
            let resource = &project.resource;
            let node = resource.name_node().unwrap_or_else(|| resource.kind_node());
            sink.report(context.file(project.file).at_node(node), message)
                .about(resource.subject())
                .keyed("name")
                .help(HELP);
        }
    }
}

const HELP: &str = "write lower-case letters, digits, `-` and `.` alone, with a letter or a digit at both ends of every part";

/// What is wrong with the name of an object. One that something fills in is not known.
fn fault(resource: &Resource) -> Option<String> {
    let name = resource.name();
    if name.is_empty() || name.contains(['{', '}', '$']) {
        return None;
    }
    let kind = resource.kind();
    if name.len() > LIMIT {
        return Some(format!(
            "the name of the {kind} has {} characters, and names of objects have {LIMIT} at most: the API server refuses it",
            name.len()
        ));
    }
    let is_end = |byte: Option<&u8>| {
        byte.is_some_and(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    let is_part = |part: &str| {
        let bytes = part.as_bytes();
        let inner = bytes.iter().all(|byte| is_end(Some(byte)) || *byte == b'-');
        is_end(bytes.first()) && is_end(bytes.last()) && inner
    };
    (!name.split('.').all(is_part)).then(|| {
        format!(
            "`{name}` is no name of an object (RFC 1123): the API server refuses the {kind}, and the sync that creates it fails"
        )
    })
}

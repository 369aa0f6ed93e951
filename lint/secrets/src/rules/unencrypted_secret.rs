//! A Kubernetes Secret whose data stands in the repository as it is.

use rempart_core::{
    Check, ClassId, Context, FactEntry, Inputs, Levels, NodeRef, Rule, RuleMeta, Severity, Sink,
    Span, Waivable,
};
use rempart_model as model;
use rempart_model::{FileResources, Resource, class};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::scan::weighing::{self, Certainty};
use crate::scan::{InClear, place, report};
use crate::secret::{self, OpenValue};

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UnencryptedSecret {}

impl Rule for UnencryptedSecret {
    const META: RuleMeta = RuleMeta {
        id: "secrets/unencrypted-secret",
        levels: Levels::always(Severity::Error),
        inputs: Inputs::All,
        needs: &[FactEntry::of::<FileResources>(), FactEntry::of::<InClear>()],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("unencrypted_secret.md"),
    };
    const CHECK: Check<Self> = Check::Repository(Self::check);
}

impl UnencryptedSecret {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        for (id, found) in context.facts.all::<FileResources>() {
            let view = context.file(*id);
            for resource in found
                .resources
                .iter()
                .filter(|resource| !resource.is_sops())
            {
                if let Some((path, value)) = secret::open_in_form(resource) {
                    let finding = sink.report(
                        view.at_node(value),
                        format!("`{path}` of this {} holds a credential as it is, beside what is sealed or fetched: whoever can read the repository has it, and so does its history", resource.kind()),
                    );
                    finding.about(resource.subject()).keyed(path).help(HELP);
                    weighing::weigh(view, Certainty::Likely, finding);
                }
                let holders = holders(resource);
                let mut open = holders.into_iter().filter_map(secret::first_open);
                let Some(OpenValue { path, key, value }) = open.next() else {
                    continue;
                };
                let finding = sink.report(
                    view.at_node(model::scalar(value).map_or(key, |_| value)),
                    format!("`{path}` of a {} stands here as it is: whoever can read the repository has it, and so does its history", resource.kind()),
                );
                finding.about(resource.subject()).keyed(path).help(HELP);
                let name = if key.is_scalar() {
                    key.value()
                } else {
                    "".into()
                };
                if let Some(line) = secret::telling_line(&name, value) {
                    let place = view.at(line, Some(value.document() as u32));
                    finding.label(place, "this line shows a credential");
                }
                weighing::weigh(view, Certainty::Likely, finding);
            }
        }
        templates(context, sink);
        texts(context, sink);
    }
}

const HELP: &str =
    "replace the credential, and encrypt the file with SOPS or refer to a store of secrets";

/// Secrets in templates: what no template fills in is the same for everybody who installs it.
fn templates(context: &Context<'_>, sink: &mut Sink) {
    const CLASSES: [ClassId; 3] = [class::HELM_TEMPLATE, class::JINJA_TEMPLATE, class::TEMPLATE];
    for file in context.files_of(&CLASSES) {
        let text = file.text().unwrap_or_default();
        if memchr::memmem::find(text.as_bytes(), b"Secret").is_none() {
            continue;
        }
        let mut entries = secret::open_entry(text);
        if entries.is_empty() {
            // One that begins further in than the text does, as an item of a list.
            entries = secret::in_unfilled(text).unwrap_or_default();
        }
        for entry in entries {
            let span = Span::new(entry.value.start as u32, entry.value.end as u32);
            let path = entry.path;
            let finding = sink.report(
                file.at(span, Some(entry.document)),
                format!("`{path}` of a Secret in a template stands here as it is: whoever can read the repository has it, and so does its history"),
            );
            finding.keyed(path).help(HELP);
            weighing::weigh(file, Certainty::Likely, finding);
        }
    }
}

/// Secrets whose manifest stands inside of another text: a block scalar, a here-document, a page.
fn texts(context: &Context<'_>, sink: &mut Sink) {
    for (id, found) in context.facts.all::<InClear>() {
        let file = context.file(*id);
        for entry in &found.secrets {
            let span = Span::new(entry.value.start as u32, entry.value.end as u32);
            let document = place::document_of(file, entry.value.start);
            let path = &entry.path;
            let around = if entry.object.is_some() {
                "file"
            } else {
                "text"
            };
            let finding = sink.report(
                file.at(span, document),
                format!("`{path}` of a Secret inside of this {around} stands here as it is: whoever can read the repository has it, and so does its history"),
            );
            finding.keyed(path).help(HELP);
            if entry.object.is_some() && file.tree().is_none() {
                // The whole text is a manifest, whatever it is called.
                weighing::weigh(file, Certainty::Likely, finding);
            } else {
                // A page shows how a Secret is written: two steps less.
                weighing::weigh_page(file, finding);
                weighing::weigh_page(file, finding);
            }
        }
        for found in &found.secrets_in_bytes {
            let path = &found.path;
            let place = report::place_in_bytes(file, found.entry.as_deref());
            let key = match &found.entry {
                Some(entry) => format!("{entry}!{path}"),
                None => path.clone(),
            };
            let finding = sink.report(
                file.whole(),
                format!("`{path}` of a Secret {place} stands here as it is: whoever can read the repository has it, and so does its history"),
            );
            finding.keyed(key).help(HELP);
            weighing::weigh(file, Certainty::Likely, finding);
        }
    }
}

/// What holds the data of an object that is a Secret or a `SopsSecret` by its group, too.
fn holders(resource: &Resource) -> Vec<NodeRef<'_>> {
    if secret::is_judged(resource) {
        secret::holders(&resource.kind(), resource.node())
    } else {
        Vec::new()
    }
}

//! What no parser can read.

use rempart_core::{
    Check, FactEntry, FileView, Inputs, Levels, Remarks, Rule, RuleMeta, Severity, Sink, Waivable,
};
use rempart_model::{KustomizeGraph, class};
use rempart_syntax::scalar::Reader;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::readers::{self, Who};
use crate::{forms, stream, undecodable};

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SyntaxError {}

impl Rule for SyntaxError {
    const META: RuleMeta = RuleMeta {
        id: "yaml/syntax-error",
        levels: Levels::always(Severity::Error),
        inputs: Inputs::All,
        needs: &[FactEntry::of::<KustomizeGraph>()],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("syntax_error.md"),
    };
    const CHECK: Check<Self> = Check::Files(|context| context.remarked(LOOKED_AT), Self::check);
}

/// What the parser refuses, and what go-yaml may refuse beside it.
const LOOKED_AT: Remarks = Remarks::ERRORS
    .and(Remarks::MARKS)
    .and(Remarks::MERGES)
    .and(Remarks::ODD_LINES);

impl SyntaxError {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, file: FileView<'_>, sink: &mut Sink) {
        let errors = file.source().syntax_errors();
        if readers::is_template(file.class()) {
            return;
        }
        if errors.is_empty() {
            refused_by_go(file, sink);
            return;
        }
        let text = file.text().unwrap_or_default();
        let is_for_others = match file.class() {
            class::JSON => is_json_with_comments(text) && !is_manifest(text),
            // Whoever reads what a generator packs is not known, and Flux fills in the variables of it first.
            class::KUSTOMIZE_DATA => text.contains("${"),
            _ => false,
        };
        if is_for_others {
            return;
        }
        for error in errors {
            let message = format!(
                "{}: nothing behind this place in the document is read",
                error.message
            );
            sink.report(file.at(error.span, Some(error.document as u32)), message);
        }
    }
}

/// What go-yaml refuses in files that it reads.
fn refused_by_go(file: FileView<'_>, sink: &mut Sink) {
    let who = readers::of(file.class()).first();
    let is_go = |who: &&Who| matches!(who.reader, Reader::GoYamlV2 | Reader::GoYamlV3);
    let (Some(who), Some(tree)) = (who.filter(is_go), file.tree()) else {
        return;
    };
    let forms = forms::refused(tree);
    let mut streams = stream::refused(file, tree);
    streams.retain(|refused| forms.iter().all(|form| form.span != refused.span));
    let refused = forms
        .into_iter()
        .map(|form| (form, "nothing behind this place in the document is read"));
    let values = undecodable::refused(tree, who.reader).into_iter();
    let refused = refused.chain(values.map(|value| (value, "nothing of the document is read")));
    for (refused, effect) in refused {
        let message = format!("{}, is refused by {}: {effect}", refused.what, who.name);
        sink.report(file.at(refused.span, None), message);
    }
    for refused in streams {
        sink.report(file.at(refused.span, None), refused.what);
    }
}

/// Whether a file of a program that no rule knows is written for a reader that takes more than JSON: comments, or commas
/// before a closing bracket, as editors and JavaScript tools do.
fn is_json_with_comments(text: &str) -> bool {
    let bytes = text.as_bytes();
    let comment = ["//", "/*"]
        .iter()
        .any(|mark| memchr::memmem::find(bytes, mark.as_bytes()).is_some());
    comment
        || memchr::memchr_iter(b',', bytes)
            .any(|at| text[at + 1..].trim_start().starts_with(['}', ']']))
}

/// Whether JSON names the kind of an object of Kubernetes and its version: what applies it takes no comments.
fn is_manifest(text: &str) -> bool {
    let has = |key: &str| memchr::memmem::find(text.as_bytes(), key.as_bytes()).is_some();
    has("\"apiVersion\"") && has("\"kind\"")
}

#[cfg(test)]
mod tests {
    use super::{is_json_with_comments, is_manifest};

    #[test]
    fn a_manifest_says_its_kind_and_version() {
        assert!(is_manifest("{\"apiVersion\": \"v1\", \"kind\": \"Pod\",}"));
        assert!(!is_manifest("{\"kind\": \"x\",}"));
    }

    #[test]
    fn comments_and_last_commas_are_seen() {
        for text in [
            "{\"a\": 1, // x\n}",
            "{ /* x */ }",
            "[1,\n]",
            "{\"a\": 1,\n}",
        ] {
            assert!(is_json_with_comments(text), "{text}");
        }
        for text in ["{\"a\": 1", "{\"a\" 1, \"b\": 2}"] {
            assert!(!is_json_with_comments(text), "{text}");
        }
    }
}

//! In which form a file of SOPS is written, whatever its name.

use rempart_core::{FileView, Format, RepoPath, Tree};
use rempart_model::class;
use rempart_syntax::{json, yaml};

use super::envelope::MARK;
use super::store::Store;
use super::stream::Stream;
use super::{dotenv, ini, scattered, tree};
use crate::scan::language_of;
use crate::scan::weak::Language;

/// A look that costs next to nothing: most repositories have no such file.
pub(crate) fn is_candidate(view: FileView<'_>) -> bool {
    let kind = view.class();
    if kind == class::SOPS_FILE {
        return true;
    }
    if kind == class::SOPS_CONFIGURATION {
        return false;
    }
    let Some(text) = view.text() else {
        return false;
    };
    // What nothing is filled into is no template, whatever it is called.
    if class::is_template(kind) && (text.contains("{{") || text.contains("{%")) {
        return false;
    }
    let has = |mark: &str| has(text, mark);
    match view.path().format() {
        Format::Text => match Store::of(view.path()) {
            Store::Dotenv => has(MARK) || has("sops_mac="),
            Store::Ini => has(MARK) || has("[sops]"),
            _ => may_be_envelope(view.path(), text),
        },
        _ => has_metadata(view) || has(MARK),
    }
}

/// Whether a text of a name that says nothing may be a file of SOPS, whole or broken.
fn may_be_envelope(path: &RepoPath, text: &str) -> bool {
    if !(has(text, MARK) || begins_object(text) && is_envelope(text)) {
        return false;
    }
    let name = path.file_name();
    let extension = name.rsplit('.').next().unwrap_or_default();
    let is_prose = ["README", "CHANGELOG"]
        .iter()
        .any(|start| name.starts_with(start))
        || PAGES
            .iter()
            .any(|page| extension.eq_ignore_ascii_case(page));
    if is_prose {
        return false;
    }
    // Programs and their tests hold values of all kinds.
    let is_program = !matches!(language_of(name), None | Some(Language::Assignments));
    is_envelope(text)
        || foreign(text).is_some()
        || !is_program && (is_envelope_behind(text) || scattered::is_in(text))
}

/// Endings of pages that show what files look like.
const PAGES: [&str; 9] = [
    "md", "mdx", "markdown", "rst", "adoc", "asciidoc", "html", "htm", "org",
];

fn has(text: &str, mark: &str) -> bool {
    memchr::memmem::find(text.as_bytes(), mark.as_bytes()).is_some()
}

fn begins_object(text: &str) -> bool {
    let start = text.trim_start_matches('\u{feff}').trim_start();
    start.starts_with('{')
}

/// Whether an envelope follows something else in a text: SOPS refuses it.
fn is_envelope_behind(text: &str) -> bool {
    let is_there = |key: &str, start: &str| {
        let mut keys = memchr::memmem::find_iter(text.as_bytes(), key.as_bytes());
        keys.any(|at| {
            let behind = text[at + key.len()..].trim_start();
            let value = behind.strip_prefix(':').map(str::trim_start);
            value.is_some_and(|value| value.starts_with(start))
        })
    };
    is_there("\"sops\"", "{")
        && is_there("\"lastmodified\"", "\"")
        && (is_there("\"mac\"", "\"ENC[") || is_there("\"data\"", "\"ENC["))
}

/// The form of a file of SOPS whose name says nothing of it: YAML, dotenv or INI with metadata.
fn foreign(text: &str) -> Option<Store> {
    let begins = |start: &str| {
        let mut found = memchr::memmem::find_iter(text.as_bytes(), start.as_bytes());
        found.any(|at| at == 0 || text.as_bytes()[at - 1] == b'\n')
    };
    if begins("sops_mac=") {
        return Some(Store::Dotenv);
    }
    if begins("[sops]") {
        return Some(Store::Ini);
    }
    if !begins("sops:") {
        return None;
    }
    // A program may hold such a text, and is none.
    let parsed = yaml::parse(text);
    let roots = (0..parsed.tape.document_count()).filter_map(|at| parsed.tape.root(text, at));
    let mut blocks = roots.filter_map(|root| root.entry("sops"));
    let is_meant = parsed.errors.is_empty()
        && blocks.any(|(_, block)| {
            block.entry("mac").is_some() || block.entry("lastmodified").is_some()
        });
    is_meant.then_some(Store::Yaml)
}

/// Whether a text may be a JSON envelope, whole or broken.
fn is_envelope(text: &str) -> bool {
    let has = |mark: &str| has(text, mark);
    let start = text.trim_start_matches('\u{feff}').trim_start();
    // What begins with two is a template.
    let is_object = start.starts_with('{') && !start.starts_with("{{");
    let is_part = start.starts_with(['{', '[', '"', '}', ']']);
    (is_object && has("\"sops\"")) || (is_part && has("\"lastmodified\"") && has("\"mac\""))
}

fn has_metadata(view: FileView<'_>) -> bool {
    let Some(tree) = view.tree() else {
        return false;
    };
    tree.roots().any(|root| {
        root.entry("sops")
            .is_some_and(|(_, value)| !value.is_scalar())
    })
}

/// Reads a text in the form that it has, whatever its name, and hands on what borrows it.
pub(crate) fn with_stream<R>(
    store: Store,
    format: Format,
    text: &str,
    tree: Option<&Tree>,
    then: impl FnOnce(Store, Stream<'_>) -> R,
) -> R {
    match (format, tree) {
        (Format::Yaml, Some(tree)) => return then(Store::Yaml, tree::yaml(tree)),
        (Format::Json, Some(tree)) => return then(Store::Json, tree::json(tree)),
        _ => {}
    }
    if begins_object(text)
        || is_envelope(text)
        || store == Store::Binary && is_envelope_behind(text)
    {
        let parsed = json::parse(text);
        // What is only written in braces is a text like others.
        if parsed.errors.is_empty() || is_envelope(text) || is_envelope_behind(text) {
            let tree = Tree::parsed(text.into(), parsed.tape);
            let mut stream = tree::json(&tree);
            // What else stands there, the binary store of SOPS does not load.
            let data = tree.root(0).and_then(|root| root.get("data"));
            if let Some(data) = data.filter(|data| !data.is_scalar()) {
                stream.refuse(data.span(), "`data` is no single value");
            }
            if let Some(error) = parsed.errors.first() {
                stream.refuse(error.span, "the envelope is no JSON");
            }
            return then(Store::Binary, stream);
        }
    }
    if store == Store::Binary && foreign(text) == Some(Store::Yaml) {
        let tree = Tree::parsed(text.into(), yaml::parse(text).tape);
        return then(Store::Yaml, tree::yaml(&tree));
    }
    let is_ini = store == Store::Ini
        || (store != Store::Dotenv && text.lines().any(|line| line.trim() == "[sops]"));
    let is_dotenv = || store == Store::Dotenv || foreign(text) == Some(Store::Dotenv);
    if is_ini {
        then(Store::Ini, ini::read(text))
    } else if is_dotenv() {
        then(Store::Dotenv, dotenv::read(text))
    } else {
        then(Store::Binary, scattered::read(text))
    }
}

//! In which form a file of SOPS is written, whatever its name.

use rempart_core::{FileView, Format, Tree};
use rempart_model::class;
use rempart_syntax::{json, yaml};

use super::envelope::MARK;
use super::store::Store;
use super::stream::Stream;
use super::{dotenv, ini, tree};

/// A look that costs next to nothing: most repositories have no such file.
pub(super) fn is_candidate(view: FileView<'_>) -> bool {
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
    let has = |mark: &str| memchr::memmem::find(text.as_bytes(), mark.as_bytes()).is_some();
    match view.path().format() {
        Format::Text => match Store::of(view.path()) {
            Store::Dotenv => has(MARK) || has("sops_mac="),
            Store::Ini => has(MARK) || has("[sops]"),
            _ => {
                let extension = view.path().as_str().rsplit('.').next();
                let is_prose = extension.is_some_and(|end| end.eq_ignore_ascii_case("md"));
                !is_prose && has(MARK) && (is_envelope(text) || foreign(text).is_some())
            }
        },
        _ => has_metadata(view) || has(MARK),
    }
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
    let has = |mark: &str| memchr::memmem::find(text.as_bytes(), mark.as_bytes()).is_some();
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
    if text.trim_start().starts_with('{') || is_envelope(text) {
        let parsed = json::parse(text);
        let tree = Tree::parsed(text.into(), parsed.tape);
        let mut stream = tree::json(&tree);
        if let Some(error) = parsed.errors.first() {
            stream.refuse(error.span, "the envelope is no JSON");
        }
        return then(Store::Binary, stream);
    }
    if store == Store::Binary && foreign(text) == Some(Store::Yaml) {
        let tree = Tree::parsed(text.into(), yaml::parse(text).tape);
        return then(Store::Yaml, tree::yaml(&tree));
    }
    let is_ini = store == Store::Ini
        || (store != Store::Dotenv && text.lines().any(|line| line.trim() == "[sops]"));
    if is_ini {
        then(Store::Ini, ini::read(text))
    } else {
        then(Store::Dotenv, dotenv::read(text))
    }
}

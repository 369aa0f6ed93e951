//! What a file holds in clear: computed once, read by every rule about it.

use rempart_core::{Context, Fact, FileId, FileView, Format, NodeRef, Skip};
use rempart_model::class;

use super::leak::Leak;
use super::place;
use super::weak::{self, Grammar, Weak};

/// The credentials and the weak literals of one file.
#[derive(Clone, Debug, Default)]
pub(crate) struct InClear {
    /// By their form, structure or name.
    pub(crate) leaks: Vec<Leak>,
    /// Under secret-like names, without those that are leaks already.
    pub(crate) weak: Vec<Weak>,
    skips: Vec<Skip>,
}

impl Fact for InClear {
    type Key = FileId;

    const NAME: &'static str = "credentials in clear";

    fn keys(context: &Context<'_>) -> Vec<FileId> {
        let has_text = |id: &FileId| {
            context
                .file(*id)
                .text()
                .is_some_and(|text| !text.is_empty())
        };
        context.snapshot.ids().filter(has_text).collect()
    }

    fn compute(context: &Context<'_>, key: &FileId) -> Self {
        Self::of(context.file(*key))
    }

    fn skips(&self) -> &[Skip] {
        &self.skips
    }
}

impl InClear {
    fn of(file: FileView<'_>) -> Self {
        let Some(text) = file.text() else {
            return Self::default();
        };
        let path = file.path().as_str();
        let found = super::search_file(path, text.as_bytes());
        let mut weak = grammar(file)
            .map(|grammar| weak::search(text, grammar))
            .unwrap_or_default();
        weak.retain(|weak| !is_told_elsewhere(file, weak));
        weak.retain(|weak| {
            !found
                .leaks
                .iter()
                .any(|leak| place::overlap(&leak.span, &weak.value))
        });
        let skip = |limit: &super::Limit| {
            Skip::visible("not-searched-for-credentials", path, limit.reason())
        };
        Self {
            skips: found.limits.iter().map(skip).collect(),
            leaks: found.leaks,
            weak,
        }
    }
}

/// Whether another rule judges the value: the data of a Secret, and what SOPS left in clear.
fn is_told_elsewhere(file: FileView<'_>, weak: &Weak) -> bool {
    if file.class() == class::SOPS_FILE {
        return true;
    }
    let is_manifest = file.class() == class::KUBERNETES_MANIFEST;
    let key = file
        .text()
        .zip(file.tree())
        .and_then(|(text, tree)| place::scalar_at(text, tree.tape(), weak.name.start));
    let is_sops = key
        .and_then(NodeRef::document_root)
        .is_some_and(|root| root.get("sops").is_some());
    is_sops || is_manifest && key.is_some_and(place::is_in_secret)
}

/// How a file is read for literals under secret-like names; `None` for a file that is about names, not values.
fn grammar(file: FileView<'_>) -> Option<Grammar<'_>> {
    let is_about_names = [class::JSON_SCHEMA, class::OPENAPI_DOCUMENT].contains(&file.class());
    if is_about_names || is_translation(file.path().as_str()) {
        return None;
    }
    if let Some(tree) = file.tree() {
        return Some(Grammar::Tree(tree.tape()));
    }
    (file.path().format() == Format::Text && has_assignments(file.path().file_name()))
        .then_some(Grammar::Lines)
}

/// Files of translations hold the word for password in every language.
fn is_translation(path: &str) -> bool {
    path.split('/').any(|folder| {
        matches!(
            folder,
            "locale"
                | "locales"
                | "i18n"
                | "lang"
                | "langs"
                | "languages"
                | "translations"
                | "l10n"
        )
    })
}

/// Whether a file of this name consists of assignments.
fn has_assignments(name: &str) -> bool {
    const EXTENSIONS: &[&str] = &[
        "env",
        "ini",
        "cfg",
        "conf",
        "cnf",
        "properties",
        "props",
        "toml",
        "tfvars",
        "envrc",
        "credentials",
    ];
    let stem = [".j2", ".tpl", ".tmpl", ".dist", ".template"]
        .iter()
        .find_map(|suffix| name.strip_suffix(suffix))
        .unwrap_or(name);
    let extension = stem.rsplit_once('.').map_or("", |(_, extension)| extension);
    let is_env = stem == ".env" || stem.starts_with(".env.") || stem.starts_with("env.");
    is_env
        || EXTENSIONS
            .iter()
            .any(|known| extension.eq_ignore_ascii_case(known))
        || matches!(
            stem,
            ".npmrc"
                | ".pypirc"
                | ".my.cnf"
                | "hosts"
                | "inventory"
                | "credentials"
                | ".credentials"
        )
}

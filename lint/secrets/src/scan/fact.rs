//! What a file holds in clear: computed once, read by every rule about it.

use std::ops::Range;

use rempart_core::{ClassId, Context, Fact, FaultKind, FileId, FileView, Mode, Skip};
use rempart_model::{FileResources, class};

use super::leak::{Leak, Limit};
use super::raw::{InBytes, Raw, SecretInBytes, WeakInBytes, raw};
use super::weak::Weak;
use super::{archive, credential_file, file, place};
use crate::secret::{self, Entry};

/// The credentials and the weak literals of one file.
#[derive(Clone, Debug, Default)]
pub(crate) struct InClear {
    /// By their form, structure or name.
    pub(crate) leaks: Vec<Leak>,
    /// Under secret-like names, without what another rule judges; in a file of SOPS all of them.
    pub(crate) weak: Vec<Weak>,
    /// In the bytes of a file that is no text, and in archives.
    pub(crate) in_bytes: Vec<InBytes>,
    /// What was not searched to its end, and can be mended or waived.
    pub(crate) unsearched: Vec<Limit>,
    /// Under secret-like names in a file that is not in UTF-8, and in archives.
    pub(crate) weak_in_bytes: Vec<WeakInBytes>,
    /// The Secrets in clear in the bytes of a file that is no text, and in archives.
    pub(crate) secrets_in_bytes: Vec<SecretInBytes>,
    /// The first value in clear of each Secret inside of the text of another file.
    pub(crate) secrets: Vec<Entry>,
    /// The first line in clear of each vault of Ansible.
    pub(crate) vaults: Vec<Range<usize>>,
    skips: Vec<Skip>,
}

/// The code of what was not searched, or not to its end.
const NOT_SEARCHED: &str = "not-searched-for-credentials";

/// Whether a file was read and is no text: a picture, an archive, a database.
fn is_no_text(file: FileView<'_>) -> bool {
    matches!(file.source().fault(), Some(FaultKind::NotUtf8(_)))
}

impl Fact for InClear {
    type Key = FileId;

    const NAME: &'static str = "credentials in clear";

    fn keys(context: &Context<'_>) -> Vec<FileId> {
        let has_content = |id: &FileId| {
            let file = context.file(*id);
            matches!(file.mode(), Mode::Symlink(_))
                || file.text().is_some_and(|text| !text.is_empty())
                || is_no_text(file)
                || !super::tokens_in_path(file.path().as_str()).is_empty()
        };
        context.snapshot.ids().filter(has_content).collect()
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
        if let Mode::Symlink(target) = file.mode() {
            // A link is never followed: its target is its content.
            let mut leaks = super::search(target.as_bytes()).leaks;
            credential_file::in_path(file.path().as_str(), &mut leaks);
            return Self {
                leaks,
                ..Self::default()
            };
        }
        let path = file.path().as_str();
        let Some(text) = file.text() else {
            return Self::in_bytes(file);
        };
        // A tape archive of texts is a text.
        if archive::format_of(text.as_bytes()).is_some() {
            return Self::of_raw(path, &raw(path, text.as_bytes()));
        }
        let tape = file.tree().map(|tree| tree.tape());
        let mut found = file::contents_of_text(path, text, tape);
        found.weak.retain(|weak| !is_told_elsewhere(file, weak));
        if class::is_template(file.class()) {
            found.secrets.clear();
            found.limits.retain(|limit| *limit != Limit::Unread);
        }
        if found.secrets.iter().any(|secret| secret.object.is_some()) {
            let told = told_as_objects(file);
            found
                .secrets
                .retain(|secret| !secret.object.is_some_and(&told));
        }
        if class::is_template(file.class()) && !found.weak.is_empty() {
            let mut secrets = secret::open_entry(text);
            if secrets.is_empty() {
                secrets = secret::in_unfilled(text).unwrap_or_default();
            }
            found.weak.retain(|weak| {
                let is_within = |range: &Range<usize>| range.contains(&weak.value.start);
                !secrets.iter().any(|secret| is_within(&secret.within))
            });
        }
        Self {
            skips: skips(path, &found.limits),
            unsearched: unsearched(&found.limits),
            leaks: found.leaks,
            weak: found.weak,
            weak_in_bytes: Vec::new(),
            secrets_in_bytes: Vec::new(),
            vaults: vaults(file, text, &found.vaults),
            secrets: found.secrets,
            in_bytes: file
                .source()
                .found_in_bytes::<Raw>()
                .map_or_else(Vec::new, |raw| raw.found.clone()),
        }
    }
}

impl InClear {
    /// What was found when the file was read: its bytes are not kept.
    fn in_bytes(file: FileView<'_>) -> Self {
        let path = file.path().as_str();
        let Some(raw) = file.source().found_in_bytes::<Raw>() else {
            let reason = "it is no text, and nobody looked at its bytes when it was read";
            return Self {
                skips: vec![Skip::visible(NOT_SEARCHED, path, reason)],
                ..Self::default()
            };
        };
        Self::of_raw(path, raw)
    }

    fn of_raw(path: &str, raw: &Raw) -> Self {
        Self {
            in_bytes: raw.found.clone(),
            skips: skips(path, &raw.limits),
            unsearched: unsearched(&raw.limits),
            weak_in_bytes: raw.weak.clone(),
            secrets_in_bytes: raw.secrets.clone(),
            ..Self::default()
        }
    }
}

/// The first line in clear of each vault of Ansible: of the file, and of values in files of Ansible and under secret-like
/// names.
fn vaults(file: FileView<'_>, text: &str, values: &[usize]) -> Vec<Range<usize>> {
    const ANSIBLE: [ClassId; 4] = [
        class::ANSIBLE_VARS,
        class::ANSIBLE_PLAYBOOK,
        class::ANSIBLE_TASKS,
        class::ANSIBLE_INVENTORY,
    ];
    let is_meant =
        |clear: &Range<usize>| super::literal::is_literal(&text.as_bytes()[clear.clone()]);
    if text.starts_with(secret::VAULT) {
        let clear = secret::clear_in_vault(text);
        return clear.filter(is_meant).into_iter().collect();
    }
    let Some(tree) = file.tree() else {
        return Vec::new();
    };
    let marks = if ANSIBLE.contains(&file.class()) {
        memchr::memmem::find_iter(text.as_bytes(), secret::VAULT).collect()
    } else {
        values.to_vec()
    };
    let clear = |at: &usize| {
        let node = place::scalar_at(text, tree.tape(), *at)?;
        let scalar = text.get(node.span().start as usize..node.span().end as usize)?;
        let header = memchr::memmem::find(scalar.as_bytes(), secret::VAULT.as_bytes())?;
        let clear = secret::clear_in_vault(&scalar[header..])?;
        let from = node.span().start as usize + header;
        Some(from + clear.start..from + clear.end)
    };
    let mut found: Vec<_> = marks.iter().filter_map(clear).filter(is_meant).collect();
    found.dedup();
    found
}

/// What a rule reports is no skip.
fn skips(path: &str, limits: &[Limit]) -> Vec<Skip> {
    let forms = limits.iter().filter(|limit| !limit.hides());
    forms
        .map(|limit| Skip::visible(NOT_SEARCHED, path, limit.reason()))
        .collect()
}

fn unsearched(limits: &[Limit]) -> Vec<Limit> {
    let hiding = limits.iter().filter(|limit| limit.hides());
    hiding.copied().collect()
}

/// Which of the objects of a file that begin at a place another rule judges: all of a file of SOPS or of a description of
/// values, and those that stand there as objects of their own.
fn told_as_objects(file: FileView<'_>) -> impl Fn(usize) -> bool {
    let class = file.class();
    let all = [
        class::SOPS_FILE,
        class::JSON_SCHEMA,
        class::OPENAPI_DOCUMENT,
    ]
    .contains(&class);
    let is_of_objects = FileResources::CLASSES.contains(&class);
    let tree = file.tree().filter(|_| is_of_objects);
    let found = tree.map(|tree| FileResources::of(file.path(), tree));
    let resources = found.into_iter().flat_map(|found| found.resources);
    let judged = resources.filter(|resource| secret::is_judged(resource) || resource.is_sops());
    let judged: Vec<_> = judged
        .map(|resource| resource.span().start as usize)
        .collect();
    move |start| all || judged.contains(&start)
}

/// Whether a literal is no value, or another rule judges it: descriptions of values, and the data of a Secret.
fn is_told_elsewhere(file: FileView<'_>, weak: &Weak) -> bool {
    let class = file.class();
    if [class::JSON_SCHEMA, class::OPENAPI_DOCUMENT].contains(&class) {
        return true;
    }
    let key = file
        .text()
        .zip(file.tree())
        .and_then(|(text, tree)| place::scalar_at(text, tree.tape(), weak.name.start));
    class == class::KUBERNETES_MANIFEST && key.is_some_and(place::is_in_secret)
}

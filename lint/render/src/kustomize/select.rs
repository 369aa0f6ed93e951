//! Which objects a selector takes.

use regex::Regex;

use super::arena::{Arena, Id};
use super::config::Selector;
use super::fns;
use super::id::{Gvk, ResId};
use super::labels::Requirements;
use super::outcome::{Step, unsupported};
use super::resource::Objects;

/// The most bytes that a pattern may compile to.
const MAX_PATTERN_BYTES: usize = 1 << 20;

/// A selector ready for use.
#[derive(Debug)]
pub(super) struct Compiled {
    group: Option<Whole>,
    version: Option<Whole>,
    kind: Option<Whole>,
    name: Option<Whole>,
    namespace: Option<Whole>,
    annotations: Requirements,
    labels: Requirements,
}

/// A pattern as kustomize takes it: `$` is the end of the text, and nothing else.
pub(super) fn pattern(text: &str) -> Step<Regex> {
    let built = regex::RegexBuilder::new(text)
        .size_limit(MAX_PATTERN_BYTES)
        .build();
    built.map_or_else(
        |_| unsupported(format!("the pattern `{text}` cannot be used")),
        Ok,
    )
}

/// A pattern that has to fit the whole text.
#[derive(Debug)]
enum Whole {
    /// Plain words, as nearly all patterns are: a regular expression costs more to make than to use.
    Words(Vec<String>),
    Pattern(Regex),
}

fn anchored(text: &str) -> Step<Option<Whole>> {
    if text.is_empty() {
        return Ok(None);
    }
    let is_plain =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'/' | b'|');
    if text.bytes().all(is_plain) {
        return Ok(Some(Whole::Words(
            text.split('|').map(str::to_owned).collect(),
        )));
    }
    Ok(Some(Whole::Pattern(pattern(&format!("^(?:{text})$"))?)))
}

fn fits(pattern: Option<&Whole>, text: &str) -> bool {
    match pattern {
        None => true,
        Some(Whole::Words(words)) => words.iter().any(|word| word == text),
        Some(Whole::Pattern(pattern)) => pattern.is_match(text),
    }
}

impl Compiled {
    pub(super) fn new(selector: &Selector) -> Step<Self> {
        Ok(Self {
            group: anchored(&selector.group)?,
            version: anchored(&selector.version)?,
            kind: anchored(&selector.kind)?,
            name: anchored(&selector.name)?,
            namespace: anchored(&selector.namespace)?,
            annotations: Requirements::parse(&selector.annotations)?,
            labels: Requirements::parse(&selector.labels)?,
        })
    }

    fn fits_gvk(&self, gvk: &Gvk<'_>) -> bool {
        fits(self.group.as_ref(), &gvk.group)
            && fits(self.version.as_ref(), &gvk.version)
            && fits(self.kind.as_ref(), &gvk.kind)
    }

    /// Whether it takes an id as it is written, as replacements ask.
    pub(super) fn fits_id(&self, id: &ResId<'_>) -> bool {
        self.fits_gvk(&id.gvk)
            && fits(self.name.as_ref(), &id.name)
            && fits(self.namespace.as_ref(), &id.namespace)
    }

    /// Whether nothing but labels and annotations is asked for.
    pub(super) const fn is_without_id(&self) -> bool {
        self.group.is_none()
            && self.version.is_none()
            && self.kind.is_none()
            && self.name.is_none()
            && self.namespace.is_none()
    }

    /// Whether labels or annotations are asked for.
    pub(super) const fn asks_for_metadata(&self) -> bool {
        !(self.labels.is_empty() && self.annotations.is_empty())
    }

    /// Whether labels and annotations are as asked for.
    pub(super) fn fits_metadata(&self, arena: &Arena<'_>, object: Id) -> bool {
        let fits = |requirements: &Requirements, field: &str| {
            if requirements.is_empty() {
                return true;
            }
            let values = fns::strings(arena, object, field);
            requirements.fit(&|key| {
                let (_, value) = values.iter().find(|(known, _)| known == key)?;
                Some(arena.text(*value).to_owned())
            })
        };
        fits(&self.labels, "labels") && fits(&self.annotations, "annotations")
    }

    /// The objects it takes: by the names and namespaces they have or had first.
    pub(super) fn select(&self, arena: &Arena<'_>, objects: &Objects<'_>) -> Vec<usize> {
        let mut found = Vec::new();
        for (at, object) in objects.list.iter().enumerate() {
            let root = object.root;
            let current = ResId::of(arena, root);
            let gvk = self.fits_gvk(&current.gvk);
            if !gvk {
                continue;
            }
            let original = object.original_id(arena);
            let namespace = self.namespace.as_ref();
            let namespaces = [&original, &current]
                .iter()
                .any(|id| fits(namespace, id.effective_namespace()));
            let names = [&original, &current]
                .iter()
                .any(|id| fits(self.name.as_ref(), &id.name));
            if namespaces && names && self.fits_metadata(arena, root) {
                found.push(at);
            }
        }
        found
    }
}

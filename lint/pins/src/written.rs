//! Every place of the repository that writes a version.

use rempart_core::{Context, Fact, FileId, FileView, NodeRef, Span, parallel};
use rempart_model::FileResources;

use crate::kind::Kind;
use crate::places;
use crate::register::{Pin, Register};

/// A version, and what it is a version of.
#[derive(Clone, Debug)]
pub(crate) struct Written {
    pub(crate) file: FileId,
    /// Where the version stands.
    pub(crate) span: Span,
    pub(crate) document: Option<u32>,
    pub(crate) kind: Kind,
    /// What it is called here, in lower case: a chart, `owner/name`, an image with its registry.
    pub(crate) name: String,
    /// As written; empty where none is.
    pub(crate) version: String,
    /// Whether the text at the span is the version alone, so that another may be put there.
    pub(crate) is_replaceable: bool,
    /// Of an image, the digest that stands beside the version; empty where it is not read.
    pub(crate) digest: Option<String>,
    /// Whether another checker says what a floating version does here.
    pub(crate) is_judged_elsewhere: bool,
}

/// All places, in the order of files.
#[derive(Debug, Default)]
pub(crate) struct Places {
    pub(crate) all: Vec<Written>,
}

/// The register, its file, and all places: what a rule compares. `None` without a register.
pub(crate) fn compared<'c>(
    context: &'c Context<'_>,
) -> Option<(FileView<'c>, &'c Register, &'c Places)> {
    let register = context.fact::<Register>()?;
    Some((
        context.file(register.file?),
        register,
        context.fact::<Places>()?,
    ))
}

impl Fact for Places {
    type Key = ();

    const NAME: &'static str = "written-versions";

    const NEEDS: &'static [rempart_core::FactEntry] = &[
        rempart_core::FactEntry::of::<FileResources>(),
        rempart_core::FactEntry::of::<Register>(),
    ];

    fn keys(_context: &Context<'_>) -> Vec<()> {
        vec![()]
    }

    fn compute(context: &Context<'_>, (): &()) -> Self {
        let register = context.fact::<Register>();
        let ids: Vec<_> = context.snapshot.ids().collect();
        let found = parallel::map(context.threads, ids.len(), |at| {
            let mut found = Vec::new();
            // The register does not follow itself.
            if register.is_none_or(|register| register.file != Some(ids[at])) {
                places::of_file(context.file(ids[at]), register, &mut found);
            }
            found
        });
        let mut all: Vec<_> = found.into_iter().flatten().collect();
        all.sort_by_key(|place| (place.file, place.span.start));
        all.dedup_by_key(|place| (place.file, place.span.start, place.kind));
        Self { all }
    }
}

impl Written {
    /// The version that a node is.
    pub(crate) fn at_node(
        file: FileId,
        node: NodeRef<'_>,
        kind: Kind,
        name: impl AsRef<str>,
    ) -> Self {
        Self {
            file,
            span: node.value_span().unwrap_or_else(|| node.span()),
            document: Some(node.document() as u32),
            kind,
            name: name.as_ref().to_ascii_lowercase(),
            version: if node.is_scalar() {
                node.value().into_owned()
            } else {
                String::new()
            },
            is_replaceable: node.value_span().is_some(),
            digest: None,
            is_judged_elsewhere: kind == Kind::Action,
        }
    }

    /// The version that stands at a place of a text that is no tree.
    pub(crate) fn in_text(
        file: FileView<'_>,
        from: usize,
        version: &str,
        kind: Kind,
        name: &str,
    ) -> Self {
        Self {
            file: file.id,
            span: Span::new(from as u32, (from + version.len()) as u32),
            document: None,
            kind,
            name: name.to_ascii_lowercase(),
            version: version.to_owned(),
            is_replaceable: true,
            digest: None,
            is_judged_elsewhere: false,
        }
    }

    /// Whether it is of what an entry names.
    pub(crate) fn is_of(&self, pin: &Pin) -> bool {
        let is_kind = self.kind == pin.kind || self.kind.is_of_forge() && pin.kind.is_of_forge();
        let is_named =
            pin.name.eq_ignore_ascii_case(&self.name) || pin.aliases.contains(&self.name);
        is_kind && is_named || self.is_image_of(pin)
    }

    /// An image is written with its registry and folders, or without.
    fn is_image_of(&self, pin: &Pin) -> bool {
        let name = pin.name.to_ascii_lowercase();
        let shorter = self.name.strip_prefix("docker.io/").unwrap_or(&self.name);
        let shortest = shorter.strip_prefix("library/").unwrap_or(shorter);
        let is_known =
            |called: &str| name == called || pin.aliases.iter().any(|alias| alias == called);
        self.kind == Kind::Image
            && pin.kind == Kind::Image
            && [&*self.name, shorter, shortest].into_iter().any(is_known)
    }
}

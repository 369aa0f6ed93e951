//! Parsed and rendered documents: one type for both, so that a rule cannot tell them apart and spans survive everything.

use std::sync::{Arc, OnceLock};

use rempart_syntax::{Format, NodeRef, Parsed, Span, Tape, json, yaml};

use crate::RepoPath;

/// A tape over its text, with the origin of its nodes when it was rendered rather than parsed.
#[derive(Debug, Default)]
pub struct Tree {
    text: Arc<str>,
    /// Empty while the tree is asleep, see [`Self::asleep`].
    tape: OnceLock<Tape>,
    /// What the tape is made from anew; `None` for a tree that was never asleep.
    format: Option<Format>,
    /// Where its nodes come from; `None` for a parsed tree, and nearly every tree is one.
    rendered: Option<Box<Rendered>>,
    /// For a text that stands in a document of a file: which one, from 0.
    within: u32,
}

/// Where the nodes of a rendered tree come from.
#[derive(Debug)]
struct Rendered {
    sources: Vec<TreeSource>,
    /// Sorted by node; of several origins of one node the first is the primary one.
    origins: Vec<Origin>,
}

/// A tree that a rendered tree was made from.
#[derive(Clone, Debug)]
pub struct TreeSource {
    /// The file it stands in.
    pub path: RepoPath,
    /// The parsed file.
    pub tree: Arc<Tree>,
    /// What the file did to the result, such as `base`, `overlay` or `patch`; shown in labels.
    pub role: &'static str,
}

/// A node came from a node of a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Origin {
    /// The node of the rendered tree.
    pub node: u32,
    /// The index of the source.
    pub source: u32,
    /// The node of the source's tree.
    pub source_node: u32,
}

/// An origin with its file and span, ready for a label.
#[derive(Clone, Debug)]
pub struct Resolved<'t> {
    /// The file; `None` for the parsed file itself, whose path the caller knows.
    pub path: Option<&'t RepoPath>,
    /// The span in that file.
    pub span: Span,
    /// The node in that file.
    pub node: NodeRef<'t>,
    /// The document in that file, from 0.
    pub document: usize,
    /// What the file did, see [`TreeSource::role`]; empty for a parsed tree.
    pub role: &'static str,
}

impl Tree {
    /// A parsed tree: its nodes are their own origin.
    pub fn parsed(text: Arc<str>, tape: Tape) -> Self {
        Self {
            text,
            tape: OnceLock::from(tape),
            format: None,
            rendered: None,
            within: 0,
        }
    }

    /// A parsed tree of a text that stands in a document of a file, with the spans of the file.
    pub fn within(text: Arc<str>, tape: Tape, document: u32) -> Self {
        Self {
            within: document,
            ..Self::parsed(text, tape)
        }
    }

    /// The tree of a text that parses without an error, which is parsed when a node is asked for: the same nodes as those
    /// of the tree that was parsed before, and no memory for them until then.
    pub fn asleep(text: Arc<str>, format: Format) -> Self {
        Self {
            text,
            tape: OnceLock::new(),
            format: Some(format),
            rendered: None,
            within: 0,
        }
    }

    /// Whether it holds no nodes, as nobody has asked for one since it was made.
    pub fn is_asleep(&self) -> bool {
        self.tape.get().is_none()
    }

    /// A rendered tree. `origins` may come in any order; a node without an entry takes the origin of the nearest node
    /// before it that contains it.
    pub fn rendered(
        text: Arc<str>,
        tape: Tape,
        sources: Vec<TreeSource>,
        mut origins: Vec<Origin>,
    ) -> Self {
        // Stable: of one node's origins, the first given stays the primary one.
        origins.sort_by_key(|origin| origin.node);
        Self {
            text,
            tape: OnceLock::from(tape),
            format: None,
            rendered: Some(Box::new(Rendered { sources, origins })),
            within: 0,
        }
    }

    /// The text the nodes point into.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The shared text.
    pub fn shared_text(&self) -> &Arc<str> {
        &self.text
    }

    /// The tape.
    pub fn tape(&self) -> &Tape {
        self.tape.get_or_init(|| {
            let parse = self.format.and_then(parser);
            parse.map_or_else(Tape::default, |parse| parse(&self.text).tape)
        })
    }

    /// How many documents there are.
    pub fn document_count(&self) -> usize {
        self.tape().document_count()
    }

    /// The root of a document, from 0.
    pub fn root(&self, document: usize) -> Option<NodeRef<'_>> {
        self.tape().root(&self.text, document)
    }

    /// The roots of all documents in order.
    pub fn roots(&self) -> impl Iterator<Item = NodeRef<'_>> {
        (0..self.document_count()).filter_map(|document| self.root(document))
    }

    /// A node by its index.
    pub fn node(&self, index: u32) -> Option<NodeRef<'_>> {
        self.tape().node(&self.text, index)
    }

    /// Whether the nodes come from other files.
    pub const fn is_rendered(&self) -> bool {
        self.rendered.is_some()
    }

    /// The trees that a rendered tree was made from; empty for a parsed one.
    pub fn sources(&self) -> &[TreeSource] {
        self.rendered
            .as_ref()
            .map_or(&[], |rendered| &rendered.sources)
    }

    /// Where a node comes from, primary origin first. A parsed node is its own origin; a rendered node without one takes
    /// that of the nearest node around it. Empty for a node that the tree does not have, and where no node around it
    /// has an origin.
    pub fn origins(&self, node: u32) -> Vec<Resolved<'_>> {
        let Some(rendered) = &self.rendered else {
            let Some(found) = self.node(node) else {
                return Vec::new();
            };
            let document = self.within as usize + found.document();
            return vec![Resolved {
                path: None,
                span: found.span(),
                node: found,
                document,
                role: "",
            }];
        };
        let mut at = node;
        loop {
            let origins = &rendered.origins;
            let start = origins.partition_point(|origin| origin.node < at);
            let found: Vec<_> = origins[start..]
                .iter()
                .take_while(|origin| origin.node == at)
                .filter_map(|origin| rendered.resolve(origin))
                .flatten()
                .collect();
            if !found.is_empty() {
                return found;
            }
            match self.enclosing(at, node) {
                Some(parent) => at = parent,
                None => return Vec::new(),
            }
        }
    }

    /// The nearest node before `at` whose subtree still contains `node`.
    fn enclosing(&self, at: u32, node: u32) -> Option<u32> {
        (0..at).rev().find(|&index| {
            self.node(index)
                .is_some_and(|outer| outer.next_index() > node)
        })
    }
}

/// The parser of a format; `None` for a format without a tree.
pub(crate) fn parser(format: Format) -> Option<fn(&str) -> Parsed> {
    match format {
        Format::Yaml => Some(yaml::parse),
        Format::Json => Some(json::parse),
        Format::Text => None,
    }
}

impl Rendered {
    /// Follows an origin down to files: the source may be rendered itself.
    fn resolve(&self, origin: &Origin) -> Option<Vec<Resolved<'_>>> {
        let source = self.sources.get(origin.source as usize)?;
        let mut found = source.tree.origins(origin.source_node);
        for place in &mut found {
            place.path.get_or_insert(&source.path);
            if place.role.is_empty() {
                place.role = source.role;
            }
        }
        Some(found)
    }
}

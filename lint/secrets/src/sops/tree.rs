//! The YAML and JSON stores (`stores/yaml/store.go`, `stores/json/store.go`), read from the tree of the file.

use std::borrow::Cow;
use std::collections::HashSet;

use rempart_core::{Kind, NodeRef, Tree};
use rempart_syntax::Span;
use rempart_syntax::scalar::{self, Reader, Scalar, ScalarClass};

use super::comments::{self, Comments};
use super::form;
use super::key_path::{PathId, Paths};
use super::stream::{Fault, Item, Meta, MetaValue, Stream, TOO_MUCH, TWICE, Value};
use super::tags;

/// More nodes of metadata than this are not read: a file with a thousand recipients has fewer.
const META_NODES: usize = 1 << 13;

/// Reads all documents of a YAML file.
pub(crate) fn yaml(tree: &Tree) -> Stream<'_> {
    let mut walk = Walk::new(tree, Comments::of(tree), Reader::GoYamlV3);
    for index in tree.tape().alias_nodes() {
        walk.stream
            .anchors
            .extend(tree.node(index).map(NodeRef::span));
    }
    for index in tree.tape().marked_nodes() {
        walk.stream
            .anchors
            .extend(tree.node(index).and_then(NodeRef::anchor));
    }
    walk.stream.anchors.sort_unstable();
    walk.comments.tell_cut(&mut walk.stream);
    for root in tree.roots() {
        walk.document(root);
    }
    walk.repeated_keys(tree.roots().next());
    if tree.text().lines().next() == Some("...") {
        walk.fault(Span::new(0, 3), "it begins with the end of a document");
    }
    if let Some(span) = rempart_syntax::yaml::misplaced_tab(tree.tape(), tree.text()) {
        let words = "a line begins with a tab, which yaml.v3 takes for no blank";
        walk.fault(span, words);
    }
    for span in tags::refused_directives(tree.text()) {
        walk.fault(span, "yaml.v3 takes no other version of YAML than 1.1");
    }
    for span in tags::directives(tree.text(), "%TAG") {
        walk.stream
            .mislead(span, "a directive gives tags another meaning");
    }
    walk.stream
}

/// Reads a JSON file or a binary envelope: SOPS takes the first value and refuses a second.
pub(crate) fn json(tree: &Tree) -> Stream<'_> {
    let mut walk = Walk::new(tree, Comments::none(tree.text()), Reader::Json);
    if tree.text().starts_with('\u{feff}') {
        walk.fault(Span::at(0), "a byte order mark stands before the object");
    }
    let mut roots = tree.roots();
    if let Some(root) = roots.next() {
        walk.document(root);
        for (key, _) in root.entries().filter(|(key, _)| is_read_as_metadata(*key)) {
            let words = "a key is read as `sops`: what stands there is taken for metadata too";
            walk.stream.mislead(key.span(), words);
        }
    }
    if let Some(second) = roots.next() {
        walk.document = second.document() as u32;
        walk.fault(second.span(), "a second value follows the object");
    }
    walk.stream
}

/// `encoding/json` finds a field by its name in any case, and SOPS takes only `sops` itself out of the values.
fn is_read_as_metadata(key: NodeRef<'_>) -> bool {
    key.is_scalar() && !key.is("sops") && form::folded(&key.value()) == "sops"
}

struct Walk<'t> {
    stream: Stream<'t>,
    comments: Comments<'t>,
    reader: Reader,
    text: &'t str,
    document: u32,
}

impl<'t> Walk<'t> {
    fn new(tree: &'t Tree, comments: Comments<'t>, reader: Reader) -> Self {
        Self {
            stream: Stream::new(),
            comments,
            reader,
            text: tree.text(),
            document: 0,
        }
    }

    fn document(&mut self, root: NodeRef<'t>) {
        self.document = root.document() as u32;
        match root.kind() {
            Kind::Mapping => self.mapping(root, Paths::ROOT, true),
            _ if self.class(root) == Some(ScalarClass::Null) => {
                self.stream.items.push(Item::Open);
                let end = self.document_end(root);
                while let Some(comment) = self.comments.before(end) {
                    self.comment(comment, Paths::ROOT);
                }
                self.stream.items.push(Item::Close);
            }
            kind => {
                self.fault(root.span(), "a document is a list or a single value");
                // What it holds is looked at all the same.
                if kind == Kind::Sequence {
                    self.sequence(root, Paths::ROOT);
                }
            }
        }
    }

    /// SOPS looks for its metadata in the first document, and there yaml.v3 takes no key twice at the root
    /// (`decoder.uniqueKeys`): as it is meant, however it is written. Deeper down and further on it takes them.
    fn repeated_keys(&mut self, first: Option<NodeRef<'t>>) {
        let mut known = HashSet::new();
        let keys = first.into_iter().flat_map(NodeRef::entries);
        for (key, _) in keys.filter(|(key, _)| key.is_scalar() && !key.is("sops")) {
            if !known.insert(key.value()) {
                self.document = 0;
                let words = "a key stands twice at the root of the first document";
                self.fault(key.span(), words);
            }
        }
    }

    /// What the reader takes a scalar for; `None` for a collection.
    fn class(&self, node: NodeRef<'t>) -> Option<ScalarClass> {
        (node.is_scalar()).then(|| scalar::class(self.reader, node))
    }

    /// Where the last comment of a document may begin: at the root of the next one.
    fn document_end(&self, root: NodeRef<'t>) -> u32 {
        let next = root.with_index(root.next_index());
        let end = next.map_or(self.text.len() as u32, |next| next.span().start);
        // Comments behind the marker belong to the document that it opens.
        let between = self
            .text
            .get(root.span().end as usize..end as usize)
            .unwrap_or_default();
        match memchr::memmem::find(between.as_bytes(), b"\n---") {
            Some(at) => root.span().end + at as u32 + 1,
            None => end,
        }
    }

    // Trees are at most `DEPTH_LIMIT` levels deep.
    fn mapping(&mut self, node: NodeRef<'t>, path: PathId, is_root: bool) {
        self.stream.items.push(Item::Open);
        // What `repeated_keys` tells of the root of a YAML file.
        let is_told = is_root && self.document == 0 && self.reader != Reader::Json;
        let mut known = HashSet::new();
        for (key, value) in node.entries() {
            while let Some(comment) = self.comments.before(key.span().start) {
                self.comment(comment, path);
            }
            if is_root && key.is("sops") {
                self.metadata(value);
                continue;
            }
            if self.class(key) != Some(ScalarClass::String) {
                let fault = "a key is no text, and SOPS takes no other keys";
                self.fault(key.span(), fault);
            }
            let name = if key.is_scalar() {
                key.value()
            } else {
                Cow::Borrowed("")
            };
            if self.reader != Reader::Json && name == "<<" && key.kind() == Kind::Plain {
                let words = "a merge key puts values beside those that the file shows";
                self.mislead(key.span(), words);
            }
            let below = self.stream.paths.key(path, &name);
            // An empty value adds nothing to the hash of SOPS, and blanks the one that it repeats.
            if !is_told && !known.insert(name) {
                self.mislead(key.span(), TWICE);
            }
            let before_value = if value.is_scalar() {
                value.span().end
            } else {
                key.span().end + 1
            };
            while let Some(comment) = self.comments.behind(before_value) {
                self.comment(comment, path);
            }
            self.value(value, below);
            self.thrown_out(key, value, below);
        }
        self.close(node, path, is_root);
    }

    /// A comment behind an empty list is an item of it to SOPS, which judges it by the key of the list, and writes it below
    /// where it stays in clear: `key: []`, and the comment on the next line. One that SOPS encrypts makes the list one of an
    /// item.
    fn thrown_out(&mut self, key: NodeRef<'t>, value: NodeRef<'t>, path: PathId) {
        let is_empty = value.next_index() == value.index() + 1;
        if value.kind() != Kind::Sequence || !is_empty || self.reader == Reader::Json {
            return;
        }
        let column = comments::column(self.text, key.span().start);
        let mut end = value.span().end;
        while let Some(comment) = self.comments.below(end, column) {
            end = comment.0.end;
            self.comment(comment, path);
        }
    }

    fn sequence(&mut self, node: NodeRef<'t>, path: PathId) {
        self.stream.items.push(Item::Open);
        for (index, item) in node.items().enumerate() {
            while let Some(comment) = self.comments.before(item.span().start) {
                self.comment(comment, path);
            }
            if item.is_scalar() {
                while let Some(comment) = self.comments.behind(item.span().end) {
                    self.comment(comment, path);
                }
            }
            let below = self.stream.paths.item(path, index);
            self.value(item, below);
        }
        self.close(node, path, false);
    }

    /// Takes the comments at the end of a collection that are indented like it.
    fn close(&mut self, node: NodeRef<'t>, path: PathId, is_root: bool) {
        if is_root {
            let end = self.document_end(node);
            while let Some(comment) = self.comments.before(end) {
                self.comment(comment, path);
            }
        } else if !node.raw_bytes().starts_with(b"{") && !node.raw_bytes().starts_with(b"[") {
            let next = node.with_index(node.next_index());
            let end = next.map_or(self.text.len() as u32, |next| next.span().start);
            let column = comments::column(self.text, node.span().start);
            while let Some(comment) = self.comments.indented(end, column) {
                self.comment(comment, path);
            }
        }
        self.stream.items.push(Item::Close);
    }

    fn value(&mut self, node: NodeRef<'t>, path: PathId) {
        let empty = |node: NodeRef<'t>| node.next_index() == node.index() + 1;
        let value = match node.kind() {
            Kind::Mapping if !empty(node) => return self.mapping(node, path, false),
            Kind::Sequence if !empty(node) => return self.sequence(node, path),
            Kind::Mapping | Kind::Sequence => {
                self.stream.items.push(Item::Open);
                while let Some(comment) = self.comments.before(node.span().end) {
                    self.comment(comment, path);
                }
                self.stream.items.push(Item::Close);
                Value::Empty
            }
            // An alias stands for values that are looked at where they are written.
            Kind::Alias => Value::Empty,
            Kind::Literal | Kind::Folded => {
                // Behind the indicator of a block.
                while let Some(comment) = self.comments.before(node.span().end) {
                    self.comment(comment, path);
                }
                self.leaf(node)
            }
            _ => self.leaf(node),
        };
        if let Value::Typed(Scalar::Float(number)) = value
            && self.reader == Reader::Json
            && number.is_infinite()
        {
            self.fault(node.span(), "a number is greater than any that SOPS reads");
        }
        let (span, document) = (node.span(), self.document);
        self.stream.items.push(Item::Leaf {
            path,
            span,
            document,
            value,
        });
    }

    fn leaf(&mut self, node: NodeRef<'t>) -> Value<'t> {
        if let Some(tag) = node.tag_span().filter(|_| tags::is_of_another_type(node)) {
            let words = "a tag makes another value of what stands behind it";
            self.mislead(tag, words);
        }
        match scalar::resolve(self.reader, node) {
            Scalar::Null => Value::Empty,
            Scalar::String(text) if text.is_empty() => Value::Empty,
            Scalar::String(text) => Value::Text(text),
            // `encoding/json` of Go takes every number for a float.
            Scalar::Int(_) if self.reader == Reader::Json => {
                // Every number of JSON is one that Rust parses.
                let number = node.raw().parse().unwrap_or(f64::NAN);
                Value::Typed(Scalar::Float(number))
            }
            typed => Value::Typed(typed),
        }
    }

    fn comment(&mut self, (span, text): (Span, &'t str), path: PathId) {
        let document = self.document;
        self.stream.items.push(Item::Comment {
            path,
            span,
            document,
            text: Cow::Borrowed(text),
        });
    }

    /// Reads what stands under `sops`.
    fn metadata(&mut self, node: NodeRef<'t>) {
        while let Some((span, text)) = self.comments.before(node.span().end) {
            self.stream
                .strays
                .push((self.document, span, Cow::Borrowed(text)));
        }
        let mut budget = META_NODES;
        let meta = self.meta(node, &mut budget);
        self.stream.metadata.push((self.document, meta));
        if budget == 0 {
            self.fault(node.span(), TOO_MUCH);
        }
    }

    fn fault(&mut self, span: Span, words: &'static str) {
        let document = self.document;
        self.stream.faults.push(Fault {
            span,
            document,
            words,
            misleads: false,
        });
    }

    fn mislead(&mut self, span: Span, words: &'static str) {
        let document = self.document;
        self.stream.faults.push(Fault {
            span,
            document,
            words,
            misleads: true,
        });
    }

    fn meta(&self, node: NodeRef<'t>, budget: &mut usize) -> Meta<'t> {
        let take = |budget: &mut usize| {
            budget
                .checked_sub(1)
                .inspect(|left| *budget = *left)
                .is_some()
        };
        let value = match node.kind() {
            Kind::Mapping => {
                let entries = node
                    .entries()
                    .take_while(|_| take(budget))
                    .collect::<Vec<_>>();
                MetaValue::Mapping(
                    entries
                        .into_iter()
                        .map(|(key, value)| (key.value(), self.meta(value, budget)))
                        .collect(),
                )
            }
            Kind::Sequence => {
                let items = node
                    .items()
                    .take_while(|_| take(budget))
                    .collect::<Vec<_>>();
                MetaValue::List(
                    items
                        .into_iter()
                        .map(|item| self.meta(item, budget))
                        .collect(),
                )
            }
            Kind::Alias => MetaValue::Null,
            _ => match scalar::class(self.reader, node) {
                ScalarClass::Null => MetaValue::Null,
                ScalarClass::String => MetaValue::Text(node.value()),
                _ => MetaValue::Typed(node.value()),
            },
        };
        Meta {
            span: node.span(),
            value,
        }
    }
}

//! Where the nodes of rendered objects come from: the value that decides a scalar, where the template names one and it is
//! that very scalar; else the line of the template.

use std::collections::BTreeMap;
use std::sync::Arc;

use rempart_core::{Kind, NodeRef, Origin, RepoPath, Snapshot, Tree, TreeSource};
use rempart_model::resource::FileResources;
use rempart_model::{Resource, get_path, scalar};

use super::lines::{Lines, value_path};
use super::stream::Stream;
use super::{Named, Request, Unrendered, ValueSource};

/// The tree of a stream, and its objects.
pub(super) fn tree(
    snapshot: &Snapshot,
    request: &Request<'_>,
    stream: Stream,
) -> Result<(Arc<Tree>, Vec<Resource>), Unrendered> {
    let mut tracer = Tracer {
        snapshot,
        request,
        sources: vec![TreeSource {
            path: request.source.path.clone(),
            tree: Arc::clone(&request.source.tree),
            role: SOURCE,
        }],
        origins: Vec::new(),
        templates: BTreeMap::new(),
        seen: BTreeMap::new(),
    };
    tracer.note_values();
    for document in 0..stream.parsed.tape.document_count() {
        if stream.is_empty(document) {
            continue;
        }
        if let Some(root) = stream.parsed.tape.root(&stream.text, document) {
            tracer.document(root, &stream.templates[document]);
        }
    }
    let (sources, origins) = (tracer.sources, tracer.origins);
    let templates = stream.templates;
    let tree = Tree::rendered(stream.text.into(), stream.parsed.tape, sources, origins);
    let tree = Arc::new(tree);
    let found = FileResources::of(&request.source.path, &tree);
    if let Some(other) = found.others.first() {
        let template = templates.get(other.document as usize);
        return Err(Unrendered::Refused {
            at: template.map(|path| (path.clone(), 1)),
            why: "a template makes a document that is no object, which Argo CD refuses".to_owned(),
        });
    }
    Ok((tree, found.resources))
}

/// What a file with values did to the result.
pub const VALUES: &str = "values";

/// What a template did to the result.
pub const TEMPLATE: &str = "template";

/// What the source of an application did to the result.
pub const SOURCE: &str = "source";

struct Tracer<'t> {
    snapshot: &'t Snapshot,
    request: &'t Request<'t>,
    sources: Vec<TreeSource>,
    origins: Vec<Origin>,
    /// The templates that were looked at, with the index of their first source.
    templates: BTreeMap<String, (Lines, u32)>,
    /// How many objects of a kind a template has made.
    seen: BTreeMap<(String, String), usize>,
}

impl Tracer<'_> {
    /// Every file that values come from is a source of the tree, whether or not a node is told to come from it: a value
    /// may be part of a longer text, and what such a file conceals is taken out of all that is said of the objects.
    fn note_values(&mut self) {
        let request = self.request;
        let chart = request.chart.find("values.yaml").map(Named::Chart);
        let files = request.files.iter().copied().chain(chart);
        let files = files.chain(request.file_parameters.values().copied());
        for file in files {
            let entry = request.entry(self.snapshot, file);
            let tree = entry.file.tree().cloned().unwrap_or_default();
            self.value_source(&entry.path, &tree);
        }
        let inline = self.request.inline.iter().map(|inline| &inline.at);
        for source in inline.chain(self.request.parameters.values()) {
            self.value_source(&source.path, &source.tree);
        }
    }

    fn document(&mut self, root: NodeRef<'_>, template: &str) {
        self.of_template(root, template);
        self.of_source(root.index());
        self.entries(root, template);
    }

    fn of_template(&mut self, root: NodeRef<'_>, template: &str) {
        if template.is_empty() {
            return;
        }
        let kind = root.get("kind").and_then(scalar).unwrap_or_default();
        let count = self.seen.entry((template.to_owned(), kind.to_string()));
        let count = count.or_default();
        let at = *count;
        *count += 1;
        let (lines, source) = self.template(template);
        let (source, source_node) = match lines.kind(&kind, at) {
            Some(line) => (source + 1, line.node),
            None => (source, 0),
        };
        self.origins.push(Origin {
            node: root.index(),
            source,
            source_node,
        });
    }

    /// Says that a node comes from the source of the application, beside what was said of it before.
    fn of_source(&mut self, node: u32) {
        self.origins.push(Origin {
            node,
            source: 0,
            source_node: self.request.source.node,
        });
    }

    /// The fields of a collection; depth is bounded by the parser.
    fn entries(&mut self, node: NodeRef<'_>, template: &str) {
        match node.kind() {
            Kind::Mapping => {
                for (key, held) in node.entries() {
                    if held.is_scalar() {
                        self.field(key, held, template);
                    } else {
                        self.entries(held, template);
                    }
                }
            }
            Kind::Sequence => {
                for item in node.items() {
                    self.entries(item, template);
                }
            }
            _ => {}
        }
    }

    fn field(&mut self, key: NodeRef<'_>, held: NodeRef<'_>, template: &str) {
        let value = held.value();
        let Some((lines, source)) = self.templates.get(template) else {
            return;
        };
        let Some(line) = lines.only(&key.value(), &value) else {
            return;
        };
        let of_line = |node: u32| Origin {
            node,
            source: source + 1,
            source_node: line.node,
        };
        let (of_key, of_value) = (of_line(key.index()), of_line(held.index()));
        let path = value_path(&line.value).map(|path| {
            let path = path.into_iter().map(str::to_owned);
            path.collect::<Vec<_>>()
        });
        self.origins.push(of_key);
        self.of_source(key.index());
        let is_own = template.starts_with(&self.request.chart.path("templates/"));
        if let Some(path) = path.filter(|_| is_own)
            && let Some(found) = self.decides(&path, &value)
        {
            let source = self.value_source(&found.path, &found.tree);
            self.origins.push(Origin {
                node: held.index(),
                source,
                source_node: found.node,
            });
        }
        self.origins.push(of_value);
        self.of_source(held.index());
    }

    /// A template with the index of its first source: its head; that of its keys follows. Of a chart that is packed in
    /// `charts` no line is known.
    fn template(&mut self, template: &str) -> (&Lines, u32) {
        let files = self.request.chart.files;
        let sources = &mut self.sources;
        let looked = self.templates.entry(template.to_owned());
        let (lines, source) = looked.or_insert_with(|| {
            let found = files.find(template);
            let text = found.and_then(|id| files.entry(id).file.text());
            let lines = Lines::of(text.unwrap_or_default());
            let source = sources.len() as u32;
            for tree in [&lines.head, &lines.keys] {
                sources.push(TreeSource {
                    path: RepoPath::from_normalised(template),
                    tree: Arc::clone(tree),
                    role: TEMPLATE,
                });
            }
            (lines, source)
        });
        (lines, *source)
    }

    /// The value at a path, where the first place that has one, from the one that wins, has exactly this scalar.
    fn decides(&self, path: &[String], value: &str) -> Option<ValueSource> {
        let path: Vec<_> = path.iter().map(String::as_str).collect();
        let dotted = path.join(".");
        if self.request.file_parameters.contains_key(&dotted) {
            return None;
        }
        for is_text in [true, false] {
            if let Some(set) = self.request.parameters.get(&(is_text, dotted.clone())) {
                return (set.value == value).then(|| set.clone());
            }
        }
        // A parameter that sets something around or below decides in ways that are not followed here.
        let mut set = self.request.parameters.keys();
        if set.any(|(_, name)| name.split(['.', '[']).next() == path.first().copied()) {
            return None;
        }
        if let Some(inline) = &self.request.inline {
            let node = inline.at.tree.node(inline.at.node)?;
            if node.kind() == Kind::Mapping {
                if let Some(found) = get_path(node, &path) {
                    return same(found, value, &inline.at.path, &inline.at.tree);
                }
            } else if has(&inline.text, &path) {
                return Some(inline.at.clone());
            }
        }
        let request = self.request;
        let chart = request.chart.find("values.yaml").map(Named::Chart);
        for file in request.files.iter().rev().copied().chain(chart) {
            let entry = request.entry(self.snapshot, file);
            let tree = entry.file.tree()?;
            if let Some(found) = tree.root(0).and_then(|root| get_path(root, &path)) {
                return same(found, value, &entry.path, tree);
            }
        }
        None
    }

    /// The index of a file that values come from.
    fn value_source(&mut self, path: &RepoPath, tree: &Arc<Tree>) -> u32 {
        let values = self.sources.iter();
        let mut known = values.enumerate().filter(|(_, known)| known.role == VALUES);
        let found = known.find(|(_, known)| known.path == *path && Arc::ptr_eq(&known.tree, tree));
        if let Some((at, _)) = found {
            return at as u32;
        }
        self.sources.push(TreeSource {
            path: path.clone(),
            tree: Arc::clone(tree),
            role: VALUES,
        });
        self.sources.len() as u32 - 1
    }
}

fn same(node: NodeRef<'_>, value: &str, path: &RepoPath, tree: &Arc<Tree>) -> Option<ValueSource> {
    let is_same = node.is_scalar() && scalar(node).is_some_and(|text| text == value);
    is_same.then(|| ValueSource {
        value: value.to_owned(),
        path: path.clone(),
        tree: Arc::clone(tree),
        node: node.index(),
    })
}

/// Whether a text in YAML has a value at a path.
fn has(text: &str, path: &[&str]) -> bool {
    let parsed = rempart_syntax::yaml::parse(text);
    let root = parsed.tape.root(text, 0);
    root.is_some_and(|root| get_path(root, path).is_some())
}

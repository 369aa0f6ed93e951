//! Applications as trees, each value with its place in the set.

use std::sync::Arc;

use rempart_core::{Kind, Origin, Snapshot, Tree, TreeSource};
use rempart_model::{FileResources, Resource};
use rempart_syntax::TapeBuilder;

use super::expand::Made;
use super::params::Element;
use super::spanned::{Shape, Spanned};

/// The object of an application that a set makes. Its nodes come from the set; the whole comes from the element too.
pub(crate) fn resource(set: &Resource, made: &Made, snapshot: &Snapshot) -> Option<Resource> {
    let mut sources = vec![TreeSource {
        path: set.path().clone(),
        tree: Arc::clone(set.tree()),
        role: "template",
    }];
    let mut writer = Writer {
        builder: TapeBuilder::new(),
        origins: Vec::new(),
    };
    writer.builder.begin_document();
    let root = writer.write(&made.app);
    for element in &made.from {
        let (source, source_node) = match element {
            Element::Item { node, .. } => (0, *node),
            Element::File { file, node, .. } => {
                let entry = snapshot.entry(*file);
                let (Some(tree), Some(node)) = (entry.file.tree(), node) else {
                    continue;
                };
                sources.push(TreeSource {
                    path: entry.path.clone(),
                    tree: Arc::clone(tree),
                    role: "element",
                });
                (sources.len() as u32 - 1, *node)
            }
            Element::Folder(_) => continue,
        };
        writer.origins.push(Origin {
            node: root,
            source,
            source_node,
        });
    }
    let (text, tape) = writer.builder.finish();
    let tree = Arc::new(Tree::rendered(text.into(), tape, sources, writer.origins));
    let found = FileResources::of(set.path(), &tree);
    found.resources.into_iter().next()
}

struct Writer {
    builder: TapeBuilder,
    origins: Vec<Origin>,
}

impl Writer {
    fn write(&mut self, value: &Spanned) -> u32 {
        let builder = &mut self.builder;
        let node = match &value.shape {
            Shape::Null => builder.scalar(Kind::Plain, "null"),
            Shape::Bool(true) => builder.scalar(Kind::Plain, "true"),
            Shape::Bool(false) => builder.scalar(Kind::Plain, "false"),
            Shape::Number(_, written) => builder.scalar(Kind::Plain, written),
            // Quoted, so that no reader takes it for something else.
            Shape::Text(text) => builder.scalar(Kind::DoubleQuoted, text),
            Shape::List(items) => {
                let node = builder.begin_sequence();
                for item in items {
                    self.write(item);
                }
                self.builder.end();
                node
            }
            Shape::Map(entries) => {
                let node = builder.begin_mapping();
                for (key, value) in entries {
                    let written = self.builder.scalar(Kind::DoubleQuoted, &key.text);
                    self.come_from(written, key.node);
                    self.write(value);
                }
                self.builder.end();
                node
            }
        };
        self.come_from(node, value.node);
        node
    }

    fn come_from(&mut self, node: u32, source_node: u32) {
        self.origins.push(Origin {
            node,
            source: 0,
            source_node,
        });
    }
}

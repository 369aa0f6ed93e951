//! Files into values: what kustomize's reader makes of YAML, aliases and merge keys resolved.

use rempart_core::NodeRef;
use rempart_syntax::Kind as Written;
use rempart_syntax::scalar::{Reader, ScalarClass, class, is_merge_key};

use super::arena::{Arena, Content, Id, MAX_DEPTH, Node, Style, Tag, Text};
use super::origin::{Origin, Origins};
use super::outcome::{Step, refused, unsupported};

/// Where the values of a text belong.
#[derive(Clone, Copy)]
pub(super) enum Place {
    /// Each node of the tree is its own origin.
    File(u32),
    /// All of them stand in one scalar of another file.
    Within(Origin),
}

/// Takes over the nodes of one tree.
pub(super) struct Import<'a, 's> {
    pub(super) arena: &'a mut Arena<'s>,
    pub(super) place: Place,
    /// How many collections in brackets stand around the node.
    pub(super) brackets: u32,
}

impl<'s> Import<'_, 's> {
    /// The value of a node. `text` gives the text of a scalar.
    pub(super) fn node<'t>(
        &mut self,
        node: NodeRef<'t>,
        text: &dyn Fn(NodeRef<'t>) -> Text<'s>,
        depth: usize,
    ) -> Step<Id> {
        if depth > MAX_DEPTH {
            return refused("aliases nest without end");
        }
        let Some(node) = node.resolved() else {
            return refused("an alias has no anchor");
        };
        let origins = self.origins(node);
        match node.kind() {
            Written::Alias => refused("an alias names an alias"),
            Written::Mapping => {
                let tag = collection_tag(node, Tag::Map)?;
                let style = collection_style(node, b'{');
                self.brackets += u32::from(style.flow);
                let entries = self.entries(node, text, depth)?;
                self.brackets -= u32::from(style.flow);
                self.arena.add(Node {
                    tag,
                    style,
                    content: Content::Map(entries),
                    origins,
                })
            }
            Written::Sequence => {
                let tag = collection_tag(node, Tag::Seq)?;
                let style = collection_style(node, b'[');
                self.brackets += u32::from(style.flow);
                let mut items = Vec::new();
                for item in node.items() {
                    items.push(self.node(item, text, depth + 1)?);
                }
                self.brackets -= u32::from(style.flow);
                self.arena.add(Node {
                    tag,
                    style,
                    content: Content::Seq(items),
                    origins,
                })
            }
            _ => {
                let is_plain = node.kind() == Written::Plain;
                if self.brackets > 0 && is_plain && node.raw().starts_with('?') {
                    return unsupported("a value in brackets that begins with `?`");
                }
                let (tag, style) = scalar_tag(node)?;
                self.arena.add(Node {
                    tag,
                    style,
                    content: Content::Scalar(text(node)),
                    origins,
                })
            }
        }
    }

    const fn origins(&self, node: NodeRef<'_>) -> Origins {
        Origins::one(match self.place {
            Place::File(source) => Origin {
                source,
                node: node.index(),
            },
            Place::Within(origin) => origin,
        })
    }

    /// The entries of a mapping: its own first, then those that its merge key brings and it has not itself.
    fn entries<'t>(
        &mut self,
        node: NodeRef<'t>,
        text: &dyn Fn(NodeRef<'t>) -> Text<'s>,
        depth: usize,
    ) -> Step<Vec<(Id, Id)>> {
        let mut entries = Vec::new();
        let mut merged = None;
        for (key, value) in node.entries() {
            if is_merge_key(Reader::GoYamlV3, key) {
                if merged.replace(value).is_some() {
                    return refused("a mapping has two merge keys");
                }
                continue;
            }
            let key = self.node(key, text, depth + 1)?;
            let value = self.node(value, text, depth + 1)?;
            entries.push((key, value));
        }
        if let Some(merged) = merged {
            for mapping in mappings(merged)? {
                for (key, value) in self.entries(mapping, text, depth + 1)? {
                    let name = self.arena.text(key);
                    if entries.iter().all(|(own, _)| self.arena.text(*own) != name) {
                        entries.push((key, value));
                    }
                }
            }
        }
        Ok(entries)
    }
}

/// The mappings that a merge key names; the first of them wins.
fn mappings(value: NodeRef<'_>) -> Step<Vec<NodeRef<'_>>> {
    let Some(value) = value.resolved() else {
        return refused("an alias has no anchor");
    };
    match value.kind() {
        Written::Mapping => Ok(vec![value]),
        Written::Sequence => {
            let mut all = Vec::new();
            for item in value.items() {
                match item.resolved() {
                    Some(item) if item.kind() == Written::Mapping => all.push(item),
                    _ => return refused("a merge key names something that is no mapping"),
                }
            }
            Ok(all)
        }
        _ => refused("a merge key names something that is no mapping"),
    }
}

fn collection_tag(node: NodeRef<'_>, own: Tag) -> Step<Tag> {
    match node.tag() {
        None | Some("!" | "!!map" | "!!seq") => Ok(own),
        Some(tag) => unsupported(format!("a collection with the tag `{tag}`")),
    }
}

fn collection_style(node: NodeRef<'_>, bracket: u8) -> Style {
    Style {
        flow: node.raw_bytes().first() == Some(&bracket),
        ..Style::default()
    }
}

fn scalar_tag(node: NodeRef<'_>) -> Step<(Tag, Style)> {
    let quoted = !matches!(node.kind(), Written::Plain | Written::Absent);
    let style = |tagged| Style {
        quoted,
        tagged,
        flow: false,
        folded: node.kind() == Written::Folded,
    };
    let tag = match node.tag() {
        None | Some("!") if quoted => Tag::Str,
        None | Some("!") if is_merge_key(Reader::GoYamlV3, node) => Tag::Merge,
        None | Some("!") => match class(Reader::GoYamlV3, node) {
            ScalarClass::Null => Tag::Null,
            ScalarClass::Bool => Tag::Bool,
            ScalarClass::Int => Tag::Int,
            ScalarClass::Float => Tag::Float,
            ScalarClass::Timestamp => Tag::Timestamp,
            ScalarClass::String => Tag::Str,
        },
        Some("!!str") => return Ok((Tag::Str, style(true))),
        Some("!!int") => return Ok((Tag::Int, style(true))),
        Some("!!bool") => return Ok((Tag::Bool, style(true))),
        Some("!!float") => return Ok((Tag::Float, style(true))),
        Some(tag) => return unsupported(format!("a value with the tag `{tag}`")),
    };
    Ok((tag, style(false)))
}

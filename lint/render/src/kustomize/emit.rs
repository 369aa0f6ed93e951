//! Objects into text and a tree, as kustomize writes them: keys sorted, strings quoted where a reader would take them
//! for something else.

use std::fmt::Write as _;
use std::sync::Arc;

use rempart_core::{Origin as TreeOrigin, RepoPath, Tree};
use rempart_model::resource::FileResources;
use rempart_syntax::scalar::Scalar;

use super::arena::{Arena, Content, Id, Tag};
use super::id::ResId;
use super::number;
use super::origin::{Origins, Sources};
use super::outcome::{At, Rendered, Step, unsupported};
use super::printed;
use super::scalar::{Value, is_yaml_1_1_non_string, plain, value};

/// Writes objects that are normal, see [`super::normal`].
pub(super) fn emit(
    arena: &Arena<'_>,
    objects: &[Id],
    sources: Sources,
    folder: &RepoPath,
    max_bytes: usize,
) -> Step<Rendered> {
    let mut writer = Writer {
        arena,
        text: String::new(),
        nodes: 0,
        origins: Vec::new(),
        max_bytes,
    };
    for (at, object) in objects.iter().enumerate() {
        if at > 0 {
            writer.text.push_str("---\n");
        }
        if let Err(unbuilt) = writer.node(*object, 0, Position::Top) {
            return Err(unbuilt).within(&ResId::of(arena, *object).shown());
        }
    }
    let Writer {
        text,
        nodes,
        origins,
        ..
    } = writer;
    let parsed = rempart_syntax::yaml::parse(&text);
    let whole = parsed.errors.is_empty()
        && parsed.tape.node_count() == nodes as usize
        && parsed.tape.document_count() == objects.len();
    if !whole {
        return unsupported("the result cannot be written as YAML");
    }
    let tree = Arc::new(Tree::rendered(
        text.into(),
        parsed.tape,
        sources.into_list(),
        origins,
    ));
    let resources = FileResources::of(folder, &tree).resources;
    Ok(Rendered { tree, resources })
}

/// What a value stands behind.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Position {
    Top,
    Key,
    Item,
}

struct Writer<'a, 's> {
    arena: &'a Arena<'s>,
    text: String,
    nodes: u32,
    origins: Vec<TreeOrigin>,
    max_bytes: usize,
}

impl Writer<'_, '_> {
    fn note(&mut self, origins: &Origins) -> Step<()> {
        let node = self.nodes;
        self.origins
            .extend(origins.as_slice().iter().map(|origin| TreeOrigin {
                node,
                source: origin.source,
                source_node: origin.node,
            }));
        self.nodes += 1;
        if self.text.len() > self.max_bytes {
            let limit = self.max_bytes;
            return unsupported(format!("the result is larger than {limit} bytes"));
        }
        Ok(())
    }

    fn indent(&mut self, indent: usize) {
        self.text.extend(std::iter::repeat_n(' ', indent));
    }

    fn node(&mut self, id: Id, indent: usize, position: Position) -> Step<()> {
        let node = self.arena.get(id);
        self.note(&node.origins)?;
        match &node.content {
            Content::Scalar(text) => self.scalar(id, &printed::value(text)?, indent, position),
            Content::Map(entries) if entries.is_empty() => {
                self.flow("{}", position);
                Ok(())
            }
            Content::Seq(items) if items.is_empty() => {
                self.flow("[]", position);
                Ok(())
            }
            Content::Map(entries) => {
                let mut entries = entries.clone();
                entries.sort_by(|a, b| self.arena.text(a.0).cmp(self.arena.text(b.0)));
                self.map(&entries, indent, position)
            }
            Content::Seq(items) => self.seq(&items.clone(), indent, position),
        }
    }

    fn flow(&mut self, written: &str, position: Position) {
        if position != Position::Top {
            self.text.push(' ');
        }
        self.text.push_str(written);
        self.text.push('\n');
    }

    fn map(&mut self, entries: &[(Id, Id)], indent: usize, position: Position) -> Step<()> {
        if position == Position::Key {
            self.text.push('\n');
        }
        for (at, (key, held)) in entries.iter().enumerate() {
            match position {
                Position::Item if at == 0 => self.text.push(' '),
                _ => self.indent(indent),
            }
            let node = self.arena.get(*key);
            self.note(&node.origins)?;
            let key = node.text();
            printed::check_key(key)?;
            if key.len() > 128 || key.contains('\n') {
                self.text.push_str("? ");
                self.quoted(key);
                self.text.push('\n');
                self.indent(indent);
            } else {
                self.string(key);
            }
            self.text.push(':');
            // Lists stand as far to the right as their key.
            let is_list = matches!(self.arena.get(*held).content, Content::Seq(_));
            let below = if is_list { indent } else { indent + 2 };
            self.node(*held, below, Position::Key)?;
        }
        Ok(())
    }

    fn seq(&mut self, items: &[Id], indent: usize, position: Position) -> Step<()> {
        if position == Position::Key {
            self.text.push('\n');
        }
        for (at, item) in items.iter().enumerate() {
            match position {
                Position::Item if at == 0 => self.text.push(' '),
                _ => self.indent(indent),
            }
            self.text.push('-');
            self.node(*item, indent + 2, Position::Item)?;
        }
        Ok(())
    }

    fn scalar(&mut self, id: Id, text: &str, indent: usize, position: Position) -> Step<()> {
        if position != Position::Top {
            self.text.push(' ');
        }
        match value(self.arena.get(id), false)? {
            Value::Text(_) if self.arena.get(id).tag == Tag::Str => {
                if is_block(text) {
                    self.block(text, indent);
                    return Ok(());
                }
                self.string(text);
            }
            Value::Float(0.0) => self.text.push('0'),
            Value::Float(value) => self.text.push_str(&number::json(value)),
            Value::Int(value) => self.text.push_str(&value.to_string()),
            Value::Bool(value) => self.text.push_str(if value { "true" } else { "false" }),
            Value::Null => self.text.push_str("null"),
            Value::Text(text) => {
                let text = text.into_owned();
                self.string(&text);
            }
        }
        self.text.push('\n');
        Ok(())
    }

    fn block(&mut self, text: &str, indent: usize) {
        let body = text.trim_end_matches('\n');
        let breaks = text.len() - body.len();
        self.text.push_str(match breaks {
            0 => "|-\n",
            1 => "|\n",
            _ => "|+\n",
        });
        for line in text.strip_suffix('\n').unwrap_or(text).split('\n') {
            if !line.is_empty() {
                self.indent(indent.max(2));
                self.text.push_str(line);
            }
            self.text.push('\n');
        }
    }

    fn string(&mut self, text: &str) {
        if is_contested(text) {
            self.quoted(text);
        } else if is_plain(text) {
            self.text.push_str(text);
        } else if !text.contains('\t') && text.chars().all(is_printable) {
            self.text.push('\'');
            self.text.push_str(&text.replace('\'', "''"));
            self.text.push('\'');
        } else {
            self.quoted(text);
        }
    }

    fn quoted(&mut self, text: &str) {
        self.text.push('"');
        for character in text.chars() {
            match character {
                other if is_printable(other) && !matches!(other, '"' | '\\' | '\t') => {
                    self.text.push(other);
                }
                other => self.escaped(other),
            }
        }
        self.text.push('"');
    }

    fn escaped(&mut self, character: char) {
        let short = match character {
            '\0' => "\\0",
            '\u{7}' => "\\a",
            '\u{8}' => "\\b",
            '\t' => "\\t",
            '\n' => "\\n",
            '\u{B}' => "\\v",
            '\u{C}' => "\\f",
            '\r' => "\\r",
            '\u{1B}' => "\\e",
            '"' => "\\\"",
            '\\' => "\\\\",
            '\u{85}' => "\\N",
            '\u{A0}' => "\\_",
            '\u{2028}' => "\\L",
            '\u{2029}' => "\\P",
            _ => "",
        };
        if !short.is_empty() {
            self.text.push_str(short);
            return;
        }
        // Writing to a string cannot fail.
        _ = match character as u32 {
            code @ 0..0x100 => write!(self.text, "\\x{code:02X}"),
            code @ 0x100..0x1_0000 => write!(self.text, "\\u{code:04X}"),
            code => write!(self.text, "\\U{code:08X}"),
        };
    }
}

/// Whether some reader takes the text, without quotes, for anything but a string.
fn is_contested(text: &str) -> bool {
    let other = ["<<", "=", "y", "Y", "n", "N"].contains(&text);
    let sexagesimal = text.contains(':')
        && text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || b":.+-_".contains(&byte));
    text.is_empty()
        || other
        || sexagesimal
        || !matches!(plain(text), Scalar::String(_))
        || (is_plain(text) && is_yaml_1_1_non_string(text))
}

/// Whether the text may stand without quotes wherever a value may.
fn is_plain(text: &str) -> bool {
    let Some(first) = text.chars().next() else {
        return false;
    };
    let second = text[first.len_utf8()..].chars().next();
    let starts = match first {
        '-' | '?' | ':' => second.is_some_and(|second| !second.is_whitespace()),
        _ => !first.is_whitespace() && !"#,[]{}&*!|>'\"%@`".contains(first),
    };
    starts
        && !text.ends_with([' ', ':', '\t'])
        && !text.contains(": ")
        && !text.contains(" #")
        && !text.starts_with("---")
        && !text.starts_with("...")
        && text
            .chars()
            .all(|character| character != '\t' && is_printable(character))
}

/// Whether the text may stand as a block.
fn is_block(text: &str) -> bool {
    let first = text.trim_start_matches('\n');
    text.contains('\n')
        && !first.is_empty()
        && !first.starts_with([' ', '\t'])
        && !text.starts_with('\n')
        && !text.contains(" \n")
        && !text.ends_with(' ')
        && !text.contains('\t')
        && text
            .chars()
            .all(|character| character == '\n' || is_printable(character))
}

/// What YAML takes without an escape; tabs are, where a line does not begin with them.
const fn is_printable(character: char) -> bool {
    matches!(
        character,
        '\t' | ' '..='~' | '\u{A1}'..='\u{2027}' | '\u{202A}'..='\u{D7FF}' | '\u{E000}'..='\u{FEFE}' | '\u{FF00}'..='\u{FFFD}' | '\u{10000}'..='\u{10FFFF}'
    )
}

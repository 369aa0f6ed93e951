//! Objects as a YAML stream, however they were written.

use std::io::{self, Write};

use rempart_core::{Kind, NodeRef};
use rempart_model::secret::{has_free_keys, is_field_name};
use rempart_syntax::scalar::{Reader, ScalarClass, class};

/// An object to print.
pub struct Manifest<'t> {
    /// The mapping.
    pub node: NodeRef<'t>,
    /// Where it comes from, for a comment above it.
    pub origin: String,
    /// Whether it is a Secret, of which only what holds no secret is shown.
    pub is_secret: bool,
}

/// Writes objects as documents, aliases written out. `hide` takes out of a value what must not be shown.
///
/// # Errors
/// `out` refuses the bytes.
pub fn manifests(
    objects: &[Manifest<'_>],
    hide: &dyn Fn(&str) -> String,
    out: &mut dyn Write,
) -> io::Result<()> {
    for object in objects {
        writeln!(out, "---")?;
        if !object.origin.is_empty() {
            writeln!(out, "# {}", crate::escape::one_line(&object.origin, 300))?;
        }
        let mut printer = Printer {
            out,
            hide,
            budget: BUDGET,
            is_free: false,
        };
        for (key, value) in object.node.entries() {
            // Bytes are shown to nobody: what a file that is no text conceals is not known.
            if key.is("binaryData") {
                printer.entry(key, value, 0, true)?;
                continue;
            }
            let is_plain = |parent, key: NodeRef<'_>| {
                !object.is_secret || rempart_model::secret::is_shown(parent, &key.value())
            };
            let fields = value.resolved().unwrap_or(value);
            if !key.is("metadata") || fields.entries().all(|(key, _)| is_plain("metadata", key)) {
                printer.entry(key, value, 0, !is_plain("", key))?;
                continue;
            }
            writeln!(printer.out, "metadata:")?;
            for (key, value) in fields.entries() {
                printer.entry(key, value, 2, !is_plain("metadata", key))?;
            }
        }
    }
    Ok(())
}

/// So many nodes of one object are printed: aliases can name one node many times.
const BUDGET: usize = 5_000_000;

struct Printer<'p> {
    out: &'p mut dyn Write,
    hide: &'p dyn Fn(&str) -> String,
    budget: usize,
    /// Whether it is below a mapping whose keys people choose.
    is_free: bool,
}

impl Printer<'_> {
    fn entry(
        &mut self,
        key: NodeRef<'_>,
        value: NodeRef<'_>,
        indent: usize,
        hidden: bool,
    ) -> io::Result<()> {
        let shown = self.key(key);
        write!(self.out, "{:indent$}{shown}:", "")?;
        self.below(key, value, indent, hidden)
    }

    /// What stands behind a key.
    fn below(
        &mut self,
        key: NodeRef<'_>,
        value: NodeRef<'_>,
        indent: usize,
        hidden: bool,
    ) -> io::Result<()> {
        let was_free = self.is_free;
        self.is_free |= has_free_keys(&key.value());
        let printed = self.value(value, indent, hidden);
        self.is_free = was_free;
        printed
    }

    /// A key. The name of a field stays, whatever secrets there are: only those of people may be one.
    fn key(&self, key: NodeRef<'_>) -> String {
        let name = key.value();
        if !self.is_free && is_field_name(&name) && is_simple(&name) {
            return name.into_owned();
        }
        self.scalar(key, false)
    }

    /// A value behind a key or a dash.
    fn value(&mut self, node: NodeRef<'_>, indent: usize, hidden: bool) -> io::Result<()> {
        let node = node.resolved().unwrap_or(node);
        self.budget = self.budget.saturating_sub(1);
        if self.budget == 0 {
            return writeln!(self.out, " null # … too large to be shown");
        }
        match node.kind() {
            Kind::Mapping if node.entries().next().is_none() => writeln!(self.out, " {{}}"),
            Kind::Mapping => {
                writeln!(self.out)?;
                self.mapping(node, indent + 2, hidden)
            }
            Kind::Sequence if node.items().next().is_none() => writeln!(self.out, " []"),
            Kind::Sequence => {
                writeln!(self.out)?;
                self.sequence(node, indent, hidden)
            }
            _ => {
                let text = self.scalar(node, hidden);
                writeln!(self.out, " {text}")
            }
        }
    }

    fn mapping(&mut self, node: NodeRef<'_>, indent: usize, hidden: bool) -> io::Result<()> {
        for (key, value) in node.entries() {
            self.entry(key, value, indent, hidden)?;
        }
        Ok(())
    }

    fn sequence(&mut self, node: NodeRef<'_>, indent: usize, hidden: bool) -> io::Result<()> {
        for item in node.items() {
            let item = item.resolved().unwrap_or(item);
            write!(self.out, "{:indent$}-", "")?;
            let mut entries = item.entries();
            // The first entry stands behind the dash.
            let Some((key, value)) = entries.next() else {
                self.value(item, indent, hidden)?;
                continue;
            };
            let shown = self.key(key);
            write!(self.out, " {shown}:")?;
            self.below(key, value, indent + 2, hidden)?;
            for (key, value) in entries {
                self.entry(key, value, indent + 2, hidden)?;
            }
        }
        Ok(())
    }

    fn scalar(&self, node: NodeRef<'_>, hidden: bool) -> String {
        if hidden {
            return "(hidden)".to_owned();
        }
        if node.kind() == Kind::Absent {
            return "null".to_owned();
        }
        let shown = (self.hide)(&node.value());
        let is_plain = node.kind() == Kind::Plain && !shown.contains('\n');
        // What is written without quotes stays so, unless a word of it was hidden or it spanned lines.
        if is_plain && (class(Reader::GoYamlV2, node) != ScalarClass::String || shown == node.raw())
        {
            return shown;
        }
        if is_simple(&shown) {
            return shown;
        }
        // A string of JSON is one of YAML.
        serde_json::Value::String(shown).to_string()
    }
}

/// Whether a text is a string to every reader, without quotes.
fn is_simple(text: &str) -> bool {
    const WORDS: [&str; 9] = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];
    let first = text.chars().next();
    first.is_some_and(|first| first.is_ascii_alphabetic() || first == '/')
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "-_./".contains(c))
        && !WORDS.iter().any(|word| text.eq_ignore_ascii_case(word))
}

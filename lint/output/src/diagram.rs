//! A tree of things and which makes which: as indented lines, as Mermaid, or as DOT.

use std::io::{self, Write};

use crate::escape::one_line;

/// The most characters of a name.
const LIMIT: usize = 200;

/// A thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Box {
    /// Its name.
    pub name: String,
    /// What else is to be known of it, one line each.
    pub remarks: Vec<String>,
    /// The things it makes, by index, in order.
    pub makes: Vec<usize>,
    /// Whether nothing here makes it.
    pub is_root: bool,
}

/// Things and which makes which.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagram {
    /// The things, in order.
    pub boxes: Vec<Box>,
}

impl Diagram {
    /// Indented lines, from the roots on; what is in no tree of a root comes last, and what was shown already is named
    /// and not shown again.
    ///
    /// # Errors
    /// `out` refuses the bytes.
    pub fn text(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut seen = vec![false; self.boxes.len()];
        let indices = 0..self.boxes.len();
        let is_root = |at: &usize| self.boxes.get(*at).is_some_and(|one| one.is_root);
        for at in indices.clone().filter(is_root).chain(indices) {
            if !seen.get(at).copied().unwrap_or(true) {
                self.branch(at, &mut seen, out)?;
            }
        }
        Ok(())
    }

    fn branch(&self, root: usize, seen: &mut [bool], out: &mut dyn Write) -> io::Result<()> {
        let mut waiting = vec![(root, 0)];
        while let Some((at, depth)) = waiting.pop() {
            let (Some(one), Some(seen)) = (self.boxes.get(at), seen.get_mut(at)) else {
                continue;
            };
            let indent = depth * 2;
            let name = one_line(&one.name, LIMIT);
            if std::mem::replace(seen, true) {
                writeln!(out, "{:indent$}{name}  (see above)", "")?;
                continue;
            }
            let remarks: Vec<_> = one
                .remarks
                .iter()
                .map(|text| one_line(text, LIMIT))
                .collect();
            let remarks = remarks.join(", ");
            let line = format!("{:indent$}{name}  {remarks}", "");
            writeln!(out, "{}", line.trim_end())?;
            waiting.extend(one.makes.iter().rev().map(|made| (*made, depth + 1)));
        }
        Ok(())
    }

    /// A flow chart of Mermaid.
    ///
    /// # Errors
    /// `out` refuses the bytes.
    pub fn mermaid(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "flowchart LR")?;
        for (at, one) in self.boxes.iter().enumerate() {
            let lines: Vec<_> = std::iter::once(&one.name)
                .chain(&one.remarks)
                .map(|text| entities(&one_line(text, LIMIT)))
                .collect();
            writeln!(out, "  a{at}[\"{}\"]", lines.join("<br/>"))?;
        }
        for (at, one) in self.boxes.iter().enumerate() {
            for made in &one.makes {
                writeln!(out, "  a{at} --> a{made}")?;
            }
        }
        Ok(())
    }

    /// A graph of Graphviz.
    ///
    /// # Errors
    /// `out` refuses the bytes.
    pub fn dot(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(
            out,
            "digraph applications {{\n  rankdir=LR;\n  node [shape=box];"
        )?;
        for (at, one) in self.boxes.iter().enumerate() {
            let lines: Vec<_> = std::iter::once(&one.name)
                .chain(&one.remarks)
                .map(|text| {
                    one_line(text, LIMIT)
                        .replace('\\', "\\\\")
                        .replace('"', "\\\"")
                })
                .collect();
            writeln!(out, "  a{at} [label=\"{}\"];", lines.join("\\n"))?;
        }
        for (at, one) in self.boxes.iter().enumerate() {
            for made in &one.makes {
                writeln!(out, "  a{at} -> a{made};")?;
            }
        }
        writeln!(out, "}}")
    }
}

/// A text inside quotes of Mermaid, which knows the entities of HTML.
fn entities(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '"' => out.push_str("#quot;"),
            '#' => out.push_str("#35;"),
            '<' => out.push_str("#lt;"),
            '>' => out.push_str("#gt;"),
            '&' => out.push_str("#amp;"),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{Box, Diagram};

    fn diagram() -> Diagram {
        let one = |name: &str, makes: &[usize], is_root| Box {
            name: name.to_owned(),
            remarks: vec!["to \"x\"".to_owned()],
            makes: makes.to_vec(),
            is_root,
        };
        Diagram {
            boxes: vec![
                one("b", &[2], false),
                one("root", &[0, 2], true),
                one("c", &[], false),
                one("circle", &[3], false),
            ],
        }
    }

    fn drawn(draw: impl Fn(&Diagram, &mut Vec<u8>) -> std::io::Result<()>) -> String {
        let mut out = Vec::new();
        draw(&diagram(), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn lines_are_indented_and_nothing_is_shown_twice() {
        assert_eq!(
            drawn(|diagram, out| diagram.text(out)),
            "root  to \"x\"\n  b  to \"x\"\n    c  to \"x\"\n  c  (see above)\ncircle  to \"x\"\n  circle  (see above)\n"
        );
    }

    #[test]
    fn names_do_not_break_out_of_their_quotes() {
        let mermaid = drawn(|diagram, out| diagram.mermaid(out));
        assert!(
            mermaid.contains("a1[\"root<br/>to #quot;x#quot;\"]"),
            "{mermaid}"
        );
        let dot = drawn(|diagram, out| diagram.dot(out));
        assert!(dot.contains("a1 [label=\"root\\nto \\\"x\\\"\"];"), "{dot}");
    }
}

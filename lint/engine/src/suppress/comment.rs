//! Comments that silence rules, in the files that have comments.

use rempart_core::{Format, RepoPath, SourceFile, Span};
use rempart_syntax::comment::comments;

use super::directive::{self, Directive, Words};
use super::target;

/// A comment of the gate.
#[derive(Clone, Debug)]
pub(crate) struct Comment {
    /// From the word to the end of the comment.
    pub(crate) span: Span,
    /// What it asks for, or what is wrong with it.
    pub(crate) directive: Result<Directive, &'static str>,
    /// What it reaches.
    pub(crate) covers: Covers,
}

/// What a comment reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Covers {
    /// The whole file.
    File,
    /// Findings that start in this range, its end included.
    Range(Span),
}

impl Comment {
    /// Whether it reaches a finding at an offset.
    pub(crate) const fn reaches(&self, offset: u32) -> bool {
        match self.covers {
            Covers::File => true,
            Covers::Range(range) => range.start <= offset && offset <= range.end,
        }
    }
}

/// How comments are written in a file.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    /// `# …`, in a YAML stream: its tree tells comments from scalars.
    Yaml,
    /// `# …`, in any other text.
    Hash,
    /// `<!-- … -->`
    Markup,
}

/// The comments of a file, in order; none for formats without comments.
pub(crate) fn of_file(path: &RepoPath, file: &SourceFile) -> Vec<Comment> {
    let text = file.text().filter(|_| file.names_gate());
    let (Some(text), Some(style)) = (text, style(path)) else {
        return Vec::new();
    };
    let leading = leading(text, style);
    let found = match style {
        Style::Yaml => in_yaml(text, file),
        Style::Hash | Style::Markup => in_text(text, style),
    };
    found
        .into_iter()
        .filter_map(|found| read(&found, text, file, leading))
        .collect()
}

fn style(path: &RepoPath) -> Option<Style> {
    match path.format() {
        Format::Yaml => return Some(Style::Yaml),
        Format::Json => return None,
        Format::Text => {}
    }
    match path.extension() {
        "md" | "markdown" | "html" | "xml" => Some(Style::Markup),
        "sh" | "bash" | "py" | "toml" | "ini" | "cfg" | "conf" | "env" | "properties" | "tf"
        | "hcl" | "nft" | "j2" | "jinja" | "jinja2" | "tpl" | "mk" | "tmpl" | "gotmpl"
        | "gitignore" | "gitattributes" | "editorconfig" => Some(Style::Hash),
        _ => matches!(
            path.file_name(),
            "Dockerfile" | "Containerfile" | "Makefile" | "CODEOWNERS"
        )
        .then_some(Style::Hash),
    }
}

/// A line without the byte order mark that a file may begin with.
fn unmarked(line: &str) -> &str {
    line.trim_start_matches('\u{feff}')
}

/// Where the leading comments of a file end.
fn leading(text: &str, style: Style) -> usize {
    let opening = if style == Style::Markup { "<!--" } else { "#" };
    let mut end = 0;
    for line in text.split_inclusive('\n') {
        let words = unmarked(line).trim();
        if !words.starts_with(opening)
            && !words.is_empty()
            && words != "---"
            && !words.starts_with('%')
        {
            break;
        }
        end += line.len();
    }
    end
}

/// A comment whose first word is the gate's.
struct Found<'t> {
    own_line: bool,
    /// What stands behind the word, and where the word begins.
    words: Result<&'t str, &'static str>,
    start: usize,
}

/// What a comment says to the gate; `None` when it is not meant for it. One that asks for something and is not written
/// as it should be is told: it would silence nothing, without a word.
fn addressed(says: &str) -> Option<Result<&str, &'static str>> {
    if let Some(words) = says.strip_prefix("rempart:") {
        return Some(Ok(words));
    }
    let name = says.get(.."rempart".len())?;
    if !name.eq_ignore_ascii_case("rempart") {
        return None;
    }
    let asked = says[name.len()..].trim_start_matches(|c: char| !c.is_alphanumeric());
    let rest = asked
        .strip_prefix("allow-file")
        .or_else(|| asked.strip_prefix("allow"))?;
    rest.trim_start().starts_with('(').then_some(Err(
        "it starts with `rempart:`, in small letters and with a colon",
    ))
}

fn in_yaml<'t>(text: &'t str, file: &SourceFile) -> Vec<Found<'t>> {
    let Some(tree) = file.tree() else {
        return Vec::new();
    };
    let ours = comments(text, tree.tape())
        .into_iter()
        .filter_map(|comment| {
            let says = comment.span.slice(text).trim_start_matches('#').trim();
            let start = says.as_ptr() as usize - text.as_ptr() as usize;
            Some(Found {
                own_line: comment.own_line,
                words: addressed(says)?,
                start,
            })
        });
    ours.collect()
}

fn in_text(text: &str, style: Style) -> Vec<Found<'_>> {
    let (opening, closing) = if style == Style::Markup {
        ("<!--", "-->")
    } else {
        ("#", "\n")
    };
    let mut fenced = false;
    let mut found = Vec::new();
    for line in text.split_inclusive('\n') {
        // An example in a code block is text.
        if style == Style::Markup && (line.starts_with("```") || line.starts_with("~~~")) {
            fenced = !fenced;
        }
        let Some(at) = line.find(opening).filter(|_| !fenced) else {
            continue;
        };
        let before = unmarked(&line[..at]);
        let glued = style == Style::Hash && before.ends_with(|c: char| !c.is_whitespace());
        let says = line[at + opening.len()..]
            .split(closing)
            .next()
            .unwrap_or_default()
            .trim();
        if let Some(words) = addressed(says).filter(|_| !glued) {
            let start = says.as_ptr() as usize - text.as_ptr() as usize;
            found.push(Found {
                own_line: before.trim().is_empty(),
                words,
                start,
            });
        }
    }
    found
}

fn read(found: &Found<'_>, text: &str, file: &SourceFile, leading: usize) -> Option<Comment> {
    let (directive, end) = match found.words {
        Err(reason) => (Err(reason), found.start + "rempart".len()),
        Ok(words) => {
            let words = words.trim_start();
            let start = words.as_ptr() as usize - text.as_ptr() as usize;
            let directive = match directive::read(words, start as u32) {
                Words::Remark => return None,
                Words::Broken(reason) => Err(reason),
                Words::Allow(directive) if directive.whole_file && found.start >= leading => {
                    Err("`allow-file` stands in the comments at the top of the file")
                }
                Words::Allow(directive) => Ok(directive),
            };
            (directive, start + words.trim_end().len())
        }
    };
    // A carriage return alone ends a line as well: a comment must not reach what YAML takes for other lines.
    let breaks = ['\n', '\r'];
    let line_start = text[..found.start].rfind(breaks).map_or(0, |end| end + 1);
    let line_end = text[found.start..]
        .find(breaks)
        .map_or(text.len(), |end| found.start + end);
    let covers = if directive
        .as_ref()
        .is_ok_and(|directive| directive.whole_file)
    {
        Covers::File
    } else if found.own_line {
        Covers::Range(target::below(text, file.tree(), line_end))
    } else {
        Covers::Range(Span::new(line_start as u32, line_end as u32))
    };
    Some(Comment {
        span: Span::new(found.start as u32, end as u32),
        directive,
        covers,
    })
}
